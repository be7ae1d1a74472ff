//! Fresh tokens: decided in a plain function, spent by one caller at a time.
//!
//! A renewal is a mark in the session's file, the request, the vault, the file without the mark, in
//! this order. A crash in between leaves the mark, and the next caller renews at once, even
//! with a token that still lasts: a provider that rotates refresh tokens takes the old one again for
//! its grace period, often seconds, and for a theft after that.

use std::time::Duration;

use rand::RngExt;

use super::lock::Lock;
use super::renewal_schedule::{self, Hold, Purpose, Upkeep};
use super::{Record, Seal, Secrets, Sessions, TokenDecision, TokenNeed, decide, touch_after};
use crate::clock::Timestamp;
use crate::domain::EndReason;
use crate::oauth::{Client, Grant, Tokens};
use crate::oidc;
use crate::problem::{Code, Problem};
use crate::vault::Item;

/// A token this close to its end is renewed first.
const SAFETY_MARGIN: Duration = Duration::from_secs(30);
/// How long a look waits for somebody else's renewal.
const LOOK: Duration = Duration::from_secs(3);

impl Sessions {
    /// The token of a session that is still good for `min_valid`; none when it has to be renewed.
    ///
    /// # Errors
    /// Why the session can't be used, or can't be renewed at the moment.
    pub(crate) fn ready(
        &self,
        record: &mut Record,
        min_valid: Duration,
        purpose: Purpose,
    ) -> Result<Option<Secrets>, Problem> {
        let mut secrets = self.usable(record);
        if let Err(problem) = &secrets
            && self.is_put_right(record, problem)
        {
            secrets = self.usable(record);
        }
        let secrets = secrets?;
        let now = self.context.clock().now();
        let held = record.held(purpose, now);
        let needed = match held {
            // Better a token that ends soon than none.
            Some(_) => min_valid,
            None => min_valid.max(SAFETY_MARGIN),
        };
        let step = decide(
            secrets.received_at,
            secrets.expires_at,
            secrets.refresh.is_some(),
            now,
            needed,
        );
        match (step, held) {
            (TokenDecision::Use, None) if self.broke_off(record)? => Ok(None),
            (TokenDecision::Use, _) => {
                if purpose == Purpose::Use
                    && let Err(problem) = self.touch(record, now)
                {
                    tracing::warn!(%problem, "that a session was used could not be noted");
                }
                Ok(Some(secrets))
            }
            (TokenDecision::Refresh, Some(problem)) => Err(problem),
            (TokenDecision::Refresh, None) => Ok(None),
            (TokenDecision::SignInAgain, _) => {
                // One that only lasts too short for this caller is good for others.
                if let Some(end) = secrets.expires_at.filter(|end| *end <= now) {
                    self.expire(record, &secrets, end)?;
                }
                Err(Problem::new(Code::SessionExpired)
                    .with_detail("the token has expired and the provider gave no refresh token"))
            }
        }
    }

    /// Ends a session whose only token has ended. The provider is told as of one that nobody used: this
    /// computer's clock may be ahead. Whoever holds the lock changes it just now, and sees for themselves.
    fn expire(&self, record: &mut Record, seen: &Secrets, at: Timestamp) -> Result<(), Problem> {
        let id = record.id();
        let Some(_lock) = Lock::take_if_free(&self.path(&id, "lock"))? else {
            return Ok(());
        };
        let Some(newest) = self.read(&id)? else {
            return Ok(());
        };
        let secrets = self.secrets(&newest)?;
        let is_same = secrets.is_some_and(|newest| {
            newest.seal.ended.is_none() && newest.access.matches(seen.access.expose())
        });
        if is_same {
            *record = newest;
            record.pending_revocation = true;
            self.end(record, at, EndReason::Expired)?;
        }
        Ok(())
    }

