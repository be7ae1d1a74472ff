//! No secret that a journey issued is found in a log, in what a face sees, in the data folder, or
//! in what a browser was started with.

use std::fmt::Debug;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portico_core::views::MethodView as Method;
use portico_core::{AnswerKind, Language, SignIn, Step};
use portico_sandbox::{Fault, FaultKind, Provider};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use world::{World, asked, email_code, password};

/// A secret shorter than this would be found by chance in a time or a port.
const SHORTEST: usize = 6;

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

#[tokio::test]
async fn no_secret_is_where_somebody_could_read_it() {
    let seen = Seen::default();
    // Ours in full. What libraries say at their finest is not asked for: nobody ships with it.
    let filter = EnvFilter::new("debug,portico_core=trace,portico_sandbox=off");
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(seen.clone())
        .init();
    let world = World::new().await;

    journeys(&world, &seen).await;

    for url in world.browser.all() {
        seen.note(url.as_str());
    }
    files(world.home.path(), &seen);
    let text = seen.text();
    assert!(text.contains("signed in"), "the log is there: {text:.200}");
    assert!(text.contains("ada@example.com"), "and the data files");
    let secrets = world.sandbox.issued_secrets();
    assert!(
        secrets.len() > 20,
        "the journeys made secrets: {}",
        secrets.len()
    );
    for secret in secrets.iter().filter(|secret| secret.len() >= SHORTEST) {
        if let Some(at) = text.find(secret.as_str()) {
            let from = text[..at].rfind('\n').map_or(0, |line| line + 1);
            panic!(
                "a secret of {} characters is in: {:.300}",
                secret.len(),
                &text[from..]
            );
        }
    }
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
    for kind in [
        FaultKind::IdTokenBadSignature,
        FaultKind::HtmlInsteadOfJson,
        FaultKind::NotJson,
        FaultKind::TokenRefused,
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
    for mut record in world.portico.sessions().all().unwrap() {
        let token = world
            .portico
            .access_token(Some(&record.account), None, Duration::ZERO)
            .await;
        seen.note(&token);
        seen.note(world.portico.hubs(&mut record).await);
        seen.note(world.portico.check(&mut record).await);
        seen.note(world.portico.sign_out(&mut record, false).await);
        seen.note(&record);
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
