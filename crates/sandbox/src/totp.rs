//! Time-based one-time codes (RFC 6238): SHA-1, 30 s, six digits, as every authenticator app does.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::clock::Seconds;
use crate::random::same;

const STEP: Seconds = 30;

/// The step that `now` falls into.
pub(crate) fn step(now: Seconds) -> i64 {
    now.div_euclid(STEP)
}

/// The code of one step for a Base32 secret.
pub(crate) fn code(secret: &str, step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&from_base32(secret)) else {
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0x0f);
    let number = u32::from_be_bytes([
        hash[offset] & 0x7f,
        hash[offset + 1],
        hash[offset + 2],
        hash[offset + 3],
    ]);
    format!("{:06}", number % 1_000_000)
}

/// The step whose code was given: the current one or a neighbour, later than the last one used.
pub(crate) fn matching_step(
    secret: &str,
    given: &str,
    now: Seconds,
    last_used: Option<i64>,
) -> Option<i64> {
    let current = step(now);
    let fresh = |step: &i64| last_used.is_none_or(|last| *step > last);
    [current, current - 1, current + 1]
        .into_iter()
        .filter(fresh)
        .find(|step| same(&code(secret, *step), given))
}

fn from_base32(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut buffer, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => continue,
        };
        buffer = (buffer << 5 | u32::from(value)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.extend(u8::try_from(buffer >> bits & 0xff));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (now, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, step(now)), expected);
        }
    }

    #[test]
    fn a_code_works_once() {
        let secret = "GEZDGNBVGY3TQOJQ";
        let given = code(secret, step(600));

        let first = matching_step(secret, &given, 600, None);
        let second = matching_step(secret, &given, 600, first);

        assert_eq!((first, second), (Some(20), None));
    }
}
