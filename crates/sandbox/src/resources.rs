//! What an access token opens: who one is, and which accounts one has.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::dpop::ProofError;
use crate::http::Call;
use crate::pages::page;
use crate::people::{self, Person};
use crate::tokens::{AccessToken, Family};
use crate::{browser, id_token, random};

/// `GET` and `POST /userinfo`.
pub(crate) async fn userinfo(call: Call) -> Answer {
    let family = authorized(&call)?;
    let mut claims = json!({});
    id_token::describe(&mut claims, person(&family)?, call.provider);
    Ok(json_answer(&claims))
}

/// `GET /accounts`.
pub(crate) async fn accounts(call: Call) -> Answer {
    let family = authorized(&call)?;
    let hubs = person(&family)?.hubs.iter();
    let accounts: Vec<Value> = hubs
        .map(|hub| {
            let domain: String = hub
                .name
                .to_lowercase()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            json!({
                "id": hub.id, "name": hub.name, "domain": format!("{domain}.example"),
                "plan": hub.plan, "role": hub.role,
                "url": format!("{}/hub/{}", call.issuer(), hub.id),
            })
        })
        .collect();
    Ok(json_answer(&json!({ "accounts": accounts })))
}

/// `GET /hub/{id}`: the account itself, for a browser that is signed in.
pub(crate) async fn hub(call: Call) -> Answer {
    let id = call.path.trim_start_matches("/hub/");
    let people = browser::session(&call)?.people;
    let mine = people.iter().filter_map(|who| people::person(&who.email));
    match mine.flat_map(|who| who.hubs).find(|hub| hub.id == id) {
        Some(hub) => Ok(page(
            hub.name,
            "<p id=\"hub\" role=\"status\">You are signed in.</p>",
        )),
        None => {
            let text = "<p id=\"not-signed-in\" role=\"alert\">Nobody who may see this account is \
                        signed in in this browser.</p>";
            Ok(page("Not signed in", text))
        }
    }
}

fn person(family: &Family) -> Result<&'static Person, Refusal> {
    people::person(&family.grant.email)
        .ok_or_else(|| Refusal::Broken("the person is gone".to_owned()))
}

/// Checks the access token, and the proof when it is bound to a key.
pub(crate) fn authorized(call: &Call) -> Result<Family, Refusal> {
    let (scheme, token) = call.authorization().ok_or_else(|| {
        Refusal::oauth("invalid_request", "there is no access token")
            .status(StatusCode::UNAUTHORIZED)
            .header(
                "www-authenticate",
                "Bearer realm=\"sandbox\", DPoP algs=\"ES256\"",
            )
    })?;
    let invalid = |why: &str| refused(scheme, "invalid_token", why);
    let unknown = || invalid("the access token is unknown, expired or revoked");
    let record: AccessToken = call
        .app
        .store
        .get(&random::hash(token))?
        .ok_or_else(unknown)?;
    let family: Family = call.app.store.get(&record.family)?.ok_or_else(unknown)?;
    if family.revoked
        || record.expires_at < call.app.now()
        || family.grant.provider != call.provider
    {
        return Err(unknown());
    }
    let Some(bound_to) = &family.grant.jkt else {
        let bearer = scheme.eq_ignore_ascii_case("bearer");
        return if bearer {
            Ok(family)
        } else {
            Err(invalid("this is a Bearer token"))
        };
    };
    if !scheme.eq_ignore_ascii_case("dpop") {
        return Err(invalid("this token is bound to a key: use DPoP"));
    }
    match call.proof_for(Some(token)) {
        Ok(Some(jkt)) if jkt == *bound_to => Ok(family),
        Ok(Some(_)) => Err(invalid("the token is bound to another key")),
        Ok(None) => Err(refused(
            scheme,
            "invalid_dpop_proof",
            "the DPoP proof is missing",
        )),
        Err(ProofError::Invalid(why)) => Err(refused(scheme, "invalid_dpop_proof", why)),
        Err(ProofError::NonceNeeded) => {
            Err(call.nonce_needed().status(StatusCode::UNAUTHORIZED).header(
                "www-authenticate",
                "DPoP error=\"use_dpop_nonce\", algs=\"ES256\"",
            ))
        }
    }
}

fn refused(scheme: &str, error: &'static str, why: &str) -> Refusal {
    let scheme = if scheme.eq_ignore_ascii_case("dpop") {
        "DPoP"
    } else {
        "Bearer"
    };
    Refusal::oauth(error, why)
        .status(StatusCode::UNAUTHORIZED)
        .header("www-authenticate", &format!("{scheme} error=\"{error}\""))
}
