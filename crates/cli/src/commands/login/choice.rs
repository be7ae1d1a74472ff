//! What to sign in to, and whether somebody has to be named for it.

use portico_core::domain::{Kind, Method};
use portico_core::profile::Profile;
use portico_core::sign_in::scopes;

use crate::app::App;
use crate::args::Login;
use crate::exit::Failure;
use crate::output::table;

/// The profile: the one named, the organisation's, the person's, or the only one there is.
pub(super) fn profile(app: &App, args: &Login) -> Result<Profile, Failure> {
    let output = &app.output;
    let named = args.name.as_deref().filter(|name| name.contains("://"));
    match (args.issuer.as_deref().or(named), &args.client_id) {
        (Some(issuer), Some(client_id)) => {
            let mut profile = Profile::for_issuer(issuer, client_id)?;
            if !args.scope.is_empty() {
                profile.scopes = scopes::chosen(&args.scope)?;
                profile.states_scopes = true;
            }
            return Ok(profile);
        }
        (Some(_), None) => return Err(Failure::WrongUse(output.word("cli-client-id-needed"))),
        (None, Some(_)) => return Err(Failure::WrongUse(output.word("cli-issuer-needed"))),
        (None, None) => {}
    }
    if let (Some(name), Some(profile)) = (&args.name, &app.profile)
        && name != profile
    {
        return Err(Failure::WrongUse(output.word("cli-two-profiles")));
    }
    let profiles = app.portico.profiles();
    if let Some(name) = args.name.as_deref().or(app.profile.as_deref()) {
        return Ok(profiles.find(name)?);
    }
    match app.usual_profile()? {
        Some(profile) => Ok(profile),
        None => {
            let rows: Vec<Vec<String>> = profiles
                .all()
                .iter()
                .map(|profile| vec![format!("  {}", profile.name), profile.title.clone()])
                .collect();
            let which = output.word("cli-which-profile");
            Err(Failure::WrongUse(format!("{which}\n{}", table(&rows))))
        }
    }
}

/// Whether the way in asks for somebody, or depends on who it is.
pub(super) fn needs_address(profile: &Profile, method: Option<Method>) -> bool {
    let address_decides = !profile.domains.is_empty() || profile.webfinger;
    match method {
        Some(Method::Password) => true,
        Some(Method::Sso) => address_decides || profile.kind == Kind::Native,
        Some(Method::Google | Method::Browser | Method::Device) => false,
        None => address_decides || profile.methods.contains(&Method::Password),
    }
}
