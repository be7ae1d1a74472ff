//! Support requests, kept for a test to look at.

use axum::http::{HeaderName, StatusCode};
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_with};
use crate::http::Call;
use crate::random;

/// What somebody wrote to support.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SupportRequest {
    /// The reference that went back.
    pub reference: String,
    /// The address to answer to.
    pub email: String,
    /// What they wrote.
    pub message: String,
    /// The report that came with it.
    pub report: Value,
    /// The sender's `Idempotency-Key`: the same request once more has the same.
    pub key: Option<String>,
}

/// `POST /support`.
pub(crate) async fn take_in(call: Call) -> Answer {
    let body = call.json()?;
    let text = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let email = text("email")
        .ok_or_else(|| Refusal::invalid("email is missing"))?
        .to_owned();
    let message = text("message")
        .ok_or_else(|| Refusal::invalid("message is missing"))?
        .to_owned();
    let report = body.get("report").cloned().unwrap_or(Value::Null);
    let key = call
        .header(&HeaderName::from_static("idempotency-key"))
        .map(str::to_owned);
    let mut requests = call.app.support.lock();
    let before = requests
        .iter()
        .find(|request| key.is_some() && request.key == key);
    let reference = match before {
        Some(before) => before.reference.clone(),
        None => {
            let reference = format!("SB-{}", random::digits(6));
            requests.push(SupportRequest {
                reference: reference.clone(),
                email,
                message,
                report,
                key,
            });
            reference
        }
    };
    Ok(json_with(
        StatusCode::ACCEPTED,
        &json!({ "reference": reference }),
    ))
}
