//! Sums and signatures, by the programs that people have.

use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::process::{Program, write};

use crate::artefact::{PUBLIC_KEY, SUMS};

/// Every sum is right, and each signature: that of the sums, and of these beside them. A changed list
/// is found out.
pub(super) fn verify(out: &Path, signed: &[PathBuf], work: &Path) -> Result<(), Trouble> {
    Program::new("sha256sum")
        .args(["--check", "--strict", SUMS])
        .within(out)
        .must_run()?;
    let sums = out.join(SUMS);
    for file in [&sums].into_iter().chain(signed) {
        minisign(out, file).must_run()?;
    }

    let text = std::fs::read_to_string(&sums)?;
    let list = work.join(SUMS);
    std::fs::copy(
        out.join(format!("{SUMS}.minisig")),
        work.join(format!("{SUMS}.minisig")),
    )?;
    write(&list, &text)?;
    if !minisign(out, &list).succeeds() {
        return Err("minisign does not know the same list again".into());
    }
    write(&list, &text.replacen('a', "b", 1))?;
    match minisign(out, &list).succeeds() {
        false => Ok(()),
        true => Err("minisign let a changed list pass".into()),
    }
}

fn minisign(out: &Path, file: &Path) -> Program {
    Program::new("minisign")
        .args(["-V", "-H", "-p", PUBLIC_KEY, "-m"])
        .arg(file)
        .within(out)
}
