//! Which way the sign-in goes: what core's HTTP door goes by (`portico_proxy`), asked afresh of this
//! run's computer.

mod ask;

use std::sync::Arc;
use std::time::Duration;

use portico_core::http::Http;
use portico_proxy::{Found, Resolver, Way, Ways, probe};
use url::Url;

pub(crate) use self::ask::{AtProxy, ask};
use crate::context::{Context, Target};

/// How long a proxy may take to be there, where there is another way.
const THERE: Duration = Duration::from_millis(1200);

fn resolver(context: &Context) -> Arc<Resolver> {
    let http = context.portico.http();
    context.ways.resolver(http, &context.system)
}

/// The ways of the sign-in to these addresses. Takes 4 s at most; the network is only touched for a
/// script, and not in an offline run.
pub(crate) async fn of(context: &Context, addresses: &[Url]) -> Found {
    let resolver = resolver(context);
    resolver
        .ask(outside(context), addresses, context.offline)
        .await
}

/// The ways of a browser that follows this computer's settings, also to this computer itself, and
/// whether it sends its addresses to the proxy on purpose (`<-loopback>`).
pub(crate) async fn of_browsers(context: &Context, addresses: &[Url]) -> (Found, bool) {
    let resolver = resolver(context);
    let found = resolver.ask_of_browsers(outside(context), addresses, context.offline);
    (found.await, resolver.takes_loopback_on_purpose().await)
}

fn outside(context: &Context) -> &Http {
    context.portico.http()
}

/// The ways that the sign-in takes to a host; none where what is set can't be read, so that it takes
/// none.
pub(crate) async fn ways_to(context: &Context, target: &Target) -> Option<Ways> {
    let address = target.url()?;
    let mut found = of(context, std::slice::from_ref(&address)).await;
    found.ways.pop()?.ok()
}

/// Whether the sign-in goes straight to a host.
pub(crate) async fn goes_direct(context: &Context, target: &Target) -> bool {
    match ways_to(context, target).await {
        Some(ways) => first_there(context, ways).await == Some(Way::Direct),
        None => false,
    }
}

/// The first of several ways that is there; the first where there is no choice.
async fn first_there(context: &Context, ways: Ways) -> Option<Way> {
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
