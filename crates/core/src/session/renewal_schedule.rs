//! When a token is renewed: early and spread out while all is well, ever more rarely while it is
//! not. Every chance is passed in as a share of 0 to 1, so that a simulation of a whole company
//! can be run on the very same functions.

use std::time::Duration;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::backoff::Backoff;
use crate::clock::{Timestamp, rfc3339};
use crate::problem::{Code, Problem};

/// Upkeep renews within this part of a token's lifetime, so that tokens that were issued together
/// are not renewed together.
const EARLY: (f64, f64) = (0.7, 0.9);
/// Upkeep that comes later than this has slept, or was not running.
const LATE: TimeDelta = TimeDelta::minutes(2);
/// Everybody wakes at nine: what is late is spread over this time.
const SPREAD: Duration = Duration::from_secs(30 * 60);

/// The longest pauses of callers: when the service is in trouble, and when the way to it is, which
/// costs the service nothing and passes when the cable is back. Callers wait for as long as
/// [`SHORT`], so that the first call after the service is back succeeds; a service that wants more
/// rest asks for it.
const CALLERS: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(10));
const CALLERS_ON_THE_WAY: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
/// Nobody waits for upkeep: with these, all clients of a service stay below twice its usual load
/// while it is down and when it is back (tests/journeys/outage.rs).
const UPKEEP: Backoff = Backoff::new(Duration::from_mins(30), Duration::from_mins(60));
/// What a caller waits for instead of failing.
const SHORT: TimeDelta = TimeDelta::seconds(10);
/// A provider that has refused the client for this long does so for good. Until then somebody may
/// mend the client at the provider, or its secret here.
const REFUSED_FOR_GOOD: TimeDelta = TimeDelta::days(1);
/// A `Retry-After` is obeyed up to this long.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// What a token is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody uses the session: that counts against its idle end.
    Use,
    /// Somebody looks whether the session lives. It is not use.
    Look,
    /// Nobody waits: the window keeps tokens fresh. It is not use.
    Upkeep,
}

/// Kept after a renewal that failed, for all processes: who may try again when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    since: Timestamp,
    callers_until: Timestamp,
    upkeep_until: Timestamp,
    failures: u32,
    code: Code,
    host: Option<String>,
    clock_offset: Option<i64>,
}

impl Hold {
    /// What a failure leads to. `Retry-After` is obeyed; without it, or on top of it for those who
    /// can wait, the pause grows with each failure.
    #[must_use]
    pub fn after(before: Option<&Self>, problem: &Problem, now: Timestamp, share: f64) -> Self {
        let failures = before.map_or(0, |hold| hold.failures).saturating_add(1);
        let asked = Duration::from_secs(problem.retry_after.unwrap_or(0).into());
        let asked = asked.min(LONGEST_ASKED);
        let callers = match problem.code {
            Code::ServiceBusy
            | Code::ServiceUnavailable
            | Code::BadResponse
            | Code::NetworkTimeout => CALLERS,
            _ => CALLERS_ON_THE_WAY,
        };
        Self {
            since: now,
            callers_until: now + asked.max(callers.share_of(failures, share)),
            upkeep_until: now + asked + UPKEEP.share_of(failures, share),
            failures,
            code: problem.code,
            host: problem.about.host.clone(),
            clock_offset: problem.about.clock_offset,
        }
    }

    /// The problem that stands, as long as nobody may try again.
    #[must_use]
    pub fn problem(&self, purpose: Purpose, now: Timestamp) -> Option<Problem> {
        let until = self.until(purpose, now)?;
        let seconds = until.signed_duration_since(now).num_seconds() + 1;
        let mut problem = Problem::new(self.code)
            .wait(u32::try_from(seconds).ok())
            .with_detail(format!(
                "it failed before and is not tried again until {}",
                rfc3339(until)
            ));
        problem.about.host.clone_from(&self.host);
        problem.about.clock_offset = self.clock_offset;
        Some(problem)
    }

    /// Until when a caller waits instead of failing; none where nothing holds, or for too long.
    #[must_use]
    pub fn worth_waiting(&self, now: Timestamp) -> Option<Timestamp> {
        self.until(Purpose::Use, now)
            .filter(|until| until.signed_duration_since(now) <= SHORT)
    }

    /// Nothing holds for longer, whatever stands in a file.
    fn longest(&self) -> Timestamp {
        let longest = LONGEST_ASKED + UPKEEP.share_of(u32::MAX, 1.0);
        self.since
            .checked_add_signed(TimeDelta::from_std(longest).unwrap_or_default())
            .unwrap_or(self.since)
    }

