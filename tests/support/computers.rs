//! Two computers and the cable between them, made of network namespaces on this one: the test's own
//! process is the far side, and what it runs on [`Computer`] is the near one. Nothing of it reaches any
//! real network, and all of it is gone with the process.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::{CLI, inherited, program};

/// Set for the program inside.
const INSIDE: &str = "PORTICO_TESTS_INSIDE";

/// Runs a test's body on the far side of two computers of its own.
pub fn inside(test: &str, body: impl AsyncFnOnce()) {
    if inherited(INSIDE).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        return { runtime }.enable_all().build().unwrap().block_on(body());
    }
    let mut command = Command::new("unshare");
    if !is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    let output = command
        .args(["--net", "--mount", "--propagation", "private", "--"])
        .arg(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--include-ignored"])
        .env(INSIDE, "1")
        .env(CLI, program())
        .output()
        .expect("unshare, of the package util-linux, can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success() && text(&output.stdout).contains("1 passed"),
        "{}\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// The near computer: its network and its files. It ends with this value, and with this process.
#[derive(Debug)]
pub struct Computer(Child);

impl Computer {
    /// One with a cable (`eth0`) to an interface `there` of this side's, which has these addresses.
    pub fn at_the_end_of_a_cable(addresses: &[String]) -> Self {
        let mut child = Command::new("unshare")
            .args(["--net", "--mount", "--propagation", "private", "--"])
            .args(["setpriv", "--pdeathsig", "KILL"])
            .args(["sh", "-c", "echo ready; exec sleep infinity"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare, of the package util-linux, can be run");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line, "ready\n");
        let it = Self(child);
        must("ip", &["link", "set", "lo", "up"]);
        let netns = it.id();
        let ends = ["type", "veth", "peer", "name", "eth0", "netns", &netns];
        must("ip", &[&["link", "add", "there"][..], &ends].concat());
        for address in addresses {
            must("ip", &["address", "add", address, "dev", "there", "nodad"]);
        }
        must("ip", &["link", "set", "there", "up"]);
        it
    }

    /// The process that its namespaces are of.
    pub fn id(&self) -> String {
        self.0.id().to_string()
    }

    /// A command that runs there.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("/usr/bin/nsenter");
        command
            .args(["--target", &self.id(), "--net", "--mount", "--"])
            .arg(program);
        command
    }
}

impl Drop for Computer {
    fn drop(&mut self) {
        // It has ended already, or nobody is left to be told.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a program that has to do well.
pub fn must(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {output:?}"
    );
}
