//! A desktop of its own for each test: display, session bus, unlocked keychain, home, and the
//! drivers of the window and of a browser.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use portico_sandbox::{Options, Sandbox};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use crate::memory::Process;
use crate::tray;

/// How long anything on the screen may take; two busy cores draw slowly.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Keeps the bus of screen readers away, set to 1.
const NO_SCREEN_READER: &str = "NO_AT_BRIDGE";

/// The program under test: the one that `PORTICO_DESKTOP` names, or the one built here and now.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    if let Some(named) = variable("PORTICO_DESKTOP") {
        return PathBuf::from(named);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    assert!(
        root.join("ui/dist/index.html").exists(),
        "the window's UI is not built: run `npm ci && npm run build` in ui/"
    );
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "portico-desktop"])
        .args(["--features", "custom-protocol"])
        .current_dir(root)
        .status()
        .unwrap();
    assert!(status.success(), "the window could not be built");
    // target/debug/deps/window-… → target/debug
    let here = std::env::current_exe().unwrap();
    here.ancestors().nth(2).unwrap().join("portico-desktop")
});

/// A session bus that starts nothing by itself, such as a keychain.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"#;

/// Starts the window where a folder of the test's is laid over `/etc/portico`.
const UNDER_POLICY: &str = r#"#!/bin/sh
exec unshare --mount --propagation private -- sh -ec '
mount -t tmpfs none /mnt
mkdir -m 755 /mnt/above /mnt/work
mount -t overlay none -o lowerdir=/etc,upperdir=/mnt/above,workdir=/mnt/work /etc
mkdir -p -m 755 /etc/portico
mount --bind {folder} /etc/portico
exec {program} "$@"' sh "$@"
"#;

/// One desktop with one person at it, and a sandbox to sign in to.
pub struct Desktop {
    pub sandbox: Sandbox,
    home: TempDir,
    variables: Vec<(&'static str, String)>,
    driver: String,
    driver_process: u32,
    _running: Vec<Running>,
}

impl Desktop {
    pub async fn new() -> Self {
        Self::with(Vec::new()).await
    }

