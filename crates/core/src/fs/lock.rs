//! Locks on files, as far as the file system has them. Some homes on a network have none: then a
//! lock counts within this process only, which is said once, and two programs at the same moment
//! may hinder each other. Refusing to work would help nobody.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};

use super::atomic;

/// Who waits for longer is told what for.
const UNSAID: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Who else may hold the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum With {
    /// Nobody.
    Nobody,
    /// Others of this kind.
    Others,
}

/// Held until dropped; the system lets go of it when the program dies.
#[derive(Debug)]
pub struct Held {
    _file: File,
    _here: Option<Here>,
}

/// Takes the lock if it is free; gives the file back where it is not.
///
/// # Errors
/// What the system says, but for a file system without locks.
pub(crate) fn try_hold(file: File, path: &Path, with: With) -> io::Result<Result<Held, File>> {
    try_hold_by(system_lock, file, path, with)
}

/// Takes the lock on this file if it is free.
///
/// # Errors
/// As [`try_hold`], and when the file can't be opened.
pub(crate) fn hold_if_free(path: &Path, with: With) -> io::Result<Option<Held>> {
    Ok(try_hold(atomic::open_lock(path)?, path, with)?.ok())
}

/// Waits for the lock on this file, for as long as `limit`; then there is none. `waits` is called once,
/// when it takes more than a moment.
///
/// # Errors
/// As [`hold_if_free`].
pub(crate) fn hold_within(
    path: &Path,
    with: With,
    limit: Duration,
    waits: impl FnOnce(),
) -> io::Result<Option<Held>> {
    let mut file = atomic::open_lock(path)?;
    let (begun, mut waits) = (Instant::now(), Some(waits));
    loop {
        file = match try_hold(file, path, with)? {
            Ok(held) => return Ok(Some(held)),
            Err(file) => file,
        };
        if begun.elapsed() >= limit {
            return Ok(None);
        }
        if begun.elapsed() >= UNSAID
            && let Some(waits) = waits.take()
        {
            waits();
        }
        std::thread::sleep(PAUSE);
    }
}

/// Whether the file system of this file has no locks.
#[must_use]
pub fn is_without(file: &File) -> bool {
    match system_lock(file, With::Others) {
        Err(TryLockError::Error(error)) => is_unsupported(&error),
        Ok(()) | Err(TryLockError::WouldBlock) => false,
    }
}

fn try_hold_by(
    lock: impl Fn(&File, With) -> Result<(), TryLockError>,
    file: File,
    path: &Path,
    with: With,
) -> io::Result<Result<Held, File>> {
    let here = match lock(&file, with) {
        Ok(()) => None,
        Err(TryLockError::WouldBlock) => return Ok(Err(file)),
        Err(TryLockError::Error(error)) if is_unsupported(&error) => {
            say_once(path, &error);
            match Here::take(path, with) {
                Some(here) => Some(here),
                None => return Ok(Err(file)),
            }
        }
        Err(TryLockError::Error(error)) => return Err(error),
    };
    Ok(Ok(Held {
        _file: file,
        _here: here,
    }))
}

fn system_lock(file: &File, with: With) -> Result<(), TryLockError> {
    match with {
        With::Nobody => file.try_lock(),
        With::Others => file.try_lock_shared(),
    }
}

/// `ENOSYS`, `EOPNOTSUPP` and `ENOTSUP` have a kind of their own; `ENOLCK` has none.
fn is_unsupported(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported || error.raw_os_error().is_some_and(is_no_lock)
}

#[cfg(unix)]
fn is_no_lock(code: i32) -> bool {
    code == rustix::io::Errno::NOLCK.raw_os_error()
}

/// `ERROR_INVALID_FUNCTION` and `ERROR_NOT_SUPPORTED`, as some redirectors answer.
#[cfg(windows)]
fn is_no_lock(code: i32) -> bool {
    matches!(code, 1 | 50)
}

