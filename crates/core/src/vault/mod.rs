//! The vault: where secrets are kept. The OS keychain, or, only when that is chosen, sealed files or
//! memory.
//!
//! Never silently less safe: a store that can't be used is a problem with a name. Only a face that
//! lives as long as its sessions (the window) may ask for memory to step in, and then it says so.

mod actor;
#[cfg(test)]
mod conformance;
mod file;
mod item;
mod large_items;
mod memory;
mod person;
mod sealed;
mod store;
mod system;
mod worker;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub(crate) use file::FileStore;
pub use item::Item;
pub(crate) use item::short_hash;
pub use large_items::LargeItems;
pub use memory::MemoryStore;
pub use person::{Nobody, Passphrase, Person};
pub use store::{Reserved, Store, StoreError};
pub use system::SystemStore;

use self::actor::{Actor, Limits};
use crate::application::Application;
use crate::problem::{Code, Problem};
use crate::secret::Secret;

/// Which vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// The OS keychain.
    Keychain,
    /// Sealed files.
    File,
    /// Memory, for this run only.
    Memory,
}

impl VaultKind {
    /// The vault in force, by what the person and the organisation want.
    ///
    /// # Errors
    /// `policy_forbids` when they want different ones.
    pub fn choose(wanted: Option<&str>, required: Option<Self>) -> Result<Self, Problem> {
        let wanted = match wanted {
            None => return Ok(required.unwrap_or(Self::Keychain)),
            Some("keychain") => Self::Keychain,
            Some("file") => Self::File,
            Some("memory") => Self::Memory,
            Some(other) => {
                return Err(Problem::new(Code::KeychainMissing).with_detail(format!(
                    "{} may be keychain, file or memory, not {other}",
                    crate::platform::env::VAULT
                )));
            }
        };
        match required {
            Some(required) if required != wanted => Err(Problem::new(Code::PolicyForbids)
                .with_detail("your organisation has chosen another vault")),
            _ => Ok(wanted),
        }
    }
}

/// The OS keychain as Portico uses it: for items of any size, and never waited for without end.
/// What is too large for it is sealed in a folder of `data`.
#[must_use]
pub fn keychain(app: &Application, data: &Path, person: Arc<dyn Person>) -> Arc<dyn Store> {
    let system: Arc<dyn Store> = match SystemStore::LIMIT {
        Some(limit) => {
            let folder = data.join("large-items");
            Arc::new(LargeItems::new(SystemStore::of(app), limit, folder))
        }
        None => Arc::new(SystemStore::of(app)),
    };
    Arc::new(Actor::new(system, person, Limits::default()))
}

/// Where an item went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Into the store.
    Stored,
    /// Into memory, until the program ends.
    UntilQuit,
}

/// What happens to a secret when the store can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutStore {
    /// The problem is reported and nothing is kept.
    Refuse,
    /// It is kept in memory, and the face says so.
    KeepUntilQuit,
}

/// A store with typed items.
#[derive(Debug)]
pub struct Vault {
    store: Arc<dyn Store>,
    without_store: WithoutStore,
    until_quit: Mutex<HashMap<Item, Secret>>,
}

