//! The token endpoint, and what lies behind every token: a grant and its family.
//!
//! Codes and refresh tokens are good once. Using one again ends everything that came of it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::authorize::AuthorizationRequest;
use crate::browser::SignedIn;
use crate::clients::{self, Client};
use crate::clock::Seconds;
use crate::faults::FaultKind;
use crate::http::{Call, Parameters};
use crate::random::{self, base64url, same};
use crate::store::{Record, StoreError};
use crate::{Provider, device_grant, devices, id_token};

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

    fn wants_refresh(&self) -> bool {
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
struct Code {
    grant: Grant,
    code_challenge: String,
    redirect_uri: Option<String>,
    expires_at: Seconds,
    /// The family that came of it; a code without one may be used.
    used_for: Option<String>,
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
    expires_at: Seconds,
    replaced_at: Option<Seconds>,
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

/// `POST /token`.
pub(crate) async fn token(call: Call) -> Answer {
    let form = call.form()?;
    let client = clients::authenticated(&call, &form)?;
    let jkt = call.proof()?;
    if call.app.faults.has(call.place(), &FaultKind::TokenRefused) {
        return Err(invalid_grant("a fault refuses it"));
    }
    call.app.key_made(call.provider).await?;
    match form.need("grant_type")? {
        "authorization_code" => by_code(&call, &form, &client, jkt),
        "refresh_token" => by_refresh_token(&call, &form, &client, jkt.as_deref()),
        device_grant::GRANT_TYPE => {
            let grant = device_grant::redeemed(&call, &form, &client, jkt)?;
            let family = found_family(&call.app, grant)?;
            Ok(json_answer(&issue(&call, &family, Moment::SignIn)?))
        }
        _ => Err(Refusal::oauth(
            "unsupported_grant_type",
            "there is no such grant type",
        )),
    }
}

fn by_code(call: &Call, form: &Parameters, client: &Client, jkt: Option<String>) -> Answer {
    let app = &call.app;
    let given = form.need("code")?;
    let verifier = form.need("code_verifier")?;
    let hash = random::hash(given);
    let unknown = || invalid_grant("the code is unknown, used or expired");
    let code: Code = app.store.get(&hash)?.ok_or_else(unknown)?;
    if code.grant.provider != call.provider || code.grant.client_id != client.id {
        return Err(unknown());
    }
    let family = random::id("fam");
    let before = app
        .store
        .update::<Code, Option<String>>(&hash, |code| code.used_for.replace(family.clone()))?;
    if let Some(Some(earlier)) = before {
        revoke_family(app, &earlier)?;
        return Err(unknown());
    }
    if code.expires_at < app.now() {
        return Err(unknown());
    }
    if code.redirect_uri.as_deref() != form.get("redirect_uri") {
        return Err(invalid_grant(
            "redirect_uri is not the one of the authorization request",
        ));
    }
    if !is_verifier(verifier) || !same(&random::hash(verifier), &code.code_challenge) {
        return Err(invalid_grant("code_verifier does not match"));
    }
    if code.grant.jkt.is_some() && code.grant.jkt != jkt {
        return Err(invalid_grant(
            "the DPoP key is not the one that the sign-in began with",
        ));
    }
    let grant = Grant { jkt, ..code.grant };
    put_family(app, &family, grant)?;
    Ok(json_answer(&issue(call, &family, Moment::SignIn)?))
}

/// RFC 7636, 4.1.
fn is_verifier(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

fn by_refresh_token(call: &Call, form: &Parameters, client: &Client, jkt: Option<&str>) -> Answer {
    let (app, now) = (&call.app, call.app.now());
    let hash = random::hash(form.need("refresh_token")?);
    let unknown = || invalid_grant("the refresh token is unknown, expired or revoked");
    let token: RefreshToken = app.store.get(&hash)?.ok_or_else(unknown)?;
    let family: Family = app.store.get(&token.family)?.ok_or_else(unknown)?;
    let grant = &family.grant;
    if grant.provider != call.provider || grant.client_id != client.id {
        return Err(unknown());
    }
    if grant.jkt.as_deref() != jkt && grant.jkt.is_some() {
        return Err(invalid_grant(
            "the refresh token is bound to another DPoP key",
        ));
    }
    let idle = grant
        .idle_timeout(app)
        .is_some_and(|limit| now - family.last_used > limit);
    if family.revoked || token.expires_at < now || idle {
        return Err(unknown());
    }
    if let Some(asked) = form.get("scope")
        && !asked
            .split_whitespace()
            .all(|one| grant.scope.split(' ').any(|had| had == one))
    {
        return Err(Refusal::oauth("invalid_scope", "scope may not grow"));
    }
    if call.provider == Provider::Google {
        return Ok(json_answer(&issue(call, &token.family, Moment::Kept)?));
    }
    let replaced = app
        .store
        .update::<RefreshToken, Option<Seconds>>(&hash, |token| {
            let before = token.replaced_at;
            token.replaced_at = before.or(Some(now));
            before
        })?;
    if let Some(Some(replaced_at)) = replaced
        && now - replaced_at > app.settings().refresh_grace
    {
        revoke_family(app, &token.family)?;
        return Err(unknown());
    }
    Ok(json_answer(&issue(call, &token.family, Moment::Refresh)?))
}

/// What tokens are made for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    SignIn,
    Refresh,
    /// A refresh that leaves the refresh token as it is.
    Kept,
}

fn found_family(app: &App, grant: Grant) -> Result<String, Refusal> {
    let id = random::id("fam");
    put_family(app, &id, grant)?;
    Ok(id)
}

fn put_family(app: &App, id: &str, grant: Grant) -> Result<(), Refusal> {
    let session_id = random::id("sid");
    Ok(app.store.put(
        id,
        &Family {
            grant,
            revoked: false,
            last_used: app.now(),
            session_id,
        },
    )?)
}

/// Makes the tokens of a family, and the answer with them.
fn issue(call: &Call, family_id: &str, moment: Moment) -> Result<Value, Refusal> {
    let (app, now) = (&call.app, call.app.now());
    let settings = app.settings();
    let unknown = || invalid_grant("the session is gone");
    let mut family: Family = app.store.get(family_id)?.ok_or_else(unknown)?;
    let recognition = devices::recognition_token(call, &mut family, moment == Moment::SignIn)?;
    family.last_used = now;
    app.store.put(family_id, &family)?;

    let access = app.new_secret("at");
    let expires_at = now + settings.access_token_lifetime;
    let record = AccessToken {
        family: family_id.to_owned(),
        expires_at,
    };
    app.store.put(&random::hash(&access), &record)?;

    let bound =
        family.grant.jkt.is_some() && !app.faults.has(call.place(), &FaultKind::BearerTokens);
    let mut answer = json!({
        "access_token": access,
        "token_type": if bound { "DPoP" } else { "Bearer" },
        "expires_in": settings.access_token_lifetime,
        "scope": family.grant.scope,
    });
    if family.grant.wants_refresh() && moment != Moment::Kept {
        let refresh = app.new_secret("rt");
        let record = RefreshToken {
            family: family_id.to_owned(),
            expires_at: now + settings.refresh_token_lifetime,
            replaced_at: None,
        };
        app.store.put(&random::hash(&refresh), &record)?;
        answer["refresh_token"] = refresh.into();
    }
    if let Some(token) = recognition {
        answer["auth_session"] = token.into();
    }
    if let Some(token) = id_token::minted(call, &family, &access, moment == Moment::SignIn)? {
        answer["id_token"] = app.secret(token).into();
    }
    Ok(answer)
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

/// `POST /revoke` (RFC 7009): 200 whether or not the token is known.
pub(crate) async fn revoke(call: Call) -> Answer {
    let form = call.form()?;
    let client = clients::authenticated(&call, &form)?;
    let hash = random::hash(form.need("token")?);
    let family = match call.app.store.get::<RefreshToken>(&hash)? {
        Some(token) => Some(token.family),
        None => call
            .app
            .store
            .get::<AccessToken>(&hash)?
            .map(|token| token.family),
    };
    if let Some(id) = family
        && let Some(family) = call.app.store.get::<Family>(&id)?
        && family.grant.client_id == client.id
        && family.grant.provider == call.provider
    {
        revoke_family(&call.app, &id)?;
    }
    Ok(json_answer(&json!({})))
}

pub(crate) fn invalid_grant(why: &str) -> Refusal {
    Refusal::oauth("invalid_grant", why)
}
