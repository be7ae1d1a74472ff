//! What must not be seen: tokens, codes, verifiers, passwords, keys.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// A text that does not print, serialise or compare with `==`, and is wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into keeping.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Every call is a place to review.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Compares in constant time.
    #[must_use]
    pub fn matches(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

/// How deep a stack is wiped, in bytes. A call of the keychain, through its libraries in a program
/// that is not optimised, reaches down 17 KiB.
const DEPTH: usize = 64 * 1024;

/// Does some work and wipes the stack that it has used. Libraries hash a secret there and pass the
/// hasher on by value, so that its last block stays behind as often as it was moved; and they decrypt
/// there, up to a kilobyte at a time on a processor that can.
pub(crate) fn on_wiped_stack<T>(work: impl FnOnce() -> T) -> T {
    let done = apart(work);
    wipe_below();
    done
}

/// In a frame of its own: one that was merged into the caller's would not be wiped.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn wipe_below() {
    let mut deeper = [0_u64; DEPTH / size_of::<u64>()];
    deeper.zeroize();
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// How a secret is read, and how it is written into a vault item and nowhere else:
/// `#[serde(with = "crate::secret::in_vault")]`.
pub(crate) mod in_vault {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Secret;

    pub(crate) fn serialize<S: Serializer>(secret: &Secret, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(secret.expose())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
        String::deserialize(from).map(Secret::new)
    }

    /// The same for a secret that may be absent.
    pub(crate) mod option {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        use super::Secret;

        pub(crate) fn serialize<S: Serializer>(
            secret: &Option<Secret>,
            to: S,
        ) -> Result<S::Ok, S::Error> {
            secret.as_ref().map(Secret::expose).serialize(to)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<Secret>, D::Error> {
            Ok(Option::<String>::deserialize(from)?.map(Secret::new))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(..)");
    }

    #[test]
    fn a_secret_knows_its_equal() {
        assert!(Secret::new("a").matches("a"));
        assert!(!Secret::new("a").matches("b"));
    }

    /// The kernel reads for us what no reference leads to any longer.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_work_left_on_the_stack_is_wiped() {
        use std::fs::File;
        use std::os::unix::fs::FileExt;

        const LEFT: [u8; 512] = [0xA7; 512];

        fn work(deeper: usize) -> u64 {
            let left = std::hint::black_box(LEFT);
            match deeper {
                0 => left.as_ptr().addr() as u64,
                _ => std::hint::black_box(work(deeper - 1)),
            }
        }

        let is_there = |at: u64| {
            let mut bytes = [0; LEFT.len()];
            let memory = File::open("/proc/self/mem").unwrap();
            memory.read_exact_at(&mut bytes, at).unwrap();
            bytes == LEFT
        };
        let at = super::apart(|| work(40));
        assert!(is_there(at), "the search finds nothing");
        let at = on_wiped_stack(|| work(40));
        assert!(!is_there(at));
    }
}
