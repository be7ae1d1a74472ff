//! The end of a sign-in, by the person or by itself.

use std::time::Duration;

use tokio::time::timeout;

use super::{AnswerKind, SignIn, Step};
use crate::problem::{Code, Problem};

/// How long what follows the last step may take.
const AT_THE_END: Duration = Duration::from_secs(5);

impl SignIn {
    /// Cancels it, and says how it ended: what is being stored already is kept.
    pub async fn cancel(&mut self) -> Step {
        let ended = self.answer(AnswerKind::Cancel.into()).await;
        ended.unwrap_or_else(|_| Step::Stopped(Problem::new(Code::Cancelled)))
    }

    /// Waits until the browser has its last page, and the service has been told of the sign-in that this one
    /// has taken the place of, for five seconds at most. Who leaves the process calls this first.
    pub async fn wait_closed(&mut self) {
        let all = async {
            for closing in self.closing.drain(..) {
                if let Err(error) = closing.await {
                    tracing::warn!(%error, "the page in the browser was not finished");
                }
            }
            self.wanted.ended().await;
        };
        if timeout(AT_THE_END, all).await.is_err() {
            tracing::warn!("not all of the sign-in has come to its end");
        }
    }
}