impl Vault {
    /// A vault on a store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, without_store: WithoutStore) -> Self {
        Self {
            store,
            without_store,
            until_quit: Mutex::default(),
        }
    }

    /// Reads an item.
    ///
    /// # Errors
    /// When the store can't be used or the item can't be read.
    pub fn read<T: DeserializeOwned>(&self, item: &Item) -> Result<Option<T>, Problem> {
        let kept = self.in_memory().get(item).cloned();
        let text = match kept {
            Some(text) => text,
            None => match self.store.read(&item.0)? {
                Some(text) => text,
                None => return Ok(None),
            },
        };
        serde_json::from_str(text.expose())
            .map(Some)
            .map_err(|_| StoreError::Damaged(item.0.clone()).into())
    }

    /// Whether there is an item, whatever is in it.
    ///
    /// # Errors
    /// When the store can't be used.
    pub fn holds(&self, item: &Item) -> Result<bool, Problem> {
        Ok(self.in_memory().contains_key(item) || self.store.holds(&item.0)?)
    }

    /// Reads an item that many never have. Where memory may step in, a missing store has none.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub(crate) fn read_where_there_is_one<T: DeserializeOwned>(
        &self,
        item: &Item,
    ) -> Result<Option<T>, Problem> {
        match self.read(item) {
            Err(problem)
                if problem.code == Code::KeychainMissing
                    && self.without_store == WithoutStore::KeepUntilQuit =>
            {
                Ok(None)
            }
            read => read,
        }
    }

    /// Writes an item and says where it went.
    ///
    /// # Errors
    /// When the store can't be used and memory may not step in.
    pub fn keep<T: Serialize>(&self, item: &Item, value: &T) -> Result<Kept, Problem> {
        let text = serde_json::to_string(value).map(Zeroizing::new);
        let text = text.map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        let secret = Secret::new(text.as_str());
        match self.store.write(&item.0, &secret) {
            Ok(()) => {
                self.in_memory().remove(item);
                Ok(match self.is_until_quit() {
                    true => Kept::UntilQuit,
                    false => Kept::Stored,
                })
            }
            Err(error) if self.without_store == WithoutStore::KeepUntilQuit => {
                tracing::warn!(%error, "kept in memory only");
                self.in_memory().insert(item.clone(), secret);
                Ok(Kept::UntilQuit)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes an item, wherever it goes.
    ///
    /// # Errors
    /// As [`Vault::keep`].
    pub fn write<T: Serialize>(&self, item: &Item, value: &T) -> Result<(), Problem> {
        self.keep(item, value).map(|_| ())
    }

    /// Makes sure that an item can be kept, before what comes can't be had again.
    ///
    /// # Errors
    /// When the store can't be used and memory may not step in.
    pub(crate) fn reserve(&self) -> Result<Reserved, Problem> {
        match self.store.reserve() {
            Err(error) if self.without_store == WithoutStore::KeepUntilQuit => {
                tracing::warn!(%error, "new sessions will be kept in memory only");
                Ok(Reserved::default())
            }
            reserved => Ok(reserved?),
        }
    }

    /// Removes an item.
    ///
    /// # Errors
    /// When the store can't be used, unless the item was in memory only.
    pub fn delete(&self, item: &Item) -> Result<(), Problem> {
        let was_in_memory = self.in_memory().remove(item).is_some();
        match self.store.delete(&item.0) {
            // The store that did not take it is no better now; an older value may be in it.
            Err(error) if was_in_memory => {
                tracing::warn!(%error, "removed from memory only");
                Ok(())
            }
            deleted => Ok(deleted?),
        }
    }

    /// Whether the store is known to be locked. It asks the person for nothing.
    ///
    /// # Errors
    /// When the store can't be used.
    pub fn is_locked(&self) -> Result<bool, Problem> {
        Ok(self.store.is_locked()?)
    }

    /// Which vault this is, where it is one of the three.
    #[must_use]
    pub fn kind(&self) -> Option<VaultKind> {
        match self.store.name() {
            "file" => Some(VaultKind::File),
            "memory" => Some(VaultKind::Memory),
            name => (name == SystemStore::NAME).then_some(VaultKind::Keychain),
        }
    }

    /// Whether the store can be read now without asking the person for anything.
    ///
    /// # Errors
    /// When the store can't be used.
    pub fn is_open(&self) -> Result<bool, Problem> {
        Ok(self.store.is_open()?)
    }

    /// Whether the store can be used: one item written, read and removed. A locked one may ask the
    /// person for its password, and waits for the answer.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Problem> {
        Ok(self.store.check()?)
    }

    /// All of Portico's items, so that nothing need be left behind; none where the store can't
    /// search. Leftovers of a check that was broken off are among them.
    ///
    /// # Errors
    /// When the store can't be used.
    pub(crate) fn all_items(&self) -> Result<Option<Vec<Item>>, Problem> {
        let Some(names) = self.store.list()? else {
            return Ok(None);
        };
        let mut items: Vec<Item> = names.into_iter().map(Item).collect();
        let in_memory = self.in_memory();
        items.extend(in_memory.keys().cloned());
        items.sort();
        items.dedup();
        Ok(Some(items))
    }

    /// How many items there are whose names can't be told any more.
    pub(crate) fn nameless(&self) -> Result<usize, Problem> {
        Ok(self.store.nameless("")?)
    }

    /// How many of them were profiles'.
    pub(crate) fn nameless_profiles(&self) -> Result<usize, Problem> {
        Ok(self.store.nameless(item::PROFILES)?)
    }

    /// What people call the store.
    #[must_use]
    pub fn store_name(&self) -> &'static str {
        self.store.name()
    }

    /// Whether nothing that it keeps outlives the program.
    #[must_use]
    pub fn is_until_quit(&self) -> bool {
        !self.store.lasts()
    }

    /// The items that are in memory only. No other store is asked for them.
    pub(crate) fn items_until_quit(&self) -> Vec<Item> {
        let mut items: Vec<Item> = self.in_memory().keys().cloned().collect();
        if self.is_until_quit() {
            let names = self.store.list().ok().flatten();
            items.extend(names.unwrap_or_default().into_iter().map(Item));
        }
        items
    }

    /// Forgets an item that is in memory only. No other store is asked for anything.
    pub(crate) fn forget_until_quit(&self, item: &Item) {
        self.in_memory().remove(item);
        if self.is_until_quit()
            && let Err(error) = self.store.delete(&item.0)
        {
            tracing::warn!(%error, "an item stays in memory");
        }
    }

    fn in_memory(&self) -> parking_lot::MutexGuard<'_, HashMap<Item, Secret>> {
        self.until_quit.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct NoStore;

    impl Store for NoStore {
        fn name(&self) -> &'static str {
            "none"
        }
        fn read(&self, _: &str) -> Result<Option<Secret>, StoreError> {
            Err(StoreError::Missing("none".into()))
        }
        fn write(&self, _: &str, _: &Secret) -> Result<(), StoreError> {
            Err(StoreError::Missing("none".into()))
        }
        fn delete(&self, _: &str) -> Result<(), StoreError> {
            Err(StoreError::Missing("none".into()))
        }
    }

    #[test]
    fn a_missing_keychain_has_a_name_and_nothing_is_kept_in_silence() {
        let vault = Vault::new(Arc::new(NoStore), WithoutStore::Refuse);
        let problem = vault
            .write(&Item::client("https://a.example", None, "x"), &"secret")
            .unwrap_err();
        assert_eq!(problem.code, Code::KeychainMissing);
    }

    #[test]
    fn the_window_may_keep_it_until_it_quits_and_knows_that_it_did() {
        let vault = Vault::new(Arc::new(NoStore), WithoutStore::KeepUntilQuit);
        let item = Item::client("https://a.example", None, "x");
        assert_eq!(vault.keep(&item, &"secret").unwrap(), Kept::UntilQuit);
        assert_eq!(vault.read::<String>(&item).unwrap().unwrap(), "secret");
        vault.delete(&item).unwrap();
        assert!(vault.read::<String>(&item).is_err());
    }

    #[test]
    fn a_vault_of_memory_says_that_it_keeps_nothing_longer() {
        let item = Item::session("x");
        for (store, kept) in [
            (MemoryStore::until_quit(), Kept::UntilQuit),
            (MemoryStore::default(), Kept::Stored),
        ] {
            let vault = Vault::new(Arc::new(store), WithoutStore::Refuse);
            assert_eq!(vault.keep(&item, &"secret").unwrap(), kept);
            let is_until_quit = kept == Kept::UntilQuit;
            assert_eq!(vault.is_until_quit(), is_until_quit);
            assert_eq!(vault.items_until_quit().contains(&item), is_until_quit);
            vault.forget_until_quit(&item);
            assert_eq!(vault.holds(&item).unwrap(), !is_until_quit);
        }
        let vault = Vault::new(Arc::new(NoStore), WithoutStore::KeepUntilQuit);
        vault.keep(&item, &"secret").unwrap();
        assert!(!vault.is_until_quit(), "the next one may be kept");
        assert_eq!(vault.items_until_quit(), std::slice::from_ref(&item));
        vault.forget_until_quit(&item);
        assert_eq!(vault.items_until_quit(), []);
    }

    #[test]
    fn the_person_chooses_among_what_the_organisation_allows() {
        use VaultKind::{File, Keychain, Memory};
        for (wanted, required, chosen) in [
            (None, None, Ok(Keychain)),
            (None, Some(File), Ok(File)),
            (Some("file"), None, Ok(File)),
            (Some("memory"), None, Ok(Memory)),
            (Some("keychain"), Some(Keychain), Ok(Keychain)),
            (Some("memory"), Some(Keychain), Err(Code::PolicyForbids)),
            (Some("keychain"), Some(File), Err(Code::PolicyForbids)),
            (Some("cupboard"), None, Err(Code::KeychainMissing)),
        ] {
            let seen = VaultKind::choose(wanted, required).map_err(|problem| problem.code);
            assert_eq!(seen, chosen, "{wanted:?} {required:?}");
        }
    }

    #[test]
    fn all_items_are_listed_also_those_in_memory_only() {
        let vault = Vault::new(Arc::new(MemoryStore::default()), WithoutStore::Refuse);
        vault
            .write(&Item::client("https://a.example", None, "x"), &"secret")
            .unwrap();
        vault.write(&Item::session("y"), &"secret").unwrap();
        let all = vault.all_items().unwrap().unwrap();
        assert_eq!(
            all,
            [
                Item::client("https://a.example", None, "x"),
                Item::session("y")
            ]
        );
        assert!(all[0].name().starts_with("client/"));

        let no_search = Vault::new(Arc::new(NoStore), WithoutStore::KeepUntilQuit);
        assert_eq!(no_search.all_items().unwrap(), None);
    }

    #[test]
    fn a_check_leaves_nothing_behind() {
        let store = Arc::new(MemoryStore::default());
        Vault::new(store.clone(), WithoutStore::Refuse)
            .check()
            .unwrap();
        assert_eq!(store.names().len(), 0);
    }
}
