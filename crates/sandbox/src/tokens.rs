//! The token endpoint.
//!
//! Codes and refresh tokens are good once. Using one again ends everything that came of it.

use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::clients::{self, Client};
use crate::clock::Seconds;
use crate::faults::FaultKind;
use crate::grants::{AccessToken, Code, Family, Grant, RefreshToken, invalid_grant, revoke_family};
use crate::http::{Call, Parameters};
use crate::random::{self, same};
use crate::{Provider, device_grant, devices, id_token};

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
