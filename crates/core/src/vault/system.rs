//! The OS keychain, through the `keyring` project's stores: Secret Service on Linux, Credential
//! Manager on Windows, Keychain on macOS.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use keyring::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::{Store, StoreError};
use crate::secret::Secret;

/// What the keychain shows as the owner of our items.
const SERVICE: &str = "portico";

/// The OS keychain. It is opened at the first use and again after it was missing.
#[derive(Default)]
pub struct SystemStore(Mutex<Option<Arc<CredentialStore>>>);

impl std::fmt::Debug for SystemStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SystemStore")
    }
}

impl SystemStore {
    /// The most bytes of an item; none where there is no limit that matters.
    pub const LIMIT: Option<usize> = if cfg!(windows) { Some(2560) } else { None };

    fn opened(&self) -> Result<Arc<CredentialStore>, StoreError> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match &*opened {
            Some(store) => store.clone(),
            None => opened.insert(open()?).clone(),
        })
    }

    fn entry(&self, name: &str) -> Result<Entry, StoreError> {
        // Windows would otherwise let it roam to the person's other computers.
        let modifiers = cfg!(windows).then(|| HashMap::from([("persistence", "Local")]));
        self.opened()?
            .build(SERVICE, name, modifiers.as_ref())
            .map_err(explain)
    }
}

#[cfg(target_os = "linux")]
fn open() -> Result<Arc<CredentialStore>, StoreError> {
    zbus_secret_service_keyring_store::Store::new()
        .map(|store| store as Arc<CredentialStore>)
        .map_err(|error| StoreError::Missing(error.to_string()))
}

#[cfg(windows)]
fn open() -> Result<Arc<CredentialStore>, StoreError> {
    windows_native_keyring_store::Store::new()
        .map(|store| store as Arc<CredentialStore>)
        .map_err(|error| StoreError::Missing(error.to_string()))
}

#[cfg(target_os = "macos")]
fn open() -> Result<Arc<CredentialStore>, StoreError> {
    apple_native_keyring_store::keychain::Store::new()
        .map(|store| store as Arc<CredentialStore>)
        .map_err(|error| StoreError::Missing(error.to_string()))
}

/// Whether the collection that new items go into is locked. Secret Service says so in a property;
/// reading that prompts for nothing. Where there is no such collection, writing tells more.
#[cfg(target_os = "linux")]
fn is_locked() -> Result<bool, StoreError> {
    use secret_service::blocking::SecretService;
    use secret_service::{EncryptionType, Error};
    let missing = |error: Error| StoreError::Missing(error.to_string());
    let service = SecretService::connect(EncryptionType::Plain).map_err(missing)?;
    match service.get_default_collection() {
        Ok(collection) => collection.is_locked().map_err(missing),
        Err(Error::NoResult) => Ok(false),
        Err(error) => Err(missing(error)),
    }
}

/// Credential Manager opens with the person's session. macOS unlocks the login keychain with it,
/// and says of another only once it is used: then it may ask for its password.
#[cfg(any(windows, target_os = "macos"))]
fn is_locked() -> Result<bool, StoreError> {
    Ok(false)
}

/// What the store says, without the data that some of its errors carry.
fn explain(error: Error) -> StoreError {
    match error {
        Error::NoStorageAccess(cause) => StoreError::Locked(cause.to_string()),
        Error::TooLong(what, limit) => {
            StoreError::Full(format!("{what} may have at most {limit} bytes"))
        }
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::Ambiguous(_) => {
            StoreError::Damaged("it is not one that Portico wrote".to_owned())
        }
        Error::PlatformFailure(cause) => StoreError::Missing(cause.to_string()),
        other => StoreError::Missing(other.to_string()),
    }
}

impl Store for SystemStore {
    fn name(&self) -> &'static str {
        if cfg!(windows) {
            "Credential Manager"
        } else if cfg!(target_os = "macos") {
            "Keychain"
        } else {
            "Secret Service"
        }
    }

    fn is_locked(&self) -> Result<bool, StoreError> {
        is_locked()
    }

    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        // Windows compares nothing but its own name of an item.
        let service = (!cfg!(windows)).then_some(("service", SERVICE));
        let found = self.opened()?.search(&service.into_iter().collect());
        let names = found.map_err(explain)?.into_iter().filter_map(|entry| {
            let (service, name) = entry.get_specifiers()?;
            (service == SERVICE).then_some(name)
        });
        Ok(Some(names.collect()))
    }

    // As bytes: where a password is UTF-16 (Windows), half as much would fit.
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        match self.entry(name)?.get_secret() {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Some(Secret::new(text))),
                Err(error) => {
                    drop(Zeroizing::new(error.into_bytes()));
                    Err(explain(Error::BadEncoding(Vec::new())))
                }
            },
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(error)),
        }
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.entry(name)?
            .set_secret(secret.expose().as_bytes())
            .map_err(explain)
    }

    fn delete(&self, name: &str) -> Result<(), StoreError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(explain(error)),
        }
    }
}
