//! OpenID Connect: discovery, keys, ID-token checks, userinfo.
//!
//! The `openidconnect` crate reads keys and checks signatures with them. What an ID token and the
//! metadata say is read here ([`metadata`], [`id_token`]), because the crate takes a document only
//! as a whole: a claim that nobody uses would decide. Checked are `iss`, `aud`, `azp`, `exp`, `iat`
//! and `nbf` with a leeway, `nonce`, `at_hash`, algorithms as advertised and keys that are long
//! enough; keys are fetched once more for an unknown name, and a wrong clock is told from a wrong token.

mod id_token;
pub(crate) mod issuer;
mod metadata;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use openidconnect::core::{
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJsonWebKeyType, CoreJsonWebKeyUse,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{AccessToken, AccessTokenHash, JsonWebKey, Nonce};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use self::issuer::trimmed;
use crate::clock::Clock;
use crate::http::Http;
use crate::lenient;
use crate::oauth::dpop::DpopKey;
use crate::problem::{Code, Problem};
use crate::safe_url;
use crate::secret::{Secret, on_wiped_stack};
use crate::text::{is_hidden, visible};

pub(crate) use id_token::Token;
use id_token::{Audience, Claims, Unsigned, object_in};
pub(crate) use metadata::Document;
pub use metadata::{Metadata, NativeMembers};

/// How far clocks may be apart before a token counts as expired or not yet issued.
const LEEWAY: TimeDelta = TimeDelta::minutes(2);
/// What an ID token may be signed with. Public keys only: neither `none` nor HMAC can prove anything
/// to a public client.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// The shortest RSA key that signs anything (RFC 7518 3.3), in bits.
const LEAST_RSA_BITS: usize = 2048;
/// How Google may write its issuer in ID tokens (OpenID Connect at Google, discovery).
const GOOGLE_WITHOUT_SCHEME: &str = "accounts.google.com";
/// Offsets from which a refused token is the clock's fault, in seconds.
const SKEW: i64 = 60;

/// Who signed in, as the ID token and userinfo say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The subject: what identifies a person at this issuer.
    pub subject: String,
    /// The address.
    pub email: Option<String>,
    /// Whether the provider has verified the address, where it says so.
    pub email_verified: Option<bool>,
    /// The name.
    pub name: Option<String>,
    /// Which identity provider a broker used.
    pub idp: Option<String>,
    /// Seconds that the session may stay unused.
    pub idle_timeout: Option<u32>,
}

/// An authorization server that speaks OpenID Connect.
#[derive(Debug)]
pub struct Provider {
    /// What it says of itself.
    pub metadata: Metadata,
    issuer: Url,
    keys: Mutex<Option<CoreJsonWebKeySet>>,
    http: Arc<Http>,
    clock: Arc<dyn Clock>,
}

/// What a token is checked against.
#[derive(Debug)]
pub struct Expected<'a> {
    /// Our client id.
    pub client_id: &'a str,
    /// What was sent with the request; none where the grant has none (device grant, refresh).
    pub nonce: Option<&'a Nonce>,
    /// The access token that came with it.
    pub access_token: &'a Secret,
}

