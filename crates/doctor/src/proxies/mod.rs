//! Which way the sign-in goes: what core's HTTP door goes by (`portico_proxy`), asked afresh of this
//! run's computer.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use portico_core::http::Http;
use portico_proxy::surroundings::VARIABLES;
use portico_proxy::{Fault, Found, Resolver, Surroundings, Way, Ways, probe};
use url::Url;

use crate::context::{Context, Target};
use crate::system::System;

/// How long a proxy may take to be there, where there is another way.
const THERE: Duration = Duration::from_millis(1200);

/// What a run has found out, as long as its computer is the same.
#[derive(Debug, Clone, Default)]
pub struct Asked(Arc<Mutex<Option<Arc<Resolver>>>>);

impl Asked {
    fn resolver(&self, context: &Context) -> Arc<Resolver> {
        let seen = surroundings(&context.system);
        let http = context.portico.http();
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

/// What the settings of this run's computer are read from.
pub(crate) fn surroundings(system: &System) -> Surroundings {
    let set = |name: &&'static str| Some((*name, system.variables.get(name)?.clone()));
    Surroundings {
        root: system.root.clone(),
        home: system.home.clone(),
        variables: VARIABLES.iter().filter_map(set).collect(),
    }
}

/// The ways of the sign-in to these addresses. Takes 4 s at most; the network is only touched for a
/// script, and not in an offline run.
pub(crate) async fn of(context: &Context, addresses: &[Url]) -> Found {
    let resolver = context.ways.resolver(context);
    resolver
        .ask(outside(context), addresses, context.offline)
        .await
}

/// The ways of a browser that follows this computer's settings, also to this computer itself, and
/// whether it sends its addresses to the proxy on purpose (`<-loopback>`).
pub(crate) async fn of_browsers(context: &Context, addresses: &[Url]) -> (Found, bool) {
    let resolver = context.ways.resolver(context);
    let found = resolver.ask_of_browsers(outside(context), addresses, context.offline);
    (found.await, resolver.takes_loopback_on_purpose().await)
}

fn outside(context: &Context) -> &Http {
    context.portico.http()
}

/// The route that the sign-in takes to a host; none where what is set can't be read, so that it takes
/// none.
pub(crate) async fn route_of(context: &Context, target: &Target) -> Option<Way> {
    let address = target.url()?;
    let mut found = of(context, std::slice::from_ref(&address)).await;
    first_there(context, found.ways.pop()?).await
}

/// Whether the sign-in goes straight to a host.
pub(crate) async fn goes_direct(context: &Context, target: &Target) -> bool {
    let route = route_of(context, target).await;
    route.is_some_and(|way| way.is_direct())
}

/// The first of several ways that is there; the first where there is no choice.
async fn first_there(context: &Context, ways: Result<Ways, Fault>) -> Option<Way> {
    let ways = ways.ok()?;
    if ways.ways.len() > 1 {
        for way in &ways.ways {
            let Some(proxy) = way.proxy() else {
                return Some(way.clone());
            };
            let (host, port) = (&proxy.host, proxy.port);
            let names = outside(context);
            let there = probe::connect_within(ways.within(), names, host, port, THERE);
            if there.await.is_ok() {
                return Some(way.clone());
            }
        }
    }
    ways.ways.into_iter().next()
}

#[cfg(test)]
mod tests;
