//! What `xz` packs.

use xtask::Trouble;
use xtask::process::{Program, write_bytes};

/// Packs it, the same into the same: how many threads there were would show in the bytes.
pub(crate) fn packed(content: &[u8], how: &[&str]) -> Result<Vec<u8>, Trouble> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("content");
    write_bytes(&file, content)?;
    Program::new("xz")
        .args(["--threads=1"])
        .args(how)
        .arg(&file)
        .output()?;
    Ok(std::fs::read(file.with_extension("xz"))?)
}
