//! What sign-in and sessions share: clock, network, vault, policy, profiles, and what is known of
//! providers. Cheap to clone; clones are the same one.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use parking_lot::{Mutex, RwLock};
use url::Url;

use crate::clock::{Clock, Timestamp};
use crate::domain::{Kind, Origin};
use crate::http::Http;
use crate::oidc::Provider;
use crate::oidc::issuer::trimmed;
use crate::platform::browser::{Browser, Ordered, Wanted};
use crate::policy::{Key, Policy};
use crate::problem::{Code, Problem};
use crate::profile::{Other, Others, Profile, Profiles};
use crate::proxies::Proxies;
use crate::services::Server;
use crate::services::hubspot::HubSpot;
use crate::text::Language;
use crate::vault::Vault;

const METADATA_LIFETIME: TimeDelta = TimeDelta::hours(1);

/// How long other servers are asked whether they name themselves, while somebody waits to sign in.
const ASKING: Duration = Duration::from_secs(3);

/// What sign-in and sessions share.
#[derive(Debug, Clone)]
pub(crate) struct Context(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) browser: Arc<dyn Browser>,
    pub(crate) http: Arc<Http>,
    pub(crate) proxies: Arc<Proxies>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) policy: RwLock<Held>,
    pub(crate) policy_file: PathBuf,
    pub(crate) profiles: Profiles,
    pub(crate) language: RwLock<Language>,
    /// When each was loaded, and what it was.
    pub(crate) providers: Mutex<HashMap<String, (Timestamp, Arc<Provider>)>>,
}

/// The policy that counts, and the one that was read last.
#[derive(Debug, Default)]
pub(crate) struct Held {
    in_force: Arc<Policy>,
    seen: Arc<Policy>,
}

impl From<Policy> for Held {
    fn from(policy: Policy) -> Self {
        let policy = Arc::new(policy);
        Self {
            in_force: policy.clone(),
            seen: policy,
        }
    }
}

impl Context {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// What opens sign-in pages.
    pub(crate) fn browser(&self) -> Arc<dyn Browser> {
        let policy = self.policy();
        let ordered = policy.ordered_text(Key::Browser);
        match ordered.or(policy.recommended_word(Key::Browser)) {
            Some(program) => Arc::new(Ordered {
                browser: self.0.browser.clone(),
                wanted: Wanted {
                    program: (program != "system").then(|| program.to_owned()),
                    binds: ordered.is_some(),
                },
            }),
            None => self.0.browser.clone(),
        }
    }

    /// What opens everything else.
    pub(crate) fn opener(&self) -> &Arc<dyn Browser> {
        &self.0.browser
    }

    pub(crate) fn http(&self) -> &Arc<Http> {
        &self.0.http
    }

    /// Who the person is to the proxies.
    pub(crate) fn proxies(&self) -> &Arc<Proxies> {
        &self.0.proxies
    }

    pub(crate) fn vault(&self) -> &Arc<Vault> {
        &self.0.vault
    }

    pub(crate) fn policy(&self) -> Arc<Policy> {
        self.0.policy.read().in_force.clone()
    }

    /// The profile of whoever has this address: the organisation may have a profile for the people of a
    /// mail domain (`sso_domains`), which then takes the place of this one.
    pub(crate) fn profile_of(&self, profile: Profile, email: Option<&str>) -> Profile {
        let theirs = email.and_then(|it| self.policy().profile_for_address(it));
        let theirs = theirs.filter(|name| *name != profile.name);
        let found = theirs.and_then(|name| self.profiles().find(&name).ok());
        found.unwrap_or(profile)
    }

    /// The policy as it was read last; one that can't be understood is not in force while an earlier
    /// one is known.
    pub(crate) fn seen_policy(&self) -> Arc<Policy> {
        self.0.policy.read().seen.clone()
    }

    /// Reads the policy as it is now; says whether that changes what is in force.
    pub(crate) fn read_policy(&self) -> bool {
        self.take_policy(Policy::load(&self.0.policy_file))
    }

    /// Takes the policy as it is now; says whether that changes what is in force. One that can't be
    /// read leaves the last good one in its place.
    pub(crate) fn take_policy(&self, now: Policy) -> bool {
        let mut held = self.0.policy.write();
        if *held.seen == now {
            return false;
        }
        now.log();
        held.seen = Arc::new(now);
        let is_missed = held.seen.missed().is_some();
        if (is_missed && held.in_force.missed().is_none()) || held.in_force == held.seen {
            return false;
        }
        held.in_force = held.seen.clone();
        self.http().obey(held.in_force.orders());
        let vouchers = held.in_force.vouchers(&self.0.policy_file);
        self.http().trust(vouchers);
        self.profiles().obey(
            held.in_force.presets(),
            held.in_force.presets_bind(),
            held.in_force.refuses_own(),
        );
        true
    }

    pub(crate) fn profiles(&self) -> &Profiles {
        &self.0.profiles
    }

    pub(crate) fn language(&self) -> Language {
        *self.0.language.read()
    }

    pub(crate) fn speak(&self, language: Language) {
        *self.0.language.write() = language;
    }

    /// What people call a profile.
    pub(crate) fn title_of(&self, profile: &str) -> String {
        self.profiles()
            .find(profile)
            .map_or_else(|_| profile.to_owned(), |profile| profile.title)
    }

