//! The grammar.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use portico_core::Language;
use portico_core::domain;
use portico_doctor::views::ReportKind;
use url::Url;

/// Signs in, keeps the session, and hands fresh tokens to the tools on this computer.
#[derive(Debug, Parser)]
#[command(
    name = "portico",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = EXIT_CODES,
    max_term_width = 100
)]
pub(crate) struct Args {
    /// What every command takes.
    #[command(flatten)]
    pub(crate) common: Common,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  stopped by a problem (its code is printed)
    2  wrong use
    3  not signed in, or the session ended
    4  the network or the service can't be reached
    5  the keychain can't be used
    6  not allowed by policy
  130  cancelled";

/// What every command takes.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Common {
    /// Print data as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to sign in to, or whose sessions to use
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The language to talk in, over the settings and the system's
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(crate) language: Option<Tongue>,
    /// Say nothing but questions and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Log to stderr; twice: in detail. PORTICO_LOG takes a filter
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// A language that Portico speaks.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Tongue {
    /// English
    En,
    /// Norwegian Bokmål
    Nb,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Language::English,
            Tongue::Nb => Language::Bokmal,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in
    Login(Login),
    /// Show who is signed in, how and until when, and why a session ended
    Status,
    /// Print a fresh access token
    Token(Token),
    /// Run a command with a fresh access token in its environment
    Exec(Exec),
    /// Sign out: revoke, end, wipe
    Logout(Logout),
    /// Open the service, or its sign-in page, in the browser
    Open(Open),
    /// List the devices that the service recognises, or make it forget one
    Devices(Devices),
    /// Find out why sign-in fails, with or without a network
    Doctor(Doctor),
    /// Read the built-in guide, without a network.
    Guide(Guide),
    /// Report to support
    Support {
        /// What to do with reports.
        #[command(subcommand)]
        command: Support,
    },
    /// What can be signed in to
    Profile {
        /// What to do with profiles.
        #[command(subcommand)]
        command: Profile,
    },
    /// Show this version, where it came from, and whether there is a newer one
    Version(Version),
    /// Print a shell's completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages into a folder
    #[command(hide = true)]
    Man {
        /// The folder
        dir: PathBuf,
    },
}

/// Signs in.
///
/// Without --method the profile and the address decide. Passwords and codes are asked for and not
/// shown. When stdin is no terminal they are read from it, one a line, in the order in which they
/// are asked for; its end cancels.
#[derive(Debug, clap::Args)]
pub(crate) struct Login {
    /// What to sign in to; the settings decide without one. An address counts as --issuer
    #[arg(value_name = "PROFILE", conflicts_with = "issuer")]
    pub(crate) name: Option<String>,
    /// The way in
    #[arg(long)]
    pub(crate) method: Option<Method>,
    /// Who signs in
    #[arg(long, value_name = "ADDR")]
    pub(crate) email: Option<String>,
    /// Any OpenID Connect provider, without a profile
    #[arg(long, value_name = "URL", requires = "client_id")]
    pub(crate) issuer: Option<String>,
    /// Our id at that provider
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// What to ask that provider for; may be given several times
    #[arg(long, value_name = "SCOPE", requires = "client_id")]
    pub(crate) scope: Vec<String>,
    /// Open no browser: the address is printed
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// How long to wait for the browser
    #[arg(long, value_name = "SECS", default_value_t = 300,
          value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) timeout: u32,
}

/// A way to sign in.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Method {
    /// E-mail and password, asked for here
    Password,
    /// Google, in the browser
    Google,
    /// The company's SSO, in the browser
    Sso,
    /// The provider's own page, in the browser
    Browser,
    /// A code typed on another device
    Device,
}

impl From<Method> for domain::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Password => domain::Method::Password,
            Method::Google => domain::Method::Google,
            Method::Sso => domain::Method::Sso,
            Method::Browser => domain::Method::Browser,
            Method::Device => domain::Method::Device,
        }
    }
}

