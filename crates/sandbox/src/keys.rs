//! A provider's signing keys: made when needed, kept, rotated on request, published.
//!
//! After a rotation the keys before it stay published, those before them do not.

use std::sync::OnceLock;

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer as _;
use parking_lot::Mutex;
use rsa::pkcs1v15;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use rsa::signature::SignatureEncoding as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPrivateKey, rand_core::OsRng};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Provider;
use crate::random::{self, base64url};
use crate::store::{Record, Store, StoreError};

/// How a provider signs its ID tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SigningAlgorithm {
    /// ECDSA on P-256.
    Es256,
    /// RSA, PKCS#1 v1.5, 2048 bits.
    Rs256,
}

impl SigningAlgorithm {
    /// Its name in a JWS header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }
}

/// Why a provider could not sign.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key could not be kept or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key could not be made, or the one that was kept is unusable.
    #[error("a signing key is unusable: {0}")]
    Unusable(String),
}

#[derive(Clone, Serialize, Deserialize)]
struct Key {
    provider: Provider,
    algorithm: SigningAlgorithm,
    kid: String,
    /// How many rotations ago this key was in use; 0 signs.
    retired: u32,
    /// The P-256 scalar, or PKCS#8 of an RSA key, in base64url.
    private: String,
}

impl Record for Key {
    const KIND: &'static str = "key";
}

/// The signing keys of one provider.
pub(crate) struct KeyRing {
    provider: Provider,
    shared_rsa: bool,
    keys: Mutex<Vec<Key>>,
}

impl KeyRing {
    /// Reads the provider's keys. With `shared_rsa`, the first RSA key is one per process, because
    /// making one takes long.
    pub(crate) fn open(
        provider: Provider,
        store: &Store,
        shared_rsa: bool,
    ) -> Result<Self, KeyError> {
        let keys = store.all::<Key>()?.into_iter().map(|(_, key)| key);
        let keys = keys.filter(|key| key.provider == provider).collect();
        Ok(Self {
            provider,
            shared_rsa,
            keys: Mutex::new(keys),
        })
    }

    /// Whether there is a key for `algorithm`.
    pub(crate) fn has(&self, algorithm: SigningAlgorithm) -> bool {
        self.keys
            .lock()
            .iter()
            .any(|key| key.retired == 0 && key.algorithm == algorithm)
    }

    /// Makes sure that there is a key for `algorithm`. An RSA key takes seconds, so this is not
    /// for a thread that answers requests.
    pub(crate) fn ensure(
        &self,
        store: &Store,
        algorithm: SigningAlgorithm,
    ) -> Result<(), KeyError> {
        if self.has(algorithm) {
            return Ok(());
        }
        let key = self.make(algorithm, self.shared_rsa)?;
        let mut keys = self.keys.lock();
        if !keys
            .iter()
            .any(|key| key.retired == 0 && key.algorithm == algorithm)
        {
            store.put(&key.kid, &key)?;
            keys.push(key);
        }
        Ok(())
    }

    /// Signs with new keys from here on; the ones in use until then stay published.
    pub(crate) fn rotate(&self, store: &Store) -> Result<(), KeyError> {
        let mut keys = self.keys.lock();
        let in_use: Vec<_> = keys
            .iter()
            .filter(|key| key.retired == 0)
            .map(|key| key.algorithm)
            .collect();
        for key in keys.iter_mut() {
            key.retired += 1;
        }
        for gone in keys.extract_if(.., |key| key.retired > 1) {
            store.remove::<Key>(&gone.kid)?;
        }
        for algorithm in in_use {
            let key = self.make(algorithm, false)?;
            keys.push(key);
        }
        for key in keys.iter() {
            store.put(&key.kid, key)?;
        }
        Ok(())
    }

    /// The published keys, as a JWKS.
    pub(crate) fn published(&self) -> Result<Value, KeyError> {
        let keys: Result<Vec<Value>, KeyError> = self.keys.lock().iter().map(public).collect();
        Ok(json!({ "keys": keys? }))
    }

