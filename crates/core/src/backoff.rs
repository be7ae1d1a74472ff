//! Pauses that double.

use std::time::Duration;

/// A pause that doubles with each failure, up to a longest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
}

impl Backoff {
    /// One that begins with `first`.
    #[must_use]
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// The pause after it has doubled so many times.
    #[must_use]
    pub fn doubled(self, times: u32) -> Duration {
        let factor = 1_u32.checked_shl(times).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }

    /// Full jitter: anything from nothing to the whole pause, by `share`.
    #[must_use]
    pub(crate) fn share_of(self, times: u32, share: f64) -> Duration {
        self.doubled(times).mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_the_longest_however_often_it_fails() {
        let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(10));
        let seconds = |times| backoff.doubled(times).as_secs();
        assert_eq!([0, 1, 2, 3, 4, 5].map(seconds), [1, 2, 4, 8, 10, 10]);
        assert_eq!([31, 32, 33, u32::MAX].map(seconds), [10; 4]);
    }

    #[test]
    fn jitter_takes_a_share_of_it() {
        let backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(60));
        assert_eq!(backoff.share_of(2, 0.0), Duration::ZERO);
        assert_eq!(backoff.share_of(2, 0.25), Duration::from_secs(2));
        assert_eq!(backoff.share_of(2, 1.0), Duration::from_secs(8));
    }
}
