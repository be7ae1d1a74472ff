//! The only HTTP client: proxy, trust store, limits, time-outs. What it refuses, nothing sends.
//!
//! Plain HTTP goes to this computer only. Redirects are followed on a GET without credentials,
//! three at most, never on a POST, and never from out there to this computer, whatever its name
//! resolves to. `localhost` is this computer, whatever a resolver says. A response is bounded in size
//! (1 MiB) and time (20 s).

mod gateway;
mod pause;

use std::error::Error as StdError;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header};
use serde::de::DeserializeOwned;
use url::Url;

use crate::clock::Clock;
use crate::problem::{Code, Problem};
use crate::safe_url;
use crate::unpack::{self, NotRead};

pub(crate) use gateway::{challenged, of_gateway};
pub use pause::retry_after;
use pause::{back_off, before_next};

/// A request, of the type that the `oauth2` crate speaks too.
pub type Request = oauth2::HttpRequest;
/// A response with its whole body.
pub type Response = oauth2::HttpResponse;

/// The largest response that is read, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
const WHOLE_LIMIT: Duration = Duration::from_secs(20);
/// A connection's buffer keeps what it has read last, such as tokens, as long as it is open.
const IDLE_LIMIT: Duration = Duration::from_secs(10);
const TRIES: u32 = 3;

/// How to reach the network. The default is the system's way.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Root certificates (PEM) beside the system's.
    pub extra_roots: Vec<Vec<u8>>,
    /// A proxy for everything but this computer, over the system's setting.
    pub proxy: Option<Url>,
    /// Names with fixed addresses, over what the system's resolver says.
    pub resolve: Vec<(String, IpAddr)>,
    /// How long a whole exchange may take; 20 s when absent.
    pub limit: Option<Duration>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not an address to talk to.
    #[error("refused to talk to {0}: only https, or http on this computer")]
    Unsafe(String),
    /// The client could not be made.
    #[error("the HTTP client could not be set up")]
    SetUp(#[source] reqwest::Error),
    /// A root certificate that is none, or a proxy address that is none.
    #[error("the network settings can't be used: {0}")]
    Settings(String),
    /// No connection.
    #[error("could not reach {host}")]
    Unreachable {
        /// Which host.
        host: String,
        /// What failed.
        #[source]
        source: reqwest::Error,
    },
    /// The name is answered with an address that blocks it.
    #[error("the name {host} is answered with an address that blocks it")]
    DnsBlocked {
        /// Which host.
        host: String,
    },
    /// No answer in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// Which host.
        host: String,
    },
    /// The certificate is not trusted.
    #[error("the certificate of {host} is not trusted here")]
    Untrusted {
        /// Which host.
        host: String,
        /// What is wrong with it.
        #[source]
        source: reqwest::Error,
    },
    /// The proxy wants a sign-in (407).
    #[error("the proxy on the way to {host} wants a sign-in")]
    ProxySignIn {
        /// Which host.
        host: String,
    },
    /// The network wants a sign-in first (511).
    #[error("something else answered in the place of {host}")]
    CaptivePortal {
        /// Which host.
        host: String,
    },
    /// What came is no HTTP, or has a head beyond any reason.
    #[error("the answer of {host} is not HTTP that can be read")]
    NotHttp {
        /// Which host.
        host: String,
        /// What is wrong with it.
        #[source]
        source: reqwest::Error,
    },
    /// The answer broke off.
    #[error("the answer of {host} broke off")]
    CutOff {
        /// Which host.
        host: String,
        /// What failed.
        #[source]
        source: reqwest::Error,
    },
    /// More than [`MAX_BODY`].
    #[error("the answer of {host} is larger than {MAX_BODY} bytes")]
    TooLarge {
        /// Which host.
        host: String,
    },
    /// Packed in a way that can't be unpacked.
    #[error("the answer of {host} is packed in a way that can't be read")]
    Packed {
        /// Which host.
        host: String,
    },
    /// A redirect where none may be.
    #[error("{host} answered with a redirect where none may be followed")]
    Redirect {
        /// Which host.
        host: String,
    },
    /// A redirect to another host's page, where none may be followed.
    #[error("{host} answered with a redirect to {to}")]
    LedAway {
        /// Which host.
        host: String,
        /// Where it leads.
        to: String,
    },
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (code, host) = match &error {
            Error::Unsafe(_) | Error::Settings(_) => (Code::ProfileInvalid, None),
            Error::SetUp(_) => (Code::Unexpected, None),
            Error::Unreachable { host, .. } => (Code::NetworkUnreachable, Some(host)),
            Error::DnsBlocked { host } => (Code::DnsBlocked, Some(host)),
            Error::Timeout { host } => (Code::NetworkTimeout, Some(host)),
            Error::Untrusted { host, .. } => (Code::TlsUntrusted, Some(host)),
            Error::ProxySignIn { host } => (Code::ProxySignIn, Some(host)),
            Error::CaptivePortal { host } => (Code::CaptivePortal, Some(host)),
            Error::LedAway { host, .. } => (Code::GatewayAnswered, Some(host)),
            Error::NotHttp { host, .. }
            | Error::CutOff { host, .. }
            | Error::TooLarge { host }
            | Error::Packed { host }
            | Error::Redirect { host } => (Code::BadResponse, Some(host)),
        };
        let host = host.cloned();
        let mut problem = Problem::new(code).because(&error);
        problem.about.host = host;
        problem
    }
}

