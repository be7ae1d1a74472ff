//! Sums and signatures, by the programs that people have.

use std::path::Path;

use xtask::Trouble;
use xtask::process::{Program, write};

use crate::sums::{PUBLIC_KEY, SUMS};

/// Every sum is right, both signatures are, and a changed list is found out.
pub(super) fn verify(out: &Path) -> Result<(), Trouble> {
    Program::new("sha256sum")
        .args(["--check", "--strict", SUMS])
        .within(out)
        .must_run()?;
    minisign(out, SUMS).must_run()?;
    minisign(out, "releases.json").must_run()?;

    let text = std::fs::read_to_string(out.join(SUMS))?;
    let changed = out.join("changed");
    write(&changed, &text.replacen('a', "b", 1))?;
    std::fs::copy(
        out.join(format!("{SUMS}.minisig")),
        out.join("changed.minisig"),
    )?;
    let found_out = !minisign(out, "changed").succeeds();
    std::fs::remove_file(out.join("changed"))?;
    std::fs::remove_file(out.join("changed.minisig"))?;
    if found_out {
        return Ok(());
    }
    Err("minisign let a changed list pass".into())
}

fn minisign(out: &Path, file: &str) -> Program {
    Program::new("minisign")
        .args(["-V", "-H", "-p", PUBLIC_KEY, "-m", file])
        .within(out)
}
