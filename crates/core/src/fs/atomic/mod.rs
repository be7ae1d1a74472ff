//! Files that are either the old or the new one, never a half of either. The one place that opens
//! files: what is no file (a pipe, a device) is refused and never waited for, and what is read is
//! bounded.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rand::RngExt as _;

/// A neighbour that is older than the newest file by this much is nobody's any more.
const ABANDONED: Duration = Duration::from_secs(60);

/// What went wrong, and where: a person has to know which folder it is.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct At {
    /// The file or folder.
    pub path: PathBuf,
    error: io::Error,
}

/// Adds where it was, and leaves its kind.
fn at(path: &Path) -> impl Fn(io::Error) -> io::Error {
    let path = path.to_owned();
    move |error| {
        let is_said = error.get_ref().is_some_and(|inner| inner.is::<At>());
        let (kind, path) = (kind_of(&error), path.clone());
        match is_said {
            true => error,
            false => io::Error::new(kind, At { path, error }),
        }
    }
}

/// The kind of an error. Links that lead to one another are damage like any other thing in a file's
/// place.
pub(crate) fn kind_of(error: &io::Error) -> io::ErrorKind {
    match system::is_loop(error) {
        true => io::ErrorKind::InvalidInput,
        false => error.kind(),
    }
}

/// The paths of a folder's files with an ending, such as `json`; none where there is no such folder.
///
/// # Errors
/// What the system says, and of which folder.
pub(crate) fn with_ending(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(at(folder))?,
    };
    // One that goes meanwhile is nobody's concern.
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .collect())
}

/// Writes a file by way of a neighbour that then takes its place.
///
/// Folder and file are for this person only (0700 and 0600 on Unix); the folder is made when it is
/// missing. The content is on the disk before the name changes, and the name before this returns:
/// after a power cut the file is the new one.
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
    let written = write_new(&neighbour, content)
        .and_then(|()| fs::rename(&neighbour, path))
        .and_then(|()| system::keep_names(folder));
    if written.is_err() {
        // The neighbour is ours alone; if it can't be removed either, it is empty of meaning.
        let _ = fs::remove_file(&neighbour);
    }
    written.map_err(at(path))
}

/// Writes a file that is not there yet, for this person only, onto the disk.
fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Makes sure that a folder has room for a file of this many bytes: only writing one says so, whatever
/// quota or file system it is. The file goes again; what a kill leaves of it begins with `name`.
///
/// # Errors
/// What the system says: no room, no permission.
pub(crate) fn make_sure_of_room(folder: &Path, name: &str, bytes: usize) -> io::Result<()> {
    let mut content = vec![0; bytes];
    // What can be compressed takes no room on some disks.
    rand::rng().fill(content.as_mut_slice());
    let spare = folder.join(format!(".{name}.{}.new", uuid::Uuid::new_v4().simple()));
    let written = write_new(&spare, &content);
    let removed = fs::remove_file(&spare);
    written.and(removed).map_err(at(folder))
}

/// Removes a file for good: it does not come back after a power cut. One that is not there counts as
/// removed.
///
/// # Errors
/// What the system says.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => path.parent().map_or(Ok(()), system::keep_names),
    }
    .map_err(at(path))
}

/// Removes the files of a folder that begin with `start`, and what a kill has left of writing them, but
/// for one. The caller is the only writer.
///
/// # Errors
/// What the system says.
pub(crate) fn sweep_beginning(folder: &Path, start: &str, but: Option<&str>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file = entry.file_name();
        let file = file.to_string_lossy();
        let is_meant = file.strip_prefix('.').unwrap_or(&file).starts_with(start);
        if is_meant && Some(&*file) != but {
            remove(&entry.path())?;
        }
    }
    Ok(())
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
pub(crate) fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))
}

/// Opens a file to read it; none when there is no such file. Links are followed.
///
/// # Errors
/// What the system says, and `InvalidInput` for what is no file: a folder, or a pipe or device,
/// which might never end.
pub fn open(path: &Path) -> io::Result<Option<File>> {
    // Looked at first: opening some devices does something.
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => return Err(no_file()),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut options = File::options();
    options.read(true);
    system::without_waiting(&mut options);
    match options.open(path) {
        // Somebody has removed it in the meantime.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        // Or has put something else in its place.
        Ok(file) if !file.metadata()?.is_file() => Err(no_file()),
        Ok(file) => Ok(Some(file)),
    }
}

/// Opens the file that a lock is on, and makes it where it is missing. A link is not followed: it
/// would have somebody else's file made or locked.
///
/// # Errors
/// What the system says, and `InvalidInput` for what is no file.
pub fn open_lock(path: &Path) -> io::Result<File> {
    opened_lock(path).map_err(at(path))
}

fn opened_lock(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => return Err(no_file()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    system::without_following(&mut options);
    let file = options.open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(no_file()),
    }
}