    /// The secrets of a session that has not ended.
    pub(crate) fn usable(&self, record: &Record) -> Result<Secrets, Problem> {
        if let Some(ended) = record.ended {
            return Err(self.why_over(record, ended));
        }
        let secrets = self.secrets(record)?.ok_or_else(|| {
            Problem::new(Code::NotSignedIn).with_detail("the keychain has no item for this session")
        })?;
        // Whatever a file or a lock keeps from being written down: what is over hands out nothing.
        let sealed = self.as_set(secrets.seal.record());
        let settled = self.settled(&sealed, self.context.clock().now());
        let ended = settled.map_or(sealed.ended, |(ended, _)| ended);
        match ended.or_else(|| self.noted_at_hand(&sealed)) {
            None => {
                self.must_be_meant(record)?;
                Ok(secrets)
            }
            Some(ended) => Err(self.why_over(&sealed, ended)),
        }
    }

    /// Whether somebody began to renew and died.
    fn broke_off(&self, record: &Record) -> Result<bool, Problem> {
        Ok(record.renewal.under_way_since.is_some()
            && Lock::take_if_free(&self.path(&record.id(), "lock"))?.is_some())
    }

    /// Renews a session's tokens. Only one caller on this computer does; the others find its work,
    /// or its failure.
    ///
    /// # Errors
    /// `session_revoked` when the provider no longer honours it. Any other problem leaves the
    /// session as it is, and stands for a moment for everybody.
    pub(crate) async fn renew(
        &self,
        record: &mut Record,
        wanted: TokenNeed<'_>,
        purpose: Purpose,
        client: impl AsyncFnOnce(&Record, &Secrets) -> Result<Client, Problem>,
    ) -> Result<Secrets, Problem> {
        let id = record.id();
        let path = self.path(&id, "lock");
        let lock = Lock::take_for(&path, &*self.files.person);
        let lock = match purpose {
            Purpose::Use | Purpose::Upkeep => lock.await?,
            Purpose::Look => tokio::time::timeout(LOOK, lock).await.map_err(|_| {
                Problem::new(Code::ServiceBusy).with_detail("another process is renewing it")
            })??,
        };
        *record = self
            .read(&id)?
            .ok_or_else(|| Problem::new(Code::NotSignedIn))?;
        let before = self.usable(record)?;
        let now = self.context.clock().now();
        // The lock is ours: whoever left the mark is gone.
        let broke_off = record.renewal.under_way_since.is_some();
        match wanted {
            TokenNeed::GoodFor(min_valid) if !broke_off => {
                if let Some(secrets) = self.ready(record, min_valid, purpose)? {
                    return Ok(secrets);
                }
            }
            TokenNeed::OtherThan(token) if !before.access.matches(token.expose()) => {
                return Ok(before);
            }
            TokenNeed::GoodFor(_) | TokenNeed::OtherThan(_) => {}
        }
        let result = match record.held(purpose, now) {
            Some(problem) => Err(problem),
            None => self.spend(record, before, purpose, client).await,
        };
        let _lock = self.must_still_be_wanted(record, lock).await?;
        match (result, wanted) {
            // The token at hand may do all the same, unless something has to be said.
            (Err(problem), TokenNeed::GoodFor(min_valid))
                if record.ended.is_none() && problem.about.leaves_tokens.is_none() =>
            {
                self.ready(record, min_valid, purpose)
                    .ok()
                    .flatten()
                    .ok_or(problem)
            }
            (result, _) => result,
        }
    }

