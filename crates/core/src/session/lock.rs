//! One at a time, across threads and processes: for what may be spent or sent once only.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::fs::atomic;
use crate::fs::lock::{self, Held, With};
use crate::problem::{Code, Problem};
use crate::vault::{Nobody, Person};

/// As long as somebody else's requests may take: metadata in up to three tries, then the tokens.
pub(crate) const LIMIT: Duration = Duration::from_secs(90);
/// Who waits for longer is told what for.
const UNSAID: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Held until dropped; the system lets go of it when the process dies.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held for its lock alone")] Held);

impl Lock {
    /// Waits for the lock on this file, as long as somebody else's request may take.
    ///
    /// # Errors
    /// When the file can't be opened; `storage_busy` when somebody else holds the lock for too long.
    pub async fn take(path: &Path) -> Result<Self, Problem> {
        Self::take_for(path, &Nobody).await
    }

    /// The same for a person, who is told when it takes more than a moment.
    ///
    /// # Errors
    /// As [`Lock::take`].
    pub async fn take_for(path: &Path, person: &dyn Person) -> Result<Self, Problem> {
        Self::take_until(path, person, Instant::now() + LIMIT).await
    }

    /// The same with another end of the patience.
    ///
    /// # Errors
    /// As [`Lock::take`].
    pub async fn take_until(
        path: &Path,
        person: &dyn Person,
        end: Instant,
    ) -> Result<Self, Problem> {
        let mut file = open(path)?;
        let begun = Instant::now();
        let mut is_told = false;
        loop {
            file = match lock::try_hold(file, path, With::Nobody)? {
                Ok(held) => return Ok(Self(held)),
                Err(file) => file,
            };
            let now = Instant::now();
            if now >= end {
                return Err(busy(path));
            }
            if !is_told && now.duration_since(begun) >= UNSAID {
                person.waits();
                is_told = true;
            }
            sleep(PAUSE).await;
        }
    }

    /// Takes the lock on this file if nobody holds it.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub fn take_if_free(path: &Path) -> Result<Option<Self>, Problem> {
        let file = open(path)?;
        let held = lock::try_hold(file, path, With::Nobody)?;
        Ok(held.ok().map(Self))
    }
}

fn open(path: &Path) -> Result<File, Problem> {
    atomic::open_lock(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => Problem::from(error).with_detail(format!(
            "something other than a file is at {}",
            path.display()
        )),
        _ => error.into(),
    })
}

fn busy(path: &Path) -> Problem {
    Problem::new(Code::StorageBusy).with_detail(format!(
        "timed out waiting for whoever holds {}: another Portico process, or this one at something else",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::secret::Secret;
    use crate::vault::Passphrase;

    #[derive(Debug, Default)]
    struct Waiting(AtomicUsize);

    impl Person for Waiting {
        fn passphrase(&self, _: Passphrase) -> Option<Secret> {
            None
        }

        fn keychain_asks(&self) -> bool {
            false
        }

        fn waits(&self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_lock_that_is_held_is_said_once_and_given_up_with_its_own_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lock");
        let person = Waiting::default();
        let first = Lock::take_for(&path, &person).await.unwrap();
        assert_eq!(person.0.load(Ordering::Relaxed), 0);

        let problem = Lock::take_for(&path, &person).await.unwrap_err();

        assert_eq!(problem.code, Code::StorageBusy);
        assert_eq!(person.0.load(Ordering::Relaxed), 1);
        drop(first);
        Lock::take_for(&path, &person).await.unwrap();
    }
}
