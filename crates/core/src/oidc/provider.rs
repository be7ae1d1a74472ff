//! An authorization server that speaks OpenID Connect: what it says of itself (OpenID Connect
//! Discovery), and its keys.

use std::sync::Arc;

use tokio::sync::Mutex;
use url::Url;

use super::issuer::{self, trimmed};
use super::keys::{Key, KeySet};
use super::metadata::{Document, Metadata};
use crate::clock::Clock;
use crate::http::Http;
use crate::oauth::dpop::DpopKey;
use crate::problem::{Code, Problem};
use crate::safe_url;

/// An authorization server that speaks OpenID Connect.
#[derive(Debug)]
pub struct Provider {
    /// What it says of itself.
    pub metadata: Metadata,
    issuer: Url,
    keys: Mutex<Option<Vec<Key>>>,
    pub(super) http: Arc<Http>,
    pub(super) clock: Arc<dyn Clock>,
}

impl Provider {
    /// Loads and checks an issuer's metadata.
    ///
    /// # Errors
    /// When it can't be had, names another issuer, or names an unsafe endpoint.
    pub async fn discover(
        issuer: &Url,
        http: Arc<Http>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Problem> {
        let url = well_known(issuer)?;
        let document = http.json(&url).await?;
        Self::of(issuer, document, http, clock)
    }

    /// Checks a metadata document that an issuer has sent.
    pub(crate) fn of(
        issuer: &Url,
        document: Document,
        http: Arc<Http>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Problem> {
        let metadata = Metadata::try_from(document)
            .map_err(|problem| problem.at_host(issuer.host_str().unwrap_or_default()))?;
        // A parser takes some of these off before it compares, and a terminal shows them.
        if !issuer::is_plain(&metadata.issuer) {
            return Err(Problem::new(Code::IssuerMismatch)
                .at_host(issuer.host_str().unwrap_or_default())
                .with_detail(
                    "the issuer of the metadata holds blanks or characters that can't be seen",
                ));
        }
        if issuer::is_of_any_tenant(&metadata.issuer) {
            return Err(any_tenant(issuer, &metadata.issuer));
        }
        if !same_issuer(&metadata.issuer, issuer) {
            return Err(Problem::new(Code::IssuerMismatch)
                .at_host(issuer.host_str().unwrap_or_default())
                .with_detail(format!(
                    "asked for {issuer}, the metadata is of {}",
                    metadata.issuer
                )));
        }
        if !metadata.unusable.is_empty() {
            tracing::info!(members = ?metadata.unusable, "members of the metadata can't be used");
        }
        let provider = Self {
            metadata,
            issuer: issuer.clone(),
            keys: Mutex::new(None),
            http,
            clock,
        };
        provider.check_endpoints()?;
        Ok(provider)
    }

    /// The issuer, exactly as the metadata writes it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.metadata.issuer
    }

    /// Whether it promises to name itself in its answer in the browser (RFC 9207).
    #[must_use]
    pub(crate) fn names_itself(&self) -> bool {
        self.metadata.authorization_response_iss_parameter_supported
    }

    /// Where a device code is asked for; none where there is no device grant.
    ///
    /// # Errors
    /// When the codes come from elsewhere than tokens do.
    pub(crate) fn device_endpoint(&self) -> Result<Option<&Url>, Problem> {
        match &self.metadata.device_authorization_endpoint {
            Some(endpoint) if !self.belongs(endpoint) => Err(Problem::new(Code::BadResponse)
                .at_host(self.issuer.host_str().unwrap_or_default())
                .with_detail(
                    "the metadata name a device endpoint of another server than the token endpoint: \
                     a code of the one is not shown to the other",
                )),
            endpoint => Ok(endpoint.as_ref()),
        }
    }

    /// Where e-mail and password are taken, of the same server that gives the tokens.
    #[must_use]
    pub(crate) fn challenge_endpoint(&self) -> Option<&Url> {
        let endpoint = self.metadata.authorization_challenge_endpoint.as_ref()?;
        self.belongs(endpoint).then_some(endpoint)
    }

    /// Whether an endpoint that hands out codes without a redirect is of the server that takes them:
    /// of the token endpoint's origin, or of the issuer's own. Else metadata could name somebody
    /// else's endpoint, and have the code that it gives brought to a token endpoint of their own,
    /// where no `iss` and no redirect URI would tell (RFC 8628 3.4, RFC 9700 4.4).
    fn belongs(&self, endpoint: &Url) -> bool {
        let tokens = self.metadata.token_endpoint.origin();
        endpoint.origin() == self.issuer.origin() || endpoint.origin() == tokens
    }

    /// The endpoints that a sign-in and its renewal talk to or send the browser to.
    #[must_use]
    pub fn sign_in_endpoints(&self) -> Vec<&Url> {
        let it = &self.metadata;
        let needed = [&it.authorization_endpoint, &it.token_endpoint, &it.jwks_uri];
        let others = [
            &it.userinfo_endpoint,
            &it.authorization_challenge_endpoint,
            &it.pushed_authorization_request_endpoint,
            &it.device_authorization_endpoint,
            &it.revocation_endpoint,
        ];
        needed
            .into_iter()
            .chain(others.into_iter().flatten())
            .collect()
    }

    /// Whether requests to the token, challenge and PAR endpoints carry a DPoP proof.
    #[must_use]
    pub fn wants_dpop(&self) -> bool {
        self.metadata
            .dpop_signing_alg_values_supported
            .iter()
            .any(|alg| alg == DpopKey::ALG)
    }

    fn check_endpoints(&self) -> Result<(), Problem> {
        let native = &self.metadata.portico;
        let others = [
            self.metadata.end_session_endpoint.as_ref(),
            native.password_reset_endpoint.as_ref(),
            native.accounts_endpoint.as_ref(),
            native.devices_endpoint.as_ref(),
            native.support_endpoint.as_ref(),
            native.status_url.as_ref(),
        ];
        let endpoints = self.sign_in_endpoints();
        for url in endpoints.into_iter().chain(others.into_iter().flatten()) {
            if !safe_url::may_lead(&self.issuer, url) {
                return Err(Problem::new(Code::BadResponse)
                    .at_host(self.issuer.host_str().unwrap_or_default())
                    .with_detail(format!(
                        "the metadata names an unsafe endpoint: {}",
                        url.path()
                    )));
            }
        }
        Ok(())
    }

    /// Loads the keys afresh and counts those that a signature can be checked with.
    ///
    /// # Errors
    /// When they can't be had.
    pub async fn usable_keys(&self) -> Result<usize, Problem> {
        Ok(self.keys(true).await?.len())
    }

    pub(super) async fn keys(&self, again: bool) -> Result<Vec<Key>, Problem> {
        let mut kept = self.keys.lock().await;
        if let Some(keys) = kept.as_ref().filter(|_| !again) {
            return Ok(keys.clone());
        }
        let published: KeySet = self.http.json(&self.metadata.jwks_uri).await?;
        let keys = published.usable();
        *kept = Some(keys.clone());
        Ok(keys)
    }
}

/// OIDC Discovery 4: the well-known part goes behind the issuer's path.
pub(super) fn well_known(issuer: &Url) -> Result<Url, Problem> {
    let text = format!(
        "{}/.well-known/openid-configuration",
        issuer.as_str().trim_end_matches('/')
    );
    Url::parse(&text).map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
}

/// Whether metadata are of the issuer that was asked, however they write it: with or without a slash
/// at the end, in capitals, with the port that goes without saying.
pub(super) fn same_issuer(said: &str, asked: &Url) -> bool {
    issuer::form(said) == trimmed(asked)
}

/// A server for many tenants has the people of each sign in at an issuer of its own.
fn any_tenant(issuer: &Url, said: &str) -> Problem {
    Problem::new(Code::ProfileInvalid)
        .at_host(issuer.host_str().unwrap_or_default())
        .with_detail(format!(
            "{issuer} is for every tenant, and its metadata names {said}: use your tenant's id in \
             the issuer's address"
        ))
}
