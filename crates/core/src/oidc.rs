//! OpenID Connect: discovery, keys, ID-token checks, userinfo.
//!
//! The `openidconnect` crate reads metadata, keys and ID tokens and checks signature, `iss`,
//! `aud`, `exp` and `nonce`. Added here, because it leaves them to its user: `azp`, `iat` and `nbf`
//! with a leeway, `at_hash`, algorithms as advertised and keys that are long enough, one re-fetch of the keys on an unknown `kid`, the endpoints' safety, the
//! members of other RFCs (PAR, DPoP, device grant, `iss` in the redirect), and telling a wrong
//! clock from a wrong token.

use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGenderClaim,
    CoreGrantType, CoreJsonWebKey, CoreJsonWebKeySet, CoreJsonWebKeyType, CoreJsonWebKeyUse,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AdditionalProviderMetadata,
    ClaimsVerificationError, ClientId, IdToken, IdTokenClaims, IdTokenVerifier, IssuerUrl,
    JsonWebKey, Nonce, ProviderMetadata, SignatureVerificationError,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::clock::Clock;
use crate::device::DpopKey;
use crate::http::Http;
use crate::problem::{Code, Problem};
use crate::profile::{issuer, trimmed};
use crate::safe_url;
use crate::secret::{Secret, on_wiped_stack};
use crate::text::{is_hidden, visible};

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

/// The metadata document, with the members of other RFCs that are used here.
pub type Document = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Metadata members beyond OpenID Connect Discovery.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Extra {
    /// E-mail and password can be asked for in the app (first-party apps draft).
    pub authorization_challenge_endpoint: Option<Url>,
    /// RFC 9207.
    pub authorization_response_iss_parameter_supported: Option<bool>,
    /// RFC 9449.
    pub dpop_signing_alg_values_supported: Vec<String>,
    /// RFC 9126.
    pub pushed_authorization_request_endpoint: Option<Url>,
    /// The same: whether it takes no other requests.
    pub require_pushed_authorization_requests: bool,
    /// RFC 8628.
    pub device_authorization_endpoint: Option<Url>,
    /// RFC 7009.
    pub revocation_endpoint: Option<Url>,
    /// RP-Initiated Logout.
    pub end_session_endpoint: Option<Url>,
    /// The native sign-in profile's own members.
    pub portico: NativeMembers,
}

impl AdditionalProviderMetadata for Extra {}

/// The `portico` object of the native sign-in profile.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NativeMembers {
    /// Subset of `password`, `google`, `sso`.
    pub methods: Vec<String>,
    /// Where to ask for a mail to choose a new password.
    pub password_reset_endpoint: Option<Url>,
    /// The person's accounts.
    pub accounts_endpoint: Option<Url>,
    /// The devices that are recognised.
    pub devices_endpoint: Option<Url>,
    /// Takes reports.
    pub support_endpoint: Option<Url>,
    /// A Statuspage summary.
    pub status_url: Option<Url>,
}

/// Claims beyond OpenID Connect Core.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ExtraClaims {
    idp: Option<String>,
    portico_idle_timeout: Option<u32>,
    /// RFC 7519 4.1.5; the library does not know it.
    nbf: Option<Value>,
}

impl AdditionalClaims for ExtraClaims {}

