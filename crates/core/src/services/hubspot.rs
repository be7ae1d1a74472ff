//! HubSpot's OAuth: no OpenID provider, no keys, no ID token (facts/hubspot.md 7).
//!
//! Who signed in is learnt by introspection, the account from account-info. The client id and
//! secret are an organisation's own registration.

use serde::Deserialize;
use url::Url;

use crate::domain::ServiceAccount;
use crate::http;
use crate::oauth::{Access, Client, Tokens, resource_to_show};
use crate::oidc::Identity;
use crate::problem::{Code, Problem};
use crate::profile::{HubSpotApi, Profile};

/// HubSpot's endpoints for one dated version of its API.
#[derive(Debug, Clone)]
pub struct HubSpot {
    /// The origin of the sign-in pages; stands for the issuer.
    pub issuer: String,
    /// Where all other endpoints are.
    pub api: HubSpotApi,
    /// Where the browser goes.
    pub authorize: Url,
    /// Where codes and refresh tokens go.
    pub token: Url,
    /// Who holds a token.
    pub introspect: Url,
    /// Ends a token.
    pub revoke: Url,
    /// The account behind a token.
    pub account_info: Url,
}

#[derive(Deserialize)]
struct Introspection {
    active: bool,
    user: Option<String>,
    user_id: Option<u64>,
    hub_id: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccountInfo {
    portal_id: u64,
    ui_domain: String,
    account_type: Option<String>,
    data_hosting_location: Option<String>,
}

impl HubSpot {
    /// The endpoints that a profile leads to.
    ///
    /// # Errors
    /// `profile_invalid` when the profile's addresses can't be put together.
    pub fn new(profile: &Profile) -> Result<Self, Problem> {
        let (issuer, _) = profile.registration()?;
        Self::at(issuer, &profile.api)
    }

    /// The same for an issuer and an API that are known.
    ///
    /// # Errors
    /// `profile_invalid` when the addresses can't be put together.
    pub(crate) fn at(issuer: &Url, api: &HubSpotApi) -> Result<Self, Problem> {
        let at = |base: &Url, path: &str| {
            base.join(path)
                .map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
        };
        let (origin, version) = (&api.origin, &api.version);
        Ok(Self {
            issuer: crate::oidc::issuer::trimmed(issuer).to_owned(),
            api: api.clone(),
            authorize: at(issuer, "/oauth/authorize")?,
            token: at(origin, &format!("/oauth/{version}/token"))?,
            introspect: at(origin, &format!("/oauth/{version}/token/introspect"))?,
            revoke: at(origin, &format!("/oauth/{version}/token/revoke"))?,
            account_info: at(origin, &format!("/account-info/{version}/details"))?,
        })
    }

    /// Who holds the tokens.
    ///
    /// # Errors
    /// `token_refused` when HubSpot does not know the token it has just given.
    pub async fn identify(&self, client: &Client, tokens: &Tokens) -> Result<Identity, Problem> {
        let secret = client
            .client_secret
            .as_ref()
            .map(crate::secret::Secret::expose);
        let fields = [
            ("client_id", client.client_id.as_str()),
            ("client_secret", secret.unwrap_or_default()),
            ("token", tokens.access.expose()),
            ("token_type_hint", "access_token"),
        ];
        let request = http::post_form(&self.introspect, &fields, &[])?;
        let response = client.http.send(request, http::Repeat::Safe).await?;
        if !response.status().is_success() {
            return Err(http::refused(&self.introspect, &response));
        }
        let answer: Introspection = http::parse_json(&self.introspect, &response)?;
        match (answer.active, answer.user_id) {
            (true, Some(id)) => Ok(Identity {
                subject: id.to_string(),
                email: crate::oidc::address(answer.user.as_deref())?,
                // Its users are known by their address.
                email_verified: Some(true),
                name: None,
                idp: None,
                organizations: answer.hub_id.map(|id| id.to_string()).into_iter().collect(),
                idle_timeout: None,
            }),
            _ => Err(Problem::new(Code::TokenRefused).with_detail("the token is not active")),
        }
    }

    /// The account behind a token: HubSpot's grants are for one.
    ///
    /// # Errors
    /// As any resource request.
    pub(crate) async fn accounts(
        &self,
        http: &http::Http,
        access: &Access<'_>,
    ) -> Result<Vec<ServiceAccount>, Problem> {
        let info: AccountInfo = resource_to_show(http, &self.account_info, access).await?;
        Ok(vec![ServiceAccount {
            id: info.portal_id.to_string(),
            name: format!("HubSpot {}", info.portal_id),
            domain: Some(info.ui_domain.clone()),
            plan: info.account_type.map(|kind| kind.to_lowercase()),
            role: None,
            region: info.data_hosting_location,
            url: format!("https://{}/", info.ui_domain),
        }])
    }
}
