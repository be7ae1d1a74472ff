//! Secrets for this run only: an explicit choice, and what tests use.

use std::collections::HashMap;

use super::{Store, StoreError};
use crate::secret::Secret;
use parking_lot::Mutex;

/// Keeps secrets until the program ends. The default one does not say so: tests put it in the place of
/// a store that lasts.
#[derive(Debug, Default)]
pub struct MemoryStore {
    items: Mutex<HashMap<String, Secret>>,
    is_until_quit: bool,
}

impl MemoryStore {
    /// One for this run only, that says so.
    #[must_use]
    pub fn until_quit() -> Self {
        Self {
            is_until_quit: true,
            ..Self::default()
        }
    }

    /// The names of all items.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.items().keys().cloned().collect()
    }

    fn items(&self) -> parking_lot::MutexGuard<'_, HashMap<String, Secret>> {
        self.items.lock()
    }
}

impl Store for MemoryStore {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn lasts(&self) -> bool {
        !self.is_until_quit
    }

    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        Ok(Some(self.names()))
    }

    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        Ok(self.items().get(name).cloned())
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.items().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.items().remove(name);
        Ok(())
    }
}
