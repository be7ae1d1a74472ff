//! One listener for one sign-in, and the page that it shows.
//!
//! It binds 127.0.0.1 and [::1] on one port before the browser opens, takes GET on one path,
//! checks `Host`, bounds size, time and number of connections, and goes when the sign-in goes.
//! The page is answered when everything is finished, so that it tells the truth; a slow exchange
//! gets a page that says so and looks again by itself.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use crate::callback::{Callback, Expected, NotOurs};
use crate::page::{self, Page};
use crate::problem::{Code, Problem};
use crate::text::Language;

/// How many may be connected to one socket at once. Some systems give a program 256 files in all.
const CONNECTIONS: usize = 64;
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// How long somebody may say nothing while others wait for room.
const SILENCE: Duration = Duration::from_millis(500);
/// Before looking again for what others have to do first.
const PAUSE: Duration = Duration::from_millis(20);
/// How long the browser waits for the truth before it gets the page that looks again.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long the last page may take on its way out.
const LAST_PAGE: Duration = Duration::from_secs(5);
/// The first byte of a TLS hello (RFC 8446 5.1): a browser that forces HTTPS.
const TLS_HANDSHAKE: u8 = 0x16;

/// Which redirect URI to bind for.
#[derive(Debug, Clone)]
pub enum Binding {
    /// `http://127.0.0.1:<any port>/callback` (RFC 8252 7.3).
    AnyPort,
    /// This address, on any port.
    AnyPortOf(Url),
    /// The first of these fixed ones whose port is free.
    Fixed(Vec<Url>),
}

/// What the listener tells the sign-in.
#[derive(Debug)]
pub enum Arrival {
    /// The redirect of this sign-in.
    Callback(Callback),
    /// The browser speaks HTTPS to this address.
    ForcedHttps,
}

/// A bound listener that does not answer yet.
#[derive(Debug)]
pub struct Bound {
    sockets: Vec<TcpListener>,
    redirect_uri: Url,
}

impl Bound {
    /// Binds both loopback addresses on one port.
    ///
    /// A computer without IPv6 is served on IPv4 alone.
    ///
    /// # Errors
    /// `loopback_blocked` when no port can be had.
    pub async fn bind(binding: &Binding) -> Result<Self, Problem> {
        let mut last = None;
        match binding {
            Binding::AnyPort | Binding::AnyPortOf(_) => {
                let mut redirect_uri = match binding {
                    Binding::AnyPortOf(uri) => uri.clone(),
                    Binding::AnyPort | Binding::Fixed(_) => parse("http://127.0.0.1/callback")?,
                };
                // The port that IPv4 got may be taken on IPv6: then another one is as good.
                for _ in 0..8 {
                    match bind_both(0).await {
                        Ok((sockets, port)) => {
                            // An http address takes any port.
                            let _ = redirect_uri.set_port(Some(port));
                            return Ok(Self {
                                sockets,
                                redirect_uri,
                            });
                        }
                        Err(error) => last = Some(error),
                    }
                }
            }
            Binding::Fixed(uris) => {
                for uri in uris {
                    match bind_both(uri.port_or_known_default().unwrap_or(80)).await {
                        Ok((sockets, _)) => {
                            return Ok(Self {
                                sockets,
                                redirect_uri: uri.clone(),
                            });
                        }
                        Err(error) => last = Some(error),
                    }
                }
            }
        }
        let problem = Problem::new(Code::LoopbackBlocked);
        Err(match last {
            Some(error) => problem.because(&error),
            None => problem.with_detail("the profile names no redirect URI"),
        })
    }

    /// Where the browser is to come back to.
    #[must_use]
    pub fn redirect_uri(&self) -> &Url {
        &self.redirect_uri
    }

    /// Answers as `site` says until what is returned is dropped, with the same limits as a sign-in.
    #[must_use]
    pub fn serve_site(self, site: Arc<impl Site>) -> JoinSet<()> {
        accept_all(self.sockets, &site, &watch::Sender::new(()))
    }

