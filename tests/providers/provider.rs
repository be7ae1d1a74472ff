//! The provider's process.

use std::fs::File;
use std::path::Path;
use std::process::{Command as Blocking, Stdio};

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use url::Url;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/providers");
const OLDEST_NODE: u32 = 20;

/// A running `oidc-provider`. It ends when it is dropped.
pub(crate) struct OidcProvider {
    pub(crate) issuer: Url,
    client: reqwest::Client,
    _process: Child,
    /// It goes on talking, and would not survive a closed pipe.
    _talk: Lines<BufReader<ChildStdout>>,
}

/// A request that it has answered.
#[derive(Debug, Deserialize)]
pub(crate) struct Seen {
    path: String,
    pub(crate) status: u16,
    pub(crate) dpop: bool,
    parameters: serde_json::Map<String, serde_json::Value>,
}

impl Seen {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.as_str()
    }
}

impl OidcProvider {
    /// Starts it with the features that a test is about.
    pub(crate) async fn start(features: &[&str]) -> Self {
        install();
        let mut process = Command::new("node")
            .arg("server.mjs")
            .args(features)
            .current_dir(FOLDER)
            // It ends with this pipe, even when nobody is left to kill it.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let issuer = lines
            .next_line()
            .await
            .unwrap()
            .expect("tests/providers/server.mjs ended early; start it by hand to see why");
        Self {
            issuer: Url::parse(&issuer).unwrap(),
            client: test_support::person::browser().build().unwrap(),
            _process: process,
            _talk: lines,
        }
    }

    /// The requests to a path so far, in order.
    pub(crate) async fn seen(&self, path: &str) -> Vec<Seen> {
        let url = self.issuer.join("/seen").unwrap();
        let answer = self.client.get(url).send().await.unwrap();
        let mut seen: Vec<Seen> = answer.json().await.unwrap();
        seen.retain(|request| request.path == path);
        seen
    }
}

/// Checks Node.js, and fetches the packages if this is the first run. One process at a time.
fn install() {
    let version = Blocking::new("node").arg("--version").output();
    let version = version.unwrap_or_else(|error| {
        panic!("these tests need Node.js {OLDEST_NODE} or newer, and `node` can't be run: {error}")
    });
    let version = String::from_utf8(version.stdout).unwrap();
    let major = version.trim().trim_start_matches('v').split('.').next();
    assert!(
        major
            .and_then(|major| major.parse().ok())
            .is_some_and(|major: u32| major >= OLDEST_NODE),
        "these tests need Node.js {OLDEST_NODE} or newer, this is {version}"
    );
    let lock = File::create(concat!(env!("CARGO_TARGET_TMPDIR"), "/providers.lock")).unwrap();
    lock.lock().unwrap();
    if Path::new(FOLDER)
        .join("node_modules/.package-lock.json")
        .exists()
    {
        return;
    }
    let installed = Blocking::new("npm")
        .args(["ci", "--silent", "--no-audit", "--no-fund"])
        .current_dir(FOLDER)
        .output()
        .expect("npm can be run");
    assert!(
        installed.status.success(),
        "npm ci in tests/providers: {}",
        String::from_utf8_lossy(&installed.stderr)
    );
}
