//! The network's proxy asks who the person is. Before anything of the service can be reached, the sign-in
//! begins once more with the answer. Later a request waits for it where it is, so that no code and no
//! password of the service is lost.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};

use super::wanted::Wanted;
use super::{Answer, AnswerKind, Ask, Challenge, NotAsked, ProxyLogin, Rejected, SignIn, Step};
use crate::context::blocking;
use crate::domain::{ProxyScheme, Rejection};
use crate::http::{AskingProxy, AtHand};
use crate::problem::{Code, Problem};
use crate::proxies::Proxies;
use crate::proxy::Login;
use crate::services::Server;
use crate::sign_in::state::{AtProxy, State, Transition};

/// A request waits until the person has signed in to a proxy.
#[derive(Debug)]
struct Question {
    proxy: AskingProxy,
    answered: oneshot::Sender<()>,
}

/// The questions of requests that are under way.
#[derive(Debug)]
pub(super) struct Questions {
    ask: mpsc::Sender<Question>,
    asked: mpsc::Receiver<Question>,
    /// The one that the person sees.
    shown: Option<Question>,
}

impl Questions {
    pub(super) fn new() -> Self {
        let (ask, asked) = mpsc::channel(4);
        Self {
            ask,
            asked,
            shown: None,
        }
    }

    /// Who is asked while a sign-in is wanted.
    pub(super) fn person(&self, proxies: &Arc<Proxies>, wanted: &Wanted) -> Arc<dyn AtHand> {
        Arc::new(Person {
            ask: self.ask.clone(),
            proxies: proxies.clone(),
            wanted: wanted.clone(),
        })
    }

    /// Waits for the next question to the person. Cancel-safe.
    pub(super) async fn next(&mut self, proxies: &Proxies) -> Ask {
        loop {
            let Some(question) = self.asked.recv().await else {
                // The other end is here.
                return std::future::pending().await;
            };
            if proxies.has(&question.proxy.origin) {
                // Another request has asked before. Who has asked may have left.
                let _ = question.answered.send(());
                continue;
            }
            let ask = ask(&question.proxy.place, question.proxy.refused);
            self.shown = Some(question);
            return ask;
        }
    }

    /// Whether the person has been asked, and has not answered.
    pub(super) fn is_asked(&self) -> bool {
        self.shown.is_some()
    }

    /// The request that waits for the person is left without an answer.
    pub(super) fn leave(&mut self) {
        self.shown = None;
    }
}

/// The person whose sign-in it is.
#[derive(Debug)]
struct Person {
    ask: mpsc::Sender<Question>,
    proxies: Arc<Proxies>,
    wanted: Wanted,
}

#[async_trait]
impl AtHand for Person {
    async fn sign_in_to(&self, proxy: AskingProxy) -> bool {
        let (answered, answer) = oneshot::channel();
        let asked = async {
            let asked = self.ask.send(Question { proxy, answered }).await;
            asked.is_ok() && answer.await.is_ok()
        };
        self.wanted.or_cancelled(asked).await.unwrap_or(false)
    }

    async fn is_through(&self) {
        keep_given(self.proxies.clone()).await;
    }
}

async fn keep_given(proxies: Arc<Proxies>) {
    if let Err(problem) = blocking(move || proxies.keep_given()).await {
        tracing::info!(%problem, "the password for the proxy could not be kept");
    }
}

fn ask(proxy: &str, refused: bool) -> Ask {
    let challenge = Challenge::ProxySignIn {
        proxy: proxy.to_owned(),
        schemes: vec![ProxyScheme::Basic],
    };
    Ask {
        rejected: refused.then(|| Rejected {
            answer: "proxy_sign_in".to_owned(),
            reason: Rejection::Wrong,
            attempts_left: None,
        }),
        ..Ask::new(challenge)
    }
}

impl SignIn {
    /// Asks for what the proxy wants to know, where the person can say it.
    pub(super) fn stop_or_ask_for_proxy(
        &mut self,
        problem: Problem,
        prompt: Option<&'static str>,
    ) -> Step {
        let about = &problem.about;
        let Some((proxy, place)) = about.proxy_takes_password.clone().zip(about.proxy.clone())
        else {
            return self.stop(problem);
        };
        let ask = ask(&place, about.untold == Some("password-refused"));
        self.state = State::AtProxy(AtProxy { proxy, prompt });
        Step::Ask(ask)
    }

    /// Takes who the person is to the proxy, and begins once more.
    pub(super) async fn tell_proxy(&mut self, answer: Answer) -> Result<Transition, NotAsked> {
        let AnswerKind::ProxySignIn(login) = answer.kind else {
            return Err(NotAsked);
        };
        let State::AtProxy(AtProxy { proxy, prompt }) =
            std::mem::replace(&mut self.state, State::Ready)
        else {
            return Err(NotAsked);
        };
        self.give(&proxy, &login);
        let step = self.begun(prompt).await;
        // Where the proxy asks again there is nothing to keep.
        keep_given(self.shared.proxies().clone()).await;
        Ok(Transition::Step(step))
    }

    /// Takes who the person is to the proxy that has stopped a request, which is then made again.
    pub(super) async fn tell_proxy_meanwhile(
        &mut self,
        answer: Answer,
    ) -> Result<Transition, NotAsked> {
        let AnswerKind::ProxySignIn(login) = answer.kind else {
            return Err(NotAsked);
        };
        let Some(question) = self.questions.shown.take() else {
            return Err(NotAsked);
        };
        self.give(&question.proxy.origin, &login);
        // Who has asked may have left.
        let _ = question.answered.send(());
        Ok(match &self.state {
            // The person may be there still.
            State::Browser(flow) => Step::Browser(flow.handoff()).into(),
            _ => self.finished().await,
        })
    }

    fn give(&self, proxy: &str, login: &ProxyLogin) {
        let login = Login::new(login.username.expose(), login.password.expose());
        self.shared.proxies().give(proxy, login);
    }

    /// Makes sure that the proxy on the way lets this person through, before anything is asked of them
    /// that could not be brought to an end.
    pub(super) async fn must_pass_proxy(&self, server: &Server) -> Result<(), Problem> {
        let passed = self.shared.http().pass_proxy(server.token_endpoint()).await;
        match passed.map_err(Problem::from) {
            Err(problem) if problem.code == Code::ProxySignIn => Err(problem),
            // What else is wrong shows where it matters.
            _ => Ok(()),
        }
    }
}
