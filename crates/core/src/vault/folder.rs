//! Files that keep sealed secrets: one writer at a time, and no leftovers for long.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::atomic_file;

/// Waits for the other writers, also of other programs. Held until dropped; the system lets go of
/// it when the program dies.
pub(super) fn one_at_a_time(folder: &Path) -> io::Result<File> {
    atomic_file::make_private_folder(folder)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))?;
    file.lock()?;
    Ok(file)
}

/// Removes the files that begin with `start`, and what a kill has left of writing them, but for
/// one. The caller is the only writer.
pub(super) fn sweep(folder: &Path, start: &str, but: Option<&str>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file = entry.file_name();
        let file = file.to_string_lossy();
        let is_ours = file.strip_prefix('.').unwrap_or(&file).starts_with(start);
        if is_ours && Some(&*file) != but {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file; one that is not there counts as removed.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
