//! Files that keep sealed secrets: one writer at a time, and no leftovers for long.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Person, StoreError};
use crate::atomic_file;

/// Who waits for longer is told what for.
const UNSAID: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Who else may hold the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum With {
    /// Nobody.
    Nobody,
    /// Others of this kind: those who write items of their own.
    Others,
}

/// Held until dropped; the system lets go of it when the program dies.
#[derive(Debug)]
pub(super) struct Held(#[expect(dead_code, reason = "held for its lock alone")] File);

/// Waits for those who write to a folder, also of other programs, for as long as `limit`. The person
/// is told when that is more than a moment.
pub(super) fn hold(
    folder: &Path,
    with: With,
    limit: Duration,
    person: Option<&dyn Person>,
) -> Result<Held, StoreError> {
    let path = folder.join("lock");
    let file = atomic_file::open_lock(&path)?;
    let begun = Instant::now();
    let mut is_told = false;
    loop {
        if try_to(&file, with)? {
            return Ok(Held(file));
        }
        if begun.elapsed() >= limit {
            return Err(StoreError::Busy(path.display().to_string()));
        }
        if !is_told && begun.elapsed() >= UNSAID {
            is_told = true;
            if let Some(person) = person {
                person.waits();
            }
        }
        std::thread::sleep(PAUSE);
    }
}

/// The same, if nobody has to be waited for.
pub(super) fn hold_if_free(folder: &Path, with: With) -> Result<Option<Held>, StoreError> {
    let file = atomic_file::open_lock(&folder.join("lock"))?;
    Ok(try_to(&file, with)?.then_some(Held(file)))
}

fn try_to(file: &File, with: With) -> io::Result<bool> {
    let tried = match with {
        With::Nobody => file.try_lock(),
        With::Others => file.try_lock_shared(),
    };
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
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
            atomic_file::remove(&entry.path())?;
        }
    }
    Ok(())
}