pub(crate) type Token = IdToken<
    ExtraClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Claims = IdTokenClaims<ExtraClaims, CoreGenderClaim>;

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
    /// Its metadata.
    pub document: Document,
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
        if issuer::is_of_any_tenant(document.issuer().as_str()) {
            return Err(any_tenant(issuer, document.issuer().as_str()));
        }
        if !same_issuer(document.issuer().as_str(), issuer) {
            return Err(Problem::new(Code::IssuerMismatch)
                .at_host(issuer.host_str().unwrap_or_default())
                .with_detail(format!(
                    "asked for {issuer}, the metadata is of {}",
                    document.issuer().as_str()
                )));
        }
        let provider = Self {
            document,
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
        self.document.issuer().as_str()
    }

    /// The members of other RFCs.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        self.document.additional_metadata()
    }

    /// The token endpoint.
    ///
    /// # Errors
    /// When the metadata names none.
    pub fn token_endpoint(&self) -> Result<&Url, Problem> {
        self.document
            .token_endpoint()
            .map(|url| url.url())
            .ok_or_else(|| {
                Problem::new(Code::BadResponse).with_detail("the metadata names no token endpoint")
            })
    }

    /// The scopes that it has; none where it does not say (OpenID Connect Discovery 3).
    #[must_use]
    pub fn scopes_supported(&self) -> Option<Vec<String>> {
        let scopes = self.document.scopes_supported()?;
        Some(scopes.iter().map(|scope| scope.to_string()).collect())
    }

    /// Where a device code is asked for; none where there is no device grant.
    ///
    /// # Errors
    /// When the codes come from elsewhere than tokens do, as [`Provider::belongs`] says.
    pub fn device_endpoint(&self) -> Result<Option<&Url>, Problem> {
        match &self.extra().device_authorization_endpoint {
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
        let endpoint = self.extra().authorization_challenge_endpoint.as_ref()?;
        self.belongs(endpoint).then_some(endpoint)
    }

    /// Whether an endpoint that hands out codes without a redirect is of the server that takes them:
    /// of the token endpoint's origin, or of the issuer's own. Else metadata could name somebody
    /// else's endpoint, and have the code that it gives brought to a token endpoint of their own,
    /// where no `iss` and no redirect URI would tell (RFC 8628 3.4, RFC 9700 4.4).
    fn belongs(&self, endpoint: &Url) -> bool {
        let tokens = self.document.token_endpoint().map(|url| url.url().origin());
        endpoint.origin() == self.issuer.origin() || Some(endpoint.origin()) == tokens
    }

    /// The endpoints that a sign-in and its renewal talk to or send the browser to.
    #[must_use]
    pub fn sign_in_endpoints(&self) -> Vec<&Url> {
        let (document, extra) = (&self.document, self.extra());
        [
            Some(document.authorization_endpoint().url()),
            document.token_endpoint().map(|url| url.url()),
            document.userinfo_endpoint().map(|url| url.url()),
            Some(document.jwks_uri().url()),
            extra.authorization_challenge_endpoint.as_ref(),
            extra.pushed_authorization_request_endpoint.as_ref(),
            extra.device_authorization_endpoint.as_ref(),
            extra.revocation_endpoint.as_ref(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether requests to the token, challenge and PAR endpoints carry a DPoP proof.
    #[must_use]
    pub fn wants_dpop(&self) -> bool {
        self.extra()
            .dpop_signing_alg_values_supported
            .iter()
            .any(|alg| alg == DpopKey::ALG)
    }

    fn check_endpoints(&self) -> Result<(), Problem> {
        let extra = self.extra();
        let native = &extra.portico;
        let others = [
            extra.end_session_endpoint.as_ref(),
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
        if may_be_old_keys(&self.claims(&token, &keys, expected)) {
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
        let claims = self
            .claims(token, keys, expected)
            .map_err(|error| self.explain(&error))?;
        self.check_times(&claims)?;
        check_parties(&claims, expected.client_id)?;
        check_access_token_hash(token, &claims, keys, expected)?;
        Ok(Identity {
            subject: subject(claims.subject())?,
            email: address(claims.email().map(|email| email.as_str()))?,
            email_verified: claims.email_verified(),
            name: claims
                .name()
                .and_then(|name| name.get(None))
                .and_then(|name| presentable(name)),
            idp: claims.additional_claims().idp.clone(),
            idle_timeout: claims.additional_claims().portico_idle_timeout,
        })
    }

    fn claims(
        &self,
        token: &Token,
        keys: &CoreJsonWebKeySet,
        expected: &Expected<'_>,
    ) -> Result<Claims, ClaimsVerificationError> {
        let verifier = self.verifier(keys, expected.client_id);
        let nonce = expected.nonce;
        token
            .claims(&verifier, |seen: Option<&Nonce>| match (nonce, seen) {
                (None, _) => Ok(()),
                (Some(sent), Some(seen)) if Secret::new(sent.secret()).matches(seen.secret()) => {
                    Ok(())
                }
                (Some(_), Some(_)) => Err("another nonce than the one sent".to_owned()),
                (Some(_), None) => Err("no nonce".to_owned()),
            })
            .cloned()
    }

    fn verifier<'a>(
        &self,
        keys: &CoreJsonWebKeySet,
        client_id: &str,
    ) -> IdTokenVerifier<'a, CoreJsonWebKey> {
        let issuer = self.document.issuer().clone();
        let google = is_google(issuer.as_str());
        let now = self.clock.now();
        IdTokenVerifier::new_public_client(
            ClientId::new(client_id.to_owned()),
            issuer,
            keys.clone(),
        )
        .set_allowed_algs(self.algorithms())
        // Google may leave the scheme out; `claims_issuer` below is then checked by hand.
        .require_issuer_match(!google)
        .set_other_audience_verifier_fn(|_| true) // `azp` decides, below
        .set_time_fn(move || now - LEEWAY)
        .set_issue_time_verifier_fn(|_| Ok(())) // with the leeway, below
    }

    /// The algorithms that the provider advertises, and RS256, which each has to support (OpenID
    /// Connect Discovery 3): whoever may sign with another one has not said so here.
    fn algorithms(&self) -> Vec<CoreJwsSigningAlgorithm> {
        let advertised = self.document.id_token_signing_alg_values_supported();
        ALGORITHMS
            .iter()
            .filter(|alg| {
                **alg == CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256 || advertised.contains(alg)
            })
            .cloned()
            .collect()
    }

    fn check_times(&self, claims: &Claims) -> Result<(), Problem> {
        if let Some(start) = &claims.additional_claims().nbf {
            let start = start
                .as_f64()
                .ok_or_else(|| rejected("its start (nbf) is no time"))?;
            let latest = self.clock.now() + LEEWAY;
            let latest = latest.signed_duration_since(DateTime::UNIX_EPOCH);
            if start > latest.as_seconds_f64() {
                return Err(self.clock_or("the ID token is not valid yet (nbf)"));
            }
        }
        if claims.issue_time() > self.clock.now() + LEEWAY {
            return Err(self.clock_or("the ID token was issued in the future"));
        }
        if is_google(self.issuer()) {
            let issuer = claims.issuer().as_str();
            if issuer != self.issuer() && issuer != GOOGLE_WITHOUT_SCHEME {
                return Err(rejected("the ID token is of another issuer"));
            }
        }
        Ok(())
    }

    /// Blames the clock when the service's `Date` says that it is wrong.
    fn clock_or(&self, detail: &str) -> Problem {
        match self.http.clock_offset() {
            Some(offset) if offset.saturating_abs() > SKEW => {
                let mut problem = Problem::new(Code::ClockSkew)
                    .with_detail(format!("{detail}; the service's clock is {offset} s ahead"));
                problem.about.clock_offset = Some(offset / 60);
                problem
            }
            _ => rejected(detail),
        }
    }

    fn explain(&self, error: &ClaimsVerificationError) -> Problem {
        use SignatureVerificationError as Signature;
        match error {
            ClaimsVerificationError::Expired(_) => self.clock_or("the ID token has expired"),
            ClaimsVerificationError::InvalidAudience(_) => rejected("it is for another client"),
            ClaimsVerificationError::InvalidIssuer(_) => rejected("it is of another issuer"),
            ClaimsVerificationError::InvalidNonce(_) => rejected("its nonce is not ours"),
            ClaimsVerificationError::SignatureVerification(cause) => rejected(match cause {
                Signature::NoMatchingKey => "no key of the issuer matches its signature",
                Signature::NoSignature => "it is not signed",
                Signature::DisallowedAlg(_) | Signature::UnsupportedAlg(_) => {
                    "its signature algorithm is not allowed"
                }
                _ => "its signature is wrong",
            }),
            _ => rejected("it has a claim that can't be right"),
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
        let keys = long_enough(self.http.json(self.document.jwks_uri().url()).await?);
        *kept = Some(keys.clone());
        Ok(keys)
    }
}

/// Reads an ID token, and believes nothing of it yet.
pub(crate) fn parsed(token: &Secret) -> Result<Token, Problem> {
    let unreadable = || rejected("the ID token can't be read");
    claims_in(token).ok_or_else(unreadable)?;
    Token::from_str(token.expose()).map_err(|_| unreadable())
}

/// The claims as text: one JSON object. Libraries pass over letters that are none where they need
/// not look, and take a list for an object.
fn claims_in(token: &Secret) -> Option<String> {
    let payload = token.expose().split('.').nth(1)?;
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    Some(text).filter(|text| text.trim_start().starts_with('{'))
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

/// Whether newer keys could make it good: some providers put a new key under an old name, or under
/// none.
fn may_be_old_keys(result: &Result<Claims, ClaimsVerificationError>) -> bool {
    use SignatureVerificationError::{CryptoError, NoMatchingKey};
    matches!(
        result,
        Err(ClaimsVerificationError::SignatureVerification(
            NoMatchingKey | CryptoError(_)
        ))
    )
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
            Err(rejected("what it gives as an address can't be one"))
        }
        text => Ok(text.filter(|text| !text.is_empty()).map(str::to_owned)),
    }
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
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Audience {
        One(String),
        Several(Vec<String>),
    }
    let renewed: Renewed = claims_in(token)
        .and_then(|json| serde_json::from_str(&json).ok())
        .ok_or_else(|| rejected("the renewed ID token can't be read"))?;
    let same_issuer =
        renewed.iss == issuer || (is_google(issuer) && renewed.iss == GOOGLE_WITHOUT_SCHEME);
    let for_us = match &renewed.aud {
        Audience::One(only) => only == client_id,
        Audience::Several(all) => all.iter().any(|one| one == client_id),
    } && renewed.azp.is_none_or(|party| party == client_id);
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
        sid: Option<String>,
    }
    let session: Session = serde_json::from_str(&claims_in(token)?).ok()?;
    session.sid
}

/// `aud` holds us (checked by the library); with others in it, or with an `azp`, that is us too.
fn check_parties(claims: &Claims, client_id: &str) -> Result<(), Problem> {
    match claims.authorized_party() {
        Some(party) if party.as_str() != client_id => {
            Err(rejected("it was made for another client (azp)"))
        }
        None if claims.audiences().len() > 1 => {
            Err(rejected("it has several audiences and no authorized party"))
        }
        _ => Ok(()),
    }
}

fn check_access_token_hash(
    token: &Token,
    claims: &Claims,
    keys: &CoreJsonWebKeySet,
    expected: &Expected<'_>,
) -> Result<(), Problem> {
    let Some(stated) = claims.access_token_hash() else {
        return Ok(());
    };
    let unreadable = |_| rejected("its access token hash can't be checked");
    let algorithm = token.signing_alg().map_err(unreadable)?;
    let verifier: IdTokenVerifier<'_, CoreJsonWebKey> = IdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        IssuerUrl::from_url(claims.issuer().url().clone()),
        keys.clone(),
    );
    let key = token.signing_key(&verifier).map_err(unreadable)?;
    let access = AccessToken::new(expected.access_token.expose().to_owned());
    let computed = on_wiped_stack(|| AccessTokenHash::from_token(&access, algorithm, key));
    match computed {
        Ok(computed) if &computed == stated => Ok(()),
        Ok(_) => Err(rejected("its access token hash does not match")),
        Err(_) => Err(rejected("its access token hash can't be checked")),
    }
}

/// What userinfo adds to the ID token.
#[derive(Debug, Deserialize)]
struct UserInfo {
    sub: String,
    email: Option<String>,
    /// Some providers write it as a text.
    email_verified: Option<serde_json::Value>,
    name: Option<String>,
}

/// Whether an address is verified, where that can be read.
fn is_verified(said: &serde_json::Value) -> Option<bool> {
    said.as_bool().or_else(|| said.as_str()?.parse().ok())
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
        let Some(endpoint) = self.document.userinfo_endpoint() else {
            return Ok(());
        };
        if identity.email.is_some() && identity.name.is_some() {
            return Ok(());
        }
        let info: UserInfo = match crate::oauth::resource(&self.http, endpoint.url(), access).await
        {
            Ok(info) => info,
            Err(problem) => {
                tracing::info!(%problem, "userinfo left out");
                return Ok(());
            }
        };
        if info.sub != identity.subject {
            return Err(rejected("userinfo speaks of another person"));
        }
        if identity.email.is_none() {
            identity.email = address(info.email.as_deref())?;
            identity.email_verified = info.email_verified.as_ref().and_then(is_verified);
        }
        if identity.name.is_none() {
            identity.name = info.name.as_deref().and_then(presentable);
        }
        Ok(())
    }
}

/// The moment at which a lifetime ends.
#[must_use]
pub(crate) fn ends(
    now: DateTime<Utc>,
    lifetime: Option<std::time::Duration>,
) -> Option<DateTime<Utc>> {
    // Absurd lifetimes are as good as "very long".
    let lifetime = TimeDelta::from_std(lifetime?).unwrap_or(TimeDelta::days(3650));
    now.checked_add_signed(lifetime.min(TimeDelta::days(3650)))
}

#[cfg(test)]
mod tests;
