//! Which way leads to a host.

use url::Url;

use crate::context::{Context, Target};

/// Which way leads to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// A connection of our own.
    Direct,
    /// A proxy, which looks up the name and connects for us.
    Proxy(Url),
}

impl Route {
    pub(crate) fn is_direct(&self) -> bool {
        *self == Route::Direct
    }
}

/// The way that the sign-in takes to a host.
pub(crate) async fn route_of(context: &Context, target: &Target) -> Route {
    match &context.portico.http().network().proxy {
        Some(proxy) if !target.is_here() => Route::Proxy(proxy.clone()),
        _ => Route::Direct,
    }
}