/// Prints a fresh access token, renewed when that is needed.
#[derive(Debug, clap::Args)]
pub(crate) struct Token {
    /// Whose: an account as `portico status` shows it, or an address
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
    /// Renew it when it is valid for less than this
    #[arg(long, value_name = "SECS", default_value_t = 0)]
    pub(crate) min_valid: u32,
    /// Print the whole Authorization header
    #[arg(long, conflicts_with = "json")]
    pub(crate) header: bool,
    /// Print the headers of a request to this address: a token that is tied to this computer needs a
    /// proof for each request
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub(crate) url: Option<Url>,
    /// The request's method
    #[arg(long, value_name = "METHOD", default_value = "GET", requires = "url", value_parser = http_method)]
    pub(crate) method: http::Method,
    /// Put it on the clipboard, outside its history, for this long: then, or on Ctrl-C, it is taken off
    #[arg(
        long, value_name = "SECS", num_args = 0..=1, require_equals = true,
        default_missing_value = "60", value_parser = clap::value_parser!(u16).range(1..=600),
        conflicts_with_all = ["json", "header", "url"],
    )]
    pub(crate) copy: Option<u16>,
}

/// Runs a command with a fresh access token in its environment, and nowhere else.
#[derive(Debug, clap::Args)]
pub(crate) struct Exec {
    /// Whose: an account as `portico status` shows it, or an address
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
    /// The variable that takes the token
    #[arg(long, value_name = "NAME", default_value = "PORTICO_TOKEN", value_parser = variable)]
    pub(crate) env: String,
    /// The command and its arguments
    #[arg(value_name = "CMD", last = true, required = true)]
    pub(crate) command: Vec<OsString>,
}

fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let is_of_the_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    match is_of_the_web && url.username().is_empty() && url.password().is_none() {
        true => Ok(url),
        false => Err("an http or https address without a user name is needed".to_owned()),
    }
}

fn http_method(text: &str) -> Result<http::Method, String> {
    let method = http::Method::from_bytes(text.to_ascii_uppercase().as_bytes());
    method.map_err(|error| error.to_string())
}

fn variable(name: &str) -> Result<String, String> {
    match name.is_empty() || name.contains(['=', '\0']) {
        true => Err("a variable's name is not empty and has no =".to_owned()),
        false => Ok(name.to_owned()),
    }
}

/// Signs out: revokes at the service, ends the session, wipes it here.
#[derive(Debug, clap::Args)]
pub(crate) struct Logout {
    /// Whom: an account as `portico status` shows it, or an address
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "all")]
    pub(crate) account: Option<String>,
    /// Everybody
    #[arg(long)]
    pub(crate) all: bool,
    /// In the browser too, at the provider's own sign-out
    #[arg(long)]
    pub(crate) everywhere: bool,
    /// Give up that the service recognises this computer for the person
    #[arg(long)]
    pub(crate) forget_device: bool,
}

/// Opens the service, or its sign-in page, in the browser.
#[derive(Debug, clap::Args)]
pub(crate) struct Open {
    /// Whose: an account as `portico status` shows it, or an address
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
    /// Which of the person's accounts at the service
    #[arg(long, value_name = "ID")]
    pub(crate) hub: Option<String>,
}

/// Finds out why sign-in fails, and says what to do.
///
/// Nothing on this computer is changed, and nothing is sent to anybody. Findings come as they are
/// there, then the diagnosis. Ends with 0 when nothing is wrong, with 1 when a cause was found.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Only this check; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) check: Vec<String>,
    /// Leave the network alone
    #[arg(long)]
    pub(crate) offline: bool,
    /// The address that does not get in
    #[arg(long, value_name = "ADDR")]
    pub(crate) email: Option<String>,
    /// Save a report, too: .md to read, .json for programs, .zip with the log
    #[arg(long, value_name = "FILE", value_parser = report_file)]
    pub(crate) report: Option<ReportFile>,
}

/// Where a report is saved, and in which form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportFile {
    pub(crate) path: PathBuf,
    pub(crate) form: ReportKind,
}

fn report_file(name: &str) -> Result<ReportFile, String> {
    let path = PathBuf::from(name);
    let ending = path.extension().and_then(|ending| ending.to_str());
    let form = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("md") => ReportKind::Markdown,
        Some("json") => ReportKind::Json,
        Some("zip") => ReportKind::Zip,
        _ => return Err("its name has to end in .md, .json or .zip".to_owned()),
    };
    Ok(ReportFile { path, form })
}

