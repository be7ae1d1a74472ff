//! Whether what was made installs, runs, upgrades and goes without a trace.

pub(crate) mod msi;

use crate::release::Table;
use std::path::Path;
use std::process::ExitCode;
use xtask::Trouble;
use xtask::workspace::Workspace;
pub(crate) fn short(_workspace: &Workspace, _table: &Table) -> Result<ExitCode, Trouble> {
    Err("soon".into())
}
pub(crate) fn long(
    _workspace: &Workspace,
    _table: &Table,
    _programs: &Path,
) -> Result<ExitCode, Trouble> {
    Err("soon".into())
}
