//! One tab of a Chromium of its own, without a window and with nothing in it yet.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::{Person, World};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::LocalSet;
use tokio::time::{Instant, sleep};
use url::{ParseError, Url};

const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=900,600",
    "--lang=en",
];
/// How long anything may take in a browser on a busy computer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A tab. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Tab(Client);

/// Runs a test with a tab, and ends the browser whatever the test says.
pub(crate) async fn in_chromium(test: impl AsyncFnOnce(Tab) + 'static) {
    let driver = Driver::start().await;
    let tab = driver.open().await;
    let given = tab.clone();
    let run = async {
        let test = tokio::task::spawn_local(async move { test(given).await });
        test.await
    };
    let ended = LocalSet::new().run_until(run).await;
    tab.close().await;
    if let Err(panicked) = ended {
        std::panic::resume_unwind(panicked.into_panic());
    }
}

impl Tab {
    /// Opens one with a driver that runs already, in a browser that keeps its things in this folder.
    pub(crate) async fn open(driver: &str, folder: &Path, more: &[&str]) -> Self {
        let profile = format!("--user-data-dir={}", folder.display());
        let all = FLAGS.iter().chain(more).copied().chain([&*profile]);
        let Value::Object(wanted) = json!({
            "goog:chromeOptions": { "args": all.collect::<Vec<_>>() },
            "goog:loggingPrefs": { "browser": "ALL" },
        }) else {
            unreachable!("it is an object")
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(Capabilities::from(wanted));
        Self(builder.connect(driver).await.unwrap())
    }

    /// Ends the browser.
    pub(crate) async fn close(self) {
        self.0.close().await.unwrap();
    }

    pub(crate) async fn goto(&self, url: &Url) {
        self.0.goto(url.as_str()).await.unwrap();
    }

    /// Goes to an address and fills in what is asked for, until the loopback page comes; says
    /// which fields had to be filled in.
    pub(crate) async fn sign_in(&self, url: &Url, world: &World, email: &str) -> Vec<String> {
        self.sign_in_as(url, &world.person(email), email).await
    }

    /// The same as this person.
    pub(crate) async fn sign_in_as(
        &self,
        url: &Url,
        person: &Person<'_>,
        email: &str,
    ) -> Vec<String> {
        let mut typed = Vec::new();
        self.goto(url).await;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let here = self.address().await;
            if here.path() == "/callback" {
                return typed;
            }
            assert!(!self.has("#error").await, "{}", self.text().await);
            for name in ["email", "password"] {
                let css = format!("form input[name={name}]:not([type=hidden]):not([readonly])");
                let Ok(input) = self.0.find(Locator::Css(&css)).await else {
                    continue;
                };
                let wanted = match name {
                    "email" => email.to_owned(),
                    _ => person.password(&here),
                };
                if input.prop("value").await.unwrap() != Some(wanted.clone()) {
                    input.clear().await.unwrap();
                    input.send_keys(&wanted).await.unwrap();
                    typed.push(name.to_owned());
                }
            }
            let account = format!("button.account[value='{email}']");
            for button in [&*account, "#approve", "#next"] {
                if self.has(button).await {
                    self.click(button).await;
                    break;
                }
            }
        }
        panic!("the browser does not come back: {}", self.text().await);
    }

    pub(crate) async fn click(&self, css: &str) {
        let element = self.0.find(Locator::Css(css)).await.unwrap();
        element.click().await.unwrap();
    }

    /// Loads the page again, if there is still somebody who answers.
    pub(crate) async fn reload(&self) {
        if let Err(gone) = self.0.refresh().await {
            assert!(gone.to_string().contains("net::ERR_"), "{gone}");
        }
    }

    pub(crate) async fn address(&self) -> Url {
        self.0.current_url().await.unwrap()
    }

    pub(crate) async fn title(&self) -> String {
        self.0.title().await.unwrap()
    }

    pub(crate) async fn title_becomes(&self, wanted: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.title().await != wanted {
            assert!(Instant::now() < deadline, "{} stays", self.title().await);
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// The language that the page says it is in.
    pub(crate) async fn language(&self) -> String {
        let html = self.0.find(Locator::Css("html")).await.unwrap();
        html.attr("lang").await.unwrap().unwrap_or_default()
    }

    pub(crate) async fn text(&self) -> String {
        let body = self.0.find(Locator::Css("body")).await.unwrap();
        body.text().await.unwrap()
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.0.execute(script, Vec::new()).await.unwrap()
    }

    /// What the console says of this page's site since it was last asked.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let site = self.address().await.origin().ascii_serialization();
        let said = self.ask("se/log", json!({ "type": "browser" })).await;
        let said = said.as_array().unwrap().iter();
        said.map(|line| line["message"].as_str().unwrap().to_owned())
            .filter(|message| message.contains(&site))
            .collect()
    }

    /// Keeps a picture of the page where `PORTICO_SCREENSHOTS` says, if it says so.
    pub(crate) async fn picture(&self, name: &str) {
        if let Some(folder) = pictures() {
            let picture = self.0.screenshot().await.unwrap();
            let mut file = std::fs::File::create(folder.join(format!("{name}.png"))).unwrap();
            std::io::Write::write_all(&mut file, &picture).unwrap();
        }
    }

    /// The same, for somebody who likes it dark.
    pub(crate) async fn picture_in_the_dark(&self, name: &str) {
        let dark = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
        self.emulate(dark).await;
        self.picture(name).await;
        self.emulate(json!([])).await;
    }

    async fn emulate(&self, features: Value) {
        let parameters = json!({ "features": features });
        let command = json!({ "cmd": "Emulation.setEmulatedMedia", "params": parameters });
        self.ask("goog/cdp/execute", command).await;
    }

    async fn has(&self, css: &str) -> bool {
        self.0.find(Locator::Css(css)).await.is_ok()
    }

    async fn ask(&self, path: &'static str, body: Value) -> Value {
        self.0.issue_cmd(Ask { path, body }).await.unwrap()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a variable of the tests' own, not of Portico's"
)]
fn pictures() -> Option<PathBuf> {
    std::env::var_os("PORTICO_SCREENSHOTS").map(PathBuf::from)
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Ask {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Ask {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// chromedriver, on a port that it has chosen.
struct Driver {
    address: String,
    profile: TempDir,
    _process: Child,
    _talk: Lines<BufReader<ChildStdout>>,
}

impl Driver {
    async fn start() -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver, of the package chromium-driver, can be run");
        let mut talk = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = loop {
            let line = talk.next_line().await.unwrap();
            let line = line.expect("chromedriver says where it is");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        Self {
            address: format!("http://127.0.0.1:{port}"),
            profile: tempfile::tempdir().unwrap(),
            _process: process,
            _talk: talk,
        }
    }

    async fn open(&self) -> Tab {
        Tab::open(&self.address, self.profile.path(), &[]).await
    }
}
