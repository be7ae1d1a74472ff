//! Signing out of the browser (RP-initiated logout), here and at the provider that vouched.

use axum::http::Method;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Refusal, see_other, with_query};
use crate::browser;
use crate::clients::Client;
use crate::http::{Call, Parameters};
use crate::jwt::Parts;
use crate::pages::{main_button, page};
use crate::store::Record;
use crate::{Provider, random};

/// Where the browser goes once another provider has signed it out, under the hash of `state`.
#[derive(Serialize, Deserialize)]
struct SigningOut {
    back: Option<String>,
}

impl Record for SigningOut {
    const KIND: &'static str = "signing_out";
}

/// `GET` and `POST /end_session`.
pub(crate) async fn end_session(call: Call) -> Answer {
    let posted = call.method == Method::POST;
    let parameters = if posted { call.form() } else { call.query() };
    let parameters = parameters
        .map_err(|_| Refusal::page("Not understood", "This request is not understood."))?;
    let back = back(&call, &parameters)?;
    let hinted = parameters
        .get("id_token_hint")
        .is_some_and(|hint| is_ours(&call, hint));
    if !hinted && parameters.get("action") != Some("sign_out") {
        return Ok(question(&parameters));
    }
    if !hinted {
        call.page_form()?;
    }
    let session = browser::end_session(&call)?;
    // "Google" has no such endpoint, like its namesake.
    let vouched = session.people.into_iter().find_map(|who| {
        who.through
            .filter(|through| *through == Provider::Company)
            .zip(who.id_token)
    });
    if let Some((provider, id_token)) = vouched {
        let state = random::token("so");
        call.app
            .store
            .put(&random::hash(&state), &SigningOut { back })?;
        let return_to = format!("{}/signed_out", call.issuer());
        let there = format!("{}/end_session", call.app.issuer(provider));
        return Ok(see_other(&with_query(
            &there,
            &[
                ("id_token_hint", &id_token),
                ("post_logout_redirect_uri", &return_to),
                ("state", &state),
            ],
        )));
    }
    Ok(done(back))
}

/// `GET /signed_out`: the other provider is done.
pub(crate) async fn signed_out(call: Call) -> Answer {
    let parameters = call.query()?;
    let state = random::hash(parameters.get("state").unwrap_or_default());
    let waiting: Option<SigningOut> = call.app.store.take(&state)?;
    Ok(done(waiting.and_then(|waiting| waiting.back)))
}

/// The URL to return to, if it is one that the client may use.
fn back(call: &Call, parameters: &Parameters) -> Result<Option<String>, Refusal> {
    let Some(uri) = parameters.get("post_logout_redirect_uri") else {
        return Ok(None);
    };
    let audience = parameters
        .get("id_token_hint")
        .and_then(Parts::of)
        .and_then(|parts| parts.claim_text("aud").map(str::to_owned));
    let client = parameters.text("client_id").or(audience);
    let client = client.and_then(|id| Client::find(&call.app, call.provider, &id));
    if !client.is_some_and(|client| client.may_return_to(&call.app, uri)) {
        return Err(Refusal::page(
            "Wrong redirect",
            "post_logout_redirect_uri is not registered.",
        ));
    }
    Ok(Some(match parameters.get("state") {
        Some(state) => with_query(uri, &[("state", state)]),
        None => uri.to_owned(),
    }))
}

/// Whether this provider made the ID token; an expired one will do.
fn is_ours(call: &Call, hint: &str) -> bool {
    let keys = call.app.keys.of(call.provider).published();
    let parts = Parts::of(hint).zip(keys.ok());
    parts.is_some_and(|(parts, keys)| {
        parts.claim_text("iss") == Some(call.issuer()) && parts.signed_by_one_of(&keys)
    })
}

fn question(parameters: &Parameters) -> Response {
    let kept = ["client_id", "post_logout_redirect_uri", "state"];
    let hidden: String = kept
        .iter()
        .filter_map(|name| parameters.get(name).map(|value| (name, value)))
        .map(|(name, value)| {
            let value = crate::pages::escaped(value);
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
        })
        .collect();
    let button = main_button("sign_out", "Sign out");
    let form = format!("<form method=\"post\" action=\"/end_session\">{hidden}{button}</form>");
    page("Sign out?", &form)
}

fn done(back: Option<String>) -> Response {
    match back {
        Some(uri) => see_other(&uri),
        None => page(
            "Signed out",
            "<p id=\"done\" role=\"status\">You are signed out here.</p>",
        ),
    }
}
