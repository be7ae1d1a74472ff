//! A whole sign-in through the browser, for an app that asks its person nothing itself.

use super::{AnswerKind, Challenge, Handoff, Session, SignIn, Step};
use crate::problem::{Code, Problem};

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
        self.wait_closed().await;
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
                    let next = self.answer(AnswerKind::UseBrowser.into()).await;
                    next.unwrap_or_else(|_| Step::Stopped(Problem::new(Code::Cancelled)))
                }
                Step::Ask(ask) => {
                    self.cancel().await;
                    let undecided = ask.challenge.undecided();
                    return Err(undecided.unwrap_or_else(|| Problem::new(Code::MethodNotAllowed)));
                }
                Step::Stopped(problem) => return Err(problem),
                Step::Done(session) => return Ok(session),
            };
        }
    }
}
