//! Requests with an access token (RFC 6750, RFC 9449 7).

use http::{Method, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::proof::send_with_proof;
use super::unusable;
use crate::clock::Clock;
use crate::http::{self as door, Http, Repeat, Response};
use crate::oauth::dpop::DpopKey;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::text::is_hidden;

/// What a resource request is made with.
#[derive(Debug)]
pub struct Access<'a> {
    /// The access token.
    pub token: &'a Secret,
    /// The key that it is bound to.
    pub dpop: Option<&'a DpopKey>,
    /// The time.
    pub clock: &'a dyn Clock,
}

/// Fetches a JSON resource with an access token.
///
/// # Errors
/// As [`resource_to_show`].
pub(crate) async fn resource<T: DeserializeOwned>(
    http: &Http,
    url: &Url,
    access: &Access<'_>,
) -> Result<T, Problem> {
    let response = request_resource(http, Method::GET, url, access, Vec::new()).await?;
    door::parse_json(url, &response)
}

/// The same for what is only shown to the person: whatever is hidden in its texts goes.
///
/// # Errors
/// `session_revoked` when the token is not taken; the network's and the service's own problems.
pub async fn resource_to_show<T: DeserializeOwned>(
    http: &Http,
    url: &Url,
    access: &Access<'_>,
) -> Result<T, Problem> {
    let mut value = resource(http, url, access).await?;
    uncover(&mut value);
    serde_json::from_value(value)
        .map_err(|_| unusable(url, &format!("{} is not what it should be", url.path())))
}

fn uncover(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| !is_hidden(c)),
        Value::Array(all) => all.iter_mut().for_each(uncover),
        Value::Object(members) => members.values_mut().for_each(uncover),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Sends a request with an access token, DPoP-bound where the token is (RFC 9449 7.1).
///
/// # Errors
/// As [`resource`].
pub(crate) async fn request_resource(
    http: &Http,
    method: Method,
    url: &Url,
    access: &Access<'_>,
    body: Vec<u8>,
) -> Result<Response, Problem> {
    let scheme = if access.dpop.is_some() {
        "DPoP"
    } else {
        "Bearer"
    };
    let authorization = format!("{scheme} {}", access.token.expose());
    let mut headers = vec![(header::AUTHORIZATION, authorization)];
    if !body.is_empty() {
        headers.push((header::CONTENT_TYPE, "application/json".to_owned()));
    }
    let repeat = if method == Method::GET {
        Repeat::Safe
    } else {
        Repeat::Never
    };
    let request = door::build(method, url, &headers, body)?;
    let bound = access.dpop.map(|_| access.token);
    let response = send_with_proof(http, access.clock, access.dpop, bound, request, repeat).await?;
    // A service may refuse with a page; what it does is never said by one.
    let of_gateway = match response.status().is_success() {
        true => door::of_gateway(url, &response),
        false => door::challenged(url, &response),
    };
    if let Some(problem) = of_gateway {
        return Err(problem);
    }
    match response.status() {
        status if status.is_success() => Ok(response),
        StatusCode::UNAUTHORIZED => Err(Problem::new(Code::SessionRevoked)
            .with_detail(format!("{} does not accept the access token", url.path()))),
        _ => Err(door::refused(url, &response)),
    }
}
