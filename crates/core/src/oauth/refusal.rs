//! What an authorization server means by a refusal (RFC 6749 5.2 and its extensions).

use http::StatusCode;
use oauth2::basic::BasicErrorResponse;
use serde::Serialize;
use serde_json::Value;

use super::describe;
use crate::http::{Response, Sent, object};
use crate::problem::Code;

/// Added to what a server says that wants proofs and gets none.
pub(super) const WANTS_DPOP: &str =
    "; the provider wants DPoP for this client: write dpop = \"on\" into its profile";

/// What a refusal holds that is read here.
#[derive(Serialize)]
struct Refusal {
    error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_description: Option<String>,
}

/// What comes of a refusal at a sign-in.
pub(super) fn code(error: &str) -> Code {
    match error {
        "invalid_client" | "unauthorized_client" => Code::ProfileInvalid,
        "invalid_scope" => Code::ScopeRefused,
        "temporarily_unavailable" | "server_error" => Code::ServiceUnavailable,
        "slow_down" => Code::ServiceBusy,
        "access_denied" => Code::AccessDenied,
        _ => Code::TokenRefused,
    }
}

/// What stands in words of the moment, in whichever way a server puts it.
const PASSING: [&str; 9] = [
    "limit",
    "quota",
    "too_many",
    "throttl",
    "timeout",
    "timed_out",
    "unavailable",
    "maintenance",
    "busy",
];

/// Whether a renewal that is refused with this word has ended the session. It has, unless the word
/// is none of OAuth's form (a gateway's "Not Found"), one of the moment, or about this computer's
/// clock or set-up: `invalid_client` may be mended, with the session still there.
pub(super) fn ends_a_session(error: &str) -> bool {
    let is_word = !error.is_empty()
        && error
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it == b'_');
    is_word
        && !PASSING.iter().any(|part| error.contains(part))
        && !matches!(
            error,
            "server_error"
                | "slow_down"
                | "authorization_pending"
                | "use_dpop_nonce"
                | "invalid_dpop_proof"
                | "invalid_client"
        )
}

/// Whether a status of the token endpoint says nothing of a grant, whatever stands below it: whoever
/// is before the service answers so while that is away or moved.
pub(super) fn is_of_the_moment(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::NOT_FOUND
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::TOO_EARLY
    )
}

/// Whether an endpoint that may be there need not be: it is not, or not for this client.
pub(super) fn is_closed(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::GONE
            | StatusCode::NOT_IMPLEMENTED
    )
}

/// The same in words, which come with 400 as well (RFC 6749 5.2): not for this client, whatever it asks
/// for. What is wrong with a request is told by other words.
pub(super) fn is_of_the_client(error: &str) -> bool {
    matches!(
        error,
        "unauthorized_client" | "invalid_client" | "access_denied"
    )
}

pub(super) fn described(sent: &Sent, refusal: &BasicErrorResponse) -> String {
    let description = refusal.error_description().map(String::as_str);
    describe(sent, refusal.error().as_ref(), description)
}

/// A refusal in the one form that libraries read: some servers answer 200, or add members of types
/// that nobody expects. Any other answer is left as it is.
pub(super) fn in_one_form(response: Response) -> Response {
    let status = response.status();
    if !status.is_success() && !status.is_client_error() {
        return response;
    }
    let Some(body) = refusal_in(&response).and_then(|it| serde_json::to_vec(&it).ok()) else {
        return response;
    };
    let mut refusal = Response::new(body);
    *refusal.status_mut() = match status.is_success() {
        true => StatusCode::BAD_REQUEST,
        false => status,
    };
    *refusal.headers_mut() = response.headers().clone();
    *refusal.extensions_mut() = response.extensions().clone();
    refusal
}

fn refusal_in(response: &Response) -> Option<Refusal> {
    let members: serde_json::Map<String, Value> = object(response.body()).ok()?;
    let gives = ["access_token", "device_code", "request_uri"];
    if response.status().is_success() && gives.iter().any(|name| members.contains_key(*name)) {
        return None;
    }
    let text = |name: &str| members.get(name)?.as_str().map(str::to_owned);
    let error = text("error").filter(|error| !error.is_empty())?;
    Some(Refusal {
        error,
        error_description: text("error_description"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(status: u16, body: &str) -> Option<(u16, Value)> {
        let mut response = Response::new(body.as_bytes().to_vec());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        let after = in_one_form(response.clone());
        let same = after.status() == response.status() && after.body() == response.body();
        let value = || serde_json::from_slice(after.body()).unwrap();
        (!same).then(|| (after.status().as_u16(), value()))
    }

    #[test]
    fn a_refusal_is_read_however_it_comes() {
        let plain = serde_json::json!({ "error": "login_required" });
        for (status, body, expected) in [
            (200, r#"{"error":"login_required"}"#, 400),
            (
                201,
                r#"{"error":"login_required","error_codes":[50076]}"#,
                400,
            ),
            (
                400,
                r#"{"error":"login_required","error_description":null}"#,
                400,
            ),
            (401, r#"{"error":"login_required","error_uri":7}"#, 401),
        ] {
            assert_eq!(
                seen(status, body),
                Some((expected, plain.clone())),
                "{body}"
            );
        }
        for (status, body) in [
            (200, r#"{"access_token":"a","error":"x"}"#),
            (200, r#"{"error":{"message":"x"}}"#),
            (200, r#"{"error":""}"#),
            (400, "error"),
            (400, r#"["error"]"#),
            (500, r#"{"error":"server_error"}"#),
        ] {
            assert_eq!(seen(status, body), None, "{body}");
        }
    }

    #[test]
    fn what_may_pass_or_be_mended_ends_no_session() {
        for (error, ends) in [
            ("invalid_grant", true),
            ("interaction_required", true),
            ("login_required", true),
            ("consent_required", true),
            ("invalid_token", true),
            ("unauthorized_client", true),
            ("access_denied", true),
            ("invalid_scope", true),
            ("something_new", true),
            ("temporarily_unavailable", false),
            ("server_error", false),
            ("slow_down", false),
            ("invalid_client", false),
            ("invalid_dpop_proof", false),
            ("Not Found", false),
            ("Bad Request", false),
            ("Unauthorized", false),
            ("", false),
            ("rate_limit_exceeded", false),
            ("too_many_requests", false),
            ("quota_exceeded", false),
            ("maintenance", false),
            ("request_timeout", false),
        ] {
            assert_eq!(ends_a_session(error), ends, "{error}");
        }
    }
}
