//! Ways into readers that are private, for `fuzz` and the test that replays its corpus.
//! Nothing else uses them. What is a key here is known to everybody.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use ring::signature::{Ed25519KeyPair, KeyPair};
use url::Url;

use crate::clock::{Clock, Timestamp};
use crate::domain::{Checked, Settings};
use crate::http::{self, Http, Network, Response};
use crate::oauth::{self, Client, Tokens};
use crate::oidc::{self, Expected, Identity, Key, KeySet, Provider};
use crate::problem::Problem;
use crate::secret::Secret;
use crate::session::{self, Ended, Purpose, Record, TokenDecision, decide, upkeep};
use crate::text::Language;
use crate::updates::{self, list::ReleaseList};

/// Who issues everything here.
pub const ISSUER: &str = "https://id.example.com";
/// Our id there.
pub const CLIENT: &str = "portico";
/// The nonce that was sent.
pub const NONCE: &str = "nonce-of-this-sign-in";
/// The access token that comes with an ID token.
pub(crate) const ACCESS: &str = "access-token-of-this-sign-in";
/// The time: Sunday, 4 January 2026, 12:30:15 UTC, in seconds.
pub const NOW: u32 = 1_767_529_815;

/// The time as the readers get it.
#[must_use]
pub fn now() -> Timestamp {
    DateTime::from_timestamp(NOW.into(), 0).unwrap_or_default()
}

#[derive(Debug)]
struct Standing;

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        now()
    }
}

fn door() -> Arc<Http> {
    Arc::new(Http::new(Network::default(), Arc::new(Standing)))
}

/// Reads an answer of the token endpoint; none where the status is no status.
#[must_use]
pub fn tokens(status: u16, kind: &str, body: &[u8]) -> Option<Result<Tokens, Problem>> {
    let client = Client {
        http: door(),
        clock: Arc::new(Standing),
        token_endpoint: Url::parse(ISSUER).ok()?.join("token").ok()?,
        client_id: CLIENT.to_owned(),
        client_secret: None,
        secret_in_header: false,
        dpop: None,
    };
    let answer: Response = ::http::Response::builder()
        .status(status)
        .header(::http::header::CONTENT_TYPE, kind)
        .body(body.to_vec())
        .ok()?;
    // Nothing in it waits for anything.
    match pin!(client.tokens_of(answer)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(tokens) => Some(tokens.and_then(|tokens| tokens.check().map(|()| tokens))),
        Poll::Pending => None,
    }
}

/// Reads an answer of the device authorization endpoint: the code to show and the addresses to
/// open, where they can be used.
#[must_use]
pub fn device_code(body: &[u8]) -> Option<(String, Vec<String>)> {
    let answer: oauth::DeviceAnswer = http::object(body).ok()?;
    let details: oauth2::StandardDeviceAuthorizationResponse =
        serde_json::from_slice(&answer.plain().ok()?).ok()?;
    let endpoint = Url::parse(ISSUER).ok()?;
    let complete = details.verification_uri_complete();
    let addresses = [
        Some(details.verification_uri().as_str()),
        complete.map(|uri| uri.secret().as_str()),
    ];
    oauth::is_sane(&details, &endpoint).then(|| {
        let addresses = addresses.into_iter().flatten().map(str::to_owned);
        (details.user_code().secret().clone(), addresses.collect())
    })
}

/// Reads an issuer's metadata document; none where it is not even one.
#[must_use]
pub fn provider(issuer: &Url, body: &[u8]) -> Option<Result<Provider, Problem>> {
    let document = http::object(body).ok()?;
    Some(Provider::of(issuer, document, door(), Arc::new(Standing)))
}

/// The number of usable keys in a key set; none where it is no key set.
#[must_use]
pub fn keys(body: &[u8]) -> Option<usize> {
    let keys: KeySet = http::object(body).ok()?;
    Some(keys.usable().len())
}

/// An ID token's signature and checks, with a key of its own.
#[derive(Debug)]
pub struct IdTokens {
    provider: Provider,
    keys: Vec<Key>,
    key: Ed25519KeyPair,
}

impl IdTokens {
    /// Makes the key and the provider that has published it; none only where this code is wrong.
    #[must_use]
    pub fn new() -> Option<Self> {
        let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).ok()?;
        let public = URL_SAFE_NO_PAD.encode(key.public_key().as_ref());
        let keys = serde_json::json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "1", "x": public },
        ] });
        let document = serde_json::json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{ISSUER}/authorize"),
            "token_endpoint": format!("{ISSUER}/token"),
            "jwks_uri": format!("{ISSUER}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        });
        let document = document.to_string();
        let provider = provider(&Url::parse(ISSUER).ok()?, document.as_bytes())?.ok()?;
        Some(Self {
            provider,
            keys: serde_json::from_value::<KeySet>(keys).ok()?.usable(),
            key,
        })
    }

    /// A token with this head and these claims, signed by the provider's key.
    #[must_use]
    pub fn signed(&self, head: &[u8], claims: &[u8]) -> String {
        let [head, claims] = [head, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        let signed = format!("{head}.{claims}");
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    /// Checks a token as after a sign-in.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn check(&self, token: &str) -> Result<Identity, Problem> {
        let expected = Expected {
            client_id: CLIENT,
            nonce: Some(&Secret::new(NONCE)),
            access_token: &Secret::new(ACCESS),
        };
        let token = oidc::parsed(&Secret::new(token))?;
        self.provider.check_with(&token, &self.keys, &expected)
    }
}

