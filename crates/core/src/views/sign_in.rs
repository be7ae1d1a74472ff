//! The steps of a sign-in, as faces see them.

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
        let left = self.ends_at().map(|ends_at| {
            let left = ends_at.signed_duration_since(now).num_seconds().max(0);
            u32::try_from(left).unwrap_or(u32::MAX)
        });
        let (elsewhere, redirect_uri) = match self {
            Handoff::Browser(browser) => (
                Some(browser.elsewhere.to_string()),
                Some(browser.redirect_uri.clone()),
            ),
            Handoff::Device(_) | Handoff::Guided(_) => (None, None),
        };
        let page = self.page();
        HandoffView {
            url: page.url.to_string(),
            elsewhere,
            redirect_uri,
            opened: page.opened,
            browser: page.browser.clone(),
            expires_in: left,
            device_code: self.device_code().cloned(),
            device_code_offered: self.offers_device_code(),
            notice: page
                .notice
                .as_ref()
                .map(|problem| problem.view(language, now)),
        }
    }
}
