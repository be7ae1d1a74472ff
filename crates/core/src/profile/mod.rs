//! What can be signed in to. Built in: `hubspot` and `google`, `sandbox` while one runs; more from
//! files (TOML, documented in docs/profiles.md) and from an issuer's address.
//!
//! A registration belongs to one issuer: client id, secret and redirect URIs are used there only.

pub(crate) mod client_secret;
mod file;
pub(crate) mod issuer;
mod meaning;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::domain::{Kind, Method, Origin};
use crate::fs::atomic;
use crate::fs::toml_file;
use crate::oidc::issuer::trimmed;
use crate::problem::{Code, Problem};
use crate::redirect::{RedirectUri, without_slash};
use crate::safe_url;
use crate::secret::Secret;
use crate::vault::{Vault, short_hash};

use client_secret::Holder;
pub(crate) use file::kept;
use file::{File, FileDestination, check_name, profile_of, read_file, written};
pub use file::{KEYS, read};
use meaning::Change;

const LIMIT: u64 = 256 * 1024;

/// Where the browser comes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redirect {
    /// `http://127.0.0.1:<any port>/callback` (RFC 8252 7.3).
    Loopback,
    /// This loopback address, on any port.
    AnyPort(RedirectUri),
    /// The first of these `http://localhost:<port>/<path>` whose port is free.
    Fixed(Vec<RedirectUri>),
    /// The app's own scheme.
    Scheme(RedirectUri),
}

impl Redirect {
    /// Whether an authorization server, or whoever reads what a person pastes, might take one for the
    /// other: the port of a loopback address does not count (RFC 8252 7.3), nor what
    /// is looked over there.
    fn overlaps(&self, other: &Self) -> bool {
        let places = |redirect: &Self| -> Vec<(String, String)> {
            let place = |uri: &RedirectUri| {
                let url = uri.url();
                let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
                let path = without_slash(url.path()).to_owned();
                (format!("{}://{host}", url.scheme()), path)
            };
            match redirect {
                Redirect::Loopback => vec![("http://127.0.0.1".to_owned(), "/callback".to_owned())],
                Redirect::AnyPort(uri) | Redirect::Scheme(uri) => vec![place(uri)],
                Redirect::Fixed(uris) => uris.iter().map(place).collect(),
            }
        };
        let ours = places(self);
        places(other).iter().any(|place| ours.contains(place))
    }
}

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// A client at one issuer: it is used there and nowhere else (RFC 9700 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The issuer.
    pub issuer: Url,
    /// The origin that takes its codes and tokens, where that is not for the issuer to say: HubSpot's.
    pub api: Option<Url>,
    /// Our id there.
    pub client_id: String,
    /// Where the browser comes back to.
    pub redirect: Redirect,
}

/// Where people with addresses of a domain go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The profile's own server, which is told this.
    Hint(String),
    /// An identity provider that knows us by a registration of its own.
    Issuer(Box<Registration>),
}

/// Something to sign in to.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name, as `--profile` takes it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it speaks.
    pub kind: Kind,
    /// The issuer; for HubSpot the origin of its sign-in pages.
    pub issuer: Option<Url>,
    /// Our id there.
    pub client_id: Option<String>,
    /// Where the browser comes back to.
    pub redirect: Redirect,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Whether somebody has chosen them; else those are left out that the provider does not know.
    pub states_scopes: bool,
    /// Whether tokens are asked for that are bound to a key of this computer (RFC 9449); the kind
    /// decides where nobody says.
    pub dpop: Option<Switch>,
    /// Whether authorization requests are pushed where the provider takes them (RFC 9126).
    pub par: Switch,
    /// The ways in, in the order in which to offer them.
    pub methods: Vec<Method>,
    /// Whether somebody has said so; else the server's metadata may add to them.
    pub states_methods: bool,
    /// Address domain → identity provider, or a hint for the broker.
    pub domains: BTreeMap<String, Destination>,
    /// The authorization request's parameter that names the identity provider.
    pub idp_hint_parameter: String,
    /// More hosts that it needs.
    pub hosts: Vec<String>,
    /// Its Statuspage summary.
    pub status_url: Option<Url>,
    /// A support address: a URL or an e-mail address.
    pub support: Option<String>,
    /// Seconds that a session may stay unused.
    pub idle_limit: Option<u32>,
    /// The service's own sign-in page.
    pub sign_in_page: Option<Url>,
    /// Whether WebFinger (RFC 7033) may be asked at the address's domain.
    pub webfinger: bool,
    /// Whether a device code is offered beside the browser where the provider has that grant.
    pub device_grant: bool,
    /// HubSpot's API origin and version.
    pub api: HubSpotApi,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where HubSpot's API is. Dated versions are supported for 18 months at least
