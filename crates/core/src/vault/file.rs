//! The vault in files: for computers without a keychain, and only where that is chosen.
//!
//! `key.age` holds one random key, sealed with the passphrase; each item is a file of its own,
//! sealed with that key. So a passphrase, which is slow by design, is spent once for each start,
//! and one of many items costs what one costs.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::item::PROFILES;
use super::sealed::{Closed, Key};
use super::store::{LOCK, ROOM_FILE, hold, make_sure_of_room};
use super::{Passphrase, Person, Reserved, Store, StoreError, short_hash};
use crate::fs::lock::{self, Held, With};
use crate::fs::{atomic, owners};
use crate::secret::Secret;

/// No secret is as large as this, in bytes.
const LIMIT: u64 = 16 * 1024 * 1024;
/// No passphrase is as long as this, in bytes.
const PASSPHRASE_LIMIT: u64 = 4096;
/// How long other programs may hold the vault's lock. Whoever only writes shares it. A sign-out may wait
/// for it twice, and ends within ten seconds all the same.
const OTHERS: Duration = Duration::from_secs(2);
/// How often the person may try.
const TRIES: usize = 3;

/// The vault's folder.
pub(crate) struct FileStore {
    folder: PathBuf,
    key_file: Option<PathBuf>,
    person: Arc<dyn Person>,
    /// Once it has been opened.
    key: Mutex<Option<Key>>,
}

impl std::fmt::Debug for FileStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("FileStore").field(&self.folder).finish()
    }
}

