//! Portico itself: what a face calls.

mod everywhere;
mod resources;
mod sign_out;
mod tokens;
mod updates;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use chrono::TimeDelta;
use url::Url;

use crate::address;
use crate::browser::Browser;
use crate::clock::{self, Clock, Timestamp};
use crate::device::DpopKey;
use crate::http::{self, Http, Repeat};
use crate::hubspot::HubSpot;
use crate::last_problem::{LastProblem, LastProblems};
use crate::oauth::{Client, resource};
use crate::oidc::Provider;
use crate::owners;
use crate::parts::Parts;
use crate::paths::Paths;
use crate::policy::Policy;
use crate::problem::{Code, Problem};
use crate::profile::client_secret::Holder;
use crate::profile::{Profile, Profiles, issuer, trimmed};
use crate::said::{self, AllSaid, Said};
use crate::server::Server;
use crate::session::{Purpose, Record, Secrets, Sessions, Wanted};
use crate::settings::SettingsFile;
use crate::signin::{Hints, SignIn};
use crate::text::Language;
use crate::updates::Updates;
use crate::vault::Vault;
use crate::views::{CheckedView, KindView as Kind, PersonView, SessionView, SettingsView};

pub use everywhere::{AtProvider, SignOut};

/// How long somebody who only looks waits for a service.
const LOOK: Duration = Duration::from_secs(4);
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
    said: AllSaid,
    last_problems: LastProblems,
    settings: SettingsFile,
    updates: Updates,
    language: RwLock<Language>,
    /// When each was loaded, and what it was.
    providers: Mutex<Providers>,
}

