//! The network's proxy asks who the person is: before anything of the service can be reached.

use super::{Answer, AnswerKind, Ask, Challenge, NotAsked, Rejected, SignIn, Step};
use crate::domain::{ProxyScheme, Rejection};
use crate::problem::{Code, Problem};
use crate::proxy::Login;
use crate::services::Server;
use crate::sign_in::state::{State, Transition};

/// What was under way when a proxy asked.
#[derive(Debug)]
pub(super) struct AtProxy {
    /// The proxy's address.
    proxy: String,
    /// What the provider was to be told.
    prompt: Option<&'static str>,
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
        let mut ask = Ask::new(Challenge::ProxySignIn {
            proxy: place,
            schemes: vec![ProxyScheme::Basic],
        });
        ask.rejected = (about.untold == Some("password-refused")).then(|| Rejected {
            answer: "proxy_sign_in".to_owned(),
            reason: Rejection::Wrong,
            attempts_left: None,
        });
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
        let proxies = self.shared.proxies().clone();
        let given = Login::new(login.username.expose(), login.password.expose());
        proxies.give(&proxy, given);
        let step = self.begun(prompt).await;
        // Where the proxy asks again there is nothing to keep.
        if let Err(problem) = crate::context::blocking(move || proxies.keep_given()).await {
            tracing::info!(%problem, "the password for the proxy could not be kept");
        }
        Ok(Transition::Step(step))
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