    /// The same with more variables.
    pub async fn with(more: Vec<(&'static str, String)>) -> Self {
        Self::start(more, true).await
    }

    /// One where no keychain is.
    pub async fn without_keychain() -> Self {
        Self::start(Vec::new(), false).await
    }

    async fn start(more: Vec<(&'static str, String)>, has_keychain: bool) -> Self {
        let sandbox = Sandbox::start(Options::memory()).await.unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut running = Vec::new();
        let mut variables = vec![
            ("PATH", variable("PATH").unwrap()),
            ("HOME", text(home.path())),
            ("XDG_RUNTIME_DIR", text(&private_folder(&home, "run"))),
            ("PORTICO_HOME", text(&home.path().join("portico"))),
            ("PORTICO_SANDBOX", sandbox.issuer().to_owned()),
            ("PORTICO_LANGUAGE", "en".to_owned()),
            (
                "PORTICO_LOG",
                "portico_core=trace,portico_desktop_lib=trace".to_owned(),
            ),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("GDK_BACKEND", "x11".to_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
            ("BROWSER", text(&noting_browser(&home))),
        ];
        let listens = more.iter().any(|(name, _)| *name == NO_SCREEN_READER);
        if !listens {
            // Its bus would be one more process to wait for.
            variables.push((NO_SCREEN_READER, "1".to_owned()));
        }
        variables.extend(more);

        let (display, number) = Running::telling("Xvfb", &variables, |xvfb| {
            xvfb.args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x900x24",
                "-nolisten",
                "tcp",
            ]);
        });
        running.push(display);
        variables.push(("DISPLAY", format!(":{number}")));

        let bare = home.path().join("bus.conf");
        portico_core::fs::atomic::write(&bare, BARE_BUS.as_bytes()).unwrap();
        let (bus, address) = Running::telling("dbus-daemon", &variables, |bus| {
            match has_keychain {
                true => bus.arg("--session"),
                false => bus.arg(format!("--config-file={}", bare.display())),
            };
            bus.args(["--nofork", "--print-address=1"]);
        });
        running.push(bus);
        variables.push(("DBUS_SESSION_BUS_ADDRESS", address));
        if has_keychain {
            running.push(unlocked_keychain(&variables));
        }

        // What the driver starts, the window, writes there too.
        let log = fs::File::create(home.path().join("log")).unwrap();
        // The window leaves none where others may.
        core_files(true);
        let (driver, address) = Running::driver("WebKitWebDriver", &variables, log.into());
        core_files(false);
        let driver_process = driver.0.id();
        running.push(driver);
        Self {
            sandbox,
            driver_process,
            home,
            variables,
            driver: address,
            _running: running,
        }
    }

    /// The same in this language, for somebody who listens.
    pub async fn with_screen_reader(language: &str) -> Self {
        let language = ("PORTICO_LANGUAGE", language.to_owned());
        Self::with(vec![language, (NO_SCREEN_READER, "0".to_owned())]).await
    }

    /// The address of its session bus.
    pub fn session_bus(&self) -> &str {
        let bus = |(name, _): &&(&str, String)| *name == "DBUS_SESSION_BUS_ADDRESS";
        &self.variables.iter().find(bus).unwrap().1
    }

    /// Starts the window and waits until it shows something.
    pub async fn open(&self) -> Window {
        self.open_with(&[]).await
    }

    /// The same with arguments.
    pub async fn open_with(&self, arguments: &[&str]) -> Window {
        self.open_program(&PROGRAM, arguments).await
    }

    /// The same as a package of this kind has it.
    pub async fn open_packaged(&self, word: &str) -> Window {
        let root = self.home.path().join("usr");
        let program = root.join("bin/portico-desktop");
        for folder in ["bin", "lib/portico"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::copy(&*PROGRAM, &program).unwrap();
        self.write("usr/lib/portico/install-source", word);
        self.open_program(&program, &[]).await
    }

    /// The same where `/etc/portico` is a folder of the test's.
    pub async fn open_under_policy(&self) -> Window {
        let start = self.home.path().join("under-policy");
        let text = UNDER_POLICY
            .replace("{folder}", &text(&self.home.path().join("etc-portico")))
            .replace("{program}", &text(&PROGRAM));
        self.write("under-policy", &text);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&start, mode).unwrap();
        self.open_program(&start, &[]).await
    }

    /// Writes what the organisation sets there.
    pub fn set_policy(&self, policy: &str) {
        self.write("etc-portico/policy.toml", policy);
        let mode = |mode| std::os::unix::fs::PermissionsExt::from_mode(mode);
        let folder = self.home.path().join("etc-portico");
        fs::set_permissions(folder.join("policy.toml"), mode(0o644)).unwrap();
        fs::set_permissions(folder, mode(0o755)).unwrap();
    }

    /// Whether anything is in this folder of the person's home.
    pub fn has_any(&self, folder: &str) -> bool {
        let entries = fs::read_dir(self.home.path().join(folder));
        entries.is_ok_and(|mut entries| entries.next().is_some())
    }

    /// Writes a file below the person's home.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.home.path().join(name);
        portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
    }

