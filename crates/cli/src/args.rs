//! The grammar.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use portico_core::Language;
use portico_core::domain;
use portico_doctor::views::ReportKind;
use url::Url;

/// Signs in, keeps the session, and gives fresh access tokens to the tools on this computer.
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
    /// Global options.
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
    2  invalid usage
    3  not signed in, or the session ended
    4  the network or the service can't be reached
    5  the keychain can't be used
    6  not allowed by policy
  130  cancelled";

/// Global options.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Common {
    /// Print data as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Profile to sign in to, or whose sessions to use
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Display language (overrides settings and system)
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(crate) language: Option<Tongue>,
    /// Print only prompts and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Log to stderr; give it twice for more detail. PORTICO_LOG sets a filter
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
    /// Sign out: revoke the tokens, end the session and delete it from this computer
    Logout(Logout),
    /// Open the service, or its sign-in page, in the browser
    Open(Open),
    /// List the devices that the service remembers, or forget one
    Devices(Devices),
    /// Find out why sign-in fails, with or without a network
    Doctor(Doctor),
    /// Read the built-in guide, which works offline
    Guide(Guide),
    /// Send reports to support
    Support {
        /// What to do with reports.
        #[command(subcommand)]
        command: Support,
    },
    /// List, show, add, remove or check profiles
    Profile {
        /// What to do with profiles.
        #[command(subcommand)]
        command: Profile,
    },
    /// Forget the passwords for your network's proxies
    Proxy {
        /// What to do with proxies.
        #[command(subcommand)]
        command: Proxy,
    },
    /// Show what your organisation has set, check a policy file, or write templates
    Policy {
        /// What to do with the policy.
        #[command(subcommand)]
        command: Policy,
    },
    /// Show this version, where it came from, and whether there is a newer one
    Version(Version),
    /// Print the completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Signs in.
///
/// Without --method, the profile and the e-mail address decide how to sign in. Passwords and codes
/// are prompted for and not shown. If stdin is not a terminal, they are read from it, one per line,
/// in the order of the prompts; the end of the input cancels.
#[derive(Debug, clap::Args)]
pub(crate) struct Login {
    /// Profile to sign in to [default: from settings]; an address counts as --issuer
    #[arg(value_name = "PROFILE", conflicts_with = "issuer")]
    pub(crate) name: Option<String>,
    /// How to sign in
    #[arg(long)]
    pub(crate) method: Option<Method>,
    /// E-mail address to sign in with
    #[arg(long, value_name = "ADDR")]
    pub(crate) email: Option<String>,
    /// Issuer of any OpenID Connect provider, without a profile
    #[arg(long, value_name = "URL", requires = "client_id")]
    pub(crate) issuer: Option<String>,
    /// Client ID registered with the provider
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// Scope to request from the provider; may be given several times
    #[arg(long, value_name = "SCOPE", requires = "client_id")]
    pub(crate) scope: Vec<String>,
    /// Don't open a browser; print the address instead
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
    /// E-mail and password, entered here
    Password,
    /// Google, in the browser
    Google,
    /// The company's SSO, in the browser
    Sso,
    /// The provider's own page, in the browser
    Browser,
    /// A code entered on another device
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

/// Prints a fresh access token, renewing it if needed.
#[derive(Debug, clap::Args)]
pub(crate) struct Token {
    /// Account to use, as shown by `portico status`, or an e-mail address
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
    /// Renew the token if it is valid for less than this
    #[arg(long, value_name = "SECS", default_value_t = 0)]
    pub(crate) min_valid: u32,
    /// Print the whole Authorization header
    #[arg(long, conflicts_with = "json")]
    pub(crate) header: bool,
    /// Print the headers for a request to this address: a token tied to this computer needs a proof
    /// for each request
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub(crate) url: Option<Url>,
    /// The request's method
    #[arg(long, value_name = "METHOD", default_value = "GET", requires = "url", value_parser = http_method)]
    pub(crate) method: http::Method,
    /// Copy to the clipboard and clear it after this time (not kept in clipboard history)
    #[arg(
        long, value_name = "SECS", num_args = 0..=1, require_equals = true,
        default_missing_value = "60", value_parser = clap::value_parser!(u16).range(1..=600),
        conflicts_with_all = ["json", "header", "url"],
    )]
    pub(crate) copy: Option<u16>,
}

/// Runs a command with a fresh access token in its environment.
#[derive(Debug, clap::Args)]
pub(crate) struct Exec {
    /// Account to use, as shown by `portico status`, or an e-mail address
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
    /// Environment variable for the token
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
        false => Err("must be an http or https address without a user name".to_owned()),
    }
}

fn http_method(text: &str) -> Result<http::Method, String> {
    let method = http::Method::from_bytes(text.to_ascii_uppercase().as_bytes());
    method.map_err(|error| error.to_string())
}

fn variable(name: &str) -> Result<String, String> {
    match name.is_empty() || name.contains(['=', '\0']) {
        true => Err("the name of a variable must not be empty or contain =".to_owned()),
        false => Ok(name.to_owned()),
    }
}

/// Signs out: revokes the tokens at the service, ends the session and deletes it from this computer.
#[derive(Debug, clap::Args)]
pub(crate) struct Logout {
    /// Account to sign out, as shown by `portico status`, or an e-mail address
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "all")]
    pub(crate) account: Option<String>,
    /// All accounts
    #[arg(long)]
    pub(crate) all: bool,
    /// Also sign out in the browser, on the provider's sign-out page
    #[arg(long)]
    pub(crate) everywhere: bool,
    /// Also forget this device
    #[arg(long)]
    pub(crate) forget_device: bool,
}

