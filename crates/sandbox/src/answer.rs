//! The two ways to answer: what was asked for, or a refusal.

use std::convert::Infallible;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, PRAGMA};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::keys::KeyError;
use crate::pages;
use crate::people::PasswordError;
use crate::store::StoreError;

/// What every handler returns.
pub(crate) type Answer = Result<Response, Refusal>;

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