    fn until(&self, purpose: Purpose, now: Timestamp) -> Option<Timestamp> {
        let until = match purpose {
            Purpose::Use | Purpose::Look => self.callers_until,
            Purpose::Upkeep => self.upkeep_until,
        };
        let until = until.min(self.longest());
        // A clock that was set back since would hold for as long as it was set back by.
        (self.since <= now && now < until).then_some(until)
    }
}

/// Whether a provider that refuses the client since then does so for good.
pub(super) fn is_refused_for_good(since: Timestamp, now: Timestamp) -> bool {
    now.signed_duration_since(since) >= REFUSED_FOR_GOOD
}

/// When upkeep renews a token that was received at `now`.
#[must_use]
pub fn renew_at(now: Timestamp, expires_at: Timestamp, share: f64) -> Timestamp {
    let lifetime = expires_at.signed_duration_since(now).to_std();
    let (from, to) = EARLY;
    now + lifetime
        .unwrap_or_default()
        .mul_f64(from + (to - from) * share)
}

/// What upkeep does about a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upkeep {
    /// It is fresh enough, or may not be renewed yet.
    Leave,
    /// Its turn has come.
    Renew,
    /// Its turn was missed, as everybody else's was: it is renewed then.
    Later(Timestamp),
}

/// Decides what upkeep does about a token, once a minute.
#[must_use]
pub fn upkeep(renew_at: Timestamp, hold: Option<&Hold>, now: Timestamp, share: f64) -> Upkeep {
    let due = hold
        .filter(|hold| hold.since <= now)
        .map_or(renew_at, |hold| {
            hold.upkeep_until.min(hold.longest()).max(renew_at)
        });
    let late = now.signed_duration_since(due);
    if late < TimeDelta::zero() {
        Upkeep::Leave
    } else if late > LATE {
        Upkeep::Later(now + SPREAD.mul_f64(share))
    } else {
        Upkeep::Renew
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    #[test]
    fn what_the_service_asks_for_is_obeyed_by_everybody_and_within_reason() {
        let now = SystemClock.now();
        let asked = |seconds| Problem::new(Code::ServiceBusy).wait(Some(seconds));
        let hold = Hold::after(None, &asked(600), now, 0.0);
        for purpose in [Purpose::Use, Purpose::Look, Purpose::Upkeep] {
            let at = |seconds| hold.problem(purpose, now + TimeDelta::seconds(seconds));
            assert_eq!(at(599).unwrap().code, Code::ServiceBusy);
            assert!(at(600).is_none());
        }
        let endless = Hold::after(None, &asked(u32::MAX), now, 1.0);
        let later = now + TimeDelta::hours(26);
        assert!(endless.problem(Purpose::Upkeep, later).is_none());
    }

    #[test]
    fn a_cable_that_is_back_is_noticed_within_seconds_however_long_it_was_out() {
        let now = SystemClock.now();
        let mut hold = None;
        for _ in 0..100 {
            let problem = Problem::new(Code::NetworkUnreachable);
            hold = Some(Hold::after(hold.as_ref(), &problem, now, 1.0));
        }
        let later = now + TimeDelta::seconds(5);
        assert!(hold.unwrap().problem(Purpose::Use, later).is_none());
    }

    #[test]
    fn a_clock_that_is_set_back_ends_a_hold() {
        let now = SystemClock.now();
        let hold = Hold::after(None, &Problem::new(Code::ServiceUnavailable), now, 1.0);
        let before = now - TimeDelta::days(30);
        assert!(hold.problem(Purpose::Use, now).is_some());
        assert!(hold.problem(Purpose::Use, before).is_none());
        assert_eq!(
            upkeep(before, Some(&hold), before, 0.5),
            Upkeep::Renew,
            "it is not held either"
        );
    }

    #[test]
    fn upkeep_comes_early_and_spreads_what_it_missed() {
        let now = SystemClock.now();
        let minutes = TimeDelta::minutes;
        let at = renew_at(now, now + minutes(100), 0.5);
        assert_eq!(at, now + minutes(80));
        assert_eq!(upkeep(at, None, at - minutes(1), 0.5), Upkeep::Leave);
        assert_eq!(upkeep(at, None, at + minutes(1), 0.5), Upkeep::Renew);
        let morning = at + TimeDelta::hours(60);
        assert_eq!(
            upkeep(at, None, morning, 0.5),
            Upkeep::Later(morning + minutes(15))
        );
        let hold = Hold::after(None, &Problem::new(Code::NetworkTimeout), at, 1.0);
        for (after, wanted) in [(59, Upkeep::Leave), (61, Upkeep::Renew)] {
            assert_eq!(upkeep(at, Some(&hold), at + minutes(after), 0.5), wanted);
        }
    }
}