/// Whether a request may be repeated by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It carries nothing that is used up: up to three tries.
    Safe,
    /// It carries something that counts (a person's answer, a code): once.
    Never,
}

/// The one door to the network.
#[derive(Debug)]
pub struct Http {
    network: Network,
    clients: OnceLock<Clients>,
    /// For where a redirect leads.
    led: OnceLock<reqwest::Client>,
    /// Seconds that the last answer's `Date` was ahead of this computer's clock.
    clock_offset: Mutex<Option<i64>>,
    clock: std::sync::Arc<dyn Clock>,
}

#[derive(Debug, Clone)]
struct Clients {
    /// For this computer itself: no proxy ever.
    here: reqwest::Client,
    outside: reqwest::Client,
}

impl Http {
    /// Makes the door; the client behind it is made at the first request.
    #[must_use]
    pub fn new(network: Network, clock: std::sync::Arc<dyn Clock>) -> Self {
        Self {
            network,
            clients: OnceLock::new(),
            led: OnceLock::new(),
            clock_offset: Mutex::new(None),
            clock,
        }
    }

    /// How it reaches the network: for checks that have to look below HTTP, in the same way.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// By how many seconds the last service's clock was ahead of ours.
    #[must_use]
    pub fn clock_offset(&self) -> Option<i64> {
        *self
            .clock_offset
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches a JSON document.
    ///
    /// # Errors
    /// When it can't be had, or is not what it should be.
    pub async fn json<T: DeserializeOwned>(&self, url: &Url) -> Result<T, Problem> {
        let request = get(url, &[])?;
        let response = self.send(request, Repeat::Safe).await?;
        if !response.status().is_success() {
            return Err(refused(url, &response));
        }
        parse_json(url, &response)
    }

    /// Sends a request and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// When there is no answer, or none that may be read.
    pub async fn send(&self, request: Request, repeat: Repeat) -> Result<Response, Error> {
        self.send_made(|| Ok(request.clone()), repeat).await
    }

    /// The same for a request that has to be made anew for each try.
    ///
    /// # Errors
    /// As [`Http::send`], and whatever making it says.
    pub async fn send_made<E: From<Error>>(
        &self,
        make: impl Fn() -> Result<Request, E>,
        repeat: Repeat,
    ) -> Result<Response, E> {
        let mut tries = 1;
        loop {
            let result = self.follow(make()?).await;
            let pause = match &result {
                Ok(response) => before_next(response, tries),
                Err(Error::Unreachable { .. } | Error::Timeout { .. } | Error::CutOff { .. }) => {
                    Some(back_off(tries))
                }
                Err(_) => None,
            };
            match pause {
                Some(pause) if repeat == Repeat::Safe && tries < TRIES => {
                    tracing::debug!(tries, ?pause, "trying once more");
                    tokio::time::sleep(pause).await;
                    tries += 1;
                }
                _ => return Ok(result?),
            }
        }
    }

    async fn follow(&self, mut request: Request) -> Result<Response, Error> {
        for hop in 0..=3 {
            let mut response = self.exchange(&request, hop > 0).await?;
            let here = request.uri().to_string();
            let host = host_of(&here);
            if !response.status().is_redirection() {
                if hop > 0 {
                    response.extensions_mut().insert(gateway::AnsweredBy(host));
                }
                return Ok(response);
            }
            let open = request.method() == Method::GET
                && !request.headers().contains_key(header::AUTHORIZATION);
            let target = response
                .headers()
                .get(header::LOCATION)
                .and_then(|location| location.to_str().ok())
                .and_then(|location| {
                    let from = Url::parse(&here).ok()?;
                    let to = from.join(location).ok()?;
                    safe_url::may_lead(&from, &to).then_some(to)
                })
                .and_then(|target| target.as_str().parse::<http::Uri>().ok());
            match target {
                Some(target) if open => *request.uri_mut() = target,
                Some(target) if host_of(&target.to_string()) != host => {
                    let to = host_of(&target.to_string());
                    return Err(Error::LedAway { host, to });
                }
                _ => return Err(Error::Redirect { host }),
            }
        }
        Err(Error::Redirect {
            host: host_of(&request.uri().to_string()),
        })
    }

    /// One request and its answer; `led` says that somebody else has named the address.
    async fn exchange(&self, request: &Request, led: bool) -> Result<Response, Error> {
        let text = request.uri().to_string();
        let url = Url::parse(&text).map_err(|_| Error::Unsafe(host_of(&text)))?;
        let host = host_of(&text);
        if !safe_url::is_safe(&url) {
            return Err(Error::Unsafe(host));
        }
        let client = match (safe_url::is_loopback(&url), led) {
            (true, _) => &self.clients()?.here,
            (false, false) => &self.clients()?.outside,
            (false, true) => self.led()?,
        };
        let sent = client
            .request(request.method().clone(), url)
            .headers(request.headers().clone())
            .body(request.body().clone())
            .timeout(self.network.limit.unwrap_or(WHOLE_LIMIT))
            .send()
            .await;
        let mut incoming = sent.map_err(|error| classify(&host, error))?;
        let status = incoming.status();
        if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(Error::ProxySignIn { host });
        }
        if status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
            return Err(Error::CaptivePortal { host });
        }
        self.note_clock(incoming.headers());
        let mut answer = http::Response::new(Vec::new());
        *answer.status_mut() = status;
        *answer.headers_mut() = incoming.headers().clone();
        pause::in_seconds(answer.headers_mut(), self.clock.now());
        loop {
            let chunk = incoming
                .chunk()
                .await
                .map_err(|error| match error.is_timeout() {
                    true => Error::Timeout { host: host.clone() },
                    false => Error::CutOff {
                        host: host.clone(),
                        source: error.without_url(),
                    },
                })?;
            let Some(chunk) = chunk else { break };
            if answer.body().len() + chunk.len() > MAX_BODY {
                return Err(Error::TooLarge { host });
            }
            answer.body_mut().extend_from_slice(&chunk);
        }
        if let Some(encoding) = answer.headers_mut().remove(header::CONTENT_ENCODING) {
            let packed = std::mem::take(answer.body_mut());
            let read = unpack::unpacked(encoding.to_str().unwrap_or("?"), packed, MAX_BODY);
            *answer.body_mut() = read.map_err(|why| match why {
                NotRead::TooLarge => Error::TooLarge { host: host.clone() },
                NotRead::Unreadable => Error::Packed { host: host.clone() },
            })?;
        }
        tracing::debug!(
            host,
            status = status.as_u16(),
            bytes = answer.body().len(),
            "answered"
        );
        Ok(answer)
    }

    fn note_clock(&self, headers: &HeaderMap) {
        let Some(theirs) = pause::date(headers, header::DATE) else {
            return;
        };
        let offset = theirs - self.clock.now().timestamp();
        *self
            .clock_offset
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(offset);
    }

    fn clients(&self) -> Result<&Clients, Error> {
        if let Some(clients) = self.clients.get() {
            return Ok(clients);
        }
        let here = self.builder(false)?.no_proxy();
        let clients = Clients {
            here: here.build().map_err(Error::SetUp)?,
            outside: self.outside(false)?.build().map_err(Error::SetUp)?,
        };
        Ok(self.clients.get_or_init(|| clients))
    }

    fn led(&self) -> Result<&reqwest::Client, Error> {
        if let Some(client) = self.led.get() {
            return Ok(client);
        }
        let client = self.outside(true)?.build().map_err(Error::SetUp)?;
        Ok(self.led.get_or_init(|| client))
    }

    fn outside(&self, led: bool) -> Result<reqwest::ClientBuilder, Error> {
        let builder = self.builder(led)?;
        Ok(match &self.network.proxy {
            None => builder,
            Some(proxy) => builder.proxy(
                reqwest::Proxy::all(proxy.as_str())
                    .map_err(|_| Error::Settings("the proxy's address is none".to_owned()))?,
            ),
        })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that makes a client"
    )]
    fn builder(&self, led: bool) -> Result<reqwest::ClientBuilder, Error> {
        // Another part of the process may have chosen a provider already: then that one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut roots = Vec::new();
        for pem in &self.network.extra_roots {
            roots.extend(reqwest::Certificate::from_pem_bundle(pem).map_err(|_| {
                Error::Settings("a root certificate is not in PEM form".to_owned())
            })?);
        }
        Ok(reqwest::Client::builder()
            .user_agent(user_agent())
            .connect_timeout(CONNECT_LIMIT)
            .pool_idle_timeout(IDLE_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            // The bound on a body is one on what it holds, whatever another crate switches on.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .dns_resolver(Resolver {
                fixed: self.network.resolve.clone(),
                led,
            })
            .tls_certs_merge(roots))
    }
}

