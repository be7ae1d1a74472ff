//! What people have to load, against what they are ready to.

use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::shipped::{BOTH_AT_MOST, COMMAND_LINE_AT_MOST, INSTALLER_AT_MOST};

use super::of;
use crate::artefact::{Artefact, Kind};

/// Debian's packages together; the command line alone, in its package and in each archive; the installer
/// for Windows.
pub(super) fn check(made: &[Artefact]) -> Result<(), Trouble> {
    let packages = of(made, Kind::Deb);
    at_most(BOTH_AT_MOST, &packages)?;
    let alone = packages.into_iter().take(1);
    for file in alone.chain(of(made, Kind::Archive)) {
        at_most(COMMAND_LINE_AT_MOST, &[file])?;
    }
    for file in of(made, Kind::Msi) {
        at_most(INSTALLER_AT_MOST, &[file])?;
    }
    Ok(())
}

/// All of these together take no more than so many MB.
fn at_most(limit: f64, files: &[PathBuf]) -> Result<(), Trouble> {
    if files.is_empty() {
        return Ok(());
    }
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

    #[test]
    fn each_kind_has_a_limit_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let sized = |name: &str, megabytes: u64| {
            let path = folder.path().join(name);
            let file = std::fs::File::create(&path).unwrap();
            file.set_len(megabytes * 1_000_000).unwrap();
            path
        };
        let allowed = [
            (Kind::Deb, "portico.deb", 4),
            (Kind::Deb, "portico-desktop.deb", 2),
            (Kind::Archive, "portico.tar.xz", 4),
            (Kind::Archive, "portico.zip", 4),
            (Kind::Msi, "portico.msi", 9),
            (Kind::Rpm, "portico.rpm", 50),
        ];
        let made = allowed.map(|(kind, name, size)| Artefact::anywhere(kind, sized(name, size)));
        check(&made).unwrap();
        check(&[]).unwrap();
        for (name, too_much) in [
            ("portico.deb", 5),
            ("portico-desktop.deb", 4),
            ("portico.tar.xz", 5),
            ("portico.zip", 5),
            ("portico.msi", 10),
        ] {
            sized(name, too_much);
            let error = check(&made).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
            for (_, name, size) in allowed {
                sized(name, size);
            }
        }
    }
}
