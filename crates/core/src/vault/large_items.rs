//! Items that are larger than their store takes: sealed into a file, with the key in the store.
//!
//! The item in the store then is one line: the file's name and the key that opens it. Each write
//! makes a new file with a new key and then switches the item, which the store does at once or not
//! at all. A crash in between leaves the old value readable, and a file that the next write of
//! the item removes. A file without the store is worthless.

use std::path::PathBuf;
use std::time::Duration;

use age::secrecy::ExposeSecret;

use super::sealed::Key;
use super::store::{ROOM_FILE, hold, make_sure_of_room};
use super::{Reserved, Store, StoreError, short_hash};
use crate::fs::atomic;
use crate::fs::lock::{Held, With};
use crate::secret::Secret;

/// What an item begins with whose secret is in a file.
const ELSEWHERE: &str = "portico:elsewhere:";
/// No secret is as large as this, in bytes.
const LIMIT: u64 = 16 * 1024 * 1024;
/// How long other writers may take; the store's own limits are about twice this.
const OTHERS: Duration = Duration::from_millis(1500);
/// How often a reader looks again when somebody has just switched the item.
const LOOKS: usize = 5;

/// A store for items of any size, on one with a limit.
#[derive(Debug)]
pub struct LargeItems<S> {
    store: S,
    limit: usize,
    folder: PathBuf,
}

impl<S: Store> LargeItems<S> {
    /// Keeps what has more than `limit` bytes in files of a folder.
    pub fn new(store: S, limit: usize, folder: PathBuf) -> Self {
        Self {
            store,
            limit,
            folder,
        }
    }

    fn is_small(&self, secret: &Secret) -> bool {
        secret.expose().len() <= self.limit && !secret.expose().starts_with(ELSEWHERE)
    }

    fn write_elsewhere(&self, name: &str, secret: &Secret) -> Result<String, StoreError> {
        let key = Key::generate();
        let file = format!("{}.{}", short_hash(name), uuid::Uuid::new_v4().simple());
        atomic::write(&self.folder.join(&file), &key.seal(name, secret)?)?;
        let line = format!("{ELSEWHERE}{file}:{}", key.to_text().expose_secret());
        // A switch that failed may have happened all the same: the file stays until the next write.
        self.store.write(name, &Secret::new(line))?;
        Ok(file)
    }

    fn open(name: &str, key: &Key, sealed: &[u8]) -> Result<Secret, StoreError> {
        match key.open(sealed) {
            Some((sealed_name, secret)) if sealed_name == name => Ok(secret),
            _ => Err(StoreError::Damaged(format!(
                "the file of {name} is another"
            ))),
        }
    }

    fn one_at_a_time(&self) -> Result<Held, StoreError> {
        hold(&self.folder, With::Nobody, OTHERS, || {})
    }

    /// Removes an item's files but the one that counts.
    fn sweep(&self, name: &str, but: Option<&str>) -> Result<(), StoreError> {
        let start = format!("{}.", short_hash(name));
        Ok(atomic::sweep_beginning(&self.folder, &start, but)?)
    }
}

/// The file and the key that an item names; none when its secret is in the item itself.
fn elsewhere(item: &Secret) -> Option<Result<(&str, Key), StoreError>> {
    let line = item.expose().strip_prefix(ELSEWHERE)?;
    let named = line.split_once(':').and_then(|(file, key)| {
        let is_plain = file
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'.');
        Some((file, Key::from_text(key)?)).filter(|_| is_plain)
    });
    Some(named.ok_or_else(|| StoreError::Damaged("it names no file".to_owned())))
}

impl<S: Store> Store for LargeItems<S> {
    fn name(&self) -> &'static str {
        self.store.name()
    }

    fn is_locked(&self) -> Result<bool, StoreError> {
        self.store.is_locked()
    }

    /// Other writers take moments, and their lock is not kept until then: two items at once would
    /// wait for each other.
    fn reserve(&self) -> Result<Reserved, StoreError> {
        if self.folder.exists() {
            let _lock = self.one_at_a_time()?;
            atomic::sweep_beginning(&self.folder, ROOM_FILE, None)?;
            make_sure_of_room(&self.folder)?;
        }
        self.store.reserve()
    }

    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.store.list()
    }

    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        let mut why = None;
        for _ in 0..LOOKS {
            let Some(item) = self.store.read(name)? else {
                return Ok(None);
            };
            let Some(named) = elsewhere(&item) else {
                return Ok(Some(item));
            };
            let (file, key) = named?;
            match atomic::read(&self.folder.join(file), LIMIT) {
                Ok(Some(sealed)) => return Self::open(name, &key, &sealed).map(Some),
                // Somebody has switched the item since it was read, and removes the file or has.
                Ok(None) => why = None,
                Err(error) => why = Some(error),
            }
        }
        Err(match why {
            Some(error) => error.into(),
            None => StoreError::Damaged(format!("the file of {name} is gone")),
        })
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        let small = self.is_small(secret);
        // Whoever never had a large item needs neither folder nor lock.
        if small && !self.folder.exists() {
            return self.store.write(name, secret);
        }
        let _lock = self.one_at_a_time()?;
        let file = match small {
            true => {
                self.store.write(name, secret)?;
                None
            }
            false => Some(self.write_elsewhere(name, secret)?),
        };
        self.sweep(name, file.as_deref())
    }

    fn delete(&self, name: &str) -> Result<(), StoreError> {
        if !self.folder.exists() {
            return self.store.delete(name);
        }
        let _lock = self.one_at_a_time()?;
        self.store.delete(name)?;
        self.sweep(name, None)
    }
}