impl FileStore {
    /// A vault in a folder. Its passphrase is the first line of the key file; without one, the
    /// person is asked, at the first use.
    pub(crate) fn new(folder: PathBuf, key_file: Option<PathBuf>, person: Arc<dyn Person>) -> Self {
        Self {
            folder,
            key_file,
            person,
            key: Mutex::default(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(file_name(name))
    }

    fn key_path(&self) -> PathBuf {
        self.folder.join("key.age")
    }

    /// The key that there is.
    fn key(&self) -> Result<Key, StoreError> {
        let mut opened = self.key.lock();
        if let Some(key) = &*opened {
            return Ok(key.clone());
        }
        let sealed = atomic::read(&self.key_path(), LIMIT)?
            .ok_or_else(|| StoreError::Damaged("its key is gone".to_owned()))?;
        Ok(opened.insert(self.unlock(&sealed)?).clone())
    }

    /// The vault for somebody who writes an item of their own, with its key. Whoever holds it knows
    /// that the item can be written.
    fn open_to_write(&self) -> Result<(Held, Key), StoreError> {
        loop {
            let held = self.hold(With::Others)?;
            match self.key() {
                Ok(key) => return Ok((held, key)),
                Err(StoreError::Damaged(_)) => {
                    drop(held);
                    let _alone = self.hold(With::Nobody)?;
                    self.key_or_new()?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn hold(&self, with: With) -> Result<Held, StoreError> {
        hold(&self.folder, with, OTHERS, || self.person.waits())
    }

    /// The key, or a new one where there is none that could ever be opened. The caller is the only
    /// writer: two at once would make two keys, and one of them would be lost with what it sealed.
    fn key_or_new(&self) -> Result<Key, StoreError> {
        match self.key() {
            Err(StoreError::Damaged(why)) => {
                // A vault that nothing was sealed in yet is a new one.
                if self.key_path().exists() || !self.items()?.is_empty() {
                    tracing::warn!(
                        why,
                        "the vault gets a new key, and what the old one encrypted is lost"
                    );
                }
                let key = Key::generate();
                let passphrase = self.passphrase(Passphrase::New)?;
                atomic::write(&self.key_path(), &key.lock(&passphrase)?)?;
                *self.key.lock() = Some(key.clone());
                Ok(key)
            }
            key => key,
        }
    }

    fn unlock(&self, sealed: &[u8]) -> Result<Key, StoreError> {
        let mut wanted = Passphrase::Known;
        for _ in 0..TRIES {
            match Key::unlock(sealed, &self.passphrase(wanted)?) {
                Ok(key) => return Ok(key),
                Err(Closed::NotAKey) => {
                    return Err(StoreError::Damaged("its key is damaged".to_owned()));
                }
                // A file says the same again.
                Err(Closed::WrongPassphrase) if self.key_file.is_some() => break,
                Err(Closed::WrongPassphrase) => wanted = Passphrase::Again,
            }
        }
        Err(StoreError::Passphrase("it is not the right one".to_owned()))
    }

    fn passphrase(&self, wanted: Passphrase) -> Result<Secret, StoreError> {
        let passphrase = match &self.key_file {
            Some(path) => Some(first_line(path)?),
            None => self.person.passphrase(wanted),
        };
        passphrase
            .filter(|passphrase| !passphrase.expose().is_empty())
            .ok_or_else(|| StoreError::Passphrase("there is none".to_owned()))
    }

    /// The files of all items.
    fn items(&self) -> io::Result<Vec<PathBuf>> {
        let mut items = atomic::with_ending(&self.folder, "age")?;
        items.retain(|path| *path != self.key_path());
        Ok(items)
    }

    /// What the item of a file is called; none where that can't be told.
    fn name_of(&self, path: &Path) -> Result<Option<String>, StoreError> {
        match self.open(path) {
            Ok(item) => Ok(item.map(|(name, _)| name)),
            Err(StoreError::Damaged(why)) => {
                tracing::warn!(why, "an item was left out");
                Ok(None)
            }
            // Whatever was put there, it hides none of the others.
            Err(StoreError::File(error)) => {
                let path = path.display();
                tracing::warn!(%path, %error, "an item was left out");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn open(&self, path: &Path) -> Result<Option<(String, Secret)>, StoreError> {
        let Some(sealed) = atomic::read(path, LIMIT)? else {
            return Ok(None);
        };
        let opened = self.key()?.open(&sealed);
        let damaged = || StoreError::Damaged(format!("{} does not open", path.display()));
        opened.map(Some).ok_or_else(damaged)
    }
}

fn file_name(name: &str) -> String {
    format!("{}{}.age", beginning_of_file(name), short_hash(name))
}

/// A profile's item is known as one by its file, also where nobody can tell any more whose it was.
fn beginning_of_file(name: &str) -> &'static str {
    match name.starts_with(PROFILES) {
        true => "profile-",
        false => "",
    }
}

/// The first line of the file that `PORTICO_VAULT_KEY_FILE` names.
fn first_line(path: &Path) -> Result<Secret, StoreError> {
    let unusable =
        |why: &dyn std::fmt::Display| StoreError::Passphrase(format!("{}: {why}", path.display()));
    let file = atomic::open(path)
        .map_err(|error| unusable(&error))?
        .ok_or_else(|| unusable(&"there is no such file"))?;
    owners::check_secret(path, &file).map_err(StoreError::Exposed)?;
    let bytes = atomic::read_opened(file, PASSPHRASE_LIMIT).map_err(|error| unusable(&error))?;
    let text = zeroize::Zeroizing::new(bytes);
    let text = std::str::from_utf8(&text).map_err(|_| unusable(&"it is not UTF-8"))?;
    Ok(Secret::new(text.lines().next().unwrap_or_default()))
}

impl Store for FileStore {
    fn name(&self) -> &'static str {
        "file"
    }

    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        let named = self.items()?.into_iter().map(|path| self.name_of(&path));
        let named: Result<Vec<Option<String>>, _> = named.collect();
        Ok(Some(named?.into_iter().flatten().collect()))
    }

    fn nameless(&self, beginning: &str) -> Result<usize, StoreError> {
        let beginning = beginning_of_file(beginning);
        let mut nameless = 0;
        for path in self.items()? {
            let file = path.file_name().and_then(|file| file.to_str());
            if file.is_some_and(|file| file.starts_with(beginning)) {
                nameless += usize::from(self.name_of(&path)?.is_none());
            }
        }
        Ok(nameless)
    }

    fn is_open(&self) -> Result<bool, StoreError> {
        let opened = self.key.lock();
        Ok(opened.is_some() || self.key_file.is_some())
    }

    /// A file that is there is not opened: that may ask for the passphrase.
    fn holds(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.path(name).try_exists()?)
    }

    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        match self.open(&self.path(name))? {
            Some((sealed_name, _)) if sealed_name != name => Err(StoreError::Damaged(format!(
                "{name} stands under another name"
            ))),
            item => Ok(item.map(|(_, secret)| secret)),
        }
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        let (held, key) = self.open_to_write()?;
        let sealed = key.seal(name, secret)?;
        let (file, path) = (file_name(name), self.path(name));
        atomic::write(&path, &sealed)?;
        drop(held);
        // What a kill has left may be another writer's at work, unless nobody is.
        if let Some(_alone) = lock::hold_if_free(&self.folder.join(LOCK), With::Nobody)? {
            atomic::sweep_beginning(&self.folder, &file, Some(&file))?;
            atomic::sweep_beginning(&self.folder, ROOM_FILE, None)?;
        }
        Ok(())
    }

    fn reserve(&self) -> Result<Reserved, StoreError> {
        let (held, _) = self.open_to_write()?;
        make_sure_of_room(&self.folder)?;
        Ok(Reserved::until_dropped(held))
    }

    fn delete(&self, name: &str) -> Result<(), StoreError> {
        Ok(atomic::remove(&self.path(name))?)
    }
}
