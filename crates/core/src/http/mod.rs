//! The only HTTP client: way out, trust store, limits, time-outs. What it refuses, nothing sends.
//!
//! Plain HTTP goes to this computer only, and to no program of another person's. Redirects are followed
//! on a GET without credentials, three at most, never on a POST, and never from out there to this
//! computer, whatever its name resolves to. `localhost` is this computer, whatever a resolver says. A
//! response is bounded in size (1 MiB) and time (20 s).

mod answer;
mod at_hand;
mod clients;
mod error;
mod gateway;
mod listener;
mod outside;
mod pause;
mod proxy_auth;
mod proxy_fault;
mod request;
mod resolver;
mod roots;
mod sent;
mod unpack;
mod vouchers;
mod way;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header};
use parking_lot::{Mutex, RwLock};
use portico_proxy::Surroundings;
use serde::de::DeserializeOwned;
use url::{Origin, Url};

pub(crate) use self::answer::{object, without_mark};
pub use self::answer::{parse_json, refused};
pub(crate) use self::at_hand::{AskingProxy, AtHand, for_person};
use self::clients::{Clients, Making};
use self::error::classify;
pub use self::error::{Error, TlsFault};
use self::resolver::LeadHere;
use self::way::WayOut;
use crate::application::Application;
use crate::clock::Clock;
use crate::http::unpack::NotRead;
use crate::problem::Problem;
use crate::safe_url;

pub(crate) use gateway::{challenged, of_gateway};
pub use pause::retry_after;
use pause::{back_off, before_next};
pub use proxy_auth::{ProxyAnswer, ProxyCredential, ProxySignIn, Untold, Wants};
pub use proxy_fault::ProxyFault;
pub(crate) use request::build;
pub use request::{get, post_form, post_json};
pub use roots::unreadable as unreadable_roots;
pub(crate) use sent::Sent;
pub(crate) use vouchers::Vouchers;

/// A request, of the type that the `oauth2` crate speaks too.
pub type Request = http::Request<Vec<u8>>;
/// A response with its whole body.
pub type Response = http::Response<Vec<u8>>;

/// The largest response that is read, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;
const WHOLE_LIMIT: Duration = Duration::from_secs(20);
const TRIES: u32 = 3;
/// So many services' clocks are known at most.
const MOST_CLOCKS: usize = 64;

/// How to reach the network. The default is the system's way.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Root certificates (PEM) beside the system's.
    pub extra_roots: Vec<Vec<u8>>,
    /// A proxy for everything but this computer, over the environment's and the system's settings.
    pub proxy: Option<Url>,
    /// What says which proxies to use; this computer's own environment and desktop when absent.
    pub surroundings: Option<Surroundings>,
    /// Names with fixed addresses, over what the system's resolver says.
    pub resolve: Vec<(String, IpAddr)>,
    /// How long a whole exchange may take; 20 s when absent.
    pub limit: Option<Duration>,
    /// What the app calls itself to services; Portico when absent.
    pub agent: Option<String>,
}

/// An extension of a request: the largest answer that it takes, in bytes, where that is less than
/// [`MAX_BODY`].
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

/// Whether a request may be repeated by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It carries nothing that is used up: up to three tries.
    Safe,
    /// It carries something that counts (a person's answer, a code): once.
    Never,
}

/// The only way to the network.
#[derive(Debug)]
pub struct Http {
    network: Network,
    clients: RwLock<Arc<Clients>>,
    here: LeadHere,
    way_out: WayOut,
    /// By how many seconds the `Date` of a service's last answer was ahead of this computer's clock, by
    /// its origin: what one says of the time counts for no other.
    clock_offsets: Mutex<HashMap<Origin, i64>>,
    clock: Arc<dyn Clock>,
}

impl Http {
    /// Makes the door; the client behind it is made at the first request.
    #[must_use]
    pub fn new(network: Network, clock: Arc<dyn Clock>) -> Self {
        Self {
            network,
            clients: RwLock::default(),
            here: LeadHere::default(),
            way_out: WayOut::default(),
            clock_offsets: Mutex::default(),
            clock,
        }
    }

    /// How it reaches the network: for checks that have to look below HTTP, in the same way.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Takes whom an organisation trusts beside the system's authorities.
    pub(crate) fn trust(&self, vouchers: Vouchers) {
        let mut clients = self.clients.write();
        if !clients.vouchers.are(&vouchers) {
            *clients = Arc::new(Clients::trusting(vouchers));
        }
    }

    /// The root certificates (PEM) beside the system's: those that Portico was given, and those that an
    /// organisation names.
    ///
    /// # Errors
    /// When one that the organisation names is of no use.
    pub fn extra_roots(&self, host: &str) -> Result<Vec<Vec<u8>>, Error> {
        let named = self.clients().vouchers.read(host)?;
        Ok([self.network.extra_roots.clone(), named].concat())
    }

