//! The sandbox's own time: it can be set ahead, so that codes and tokens expire without waiting.
//!
//! Whatever is stored or signed takes its time from here and from nowhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Utc};

/// Seconds since 1970, UTC.
pub(crate) type Seconds = i64;

/// A clock that can be set ahead. Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    stopped_at: Option<Seconds>,
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The system's time, plus whatever it is advanced by.
    pub fn system() -> Self {
        Self {
            stopped_at: None,
            ahead: Arc::default(),
        }
    }

    /// Stands at `seconds` since 1970 (UTC) and moves only when it is advanced.
    pub fn stopped_at(seconds: i64) -> Self {
        Self {
            stopped_at: Some(seconds),
            ahead: Arc::default(),
        }
    }

    /// Sets the clock ahead, by whole seconds.
    pub fn advance(&self, by: Duration) {
        let seconds = i64::try_from(by.as_secs()).unwrap_or(i64::MAX / 4);
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The time in seconds since 1970 (UTC).
    pub fn now(&self) -> i64 {
        self.stopped_at.unwrap_or_else(system_seconds) + self.ahead.load(Ordering::SeqCst)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that the others are to take"
)]
fn system_seconds() -> Seconds {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(0)
}

/// RFC 3339 in UTC, as the account service's JSON has it.
pub(crate) fn rfc3339(at: Seconds) -> String {
    moment(at).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// With milliseconds, as Statuspage writes it.
pub(crate) fn rfc3339_millis(at: Seconds) -> String {
    moment(at).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The form of an HTTP `Date` header.
pub(crate) fn http_date(at: Seconds) -> String {
    moment(at).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn moment(at: Seconds) -> DateTime<Utc> {
    DateTime::from_timestamp(at, 0).unwrap_or(DateTime::UNIX_EPOCH)
}
