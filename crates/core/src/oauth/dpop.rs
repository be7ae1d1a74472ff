//! Proofs of who holds a token (RFC 9449): a key, and what is signed with it.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use parking_lot::Mutex;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use crate::clock::Timestamp;
use crate::problem::{Code, Problem};
use crate::secret::{Secret, on_wiped_stack};

/// A key that proves who holds a token (RFC 9449), ES256.
#[derive(Debug)]
pub struct DpopKey {
    pair: EcdsaKeyPair,
    pkcs8: Secret,
    /// The newest nonce that each server gave.
    nonces: Mutex<HashMap<String, String>>,
}

/// What a proof says.
#[derive(Serialize)]
struct Claims<'a> {
    jti: String,
    htm: &'a str,
    htu: &'a str,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
}

fn damaged() -> Problem {
    Problem::new(Code::Unexpected).with_detail("the device key is damaged")
}

impl DpopKey {
    /// The algorithm, as metadata names it.
    pub(crate) const ALG: &'static str = "ES256";

    /// Makes a new key.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn generate() -> Result<Self, Problem> {
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
                .map_err(|_| Problem::new(Code::Unexpected).with_detail("no randomness"))?;
        Self::from_vault(&Secret::new(BASE64URL.encode(pkcs8.as_ref())))
    }

    /// Takes a key as it is kept in the vault: PKCS #8 in base64url.
    ///
    /// # Errors
    /// When it is no such key.
    pub(crate) fn from_vault(kept: &Secret) -> Result<Self, Problem> {
        let bytes =
            zeroize::Zeroizing::new(BASE64URL.decode(kept.expose()).map_err(|_| damaged())?);
        let pair = EcdsaKeyPair::from_pkcs8(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &bytes,
            &SystemRandom::new(),
        )
        .map_err(|_| damaged())?;
        Ok(Self {
            pair,
            pkcs8: kept.clone(),
            nonces: Mutex::default(),
        })
    }

    /// The key as the vault keeps it.
    #[must_use]
    pub fn to_vault(&self) -> Secret {
        self.pkcs8.clone()
    }

    /// A proof for one request (RFC 9449 4.2), with `ath` for a resource request.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn proof(
        &self,
        method: &str,
        url: &Url,
        now: Timestamp,
        access_token: Option<&Secret>,
    ) -> Result<String, Problem> {
        let (x, y) = self.public()?;
        let header = json!({
            "typ": "dpop+jwt",
            "alg": Self::ALG,
            "jwk": { "kty": "EC", "crv": "P-256", "x": x, "y": y },
        });
        let mut target = url.clone();
        target.set_query(None);
        target.set_fragment(None);
        let hash = |token: &Secret| on_wiped_stack(|| Sha256::digest(token.expose()));
        let claims = Claims {
            jti: uuid::Uuid::new_v4().to_string(),
            htm: method,
            htu: target.as_str(),
            iat: now.timestamp(),
            nonce: self.nonce(url),
            ath: access_token.map(|token| BASE64URL.encode(hash(token))),
        };
        let claims = serde_json::to_string(&claims)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        let signed = format!(
            "{}.{}",
            BASE64URL.encode(header.to_string()),
            BASE64URL.encode(claims)
        );
        let signature = self
            .pair
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| Problem::new(Code::Unexpected).with_detail("no randomness"))?;
        Ok(format!("{signed}.{}", BASE64URL.encode(signature.as_ref())))
    }

    /// The key's thumbprint (RFC 7638), by which an authorization request names it (RFC 9449 10).
    ///
    /// # Errors
    /// When the key is none.
    pub fn thumbprint(&self) -> Result<String, Problem> {
        let (x, y) = self.public()?;
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        Ok(BASE64URL.encode(Sha256::digest(canonical)))
    }

    /// The coordinates of the public key.
    fn public(&self) -> Result<(String, String), Problem> {
        // Uncompressed: a mark of one byte, then both halves.
        let halves = self.pair.public_key().as_ref().split_at_checked(1);
        let (x, y) = halves
            .and_then(|(_, halves)| halves.split_at_checked(32))
            .ok_or_else(damaged)?;
        Ok((BASE64URL.encode(x), BASE64URL.encode(y)))
    }

    fn nonce(&self, url: &Url) -> Option<String> {
        let nonces = self.nonces.lock();
        nonces.get(&url.origin().ascii_serialization()).cloned()
    }

    /// Keeps the newest nonce that a server gave (RFC 9449 8.2).
    pub(crate) fn keep_nonce(&self, url: &Url, nonce: &str) {
        let mut nonces = self.nonces.lock();
        nonces.insert(url.origin().ascii_serialization(), nonce.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    fn parts(proof: &str) -> (serde_json::Value, serde_json::Value) {
        let mut parts = proof.split('.').map(|part| BASE64URL.decode(part).unwrap());
        let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
        (next(), next())
    }

    #[test]
    fn a_proof_is_signed_by_the_key_in_its_header() {
        let key = DpopKey::generate().unwrap();
        let url = Url::parse("https://a.example/token?x=1#y").unwrap();

        let proof = key.proof("POST", &url, SystemClock.now(), None).unwrap();

        let (header, claims) = parts(&proof);
        let (signed, signature) = proof.rsplit_once('.').unwrap();
        let mut point = vec![4];
        for name in ["x", "y"] {
            point.extend(
                BASE64URL
                    .decode(header["jwk"][name].as_str().unwrap())
                    .unwrap(),
            );
        }
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(signed.as_bytes(), &BASE64URL.decode(signature).unwrap())
            .unwrap();
        assert_eq!(claims["htu"], "https://a.example/token");
        assert!(claims.get("ath").is_none() && claims.get("nonce").is_none());
        assert!(header["jwk"].get("d").is_none());
    }

    #[test]
    fn a_nonce_is_used_with_the_server_that_gave_it() {
        let key = DpopKey::generate().unwrap();
        let (one, other) = ("https://a.example/token", "https://b.example/token");
        let (one, other) = (Url::parse(one).unwrap(), Url::parse(other).unwrap());
        key.keep_nonce(&one, "n1");
        let nonce = |url| {
            parts(&key.proof("GET", url, SystemClock.now(), None).unwrap()).1["nonce"].clone()
        };
        assert_eq!(nonce(&one), "n1");
        assert!(nonce(&other).is_null());
    }

    #[test]
    fn the_hash_of_an_access_token_is_that_of_rfc_9449() {
        // The example of RFC 9449 7.1.
        let key = DpopKey::generate().unwrap();
        let url = Url::parse("https://resource.example.org/protectedresource").unwrap();
        let token = Secret::new("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
        let proof = key
            .proof("GET", &url, SystemClock.now(), Some(&token))
            .unwrap();
        assert_eq!(
            parts(&proof).1["ath"],
            "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
        );
    }

    #[test]
    fn the_thumbprint_is_that_of_the_key_that_proofs_show() {
        let key = DpopKey::generate().unwrap();
        let url = Url::parse("https://a.example/token").unwrap();
        let (header, _) = parts(&key.proof("POST", &url, SystemClock.now(), None).unwrap());
        let jwk = &header["jwk"];
        // RFC 7638 3: the members in this order, and nothing between them.
        let text = format!(
            r#"{{"crv":{},"kty":{},"x":{},"y":{}}}"#,
            jwk["crv"], jwk["kty"], jwk["x"], jwk["y"]
        );
        assert_eq!(
            key.thumbprint().unwrap(),
            BASE64URL.encode(Sha256::digest(text))
        );
    }

    #[test]
    fn a_key_comes_back_from_the_vault_as_itself() {
        let key = DpopKey::generate().unwrap();
        let again = DpopKey::from_vault(&key.to_vault()).unwrap();
        assert_eq!(
            key.pair.public_key().as_ref(),
            again.pair.public_key().as_ref()
        );
        assert!(DpopKey::from_vault(&Secret::new("AAAA")).is_err());
    }
}
