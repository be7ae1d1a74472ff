//! An ID token as it is read: its parts, its signature and the claims that decide or are shown.
//!
//! Other claims don't count, whatever they hold (OpenID Connect Core 3.1.3.7, 5.1). What decides is
//! read strictly; what is only shown counts as absent where it is not what it should be.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::Value;

use super::error::IdTokenError;
use super::keys::{Algorithm, Key};
use crate::lenient;
use crate::secret::Secret;
use crate::text::is_hidden;

/// A token that could be read, and of which nothing is believed yet.
pub(crate) struct Token {
    header: Header,
    pub(super) claims: Claims,
    signed: String,
    signature: Vec<u8>,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    /// A hint (RFC 7515 4.1.4).
    #[serde(default, deserialize_with = "lenient::as_text")]
    kid: Option<String>,
    /// What has to be understood (RFC 7515 4.1.11): nothing of it is.
    #[serde(default)]
    crit: Option<Value>,
}

/// The claims that are read.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) sub: String,
    aud: Audience,
    pub(super) azp: Option<String>,
    #[serde(deserialize_with = "time")]
    pub(super) exp: DateTime<Utc>,
    #[serde(deserialize_with = "time")]
    pub(super) iat: DateTime<Utc>,
    #[serde(default, deserialize_with = "time_if_any")]
    pub(super) nbf: Option<DateTime<Utc>>,
    pub(super) nonce: Option<String>,
    pub(super) at_hash: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) email: Option<String>,
    #[serde(default, deserialize_with = "verified")]
    pub(super) email_verified: Option<bool>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) idp: Option<String>,
    #[serde(flatten)]
    pub(super) organizations: Organizations,
    #[serde(default)]
    portico_idle_timeout: Value,
}

/// The tenant that a person comes from, in the words of those who have tenants: Microsoft, Google,
/// Auth0 and others.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Organizations {
    #[serde(default, deserialize_with = "lenient::as_text")]
    tid: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    hd: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    org_id: Option<String>,
}

impl Organizations {
    /// All that are named, as far as they can be shown as they are.
    pub(super) fn all(&self) -> Vec<String> {
        let named = [&self.tid, &self.hd, &self.org_id].into_iter().flatten();
        let fit = named
            .filter(|it| !it.is_empty() && it.chars().count() <= 255 && !it.chars().any(is_hidden));
        fit.cloned().collect()
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Token {
    /// Reads a token; none where it can't be.
    pub(super) fn read(token: &Secret) -> Option<Self> {
        let text = token.expose();
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header: Header = serde_json::from_str(&object_in(header)?).ok()?;
        if header.crit.is_some() || payload.contains('.') {
            return None;
        }
        Some(Self {
            header,
            claims: serde_json::from_str(&object_in(payload)?).ok()?,
            signed: signed.to_owned(),
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    /// The key of the issuer's that has signed it, and how.
    ///
    /// A name of a key is a hint (RFC 7515 4.1.4): where no key bears it, one that has no name serves.
    /// Without a hint only one key may fit (OpenID Connect Core 10.1).
    pub(super) fn signer<'k>(
        &self,
        keys: &'k [Key],
        allowed: &[Algorithm],
    ) -> Result<(&'k Key, Algorithm), IdTokenError> {
        let algorithm = Algorithm::of(&self.header.alg)
            .filter(|algorithm| allowed.contains(algorithm))
            .ok_or(IdTokenError::Algorithm)?;
        let kid = self.header.kid.as_deref();
        let (named, others): (Vec<_>, Vec<_>) = keys
            .iter()
            .filter(|key| key.fits(algorithm))
            .partition(|key| kid.is_some() && key.name() == kid);
        let candidates = match named.is_empty() {
            false => named,
            true => {
                let mut unnamed = others;
                unnamed.retain(|key| kid.is_none() || key.name().is_none());
                match unnamed.len() {
                    1 => unnamed,
                    _ => return Err(IdTokenError::NoKey),
                }
            }
        };
        let has_signed =
            |key: &&Key| key.has_signed(algorithm, self.signed.as_bytes(), &self.signature);
        let signer = candidates.into_iter().find(has_signed);
        Ok((signer.ok_or(IdTokenError::Signature)?, algorithm))
    }
}

impl Claims {
    /// Seconds that the session may stay unused, as the provider says.
    pub(super) fn idle_timeout(&self) -> Option<u32> {
        let seconds = lenient::seconds(&self.portico_idle_timeout).ok().flatten();
        seconds.and_then(|seconds| seconds.try_into().ok())
    }

    pub(super) fn audiences(&self) -> &[String] {
        self.aud.all()
    }
}

impl Audience {
    pub(super) fn all(&self) -> &[String] {
        match self {
            Audience::One(only) => std::slice::from_ref(only),
            Audience::Several(all) => all,
        }
    }
}

/// One JSON object, as text. Libraries pass over letters that are none where they need not look, and
/// take a list for an object.
pub(super) fn object_in(part: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
    Some(text).filter(|text| text.trim_start().starts_with('{'))
}

/// Whether an address is verified. What says anything but yes says no.
pub(super) fn verified<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    let said = Value::deserialize(from)?;
    Ok(match said.is_null() {
        true => None,
        false => Some(lenient::flag(&said).unwrap_or_default()),
    })
}

/// RFC 7519 2: seconds since 1970, with or without a fraction, which is cut off.
fn time<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    let seconds = match number.as_i64() {
        Some(seconds) => Some(seconds),
        // Further away than this chrono knows no days.
        #[expect(clippy::cast_possible_truncation, reason = "the bounds are looked at")]
        None => number
            .as_f64()
            .filter(|seconds| seconds.abs() < 8e12)
            .map(|seconds| seconds.floor() as i64),
    };
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| D::Error::custom("a time beyond all times"))
}

fn time_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    #[derive(Deserialize)]
    struct Time(#[serde(deserialize_with = "time")] DateTime<Utc>);
    Ok(Option::<Time>::deserialize(from)?.map(|time| time.0))
}