/// (facts: developers.hubspot.com/changelog/v1-oauth-api-deprecation).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubSpotApi {
    /// The API's origin.
    pub origin: Url,
    /// The dated version of its paths.
    pub version: String,
}

impl Profile {
    /// Whether everything is there that a sign-in needs.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        match self.kind {
            Kind::Oidc | Kind::Native | Kind::Hubspot => {
                self.issuer.is_some() && self.client_id.is_some()
            }
            Kind::Guided => self.sign_in_page.is_some(),
        }
    }

    /// What it is for a person who has nothing configured: HubSpot without an organisation's own
    /// registration is guided.
    #[must_use]
    pub fn effective_kind(&self) -> Kind {
        match self.kind {
            Kind::Hubspot if self.client_id.is_none() => Kind::Guided,
            kind => kind,
        }
    }

    /// The issuer and the client id.
    ///
    /// # Errors
    /// `profile_invalid` when one is missing.
    pub fn registration(&self) -> Result<(&Url, &str), Problem> {
        match (&self.issuer, &self.client_id) {
            (Some(issuer), Some(client_id)) => Ok((issuer, client_id)),
            _ => Err(invalid(format!(
                "{} needs an issuer and a client_id",
                self.name
            ))),
        }
    }

    /// The client secret of an organisation's own registration.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub fn client_secret(&self, vault: &Vault) -> Result<Option<Secret>, Problem> {
        // The built-in and public clients have none; the keychain need not be asked.
        if self.origin == Origin::BuiltIn || self.kind == Kind::Native {
            return Ok(None);
        }
        match self.own_registration() {
            Some(registration) => Holder::of(&registration).secret(vault),
            None => Ok(None),
        }
    }

    fn own_registration(&self) -> Option<Registration> {
        let (issuer, client_id) = self.issuer.as_ref().zip(self.client_id.as_ref())?;
        Some(Registration {
            issuer: issuer.clone(),
            api: self.api_origin().cloned(),
            client_id: client_id.clone(),
            redirect: self.redirect.clone(),
        })
    }

    /// The origin that takes codes and tokens, where the profile says it and not the issuer.
    fn api_origin(&self) -> Option<&Url> {
        (self.kind == Kind::Hubspot).then_some(&self.api.origin)
    }

    /// The same profile for the people of an identity provider that knows us by a registration of
    /// its own.
    #[must_use]
    pub(crate) fn registered_at(&self, registration: &Registration) -> Self {
        Self {
            kind: Kind::Oidc,
            issuer: Some(registration.issuer.clone()),
            client_id: Some(registration.client_id.clone()),
            redirect: registration.redirect.clone(),
            ..self.clone()
        }
    }

    /// Every registration that it has: its own, and those of its domains' identity providers.
    pub(crate) fn registrations(&self) -> impl Iterator<Item = Registration> {
        let others = self.domains.values().filter_map(|to| match to {
            Destination::Issuer(registration) => Some(registration.as_ref().clone()),
            Destination::Hint(_) => None,
        });
        self.own_registration().into_iter().chain(others)
    }

    /// Whether it leads to the same client at the same issuer, spoken to in the same way.
    fn means_the_same_as(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.client_id == other.client_id
            && self.issuer.as_ref().map(trimmed) == other.issuer.as_ref().map(trimmed)
            && self.api.origin == other.api.origin
    }

    fn blank(name: &str, title: &str, kind: Kind, origin: Origin) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            kind,
            issuer: None,
            client_id: None,
            redirect: Redirect::Loopback,
            scopes: ["openid", "email", "profile", "offline_access"]
                .map(str::to_owned)
                .to_vec(),
            states_scopes: false,
            dpop: None,
            par: Switch::On,
            methods: vec![Method::Browser],
            states_methods: origin == Origin::BuiltIn,
            domains: BTreeMap::new(),
            idp_hint_parameter: "idp_hint".to_owned(),
            hosts: Vec::new(),
            status_url: None,
            support: None,
            idle_limit: None,
            sign_in_page: None,
            webfinger: false,
            device_grant: true,
            api: hubspot_api(),
            origin,
        }
    }

    /// A profile for an issuer that nobody has described.
    ///
    /// # Errors
    /// `profile_invalid` when the address is not one to sign in to.
    pub fn for_issuer(issuer: &str, client_id: &str) -> Result<Self, Problem> {
        let url = issuer::read(issuer, "issuer")?;
        let Some(client_id) = file::filled(client_id) else {
            return Err(invalid("a client_id is needed".to_owned()));
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut profile = Self::blank(&name_for(&url), &host, Kind::Oidc, Origin::File);
        profile.issuer = Some(url);
        profile.client_id = Some(client_id);
        Ok(profile)
    }
}

