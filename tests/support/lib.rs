//! The world the tests live in: a home of its own, a sandbox, a driven clock, people who browse.
//!
//! Nothing here touches the real home, keychain or network.

pub mod computers;
pub mod data;
pub mod desk;
pub mod docs;
mod held;
pub mod hostile;
pub mod person;
pub mod policy;
mod program;
pub mod provider;
pub mod releases;
mod served;
pub mod signing;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use portico_core::clock::{Clock, SystemClock, Timestamp};
use portico_core::domain::Method;
use portico_core::fs::paths::Paths;
use portico_core::http::Network;
use portico_core::platform::browser::{Browser, NotOpened, Opened};
use portico_core::session::{AccessToken, Record, Sessions};
use portico_core::sign_in::{BrowserHandoff, DeviceHandoff};
use portico_core::updates::Installed;
use portico_core::vault::{Item, MemoryStore, Nobody, Store};
use portico_core::{
    Answer, AnswerKind, Challenge, Environment, Handoff, Hints, Language, Portico, Problem, Secret,
    SignIn, Step, WithoutStore,
};
use portico_sandbox::{Options, Sandbox};
use tempfile::TempDir;
use url::Url;

pub use held::Held;
pub use person::Person;
pub use program::{CLI, inherited, program};
pub use served::{Authority, Place, encrypted_sandbox};

/// A clock that tests move.
#[derive(Debug, Default)]
pub struct TestClock(Mutex<TimeDelta>);

impl TestClock {
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += TimeDelta::from_std(by).unwrap();
    }

    pub fn set_back(&self, by: Duration) {
        *self.0.lock().unwrap() -= TimeDelta::from_std(by).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().with_timezone(&Utc) + *self.0.lock().unwrap()
    }
}

/// A browser that notes what it should open. A person then goes there, or nobody does.
#[derive(Debug, Default)]
pub struct NotedBrowser {
    opened: Mutex<Vec<Url>>,
    missing: bool,
}

impl NotedBrowser {
    pub fn last(&self) -> Url {
        self.opened
            .lock()
            .unwrap()
            .last()
            .cloned()
            .expect("a browser was opened")
    }

    pub fn all(&self) -> Vec<Url> {
        self.opened.lock().unwrap().clone()
    }

    pub fn times(&self) -> usize {
        self.opened.lock().unwrap().len()
    }
}

impl Browser for NotedBrowser {
    fn open(&self, url: &Url) -> Result<Opened, NotOpened> {
        if self.missing {
            return Err(NotOpened("there is none".to_owned()));
        }
        self.opened.lock().unwrap().push(url.clone());
        Ok(Opened {
            name: Some("a test's".to_owned()),
        })
    }
}

/// One computer, one person at it, one sandbox.
pub struct World {
    pub home: TempDir,
    pub sandbox: Sandbox,
    pub clock: Arc<TestClock>,
    pub store: Arc<MemoryStore>,
    pub browser: Arc<NotedBrowser>,
    pub portico: Portico,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A world with another environment than usual.
    pub async fn with(change: impl FnOnce(&mut Environment)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start(Options::memory()).await.unwrap();
        let clock = Arc::new(TestClock::default());
        let store = Arc::new(MemoryStore::default());
        let browser = Arc::new(NotedBrowser::default());
        let mut environment = Self::environment(&home, &sandbox, clock.clone(), store.clone());
        environment.browser = browser.clone();
        change(&mut environment);
        let portico = Portico::open(environment).unwrap();
        Self {
            home,
            sandbox,
            clock,
            store,
            browser,
            portico,
        }
    }

    fn environment(
        home: &TempDir,
        sandbox: &Sandbox,
        clock: Arc<TestClock>,
        store: Arc<dyn Store>,
    ) -> Environment {
        Environment {
            clock,
            store,
            sandbox: Some(sandbox.issuer().to_owned()),
            ..environment(home.path())
        }
    }

    /// The same computer after a restart: same home, same keychain.
    pub fn restarted(&mut self) {
        self.restarted_with(|_| {});
    }

    /// The same with another environment.
    pub fn restarted_with(&mut self, change: impl FnOnce(&mut Environment)) {
        let mut environment = Self::environment(
            &self.home,
            &self.sandbox,
            self.clock.clone(),
            self.store.clone(),
        );
        environment.browser = self.browser.clone();
        change(&mut environment);
        self.portico = Portico::open(environment).unwrap();
    }

    pub fn sign_in(&self, method: Option<Method>, email: Option<&str>) -> SignIn {
        self.sign_in_to(
            "sandbox",
            Hints {
                method,
                ..hints(email)
            },
        )
    }

    pub fn sign_in_to(&self, profile: &str, hints: Hints) -> SignIn {
        let profile = self.portico.profiles().find(profile).unwrap();
        self.portico.sign_in(profile, hints)
    }

    pub fn sessions(&self) -> &Sessions {
        self.portico.sessions()
    }

    /// A token of the session in front that is good for so long, renewed where that is due.
    pub async fn token(&self, min_valid: Duration) -> Result<AccessToken, Problem> {
        self.sessions().access_token(None, None, min_valid).await
    }

    /// The same as far as it is there already.
    pub fn ready_token(&self, min_valid: Duration) -> Result<Option<AccessToken>, Problem> {
        self.sessions().ready_token(None, None, min_valid)
    }