    /// Begins to answer.
    #[must_use]
    pub fn serve(self, expected: Expected, language: Language) -> Listener {
        let (arrivals, incoming) = mpsc::channel(8);
        let (page, shown) = watch::channel(Page::Waiting);
        let (busy, idle) = watch::channel(());
        let shared = Arc::new(Shared {
            redirect_uri: self.redirect_uri,
            expected,
            language,
            ticket: uuid::Uuid::new_v4().simple().to_string(),
            arrivals,
            shown,
            arrived: AtomicBool::new(false),
            owed: AtomicBool::new(false),
        });
        let accepting = accept_all(self.sockets, &shared, &busy);
        drop(idle);
        Listener {
            shared,
            incoming,
            page,
            busy,
            accepting,
        }
    }
}

async fn bind_both(port: u16) -> std::io::Result<(Vec<TcpListener>, u16)> {
    let four = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = four.local_addr()?.port();
    match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
        Ok(six) => Ok((vec![four, six], port)),
        // Somebody else sits on the same port of the other family and would get our redirect.
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(error),
        Err(_) => Ok((vec![four], port)),
    }
}

fn parse(text: &str) -> Result<Url, Problem> {
    Url::parse(text).map_err(|error| Problem::new(Code::Unexpected).because(&error))
}

/// A listener that answers.
#[derive(Debug)]
pub struct Listener {
    shared: Arc<Shared>,
    incoming: mpsc::Receiver<Arrival>,
    page: watch::Sender<Page>,
    busy: watch::Sender<()>,
    /// Ends with the listener.
    accepting: JoinSet<()>,
}

#[derive(Debug)]
struct Shared {
    redirect_uri: Url,
    expected: Expected,
    language: Language,
    /// Tells the browser that came with the right redirect from any other caller.
    ticket: String,
    arrivals: mpsc::Sender<Arrival>,
    shown: watch::Receiver<Page>,
    arrived: AtomicBool,
    /// A browser was told to look again and has not yet done so.
    owed: AtomicBool,
}

impl Listener {
    /// The next thing that arrives. Cancel-safe.
    pub async fn next(&mut self) -> Option<Arrival> {
        self.incoming.recv().await
    }

    /// Says how it ended, to the browser that waits, and closes behind it.
    ///
    /// The returned task ends when the last page is out; who leaves the process waits for it.
    #[must_use]
    pub fn finish(mut self, page: Page) -> JoinHandle<()> {
        // The receiver lives in `shared`, so this can't fail.
        let _ = self.page.send(page);
        tokio::spawn(async move {
            let out = async {
                while self.shared.owed.load(Ordering::SeqCst) {
                    sleep(PAUSE).await;
                }
                self.accepting.shutdown().await;
                self.busy.closed().await;
            };
            if timeout(LAST_PAGE, out).await.is_err() {
                tracing::info!("the browser did not fetch the last page");
            }
        })
    }
}

/// What answers at a loopback address.
pub trait Site: Send + Sync + 'static {
    /// Answers one request, whoever sends it.
    fn answer(&self, request: &Request<Incoming>) -> impl Future<Output = Response<String>> + Send;

    /// A browser speaks HTTPS to this address.
    fn forced_https(&self);
}

impl Site for Shared {
    fn answer(&self, request: &Request<Incoming>) -> impl Future<Output = Response<String>> + Send {
        self.reply(request)
    }

    fn forced_https(&self) {
        // Nobody listens any more: then it does not matter.
        let _ = self.arrivals.try_send(Arrival::ForcedHttps);
    }
}

fn accept_all<S: Site>(
    sockets: Vec<TcpListener>,
    site: &Arc<S>,
    busy: &watch::Sender<()>,
) -> JoinSet<()> {
    let mut accepting = JoinSet::new();
    for socket in sockets {
        accepting.spawn(accept(socket, site.clone(), busy.subscribe()));
    }
    accepting
}

