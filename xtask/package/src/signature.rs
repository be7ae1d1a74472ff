//! Signatures that people and the update check verify: minisign's.

use std::fs::File;
use std::path::{Path, PathBuf};

use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use xtask::Trouble;
use xtask::process::write;
use xtask::workspace::variable;

/// The file with the secret key, as `minisign -G` writes it.
pub(crate) const KEY: &str = "PORTICO_SIGNING_KEY";
/// The password of that file; without it the key is one that was made without a password (`-W`).
pub(crate) const PASSWORD: &str = "PORTICO_SIGNING_PASSWORD";
/// The public key that is compiled into what is shipped.
pub(crate) const COMPILED_IN: &str = "PORTICO_RELEASE_KEY";

/// Whoever signs.
pub(crate) struct Signer {
    secret: SecretKey,
    public: PublicKey,
    is_throw_away: bool,
}

impl Signer {
    /// The key that the environment names; without one, a throw-away key.
    pub(crate) fn from_environment() -> Result<Self, Trouble> {
        let Some(path) = variable(KEY) else {
            return Self::throw_away();
        };
        let signer = Self::read(Path::new(&path), variable(PASSWORD))
            .map_err(|error| format!("{KEY}={path}: {error}"))?;
        signer.must_be(variable(COMPILED_IN).as_deref())?;
        Ok(signer)
    }

    /// A key for this run and no other.
    pub(crate) fn throw_away() -> Result<Self, Trouble> {
        let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair()?;
        Ok(Self {
            secret: sk,
            public: pk,
            is_throw_away: true,
        })
    }

    fn read(path: &Path, password: Option<String>) -> Result<Self, Trouble> {
        let text = SecretKeyBox::from_string(&std::fs::read_to_string(path)?)?;
        let secret = match password {
            Some(password) => text.into_secret_key(Some(password)),
            None => text.into_unencrypted_secret_key(),
        }
        .map_err(|error| format!("{error}; its password is read from {PASSWORD}"))?;
        Ok(Self {
            public: PublicKey::from_secret_key(&secret)?,
            secret,
            is_throw_away: false,
        })
    }

    /// What is signed with another key than the programs know, nobody's update check would believe.
    fn must_be(&self, compiled_in: Option<&str>) -> Result<(), Trouble> {
        match compiled_in {
            Some(known) if known != self.public() => Err(format!(
                "{KEY} is not the key that {COMPILED_IN} compiles into the programs: \
                 its public half is {}",
                self.public()
            )
            .into()),
            _ => Ok(()),
        }
    }

    /// Said when nobody has to believe what was signed.
    pub(crate) fn warning(&self) -> Option<String> {
        self.is_throw_away.then(|| {
            format!(
                "NOT FOR RELEASE: signed with a throw-away key, because {KEY} is not set. \
                 It names the file with minisign's secret key, {PASSWORD} its password."
            )
        })
    }

    /// The public half, one line of base64.
    pub(crate) fn public(&self) -> String {
        self.public.to_base64()
    }

    /// The public half, as a file that minisign reads.
    pub(crate) fn write_public(&self, path: &Path) -> Result<(), Trouble> {
        write(path, &self.public.to_box()?.into_string())
    }

    /// Signs a file, beside it.
    pub(crate) fn sign(&self, path: &Path, comment: &str) -> Result<PathBuf, Trouble> {
        let signature = minisign::sign(
            Some(&self.public),
            &self.secret,
            File::open(path)?,
            Some(comment),
            Some("signature of Portico's releases"),
        )?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".minisig");
        let beside = PathBuf::from(beside);
        write(&beside, &signature.into_string())?;
        Ok(beside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn signed() -> (tempfile::TempDir, Signer, minisign::SignatureBox) {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::throw_away().unwrap();
        let path = folder.path().join("list");
        write(&path, "content").unwrap();
        let beside = signer.sign(&path, "list format:1").unwrap();
        assert!(beside.ends_with("list.minisig"));
        let signature = minisign::SignatureBox::from_file(beside).unwrap();
        (folder, signer, signature)
    }

    #[test]
    fn a_signature_is_prehashed_and_says_what_it_is_for() {
        let (_folder, signer, signature) = signed();
        assert!(signature.is_prehashed());
        assert_eq!(signature.trusted_comment().unwrap(), "list format:1");
        let verify = |text: &str| {
            let text = Cursor::new(text.to_owned());
            minisign::verify(&signer.public, &signature, text, true, false, false)
        };
        assert!(verify("content").is_ok());
        assert!(verify("contents").is_err());
    }

    #[test]
    fn a_key_is_read_with_its_password_and_without_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let plain = KeyPair::generate_unencrypted_keypair().unwrap();
        write(&path, &plain.sk.to_box(None).unwrap().into_string()).unwrap();
        assert!(Signer::read(&path, None).unwrap().warning().is_none());

        let pair = KeyPair::generate_encrypted_keypair(Some("one".to_owned())).unwrap();
        write(&path, &pair.sk.to_box(None).unwrap().into_string()).unwrap();
        let signer = Signer::read(&path, Some("one".to_owned())).unwrap();
        assert_eq!(signer.public(), pair.pk.to_base64());
        for wrong in [Some("two".to_owned()), None] {
            let error = Signer::read(&path, wrong).err().unwrap().to_string();
            assert!(error.contains(PASSWORD), "{error}");
        }
        write(&path, "no key").unwrap();
        assert!(Signer::read(&path, None).is_err());
    }

    #[test]
    fn another_key_than_the_programs_know_is_refused() {
        let signer = Signer::throw_away().unwrap();
        assert!(signer.must_be(None).is_ok());
        assert!(signer.must_be(Some(&signer.public())).is_ok());
        let other = Signer::throw_away().unwrap().public();
        assert!(signer.must_be(Some(&other)).is_err());
    }

    #[test]
    fn a_throw_away_key_is_never_mistaken_for_a_release() {
        let warning = Signer::throw_away().unwrap().warning().unwrap();
        assert!(warning.starts_with("NOT FOR RELEASE"), "{warning}");
    }
}
