//! A new password: the service mails a link to choose one.

use crate::address;
use crate::context::{Context, blocking};
use crate::http::{self, Repeat};
use crate::problem::{Code, Problem};
use crate::profile::Profile;

/// Asks the service to mail a link to choose a new password. It answers the same whoever asks. The
/// address goes to nobody whom a sign-in would not go to.
///
/// # Errors
/// `method_not_allowed` where the service has no such endpoint; `policy_forbids` and `profile_exists` as
/// for a sign-in; the network's own problems.
pub(crate) async fn ask(context: &Context, profile: &Profile, email: &str) -> Result<(), Problem> {
    context.read_policy();
    context.policy().allows(profile, None)?;
    let (shared, whole) = (context.clone(), profile.clone());
    blocking(move || shared.profiles().must_mean_the_same(&whole)).await?;
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
