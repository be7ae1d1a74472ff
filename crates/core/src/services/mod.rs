//! The authorization server of a profile: OpenID Connect, or HubSpot's OAuth.

pub(crate) mod hubspot;

use std::sync::Arc;

use url::Url;

use crate::oauth::{Access, Client, Tokens};
use crate::oidc::{Expected, Identity, Provider};
use crate::problem::{Code, Problem};
use crate::profile::HubSpotApi;
use crate::secret::Secret;
use crate::services::hubspot::HubSpot;

/// What a sign-in or a session talks to.
#[derive(Debug, Clone)]
pub enum Server {
    /// An OpenID provider.
    Oidc(Arc<Provider>),
    /// HubSpot.
    HubSpot(Arc<HubSpot>),
}

impl Server {
    /// The issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        match self {
            Server::Oidc(provider) => provider.issuer(),
            Server::HubSpot(hubspot) => &hubspot.issuer,
        }
    }

    /// Where codes and tokens go, where the profile says it and not the issuer.
    #[must_use]
    pub(crate) fn api(&self) -> Option<&HubSpotApi> {
        match self {
            Server::Oidc(_) => None,
            Server::HubSpot(hubspot) => Some(&hubspot.api),
        }
    }

    /// Where the browser goes.
    #[must_use]
    pub(crate) fn authorization_endpoint(&self) -> &Url {
        match self {
            Server::Oidc(provider) => &provider.metadata.authorization_endpoint,
            Server::HubSpot(hubspot) => &hubspot.authorize,
        }
    }

    /// Where grants go.
    #[must_use]
    pub(crate) fn token_endpoint(&self) -> &Url {
        match self {
            Server::Oidc(provider) => &provider.metadata.token_endpoint,
            Server::HubSpot(hubspot) => &hubspot.token,
        }
    }

    /// Where tokens are revoked.
    #[must_use]
    pub(crate) fn revocation_endpoint(&self) -> Option<&Url> {
        match self {
            Server::Oidc(provider) => provider.metadata.revocation_endpoint.as_ref(),
            Server::HubSpot(hubspot) => Some(&hubspot.revoke),
        }
    }

    /// Whether it promises to name itself in its answer (RFC 9207).
    #[must_use]
    pub(crate) fn names_itself(&self) -> bool {
        self.provider().is_some_and(|it| it.names_itself())
    }

    /// Whether a client's secret goes into a header: what OpenID Connect Discovery 3 says of a
    /// provider that does not list the body.
    #[must_use]
    pub(crate) fn wants_secret_in_header(&self) -> bool {
        self.provider().is_some_and(|provider| {
            let ways = &provider.metadata.token_endpoint_auth_methods_supported;
            ways.as_ref()
                .is_none_or(|ways| !ways.iter().any(|way| way == "client_secret_post"))
        })
    }

    /// The OpenID provider, where it is one.
    #[must_use]
    pub fn provider(&self) -> Option<&Arc<Provider>> {
        match self {
            Server::Oidc(provider) => Some(provider),
            Server::HubSpot(_) => None,
        }
    }

    /// Who holds the tokens, fully checked.
    ///
    /// # Errors
    /// When the ID token does not pass, or there is none.
    pub async fn identify(
        &self,
        client: &Client,
        tokens: &Tokens,
        nonce: Option<&Secret>,
        wants_organizations: bool,
    ) -> Result<Identity, Problem> {
        let provider = match self {
            Server::HubSpot(hubspot) => return hubspot.identify(client, tokens).await,
            Server::Oidc(provider) => provider,
        };
        let token = tokens.id_token.as_ref().ok_or_else(|| {
            Problem::new(Code::IdTokenRejected).with_detail("the provider sent no ID token")
        })?;
        let expected = Expected {
            client_id: &client.client_id,
            nonce,
            access_token: &tokens.access,
        };
        let mut identity = provider.check_id_token(token, &expected).await?;
        let access = Access {
            token: &tokens.access,
            dpop: client.dpop.as_deref().filter(|_| tokens.bound),
            clock: &*client.clock,
        };
        provider
            .complete(&mut identity, &access, wants_organizations)
            .await?;
        Ok(identity)
    }
}
