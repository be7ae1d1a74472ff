//! One at a time, across threads and processes: for what may be spent or sent once only.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::atomic_file;
use crate::problem::{Code, Problem};

/// As long as somebody else's requests may take: metadata in up to three tries, then the tokens.
const LIMIT: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(20);

/// Held until dropped; the system lets go of it when the process dies.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held for its lock alone")] File);

impl Lock {
    /// Waits for the lock on this file: as long as somebody else's request may take.
    ///
    /// # Errors
    /// When the file can't be opened, or somebody else holds the lock for too long.
    pub async fn take(path: &Path) -> Result<Self, Problem> {
        let file = open(path)?;
        let held = tokio::time::timeout(LIMIT, async {
            loop {
                match file.try_lock() {
                    Ok(()) => return Ok(()),
                    Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
                    Err(TryLockError::Error(error)) => return Err(error),
                }
            }
        })
        .await;
        match held {
            Ok(result) => result.map(|()| Self(file)).map_err(Problem::from),
            Err(_) => Err(Problem::new(Code::Unexpected)
                .with_detail("another Portico has been at the same thing for too long")),
        }
    }

    /// Takes the lock on this file if nobody holds it.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub fn take_if_free(path: &Path) -> Result<Option<Self>, Problem> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        atomic_file::make_private_folder(folder)?;
    }
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}
