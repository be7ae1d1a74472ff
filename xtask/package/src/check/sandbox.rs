//! Signing in at the sandbox, and out, with the command line as it was installed.

use std::net::TcpListener;
use std::process::{ExitCode, Stdio};

use serde_json::Value as Json;
use xtask::packages::{Selection, Window, Workspace};
use xtask::process::Program;
use xtask::{Trouble, demo_person};

/// What `portico token` ends with when nobody is signed in.
const SIGNED_OUT: i32 = 3;

/// Signs in, gets a token, and signs out. `portico` makes the program from the sandbox's issuer and
/// these words.
pub(super) fn signs_in(
    workspace: &Workspace,
    portico: impl Fn(&str, &[&str]) -> Program,
) -> Result<(), Trouble> {
    Program::cargo()
        .arg("build")
        .args(Selection::new(workspace, Window::Included).arguments())
        .args(["--bin", "portico-sandbox"])
        .must_run()?;
    let mut sandbox = Program::new(workspace.program("portico-sandbox"))
        .args(["--json", "--memory", "--port", &free_ports()?.to_string()])
        .start(Stdio::piped())?;
    let there_is: Json = serde_json::from_str(&sandbox.first_line()?)?;
    let issuer = there_is["issuer"]
        .as_str()
        .ok_or("the sandbox names no issuer")?;
    let portico = |words: &[&str]| portico(issuer, words);

    let signed_in = demo_person::sign_in(portico(&["login", "sandbox"]), &there_is)?;
    if signed_in != ExitCode::SUCCESS {
        return Err("nobody was signed in".into());
    }
    let token = portico(&["token"]).ended()?;
    if token.output.trim().len() < 20 {
        return Err(format!("no token: {token:?}").into());
    }
    let status = portico(&["status", "--json"]).ended()?;
    if !status.output.contains("ada@example.com") {
        return Err(format!("somebody else is signed in: {status:?}").into());
    }
    let out = portico(&["logout", "--all", "--forget-device"]).ended()?;
    if out.code != Some(0) {
        return Err(format!("nobody was signed out: {out:?}").into());
    }
    let gone = portico(&["token"]).ended()?;
    match gone.code {
        Some(SIGNED_OUT) => Ok(()),
        _ => Err(format!("there is a token still: {gone:?}").into()),
    }
}

/// The first of three ports in a row that nobody uses.
fn free_ports() -> Result<u16, Trouble> {
    for _ in 0..100 {
        let first = TcpListener::bind("127.0.0.1:0")?;
        let port = first.local_addr()?.port();
        let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if port < u16::MAX - 2 && is_free(port + 1) && is_free(port + 2) {
            return Ok(port);
        }
    }
    Err("there are no three free ports in a row".into())
}
