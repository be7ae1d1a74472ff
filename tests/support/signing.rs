//! Keys of every kind that an ID token may be signed with, and of some that it may not.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING};
use ring::signature::{EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15;
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::signature::{RandomizedSigner as _, SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};

use crate::provider::encoded;

/// How an ID token is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Signature {
    #[default]
    Es256,
    Es384,
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    /// RS256 with a key of 1,024 bits.
    ShortRs256,
    EdDsa,
    /// HMAC with what everybody knows: the public key.
    Hs256,
    /// `alg` is `none`, and there is no signature.
    None,
}

/// A signing key.
pub enum Key {
    Ec(EcdsaKeyPair, &'static str),
    Rsa(Box<RsaPrivateKey>, &'static str),
    Ed(Ed25519KeyPair),
}

impl Key {
    /// A new one, of the kind that a signature needs.
    pub fn new(signature: Signature) -> Self {
        let random = SystemRandom::new();
        match signature {
            Signature::Es256 | Signature::None | Signature::Hs256 => {
                Self::on_curve(&ECDSA_P256_SHA256_FIXED_SIGNING, "ES256")
            }
            Signature::Es384 => Self::on_curve(&ECDSA_P384_SHA384_FIXED_SIGNING, "ES384"),
            Signature::ShortRs256 => Self::of_bits(1024, "RS256"),
            Signature::Rs256 => Self::of_bits(2048, "RS256"),
            Signature::Rs384 => Self::of_bits(2048, "RS384"),
            Signature::Rs512 => Self::of_bits(2048, "RS512"),
            Signature::Ps256 => Self::of_bits(2048, "PS256"),
            Signature::Ps384 => Self::of_bits(2048, "PS384"),
            Signature::Ps512 => Self::of_bits(2048, "PS512"),
            Signature::EdDsa => {
                let document = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
                Key::Ed(Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap())
            }
        }
    }

    fn on_curve(way: &'static EcdsaSigningAlgorithm, name: &'static str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(way, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(way, document.as_ref(), &random);
        Key::Ec(key.unwrap(), name)
    }

    fn of_bits(bits: usize, name: &'static str) -> Self {
        let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, bits);
        Key::Rsa(Box::new(key.unwrap()), name)
    }

    pub(crate) fn algorithm(&self) -> &'static str {
        match self {
            Key::Ec(_, name) | Key::Rsa(_, name) => name,
            Key::Ed(_) => "EdDSA",
        }
    }

    /// Its public half as a JWK.
    pub fn public(&self, kid: String) -> Value {
        let mut jwk = match self {
            Key::Ec(key, _) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(match self.algorithm() {
                    "ES384" => 48,
                    _ => 32,
                });
                let curve = format!("P-{}", 8 * x.len());
                json!({ "kty": "EC", "crv": curve, "x": encoded(x), "y": encoded(y) })
            }
            Key::Rsa(key, _) => json!({
                "kty": "RSA",
                "n": encoded(key.n().to_bytes_be()),
                "e": encoded(key.e().to_bytes_be()),
            }),
            Key::Ed(key) => {
                let x = encoded(key.public_key());
                json!({ "kty": "OKP", "crv": "Ed25519", "x": x })
            }
        };
        jwk["use"] = json!("sig");
        jwk["alg"] = json!(self.algorithm());
        jwk["kid"] = json!(kid);
        jwk
    }

    /// The left half of a hash, of the length that goes with the key (OpenID Connect Core 3.1.3.6).
    pub(crate) fn half_hash(&self, text: &str) -> String {
        let way = match &self.algorithm()[2..] {
            "256" => &ring::digest::SHA256,
            "384" => &ring::digest::SHA384,
            _ => &ring::digest::SHA512,
        };
        let hash = ring::digest::digest(way, text.as_bytes());
        encoded(&hash.as_ref()[..hash.as_ref().len() / 2])
    }

    pub fn sign(&self, text: &[u8]) -> Vec<u8> {
        match self {
            Key::Ec(key, _) => {
                let signature = key.sign(&SystemRandom::new(), text).unwrap();
                signature.as_ref().to_vec()
            }
            Key::Rsa(key, name) => {
                let key = (**key).clone();
                match *name {
                    "RS256" => pkcs1v15::SigningKey::<Sha256>::new(key).sign(text).to_vec(),
                    "RS384" => pkcs1v15::SigningKey::<Sha384>::new(key).sign(text).to_vec(),
                    "RS512" => pkcs1v15::SigningKey::<Sha512>::new(key).sign(text).to_vec(),
                    "PS256" => pss::<Sha256>(key, text),
                    "PS384" => pss::<Sha384>(key, text),
                    _ => pss::<Sha512>(key, text),
                }
            }
            Key::Ed(key) => key.sign(text).as_ref().to_vec(),
        }
    }
}

fn pss<D>(key: RsaPrivateKey, text: &[u8]) -> Vec<u8>
where
    D: rsa::sha2::Digest + rsa::sha2::digest::FixedOutputReset,
{
    let key = rsa::pss::SigningKey::<D>::new(key);
    key.sign_with_rng(&mut rsa::rand_core::OsRng, text).to_vec()
}
