//! Profile files (TOML): read strictly, and what may stand in them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use url::Url;

use super::built_in::{google, hubspot};
use super::titles::stated;
use super::{
    Destination, HubSpotApi, Profile, Redirect, Registration, Switch, invalid, issuer, name_for,
    safe,
};
use crate::domain::{Kind, Method, Origin};
use crate::fs::{atomic, toml_file};
use crate::problem::{Code, Problem};
use crate::redirect::RedirectUri;
use crate::redirect::parse::SAID_THERE;
use crate::safe_url;
use crate::secret::Secret;
use crate::text::is_hidden;

/// A profile file, as it stands on disk.
#[derive(Debug, Default, Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) issuer: Option<String>,
    pub(super) client_id: Option<String>,
    #[serde(skip_serializing)]
    pub(super) client_secret: Option<String>,
    pub(super) redirect_uris: Option<Vec<String>>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) dpop: Option<Switch>,
    pub(super) par: Option<Switch>,
    pub(super) methods: Option<Vec<Method>>,
    pub(super) domains: BTreeMap<String, FileDestination>,
    pub(super) idp_hint_parameter: Option<String>,
    pub(super) hosts: Vec<String>,
    pub(super) status_url: Option<String>,
    pub(super) support: Option<String>,
    pub(super) idle_limit: Option<u32>,
    pub(super) sign_in_page: Option<String>,
    pub(super) webfinger: bool,
    pub(super) device_grant: Option<bool>,
    pub(super) api: Option<String>,
    pub(super) api_version: Option<String>,
}

/// What a profile file says of an address domain.
#[derive(Debug, Serialize, serde::Deserialize)]
#[serde(
    untagged,
    expecting = "a domain leads to a hint in quotes, or to a table of issuer and client_id, with client_secret and redirect_uris where they are needed"
)]
pub(super) enum FileDestination {
    Hint(String),
    Issuer(FileRegistration),
}

#[derive(Debug, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRegistration {
    pub(super) issuer: String,
    pub(super) client_id: String,
    #[serde(default, skip_serializing)]
    pub(super) client_secret: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) redirect_uris: Option<Vec<String>>,
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
    "dpop",
    "par",
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

/// The largest profile file that is read, in bytes.
pub const LARGEST: u64 = 256 * 1024;

/// The text of a profile file that somebody has chosen; empty where there is none.
///
/// # Errors
/// When it can't be read; `profile_invalid` where it is no text.
pub async fn text_in(path: &Path) -> Result<String, Problem> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || atomic::read(&path, LARGEST));
    toml_file::text(&read.await??.unwrap_or_default()).map_err(invalid)
}

/// Reads a profile file. Strict: an unknown key is an error that names the nearest known one.
///
/// # Errors
/// `profile_invalid`, with what is wrong and where.
pub fn read(text: &str) -> Result<(Profile, Option<Secret>), Problem> {
    let file = read_file(text)?;
    let secret = file.client_secret.as_deref().map(Secret::new);
    Ok((profile_of(&file)?, secret))
}

pub(super) fn read_file(text: &str) -> Result<File, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: toml::Table = toml_file::read(text).map_err(invalid)?;
    for key in table.keys() {
        if !KEYS.contains(&key.as_str()) {
            let nearest = KEYS.iter().max_by(|a, b| {
                strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key))
            });
            let nearest = nearest.copied().unwrap_or_default();
            let line = toml_file::line_of(text, key).unwrap_or(1);
            return Err(invalid(format!(
                "line {line}: unknown key “{key}”; the nearest known is “{nearest}”"
            )));
        }
    }
    let mut file: File = toml_file::read(text).map_err(invalid)?;
    if let Some(client_id) = &mut file.client_id {
        let line = toml_file::line_of(text, "client_id").unwrap_or(1);
        *client_id =
            filled(client_id).ok_or_else(|| invalid(format!("line {line}: client_id is empty")))?;
    }
    Ok(file)
}

/// An id without what is not seen at its ends, which a copy brings along; none where nothing is left.
pub(super) fn filled(id: &str) -> Option<String> {
    let id = id.trim_matches(|c: char| c.is_whitespace() || is_hidden(c));
    (!id.is_empty()).then(|| id.to_owned())
}

/// What is kept of a file: all but its secret.
pub(super) fn written(file: &File) -> Result<String, Problem> {
    toml::to_string_pretty(file).map_err(|error| Problem::new(Code::Unexpected).because(&error))
}

/// What [`Profiles::add`] would write for a text.
pub(crate) fn kept(text: &str) -> Result<String, Problem> {
    written(&read_file(text)?)
}

