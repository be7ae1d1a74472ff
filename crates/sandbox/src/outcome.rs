//! How a sign-in in a browser ends: well, cancelled, denied, or without a page.

use axum::response::Response;

use crate::answer::{Answer, Refusal, see_other};
use crate::browser::{Interaction, Purpose, SignedIn, forget, join_session};
use crate::device_grant;
use crate::grants::{Grant, new_code};
use crate::http::Call;
use crate::login::Denial;
use crate::request::{Back, callback, refused};

/// Ends the interaction well: the app gets its code, the browser its session.
pub(crate) fn complete(call: &Call, interaction: &Interaction, who: &SignedIn) -> Answer {
    let mut response = match &interaction.purpose {
        Purpose::App(request) => {
            forget(call, interaction)?;
            let code = new_code(
                &call.app,
                Grant::of(call.provider, request, who),
                &request.code_challenge,
                request.redirect_uri.clone(),
            )?;
            callback(call, &Back::of(request), &[("code", &code)])
        }
        Purpose::Device { .. } => device_grant::ask(call, interaction, who)?,
    };
    join_session(call, who, &mut response)?;
    Ok(response)
}

/// Ends the interaction with the person's refusal.
pub(crate) fn cancelled(call: &Call, interaction: &Interaction) -> Answer {
    forget(call, interaction)?;
    match &interaction.purpose {
        Purpose::App(request) => {
            let refusal = Refusal::oauth("access_denied", "the person cancelled");
            Ok(refused(call, &Back::of(request), &refusal))
        }
        Purpose::Device { .. } => Ok(see_other("/device")),
    }
}

/// Tells the app why the person does not get in, with a `reason` of the challenge endpoint's.
pub(crate) fn denied(call: &Call, interaction: &Interaction, denial: Denial) -> Answer {
    forget(call, interaction)?;
    match &interaction.purpose {
        Purpose::App(request) => Ok(callback(
            call,
            &Back::of(request),
            &[
                ("error", "access_denied"),
                ("error_description", denial.sentence()),
                ("reason", denial.reason()),
            ],
        )),
        Purpose::Device { .. } => Err(Refusal::page("Not let in", denial.sentence())),
    }
}

/// `login_required`, for requests that do not want a page.
pub(crate) fn login_required(call: &Call, interaction: &Interaction) -> Response {
    let back = match &interaction.purpose {
        Purpose::App(request) => Back::of(request),
        Purpose::Device { .. } => Back {
            redirect_uri: "/device".to_owned(),
            state: None,
        },
    };
    let refusal = Refusal::oauth("login_required", "nobody is signed in here");
    refused(call, &back, &refusal)
}
