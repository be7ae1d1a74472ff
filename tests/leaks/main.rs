//! No secret that a journey issued is found in a log, in what a face sees, in the data folder, or
//! in what a browser was started with.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portico_core::clock::SystemClock;
use portico_core::domain::Method;
use portico_core::session::Record;
use portico_core::{Answer, AnswerKind, Language, Secret, SignIn, Step};
use portico_doctor::report::Log;
use portico_sandbox::{Fault, FaultKind, Provider};
use test_support::{World, asked, email_code, handed_over, handed_to_device, password};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use url::Url;
use url::form_urlencoded::byte_serialize;

/// A shorter secret would be found by chance inside of something else, such as a key: it counts
/// where it stands alone.
const LONG: usize = 12;

/// Everything that anybody could have read.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<u8>>>);

impl Seen {
    fn note(&self, what: impl Debug) {
        writeln!(self.0.lock().unwrap(), "{what:?}").unwrap();
    }

    fn note_step(&self, step: &Step) {
        self.note(step);
        for &language in Language::ALL {
            self.note(serde_json::to_string(
                &step.view(language, chrono::DateTime::UNIX_EPOCH),
            ));
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Seen {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl log::Log for Seen {
    fn enabled(&self, about: &log::Metadata<'_>) -> bool {
        // The cookies of a person's browser are not Portico's.
        !about.target().starts_with("cookie_store")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            self.note(record.args());
        }
    }

    fn flush(&self) {}
}

#[tokio::test]
async fn no_secret_is_where_somebody_could_read_it() {
    let seen = Seen::default();
    let kept = Log::new(Arc::new(SystemClock));
    listen(&seen, &kept);
    let world = World::new().await;

    journeys(&world, &seen).await;

    for url in world.browser.all() {
        only_what_may_be_there(&url);
        seen.note(url.as_str());
    }
    files(world.home.path(), &seen);
    let lines = kept.lines().join("\n");
    assert!(lines.contains("signed in profile=sandbox"), "{lines}");
    for person in world.sandbox.people() {
        assert!(
            !lines.contains(person.email),
            "a report's log names nobody: {lines}"
        );
    }
    seen.note(lines);
    let text = seen.text();
    for part in [
        "signed in",
        "ada@example.com",
        "hyper_util::",
        "a canary in a library",
    ] {
        assert!(text.contains(part), "{part} should be seen");
    }
    let secrets = world.sandbox.issued_secrets();
    assert!(
        secrets.len() > 50,
        "the journeys made secrets: {}",
        secrets.len()
    );
    for secret in &secrets {
        for form in forms(secret) {
            let planted = format!("{text}\nplanted: \"{form}\"");
            assert!(
                find(&planted, &form).is_some(),
                "the search finds what is there"
            );
            if let Some(at) = find(&text, &form) {
                let from = text[..at].rfind('\n').map_or(0, |line| line + 1);
                panic!(
                    "a secret of {} characters is in: {:.300}",
                    secret.len(),
                    &text[from..]
                );
            }
        }
    }
}

/// Writes down all that Portico and its libraries say at their finest.
fn listen(seen: &Seen, kept: &Log) {
    // The sandbox is not shipped.
    let filter: Targets = "trace,portico_sandbox=off".parse().unwrap();
    let all = tracing_subscriber::fmt::layer()
        .with_writer(seen.clone())
        .without_time() // in which a short secret could be found by chance
        .with_filter(filter);
    let listening = tracing_subscriber::registry().with(all);
    listening.with(kept.listener()).init();
    log::set_boxed_logger(Box::new(seen.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    log::trace!("a canary in a library");
}

/// A secret as it is, and as it would stand in an address, a form or JSON.
fn forms(secret: &str) -> BTreeSet<String> {
    let form: String = byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::to_string(secret).unwrap();
    [
        secret.to_owned(),
        form.replace('+', "%20"),
        form,
        json.trim_matches('"').to_owned(),
    ]
    .into()
}

fn find(text: &str, secret: &str) -> Option<usize> {
    let alone = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + secret.len()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !inside(before) && !inside(after)
    };
    let mut places = text.match_indices(secret).map(|(at, _)| at);
    places.find(|&at| secret.len() >= LONG || alone(at))
}

/// What a browser is started with may be read by everybody on the computer.
fn only_what_may_be_there(url: &Url) {
    let plain = url.path().starts_with("/go/") && url.query().is_none();
    assert!(plain && url.host_str() == Some("127.0.0.1"), "{url}");
}

/// Good endings and bad ones, each by way of what a face calls.
async fn journeys(world: &World, seen: &Seen) {
    for email in ["ada@example.com", "bo@example.com"] {
        let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
        let step = watched(&mut sign_in, seen).await;
        seen.note_step(&world.answer_all(&mut sign_in, step, email).await);
        seen.note(&sign_in);
    }
    wrong_answers(world, seen).await;
    for (method, email) in [
        (Method::Google, "gina@example.com"),
        (Method::Sso, "sam@company.example"),
    ] {
        let mut sign_in = world.sign_in(Some(method), Some(email));
        let (step, page) = world.through_browser(&mut sign_in, email).await;
        seen.note_step(&step);
        seen.note(page);
    }
    other_ways(world, seen).await;
    for kind in [
        FaultKind::IdTokenAlgNone,
        FaultKind::IdTokenBadSignature,
        FaultKind::IdTokenWrongNonce,
        FaultKind::HtmlInsteadOfJson,
        FaultKind::NotJson,
        FaultKind::HugeResponse,
        FaultKind::TokenRefused,
        FaultKind::ServerError(500),
        FaultKind::CutOffMidBody,
    ] {
        world.sandbox.set_fault(
            Fault::new(kind)
                .at("/token")
                .from(Provider::Service)
                .times(1),
        );
        let mut sign_in = world.sign_in(Some(Method::Google), None);
        let (step, page) = world
            .through_browser(&mut sign_in, "gina@example.com")
            .await;
        seen.note_step(&step);
        seen.note(page);
        world.sandbox.clear_faults();
    }
    world.wait(Duration::from_secs(3600));
    for mut record in world.sessions().all().unwrap() {
        let token = world
            .sessions()
            .access_token(Some(&record.account), None, Duration::ZERO)
            .await;
        seen.note(&token);
        seen.note(world.sessions().service_accounts(&mut record).await);
        seen.note(world.sessions().checked_view(&mut record).await);
        everywhere(world, seen, &mut record).await;
        seen.note(&record);
    }
    seen.note(&world.portico);
    seen.note(&world.store);
}

/// The final address pasted, and a code for another device.
async fn other_ways(world: &World, seen: &Seen) {
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let step = sign_in.start().await;
    let handoff = handed_over(step);
    let back = |url: &Url| url.as_str().starts_with(handoff.redirect_uri.as_str());
    let person = world.person("gina@example.com");
    let (address, _) = person.browse_until(handoff.page.url.as_str(), back).await;
    let answer = Answer::from(AnswerKind::Paste(Secret::new(address.as_str())));
    seen.note(&answer);
    seen.note_step(&sign_in.answer(answer).await.unwrap());
    seen.note(&sign_in);
    seen.note_step(&sign_in.wait().await);

    world
        .sandbox
        .change_settings(|settings| settings.device_poll_interval = 1);
    let mut sign_in = world.sign_in(Some(Method::Device), None);
    let step = sign_in.start().await;
    seen.note_step(&step);
    seen.note(&sign_in);
    let handoff = handed_to_device(step);
    let person = world.person("cleo@example.com");
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    seen.note_step(&step);
}

/// Signs out here and at the provider, in the browser.
async fn everywhere(world: &World, seen: &Seen, record: &mut Record) {
    let before = world.browser.times();
    let led = async {
        while world.browser.times() == before {
            tokio::task::yield_now().await;
        }
        let person = world.person("ada@example.com");
        person.browse(world.browser.last().as_str()).await;
    };
    tokio::select! {
        outcome = world.sessions().sign_out(record, true) => seen.note(outcome),
        () = async { led.await; std::future::pending().await } => {}
    }
}

async fn wrong_answers(world: &World, seen: &Seen) {
    let email = "finn@example.com";
    let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
    watched(&mut sign_in, seen).await;
    for answer in [
        password("not the right one"),
        password(world.password(email)),
        email_code("000000"),
    ] {
        seen.note(&answer);
        seen.note_step(&sign_in.answer(answer).await.unwrap());
    }
    let cancelled = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
    seen.note_step(&cancelled);
}

async fn watched(sign_in: &mut SignIn, seen: &Seen) -> Step {
    let step = sign_in.start().await;
    asked(&step);
    seen.note_step(&step);
    seen.note(&*sign_in);
    step
}

fn files(folder: &Path, seen: &Seen) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, seen);
        } else {
            seen.note(&path);
            seen.note(String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
}
