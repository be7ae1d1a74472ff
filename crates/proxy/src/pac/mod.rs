//! The proxy script (PAC) that the settings name or the network offers: fetched as browsers do,
//! and asked which way to go.
//!
//! It runs in a child process of this program's own ([`child`]), where the program has said at its
//! start that it can be one; in another app, on a thread.

pub mod child;
pub(crate) mod script;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc as blocking;
use std::time::{Duration, Instant};

use http::{Request, Response, header};
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::timeout;
use url::Url;

use crate::desktop::Set;
use crate::fault::Fault;
use crate::near;
use crate::outside::Outside;
use crate::probe;
use crate::proxy::Proxy;
use crate::way::{Source, Way, Within};
use script::{Outcome, ScriptHost};

/// How long fetching it may take.
const FETCH: Duration = Duration::from_millis(2400);
/// How long it may run, for all addresses together.
const RUN: Duration = Duration::from_millis(800);
/// How long one name may take that it asks for.
const NAME: Duration = Duration::from_millis(400);
/// The largest script that is read, in bytes.
const LARGEST: usize = 1024 * 1024;
/// Some loops inside the engine can't be interrupted. On a thread, a script that gets into one is
/// given up and keeps it, so there are no more threads than these.
static ROOM: Semaphore = Semaphore::const_new(2);
/// The ways that are taken from one answer.
const WAYS: usize = 8;

/// The script in force, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// There is none.
    None,
    /// It says where to go.
    Answers {
        /// Where it is.
        address: Url,
    },
    /// The settings name it, and it can't be had.
    Unreachable {
        /// Where it is.
        address: Url,
        /// What was answered instead of 200, if anything was.
        status: Option<u16>,
    },
    /// It can't be read as a script, fails, takes too much, or answers what is no way.
    Broken {
        /// Where it is.
        address: Url,
    },
    /// It was not asked, because nothing beyond this computer is to be touched.
    Undecided {
        /// Where it is.
        address: Url,
    },
}

/// A script's text, or what came instead.
#[derive(Debug, Clone)]
pub(crate) enum Loaded {
    None,
    Text(Source, Arc<str>),
    Unreachable(Url, Option<u16>),
    NotAsked(Url),
    Fault(Fault),
}

/// Fetches the script that browsers would: the network's before the one that is named by somebody.
pub(crate) async fn load(
    outside: &dyn Outside,
    by: &Source,
    named: Set<Url>,
    offered: Option<Url>,
    offline: bool,
) -> Loaded {
    let named = match named.transpose() {
        Ok(named) => named,
        Err(fault) => return Loaded::Fault(fault),
    };
    if offline {
        return named.map_or(Loaded::None, Loaded::NotAsked);
    }
    let (offered, named) = tokio::join!(
        had(outside, offered, Within::TheOutside),
        had(outside, named, Within::Reach)
    );
    match (offered, named) {
        // Nobody has set this one: that it is not there is no fault.
        (Some((address, Ok(text))), _) => Loaded::Text(Source::Discovered(address), text.into()),
        (_, Some((address, Ok(text)))) => {
            let open = address.scheme() == "http" && !near::is_loopback(&address);
            let by = Box::new(by.clone());
            let source = match open {
                true => Source::OpenScript(address, by),
                false => Source::Script(address, by),
            };
            Loaded::Text(source, text.into())
        }
        (_, Some((address, Err(status)))) => Loaded::Unreachable(address, status),
        (_, None) => Loaded::None,
    }
}

/// Asks a script for the ways to these addresses; none where it is broken.
pub(crate) async fn ask(
    outside: &dyn Outside,
    text: &Arc<str>,
    addresses: &[Url],
) -> Option<Vec<(String, Vec<Way>)>> {
    let outcome = match child::program() {
        Some(program) => child::run(&program, outside, text, addresses, RUN).await,
        None => run(outside, text, addresses).await,
    };
    let Outcome::Answers(answers) = outcome else {
        return None;
    };
    let read = answers.into_iter().map(|answer| {
        let ways = routes(&answer)?;
        Some((said(&answer), ways))
    });
    read.collect()
}

/// An answer as it is shown: on one line, without what would steer a terminal.
fn said(answer: &str) -> String {
    let words: Vec<&str> = answer.split_whitespace().collect();
    let words = words.join(" ");
    let plain = words.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let text: String = plain.take(200).collect();
    if text.is_empty() {
        "DIRECT".to_owned()
    } else {
        text
    }
}

/// What a script's address leads to: its text, or the status that came instead.
async fn had(
    outside: &dyn Outside,
    address: Option<Url>,
    within: Within,
) -> Option<(Url, Result<String, Option<u16>>)> {
    let address = address?;
    let text = timeout(FETCH, fetch(outside, &address, within)).await;
    Some((address, text.unwrap_or(Err(None))))
}

