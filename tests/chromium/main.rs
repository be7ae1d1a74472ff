//! The system browser is a real one: Google, SSO and the way back, in Chromium without a window.
//!
//! Needs the packages `chromium` and `chromium-driver`. `PORTICO_SCREENSHOTS` names a folder for
//! pictures of what is shown.
#![cfg(target_os = "linux")]

mod tab;

use std::sync::Arc;
use std::time::Duration;

use portico_core::domain::Method;
use portico_core::platform::browser::{Browser, NotOpened, Opened};
use portico_core::{Challenge, Code, Handoff, Language, SignIn, Step};
use portico_sandbox::{Fault, FaultKind, Provider};
use tab::{Tab, in_chromium};
use test_support::{World, asked, done, stopped};
use tokio::sync::{Mutex, mpsc};
use url::Url;

const GINA: &str = "gina@example.com";
const SAM: &str = "sam@company.example";

#[tokio::test]
async fn google() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let mut sign_in = desk.world.sign_in(Some(Method::Google), None);

        let (step, typed) = desk.go(&tab, &mut sign_in, GINA).await;

        assert_eq!(done(step).record.email.as_deref(), Some(GINA));
        assert_eq!(typed, ["email", "password"]);
        assert_eq!(tab.title().await, "Signed in");
        assert_eq!(tab.language().await, "en");
        assert!(tab.text().await.contains(GINA));
        tab.picture("page-signed-in").await;
        tab.picture_in_the_dark("page-signed-in-dark").await;
        assert_eq!(tab.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn sso_from_the_address_and_again_without_a_password() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let mut sign_in = desk.world.sign_in(None, Some(SAM));
        let (step, typed) = desk.go(&tab, &mut sign_in, SAM).await;
        assert_eq!(done(step).record.method, Method::Sso);
        assert_eq!(typed, ["password"], "the address came along");

        desk.world.portico.speak(Language::Bokmal);
        let mut sign_in = desk.world.sign_in(None, Some(SAM));
        let (step, typed) = desk.go(&tab, &mut sign_in, SAM).await;

        assert_eq!(done(step).record.email.as_deref(), Some(SAM));
        assert_eq!(typed, [""; 0], "the company's session was still there");
        assert_eq!(tab.title().await, "Innlogget");
        assert_eq!(tab.language().await, "nb");
        tab.picture("page-signed-in-nb").await;
        assert_eq!(tab.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_refused_token_shows_the_failure_and_never_success() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let refused = Fault::new(FaultKind::TokenRefused).from(Provider::Service);
        desk.world.sandbox.set_fault(refused);
        let mut sign_in = desk.world.sign_in(Some(Method::Google), None);

        let (step, _) = desk.go(&tab, &mut sign_in, GINA).await;

        let problem = stopped(step);
        assert_eq!(problem.code, Code::TokenRefused);
        let view = problem.view(Language::English, problem.at.unwrap());
        assert_eq!(tab.title().await, view.title);
        let text = tab.text().await;
        for words in [view.title, view.why, view.next] {
            assert!(text.contains(&words), "{words} is not in: {text}");
        }
        tab.picture("page-failed").await;
        tab.picture_in_the_dark("page-failed-dark").await;
        assert_eq!(tab.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn who_cancels_at_the_provider_reads_so() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let mut sign_in = desk.world.sign_in(Some(Method::Sso), Some(SAM));
        let url = desk.opened(&mut sign_in).await;

        let cancel = async {
            tab.goto(&url).await;
            tab.click("#cancel").await;
        };
        let ((), step) = tokio::join!(cancel, sign_in.wait());

        let problem = stopped(step);
        assert_eq!(problem.code, Code::AccessDenied);
        let view = problem.view(Language::English, problem.at.unwrap());
        assert_eq!(tab.title().await, view.title);
        tab.picture("page-denied").await;
        assert_eq!(tab.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_slow_exchange_shows_a_page_that_looks_again() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let slow = Fault::new(FaultKind::Slow(Duration::from_secs(5)));
        let slow = slow.at("/token").from(Provider::Service);
        desk.world.sandbox.set_fault(slow);
        let mut sign_in = desk.world.sign_in(Some(Method::Google), None);
        let url = desk.opened(&mut sign_in).await;

        let person = async {
            tab.sign_in(&url, &desk.world, GINA).await;
            tab.title_becomes("Signed in").await;
        };
        let ((), step) = tokio::join!(person, sign_in.wait());

        done(step);
        let from = tab.address().await;
        let from = from.query().unwrap();
        assert!(
            from.starts_with("again="),
            "the first page was another one: {from}"
        );
        assert_eq!(tab.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn somebody_else_who_comes_back_reads_that_a_question_waits() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let mut sign_in = desk
            .world
            .sign_in(Some(Method::Google), Some("ada@example.com"));
        let other = Fault::new(FaultKind::IdTokenOtherPerson).times(1);
        desk.world.sandbox.set_fault(other);

        let (step, _) = desk.go(&tab, &mut sign_in, "ada@example.com").await;

        let challenge = &asked(&step).challenge;
        assert!(
            matches!(challenge, Challenge::DifferentPerson { .. }),
            "{challenge:?}"
        );
        assert_eq!(tab.title().await, "Portico has a question for you");
        tab.picture("page-question").await;
        assert!(desk.world.store.names().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_page_runs_no_script_and_loads_nothing_even_when_somebody_puts_it_there() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let mut sign_in = desk.world.sign_in(Some(Method::Google), None);
        let (step, _) = desk.go(&tab, &mut sign_in, GINA).await;
        done(step);
        assert_eq!(tab.run("return document.scripts.length").await, 0);
        let loaded = "return performance.getEntriesByType('resource').length";
        assert_eq!(tab.run(loaded).await, 0);
        assert_eq!(tab.complaints().await, [""; 0]);

        tab.run(SCRIPT).await;
        let elsewhere = desk.world.sandbox.issuer();
        tab.run(&format!(
            "const image = document.createElement('img');
             image.src = '{elsewhere}/style.css';
             document.body.append(image);"
        ))
        .await;

        assert_eq!(tab.run("return !!window.wasRun").await, false);
        let complaints = tab.complaints().await;
        assert!(
            complaints.iter().any(|text| text.contains("img-src")),
            "{complaints:?}"
        );
        let open = Url::parse("data:text/html,a page that takes anything").unwrap();
        tab.goto(&open).await;
        tab.run(SCRIPT).await;
        assert_eq!(tab.run("return !!window.wasRun").await, true);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_loaded_again_starts_nothing() {
    in_chromium(async |tab| {
        let desk = Desk::new().await;
        let mut sign_in = desk.world.sign_in(Some(Method::Google), None);
        let url = desk.opened(&mut sign_in).await;
        let person = async {
            tab.sign_in(&url, &desk.world, GINA).await;
            assert!(tab.text().await.contains(GINA));
            // The listener goes when the sign-in has ended: then there is nothing to load.
            tab.reload().await;
        };
        let ((), step) = tokio::join!(person, sign_in.wait());

        done(step);
        let exchanges = desk.world.sandbox.requests_to("/token");
        let codes = exchanges
            .iter()
            .filter(|request| request.provider == Provider::Service)
            .filter(|request| request.parameter("code").is_some());
        assert_eq!(codes.count(), 1, "the code was exchanged once");
    })
    .await;
}

/// Puts a script into the page.
const SCRIPT: &str = "const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.body.append(script);";

/// A world whose system browser is the tab.
struct Desk {
    world: World,
    addresses: Mutex<mpsc::UnboundedReceiver<Url>>,
}

/// Takes an address as a system takes it, for a tab to go to.
#[derive(Debug)]
struct SystemTab(mpsc::UnboundedSender<Url>);

impl Browser for SystemTab {
    fn open(&self, url: &Url) -> Result<Opened, NotOpened> {
        let sent = self.0.send(url.clone());
        sent.map_err(|_| NotOpened("the test has ended".to_owned()))?;
        Ok(Opened {
            name: Some("Chromium".to_owned()),
        })
    }
}

impl Desk {
    async fn new() -> Self {
        let (system, addresses) = mpsc::unbounded_channel();
        let world = World::with(|parts| {
            parts.browser = Arc::new(SystemTab(system));
            // A real browser on a busy computer.
            parts.network.limit = None;
        })
        .await;
        Self {
            world,
            addresses: Mutex::new(addresses),
        }
    }

    /// Starts, and says what the system browser was opened with.
    async fn opened(&self, sign_in: &mut SignIn) -> Url {
        let step = sign_in.start().await;
        let Step::Browser(Handoff::Browser(handoff)) = step else {
            panic!("not the browser: {step:?}")
        };
        assert_eq!(handoff.page.browser.as_deref(), Some("Chromium"));
        self.addresses.lock().await.recv().await.unwrap()
    }

    /// Goes through the browser as this person, and says what had to be typed.
    async fn go(&self, tab: &Tab, sign_in: &mut SignIn, email: &str) -> (Step, Vec<String>) {
        let url = self.opened(sign_in).await;
        let (typed, step) = tokio::join!(tab.sign_in(&url, &self.world, email), sign_in.wait());
        sign_in.wait_closed().await;
        (step, typed)
    }
}
