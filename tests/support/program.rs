//! The program under test.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The variable that names the command line's program, in the place of one built here and now.
pub const CLI: &str = "PORTICO_CLI";

/// The command line: the one that [`CLI`] names, or the one built here and now.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(named) = inherited(CLI) {
            return named.into();
        }
        let cargo = inherited("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "--quiet", "-p", "portico-cli"])
            .status()
            .unwrap();
        assert!(built.success(), "the program does not build");
        let own = std::env::current_exe().unwrap();
        own.parent().and_then(Path::parent).unwrap().join("portico")
    })
}

/// A variable of the test's own environment.
#[expect(
    clippy::disallowed_methods,
    reason = "the test's own environment, not the program's"
)]
pub fn inherited(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