/// What Portico calls itself to services: `Portico/0.1.0 (Debian GNU/Linux 12)`.
fn user_agent() -> String {
    let system = sysinfo::System::long_os_version().unwrap_or_else(|_| "unknown".to_owned());
    let system: String = system
        .chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .collect();
    format!("Portico/{} ({system})", env!("CARGO_PKG_VERSION"))
}

/// Makes a GET that wants JSON.
///
/// # Errors
/// When the address is not one to talk to.
pub fn get(url: &Url, headers: &[(header::HeaderName, String)]) -> Result<Request, Problem> {
    build(Method::GET, url, headers, Vec::new())
}

/// Makes a form-encoded POST.
///
/// # Errors
/// When the address is not one to talk to.
pub fn post_form(
    url: &Url,
    fields: &[(&str, &str)],
    headers: &[(header::HeaderName, String)],
) -> Result<Request, Problem> {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let mut request = build(Method::POST, url, headers, body.into_bytes())?;
    request.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    Ok(request)
}

/// Makes a POST of JSON that may be repeated: the key (draft-ietf-httpapi-idempotency-key-header)
/// tells the service that it is the same one.
///
/// # Errors
/// When the address is not one to talk to.
pub fn post_json(url: &Url, body: Vec<u8>, idempotency_key: &str) -> Result<Request, Problem> {
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (
            header::HeaderName::from_static("idempotency-key"),
            idempotency_key.to_owned(),
        ),
    ];
    build(Method::POST, url, &headers, body)
}

