//! Everything to try Portico on: the sandbox, and the window or a terminal beside it.

use std::io::IsTerminal;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use serde_json::Value;

use crate::demo_keychain::{self, DemoKeychain};
use crate::demo_person;
use crate::packages::{Selection, WINDOW, Window, Workspace};
use crate::process::{Program, Running};
use crate::system::{Consent, Need, has_display, provide};
use crate::workspace::root;
use crate::{Trouble, tools};

/// The account service's port; “Google” and the company have the next two. Always the same, so
/// that the demo still knows who was signed in when it is started again.
const PORT: u16 = 7300;

/// Does it.
pub(crate) fn run() -> Result<ExitCode, Trouble> {
    let face = if has_display() {
        Face::Window
    } else {
        Face::Terminal
    };
    println!("{}\n", face.said());
    provide(face.needs(), Consent::NotAsked)?;
    let workspace = Workspace::load()?;
    build(&workspace, face)?;

    let demo = workspace.target().join("demo");
    let (_sandbox, there_is) = start_sandbox(&workspace, &demo)?;
    let keychain = Keychain::find(&demo.join("keychain"))?;
    let program = match face {
        Face::Window => Program::new(workspace.program(WINDOW)),
        Face::Terminal => Program::new(workspace.program("portico")).args(["login", "sandbox"]),
    };
    let program = keychain.given_to(program);
    let program = program
        .with("PORTICO_SANDBOX", issuer_of(&there_is)?)
        .with("PORTICO_HOME", demo.join("portico"));
    if matches!(face, Face::Terminal) && !std::io::stdin().is_terminal() {
        return demo_person::sign_in(program, &there_is);
    }
    if program.ending_with_us().run()? {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// What the person gets to see.
#[derive(Debug, Clone, Copy)]
enum Face {
    Window,
    Terminal,
}

impl Face {
    fn said(self) -> &'static str {
        match self {
            Face::Window => "Portico's window on a sandbox. It and the sandbox end together.",
            Face::Terminal => {
                "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): \
                 the same sign-in in this terminal."
            }
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            // A desktop brings a keychain; a bare display does not.
            Face::Window if demo_keychain::is_there() => &[Need::Build, Need::Window],
            Face::Window => &[Need::Build, Need::Window, Need::Keychain],
            Face::Terminal => &[Need::Build, Need::Keychain],
        }
    }
}

fn build(workspace: &Workspace, face: Face) -> Result<(), Trouble> {
    let (window, program) = match face {
        Face::Window => {
            window_page()?;
            (Window::Included, WINDOW)
        }
        Face::Terminal => (Window::LeftOut, "portico"),
    };
    println!("Compiling; the first time takes some minutes.");
    Program::cargo()
        .arg("build")
        .args(Selection::new(workspace, window).arguments())
        .args(["--bin", "portico-sandbox", "--bin", program])
        .must_run()
}

/// The page that the window shows, which is compiled into it.
pub(crate) fn window_page() -> Result<(), Trouble> {
    let ui = root().join("ui");
    tools::npm_packages(&ui)?;
    Program::npm(&ui).args(["run", "build"]).must_run()
}

/// Starts the sandbox, says what there is to try, and returns that.
fn start_sandbox(workspace: &Workspace, demo: &Path) -> Result<(Running, Value), Trouble> {
    let data: PathBuf = demo.join("sandbox");
    std::fs::create_dir_all(&data)?;
    for port in PORT..PORT + 3 {
        TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
            format!("port {port} is taken ({error}); is another `cargo xtask run` at work?")
        })?;
    }
    let mut sandbox = Program::new(workspace.program("portico-sandbox"))
        .args(["--json", "--port", &PORT.to_string(), "--data"])
        .arg(data)
        .start(Stdio::piped())?;
    let there_is: Value = serde_json::from_str(&sandbox.first_line()?)?;
    println!("\n{}", introduction(&there_is));
    Ok((sandbox, there_is))
}

fn issuer_of(sandbox: &Value) -> Result<&str, Trouble> {
    Ok(sandbox["issuer"]
        .as_str()
        .ok_or("the sandbox named no issuer")?)
}

/// Where what is kept secret goes.
enum Keychain {
    TheirOwn,
    Made(DemoKeychain),
    None,
}

impl Keychain {
    /// The one that is there, or one as a desktop would have it.
    fn find(folder: &Path) -> Result<Self, Trouble> {
        if demo_keychain::is_there() {
            return Ok(Keychain::TheirOwn);
        }
        if DemoKeychain::can_be_made() {
            println!("There is no keychain here: this makes one for the demo.");
            return Ok(Keychain::Made(DemoKeychain::start(folder)?));
        }
        println!("There is no keychain here: the sign-in is forgotten at the end.");
        Ok(Keychain::None)
    }

    fn given_to(&self, program: Program) -> Program {
        match self {
            Keychain::TheirOwn => program,
            Keychain::Made(keychain) => keychain.given_to(program),
            Keychain::None => program.with("PORTICO_VAULT", "memory"),
        }
    }
}

/// Who there is, and what to type.
fn introduction(sandbox: &Value) -> String {
    let text = |name: &str| sandbox[name].as_str().unwrap_or_default().to_owned();
    let mut page = format!(
        "This is a sandbox. Nothing in it is real; type no real password.\n\n\
         account service  {}\n\
         mailbox          {}   (every code that is “mailed”)\n\n",
        text("issuer"),
        text("mailbox"),
    );
    for person in sandbox["people"].as_array().into_iter().flatten() {
        let of = |name: &str| person[name].as_str().unwrap_or_default();
        page.push_str(&format!("{:<24} {}\n", of("email"), of("what")));
        let secrets = [
            ("password", of("password")),
            ("at “Google”", of("google_password")),
            ("at the company", of("company_password")),
            ("authenticator", of("totp_secret")),
            (
                "backup code",
                person["backup_codes"][0].as_str().unwrap_or_default(),
            ),
        ];
        for (name, value) in secrets.into_iter().filter(|(_, value)| !value.is_empty()) {
            page.push_str(&format!("{:<24}   {name}: {value}\n", ""));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_introduction_says_what_to_type_and_where_codes_arrive() {
        let page = introduction(&json!({
            "issuer": "http://127.0.0.1:7300",
            "mailbox": "http://127.0.0.1:7300/mailbox",
            "people": [{
                "email": "ada@example.com",
                "what": "signs in with a password",
                "password": "correct horse",
                "google_password": null,
                "backup_codes": ["1111-2222"],
            }],
        }));
        assert!(page.contains("http://127.0.0.1:7300/mailbox"), "{page}");
        assert!(page.contains("ada@example.com"), "{page}");
        assert!(page.contains("password: correct horse"), "{page}");
        assert!(page.contains("backup code: 1111-2222"), "{page}");
        assert!(
            !page.contains("Google"),
            "no password there, no line:\n{page}"
        );
    }
}
