//! The sign-in: one state machine for every method and every face.
//!
//! A face shows a [`Step`] and returns an [`Answer`], or waits while the person is in the browser.
//! Nothing is stored before it is certain who came back.

mod answer;
mod at_proxy;
mod authorization;
mod browser;
mod browser_task;
mod complete;
mod context;
mod deciding;
mod driver;
mod end;
mod first_party;
mod handoff;
mod history;
mod in_browser;
pub mod json_lines;
pub(crate) mod last_outcome;
pub(crate) mod last_problem;
mod native;
mod new_session;
pub(crate) mod password_reset;
mod person;
mod refusal;
pub(crate) mod routing;
pub mod scopes;
mod state;
mod step;
mod unkept;
mod wanted;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use url::Url;

pub use answer::{Answer, AnswerInput, AnswerKind, AnswerName, NotAsked, ProxyLogin};
pub use driver::{Frontend, ReachedBy, Reply};
pub use handoff::{BrowserHandoff, DeviceHandoff, Handoff, OtherDevice, Page};
pub use history::History;
pub use step::{Ask, Challenge, Hints, Rejected, Session, Step};

use crate::address;
use crate::context::{Context, blocking};
use crate::domain::{Doubt, Factor, Kind, Method, Rejection};
use crate::oidc::issuer;
use crate::problem::{Code, Problem};
use crate::profile::Profile;
use crate::services::Server;
use crate::session::Sessions;
use crate::sign_in::routing::Route;
use crate::vault::{Item, Vault};
use at_proxy::Questions;
use authorization::AuthorizationRequest;
use context::{SignInContext, tell};
use state::{State, Transition};
use wanted::Wanted;

/// Forgets what this device knows of a person from their sign-ins, and whether their issuer may ask
/// for a password here. The address is the one that the service gave.
pub(crate) fn forget_person(
    vault: &Vault,
    issuer: &str,
    client_id: &str,
    address: &str,
) -> Result<(), Problem> {
    let address = address::comparable_as_given(address);
    person::Place { issuer, client_id }.forget(vault, &address)?;
    vault.delete(&Item::first_party(issuer))
}

/// How long what was under way may keep whoever has cancelled.
const LET_GO: Duration = Duration::from_secs(3);

/// A sign-in under way. Dropping it cancels it: listener, waiting and all. A request that may bring
/// tokens comes to its end first, so that they can be given back.
#[derive(Debug)]
pub struct SignIn {
    shared: Context,
    sessions: Sessions,
    history: History,
    profile: Profile,
    hints: Hints,
    state: State,
    /// What proxies ask while something is under way.
    questions: Questions,
    wanted: Wanted,
    closing: Vec<JoinHandle<()>>,
}

impl Drop for SignIn {
    fn drop(&mut self) {
        self.leave();
    }
}

impl SignIn {
    pub(crate) fn new(
        shared: Context,
        sessions: Sessions,
        history: History,
        profile: Profile,
        mut hints: Hints,
    ) -> Self {
        let typed = hints.email.take();
        hints.email = typed
            .map(|typed| address::cleaned(&typed))
            .filter(|address| !address.is_empty());
        Self {
            shared,
            sessions,
            history,
            profile,
            hints,
            state: State::Ready,
            questions: Questions::new(),
            wanted: Wanted::default(),
            closing: Vec::new(),
        }
    }

    /// The profile's name.
    #[must_use]
    pub fn profile(&self) -> &str {
        &self.profile.name
    }