    /// Signs claims; `kid` names another key in the header than the one that signs.
    pub(crate) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        claims: &Value,
        kid: Option<&str>,
    ) -> Result<String, KeyError> {
        let key = self
            .keys
            .lock()
            .iter()
            .rfind(|key| key.retired == 0 && key.algorithm == algorithm)
            .cloned()
            .ok_or_else(|| KeyError::Unusable("there is none".to_owned()))?;
        let header =
            json!({ "alg": algorithm.name(), "kid": kid.unwrap_or(&key.kid), "typ": "JWT" });
        let signed = format!("{}.{}", encoded(&header), encoded(claims));
        let signature = match algorithm {
            SigningAlgorithm::Es256 => {
                let signature: p256::ecdsa::Signature = ec(&key)?.sign(signed.as_bytes());
                signature.to_bytes().to_vec()
            }
            SigningAlgorithm::Rs256 => {
                let signer = pkcs1v15::SigningKey::<rsa::sha2::Sha256>::new(rsa(&key)?);
                rsa::signature::Signer::sign(&signer, signed.as_bytes()).to_vec()
            }
        };
        Ok(format!("{signed}.{}", base64url(&signature)))
    }

    fn make(&self, algorithm: SigningAlgorithm, shared_rsa: bool) -> Result<Key, KeyError> {
        let private = match algorithm {
            SigningAlgorithm::Es256 => new_ec(),
            SigningAlgorithm::Rs256 if shared_rsa => shared_rsa_key()?,
            SigningAlgorithm::Rs256 => new_rsa()?,
        };
        let kid = random::id("key");
        Ok(Key {
            provider: self.provider,
            algorithm,
            kid,
            retired: 0,
            private,
        })
    }
}

/// A token that claims to need no signature.
pub(crate) fn unsigned(claims: &Value) -> String {
    format!(
        "{}.{}.",
        encoded(&json!({ "alg": "none", "typ": "JWT" })),
        encoded(claims)
    )
}

fn encoded(part: &Value) -> String {
    base64url(part.to_string().as_bytes())
}

fn new_ec() -> String {
    loop {
        let scalar = random::bytes::<32>();
        if SigningKey::from_slice(&scalar).is_ok() {
            return base64url(&scalar);
        }
    }
}

fn new_rsa() -> Result<String, KeyError> {
    let unusable = |error: &dyn std::error::Error| KeyError::Unusable(error.to_string());
    let key = RsaPrivateKey::new(&mut OsRng, 2048).map_err(|error| unusable(&error))?;
    let der = key.to_pkcs8_der().map_err(|error| unusable(&error))?;
    Ok(base64url(der.as_bytes()))
}

fn shared_rsa_key() -> Result<String, KeyError> {
    static SHARED: OnceLock<String> = OnceLock::new();
    if let Some(key) = SHARED.get() {
        return Ok(key.clone());
    }
    let key = new_rsa()?;
    Ok(SHARED.get_or_init(|| key).clone())
}

fn ec(key: &Key) -> Result<SigningKey, KeyError> {
    random::from_base64url(&key.private)
        .and_then(|scalar| SigningKey::from_slice(&scalar).ok())
        .ok_or_else(|| KeyError::Unusable(key.kid.clone()))
}

fn rsa(key: &Key) -> Result<RsaPrivateKey, KeyError> {
    random::from_base64url(&key.private)
        .and_then(|der| RsaPrivateKey::from_pkcs8_der(&der).ok())
        .ok_or_else(|| KeyError::Unusable(key.kid.clone()))
}

fn public(key: &Key) -> Result<Value, KeyError> {
    Ok(match key.algorithm {
        SigningAlgorithm::Es256 => {
            let point = ec(key)?
                .verifying_key()
                .to_sec1_point(false)
                .as_bytes()
                .to_vec();
            json!({
                "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": key.kid,
                "x": base64url(&point[1..33]), "y": base64url(&point[33..65]),
            })
        }
        SigningAlgorithm::Rs256 => {
            let key_pair = rsa(key)?;
            json!({
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": key.kid,
                "n": base64url(&key_pair.n().to_bytes_be()),
                "e": base64url(&key_pair.e().to_bytes_be()),
            })
        }
    })
}
