//! The authorization and PAR endpoints: a request is checked in full before anybody sees a page.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answer::{Answer, Refusal, json_with, see_other, with_query};
use crate::app::App;
use crate::browser::{self, Interaction, Purpose};
use crate::clients::{self, Client, FEDERATION_PATH};
use crate::clock::Seconds;
use crate::faults::{FaultKind, Place};
use crate::http::{Call, Parameters};
use crate::people::normal_email;
use crate::store::Record;
use crate::{Provider, idp, random, signin};

const REQUEST_URI_PREFIX: &str = "urn:ietf:params:oauth:request_uri:";
const PUSHED_LIFETIME: Seconds = 600;

/// An authorization request that was found good.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client_id: String,
    /// `None` until the browser brings it, when the challenge endpoint pushed the request.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: String,
    pub(crate) login_hint: Option<String>,
    pub(crate) idp_hint: Option<String>,
    pub(crate) prompt: Vec<String>,
    pub(crate) max_age: Option<i64>,
    /// The thumbprint of the DPoP key that the tokens will be bound to.
    pub(crate) jkt: Option<String>,
    /// Whether "Google" is asked for a refresh token.
    pub(crate) offline: bool,
}

impl AuthorizationRequest {
    pub(crate) fn prompts(&self, what: &str) -> bool {
        self.prompt.iter().any(|prompt| prompt == what)
    }
}

/// A pushed request, under the hash of its `request_uri`.
#[derive(Serialize, Deserialize)]
struct Pushed {
    provider: Provider,
    request: AuthorizationRequest,
    expires_at: Seconds,
}

impl Record for Pushed {
    const KIND: &'static str = "pushed_request";
}

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

/// Keeps a request for the browser to bring up, and returns its `request_uri`.
pub(crate) fn pushed(
    app: &App,
    provider: Provider,
    request: AuthorizationRequest,
) -> Result<String, Refusal> {
    let request_uri = format!("{REQUEST_URI_PREFIX}{}", random::token("par"));
    let expires_at = app.now() + PUSHED_LIFETIME;
    app.store.put(
        &random::hash(&request_uri),
        &Pushed {
            provider,
            request,
            expires_at,
        },
    )?;
    Ok(request_uri)
}

/// Where an answer to the app goes.
pub(crate) struct Back {
    pub(crate) redirect_uri: String,
    pub(crate) state: Option<String>,
}

impl Back {
    pub(crate) fn of(request: &AuthorizationRequest) -> Self {
        Self {
            redirect_uri: request.redirect_uri.clone().unwrap_or_default(),
            state: request.state.clone(),
        }
    }
}

/// Sends the browser back to the app, with `state` and `iss`.
pub(crate) fn callback(call: &Call, back: &Back, answer: &[(&str, &str)]) -> Response {
    let federated = back.redirect_uri.ends_with(FEDERATION_PATH);
    let place = Place {
        provider: call.provider,
        path: "/authorize",
        federated,
    };
    let due = |kind| call.app.faults.has(place, &kind);
    let mut parameters = answer.to_vec();
    let wrong_state = random::id("other");
    if due(FaultKind::WrongState) {
        parameters.push(("state", &wrong_state));
    } else if let Some(state) = &back.state {
        parameters.push(("state", state));
    }
    let wrong_issuer = format!("{}/other", call.issuer());
    if due(FaultKind::WrongIssInCallback) {
        parameters.push(("iss", &wrong_issuer));
    } else if !due(FaultKind::MissingIssInCallback) {
        parameters.push(("iss", call.issuer()));
    }
    see_other(&with_query(&back.redirect_uri, &parameters))
}

