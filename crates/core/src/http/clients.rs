//! The clients behind the door: one for each way, all on one TLS configuration.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::HeaderValue;
use parking_lot::Mutex;
use portico_proxy::{Proxy, Within};
use rustls::client::WantsClientCert;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore};
use rustls_platform_verifier::Verifier;
use url::Url;

use super::resolver::{LeadHere, Resolver};
use super::{Error, Network, Vouchers, roots, user_agent};
use crate::safe_url;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// The same where another way is left.
const CONNECT_LIMIT_OF_SEVERAL: Duration = Duration::from_secs(4);
/// A connection's buffer keeps what it has read last, such as tokens, as long as it is open.
const IDLE_LIMIT: Duration = Duration::from_secs(10);
/// So many proxies' clients are kept at most.
const MOST: usize = 8;

/// Each is made when it is needed: what is wrong with one way leaves the others alone.
#[derive(Debug, Default)]
pub(super) struct Clients {
    /// For plain HTTP to this computer, which needs nobody's certificate.
    plain: OnceLock<reqwest::Client>,
    /// For this computer itself.
    here: OnceLock<reqwest::Client>,
    /// Without a proxy.
    direct: OnceLock<reqwest::Client>,
    /// The same for where a redirect leads.
    led: OnceLock<reqwest::Client>,
    /// Through a proxy, whom it was named by, and how it is spoken to.
    through: Mutex<Vec<(Through, reqwest::Client)>>,
    tls: OnceLock<ClientConfig>,
    /// Whom an organisation trusts beside the system's authorities.
    pub(super) vouchers: Vouchers,
}

/// A way through a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Through {
    pub(super) proxy: Proxy,
    pub(super) within: Within,
    /// What it is told of who asks, beside what its own address says.
    pub(super) header: Option<HeaderValue>,
    /// Whether another way is left.
    pub(super) is_last: bool,
}

impl Through {
    /// Whether this proxy is told by a header of its own who asks.
    pub(super) fn is_told(&self, proxy: &Proxy) -> bool {
        self.header.is_some() && self.proxy == *proxy
    }
}

/// What all clients have in common.
pub(super) struct Making<'a> {
    pub(super) network: &'a Network,
    pub(super) here: &'a LeadHere,
    /// For errors: which host it is about.
    pub(super) host: &'a str,
}

impl Clients {
    pub(super) fn trusting(vouchers: Vouchers) -> Self {
        Self {
            vouchers,
            ..Self::default()
        }
    }

    /// The client that goes there without a proxy; `led` says that somebody else has named the address.
    pub(super) fn direct(
        &self,
        making: &Making<'_>,
        url: &Url,
        led: bool,
    ) -> Result<reqwest::Client, Error> {
        let here = safe_url::is_loopback(url);
        let is_plain = here && url.scheme() == "http";
        let place = match (here, is_plain, led) {
            (true, true, _) => &self.plain,
            (true, false, _) => &self.here,
            (false, _, false) => &self.direct,
            (false, _, true) => &self.led,
        };
        if let Some(client) = place.get() {
            return Ok(client.clone());
        }
        let builder = making.builder(led && !here);
        let builder = match is_plain {
            true => builder.tls_backend_preconfigured(nobodys_tls()?),
            false => builder.tls_backend_preconfigured(self.tls(making)?),
        };
        let client = builder.build().map_err(Error::SetUp)?;
        Ok(place.get_or_init(|| client).clone())
    }

    /// The client that goes through a proxy, kept for the next time.
    pub(super) fn through(
        &self,
        making: &Making<'_>,
        through: Through,
    ) -> Result<reqwest::Client, Error> {
        let mut known = self.through.lock();
        if let Some((_, client)) = known.iter().find(|(it, _)| *it == through) {
            return Ok(client.clone());
        }
        let client = self.made(making, &through, true)?;
        if known.len() >= MOST {
            known.remove(0);
        }
        known.push((through, client.clone()));
        Ok(client)
    }

    /// Lets go of the clients of these ways, with their connections and what the proxies are told.
    pub(super) fn forget(&self, ways: impl Fn(&Through) -> bool) {
        self.through.lock().retain(|(through, _)| !ways(through));
    }

    /// A client for one exchange only, whose connection nobody else uses.
    pub(super) fn through_once(
        &self,
        making: &Making<'_>,
        through: &Through,
    ) -> Result<reqwest::Client, Error> {
        self.made(making, through, false)
    }

    fn made(
        &self,
        making: &Making<'_>,
        through: &Through,
        is_kept: bool,
    ) -> Result<reqwest::Client, Error> {
        let led = through.within == Within::TheOutside;
        let limit = match through.is_last {
            true => CONNECT_LIMIT,
            false => CONNECT_LIMIT_OF_SEVERAL,
        };
        let builder = making.builder(led).connect_timeout(limit);
        let builder = match is_kept {
            true => builder,
            false => builder.pool_max_idle_per_host(0),
        };
        let builder = builder
            .proxy(as_reqwest(through)?)
            .tls_backend_preconfigured(self.tls(making)?);
        builder.build().map_err(Error::SetUp)
    }

