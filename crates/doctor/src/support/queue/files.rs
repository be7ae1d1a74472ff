//! The files of the queue.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use portico_core::Problem;
use portico_core::clock;
use portico_core::fs::atomic;
use portico_core::fs::json_file::JsonFile;

use super::{Entry, MEMORY};
use crate::support::SAVED;

/// The largest file of the queue, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The file of one report.
pub(super) fn of(path: PathBuf) -> JsonFile<Entry> {
    JsonFile::new(path, LARGEST).pretty()
}

pub(super) fn entries(folder: &Path) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::new();
    let files = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(entries),
        files => files?,
    };
    for file in files {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            match of(path.clone()).read() {
                // Its name is its id, so that nothing in a file leads to another one.
                Ok(Some(entry)) if path.file_stem().is_some_and(|stem| *stem == *entry.id) => {
                    entries.push(entry);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "a report that waits was left out"),
            }
        }
    }
    entries.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Ok(entries)
}

pub(super) fn sweep(folder: &Path, now: DateTime<Utc>) -> std::io::Result<()> {
    let files = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        files => files?,
    };
    for file in files {
        let file = file?;
        let name = file.file_name();
        let name = name.to_string_lossy();
        let is_saved = name.starts_with(SAVED) && name.ends_with(".zip");
        // One that goes meanwhile is nobody's concern.
        let Some(written) = file.metadata().and_then(|meta| meta.modified()).ok() else {
            continue;
        };
        let age = clock::moment(written).map(|at| now.signed_duration_since(at));
        if is_saved && age.is_none_or(|age| age.abs() > MEMORY) {
            std::fs::remove_file(file.path())?;
        }
    }
    atomic::sweep(folder)
}
