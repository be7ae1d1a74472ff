//! Passwords go to first parties (draft-ietf-oauth-first-party-apps 1): a service that is built in,
//! that the organisation names, or that the person has confirmed for exactly this issuer and the host
//! that takes them for it.

use serde::{Deserialize, Serialize};

use super::{SignInContext, native};
use crate::context::blocking;
use crate::domain::Origin;
use crate::problem::Problem;
use crate::vault::Item;

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Confirmed {
    issuer: String,
    host: Option<String>,
}

impl Confirmed {
    fn of(context: &SignInContext) -> Self {
        Self {
            issuer: context.server.issuer().to_owned(),
            host: native::host(&context.server),
        }
    }
}

/// Whether a password may be asked for here on behalf of the issuer.
pub(super) async fn is_vouched_for(context: &SignInContext) -> Result<bool, Problem> {
    let asked = Confirmed::of(context);
    if matches!(context.profile.origin, Origin::BuiltIn | Origin::Policy)
        || context.shared.policy().names_issuer(&asked.issuer)
    {
        return Ok(true);
    }
    let vault = context.shared.vault().clone();
    let read = blocking(move || {
        let confirmed: Option<Confirmed> =
            vault.read_where_there_is_one(&Item::first_party(&asked.issuer))?;
        Ok(confirmed == Some(asked))
    });
    // Who can't be remembered is asked again.
    Ok(read.await.unwrap_or_else(|problem| {
        tracing::info!(%problem, "whether the issuer was confirmed before can't be read");
        false
    }))
}

/// Remembers that the person has confirmed the issuer.
pub(super) async fn vouch(context: &SignInContext) {
    let confirmed = Confirmed::of(context);
    let vault = context.shared.vault().clone();
    let kept = blocking(move || vault.write(&Item::first_party(&confirmed.issuer), &confirmed));
    if let Err(problem) = kept.await {
        tracing::info!(%problem, "that the issuer was confirmed could not be kept");
    }
}
