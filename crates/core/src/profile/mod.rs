//! What can be signed in to. Built in: `hubspot` and `google`, `sandbox` while one runs; more from
//! files (TOML, documented in docs/profiles.md) and from an issuer's address.
//!
//! A registration belongs to one issuer: client id, secret and redirect URIs are used there only.

mod built_in;
pub(crate) mod client_secret;
mod file;
pub(crate) mod issuer;
mod meaning;
mod others;
mod store;
mod titles;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::domain::{Kind, Method, Origin};
use crate::oidc::issuer::trimmed;
use crate::problem::{Code, Problem};
use crate::redirect::{RedirectUri, without_slash};
use crate::safe_url;
use crate::secret::Secret;
use crate::vault::{Vault, short_hash};

use built_in::hubspot_api;
use client_secret::Holder;
pub use file::{KEYS, LARGEST, read, text_in};
pub(crate) use file::{is_name, kept};
pub(crate) use others::{Other, Others};
pub use store::Profiles;

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
    /// The places that it stands for. An authorization server, or whoever reads what a person pastes, might
    /// take one redirect URI for another with the same: the port of a loopback address does not count
    /// (RFC 8252 7.3), nor what is looked over there.
    fn places(&self) -> Vec<Place> {
        let place = |uri: &RedirectUri| {
            let url = uri.url();
            let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
            Place(
                format!("{}://{host}", url.scheme()),
                without_slash(url.path()).to_owned(),
            )
        };
        match self {
            Redirect::Loopback => {
                vec![Place("http://127.0.0.1".to_owned(), "/callback".to_owned())]
            }
            Redirect::AnyPort(uri) | Redirect::Scheme(uri) => vec![place(uri)],
            Redirect::Fixed(uris) => uris.iter().map(place).collect(),
        }
    }
}

/// Where the browser comes back to, as far as anybody can tell one from another: scheme and host, and
/// path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Place(String, String);

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.0, self.1)
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
    /// What people call it, with its host where that could be taken for another profile's.
    pub title: String,
    /// What it calls itself.
    pub stated_title: String,
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
    pub(super) fn api_origin(&self) -> Option<&Url> {
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
            stated_title: title.to_owned(),
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
        let mut profile = Self::blank(&name_for(&url, &client_id), &host, Kind::Oidc, Origin::File);
        profile.issuer = Some(url);
        profile.client_id = Some(client_id);
        Ok(profile)
    }
}

/// A name for a client at an issuer: people know it by its host, and the hash tells others of one host
/// apart.
fn name_for(issuer: &Url, client_id: &str) -> String {
    let host = issuer.host_str().unwrap_or_default();
    let plain = |c: char| match c.is_ascii_alphanumeric() {
        true => c.to_ascii_lowercase(),
        false => '-',
    };
    let host: String = host.chars().take(40).map(plain).collect();
    let hash = short_hash(&format!("{}\n{client_id}", trimmed(issuer)));
    let hash: String = hash.chars().take(16).collect();
    format!("{}-{hash}", host.trim_matches('-'))
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

#[cfg(test)]
mod tests;
