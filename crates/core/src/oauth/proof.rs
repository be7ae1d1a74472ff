//! Sending with a DPoP proof (RFC 9449), and with the nonce that a server wants in it.

use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use url::Url;

use super::dpop::DpopKey;
use super::invalid;
use crate::clock::Clock;
use crate::http::{Http, Repeat, Request, Response};
use crate::problem::{Code, Problem};
use crate::secret::Secret;

pub(super) async fn send_with_proof(
    http: &Http,
    clock: &dyn Clock,
    key: Option<&DpopKey>,
    bound: Option<&Secret>,
    request: Request,
    repeat: Repeat,
) -> Result<Response, Problem> {
    let Some(key) = key else {
        return Ok(http.send(request, repeat).await?);
    };
    let url = Url::parse(&request.uri().to_string()).map_err(invalid)?;
    // A proof counts once, so each try makes its own.
    let prove = || {
        let mut proved = request.clone();
        let proof = key.proof(request.method().as_str(), &url, clock.now(), bound)?;
        let proof = HeaderValue::from_str(&proof)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        proved.headers_mut().insert("DPoP", proof);
        Ok::<_, Problem>(proved)
    };
    let response = http.send_made(prove, repeat).await?;
    let Some(nonce) = response
        .headers()
        .get("DPoP-Nonce")
        .and_then(|nonce| nonce.to_str().ok())
    else {
        return Ok(response);
    };
    key.keep_nonce(&url, nonce);
    match wants_nonce(&response) {
        true => http.send_made(prove, repeat).await,
        false => Ok(response),
    }
}

/// RFC 9449 8 and 9: as JSON from the authorization server, as a challenge from a resource.
fn wants_nonce(response: &Response) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    let status = response.status();
    if status != StatusCode::BAD_REQUEST && status != StatusCode::UNAUTHORIZED {
        return false;
    }
    let challenged = response
        .headers()
        .get(header::WWW_AUTHENTICATE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("use_dpop_nonce"));
    challenged
        || serde_json::from_slice::<Refusal>(response.body())
            .is_ok_and(|refusal| refusal.error == "use_dpop_nonce")
}