/// Sends an error back to the app.
pub(crate) fn refused(call: &Call, back: &Back, refusal: &Refusal) -> Response {
    let (error, description) = refusal.as_redirect();
    callback(
        call,
        back,
        &[("error", error), ("error_description", &description)],
    )
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

/// Everything in a request but where its answer goes.
pub(crate) fn read(
    app: &App,
    provider: Provider,
    client: &Client,
    parameters: &Parameters,
) -> Result<AuthorizationRequest, Refusal> {
    if parameters.get("request").is_some() {
        return Err(Refusal::oauth(
            "request_not_supported",
            "request objects are not taken",
        ));
    }
    if parameters.need("response_type")? != "code" {
        return Err(Refusal::oauth(
            "unsupported_response_type",
            "response_type has to be code",
        ));
    }
    if parameters
        .get("response_mode")
        .is_some_and(|mode| mode != "query")
    {
        return Err(Refusal::invalid("response_mode has to be query"));
    }
    let prompt: Vec<String> = parameters
        .get("prompt")
        .into_iter()
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect();
    let known = ["none", "login", "consent", "select_account"];
    if prompt.iter().any(|value| !known.contains(&value.as_str()))
        || (prompt.len() > 1 && prompt.iter().any(|value| value == "none"))
    {
        return Err(Refusal::invalid("prompt is not understood"));
    }
    let max_age = parameters
        .get("max_age")
        .map(|age| age.parse::<u32>().map(i64::from))
        .transpose()
        .map_err(|_| Refusal::invalid("max_age is not a number of seconds"))?;
    let idp_hint = parameters.text(&app.settings().idp_hint_parameter);
    if provider == Provider::Service
        && idp_hint
            .as_deref()
            .is_some_and(|hint| !["google", "sso"].contains(&hint))
    {
        return Err(Refusal::invalid("there is no such identity provider"));
    }
    Ok(AuthorizationRequest {
        client_id: client.id.to_owned(),
        redirect_uri: None,
        scope: scope(provider, parameters)?,
        state: parameters.text("state"),
        nonce: parameters.text("nonce"),
        code_challenge: code_challenge(parameters)?,
        login_hint: parameters.get("login_hint").map(normal_email),
        idp_hint,
        prompt,
        max_age,
        jkt: parameters
            .text("dpop_jkt")
            .filter(|_| provider != Provider::Google),
        offline: parameters.get("access_type") == Some("offline"),
    })
}

/// The scopes each provider knows.
pub(crate) fn scopes(provider: Provider) -> &'static [&'static str] {
    match provider {
        Provider::Service | Provider::Company => &["openid", "email", "profile", "offline_access"],
        Provider::Google => &["openid", "email", "profile"],
    }
}

/// The scope that was asked for: `openid`, and nothing that is not known.
pub(crate) fn scope(provider: Provider, parameters: &Parameters) -> Result<String, Refusal> {
    let scope = parameters.need("scope")?;
    let asked: Vec<_> = scope.split_whitespace().collect();
    if !asked.contains(&"openid") {
        return Err(Refusal::oauth(
            "invalid_scope",
            "scope has to contain openid",
        ));
    }
    match asked.iter().find(|asked| !scopes(provider).contains(asked)) {
        Some(unknown) => Err(Refusal::oauth(
            "invalid_scope",
            format!("there is no scope {unknown}"),
        )),
        None => Ok(asked.join(" ")),
    }
}

/// The PKCE challenge: S256 and nothing else.
fn code_challenge(parameters: &Parameters) -> Result<String, Refusal> {
    let challenge = parameters.need("code_challenge")?;
    if parameters.get("code_challenge_method") != Some("S256") {
        return Err(Refusal::invalid("code_challenge_method has to be S256"));
    }
    match random::from_base64url(challenge) {
        Some(digest) if digest.len() == 32 => Ok(challenge.to_owned()),
        Some(_) | None => Err(Refusal::invalid(
            "code_challenge is not a SHA-256 in base64url",
        )),
    }
}

fn for_person(refusal: &Refusal) -> Refusal {
    let (_, text) = refusal.as_redirect();
    Refusal::page("Not understood", &text)
}

/// Ends the interaction with the person's refusal.
pub(crate) fn cancelled(call: &Call, interaction: &Interaction) -> Answer {
    browser::forget(call, interaction)?;
    match &interaction.purpose {
        Purpose::App(request) => {
            let refusal = Refusal::oauth("access_denied", "the person cancelled");
            Ok(refused(call, &Back::of(request), &refusal))
        }
        Purpose::Device { .. } => Ok(see_other("/device")),
    }
}
