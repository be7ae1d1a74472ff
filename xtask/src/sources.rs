//! The files of the repository that are its own.

use std::path::{Path, PathBuf};

use crate::Trouble;

/// Adds the files below a folder, in the order of their names.
pub(crate) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    const NOT_OURS: &[&str] = &[
        ".git",
        "target",
        "node_modules",
        "dist",
        "dist-scenes",
        "gen",
        "test-results",
    ];

    let mut entries = folder.read_dir()?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        // Anything may stand in the inputs of fuzzing.
        let is_input = entry.path().ends_with("fuzz/corpus");
        if is_input || NOT_OURS.iter().any(|other| name == *other) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}
