//! A new password: the service mails a link to choose one.

use crate::address;
use crate::context::Context;
use crate::http::{self, Repeat};
use crate::problem::{Code, Problem};
use crate::profile::Profile;

/// Asks the service to mail a link to choose a new password. It answers the same whoever asks.
///
/// # Errors
/// `method_not_allowed` where the service has no such endpoint; the network's own problems.
pub(crate) async fn ask(context: &Context, profile: &Profile, email: &str) -> Result<(), Problem> {
    let server = context.server(profile).await?;
    let endpoint = server
        .provider()
        .and_then(|provider| provider.metadata.portico.password_reset_endpoint.as_ref())
        .ok_or_else(|| {
            Problem::new(Code::MethodNotAllowed)
                .with_detail("the service does not support password resets from here")
        })?;
    let username = address::cleaned(email);
    let request = http::post_form(endpoint, &[("username", &username)], &[])?;
    let response = context.http().send(request, Repeat::Safe).await?;
    if let Some(problem) = http::of_gateway(endpoint, &response) {
        return Err(problem);
    }
    match response.status().is_success() {
        true => Ok(()),
        false => Err(http::refused(endpoint, &response)),
    }
}