async fn fetch(
    outside: &dyn Outside,
    address: &Url,
    within: Within,
) -> Result<String, Option<u16>> {
    match address.scheme() {
        "http" => plain(outside, address.clone(), within).await,
        "https" => Ok(decoded(&outside.fetch(address).await?)),
        // Browsers do not read scripts from files either.
        _ => Err(None),
    }
}

/// Follows redirects on the script's own host.
async fn plain(
    outside: &dyn Outside,
    mut address: Url,
    within: Within,
) -> Result<String, Option<u16>> {
    for _ in 0..=3 {
        let response = exchange(outside, &address, within).await.ok_or(None)?;
        let status = response.status();
        if status.as_u16() == 200 {
            return Ok(decoded(response.body()));
        }
        let location = response.headers().get(header::LOCATION);
        let next = location
            .and_then(|location| address.join(location.to_str().ok()?).ok())
            .filter(|next| {
                let stays = next.scheme() == "http" && next.host() == address.host();
                status.is_redirection() && stays
            });
        address = next.ok_or(Some(status.as_u16()))?;
    }
    Err(None)
}

async fn exchange(
    outside: &dyn Outside,
    address: &Url,
    within: Within,
) -> Option<Response<Vec<u8>>> {
    let (host, port) = (address.host_str()?, address.port_or_known_default()?);
    let stream = probe::connect_within(within, outside.names(), host, port, FETCH)
        .await
        .ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let authority = &address[url::Position::BeforeHost..url::Position::AfterPort];
    let request = Request::get(&address[url::Position::BeforePath..url::Position::AfterQuery])
        .header(header::HOST, authority)
        .header(header::ACCEPT, "application/x-ns-proxy-autoconfig, */*")
        .header(header::CONNECTION, "close")
        .body(String::new())
        .ok()?;
    let answered = async {
        let (head, body) = sender.send_request(request).await.ok()?.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.ok()?;
        Some(Response::from_parts(head, body.to_bytes().to_vec()))
    };
    tokio::pin!(answered);
    tokio::select! {
        biased;
        response = &mut answered => response,
        // All may have come before the other side closed.
        _ = connection => answered.await,
    }
}

/// Scripts are in UTF-8, and old ones in Latin-1.
fn decoded(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => body.iter().copied().map(char::from).collect(),
    }
}

type NameRequest = (String, blocking::Sender<Vec<IpAddr>>);

/// Runs a script on a thread of its own.
async fn run(outside: &dyn Outside, text: &Arc<str>, addresses: &[Url]) -> Outcome {
    let Ok(Ok(place)) = timeout(RUN, ROOM.acquire()).await else {
        return Outcome::Undecided;
    };
    let (ask, mut asked) = mpsc::unbounded_channel::<NameRequest>();
    let (tell, mut told) = oneshot::channel();
    let world = ScriptHost {
        resolve: move |host: &str, until: Instant| {
            let (reply, answer) = blocking::channel();
            let left = until.saturating_duration_since(Instant::now());
            match ask.send((host.to_owned(), reply)) {
                Ok(()) => answer.recv_timeout(left).unwrap_or_default(),
                Err(_) => Vec::new(),
            }
        },
        own: own_address(),
        now: outside.now(),
    };
    let (text, addresses) = (text.clone(), addresses.to_vec());
    let started = std::thread::Builder::new()
        .name("proxy-script".to_owned())
        .stack_size(script::THREAD_STACK)
        .spawn(move || {
            // Nobody waits any more: then the answer does not matter.
            let _ = tell.send(script::run(&text, &addresses, world, RUN));
            drop(place);
        });
    if started.is_err() {
        return Outcome::Undecided;
    }
    let answered = async {
        loop {
            tokio::select! {
                biased;
                outcome = &mut told => return outcome.unwrap_or(Outcome::Undecided),
                Some((host, reply)) = asked.recv() => {
                    // The script has run out of time: then the answer does not matter.
                    let _ = reply.send(look_up(outside, &host).await);
                }
            }
        }
    };
    timeout(RUN * 2, answered)
        .await
        .unwrap_or(Outcome::Undecided)
}

/// What a script's bytes say of these addresses, without a network: for `fuzz`.
#[cfg(feature = "fuzzing")]
#[must_use]
pub fn answers(body: &[u8], addresses: &[Url], limit: Duration) -> Option<Vec<String>> {
    let world = ScriptHost {
        resolve: |_: &str, _: Instant| vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        own: IpAddr::V4(Ipv4Addr::LOCALHOST),
        now: 0,
    };
    match script::run(&decoded(body), addresses, world, limit) {
        Outcome::Answers(answers) => Some(answers),
        Outcome::Broken | Outcome::Undecided => None,
    }
}

