//! What is written from the Rust sources, and committed: builds `xtask-generate` and runs it.

use std::process::ExitCode;

use crate::Trouble;
use crate::packages::{Selection, Window, Workspace};
use crate::process::Program;

/// The program that makes files of Portico's own sources.
pub const GENERATOR: &str = "xtask-generate";

/// Whether to write the files, or only to compare them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// Does it.
pub(crate) fn generate(mode: Mode) -> Result<ExitCode, Trouble> {
    let workspace = Workspace::load()?;
    let selection = Selection::new(&workspace, Window::LeftOut);
    Program::cargo()
        .args(["build", "--quiet"])
        .args(selection.arguments())
        .args(["--bin", GENERATOR])
        .must_run()?;
    if settled(&workspace, mode)? {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// The same where the generator has been built already.
pub(crate) fn settled(workspace: &Workspace, mode: Mode) -> Result<bool, Trouble> {
    let check = match mode {
        Mode::Write => None,
        Mode::Check => Some("--check"),
    };
    Program::new(workspace.program(GENERATOR)).args(check).run()
}