pub(crate) fn build(
    method: Method,
    url: &Url,
    headers: &[(header::HeaderName, String)],
    body: Vec<u8>,
) -> Result<Request, Problem> {
    let mut request = http::Request::builder()
        .method(method)
        .uri(url.as_str())
        .header(header::ACCEPT, "application/json")
        .header(header::ACCEPT_ENCODING, "identity");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request
        .body(body)
        .map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
}

/// Reads a body as JSON, saying what is wrong with it, and nothing of what is in it.
///
/// # Errors
/// `bad_response` when it is none.
pub fn parse_json<T: DeserializeOwned>(url: &Url, response: &Response) -> Result<T, Problem> {
    object(response.body()).map_err(|error| {
        if let Some(problem) = of_gateway(url, response) {
            return problem;
        }
        Problem::new(Code::BadResponse)
            .at_host(url.host_str().unwrap_or_default())
            .with_detail(format!(
                "{} is not what it should be: {:?} at line {}, column {}",
                url.path(),
                error.classify(),
                error.line(),
                error.column()
            ))
    })
}

/// Reads a JSON object, which every document is that Portico asks for. The library would also take a
/// list of the members' values for one.
pub(crate) fn object<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    let body = without_mark(body);
    match body.trim_ascii_start().first() {
        Some(b'[') => Err(serde::de::Error::custom("a list")),
        _ => serde_json::from_slice(body),
    }
}

