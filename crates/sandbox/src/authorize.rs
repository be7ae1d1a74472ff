//! The authorization and PAR endpoints: a request is checked in full before anybody sees a page.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::answer::{Answer, Refusal, json_with};
use crate::browser::{Interaction, Purpose};
use crate::clients::{self, Client};
use crate::http::{Call, Parameters};
use crate::request::{AuthorizationRequest, Back, PUSHED_LIFETIME, Pushed, pushed, read, refused};
use crate::{Provider, idp, random, signin};

/// `GET` and `POST /authorize`.
pub(crate) async fn authorize(call: Call) -> Answer {
    let parameters = if call.method == Method::POST {
        call.form()
    } else {
        call.query()
    };
    let parameters = parameters.map_err(|refusal| for_person(&refusal))?;
    let request = match resolved(&call, &parameters)? {
        Resolved::Good(request) => request,
        Resolved::Bad(back, refusal) => return Ok(refused(&call, &back, &refusal)),
    };
    let interaction = Interaction::new(&call, Purpose::App(request));
    match call.provider {
        Provider::Service => signin::begin(&call, interaction).await,
        Provider::Google | Provider::Company => idp::begin(&call, interaction),
    }
}

/// `POST /par` (RFC 9126).
pub(crate) async fn push(call: Call) -> Answer {
    let form = call.form()?;
    let client = clients::authenticated(&call, &form)?;
    let jkt = call.proof()?;
    if form.get("request_uri").is_some() {
        return Err(Refusal::invalid("request_uri cannot be pushed"));
    }
    let redirect_uri = form.need("redirect_uri")?;
    if !client.may_redirect_to(redirect_uri) {
        return Err(Refusal::invalid("redirect_uri is not registered"));
    }
    let mut request = read(&call.app, call.provider, &client, &form)?;
    if jkt.is_some() && request.jkt.is_some() && jkt != request.jkt {
        return Err(Refusal::invalid(
            "dpop_jkt is not the key of the DPoP proof",
        ));
    }
    request.redirect_uri = Some(redirect_uri.to_owned());
    request.jkt = jkt.or(request.jkt);
    let request_uri = pushed(&call.app, call.provider, request)?;
    let body = json!({ "request_uri": request_uri, "expires_in": PUSHED_LIFETIME });
    Ok(json_with(StatusCode::CREATED, &body))
}

enum Resolved {
    Good(Box<AuthorizationRequest>),
    /// The client and its redirect URI are good, the rest is not.
    Bad(Back, Refusal),
}

/// # Errors
/// A page, as long as it is not certain where the answer may go.
fn resolved(call: &Call, parameters: &Parameters) -> Result<Resolved, Refusal> {
    let client = parameters
        .get("client_id")
        .and_then(|id| Client::find(&call.app, call.provider, id))
        .ok_or_else(|| Refusal::page("Unknown app", "client_id is missing or unknown."))?;
    if let Some(request_uri) = parameters.get("request_uri") {
        return brought_up(call, &client, request_uri, parameters);
    }
    let redirect_uri = permitted_redirect(&client, parameters)?;
    Ok(match read(&call.app, call.provider, &client, parameters) {
        Ok(mut request) => {
            request.redirect_uri = Some(redirect_uri);
            Resolved::Good(Box::new(request))
        }
        Err(refusal) => Resolved::Bad(
            Back {
                redirect_uri,
                state: parameters.text("state"),
            },
            refusal,
        ),
    })
}

/// A pushed request: good once, for the client that pushed it.
fn brought_up(
    call: &Call,
    client: &Client,
    request_uri: &str,
    parameters: &Parameters,
) -> Result<Resolved, Refusal> {
    let unknown = || {
        Refusal::page(
            "Request expired",
            "This sign-in request is unknown, used or too old.",
        )
    };
    let pushed: Pushed = call
        .app
        .store
        .take(&random::hash(request_uri))?
        .ok_or_else(unknown)?;
    let mut request = pushed.request;
    if pushed.provider != call.provider
        || pushed.expires_at < call.app.now()
        || request.client_id != client.id
    {
        return Err(unknown());
    }
    if request.redirect_uri.is_none() {
        request.redirect_uri = Some(permitted_redirect(client, parameters)?);
        request.state = parameters.text("state");
    }
    Ok(Resolved::Good(Box::new(request)))
}

fn permitted_redirect(client: &Client, parameters: &Parameters) -> Result<String, Refusal> {
    parameters
        .get("redirect_uri")
        .filter(|uri| client.may_redirect_to(uri))
        .map(str::to_owned)
        .ok_or_else(|| {
            Refusal::page(
                "Wrong redirect",
                "redirect_uri is missing or not registered (redirect_uri_mismatch).",
            )
        })
}

fn for_person(refusal: &Refusal) -> Refusal {
    let (_, text) = refusal.as_redirect();
    Refusal::page("Not understood", &text)
}
