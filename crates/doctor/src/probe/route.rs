//! Which way leads to a host.

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::context::{Context, Target};

/// Which way leads to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// A connection of our own.
    Direct,
    /// A proxy, which looks up the name and connects for us.
    Proxy(Proxy),
}

/// A proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    /// Whether plain HTTP is spoken with it.
    pub(crate) is_plain: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Who we are, where its address says that.
    pub(crate) authorization: Option<HeaderValue>,
}

impl Route {
    pub(crate) fn is_direct(&self) -> bool {
        *self == Route::Direct
    }
}

/// The way that the sign-in takes to a host.
pub(crate) async fn route_of(context: &Context, target: &Target) -> Route {
    let set = context.portico.http().network().proxy.as_ref();
    match set.filter(|_| !target.is_here()).and_then(Proxy::at) {
        Some(proxy) => Route::Proxy(proxy),
        None => Route::Direct,
    }
}

impl Proxy {
    /// Reads a proxy's address as the sign-in's HTTP client reads it.
    fn at(url: &Url) -> Option<Self> {
        let matcher = Matcher::builder().all(url.as_str()).build();
        let chosen = matcher.intercept(&Uri::from_static("https://host.invalid"))?;
        Some(Self {
            is_plain: chosen.uri().scheme_str() == Some("http"),
            host: chosen.uri().host()?.to_owned(),
            port: chosen.uri().port_u16().unwrap_or(80),
            authorization: chosen.basic_auth().cloned(),
        })
    }
}