    /// The provider of an issuer. Its metadata is loaded once an hour; while it can't be, the
    /// older one stands.
    ///
    /// # Errors
    /// As [`Provider::discover`].
    pub(crate) async fn provider(&self, issuer: &Url) -> Result<Arc<Provider>, Problem> {
        let key = trimmed(issuer).to_owned();
        let now = self.clock().now();
        let known = self.0.providers.lock().get(&key).cloned();
        if let Some((loaded, provider)) = &known
            && now.signed_duration_since(*loaded).abs() < METADATA_LIFETIME
        {
            return Ok(provider.clone());
        }
        let found = Provider::discover(issuer, self.http().clone(), self.clock().clone()).await;
        match (found, known) {
            (Ok(found), _) => {
                let provider = Arc::new(found);
                self.0.providers.lock().insert(key, (now, provider.clone()));
                Ok(provider)
            }
            (Err(problem), Some((_, older))) if problem.is_passing() => Ok(older),
            (Err(problem), _) => Err(problem),
        }
    }

    /// What was loaded of an issuer before, however long ago. Asks nobody.
    pub(crate) fn known_provider(&self, issuer: &Url) -> Option<Arc<Provider>> {
        let key = trimmed(issuer);
        Some(self.0.providers.lock().get(key)?.1.clone())
    }

    /// Forgets what was loaded of providers: cached metadata and keys.
    pub(crate) fn forget_providers(&self) {
        self.0.providers.lock().clear();
    }

    /// The authorization server of a profile.
    ///
    /// # Errors
    /// When it can't be reached or the profile can't be used.
    pub(crate) async fn server(&self, profile: &Profile) -> Result<Server, Problem> {
        match profile.kind {
            Kind::Hubspot => Ok(Server::HubSpot(Arc::new(HubSpot::new(profile)?))),
            Kind::Oidc | Kind::Native => {
                let (issuer, _) = profile.registration()?;
                Ok(Server::Oidc(self.provider(issuer).await?))
            }
            Kind::Guided => Err(Problem::new(Code::ProfileInvalid)
                .with_detail("a guided profile has no sign-in from here")),
        }
    }

    /// Whether the answer in the browser has to name its issuer, because another issuer's would come
    /// back to the same place. A server is not even asked where one of the two does not promise to: its
    /// code could be the other's (RFC 9700 4.4).
    ///
    /// # Errors
    /// `profile_invalid` when the two could be mixed up, with what to do about it.
    pub(crate) async fn can_tell_apart(
        &self,
        profile: &Profile,
        server: &Server,
        others: &Others,
    ) -> Result<bool, Problem> {
        let asked = server.authorization_endpoint();
        let name = &profile.name;
        if let Some(other) = others.have(profile, asked) {
            return Err(Problem::new(Code::ProfileInvalid).with_detail(format!(
                "the provider of {name} sends people to {asked}, which is the server of {other}"
            )));
        }
        let Some(other) = others.share_redirect(profile) else {
            return Ok(false);
        };
        // A server of the organisation's is no stranger: another one's code may come to it. The other
        // way round it has to name itself like any known one.
        if profile.origin == Origin::Policy {
            return Ok(server.names_itself());
        }
        let mixed_up = |other: &str, why: &str, first: &str| {
            Problem::new(Code::ProfileInvalid).with_detail(format!(
                "{name} and {other} have the same redirect URI, and {why} (RFC 9207), so that the two \
                 could be mixed up: {first}give one of them redirect_uris of its own, such as \
                 [\"http://127.0.0.1/callback/{name}\"], and register it with the provider"
            ))
        };
        let says_no = |nameless: &str| {
            format!("the provider of {nameless} is not known to name itself in its answer")
        };
        if !server.names_itself() {
            return Err(mixed_up(other, &says_no(name), ""));
        }
        if profile.origin == Origin::File {
            let to_be_asked = others.to_be_asked(profile);
            let mut asked = Vec::new();
            for other in &to_be_asked {
                asked.push(self.names_itself(other));
            }
            let answers = join_all(asked).await;
            let with = |answer: Option<bool>| {
                let at = answers.iter().position(|it| *it == answer)?;
                to_be_asked.get(at).map(|other| other.name.as_str())
            };
            if let Some(other) = with(Some(false)) {
                return Err(mixed_up(other, &says_no(other), ""));
            }
            if let Some(other) = with(None) {
                let why = format!(
                    "the provider of {other} can't be asked now whether it names itself in its answer"
                );
                let first = format!(
                    "try again when it can be reached, remove {other} if it is no longer used, or "
                );
                return Err(mixed_up(other, &why, &first));
            }
        }
        Ok(true)
    }

    /// Whether another profile's server promises to name itself. None where it can't be asked.
    async fn names_itself(&self, other: &Other) -> Option<bool> {
        let issuer = match &other.api {
            None => Url::parse(&other.issuer).ok(),
            Some(_) => None,
        };
        let Some(issuer) = issuer else {
            return Some(false);
        };
        let provider = match tokio::time::timeout(ASKING, self.provider(&issuer)).await {
            Ok(provider) => provider.ok(),
            Err(_) => self.known_provider(&issuer),
        };
        provider.map(|it| it.names_itself())
    }
}

/// Runs what may block (keychain, files, opening a browser) away from the async threads.
///
/// # Errors
/// What the work says.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await?
}

/// Runs one operation on a thread of its own, where it may wait for the keychain and for the disk.
/// What it awaits of the network is driven by the caller's runtime. It goes on when its caller has
/// gone: a renewal that has begun is not broken off.
///
/// # Errors
/// What the operation says.
pub(crate) async fn apart<T: Send + 'static>(
    operation: impl AsyncFnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let runtime = tokio::runtime::Handle::current();
    blocking(move || runtime.block_on(operation())).await
}
