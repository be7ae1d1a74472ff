//! Secrets for this run only: an explicit choice, and what tests use.

use std::collections::HashMap;

use super::{Store, StoreError};
use crate::secret::Secret;
use parking_lot::Mutex;

/// Keeps secrets until the program ends.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<HashMap<String, Secret>>);

impl MemoryStore {
    /// The names of all items.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.items().keys().cloned().collect()
    }

    fn items(&self) -> parking_lot::MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock()
    }
}

impl Store for MemoryStore {
    fn name(&self) -> &'static str {
        "memory"
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
