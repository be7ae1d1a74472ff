//! What a starter passes in.

use std::path::PathBuf;
use std::sync::Arc;

use crate::application::Application;
use crate::clock::{Clock, SystemClock};
use crate::fs::paths::Paths;
use crate::http::Network;
use crate::platform::browser::{Browser, SystemBrowser};
use crate::platform::env;
use crate::policy::{Key, Policy};
use crate::problem::{Code, Problem};
use crate::text::Language;
use crate::updates::Installed;
use crate::vault::{self, FileStore, MemoryStore, Nobody, Person, Store, VaultKind, WithoutStore};

/// The outside world, by name.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Opens addresses.
    pub browser: Arc<dyn Browser>,
    /// Keeps secrets.
    pub store: Arc<dyn Store>,
    /// Whoever is told what is waited for.
    pub person: Arc<dyn Person>,
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
    /// This copy of Portico.
    pub installed: Installed,
}

impl Environment {
    /// The real ones: system clock, default browser, OS keychain, the person's folders. The vault
    /// asks nobody for anything.
    ///
    /// # Errors
    /// When the system does not say where the folders are, or `PORTICO_VAULT` names no vault, or
    /// one that the organisation does not want.
    pub fn real(without_store: WithoutStore) -> Result<Self, Problem> {
        Self::real_for(without_store, Arc::new(Nobody))
    }

    /// The same with somebody whom the vault may ask.
    ///
    /// # Errors
    /// As [`Environment::real`].
    pub fn real_for(without_store: WithoutStore, person: Arc<dyn Person>) -> Result<Self, Problem> {
        let paths = Paths::system().ok_or_else(|| {
            Problem::new(Code::StorageReadOnly).with_detail(
                "this system names no home folder for this person; PORTICO_HOME names one",
            )
        })?;
        let policy = Policy::load(&paths.policy);
        Ok(Self {
            clock: Arc::new(SystemClock),
            browser: Arc::new(SystemBrowser),
            store: chosen_store(&paths, &policy, person.clone())?,
            person,
            // What the organisation wants is kept nowhere else.
            without_store: match policy.vault() {
                Some(_) => WithoutStore::Refuse,
                None => without_store,
            },
            paths,
            network: Network::default(),
            language: Language::system(),
            sandbox: env::text(env::SANDBOX),
            installed: Installed::this_program(),
        })
    }
}

impl Environment {
    /// The real ones for another app than Portico: none of Portico's variables count.
    ///
    /// # Errors
    /// When the system does not say where the folders are.
    pub(crate) fn of(
        app: &Application,
        home: Option<PathBuf>,
        without_store: WithoutStore,
        person: Option<Arc<dyn Person>>,
    ) -> Result<Self, Problem> {
        let paths = home.map_or_else(|| Paths::of(app), |home| Some(Paths::within(home)));
        let paths = paths.ok_or_else(|| {
            Problem::new(Code::StorageReadOnly)
                .with_detail("this system names no home folder for this person")
        })?;
        let paths = paths.without_policy();
        let person = person.unwrap_or_else(|| Arc::new(Nobody));
        Ok(Self {
            clock: Arc::new(SystemClock),
            browser: Arc::new(SystemBrowser),
            store: vault::keychain(app, &paths.data, person.clone()),
            person,
            without_store,
            network: Network {
                agent: Some(app.agent().to_owned()),
                ..Network::default()
            },
            paths,
            language: Language::system(),
            sandbox: None,
            installed: Installed::this_program(),
        })
    }
}

fn chosen_store(
    paths: &Paths,
    policy: &Policy,
    person: Arc<dyn Person>,
) -> Result<Arc<dyn Store>, Problem> {
    let kind =
        VaultKind::choose(env::text(env::VAULT).as_deref(), policy.vault()).map_err(|problem| {
            match problem.code {
                Code::PolicyForbids => {
                    policy.forbids(Key::Vault, &format!("{} names another vault", env::VAULT))
                }
                _ => problem,
            }
        })?;
    Ok(match kind {
        VaultKind::Keychain => vault::keychain(&Application::portico(), &paths.data, person),
        VaultKind::File => Arc::new(FileStore::new(
            paths.data.join("vault"),
            env::read(env::VAULT_KEY_FILE).map(Into::into),
            person,
        )),
        VaultKind::Memory => Arc::new(MemoryStore::until_quit()),
    })
}
