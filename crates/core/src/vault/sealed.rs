//! Secrets in files of the age format (age-encryption.org/v1), which the `age` tool reads too.
//!
//! A name is sealed together with its secret, so that one file can't stand in for another.

use std::str::FromStr;

use age::secrecy::{ExposeSecret, SecretString};
use age::{Identity, scrypt, x25519};
use zeroize::Zeroizing;

use super::StoreError;
use crate::secret::Secret;

/// scrypt's N for new keys, as a power of two: 128 MiB and a few tenths of a second for each guess
/// (OWASP's choice for r = 8, p = 1).
const WORK: u8 = 17;
/// The most that a file may ask for: 1 GiB.
const MOST_WORK: u8 = 20;

/// Seals and opens secrets.
#[derive(Clone)]
pub(super) struct Key(x25519::Identity);

/// Why a key does not open with a passphrase.
#[derive(Debug)]
pub(super) enum Closed {
    /// It is another passphrase, or the end of the file has been changed.
    WrongPassphrase,
    /// It is no such file.
    NotAKey,
}

impl Key {
    /// A new one.
    pub(super) fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The key as a text, which is as secret as what it opens.
    pub(super) fn to_text(&self) -> SecretString {
        self.0.to_string()
    }

    /// Takes the text of [`Key::to_text`].
    pub(super) fn from_text(text: &str) -> Option<Self> {
        x25519::Identity::from_str(text).ok().map(Self)
    }

    /// Seals the key itself with a passphrase.
    pub(super) fn lock(&self, passphrase: &Secret) -> Result<Vec<u8>, StoreError> {
        let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.expose()));
        recipient.set_work_factor(WORK);
        age::encrypt(&recipient, self.to_text().expose_secret().as_bytes())
            .map_err(|error| StoreError::Damaged(format!("a key could not be sealed: {error}")))
    }

    /// Opens what [`Key::lock`] has made.
    pub(super) fn unlock(sealed: &[u8], passphrase: &Secret) -> Result<Self, Closed> {
        let mut identity = scrypt::Identity::new(SecretString::from(passphrase.expose()));
        identity.set_max_work_factor(MOST_WORK);
        let text = decrypt(&identity, sealed).map_err(|error| match error {
            age::DecryptError::DecryptionFailed
            | age::DecryptError::KeyDecryptionFailed
            | age::DecryptError::InvalidMac => Closed::WrongPassphrase,
            _ => Closed::NotAKey,
        })?;
        Self::from_text(&text).ok_or(Closed::NotAKey)
    }

    /// Seals a secret under its name, which has no line break.
    pub(super) fn seal(&self, name: &str, secret: &Secret) -> Result<Vec<u8>, StoreError> {
        let text = Zeroizing::new(format!("{name}\n{}", secret.expose()));
        age::encrypt(&self.0.to_public(), text.as_bytes())
            .map_err(|error| StoreError::Damaged(format!("{name} could not be sealed: {error}")))
    }

    /// Opens a secret and says its name; none when this key did not seal it, or not as it is.
    pub(super) fn open(&self, sealed: &[u8]) -> Option<(String, Secret)> {
        let text = decrypt(&self.0, sealed).ok()?;
        let (name, secret) = text.split_once('\n')?;
        Some((name.to_owned(), Secret::new(secret)))
    }
}

fn decrypt(
    identity: &impl Identity,
    sealed: &[u8],
) -> Result<Zeroizing<String>, age::DecryptError> {
    let bytes = age::decrypt(identity, sealed)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(age::DecryptError::InvalidHeader)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_key_seals_no_other_opens_and_no_changed_byte_passes() {
        let key = Key::generate();
        let sealed = key.seal("session/a", &Secret::new("x\ny")).unwrap();
        let (name, secret) = key.open(&sealed).unwrap();
        assert!(name == "session/a" && secret.matches("x\ny"));
        assert!(Key::generate().open(&sealed).is_none());
        for at in [0, sealed.len() / 2, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(&changed).is_none(), "byte {at}");
        }
        assert!(key.open(&sealed[..sealed.len() - 1]).is_none());
    }

    #[test]
    fn a_key_comes_back_from_its_text_as_itself() {
        let key = Key::generate();
        let again = Key::from_text(key.to_text().expose_secret()).unwrap();
        let sealed = key.seal("a", &Secret::new("x")).unwrap();
        assert!(again.open(&sealed).is_some());
        assert!(Key::from_text("AGE-SECRET-KEY-1").is_none());
    }
}
