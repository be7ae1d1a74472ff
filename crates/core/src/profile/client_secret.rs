//! The client secrets of organisations' own registrations, in the vault.
//!
//! What is kept names the issuer and the client that it is for, and is used for exactly these: a
//! profile's name may come to mean another server.

use serde::{Deserialize, Serialize};

use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::vault::{Item, Vault};

#[derive(Serialize, Deserialize)]
struct Kept {
    issuer: String,
    client_id: String,
    #[serde(with = "crate::secret::in_vault")]
    secret: Secret,
}

/// The secret of a client at an issuer, where there is one.
pub(crate) fn of(vault: &Vault, issuer: &str, client_id: &str) -> Result<Option<Secret>, Problem> {
    let item = Item::client(issuer, client_id);
    let Some(kept) = vault.read_where_there_is_one::<Kept>(&item)? else {
        return Ok(None);
    };
    match kept.issuer == issuer && kept.client_id == client_id {
        true => Ok(Some(kept.secret)),
        false => Err(Problem::new(Code::KeychainUnreadable)
            .with_detail("the client secret is for another client")),
    }
}

pub(super) fn keep(
    vault: &Vault,
    issuer: &str,
    client_id: &str,
    secret: &Secret,
) -> Result<(), Problem> {
    let kept = Kept {
        issuer: issuer.to_owned(),
        client_id: client_id.to_owned(),
        secret: secret.clone(),
    };
    vault.write(&Item::client(issuer, client_id), &kept)
}

pub(super) fn forget(vault: &Vault, issuer: &str, client_id: &str) -> Result<(), Problem> {
    vault.delete(&Item::client(issuer, client_id))
}