    /// Waits until the window has logged this.
    pub async fn logs(&self, text: &str) {
        let start = Instant::now();
        while !self.log().contains(text) {
            assert!(start.elapsed() < PATIENCE, "not logged: {text}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn open_program(&self, program: &Path, arguments: &[&str]) -> Window {
        let options = json!({ "binary": text(program), "args": arguments });
        let shown = self.times_shown();
        let client = connect(&self.driver, json!({ "webkitgtk:browserOptions": options })).await;
        // A driver that is asked for something while the page loads never answers again.
        let start = Instant::now();
        while self.times_shown() == shown {
            assert!(
                start.elapsed() < PATIENCE,
                "the window is not shown: {}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let window = Window {
            client,
            variables: self.variables.clone(),
        };
        window
            .find("[data-screen]:not([data-screen=loading])")
            .await;
        window
    }

    /// The processes of the window.
    pub fn processes(&self) -> Vec<Process> {
        Process::below(self.driver_process)
    }

    /// Chooses an entry of the tray's menu.
    pub async fn choose_in_tray(&self, entry: &str) {
        let bus = self.session_bus().to_owned();
        let window: Vec<u32> = self.processes().iter().map(|process| process.id).collect();
        let entry = entry.to_owned();
        let chosen = tokio::task::spawn_blocking(move || tray::choose(&bus, &window, &entry));
        chosen.await.unwrap();
    }

    /// Quits as the tray's menu does, and waits until the program has ended; says how long that took.
    pub async fn quit(&self, window: Window) -> Duration {
        self.choose_in_tray("Quit Portico").await;
        let start = Instant::now();
        while self.is_running() {
            assert!(start.elapsed() < PATIENCE, "it does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let took = start.elapsed();
        // The driver has lost its browser.
        let closed = tokio::time::timeout(PATIENCE, window.client.close()).await;
        drop(closed.expect("the driver answers"));
        took
    }

    fn is_running(&self) -> bool {
        let processes = self.processes();
        processes.iter().any(|it| it.name == "portico-desktop")
    }

    /// The path of a file below the person's home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Starts the command line beside the window.
    pub fn portico(&self, arguments: &[&str]) -> Child {
        let mut command = command(&text(test_support::program()), &self.variables);
        command.args(arguments).stdout(Stdio::piped());
        command.spawn().unwrap()
    }

    /// As Ctrl-C does it.
    pub fn interrupt(&self, program: &Child) {
        let process = Pid::from_child(program);
        kill_process(process, Signal::INT).unwrap();
    }

    /// What the clipboard holds; nothing where nobody owns it.
    pub fn clipboard(&self) -> String {
        let read = run("xclip", &self.variables, |xclip| {
            xclip.args(["-out", "-selection", "clipboard"]);
        });
        String::from_utf8(read.stdout).unwrap()
    }

    /// Waits until it holds this text.
    pub fn clipboard_holds(&self, text: &str) {
        let start = Instant::now();
        while self.clipboard() != text {
            assert!(
                start.elapsed() < PATIENCE,
                "it never comes to the clipboard"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Copies something as another program does.
    pub fn copy(&self, text: &str) {
        let mut copied = Running::start("xclip", &self.variables, |xclip| {
            xclip.args(["-in", "-selection", "clipboard"]);
            xclip.stdin(Stdio::piped());
        });
        let mut stdin = copied.0.stdin.take().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        drop(stdin);
        // It goes on in the background, until somebody else copies or the display is gone.
        copied.0.wait().unwrap();
        self.clipboard_holds(text);
    }

    /// Everything that the window has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log")).unwrap()
    }

    fn times_shown(&self) -> usize {
        self.log().matches("the window is shown").count()
    }

    /// Starts the program a second time, without a driver, and waits for its end.
    pub fn start_again(&self, arguments: &[&str]) -> Output {
        let without = |name: &str| name != "TAURI_WEBVIEW_AUTOMATION";
        let variables: Vec<_> = self
            .variables
            .iter()
            .filter(|(name, _)| without(name))
            .cloned()
            .collect();
        run(&text(&PROGRAM), &variables, |program| {
            program.args(arguments);
        })
    }

    /// Starts the program where there is no desktop at all.
    pub fn start_without_display(&self) -> Output {
        let variables: Vec<_> = self
            .variables
            .iter()
            .filter(|(name, _)| *name != "DISPLAY")
            .cloned()
            .collect();
        run(&text(&PROGRAM), &variables, |_| {})
    }

    /// The address that the window has asked the system's browser to open.
    pub async fn browsed_to(&self) -> Url {
        let noted = self.home.path().join("browsed");
        let start = Instant::now();
        while !noted.exists() {
            assert!(start.elapsed() < PATIENCE, "no browser was opened");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let address = fs::read_to_string(&noted).unwrap();
        fs::remove_file(noted).unwrap();
        Url::parse(&address).unwrap()
    }

    /// A real Chromium, without a window.
    pub async fn chromium(&self) -> Chromium {
        let (driver, address) = Running::driver("chromedriver", &self.variables, Stdio::null());
        let profile = format!(
            "--user-data-dir={}",
            text(&private_folder(&self.home, "chromium"))
        );
        let options = json!({ "args": ["--headless=new", "--no-sandbox", "--no-first-run",
            "--disable-dev-shm-usage", "--disable-gpu", profile] });
        let client = connect(&address, json!({ "goog:chromeOptions": options })).await;
        Chromium {
            client,
            _driver: driver,
        }
    }

    /// Everything that was written into the person's folder, the keychain's own file aside.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.home.path().join("portico")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                match entry.file_type().unwrap().is_dir() {
                    true => folders.push(entry.path()),
                    false => files.push((entry.path(), fs::read(entry.path()).unwrap())),
                }
            }
        }
        files
    }
}

/// The real window.
pub struct Window {
    client: Client,
    variables: Vec<(&'static str, String)>,
}

impl Window {
    /// Waits for an element.
    pub async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let wait = self
            .client
            .wait()
            .at_most(PATIENCE)
            .every(Duration::from_millis(50));
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!(
                "{css} did not come ({error}); shown is {}",
                self.text().await
            ),
        }
    }

    /// Waits for a screen, and keeps a picture of it where `PORTICO_SCREENSHOTS` says.
    pub async fn shows(&self, screen: &str) {
        self.find(&format!("[data-screen={screen}]")).await;
        if let Some(folder) = variable("PORTICO_SCREENSHOTS") {
            // Movement is over by then.
            tokio::time::sleep(Duration::from_millis(400)).await;
            let test = std::thread::current().name().unwrap_or("window").to_owned();
            fs::create_dir_all(&folder).unwrap();
            let picture = Path::new(&folder).join(format!("{test}-{screen}.png"));
            // The driver's own picture never comes from a view that draws without a GPU.
            let taken = run("import", &self.variables, |import| {
                import.args(["-window", "root"]).arg(picture);
            });
            assert!(taken.status.success(), "no picture: {taken:?}");
        }
    }

    /// Clicks where an element stands, once it stands still.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        let still = "const [css, done] = arguments;
            const place = () => {
                const found = document.querySelector(css)?.getBoundingClientRect();
                return found && [found.x, found.y, found.width, found.height].join();
            };
            const look = (last) => requestAnimationFrame(() => {
                const now = place();
                now === last ? done() : look(now);
            });
            look();";
        let stands = self.client.execute_async(still, vec![json!(css)]).await;
        stands.unwrap_or_else(|error| panic!("{css} does not stand still: {error}"));
        element.click().await.unwrap();
    }

    pub async fn type_into(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.unwrap();
    }

    /// Empties a field.
    pub async fn empty(&self, css: &str) {
        self.find(css).await.clear().await.unwrap();
    }

    /// What a field holds.
    pub async fn value(&self, css: &str) -> String {
        self.find(css)
            .await
            .prop("value")
            .await
            .unwrap()
            .unwrap_or_default()
    }

    /// Everything that can be read in it.
    pub async fn text(&self) -> String {
        let script = "return document.body.innerText";
        let text = self
            .client
            .execute(script, Vec::new())
            .await
            .unwrap_or_default();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this can be read in it.
    pub async fn says(&self, words: &str) {
        let start = Instant::now();
        while !self.text().await.contains(words) {
            let shown = self.text().await;
            assert!(start.elapsed() < PATIENCE, "{words} is not said: {shown}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Everything that the page holds: its markup, its fields, its storage.
    pub async fn everything(&self) -> String {
        let script = "return document.documentElement.outerHTML
            + [...document.querySelectorAll('input')].map((field) => field.value).join(' ')
            + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie";
        let all = self.client.execute(script, Vec::new()).await.unwrap();
        all.as_str().unwrap().to_owned()
    }

    /// Runs a script in the page, as an intruder would.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    /// Goes from the first screen to the question that follows an address at the sandbox.
    pub async fn start_as(&self, email: &str) {
        self.shows("welcome").await;
        self.click("[data-profile=sandbox]").await;
        self.shows("address").await;
        self.type_into("#email", email).await;
        self.click("#next").await;
    }

    /// Ends the program.
    pub async fn close(self) {
        self.client.close().await.unwrap();
    }
}

/// A browser that a person could have.
pub struct Chromium {
    client: Client,
    _driver: Running,
}

impl Chromium {
    /// Goes to an address and signs in wherever that is asked, until Portico's own page comes.
    pub async fn sign_in(&self, address: &Url, email: &str, password: &str) -> String {
        self.client.goto(address.as_str()).await.unwrap();
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < PATIENCE, "the browser does not come back");
            let here = self.client.current_url().await.unwrap();
            let text = self.body().await;
            if here.path() == "/callback" && !self.has("meta[http-equiv=refresh]").await {
                return text;
            }
            for (field, typed) in [("email", email), ("password", password)] {
                let css = format!("form input[name={field}]:not([type=hidden])");
                if let Ok(input) = self.client.find(Locator::Css(&css)).await {
                    // A field that is filled in already may not be changed.
                    if input.clear().await.is_ok() {
                        input.send_keys(typed).await.unwrap();
                    }
                }
            }
            for button in ["#approve", "#next"] {
                if let Ok(button) = self.client.find(Locator::Css(button)).await {
                    // The page may be on its way to the next one already.
                    let _ = button.click().await;
                    break;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub async fn close(self) {
        self.client.close().await.unwrap();
    }

    async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    async fn body(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }
}

/// A keychain that needs no password.
fn unlocked_keychain(variables: &[(&'static str, String)]) -> Running {
    let mut keychain = Running::start("gnome-keyring-daemon", variables, |daemon| {
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        daemon.stdin(Stdio::piped());
    });
    let mut stdin = keychain.0.stdin.take().unwrap();
    stdin.write_all(b"a test's").unwrap();
    drop(stdin);
    let waited = run("gdbus", variables, |gdbus| {
        gdbus.args([
            "wait",
            "--session",
            "--timeout=20",
            "org.freedesktop.secrets",
        ]);
    });
    assert!(waited.status.success(), "the keychain did not start");
    keychain
}

/// A process that ends with its owner.
struct Running(Child);

impl Running {
    fn start(
        program: &str,
        variables: &[(&'static str, String)],
        change: impl FnOnce(&mut Command),
    ) -> Self {
        let mut command = command(program, variables);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        change(&mut command);
        match command.spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{program} is needed for the window's tests: {error}"),
        }
    }

    /// One that says something in its first line, such as where it is.
    fn telling(
        program: &str,
        variables: &[(&'static str, String)],
        change: impl FnOnce(&mut Command),
    ) -> (Self, String) {
        let mut running = Self::start(program, variables, |command| {
            change(command);
            command.stdout(Stdio::piped());
        });
        let mut lines = BufReader::new(running.0.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert!(!line.trim().is_empty(), "{program} did not start");
        (running, line.trim().to_owned())
    }

    /// A driver on a free port, and its address.
    fn driver(program: &str, variables: &[(&'static str, String)], log: Stdio) -> (Self, String) {
        let port = TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let running = Self::start(program, variables, |driver| {
            driver.arg(format!("--port={port}")).stderr(log);
        });
        let start = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "{program} does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        (running, format!("http://127.0.0.1:{port}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn connect(driver: &str, capabilities: Value) -> Client {
    let Value::Object(capabilities) = capabilities else {
        unreachable!("they are an object")
    };
    let connecting = async {
        ClientBuilder::new(HttpConnector::new())
            .capabilities(Capabilities::from(capabilities))
            .connect(driver)
            .await
    };
    let connected = tokio::time::timeout(PATIENCE, connecting).await;
    connected.expect("the driver answers in time").unwrap()
}

/// Runs a program to its end, which has to come.
fn run(
    program: &str,
    variables: &[(&'static str, String)],
    change: impl FnOnce(&mut Command),
) -> Output {
    let mut running = Running::start(program, variables, |command| {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        change(command);
    });
    let start = Instant::now();
    let status = loop {
        if let Some(status) = running.0.try_wait().unwrap() {
            break status;
        }
        assert!(start.elapsed() < PATIENCE, "{program} does not end");
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut output = Output {
        status,
        stdout: Vec::new(),
        stderr: Vec::new(),
    };
    running
        .0
        .stdout
        .take()
        .unwrap()
        .read_to_end(&mut output.stdout)
        .unwrap();
    running
        .0
        .stderr
        .take()
        .unwrap()
        .read_to_end(&mut output.stderr)
        .unwrap();
    output
}

fn command(program: &str, variables: &[(&'static str, String)]) -> Command {
    let mut command = Command::new(program);
    command.env_clear().stdin(Stdio::null());
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

/// Whether what is started from now on may leave core files.
fn core_files(allowed: bool) {
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    let current = if allowed { maximum } else { Some(0) };
    setrlimit(Resource::Core, Rlimit { current, maximum }).unwrap();
}

/// Notes the address for the test to open.
fn noting_browser(home: &TempDir) -> PathBuf {
    let script = home.path().join("browser");
    let noted = text(&home.path().join("browsed"));
    let lines = format!("#!/bin/sh\nprintf %s \"$1\" > {noted}.new && mv {noted}.new {noted}\n");
    let mut file = OpenOptions::new()
        .create_new(true)
        .write(true)
        .open(&script)
        .unwrap();
    file.write_all(lines.as_bytes()).unwrap();
    fs::set_permissions(&script, Permissions::from_mode(0o700)).unwrap();
    script
}

fn private_folder(home: &TempDir, name: &str) -> PathBuf {
    let folder = home.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
    folder
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[expect(
    clippy::disallowed_methods,
    reason = "these variables are the tests' own, not Portico's"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
