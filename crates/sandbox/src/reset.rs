//! Forgotten and leaked passwords: a mail with a link that works once, within an hour.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::clock::Seconds;
use crate::http::Call;
use crate::mail;
use crate::pages::{alert, escaped, field, main_button, page};
use crate::people::{Account, normal_email};
use crate::store::Record;
use crate::{Provider, random, tokens};

const LIFETIME: Seconds = 3_600;
const SHORTEST: usize = 10;

/// A link that went out, under the hash of its token.
#[derive(Serialize, Deserialize)]
struct ResetLink {
    email: String,
    expires_at: Seconds,
}

impl Record for ResetLink {
    const KIND: &'static str = "reset_link";
}

/// `POST /password_reset`: 202, whoever asks.
pub(crate) async fn ask(call: Call) -> Answer {
    let form = call.form()?;
    let email = normal_email(form.need("username")?);
    send_link(&call.app, &email, false).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Sends a link to somebody who has a password here; only the newest link works.
pub(crate) async fn send_link(app: &App, email: &str, leaked: bool) -> Result<(), Refusal> {
    let account: Option<Account> = app.store.get(email)?;
    if account.and_then(|account| account.password_hash).is_none() {
        return Ok(());
    }
    for (id, link) in app.store.all::<ResetLink>()? {
        if link.email == email {
            app.store.remove::<ResetLink>(&id)?;
        }
    }
    let token = app.new_secret("reset");
    let link = ResetLink {
        email: email.to_owned(),
        expires_at: app.now() + LIFETIME,
    };
    app.store.put(&random::hash(&token), &link)?;
    let url = format!("{}/reset?token={token}", app.issuer(Provider::Service));
    app.send(mail::with_reset_link(email, &url, leaked, app.now()))
        .await
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
    tokens::revoke_person(&call.app, &email)?;
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