pub(super) fn profile_of(file: &File) -> Result<Profile, Problem> {
    check_name(&file.name)?;
    let kind = file.kind.unwrap_or(match file.name.as_str() {
        "hubspot" => Kind::Hubspot,
        _ => Kind::Oidc,
    });
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
    let issuer = file.issuer.as_deref();
    let issuer = issuer
        .map(|text| issuer::read(text, "issuer"))
        .transpose()?;
    let sign_in_page = url(&file.sign_in_page, "sign_in_page")?;
    let api = HubSpotApi {
        origin: url(&file.api, "api")?.unwrap_or(base.api.origin),
        version: match &file.api_version {
            Some(version) => dated(version)?,
            None => base.api.version,
        },
    };
    let own_redirect = match &file.redirect_uris {
        Some(uris) => redirect(uris)?,
        None => base.redirect,
    };
    // One that is its host's name says at its end whose it is.
    let host = issuer.as_ref().and_then(Url::host_str);
    let title = match &file.title {
        Some(title) if host == Some(title.as_str()) => Some(title.clone()),
        title => title.as_deref().and_then(stated),
    };
    let title = title.unwrap_or(base.title);
    let profile = Profile {
        name: file.name.clone(),
        title: title.clone(),
        stated_title: title,
        kind,
        issuer: issuer.clone().or(base.issuer),
        client_id: file.client_id.clone(),
        domains: domains(&file.domains, &own_redirect)?,
        redirect: own_redirect,
        scopes: file.scopes.clone().unwrap_or(base.scopes),
        states_scopes: file.scopes.is_some(),
        dpop: file.dpop,
        par: file.par.unwrap_or(base.par),
        methods: file.methods.clone().unwrap_or(base.methods),
        // One that was made of an issuer's address alone, and bears its name, has said nothing.
        states_methods: file.methods.is_some()
            || (issuer.as_ref())
                .zip(file.client_id.as_deref())
                .is_none_or(|(issuer, client_id)| name_for(issuer, client_id) != file.name),
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
        return Err(invalid(
            "methods must name at least one sign-in method".to_owned(),
        ));
    }
    if profile.idle_limit.is_some_and(|limit| limit < 60) {
        return Err(invalid(
            "idle_limit is in seconds and at least 60".to_owned(),
        ));
    }
    check_dpop(kind, file.dpop)?;
    match kind {
        Kind::Oidc | Kind::Native => profile.registration().map(|_| ())?,
        Kind::Guided if profile.sign_in_page.is_none() => {
            return Err(invalid("a guided profile needs a sign_in_page".to_owned()));
        }
        Kind::Hubspot => check_hubspot(&profile)?,
        Kind::Guided => {}
    }
    check_reserved(&profile)?;
    Ok(profile)
}

/// A file may complete what is built in. It can't put another server in its place: people go by the
/// name.
fn check_reserved(profile: &Profile) -> Result<(), Problem> {
    let built_in = match profile.name.as_str() {
        "hubspot" => hubspot(),
        "google" => google(),
        "sandbox" => {
            return Err(invalid(
                "the name sandbox is taken; give this profile another name".to_owned(),
            ));
        }
        _ => return Ok(()),
    };
    let same_server = profile.kind == built_in.kind
        && profile.issuer == built_in.issuer
        && profile.api.origin == built_in.api.origin
        && profile.sign_in_page == built_in.sign_in_page;
    let leads_on = |to: &&Destination| matches!(to, Destination::Issuer(_));
    if let Some((domain, _)) = profile.domains.iter().find(|(_, to)| leads_on(to)) {
        return Err(invalid(format!(
            "{} is built in: a file of that name can't send the people of {domain} to another issuer; \
             give this profile another name",
            profile.name
        )));
    }
    match same_server {
        true => Ok(()),
        false => Err(invalid(format!(
            "{} is built in: a file of that name can add a client_id and what belongs to it, but \
             not change kind, issuer, api or sign_in_page; give this profile another name",
            profile.name
        ))),
    }
}

