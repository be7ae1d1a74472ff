//! What can be signed in to. Built in: `hubspot` and `google`, `sandbox` while one runs; more from
//! files (TOML, documented in docs/profiles.md) and from an issuer's address.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use url::Url;

use crate::atomic_file;
use crate::problem::{Code, Problem};
use crate::safe_url;
use crate::secret::Secret;
use crate::vault::{Item, Vault};
use crate::views::{KindView as Kind, MethodView as Method, OriginView as Origin, ProfileView};

const LIMIT: u64 = 256 * 1024;

/// Where the browser comes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redirect {
    /// `http://127.0.0.1:<any port>/callback` (RFC 8252 7.3).
    Loopback,
    /// The first of these `http://localhost:<port>/<path>` whose port is free.
    Fixed(Vec<Url>),
    /// The app's own scheme.
    Scheme(Url),
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
    /// The ways in, in the order in which to offer them.
    pub methods: Vec<Method>,
    /// Address domain → issuer of its identity provider, or a hint for the broker.
    pub domains: BTreeMap<String, String>,
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
#[derive(Debug, Clone)]
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
        Ok(vault
            .read_where_there_is_one::<String>(&Item::client(&self.name))?
            .map(Secret::new))
    }

    /// The profile as a face sees it.
    #[must_use]
    pub fn view(&self) -> ProfileView {
        ProfileView {
            name: self.name.clone(),
            title: self.title.clone(),
            kind: self.effective_kind(),
            issuer: self.issuer.as_ref().map(|url| trimmed(url).to_owned()),
            methods: self.methods.clone(),
            origin: self.origin,
            configured: self.is_configured(),
            sign_in_page: self.sign_in_page.as_ref().map(Url::to_string),
            status_url: self.status_url.as_ref().map(Url::to_string),
        }
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
            methods: vec![Method::Browser],
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
        let url = safe(issuer, "issuer")?;
        if client_id.trim().is_empty() {
            return Err(invalid("a client_id is needed".to_owned()));
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url
            .port()
            .map(|port| format!("-{port}"))
            .unwrap_or_default();
        let name: String = format!("{host}{port}")
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        let mut profile = Self::blank(name.trim_matches('-'), &host, Kind::Oidc, Origin::File);
        profile.issuer = Some(url);
        profile.client_id = Some(client_id.trim().to_owned());
        Ok(profile)
    }
}

/// An address without the slash that a URL without a path always has.
pub(crate) fn trimmed(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
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
            .map(|port| constant(&format!("http://localhost:{port}/callback")))
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

fn sandbox(issuer: &str) -> Result<Profile, Problem> {
    let url = safe(issuer, crate::vars::SANDBOX)?;
    if !safe_url::is_loopback(&url) {
        return Err(invalid(format!(
            "{} must be on this computer",
            crate::vars::SANDBOX
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

/// A profile file, as it stands on disk.
#[derive(Debug, Default, Serialize, serde::Deserialize)]
#[serde(default)]
struct File {
    name: String,
    title: Option<String>,
    kind: Option<Kind>,
    issuer: Option<String>,
    client_id: Option<String>,
    #[serde(skip_serializing)]
    client_secret: Option<String>,
    redirect_uris: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    methods: Option<Vec<Method>>,
    domains: BTreeMap<String, String>,
    idp_hint_parameter: Option<String>,
    hosts: Vec<String>,
    status_url: Option<String>,
    support: Option<String>,
    idle_limit: Option<u32>,
    sign_in_page: Option<String>,
    webfinger: bool,
    device_grant: Option<bool>,
    api: Option<String>,
    api_version: Option<String>,
}

/// The keys that a profile file may have.
pub const KEYS: &[&str] = &[
    "name",
    "title",
    "kind",
    "issuer",
    "client_id",
    "client_secret",
    "redirect_uris",
    "scopes",
    "methods",
    "domains",
    "idp_hint_parameter",
    "hosts",
    "status_url",
    "support",
    "idle_limit",
    "sign_in_page",
    "webfinger",
    "device_grant",
    "api",
    "api_version",
];

/// Reads a profile file. Strict: an unknown key is an error that names the nearest known one.
///
/// # Errors
/// `profile_invalid`, with what is wrong and where.
pub fn read(text: &str) -> Result<(Profile, Option<Secret>), Problem> {
    let file = read_file(text)?;
    let secret = file.client_secret.as_deref().map(Secret::new);
    Ok((profile_of(&file)?, secret))
}

fn read_file(text: &str) -> Result<File, Problem> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map(|before| before.lines().count());
        match line {
            Some(line) => invalid(format!("line {}: {}", line.max(1), error.message())),
            None => invalid(error.message().to_owned()),
        }
    })?;
    for key in table.keys() {
        if !KEYS.contains(&key.as_str()) {
            let nearest = KEYS.iter().max_by(|a, b| {
                strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key))
            });
            let nearest = nearest.copied().unwrap_or_default();
            return Err(invalid(format!(
                "unknown key “{key}”; the nearest known is “{nearest}”"
            )));
        }
    }
    // The words about a wrong type would repeat it.
    if table.get("client_secret").is_some_and(|it| !it.is_str()) {
        return Err(invalid("client_secret must be a text in quotes".to_owned()));
    }
    table
        .try_into()
        .map_err(|error: toml::de::Error| invalid(error.message().to_owned()))
}

/// What is kept of a file: all but its secret.
fn written(file: &File) -> Result<String, Problem> {
    toml::to_string_pretty(file).map_err(|error| Problem::new(Code::Unexpected).because(&error))
}

/// What [`Profiles::add`] would write for a text.
pub(crate) fn kept(text: &str) -> Result<String, Problem> {
    written(&read_file(text)?)
}

fn profile_of(file: &File) -> Result<Profile, Problem> {
    check_name(&file.name)?;
    let kind = file.kind.unwrap_or(Kind::Oidc);
    let base = match kind {
        Kind::Hubspot => hubspot(),
        Kind::Native => {
            let mut base = Profile::blank(&file.name, &file.name, kind, Origin::File);
            base.methods = vec![Method::Password, Method::Google, Method::Sso];
            base
        }
        Kind::Oidc if file.name == "google" => google(),
        Kind::Oidc | Kind::Guided => Profile::blank(&file.name, &file.name, kind, Origin::File),
    };
    let url =
        |text: &Option<String>, key: &str| text.as_deref().map(|text| safe(text, key)).transpose();
    let issuer = url(&file.issuer, "issuer")?;
    let sign_in_page = url(&file.sign_in_page, "sign_in_page")?;
    let api = HubSpotApi {
        origin: url(&file.api, "api")?.unwrap_or(base.api.origin),
        version: file.api_version.clone().unwrap_or(base.api.version),
    };
    let profile = Profile {
        name: file.name.clone(),
        title: file.title.clone().unwrap_or(base.title),
        kind,
        issuer: issuer.or(base.issuer),
        client_id: file.client_id.clone(),
        redirect: match &file.redirect_uris {
            Some(uris) => redirect(uris)?,
            None => base.redirect,
        },
        scopes: file.scopes.clone().unwrap_or(base.scopes),
        methods: file.methods.clone().unwrap_or(base.methods),
        domains: domains(&file.domains)?,
        idp_hint_parameter: file
            .idp_hint_parameter
            .clone()
            .unwrap_or(base.idp_hint_parameter),
        hosts: file.hosts.clone(),
        status_url: url(&file.status_url, "status_url")?.or(base.status_url),
        support: file.support.clone(),
        idle_limit: file.idle_limit,
        sign_in_page: sign_in_page.or(base.sign_in_page),
        webfinger: file.webfinger,
        device_grant: file.device_grant.unwrap_or(base.device_grant),
        api,
        origin: Origin::File,
    };
    if profile.methods.is_empty() {
        return Err(invalid("methods must name at least one way in".to_owned()));
    }
    if profile.idle_limit.is_some_and(|limit| limit < 60) {
        return Err(invalid(
            "idle_limit is in seconds and at least 60".to_owned(),
        ));
    }
    match kind {
        Kind::Oidc | Kind::Native => profile.registration().map(|_| ())?,
        Kind::Guided if profile.sign_in_page.is_none() => {
            return Err(invalid("a guided profile needs a sign_in_page".to_owned()));
        }
        Kind::Guided | Kind::Hubspot => {}
    }
    Ok(profile)
}

fn check_name(name: &str) -> Result<(), Problem> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match (1..=60).contains(&name.len()) && name.chars().all(good) && !name.starts_with('-') {
        true => Ok(()),
        false => Err(invalid(
            "name must be 1 to 60 of the characters a–z, 0–9 and -, not beginning with -"
                .to_owned(),
        )),
    }
}