/// What to do with reports to support.
#[derive(Debug, Subcommand)]
pub(crate) enum Support {
    /// Send a report; what can't be sent at once waits
    Send(SupportSend),
    /// List the reports that were to be sent, and try those that wait
    Queue,
}

/// Sends a report to the support that the profile or the service names.
///
/// Without --report the checks run first. On a terminal the report is shown, and sent after a yes;
/// else it is sent at once. Where the profile names an e-mail address, a draft is opened and
/// nothing is sent.
#[derive(Debug, clap::Args)]
pub(crate) struct SupportSend {
    /// A report that was saved, .json or .zip
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// What support should know, in your own words
    #[arg(long, value_name = "TEXT")]
    pub(crate) message: Option<String>,
    /// Where support can answer; without it who signed in here last
    #[arg(long, value_name = "ADDR")]
    pub(crate) email: Option<String>,
}

/// What `guide` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Guide {
    /// The article's id; without one all are listed.
    pub(crate) article: Option<String>,
    /// List the articles that these words find; an error's text or code will do.
    #[arg(long, value_name = "WORDS", conflicts_with = "article")]
    pub(crate) search: Option<String>,
}

/// The devices that the service recognises.
#[derive(Debug, clap::Args)]
pub(crate) struct Devices {
    /// Whose: an account as `portico status` shows it, or an address
    #[arg(long, value_name = "ACCOUNT", global = true)]
    pub(crate) account: Option<String>,
    /// What to do; lists them without
    #[command(subcommand)]
    pub(crate) command: Option<DevicesCommand>,
}

/// What to do with devices.
#[derive(Debug, Subcommand)]
pub(crate) enum DevicesCommand {
    /// Make the service forget a device
    Forget {
        /// The device's id, as the list shows it
        id: String,
    },
}

/// Shows this version, where it came from, and whether there is a newer one.
///
/// Nothing is installed: it says what to run. Without --check nobody is asked, and what the window or
/// an earlier --check found out is shown.
#[derive(Debug, clap::Args)]
pub(crate) struct Version {
    /// Ask for the list of releases now, also where the daily check is off
    #[arg(long)]
    pub(crate) check: bool,
}

/// What to do with profiles.
#[derive(Debug, Subcommand)]
pub(crate) enum Profile {
    /// List them
    List,
    /// Show one
    Show {
        /// Its name
        name: String,
    },
    /// Add one from a file, or from an issuer's address
    Add {
        /// A profile file (TOML); - reads stdin
        #[arg(required_unless_present = "issuer", conflicts_with = "issuer")]
        file: Option<PathBuf>,
        /// An OpenID Connect provider that no file describes
        #[arg(long, value_name = "URL", requires = "client_id")]
        issuer: Option<String>,
        /// Our id at that provider
        #[arg(long, value_name = "ID", requires = "issuer")]
        client_id: Option<String>,
        /// Replace a profile of the same name that leads to another server, without asking
        #[arg(long, conflicts_with = "issuer")]
        replace: bool,
    },
    /// Remove one that was added
    Remove {
        /// Its name
        name: String,
    },
    /// Ask its issuer for metadata and keys, and say what is wrong
    Check {
        /// Its name; all that are configured without
        name: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_grammar_has_no_contradictions() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_reference_names_every_command_and_option() {
        let reference = include_str!("../../../docs/cli.md");
        for name in names(&Args::command(), "portico") {
            assert!(reference.contains(&name), "docs/cli.md lacks {name}");
        }
    }

    fn names(command: &clap::Command, path: &str) -> Vec<String> {
        let options = command
            .get_arguments()
            .filter(|option| !option.is_hide_set());
        let options = options.filter_map(|option| option.get_long());
        let mut names: Vec<String> = options.map(|long| format!("--{long}")).collect();
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            let path = format!("{path} {}", sub.get_name());
            if sub.get_subcommands().next().is_none() {
                names.push(path.clone());
            }
            names.extend(self::names(sub, &path));
        }
        names
    }
}
