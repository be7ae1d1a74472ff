//! Portico itself: what a face calls.

mod forget;
mod pages;
mod updates;

use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use url::Url;

use crate::clock::Clock;
use crate::context::{Context, Shared, blocking};
use crate::domain::Settings;
use crate::environment::Parts;
use crate::fs::owners;
use crate::fs::paths::Paths;
use crate::http::Http;
use crate::oidc::Provider;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::profile::{Profile, Profiles};
use crate::services::Server;
use crate::session::Sessions;
use crate::settings::SettingsFile;
use crate::sign_in::{Hints, History, SignIn, password_reset};
use crate::text::Language;
use crate::updates::Updates;
use crate::vault::Vault;

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
    /// Opens it. Touches neither network nor keychain.
    ///
    /// # Errors
    /// When the policy or the sandbox's address can't be used, or others may change Portico's folders.
    pub fn open(parts: Parts) -> Result<Self, Problem> {
        let policy = Policy::load(&parts.paths.policy)?;
        owners::check_folders(&parts.paths)?;
        Self::with(parts, policy)
    }

    /// The same for troubleshooting: with a policy that can't be understood it opens all the same,
    /// allows no way of signing in, and says what is wrong; with folders that others may change, too.
    ///
    /// # Errors
    /// When the sandbox's address can't be used.
    pub fn open_to_find_out(parts: Parts) -> Result<(Self, Option<Problem>), Problem> {
        match Policy::load(&parts.paths.policy) {
            Ok(policy) => {
                let exposed = owners::check_folders(&parts.paths).err().map(Problem::from);
                Ok((Self::with(parts, policy)?, exposed))
            }
            Err(problem) => Ok((Self::with(parts, Policy::nothing())?, Some(problem))),
        }
    }

    fn with(parts: Parts, policy: Policy) -> Result<Self, Problem> {
        let vault = Arc::new(Vault::new(parts.store, parts.without_store));
        let profiles = Profiles::new(
            parts.paths.config.join("profiles"),
            vault.clone(),
            parts.sandbox.as_deref(),
        )?;
        let context = Context::new(Shared {
            http: Arc::new(Http::new(parts.network, parts.clock.clone())),
            clock: parts.clock,
            browser: parts.browser,
            vault,
            policy,
            profiles,
            language: RwLock::new(parts.language),
            providers: Mutex::default(),
        });
        let data = &parts.paths.data;
        let sessions = Sessions::new(context.clone(), data, parts.person);
        Ok(Self(Arc::new(Inner {
            history: History::new(context.clone(), sessions.clone(), data),
            sessions,
            settings: SettingsFile::new(parts.paths.config.join("settings.toml")),
            updates: Updates::new(parts.installed, &parts.paths.cache),
            context,
            paths: parts.paths,
        })))
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.0.context.clock()
    }

    /// The door to the network.
    #[must_use]
    pub fn http(&self) -> &Arc<Http> {
        self.0.context.http()
    }

    /// Where secrets are.
    #[must_use]
    pub fn vault(&self) -> &Arc<Vault> {
        self.0.context.vault()
    }

    /// Where the rest is kept.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.0.paths
    }

    /// What the organisation has set.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.0.context.policy()
    }

    /// What can be signed in to.
    #[must_use]
    pub fn profiles(&self) -> &Profiles {
        self.0.context.profiles()
    }

    /// All sessions.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// What the person has set.
    ///
    /// # Errors
    /// When the file is there and can't be read.
    pub fn settings(&self) -> Result<Settings, Problem> {
        self.0.settings.load()
    }

    /// Keeps what the person has set.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn change(&self, settings: &Settings) -> Result<(), Problem> {
        self.0.settings.save(settings)
    }

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

    /// Why sign-ins stopped.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.0.history
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

    /// What people call a profile.
    #[must_use]
    pub fn title_of(&self, profile: &str) -> String {
        self.0.context.title_of(profile)
    }

    /// The provider of an issuer. Its metadata is loaded once an hour; while it can't be, the
    /// older one stands.
    ///
    /// # Errors
    /// As [`Provider::discover`].
    pub async fn provider(&self, issuer: &Url) -> Result<Arc<Provider>, Problem> {
        self.0.context.provider(issuer).await
    }

    /// What was loaded of an issuer before, however long ago. Asks nobody.
    #[must_use]
    pub fn known_provider(&self, issuer: &Url) -> Option<Arc<Provider>> {
        self.0.context.known_provider(issuer)
    }

    /// Forgets what was loaded of providers: cached metadata and keys.
    pub fn forget_providers(&self) {
        self.0.context.forget_providers();
    }

    /// The authorization server of a profile.
    ///
    /// # Errors
    /// When it can't be reached or the profile can't be used.
    pub async fn server(&self, profile: &Profile) -> Result<Server, Problem> {
        self.0.context.server(profile).await
    }

    /// Whether the answer in the browser has to name its issuer, because another issuer's would come
    /// back to the same place. A server that does not promise to is not even asked: its code could be
    /// another server's (RFC 9700 4.4).
    ///
    /// # Errors
    /// `profile_invalid` when the two could be mixed up, with what to do about it.
    pub fn can_tell_apart(&self, profile: &Profile, server: &Server) -> Result<bool, Problem> {
        self.0.context.can_tell_apart(profile, server)
    }

    /// Asks the service to mail a link to choose a new password. It answers the same whoever asks.
    ///
    /// # Errors
    /// `method_not_allowed` where the service has no such endpoint; the network's own problems.
    pub async fn reset_password(&self, profile: &Profile, email: &str) -> Result<(), Problem> {
        password_reset::ask(&self.0.context, profile, email).await
    }

    /// Opens a service's page in the browser.
    ///
    /// # Errors
    /// `browser_not_opened`.
    pub async fn open_page(&self, url: &Url) -> Result<(), Problem> {
        let (browser, url) = (self.0.context.browser().clone(), url.clone());
        blocking(move || pages::open_page(&*browser, &url)).await
    }

    /// Opens the page of a network that wants a sign-in of its own, which is seldom encrypted.
    ///
    /// # Errors
    /// `browser_not_opened`.
    pub async fn open_portal(&self, url: &Url) -> Result<(), Problem> {
        let (browser, url) = (self.0.context.browser().clone(), url.clone());
        blocking(move || pages::open_portal(&*browser, &url)).await
    }

    /// Opens a draft of an e-mail (RFC 6068) in the person's mail program; nothing is sent.
    ///
    /// # Errors
    /// `browser_not_opened` when nothing takes it.
    pub async fn open_draft(
        &self,
        address: &str,
        subject: &str,
        body: &str,
    ) -> Result<(), Problem> {
        let browser = self.0.context.browser().clone();
        let [address, subject, body] = [address, subject, body].map(str::to_owned);
        blocking(move || pages::open_draft(&*browser, &address, &subject, &body)).await
    }

    /// Runs what may block (keychain, files, opening a browser) away from the async threads.
    ///
    /// # Errors
    /// What the work says.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        blocking(work).await
    }
}
