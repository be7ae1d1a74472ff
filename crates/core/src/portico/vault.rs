//! The vault as a face asks it: awaited, so that a keychain that hangs, or that waits for the person,
//! keeps no other task of the caller's runtime waiting.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::blocking;
use crate::problem::{Code, Problem};
use crate::vault::{Item, Vault};

/// The vault, awaited. Cheap to clone; clones are the same one.
#[derive(Debug, Clone)]
pub struct AsyncVault(Arc<Vault>);

impl AsyncVault {
    pub(super) fn new(vault: Arc<Vault>) -> Self {
        Self(vault)
    }

    /// What people call the store.
    #[must_use]
    pub fn store_name(&self) -> &'static str {
        self.0.store_name()
    }

    /// Whether nothing that it keeps outlives the program.
    #[must_use]
    pub fn is_until_quit(&self) -> bool {
        self.0.is_until_quit()
    }

    /// Whether the store can be used: one item written, read and removed. A locked one may ask the
    /// person for its password, and waits for the answer.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn check(&self) -> Result<(), Problem> {
        self.ask(Vault::check).await
    }

    /// The same without asking the person for anything.
    ///
    /// # Errors
    /// `keychain_locked` where a password would be asked for, and what is wrong with it.
    pub async fn check_if_unlocked(&self) -> Result<(), Problem> {
        let (vault, (tell, told)) = (self.0.clone(), tokio::sync::oneshot::channel());
        // Of its own: a runtime waits for its threads to the end, and this may have none.
        let check = move || tell.send(only_unlocked(&vault).and_then(Vault::check));
        std::thread::Builder::new().spawn(check)?;
        told.await
            .unwrap_or_else(|broken| Err(Problem::new(Code::Unexpected).because(&broken)))
    }

    /// Reads an item.
    ///
    /// # Errors
    /// When the store can't be used or the item can't be read.
    pub async fn read<T: DeserializeOwned + Send + 'static>(
        &self,
        item: Item,
    ) -> Result<Option<T>, Problem> {
        self.ask(move |vault| vault.read(&item)).await
    }

    /// The same without asking the person for anything.
    ///
    /// # Errors
    /// As [`AsyncVault::read`]; `keychain_locked` where a password would be asked for.
    pub async fn read_if_unlocked<T: DeserializeOwned + Send + 'static>(
        &self,
        item: Item,
    ) -> Result<Option<T>, Problem> {
        self.ask(move |vault| only_unlocked(vault)?.read(&item))
            .await
    }

    /// Writes an item, wherever it goes.
    ///
    /// # Errors
    /// When the store can't be used and memory may not step in.
    pub async fn write<T: Serialize + Send + 'static>(
        &self,
        item: Item,
        value: T,
    ) -> Result<(), Problem> {
        self.ask(move |vault| vault.write(&item, &value)).await
    }

    /// Removes an item.
    ///
    /// # Errors
    /// When the store can't be used, unless the item was in memory only.
    pub async fn delete(&self, item: Item) -> Result<(), Problem> {
        self.ask(move |vault| vault.delete(&item)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Vault) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let vault = self.0.clone();
        blocking(move || question(&vault)).await
    }
}

fn only_unlocked(vault: &Vault) -> Result<&Vault, Problem> {
    match vault.is_locked()? {
        true => Err(Problem::new(Code::KeychainLocked)),
        false => Ok(vault),
    }
}