impl Provider {
    /// Loads and checks an issuer's metadata.
    ///
    /// # Errors
    /// When it can't be had, names another issuer, or names an unsafe endpoint.
    pub async fn discover(
        issuer: &Url,
        http: Arc<Http>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Problem> {
        let url = well_known(issuer)?;
        let document = http.json(&url).await?;
        Self::of(issuer, document, http, clock)
    }

    /// Checks a metadata document that an issuer has sent.
    pub(crate) fn of(
        issuer: &Url,
        document: Document,
        http: Arc<Http>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Problem> {
        let metadata = Metadata::try_from(document)
            .map_err(|problem| problem.at_host(issuer.host_str().unwrap_or_default()))?;
        if issuer::is_of_any_tenant(&metadata.issuer) {
            return Err(any_tenant(issuer, &metadata.issuer));
        }
        if !same_issuer(&metadata.issuer, issuer) {
            return Err(Problem::new(Code::IssuerMismatch)
                .at_host(issuer.host_str().unwrap_or_default())
                .with_detail(format!(
                    "asked for {issuer}, the metadata is of {}",
                    metadata.issuer
                )));
        }
        if !metadata.unusable.is_empty() {
            tracing::info!(members = ?metadata.unusable, "members of the metadata can't be used");
        }
        let provider = Self {
            metadata,
            issuer: issuer.clone(),
            keys: Mutex::new(None),
            http,
            clock,
        };
        provider.check_endpoints()?;
        Ok(provider)
    }

    /// The issuer, exactly as the metadata writes it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.metadata.issuer
    }

    /// Where a device code is asked for; none where there is no device grant.
    ///
    /// # Errors
    /// When the codes come from elsewhere than tokens do, as [`Provider::belongs`] says.
    pub fn device_endpoint(&self) -> Result<Option<&Url>, Problem> {
        match &self.metadata.device_authorization_endpoint {
            Some(endpoint) if !self.belongs(endpoint) => Err(Problem::new(Code::BadResponse)
                .at_host(self.issuer.host_str().unwrap_or_default())
                .with_detail(
                    "the metadata name a device endpoint of another server than the token endpoint: \
                     a code of the one is not shown to the other",
                )),
            endpoint => Ok(endpoint.as_ref()),
        }
    }

    /// Where e-mail and password are taken, of the same server that gives the tokens.
    #[must_use]
    pub fn challenge_endpoint(&self) -> Option<&Url> {
        let endpoint = self.metadata.authorization_challenge_endpoint.as_ref()?;
        self.belongs(endpoint).then_some(endpoint)
    }

    /// Whether an endpoint that hands out codes without a redirect is of the server that takes them:
    /// of the token endpoint's origin, or of the issuer's own. Else metadata could name somebody
    /// else's endpoint, and have the code that it gives brought to a token endpoint of their own,
    /// where no `iss` and no redirect URI would tell (RFC 8628 3.4, RFC 9700 4.4).
    fn belongs(&self, endpoint: &Url) -> bool {
        let tokens = self.metadata.token_endpoint.origin();
        endpoint.origin() == self.issuer.origin() || endpoint.origin() == tokens
    }

    /// The endpoints that a sign-in and its renewal talk to or send the browser to.
    #[must_use]
    pub fn sign_in_endpoints(&self) -> Vec<&Url> {
        let it = &self.metadata;
        let needed = [&it.authorization_endpoint, &it.token_endpoint, &it.jwks_uri];
        let others = [
            &it.userinfo_endpoint,
            &it.authorization_challenge_endpoint,
            &it.pushed_authorization_request_endpoint,
            &it.device_authorization_endpoint,
            &it.revocation_endpoint,
        ];
        needed
            .into_iter()
            .chain(others.into_iter().flatten())
            .collect()
    }

    /// Whether requests to the token, challenge and PAR endpoints carry a DPoP proof.
    #[must_use]
    pub fn wants_dpop(&self) -> bool {
        self.metadata
            .dpop_signing_alg_values_supported
            .iter()
            .any(|alg| alg == DpopKey::ALG)
    }

    fn check_endpoints(&self) -> Result<(), Problem> {
        let native = &self.metadata.portico;
        let others = [
            self.metadata.end_session_endpoint.as_ref(),
            native.password_reset_endpoint.as_ref(),
            native.accounts_endpoint.as_ref(),
            native.devices_endpoint.as_ref(),
            native.support_endpoint.as_ref(),
            native.status_url.as_ref(),
        ];
        let endpoints = self.sign_in_endpoints();
        for url in endpoints.into_iter().chain(others.into_iter().flatten()) {
            if !safe_url::may_lead(&self.issuer, url) {
                return Err(Problem::new(Code::BadResponse)
                    .at_host(self.issuer.host_str().unwrap_or_default())
                    .with_detail(format!(
                        "the metadata names an unsafe endpoint: {}",
                        url.path()
                    )));
            }
        }
        Ok(())
    }

    /// Checks an ID token in full (OpenID Connect Core 3.1.3.7).
    ///
    /// # Errors
    /// `id_token_rejected` with the check that failed, or `clock_skew` when this computer's clock
    /// is the cause.
    pub async fn check_id_token(
        &self,
        token: &Secret,
        expected: &Expected<'_>,
    ) -> Result<Identity, Problem> {
        let token = parsed(token)?;
        let mut keys = self.keys(false).await?;
        // Some providers put a new key under an old name, or under none.
        let signer = token.signer(&keys, &self.algorithms());
        if matches!(signer, Err(Unsigned::NoKey | Unsigned::Wrong)) {
            keys = self.keys(true).await?;
        }
        self.check_with(&token, &keys, expected)
    }

    /// The checks themselves, with these keys.
    pub(crate) fn check_with(
        &self,
        token: &Token,
        keys: &CoreJsonWebKeySet,
        expected: &Expected<'_>,
    ) -> Result<Identity, Problem> {
        let claims = &token.claims;
        self.check_issuer(claims)?;
        check_parties(claims, expected.client_id)?;
        let key = token
            .signer(keys, &self.algorithms())
            .map_err(|why| rejected(why_unsigned(why)))?;
        self.check_times(claims)?;
        check_nonce(claims, expected.nonce)?;
        check_access_token_hash(token, key, expected)?;
        Ok(Identity {
            subject: subject(&claims.sub)?,
            email: address(claims.email.as_deref())?,
            email_verified: claims.email_verified,
            name: claims.name.as_deref().and_then(presentable),
            idp: claims.idp.clone(),
            idle_timeout: claims.idle_timeout(),
        })
    }

    /// The algorithms that the provider advertises, and RS256, which each has to support (OpenID
    /// Connect Discovery 3): whoever may sign with another one has not said so here. One that
    /// advertises none may use any that proves something.
    fn algorithms(&self) -> Vec<CoreJwsSigningAlgorithm> {
        let advertised = &self.metadata.id_token_signing_alg_values_supported;
        let is_advertised = |alg: &CoreJwsSigningAlgorithm| match advertised {
            None => true,
            Some(names) => {
                let name = serde_json::to_value(alg).unwrap_or_default();
                names.iter().any(|known| name == known.as_str())
            }
        };
        let mut all = ALGORITHMS.to_vec();
        all.retain(|alg| {
            *alg == CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256 || is_advertised(alg)
        });
        all
    }

    /// As the metadata writes it; Google may leave the scheme out.
    fn check_issuer(&self, claims: &Claims) -> Result<(), Problem> {
        let without_scheme = is_google(self.issuer()) && claims.iss == GOOGLE_WITHOUT_SCHEME;
        match claims.iss == self.issuer() || without_scheme {
            true => Ok(()),
            false => Err(rejected("it is of another issuer")),
        }
    }

    fn check_times(&self, claims: &Claims) -> Result<(), Problem> {
        let now = self.clock.now();
        if claims.exp <= now - LEEWAY {
            return Err(self.clock_or("the ID token has expired"));
        }
        if claims.nbf.is_some_and(|start| start > now + LEEWAY) {
            return Err(self.clock_or("the ID token is not valid yet (nbf)"));
        }
        if claims.iat > now + LEEWAY {
            return Err(self.clock_or("the ID token was issued in the future"));
        }
        Ok(())
    }

    /// Blames the clock when the service's `Date` says that it is wrong.
    fn clock_or(&self, detail: &str) -> Problem {
        match self.http.clock_offset(&self.metadata.token_endpoint) {
            Some(offset) if offset.saturating_abs() > SKEW => {
                let mut problem = Problem::new(Code::ClockSkew)
                    .with_detail(format!("{detail}; the service's clock is {offset} s ahead"));
                problem.about.clock_offset = Some(offset / 60);
                problem
            }
            _ => rejected(detail),
        }
    }

    /// Loads the keys afresh and counts those that a signature can be checked with.
    ///
    /// # Errors
    /// When they can't be had.
    pub async fn usable_keys(&self) -> Result<usize, Problem> {
        Ok(usable(&self.keys(true).await?))
    }

    async fn keys(&self, again: bool) -> Result<CoreJsonWebKeySet, Problem> {
        let mut kept = self.keys.lock().await;
        if let Some(keys) = kept.as_ref().filter(|_| !again) {
            return Ok(keys.clone());
        }
        let keys = long_enough(key_set(self.http.json(&self.metadata.jwks_uri).await?));
        *kept = Some(keys.clone());
        Ok(keys)
    }
}

/// Reads an ID token, and believes nothing of it yet.
pub(crate) fn parsed(token: &Secret) -> Result<Token, Problem> {
    Token::read(token).ok_or_else(|| rejected("the ID token can't be read"))
}

/// The claims of a token, as text.
fn claims_in(token: &Secret) -> Option<String> {
    object_in(token.expose().split('.').nth(1)?)
}

/// A key set as it came.
#[derive(Debug, Deserialize)]
pub(crate) struct KeySet {
    keys: Vec<Value>,
}

/// The keys that are understood. A name, a use or an algorithm that is none says nothing.
pub(crate) fn key_set(set: KeySet) -> CoreJsonWebKeySet {
    let understood = set.keys.into_iter().filter_map(|mut key| {
        let members = key.as_object_mut()?;
        for hint in ["kid", "use", "alg"] {
            let said = members.get(hint).and_then(Value::as_str);
            if said.unwrap_or_default().is_empty() {
                members.remove(hint);
            }
        }
        serde_json::from_value(key).ok()
    });
    CoreJsonWebKeySet::new(understood.collect())
}

/// The number of keys that a signature can be checked with.
pub(crate) fn usable(keys: &CoreJsonWebKeySet) -> usize {
    keys.keys().iter().filter(|key| can_verify(key)).count()
}

/// Whether a key is a public one for signatures.
fn can_verify(key: &CoreJsonWebKey) -> bool {
    let for_signatures = key
        .key_use()
        .is_none_or(|purpose| *purpose == CoreJsonWebKeyUse::Signature);
    for_signatures && *key.key_type() != CoreJsonWebKeyType::Symmetric
}

/// The keys without those that somebody else may have computed.
fn long_enough(keys: CoreJsonWebKeySet) -> CoreJsonWebKeySet {
    let (keep, weak): (Vec<_>, Vec<_>) = keys.keys().iter().cloned().partition(|key| {
        *key.key_type() != CoreJsonWebKeyType::RSA || rsa_bits(key) >= LEAST_RSA_BITS
    });
    if !weak.is_empty() {
        tracing::info!(
            keys = weak.len(),
            "RSA keys below {LEAST_RSA_BITS} bits are left out"
        );
    }
    CoreJsonWebKeySet::new(keep)
}

/// The length of an RSA key's modulus.
fn rsa_bits(key: &CoreJsonWebKey) -> usize {
    // The library has no other way to it than the key's own JSON.
    let modulus = serde_json::to_value(key)
        .ok()
        .and_then(|key| URL_SAFE_NO_PAD.decode(key.get("n")?.as_str()?).ok())
        .unwrap_or_default();
    let mut bytes = modulus.iter().skip_while(|byte| **byte == 0);
    let first = bytes.next().map_or(0, |first| 8 - first.leading_zeros());
    8 * bytes.count() + usize::try_from(first).unwrap_or_default()
}

/// OIDC Discovery 4: the well-known part goes behind the issuer's path.
fn well_known(issuer: &Url) -> Result<Url, Problem> {
    let text = format!(
        "{}/.well-known/openid-configuration",
        issuer.as_str().trim_end_matches('/')
    );
    Url::parse(&text).map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
}

/// Whether metadata are of the issuer that was asked, however they write it: with or without a slash
/// at the end, in capitals, with the port that goes without saying.
fn same_issuer(said: &str, asked: &Url) -> bool {
    issuer::form(said) == trimmed(asked)
}

/// A server for many tenants has the people of each sign in at an issuer of its own.
fn any_tenant(issuer: &Url, said: &str) -> Problem {
    Problem::new(Code::ProfileInvalid)
        .at_host(issuer.host_str().unwrap_or_default())
        .with_detail(format!(
            "{issuer} is for every tenant, and its metadata names {said}: use your tenant's id in \
             the issuer's address"
        ))
}

pub(crate) fn is_google(issuer: &str) -> bool {
    issuer == "https://accounts.google.com"
}

fn rejected(detail: &str) -> Problem {
    Problem::new(Code::IdTokenRejected).with_detail(detail)
}

fn why_unsigned(why: Unsigned) -> &'static str {
    match why {
        Unsigned::NoKey => "no key of the issuer matches its signature",
        Unsigned::Wrong => "its signature is wrong",
        Unsigned::Algorithm => "its signature algorithm is not allowed",
    }
}