async fn accept<S: Site>(socket: TcpListener, site: Arc<S>, busy: watch::Receiver<()>) {
    let mut guests = Guests::default();
    loop {
        guests.make_room().await;
        let Ok((stream, _)) = socket.accept().await else {
            // No file is left for it, most likely: asking at once would only burn the processor.
            sleep(PAUSE).await;
            continue;
        };
        let (site, busy, heard) = (site.clone(), busy.clone(), Arc::default());
        let asked = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            serve(stream, site, asked).await;
            drop(busy);
        });
        guests.0.push(Guest {
            heard,
            since: Instant::now(),
            task: task.abort_handle(),
        });
    }
}

/// Who is connected to one socket, in the order of arrival.
#[derive(Default)]
struct Guests(Vec<Guest>);

struct Guest {
    /// Its request is there.
    heard: Arc<AtomicBool>,
    since: Instant,
    task: AbortHandle,
}

impl Guests {
    /// Waits until there is room for one more. When it is full, whoever has been silent for longest
    /// has to go: a browser that comes back says at once what it wants.
    async fn make_room(&mut self) {
        loop {
            self.0.retain(|guest| !guest.task.is_finished());
            if self.0.len() < CONNECTIONS {
                return;
            }
            let silent = |guest: &Guest| !guest.heard.load(Ordering::SeqCst);
            let oldest = self.0.iter().enumerate().find(|(_, guest)| silent(guest));
            match oldest.map(|(oldest, guest)| (oldest, guest.since.elapsed())) {
                Some((oldest, since)) if since >= SILENCE => {
                    self.0.remove(oldest).task.abort();
                }
                _ => sleep(PAUSE).await,
            }
        }
    }
}

async fn serve<S: Site>(stream: TcpStream, site: Arc<S>, heard: Arc<AtomicBool>) {
    let mut first = [0];
    match timeout(HEADER_LIMIT, stream.peek(&mut first)).await {
        Ok(Ok(1)) if first == [TLS_HANDSHAKE] => {
            tracing::info!("a browser speaks HTTPS to the loopback address");
            site.forced_https();
            return;
        }
        Ok(Ok(1)) => {}
        _ => return, // opened ahead of need, and closed or left alone
    }
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .max_buf_size(crate::callback::MAX_QUERY + 16 * 1024)
        .keep_alive(false)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| {
                heard.store(true, Ordering::SeqCst);
                let site = site.clone();
                async move { Ok::<_, Infallible>(site.answer(&request).await) }
            }),
        );
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection to the loopback address ended early");
    }
}

impl Shared {
    async fn reply(&self, request: &Request<Incoming>) -> Response<String> {
        if !names(request, &self.redirect_uri) {
            return self.page(StatusCode::MISDIRECTED_REQUEST, &Page::NotFound);
        }
        if request.uri().path() != self.redirect_uri.path() {
            return self.page(StatusCode::NOT_FOUND, &Page::NotFound);
        }
        if request.method() != Method::GET {
            let mut response = self.page(StatusCode::METHOD_NOT_ALLOWED, &Page::NotFound);
            response
                .headers_mut()
                .insert(header::ALLOW, http::HeaderValue::from_static("GET"));
            return response;
        }
        let query = request.uri().query().unwrap_or_default();
        if query
            .strip_prefix("again=")
            .is_some_and(|ticket| ticket == self.ticket)
        {
            return self.truth().await;
        }
        match Callback::parse(query, &self.expected) {
            Ok(callback) => {
                // The first one counts; a reload of the same page just sees how it ended.
                if !self.arrived.swap(true, Ordering::SeqCst) {
                    let _ = self.arrivals.send(Arrival::Callback(callback)).await;
                }
                self.truth().await
            }
            Err(reason) => {
                tracing::info!(%reason, "a redirect that is not for this sign-in was ignored");
                let page = match reason {
                    NotOurs::State if query.is_empty() => Page::NotFound,
                    NotOurs::State | NotOurs::Twice | NotOurs::Empty | NotOurs::Unreadable => {
                        Page::NotOurs
                    }
                };
                self.page(StatusCode::BAD_REQUEST, &page)
            }
        }
    }