/// Reads a file of a sane size; none when there is no such file.
///
/// # Errors
/// As [`open`], and `FileTooLarge` above `limit` bytes.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    match open(path).map_err(at(path))? {
        None => Ok(None),
        Some(file) => read_opened(file, limit).map(Some).map_err(at(path)),
    }
}

/// Reads a file that a person has named, of a sane size; also a pipe that was handed over open, as
/// `<(…)` of a shell does: somebody writes to it. One that only has a name may have nobody at its other
/// end.
///
/// # Errors
/// As [`read`], and `NotFound` when there is no such file.
pub fn read_given(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if system::is_handed_over(path) {
        let opened = File::open(path).map_err(at(path))?;
        return read_opened(opened, limit).map_err(at(path));
    }
    let missing = || io::Error::new(io::ErrorKind::NotFound, "there is no such file");
    read(path, limit)?.ok_or_else(|| at(path)(missing()))
}

/// Reads what has been opened, of a sane size.
///
/// # Errors
/// What the system says, and `FileTooLarge` above `limit` bytes.
pub fn read_opened(file: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    // The size that a file states is not what it gives: some state none, others grow.
    let mut content = Vec::new();
    let mut file = file.take(limit.saturating_add(1));
    match u64::try_from(file.read_to_end(&mut content)?) {
        Ok(length) if length <= limit => Ok(content),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

fn no_file() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        "something other than a file is there",
    )
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

    /// Links that lead to one another, in a file's or a folder's place.
    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_are_damage() {
        use crate::problem::{Code, Problem};
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("self", at("self")).unwrap();
        symlink("two", at("one")).unwrap();
        symlink("one", at("two")).unwrap();
        for name in ["self", "one", "self/a.json", "two/b"] {
            let errors = [
                read(&at(name), 10).map(drop),
                open(&at(name)).map(drop),
                open_lock(&at(name)).map(drop),
                with_ending(&at(name), "json").map(drop),
            ];
            for error in errors.into_iter().filter_map(Result::err) {
                assert_eq!(Problem::from(error).code, Code::StorageDamaged, "{name}");
            }
            read(&at(name), 10).unwrap_err();
        }
        // A link to a file is one, and one to nothing is none.
        write(&at("file"), b"x").unwrap();
        symlink("file", at("link")).unwrap();
        symlink("nothing", at("lost")).unwrap();
        assert_eq!(read(&at("link"), 10).unwrap().unwrap(), b"x");
        assert!(read(&at("lost"), 10).unwrap().is_none());
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
    fn looking_for_room_leaves_nothing_and_says_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        make_sure_of_room(folder.path(), "room", 100_000).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        let gone = folder.path().join("gone");
        let error = make_sure_of_room(&gone, "room", 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().contains("gone"), "{error}");
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
            for seen in [read(&path, 10).map(drop), read_given(&path, 10).map(drop)] {
                let seen = seen.unwrap_err().kind();
                assert_eq!(seen, io::ErrorKind::InvalidInput, "{}", path.display());
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_was_handed_over_open_is_read_to_its_end() {
        use std::os::fd::AsRawFd;

        let given = |content: &'static [u8]| {
            let (end, mut start) = io::pipe().unwrap();
            let writer = std::thread::spawn(move || {
                // It may be hung up on.
                let _ = start.write_all(content);
            });
            let path = PathBuf::from(format!("/dev/fd/{}", end.as_raw_fd()));
            let seen = read_given(&path, 10);
            drop(end);
            writer.join().unwrap();
            seen
        };
        assert_eq!(given(b"0123456789").unwrap(), b"0123456789");
        assert_eq!(given(b"").unwrap(), b"");
        let seen = given(b"0123456789a").unwrap_err();
        assert_eq!(seen.kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn a_named_file_is_read_and_a_missing_one_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let missing = read_given(&path, 10).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
        assert!(missing.to_string().contains("there is no such file"));
        write(&path, b"x").unwrap();
        assert_eq!(read_given(&path, 10).unwrap(), b"x");
        let folder = read_given(folder.path(), 10).unwrap_err();
        assert_eq!(folder.kind(), io::ErrorKind::InvalidInput);
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_is_never_on_a_pipe_nor_behind_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let [pipe, link, elsewhere] =
            ["pipe", "link", "elsewhere"].map(|name| folder.path().join(name));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        std::os::unix::fs::symlink(&elsewhere, &link).unwrap();

        for path in [&pipe, &link, &folder.path().to_owned()] {
            let seen = open_lock(path).unwrap_err().kind();
            assert_eq!(seen, io::ErrorKind::InvalidInput, "{}", path.display());
        }
        assert!(!elsewhere.exists());
        open_lock(&folder.path().join("a/lock")).unwrap();
        open_lock(&folder.path().join("a/lock")).unwrap();
    }

    #[test]
    fn what_is_removed_is_gone_and_what_is_not_there_counts_as_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"x").unwrap();
        remove(&path).unwrap();
        assert!(!path.exists());
        remove(&path).unwrap();
        remove(&folder.path().join("no/such")).unwrap();
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
