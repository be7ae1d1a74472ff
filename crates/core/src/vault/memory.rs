//! Secrets for this run only: an explicit choice, and what tests use.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Store, StoreError};
use crate::secret::Secret;

/// Keeps secrets until the program ends.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<HashMap<String, Secret>>);

impl MemoryStore {
    /// The names of all items.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.items().keys().cloned().collect()
    }

    fn items(&self) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
