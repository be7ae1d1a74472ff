//! A token response (RFC 6749 5.1), as servers write it.

use std::fmt;
use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lenient;

/// A token response (RFC 6749 5.1), as servers write it. Its scopes are not read: what is wanted is
/// asked for, and what is missing shows where it is used. A member that can't be used does not keep the
/// others from being read: what the server has given is taken back then.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TokenAnswer {
    access_token: AccessToken,
    token_type: BasicTokenType,
    expires_in: Option<u64>,
    refresh_token: Option<RefreshToken>,
    pub(super) id_token: Option<String>,
    /// The device-recognition token.
    pub(super) auth_session: Option<String>,
    /// What can't be used of it.
    #[serde(skip)]
    pub(super) fault: Option<&'static str>,
}

impl Default for TokenAnswer {
    fn default() -> Self {
        Self {
            access_token: AccessToken::new(String::new()),
            token_type: BasicTokenType::Extension(String::new()),
            expires_in: None,
            refresh_token: None,
            id_token: None,
            auth_session: None,
            fault: None,
        }
    }
}

impl TokenAnswer {
    fn take(&mut self, name: &str, value: &Value) {
        match name {
            "access_token" => {
                let token = lenient::text(value).unwrap_or_default();
                self.access_token = AccessToken::new(token);
            }
            // RFC 6749 7.1: in any case of letters.
            "token_type" => {
                let name = lenient::text(value).unwrap_or_default();
                self.token_type = match name.eq_ignore_ascii_case("bearer") {
                    true => BasicTokenType::Bearer,
                    false => BasicTokenType::Extension(name),
                };
            }
            "expires_in" => match lenient::seconds(value) {
                Ok(seconds) => self.expires_in = seconds,
                Err(why) => self.fault = Some(why),
            },
            "refresh_token" => match value {
                Value::Null => {}
                Value::String(token) => {
                    self.refresh_token = Some(RefreshToken::new(token.clone()));
                }
                _ => self.fault = Some("the refresh token is no text"),
            },
            "id_token" => self.id_token = lenient::text(value),
            "auth_session" => self.auth_session = lenient::text(value),
            _ => {}
        }
    }
}

impl<'de> Deserialize<'de> for TokenAnswer {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Members)
    }
}

/// The members in their order: which of two of one name counts is nobody's to say.
struct Members;

const NAMES: [&str; 6] = [
    "access_token",
    "token_type",
    "expires_in",
    "refresh_token",
    "id_token",
    "auth_session",
];

impl<'de> Visitor<'de> for Members {
    type Value = TokenAnswer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token response")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<TokenAnswer, M::Error> {
        let mut answer = TokenAnswer::default();
        let mut seen: Vec<String> = Vec::new();
        while let Some((name, value)) = members.next_entry::<String, Value>()? {
            match NAMES.contains(&name.as_str()) && seen.contains(&name) {
                true => answer.fault = Some("a member stands twice"),
                false => answer.take(&name, &value),
            }
            seen.push(name);
        }
        Ok(answer)
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
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}