/// Checks a token that came with renewed ones.
///
/// # Errors
/// Why it is not taken.
pub fn check_renewed(token: &str, subject: &str) -> Result<(), Problem> {
    oidc::check_renewed(&Secret::new(token), ISSUER, subject, CLIENT)
}

/// What is written for a profile file that was taken.
///
/// # Errors
/// As [`crate::profile::read`].
pub fn profile_as_kept(text: &str) -> Result<String, Problem> {
    crate::profile::kept(text)
}

/// Reads a settings file.
///
/// # Errors
/// What is wrong with it.
pub fn settings(text: &str) -> Result<Settings, String> {
    crate::settings::read(text)
}

/// Writes a settings file.
///
/// # Errors
/// When it can't be put into words.
pub fn settings_as_kept(settings: &Settings) -> Result<String, Problem> {
    crate::settings::written(settings)
}

/// Reads a session's file.
///
/// # Errors
/// What is wrong with it.
pub fn session(bytes: &[u8]) -> Result<Record, Problem> {
    Record::from_file(bytes)
}

/// Makes every decision that is made on a session's file: how it has ended by now, if it has, and
/// what a caller has to do that wants a token.
#[must_use]
pub fn session_decisions(record: &Record, now: Timestamp) -> (Option<Ended>, TokenDecision) {
    let _views = (
        record.view(Checked::Offline, false),
        record.signed_in_view(false),
        record.ends_soon(now),
        record.end(),
    );
    for purpose in [Purpose::Use, Purpose::Look, Purpose::Upkeep] {
        let _held = record.held(purpose, now);
    }
    let hold = record.renewal.hold.as_ref();
    let _turn = record.renewal.at.map(|at| upkeep(at, hold, now, 0.5));
    let needed = Duration::from_secs(30);
    let step = decide(Some(record.since), record.expires_at, true, now, needed);
    let settled = session::settled(record, now);
    (settled.and_then(|(ended, _)| ended), step)
}

/// The issuer that WebFinger names, at an address and in a document.
#[must_use]
pub fn web_finger(from: &str, body: &[u8]) -> Option<Url> {
    crate::sign_in::routing::issuer_in_document(&Url::parse(from).ok()?, body)
}

/// What a list of releases tells.
#[derive(Debug)]
pub struct NewerVersion {
    /// Whether it is newer than the version that asked.
    pub is_newer: bool,
    /// What is new, in each language.
    pub notes: Vec<String>,
    /// Its page.
    pub url: Option<String>,
}

/// What a list that is believed tells this version.
#[must_use]
pub fn release_list(list: &[u8], running: &str) -> Option<NewerVersion> {
    let running = semver::Version::parse(running).ok()?;
    let list = ReleaseList::of(list).ok()?;
    let newer = list.newer_than(&running)?;
    let notes = Language::ALL.iter();
    Some(NewerVersion {
        is_newer: *newer.version() > running,
        notes: notes
            .filter_map(|language| newer.newest.notes(*language))
            .map(str::to_owned)
            .collect(),
        url: newer.newest.url.as_ref().map(Url::to_string),
    })
}

/// Whether these bytes are taken for the publisher's signature of an empty list.
#[must_use]
pub fn release_list_is_believed(signature: &[u8]) -> bool {
    const KEY: &str = include_str!("updates/testdata/release.pub");
    updates::list::read(b"{\"format\":1,\"releases\":[]}", signature, KEY).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    #[test]
    fn an_answer_of_the_token_endpoint_is_one_whole_document() {
        let read = |body: &[u8]| tokens(200, "application/json", body).unwrap();
        let good = br#"{"access_token":"a","token_type":"Bearer"}"#;
        assert!(read(good).unwrap().access.matches("a"));
        for tail in [&b"}"[..], b" {\"access_token\":\"b\"}", b"\0"] {
            let problem = read(&[good, tail].concat()).unwrap_err();
            assert_eq!(problem.code, Code::BadResponse, "{tail:?}");
        }
        let no_text = b"{\"\xff\":1,\"access_token\":\"a\",\"token_type\":\"Bearer\"}";
        assert_eq!(read(no_text).unwrap_err().code, Code::BadResponse);
    }

    #[test]
    fn the_claims_of_an_id_token_are_text_and_an_object() {
        let tokens = IdTokens::new().unwrap();
        let head = br#"{"alg":"EdDSA","kid":"1"}"#;
        let claims = serde_json::json!({
            "iss": ISSUER, "sub": "ada", "aud": CLIENT, "nonce": NONCE, "exp": NOW + 60, "iat": NOW,
        });
        let claims = claims.to_string().into_bytes();
        let good = tokens.signed(head, &claims);
        assert_eq!(tokens.check(&good).unwrap().subject, "ada");
        check_renewed(&good, "ada").unwrap();

        let no_text = [b"{\"\xff\":1,", &claims[1..]].concat();
        let list = format!(r#"["{ISSUER}","ada","{CLIENT}"]"#);
        for wrong in [&no_text, list.as_bytes()] {
            let token = tokens.signed(head, wrong);
            assert_eq!(
                tokens.check(&token).unwrap_err().code,
                Code::IdTokenRejected
            );
            check_renewed(&token, "ada").unwrap_err();
        }
    }
}
