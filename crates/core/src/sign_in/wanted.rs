//! Whether a sign-in is still wanted: decided once, by whoever comes first.

use tokio::sync::watch;

/// Shared by the sign-in and by what is under way for it.
#[derive(Debug, Clone)]
pub(super) struct Wanted(watch::Sender<Decision>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Open,
    /// A session is being stored, or was: there is nothing to cancel any more.
    Kept,
    /// What comes of it is given back.
    Cancelled,
}

impl Default for Wanted {
    fn default() -> Self {
        Self(watch::Sender::new(Decision::Open))
    }
}

impl Wanted {
    /// Asked right before the session is stored: whether it may be.
    pub(super) fn keep(&self) -> bool {
        self.decide(Decision::Kept)
    }

    /// Says that nobody wants it any more. Says no where it is being stored already.
    pub(super) fn cancel(&self) -> bool {
        self.decide(Decision::Cancelled)
    }

    /// Waits until nobody wants it any more.
    pub(super) async fn cancelled(&self) {
        let mut decided = self.0.subscribe();
        let cancelled = decided.wait_for(|it| *it == Decision::Cancelled).await;
        // The sender is here.
        drop(cancelled);
    }

    fn decide(&self, decision: Decision) -> bool {
        self.0.send_if_modified(|it| {
            let is_open = *it == Decision::Open;
            if is_open {
                *it = decision;
            }
            is_open
        }) || *self.0.borrow() == decision
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_comes_first_decides() {
        let wanted = Wanted::default();
        assert!(wanted.keep());
        assert!(!wanted.clone().cancel());
        assert!(wanted.keep());

        let wanted = Wanted::default();
        assert!(wanted.clone().cancel());
        assert!(!wanted.keep());
        assert!(wanted.cancel());
        wanted.cancelled().await;
    }
}
