//! Unguessable values, and what is kept of them: a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

/// Bytes from the system's random source.
#[expect(
    clippy::expect_used,
    reason = "without random numbers nothing here may go on"
)]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    bytes
}

/// A value of 256 bits with a prefix that says what it is, such as `at_…`.
pub(crate) fn token(prefix: &str) -> String {
    format!("{prefix}_{}", base64url(&bytes::<32>()))
}

/// A short identifier, unguessable enough for what is no secret.
pub(crate) fn id(prefix: &str) -> String {
    format!("{prefix}_{}", base64url(&bytes::<9>()))
}

/// A code of decimal digits.
pub(crate) fn digits(length: usize) -> String {
    (0..length)
        .map(|_| char::from(b'0' + u8::try_from(below(10)).unwrap_or(0)))
        .collect()
}

/// A code as a person reads it from one screen and types it on another.
pub(crate) fn user_code() -> String {
    const LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";
    let letter = |_| char::from(LETTERS[below(LETTERS.len())]);
    let half = || (0..4).map(letter).collect::<String>();
    format!("{}-{}", half(), half())
}

/// Evenly distributed below `limit`, which is at most 128.
fn below(limit: usize) -> usize {
    let fair = 256 - 256 % limit;
    loop {
        let [byte] = bytes::<1>();
        if usize::from(byte) < fair {
            return usize::from(byte) % limit;
        }
    }
}

/// Base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes of base64url without padding; padding and other letters are refused.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// SHA-256 in base64url: what the store keeps instead of a secret.
pub(crate) fn hash(secret: &str) -> String {
    base64url(&Sha256::digest(secret.as_bytes()))
}

/// Compares in a time that does not depend on where two values differ.
pub(crate) fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}
