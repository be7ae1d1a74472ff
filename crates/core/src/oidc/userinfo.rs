//! The userinfo endpoint (OpenID Connect Core 5.3).

use serde::Deserialize;

use super::error::IdTokenError;
use super::identity::{Identity, address, presentable};
use super::provider::Provider;
use super::token;
use crate::lenient;
use crate::oauth::{Access, resource};
use crate::problem::Problem;

/// What userinfo adds to the ID token.
#[derive(Debug, Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(default, deserialize_with = "lenient::as_text")]
    email: Option<String>,
    #[serde(default, deserialize_with = "token::verified")]
    email_verified: Option<bool>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    name: Option<String>,
    #[serde(flatten)]
    organizations: token::Organizations,
}

impl Provider {
    /// Fills in what the ID token left out, from the userinfo endpoint; the tenant counts only where
    /// somebody wants to know it.
    ///
    /// A provider without one, or one that does not answer, changes nothing: the person is proved
    /// by the ID token alone.
    ///
    /// # Errors
    /// `id_token_rejected` when userinfo speaks of another subject.
    pub async fn complete(
        &self,
        identity: &mut Identity,
        access: &Access<'_>,
        wants_organizations: bool,
    ) -> Result<(), Problem> {
        let Some(endpoint) = &self.metadata.userinfo_endpoint else {
            return Ok(());
        };
        let has_email = identity.email.is_some() && identity.email_verified.is_some();
        let has_organizations = !wants_organizations || !identity.organizations.is_empty();
        let is_whole = identity.name.is_some() && has_organizations;
        if has_email && is_whole {
            return Ok(());
        }
        let info: UserInfo = match resource(&self.http, endpoint, access).await {
            Ok(info) => info,
            Err(problem) => {
                tracing::info!(%problem, "userinfo left out");
                return Ok(());
            }
        };
        if info.sub != identity.subject {
            return Err(IdTokenError::OtherUserinfo.into());
        }
        if identity.organizations.is_empty() {
            identity.organizations = info.organizations.all();
        }
        let email = address(info.email.as_deref());
        if identity.email.is_none() {
            identity.email = email?;
            identity.email_verified = info.email_verified;
        } else if email.is_ok_and(|email| is_same(email.as_deref(), identity)) {
            identity.email_verified = identity.email_verified.or(info.email_verified);
        }
        if identity.name.is_none() {
            identity.name = info.name.as_deref().and_then(presentable);
        }
        Ok(())
    }
}

fn is_same(email: Option<&str>, identity: &Identity) -> bool {
    let comparable = crate::address::comparable_as_given;
    email.map(comparable) == identity.email.as_deref().map(comparable)
}