/// The addresses of a name that a script asks for.
async fn look_up(outside: &dyn Outside, host: &str) -> Vec<IpAddr> {
    let found = timeout(NAME, probe::resolve(outside.names(), host, 0)).await;
    let found = found.ok().and_then(Result::ok).unwrap_or_default();
    found.iter().map(SocketAddr::ip).collect()
}

/// The address that this computer would use towards the world. Nothing is sent for it.
pub(crate) fn own_address() -> IpAddr {
    own_addresses().0.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

/// The same of both kinds, as far as there are any.
pub(crate) fn own_addresses() -> (Option<IpAddr>, Option<IpAddr>) {
    // Set aside for documentation (RFC 5737, RFC 3849): routed like any other.
    let four = (
        Ipv4Addr::UNSPECIFIED.into(),
        Ipv4Addr::new(192, 0, 2, 1).into(),
    );
    let six = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into();
    let towards = |(from, to): (IpAddr, IpAddr)| {
        let socket = std::net::UdpSocket::bind((from, 0)).ok()?;
        socket.connect((to, 9)).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    (towards(four), towards((Ipv6Addr::UNSPECIFIED.into(), six)))
}

/// Reads `PROXY a.example:8080; DIRECT`. An empty answer is a direct way; none where nothing in it is
/// a way.
pub(crate) fn routes(answer: &str) -> Option<Vec<Way>> {
    let parts = answer.split(';').map(str::trim).filter(|it| !it.is_empty());
    let parts: Vec<&str> = parts.collect();
    let read = parts.iter().filter_map(|part| {
        let mut words = part.split_whitespace();
        let kind = words.next()?.to_ascii_uppercase();
        let scheme = match kind.as_str() {
            "DIRECT" => return Some(Way::Direct),
            "PROXY" | "HTTP" => "http",
            "HTTPS" => "https",
            "SOCKS" | "SOCKS4" => "socks4",
            "SOCKS5" => "socks5",
            _ => return None,
        };
        let place = words.next().filter(|place| !place.contains(['@', '/']))?;
        let proxy = Proxy::parse(&format!("{scheme}://{place}")).ok()?;
        Some(Way::Proxy(proxy))
    });
    let read: Vec<Way> = read.take(WAYS).collect();
    match (read.is_empty(), parts.is_empty()) {
        (true, true) => Some(vec![Way::Direct]),
        (true, false) => None,
        (false, _) => Some(read),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Behaviour, FakeProxy, Fixed};

    #[tokio::test]
    async fn a_script_of_this_computer_is_read_and_one_of_the_network_may_not_be_here() {
        let there = FakeProxy::start(Behaviour::Body("200 OK", "the script")).await;
        let names = Fixed::default();
        let address = Url::parse(&there.address()).unwrap();

        let own = plain(&names, address.clone(), Within::Reach).await;
        assert_eq!(own.as_deref(), Ok("the script"));

        let offered = plain(&names, address, Within::TheOutside).await;
        assert_eq!(offered, Err(None));
        assert_eq!(there.heads().len(), 1, "nothing was sent");
    }

    #[tokio::test]
    async fn a_redirect_is_followed_on_the_scripts_own_host_only() {
        let there = FakeProxy::start(Behaviour::Body("200 OK", "the script")).await;
        let names = Fixed::at("elsewhere.example", [127, 0, 0, 1]);
        for (host, expected) in [
            ("127.0.0.1", Ok("the script".to_owned())),
            ("elsewhere.example", Err(Some(302))),
        ] {
            let to: &'static str =
                format!("302 Found\r\nLocation: http://{host}:{}/", there.port).leak();
            let first = FakeProxy::start(Behaviour::Answer(to)).await;
            let address = Url::parse(&first.address()).unwrap();
            assert_eq!(
                plain(&names, address, Within::Reach).await,
                expected,
                "{host}"
            );
        }
        assert_eq!(there.heads().len(), 1);
    }

    #[test]
    fn an_answer_names_ways_in_their_order() {
        let answer = "PROXY a.example:8080; HTTPS b.example; SOCKS5 c.example:99 ; DIRECT; JUNK x";
        let found = routes(answer).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|way| match way {
                Way::Direct => "direct".to_owned(),
                Way::Proxy(proxy) => proxy.origin(),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "http://a.example:8080",
                "https://b.example:443",
                "socks5h://c.example:99",
                "direct"
            ]
        );
        for direct in ["", ";;;", " ; "] {
            assert_eq!(routes(direct), Some(vec![Way::Direct]), "{direct:?}");
        }
        for nonsense in [
            "JUNK x",
            "a.example:8080",
            "PROXY",
            "PROXY ;",
            "PROXY u:p@a.example:1",
        ] {
            assert_eq!(routes(nonsense), None, "{nonsense}");
        }
    }
}
