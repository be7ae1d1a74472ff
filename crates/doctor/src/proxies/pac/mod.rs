//! The proxy script (PAC) that the settings name or the network offers: fetched as browsers do,
//! and asked which way to go.

mod script;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::mpsc as blocking;
use std::time::{Duration, Instant};

use http::{Request, Response, header};
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use portico_core::http::{MAX_BODY, Network, Repeat};
use portico_core::safe_url;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::timeout;
use url::Url;

use super::desktop::{self, Settings};
use super::probe::Within;
use super::{Proxy, Route, Source, probe};
use crate::context::Context;
use script::{Outcome, ScriptHost};

/// How long fetching it may take.
const FETCH: Duration = Duration::from_millis(2400);
/// How long it may run, for all addresses together.
const RUN: Duration = Duration::from_millis(800);
/// How long one name may take that it asks for.
const NAME: Duration = Duration::from_millis(400);
/// Some loops inside the engine can't be interrupted. A script that gets into one is given up and
/// keeps its thread, so there are no more threads than these.
static ROOM: Semaphore = Semaphore::const_new(2);
/// The ways that are taken from one answer.
const WAYS: usize = 8;

/// The script in force, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Script {
    /// There is none.
    None,
    /// It says where to go.
    Answers {
        /// Where it is.
        address: Url,
        /// Who named it.
        source: Source,
        /// The ways to go, in the order of the addresses that were asked for.
        routes: Vec<Vec<Route>>,
    },
    /// The settings name it, and it can't be had.
    Unreachable {
        /// Where it is.
        address: Url,
        /// What was answered instead of 200, if anything was.
        status: Option<u16>,
    },
    /// It can't be read as a script.
    Broken {
        /// Where it is.
        address: Url,
    },
    /// What it says could not be found out.
    Undecided {
        /// Where it is.
        address: Url,
    },
}

/// Fetches and asks the script that browsers would: the network's before the one that is named.
pub(super) async fn of(
    context: &Context,
    settings: Option<&Settings>,
    addresses: &[Url],
) -> Script {
    let Some(settings) = settings else {
        return Script::None;
    };
    let named = settings.script.clone();
    if context.offline {
        return match named {
            Some(address) => Script::Undecided { address },
            None => Script::None,
        };
    }
    let offered = desktop::search_domain(&context.system)
        .filter(|_| settings.detect)
        .and_then(|domain| Url::parse(&format!("http://wpad.{domain}/wpad.dat")).ok());
    let (offered, named) = tokio::join!(
        had(context, offered, Within::TheOutside),
        had(context, named, Within::Reach)
    );
    let (address, source, text) = match (offered, named) {
        // Nobody has set this one: that it is not there is no fault.
        (Some((address, Ok(text))), _) => (address, Source::Discovered, text),
        (_, Some((address, Ok(text)))) => {
            let open = address.scheme() == "http" && !safe_url::is_loopback(&address);
            let source = match open {
                true => Source::OpenScript,
                false => Source::Script,
            };
            (address, source, text)
        }
        (_, Some((address, Err(status)))) => return Script::Unreachable { address, status },
        (_, None) => return Script::None,
    };
    match run(context, text, addresses).await {
        Outcome::Answers(answers) => Script::Answers {
            address,
            source,
            routes: answers.iter().map(|answer| routes(answer)).collect(),
        },
        Outcome::Broken => Script::Broken { address },
        Outcome::Undecided => Script::Undecided { address },
    }
}

/// What a script's address leads to: its text, or the status that came instead.
async fn had(
    context: &Context,
    address: Option<Url>,
    within: Within,
) -> Option<(Url, Result<String, Option<u16>>)> {
    let address = address?;
    let text = timeout(FETCH, fetch(context, &address, within)).await;
    Some((address, text.unwrap_or(Err(None))))
}

async fn fetch(context: &Context, address: &Url, within: Within) -> Result<String, Option<u16>> {
    let http = context.portico.http();
    match address.scheme() {
        // The one door refuses plain HTTP to other computers, which scripts mostly come by, and
        // goes through proxies, which a script must not be fetched through.
        "http" => plain(http.network(), address.clone(), within).await,
        "https" => {
            let request = portico_core::http::get(address, &[]).map_err(|_| None)?;
            let response = http.send(request, Repeat::Never).await.map_err(|_| None)?;
            match response.status().as_u16() {
                200 => Ok(decoded(response.body())),
                status => Err(Some(status)),
            }
        }
        "file" => {
            let (system, path) = (context.system.clone(), address.to_file_path());
            let read = tokio::task::spawn_blocking(move || {
                let text = path.ok().and_then(|path| system.read(&path).ok());
                text.filter(|text| text.len() <= MAX_BODY)
            });
            read.await.ok().flatten().ok_or(None)
        }
        _ => Err(None),
    }
}

