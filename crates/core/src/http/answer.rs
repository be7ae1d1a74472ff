//! What services answer.

use http::StatusCode;
use serde::de::DeserializeOwned;
use url::Url;

use super::{Response, TlsFault, of_gateway, retry_after};
use crate::problem::{Code, Problem};

/// Reads a body as JSON, saying what is wrong with it, and nothing of what is in it.
///
/// # Errors
/// `bad_response` when it is none.
pub fn parse_json<T: DeserializeOwned>(url: &Url, response: &Response) -> Result<T, Problem> {
    object(response.body()).map_err(|error| {
        if let Some(problem) = of_gateway(url, response) {
            return problem;
        }
        Problem::new(Code::BadResponse)
            .at_host(url.host_str().unwrap_or_default())
            .with_detail(format!(
                "{} is not what it should be: {:?} at line {}, column {}",
                url.path(),
                error.classify(),
                error.line(),
                error.column()
            ))
    })
}

/// Reads a JSON object, which every document is that Portico asks for. The library would also take a
/// list of the members' values for one.
pub(crate) fn object<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    let body = without_mark(body);
    match body.trim_ascii_start().first() {
        Some(b'[') => Err(serde::de::Error::custom("a list")),
        _ => serde_json::from_slice(body),
    }
}

/// A text without the mark that some editors begin it with (RFC 8259 8.1 lets it be ignored).
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// What a status without an answer that can be read means.
#[must_use]
pub fn refused(url: &Url, response: &Response) -> Problem {
    if let Some(problem) = of_gateway(url, response) {
        return problem;
    }
    let status = response.status();
    // nginx finishes the handshake first, and says so afterwards.
    let wanted = b"No required SSL certificate was sent";
    if status == StatusCode::BAD_REQUEST
        && response.body().windows(wanted.len()).any(|it| it == wanted)
    {
        let fault = TlsFault::ClientCertificate;
        let mut problem = Problem::new(Code::TlsFailed)
            .at_host(url.host_str().unwrap_or_default())
            .with_detail(fault.to_string());
        problem.about.tls = Some(fault.as_str());
        return problem;
    }
    let code = match status {
        StatusCode::TOO_MANY_REQUESTS => Code::ServiceBusy,
        status if status.is_server_error() => Code::ServiceUnavailable,
        _ => Code::BadResponse,
    };
    Problem::new(code)
        .at_host(url.host_str().unwrap_or_default())
        .wait(retry_after(response))
        .with_detail(format!("{} answered {status}", url.path()))
}
