//! The OS keychain, through the `keyring` project's stores: Secret Service on Linux, Credential
//! Manager on Windows, Keychain on macOS.

#[cfg_attr(target_os = "linux", path = "system/linux.rs")]
#[cfg_attr(target_os = "macos", path = "system/macos.rs")]
#[cfg_attr(windows, path = "system/windows.rs")]
mod this;

use std::collections::HashMap;
use std::sync::Arc;

use keyring::{CredentialStore, Entry, Error};
use parking_lot::Mutex;
use zeroize::Zeroizing;

use super::{Store, StoreError};
use crate::application::Application;
use crate::secret::Secret;

/// The OS keychain. It is opened at the first use and again after it was missing.
#[derive(Default)]
pub struct SystemStore {
    /// Which app's items: the keychain shows it as their owner.
    app: Application,
    opened: Mutex<Option<Arc<CredentialStore>>>,
}

impl std::fmt::Debug for SystemStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SystemStore")
    }
}

impl SystemStore {
    /// What people call it.
    pub(super) const NAME: &str = this::NAME;

    /// The most bytes of an item; none where there is no limit that matters.
    pub const LIMIT: Option<usize> = this::LIMIT;

    /// The items of an app.
    #[must_use]
    pub fn of(app: &Application) -> Self {
        Self {
            app: app.clone(),
            opened: Mutex::default(),
        }
    }

    fn opened(&self) -> Result<Arc<CredentialStore>, StoreError> {
        let mut opened = self.opened.lock();
        Ok(match &*opened {
            Some(store) => store.clone(),
            None => opened.insert(this::open()?).clone(),
        })
    }

    fn entry(&self, name: &str) -> Result<Entry, StoreError> {
        self.opened()?
            .build(self.app.id(), name, Some(&HashMap::from(this::MODIFIERS)))
            .map_err(explain)
    }
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
        this::NAME
    }

    fn is_locked(&self) -> Result<bool, StoreError> {
        this::is_locked()
    }

    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        let found = self.opened()?.search(&this::search(self.app.id()));
        let names = found.map_err(explain)?.into_iter().filter_map(|entry| {
            let (service, name) = entry.get_specifiers()?;
            (service == self.app.id()).then_some(name)
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
