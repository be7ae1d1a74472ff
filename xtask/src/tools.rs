//! Tools that are not Rust's own, and npm packages: put in place once, kept between runs.

use std::path::{Path, PathBuf};

use crate::Trouble;
use crate::process::Program;
use crate::workspace::cache;

const CARGO_AUDITABLE: &str = "0.7.7";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";

/// `cargo auditable` of the version above: what a program is made of is then named in itself.
pub fn cargo_auditable() -> Result<Program, Trouble> {
    Ok(compiled("cargo-auditable", CARGO_AUDITABLE)?.arg("auditable"))
}

/// `cargo deny` of the version above.
pub fn cargo_deny() -> Result<Program, Trouble> {
    Ok(compiled("cargo-deny", CARGO_DENY)?.arg("--workspace"))
}

/// `cargo fuzz` of the version above.
pub fn cargo_fuzz() -> Result<Program, Trouble> {
    compiled("cargo-fuzz", CARGO_FUZZ)
}

/// A tool of this version, compiled into the cache folder where it is not there yet.
fn compiled(tool: &str, version: &str) -> Result<Program, Trouble> {
    let folder = cache()?.join("tools").join(format!("{tool}-{version}"));
    let name = format!("{tool}{}", std::env::consts::EXE_SUFFIX);
    let program = folder.join("bin").join(name);
    if !program.is_file() {
        println!("{tool} {version} is compiled once, a minute or two");
        let compiled = folder.join("compiled");
        // Not optimised: it compiles four times as fast, and does its own part in seconds anyway.
        Program::cargo()
            .args(["install", tool, "--locked", "--debug", "--quiet"])
            .args(["--version", version, "--root"])
            .arg(&folder)
            .with("CARGO_TARGET_DIR", &compiled)
            .with("CARGO_PROFILE_DEV_DEBUG", "false")
            .must_run()?;
        std::fs::remove_dir_all(&compiled)?;
    }
    Ok(Program::new(&program).without_cargos_words())
}

/// Whether `cargo nextest` is there; it is not needed.
pub fn has_nextest() -> bool {
    Program::cargo().args(["nextest", "--version"]).succeeds()
}

/// Installs the npm packages of a folder, unless its lock file has been installed already.
pub fn npm_packages(folder: &Path) -> Result<(), Trouble> {
    if is_current(folder) {
        return Ok(());
    }
    Program::npm(folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .must_run()
}

fn is_current(folder: &Path) -> bool {
    let changed = |path: PathBuf| path.metadata().and_then(|it| it.modified()).ok();
    let wanted = changed(folder.join("package-lock.json"));
    let installed = changed(folder.join("node_modules").join(".package-lock.json"));
    matches!((wanted, installed), (Some(wanted), Some(installed)) if wanted <= installed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::write;

    #[test]
    fn packages_are_installed_again_only_when_the_lock_file_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_current(folder.path()), "nothing is there");

        write(&folder.path().join("package-lock.json"), "{}").unwrap();
        assert!(!is_current(folder.path()), "nothing is installed");

        write(&folder.path().join("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(
            is_current(folder.path()),
            "installed after the lock file was written"
        );
    }
}
