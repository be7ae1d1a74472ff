//! What a starter passes in.

use std::sync::Arc;

use crate::browser::{Browser, SystemBrowser};
use crate::clock::{Clock, SystemClock};
use crate::http::Network;
use crate::paths::Paths;
use crate::problem::{Code, Problem};
use crate::text::Language;
use crate::vars;
use crate::vault::{MemoryStore, Store, SystemStore, WithoutStore};

/// The outside world, by name.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Opens addresses.
    pub browser: Arc<dyn Browser>,
    /// Keeps secrets.
    pub store: Arc<dyn Store>,
    /// What happens to a secret when the store can't be used.
    pub without_store: WithoutStore,
    /// Where the rest is kept.
    pub paths: Paths,
    /// How to reach the network.
    pub network: Network,
    /// The person's language.
    pub language: Language,
    /// A running sandbox's issuer.
    pub sandbox: Option<String>,
}

impl Parts {
    /// The real ones: system clock, default browser, OS keychain, the person's folders.
    ///
    /// # Errors
    /// When the system does not say where the folders are, or `PORTICO_VAULT` names no vault.
    pub fn real(without_store: WithoutStore) -> Result<Self, Problem> {
        let paths = Paths::system().ok_or_else(|| {
            Problem::new(Code::StorageReadOnly).with_detail("this system names no home folder")
        })?;
        Ok(Self {
            clock: Arc::new(SystemClock),
            browser: Arc::new(SystemBrowser),
            store: chosen_store()?,
            without_store,
            paths,
            network: Network::default(),
            language: Language::system(),
            sandbox: vars::text(vars::SANDBOX),
        })
    }
}

fn chosen_store() -> Result<Arc<dyn Store>, Problem> {
    match vars::text(vars::VAULT).as_deref() {
        None | Some("keychain") => Ok(Arc::new(SystemStore::default())),
        Some("memory") => Ok(Arc::new(MemoryStore::default())),
        Some(other) => Err(Problem::new(Code::KeychainMissing).with_detail(format!(
            "{} may be keychain or memory, not {other}",
            vars::VAULT
        ))),
    }
}
