//! A D-Bus session of its own for each test, with a home of its own: the test's program starts
//! itself again inside.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Set for the program inside.
const INSIDE: &str = "PORTICO_TESTS_KEYCHAIN";
const PASSWORD: &[u8] = b"opens the keychain";

/// What is found inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keychain {
    /// One that is open, as after logging in.
    Unlocked,
    /// One that starts when it is asked for, and that nobody has opened: as through SSH.
    NeverOpened,
    /// A session bus without any.
    NobodyThere,
    /// No session bus.
    NoBus,
}

/// Runs a test's body inside such a session.
#[expect(
    clippy::disallowed_methods,
    reason = "a variable of this test's own, not of Portico's"
)]
pub(crate) fn inside<F: AsyncFnOnce()>(keychain: Keychain, body: F) {
    match std::env::var_os(INSIDE) {
        Some(wanted) if wanted == *format!("{keychain:?}") => run(keychain, body),
        Some(_) => {} // another turn of a test that has several
        None => start(keychain, test_of::<F>()),
    }
}

/// The test that a closure stands in, by its type's name: `keyring::the_test::{{closure}}`.
fn test_of<F>() -> &'static str {
    let name = std::any::type_name::<F>();
    name.split("::").nth(1).expect("a closure in a test")
}

fn start(keychain: Keychain, test: &str) {
    let home = tempfile::tempdir().unwrap();
    let mut command = match keychain {
        Keychain::NoBus => Command::new(std::env::current_exe().unwrap()),
        Keychain::Unlocked | Keychain::NeverOpened | Keychain::NobodyThere => {
            let mut command = Command::new("dbus-run-session");
            if keychain == Keychain::NobodyThere {
                command.arg("--config-file").arg(bare_bus(home.path()));
            }
            command.arg("--").arg(std::env::current_exe().unwrap());
            command
        }
    };
    for folder in ["CONFIG", "DATA", "CACHE", "STATE"] {
        command.env(format!("XDG_{folder}_HOME"), home.path().join(folder));
    }
    let output = command
        .args([test, "--exact", "--nocapture"])
        .env(INSIDE, format!("{keychain:?}"))
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        // Nobody could be asked for the password.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("dbus-run-session, of the package dbus-daemon, can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success() && text(&output.stdout).contains("1 passed"),
        "{keychain:?}: {}\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

/// A bus that starts nobody.
fn bare_bus(home: &Path) -> std::path::PathBuf {
    let path = home.join("bus.conf");
    let mut file = std::fs::File::create(&path).unwrap();
    write!(
        file,
        "<busconfig><type>session</type><listen>unix:tmpdir={}</listen><policy context=\"default\">\
         <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>\
         <allow own=\"*\"/></policy></busconfig>",
        home.display()
    )
    .unwrap();
    path
}

fn run<F: AsyncFnOnce()>(keychain: Keychain, body: F) {
    let _end = Closing;
    if keychain == Keychain::Unlocked {
        log_in();
    }
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(body());
}

/// Closes the keychain at the end, whatever the end was.
struct Closing;

impl Drop for Closing {
    fn drop(&mut self) {
        *DAEMON.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// gnome-keyring, open. It ends when it is dropped, or with the bus.
struct Daemon(Child);

static DAEMON: Mutex<Option<Daemon>> = Mutex::new(None);

/// Opens the keychain, as logging in does; one that was open before is closed first.
pub(crate) fn log_in() {
    let mut daemon = DAEMON.lock().unwrap();
    *daemon = None;
    *daemon = Some(Daemon::start());
}

/// Opens a new and empty keychain, as on another computer.
pub(crate) fn log_in_anew() {
    *DAEMON.lock().unwrap() = None;
    let data = test_support::inherited("XDG_DATA_HOME").expect("a data folder of its own");
    std::fs::remove_dir_all(Path::new(&data).join("keyrings")).unwrap();
    log_in();
}

/// Stops the keychain's program where it is: it takes calls and answers none.
pub(crate) fn freeze() {
    signal("STOP");
}

/// Lets it go on.
pub(crate) fn thaw() {
    signal("CONT");
}

fn signal(name: &str) {
    let daemon = DAEMON.lock().unwrap();
    let id = daemon.as_ref().expect("a running keychain").0.id();
    succeeds(Command::new("kill").args([format!("-{name}"), id.to_string()]));
}

impl Daemon {
    fn start() -> Self {
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--unlock", "--foreground", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon, of the package gnome-keyring, can be run");
        daemon.stdin.take().unwrap().write_all(PASSWORD).unwrap();
        let wait = ["wait", "--session", "--timeout=20"];
        succeeds(
            Command::new("gdbus")
                .args(wait)
                .arg("org.freedesktop.secrets"),
        );
        let deadline = Instant::now() + Duration::from_secs(20);
        while !ask("/collection/login", LOCKED).is_ok_and(|answer| answer == "(<false>,)") {
            assert!(Instant::now() < deadline, "the keychain does not open");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self(daemon)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It has ended already: then that is that.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Locks the keychain, as the desktop does when nobody has been there for a while.
pub(crate) fn lock() {
    let collection = "['/org/freedesktop/secrets/collection/login']";
    ask("", &["org.freedesktop.Secret.Service.Lock", collection]).unwrap();
    assert_eq!(ask("/collection/login", LOCKED).unwrap(), "(<true>,)");
}

const LOCKED: &[&str] = &[
    "org.freedesktop.DBus.Properties.Get",
    "org.freedesktop.Secret.Collection",
    "Locked",
];

/// Calls a method of the keychain, and says what it answers.
fn ask(object: &str, call: &[&str]) -> Result<String, String> {
    said(
        Command::new("gdbus")
            .args(["call", "--session", "--dest=org.freedesktop.secrets"])
            .arg(format!("--object-path=/org/freedesktop/secrets{object}"))
            .arg("--method")
            .args(call),
    )
}

/// The names of Portico's items, in order, as another program sees them.
pub(crate) fn items() -> Vec<String> {
    let found =
        succeeds(Command::new("secret-tool").args(["search", "--all", "service", "portico"]));
    let mut names: Vec<String> = found
        .lines()
        .filter_map(|line| line.strip_prefix("attribute.username = "))
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

/// What an item holds, as another program sees it.
pub(crate) fn lookup(name: &str) -> String {
    let arguments = ["lookup", "service", "portico", "username", name];
    succeeds(Command::new("secret-tool").args(arguments))
}

/// Puts something else into an item.
pub(crate) fn overwrite(name: &str, text: &str) {
    let mut command = Command::new("secret-tool")
        .args(["store", "--label=another program's", "service", "portico"])
        .args(["username", name])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    command
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    assert!(command.wait().unwrap().success());
}

fn succeeds(command: &mut Command) -> String {
    said(command).unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn said(command: &mut Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{error} (packages libglib2.0-bin, libsecret-tools)"))?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let said = text(output.stdout) + &text(output.stderr);
    match output.status.success() {
        true => Ok(said.trim_end().to_owned()),
        false => Err(said),
    }
}
