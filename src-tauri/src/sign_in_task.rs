//! The sign-in under way: one task owns it. Answers reach it through a channel, and a cancel at
//! any time, also while the network is slow.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use portico_core::profile::Redirect;
use portico_core::sign_in::{Frontend, ReachedBy, Reply};
use portico_core::{Answer, AnswerKind, Ask, Code, Handoff, Problem, SignIn, Step};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// A sign-in under way, or one whose end is still on the screen. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct SignInTask {
    /// The profile's name.
    pub(crate) profile: String,
    /// Who is expected.
    pub(crate) email: Option<String>,
    /// Where the browser comes back to.
    pub(crate) redirect: Redirect,
    pub(crate) handle: SignInHandle,
    task: JoinHandle<()>,
}

/// What reaches the task, and what it says. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct SignInHandle {
    step: watch::Receiver<Option<Step>>,
    answers: mpsc::Sender<(Answer, oneshot::Sender<Step>)>,
    cancel: Arc<Notify>,
}

impl SignInTask {
    /// Starts it. `tell` hears of every step before the window does.
    pub(crate) fn start<T, F>(mut sign_in: SignIn, redirect: Redirect, tell: T) -> Self
    where
        T: Fn(Step, ReachedBy) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let (shown, step) = watch::channel(None);
        let (answer, answers) = mpsc::channel(4);
        let cancelled = Arc::new(Notify::new());
        let cancel = cancelled.clone();
        Self {
            profile: sign_in.profile().to_owned(),
            email: sign_in.email().map(str::to_owned),
            redirect,
            handle: SignInHandle {
                step,
                answers: answer,
                cancel: cancelled,
            },
            task: tauri::async_runtime::handle().inner().spawn(async move {
                let mut window = Window {
                    answers,
                    shown,
                    tell,
                    asked: None,
                };
                let Ok(_) = sign_in.lead(&mut window, cancel.notified()).await;
                sign_in.wait_closed().await;
            }),
        }
    }

    /// The step shown; none while the first one is on its way.
    pub(crate) fn step(&self) -> Option<Step> {
        self.handle.step.borrow().clone()
    }

    /// The way to the task, which outlives a lock on its owner.
    pub(crate) fn handle(&self) -> SignInHandle {
        self.handle.clone()
    }

    /// Whether it has come to its end, the page in the browser included.
    pub(crate) fn is_finished(&self) -> bool {
        self.task.is_finished()
    }
}

impl Drop for SignInTask {
    fn drop(&mut self) {
        // After the last step the task only waits for the page in the browser to be read.
        if !self
            .handle
            .step
            .borrow()
            .as_ref()
            .is_some_and(Step::is_last)
        {
            self.task.abort();
        }
    }
}

impl SignInHandle {
    /// The first step.
    pub(crate) async fn first(mut self) -> Step {
        self.when(Option::is_some).await
    }

    /// What follows from an answer. One that fits no question leaves the step as it is.
    pub(crate) async fn answer(mut self, answer: Answer) -> Step {
        if matches!(answer.kind, AnswerKind::Cancel) {
            self.cancel.notify_one();
            return self
                .when(|step| step.as_ref().is_some_and(Step::is_last))
                .await;
        }
        let (reply, next) = oneshot::channel();
        if self.answers.send((answer, reply)).await.is_ok()
            && let Ok(step) = next.await
        {
            return step;
        }
        let last = self.step.borrow().clone();
        last.unwrap_or_else(cancelled)
    }

    async fn when(&mut self, wanted: impl FnMut(&Option<Step>) -> bool) -> Step {
        match self.step.wait_for(wanted).await {
            Ok(step) => step.clone().unwrap_or_else(cancelled),
            // Another one was started in its place.
            Err(_) => cancelled(),
        }
    }
}

/// What is said of a sign-in that is no longer there.
pub(crate) fn cancelled() -> Step {
    Step::Stopped(Problem::new(Code::Cancelled))
}

/// The window's side of the sign-in.
struct Window<T> {
    answers: mpsc::Receiver<(Answer, oneshot::Sender<Step>)>,
    shown: watch::Sender<Option<Step>>,
    tell: T,
    /// Who waits for the next step.
    asked: Option<oneshot::Sender<Step>>,
}

impl<T, F> Window<T>
where
    T: Fn(Step, ReachedBy) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    async fn reply(&mut self) -> Reply {
        match self.answers.recv().await {
            Some((answer, asked)) => {
                self.asked = Some(asked);
                Reply::Answer(answer)
            }
            // Nobody can answer any more: the task ends with whoever could.
            None => std::future::pending().await,
        }
    }
}

impl<T, F> Frontend for Window<T>
where
    T: Fn(Step, ReachedBy) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    type Gone = Infallible;

    fn show(
        &mut self,
        step: &Step,
        reached: ReachedBy,
    ) -> impl Future<Output = Result<(), Infallible>> + Send {
        self.shown.send_replace(Some(step.clone()));
        let told = (self.tell)(step.clone(), reached);
        let (asked, step) = (self.asked.take(), step.clone());
        async move {
            told.await;
            if let Some(asked) = asked {
                // Who asked may have left meanwhile; the step is shown all the same.
                drop(asked.send(step));
            }
            Ok(())
        }
    }

    async fn ask(&mut self, _: &Ask) -> Reply {
        self.reply().await
    }

    async fn while_waiting(&mut self, _: &Handoff) -> Reply {
        self.reply().await
    }

    fn refuse(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
