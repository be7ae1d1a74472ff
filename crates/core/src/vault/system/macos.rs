use std::collections::HashMap;
use std::sync::Arc;

use keyring::CredentialStore;

use super::StoreError;

pub(super) const NAME: &str = "Keychain";
pub(super) const LIMIT: Option<usize> = None;
pub(super) const MODIFIERS: [(&str, &str); 0] = [];

pub(super) fn search(app: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", app)])
}

pub(super) fn open() -> Result<Arc<CredentialStore>, StoreError> {
    apple_native_keyring_store::keychain::Store::new()
        .map(|store| store as Arc<CredentialStore>)
        .map_err(|error| StoreError::Missing(error.to_string()))
}

/// macOS unlocks the login keychain with the person's session, and says of another only once it is
/// used: then it may ask for its password.
pub(super) fn is_locked() -> Result<bool, StoreError> {
    Ok(false)
}