    /// Spends the refresh token. The caller holds the lock.
    async fn spend(
        &self,
        record: &mut Record,
        before: Secrets,
        purpose: Purpose,
        client: impl AsyncFnOnce(&Record, &Secrets) -> Result<Client, Problem>,
    ) -> Result<Secrets, Problem> {
        let refresh = before
            .refresh
            .as_ref()
            .ok_or_else(|| Problem::new(Code::SessionRevoked))?;
        let client = match client(record, &before).await {
            Ok(client) => client,
            Err(problem) => return Err(self.note(record, problem)),
        };
        // What comes has to be kept: a vault that can't be had is no reason to spend the token.
        let _reserved = self.context.vault().reserve()?;
        record.renewal.under_way_since = Some(self.context.clock().now());
        self.write(record)?;
        let mut answer = client.tokens(Grant::Refresh(refresh)).await;
        let is_lost = |code| matches!(code, Code::BadResponse | Code::GatewayAnswered);
        if matches!(&answer, Err(problem) if is_lost(problem.code)) {
            // The token may be spent and its answer lost: the grace period does not wait.
            answer = client.tokens(Grant::Refresh(refresh)).await;
        }
        match answer {
            Ok(tokens) => match acceptable(record, &tokens, &before) {
                Ok(()) => self.keep(record, &tokens, &before, purpose).await,
                Err(problem) => {
                    // It was answered, if not as it should be: nothing is under way any more.
                    record.renewal.under_way_since = None;
                    let noted = self.note(record, problem);
                    let left = self.give_back_renewed(record, &before, &tokens).await;
                    Err(noted.leaving(left))
                }
            },
            Err(problem) if self.is_the_end(&before.seal, &problem) => {
                record.renewal = super::Renewal::default();
                let now = self.context.clock().now();
                // A word about something else leaves the tokens as they are: they are taken back.
                match is_of_the_token(&problem) {
                    true => self.end_by_word(record, before, now).await?,
                    false => {
                        record.pending_revocation = true;
                        self.end(record, now, EndReason::Revoked)?;
                    }
                }
                let word = problem.detail.unwrap_or_default();
                Err(Problem::new(Code::SessionRevoked).with_detail(word))
            }
            Err(problem) => {
                // After these nobody knows whether the token is spent: the mark stays.
                let is_open = matches!(
                    problem.code,
                    Code::BadResponse | Code::GatewayAnswered | Code::NetworkTimeout
                );
                if !is_open {
                    record.renewal.under_way_since = None;
                }
                if problem.code == Code::ProfileInvalid
                    && let Err(problem) = self.seal_refusal(record)
                {
                    tracing::warn!(%problem, "that the client is refused could not be noted");
                }
                Err(self.note(record, problem))
            }
        }
    }

    /// Whether a refusal has ended the session: at once, or because the provider has refused this
    /// client for so long that nobody is going to mend it.
    fn is_the_end(&self, sealed: &Seal, problem: &Problem) -> bool {
        let now = self.context.clock().now();
        let is_for_good = |since| renewal_schedule::is_refused_for_good(since, now);
        match problem.code {
            Code::SessionRevoked => true,
            Code::ProfileInvalid => sealed.refused_since.is_some_and(is_for_good),
            _ => false,
        }
    }

    /// Notes in the vault since when the provider refuses the client.
    fn seal_refusal(&self, record: &Record) -> Result<(), Problem> {
        let (vault, item) = (self.context.vault(), Item::session(&record.id()));
        if let Some(mut secrets) = vault.read::<Secrets>(&item)?
            && secrets.seal.refused_since.is_none()
        {
            secrets.seal.refused_since = Some(self.context.clock().now());
            vault.keep(&item, &secrets)?;
        }
        Ok(())
    }

    /// Notes a failure for everybody, and hands it on.
    pub(super) fn note(&self, record: &mut Record, problem: Problem) -> Problem {
        let (now, share) = (self.context.clock().now(), share());
        let before = record.renewal.hold.as_ref();
        record.renewal.hold = Some(Hold::after(before, &problem, now, share));
        if let Err(error) = self.write(record) {
            tracing::warn!(%error, "a failed renewal could not be noted");
        }
        problem
    }

    /// The upkeep's look at a session: whether the turn of its token has come.
    ///
    /// # Errors
    /// When the folder can't be used.
    pub(crate) fn is_due(&self, record: &mut Record) -> Result<bool, Problem> {
        let (Some(at), None) = (record.renewal.at, record.ended) else {
            return Ok(false);
        };
        let now = self.context.clock().now();
        if record.held(Purpose::Upkeep, now).is_none() && self.broke_off(record)? {
            return Ok(true);
        }
        match renewal_schedule::upkeep(at, record.renewal.hold.as_ref(), now, share()) {
            Upkeep::Leave => Ok(false),
            Upkeep::Renew => Ok(true),
            Upkeep::Later(later) => {
                self.change(record, |newest| {
                    // Somebody else may have renewed it by now.
                    if newest.renewal.at == Some(at) {
                        newest.renewal.at = Some(later);
                    }
                })?;
                Ok(false)
            }
        }
    }