/// The native sign-in profile has a proof on every request, and HubSpot takes none.
fn check_dpop(kind: Kind, dpop: Option<Switch>) -> Result<(), Problem> {
    match (kind, dpop) {
        (Kind::Native, Some(Switch::Off)) => Err(invalid(
            "dpop can't be off for kind native, which has it on every request".to_owned(),
        )),
        (Kind::Hubspot | Kind::Guided, Some(Switch::On)) => Err(invalid(
            "dpop is for the kinds oidc and native only".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// HubSpot's pages and its API are two hosts of one company: a code from the one is sent to the
/// other. A stand-in has both on this computer.
fn check_hubspot(profile: &Profile) -> Result<(), Problem> {
    let is_of = |url: &Url, domain: &str| {
        let host = url.host_str().unwrap_or_default();
        url.scheme() == "https"
            && (host == domain
                || host
                    .strip_suffix(domain)
                    .is_some_and(|it| it.ends_with('.')))
    };
    let api = &profile.api.origin;
    let fits = profile.issuer.as_ref().is_some_and(|pages| {
        let hubspots = is_of(pages, "hubspot.com") && is_of(api, "hubapi.com");
        hubspots || (safe_url::is_loopback(pages) && safe_url::is_loopback(api))
    });
    match fits {
        true => Ok(()),
        false => Err(invalid(
            "kind hubspot is for hubspot.com with hubapi.com, or for a stand-in with both on this \
             computer"
                .to_owned(),
        )),
    }
}

/// Whether a text can be a profile's name.
pub(crate) fn is_name(name: &str) -> bool {
    check_name(name).is_ok()
}

pub(super) fn check_name(name: &str) -> Result<(), Problem> {
    // With a colon they come before a subject or an address.
    if matches!(name, "id" | "mailto") {
        return Err(invalid(format!(
            "the name {name} is taken; give this profile another name"
        )));
    }
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
    let uris: Vec<RedirectUri> = uris
        .iter()
        .map(|uri| {
            RedirectUri::parse(uri).map_err(|error| invalid(format!("redirect_uris: {error}")))
        })
        .collect::<Result<_, _>>()?;
    let wrong = || {
        invalid(
            "redirect_uris takes http addresses of this computer, all with a port, or one \
             without (then any port will do), or one address with the scheme portico"
                .to_owned(),
        )
    };
    for uri in &uris {
        let mut names = uri.url().query_pairs().map(|(name, _)| name);
        if let Some(name) = names.find(|name| SAID_THERE.contains(&&**name)) {
            return Err(invalid(format!(
                "redirect_uris: {}: {name} is for the provider to say, and not for its address",
                uri.as_str()
            )));
        }
    }
    if let [only] = uris.as_slice()
        && only.url().scheme() == "portico"
    {
        return Ok(Redirect::Scheme(only.clone()));
    }
    for uri in &uris {
        if let Some(why) = uri.unfit() {
            return Err(invalid(format!("redirect_uris: {}: {why}", uri.as_str())));
        }
    }
    match uris.as_slice() {
        [only] if only.port().is_none() && only.url().query().is_none() => {
            Ok(Redirect::AnyPort(only.clone()))
        }
        [] => Err(wrong()),
        all if all.iter().all(|uri| uri.port().is_some()) => Ok(Redirect::Fixed(uris)),
        _ => Err(wrong()),
    }
}

/// A dated version, as 2026-03. It becomes a part of addresses that tokens go to.
fn dated(version: &str) -> Result<String, Problem> {
    let given = version.trim();
    let is_number = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match given.split_once('-') {
        Some((year, month)) if is_number(year, 4) && is_number(month, 2) => Ok(given.to_owned()),
        _ => Err(invalid(format!(
            "api_version is a year and a month, as 2026-03, not {given:?}"
        ))),
    }
}

fn domains(
    given: &BTreeMap<String, FileDestination>,
    own_redirect: &Redirect,
) -> Result<BTreeMap<String, Destination>, Problem> {
    let destination = |domain: &str, given: &FileDestination| -> Result<Destination, Problem> {
        match given {
            FileDestination::Hint(hint) => Ok(Destination::Hint(hint.clone())),
            FileDestination::Issuer(given) => Ok(Destination::Issuer(Box::new(Registration {
                issuer: issuer::read(&given.issuer, &format!("domains.{domain}.issuer"))?,
                api: None,
                client_id: filled(&given.client_id)
                    .ok_or_else(|| invalid(format!("domains.{domain} needs a client_id")))?,
                redirect: match &given.redirect_uris {
                    Some(uris) => redirect(uris)?,
                    None => own_redirect.clone(),
                },
            }))),
        }
    };
    let mut domains = BTreeMap::new();
    for (domain, to) in given {
        let known = domains.insert(
            crate::address::comparable_domain(domain),
            destination(domain, to)?,
        );
        if known.is_some() {
            return Err(invalid(format!("domains.{domain} is there twice")));
        }
    }
    Ok(domains)
}
