//! What is known of providers, and what they have to be told apart by.

use std::sync::Arc;

use url::Url;

use super::Portico;
use crate::context::blocking;
use crate::oidc::Provider;
use crate::problem::Problem;
use crate::profile::Profile;
use crate::services::Server;

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// The provider of an issuer. Its metadata is loaded once an hour; while it can't be, the
    /// older one stands.
    ///
    /// # Errors
    /// As [`Provider::discover`].
    pub async fn provider(&self, issuer: &Url) -> Result<Arc<Provider>, Problem> {
        self.0.context.provider(issuer).await
    }

    /// What was loaded of an issuer before, however long ago. Asks nobody.
    #[must_use]
    pub fn known_provider(&self, issuer: &Url) -> Option<Arc<Provider>> {
        self.0.context.known_provider(issuer)
    }

    /// Forgets what was loaded of providers: cached metadata and keys.
    pub fn forget_providers(&self) {
        self.0.context.forget_providers();
    }

    /// The authorization server of a profile, as its file names it: whoever is to be sent something there
    /// makes sure first that the profile still stands for it.
    ///
    /// # Errors
    /// When it can't be reached or the profile can't be used.
    pub async fn server(&self, profile: &Profile) -> Result<Server, Problem> {
        self.0.context.server(profile).await
    }

    /// Whether the answer in the browser has to name its issuer, because another issuer's would come
    /// back to the same place. A server is not even asked where one of the two does not promise to: its
    /// code could be the other's (RFC 9700 4.4).
    ///
    /// # Errors
    /// `profile_invalid` when the two could be mixed up, with what to do about it.
    pub async fn can_tell_apart(
        &self,
        profile: &Profile,
        server: &Server,
    ) -> Result<bool, Problem> {
        let (context, whole) = (self.0.context.clone(), profile.clone());
        let others = blocking(move || context.profiles().others(&whole)).await?;
        self.0
            .context
            .can_tell_apart(profile, server, &others)
            .await
    }
}
