//! What keeps secrets, and why it may not.

use std::fmt::Debug;
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::fs::atomic;
use crate::fs::lock::{self, Held, With};
use crate::fs::owners::Exposed;
use crate::problem::{Code, Problem};
use crate::secret::Secret;

/// Why a store could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no keychain.
    #[error("there is no keychain: {0}")]
    Missing(String),
    /// It is locked, or access was denied.
    #[error("the keychain can't be opened: {0}")]
    Locked(String),
    /// It takes no more, or not so much at once.
    #[error("the keychain does not accept it: {0}")]
    Full(String),
    /// What is in it is not ours, or the key to it is another one.
    #[error("the keychain's item can't be read: {0}")]
    Damaged(String),
    /// It does not answer.
    #[error("the keychain does not answer: {0}")]
    Silent(String),
    /// The vault file's passphrase is missing or wrong.
    #[error("the vault's passphrase can't be used: {0}")]
    Passphrase(String),
    /// Another program holds its lock.
    #[error("timed out waiting for another Portico process, which holds {0}")]
    Busy(String),
    /// Others can read what opens it.
    #[error(transparent)]
    Exposed(Exposed),
    /// A file of the vault can't be read or written.
    #[error("the vault's file can't be used: {0}")]
    File(#[from] io::Error),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::File(error) => return error.into(),
            StoreError::Exposed(exposed) => return exposed.into(),
            StoreError::Busy(_) => Code::StorageBusy,
            StoreError::Missing(_) => Code::KeychainMissing,
            StoreError::Locked(_) => Code::KeychainLocked,
            StoreError::Full(_) => Code::KeychainFull,
            StoreError::Damaged(_) => Code::KeychainUnreadable,
            StoreError::Silent(_) => Code::KeychainSilent,
            StoreError::Passphrase(_) => Code::VaultLocked,
        };
        Problem::new(code).because(&error)
    }
}

/// Keeps secrets under names.
pub trait Store: Send + Sync + Debug {
    /// What people call it.
    fn name(&self) -> &'static str;

    /// Whether what it keeps is still there when the program is started again.
    fn lasts(&self) -> bool {
        true
    }

    /// Whether it is known to be locked, found out without asking the person for its password.
    /// One that can't tell counts as unlocked.
    ///
    /// # Errors
    /// When the store can't be used.
    fn is_locked(&self) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Whether it can be read now without asking the person for anything.
    ///
    /// # Errors
    /// When the store can't be used.
    fn is_open(&self) -> Result<bool, StoreError> {
        Ok(!self.is_locked()?)
    }

    /// Whether it can be used: one item written, read and removed. This may ask the person for
    /// something, and waits for the answer.
    ///
    /// # Errors
    /// What is wrong with it.
    fn check(&self) -> Result<(), StoreError> {
        let name = format!("check/{}", uuid::Uuid::new_v4().simple());
        let secret = Secret::new("portico");
        self.write(&name, &secret)?;
        let read = self.read(&name);
        self.delete(&name)?;
        match read?.is_some_and(|text| text.matches(secret.expose())) {
            true => Ok(()),
            false => Err(StoreError::Damaged(name)),
        }
    }

    /// Makes sure that an item can be written, and that nothing of Portico's keeps it from being
    /// written as long as the answer is held: before what comes can't be had again.
    ///
    /// # Errors
    /// When the store can't be used.
    fn reserve(&self) -> Result<Reserved, StoreError> {
        Ok(Reserved::default())
    }

    /// The names of all of Portico's items; none where the store can't search.
    ///
    /// # Errors
    /// When the store can't be used.
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        Ok(None)
    }

    /// How many items there are whose names can't be told any more, and may have begun so.
    ///
    /// # Errors
    /// When the store can't be used.
    fn nameless(&self, _beginning: &str) -> Result<usize, StoreError> {
        Ok(0)
    }

    /// Whether there is a secret of that name.
    ///
    /// # Errors
    /// When the store can't be used.
    fn holds(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.read(name)?.is_some())
    }

    /// The secret of that name.
    ///
    /// # Errors
    /// When the store can't be used.
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError>;

    /// Keeps a secret, in the place of an older one.
    ///
    /// # Errors
    /// When the store can't be used, or does not take it.
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError>;

    /// Removes a secret; one that is not there counts as removed.
    ///
    /// # Errors
    /// When the store can't be used.
    fn delete(&self, name: &str) -> Result<(), StoreError>;
}

/// What [`Store::reserve`] holds until it is dropped.
#[derive(Debug, Default)]
pub struct Reserved(#[expect(dead_code, reason = "held for its lock alone")] Option<Held>);

impl Reserved {
    pub(super) fn until_dropped(held: Held) -> Self {
        Self(Some(held))
    }
}

/// The file in a folder of sealed secrets that its writers lock.
pub(super) const LOCK: &str = "lock";

/// What a folder of sealed secrets needs room for before what comes can't be had again, in bytes: an
/// item of tokens as long as any, beside the one that it takes the place of, and its session's file.
const ROOM: usize = 64 * 1024;
/// What the file begins with that takes that room for a moment.
pub(super) const ROOM_FILE: &str = "room";

/// Makes sure that an item can be written to a folder.
pub(super) fn make_sure_of_room(folder: &Path) -> Result<(), StoreError> {
    Ok(atomic::make_sure_of_room(folder, ROOM_FILE, ROOM)?)
}

/// Waits for those who write to a folder, also of other programs, for as long as `limit`. `waits` is
/// called when that is more than a moment.
pub(super) fn hold(
    folder: &Path,
    with: With,
    limit: Duration,
    waits: impl FnOnce(),
) -> Result<Held, StoreError> {
    let path = folder.join(LOCK);
    let held = lock::hold_within(&path, with, limit, waits)?;
    held.ok_or_else(|| StoreError::Busy(path.display().to_string()))
}
