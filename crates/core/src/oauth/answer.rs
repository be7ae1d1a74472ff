//! A token response (RFC 6749 5.1), as servers write it.

use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lenient;

/// A token response (RFC 6749 5.1), as servers write it. Its scopes are not read: what is wanted is
/// asked for, and what is missing shows where it is used.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TokenAnswer {
    #[serde(default = "none", deserialize_with = "access_token")]
    access_token: AccessToken,
    #[serde(default = "no_type", deserialize_with = "token_type")]
    token_type: BasicTokenType,
    #[serde(default, deserialize_with = "lenient::as_seconds")]
    expires_in: Option<u64>,
    #[serde(default, skip_serializing, deserialize_with = "refresh_token")]
    refresh_token: Refresh,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) id_token: Option<String>,
    /// The device-recognition token.
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) auth_session: Option<String>,
}

/// The refresh token's member.
#[derive(Debug, Clone, Default)]
enum Refresh {
    /// Not there, or null.
    #[default]
    Absent,
    Token(RefreshToken),
    /// No text.
    Malformed,
}

impl TokenAnswer {
    /// Whether there is a refresh token that can't be read.
    pub(super) fn has_malformed_refresh_token(&self) -> bool {
        matches!(self.refresh_token, Refresh::Malformed)
    }
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        match &self.refresh_token {
            Refresh::Token(token) => Some(token),
            Refresh::Absent | Refresh::Malformed => None,
        }
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

// A member that can't be used does not keep the others from being read: what the server has given is
// taken back then.

fn none() -> AccessToken {
    AccessToken::new(String::new())
}

fn access_token<'de, D: Deserializer<'de>>(from: D) -> Result<AccessToken, D::Error> {
    Ok(AccessToken::new(
        lenient::as_text(from)?.unwrap_or_default(),
    ))
}

fn refresh_token<'de, D: Deserializer<'de>>(from: D) -> Result<Refresh, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Null => Refresh::Absent,
        Value::String(token) => Refresh::Token(RefreshToken::new(token)),
        _ => Refresh::Malformed,
    })
}

fn no_type() -> BasicTokenType {
    BasicTokenType::Extension(String::new())
}

/// RFC 6749 7.1: in any case of letters.
fn token_type<'de, D: Deserializer<'de>>(from: D) -> Result<BasicTokenType, D::Error> {
    let name = lenient::as_text(from)?.unwrap_or_default();
    Ok(match name.eq_ignore_ascii_case("bearer") {
        true => BasicTokenType::Bearer,
        false => BasicTokenType::Extension(name),
    })
}
