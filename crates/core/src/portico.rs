//! Portico itself: what a face calls.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ::http::Method as HttpMethod;
use chrono::TimeDelta;
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use crate::browser::Browser;
use crate::clock::{Clock, Timestamp};
use crate::device::{self, DpopKey};
use crate::http::{self, Http, Repeat};
use crate::hubspot::HubSpot;
use crate::loopback::OneRedirect;
use crate::oauth::{Access, Client, request_resource, resource};
use crate::oidc::Provider;
use crate::parts::Parts;
use crate::paths::Paths;
use crate::policy::Policy;
use crate::problem::{Code, Problem};
use crate::profile::{Profile, Profiles};
use crate::said::{Said, SaidFile};
use crate::server::Server;
use crate::session::{AccessToken, Record, Secrets, Sessions, SignedOut};
use crate::settings::SettingsFile;
use crate::signin::{Hints, SignIn};
use crate::text::Language;
use crate::vault::Vault;
use crate::views::{
    CheckedView, DeviceView, HubView, KindView as Kind, PersonView, SessionView, SettingsView,
};

const METADATA_LIFETIME: TimeDelta = TimeDelta::hours(1);

/// One person's Portico on this computer. Cheap to clone; clones are the same one.
#[derive(Debug, Clone)]
pub struct Portico(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Arc<dyn Clock>,
    browser: Arc<dyn Browser>,
    http: Arc<Http>,
    vault: Arc<Vault>,
    paths: Paths,
    policy: Policy,
    profiles: Profiles,
    sessions: Sessions,
    said: SaidFile,
    settings: SettingsFile,
    language: RwLock<Language>,
    /// When each was loaded, and what it was.
    providers: Mutex<HashMap<String, (Timestamp, Arc<Provider>)>>,
}

impl Portico {
    /// Opens it. Touches neither network nor keychain.
    ///
    /// # Errors
    /// When the policy or the sandbox's address can't be used.
    pub fn open(parts: Parts) -> Result<Self, Problem> {
        let vault = Arc::new(Vault::new(parts.store, parts.without_store));
        let policy = Policy::load(&parts.paths.policy)?;
        let profiles = Profiles::new(
            parts.paths.config.join("profiles"),
            vault.clone(),
            parts.sandbox.as_deref(),
        )?;
        Ok(Self(Arc::new(Inner {
            http: Arc::new(Http::new(parts.network, parts.clock.clone())),
            sessions: Sessions::new(&parts.paths.data, vault.clone(), parts.clock.clone()),
            said: SaidFile::new(&parts.paths.data),
            settings: SettingsFile::new(parts.paths.config.join("settings.toml")),
            clock: parts.clock,
            browser: parts.browser,
            vault,
            paths: parts.paths,
            policy,
            profiles,
            language: RwLock::new(parts.language),
            providers: Mutex::default(),
        })))
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The door to the network.
    #[must_use]
    pub fn http(&self) -> &Arc<Http> {
        &self.0.http
    }

    /// Where secrets are.
    #[must_use]
    pub fn vault(&self) -> &Arc<Vault> {
        &self.0.vault
    }

    /// Where the rest is kept.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.0.paths
    }

    /// What the organisation has set.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// What can be signed in to.
    #[must_use]
    pub fn profiles(&self) -> &Profiles {
        &self.0.profiles
    }

