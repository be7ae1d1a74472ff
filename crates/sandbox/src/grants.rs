//! What lies behind every token: a grant, and the family of tokens that came of it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::answer::Refusal;
use crate::app::App;
use crate::browser::SignedIn;
use crate::clock::Seconds;
use crate::random::{self, base64url};
use crate::request::AuthorizationRequest;
use crate::store::{Record, StoreError};
use crate::{Provider, clients};

/// What somebody allowed an app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) provider: Provider,
    pub(crate) client_id: String,
    pub(crate) email: String,
    pub(crate) scope: String,
    pub(crate) nonce: Option<String>,
    /// The thumbprint of the key that the tokens are bound to.
    pub(crate) jkt: Option<String>,
    pub(crate) amr: Vec<String>,
    pub(crate) signed_in_at: Seconds,
    /// The identity provider that vouched for the person.
    pub(crate) through: Option<Provider>,
    /// Whether this device is to be recognised from here on.
    pub(crate) remember_device: bool,
    /// The device that was recognised.
    pub(crate) device: Option<String>,
    pub(crate) offline: bool,
}

impl Grant {
    pub(crate) fn of(provider: Provider, request: &AuthorizationRequest, who: &SignedIn) -> Self {
        Self {
            provider,
            client_id: request.client_id.clone(),
            email: who.email.clone(),
            scope: request.scope.clone(),
            nonce: request.nonce.clone(),
            jkt: request.jkt.clone(),
            amr: who.amr.clone(),
            signed_in_at: who.at,
            through: who.through,
            remember_device: false,
            device: None,
            offline: request.offline,
        }
    }

    pub(crate) fn wants_refresh(&self) -> bool {
        match self.provider {
            Provider::Service | Provider::Company => {
                self.scope.split(' ').any(|scope| scope == "offline_access")
            }
            Provider::Google => self.offline || self.client_id != clients::FEDERATION_CLIENT_ID,
        }
    }

    /// How long the session may stay unused, when there is a limit.
    pub(crate) fn idle_timeout(&self, app: &App) -> Option<i64> {
        let settings = app.settings();
        match (self.provider, self.through) {
            (Provider::Service, Some(Provider::Company)) => Some(settings.sso_idle_timeout),
            (Provider::Service, _) => settings.idle_timeout,
            (Provider::Google | Provider::Company, _) => None,
        }
    }
}

/// An authorization code, under its hash.
#[derive(Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) grant: Grant,
    pub(crate) code_challenge: String,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) expires_at: Seconds,
    /// The family that came of it; a code without one may be used.
    pub(crate) used_for: Option<String>,
}

impl Record for Code {
    const KIND: &'static str = "code";
}

/// All tokens that came of one sign-in.
#[derive(Serialize, Deserialize)]
pub(crate) struct Family {
    pub(crate) grant: Grant,
    pub(crate) revoked: bool,
    pub(crate) last_used: Seconds,
    pub(crate) session_id: String,
}

impl Record for Family {
    const KIND: &'static str = "family";
}

#[derive(Serialize, Deserialize)]
pub(crate) struct RefreshToken {
    pub(crate) family: String,
    pub(crate) expires_at: Seconds,
    pub(crate) replaced_at: Option<Seconds>,
}

impl Record for RefreshToken {
    const KIND: &'static str = "refresh_token";
}

#[derive(Serialize, Deserialize)]
pub(crate) struct AccessToken {
    pub(crate) family: String,
    pub(crate) expires_at: Seconds,
}

impl Record for AccessToken {
    const KIND: &'static str = "access_token";
}

/// Makes an authorization code. Without `redirect_uri` it is the challenge endpoint's.
pub(crate) fn new_code(
    app: &App,
    grant: Grant,
    code_challenge: &str,
    redirect_uri: Option<String>,
) -> Result<String, Refusal> {
    let code = app.new_secret("code");
    let record = Code {
        grant,
        code_challenge: code_challenge.to_owned(),
        redirect_uri,
        expires_at: app.now() + app.settings().code_lifetime,
        used_for: None,
    };
    app.store.put(&random::hash(&code), &record)?;
    Ok(code)
}

/// The left half of the access token's hash (OpenID Connect Core, 3.1.3.6).
pub(crate) fn half_hash(token: &str) -> String {
    base64url(&Sha256::digest(token.as_bytes())[..16])
}

/// Ends a family: its tokens are worth nothing from here on.
pub(crate) fn revoke_family(app: &App, id: &str) -> Result<(), StoreError> {
    app.store
        .update::<Family, ()>(id, |family| family.revoked = true)?;
    Ok(())
}

/// Ends all sessions of a person, at all three providers.
pub(crate) fn revoke_person(app: &App, email: &str) -> Result<(), StoreError> {
    for (id, family) in app.store.all::<Family>()? {
        if family.grant.email == email {
            revoke_family(app, &id)?;
        }
    }
    Ok(())
}

pub(crate) fn invalid_grant(why: &str) -> Refusal {
    Refusal::oauth("invalid_grant", why)
}