fn redirect(uris: &[String]) -> Result<Redirect, Problem> {
    let urls: Vec<Url> = uris
        .iter()
        .map(|uri| Url::parse(uri).map_err(|error| invalid(format!("redirect_uris: {error}"))))
        .collect::<Result<_, _>>()?;
    let wrong = || {
        invalid(
            "redirect_uris takes fixed http addresses of this computer with a port, or one \
             address with the scheme portico"
                .to_owned(),
        )
    };
    match urls.as_slice() {
        [only] if only.scheme() == "portico" => Ok(Redirect::Scheme(only.clone())),
        [] => Err(wrong()),
        all if all.iter().all(|url| {
            url.scheme() == "http" && safe_url::is_loopback(url) && url.port().is_some()
        }) =>
        {
            Ok(Redirect::Fixed(urls))
        }
        _ => Err(wrong()),
    }
}

fn domains(given: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Problem> {
    given
        .iter()
        .map(|(domain, target)| {
            if target.contains("://") {
                safe(target, &format!("domains.{domain}"))?;
            }
            Ok((domain.to_ascii_lowercase(), target.clone()))
        })
        .collect()
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
        let entries = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten();
        for entry in entries {
            let path = entry.path();
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else {
                continue;
            };
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                match self.read_named(name) {
                    Ok(Some(profile)) => all.push(profile),
                    Ok(None) => {}
                    Err(problem) => tracing::warn!(name, %problem, "a profile was left out"),
                }
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

    /// Takes a profile in: its secret into the keychain, the rest into a file of its own.
    ///
    /// # Errors
    /// `profile_invalid`, and what keeps the keychain or the folder from taking it.
    pub fn add(&self, text: &str) -> Result<Profile, Problem> {
        let mut file = read_file(text)?;
        let profile = profile_of(&file)?;
        if let Some(secret) = file.client_secret.take() {
            self.vault.write(&Item::client(&profile.name), &secret)?;
        }
        self.save(&file)?;
        Ok(profile)
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
        self.save(&file)?;
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
        self.vault.delete(&Item::client(name))?;
        Ok(std::fs::remove_file(path)?)
    }

    fn save(&self, file: &File) -> Result<(), Problem> {
        let text = written(file)?;
        Ok(atomic_file::write(&self.path(&file.name), text.as_bytes())?)
    }

    fn read_named(&self, name: &str) -> Result<Option<Profile>, Problem> {
        let Some(bytes) = atomic_file::read(&self.path(name), LIMIT)? else {
            return Ok(None);
        };
        let text = String::from_utf8(bytes).map_err(|_| invalid(format!("{name} is not UTF-8")))?;
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