    /// All sessions.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    pub(crate) fn said(&self) -> &SaidFile {
        &self.0.said
    }

    /// What a service said of a person when their last sign-in stopped, if they have not signed in
    /// since; without a person, what it last said of anybody.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn last_said(&self, profile: &str, person: Option<&str>) -> Result<Option<Said>, Problem> {
        self.0.said.last(profile, person)
    }

    pub(crate) fn browser(&self) -> &Arc<dyn Browser> {
        &self.0.browser
    }

    /// The language in force.
    #[must_use]
    pub fn language(&self) -> Language {
        *self
            .0
            .language
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the language in force; settings keep it.
    pub fn speak(&self, language: Language) {
        *self
            .0
            .language
            .write()
            .unwrap_or_else(PoisonError::into_inner) = language;
    }

    /// What the person has set.
    ///
    /// # Errors
    /// When the file is there and can't be read.
    pub fn settings(&self) -> Result<SettingsView, Problem> {
        self.0.settings.load()
    }

    /// Keeps what the person has set.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn change(&self, settings: &SettingsView) -> Result<(), Problem> {
        self.0.settings.save(settings)
    }

    /// Runs what may block (keychain, files, opening a browser) away from the async threads.
    ///
    /// # Errors
    /// What the work says.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        match tokio::task::spawn_blocking(work).await {
            Ok(result) => result,
            Err(error) => Err(Problem::new(Code::Unexpected).because(&error)),
        }
    }

    /// Begins a sign-in.
    #[must_use]
    pub fn sign_in(&self, profile: Profile, hints: Hints) -> SignIn {
        SignIn::new(self.clone(), profile, hints)
    }

    /// The provider of an issuer. Its metadata is loaded once an hour; while it can't be, the
    /// older one stands.
    ///
    /// # Errors
    /// As [`Provider::discover`].
    pub async fn provider(&self, issuer: &Url) -> Result<Arc<Provider>, Problem> {
        let key = crate::profile::trimmed(issuer).to_owned();
        let now = self.0.clock.now();
        let known = self.0.providers.lock().await.get(&key).cloned();
        if let Some((loaded, provider)) = &known
            && now.signed_duration_since(*loaded).abs() < METADATA_LIFETIME
        {
            return Ok(provider.clone());
        }
        let found = Provider::discover(issuer, self.0.http.clone(), self.0.clock.clone()).await;
        match (found, known) {
            (Ok(found), _) => {
                let provider = Arc::new(found);
                self.0
                    .providers
                    .lock()
                    .await
                    .insert(key, (now, provider.clone()));
                Ok(provider)
            }
            (Err(problem), Some((_, older))) if problem.is_passing() => Ok(older),
            (Err(problem), _) => Err(problem),
        }
    }

    /// Forgets what was loaded of providers: cached metadata and keys.
    pub async fn forget_providers(&self) {
        self.0.providers.lock().await.clear();
    }

    /// The authorization server of a profile.
    ///
    /// # Errors
    /// When it can't be reached or the profile can't be used.
    pub async fn server(&self, profile: &Profile) -> Result<Server, Problem> {
        match profile.kind {
            Kind::Hubspot => Ok(Server::HubSpot(Arc::new(HubSpot::new(profile)?))),
            Kind::Oidc | Kind::Native => {
                let (issuer, _) = profile.registration()?;
                Ok(Server::Oidc(self.provider(issuer).await?))
            }
            Kind::Guided => Err(Problem::new(Code::ProfileInvalid)
                .with_detail("a guided profile has nothing to sign in to from here")),
        }
    }

    async fn server_of(&self, record: &Record) -> Result<Server, Problem> {
        if record.kind == Kind::Hubspot {
            return self.server(&self.0.profiles.find(&record.profile)?).await;
        }
        let issuer = Url::parse(&record.issuer)
            .map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))?;
        Ok(Server::Oidc(self.provider(&issuer).await?))
    }

    async fn client_of(
        &self,
        record: &Record,
        secrets: &Secrets,
    ) -> Result<(Server, Client), Problem> {
        let server = self.server_of(record).await?;
        let client_secret = match self.0.profiles.find(&record.profile) {
            Ok(profile) => profile.client_secret(&self.0.vault)?,
            // A session of an issuer that was signed in to without a profile.
            Err(_) => None,
        };
        let dpop = secrets
            .key
            .as_ref()
            .map(DpopKey::from_vault)
            .transpose()?
            .map(Arc::new);
        let client = Client {
            http: self.0.http.clone(),
            clock: self.0.clock.clone(),
            token_endpoint: server.token_endpoint()?.clone(),
            client_id: record.client_id.clone(),
            client_secret,
            dpop,
        };
        Ok((server, client))
    }

    /// The access token of a session, as long as it is good for `min_valid` without a renewal.
    ///
    /// The fast path: two reads, no network, no async runtime. None when it has to be renewed.
    ///
    /// # Errors
    /// `not_signed_in`, or why the session ended.
    pub fn ready_token(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
        min_valid: Duration,
    ) -> Result<Option<AccessToken>, Problem> {
        let mut record = self.0.sessions.find(account, profile)?;
        let secrets = self.0.sessions.ready(&mut record, min_valid)?;
        Ok(secrets.as_ref().map(AccessToken::from))
    }

    /// The access token of a session, renewed when that is needed.
    ///
    /// # Errors
    /// `not_signed_in`, why the session ended, or what keeps it from being renewed.
    pub async fn access_token(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
        min_valid: Duration,
    ) -> Result<AccessToken, Problem> {
        let mut record = self.0.sessions.find(account, profile)?;
        Ok(AccessToken::from(
            &self.fresh(&mut record, min_valid).await?,
        ))
    }

    async fn fresh(&self, record: &mut Record, min_valid: Duration) -> Result<Secrets, Problem> {
        let service = self.title_of(&record.profile);
        let result = async {
            if let Some(secrets) = self.0.sessions.ready(record, min_valid)? {
                return Ok(secrets);
            }
            let secrets = self
                .0
                .sessions
                .secrets(record)?
                .ok_or_else(|| Problem::new(Code::NotSignedIn))?;
            let (_, client) = self.client_of(record, &secrets).await?;
            self.0.sessions.renew(record, min_valid, &client).await
        };
        result.await.map_err(|mut problem: Problem| {
            problem.about.service.get_or_insert(service);
            problem
        })
    }

    /// What people call a profile.
    #[must_use]
    pub fn title_of(&self, profile: &str) -> String {
        self.0
            .profiles
            .find(profile)
            .map_or_else(|_| profile.to_owned(), |profile| profile.title)
    }

    /// Sends a request with a session's token; once more with a renewed one when it is not taken.
    async fn with_token<T>(
        &self,
        record: &mut Record,
        request: impl AsyncFn(&Server, &Access<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut secrets = self.fresh(record, Duration::ZERO).await?;
        let mut renewed = false;
        loop {
            let (server, client) = self.client_of(record, &secrets).await?;
            let access = Access {
                token: &secrets.access,
                dpop: client.dpop.as_deref().filter(|_| secrets.bound),
                clock: &*self.0.clock,
            };
            match request(&server, &access).await {
                Err(problem) if problem.code == Code::SessionRevoked && !renewed => {
                    renewed = true;
                    // Longer than any token lasts: whatever is there is renewed.
                    let always = Duration::from_secs(u32::MAX.into());
                    secrets = match secrets.refresh {
                        Some(_) => self.0.sessions.renew(record, always, &client).await?,
                        None => return Err(problem),
                    };
                }
                result => return result,
            }
        }
    }

    /// The accounts of a session's person.
    ///
    /// # Errors
    /// As any resource request. A service without such a list gives an empty one.
    pub async fn hubs(&self, record: &mut Record) -> Result<Vec<HubView>, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            accounts: Vec<HubView>,
        }
        let http = &self.0.http;
        self.with_token(record, async |server, access| match server {
            Server::HubSpot(hubspot) => hubspot.accounts(http, access).await,
            Server::Oidc(provider) => match &provider.extra().portico.accounts_endpoint {
                Some(url) => Ok(resource::<Answer>(http, url, access).await?.accounts),
                None => Ok(Vec::new()),
            },
        })
        .await
    }

    /// The devices that the service recognises for a session's person.
    ///
    /// # Errors
    /// As any resource request; `method_not_allowed` where the service has no such list.
    pub async fn devices(&self, record: &mut Record) -> Result<Vec<DeviceView>, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            devices: Vec<DeviceView>,
        }
        let http = &self.0.http;
        self.with_token(record, async |server, access| {
            Ok(resource::<Answer>(http, devices_endpoint(server)?, access)
                .await?
                .devices)
        })
        .await
    }

    /// Makes the service forget a device; this one's token goes from the keychain too.
    ///
    /// # Errors
    /// As [`Portico::devices`].
    pub async fn forget_device(&self, record: &mut Record, id: &str) -> Result<(), Problem> {
        let current = self
            .devices(record)
            .await?
            .into_iter()
            .any(|device| device.current && device.id == id);
        let http = &self.0.http;
        self.with_token(record, async |server, access| {
            let mut url = devices_endpoint(server)?.clone();
            if let Ok(mut path) = url.path_segments_mut() {
                path.pop_if_empty().push(id);
            }
            request_resource(http, HttpMethod::DELETE, &url, access, Vec::new())
                .await
                .map(|_| ())
        })
        .await?;
        if current {
            self.forget_recognition(record)?;
        }
        Ok(())
    }

    /// Gives up, on this computer, that the service recognises it for a session's person.
    ///
    /// # Errors
    /// When the keychain or the folder can't be used.
    pub fn forget_recognition(&self, record: &mut Record) -> Result<(), Problem> {
        device::forget(&self.0.vault, &record.issuer, record.person())?;
        record.device_since = None;
        record.device_recognised = false;
        self.0.sessions.write(record)
    }

    /// Asks the provider whether a session still lives, as far as it can be asked.
    ///
    /// # Errors
    /// When the vault or the folder can't be used; the network's problems only make it `offline`.
    pub async fn check(&self, record: &mut Record) -> Result<SessionView, Problem> {
        let mut checked = CheckedView::Offline;
        if record.ended.is_none() {
            let http = &self.0.http;
            let asked = self
                .with_token(record, async |server, access| match server {
                    Server::HubSpot(hubspot) => hubspot.accounts(http, access).await.map(|_| true),
                    Server::Oidc(provider) => match provider.document.userinfo_endpoint() {
                        Some(url) => resource::<serde_json::Value>(http, url.url(), access)
                            .await
                            .map(|_| true),
                        None => Ok(false),
                    },
                })
                .await;
            match asked {
                Ok(true) => checked = CheckedView::Now,
                Ok(false) => {}
                Err(problem) if problem.code == Code::SessionRevoked => {
                    checked = CheckedView::Now;
                }
                Err(problem) => tracing::info!(%problem, "the session could not be checked"),
            }
            if let Some(now) = self.0.sessions.read(&record.id())? {
                *record = now;
            }
        }
        Ok(record.view(checked, self.0.sessions.is_until_quit(record)))
    }

    /// Signs out: revoked at the provider, wiped here. With `everywhere`, the browser is led to the
    /// provider's own sign-out too (RP-Initiated Logout).
    ///
    /// # Errors
    /// When the keychain or the folder could not be cleared, or the browser not opened.
    pub async fn sign_out(
        &self,
        record: &mut Record,
        everywhere: bool,
    ) -> Result<SignedOut, Problem> {
        let leave = if everywhere {
            self.end_session_url(record).await
        } else {
            None
        };
        let session = record.clone();
        let outcome = self
            .0
            .sessions
            .sign_out(record, async |secrets: &Secrets| {
                let (server, client) = self.client_of(&session, secrets).await?;
                let Some(endpoint) = server.revocation_endpoint() else {
                    return Ok(());
                };
                match &secrets.refresh {
                    Some(token) => client.revoke(endpoint, true, token).await,
                    None => client.revoke(endpoint, false, &secrets.access).await,
                }
            })
            .await?;
        if let Some(url) = leave {
            let redirect = OneRedirect::to(&url).await?;
            let (browser, address) = (self.0.browser.clone(), redirect.address.clone());
            self.blocking(move || {
                browser
                    .open(&address)
                    .map_err(|error| Problem::new(Code::BrowserNotOpened).because(&error))
            })
            .await?;
            if !redirect.was_followed().await {
                tracing::warn!("the browser did not come to sign out at the provider");
            }
        }
        Ok(outcome)
    }

    /// Where the provider ends its own session; none where it has no such place or can't be asked.
    async fn end_session_url(&self, record: &Record) -> Option<Url> {
        let server = self.server_of(record).await.ok()?;
        let mut url = server.provider()?.extra().end_session_endpoint.clone()?;
        let secrets = self.0.sessions.secrets(record).ok()??;
        url.query_pairs_mut()
            .append_pair("client_id", &record.client_id);
        if let Some(token) = &secrets.id_token {
            url.query_pairs_mut()
                .append_pair("id_token_hint", token.expose());
        }
        Some(url)
    }

    /// Tells providers about sign-outs that they could not be told of before.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn tell_pending(&self) -> Result<(), Problem> {
        for mut record in self.0.sessions.all()? {
            if record.pending_revocation {
                self.sign_out(&mut record, false).await?;
            }
        }
        Ok(())
    }

    /// Who has signed in here before, the latest first.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn people(&self) -> Result<Vec<PersonView>, Problem> {
        Ok(self
            .0
            .sessions
            .all()?
            .into_iter()
            .filter(|record| record.email.is_some())
            .map(|record| PersonView {
                email: record.person().to_owned(),
                profile: record.profile,
                method: record.method,
            })
            .collect())
    }

    /// Forgets a person who is signed out: the remembered address, and this device for them.
    ///
    /// # Errors
    /// When the person is signed in, or the keychain or the folder can't be cleared.
    pub fn forget_person(&self, record: &mut Record) -> Result<(), Problem> {
        if record.ended.is_none() {
            return Err(Problem::new(Code::MethodNotAllowed).with_detail("sign out first"));
        }
        if record.pending_revocation {
            return Err(Problem::new(Code::MethodNotAllowed)
                .with_detail("the provider still has to be told of the sign-out"));
        }
        self.forget_recognition(record)?;
        self.0.said.clear(&record.profile, Some(record.person()))?;
        self.0.sessions.remove(record)
    }

    /// Asks the service to mail a link to choose a new password. It answers the same whoever asks.
    ///
    /// # Errors
    /// `method_not_allowed` where the service has no such endpoint; the network's own problems.
    pub async fn reset_password(&self, profile: &Profile, email: &str) -> Result<(), Problem> {
        let server = self.server(profile).await?;
        let endpoint = server
            .provider()
            .and_then(|provider| provider.extra().portico.password_reset_endpoint.as_ref())
            .ok_or_else(|| {
                Problem::new(Code::MethodNotAllowed)
                    .with_detail("the service has no way to ask for a new password from here")
            })?;
        let request = http::post_form(endpoint, &[("username", email)], &[])?;
        let response = self.0.http.send(request, Repeat::Safe).await?;
        match response.status().is_success() {
            true => Ok(()),
            false => Err(http::refused(endpoint, &response)),
        }
    }

    /// Opens a service's page in the browser.
    ///
    /// # Errors
    /// `browser_not_opened`.
    pub async fn open_page(&self, url: &Url) -> Result<(), Problem> {
        if !crate::safe_url::is_safe(url) {
            return Err(Problem::new(Code::ProfileInvalid).with_detail("not an address to open"));
        }
        let (browser, url) = (self.0.browser.clone(), url.clone());
        self.blocking(move || {
            browser
                .open(&url)
                .map(|_| ())
                .map_err(|error| Problem::new(Code::BrowserNotOpened).because(&error))
        })
        .await
    }
}

fn devices_endpoint(server: &Server) -> Result<&Url, Problem> {
    server
        .provider()
        .and_then(|provider| provider.extra().portico.devices_endpoint.as_ref())
        .ok_or_else(|| {
            Problem::new(Code::MethodNotAllowed).with_detail("the service lists no devices")
        })
}