/// The longest subject (OpenID Connect Core 2), in characters.
const MAX_SUBJECT: usize = 255;
/// The longest address (RFC 5321 4.5.3.1.3), in bytes.
const MAX_ADDRESS: usize = 254;
/// The longest name that is kept, in characters.
const MAX_NAME: usize = 200;

fn subject(text: &str) -> Result<String, Problem> {
    let good =
        !text.is_empty() && text.chars().count() <= MAX_SUBJECT && !text.chars().any(is_hidden);
    match good {
        true => Ok(text.to_owned()),
        false => Err(rejected(
            "its subject is empty, too long or hides something",
        )),
    }
}

/// An address is compared with the one that was asked for, so that one that hides something is
/// worse than none.
pub(crate) fn address(text: Option<&str>) -> Result<Option<String>, Problem> {
    match text {
        Some(text) if text.len() > MAX_ADDRESS || text.chars().any(is_hidden) => {
            Err(rejected("it has an invalid e-mail address"))
        }
        text => Ok(text.filter(|text| !text.is_empty()).map(str::to_owned)),
    }
}

fn is_same(email: Option<&str>, identity: &Identity) -> bool {
    let comparable = crate::address::comparable_as_given;
    email.map(comparable) == identity.email.as_deref().map(comparable)
}

