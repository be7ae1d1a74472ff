//! A request as the handlers see it, and the two ways to answer: what was asked for, or a refusal.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, PRAGMA, USER_AGENT,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::Provider;
use crate::app::App;
use crate::dpop::{Expected, ProofError};
use crate::faults::{FaultKind, Place};
use crate::keys::KeyError;
use crate::pages;
use crate::people::PasswordError;
use crate::store::StoreError;

/// What every handler returns.
pub(crate) type Answer = Result<Response, Refusal>;

/// Which provider a router serves.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) app: Arc<App>,
    pub(crate) provider: Provider,
}

/// A request with its body.
pub(crate) struct Call {
    pub(crate) app: Arc<App>,
    pub(crate) provider: Provider,
    pub(crate) method: Method,
    pub(crate) path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl FromRequest<Site> for Call {
    type Rejection = StatusCode;

    async fn from_request(request: Request, site: &Site) -> Result<Self, StatusCode> {
        let (parts, body) = request.into_parts();
        let body = read_body(body).await?;
        Ok(Self {
            app: Arc::clone(&site.app),
            provider: site.provider,
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers,
            body,
        })
    }
}

/// What the account service calls itself when it is a client of the other two.
pub(crate) const FEDERATION_AGENT: &str = "portico-sandbox-federation";

/// Whether the account service sent this.
pub(crate) fn is_federation(headers: &HeaderMap) -> bool {
    headers
        .get(USER_AGENT)
        .is_some_and(|agent| agent.as_bytes() == FEDERATION_AGENT.as_bytes())
}

/// Reads a request's body, at most 1 MiB.
pub(crate) async fn read_body(body: Body) -> Result<Bytes, StatusCode> {
    axum::body::to_bytes(body, 1 << 20)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)
}

impl Call {
    pub(crate) fn issuer(&self) -> &str {
        self.app.issuer(self.provider)
    }

    /// Where this happens, for the faults.
    pub(crate) fn place(&self) -> Place<'_> {
        Place {
            provider: self.provider,
            path: &self.path,
            federated: is_federation(&self.headers),
        }
    }

    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get_all(COOKIE).into_iter();
        cookies
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The query's parameters.
    pub(crate) fn query(&self) -> Result<Parameters, Refusal> {
        Parameters::of(self.query.as_bytes())
    }

    /// The form in the body: the right type, no parameter twice.
    pub(crate) fn form(&self) -> Result<Parameters, Refusal> {
        let sent = self.header(&CONTENT_TYPE).unwrap_or_default();
        if essence(sent) != "application/x-www-form-urlencoded" {
            return Err(Refusal::invalid(
                "the body has to be application/x-www-form-urlencoded",
            ));
        }
        if !self.query.is_empty() {
            return Err(Refusal::invalid(
                "parameters belong in the body, not in the query",
            ));
        }
        Parameters::of(&self.body)
    }

    /// A form that one of our own pages sent.
    pub(crate) fn page_form(&self) -> Result<Parameters, Refusal> {
        let host = self.header(&HOST).unwrap_or_default();
        let own = format!("http://{host}");
        if self.header(&ORIGIN).is_some_and(|origin| origin != own) {
            return Err(Refusal::page(
                "Not from here",
                "This form came from another site.",
            ));
        }
        self.form()
            .map_err(|_| Refusal::page("Not understood", "This form is incomplete."))
    }

    /// The JSON in the body.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        if essence(self.header(&CONTENT_TYPE).unwrap_or_default()) != "application/json" {
            return Err(Refusal::invalid("the body has to be application/json"));
        }
        serde_json::from_slice(&self.body).map_err(|_| Refusal::invalid("the body is not JSON"))
    }

    /// The scheme and token of the `Authorization` header.
    pub(crate) fn authorization(&self) -> Option<(&str, &str)> {
        self.header(&AUTHORIZATION)?.split_once(' ')
    }

    /// Checks the DPoP proof of a request to the token, challenge or PAR endpoint, and returns its
    /// key's thumbprint; `None` where DPoP is not asked for and none came.
    pub(crate) fn proof(&self) -> Result<Option<String>, Refusal> {
        let settings = self.app.settings();
        let (used, required) = match self.provider {
            Provider::Service => (settings.dpop, settings.dpop),
            Provider::Google => (false, false),
            Provider::Company => (true, false),
        };
        if !used {
            return Ok(None);
        }
        match self.proof_if_any()? {
            None if required => Err(bad_proof("the DPoP proof is missing")),
            thumbprint => Ok(thumbprint),
        }
    }

    /// Checks the DPoP proof of a back-channel request that need not have one.
    pub(crate) fn proof_if_any(&self) -> Result<Option<String>, Refusal> {
        self.proof_for(None).map_err(|error| match error {
            ProofError::Invalid(why) => bad_proof(why),
            ProofError::NonceNeeded => self.nonce_needed(),
        })
    }

    /// Checks the proof that came with this request, if one came.
    pub(crate) fn proof_for(
        &self,
        access_token: Option<&str>,
    ) -> Result<Option<String>, ProofError> {
        let mut proofs = self.headers.get_all("dpop").into_iter();
        let Some(proof) = proofs.next() else {
            return Ok(None);
        };
        if proofs.next().is_some() {
            return Err(ProofError::Invalid("there is more than one DPoP proof"));
        }
        let proof = proof
            .to_str()
            .map_err(|_| ProofError::Invalid("the proof is not text"))?;
        let fault = FaultKind::DpopNonceRequired;
        let asked = self.app.faults.has(self.place(), &fault);
        let expected = Expected {
            method: self.method.as_str(),
            url: &format!("{}{}", self.issuer(), self.path),
            access_token,
            nonce_required: asked || self.app.settings().require_dpop_nonce,
            tolerance: self.app.settings().dpop_tolerance,
            now: self.app.now(),
        };
        self.app.proofs.check(proof, &expected).map(Some)
    }

    /// `use_dpop_nonce`, with the nonce.
    pub(crate) fn nonce_needed(&self) -> Refusal {
        let nonce = self.app.proofs.new_nonce(self.app.now());
        Refusal::oauth("use_dpop_nonce", "use the nonce in DPoP-Nonce").header("dpop-nonce", &nonce)
    }
}

