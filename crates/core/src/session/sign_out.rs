//! Signing out: wiped here, and taken back at the provider, which decides whether it is revoked. What
//! could not be told is told later; what can't be is said.

use std::time::Duration;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::lock::Lock;
use super::{Purpose, Record, Renewal, Secrets, Sessions, altered};
use crate::clock::Timestamp;
use crate::domain::{EndReason, RevocationState as State};
use crate::problem::{Code, Problem};
use crate::vault::Item;

/// A provider that has not taken a session back by then is not asked any more.
pub(crate) const GIVE_UP: TimeDelta = TimeDelta::days(7);
/// Nor before it was tried on this many days, by whatever clock.
const DAYS: u8 = 3;
const DAY: TimeDelta = TimeDelta::hours(20);
/// The longest pauses between two tries, which grow with the age of what is to be told: of commands,
/// and of the app, which has time. A way that is closed costs the provider nothing.
const COMMANDS: TimeDelta = TimeDelta::minutes(5);
const APP: TimeDelta = TimeDelta::hours(1);
const ON_THE_WAY: TimeDelta = TimeDelta::minutes(1);

/// What a sign-out has done. Signed out here is it each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedOut {
    /// The provider has revoked the session.
    Everywhere,
    /// The provider could not be told yet.
    Pending,
    /// The provider does not take sign-ins back.
    Refused,
    /// The provider offers no way to take sign-ins back.
    NotOffered,
    /// It could not be taken back, and is not tried any more.
    GivenUp,
}

/// Why a session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The person wants it to.
    Wanted,
    /// It is over here, and the provider has still to be told.
    Over,
}

/// What the provider has made of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RevocationOutcome {
    /// It is done.
    Revoked,
    /// It does not do this.
    Refused,
    /// It offers no way to.
    NotOffered,
}

/// A session that has ended here and that the provider has not revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unrevoked {
    /// How that stands.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// When it was tried last.
    pub tried_at: Timestamp,
    /// What kept it from being done.
    pub reason: Option<Code>,
    /// On how many days it was tried: a clock that jumps is no week.
    #[serde(default)]
    pub days: u8,
    /// When the last of these days was counted.
    #[serde(default)]
    pub counted_at: Option<Timestamp>,
}

/// A session that is about to end: nobody else changes it until then.
#[derive(Debug)]
pub(crate) struct Leaving {
    _lock: Lock,
    /// Where they lie.
    pub(crate) item: Item,
    /// What the provider is told with; none where nobody can tell it any more, and why.
    pub(crate) secrets: Result<Secrets, Code>,
}

/// The first half of a sign-out.
#[derive(Debug)]
pub(crate) enum Begun {
    /// The provider is to be told.
    Leaving(Box<Leaving>),
    /// There is nothing to do.
    Over(SignedOut),
}

impl Sessions {
    /// Begins to sign out, and waits until `end` for whoever is at the session. Whether there is one
    /// is the vault's to say, once nobody else is at it: a file may have said anything before.
    pub(crate) async fn begin_to_leave(
        &self,
        record: &mut Record,
        why: Why,
        end: Instant,
    ) -> Result<Begun, Problem> {
        let id = record.id();
        let path = self.path(&id, "lock");
        let lock = match Lock::take_until(&path, &*self.files.person, end).await {
            Err(busy) if busy.code == Code::StorageBusy && why == Why::Wanted => {
                if !self.note_sign_out(record, &busy)? {
                    return Err(busy);
                }
                match Lock::take_if_free(&path)? {
                    Some(lock) => lock,
                    None => return Ok(Begun::Over(record.signed_out())),
                }
            }
            lock => lock?,
        };
        let secrets = match self.sealed(&id) {
            Err(problem) if !is_lost(problem.code) => return Err(problem),
            secrets => secrets,
        };
        let file = self.read(&id).ok().flatten();
        let before = record.clone();
        let goes_on = match (&secrets, file) {
            (Ok(Some(sealed)), file) => {
                let sealed = sealed.seal.record();
                let seen = file.unwrap_or_else(|| sealed.clone());
                *record = self.with_what_only_files_know(sealed);
                let goes_on = record.ended.is_none() && self.goes_on(&seen);
                if why == Why::Over {
                    record.ended = record.ended.or(seen.ended).or(before.ended);
                }
                record.pending_revocation = record.ended.is_some();
                goes_on
            }
            (Ok(None), None) => return Ok(Begun::Over(SignedOut::Everywhere)),
            (Ok(None), Some(file)) => {
                *record = file;
                if record.ended.is_some() && !record.pending_revocation {
                    return Ok(Begun::Over(record.signed_out()));
                }
                self.goes_on(record)
            }
            (Err(_), file) => {
                *record = file.unwrap_or_else(|| before.clone());
                self.goes_on(record)
            }
        };
        // Somebody else has told since, or has begun to.
        let tried = |record: &Record| record.unrevoked.as_ref().map(|it| it.tried_at);
        if why == Why::Over && tried(record) > tried(&before) {
            return Ok(Begun::Over(record.signed_out()));
        }
        // Somebody has signed in again since: that session is not meant.
        let is_newer = before.ended.is_some() && before.since != record.since;
        if is_newer || (why == Why::Over && goes_on) {
            return Ok(Begun::Over(SignedOut::Everywhere));
        }
        Ok(Begun::Leaving(Box::new(Leaving::new(
            lock,
            Item::session(&id),
            secrets,
        )?)))
    }

