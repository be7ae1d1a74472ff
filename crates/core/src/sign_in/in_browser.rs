//! A whole sign-in through the browser, for an app that asks its person nothing itself.

use std::time::Duration;

use tokio::time::timeout;

use super::{AnswerKind, Challenge, Handoff, Session, SignIn, Step};
use crate::problem::{Code, Problem};

/// How long the browser may take to get its last page.
const LAST_PAGE: Duration = Duration::from_secs(5);

impl SignIn {
    /// Leads the sign-in through the browser to its end. `show` is told where it goes on: the browser
    /// may not have opened.
    ///
    /// # Errors
    /// Why it stopped. Where the person would have to be asked (another browser or another person came
    /// back, the service wants a password here) it is cancelled: `unknown_browser`, `wrong_person`,
    /// `method_not_allowed`.
    pub async fn in_browser(mut self, show: impl FnMut(&Handoff)) -> Result<Session, Problem> {
        let ended = self.led_through_browser(show).await;
        if timeout(LAST_PAGE, self.wait_closed()).await.is_err() {
            tracing::warn!("the browser did not fetch its last page");
        }
        ended
    }

    async fn led_through_browser(
        &mut self,
        mut show: impl FnMut(&Handoff),
    ) -> Result<Session, Problem> {
        let mut step = self.start().await;
        loop {
            step = match step {
                Step::Browser(handoff) => {
                    show(&handoff);
                    self.wait().await
                }
                Step::Ask(ask) if matches!(ask.challenge, Challenge::ConfirmIssuer { .. }) => {
                    self.answered(AnswerKind::UseBrowser).await
                }
                Step::Ask(ask) => {
                    self.answered(AnswerKind::Cancel).await;
                    let undecided = ask.challenge.undecided();
                    return Err(undecided.unwrap_or_else(|| Problem::new(Code::MethodNotAllowed)));
                }
                Step::Stopped(problem) => return Err(problem),
                Step::Done(session) => return Ok(session),
            };
        }
    }

    async fn answered(&mut self, answer: AnswerKind) -> Step {
        let next = self.answer(answer.into()).await;
        next.unwrap_or_else(|_| Step::Stopped(Problem::new(Code::Cancelled)))
    }
}