/// A text without the mark that some editors begin it with (RFC 8259 8.1 lets it be ignored).
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// What a status without an answer that can be read means.
#[must_use]
pub fn refused(url: &Url, response: &Response) -> Problem {
    if let Some(problem) = of_gateway(url, response) {
        return problem.wait(retry_after(response));
    }
    let status = response.status();
    let code = match status {
        StatusCode::TOO_MANY_REQUESTS => Code::ServiceBusy,
        status if status.is_server_error() => Code::ServiceUnavailable,
        _ => Code::BadResponse,
    };
    Problem::new(code)
        .at_host(url.host_str().unwrap_or_default())
        .wait(retry_after(response))
        .with_detail(format!("{} answered {status}", url.path()))
}

fn host_of(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "an address without a host".to_owned())
}

fn classify(host: &str, error: reqwest::Error) -> Error {
    let host = host.to_owned();
    // The URL may hold what must not be shown.
    let error = error.without_url();
    if error.is_timeout() {
        return Error::Timeout { host };
    }
    let mut below: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(cause) = below {
        if cause.downcast_ref::<Blocked>().is_some() {
            return Error::DnsBlocked { host };
        }
        if is_about_trust(cause) {
            return Error::Untrusted {
                host,
                source: error,
            };
        }
        if cause
            .downcast_ref::<hyper::Error>()
            .is_some_and(hyper::Error::is_parse)
        {
            return Error::NotHttp {
                host,
                source: error,
            };
        }
        // hyper-util keeps this error's type to itself; its words are pinned by a test that goes
        // through a real proxy.
        if cause.to_string() == "tunnel error: proxy authorization required" {
            return Error::ProxySignIn { host };
        }
        below = cause.source();
    }
    match error.is_connect() || error.is_request() {
        true => Error::Unreachable {
            host,
            source: error,
        },
        false => Error::CutOff {
            host,
            source: error,
        },
    }
}

/// Whether a certificate is the cause. `io::Error` hides what it wraps from `source`, and some
/// layers wrap twice.
fn is_about_trust(cause: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return matches!(error, rustls::Error::InvalidCertificate(_));
    }
    // What an I/O error wraps is not among its sources, and it may wrap another I/O error.
    cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
        .is_some_and(|inner| is_about_trust(inner))
}

/// The system's resolver, for all names but this computer's own. It tells a blocked name from a
/// missing one.
#[derive(Debug, Clone)]
struct Resolver {
    fixed: Vec<(String, IpAddr)>,
    /// Whether somebody else has named the address.
    led: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the name is blocked")]
struct Blocked;

impl reqwest::dns::Resolve for Resolver {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let name = name.as_str().to_owned();
        let led = self.led;
        let fixed = self
            .fixed
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, address)| *address);
        Box::pin(async move {
            let found: Vec<SocketAddr> = if safe_url::is_localhost(&name) {
                safe_url::LOCALHOST.map(at_any_port).to_vec()
            } else {
                let found = match fixed {
                    Some(address) => vec![at_any_port(address)],
                    None => tokio::net::lookup_host((&*name, 0)).await?.collect(),
                };
                let neighbour = name.to_ascii_lowercase().ends_with(".local") && !led;
                elsewhere(found, neighbour)?
            };
            Ok(Box::new(found.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

fn at_any_port(address: IpAddr) -> SocketAddr {
    SocketAddr::new(address, 0)
}

/// The answers for a name that lead to another computer. A `neighbour` that the person has named
/// (`.local`, RFC 6762) may have an address of the link.
fn elsewhere(mut found: Vec<SocketAddr>, neighbour: bool) -> Result<Vec<SocketAddr>, Blocked> {
    let any = !found.is_empty();
    found.retain(|address| {
        let ip = address.ip().to_canonical();
        let here = ip.is_loopback() || ip.is_unspecified();
        !here && (neighbour || !safe_url::is_near(ip))
    });
    match any && found.is_empty() {
        true => Err(Blocked),
        false => Ok(found),
    }
}

#[cfg(test)]
mod tests;
