//! A context in a folder of its own: memory for a keychain, no browser, no network set up.

use std::sync::Arc;

use portico_core::browser::NoBrowser;
use portico_core::clock::{Clock, SystemClock};
use portico_core::http::Network;
use portico_core::paths::Paths;
use portico_core::profile::Profile;
use portico_core::session::Record;
use portico_core::vault::MemoryStore;
use portico_core::views::{KindView, MethodView};
use portico_core::{Language, Parts, Portico, WithoutStore};
use tempfile::TempDir;

use crate::context::Context;
use crate::machine::Machine;

/// A context whose computer is the folder beside it: its root is `root`, its home `home`.
pub(crate) fn context() -> (Context, TempDir) {
    context_on(Network::default())
}

/// The same with a network of its own.
pub(crate) fn context_on(network: Network) -> (Context, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths {
        policy: folder.path().join("policy.toml"),
        ..Paths::within(folder.path())
    };
    let portico = Portico::open(Parts {
        clock: Arc::new(SystemClock),
        browser: Arc::new(NoBrowser),
        store: Arc::new(MemoryStore::default()),
        without_store: WithoutStore::Refuse,
        paths,
        network,
        language: Language::English,
        sandbox: None,
    })
    .unwrap();
    let profile = Profile::for_issuer("https://id.example.com", "portico").unwrap();
    let machine = Machine {
        root: folder.path().join("root"),
        home: folder.path().join("home"),
        variables: std::collections::BTreeMap::new(),
    };
    let context = Context {
        machine,
        ..Context::new(portico, profile)
    };
    (context, folder)
}

/// A live session of a person with the context's profile.
pub(crate) fn record(email: &str) -> Record {
    let now = SystemClock.now();
    Record {
        account: email.to_owned(),
        profile: "id-example-com".to_owned(),
        kind: KindView::Oidc,
        issuer: "https://id.example.com".to_owned(),
        client_id: "portico".to_owned(),
        subject: email.to_owned(),
        email: Some(email.to_owned()),
        name: None,
        method: MethodView::Browser,
        since: now,
        last_used: now,
        expires_at: None,
        idle_limit: Some(86_400),
        device_since: None,
        device_recognised: false,
        ended: None,
        pending_revocation: false,
    }
}
