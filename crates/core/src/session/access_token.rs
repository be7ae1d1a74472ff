//! An access token to hand out, and what its time says.

use std::time::Duration;

use chrono::TimeDelta;
use url::Url;

use super::Secrets;
use crate::clock::Timestamp;
use crate::oauth::dpop::DpopKey;
use crate::problem::Problem;
use crate::secret::Secret;

/// A clock may be corrected by this much without anything being wrong.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(1);

/// What a caller that wants an access token has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenDecision {
    /// Use the one that is there.
    Use,
    /// Renew it.
    Refresh,
    /// There is nothing to renew it with.
    SignInAgain,
}

/// Says what a caller has to do that wants a token for `needed`, of one that was received and ends
/// at these times.
#[must_use]
pub fn decide(
    received_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    can_refresh: bool,
    now: Timestamp,
    needed: Duration,
) -> TokenDecision {
    let needed = TimeDelta::from_std(needed).unwrap_or(TimeDelta::MAX);
    // Without a stated end the provider decides, when the token is used.
    let lasts = expires_at.is_none_or(|end| end.signed_duration_since(now) > needed);
    let set_back = received_at.is_some_and(|at| at.signed_duration_since(now) > CLOCK_TOLERANCE);
    match (lasts && !set_back, can_refresh) {
        (true, _) => TokenDecision::Use,
        (false, true) => TokenDecision::Refresh,
        (false, false) if lasts => TokenDecision::Use,
        (false, false) => TokenDecision::SignInAgain,
    }
}

/// Which token will do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TokenNeed<'a> {
    /// One that is good for this long.
    GoodFor(Duration),
    /// Any but this one: the provider does not take it, or its time has come.
    OtherThan(&'a Secret),
}

/// A token to hand out.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub struct AccessToken {
    /// The token.
    pub token: Secret,
    /// `Bearer` or `DPoP`.
    pub scheme: &'static str,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// The key that it is bound to.
    key: Option<Secret>,
}

impl AccessToken {
    /// Whether it is of use with a proof only (RFC 9449).
    #[must_use]
    pub fn is_bound(&self) -> bool {
        self.key.is_some()
    }

    /// The proof that goes with one request; none where the token needs none.
    ///
    /// # Errors
    /// When the key is damaged, or the system has no randomness.
    pub fn proof(
        &self,
        method: &http::Method,
        url: &Url,
        now: Timestamp,
    ) -> Result<Option<String>, Problem> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let key = DpopKey::from_vault(key)?;
        key.proof(method.as_str(), url, now, Some(&self.token))
            .map(Some)
    }
}

impl From<&Secrets> for AccessToken {
    fn from(secrets: &Secrets) -> Self {
        Self {
            token: secrets.access.clone(),
            scheme: if secrets.bound { "DPoP" } else { "Bearer" },
            expires_at: secrets.expires_at,
            key: secrets.key.clone().filter(|_| secrets.bound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    #[test]
    fn a_token_is_used_renewed_or_given_up() {
        let now = SystemClock.now();
        let at = |seconds| Some(now + TimeDelta::seconds(seconds));
        for (received, expires, can_refresh, needed, wanted) in [
            (at(-9), at(600), true, 30, TokenDecision::Use),
            (at(-9), at(600), true, 900, TokenDecision::Refresh),
            (at(-9), at(30), true, 30, TokenDecision::Refresh),
            (at(-9), at(31), false, 30, TokenDecision::Use),
            (at(-9), at(-5), false, 30, TokenDecision::SignInAgain),
            (at(-9), None, false, 900, TokenDecision::Use),
            // The clock was corrected a little, and set back.
            (at(50), at(600), true, 30, TokenDecision::Use),
            (at(3600), at(5400), true, 30, TokenDecision::Refresh),
            (at(3600), at(5400), false, 30, TokenDecision::Use),
            (None, at(600), true, 30, TokenDecision::Use),
        ] {
            let seconds = Duration::from_secs(needed);
            let seen = decide(received, expires, can_refresh, now, seconds);
            assert_eq!(
                seen, wanted,
                "{received:?} {expires:?} {can_refresh} {needed}"
            );
        }
    }
}