/// A name as a window or a terminal may show it.
fn presentable(name: &str) -> Option<String> {
    let shown: String = visible(name).chars().take(MAX_NAME).collect();
    Some(shown).filter(|name| !name.trim().is_empty())
}

/// Checks the ID token that came with renewed tokens: the same issuer, person and client as before
/// (OpenID Connect Core 12.2).
///
/// Its signature and its times are left alone. The answer came over a connection that Portico has
/// opened to the issuer's own token endpoint, for a refresh token that only the two of them know:
/// TLS proves whose it is in the place of the signature (3.1.3.7, 6). And nothing is decided by it:
/// who the person is was settled at the sign-in, by a token that was checked in full; of this one
/// only the text is kept, as a hint for the issuer's own sign-out. A fetch of keys in the middle of
/// a renewal could only lose a refresh token that is spent already.
///
/// # Errors
/// `id_token_rejected` when it speaks of somebody else.
pub(crate) fn check_renewed(
    token: &Secret,
    issuer: &str,
    subject: &str,
    client_id: &str,
) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Renewed {
        iss: String,
        sub: String,
        aud: Audience,
        azp: Option<String>,
    }
    let renewed: Renewed = claims_in(token)
        .and_then(|json| serde_json::from_str(&json).ok())
        .ok_or_else(|| rejected("the renewed ID token can't be read"))?;
    let same_issuer =
        renewed.iss == issuer || (is_google(issuer) && renewed.iss == GOOGLE_WITHOUT_SCHEME);
    let for_us = renewed.aud.all().iter().any(|one| one == client_id)
        && renewed.azp.is_none_or(|party| party == client_id);
    match (same_issuer, renewed.sub == subject, for_us) {
        (true, true, true) => Ok(()),
        (false, ..) => Err(rejected("the renewed ID token is of another issuer")),
        (_, false, _) => Err(rejected("the renewed ID token is of another person")),
        (.., false) => Err(rejected("the renewed ID token is for another client")),
    }
}

