//! Opening the system browser.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;
pub mod variable;

use std::fmt::Debug;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use url::Url;

use crate::platform::env;

#[cfg(not(any(windows, target_os = "macos")))]
pub use system::OPENERS;

/// How long a program that opens a browser may take to say that it can't.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Why no browser was opened.
#[derive(Debug, thiserror::Error)]
#[error("no browser could be opened: {0}")]
pub struct NotOpened(pub String);

/// A browser that has been opened.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// What people call it, where that is known.
    pub name: Option<String>,
}

/// Opens addresses in a browser.
pub trait Browser: Send + Sync + Debug {
    /// Opens an address. Blocks until the system has taken it, two seconds at most.
    ///
    /// # Errors
    /// When nothing on this computer takes it.
    fn open(&self, url: &Url) -> Result<Opened, NotOpened>;

    /// The same where an organisation has a say in what opens it. One that is no program of this
    /// computer's does as it always does.
    ///
    /// # Errors
    /// As [`Browser::open`].
    fn open_as(&self, _: &Wanted, url: &Url) -> Result<Opened, NotOpened> {
        self.open(url)
    }
}

/// What an organisation wants to open addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The whole path of a program; none for the system's default browser.
    pub program: Option<String>,
    /// Whether that stands over the variable `BROWSER`.
    pub binds: bool,
}

/// A browser of which an organisation says what opens it.
#[derive(Debug)]
pub(crate) struct Ordered {
    pub(crate) browser: Arc<dyn Browser>,
    pub(crate) wanted: Wanted,
}

impl Browser for Ordered {
    fn open(&self, url: &Url) -> Result<Opened, NotOpened> {
        self.browser.open_as(&self.wanted, url)
    }
}

/// One of Windows' own programs, by its whole path.
#[cfg(windows)]
#[must_use]
pub fn system_program(name: &str) -> std::path::PathBuf {
    system::program(name)
}

/// The command of the variable `BROWSER`, else the system's default browser.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &Url) -> Result<Opened, NotOpened> {
        match env::text(env::BROWSER) {
            Some(commands) => open_with(&commands, url),
            None => {
                try_each(system::commands(url)?)?;
                Ok(Opened::default())
            }
        }
    }

    fn open_as(&self, wanted: &Wanted, url: &Url) -> Result<Opened, NotOpened> {
        if !wanted.binds && env::text(env::BROWSER).is_some() {
            return self.open(url);
        }
        match &wanted.program {
            Some(program) => {
                let mut command = Command::new(program);
                command.arg(url.as_str());
                try_each(vec![command])?;
                let name = std::path::Path::new(program).file_stem();
                let name = name.map(|name| known_as(&name.to_string_lossy()));
                Ok(Opened { name })
            }
            None => {
                try_each(system::commands(url)?)?;
                Ok(Opened::default())
            }
        }
    }
}

/// Never opens one: for `--no-browser`, and for computers without any.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _: &Url) -> Result<Opened, NotOpened> {
        Err(NotOpened("none is wanted".to_owned()))
    }
}

/// Tries the commands of the variable `BROWSER`, one after another.
fn open_with(variable: &str, url: &Url) -> Result<Opened, NotOpened> {
    let mut last = NotOpened("the variable BROWSER names no program".to_owned());
    for wanted in variable::commands(variable).map_err(NotOpened)? {
        let mut called = Command::new(&wanted.program);
        called.args(wanted.arguments(url.as_str()));
        match try_each(vec![called]) {
            Ok(()) => {
                let name = std::path::Path::new(&wanted.program).file_stem();
                let name = name.map(|name| known_as(&name.to_string_lossy()));
                return Ok(Opened { name });
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// What people call a browser's program.
fn known_as(program: &str) -> String {
    let name = match program {
        "brave" | "brave-browser" => "Brave",
        "chrome" | "google-chrome" | "google-chrome-stable" => "Google Chrome",
        "chromium" | "chromium-browser" => "Chromium",
        "epiphany" => "GNOME Web",
        "falkon" => "Falkon",
        "firefox" | "firefox-esr" => "Firefox",
        "konqueror" => "Konqueror",
        "microsoft-edge" | "microsoft-edge-stable" | "msedge" => "Microsoft Edge",
        "opera" => "Opera",
        "safari" => "Safari",
        "vivaldi" | "vivaldi-stable" => "Vivaldi",
        other => other,
    };
    name.to_owned()
}

/// Starts one command after another until one does not fail at once. Blocks, two seconds at most
/// for each.
///
/// # Errors
/// When every one fails.
pub fn try_each(commands: Vec<Command>) -> Result<(), NotOpened> {
    let mut last = "this system knows no way to open one".to_owned();
    for mut command in commands {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match child {
            Err(error) => last = format!("{program}: {error}"),
            Ok(mut child) => {
                let start = Instant::now();
                loop {
                    match child.try_wait() {
                        Ok(Some(status)) if status.success() => return Ok(()),
                        Ok(Some(status)) => {
                            last = format!("{program}: {status}");
                            break;
                        }
                        Ok(None) if start.elapsed() < PATIENCE => {
                            std::thread::sleep(Duration::from_millis(20));
                        }
                        // It runs: the browser itself, or a helper that stays with it.
                        Ok(None) => {
                            std::thread::spawn(move || child.wait());
                            return Ok(());
                        }
                        Err(error) => {
                            last = format!("{program}: {error}");
                            break;
                        }
                    }
                }
            }
        }
    }
    Err(NotOpened(last))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_address_takes_the_place_of_the_mark_or_goes_behind() {
        assert_eq!(
            open_with("test %s != elsewhere", &address())
                .unwrap()
                .name
                .unwrap(),
            "test"
        );
        assert!(open_with("test -n", &address()).is_ok());
    }

    #[test]
    fn what_an_organisation_wants_is_opened() {
        let wanted = |program: &str| Wanted {
            program: Some(program.to_owned()),
            binds: true,
        };
        let opened = |program: &str| SystemBrowser.open_as(&wanted(program), &address());
        assert_eq!(opened("/bin/echo").unwrap().name.unwrap(), "echo");
        assert!(opened("/bin/false").is_err());
        assert!(opened("/no/such/program").is_err());
    }

    #[test]
    fn a_browser_goes_by_the_name_that_people_know() {
        assert_eq!(known_as("chromium"), "Chromium");
        assert_eq!(known_as("google-chrome-stable"), "Google Chrome");
        assert_eq!(known_as("somebodys-own"), "somebodys-own");
    }

    #[test]
    fn the_next_command_is_tried_and_the_last_failure_is_named() {
        assert!(open_with("no-such-program:true", &address()).is_ok());
        assert!(
            open_with("no-such-program", &address())
                .unwrap_err()
                .0
                .contains("no-such-program")
        );
        assert!(open_with("false", &address()).is_err());
    }

    #[expect(clippy::unwrap_used, reason = "a good address")]
    fn address() -> Url {
        Url::parse("https://a.example/x?y=1&z=2").unwrap()
    }
}