    /// Who is expected.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.hints.email.as_deref()
    }

    /// Begins. The first step may take as long as the network does.
    pub async fn start(&mut self) -> Step {
        let step = self.begun(None).await;
        self.settle(step).await
    }

    /// Takes the person's answer to the step shown.
    ///
    /// # Errors
    /// [`NotAsked`] when it is no answer to that step, which then still stands.
    pub async fn answer(&mut self, answer: Answer) -> Result<Step, NotAsked> {
        if matches!(answer.kind, AnswerKind::Cancel) {
            self.questions.leave();
            return Ok(match self.let_go().await {
                Some(last) => self.settle(last).await,
                None => self.stop(Problem::new(Code::Cancelled)),
            });
        }
        let wants_code = matches!(answer.kind, AnswerKind::DeviceCode);
        let step = match &mut self.state {
            _ if self.questions.is_asked() => self.tell_proxy_meanwhile(answer).await?,
            State::Native(flow) => flow.answer(answer).await?,
            State::Browser(flow) => {
                let step = flow.answer(answer).await?;
                if wants_code && flow.awaits_code() {
                    // A proxy may have to be told first who asks.
                    return Ok(self.wait().await);
                }
                step.into()
            }
            State::Confirming(_) => self.confirm(answer).await?,
            State::Deciding(..) => self.decide(answer).await?,
            State::AtProxy(_) => self.tell_proxy(answer).await?,
            State::Ready | State::Finishing(_) | State::Over => return Err(NotAsked),
        };
        Ok(self.go_on(step).await)
    }

    /// Waits for what comes out of the browser. Cancel-safe: a face may drop it to take an answer.
    pub async fn wait(&mut self) -> Step {
        let next = match &mut self.state {
            State::Browser(flow) => tokio::select! {
                biased;
                next = flow.wait() => next,
                ask = self.questions.next(self.shared.proxies()) => Step::Ask(ask).into(),
            },
            State::Finishing(_) => self.finished().await,
            State::Ready
            | State::Native(_)
            | State::Confirming(_)
            | State::Deciding(..)
            | State::AtProxy(_)
            | State::Over => Transition::Step(Step::Stopped(Problem::new(Code::Cancelled))),
        };
        self.go_on(next).await
    }

    /// Begins; the first step, or why there is none.
    async fn begun(&mut self, prompt: Option<&'static str>) -> Step {
        // What is awaited in there is deep, and faces await this in turn.
        match Box::pin(self.begin(prompt)).await {
            Ok(step) => step,
            Err(problem) => self.stop_or_ask_for_proxy(problem, prompt),
        }
    }

    async fn begin(&mut self, prompt: Option<&str>) -> Result<Step, Problem> {
        self.wanted = Wanted::default();
        // Before every other check.
        self.shared.read_policy();
        let policy = self.shared.policy();
        self.profile = self
            .shared
            .profile_of(self.profile.clone(), self.hints.email.as_deref());
        policy.allows(&self.profile, self.hints.method)?;
        let said = self.hints.method;
        let said = said.or_else(|| policy.usual_method(&self.profile));
        match self.profile.effective_kind() {
            Kind::Guided => {
                return Err(Problem::new(Code::ProfileInvalid).with_detail(
                    "nothing here can be signed in to without an organisation's own registration; \
                     open the service's sign-in page instead",
                ));
            }
            Kind::Oidc | Kind::Native | Kind::Hubspot => {}
        }
        if let Some(method @ (Method::Password | Method::Google)) = self.hints.method {
            let is_open = method == Method::Password && !self.profile.states_methods;
            if !is_open && !self.profile.methods.contains(&method) {
                return Err(no_such_way(&self.profile));
            }
        }
        if let Some(issuer) = &self.profile.issuer {
            // The keychain takes its time, too.
            self.shared.http().read_ahead(issuer);
        }
        let (shared, whole) = (self.shared.clone(), self.profile.clone());
        let must_mean = move || shared.profiles().must_mean_the_same(&whole);
        blocking(must_mean).await?;
        let (method, route) = routing::route(
            self.shared.http(),
            &self.profile,
            said,
            self.hints.email.as_deref(),
        )
        .await;
        let profile = match &route {
            Route::Direct(registration) => self.profile.registered_at(registration),
            Route::Native | Route::Browser { .. } | Route::Device => self.profile.clone(),
        };
        policy.allows(&profile, Some(method))?;
        let is_known = match &profile.issuer {
            Some(issuer) => self.shared.known_provider(issuer).is_some(),
            None => false,
        };
        let server = self.shared.server(&profile).await?;
        // What was loaded just now has proved it.
        if is_known || server.provider().is_none() {
            self.must_pass_proxy(&server).await?;
        }
        let (method, route) = self.with_metadata(&server, said, method, route)?;
        policy.allows(&profile, Some(method))?;
        let context = Arc::new(self.context(profile, server, method).await?);
        let way = AuthorizationRequest {
            prompt: prompt.map(str::to_owned),
            ..Default::default()
        };
        let next = match route {
            Route::Native if native::is_offered(&context.server) => {
                if self.hints.email.is_none() {
                    return Err(Problem::new(Code::ProfileInvalid)
                        .with_detail("an e-mail address is needed for the password"));
                }
                native::must_be_its_own(&context)?;
                if !first_party::is_vouched_for(&context).await? {
                    // As it is compared, and not as it is written: letters may look like others.
                    let issuer = issuer::form(context.server.issuer());
                    let mut ask = Ask::new(Challenge::ConfirmIssuer { issuer });
                    ask.host = native::host(&context.server);
                    self.state = State::Confirming(context);
                    return Ok(Step::Ask(ask));
                }
                native::Flow::start(context)
            }
            Route::Native => browser::Flow::start(context, AuthorizationRequest::default()),
            Route::Browser { hint } => {
                browser::Flow::start(context, AuthorizationRequest { hint, ..way })
            }
            Route::Direct(_) => browser::Flow::start(context, way),
            Route::Device => {
                let way = AuthorizationRequest {
                    device_only: true,
                    ..Default::default()
                };
                browser::Flow::start(context, way)
            }
        };
        Ok(self.go_on(next).await)
    }

    /// A profile that does not say how people come in leaves it to the server's metadata: where that
    /// takes a password here and somebody is named, the password is asked for here.
    fn with_metadata(
        &self,
        server: &Server,
        said: Option<Method>,
        method: Method,
        route: Route,
    ) -> Result<(Method, Route), Problem> {
        if self.profile.states_methods || self.profile.kind != Kind::Oidc {
            return Ok((method, route));
        }
        let is_offered = native::is_offered(server);
        match (method, said) {
            (Method::Password, Some(_)) if !is_offered => Err(no_such_way(&self.profile)),
            (Method::Browser, None) if is_offered && self.hints.email.is_some() => {
                Ok((Method::Password, Route::Native))
            }
            _ => Ok((method, route)),
        }
    }

    /// Takes the next state in, and says what to show.
    async fn go_on(&mut self, next: Transition) -> Step {
        let mut next = next;
        loop {
            let step = match next {
                Transition::Native(flow, mut ask) => {
                    ask.host = flow.host();
                    self.state = State::Native(flow);
                    let step = Step::Ask(ask);
                    self.note(&step).await;
                    return step;
                }
                Transition::Browser(flow) => {
                    self.state = State::Browser(flow);
                    return self.open_browser().await;
                }
                Transition::Web(context, way) => {
                    next = browser::Flow::start(context, way);
                    continue;
                }
                Transition::Finishing(task) => {
                    self.state = State::Finishing(task);
                    next = self.finished().await;
                    continue;
                }
                Transition::Different(context, arrived) => {
                    // The page in the browser is still on its way.
                    if let State::Browser(flow) = &mut self.state {
                        self.closing.extend(flow.closing());
                    }
                    let ask = arrived.question(&context);
                    self.state = State::Deciding(context, arrived);
                    return Step::Ask(ask);
                }
                Transition::Step(step) => step,
            };
            return self.settle(step).await;
        }
    }

    /// Opens the browser. What comes back meanwhile has its place already.
    async fn open_browser(&mut self) -> Step {
        let State::Browser(flow) = &mut self.state else {
            return self.stop(Problem::new(Code::Unexpected));
        };
        flow.open().await;
        Step::Browser(flow.handoff())
    }

    /// What comes of what is under way, or what it needs of the person meanwhile. Cancel-safe.
    async fn finished(&mut self) -> Transition {
        let State::Finishing(task) = &mut self.state else {
            return self.stop(Problem::new(Code::Unexpected)).into();
        };
        let next = tokio::select! {
            biased;
            next = task => next,
            ask = self.questions.next(self.shared.proxies()) => return Step::Ask(ask).into(),
        };
        self.state = State::Over;
        next.unwrap_or_else(|error| {
            let broken = Problem::new(Code::Unexpected).because(&error);
            self.stop(broken).into()
        })
    }

    /// After the last step nothing is under way any more.
    async fn settle(&mut self, step: Step) -> Step {
        if step.is_last() {
            if let State::Browser(flow) = &mut self.state {
                self.closing.extend(flow.closing());
            }
            self.state = State::Over;
        }
        self.note(&step).await;
        if let Step::Done(session) = &step {
            let (shared, whole) = (self.shared.clone(), self.profile.clone());
            let issuer = issuer::form(&session.record.issuer);
            let server = Url::parse(&issuer).ok();
            let server = server.and_then(|it| shared.known_provider(&it));
            let names_itself = server.map(|it| it.names_itself());
            let keep = move || {
                let learned = names_itself.map(|it| (&*issuer, it));
                shared.profiles().keep_meaning(&whole, learned)
            };
            if let Err(problem) = blocking(keep).await {
                tracing::warn!(%problem, "what the profile stands for can't be kept");
            }
        }
        step
    }

    /// Remembers why it stopped and what the service says of the person, for troubleshooting.
    async fn note(&self, step: &Step) {
        let problem = match step {
            Step::Stopped(problem) => Some(problem.clone()),
            Step::Ask(ask) => match (&ask.trouble, &ask.rejected) {
                (Some(trouble), _) => Some(trouble.clone()),
                (None, Some(rejected)) => Some(rejected.problem()),
                (None, None) => return,
            },
            Step::Done(_) => None,
            Step::Browser(_) => return,
        };
        let person = match step {
            // Somebody else than was asked for may have been let in.
            Step::Done(session) => session.record.email.clone(),
            Step::Ask(_) | Step::Browser(_) | Step::Stopped(_) => None,
        };
        let person = person.or_else(|| self.hints.email.clone());
        let (history, profile) = (self.history.clone(), self.profile.name.clone());
        let noted = blocking(move || history.note(&profile, person.as_deref(), problem.as_ref()));
        if let Err(problem) = noted.await {
            tracing::warn!(%problem, "why the sign-in stopped could not be kept");
        }
    }

    /// Leaves what is under way, so that it leaves no tokens behind. Where a session is being stored
    /// already there is nothing to leave: then it says what comes of that. A face that stops waiting
    /// for it may call it once more.
    async fn let_go(&mut self) -> Option<Step> {
        match self.leave() {
            true => {
                let in_time = tokio::time::timeout(LET_GO, self.wanted.ended()).await;
                if in_time.is_err() {
                    tracing::info!("what was under way goes on by itself");
                }
                None
            }
            false => {
                self.wanted.ended().await;
                self.wanted.last()
            }
        }
    }

    /// Says that nobody wants it any more, and has what has arrived given back, whoever waits for that.
    /// Says no where a session is being stored already.
    fn leave(&mut self) -> bool {
        let in_time = self.wanted.cancel();
        let left = match std::mem::replace(&mut self.state, State::Over) {
            State::Ready
            | State::Native(_)
            | State::Confirming(_)
            | State::AtProxy(_)
            | State::Over => return in_time,
            left @ (State::Browser(_) | State::Deciding(..) | State::Finishing(_)) => left,
        };
        let under_way = self.wanted.under_way();
        // A program that has no runtime any more has ended.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            self.closing.push(runtime.spawn(async move {
                let closing = left.give_back().await;
                drop(under_way);
                if let Some(closing) = closing {
                    drop(closing.await);
                }
            }));
        }
        in_time
    }

    fn stop(&self, problem: Problem) -> Step {
        let now = self.shared.clock().now();
        let problem = problem.leaving(self.wanted.leaves_tokens());
        Step::Stopped(tell(problem, now, &self.profile, &self.hints))
    }
}

fn no_such_way(profile: &Profile) -> Problem {
    Problem::new(Code::MethodNotAllowed).with_detail(format!(
        "the profile {} does not allow this sign-in method",
        profile.name
    ))
}