/// A name for an issuer: people know it by its host, and the hash tells issuers of one host apart.
fn name_for(issuer: &Url) -> String {
    let host = issuer.host_str().unwrap_or_default();
    let plain = |c: char| match c.is_ascii_alphanumeric() {
        true => c.to_ascii_lowercase(),
        false => '-',
    };
    let host: String = host.chars().take(40).map(plain).collect();
    let hash = short_hash(trimmed(issuer));
    let hash: String = hash.chars().take(8).collect();
    format!("{}-{hash}", host.trim_matches('-'))
}

#[expect(clippy::expect_used, reason = "constants, parsed in a test")]
fn constant(url: &str) -> Url {
    Url::parse(url).expect("a good address")
}

fn hubspot_api() -> HubSpotApi {
    HubSpotApi {
        origin: constant("https://api.hubapi.com"),
        version: "2026-03".to_owned(),
    }
}

fn hubspot() -> Profile {
    let mut profile = Profile::blank("hubspot", "HubSpot", Kind::Hubspot, Origin::BuiltIn);
    profile.issuer = Some(constant("https://app.hubspot.com"));
    profile.sign_in_page = Some(constant("https://app.hubspot.com/login"));
    profile.status_url = Some(constant("https://status.hubspot.com/api/v2/summary.json"));
    profile.scopes = vec!["oauth".to_owned()];
    // HubSpot takes `http` only for `localhost` and compares exactly (facts/hubspot.md 7.3).
    profile.redirect = Redirect::Fixed(
        [45871, 45872, 45873]
            .map(|port| constant(&format!("http://localhost:{port}/callback")).into())
            .to_vec(),
    );
    profile.hosts = [
        "api.hubspot.com",
        "api.hubapi.com",
        "static.hsappstatic.net",
    ]
    .map(str::to_owned)
    .to_vec();
    profile
}

fn google() -> Profile {
    let mut profile = Profile::blank("google", "Google", Kind::Oidc, Origin::BuiltIn);
    profile.issuer = Some(constant("https://accounts.google.com"));
    profile.methods = vec![Method::Google];
    // Google gives desktop clients a refresh token without this scope, which it does not know.
    profile.scopes.retain(|scope| scope != "offline_access");
    // A device code needs a client of another type there.
    profile.device_grant = false;
    profile
}

/// The issuer of what is built in under a name.
pub(crate) fn built_in_issuer(name: &str) -> Option<Url> {
    match name {
        "hubspot" => hubspot().issuer,
        "google" => google().issuer,
        _ => None,
    }
}

fn sandbox(issuer: &str) -> Result<Profile, Problem> {
    let url = safe(issuer, crate::platform::env::SANDBOX)?;
    if !safe_url::is_loopback(&url) {
        return Err(invalid(format!(
            "{} must be on this computer",
            crate::platform::env::SANDBOX
        )));
    }
    let mut profile = Profile::blank("sandbox", "Sandbox", Kind::Native, Origin::BuiltIn);
    profile.sign_in_page = Some(url.clone());
    profile.support = Some(format!("{}/support", trimmed(&url)));
    profile.issuer = Some(url);
    profile.client_id = Some("portico-desktop".to_owned());
    profile.methods = vec![Method::Password, Method::Google, Method::Sso];
    Ok(profile)
}