    /// Whether nothing says that a session is over. An end that could not be written down yet is one
    /// all the same, unless the clock has been corrected since.
    fn goes_on(&self, record: &Record) -> bool {
        record.ended.is_none() && self.settled(record, self.context.clock().now()).is_none()
    }

    /// Ends a session, with what came of telling the provider.
    pub(crate) fn leave(
        &self,
        record: &mut Record,
        _leaving: Leaving,
        told: Result<RevocationOutcome, Problem>,
    ) -> Result<SignedOut, Problem> {
        record.told(told, self.context.clock().now());
        let ended = record.ended.map(|ended| (ended.at, ended.reason));
        let (at, reason) = ended.unwrap_or((self.context.clock().now(), EndReason::SignedOut));
        let outcome = record.signed_out();
        let ended = self.end(record, at, reason);
        ended.map_err(|problem| outcome.beside(problem))?;
        Ok(outcome)
    }

    /// The secrets of a session that is to be taken back. What is sealed says where, whatever its
    /// file does.
    pub(crate) fn sealed(&self, id: &str) -> Result<Option<Secrets>, Problem> {
        let secrets: Option<Secrets> = self.context.vault().read(&Item::session(id))?;
        match &secrets {
            Some(secrets) if secrets.seal.record().id() != id => Err(altered("its name")),
            _ => Ok(secrets),
        }
    }
}

impl SignedOut {
    /// What the provider has made of a sign-out that could not be written down here.
    fn beside(self, problem: Problem) -> Problem {
        let told = match self {
            Self::Everywhere => "the service has revoked the sign-in",
            Self::Pending => "the service has not revoked the sign-in yet",
            Self::Refused => "the service did not revoke the sign-in",
            Self::NotOffered => "the service can't revoke sign-ins",
            Self::GivenUp => "the sign-in could not be revoked at the service",
        };
        let detail = match &problem.detail {
            Some(detail) => format!("{told}; that could not be written down: {detail}"),
            None => format!("{told}; that could not be written down"),
        };
        problem.with_detail(detail)
    }
}

impl Leaving {
    /// With what the vault has. Where nobody can tell the provider with that any more, it only has to
    /// go.
    pub(super) fn new(
        lock: Lock,
        item: Item,
        secrets: Result<Option<Secrets>, Problem>,
    ) -> Result<Self, Problem> {
        let secrets = match secrets {
            Ok(Some(secrets)) => Ok(secrets),
            Ok(None) => Err(Code::KeychainUnreadable),
            Err(problem) if is_lost(problem.code) => Err(problem.code),
            Err(problem) => return Err(problem),
        };
        Ok(Self {
            _lock: lock,
            item,
            secrets,
        })
    }

    /// The problem that nobody can tell the provider.
    pub(crate) fn lost(why: Code) -> Problem {
        Problem::new(why).with_detail("the tokens to revoke are no longer known")
    }
}

