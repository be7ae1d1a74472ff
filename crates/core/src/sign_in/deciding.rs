//! What only the person can decide: who came back, and who may get the password.

use super::state::{State, Transition};
use super::{Answer, AnswerKind, NotAsked, SignIn, complete, first_party, native};
use crate::domain::Method;

impl SignIn {
    pub(super) async fn decide(&mut self, answer: Answer) -> Result<Transition, NotAsked> {
        match answer.kind {
            AnswerKind::Accept => {
                let State::Deciding(context, arrived) =
                    std::mem::replace(&mut self.state, State::Over)
                else {
                    return Err(NotAsked);
                };
                let accepted = std::future::ready(Ok(arrived.accepted()));
                Ok(complete::finish(context, accepted))
            }
            AnswerKind::Retry => {
                let State::Deciding(context, _) = &self.state else {
                    return Err(NotAsked);
                };
                let prompt = match context.method {
                    Method::Google => "select_account",
                    Method::Password | Method::Sso | Method::Browser | Method::Device => "login",
                };
                if let Some(last) = self.let_go().await {
                    return Ok(last.into());
                }
                Ok(Transition::Step(self.begun(Some(prompt)).await))
            }
            _ => Err(NotAsked),
        }
    }

    /// Whether a password may be given to this issuer here.
    pub(super) async fn confirm(&mut self, answer: Answer) -> Result<Transition, NotAsked> {
        let State::Confirming(context) = &self.state else {
            return Err(NotAsked);
        };
        let context = context.clone();
        match answer.kind {
            AnswerKind::Accept => {
                first_party::vouch(&context).await;
                Ok(native::Flow::start(context))
            }
            AnswerKind::UseBrowser => {
                self.hints.method = Some(Method::Browser);
                Ok(Transition::Step(self.begun(None).await))
            }
            _ => Err(NotAsked),
        }
    }
}