type Providers = HashMap<String, (Timestamp, Arc<Provider>)>;

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
                let exposed = owners::check_folders(&parts.paths).err();
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
        Ok(Self(Arc::new(Inner {
            http: Arc::new(Http::new(parts.network, parts.clock.clone())),
            sessions: Sessions::new(
                &parts.paths.data,
                vault.clone(),
                parts.clock.clone(),
                policy.clone(),
                parts.person,
            ),
            said: AllSaid::new(vault.clone()),
            last_problems: LastProblems::new(&parts.paths.data),
            settings: SettingsFile::new(parts.paths.config.join("settings.toml")),
            updates: Updates::new(parts.installed, &parts.paths.cache),
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

    /// Removes the file of a profile, and what its service said of people.
    ///
    /// # Errors
    /// As [`Profiles::remove`].
    pub fn remove_profile(&self, name: &str) -> Result<(), Problem> {
        self.0.profiles.remove(name)?;
        if let Err(problem) = self.0.said.forget(name) {
            tracing::info!(%problem, "what the service last said stays in the vault");
        }
        Ok(())
    }

    /// All sessions.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    pub(crate) fn said(&self) -> &AllSaid {
        &self.0.said
    }

    /// What a service said of a person when their last sign-in stopped, if they have not signed in
    /// since; without a person, what it last said of anybody.
    ///
    /// # Errors
    /// When the vault can't be read without asking the person for something.
    pub fn last_said(&self, profile: &str, person: Option<&str>) -> Result<Option<Said>, Problem> {
        self.0.said.last(profile, person)
    }

    pub(crate) fn last_problems(&self) -> &LastProblems {
        &self.0.last_problems
    }

    /// Why the last sign-in of a profile stopped, if that was within a day, was this person's as far
    /// as is known, and nobody has signed in since. A hint for troubleshooting, not to be relied on.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn last_problem(
        &self,
        profile: &str,
        person: Option<&str>,
    ) -> Result<Option<LastProblem>, Problem> {
        let now = self.0.clock.now();
        let last = self.0.last_problems.of(profile, person, now)?;
        Ok(last.filter(|last| self.was_said(last)))
    }

    /// A file says why a sign-in stopped; what a service says of a person is believed of the vault
    /// only.
    fn was_said(&self, last: &LastProblem) -> bool {
        !said::is_of_a_person(last.code)
            || self
                .0
                .said
                .holds(&last.profile, last.code, last.at)
                .unwrap_or_else(|problem| {
                    tracing::info!(%problem, "what the service last said can't be read");
                    false
                })
    }

    /// The newest of those of all profiles, unless somebody has signed in to any of them since.
    ///
    /// # Errors
    /// When the file or the sessions can't be read.
    pub fn newest_problem(&self) -> Result<Option<LastProblem>, Problem> {
        let now = self.0.clock.now();
        let newest = self.0.last_problems.newest(now)?;
        let Some(newest) = newest.filter(|newest| self.was_said(newest)) else {
            return Ok(None);
        };
        let later = |record: &Record| record.since > newest.at;
        Ok((!self.0.sessions.all()?.iter().any(later)).then_some(newest))
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
        let known = self.providers().get(&key).cloned();
        if let Some((loaded, provider)) = &known
            && now.signed_duration_since(*loaded).abs() < METADATA_LIFETIME
        {
            return Ok(provider.clone());
        }
        let found = Provider::discover(issuer, self.0.http.clone(), self.0.clock.clone()).await;
        match (found, known) {
            (Ok(found), _) => {
                let provider = Arc::new(found);
                self.providers().insert(key, (now, provider.clone()));
                Ok(provider)
            }
            (Err(problem), Some((_, older))) if problem.is_passing() => Ok(older),
            (Err(problem), _) => Err(problem),
        }
    }

    /// What was loaded of an issuer before, however long ago. Asks nobody.
    #[must_use]
    pub fn known_provider(&self, issuer: &Url) -> Option<Arc<Provider>> {
        let key = crate::profile::trimmed(issuer);
        Some(self.providers().get(key)?.1.clone())
    }

    /// Forgets what was loaded of providers: cached metadata and keys.
    pub async fn forget_providers(&self) {
        self.providers().clear();
    }

    fn providers(&self) -> MutexGuard<'_, Providers> {
        self.0
            .providers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
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

    /// Whether the answer in the browser has to name its issuer, because another issuer's would come
    /// back to the same place. A server that does not promise to is not even asked: its code could be
    /// another server's (RFC 9700 4.4).
    ///
    /// # Errors
    /// `profile_invalid` when the two could be mixed up, with what to do about it.
    pub fn can_tell_apart(&self, profile: &Profile, server: &Server) -> Result<bool, Problem> {
        let asked = server.authorization_endpoint();
        if let Some(other) = self.0.profiles.is_anothers(profile, asked)
            && !server.names_itself()
        {
            return Err(Problem::new(Code::ProfileInvalid).with_detail(format!(
                "the provider of {} sends people to {asked}, which is the server of {other}, and does \
                 not name itself in its answer (RFC 9207)",
                profile.name
            )));
        }
        let Some(other) = self.0.profiles.shares_its_redirect(profile) else {
            return Ok(false);
        };
        let name = &profile.name;
        match server.names_itself() {
            true => Ok(true),
            false => Err(Problem::new(Code::ProfileInvalid).with_detail(format!(
                "{name} and {other} have the same redirect URI, and the provider of {name} does not \
                 name itself in its answer (RFC 9207), so that the two could be mixed up: give one \
                 of them redirect_uris of its own, such as [\"http://127.0.0.1/callback/{name}\"], \
                 and register it with the provider"
            ))),
        }
    }

    async fn server_of(&self, record: &Record) -> Result<Server, Problem> {
        let unusable = |why: &dyn std::fmt::Display| {
            Problem::new(Code::ProfileInvalid).with_detail(why.to_string())
        };
        let issuer = Url::parse(&record.issuer).map_err(|error| unusable(&error))?;
        if record.kind == Kind::Hubspot {
            // What was sealed counts; the profile may mean another API by now.
            let api = record.api.as_deref();
            let api = api.ok_or_else(|| unusable(&"the session names no API of HubSpot's"))?;
            return Ok(Server::HubSpot(Arc::new(HubSpot::at(&issuer, api)?)));
        }
        Ok(Server::Oidc(self.provider(&issuer).await?))
    }

    async fn client_of(
        &self,
        record: &Record,
        secrets: &Secrets,
    ) -> Result<(Server, Client), Problem> {
        let server = self.server_of(record).await?;
        let client_secret = match record.kind {
            Kind::Native | Kind::Guided => None,
            Kind::Oidc | Kind::Hubspot => {
                let issuer = issuer::form(&record.issuer);
                let api = record.api.as_ref().map(|api| trimmed(&api.origin));
                Holder::new(&issuer, api, &record.client_id).secret(&self.0.vault)?
            }
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
            token_endpoint: server.token_endpoint().clone(),
            client_id: record.client_id.clone(),
            client_secret,
            secret_in_header: server.wants_secret_in_header(),
            dpop,
        };
        Ok((server, client))
    }

    /// Renews the tokens whose turn has come, before anybody has to wait for it; to be called once
    /// a minute. It is not use: an idle session ends all the same.
    ///
    /// # Errors
    /// When the folder can't be read. What keeps a token from being renewed is logged.
    pub async fn upkeep(&self) -> Result<(), Problem> {
        for mut record in self.0.sessions.all()? {
            let account = record.account.clone();
            let renewed = async {
                // Nobody is asked for the keychain's password in the background.
                if !self.0.sessions.is_due(&mut record)? || self.0.vault.is_locked()? {
                    return Ok(());
                }
                let token = self.0.sessions.usable(&record)?.access;
                let wanted = Wanted::OtherThan(&token);
                let renewed = self.renew(&mut record, wanted, Purpose::Upkeep).await;
                renewed.map(drop)
            };
            if let Err(problem) = renewed.await {
                tracing::info!(account, %problem, "a token was not renewed");
            }
        }
        Ok(())
    }

    async fn fresh(
        &self,
        record: &mut Record,
        min_valid: Duration,
        purpose: Purpose,
    ) -> Result<Secrets, Problem> {
        let service = self.title_of(&record.profile);
        let mut ready = self.0.sessions.ready(record, min_valid, purpose);
        if let Err(problem) = &ready
            && purpose == Purpose::Use
            && let Some(until) = record.worth_waiting(problem, self.0.clock.now())
        {
            clock::until(&*self.0.clock, until).await;
            if let Some(newest) = self.0.sessions.read(&record.id())? {
                *record = newest;
            }
            ready = self.0.sessions.ready(record, min_valid, purpose);
        }
        let result = match ready {
            Ok(None) => {
                let wanted = Wanted::GoodFor(min_valid);
                self.renew(record, wanted, purpose).await
            }
            Ok(Some(secrets)) => Ok(secrets),
            Err(problem) => Err(problem),
        };
        result.map_err(|mut problem: Problem| {
            problem.about.service.get_or_insert(service);
            problem
        })
    }

    async fn renew(
        &self,
        record: &mut Record,
        wanted: Wanted<'_>,
        purpose: Purpose,
    ) -> Result<Secrets, Problem> {
        let client = async |record: &Record, secrets: &Secrets| {
            self.client_of(record, secrets)
                .await
                .map(|(_, client)| client)
        };
        if purpose == Purpose::Look {
            self.must_answer(record).await?;
        }
        let sessions = &self.0.sessions;
        sessions.renew(record, wanted, purpose, client).await
    }

    /// Whether the token endpoint of a session answers at all, and soon. A look begins no renewal
    /// otherwise: nobody could wait for its end, and one that is left alone may cost the session.
    async fn must_answer(&self, record: &Record) -> Result<(), Problem> {
        let asked = async {
            let server = self.server_of(record).await?;
            let endpoint = server.token_endpoint();
            // It takes POST only, and says so.
            let answer = self.0.http.send(http::get(endpoint, &[])?, Repeat::Never);
            match answer.await {
                Ok(answer) if answer.status().is_server_error() => {
                    Err(http::refused(endpoint, &answer))
                }
                Ok(_) | Err(http::Error::Redirect { .. } | http::Error::LedAway { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            }
        };
        in_time(tokio::time::Instant::now() + LOOK, asked).await
    }

    /// What people call a profile.
    #[must_use]
    pub fn title_of(&self, profile: &str) -> String {
        self.0
            .profiles
            .find(profile)
            .map_or_else(|_| profile.to_owned(), |profile| profile.title)
    }

    /// Asks the provider whether a session still lives, as far as it can be asked.
    ///
    /// # Errors
    /// `session_altered`; when the vault or the folder can't be used. The network's problems only make
    /// it `offline`.
    pub async fn check(&self, record: &mut Record) -> Result<SessionView, Problem> {
        let mut checked = CheckedView::Offline;
        if record.ended.is_none() {
            let http = &self.0.http;
            let asked = self
                .with_token(record, Purpose::Look, async |server, access| match server {
                    Server::HubSpot(hubspot) => hubspot.accounts(http, access).await.map(|_| true),
                    Server::Oidc(provider) => match &provider.metadata.userinfo_endpoint {
                        Some(url) => resource::<serde_json::Value>(http, url, access)
                            .await
                            .map(|_| true),
                        None => Ok(false),
                    },
                })
                .await;
            match asked {
                Ok(true) => checked = CheckedView::Now,
                Ok(false) => {}
                Err(problem)
                    if matches!(problem.code, Code::SessionRevoked | Code::SessionExpired) =>
                {
                    checked = CheckedView::Now;
                }
                // Nobody is told that this is a session as any other.
                Err(problem) if problem.code == Code::SessionAltered => return Err(problem),
                Err(problem) if problem.code == Code::NotSignedIn => {
                    // Its file says that it goes on, and no item of the vault stands behind it.
                    self.0.sessions.held_secrets(record)?;
                    tracing::info!(%problem, "the session could not be checked");
                }
                Err(problem) => tracing::info!(%problem, "the session could not be checked"),
            }
            if let Some(now) = self.0.sessions.read(&record.id())? {
                *record = now;
            }
        }
        Ok(record.view(checked, self.0.sessions.is_until_quit(record)))
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
        let id = record.id();
        let is_earlier = |(_, it): &(String, Record)| it.pending_revocation && it.id() == id;
        if self.0.sessions.replaced()?.iter().any(is_earlier) {
            return Err(Problem::new(Code::MethodNotAllowed)
                .with_detail("the provider still has to be told of an earlier sign-in"));
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
            .and_then(|provider| provider.metadata.portico.password_reset_endpoint.as_ref())
            .ok_or_else(|| {
                Problem::new(Code::MethodNotAllowed)
                    .with_detail("the service has no way to ask for a new password from here")
            })?;
        let username = address::cleaned(email);
        let request = http::post_form(endpoint, &[("username", &username)], &[])?;
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
        self.hand_to_system(url).await
    }

    /// Opens the page of a network that wants a sign-in of its own, which is seldom encrypted.
    ///
    /// # Errors
    /// `browser_not_opened`.
    pub async fn open_portal(&self, url: &Url) -> Result<(), Problem> {
        let of_the_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
        if !of_the_web || !url.username().is_empty() || url.password().is_some() {
            return Err(Problem::new(Code::ProfileInvalid).with_detail("not an address to open"));
        }
        self.hand_to_system(url).await
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
        self.hand_to_system(&draft(address, subject, body)?).await
    }

    async fn hand_to_system(&self, url: &Url) -> Result<(), Problem> {
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

/// The end of some work that can be broken off at this moment.
async fn in_time<T>(
    end: tokio::time::Instant,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    tokio::time::timeout_at(end, work)
        .await
        .unwrap_or_else(|_| Err(Problem::new(Code::NetworkTimeout)))
}

fn draft(address: &str, subject: &str, body: &str) -> Result<Url, Problem> {
    let component = |text: &str| {
        let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        form.replace('+', "%20")
    };
    let (name, domain) = address
        .split_once('@')
        .ok_or_else(|| Problem::new(Code::ProfileInvalid).with_detail("not an e-mail address"))?;
    // A mail's lines end with CRLF (RFC 6068, 5).
    let text = format!(
        "mailto:{}@{}?subject={}&body={}",
        component(name),
        component(domain),
        component(subject),
        component(&body.replace('\n', "\r\n"))
    );
    Url::parse(&text).map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_takes_no_more_than_one_recipient() {
        let url = draft("help@acme.example?cc=x@y", "A & B", "one\ntwo").unwrap();
        assert_eq!(
            url.as_str(),
            "mailto:help@acme.example%3Fcc%3Dx%40y?subject=A%20%26%20B&body=one%0D%0Atwo"
        );
        assert!(draft("nobody", "", "").is_err());
    }
}