impl Record {
    /// What came of a sign-out.
    fn signed_out(&self) -> SignedOut {
        if self.pending_revocation {
            return SignedOut::Pending;
        }
        match self.unrevoked.as_ref().map(|it| it.state) {
            None => SignedOut::Everywhere,
            Some(State::Pending) => SignedOut::Pending,
            Some(State::Refused) => SignedOut::Refused,
            Some(State::NotOffered) => SignedOut::NotOffered,
            Some(State::GivenUp) => SignedOut::GivenUp,
        }
    }

    /// Notes what came of telling the provider.
    pub(super) fn told(&mut self, told: Result<RevocationOutcome, Problem>, now: Timestamp) {
        self.renewal = Renewal::default();
        let before = self
            .unrevoked
            .take()
            .filter(|before| before.state == State::Pending && before.since <= now)
            // The end was noted, and nobody told yet.
            .filter(|before| before.reason != Some(Code::Cancelled));
        let (days, counted_at) = counted(before.as_ref(), now);
        let (state, since, reason) = match told {
            Ok(RevocationOutcome::Revoked) => {
                self.pending_revocation = false;
                return;
            }
            Ok(RevocationOutcome::Refused) => (State::Refused, now, None),
            Ok(RevocationOutcome::NotOffered) => (State::NotOffered, now, None),
            Err(problem) => {
                tracing::info!(%problem, "the provider could not be told of a sign-out");
                let since = before.map_or(now, |before| before.since);
                let is_old = now.signed_duration_since(since) >= GIVE_UP && days >= DAYS;
                match is_old || is_lost(problem.code) {
                    true => (State::GivenUp, now, Some(problem.code)),
                    false => (State::Pending, since, Some(problem.code)),
                }
            }
        };
        self.pending_revocation = state == State::Pending;
        self.unrevoked = Some(Unrevoked {
            state,
            since,
            tried_at: now,
            reason,
            days,
            counted_at: Some(counted_at),
        });
    }

    /// Whether the provider is left alone for now.
    pub(crate) fn was_just_told(&self, purpose: Purpose, now: Timestamp) -> bool {
        let Some(it) = &self.unrevoked else {
            return false;
        };
        let most = match (it.reason, purpose) {
            (Some(reason), _) if is_on_the_way(reason) => ON_THE_WAY,
            (_, Purpose::Use) => COMMANDS,
            (_, Purpose::Look | Purpose::Upkeep) => APP,
        };
        let age = it.tried_at.signed_duration_since(it.since);
        let since = now.signed_duration_since(it.tried_at);
        TimeDelta::zero() <= since && since < age.min(most)
    }
}

/// The days on which a provider was to be told so far, this one included, and when it was counted.
fn counted(before: Option<&Unrevoked>, now: Timestamp) -> (u8, Timestamp) {
    let Some(before) = before else {
        return (1, now);
    };
    let days = before.days.max(1);
    let last = before.counted_at.unwrap_or(before.tried_at);
    match now.signed_duration_since(last) {
        passed if passed >= DAY => (days.saturating_add(1), now),
        // The clock was set back.
        passed if passed < TimeDelta::zero() => (days, now),
        _ => (days, last),
    }
}

/// Whether the provider has not been reached.
fn is_on_the_way(code: Code) -> bool {
    matches!(
        code,
        Code::NetworkUnreachable
            | Code::DnsBlocked
            | Code::TlsUntrusted
            | Code::TlsFailed
            | Code::CertificatesMissing
            | Code::ProxySignIn
            | Code::CaptivePortal
    )
}

/// Whether it can't be told with what is left.
pub(super) fn is_lost(code: Code) -> bool {
    matches!(code, Code::KeychainUnreadable | Code::SessionAltered)
}

/// The problem of a provider that has kept a sign-out for longer than it may.
pub(crate) fn too_slow(record: &Record) -> Problem {
    let issuer = url::Url::parse(&record.issuer).ok();
    let host = issuer.and_then(|issuer| issuer.host_str().map(str::to_owned));
    Problem::new(Code::NetworkTimeout)
        .at_host(host.unwrap_or_default())
        .with_detail("the provider did not answer in time for the sign-out")
}

/// How long a sign-out may take, the provider's part and waiting for others included.
pub(crate) const PATIENCE: Duration = Duration::from_secs(6);
/// The same for what is told beside something else.
pub(crate) const BESIDE: Duration = Duration::from_secs(4);
