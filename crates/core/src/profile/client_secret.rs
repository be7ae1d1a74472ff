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
