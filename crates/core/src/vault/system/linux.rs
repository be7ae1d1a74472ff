use std::collections::HashMap;
use std::sync::Arc;

use keyring::CredentialStore;
use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error};

use super::StoreError;

pub(super) const NAME: &str = "Secret Service";
pub(super) const LIMIT: Option<usize> = None;
pub(super) const MODIFIERS: [(&str, &str); 0] = [];

pub(super) fn search(app: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", app)])
}

pub(super) fn open() -> Result<Arc<CredentialStore>, StoreError> {
    zbus_secret_service_keyring_store::Store::new()
        .map(|store| store as Arc<CredentialStore>)
        .map_err(|error| StoreError::Missing(error.to_string()))
}

/// Whether the collection that new items go into is locked. Secret Service says so in a property;
/// reading that prompts for nothing. Where there is no such collection, writing tells more.
pub(super) fn is_locked() -> Result<bool, StoreError> {
    let missing = |error: Error| StoreError::Missing(error.to_string());
    let service = SecretService::connect(EncryptionType::Plain).map_err(missing)?;
    match service.get_default_collection() {
        Ok(collection) => collection.is_locked().map_err(missing),
        Err(Error::NoResult) => Ok(false),
        Err(error) => Err(missing(error)),
    }
}
