//! Fresh tokens: decided in a plain function, spent by one caller at a time.

use std::time::Duration;

use chrono::TimeDelta;

use super::lock::Lock;
use super::{Record, Secrets, Sessions, TOUCH};
use crate::clock::Timestamp;
use crate::oauth::{Client, Grant};
use crate::oidc;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::views::EndReasonView;

/// A token this close to its end is renewed first.
const SAFETY_MARGIN: Duration = Duration::from_secs(30);

/// What a caller that wants an access token has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Use the one that is there.
    Use,
    /// Renew it.
    Refresh,
    /// There is nothing to renew it with.
    SignInAgain,
}

/// Says what a caller that wants an access token has to do.
#[must_use]
pub fn next_move(
    expires_at: Option<Timestamp>,
    can_refresh: bool,
    now: Timestamp,
    min_valid: Duration,
) -> Move {
    let needed = TimeDelta::from_std(min_valid.max(SAFETY_MARGIN)).unwrap_or(TimeDelta::MAX);
    // Without a stated end the provider decides, when the token is used.
    let lasts = expires_at.is_none_or(|end| end.signed_duration_since(now) > needed);
    match (lasts, can_refresh) {
        (true, _) => Move::Use,
        (false, true) => Move::Refresh,
        (false, false) => Move::SignInAgain,
    }
}

/// A token to hand out.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The token.
    pub token: Secret,
    /// `Bearer` or `DPoP`.
    pub scheme: &'static str,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

impl From<&Secrets> for AccessToken {
    fn from(secrets: &Secrets) -> Self {
        Self {
            token: secrets.access.clone(),
            scheme: if secrets.bound { "DPoP" } else { "Bearer" },
            expires_at: secrets.expires_at,
        }
    }
}

impl Sessions {
    /// The token of a session that is still good for `min_valid`; none when it has to be renewed.
    ///
    /// # Errors
    /// Why the session can't be used.
    pub(crate) fn ready(
        &self,
        record: &mut Record,
        min_valid: Duration,
    ) -> Result<Option<Secrets>, Problem> {
        if let Some(end) = record.end() {
            return Err(end);
        }
        let secrets = self.secrets(record)?.ok_or_else(|| {
            Problem::new(Code::NotSignedIn).with_detail("the keychain has no item for this session")
        })?;
        let now = self.clock.now();
        match next_move(
            secrets.expires_at,
            secrets.refresh.is_some(),
            now,
            min_valid,
        ) {
            Move::Use => {
                self.touch(record, now)?;
                Ok(Some(secrets))
            }
            Move::Refresh => Ok(None),
            Move::SignInAgain => {
                self.end(record, now, EndReasonView::Revoked)?;
                Err(Problem::new(Code::SessionRevoked)
                    .with_detail("the token has ended and the provider gave none to renew it with"))
            }
        }
    }

    /// Renews a session's tokens. Only one caller on this computer does; the others find its work.
    ///
    /// # Errors
    /// `session_revoked` when the provider no longer honours it. A passing problem leaves the
    /// session as it is.
    pub(crate) async fn renew(
        &self,
        record: &mut Record,
        min_valid: Duration,
        client: &Client,
    ) -> Result<Secrets, Problem> {
        let id = record.id();
        let _lock = Lock::take(&self.path(&id, "lock")).await?;
        *record = self
            .read(&id)?
            .ok_or_else(|| Problem::new(Code::NotSignedIn))?;
        if let Some(secrets) = self.ready(record, min_valid)? {
            return Ok(secrets);
        }
        let before = self
            .secrets(record)?
            .ok_or_else(|| Problem::new(Code::NotSignedIn))?;
        let refresh = before
            .refresh
            .as_ref()
            .ok_or_else(|| Problem::new(Code::SessionRevoked))?;
        match client.tokens(Grant::Refresh(refresh)).await {
            Ok(tokens) => {
                if let Some(token) = &tokens.id_token {
                    let (issuer, subject) = (&record.issuer, &record.subject);
                    oidc::check_renewed(token, issuer, subject, &record.client_id)?;
                }
                let now = self.clock.now();
                let mut fresh = Secrets::new(&tokens, before.key.clone());
                // A provider that does not rotate, or sends no new ID token, means the old one.
                fresh.refresh = fresh.refresh.or(before.refresh);
                fresh.id_token = fresh.id_token.or(before.id_token);
                self.keep_secrets(record, &fresh)?;
                record.expires_at = fresh.expires_at;
                record.last_used = now;
                self.write(record)?;
                Ok(fresh)
            }
            Err(problem) if problem.code == Code::SessionRevoked => {
                self.end(record, self.clock.now(), EndReasonView::Revoked)?;
                Err(problem)
            }
            Err(problem) => Err(problem),
        }
    }

    /// Notes that a session was used, cheaply.
    fn touch(&self, record: &mut Record, now: Timestamp) -> Result<(), Problem> {
        let since = now.signed_duration_since(record.last_used);
        if since.abs() < TOUCH {
            return Ok(());
        }
        record.last_used = now;
        self.write(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    #[test]
    fn a_token_is_used_renewed_or_given_up() {
        let now = SystemClock.now();
        let left = |seconds| Some(now + TimeDelta::seconds(seconds));
        for (expires_at, can_refresh, min_valid, wanted) in [
            (left(600), true, 0, Move::Use),
            (left(600), true, 900, Move::Refresh),
            (left(30), true, 0, Move::Refresh),
            (left(31), false, 0, Move::Use),
            (left(-5), false, 0, Move::SignInAgain),
            (None, false, 900, Move::Use),
        ] {
            let seen = next_move(expires_at, can_refresh, now, Duration::from_secs(min_valid));
            assert_eq!(seen, wanted, "{expires_at:?} {can_refresh} {min_valid}");
        }
    }
}
