//! A sign-in from its first step to its last, for every face in one way.

use std::future::Future;
use std::pin::pin;

use super::{Answer, AnswerKind, Ask, Handoff, NotAsked, SignIn, Step};
use crate::problem::Problem;

/// What shows the steps of a sign-in and brings the person's answers.
pub trait Frontend {
    /// Why nothing can be shown any more.
    type Gone;

    /// Shows a step, each time it stands.
    ///
    /// # Errors
    /// When nobody sees it any more: then a sign-in that has not come to its end is cancelled.
    fn show(
        &mut self,
        step: &Step,
        reached: ReachedBy,
    ) -> impl Future<Output = Result<(), Self::Gone>> + Send;

    /// Asks the person.
    fn ask(&mut self, ask: &Ask) -> impl Future<Output = Reply> + Send;

    /// What the person does while the browser is waited for. Cancel-safe.
    fn while_waiting(&mut self, handoff: &Handoff) -> impl Future<Output = Reply> + Send;

    /// Says that an answer did not fit; the step is shown again.
    ///
    /// # Errors
    /// As for [`Self::show`].
    fn refuse(&mut self) -> Result<(), Self::Gone>;
}

/// How a step was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReachedBy {
    /// By what the person did, who waits for it.
    Asked,
    /// By itself: the browser came back, or time ran out.
    Itself,
}

/// What a face gives back for a step.
#[derive(Debug)]
pub enum Reply {
    /// The person's answer.
    Answer(Answer),
    /// Nothing that can be understood; the step is shown again.
    Nothing,
    /// Nobody can answer: the sign-in ends with this.
    GiveUp(Problem),
}

impl Reply {
    /// The person wants it no more.
    #[must_use]
    pub fn cancel() -> Self {
        Reply::Answer(AnswerKind::Cancel.into())
    }
}

impl SignIn {
    /// Leads it to its last step, which has been shown. `cancelled` may come at any time, also while the
    /// network is slow. [`Self::wait_closed`] is for the caller, who may have less time.
    ///
    /// # Errors
    /// What the face says when nobody sees it any more; a session that is being stored then is kept,
    /// and the last step is returned.
    pub async fn lead<F: Frontend>(
        &mut self,
        face: &mut F,
        cancelled: impl Future<Output = ()>,
    ) -> Result<Step, F::Gone> {
        let mut cancelled = pin!(cancelled);
        let mut reached = ReachedBy::Asked;
        let first = tokio::select! {
            biased;
            () = &mut cancelled => None,
            step = self.start() => Some(step),
        };
        let mut step = match first {
            Some(step) => step,
            None => self.cancel().await,
        };
        loop {
            if let Err(gone) = face.show(&step, reached).await {
                return self.left_alone(step, gone).await;
            }
            let reply = match &step {
                Step::Done(_) | Step::Stopped(_) => return Ok(step),
                Step::Ask(ask) => tokio::select! {
                    biased;
                    () = &mut cancelled => Reply::cancel(),
                    reply = face.ask(ask) => reply,
                },
                Step::Browser(handoff) => tokio::select! {
                    biased;
                    () = &mut cancelled => Reply::cancel(),
                    reply = face.while_waiting(handoff) => reply,
                    next = self.wait() => {
                        (step, reached) = (next, ReachedBy::Itself);
                        continue;
                    }
                },
            };
            reached = ReachedBy::Asked;
            let next = match reply {
                Reply::Nothing => Err(NotAsked),
                Reply::GiveUp(problem) => Ok(match self.cancel().await {
                    done @ Step::Done(_) => done,
                    _ => Step::Stopped(problem.leaving(self.wanted.leaves_tokens())),
                }),
                Reply::Answer(Answer {
                    kind: AnswerKind::Cancel,
                    ..
                }) => Ok(self.cancel().await),
                Reply::Answer(answer) => {
                    let taken = tokio::select! {
                        biased;
                        () = &mut cancelled => None,
                        next = self.answer(answer) => Some(next),
                    };
                    match taken {
                        Some(next) => next,
                        None => Ok(self.cancel().await),
                    }
                }
            };
            match next {
                Ok(next) => step = next,
                Err(NotAsked) => {
                    if let Err(gone) = face.refuse() {
                        return self.left_alone(step, gone).await;
                    }
                }
            }
        }
    }

    /// Nobody sees it any more.
    async fn left_alone<G>(&mut self, step: Step, gone: G) -> Result<Step, G> {
        match step.is_last() {
            true => Err(gone),
            false => match self.cancel().await {
                done @ Step::Done(_) => Ok(done),
                _ => Err(gone),
            },
        }
    }
}
