//! What people have to load, against what they are ready to.

use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::shipped::{BOTH_AT_MOST, COMMAND_LINE_AT_MOST};

use super::of;
use crate::artefact::{Artefact, Kind};

/// The packages and the archive of this system.
pub(super) fn check(made: &[Artefact]) -> Result<(), Trouble> {
    let packages = of(made, Kind::Deb);
    at_most(BOTH_AT_MOST, &packages)?;
    at_most(COMMAND_LINE_AT_MOST, &packages[..1])?;
    at_most(COMMAND_LINE_AT_MOST, &of(made, Kind::Archive))
}

/// All of these together take no more than so many MB.
pub(super) fn at_most(limit: f64, files: &[PathBuf]) -> Result<(), Trouble> {
    let mut bytes = 0;
    let mut names = Vec::new();
    for file in files {
        bytes += file.metadata()?.len();
        names.push(name(file));
    }
    let (size, names) = (bytes as f64 / 1e6, names.join(" and "));
    println!("   {size:.2} MB of {limit} MB: {names}");
    match size <= limit {
        true => Ok(()),
        false => Err(format!("{size:.2} MB are more than {limit} MB: {names}").into()),
    }
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use xtask::process::write;

    #[test]
    fn all_files_count_together() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["a", "b"].map(|name| folder.path().join(name));
        for file in &files {
            write(file, &"x".repeat(600)).unwrap();
        }
        assert!(at_most(0.0012, &files).is_ok());
        assert!(at_most(0.0006, &files[..1]).is_ok());
        let error = at_most(0.0011, &files).unwrap_err().to_string();
        assert!(error.contains("a and b"), "{error}");
    }
}
