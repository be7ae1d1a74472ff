//! A desk with a computer: a home of its own, a browser that only takes notes, perhaps a keychain.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use portico_sandbox::{Options, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

/// How long a program may take before a test gives it up.
const LIMIT: Duration = Duration::from_secs(30);

/// Ports, times and paths are others in each run.
pub(crate) const REDACTED: &[(&str, &str)] = &[
    (r"(127\.0\.0\.1|localhost|\[::1\]):\d+", "$1:PORT"),
    (r"127-0-0-1-\d+", "127-0-0-1-PORT"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d", "DATE AND TIME"),
    (r"/tmp/\.tmp\w+", "HOME"),
    (r"\(\d+ ms\)", "(N ms)"),
    (
        r"(state|code_challenge|nonce|request_uri)=[\w%.:~-]+",
        "$1=RANDOM",
    ),
    (r"/go/[0-9a-f]{32}", "/go/RANDOM"),
    (r#""user_code":"[A-Z0-9-]+""#, r#""user_code":"USER CODE""#),
    (r"user_code=[A-Z0-9-]+", "user_code=USER-CODE"),
    (r#""expires_in":(299|300),"#, r#""expires_in":300,"#),
];

/// Compares with a snapshot, without what is another in each run.
macro_rules! assert_seen {
    ($seen:expr) => {
        insta::with_settings!({
            filters => crate::desk::REDACTED.to_vec(),
            omit_expression => true,
            prepend_module_to_snapshot => true,
        }, {
            insta::assert_snapshot!($seen.to_string());
        })
    };
}
pub(crate) use assert_seen;

/// Where somebody uses the program.
pub(crate) struct Desk {
    // Ends before its home goes.
    keychain: Option<Keychain>,
    files: bool,
    pub(crate) sandbox: Option<String>,
    pub(crate) home: TempDir,
}

/// What a run of the program has shown.
#[derive(Debug)]
pub(crate) struct Seen {
    command: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "$ {} → {}", self.command, self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "--- {name}\n{}", text.trim_end())?;
            }
        }
        Ok(())
    }
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

