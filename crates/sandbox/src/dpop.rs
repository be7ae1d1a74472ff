//! DPoP proofs (RFC 9449): each is checked in full, and accepted once.

use std::collections::HashMap;

use parking_lot::Mutex;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use crate::clock::Seconds;
use crate::jwt::{Parts, ec_key};
use crate::random::{self, base64url, same};

/// How long a nonce is accepted, in seconds.
const NONCE_LIFETIME: Seconds = 300;

/// What a proof has to be good for.
pub(crate) struct Expected<'a> {
    pub(crate) method: &'a str,
    /// The endpoint's own URL, without query.
    pub(crate) url: &'a str,
    /// The access token that comes with it, at a resource.
    pub(crate) access_token: Option<&'a str>,
    pub(crate) nonce_required: bool,
    /// How far `iat` may lie from `now`, either way.
    pub(crate) tolerance: Seconds,
    pub(crate) now: Seconds,
}

/// Why a proof is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProofError {
    #[error("{0}")]
    Invalid(&'static str),
    #[error("a nonce is required")]
    NonceNeeded,
}

/// The proofs and nonces of the last minutes.
#[derive(Default)]
pub(crate) struct ProofMemory {
    seen: Mutex<HashMap<String, Seconds>>,
    nonces: Mutex<HashMap<String, Seconds>>,
}

impl ProofMemory {
    /// Makes a nonce that the next proofs may carry.
    pub(crate) fn new_nonce(&self, now: Seconds) -> String {
        let nonce = random::token("nonce");
        self.nonces
            .lock()
            .insert(nonce.clone(), now + NONCE_LIFETIME);
        nonce
    }

    /// Checks a proof and returns the thumbprint of its key (RFC 7638).
    pub(crate) fn check(&self, proof: &str, expected: &Expected<'_>) -> Result<String, ProofError> {
        let parts = Parts::of(proof).ok_or(ProofError::Invalid("the proof is not a JWS"))?;
        let thumbprint = check_alone(&parts, expected)?;
        self.check_nonce(&parts, expected)?;
        let jti = parts.claim_text("jti").unwrap_or_default();
        let mut seen = self.seen.lock();
        seen.retain(|_, until| *until >= expected.now);
        if seen
            .insert(
                format!("{thumbprint} {jti}"),
                expected.now + 2 * expected.tolerance,
            )
            .is_some()
        {
            return Err(ProofError::Invalid("the proof was used before"));
        }
        Ok(thumbprint)
    }

    fn check_nonce(&self, parts: &Parts, expected: &Expected<'_>) -> Result<(), ProofError> {
        let Some(nonce) = parts.claim_text("nonce") else {
            return if expected.nonce_required {
                Err(ProofError::NonceNeeded)
            } else {
                Ok(())
            };
        };
        let mut nonces = self.nonces.lock();
        nonces.retain(|_, until| *until >= expected.now);
        if nonces.contains_key(nonce) {
            Ok(())
        } else {
            Err(ProofError::NonceNeeded)
        }
    }
}

/// Everything about a proof that can be said without looking at others.
fn check_alone(parts: &Parts, expected: &Expected<'_>) -> Result<String, ProofError> {
    let refuse = |why| Err(ProofError::Invalid(why));
    if parts.header_text("typ") != Some("dpop+jwt") {
        return refuse("typ is not dpop+jwt");
    }
    if parts.header_text("alg") != Some("ES256") {
        return refuse("alg is not ES256");
    }
    let jwk = parts
        .header
        .get("jwk")
        .ok_or(ProofError::Invalid("jwk is missing"))?;
    if jwk.get("d").is_some() {
        return refuse("jwk holds a private key");
    }
    if ec_key(jwk).is_none() {
        return refuse("jwk is not a P-256 key");
    }
    if !parts.signed_by(jwk) {
        return refuse("the signature does not match");
    }
    if parts
        .claim_text("jti")
        .is_none_or(|jti| jti.len() < 8 || jti.len() > 256)
    {
        return refuse("jti is missing, too short or too long");
    }
    if parts.claim_text("htm") != Some(expected.method) {
        return refuse("htm is not the request's method");
    }
    if !parts
        .claim_text("htu")
        .is_some_and(|htu| same_url(htu, expected.url))
    {
        return refuse("htu is not the request's URL");
    }
    let iat = parts.claims.get("iat").and_then(Value::as_i64);
    if iat.is_none_or(|iat| (iat - expected.now).abs() > expected.tolerance) {
        return refuse("iat is missing or too far from the server's time");
    }
    if let Some(token) = expected.access_token {
        let ath = parts.claim_text("ath").unwrap_or_default();
        if !same(ath, &random::hash(token)) {
            return refuse("ath is not the access token's hash");
        }
    }
    Ok(thumbprint(jwk))
}

/// Compares after normalising, query and fragment left out (RFC 9449, 4.3).
fn same_url(htu: &str, expected: &str) -> bool {
    let normal = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    normal(htu).is_some_and(|htu| Some(htu) == normal(expected))
}

fn thumbprint(jwk: &Value) -> String {
    let part = |name: &str| jwk.get(name).and_then(Value::as_str).unwrap_or_default();
    let canonical = format!(
        r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#,
        part("x"),
        part("y")
    );
    base64url(&Sha256::digest(canonical.as_bytes()))
}
