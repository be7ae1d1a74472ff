//! What a person answers.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// A person's answer to a step.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What it is.
    pub kind: AnswerKind,
    /// Whether the service may remember this device.
    pub remember_device: bool,
}

/// The answers there are.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub enum AnswerKind {
    /// The password.
    Password(Secret),
    /// The mailed code.
    EmailCode(Secret),
    /// The authenticator app's code.
    Totp(Secret),
    /// A printed backup code.
    BackupCode(Secret),
    /// Another mailed code.
    Resend,
    /// The address that the browser ended at.
    Paste(Secret),
    /// Open the browser once more.
    OpenAgain,
    /// A code for another device, beside the browser.
    DeviceCode,
    /// It is all right that somebody else came back, or by another browser.
    Accept,
    /// Once more, as the person who was asked for.
    Retry,
    /// Go on in the browser, without giving a password here.
    UseBrowser,
    /// Who the person is to the network's proxy.
    ProxySignIn(ProxyLogin),
    /// Stop.
    Cancel,
}

/// Who a person is to a proxy that asks for a password (RFC 7617).
#[derive(Debug, Clone)]
pub struct ProxyLogin {
    /// The user.
    pub(crate) username: Secret,
    /// The password.
    pub(crate) password: Secret,
}

impl ProxyLogin {
    /// Of these two.
    ///
    /// # Errors
    /// When a proxy could not be told of them: a user without a name, or with a colon in it, and
    /// control characters.
    pub fn new(username: Secret, password: Secret) -> Result<Self, NotAsked> {
        let is_plain = |text: &Secret| !text.expose().contains(char::is_control);
        let name = username.expose();
        match !name.is_empty() && !name.contains(':') && is_plain(&username) && is_plain(&password)
        {
            true => Ok(Self { username, password }),
            false => Err(NotAsked),
        }
    }
}

/// The answers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename = "AnswerKindView")
)]
#[serde(rename_all = "snake_case")]
pub enum AnswerName {
    /// The password.
    Password,
    /// The mailed code.
    EmailCode,
    /// The authenticator app's code.
    Totp,
    /// A printed backup code.
    BackupCode,
    /// Send the mailed code again.
    Resend,
    /// The browser's final address, pasted.
    Paste,
    /// Open the browser once more.
    OpenAgain,
    /// A code for another device, beside the browser.
    DeviceCode,
    /// Yes: it is all right that somebody else came back, or by another browser, or that this
    /// issuer gets the password.
    Accept,
    /// Once more in the browser, as the person who was asked for.
    Retry,
    /// In the browser instead, without giving a password here.
    UseBrowser,
    /// User and password for the network's proxy.
    ProxySignIn,
    /// Stop.
    Cancel,
}

/// An answer to a step. It only comes in.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AnswerInput {
    /// Which answer.
    pub answer: AnswerName,
    /// What the person typed.
    #[serde(
        default,
        deserialize_with = "crate::secret::in_vault::option::deserialize"
    )]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub value: Option<Secret>,
    /// The user, for `proxy_sign_in`.
    #[serde(
        default,
        deserialize_with = "crate::secret::in_vault::option::deserialize"
    )]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub username: Option<Secret>,
    /// The password, for `proxy_sign_in`.
    #[serde(
        default,
        deserialize_with = "crate::secret::in_vault::option::deserialize"
    )]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub password: Option<Secret>,
    /// Whether the service may remember this device.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub remember_device: Option<bool>,
}

/// An answer that does not fit the step shown, or lacks its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer does not match the question")]
pub struct NotAsked;

impl AnswerInput {
    /// An answer with what was typed, if anything.
    #[must_use]
    pub fn new(answer: AnswerName, value: Option<Secret>) -> Self {
        Self {
            answer,
            value,
            username: None,
            password: None,
            remember_device: None,
        }
    }
}

impl From<AnswerKind> for Answer {
    fn from(kind: AnswerKind) -> Self {
        Self {
            kind,
            remember_device: false,
        }
    }
}

impl TryFrom<AnswerInput> for Answer {
    type Error = NotAsked;