impl Desk {
    /// Without anything to sign in to.
    pub(crate) fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            sandbox: None,
            keychain: None,
            files: false,
        }
    }

    /// With a sandbox to sign in to; secrets last as long as one run.
    pub(crate) async fn with_sandbox() -> (Self, Sandbox) {
        // The people who browse use the same TLS as the program. Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(Options::memory()).await.unwrap();
        let desk = Self {
            sandbox: Some(sandbox.issuer().to_owned()),
            ..Self::new()
        };
        (desk, sandbox)
    }

    /// With a sandbox, and a real keychain that outlasts a run. None where this machine has none.
    pub(crate) async fn with_keychain() -> Option<(Self, Sandbox)> {
        let (mut desk, sandbox) = Self::with_sandbox().await;
        desk.keychain = Some(Keychain::start(desk.home.path())?);
        Some((desk, sandbox))
    }

    /// With a sandbox, and a vault of sealed files whose passphrase is in a file.
    pub(crate) async fn with_vault_of_files() -> (Self, Sandbox) {
        let (mut desk, sandbox) = Self::with_sandbox().await;
        desk.files = true;
        desk.file("passphrase", "open sesame\n");
        (desk, sandbox)
    }

    /// What a run asks of the system, as strace notes it.
    #[cfg(target_os = "linux")]
    pub(crate) fn traced(&self, arguments: &[&str], options: &[&str]) -> String {
        let trace = self.home.path().join("trace");
        let portico = self.command(arguments);
        let named = portico.get_envs();
        let mut command = Command::new("strace");
        command
            .arg("-f")
            .args(options)
            .arg("-o")
            .arg(&trace)
            .arg(portico.get_program())
            .args(portico.get_args())
            .env_clear()
            .envs(named.filter_map(|(name, value)| Some((name, value?))))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let status = command
            .status()
            .expect("strace, of the package of that name, can be run");
        assert!(status.success(), "{arguments:?}");
        std::fs::read_to_string(&trace).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(test_support::program());
        command
            .args(arguments)
            .env_clear()
            .env("PATH", test_support::inherited("PATH").unwrap_or_default())
            .env("TZ", "UTC")
            .env("HOME", self.home.path())
            .env("PORTICO_HOME", self.home.path().join("portico"))
            .env("PORTICO_LANGUAGE", "en")
            .env("BROWSER", self.noting_browser())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(issuer) = &self.sandbox {
            command.env("PORTICO_SANDBOX", issuer);
        }
        match &self.keychain {
            Some(keychain) => command.env("DBUS_SESSION_BUS_ADDRESS", &keychain.bus),
            None if self.files => command.env("PORTICO_VAULT", "file").env(
                "PORTICO_VAULT_KEY_FILE",
                self.home.path().join("passphrase"),
            ),
            None => command.env("PORTICO_VAULT", "memory"),
        };
        command
    }

    /// Another program at the same desk.
    pub(crate) fn other(&self, program: &Path) -> Command {
        let like = self.command(&[]);
        let environment = like.get_envs();
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(environment.filter_map(|(name, value)| Some((name, value?))))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end, with nothing to read.
    pub(crate) fn run(&self, arguments: &[&str]) -> Seen {
        self.run_with(arguments, "")
    }

    /// Runs the program to its end, with these lines to read.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Seen {
        let mut command = self.command(arguments);
        seen(arguments, &mut command, input)
    }

    /// Starts the program, to talk with it line by line.
    pub(crate) fn talk(&self, arguments: &[&str]) -> Talk {
        self.talk_by(self.command(arguments))
    }

    /// The same without a variable.
    pub(crate) fn talk_without(&self, arguments: &[&str], variable: &str) -> Talk {
        let mut command = self.command(arguments);
        command.env_remove(variable);
        self.talk_by(command)
    }

    fn talk_by(&self, mut command: Command) -> Talk {
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let (alive, ended) = std::sync::mpsc::channel::<()>();
        let id = child.id().to_string();
        std::thread::spawn(move || {
            if ended.recv_timeout(LIMIT) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-KILL", &id]).status();
            }
        });
        Talk {
            _alive: alive,
            say: child.stdin.take(),
            hear: BufReader::new(child.stdout.take().unwrap()),
            child,
            heard: String::new(),
        }
    }

    /// Signs in and leaves a session in the keychain.
    pub(crate) fn signed_in(&self, sandbox: &Sandbox, email: &str) {
        let mut talk = self.talk(&["login", "--json", "--email", email]);
        talk.answer_all(sandbox, email);
        assert_eq!(talk.ended(), 0, "{}", talk.heard);
    }

    /// The names of Portico's items in the keychain, in order, as another program sees them.
    pub(crate) fn keychain_items(&self) -> Vec<String> {
        self.keychain_items_of("portico")
    }

    /// The same of another app.
    pub(crate) fn keychain_items_of(&self, app: &str) -> Vec<String> {
        let keychain = self.keychain.as_ref().expect("a desk with a keychain");
        let output = Command::new("secret-tool")
            .args(["search", "--all", "service", app])
            .env("DBUS_SESSION_BUS_ADDRESS", &keychain.bus)
            .output()
            .expect("secret-tool, of the package libsecret-tools, can be run");
        // It tells the attributes on stderr, the rest on stdout.
        let told = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        let mut names: Vec<String> = told
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(|line| line.strip_prefix("attribute.username = "))
            .map(str::to_owned)
            .collect();
        names.sort();
        names
    }

    /// What the browser was asked to open.
    pub(crate) fn opened(&self) -> Vec<String> {
        let notes = std::fs::read_to_string(self.home.path().join("opened")).unwrap_or_default();
        notes.lines().map(str::to_owned).collect()
    }

    fn noting_browser(&self) -> PathBuf {
        let script = self.home.path().join("browser");
        if !script.exists() {
            let notes = self.home.path().join("opened");
            let text = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> {}\n", notes.display());
            write_script(&script, &text);
        }
        script
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.home.path().join(name);
        let mut options = std::fs::File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .unwrap();
        path.display().to_string()
    }
}

