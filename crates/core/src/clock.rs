//! The time, passed in so that tests can drive it.

use std::fmt::Debug;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// A moment, in UTC.
pub type Timestamp = DateTime<Utc>;

/// Tells the wall-clock time.
pub trait Clock: Send + Sync + Debug {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        Utc::now()
    }
}

/// The moment at which a lifetime ends.
#[must_use]
pub(crate) fn ends(now: Timestamp, lifetime: Option<Duration>) -> Option<Timestamp> {
    // Absurd lifetimes are as good as "very long".
    let lifetime = TimeDelta::from_std(lifetime?).unwrap_or(TimeDelta::days(3650));
    now.checked_add_signed(lifetime.min(TimeDelta::days(3650)))
}

/// A moment of the file system, in whole seconds; none before 1970 or where no calendar shows it.
#[must_use]
pub fn moment(time: std::time::SystemTime) -> Option<Timestamp> {
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    DateTime::from_timestamp(i64::try_from(since.as_secs()).ok()?, 0)
}

/// How soon a clock that was moved is noticed.
const LOOK: Duration = Duration::from_millis(200);

/// Waits until the clock shows this moment, or as long as it would have taken by now, should the clock
/// be set back meanwhile. Dropping the future ends it.
pub(crate) async fn until(clock: &dyn Clock, moment: Timestamp) {
    let left = |now: Timestamp| moment.signed_duration_since(now).to_std();
    let Ok(whole) = left(clock.now()) else {
        return;
    };
    let begun = tokio::time::Instant::now();
    while let Ok(left) = left(clock.now()) {
        let Some(rest) = whole
            .checked_sub(begun.elapsed())
            .filter(|rest| !rest.is_zero())
        else {
            return;
        };
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(rest).min(LOOK)).await;
    }
}

/// The form in which times leave Portico: RFC 3339, whole seconds, UTC.
#[must_use]
pub fn rfc3339(time: Timestamp) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