    fn clients(&self) -> Arc<Clients> {
        self.clients.read().clone()
    }

    /// By how many seconds a service's clock was ahead of ours when it answered last.
    #[must_use]
    pub fn clock_offset(&self, service: &Url) -> Option<i64> {
        self.clock_offsets.lock().get(&service.origin()).copied()
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
        let mut has_waited = false;
        loop {
            let result = self.follow(make()?).await;
            match &result {
                // The proxy has let nothing through: the service has not heard of it yet.
                Err(error) if at_hand::has_signed_in(error).await => {
                    has_waited = true;
                    continue;
                }
                Ok(_) if has_waited => at_hand::is_through().await,
                Ok(_) | Err(_) => {}
            }
            let pause = match &result {
                Ok(response) => before_next(response, tries),
                Err(error) if error.may_pass() => Some(back_off(tries)),
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
                    let to = Sent::with(&request).hide(&host_of(&target.to_string()));
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
        let mut incoming = match safe_url::is_loopback(&url) {
            true => self.send_direct(request, &url, led).await?,
            false => Box::pin(self.send_on_its_way(request, &url, led)).await?,
        };
        let origin = url.origin();
        let status = incoming.status();
        if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(Error::ProxySignIn {
                host,
                wants: Box::default(),
                source: None,
            });
        }
        if status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
            return Err(Error::CaptivePortal { host });
        }
        self.note_clock(origin, incoming.headers());
        let limit = request.extensions().get::<BodyLimit>();
        let most = limit.map_or(MAX_BODY, |limit| limit.0.min(MAX_BODY));
        let mut answer = http::Response::new(Vec::new());
        *answer.status_mut() = status;
        *answer.headers_mut() = incoming.headers().clone();
        answer.extensions_mut().insert(Sent::with(request));
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
            if answer.body().len() + chunk.len() > most {
                return Err(Error::TooLarge { host, most });
            }
            answer.body_mut().extend_from_slice(&chunk);
        }
        if let Some(encoding) = answer.headers_mut().remove(header::CONTENT_ENCODING) {
            let packed = std::mem::take(answer.body_mut());
            let read = unpack::unpacked(encoding.to_str().unwrap_or("?"), packed, most);
            *answer.body_mut() = read.map_err(|why| match why {
                NotRead::TooLarge => Error::TooLarge {
                    host: host.clone(),
                    most,
                },
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

    fn note_clock(&self, origin: Origin, headers: &HeaderMap) {
        let Some(theirs) = pause::date(headers, header::DATE) else {
            return;
        };
        let offset = theirs - self.clock.now().timestamp();
        let mut offsets = self.clock_offsets.lock();
        if offsets.len() >= MOST_CLOCKS {
            offsets.clear();
        }
        offsets.insert(origin, offset);
    }

    fn making<'a>(&'a self, host: &'a str) -> Making<'a> {
        Making {
            network: &self.network,
            here: &self.here,
            host,
        }
    }

    async fn send_direct(
        &self,
        request: &Request,
        url: &Url,
        led: bool,
    ) -> Result<reqwest::Response, Error> {
        let host = host_of(url.as_str());
        if url.scheme() == "http" {
            listener::must_be_nobody_elses(url, &host).await?;
        }
        let client = self.clients().direct(&self.making(&host), url, led)?;
        let sent = self.sent_by(&client, request, url).await;
        sent.map_err(|error| match classify(&host, error) {
            // Nobody is here who could be the service.
            Error::Unreachable { .. } | Error::Untrusted { .. } | Error::Tls { .. }
                if self.here.has(&host) =>
            {
                Error::DnsBlocked { host: host.clone() }
            }
            error => error,
        })
    }

    async fn sent_by(
        &self,
        client: &reqwest::Client,
        request: &Request,
        url: &Url,
    ) -> Result<reqwest::Response, reqwest::Error> {
        client
            .request(request.method().clone(), url.clone())
            .headers(request.headers().clone())
            .body(request.body().clone())
            .timeout(self.network.limit.unwrap_or(WHOLE_LIMIT))
            .send()
            .await
    }
}

/// What the app calls itself to services: `Portico/0.1.0 (Debian GNU/Linux 12)`.
fn user_agent(app: Option<&str>) -> String {
    let system = sysinfo::System::long_os_version().unwrap_or_else(|_| "unknown".to_owned());
    let system: String = system
        .chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .collect();
    let portico = Application::portico();
    format!("{} ({system})", app.unwrap_or(portico.agent()))
}

fn host_of(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "an address without a host".to_owned())
}

#[cfg(test)]
mod tests;