/// Runs a command to its end.
pub(crate) fn seen(arguments: &[&str], command: &mut Command, input: &str) -> Seen {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // The program may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let mut words = vec!["portico"];
    words.extend(arguments);
    Seen {
        command: words.join(" "),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

fn write_script(path: &Path, text: &str) {
    let status = Command::new("sh")
        .args([
            "-c",
            "printf '%s' \"$1\" > \"$2\" && chmod +x \"$2\"",
            "sh",
            text,
        ])
        .arg(path)
        .status();
    assert!(
        status.unwrap().success(),
        "the noting browser was not written"
    );
}

/// A running program, line by line.
pub(crate) struct Talk {
    /// One that takes too long is killed, so that its test fails.
    _alive: std::sync::mpsc::Sender<()>,
    child: Child,
    say: Option<ChildStdin>,
    hear: BufReader<ChildStdout>,
    /// Everything that it has printed.
    pub(crate) heard: String,
}

impl Talk {
    pub(crate) fn say(&mut self, line: &str) {
        let say = self.say.as_mut().expect("its input is open");
        writeln!(say, "{line}").and_then(|()| say.flush()).unwrap();
    }

    /// The next line, as JSON.
    pub(crate) fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.hear.read_line(&mut line).unwrap();
        self.heard.push_str(&line);
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Ends its input.
    pub(crate) fn hang_up(&mut self) {
        self.say = None;
    }

    /// Reads to its end; the exit code.
    pub(crate) fn ended(&mut self) -> i32 {
        let mut line = String::new();
        while self.hear.read_line(&mut line).unwrap() > 0 {
            self.heard.push_str(&line);
            line.clear();
        }
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([format!("-{name}"), self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Answers all questions as the person would, until something else comes.
    pub(crate) fn answer_all(&mut self, sandbox: &Sandbox, email: &str) -> Value {
        loop {
            let step = self.hear();
            let (answer, value) = match step["challenge"]["type"].as_str() {
                Some("password") => ("password", password(sandbox, email)),
                Some("email_code") => ("email_code", mailed_code(sandbox, email)),
                Some("second_factor") => ("totp", sandbox.totp(email)),
                _ => return step,
            };
            let line = serde_json::json!({
                "answer": answer, "value": value, "remember_device": true,
            });
            self.say(&line.to_string());
        }
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // Most have ended by themselves.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn password(sandbox: &Sandbox, email: &str) -> String {
    let mut people = sandbox.people().iter();
    let person = people.find(|person| person.email == email).unwrap();
    person
        .password
        .expect("a person with a password")
        .to_owned()
}

/// The newest mailed code; waits until there is one.
pub(crate) fn mailed_code(sandbox: &Sandbox, email: &str) -> String {
    let start = Instant::now();
    loop {
        let mails = sandbox.mail_to(email);
        if let Some(code) = mails.iter().rev().find_map(|mail| mail.code.clone()) {
            return code;
        }
        assert!(start.elapsed() < LIMIT, "no mail with a code came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// gnome-keyring in a D-Bus session of its own. Ends with its owner.
struct Keychain {
    session: Child,
    bus: String,
}

impl Keychain {
    fn start(home: &Path) -> Option<Self> {
        let script = "printf secret | gnome-keyring-daemon --unlock --components=secrets \
                      --daemonize >/dev/null 2>&1 && echo \"$DBUS_SESSION_BUS_ADDRESS\" && cat";
        let mut session = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", script])
            .env_clear()
            .env("PATH", test_support::inherited("PATH").unwrap_or_default())
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("xdg-data"))
            .env("XDG_RUNTIME_DIR", home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut bus = String::new();
        BufReader::new(session.stdout.take()?)
            .read_line(&mut bus)
            .ok()?;
        let bus = bus.trim().to_owned();
        (!bus.is_empty()).then_some(Self { session, bus })
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        drop(self.session.stdin.take());
        let _ = self.session.wait();
    }
}