    /// The system's authorities, and those that were set up for Portico.
    pub(super) fn tls(&self, making: &Making<'_>) -> Result<ClientConfig, Error> {
        if let Some(config) = self.tls.get() {
            return Ok(config.clone());
        }
        let no_roots = |why| Error::NoRoots {
            host: making.host.to_owned(),
            why,
        };
        if let Some(why) = roots::unreadable() {
            return Err(no_roots(why));
        }
        let mut extra = Vec::new();
        let named = self.vouchers.read(making.host)?;
        for pem in making.network.extra_roots.iter().chain(&named) {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                extra.push(certificate.map_err(|_| {
                    Error::Settings("a root certificate is not in PEM form".to_owned())
                })?);
            }
        }
        let provider = provider();
        let verifier = match extra.is_empty() {
            true => Verifier::new(provider.clone()),
            false => Verifier::new_with_extra_roots(extra, provider.clone()),
        };
        // Nothing else of TLS is set up there.
        let verifier = verifier.map_err(|_| no_roots(roots::why_none()))?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| no_version())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = identified(config);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(self.tls.get_or_init(|| config).clone())
    }
}

/// What this computer shows to servers, and to proxies that speak TLS, which ask for a certificate of its
/// own: none. A client identity would come in here, by `with_client_cert_resolver`, for all that is
/// encrypted; which server gets it is the resolver's to say. Until then such a server is named
/// ([`super::TlsFault::ClientCertificate`]).
fn identified(config: ConfigBuilder<ClientConfig, WantsClientCert>) -> ClientConfig {
    config.with_no_client_auth()
}

/// The one that another part of the process has chosen, else ours.
fn provider() -> Arc<CryptoProvider> {
    let chosen = CryptoProvider::get_default().cloned();
    chosen.unwrap_or_else(|| Arc::new(ring::default_provider()))
}

/// Trusts nobody: what is asked in plain needs no certificate, and reading them takes time.
fn nobodys_tls() -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider());
    let builder = builder.with_safe_default_protocol_versions();
    let builder = builder.map_err(|_| no_version())?;
    let nobody = RootCertStore::empty();
    Ok(builder.with_root_certificates(nobody).with_no_client_auth())
}

fn no_version() -> Error {
    Error::Settings("no TLS version can be used".to_owned())
}

impl Making<'_> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that makes a client"
    )]
    fn builder(&self, led: bool) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .user_agent(user_agent(self.network.agent.as_deref()))
            .connect_timeout(CONNECT_LIMIT)
            .pool_idle_timeout(IDLE_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            // Which way a request goes is decided before it is sent.
            .no_proxy()
            // The bound on a body is one on what it holds, whatever another crate switches on.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .dns_resolver(Resolver {
                fixed: self.network.resolve.clone(),
                led,
                here: self.here.clone(),
            })
    }
}

fn as_reqwest(through: &Through) -> Result<reqwest::Proxy, Error> {
    let no_proxy = |_| Error::Settings(format!("{} is no proxy", through.proxy.shown()));
    let proxy = &through.proxy;
    let mut address = Url::parse(&proxy.origin())
        .map_err(|_| Error::Settings(format!("{} is no proxy", proxy.shown())))?;
    if let Some(login) = proxy.login.as_ref().filter(|_| proxy.scheme.is_socks()) {
        let written =
            |bytes: &[u8]| url::form_urlencoded::byte_serialize(bytes).collect::<String>();
        // Percent signs for everything, also for what the serializer writes as a plus.
        let [user, password] = [login.expose_user(), login.expose_password()]
            .map(|it| written(it).replace('+', "%20"));
        // Neither is refused for an address with a host.
        let _ = address.set_username(&user);
        let _ = address.set_password(Some(&password));
    }
    let made = reqwest::Proxy::all(address.as_str()).map_err(no_proxy)?;
    let header = through.header.clone().or_else(|| proxy.authorization());
    Ok(match header.filter(|_| !proxy.scheme.is_socks()) {
        Some(header) => made.custom_http_auth(header),
        None => made,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_proxy_was_told_goes_when_it_is_forgotten() {
        let (clients, network, here) =
            (Clients::default(), Network::default(), LeadHere::default());
        let making = Making {
            network: &network,
            here: &here,
            host: "id.acme.example",
        };
        let through = |place: &str, told: Option<&'static str>| Through {
            proxy: Proxy::parse(place).unwrap(),
            within: Within::Reach,
            header: told.map(HeaderValue::from_static),
            is_last: true,
        };
        let all = [
            through("a.example:3128", Some("Basic old")),
            through("a.example:3128", None),
            through("b.example:3128", Some("Basic other")),
        ];
        for one in &all {
            clients.through(&making, one.clone()).unwrap();
        }
        let kept = || {
            let through = clients.through.lock();
            through.iter().map(|(it, _)| it.clone()).collect::<Vec<_>>()
        };
        assert_eq!(kept(), all);
        clients.forget(|it| it.is_told(&all[0].proxy));
        assert_eq!(kept(), all[1..]);
        clients.forget(|_| true);
        assert_eq!(kept(), []);
    }
}