    /// Notes that a session was used, as often as its limit needs: in the vault, where it decides, and in
    /// the file.
    fn touch(&self, record: &mut Record, now: Timestamp) -> Result<(), Problem> {
        let since = now.signed_duration_since(record.last_used);
        if since.abs() < touch_after(record) {
            return Ok(());
        }
        let (id, item) = (record.id(), Item::session(&record.id()));
        let Some(_lock) = Lock::take_if_free(&self.path(&id, "lock"))? else {
            return Ok(());
        };
        let (Some(mut newest), Some(mut secrets)) = (
            self.read(&id)?,
            self.context.vault().read::<Secrets>(&item)?,
        ) else {
            return Ok(());
        };
        let goes_on = secrets.seal.ended.is_none() && secrets.seal.difference(&newest).is_none();
        if !goes_on {
            return Ok(());
        }
        newest.last_used = now;
        // The file is never ahead of the vault, wherever a crash comes.
        if now < secrets.seal.last_used {
            self.write(&newest)?;
        }
        secrets.seal.last_used = now;
        self.context.vault().keep(&item, &secrets)?;
        self.write(&newest)?;
        *record = newest;
        Ok(())
    }
}

/// Whether a refusal says of the refresh token itself that it is worth nothing any more (RFC 6749 5.2;
/// RFC 6750 3.1 as some have it).
fn is_of_the_token(refusal: &Problem) -> bool {
    let said = refusal.detail.as_deref().unwrap_or_default();
    let is_of_a_word = |c: char| c.is_ascii_lowercase() || c == '_';
    let word = said.split(|c| !is_of_a_word(c)).next();
    matches!(word, Some("invalid_grant" | "invalid_token"))
}

/// Whether renewed tokens can be used, and are of the same session as those before.
pub(super) fn acceptable(
    record: &Record,
    tokens: &Tokens,
    before: &Secrets,
) -> Result<(), Problem> {
    tokens.check()?;
    if before.bound && !tokens.bound {
        // RFC 9449 5: whoever has them could use them, and nobody has asked for that.
        return Err(Problem::new(Code::TokenNotBound)
            .with_detail("the renewed tokens are not bound to the key of the session"));
    }
    match &tokens.id_token {
        // What is no OpenID provider may call anything an ID token.
        Some(token) if record.kind.speaks_openid() => {
            let (issuer, subject) = (&record.issuer, &record.subject);
            oidc::check_renewed(token, issuer, subject, &record.client_id)
        }
        _ => Ok(()),
    }
}

impl Record {
    /// Why its tokens can't be renewed at the moment.
    pub(crate) fn held(&self, purpose: Purpose, now: Timestamp) -> Option<Problem> {
        self.renewal.hold.as_ref()?.problem(purpose, now)
    }

    /// Until when a caller that was told this waits, because it may be another thing then.
    pub(crate) fn worth_waiting(&self, told: &Problem, now: Timestamp) -> Option<Timestamp> {
        let hold = self
            .renewal
            .hold
            .as_ref()
            .filter(|_| self.ended.is_none())?;
        let same = hold.problem(Purpose::Use, now)?.code == told.code;
        hold.worth_waiting(now).filter(|_| same)
    }

    /// Notes what tokens came.
    pub(crate) fn received(&mut self, secrets: &Secrets, now: Timestamp) {
        self.expires_at = secrets.expires_at;
        self.bound = secrets.key.as_ref().map(|_| secrets.bound);
        self.renewal = super::Renewal {
            at: secrets
                .expires_at
                .filter(|_| secrets.refresh.is_some())
                .map(|end| renewal_schedule::renew_at(now, end, share())),
            ..super::Renewal::default()
        };
    }
}

/// A chance, of 0 to 1.
fn share() -> f64 {
    rand::rng().random_range(0.0..1.0)
}
