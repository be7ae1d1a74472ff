//! A token response (RFC 6749 5.1), as servers write it.

use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

use crate::lenient;

/// A token response (RFC 6749 5.1), as servers write it. Its scopes are not read: what is wanted is
/// asked for, and what is missing shows where it is used.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TokenAnswer {
    access_token: AccessToken,
    #[serde(deserialize_with = "token_type")]
    token_type: BasicTokenType,
    #[serde(default, deserialize_with = "lenient::as_seconds")]
    expires_in: Option<u64>,
    refresh_token: Option<RefreshToken>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) id_token: Option<String>,
    /// The device-recognition token.
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) auth_session: Option<String>,
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
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// RFC 6749 7.1: in any case of letters.
fn token_type<'de, D: Deserializer<'de>>(from: D) -> Result<BasicTokenType, D::Error> {
    let name = String::deserialize(from)?;
    Ok(match name.eq_ignore_ascii_case("bearer") {
        true => BasicTokenType::Bearer,
        false => BasicTokenType::Extension(name),
    })
}
