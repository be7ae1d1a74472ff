//! The keys that an issuer publishes (RFC 7517), and which of them may prove anything.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::JsonWebKey;
use openidconnect::core::{
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJsonWebKeyType, CoreJsonWebKeyUse,
};
use serde::Deserialize;
use serde_json::Value;

/// The shortest RSA key that signs anything (RFC 7518 3.3), in bits.
const LEAST_RSA_BITS: usize = 2048;

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
pub(super) fn long_enough(keys: CoreJsonWebKeySet) -> CoreJsonWebKeySet {
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