/// Follows redirects, but none that leads from out there to this computer or its link.
async fn plain(
    network: &Network,
    mut address: Url,
    mut within: Within,
) -> Result<String, Option<u16>> {
    for _ in 0..=3 {
        let (response, from) = exchange(network, &address, within).await.ok_or(None)?;
        if !from.to_canonical().is_loopback() {
            within = Within::TheOutside;
        }
        let status = response.status();
        if status.as_u16() == 200 {
            return Ok(decoded(response.body()));
        }
        let location = response.headers().get(header::LOCATION);
        let next = location
            .and_then(|location| address.join(location.to_str().ok()?).ok())
            .filter(|next| status.is_redirection() && next.scheme() == "http");
        address = next.ok_or(Some(status.as_u16()))?;
    }
    Err(None)
}

/// The answer, and who has given it.
async fn exchange(
    network: &Network,
    address: &Url,
    within: Within,
) -> Option<(Response<Vec<u8>>, IpAddr)> {
    let (host, port) = (address.host_str()?, address.port_or_known_default()?);
    let stream = probe::connect_within(within, network, host, port, FETCH)
        .await
        .ok()?;
    let from = stream.peer_addr().ok()?.ip();
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
        let body = Limited::new(body, MAX_BODY).collect().await.ok()?;
        Some(Response::from_parts(head, body.to_bytes().to_vec()))
    };
    tokio::pin!(answered);
    let response = tokio::select! {
        biased;
        response = &mut answered => response,
        // All may have come before the other side closed.
        _ = connection => answered.await,
    };
    Some((response?, from))
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
async fn run(context: &Context, text: String, addresses: &[Url]) -> Outcome {
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
        now: context.portico.clock().now().timestamp_millis(),
    };
    let addresses = addresses.to_vec();
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
    let network = context.portico.http().network();
    let answered = async {
        loop {
            tokio::select! {
                biased;
                outcome = &mut told => return outcome.unwrap_or(Outcome::Undecided),
                Some((host, reply)) = asked.recv() => {
                    let found = timeout(NAME, probe::resolve(network, &host, 0)).await;
                    let found = found.ok().and_then(Result::ok).unwrap_or_default();
                    // The script has run out of time: then the answer does not matter.
                    let _ = reply.send(found.iter().map(SocketAddr::ip).collect());
                }
            }
        }
    };
    timeout(RUN * 2, answered)
        .await
        .unwrap_or(Outcome::Undecided)
}

/// What a script's bytes say of these addresses, without a network: for `crates/core/fuzz`.
#[cfg(feature = "fuzzing")]
pub(crate) fn answers(body: &[u8], addresses: &[Url], limit: Duration) -> Option<Vec<String>> {
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

/// The address that this computer would use towards the world. Nothing is sent for it.
fn own_address() -> IpAddr {
    let towards = || {
        let socket = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        // Set aside for documentation (RFC 5737): routed like any other.
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    towards().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

/// Reads `PROXY a.example:8080; DIRECT`. An empty answer is a direct way.
#[doc(hidden)]
pub(crate) fn routes(answer: &str) -> Vec<Route> {
    let routes: Vec<Route> = answer
        .split(';')
        .filter_map(|part| {
            let mut words = part.split_whitespace();
            let kind = words.next()?.to_ascii_uppercase();
            let scheme = match kind.as_str() {
                "DIRECT" => return Some(Route::Direct),
                "PROXY" | "HTTP" => "http",
                "HTTPS" => "https",
                "SOCKS" | "SOCKS4" => "socks4",
                "SOCKS5" => "socks5",
                _ => return None,
            };
            Proxy::parse(&format!("{scheme}://{}", words.next()?)).map(Route::Proxy)
        })
        .take(WAYS)
        .collect();
    match routes.is_empty() {
        true => vec![Route::Direct],
        false => routes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_script_of_this_computer_may_lead_on_here_and_one_of_the_network_may_not_be_here() {
        use crate::testing::proxy::{Behaviour, FakeProxy};
        let there = FakeProxy::start(Behaviour::Body("200 OK", "the script")).await;
        let network = Network::default();
        let address = Url::parse(&there.address()).unwrap();

        let own = plain(&network, address.clone(), Within::Reach).await;
        assert_eq!(own.as_deref(), Ok("the script"));

        let offered = plain(&network, address, Within::TheOutside).await;
        assert_eq!(offered, Err(None));
        assert_eq!(there.heads().len(), 1, "nothing was sent");
    }

    #[test]
    fn an_answer_names_ways_in_their_order() {
        let found =
            routes("PROXY a.example:8080; HTTPS b.example; SOCKS5 c.example:99 ; DIRECT; JUNK x");
        let shown: Vec<_> = found
            .iter()
            .map(|way| match way {
                Route::Direct => "direct".to_owned(),
                Route::Proxy(proxy) => format!("{:?} {}", proxy.scheme, proxy.shown()),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "Http a.example:8080",
                "Https b.example:443",
                "Socks c.example:99",
                "direct"
            ]
        );
        assert_eq!(routes(""), [Route::Direct]);
        assert_eq!(routes(";;;"), [Route::Direct]);
    }
}
