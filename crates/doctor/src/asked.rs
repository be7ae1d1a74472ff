//! What a run has found out of the ways to the service, as long as its computer is the same.

use std::sync::Arc;

use parking_lot::Mutex;
use portico_core::http::Http;
use portico_proxy::surroundings::VARIABLES;
use portico_proxy::{Resolver, Surroundings};
use url::Url;

use crate::system::System;

/// Keeps the resolver of a run.
#[derive(Debug, Clone, Default)]
pub struct Asked(Arc<Mutex<Option<Arc<Resolver>>>>);

impl Asked {
    pub(crate) fn resolver(&self, http: &Http, system: &System) -> Arc<Resolver> {
        let seen = surroundings(system);
        let mut kept = self.0.lock();
        if let Some(resolver) = kept.as_ref().filter(|it| *it.surroundings() == seen) {
            return resolver.clone();
        }
        let told = http.network().proxy.as_ref().map(Url::as_str);
        let resolver = Arc::new(Resolver::new(seen, told));
        resolver.obey(http.orders());
        *kept = Some(resolver.clone());
        resolver
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
