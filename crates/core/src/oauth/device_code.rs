//! The device grant (RFC 8628): a code to type elsewhere, and the tokens that it ends in.

use std::time::Duration;

use http::StatusCode;
use oauth2::{
    DeviceAuthorizationUrl, DeviceCodeErrorResponseType, RequestTokenError, Scope,
    StandardDeviceAuthorizationResponse,
};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use url::Url;

use super::{Client, Sending, Tokens, describe, is_visible, refusal, unusable};
use crate::http::{self as door, Repeat, Response};
use crate::lenient;
use crate::problem::{Code, Problem};
use crate::safe_url;

/// How often a device code is asked for at most, whatever the server says.
const LEAST_INTERVAL: Duration = Duration::from_secs(1);
/// A server that wants longer pauses than this does not mean it.
const MOST_INTERVAL: Duration = Duration::from_secs(300);
/// How long a device code lasts where its server does not say, in seconds.
const DEVICE_LIFETIME: u64 = 300;
/// How often it is asked for then (RFC 8628 3.2), in seconds.
const DEVICE_INTERVAL: u64 = 5;
/// The longest code that somebody would type, in bytes.
const MAX_USER_CODE: usize = 64;

/// A device code (RFC 8628 3.2), as servers write it.
#[derive(Serialize, Deserialize)]
pub(crate) struct DeviceAnswer {
    device_code: String,
    user_code: String,
    #[serde(alias = "verification_url")]
    verification_uri: String,
    #[serde(alias = "verification_url_complete")]
    verification_uri_complete: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_seconds")]
    expires_in: Option<u64>,
    #[serde(default, deserialize_with = "lenient::as_seconds")]
    interval: Option<u64>,
}

impl DeviceAnswer {
    /// As the library reads it.
    pub(crate) fn plain(self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Self {
            expires_in: self.expires_in.or(Some(DEVICE_LIFETIME)),
            interval: self.interval.or(Some(DEVICE_INTERVAL)),
            ..self
        })
    }
}

impl Client {
    /// Asks for a device code (RFC 8628 3.1).
    ///
    /// # Errors
    /// When the server does not give one.
    pub async fn device_code(
        &self,
        endpoint: &Url,
        scopes: &[String],
    ) -> Result<StandardDeviceAuthorizationResponse, Problem> {
        let library = self
            .library()?
            .set_device_authorization_url(DeviceAuthorizationUrl::from_url(endpoint.clone()));
        let send = Sending::by(self, Repeat::Safe, plain_device_code);
        let details = library
            .exchange_device_code()
            .add_scopes(scopes.iter().cloned().map(Scope::new))
            .request_async(&send)
            .await
            .map_err(|error| self.explain(error, &send.sent()))?;
        match is_sane(&details, endpoint) {
            true => Ok(details),
            false => Err(unusable(endpoint, "the device code can't be used")),
        }
    }

    /// Waits until the person has typed the code somewhere (RFC 8628 3.4), as slowly as the
    /// server wishes. Dropping the future ends it; `asking` tells whether a request is under way then,
    /// which may bring tokens.
    ///
    /// # Errors
    /// `access_denied`, `sign_in_expired`, and the network's and the service's own problems.
    pub(crate) async fn device_tokens(
        &self,
        details: &StandardDeviceAuthorizationResponse,
        asking: &watch::Sender<bool>,
    ) -> Result<Tokens, Problem> {
        let library = self.library()?;
        let send = Sending::by(self, Repeat::Safe, |response| response);
        let clock = self.clock.clone();
        let answer = library
            .exchange_device_access_token(details)
            .set_time_fn(move || clock.now())
            .request_async(
                &send,
                async |pause: Duration| {
                    asking.send_replace(false);
                    tokio::time::sleep(pause.max(LEAST_INTERVAL)).await;
                    asking.send_replace(true);
                },
                None::<Duration>,
            )
            .await;
        let answer = answer.map_err(|error| match &error {
            RequestTokenError::ServerResponse(refusal) => match refusal.error() {
                DeviceCodeErrorResponseType::ExpiredToken => Problem::new(Code::SignInExpired),
                DeviceCodeErrorResponseType::AccessDenied => Problem::new(Code::AccessDenied),
                other => {
                    let word = refusal.error_description().map(String::as_str);
                    let word = describe(&send.sent(), other.as_ref(), word);
                    Problem::new(refusal::code(other.as_ref())).with_detail(word)
                }
            },
            _ => self.explain_any(error),
        })?;
        Ok(self.read(&answer))
    }
}

/// Whether a device code can be shown, and its addresses opened.
pub(crate) fn is_sane(details: &StandardDeviceAuthorizationResponse, endpoint: &Url) -> bool {
    let code = details.user_code().secret();
    let complete = details
        .verification_uri_complete()
        .map(|uri| uri.secret().as_str());
    let mut addresses = [Some(details.verification_uri().as_str()), complete]
        .into_iter()
        .flatten();
    (1..=MAX_USER_CODE).contains(&code.len())
        && code.bytes().all(is_visible)
        && details.interval() <= MOST_INTERVAL
        && addresses
            .all(|text| Url::parse(text).is_ok_and(|url| safe_url::may_lead(endpoint, &url)))
}

/// A device code as the library reads it.
fn plain_device_code(mut response: Response) -> Response {
    if response.status() == StatusCode::OK
        && let Ok(answer) = door::object::<DeviceAnswer>(response.body())
        && let Ok(plain) = answer.plain()
    {
        *response.body_mut() = plain;
    }
    response
}