/// The session at the provider that an ID token is of (OpenID Connect Front-Channel Logout 3).
pub(crate) fn session_of(token: &Secret) -> Option<String> {
    #[derive(Deserialize)]
    struct Session {
        #[serde(default, deserialize_with = "lenient::as_text")]
        sid: Option<String>,
    }
    let session: Session = serde_json::from_str(&claims_in(token)?).ok()?;
    session.sid
}

/// `aud` holds us; with others in it, or with an `azp`, that is us too.
fn check_parties(claims: &Claims, client_id: &str) -> Result<(), Problem> {
    let audiences = claims.audiences();
    if !audiences.iter().any(|one| one == client_id) {
        return Err(rejected("it is for another client"));
    }
    match &claims.azp {
        Some(party) if party != client_id => Err(rejected("it was made for another client (azp)")),
        None if audiences.len() > 1 => {
            Err(rejected("it has several audiences and no authorized party"))
        }
        _ => Ok(()),
    }
}

fn check_nonce(claims: &Claims, sent: Option<&Nonce>) -> Result<(), Problem> {
    match (sent, &claims.nonce) {
        (None, _) => Ok(()),
        (Some(sent), Some(seen)) if Secret::new(sent.secret()).matches(seen) => Ok(()),
        (Some(_), _) => Err(rejected("its nonce is not ours")),
    }
}

