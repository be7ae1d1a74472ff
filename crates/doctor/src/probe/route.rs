//! Which way leads to a host.

use url::Url;

use crate::context::{Context, Target};
use crate::proxies::{self, Proxy};

/// Which way leads to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// A connection of our own.
    Direct,
    /// A proxy, which looks up the name and connects for us.
    Proxy(Proxy),
}

impl Route {
    pub(crate) fn is_direct(&self) -> bool {
        *self == Route::Direct
    }
}

/// The way that the sign-in takes to a host.
pub(crate) async fn route_of(context: &Context, target: &Target) -> Route {
    let scheme = if target.tls { "https" } else { "http" };
    let address = Url::parse(&format!("{scheme}://{}:{}", target.host, target.port));
    let Ok(address) = address else {
        return Route::Direct;
    };
    match proxies::of_portico(context, &address).await.proxy() {
        Some(proxy) => Route::Proxy(proxy.clone()),
        None => Route::Direct,
    }
}
