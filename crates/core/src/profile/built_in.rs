//! What is built in: `hubspot` and `google`, and `sandbox` while one runs.

use url::Url;

use super::{HubSpotApi, Profile, Redirect, invalid, safe};
use crate::domain::{Kind, Method, Origin};
use crate::oidc::issuer::trimmed;
use crate::problem::Problem;
use crate::safe_url;

#[expect(clippy::expect_used, reason = "constants, parsed in a test")]
fn constant(url: &str) -> Url {
    Url::parse(url).expect("a good address")
}

pub(super) fn hubspot_api() -> HubSpotApi {
    HubSpotApi {
        origin: constant("https://api.hubapi.com"),
        version: "2026-03".to_owned(),
    }
}

pub(super) fn hubspot() -> Profile {
    let mut profile = Profile::blank("hubspot", "HubSpot", Kind::Hubspot, Origin::BuiltIn);
    profile.issuer = Some(constant("https://app.hubspot.com"));
    profile.sign_in_page = Some(constant("https://app.hubspot.com/login"));
    profile.status_url = Some(constant("https://status.hubspot.com/api/v2/summary.json"));
    profile.scopes = vec!["oauth".to_owned()];
    // HubSpot takes `http` only for `localhost` and compares exactly (facts/hubspot.md 7.3).
    profile.redirect = Redirect::Fixed(
        [45871, 45872, 45873]
            .map(|port| constant(&format!("http://localhost:{port}/callback")).into())
            .to_vec(),
    );
    profile.hosts = [
        "api.hubspot.com",
        "api.hubapi.com",
        "static.hsappstatic.net",
    ]
    .map(str::to_owned)
    .to_vec();
    profile
}

pub(super) fn google() -> Profile {
    let mut profile = Profile::blank("google", "Google", Kind::Oidc, Origin::BuiltIn);
    profile.issuer = Some(constant("https://accounts.google.com"));
    profile.methods = vec![Method::Google];
    // Google gives desktop clients a refresh token without this scope, which it does not know.
    profile.scopes.retain(|scope| scope != "offline_access");
    // A device code needs a client of another type there.
    profile.device_grant = false;
    profile
}

pub(super) fn sandbox(issuer: &str) -> Result<Profile, Problem> {
    let url = safe(issuer, crate::platform::env::SANDBOX)?;
    if !safe_url::is_loopback(&url) {
        return Err(invalid(format!(
            "{} must be on this computer",
            crate::platform::env::SANDBOX
        )));
    }
    let mut profile = Profile::blank("sandbox", "Sandbox", Kind::Native, Origin::BuiltIn);
    profile.sign_in_page = Some(url.clone());
    profile.support = Some(format!("{}/support", trimmed(&url)));
    profile.issuer = Some(url);
    profile.client_id = Some("portico-desktop".to_owned());
    profile.methods = vec![Method::Password, Method::Google, Method::Sso];
    Ok(profile)
}
