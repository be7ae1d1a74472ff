//! Requests as services want them.

use http::{Method, header};
use url::Url;

use super::Request;
use crate::problem::{Code, Problem};

/// Makes a GET that wants JSON.
///
/// # Errors
/// When the address is not one to talk to.
pub fn get(url: &Url, headers: &[(header::HeaderName, String)]) -> Result<Request, Problem> {
    build(Method::GET, url, headers, Vec::new())
}

/// Makes a form-encoded POST.
///
/// # Errors
/// When the address is not one to talk to.
pub fn post_form(
    url: &Url,
    fields: &[(&str, &str)],
    headers: &[(header::HeaderName, String)],
) -> Result<Request, Problem> {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let mut request = build(Method::POST, url, headers, body.into_bytes())?;
    request.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    Ok(request)
}

/// Makes a POST of JSON that may be repeated: the key (draft-ietf-httpapi-idempotency-key-header)
/// tells the service that it is the same one.
///
/// # Errors
/// When the address is not one to talk to.
pub fn post_json(url: &Url, body: Vec<u8>, idempotency_key: &str) -> Result<Request, Problem> {
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (
            header::HeaderName::from_static("idempotency-key"),
            idempotency_key.to_owned(),
        ),
    ];
    build(Method::POST, url, &headers, body)
}

pub(crate) fn build(
    method: Method,
    url: &Url,
    headers: &[(header::HeaderName, String)],
    body: Vec<u8>,
) -> Result<Request, Problem> {
    let mut request = http::Request::builder()
        .method(method)
        .uri(url.as_str())
        .header(header::ACCEPT, "application/json")
        .header(header::ACCEPT_ENCODING, "identity");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request
        .body(body)
        .map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
}
