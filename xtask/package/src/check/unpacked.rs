//! The archive in a root with nothing but the libraries that its program is linked to.

use std::collections::BTreeSet;
use std::path::Path;

use xtask::Trouble;
use xtask::process::Program;

use super::of;
use super::root::{with_libraries, within};
use crate::artefact::{Artefact, Kind};

/// All it may be linked to: every Linux with glibc has these.
const LIBRARIES: [&str; 4] = [
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libgcc_s.so.1",
    "libm.so.6",
];

/// Unpacks and runs it.
pub(super) fn check(made: &[Artefact], root: &Path) -> Result<(), Trouble> {
    // The first: that for Windows comes with its installer.
    let archives = of(made, Kind::Archive);
    let archive = archives.first().ok_or("there is no archive")?;
    Program::new("tar")
        .args(["--extract", "--strip-components=1", "--file"])
        .arg(archive)
        .arg("--directory")
        .arg(root)
        .must_run()?;
    let linked = with_libraries(root, &root.join("portico"))?;
    let allowed: BTreeSet<String> = LIBRARIES.map(str::to_owned).into();
    if cfg!(target_arch = "x86_64") && linked != allowed {
        return Err(format!("it is linked to {linked:?}").into());
    }
    let marker = std::fs::read_to_string(root.join("install-source"))?;
    if marker.trim() != "archive" {
        return Err(format!("install-source says {marker}").into());
    }
    let told = within(root, &["/portico", "--version"]).output()?;
    print!("{told}");
    within(root, &["/portico", "profile", "list", "--json"]).must_run()
}
