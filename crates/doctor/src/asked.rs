//! What a run has found out of the ways to the service, as long as its computer is the same.

use std::sync::Arc;

use parking_lot::Mutex;
use portico_core::http::{Http, Untold};
use portico_proxy::probe::Heard;
use portico_proxy::surroundings::VARIABLES;
use portico_proxy::{Proxy, Resolver, Surroundings};
use url::Url;

use crate::system::System;

/// Keeps the resolver of a run, and what proxies have made of who asks.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    resolver: Arc<Mutex<Option<Arc<Resolver>>>>,
    told: Arc<Mutex<Told>>,
}

impl Asked {
    pub(crate) fn resolver(&self, http: &Http, system: &System) -> Arc<Resolver> {
        let seen = surroundings(system);
        let mut kept = self.resolver.lock();
        if let Some(resolver) = kept.as_ref().filter(|it| *it.surroundings() == seen) {
            return resolver.clone();
        }
        let told = http.network().proxy.as_ref().map(Url::as_str);
        let resolver = Arc::new(Resolver::new(seen, told));
        resolver.obey(http.orders());
        *kept = Some(resolver.clone());
        resolver
    }

    /// What a proxy makes of who asks.
    pub(crate) fn told(&self, proxy: &Proxy) -> Arc<tokio::sync::Mutex<Taken>> {
        self.told.lock().of(proxy)
    }
}

/// What a proxy makes of who asks, in this run.
#[derive(Debug, Default)]
pub(crate) enum Taken {
    #[default]
    Unknown,
    /// It has not refused it.
    Yes,
    /// It refuses: what it said, and why it was not told anything else.
    No(Heard, Option<Untold>),
}

/// What the proxies of a run make of who asks.
#[derive(Debug, Default)]
struct Told(Vec<(Proxy, Arc<tokio::sync::Mutex<Taken>>)>);

impl Told {
    /// What this one makes of it.
    fn of(&mut self, proxy: &Proxy) -> Arc<tokio::sync::Mutex<Taken>> {
        if let Some((_, taken)) = self.0.iter().find(|(known, _)| known == proxy) {
            return taken.clone();
        }
        let taken = Arc::default();
        self.0.push((proxy.clone(), Arc::clone(&taken)));
        taken
    }
}

/// What the settings of a run's computer are read from.
pub(crate) fn surroundings(system: &System) -> Surroundings {
    let set = |name: &&'static str| Some((*name, system.variables.get(name)?.clone()));
    Surroundings {
        root: system.root.clone(),
        home: system.home.clone(),
        variables: VARIABLES.iter().filter_map(set).collect(),
    }
}