fn check_access_token_hash(
    token: &Token,
    key: &CoreJsonWebKey,
    expected: &Expected<'_>,
) -> Result<(), Problem> {
    let Some(stated) = &token.claims.at_hash else {
        return Ok(());
    };
    let access = AccessToken::new(expected.access_token.expose().to_owned());
    let computed = on_wiped_stack(|| AccessTokenHash::from_token(&access, token.algorithm(), key));
    match computed {
        Ok(computed) if computed.as_str() == stated => Ok(()),
        Ok(_) => Err(rejected("its access token hash does not match")),
        Err(_) => Err(rejected("its access token hash can't be checked")),
    }
}

/// What userinfo adds to the ID token.
#[derive(Debug, Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(default, deserialize_with = "lenient::as_text")]
    email: Option<String>,
    #[serde(default, deserialize_with = "id_token::verified")]
    email_verified: Option<bool>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    name: Option<String>,
}

impl Provider {
    /// Fills in what the ID token left out, from the userinfo endpoint.
    ///
    /// A provider without one, or one that does not answer, changes nothing: the person is proved
    /// by the ID token alone.
    ///
    /// # Errors
    /// `id_token_rejected` when userinfo speaks of another subject.
    pub async fn complete(
        &self,
        identity: &mut Identity,
        access: &crate::oauth::Access<'_>,
    ) -> Result<(), Problem> {
        let Some(endpoint) = &self.metadata.userinfo_endpoint else {
            return Ok(());
        };
        let has_email = identity.email.is_some() && identity.email_verified.is_some();
        if has_email && identity.name.is_some() {
            return Ok(());
        }
        let info: UserInfo = match crate::oauth::resource(&self.http, endpoint, access).await {
            Ok(info) => info,
            Err(problem) => {
                tracing::info!(%problem, "userinfo left out");
                return Ok(());
            }
        };
        if info.sub != identity.subject {
            return Err(rejected("userinfo speaks of another person"));
        }
        let email = address(info.email.as_deref());
        if identity.email.is_none() {
            identity.email = email?;
            identity.email_verified = info.email_verified;
        } else if email.is_ok_and(|email| is_same(email.as_deref(), identity)) {
            identity.email_verified = identity.email_verified.or(info.email_verified);
        }
        if identity.name.is_none() {
            identity.name = info.name.as_deref().and_then(presentable);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