fn bad_proof(why: &str) -> Refusal {
    Refusal::oauth("invalid_dpop_proof", why)
}

fn essence(content_type: &str) -> String {
    content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Parameters of a query or a form, none of them twice.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn of(encoded: &[u8]) -> Result<Self, Refusal> {
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            if all.iter().any(|(known, _)| *known == name) {
                return Err(Refusal::invalid("a parameter is there more than once"));
            }
            all.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(all))
    }

    /// The parameter's value; an empty one counts as absent (RFC 6749, 3.1).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str()).filter(|value| !value.is_empty())
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// # Errors
    /// `invalid_request` without it.
    pub(crate) fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::invalid(format!("{name} is missing")))
    }
}

/// Why a request does not get what it asked for.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// JSON for a program.
    OAuth(Box<OAuthError>),
    /// A page for a person.
    Page { title: String, text: String },
    /// The sandbox itself is broken.
    Broken(String),
}

#[derive(Debug)]
pub(crate) struct OAuthError {
    status: StatusCode,
    error: &'static str,
    description: String,
    members: Map<String, Value>,
    headers: HeaderMap,
}

impl Refusal {
    /// An OAuth error with status 400.
    pub(crate) fn oauth(error: &'static str, description: impl Into<String>) -> Self {
        Self::OAuth(Box::new(OAuthError {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
            members: Map::new(),
            headers: HeaderMap::new(),
        }))
    }

    pub(crate) fn invalid(description: impl Into<String>) -> Self {
        Self::oauth("invalid_request", description)
    }

    pub(crate) fn page(title: &str, text: &str) -> Self {
        Self::Page {
            title: title.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        if let Self::OAuth(error) = &mut self {
            error.status = status;
        }
        self
    }

    /// Adds a member to the JSON.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Self::OAuth(error) = &mut self {
            error.members.insert(name.to_owned(), value.into());
        }
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        if let (Self::OAuth(error), Ok(value)) = (&mut self, HeaderValue::from_str(value)) {
            error.headers.insert(name, value);
        }
        self
    }

    /// Error and description, for a redirect.
    pub(crate) fn as_redirect(&self) -> (&'static str, String) {
        match self {
            Self::OAuth(error) => (error.error, error.description.clone()),
            Self::Page { text, .. } => ("server_error", text.clone()),
            Self::Broken(text) => ("server_error", text.clone()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::OAuth(error) => {
                let mut body = Map::new();
                body.insert("error".to_owned(), error.error.into());
                if !error.description.is_empty() {
                    body.insert("error_description".to_owned(), error.description.into());
                }
                body.extend(error.members);
                let mut response = json_with(error.status, &Value::Object(body));
                response.headers_mut().extend(error.headers);
                response
            }
            Self::Page { title, text } => {
                let body = format!(
                    "<p id=\"error\" role=\"alert\">{}</p>",
                    pages::escaped(&text)
                );
                let mut response = pages::page(&title, &body);
                *response.status_mut() = StatusCode::BAD_REQUEST;
                response
            }
            Self::Broken(text) => {
                let body = json!({ "error": "server_error", "error_description": text });
                json_with(StatusCode::INTERNAL_SERVER_ERROR, &body)
            }
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<KeyError> for Refusal {
    fn from(error: KeyError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<PasswordError> for Refusal {
    fn from(error: PasswordError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<Infallible> for Refusal {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// JSON with status 200 that nobody may cache.
pub(crate) fn json_answer(body: &Value) -> Response {
    json_with(StatusCode::OK, body)
}

/// JSON that nobody may cache.
pub(crate) fn json_with(status: StatusCode, body: &Value) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
        (PRAGMA, "no-cache"),
    ];
    (status, headers, body.to_string()).into_response()
}

/// A redirect after which the browser asks with GET.
pub(crate) fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Adds query parameters to a URL that has none yet, or some.
pub(crate) fn with_query(url: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{}", query.finish())
}
