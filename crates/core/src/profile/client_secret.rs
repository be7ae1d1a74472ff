//! The client secrets of organisations' own registrations, in the vault.
//!
//! What is kept names the client that it is for and where it may go, and is used for exactly this: a
//! profile's name may come to mean another server.

use serde::{Deserialize, Serialize};

use super::Registration;
use crate::oidc::issuer::trimmed;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::vault::{Item, Vault};

/// Whose secret it is: a client of one issuer, which takes the secret at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holder {
    issuer: String,
    /// The origin of the token endpoint, where it is not for the issuer to say.
    api: Option<String>,
    client_id: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} as {}", self.issuer, self.client_id)?;
        match &self.api {
            Some(api) => write!(f, " with {api}"),
            None => Ok(()),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    holder: Holder,
    #[serde(with = "crate::secret::in_vault")]
    secret: Secret,
}

impl Holder {
    pub(crate) fn new(issuer: &str, api: Option<&str>, client_id: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            api: api.map(str::to_owned),
            client_id: client_id.to_owned(),
        }
    }

    pub(super) fn of(registration: &Registration) -> Self {
        let api = registration.api.as_ref().map(trimmed);
        Self::new(trimmed(&registration.issuer), api, &registration.client_id)
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(super) fn api(&self) -> Option<&str> {
        self.api.as_deref()
    }

    fn item(&self) -> Item {
        Item::client(&self.issuer, self.api.as_deref(), &self.client_id)
    }

    /// Its secret, where there is one.
    pub(crate) fn secret(&self, vault: &Vault) -> Result<Option<Secret>, Problem> {
        let Some(kept) = vault.read_where_there_is_one::<Kept>(&self.item())? else {
            return Ok(None);
        };
        match kept.holder == *self {
            true => Ok(Some(kept.secret)),
            false => Err(Problem::new(Code::KeychainUnreadable)
                .with_detail("the client secret is for a different client")),
        }
    }

    pub(super) fn keep(&self, vault: &Vault, secret: &Secret) -> Result<(), Problem> {
        let kept = Kept {
            holder: self.clone(),
            secret: secret.clone(),
        };
        vault.write(&self.item(), &kept)
    }

    pub(super) fn forget(&self, vault: &Vault) -> Result<(), Problem> {
        vault.delete(&self.item())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fs::atomic;
    use crate::profile::Profiles;
    use crate::vault::{MemoryStore, WithoutStore};

    const GOOD: &str =
        "name = \"acme\"\nissuer = \"https://id.acme.example/t\"\nclient_id = \"c\"\n";

    #[test]
    fn a_domains_client_secret_is_kept_however_the_domain_is_written() {
        for domain in [
            "corp.example",
            "Corp.EXAMPLE",
            "@corp.example",
            "corp.example.",
            " corp.example",
            "blåbær.example",
            "BLÅBÆR.example",
            "xn--blbr-roah.example",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let vault = Arc::new(Vault::new(
                Arc::new(MemoryStore::default()),
                WithoutStore::Refuse,
            ));
            let profiles = Profiles::new(folder.path().to_owned(), vault.clone(), None).unwrap();
            let text = format!(
                "{GOOD}[domains.\"{domain}\"]\nissuer = \"https://id.corp.example\"\nclient_id = \"d\"\n\
             client_secret = \"hunter2\"\n"
            );

            let added = profiles.add(&text).unwrap();

            let holder = Holder::new("https://id.corp.example", None, "d");
            let kept = holder.secret(&vault).unwrap();
            assert!(kept.is_some_and(|kept| kept.matches("hunter2")), "{domain}");
            assert!(added.client_secret(&vault).unwrap().is_none(), "{domain}");
            let file = atomic::read(&folder.path().join("acme.toml"), 10_000);
            let file = String::from_utf8(file.unwrap().unwrap()).unwrap();
            assert!(!file.contains("hunter2"), "{file}");
            // Added again, as after a change by hand: the secret stays.
            profiles.add(&file).unwrap();
            assert!(holder.secret(&vault).unwrap().is_some(), "{domain}");
        }
    }

    #[test]
    fn a_client_secret_that_is_nobodys_is_said_and_nothing_is_kept() {
        let twice = format!(
            "{GOOD}client_secret = \"hunter2\"\n[domains.\"corp.example\"]\n\
         issuer = \"https://id.acme.example/t/\"\nclient_id = \"c\"\nclient_secret = \"hunter3\"\n"
        );
        for (text, part) in [
            (
                "name = \"hubspot\"\nclient_secret = \"hunter2\"\n",
                "client_secret",
            ),
            (&twice, "domains.corp.example.client_secret"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let store = Arc::new(MemoryStore::default());
            let vault = Arc::new(Vault::new(store.clone(), WithoutStore::Refuse));
            let profiles = Profiles::new(folder.path().to_owned(), vault, None).unwrap();
            for problem in [profiles.add(text), profiles.replace(text)] {
                let problem = problem.unwrap_err();
                assert_eq!(problem.code, Code::ProfileInvalid);
                let words = problem.detail.unwrap();
                assert!(words.contains(part) && !words.contains("hunter"), "{words}");
            }
            assert!(store.names().is_empty());
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
        // The same secret twice is one.
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(MemoryStore::default());
        let vault = Arc::new(Vault::new(store, WithoutStore::Refuse));
        let profiles = Profiles::new(folder.path().to_owned(), vault, None).unwrap();
        profiles.add(&twice.replace("hunter3", "hunter2")).unwrap();
    }
}
