//! Files that are either the old or the new one, never a half of either.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// A neighbour that is older than the newest file by this much is nobody's any more.
const ABANDONED: Duration = Duration::from_secs(60);

/// Writes a file by way of a neighbour that then takes its place.
///
/// The folder is made when it is missing, for this person only (0700 on Unix). The content is
/// on the disk before the name changes.
///
/// # Errors
/// What the system says: no room, no permission.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    make_private_folder(folder)?;
    let name = path
        .file_name()
        .ok_or(io::ErrorKind::InvalidInput)?
        .to_string_lossy();
    let neighbour = folder.join(format!(".{name}.{}.new", uuid::Uuid::new_v4().simple()));
    let written = File::create_new(&neighbour)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&neighbour, path));
    if written.is_err() {
        // The neighbour is ours alone; if it can't be removed either, it is empty of meaning.
        let _ = fs::remove_file(&neighbour);
    }
    written
}

/// Removes the neighbours that writers left in a folder when they were killed. One of the last
/// minute may still be somebody's at work and stays.
///
/// # Errors
/// What the system says.
pub fn sweep(folder: &Path) -> io::Result<()> {
    let mut left = Vec::new();
    let mut newest = None;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // One that goes meanwhile is nobody's concern.
        let Ok(modified) = entry.metadata().and_then(|meta| meta.modified()) else {
            continue;
        };
        newest = newest.max(Some(modified));
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(".new") {
            left.push((entry.path(), modified));
        }
    }
    for (path, modified) in left {
        let age = newest.and_then(|newest| newest.duration_since(modified).ok());
        if age.is_some_and(|age| age > ABANDONED) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Makes a folder that only this person can look into.
///
/// # Errors
/// What the system says.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Reads a file of a sane size; none when there is no such file.
///
/// # Errors
/// What the system says, and `FileTooLarge` above `limit` bytes.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(meta) if meta.len() > limit => Err(io::ErrorKind::FileTooLarge.into()),
        Ok(_) => fs::read(path).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_content_takes_the_old_ones_place_and_leaves_no_neighbour() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.json");

        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();

        assert_eq!(read(&path, 10).unwrap().unwrap(), b"new");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_writer_left_is_swept_and_what_one_at_work_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let (left, at_work) = (".a.json.1.new", ".a.json.2.new");
        for name in [left, at_work] {
            File::create(folder.path().join(name)).unwrap();
        }
        let old = fs::metadata(folder.path().join(left)).unwrap();
        let old = old.modified().unwrap() - Duration::from_secs(61);
        let file = File::options().write(true).open(folder.path().join(left));
        file.unwrap().set_modified(old).unwrap();
        write(&path, b"new").unwrap();

        sweep(folder.path()).unwrap();

        assert!(!folder.path().join(left).exists());
        assert!(folder.path().join(at_work).exists());
        assert!(path.exists());
    }

    #[test]
    fn a_missing_file_is_none_and_a_huge_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        assert!(read(&path, 10).unwrap().is_none());
        write(&path, &[0; 11]).unwrap();
        assert_eq!(
            read(&path, 10).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
    }
}
