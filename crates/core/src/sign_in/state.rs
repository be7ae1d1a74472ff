//! Where a sign-in stands, and what follows.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::authorization::AuthorizationRequest;
use super::context::SignInContext;
use super::{Ask, Step, browser, complete, native};
use crate::http::for_person;
use crate::problem::{Code, Problem};

#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "one for each sign-in, never kept in numbers"
)]
pub(super) enum State {
    Ready,
    Native(native::Flow),
    Browser(browser::Flow),
    /// Whether the password may be asked for here.
    Confirming(Arc<SignInContext>),
    Deciding(Arc<SignInContext>, complete::Arrived),
    /// The network's proxy asks who the person is.
    AtProxy(AtProxy),
    /// A request is under way, or code or tokens are here.
    Finishing(JoinHandle<Transition>),
    Over,
}

/// What was under way when a proxy asked.
#[derive(Debug)]
pub(super) struct AtProxy {
    /// The proxy's address.
    pub(super) proxy: String,
    /// What the provider was to be told.
    pub(super) prompt: Option<&'static str>,
}

impl State {
    /// Gives back what has arrived, or is about to; returns the page that is on its way to the browser.
    pub(super) async fn give_back(self) -> Option<JoinHandle<()>> {
        let (next, closing) = match self {
            State::Browser(mut flow) => (Some(flow.end().await), flow.closing()),
            State::Deciding(context, arrived) => {
                (Some(Transition::Different(context, arrived)), None)
            }
            State::Finishing(task) => (task.await.ok(), None),
            State::Ready
            | State::Native(_)
            | State::Confirming(_)
            | State::AtProxy(_)
            | State::Over => (None, None),
        };
        if let Some(Transition::Different(context, arrived)) = next {
            arrived.give_back(&context).await;
        }
        closing
    }
}

/// What follows from an answer or an arrival.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "made once a step, never kept in numbers"
)]
pub(super) enum Transition {
    Native(native::Flow, Ask),
    Browser(browser::Flow),
    /// The service wants the rest in the browser.
    Web(Arc<SignInContext>, AuthorizationRequest),
    /// A request is under way, or code or tokens are here; what comes of that.
    Finishing(JoinHandle<Transition>),
    /// Something has to be asked about who came back.
    Different(Arc<SignInContext>, complete::Arrived),
    Step(Step),
}

impl From<Step> for Transition {
    fn from(step: Step) -> Self {
        Transition::Step(step)
    }
}

impl SignInContext {
    /// What comes of some work, until nobody wants it any more.
    pub(super) fn at_work(
        &self,
        work: impl Future<Output = Transition> + Send + 'static,
    ) -> Transition {
        let ours = self.clone();
        self.to_its_end(async move {
            let done = ours.wanted.or_cancelled(work).await;
            done.unwrap_or_else(|| Step::Stopped(ours.tell(Problem::new(Code::Cancelled))).into())
        })
    }

    /// What comes of some work that comes to its end, whoever waits. A proxy may ask the person meanwhile.
    pub(super) fn to_its_end(
        &self,
        work: impl Future<Output = Transition> + Send + 'static,
    ) -> Transition {
        let work = for_person(self.person.clone(), work);
        Transition::Finishing(tokio::spawn(work))
    }
}
