//! Files that keep sealed secrets: one writer at a time, and no leftovers for long.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Person, StoreError};
use crate::fs::atomic;
use crate::fs::lock;
pub(super) use crate::fs::lock::{Held, With};

/// Who waits for longer is told what for.
const UNSAID: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Waits for those who write to a folder, also of other programs, for as long as `limit`. The person
/// is told when that is more than a moment.
pub(super) fn hold(
    folder: &Path,
    with: With,
    limit: Duration,
    person: Option<&dyn Person>,
) -> Result<Held, StoreError> {
    let path = folder.join("lock");
    let mut file = atomic::open_lock(&path)?;
    let begun = Instant::now();
    let mut is_told = false;
    loop {
        file = match lock::try_hold(file, &path, with)? {
            Ok(held) => return Ok(held),
            Err(file) => file,
        };
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
    let path = folder.join("lock");
    let file = atomic::open_lock(&path)?;
    Ok(lock::try_hold(file, &path, with)?.ok())
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
            atomic::remove(&entry.path())?;
        }
    }
    Ok(())
}
