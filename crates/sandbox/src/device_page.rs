//! The page on which a person types the code of a device, and signs in for it.

use crate::answer::Answer;
use crate::browser::{Interaction, Purpose};
use crate::device_grant::{code_page, waiting_code};
use crate::http::Call;
use crate::{device_grant, signin};

/// `GET /device`: the code is typed here.
pub(crate) async fn show(call: Call) -> Answer {
    let parameters = call.query()?;
    Ok(code_page(
        parameters.get("user_code").unwrap_or_default(),
        None,
    ))
}

/// `POST /device`: the code that was typed, or the decision.
pub(crate) async fn submit(call: Call) -> Answer {
    let form = call.page_form()?;
    if form.get("interaction").is_some() {
        return device_grant::decide(&call, &form);
    }
    let typed = form.get("user_code").unwrap_or_default();
    match waiting_code(&call, typed)? {
        Some(user_code) => {
            let purpose = Purpose::Device { user_code };
            signin::begin(&call, Interaction::new(&call, purpose)).await
        }
        None => Ok(code_page(
            typed,
            Some("There is no such code, or it is too old."),
        )),
    }
}
