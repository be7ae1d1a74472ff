//! The keys that an issuer publishes (RFC 7517), and what they prove (RFC 7518 3, RFC 8037 3.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{self, SHA256, SHA384, SHA512};
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents};
use ring::signature::{UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use serde_json::Value;

/// The lengths that an RSA key may have, in bits: a shorter one proves nothing (RFC 7518 3.3), and with
/// a longer one an answer of a few bytes would keep this computer busy.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// The first byte of a point that is written as both of its coordinates (SEC 1, 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// What an ID token may be signed with. Public keys only: neither `none` nor HMAC can prove anything
/// to a public client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
}

impl Algorithm {
    pub(super) const ALL: [Self; 9] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::EdDsa,
    ];

    /// By its name, which counts in this case only (RFC 7515 4.1.1).
    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.is_called(name))
    }

    pub(super) fn is_called(self, name: &str) -> bool {
        match self {
            Self::Rs256 => name == "RS256",
            Self::Rs384 => name == "RS384",
            Self::Rs512 => name == "RS512",
            Self::Ps256 => name == "PS256",
            Self::Ps384 => name == "PS384",
            Self::Ps512 => name == "PS512",
            Self::Es256 => name == "ES256",
            Self::Es384 => name == "ES384",
            // RFC 8037 3.1, and RFC 9864 2.2, which names the curve.
            Self::EdDsa => matches!(name, "EdDSA" | "Ed25519"),
        }
    }

    /// The hash of an access token in an ID token that is signed so (OpenID Connect Core 3.1.3.6): its
    /// left half. Ed25519 hashes by SHA-512 itself.
    pub(super) fn token_hash(self, token: &[u8]) -> String {
        let hash = match self {
            Self::Rs256 | Self::Ps256 | Self::Es256 => &SHA256,
            Self::Rs384 | Self::Ps384 | Self::Es384 => &SHA384,
            Self::Rs512 | Self::Ps512 | Self::EdDsa => &SHA512,
        };
        let whole = digest::digest(hash, token);
        let half = whole.as_ref().len() / 2;
        URL_SAFE_NO_PAD.encode(whole.as_ref().get(..half).unwrap_or_default())
    }
}

/// A key set as it came.
#[derive(Debug, Deserialize)]
pub(crate) struct KeySet {
    keys: Vec<Value>,
}

/// A public key for signatures.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    name: Option<String>,
    /// The only algorithm that it is for.
    algorithm: Option<String>,
    material: Material,
}

#[derive(Debug, Clone)]
enum Material {
    Rsa(RsaPublicKeyComponents<Vec<u8>>),
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl KeySet {
    /// The keys that can prove something. Keys of other kinds, for something else, or too short to be
    /// their owner's alone are left out, whatever else is in the set.
    pub(crate) fn usable(&self) -> Vec<Key> {
        let usable: Vec<_> = self.keys.iter().filter_map(Key::read).collect();
        if usable.len() < self.keys.len() {
            let left_out = self.keys.len() - usable.len();
            tracing::info!(left_out, "keys of the issuer that can't prove anything");
        }
        usable
    }
}

impl Key {
    /// A name, a use or an algorithm that is none says nothing.
    fn read(key: &Value) -> Option<Self> {
        let text = |member: &str| key.get(member).and_then(Value::as_str);
        let hint = |member: &str| text(member).filter(|said| !said.is_empty());
        if hint("use").is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        // Some servers write base64 as elsewhere, and numbers with zeros before them.
        let number = |member: &str| {
            let digits = URL_SAFE_NO_PAD.decode(text(member)?.trim_end_matches('='));
            let digits = digits.ok()?.into_iter().skip_while(|byte| *byte == 0);
            Some(digits.collect::<Vec<_>>())
        };
        let point = |length| {
            let mut point = vec![UNCOMPRESSED];
            for coordinate in [number("x")?, number("y")?] {
                let zeros = usize::checked_sub(length, coordinate.len())?;
                point.extend(std::iter::repeat_n(0, zeros));
                point.extend(coordinate);
            }
            Some(point)
        };
        let material = match (text("kty")?, text("crv")) {
            ("RSA", _) => {
                let (n, e) = (number("n")?, number("e")?);
                if !RSA_BITS.contains(&bits(&n)) {
                    return None;
                }
                Material::Rsa(RsaPublicKeyComponents { n, e })
            }
            ("EC", Some("P-256")) => Material::P256(point(32)?),
            ("EC", Some("P-384")) => Material::P384(point(48)?),
            ("OKP", Some("Ed25519")) => {
                let public = URL_SAFE_NO_PAD.decode(text("x")?.trim_end_matches('='));
                Material::Ed25519(public.ok().filter(|public| public.len() == 32)?)
            }
            _ => return None,
        };
        Some(Self {
            name: hint("kid").map(str::to_owned),
            algorithm: hint("alg").map(str::to_owned),
            material,
        })
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether it is of the kind that such a signature is made with.
    pub(super) fn fits(&self, algorithm: Algorithm) -> bool {
        self.proof(algorithm).is_some()
    }

    /// Whether it has signed this text.
    pub(super) fn has_signed(&self, algorithm: Algorithm, text: &[u8], signature: &[u8]) -> bool {
        let checked = match self.proof(algorithm) {
            Some(Proof::Rsa(key, way)) => key.verify(way, text, signature),
            Some(Proof::Curve(key, way)) => {
                UnparsedPublicKey::new(way, key).verify(text, signature)
            }
            None => return false,
        };
        checked.is_ok()
    }

    fn proof(&self, algorithm: Algorithm) -> Option<Proof<'_>> {
        use Algorithm::{EdDsa, Es256, Es384, Ps256, Ps384, Ps512, Rs256, Rs384, Rs512};

        let only = self.algorithm.as_deref();
        if only.is_some_and(|only| !algorithm.is_called(only)) {
            return None;
        }
        Some(match (&self.material, algorithm) {
            (Material::Rsa(key), Rs256) => Proof::Rsa(key, &signature::RSA_PKCS1_2048_8192_SHA256),
            (Material::Rsa(key), Rs384) => Proof::Rsa(key, &signature::RSA_PKCS1_2048_8192_SHA384),
            (Material::Rsa(key), Rs512) => Proof::Rsa(key, &signature::RSA_PKCS1_2048_8192_SHA512),
            (Material::Rsa(key), Ps256) => Proof::Rsa(key, &signature::RSA_PSS_2048_8192_SHA256),
            (Material::Rsa(key), Ps384) => Proof::Rsa(key, &signature::RSA_PSS_2048_8192_SHA384),
            (Material::Rsa(key), Ps512) => Proof::Rsa(key, &signature::RSA_PSS_2048_8192_SHA512),
            (Material::P256(key), Es256) => Proof::Curve(key, &signature::ECDSA_P256_SHA256_FIXED),
            (Material::P384(key), Es384) => Proof::Curve(key, &signature::ECDSA_P384_SHA384_FIXED),
            (Material::Ed25519(key), EdDsa) => Proof::Curve(key, &signature::ED25519),
            _ => return None,
        })
    }
}

/// A key with the way to check a signature by it.
enum Proof<'k> {
    Rsa(&'k RsaPublicKeyComponents<Vec<u8>>, &'static RsaParameters),
    Curve(&'k [u8], &'static dyn VerificationAlgorithm),
}

/// The length of a number without zeros before it.
fn bits(number: &[u8]) -> usize {
    let first = number.first().map_or(0, |first| first.leading_zeros());
    8 * number.len() - usize::try_from(first).unwrap_or_default()
}
