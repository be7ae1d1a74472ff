//! What makes a service recognise this device for a person: a token, bound to a key of its own.
//!
//! One key and one token for each issuer and person, both in the vault. A copy of either without the
//! other is worthless.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::oauth::dpop::DpopKey;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::vault::{Item, Vault};

/// What makes a service recognise this device for one person.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recognition {
    /// The key that the token is bound to.
    #[serde(with = "crate::secret::in_vault")]
    pub key: Secret,
    /// The token.
    #[serde(with = "crate::secret::in_vault")]
    pub token: Secret,
    /// Since when it is known.
    pub since: Timestamp,
}

/// The vault's item for an issuer and a person: as the service calls them, or as they have typed it
/// and it was [cleaned](crate::address::cleaned).
fn item(issuer: &str, user: &str) -> Item {
    Item::device(&format!(
        "{}\n{}",
        issuer.trim_end_matches('/'),
        crate::address::comparable_as_given(user)
    ))
}

/// What is kept for an issuer and a person. What can't be read recognises nobody, and the next
/// sign-in replaces it.
///
/// # Errors
/// When the vault can't be used.
pub(crate) fn recall(
    vault: &Vault,
    issuer: &str,
    user: &str,
) -> Result<Option<Recognition>, Problem> {
    match vault.read(&item(issuer, user)) {
        Err(problem) if problem.code == Code::KeychainUnreadable => {
            tracing::warn!(%problem, "this device is no longer recognised");
            Ok(None)
        }
        recognition => recognition,
    }
}

/// Keeps the newest token, and since when this device has been known.
///
/// # Errors
/// When the vault can't be used.
pub(crate) fn remember(
    vault: &Vault,
    issuer: &str,
    user: &str,
    key: &DpopKey,
    token: &Secret,
    now: Timestamp,
) -> Result<(), Problem> {
    // What can't be read has no older date; whether it can be kept is up to the writing.
    let known = recall(vault, issuer, user).unwrap_or_default();
    let since = known.map_or(now, |known| known.since);
    let recognition = Recognition {
        key: key.to_vault(),
        token: token.clone(),
        since,
    };
    vault.write(&item(issuer, user), &recognition)
}

/// Forgets this device for an issuer and a person.
///
/// # Errors
/// When the vault can't be used.
pub fn forget(vault: &Vault, issuer: &str, user: &str) -> Result<(), Problem> {
    vault.delete(&item(issuer, user))
}

/// Whether anything is kept for an issuer and a person.
///
/// # Errors
/// When the vault can't be used.
pub(crate) fn is_kept(vault: &Vault, issuer: &str, user: &str) -> Result<bool, Problem> {
    vault.holds(&item(issuer, user))
}

/// Forgets this device for everybody, whoever they are; says for how many. A vault that can't search
/// knows of none.
///
/// # Errors
/// When the vault can't be used.
pub(crate) fn forget_all(vault: &Vault) -> Result<usize, Problem> {
    let all = vault.all_items()?.unwrap_or_default();
    let devices: Vec<Item> = all.into_iter().filter(Item::is_of_a_device).collect();
    for item in &devices {
        vault.delete(item)?;
    }
    Ok(devices.len())
}
