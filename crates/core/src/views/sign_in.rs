//! The steps of a sign-in, as faces see them.

use url::Url;

use super::{ChallengeView, HandoffView, RejectedView, StepView};
use crate::clock::Timestamp;
use crate::sign_in::{Challenge, Handoff, Step};
use crate::text::Language;

#[cfg_attr(doc, doc(hidden))]
impl Step {
    /// The step as a face sees it.
    #[must_use]
    pub fn view(&self, language: Language, now: Timestamp) -> StepView {
        match self {
            Step::Ask(ask) => StepView::Ask {
                challenge: ask.challenge.view(),
                rejected: ask.rejected.as_ref().map(|rejected| RejectedView {
                    answer: rejected.answer.clone(),
                    reason: rejected.reason,
                    attempts_left: rejected.attempts_left,
                }),
                trouble: ask
                    .trouble
                    .as_ref()
                    .map(|problem| problem.view(language, now)),
                host: ask.host.clone(),
            },
            Step::Browser(handoff) => StepView::Browser(handoff.view(language, now)),
            Step::Done(session) => StepView::Done {
                session: session.record.signed_in_view(session.until_quit),
            },
            Step::Stopped(problem) => StepView::Stopped {
                problem: problem.view(language, now),
            },
        }
    }
}

#[cfg_attr(doc, doc(hidden))]
impl Challenge {
    fn view(&self) -> ChallengeView {
        match self.clone() {
            Challenge::Password => ChallengeView::Password,
            Challenge::EmailCode {
                sent_to,
                length,
                expires_in,
                resend_after,
            } => ChallengeView::EmailCode {
                sent_to,
                length,
                expires_in,
                resend_after,
            },
            Challenge::SecondFactor(methods) => ChallengeView::SecondFactor { methods },
            Challenge::UnknownBrowser { came_back } => ChallengeView::UnknownBrowser { came_back },
            Challenge::DifferentPerson {
                asked_for,
                came_back,
                because,
            } => ChallengeView::DifferentPerson {
                asked_for,
                came_back,
                because,
            },
            Challenge::ConfirmIssuer { issuer } => ChallengeView::ConfirmIssuer { issuer },
            Challenge::ProxySignIn { proxy, schemes } => {
                ChallengeView::ProxySignIn { proxy, schemes }
            }
        }
    }
}

#[cfg_attr(doc, doc(hidden))]
impl Handoff {
    fn view(&self, language: Language, now: Timestamp) -> HandoffView {
        let left = self.ends_at.signed_duration_since(now).num_seconds().max(0);
        HandoffView {
            url: self.url.to_string(),
            elsewhere: self.elsewhere.as_ref().map(Url::to_string),
            redirect_uri: self.redirect_uri.clone(),
            opened: self.opened,
            browser: self.browser.clone(),
            expires_in: Some(u32::try_from(left).unwrap_or(u32::MAX)),
            device_code: self.device_code.clone(),
            device_code_offered: self.device_code_offered,
            notice: self
                .notice
                .as_ref()
                .map(|problem| problem.view(language, now)),
        }
    }
}
