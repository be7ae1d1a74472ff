//! Forgotten and leaked passwords: the pages and the endpoint.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::answer::{Answer, Refusal};
use crate::http::Call;
use crate::pages::{alert, escaped, field, main_button, page};
use crate::people::{Account, normal_email};
use crate::reset_link::{ResetLink, send_link};
use crate::{grants, random};

const SHORTEST: usize = 10;

/// `POST /password_reset`: 202, whoever asks.
pub(crate) async fn ask(call: Call) -> Answer {
    let form = call.form()?;
    let email = normal_email(form.need("username")?);
    send_link(&call.app, &email, false).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// `GET /forgot`.
pub(crate) async fn forgot(_: Call) -> Answer {
    let fields =
        field("email", "E-mail", "email", "", "required") + &main_button("next", "Send a link");
    let form = format!("<form method=\"post\" action=\"/forgot\">{fields}</form>");
    Ok(page("Forgot password", &form))
}

/// `POST /forgot`.
pub(crate) async fn forgot_submit(call: Call) -> Answer {
    let form = call.page_form()?;
    send_link(
        &call.app,
        &normal_email(form.get("email").unwrap_or_default()),
        false,
    )
    .await?;
    let text = "If there is an account with this address, a mail is on its way.";
    Ok(page(
        "Check your mail",
        &format!("<p id=\"done\" role=\"status\">{text}</p>"),
    ))
}

/// `GET /reset`: the link in the mail.
pub(crate) async fn show(call: Call) -> Answer {
    let parameters = call.query()?;
    let token = parameters.get("token").unwrap_or_default();
    valid(&call, token)?;
    Ok(new_password_page(token, None))
}

/// `POST /reset`.
pub(crate) async fn submit(call: Call) -> Answer {
    let form = call.page_form()?;
    let token = form.get("token").unwrap_or_default();
    let email = valid(&call, token)?.email;
    let password = form.get("password").unwrap_or_default();
    if Some(password) != form.get("password_again") {
        return Ok(new_password_page(token, Some("The two passwords differ.")));
    }
    if password.chars().count() < SHORTEST || password.contains("password") {
        let text = "Please choose a different password. This one is short, or known to be bad.";
        return Ok(new_password_page(token, Some(text)));
    }
    call.app.secret(password.to_owned());
    let hash = call.app.passwords.hash(password)?;
    call.app
        .store
        .take::<ResetLink>(&random::hash(token))?
        .ok_or_else(expired)?;
    call.app.store.update::<Account, ()>(&email, |account| {
        account.password_hash = Some(hash);
        account.password_leaked = false;
        account.locked_until = 0;
    })?;
    grants::revoke_person(&call.app, &email)?;
    let text = "Your password is changed. Go back to the app and sign in.";
    Ok(page(
        "Done",
        &format!("<p id=\"done\" role=\"status\">{text}</p>"),
    ))
}

fn valid(call: &Call, token: &str) -> Result<ResetLink, Refusal> {
    let link: Option<ResetLink> = call.app.store.get(&random::hash(token))?;
    link.filter(|link| link.expires_at >= call.app.now())
        .ok_or_else(expired)
}

fn expired() -> Refusal {
    Refusal::page(
        "Link expired",
        "This link was used, replaced by a newer one, or is too old.",
    )
}

fn new_password_page(token: &str, problem: Option<&str>) -> Response {
    let more = "autocomplete=\"new-password\"";
    let fields = format!(
        "<input type=\"hidden\" name=\"token\" value=\"{}\">",
        escaped(token)
    ) + &field("password", "New password", "password", "", more)
        + &field("password_again", "Once more", "password", "", more)
        + &main_button("save", "Save");
    let form = format!("<form method=\"post\" action=\"/reset\">{fields}</form>");
    page("Choose a new password", &(alert(problem) + &form))
}