fn say_once(path: &Path, error: &io::Error) {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        let folder = path.parent().unwrap_or(path).display();
        // What is longer is cut in the log.
        tracing::warn!(
            %folder,
            %error,
            "the file system doesn't support file locks; use only one Portico program at a time, or \
             set PORTICO_HOME to a folder of this computer's own"
        );
    }
}

/// What is held in this process: how many, or [`ALONE`].
static HELD: Mutex<BTreeMap<PathBuf, usize>> = Mutex::new(BTreeMap::new());
const ALONE: usize = usize::MAX;

fn held() -> MutexGuard<'static, BTreeMap<PathBuf, usize>> {
    HELD.lock()
}

/// A lock within this process.
#[derive(Debug)]
struct Here(PathBuf);

impl Here {
    fn take(path: &Path, with: With) -> Option<Self> {
        let mut held = held();
        let count = held.entry(path.to_owned()).or_default();
        *count = match (*count, with) {
            (0, With::Nobody) => ALONE,
            (ALONE, _) | (_, With::Nobody) => return None,
            (others, With::Others) => others + 1,
        };
        Some(Self(path.to_owned()))
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let mut held = held();
        match held.get_mut(&self.0) {
            Some(count) if *count != ALONE && *count > 1 => *count -= 1,
            _ => {
                held.remove(&self.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file system without locks answers, and what a broken one does.
    #[cfg(unix)]
    const WITHOUT: [i32; 4] = {
        use rustix::io::Errno;
        [
            Errno::NOLCK.raw_os_error(),
            Errno::OPNOTSUPP.raw_os_error(),
            Errno::NOTSUP.raw_os_error(),
            Errno::NOSYS.raw_os_error(),
        ]
    };
    #[cfg(unix)]
    const BROKEN: i32 = rustix::io::Errno::IO.raw_os_error();

    /// `ERROR_INVALID_FUNCTION`, `ERROR_NOT_SUPPORTED`; `ERROR_GEN_FAILURE`.
    #[cfg(windows)]
    const WITHOUT: [i32; 2] = [1, 50];
    #[cfg(windows)]
    const BROKEN: i32 = 31;

    fn try_by(code: i32, path: &Path, with: With) -> io::Result<bool> {
        let file = crate::fs::atomic::open_lock(path)?;
        let failing = |_: &File, _| Err(TryLockError::Error(io::Error::from_raw_os_error(code)));
        let held = try_hold_by(failing, file, path, with)?;
        // Kept for as long as the test runs.
        Ok(held.map(std::mem::forget).is_ok())
    }

    #[test]
    fn a_file_system_without_locks_is_used_and_two_of_one_process_still_wait() {
        for code in WITHOUT {
            let folder = tempfile::tempdir().unwrap();
            let (alone, shared) = (folder.path().join("a"), folder.path().join("b"));
            assert!(try_by(code, &alone, With::Nobody).unwrap());
            assert!(!try_by(code, &alone, With::Nobody).unwrap());
            assert!(!try_by(code, &alone, With::Others).unwrap());
            assert!(try_by(code, &shared, With::Others).unwrap());
            assert!(try_by(code, &shared, With::Others).unwrap());
            assert!(!try_by(code, &shared, With::Nobody).unwrap());
        }
        let folder = tempfile::tempdir().unwrap();
        try_by(BROKEN, &folder.path().join("a"), With::Nobody).unwrap_err();
    }

    #[test]
    fn what_is_let_go_of_can_be_had_again() {
        let path = Path::new("somewhere");
        let first = Here::take(path, With::Others).unwrap();
        let second = Here::take(path, With::Others).unwrap();
        drop(first);
        assert!(Here::take(path, With::Nobody).is_none());
        drop(second);
        drop(Here::take(path, With::Nobody).unwrap());
        assert!(Here::take(path, With::Nobody).is_some());
    }
}
