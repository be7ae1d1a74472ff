//! What people install: builds `xtask-package` and runs it.

use std::ffi::OsStr;
use std::process::ExitCode;

use crate::Trouble;
use crate::generate::GENERATOR;
use crate::packages::{Selection, Window, Workspace};
use crate::process::Program;
use crate::system::System;

pub(crate) const PACKAGER: &str = "xtask-package";

/// Whether the tools are at hand, or can be installed.
pub(crate) fn can_be_made() -> bool {
    System::here() == System::Debian
}

/// Does what its words say.
pub(crate) fn package(words: &[impl AsRef<OsStr>]) -> Result<ExitCode, Trouble> {
    let workspace = Workspace::load()?;
    Program::cargo()
        .args(["build", "--quiet"])
        .args(Selection::new(&workspace, Window::LeftOut).arguments())
        .args(["--bin", PACKAGER, "--bin", GENERATOR])
        .must_run()?;
    if Program::new(workspace.program(PACKAGER))
        .args(words)
        .run()?
    {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