    pub fn person(&self, email: &str) -> Person<'_> {
        Person::new(&self.sandbox, email)
    }

    /// Both clocks, as time does.
    pub fn wait(&self, by: Duration) {
        self.clock.advance(by);
        self.sandbox.advance_clock(by);
    }

    /// Answers all questions as the person would, until something else comes.
    pub async fn answer_all(&self, sign_in: &mut SignIn, mut step: Step, email: &str) -> Step {
        while let Step::Ask(ask) = &step {
            let kind = match &ask.challenge {
                Challenge::Password => AnswerKind::Password(Secret::new(self.password(email))),
                Challenge::EmailCode { .. } => AnswerKind::EmailCode(self.mailed_code(email)),
                Challenge::SecondFactor(_) => {
                    AnswerKind::Totp(Secret::new(self.sandbox.totp(email)))
                }
                Challenge::ConfirmIssuer { .. } => AnswerKind::Accept,
                // Not the right person or browser: the test says what it makes of that.
                Challenge::DifferentPerson { .. } | Challenge::UnknownBrowser { .. } => break,
                Challenge::ProxySignIn { .. } => panic!("no proxy is here"),
            };
            step = sign_in
                .answer(Answer {
                    kind,
                    remember_device: true,
                })
                .await
                .unwrap();
        }
        step
    }

    pub fn password(&self, email: &str) -> &'static str {
        let person = self
            .sandbox
            .people()
            .iter()
            .find(|person| person.email == email);
        person
            .and_then(|person| person.password)
            .expect("a person with a password")
    }

    pub fn mailed_code(&self, email: &str) -> Secret {
        let mails = self.sandbox.mail_to(email);
        let code = mails.iter().rev().find_map(|mail| mail.code.clone());
        Secret::new(code.expect("a mail with a code"))
    }

    /// Signs in with e-mail and password, and whatever else is asked for.
    pub async fn signed_in(&self, email: &str) -> portico_core::sign_in::Session {
        let mut sign_in = self.sign_in(Some(Method::Password), Some(email));
        let step = sign_in.start().await;
        done(self.answer_all(&mut sign_in, step, email).await)
    }

    /// The same with a browser that was not led there from Portico: another one, or on another
    /// computer.
    pub async fn through_another_browser(
        &self,
        sign_in: &mut SignIn,
        email: &str,
    ) -> (Step, String) {
        let handoff = handed_over(sign_in.start().await);
        let link = handoff.elsewhere;
        let person = self.person(email);
        let (page, step) = tokio::join!(person.browse(link.as_str()), sign_in.wait());
        (step, page)
    }

    /// A sign-in with the right password, and what follows from that.
    pub async fn past_password(&self, email: &str) -> (SignIn, Step) {
        let mut sign_in = self.sign_in(None, Some(email));
        sign_in.start().await;
        let answered = sign_in.answer(password(self.password(email))).await;
        (sign_in, answered.unwrap())
    }

    /// Goes through the browser as the person, and waits for the end.
    pub async fn through_browser(&self, sign_in: &mut SignIn, email: &str) -> (Step, String) {
        let handoff = handed_over(sign_in.start().await);
        let person = self.person(email);
        let (page, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
        (step, page)
    }
}

/// The environment of a computer where nothing is real and nobody has signed in.
pub fn environment(home: &Path) -> Environment {
    let mut paths = Paths::within(home);
    paths.policy = home.join("policy.toml");
    Environment {
        clock: Arc::new(TestClock::default()),
        browser: Arc::new(NotedBrowser::default()),
        store: Arc::new(MemoryStore::default()),
        person: Arc::new(Nobody),
        without_store: WithoutStore::Refuse,
        paths,
        network: Network {
            limit: Some(Duration::from_secs(3)),
            ..Network::default()
        },
        language: Language::English,
        sandbox: None,
        installed: Installed::built_here(),
    }
}

pub fn hints(email: Option<&str>) -> Hints {
    Hints {
        email: email.map(str::to_owned),
        ..Hints::default()
    }
}

/// Whether anything of a session is left in the vault.
pub async fn has_secrets(portico: &Portico, record: &Record) -> bool {
    let item = Item::session(&record.id());
    let kept: Option<serde_json::Value> = portico.vault().read(item).await.unwrap();
    kept.is_some()
}

/// The session of a sign-in that is done.
pub fn done(step: Step) -> portico_core::sign_in::Session {
    match step {
        Step::Done(session) => session,
        other => panic!("not signed in: {other:?}"),
    }
}

/// Where a sign-in sends the person.
pub fn handed_over(step: Step) -> BrowserHandoff {
    match step {
        Step::Browser(Handoff::Browser(handoff)) => handoff,
        other => panic!("not in the browser: {other:?}"),
    }
}

/// Where a sign-in without a browser here sends the person.
pub fn handed_to_device(step: Step) -> DeviceHandoff {
    match step {
        Step::Browser(Handoff::Device(handoff)) => handoff,
        other => panic!("not on another device: {other:?}"),
    }
}

/// The problem of a sign-in that has stopped.
pub fn stopped(step: Step) -> Problem {
    match step {
        Step::Stopped(problem) => problem,
        other => panic!("not stopped: {other:?}"),
    }
}

/// The question of a step.
pub fn asked(step: &Step) -> &portico_core::Ask {
    match step {
        Step::Ask(ask) => ask,
        other => panic!("nothing is asked: {other:?}"),
    }
}

/// An answer without the device being remembered.
pub fn password(text: &str) -> Answer {
    AnswerKind::Password(Secret::new(text)).into()
}

pub fn email_code(code: impl Into<String>) -> Answer {
    AnswerKind::EmailCode(Secret::new(code)).into()
}
