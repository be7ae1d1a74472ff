//! Files that are either the old or the new one, never a half of either.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

/// A neighbour that is older than the newest file by this much is nobody's any more.
const ABANDONED: Duration = Duration::from_secs(60);

/// Writes a file by way of a neighbour that then takes its place.
///
/// Folder and file are for this person only (0700 and 0600 on Unix); the folder is made when it is
/// missing. The content is on the disk before the name changes.
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
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&neighbour)
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
/// What the system says, `FileTooLarge` above `limit` bytes, and `InvalidInput` for what is no
/// file: a folder, or a pipe or device, which might never end.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    // Looked at before it is opened: opening a pipe waits for somebody at its other end.
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "something else than a file is in its place",
            ));
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let file = match File::open(path) {
        // Somebody has removed it in the meantime.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    // The size that a file states is not what it gives: some state none, others grow.
    let mut content = Vec::new();
    let mut file = file.take(limit.saturating_add(1));
    match u64::try_from(file.read_to_end(&mut content)?) {
        Ok(length) if length <= limit => Ok(Some(content)),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
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

    #[test]
    fn a_folder_in_a_files_place_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            read(folder.path(), 10).unwrap_err().kind(),
            io::ErrorKind::InvalidInput
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_an_endless_device_in_a_files_place_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let zeros = folder.path().join("zeros");
        std::os::unix::fs::symlink("/dev/zero", &zeros).unwrap();

        for path in [pipe, zeros] {
            let seen = read(&path, 10).unwrap_err().kind();
            assert_eq!(seen, io::ErrorKind::InvalidInput, "{}", path.display());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_states_no_size_is_still_bounded() {
        let stated = fs::metadata("/proc/self/status").unwrap().len();
        assert_eq!(stated, 0);
        let seen = read(Path::new("/proc/self/status"), 10).unwrap_err();
        assert_eq!(seen.kind(), io::ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_is_followed_and_one_in_a_circle_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let [there, link, circle] =
            ["there", "link", "circle"].map(|name| folder.path().join(name));
        write(&there, b"x").unwrap();
        std::os::unix::fs::symlink(&there, &link).unwrap();
        std::os::unix::fs::symlink(&circle, &circle).unwrap();
        assert_eq!(read(&link, 10).unwrap().unwrap(), b"x");
        assert!(read(&circle, 10).is_err());
    }
}
