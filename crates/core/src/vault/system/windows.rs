use std::collections::HashMap;
use std::sync::Arc;

use keyring::CredentialStore;

use super::StoreError;

pub(super) const NAME: &str = "Credential Manager";
/// `CRED_MAX_CREDENTIAL_BLOB_SIZE`
pub(super) const LIMIT: Option<usize> = Some(2560);
/// Items would otherwise roam to the person's other computers.
pub(super) const MODIFIERS: [(&str, &str); 1] = [("persistence", "Local")];
/// Everything: all that this store can compare is its own form of an item's name.
pub(super) fn search(_: &str) -> HashMap<&str, &str> {
    HashMap::new()
}

pub(super) fn open() -> Result<Arc<CredentialStore>, StoreError> {
    windows_native_keyring_store::Store::new()
        .map(|store| store as Arc<CredentialStore>)
        .map_err(|error| StoreError::Missing(error.to_string()))
}

/// Credential Manager opens with the person's session.
pub(super) fn is_locked() -> Result<bool, StoreError> {
    Ok(false)
}
