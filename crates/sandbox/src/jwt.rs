//! Compact JWS: taking one apart, checking it against published keys.

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use rsa::pkcs1v15;
use rsa::{BigUint, RsaPublicKey};
use serde_json::Value;

use crate::random::from_base64url;

/// A token taken apart; nothing about it is checked yet.
pub(crate) struct Parts {
    pub(crate) header: Value,
    pub(crate) claims: Value,
    pub(crate) signed: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl Parts {
    /// Splits a compact JWS; `None` when it is not one.
    pub(crate) fn of(token: &str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        if claims.contains('.') {
            return None;
        }
        Some(Self {
            header: serde_json::from_slice(&from_base64url(header)?).ok()?,
            claims: serde_json::from_slice(&from_base64url(claims)?).ok()?,
            signed: signed.as_bytes().to_vec(),
            signature: from_base64url(signature)?,
        })
    }

    pub(crate) fn header_text(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    pub(crate) fn claim_text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// Whether the key in `jwk` made the signature, with the algorithm that the header names.
    pub(crate) fn signed_by(&self, jwk: &Value) -> bool {
        match self.header_text("alg") {
            Some("ES256") => self.signed_by_ec(jwk).unwrap_or(false),
            Some("RS256") => self.signed_by_rsa(jwk).unwrap_or(false),
            Some(_) | None => false,
        }
    }

    /// Whether one of the keys of a JWKS, the one that the header names, made the signature.
    pub(crate) fn signed_by_one_of(&self, jwks: &Value) -> bool {
        let kid = self.header.get("kid");
        let keys = jwks.get("keys").and_then(Value::as_array);
        keys.into_iter()
            .flatten()
            .any(|key| key.get("kid") == kid && self.signed_by(key))
    }

    fn signed_by_ec(&self, jwk: &Value) -> Option<bool> {
        let key = ec_key(jwk)?;
        let signature = Signature::from_slice(&self.signature).ok()?;
        Some(key.verify(&self.signed, &signature).is_ok())
    }

    fn signed_by_rsa(&self, jwk: &Value) -> Option<bool> {
        if jwk.get("kty")?.as_str()? != "RSA" {
            return None;
        }
        let number = |name| {
            Some(BigUint::from_bytes_be(&from_base64url(
                jwk.get(name)?.as_str()?,
            )?))
        };
        let key = RsaPublicKey::new(number("n")?, number("e")?).ok()?;
        let signature = pkcs1v15::Signature::try_from(self.signature.as_slice()).ok()?;
        let key = pkcs1v15::VerifyingKey::<rsa::sha2::Sha256>::new(key);
        Some(rsa::signature::Verifier::verify(&key, &self.signed, &signature).is_ok())
    }
}

/// The P-256 key in a JWK.
pub(crate) fn ec_key(jwk: &Value) -> Option<VerifyingKey> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    if text("kty")? != "EC" || text("crv")? != "P-256" {
        return None;
    }
    let (x, y) = (from_base64url(text("x")?)?, from_base64url(text("y")?)?);
    if x.len() != 32 || y.len() != 32 {
        return None;
    }
    let point: Vec<u8> = [&[4][..], &x, &y].concat();
    VerifyingKey::from_sec1_bytes(&point).ok()
}
