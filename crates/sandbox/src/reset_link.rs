//! The mail with a link to a new password: the link works once, within an hour.

use serde::{Deserialize, Serialize};

use crate::answer::Refusal;
use crate::app::App;
use crate::clock::Seconds;
use crate::people::Account;
use crate::store::Record;
use crate::{Provider, mail, random};

const LIFETIME: Seconds = 3_600;

/// A link that went out, under the hash of its token.
#[derive(Serialize, Deserialize)]
pub(crate) struct ResetLink {
    pub(crate) email: String,
    pub(crate) expires_at: Seconds,
}

impl Record for ResetLink {
    const KIND: &'static str = "reset_link";
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
