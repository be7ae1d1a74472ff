//! An authorization request: what it may ask for, where it waits, and how it is answered.

use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::answer::{Refusal, see_other, with_query};
use crate::app::App;
use crate::clients::{Client, FEDERATION_PATH};
use crate::clock::Seconds;
use crate::faults::{FaultKind, Place};
use crate::http::{Call, Parameters};
use crate::people::normal_email;
use crate::store::Record;
use crate::{Provider, random};

const REQUEST_URI_PREFIX: &str = "urn:ietf:params:oauth:request_uri:";
pub(crate) const PUSHED_LIFETIME: Seconds = 600;

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
pub(crate) struct Pushed {
    pub(crate) provider: Provider,
    pub(crate) request: AuthorizationRequest,
    pub(crate) expires_at: Seconds,
}

impl Record for Pushed {
    const KIND: &'static str = "pushed_request";
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