    fn try_from(input: AnswerInput) -> Result<Self, NotAsked> {
        let value = input.value.filter(|value| !value.expose().is_empty());
        let typed = |clean: fn(&Secret) -> Secret| {
            let code = value.as_ref().map(clean);
            code.filter(|code| !code.expose().is_empty())
                .ok_or(NotAsked)
        };
        let kind = match input.answer {
            AnswerName::Password => AnswerKind::Password(value.ok_or(NotAsked)?),
            AnswerName::EmailCode => AnswerKind::EmailCode(typed(cleaned)?),
            AnswerName::Totp => AnswerKind::Totp(typed(cleaned)?),
            AnswerName::BackupCode => AnswerKind::BackupCode(typed(printed)?),
            AnswerName::Resend => AnswerKind::Resend,
            AnswerName::Paste => AnswerKind::Paste(value.ok_or(NotAsked)?),
            AnswerName::OpenAgain => AnswerKind::OpenAgain,
            AnswerName::DeviceCode => AnswerKind::DeviceCode,
            AnswerName::Accept => AnswerKind::Accept,
            AnswerName::Retry => AnswerKind::Retry,
            AnswerName::UseBrowser => AnswerKind::UseBrowser,
            AnswerName::ProxySignIn => {
                let (username, password) = (input.username, input.password);
                let (username, password) = username.zip(password).ok_or(NotAsked)?;
                AnswerKind::ProxySignIn(ProxyLogin::new(username, password)?)
            }
            AnswerName::Cancel => AnswerKind::Cancel,
        };
        Ok(Self {
            kind,
            remember_device: input.remember_device.unwrap_or(false),
        })
    }
}

/// A code without what people and programs put between its characters: blanks of every kind,
/// dashes of every kind, zero-width characters.
fn cleaned(code: &Secret) -> Secret {
    let kept = |c: &char| !is_blank(*c) && !is_dash(*c);
    Secret::new(code.expose().chars().filter(kept).collect::<String>())
}

/// A printed code without blanks. Its dashes may be part of it; they become plain ones.
fn printed(code: &Secret) -> Secret {
    let characters = code.expose().chars().filter(|c| !is_blank(*c));
    Secret::new(
        characters
            .map(|c| if is_dash(c) { '-' } else { c })
            .collect::<String>(),
    )
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || ('\u{200b}'..='\u{200f}').contains(&c)
        || matches!(c, '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn is_dash(c: char) -> bool {
    c == '-' || c == '\u{2212}' || ('\u{2010}'..='\u{2015}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_taken_however_it_is_pasted() {
        for pasted in [
            "123456",
            " 123 456 ",
            "123-456",
            "123\u{a0}456",
            "\u{200b}123456\u{feff}",
            "1 2 3 4 5 6\n",
            "123\u{2013}456",
            "12\u{ad}34\u{2009}56",
        ] {
            let input = AnswerInput::new(AnswerName::EmailCode, Some(Secret::new(pasted)));
            let Ok(Answer {
                kind: AnswerKind::EmailCode(code),
                ..
            }) = Answer::try_from(input)
            else {
                panic!("{pasted:?}")
            };
            assert!(code.matches("123456"), "{pasted:?}");
        }
    }

    #[test]
    fn a_backup_code_keeps_its_dashes() {
        let input = AnswerInput::new(
            AnswerName::BackupCode,
            Some(Secret::new(" b0b0\u{2013}1111\u{200b}\n")),
        );
        let Ok(Answer {
            kind: AnswerKind::BackupCode(code),
            ..
        }) = Answer::try_from(input)
        else {
            panic!("no backup code")
        };
        assert!(code.matches("b0b0-1111"));
    }

    #[test]
    fn a_proxy_is_told_of_a_user_and_a_password_that_a_header_can_carry() {
        for (username, password, is_good) in [
            ("ada", "lantern", true),
            ("ACME\\ada", "with: colon", true),
            ("ada", "", true),
            ("kåre@acme.example", "smørbrød", true),
            ("", "lantern", false),
            ("ada:x", "lantern", false),
            ("ada\r\nX-Evil: 1", "lantern", false),
            ("ada", "lantern\n", false),
        ] {
            let input = AnswerInput {
                username: Some(Secret::new(username)),
                password: Some(Secret::new(password)),
                ..AnswerInput::new(AnswerName::ProxySignIn, None)
            };
            let answer = Answer::try_from(input);
            assert_eq!(answer.is_ok(), is_good, "{username:?} {password:?}");
            if let Ok(answer) = answer {
                let shown = format!("{answer:?}");
                assert!(!shown.contains("lantern"), "{shown}");
            }
        }
        let alone = AnswerInput::new(AnswerName::ProxySignIn, Some(Secret::new("lantern")));
        assert_eq!(Answer::try_from(alone).unwrap_err(), NotAsked);
    }

    #[test]
    fn an_answer_without_its_value_is_none() {
        let input = AnswerInput::new(AnswerName::Password, None);
        assert_eq!(Answer::try_from(input).unwrap_err(), NotAsked);
    }

    #[test]
    fn a_code_of_blanks_and_dashes_is_none_and_costs_no_try() {
        for (answer, value) in [
            (AnswerName::EmailCode, " - "),
            (AnswerName::Totp, "\u{200b}"),
            (AnswerName::BackupCode, " \u{feff}"),
        ] {
            let input = AnswerInput::new(answer, Some(Secret::new(value)));
            assert_eq!(Answer::try_from(input).unwrap_err(), NotAsked, "{value:?}");
        }
    }
}
