//! The account service as a relying party of "Google" and the company's identity provider.
//!
//! It does what it expects of others: PKCE, state, nonce, `iss`, and a full check of the ID token.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::rt::TokioExecutor;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{Answer, Refusal, see_other, with_query};
use crate::app::App;
use crate::authorize::{Back, refused};
use crate::browser::{self, Interaction, Purpose, SignedIn};
use crate::clients::{FEDERATION_CLIENT_ID, FEDERATION_PATH};
use crate::http::{Call, FEDERATION_AGENT};
use crate::jwt::Parts;
use crate::login::{admitted, is_sso};
use crate::people::normal_email;
use crate::store::Record;
use crate::{Provider, random, signin};

/// A browser that is away at another provider, under the hash of `state`.
#[derive(Serialize, Deserialize)]
struct Away {
    interaction: String,
    at: Provider,
    nonce: String,
    verifier: String,
}

impl Record for Away {
    const KIND: &'static str = "federation";
}

/// Sends the browser to another provider.
pub(crate) fn leave(call: &Call, interaction: Interaction, to: Provider) -> Answer {
    browser::keep(call, &interaction)?;
    let state = call.app.new_secret("fs");
    let away = Away {
        interaction: interaction.id.clone(),
        at: to,
        nonce: random::token("fn"),
        verifier: call.app.new_secret("fv"),
    };
    call.app.store.put(&random::hash(&state), &away)?;
    let redirect_uri = format!("{}{FEDERATION_PATH}", call.issuer());
    let challenge = random::hash(&away.verifier);
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", FEDERATION_CLIENT_ID),
        ("redirect_uri", &redirect_uri),
        ("scope", "openid email profile"),
        ("state", &state),
        ("nonce", &away.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    if let Some(hint) = interaction.email.as_deref() {
        parameters.push(("login_hint", hint));
    }
    let prompt = interaction
        .request()
        .map(|request| request.prompt.join(" "));
    if let Some(prompt) = prompt.as_deref().filter(|prompt| !prompt.is_empty()) {
        parameters.push(("prompt", prompt));
    }
    Ok(see_other(&with_query(
        &format!("{}/authorize", call.app.issuer(to)),
        &parameters,
    )))
}

/// `GET /federation/callback`.
pub(crate) async fn returned(call: Call) -> Answer {
    let parameters = call
        .query()
        .map_err(|_| strange("the answer is not understood"))?;
    let state = parameters.get("state").unwrap_or_default();
    let away: Option<Away> = call.app.store.take(&random::hash(state))?;
    let away = away.ok_or_else(|| strange("nobody is expected back"))?;
    let interaction: Option<Interaction> = call.app.store.get(&random::hash(&away.interaction))?;
    let mut interaction = interaction.ok_or_else(|| strange("the sign-in is too old"))?;
    if parameters.get("iss") != Some(call.app.issuer(away.at)) {
        return Err(strange("the answer comes from another provider"));
    }
    if let Some(error) = parameters.get("error") {
        return Ok(passed_on(&call, &interaction, error));
    }
    let code = parameters
        .get("code")
        .ok_or_else(|| strange("there is no code"))?;
    let who = redeemed(&call, &away, code).await?;
    if away.at == Provider::Company && !is_sso(&who.email) {
        return Err(strange("the company may not vouch for this address"));
    }
    if let Err(denial) = admitted(&call.app, &who.email, away.at) {
        return signin::denied(&call, &interaction, denial);
    }
    interaction.email = Some(who.email.clone());
    browser::complete(&call, &interaction, &who)
}

/// Says to the app what the other provider said.
fn passed_on(call: &Call, interaction: &Interaction, error: &str) -> axum::response::Response {
    let error = match error {
        "login_required" => "login_required",
        "temporarily_unavailable" => "temporarily_unavailable",
        "access_denied" => "access_denied",
        _ => "server_error",
    };
    match &interaction.purpose {
        Purpose::App(request) => {
            let refusal = Refusal::oauth(error, "the identity provider did not let the person in");
            refused(call, &Back::of(request), &refusal)
        }
        Purpose::Device { .. } => see_other("/device"),
    }
}

/// Turns the code into a person.
async fn redeemed(call: &Call, away: &Away, code: &str) -> Result<SignedIn, Refusal> {
    let (app, issuer) = (&call.app, call.app.issuer(away.at));
    let redirect_uri = format!("{}{FEDERATION_PATH}", call.issuer());
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &redirect_uri)
        .append_pair("code_verifier", &away.verifier)
        .finish();
    let credentials = STANDARD.encode(format!("{FEDERATION_CLIENT_ID}:{}", app.federation_secret));
    let request = Request::post(format!("{issuer}/token"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(USER_AGENT, FEDERATION_AGENT)
        .header(AUTHORIZATION, format!("Basic {credentials}"))
        .body(Body::from(form));
    let tokens = fetched(request).await?;
    let for_keys = Request::get(format!("{issuer}/jwks"))
        .header(USER_AGENT, FEDERATION_AGENT)
        .body(Body::empty());
    let keys = fetched(for_keys).await?;
    let token = tokens
        .get("id_token")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let parts = Parts::of(token).ok_or_else(|| strange("there is no ID token"))?;
    check(app, away, &parts, &keys)?;
    let email = parts
        .claim_text("email")
        .ok_or_else(|| strange("there is no address"))?;
    let amr = parts.claims.get("amr").cloned().unwrap_or_default();
    Ok(SignedIn {
        email: normal_email(email),
        at: app.now(),
        amr: serde_json::from_value(amr).unwrap_or_default(),
        through: Some(away.at),
        id_token: Some(token.to_owned()),
    })
}

/// The checks of OpenID Connect Core, 3.1.3.7.
fn check(app: &App, away: &Away, parts: &Parts, keys: &Value) -> Result<(), Refusal> {
    let number = |name| parts.claims.get(name).and_then(Value::as_i64);
    let right = parts.signed_by_one_of(keys)
        && parts.claim_text("iss") == Some(app.issuer(away.at))
        && parts.claim_text("aud") == Some(FEDERATION_CLIENT_ID)
        && parts.claim_text("nonce") == Some(&away.nonce)
        && number("exp").is_some_and(|exp| exp > app.now())
        && parts.claims.get("email_verified") == Some(&Value::Bool(true));
    if right {
        Ok(())
    } else {
        Err(strange("the ID token is not good"))
    }
}

/// Sends a request to one of the providers beside this one, and reads its JSON.
async fn fetched(request: Result<Request<Body>, axum::http::Error>) -> Result<Value, Refusal> {
    let failed = || strange("the identity provider does not answer as it should");
    let client = HttpClient::builder(TokioExecutor::new()).build_http::<Body>();
    let response = client
        .request(request.map_err(|_| failed())?)
        .await
        .map_err(|_| failed())?;
    if !response.status().is_success() {
        return Err(failed());
    }
    let body = response
        .into_body()
        .collect()
        .await
        .map_err(|_| failed())?
        .to_bytes();
    serde_json::from_slice(&body).map_err(|_| failed())
}

fn strange(why: &str) -> Refusal {
    Refusal::page(
        "Sign-in with another provider failed",
        &format!("It stopped because {why}."),
    )
}
