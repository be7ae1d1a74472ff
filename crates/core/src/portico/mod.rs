//! Portico itself: what a face calls.

mod accounts;
mod builder;
mod forget;
mod inside;
mod pages;
pub mod policy;
mod profiles;
mod providers;
mod updates;
mod vault;

use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

use crate::context::{Context, Shared};
use crate::environment::Environment;
use crate::fs::owners;
use crate::fs::paths::Paths;
use crate::http::Http;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::profile::{Profile, Profiles};
use crate::proxies::Proxies;
use crate::session::Sessions;
use crate::settings::SettingsFile;
use crate::sign_in::{Hints, History, SignIn};
use crate::text::Language;
use crate::updates::Updates;
use crate::vault::Vault;

pub use accounts::Recognised;
pub use builder::Builder;
pub use vault::AsyncVault;

/// One person's Portico on this computer. Cheap to clone; clones are the same one.
#[derive(Debug, Clone)]
pub struct Portico(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    context: Context,
    paths: Paths,
    sessions: Sessions,
    history: History,
    settings: SettingsFile,
    updates: Updates,
}

impl Portico {
    /// Begins a sign-in.
    #[must_use]
    pub fn sign_in(&self, profile: Profile, hints: Hints) -> SignIn {
        SignIn::new(
            self.0.context.clone(),
            self.0.sessions.clone(),
            self.0.history.clone(),
            profile,
            hints,
        )
    }

    /// All sessions.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// The language in force.
    #[must_use]
    pub fn language(&self) -> Language {
        self.0.context.language()
    }

    /// Changes the language in force; settings keep it.
    pub fn speak(&self, language: Language) {
        self.0.context.speak(language);
    }
}

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    #[cfg_attr(doc, doc(hidden))]
    /// Opens it. Touches neither network nor keychain.
    ///
    /// # Errors
    /// When the sandbox's address can't be used, or others may change Portico's folders. A policy that
    /// can't be read keeps nobody from opening it, and everybody from signing in.
    pub fn open(environment: Environment) -> Result<Self, Problem> {
        owners::check_folders(&environment.paths)?;
        Self::with(environment)
    }

    #[cfg_attr(doc, doc(hidden))]
    /// The same for troubleshooting: with folders that others may change it opens all the same. It says
    /// what is wrong with them, or with a policy that lets nobody in.
    ///
    /// # Errors
    /// When the sandbox's address can't be used.
    pub fn open_to_find_out(environment: Environment) -> Result<(Self, Option<Problem>), Problem> {
        let exposed = owners::check_folders(&environment.paths)
            .err()
            .map(Problem::from);
        let portico = Self::with(environment)?;
        let closed = portico.policy().opens().err();
        Ok((portico, closed.or(exposed)))
    }

    fn with(environment: Environment) -> Result<Self, Problem> {
        let policy = Policy::load(&environment.paths.policy);
        policy.log();
        let vault = Arc::new(Vault::new(environment.store, environment.without_store));
        let profiles = Profiles::new(
            environment.paths.config.join("profiles"),
            vault.clone(),
            environment.sandbox.as_deref(),
        )?;
        profiles.obey(
            policy.presets(),
            policy.presets_bind(),
            policy.refuses_own(),
        );
        let http = Http::new(environment.network, environment.clock.clone());
        http.obey(policy.orders());
        http.trust(policy.vouchers(&environment.paths.policy));
        let proxies = Arc::new(Proxies::new(vault.clone()));
        http.sign_in_to_proxies(proxies.clone());
        let context = Context::new(Shared {
            http: Arc::new(http),
            proxies,
            clock: environment.clock,
            browser: environment.browser,
            vault,
            policy: RwLock::new(policy.into()),
            policy_file: environment.paths.policy.clone(),
            profiles,
            language: RwLock::new(environment.language),
            providers: Mutex::default(),
        });
        let data = &environment.paths.data;
        let sessions = Sessions::new(context.clone(), data, environment.person);
        Ok(Self(Arc::new(Inner {
            history: History::new(context.clone(), sessions.clone(), data),
            sessions,
            settings: SettingsFile::of(&environment.paths),
            updates: Updates::new(environment.installed, &environment.paths.cache),
            context,
            paths: environment.paths,
        })))
    }
}
