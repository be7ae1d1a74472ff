//! A context in a folder of its own: memory for a keychain, no browser, no network set up.

pub(crate) mod proxy;
pub(crate) mod tls;

use std::net::SocketAddr;
use std::sync::Arc;

use portico_core::clock::{Clock, SystemClock};
use portico_core::domain::{Kind, Method};
use portico_core::fs::paths::Paths;
use portico_core::http::Network;
use portico_core::platform::browser::{Browser, NoBrowser};
use portico_core::profile::Profile;
use portico_core::session::Record;
use portico_core::updates::Installed;
use portico_core::vault::{MemoryStore, Store};
use portico_core::{Environment, Language, Portico, WithoutStore};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::cause::Confidence;
use crate::check::{Category, CheckResult, Finding, Status};
use crate::context::Context;
use crate::system::System;

/// Whether Wine stands in for Windows.
pub(crate) fn is_wine() -> bool {
    std::path::Path::new(r"C:\windows\system32\winecfg.exe").exists()
}

/// A context whose computer is the folder beside it: its root is `root`, its home `home`.
pub(crate) fn context() -> (Context, TempDir) {
    context_on(Network::default())
}

/// The same with a network of its own.
pub(crate) fn context_on(network: Network) -> (Context, TempDir) {
    context_through(network, Arc::new(NoBrowser))
}

/// The same with a browser of its own.
pub(crate) fn context_through(network: Network, browser: Arc<dyn Browser>) -> (Context, TempDir) {
    context_of(network, browser, Arc::new(MemoryStore::default()))
}

/// The same with a keychain of its own.
pub(crate) fn context_with(store: Arc<dyn Store>) -> (Context, TempDir) {
    context_of(Network::default(), Arc::new(NoBrowser), store)
}

fn context_of(
    network: Network,
    browser: Arc<dyn Browser>,
    store: Arc<dyn Store>,
) -> (Context, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths {
        policy: folder.path().join("policy.toml"),
        ..Paths::within(folder.path())
    };
    let portico = Portico::open(Environment {
        clock: Arc::new(SystemClock),
        browser,
        store,
        without_store: WithoutStore::Refuse,
        person: Arc::new(portico_core::vault::Nobody),
        paths,
        network,
        language: Language::English,
        sandbox: None,
        installed: Installed::built_here(),
    })
    .unwrap();
    let profile = Profile::for_issuer("https://id.example.com", "portico").unwrap();
    let system = System {
        root: folder.path().join("root"),
        home: folder.path().join("home"),
        variables: std::collections::BTreeMap::new(),
    };
    let context = Context {
        system,
        ..Context::new(portico, profile)
    };
    (context, folder)
}

/// What a check of that id has found, in no time.
pub(crate) fn result(id: &'static str, finding: Finding) -> CheckResult {
    let all = crate::checks::all();
    let spec = all
        .iter()
        .map(|check| check.spec)
        .find(|spec| spec.id == id);
    CheckResult {
        id,
        category: spec.map_or(Category::App, |spec| spec.category),
        article: spec.map_or("report", |spec| spec.article),
        finding,
        took: std::time::Duration::ZERO,
    }
}

/// What a finding says: how it came out, its message, and its first suspect.
pub(crate) fn told(finding: &Finding) -> (Status, &str, Option<(&'static str, Confidence)>) {
    let message = finding
        .message
        .as_ref()
        .map_or("", |message| message.id.as_str());
    let suspect = finding.suspects.first();
    let suspect = suspect.map(|s| (s.cause.as_str(), s.confidence));
    (finding.status, message, suspect)
}

/// A finding has words for all that it says, in every language, and none leaves a gap.
pub(crate) fn assert_has_words(finding: &Finding) {
    let found = result("app.storage", finding.clone());
    for &language in Language::ALL {
        let view = found.view(language);
        let labels = finding
            .evidence
            .iter()
            .map(|(key, _)| format!("evidence-{}", key.replace('_', "-")));
        for id in labels {
            assert_ne!(language.plain(&id), id, "{language:?}");
        }
        let remedies = view.remedies.into_iter().map(|remedy| remedy.text);
        for text in view.cause.into_iter().chain(remedies) {
            let is_sentence = text.contains(' ') && !text.contains("{ $") && !text.contains("{$");
            assert!(is_sentence, "{language:?}: {text}");
        }
    }
}

/// A live session of a person with the context's profile.
pub(crate) fn record(email: &str) -> Record {
    let now = SystemClock.now();
    Record {
        account: email.to_owned(),
        profile: "id-example-com".to_owned(),
        kind: Kind::Oidc,
        issuer: "https://id.example.com".to_owned(),
        api: None,
        client_id: "portico".to_owned(),
        subject: email.to_owned(),
        email: Some(email.to_owned()),
        name: None,
        method: Method::Browser,
        since: now,
        last_used: now,
        expires_at: None,
        bound: None,
        idle_limit: Some(86_400),
        idle_limit_is_providers: false,
        limits: portico_core::session::Limits::default(),
        email_verified: false,
        organizations: Vec::new(),
        kept_in: None,
        desktop: None,
        device_since: None,
        device_recognised: false,
        ended: None,
        pending_revocation: false,
        unrevoked: None,
        with_next: false,
        found_by: portico_core::session::FoundBy::default(),
        renewal: portico_core::session::Renewal::default(),
    }
}

/// A server on loopback that treats every connection alike, for as long as the test runs.
pub(crate) async fn serve<F>(treat: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(treat(stream));
        }
    });
    address
}

/// A server on loopback that answers every request alike, after its head.
pub(crate) async fn answering(answer: impl Into<String>) -> SocketAddr {
    let answer: Arc<str> = answer.into().into();
    serve(move |mut stream| {
        let answer = answer.clone();
        async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => return,
                }
            }
            // A client that has gone wants no answer.
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

/// An address on loopback where nobody listens.
pub(crate) async fn closed() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}
