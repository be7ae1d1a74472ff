//! Mails: each is kept for the mailbox page, and sent when there is an SMTP server.

use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::clock::Seconds;
use crate::store::{Record, Store, StoreError};

/// A mail as it appeared in the mailbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mail {
    /// The recipient's address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The body.
    pub text: String,
    /// The code in it, if it brings one.
    pub code: Option<String>,
    /// The link in it, if it brings one.
    pub link: Option<String>,
    /// When it was sent, in seconds since 1970.
    pub at: i64,
}

impl Record for Mail {
    const KIND: &'static str = "mail";
}

/// Why mail cannot be delivered by SMTP.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server's URL is not of the form `smtp://host:port`.
    #[error("an SMTP server is given as smtp://host:port")]
    Url,
    /// The server did not take the mail.
    #[error("the SMTP server did not take a mail")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// An address is not one.
    #[error("a mail address is invalid")]
    Address(#[from] lettre::address::AddressError),
    /// The mail could not be put together.
    #[error("the mail could not be put together")]
    Message(#[from] lettre::error::Error),
}

/// Sends mails by SMTP.
pub(crate) struct Postman {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Postman {
    /// For `smtp://host:port`, without TLS: a mail catcher on this machine.
    pub(crate) fn at(url: &str) -> Result<Self, MailError> {
        let url = Url::parse(url).ok().filter(|url| url.scheme() == "smtp");
        let url = url.ok_or(MailError::Url)?;
        let host = url.host_str().ok_or(MailError::Url)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(url.port().unwrap_or(25))
            .build();
        Ok(Self { transport })
    }

    pub(crate) async fn deliver(&self, mail: &Mail) -> Result<(), MailError> {
        let message = Message::builder()
            .from("Portico sandbox <sandbox@example.com>".parse()?)
            .to(mail.to.parse()?)
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())?;
        self.transport.send(message).await?;
        Ok(())
    }
}

/// Puts a mail into the mailbox.
pub(crate) fn keep(store: &Store, mail: &Mail) -> Result<(), StoreError> {
    store.append(mail)
}

/// All mails, oldest first.
pub(crate) fn kept(store: &Store) -> Result<Vec<Mail>, StoreError> {
    Ok(store
        .all::<Mail>()?
        .into_iter()
        .map(|(_, mail)| mail)
        .collect())
}

const FOOT: &str = "\n\n--\nThis is a sandbox. No real account is concerned.\n";

/// The mail with a code for a device that is not recognised.
pub(crate) fn with_code(to: &str, code: &str, minutes: i64, at: Seconds) -> Mail {
    Mail {
        to: to.to_owned(),
        subject: format!("{code} is your sign-in code"),
        text: format!(
            "Somebody, hopefully you, signs in on a device that we do not recognise.\n\n\
             Your code: {code}\n\nIt is good for {minutes} minutes. It is not your two-factor \
             code.{FOOT}"
        ),
        code: Some(code.to_owned()),
        link: None,
        at,
    }
}

/// The mail with a link to choose a new password.
pub(crate) fn with_reset_link(to: &str, link: &str, leaked: bool, at: Seconds) -> Mail {
    let why = if leaked {
        "Your password is on a list of leaked passwords, so it no longer works."
    } else {
        "Somebody, hopefully you, asked for a new password."
    };
    Mail {
        to: to.to_owned(),
        subject: "Reset your password".to_owned(),
        text: format!("{why}\n\nChoose a new one here, within an hour:\n{link}{FOOT}"),
        code: None,
        link: Some(link.to_owned()),
        at,
    }
}
