//! Whether a sign-in is still wanted, and what is under way for it.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;

use super::Step;
use crate::problem::TokensLeft;

/// Shared by the sign-in and by what works for it, also when the sign-in itself has gone.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    decision: watch::Sender<Decision>,
    /// How many tasks are at work.
    under_way: watch::Sender<usize>,
    last: Mutex<Option<Step>>,
    leaves_tokens: Mutex<Option<TokensLeft>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Decision {
    #[default]
    Open,
    /// A session is being stored, or was: there is nothing to cancel any more.
    Kept,
    /// What comes of it is given back.
    Cancelled,
}

/// Something is under way until this is dropped.
#[derive(Debug)]
pub(super) struct UnderWay(Arc<Shared>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|tasks| *tasks -= 1);
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

    pub(super) fn is_cancelled(&self) -> bool {
        *self.0.decision.borrow() == Decision::Cancelled
    }

    /// Waits until nobody wants it any more.
    pub(super) async fn cancelled(&self) {
        let mut decision = self.0.decision.subscribe();
        // The sender is here.
        drop(decision.wait_for(|it| *it == Decision::Cancelled).await);
    }

    /// The end of some work, unless nobody wants it any more.
    pub(super) async fn or_cancelled<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            done = work => Some(done),
            () = self.cancelled() => None,
        }
    }

    pub(super) fn under_way(&self) -> UnderWay {
        self.0.under_way.send_modify(|tasks| *tasks += 1);
        UnderWay(self.0.clone())
    }

    /// Does some work that comes to its end whoever waits.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let under_way = self.under_way();
        tokio::spawn(async move {
            work.await;
            drop(under_way);
        });
    }

    /// Waits until nothing is under way.
    pub(super) async fn ended(&self) {
        let mut under_way = self.0.under_way.subscribe();
        drop(under_way.wait_for(|tasks| *tasks == 0).await);
    }

    /// Notes the last step, for whoever cancels too late and has not seen it.
    pub(super) fn note(&self, last: &Step) {
        *self.0.last.lock() = Some(last.clone());
    }

    /// Notes that tokens have come that nobody keeps and that were not taken back.
    pub(super) fn leave_tokens(&self, why: TokensLeft) {
        *self.0.leaves_tokens.lock() = Some(why);
    }

    pub(super) fn leaves_tokens(&self) -> Option<TokensLeft> {
        *self.0.leaves_tokens.lock()
    }

    pub(super) fn last(&self) -> Option<Step> {
        self.0.last.lock().clone()
    }

    fn decide(&self, decision: Decision) -> bool {
        self.0.decision.send_if_modified(|it| {
            let is_open = *it == Decision::Open;
            if is_open {
                *it = decision;
            }
            is_open
        }) || *self.0.decision.borrow() == decision
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
        let never = wanted.or_cancelled(std::future::pending::<()>());
        assert!(never.await.is_none());
    }

    #[tokio::test]
    async fn what_is_under_way_is_waited_for() {
        let wanted = Wanted::default();
        wanted.ended().await;
        let (say, said) = tokio::sync::oneshot::channel::<()>();
        wanted.spawn(async { drop(said.await) });
        let ended = tokio::spawn({
            let wanted = wanted.clone();
            async move { wanted.ended().await }
        });
        tokio::task::yield_now().await;
        assert!(!ended.is_finished());
        say.send(()).unwrap();
        ended.await.unwrap();
    }
}