/// Opens the service, or its sign-in page, in the browser.
#[derive(Debug, clap::Args)]
pub(crate) struct Open {
    /// Account to use, as shown by `portico status`, or an e-mail address
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
    /// ID of the account at the service to open
    #[arg(long, value_name = "ID")]
    pub(crate) hub: Option<String>,
}

/// Finds out why sign-in fails, and says what to do.
///
/// Nothing on this computer is changed, and no report is sent. Each result is printed as soon as it
/// is known, then the diagnosis. The exit code is 0 if nothing is wrong and 1 if a cause was found.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Run only this check; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) check: Vec<String>,
    /// Don't use the network
    #[arg(long)]
    pub(crate) offline: bool,
    /// E-mail address that can't sign in
    #[arg(long, value_name = "ADDR")]
    pub(crate) email: Option<String>,
    /// Also save a report: .md to read, .json for programs, .zip with the log
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
        _ => return Err("the name must end in .md, .json or .zip".to_owned()),
    };
    Ok(ReportFile { path, form })
}

/// What to do with reports to support.
#[derive(Debug, Subcommand)]
pub(crate) enum Support {
    /// Send a report, now or as soon as possible
    Send(SupportSend),
    /// List reports and try to send those that are waiting
    Queue,
}

/// Sends a report to the support address of the profile or the service.
///
/// Without --report, the checks run first. On a terminal, the report is shown and only sent if you
/// confirm; otherwise it is sent at once. If the profile has an e-mail address for support, a draft
/// is opened and nothing is sent.
#[derive(Debug, clap::Args)]
pub(crate) struct SupportSend {
    /// Saved report to send, .json or .zip
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Message to support, in your own words
    #[arg(long, value_name = "TEXT")]
    pub(crate) message: Option<String>,
    /// E-mail address for support's reply [default: that of whoever is signed in]
    #[arg(long, value_name = "ADDR")]
    pub(crate) email: Option<String>,
}

/// Reads the built-in guide, which works offline.
#[derive(Debug, clap::Args)]
pub(crate) struct Guide {
    /// ID of the article [default: list all articles]
    pub(crate) article: Option<String>,
    /// List the articles that match these words, which can be the text or code of an error
    #[arg(long, value_name = "WORDS", conflicts_with = "article")]
    pub(crate) search: Option<String>,
}

/// Lists the devices that the service remembers, or forgets one.
#[derive(Debug, clap::Args)]
pub(crate) struct Devices {
    /// Account to use, as shown by `portico status`, or an e-mail address
    #[arg(long, value_name = "ACCOUNT", global = true)]
    pub(crate) account: Option<String>,
    /// What to do; without it the devices are listed
    #[command(subcommand)]
    pub(crate) command: Option<DevicesCommand>,
}

/// What to do with devices.
#[derive(Debug, Subcommand)]
pub(crate) enum DevicesCommand {
    /// Forget a device, so that it needs a code at its next sign-in
    Forget {
        /// ID of the device, as shown in the list
        id: String,
    },
}

/// Shows this version, where it came from, and whether there is a newer one.
///
/// Nothing is installed: the command to install it is printed. Without --check, no request is sent;
/// the result of the last check is shown.
#[derive(Debug, clap::Args)]
pub(crate) struct Version {
    /// Fetch the list of releases now, even if the daily check is off
    #[arg(long)]
    pub(crate) check: bool,
}

/// What to do with the policy.
#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Show every setting in force, where it comes from, and what it overrides
    Show,
    /// Check a policy file before putting it in place
    Validate {
        /// Policy file (TOML)
        file: PathBuf,
    },
    /// Print the JSON Schema of a policy file
    Schema,
    /// Write templates for Group Policy, Intune, macOS profiles and files
    Templates {
        /// The folder to write them into
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// What to do with proxies.
#[derive(Debug, Subcommand)]
pub(crate) enum Proxy {
    /// Forget the passwords that proxies have asked for
    Forget {
        /// Forget only the password for this proxy, such as proxy.acme.example:3128
        #[arg(value_name = "HOST:PORT")]
        proxy: Option<String>,
    },
}

/// What to do with profiles.
#[derive(Debug, Subcommand)]
pub(crate) enum Profile {
    /// List all profiles
    List,
    /// Show a profile
    Show {
        /// Name of the profile
        name: String,
    },
    /// Add a profile from a file or from an issuer
    Add {
        /// Profile file (TOML); - reads stdin
        #[arg(required_unless_present = "issuer", conflicts_with = "issuer")]
        file: Option<PathBuf>,
        /// Issuer of an OpenID Connect provider, instead of a file
        #[arg(long, value_name = "URL", requires = "client_id")]
        issuer: Option<String>,
        /// Client ID registered with the provider
        #[arg(long, value_name = "ID", requires = "issuer")]
        client_id: Option<String>,
        /// Replace a profile of the same name that has another server, without asking
        #[arg(long, conflicts_with = "issuer")]
        replace: bool,
    },
    /// Remove a profile that was added
    Remove {
        /// Name of the profile
        name: String,
    },
    /// Fetch the issuer's metadata and keys, and report what is wrong
    Check {
        /// Name of the profile [default: all profiles]
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
}
