//! A computer with one provider to sign in to, and somebody who goes where they are sent.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::provider::{Behaviour, CLIENT, EMAIL, Provider, SECRET, SUBJECT};
use crate::{Authority, NotedBrowser, Place, TestClock, data, done, handed_over, stopped};
use portico_core::profile::Profile;
use portico_core::session::{AccessToken, Sessions};
use portico_core::sign_in::BrowserHandoff;
use portico_core::vault::MemoryStore;
use portico_core::{Code, Handoff, Hints, Portico, Problem, SignIn, Step};
use tempfile::TempDir;

/// Longer than the provider's tokens last, so that they are renewed.
pub const LONGER: Duration = Duration::from_secs(7200);

/// What is spoken with the provider: on loopback both may be, in the world one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
}

pub struct Desk {
    pub provider: Provider,
    pub portico: Portico,
    pub store: Arc<MemoryStore>,
    pub clock: Arc<TestClock>,
    home: TempDir,
}

impl Desk {
    pub async fn with(change: impl FnOnce(&mut Behaviour)) -> Self {
        Self::speaking(Scheme::Http, change).await
    }

    /// The same with a vault that is memory, for one run only.
    pub async fn until_quit(change: impl FnOnce(&mut Behaviour)) -> Self {
        Self::at(Scheme::Http, MemoryStore::until_quit(), change).await
    }

    /// The same with a provider that is spoken with in this way.
    pub async fn speaking(scheme: Scheme, change: impl FnOnce(&mut Behaviour)) -> Self {
        Self::at(scheme, MemoryStore::default(), change).await
    }

    async fn at(scheme: Scheme, store: MemoryStore, change: impl FnOnce(&mut Behaviour)) -> Self {
        let mut behaviour = Behaviour::default();
        change(&mut behaviour);
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(store);
        let mut environment = crate::environment(home.path());
        let clock = Arc::new(TestClock::default());
        environment.clock = clock.clone();
        environment.store = store.clone();
        environment.browser = Arc::new(NotedBrowser::default());
        environment.network.limit = Some(Duration::from_secs(20)); // a busy computer is no fault
        let place = match scheme {
            Scheme::Http => Place::plain().await,
            Scheme::Https => {
                let authority = Authority::new();
                environment.network.extra_roots.push(authority.root());
                Place::encrypted(&authority).await
            }
        };
        let portico = Portico::open(environment).unwrap();
        let has_secret = behaviour.secret_by.is_some();
        let provider = Provider::start_at(place, behaviour);
        if has_secret {
            let issuer = provider.issuer();
            let profile = format!(
                "name = \"hostile\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n\
                 client_secret = \"{SECRET}\"\n"
            );
            portico.profiles().add(&profile).unwrap();
        }
        Self {
            provider,
            portico,
            store,
            clock,
            home,
        }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The provider misbehaves in another way from here on.
    pub fn become_(&self, change: impl FnOnce(&mut Behaviour)) {
        let mut behaviour = Behaviour::default();
        change(&mut behaviour);
        self.provider.become_(behaviour);
    }

    /// The same computer after a restart: same home, same keychain.
    pub fn restarted(&self) -> Portico {
        let mut environment = crate::environment(self.home.path());
        environment.clock = self.clock.clone();
        environment.store = self.store.clone();
        environment.browser = Arc::new(NotedBrowser::default());
        Portico::open(environment).unwrap()
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

    /// The same by a program that has just started.
    pub fn ready_after_restart(&self, min_valid: Duration) -> Result<Option<AccessToken>, Problem> {
        self.restarted()
            .sessions()
            .ready_token(None, None, min_valid)
    }

    pub fn wait(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Changes a field of the session's file, as somebody might who can write there.
    pub fn lie(&self, field: &str, value: serde_json::Value) {
        let files = data::files(&self.home.path().join("data/sessions"), "json");
        data::edit(&files[0], &serde_json::json!({ field: value }));
    }

    pub fn sign_in(&self) -> SignIn {
        self.sign_in_with(Hints::default())
    }

    pub fn sign_in_with(&self, hints: Hints) -> SignIn {
        self.portico.sign_in(self.profile(), hints)
    }

    fn profile(&self) -> Profile {
        self.portico
            .profiles()
            .find("hostile")
            .or_else(|_| Profile::for_issuer(&self.provider.issuer(), CLIENT))
            .unwrap()
    }

    /// Writes a profile of the provider with more lines in it.
    pub fn with_profile(&self, lines: &str) -> &Self {
        let issuer = self.provider.issuer();
        let text = format!(
            "name = \"hostile\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n{lines}\n"
        );
        self.portico.profiles().replace(&text).unwrap();
        self
    }

    /// A sign-in from its start to its end.
    pub async fn end(&self) -> Step {
        let mut sign_in = self.sign_in();
        let step = match sign_in.start().await {
            Step::Browser(Handoff::Browser(handoff)) => go(&handoff, &mut sign_in).await,
            step => step,
        };
        sign_in.wait_closed().await;
        step
    }

    pub async fn must_sign_in(&self) {
        let record = done(self.end().await).record;
        assert_eq!(record.subject, SUBJECT);
        assert_eq!(record.email.as_deref(), Some(EMAIL));
    }

    pub fn nothing_is_kept(&self) -> bool {
        self.store.names().is_empty() && self.sessions().all().unwrap().is_empty()
    }

    /// The problem that a sign-in ends with; nothing may have been kept.
    pub async fn must_refuse(&self) -> Problem {
        let problem = stopped(self.end().await);
        assert!(self.store.names().is_empty(), "{:?}", self.store.names());
        assert!(self.sessions().all().unwrap().is_empty());
        problem
    }

    /// The first redirect is answered and ignored; the right one then still counts.
    pub async fn must_ignore(&self) {
        let mut sign_in = self.sign_in();
        let handoff = handed_over(sign_in.start().await);
        assert_eq!(
            crate::person::status(handoff.page.url.as_str()).await,
            "400"
        );
        assert!(self.provider.exchanges().is_empty());
        self.provider.become_(Behaviour::default());
        done(go(&handoff, &mut sign_in).await);
    }

    /// The token once it has to be renewed.
    pub async fn renewed(&self) -> Result<(), Code> {
        let token = self.token(LONGER).await;
        token.map(|_| ()).map_err(|problem| problem.code)
    }
}

/// Goes through the browser, and waits for the end.
pub async fn go(handoff: &BrowserHandoff, sign_in: &mut SignIn) -> Step {
    let (_, step) = tokio::join!(
        crate::person::status(handoff.page.url.as_str()),
        sign_in.wait()
    );
    step
}