    /// How the sign-in ended, or the page that looks again.
    async fn truth(&self) -> Response<String> {
        let mut shown = self.shown.clone();
        let ended = timeout(
            PATIENCE,
            shown.wait_for(|page| !matches!(page, Page::Waiting)),
        )
        .await;
        match ended {
            Ok(Ok(page)) => {
                self.owed.store(false, Ordering::SeqCst);
                self.page(StatusCode::OK, &page.clone())
            }
            _ => {
                self.owed.store(true, Ordering::SeqCst);
                self.page(StatusCode::OK, &Page::Waiting)
            }
        }
    }

    fn page(&self, status: StatusCode, page: &Page) -> Response<String> {
        let again = format!("{}?again={}", self.redirect_uri.path(), self.ticket);
        page::respond(status, page, self.language, &again)
    }
}

/// Whether a request's `Host`, and its target where that names a host, is this loopback address by
/// any of its names (defence against DNS rebinding).
#[must_use]
pub fn names(request: &Request<Incoming>, address: &Url) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let port = address.port_or_known_default().unwrap_or(80);
    let is_ours = |host: &str| {
        ["127.0.0.1", "[::1]", "localhost"]
            .iter()
            .any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")))
    };
    host.to_str().is_ok_and(is_ours)
        && request
            .uri()
            .authority()
            .is_none_or(|target| is_ours(target.as_str()))
}

/// A page that sends the browser on, once: so that a token in the target never stands in an argv.
#[derive(Debug)]
pub struct OneRedirect {
    /// What to open.
    pub address: Url,
    task: JoinHandle<bool>,
}

impl OneRedirect {
    /// Waits at an address of its own and answers the first request with a redirect to `target`.
    ///
    /// # Errors
    /// `loopback_blocked` when no port can be had.
    pub async fn to(target: &Url) -> Result<Self, Problem> {
        let socket = TcpListener::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0))
            .await
            .map_err(|error| Problem::new(Code::LoopbackBlocked).because(&error))?;
        let port = socket.local_addr()?.port();
        let path = format!("/go/{}", uuid::Uuid::new_v4().simple());
        let address = parse(&format!("http://127.0.0.1:{port}{path}"))?;
        let location = target.to_string();
        let task = tokio::spawn(async move {
            let served = Arc::new(AtomicBool::new(false));
            let all = async {
                while !served.load(Ordering::SeqCst) {
                    let Ok((stream, _)) = socket.accept().await else {
                        sleep(PAUSE).await;
                        continue;
                    };
                    let service = service_fn(|request: Request<Incoming>| {
                        let ours = request.uri().path() == path;
                        let first = ours && !served.swap(true, Ordering::SeqCst);
                        let response = match first {
                            true => Response::builder()
                                .status(StatusCode::SEE_OTHER)
                                .header(header::LOCATION, &location)
                                .header(header::CACHE_CONTROL, "no-store")
                                .header(header::REFERRER_POLICY, "no-referrer"),
                            false => Response::builder().status(StatusCode::NOT_FOUND),
                        };
                        async move { response.body(String::new()) }
                    });
                    let connection = hyper::server::conn::http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(Duration::from_secs(2))
                        .keep_alive(false)
                        .serve_connection(TokioIo::new(stream), service);
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                }
            };
            timeout(Duration::from_secs(30), all).await.is_ok()
        });
        Ok(Self { address, task })
    }

    /// Whether the browser came, within 30 s.
    pub async fn was_followed(self) -> bool {
        self.task.await.unwrap_or(false)
    }
}
