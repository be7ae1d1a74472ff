//! A context in a folder of its own: memory for a keychain, no browser, no network set up.

pub(crate) mod proxy;

use std::sync::Arc;

use portico_core::browser::{Browser, NoBrowser};
use portico_core::clock::SystemClock;
use portico_core::http::Network;
use portico_core::paths::Paths;
use portico_core::profile::Profile;
use portico_core::vault::MemoryStore;
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
    context_with(network, Arc::new(NoBrowser))
}

/// The same with a browser of its own.
pub(crate) fn context_with(network: Network, browser: Arc<dyn Browser>) -> (Context, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths {
        policy: folder.path().join("policy.toml"),
        ..Paths::within(folder.path())
    };
    let portico = Portico::open(Parts {
        clock: Arc::new(SystemClock),
        browser,
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