fn invalid(detail: String) -> Problem {
    Problem::new(Code::ProfileInvalid).with_detail(detail)
}

fn safe(text: &str, key: &str) -> Result<Url, Problem> {
    let text = text.trim();
    let text = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&text).map_err(|error| invalid(format!("{key}: {error}")))?;
    let clean = url.query().is_none() && url.fragment().is_none();
    match safe_url::is_safe(&url) && clean {
        true => Ok(url),
        false => Err(invalid(format!(
            "{key} must be an https address, or http on this computer, without a query"
        ))),
    }
}

/// What happens to a profile of the same name that leads elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replace {
    Never,
    Allowed,
}

/// Says what would be replaced by what.
fn exists(older: &Profile, newer: &Profile) -> Problem {
    let place = |profile: &Profile| match (&profile.issuer, &profile.client_id) {
        (Some(issuer), Some(client_id)) => format!("{} as {client_id}", trimmed(issuer)),
        (Some(issuer), None) => trimmed(issuer).to_owned(),
        (None, _) => profile
            .sign_in_page
            .as_ref()
            .map(Url::to_string)
            .unwrap_or_default(),
    };
    Problem::new(Code::ProfileExists).with_detail(format!(
        "{}: {} would become {}",
        older.name,
        place(older),
        place(newer)
    ))
}

/// All profiles of this computer.
#[derive(Debug)]
pub struct Profiles {
    folder: PathBuf,
    built_in: Vec<Profile>,
    vault: Arc<Vault>,
}

impl Profiles {
    /// Looks into the folder of profile files; `sandbox_issuer` is a running sandbox's.
    ///
    /// # Errors
    /// `profile_invalid` when the sandbox's address is not one on this computer.
    pub fn new(
        folder: PathBuf,
        vault: Arc<Vault>,
        sandbox_issuer: Option<&str>,
    ) -> Result<Self, Problem> {
        let mut built_in = Vec::new();
        if let Some(issuer) = sandbox_issuer {
            built_in.push(sandbox(issuer)?);
        }
        built_in.extend([hubspot(), google()]);
        Ok(Self {
            folder,
            built_in,
            vault,
        })
    }

    /// All of them: those from files first, each name once.
    ///
    /// A file that can't be used is left out here, and named by [`Profiles::find`].
    #[must_use]
    pub fn all(&self) -> Vec<Profile> {
        let mut all: Vec<Profile> = Vec::new();
        for path in atomic::with_ending(&self.folder, "toml").unwrap_or_default() {
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else {
                continue;
            };
            match self.read_named(name) {
                Ok(Some(profile)) => all.push(profile),
                Ok(None) => {}
                Err(problem) => tracing::warn!(name, %problem, "a profile was left out"),
            }
        }
        all.sort_by(|a, b| a.title.cmp(&b.title));
        for profile in &self.built_in {
            if !all.iter().any(|known| known.name == profile.name) {
                all.push(profile.clone());
            }
        }
        all
    }

    /// One by its name.
    ///
    /// # Errors
    /// `profile_invalid` when there is none, or its file can't be used.
    pub fn find(&self, name: &str) -> Result<Profile, Problem> {
        if check_name(name).is_ok()
            && let Some(profile) = self.read_named(name)?
        {
            return Ok(profile);
        }
        let built_in = self.built_in.iter().find(|profile| profile.name == name);
        built_in.cloned().ok_or_else(|| {
            let known: Vec<String> = self.all().into_iter().map(|profile| profile.name).collect();
            invalid(format!(
                "there is no profile “{name}”; known are {}",
                known.join(", ")
            ))
        })
    }

    /// Takes a profile in: its secret into the keychain, the rest into a file of its own. What is
    /// there under the same name may be completed; what leads elsewhere is for
    /// [`Profiles::replace`].
    ///
    /// # Errors
    /// `profile_invalid`, `profile_exists`, and what keeps the keychain or the folder from taking
    /// it.
    pub fn add(&self, text: &str) -> Result<Profile, Problem> {
        self.take_in(read_file(text)?, Replace::Never)
    }

    /// The same with the person's word that what has this name now may go.
    ///
    /// # Errors
    /// As [`Profiles::add`], without `profile_exists`.
    pub fn replace(&self, text: &str) -> Result<Profile, Problem> {
        self.take_in(read_file(text)?, Replace::Allowed)
    }

