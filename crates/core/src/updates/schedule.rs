//! When the list of releases is asked for: about once a day, at a time of this computer's own, whatever
//! its clock does.

use chrono::TimeDelta;
use rand::RngExt as _;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The soonest and the latest after a visit that came to something.
const AFTER_SUCCESS: (TimeDelta, TimeDelta) = (TimeDelta::hours(20), TimeDelta::hours(28));
/// The same after one that failed.
const AFTER_FAILURE: (TimeDelta, TimeDelta) = (TimeDelta::hours(1), TimeDelta::hours(3));
/// By so much a clock may be set back without meaning anything.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The last time, and when the next one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Visit {
    pub(crate) at: Timestamp,
    next: Timestamp,
}

impl Visit {
    /// One at this time.
    pub(crate) fn new(now: Timestamp, came_to_something: bool) -> Self {
        let (soonest, latest) = match came_to_something {
            true => AFTER_SUCCESS,
            false => AFTER_FAILURE,
        };
        let seconds = rand::rng().random_range(soonest.num_seconds()..=latest.num_seconds());
        let next = now.checked_add_signed(TimeDelta::seconds(seconds));
        Self {
            at: now,
            next: next.unwrap_or(now),
        }
    }

    /// Whether the next one is due. A last one that lies in the future was made while the clock was
    /// ahead, and a next one beyond all measure is nobody's word: neither silences Portico.
    fn is_over(&self, now: Timestamp) -> bool {
        let since = now.signed_duration_since(self.at);
        since < -TOLERANCE || since >= AFTER_SUCCESS.1 || now >= self.next
    }
}

/// Whether the list is to be asked for now.
pub(crate) fn is_due(last: Option<&Visit>, now: Timestamp) -> bool {
    last.is_none_or(|last| last.is_over(now))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn hours(hours: i64) -> Timestamp {
        DateTime::from_timestamp(1_800_000_000 + hours * 3600, 0).unwrap()
    }

    #[test]
    fn once_a_day_and_sooner_after_a_failure() {
        assert!(is_due(None, hours(0)));
        for _ in 0..200 {
            let visit = Visit::new(hours(0), true);
            assert!(!is_due(Some(&visit), hours(19)));
            assert!(is_due(Some(&visit), hours(28)));
            let failed = Visit::new(hours(0), false);
            assert!(!is_due(Some(&failed), hours(0)));
            assert!(is_due(Some(&failed), hours(3)));
        }
    }

    #[test]
    fn not_everybody_at_once() {
        let next = |_| Visit::new(hours(0), true).next;
        let mut moments: Vec<Timestamp> = (0..200).map(next).collect();
        moments.sort();
        moments.dedup();
        assert!(moments.len() > 150, "{}", moments.len());
    }

    #[test]
    fn a_clock_that_is_moved_causes_neither_a_storm_nor_silence() {
        // Set back by a year, long after a visit: once, and then again in a day.
        let visit = Visit::new(hours(0), true);
        let back = hours(-365 * 24);
        assert!(is_due(Some(&visit), back));
        let again = Visit::new(back, true);
        assert!(!is_due(Some(&again), back + TimeDelta::minutes(1)));
        // A little, as time servers do: nothing.
        assert!(!is_due(Some(&visit), hours(0) - TimeDelta::minutes(2)));
        // Forward by ten years, and back.
        let ahead = hours(10 * 365 * 24);
        assert!(is_due(Some(&visit), ahead));
        let from_ahead = Visit::new(ahead, true);
        assert!(is_due(Some(&from_ahead), hours(1)));
        // The end of all calendars.
        let last = Visit::new(Timestamp::MAX_UTC, true);
        assert!(is_due(Some(&last), hours(0)));
    }

    #[test]
    fn a_file_that_somebody_has_changed_silences_nothing() {
        let made_up = Visit {
            at: hours(0),
            next: hours(1_000_000),
        };
        assert!(!is_due(Some(&made_up), hours(1)));
        assert!(is_due(Some(&made_up), hours(28)));
    }
}
