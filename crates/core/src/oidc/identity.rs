//! Who somebody is, as far as an ID token or userinfo may say it.

use super::error::IdTokenError;
use crate::text::{is_hidden, visible};

/// The longest subject (OpenID Connect Core 2), in characters.
const MAX_SUBJECT: usize = 255;
/// The longest address (RFC 5321 4.5.3.1.3), in bytes.
const MAX_ADDRESS: usize = 254;
/// The longest name that is kept, in characters.
pub(super) const MAX_NAME: usize = 200;

/// Who signed in, as the ID token and userinfo say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The subject: what identifies a person at this issuer.
    pub subject: String,
    /// The address.
    pub email: Option<String>,
    /// Whether the provider has verified the address, where it says so.
    pub email_verified: Option<bool>,
    /// The name.
    pub name: Option<String>,
    /// Which identity provider a broker used.
    pub idp: Option<String>,
    /// The tenants that they come from, as the provider names them.
    pub organizations: Vec<String>,
    /// Seconds that the session may stay unused.
    pub idle_timeout: Option<u32>,
}

pub(super) fn subject(text: &str) -> Result<String, IdTokenError> {
    let good =
        !text.is_empty() && text.chars().count() <= MAX_SUBJECT && !text.chars().any(is_hidden);
    match good {
        true => Ok(text.to_owned()),
        false => Err(IdTokenError::Subject),
    }
}

/// An address is compared with the one that was asked for, so that one that hides something is
/// worse than none.
pub(crate) fn address(text: Option<&str>) -> Result<Option<String>, IdTokenError> {
    match text {
        Some(text) if text.len() > MAX_ADDRESS || text.chars().any(is_hidden) => {
            Err(IdTokenError::Address)
        }
        text => Ok(text.filter(|text| !text.is_empty()).map(str::to_owned)),
    }
}

/// A name as a window or a terminal may show it.
pub(super) fn presentable(name: &str) -> Option<String> {
    let shown: String = visible(name).chars().take(MAX_NAME).collect();
    Some(shown).filter(|name| !name.trim().is_empty())
}