    /// Takes in an issuer that nobody has described.
    ///
    /// # Errors
    /// As [`Profile::for_issuer`], and when the folder does not take it.
    pub fn add_issuer(&self, issuer: &str, client_id: &str) -> Result<Profile, Problem> {
        let profile = Profile::for_issuer(issuer, client_id)?;
        let file = File {
            name: profile.name.clone(),
            title: Some(profile.title.clone()),
            issuer: profile.issuer.as_ref().map(|url| trimmed(url).to_owned()),
            client_id: profile.client_id.clone(),
            ..File::default()
        };
        // The name is the issuer's own: only the client can be another one.
        self.take_in(file, Replace::Allowed)
    }

    fn take_in(&self, mut file: File, replace: Replace) -> Result<Profile, Problem> {
        let profile = profile_of(&file)?;
        // One that can't be read is replaced: it leads nowhere.
        let older = self.read_named(&profile.name).ok().flatten();
        if replace == Replace::Never {
            if let Some(older) = &older
                && !older.means_the_same_as(&profile)
            {
                return Err(exists(older, &profile));
            }
            // What is added over a file was compared with it.
            let change = match older {
                Some(_) => Change::ByThePerson,
                None => Change::InItsFile,
            };
            meaning::must_be_known(&self.vault, &profile, change)?;
        }
        let mut secrets: Vec<(Registration, String)> = Vec::new();
        if let Some(secret) = file.client_secret.take() {
            secrets.extend(profile.own_registration().map(|it| (it, secret)));
        }
        for (domain, to) in &mut file.domains {
            if let FileDestination::Issuer(given) = to
                && let Some(secret) = given.client_secret.take()
                && let Some(Destination::Issuer(it)) =
                    profile.domains.get(&domain.to_ascii_lowercase())
            {
                secrets.push((it.as_ref().clone(), secret));
            }
        }
        for (it, secret) in &secrets {
            let secret = Secret::new(secret.as_str());
            Holder::of(it).keep(&self.vault, &secret)?;
        }
        self.save(&file)?;
        self.keep_meaning(&profile)?;
        if let Some(older) = &older {
            self.forget_secrets(older)?;
        }
        Ok(profile)
    }

    /// Removes a profile file and its secret. What is built in stays.
    ///
    /// # Errors
    /// `profile_invalid` when there is no such file.
    pub fn remove(&self, name: &str) -> Result<(), Problem> {
        check_name(name)?;
        let path = self.path(name);
        if !path.exists() {
            return Err(invalid(format!("there is no profile file for “{name}”")));
        }
        let profile = self.read_named(name).ok().flatten();
        std::fs::remove_file(path)?;
        meaning::forget(&self.vault, name)?;
        match profile {
            Some(profile) => self.forget_secrets(&profile),
            None => Ok(()),
        }
    }

    /// Removes the client secrets of a profile that is gone, but for those that another one uses.
    fn forget_secrets(&self, gone: &Profile) -> Result<(), Problem> {
        let kept: Vec<Holder> = self
            .registrations()
            .map(|(_, it)| Holder::of(&it))
            .collect();
        let gone = gone.registrations().map(|it| Holder::of(&it));
        for holder in gone.filter(|holder| !kept.contains(holder)) {
            holder.forget(&self.vault)?;
        }
        Ok(())
    }

    /// Every registration of every profile, with the profile's name.
    fn registrations(&self) -> impl Iterator<Item = (String, Registration)> {
        self.all().into_iter().flat_map(|profile| {
            let name = profile.name.clone();
            let all: Vec<Registration> = profile.registrations().collect();
            all.into_iter().map(move |it| (name.clone(), it))
        })
    }

    /// Another profile whose codes come back to the same place from another issuer: then the answer
    /// has to name its issuer (RFC 9207), or one server could be given the code of another one
    /// (RFC 9700 4.4). What is built in leads to no stranger and need not be told apart.
    #[must_use]
    pub fn shares_its_redirect(&self, profile: &Profile) -> Option<String> {
        let (issuer, _) = profile.registration().ok()?;
        if self.is_built_in(issuer) {
            return None;
        }
        let sandbox = |name: &str| name == "sandbox";
        self.registrations()
            .find(|(name, it)| {
                !sandbox(name)
                    && trimmed(&it.issuer) != trimmed(issuer)
                    && it.redirect.overlaps(&profile.redirect)
            })
            .map(|(name, _)| name)
    }

