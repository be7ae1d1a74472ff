//! What is written from the Rust sources, and committed: builds `xtask-generate` and runs it.

use std::process::ExitCode;

use crate::Trouble;
use crate::process::Program;
use crate::workspace::{Selection, Window, Workspace};

/// Whether to write the files, or only to compare them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// Does it.
pub(crate) fn generate(mode: Mode) -> Result<ExitCode, Trouble> {
    let workspace = Workspace::load()?;
    if written(&workspace, Window::LeftOut, mode)? {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// The same as a part of something larger, with the packages that it builds anyway.
pub(crate) fn written(workspace: &Workspace, window: Window, mode: Mode) -> Result<bool, Trouble> {
    let selection = Selection::new(workspace, window);
    Program::cargo()
        .args(["build", "--quiet"])
        .args(selection.arguments())
        .args(["--bin", "xtask-generate"])
        .must_run()?;
    let check = match mode {
        Mode::Write => None,
        Mode::Check => Some("--check"),
    };
    Program::new(workspace.program("xtask-generate"))
        .args(check)
        .run()
}
