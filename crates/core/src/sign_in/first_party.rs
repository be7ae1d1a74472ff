//! Passwords go to first parties (draft-ietf-oauth-first-party-apps 1): a service that is built in,
//! that the organisation names, or that the person has confirmed for exactly this issuer.

use serde::{Deserialize, Serialize};

use super::SignInContext;
use crate::context::blocking;
use crate::domain::Origin;
use crate::problem::Problem;
use crate::vault::Item;

#[derive(Serialize, Deserialize)]
struct Confirmed {
    issuer: String,
}

/// Whether a password may be asked for here on behalf of the issuer.
pub(super) async fn is_vouched_for(context: &SignInContext) -> Result<bool, Problem> {
    let issuer = context.server.issuer().to_owned();
    if matches!(context.profile.origin, Origin::BuiltIn | Origin::Policy)
        || context.shared.policy().names_issuer(&issuer)
    {
        return Ok(true);
    }
    let vault = context.shared.vault().clone();
    let read = blocking(move || {
        let confirmed: Option<Confirmed> =
            vault.read_where_there_is_one(&Item::first_party(&issuer))?;
        Ok(confirmed.is_some_and(|confirmed| confirmed.issuer == issuer))
    });
    // Who can't be remembered is asked again.
    Ok(read.await.unwrap_or_else(|problem| {
        tracing::info!(%problem, "whether the issuer was confirmed before can't be read");
        false
    }))
}

/// Remembers that the person has confirmed the issuer.
pub(super) async fn vouch(context: &SignInContext) {
    let issuer = context.server.issuer().to_owned();
    let vault = context.shared.vault().clone();
    let kept = blocking(move || {
        let item = Item::first_party(&issuer);
        vault.write(&item, &Confirmed { issuer })
    });
    if let Err(problem) = kept.await {
        tracing::info!(%problem, "that the issuer was confirmed could not be kept");
    }
}
