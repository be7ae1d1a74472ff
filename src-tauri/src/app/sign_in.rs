//! The sign-in under way, and the links that come to the app.

use portico_core::profile::Redirect;
use portico_core::redirect::deep_link;
use portico_core::sign_in::{AnswerInput, ReachedBy};
use portico_core::views::{StartRequest, StepView};
use portico_core::{Answer, AnswerKind, Hints, Problem, Secret, Step};

use super::App;
use crate::sign_in_task::{SignInTask, cancelled};
use crate::{events, window};

impl App {
    /// Starts a sign-in and ends one under way.
    pub(crate) async fn start(&self, request: StartRequest) -> Result<StepView, Problem> {
        let profile = self.portico().profiles().find(&request.profile)?;
        let profile = self.portico().profile_of(profile, request.email.as_deref());
        let redirect = profile.redirect.clone();
        let hints = Hints {
            method: request.method,
            email: request.email,
            ..Hints::default()
        };
        let sign_in = self.portico().sign_in(profile, hints);
        let app = self.clone();
        let signing_in = SignInTask::start(sign_in, redirect, move |step, came| {
            let app = app.clone();
            async move { app.step_came(&step, came).await }
        });
        let handle = signing_in.handle();
        self.now().signing_in = Some(signing_in);
        Ok(self.view(&handle.first().await))
    }

    /// Takes the person's answer. One that fits no question leaves the step as it is.
    pub(crate) async fn answer(&self, input: AnswerInput) -> StepView {
        let handle = self.now().signing_in.as_ref().map(SignInTask::handle);
        let step = match (handle, Answer::try_from(input)) {
            (Some(handle), Ok(answer)) => handle.answer(answer).await,
            (Some(handle), Err(_)) => handle.first().await,
            (None, _) => cancelled(),
        };
        self.view(&step)
    }

    /// Leaves a finished or stopped sign-in behind; one under way ends.
    pub(crate) async fn dismiss(&self) {
        self.now().signing_in = None;
        self.emit_overview().await;
    }

    async fn step_came(&self, step: &Step, came: ReachedBy) {
        if self.is_quitting() {
            return;
        }
        if let Step::Done(session) = step {
            self.now().unreachable.remove(&session.record.account);
            if session.until_quit {
                self.look_at_keychain().await;
            }
            self.look_who_is_in_front().await;
        }
        self.emit_overview().await;
        if came == ReachedBy::Asked {
            return;
        }
        events::step(self.handle(), self.view(step));
        match step {
            // What is left to do is here, not in the browser.
            Step::Done(_) | Step::Ask(_) => window::raise(self.handle()),
            Step::Stopped(_) => window::beckon(self.handle()),
            Step::Browser(_) => {}
        }
    }

    fn view(&self, step: &Step) -> StepView {
        let shown = match step {
            Step::Stopped(problem) => Some(problem),
            Step::Ask(ask) => ask.trouble.as_ref(),
            Step::Browser(handoff) => handoff.page().notice.as_ref(),
            Step::Done(_) => None,
        };
        if let Some(problem) = shown {
            self.troubleshooting().note(problem);
        }
        step.view(self.language(), self.portico().clock().now())
    }

    /// Takes an address of our own scheme, which anybody may have made.
    pub(crate) async fn take_link(&self, url: &url::Url) {
        let profiles = self.portico().profiles().all();
        let is_known = |name: &str| profiles.iter().any(|profile| profile.name == name);
        match deep_link::read(url, is_known) {
            Ok(deep_link::Link::Open) => window::raise(self.handle()),
            Ok(deep_link::Link::Ask(link)) => {
                self.now().link = Some(link);
                self.emit_overview().await;
                window::raise(self.handle());
            }
            Ok(deep_link::Link::Callback(text)) => self.take_callback(url, text).await,
            Err(refused) => tracing::warn!(%refused, "a link was not followed"),
        }
    }

    /// Hands a redirect to the sign-in that waits for it; core decides whether it is the right one.
    async fn take_callback(&self, url: &url::Url, text: Secret) {
        let handle = match &self.now().signing_in {
            Some(SignInTask {
                redirect: Redirect::Scheme(wanted),
                handle,
                ..
            }) if deep_link::is_same_place(wanted.url(), url) => handle.clone(),
            _ => return tracing::warn!("no sign-in is waiting for this redirect"),
        };
        let step = handle.answer(AnswerKind::Paste(text).into()).await;
        events::step(self.handle(), self.view(&step));
    }

    /// What the person says to the link that waits.
    pub(crate) async fn answer_link(&self, accept: bool) {
        let link = self.now().link.take();
        if let Some(link) = link.filter(|_| accept) {
            let mut now = self.now();
            if link.profile.is_some() {
                now.profile = link.profile;
            }
            // The page has left the sign-in behind before it said yes.
            now.signing_in = None;
        }
        self.emit_overview().await;
    }
}
