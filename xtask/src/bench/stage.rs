//! Where it is measured: a sandbox, a real keychain on a bus of its own, and a home that is gone
//! at the next run.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

use serde_json::Value;

use crate::demo_keychain::DemoKeychain;
use crate::packages::Workspace;
use crate::process::{Program, Running};
use crate::{Trouble, demo_person};

/// The place, and everything in it.
pub(super) struct Stage {
    folder: PathBuf,
    keychain: DemoKeychain,
    _sandbox: Running,
    there_is: Value,
}

impl Stage {
    /// Sets one up; nobody is signed in.
    pub(super) fn set(workspace: &Workspace, name: &str) -> Result<Self, Trouble> {
        let folder = workspace.target().join("bench").join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let port = free_ports()?.to_string();
        let mut sandbox = Program::new(workspace.program("portico-sandbox"))
            .args(["--json", "--memory", "--port", &port])
            .start(Stdio::piped())?;
        let there_is = serde_json::from_str(&sandbox.first_line()?)?;
        Ok(Self {
            keychain: DemoKeychain::start(&folder.join("keychain"))?,
            _sandbox: sandbox,
            there_is,
            folder,
        })
    }

    /// Where this stage keeps its files.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A program that sees this home, this keychain and this sandbox, and nothing of whoever
    /// started the chore.
    pub(super) fn given_to(&self, program: Program) -> Program {
        let program = program
            .with("HOME", &self.folder)
            .with("PORTICO_HOME", self.folder.join("portico"))
            .with(
                "PORTICO_SANDBOX",
                self.there_is["issuer"].as_str().unwrap_or_default(),
            )
            .with("PORTICO_LANGUAGE", "en")
            .with("LC_ALL", "C.UTF-8")
            // Nobody listens to accessibility here, and its bus would be one more start.
            .with("NO_AT_BRIDGE", "1")
            .without("PORTICO_VAULT")
            .without("PORTICO_LOG")
            .without("WAYLAND_DISPLAY")
            .without("DISPLAY");
        self.keychain.given_to(program)
    }

    /// Signs in as the first of the demo people.
    pub(super) fn sign_in(&self, workspace: &Workspace) -> Result<(), Trouble> {
        let login = Program::new(workspace.shipped("portico")).args(["login", "sandbox"]);
        let code = demo_person::sign_in(self.given_to(login), &self.there_is)?;
        match code == ExitCode::SUCCESS {
            true => Ok(()),
            false => Err("the demo person could not sign in".into()),
        }
    }
}

/// The first of three ports in a row that nobody listens on.
fn free_ports() -> Result<u16, Trouble> {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    (7400..7700)
        .step_by(3)
        .find(|first| (*first..first + 3).all(is_free))
        .ok_or_else(|| "there are no free ports for the sandbox".into())
}