    /// Another profile whose server this authorization endpoint is, though it isn't at the profile's own
    /// issuer: an answer of the one could be taken for the other's (RFC 9700 4.4). Where both are on
    /// one host, as two tenants are, that says nothing.
    pub(crate) fn is_anothers(&self, profile: &Profile, endpoint: &Url) -> Option<String> {
        let (issuer, _) = profile.registration().ok()?;
        let place = endpoint.origin();
        if place == issuer.origin() || self.is_built_in(issuer) {
            return None;
        }
        self.registrations()
            .find(|(_, it)| trimmed(&it.issuer) != trimmed(issuer) && it.issuer.origin() == place)
            .map(|(name, _)| name)
    }

    fn is_built_in(&self, issuer: &Url) -> bool {
        let mut built_in = self.built_in.iter();
        built_in.any(|it| it.issuer.as_ref().map(trimmed) == Some(trimmed(issuer)))
    }

    /// Makes sure that a profile's name still stands for what it stood for when it was added or last
    /// signed in with: files are anybody's to change who may write there.
    ///
    /// # Errors
    /// `profile_exists` with both, and what keeps the keychain from telling.
    pub(crate) fn must_mean_the_same(&self, profile: &Profile) -> Result<(), Problem> {
        match profile.origin {
            Origin::BuiltIn => Ok(()),
            Origin::File | Origin::Policy => {
                meaning::must_be_known(&self.vault, profile, Change::InItsFile)
            }
        }
    }

    /// The page that is opened in a profile's name, if it still is the one that the name stood for.
    ///
    /// # Errors
    /// As a sign-in: `profile_exists` where its file leads elsewhere by now.
    pub fn page_to_open(&self, profile: &Profile) -> Result<Option<Url>, Problem> {
        self.must_mean_the_same(profile)?;
        if profile.effective_kind() == Kind::Guided
            && let Err(problem) = self.keep_meaning(profile)
        {
            tracing::info!(%problem, "what the profile stands for can't be kept");
        }
        Ok(profile.sign_in_page.clone())
    }

    /// Whether this client at this issuer is what a profile's name is known to stand for.
    pub(crate) fn is_known_for(
        &self,
        profile: &Profile,
        issuer: &str,
        client_id: &str,
    ) -> Result<bool, Problem> {
        let is_its = |it: Registration| {
            trimmed(&it.issuer) == issuer.trim_end_matches('/') && it.client_id == client_id
        };
        if !profile.registrations().any(is_its) {
            return Ok(false);
        }
        match profile.origin {
            Origin::BuiltIn => Ok(true),
            Origin::File | Origin::Policy => meaning::is_known(&self.vault, profile),
        }
    }

    /// Keeps what a profile's name stands for.
    pub(crate) fn keep_meaning(&self, profile: &Profile) -> Result<(), Problem> {
        match self.has_meaning(profile) {
            true => meaning::keep(&self.vault, profile),
            false => Ok(()),
        }
    }

    /// Not what is built in, as long as no file completes it.
    fn has_meaning(&self, profile: &Profile) -> bool {
        let is_reserved = self.built_in.iter().any(|it| it.name == profile.name);
        let is_completed = profile.registrations().next().is_some();
        profile.origin != Origin::BuiltIn && (!is_reserved || is_completed)
    }

    fn save(&self, file: &File) -> Result<(), Problem> {
        let text = written(file)?;
        Ok(atomic::write(&self.path(&file.name), text.as_bytes())?)
    }

    fn read_named(&self, name: &str) -> Result<Option<Profile>, Problem> {
        let Some(bytes) = atomic::read(&self.path(name), LIMIT)? else {
            return Ok(None);
        };
        let wrong = |why: String| invalid(format!("{}: {why}", self.path(name).display()));
        let text = toml_file::text(&bytes).map_err(wrong)?;
        let (profile, _) = read(&text)?;
        match profile.name == name {
            true => Ok(Some(profile)),
            false => Err(invalid(format!(
                "the file {name}.toml names itself {}",
                profile.name
            ))),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.toml"))
    }
}

#[cfg(test)]
mod tests;
