//! A whole sign-in through the browser, for an app that asks its person nothing itself.

use std::convert::Infallible;
use std::future::{Future, pending, ready};

use super::{
    AnswerKind, Ask, Challenge, Frontend, Handoff, ReachedBy, Reply, Session, SignIn, Step,
};
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
        let last = self.lead(&mut AsksNothing { show }, pending()).await;
        self.wait_closed().await;
        match last {
            Ok(Step::Done(session)) => Ok(session),
            Ok(Step::Stopped(problem)) => Err(problem),
            // Neither is a last step.
            Ok(Step::Ask(_) | Step::Browser(_)) => Err(Problem::new(Code::Unexpected)),
            Err(never) => match never {},
        }
    }
}

struct AsksNothing<S> {
    show: S,
}

impl<S: FnMut(&Handoff)> Frontend for AsksNothing<S> {
    type Gone = Infallible;

    fn show(
        &mut self,
        step: &Step,
        _: ReachedBy,
    ) -> impl Future<Output = Result<(), Infallible>> + Send {
        if let Step::Browser(handoff) = step {
            (self.show)(handoff);
        }
        ready(Ok(()))
    }

    fn ask(&mut self, ask: &Ask) -> impl Future<Output = Reply> + Send {
        ready(match &ask.challenge {
            Challenge::ConfirmIssuer { .. } => Reply::Answer(AnswerKind::UseBrowser.into()),
            challenge => {
                let undecided = challenge.undecided();
                Reply::GiveUp(undecided.unwrap_or_else(|| Problem::new(Code::MethodNotAllowed)))
            }
        })
    }

    fn while_waiting(&mut self, _: &Handoff) -> impl Future<Output = Reply> + Send {
        pending()
    }

    fn refuse(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
