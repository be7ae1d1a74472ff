//! Taking a token back (RFC 7009).

use http::StatusCode;
use oauth2::basic::BasicErrorResponse;
use serde_json::Value;
use url::Url;

use super::{Client, refusal, unusable};
use crate::http::{self as door, Repeat, Response, Sent};
use crate::problem::Problem;
use crate::secret::Secret;

/// What a service has made of taking a token back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// It is worthless.
    Done,
    /// The service does not do this.
    Refused,
    /// The service says that it is no token of its own, or none any more.
    Unknown,
}

/// Whether an answer tells an error in a form that nobody has described: in other JSON, or in some
/// that can't be read, as a form, or in a plain word.
fn tells_an_error(body: &[u8]) -> bool {
    fn is_error(value: &Value) -> bool {
        match value {
            Value::Object(members) => members.get("error").is_some_and(|error| {
                !matches!(error, Value::Null | Value::Bool(false)) && error.as_str() != Some("")
            }),
            Value::Array(all) => all.iter().any(is_error),
            _ => false,
        }
    }
    let body = door::without_mark(body).trim_ascii();
    if body.starts_with(b"{") || body.starts_with(b"[") {
        return serde_json::from_slice(body).map_or(true, |value| is_error(&value));
    }
    let mut fields = url::form_urlencoded::parse(body);
    let in_a_form = fields.any(|(name, value)| name == "error" && !value.is_empty());
    let word = body.split(|byte| !byte.is_ascii_alphabetic()).next();
    in_a_form || word.is_some_and(|word| word.eq_ignore_ascii_case(b"error"))
}

impl Client {
    /// Revokes one token (RFC 7009 2). One path for every server: what decides is the answer.
    ///
    /// # Errors
    /// Whatever leaves it open whether the service does it: then it has to be told again.
    pub async fn revoke(
        &self,
        endpoint: &Url,
        hint: &str,
        token: &Secret,
    ) -> Result<Revocation, Problem> {
        let mut fields = vec![("token", token.expose()), ("token_type_hint", hint)];
        // Where the header names the client, the body does not: some servers refuse it twice.
        if self.client_secret.is_none() || !self.secret_in_header {
            fields.push(("client_id", &self.client_id));
        }
        let request = self.authenticated(endpoint, fields)?;
        let response = self.send_any(request, Repeat::Safe).await?;
        // Whatever the status: a protection refuses with those of a service that does not do this.
        if let Some(problem) = door::challenged(endpoint, &response) {
            return Err(problem);
        }
        let refusal = refusal::in_one_form(response.clone());
        let refusal = door::object::<BasicErrorResponse>(refusal.body()).ok();
        match response.status() {
            status if status.is_success() => self.read_revocation(endpoint, &response, refusal),
            StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::GONE
            | StatusCode::NOT_IMPLEMENTED => Ok(Revocation::Refused),
            status if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                match refusal {
                    Some(refusal) => self.refused_revocation(&response, &refusal),
                    None => Err(door::refused(endpoint, &response)),
                }
            }
            _ => Err(door::refused(endpoint, &response)),
        }
    }

    /// A service that has done it says little. A page is somebody else's word, and an error is one with
    /// any status.
    fn read_revocation(
        &self,
        endpoint: &Url,
        response: &Response,
        refusal: Option<BasicErrorResponse>,
    ) -> Result<Revocation, Problem> {
        let refusal = refusal.filter(|refusal| !refusal.error().as_ref().is_empty());
        match (door::of_gateway(endpoint, response), refusal) {
            (Some(problem), _) => Err(problem),
            (None, Some(refusal)) => self.refused_revocation(response, &refusal),
            (None, None) if tells_an_error(response.body()) => Err(unusable(
                endpoint,
                "the service tells an error that can't be read",
            )),
            (None, None) => Ok(Revocation::Done),
        }
    }

    fn refused_revocation(
        &self,
        response: &Response,
        refusal: &BasicErrorResponse,
    ) -> Result<Revocation, Problem> {
        match refusal.error().as_ref() {
            "unsupported_token_type" => Ok(Revocation::Refused),
            // RFC 7009 2.2 has them say nothing; Google says it of what went with the refresh token.
            "invalid_token" => Ok(Revocation::Unknown),
            _ => Err(self.refusal(&Sent::for_answer(response), refusal)),
        }
    }
}
