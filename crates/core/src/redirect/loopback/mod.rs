//! One listener for one sign-in or sign-out, and the pages that it shows.
//!
//! It binds 127.0.0.1 and [::1] on one port before the browser opens, takes GET on two paths,
//! checks `Host`, bounds size, time and number of connections, and goes when the sign-in goes.
//! Other users of the computer are not answered at all.
//!
//! The browser starts at an address of the listener's own, which nobody can guess and which says
//! nothing of the sign-in. That page gives it a cookie and leads it on. Who comes back without the
//! cookie, or from where the system does not say whose it is, is an unknown browser.
//!
//! The last page is answered when everything is finished, so that it tells the truth; a slow
//! exchange gets a page that says so and looks again by itself.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(windows), path = "unix.rs")]
mod system;

mod leave;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use url::{Host, Url};

use crate::platform::peer::{self, Owner};
use crate::problem::{Code, Problem};
use crate::redirect::RedirectUri;
use crate::redirect::page::{self, Page};
use crate::redirect::parse::{Callback, Expected};
use crate::secret::Secret;
use crate::text::Language;

pub use leave::Leave;

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
/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;
/// The first byte of a TLS hello (RFC 8446 5.1): a browser that forces HTTPS.
const TLS_HANDSHAKE: u8 = 0x16;

/// Which redirect URI to bind for.
#[derive(Debug, Clone)]
pub enum Binding {
    /// `http://127.0.0.1:<any port>/callback` (RFC 8252 7.3).
    AnyPort,
    /// This address, on any port.
    AnyPortOf(RedirectUri),
    /// The first of these fixed ones whose port is free.
    Fixed(Vec<RedirectUri>),
}

/// What a browser is led to, and what it comes back with.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The authorization URL.
    pub to: Url,
    /// The redirect that ends it.
    pub expected: Expected,
    /// Whether that comes to the listener, and not by the app's own scheme.
    pub comes_back: bool,
    /// How long it may take.
    pub limit: Duration,
}

/// What the listener tells the sign-in.
#[derive(Debug)]
pub enum Arrival {
    /// The redirect of this sign-in.
    Callback {
        /// What it says.
        callback: Callback,
        /// Whether it is the browser that was led on from here, and this user's.
        known: bool,
    },
    /// A browser that is not known brings the failure of this sign-in. That ends nothing: whoever
    /// else could have sent it.
    Hearsay(Problem),
    /// The browser speaks HTTPS to this address.
    ForcedHttps,
}

/// A bound listener that does not answer yet.
#[derive(Debug)]
pub struct Bound {
    sockets: Vec<TcpListener>,
    redirect_uri: RedirectUri,
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
                let redirect_uri = match binding {
                    Binding::AnyPortOf(uri) => uri.clone(),
                    Binding::AnyPort | Binding::Fixed(_) => {
                        parse("http://127.0.0.1/callback")?.into()
                    }
                };
                // The port that IPv4 got may be taken on IPv6: then another one is as good.
                for _ in 0..8 {
                    match bind_both(0, false) {
                        Ok((sockets, port)) => {
                            return Ok(Self {
                                sockets,
                                redirect_uri: redirect_uri.at_port(port),
                            });
                        }
                        Err(error) => last = Some(error),
                    }
                }
            }
            Binding::Fixed(uris) => {
                for uri in uris {
                    let by_name = !matches!(uri.url().host(), Some(Host::Ipv4(_)));
                    match bind_both(uri.port().unwrap_or(80), by_name) {
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
            None => problem.with_detail("the profile has no redirect URI"),
        })
    }

    /// Where the browser is to come back to.
    #[must_use]
    pub fn redirect_uri(&self) -> &Url {
        self.redirect_uri.url()
    }

    /// The same as it is sent.
    #[must_use]
    pub(crate) fn written(&self) -> &RedirectUri {
        &self.redirect_uri
    }

    /// Answers as `site` says until what is returned is dropped, with the same limits as a sign-in.
    #[must_use]
    pub fn serve_site(self, site: Arc<impl Site>) -> JoinSet<()> {
        accept_all(self.sockets, &site, &watch::Sender::new(()))
    }

    /// Begins to answer.
    ///
    /// # Errors
    /// When the redirect URI leaves no room for another address beside it.
    pub fn serve(self, journey: Journey, language: Language) -> Result<Listener, Problem> {
        let (arrivals, incoming) = mpsc::channel(8);
        let (page, shown) = watch::channel(Page::Waiting);
        let (busy, idle) = watch::channel(());
        let start = one_time(self.redirect_uri())?;
        let shared = Arc::new(Shared {
            redirect_uri: self.redirect_uri.url().clone(),
            start,
            journey,
            language,
            ticket: random(),
            cookie: Cookie::new(),
            arrivals,
            shown,
            strangers: AtomicBool::new(false),
            arrived: OnceLock::new(),
            owed: AtomicBool::new(false),
        });
        let accepting = accept_all(self.sockets, &shared, &busy);
        drop(idle);
        Ok(Listener {
            shared,
            incoming,
            page,
            busy,
            accepting,
        })
    }
}

/// An address of a listener that nobody can guess and that says nothing.
fn one_time(beside: &Url) -> Result<Url, Problem> {
    let path = format!("/go/{}", random());
    beside
        .join(&path)
        .map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
}

fn random() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// `by_name`: the browser is sent to a name, and may ask for either address.
fn bind_both(port: u16, by_name: bool) -> io::Result<(Vec<TcpListener>, u16)> {
    let four = bind_one((Ipv4Addr::LOCALHOST, port).into())?;
    let port = four.local_addr()?.port();
    match bind_one((Ipv6Addr::LOCALHOST, port).into()) {
        Ok(six) => Ok((vec![four, six], port)),
        Err(error) if may_be_missed(&error, by_name) => Ok((vec![four], port)),
        // Somebody else sits on the same port of the other family and would get our redirect.
        Err(error) => Err(error),
    }
}

fn bind_one(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    system::claim(&socket)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Whether `[::1]` need not be listened on: this computer does not have it, or no browser is sent
/// there and nobody else is known to sit on it.
fn may_be_missed(error: &io::Error, by_name: bool) -> bool {
    is_absent(error)
        || (!by_name
            && !matches!(
                error.kind(),
                io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
            ))
}

/// Whether an address can't be bound because this computer does not have it, rather than because
/// somebody else does.
#[must_use]
pub fn is_absent(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrNotAvailable
        || error.raw_os_error() == Some(system::NO_SUCH_FAMILY)
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
    /// Where the browser begins.
    start: Url,
    journey: Journey,
    language: Language,
    /// Tells the browser that came with the right redirect from any other caller.
    ticket: String,
    cookie: Cookie,
    arrivals: mpsc::Sender<Arrival>,
    shown: watch::Receiver<Page>,
    /// Somebody whose user the system does not say has been led on from here, too, and knows what
    /// the browser knows.
    strangers: AtomicBool,
    /// Whether the redirect that counts came from a known browser.
    arrived: OnceLock<bool>,
    /// A browser was told to look again and has not yet done so.
    owed: AtomicBool,
}

/// What ties the redirect to the browser that was led on from here. Two sign-ins at once each have
/// one of their own.
#[derive(Debug)]
struct Cookie {
    name: String,
    value: Secret,
}

impl Cookie {
    fn new() -> Self {
        Self {
            name: format!("portico-{}", random()),
            value: Secret::new(random()),
        }
    }

    /// For the path of the redirect only.
    fn given(&self, path: &str, lasts: Duration) -> String {
        self.with(self.value.expose(), path, lasts.as_secs())
    }

    fn taken_back(&self, path: &str) -> String {
        self.with("", path, 0)
    }

    fn with(&self, value: &str, path: &str, seconds: u64) -> String {
        // A path with the mark that ends an attribute can't be said.
        let path = if path.contains(';') { "/" } else { path };
        let name = &self.name;
        format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax")
    }

    fn is_in(&self, request: &Request<Incoming>) -> bool {
        request
            .headers()
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == self.name && self.value.matches(value))
    }
}

impl Listener {
    /// What to start the browser with.
    #[must_use]
    pub fn start(&self) -> &Url {
        &self.shared.start
    }

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
    /// Answers one request of this user's, or of somebody unknown.
    fn answer(
        &self,
        request: &Request<Incoming>,
        from: Owner,
    ) -> impl Future<Output = Response<String>> + Send;

    /// A browser speaks HTTPS to this address.
    fn forced_https(&self);
}

impl Site for Shared {
    fn answer(
        &self,
        request: &Request<Incoming>,
        from: Owner,
    ) -> impl Future<Output = Response<String>> + Send {
        self.reply(request, from)
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
    let mut turned_away = false;
    loop {
        guests.make_room().await;
        let Ok((stream, _)) = socket.accept().await else {
            // No file is left for it, most likely: asking at once would only burn the processor.
            sleep(PAUSE).await;
            continue;
        };
        let from = peer::owner_of(&stream).await;
        if from == Owner::SomebodyElse {
            // Said once: whoever goes on trying must not fill the log.
            match std::mem::replace(&mut turned_away, true) {
                false => tracing::info!("another user's program is not answered"),
                true => tracing::debug!("another user's program is not answered"),
            }
            continue;
        }
        let (site, busy, heard) = (site.clone(), busy.clone(), Arc::default());
        let asked = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            serve(stream, site, from, asked).await;
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

async fn serve<S: Site>(stream: TcpStream, site: Arc<S>, from: Owner, heard: Arc<AtomicBool>) {
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
        .max_buf_size(crate::redirect::parse::MAX_QUERY + 16 * 1024)
        .keep_alive(false)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| {
                heard.store(true, Ordering::SeqCst);
                let site = site.clone();
                async move { Ok::<_, Infallible>(site.answer(&request, from).await) }
            }),
        );
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection to the loopback address ended early");
    }
}

impl Shared {
    async fn reply(&self, request: &Request<Incoming>, from: Owner) -> Response<String> {
        if !names(request, &self.redirect_uri) {
            return self.page(StatusCode::MISDIRECTED_REQUEST, &Page::NotFound);
        }
        let path = request.uri().path();
        let starts = path == self.start.path();
        let comes_back = self.journey.comes_back && path == self.redirect_uri.path();
        if !starts && !comes_back {
            return self.page(StatusCode::NOT_FOUND, &Page::NotFound);
        }
        if request.method() != Method::GET {
            let mut response = self.page(StatusCode::METHOD_NOT_ALLOWED, &Page::NotFound);
            response
                .headers_mut()
                .insert(header::ALLOW, http::HeaderValue::from_static("GET"));
            return response;
        }
        if starts {
            return self.lead_on(from);
        }
        let query = request.uri().query().unwrap_or_default();
        if query
            .strip_prefix("again=")
            .is_some_and(|ticket| ticket == self.ticket)
        {
            return self.truth().await;
        }
        let callback = match Callback::parse(query, &self.journey.expected) {
            Ok(callback) => callback,
            Err(reason) => {
                tracing::info!(%reason, "a redirect that is not for this sign-in was ignored");
                let page = match query.is_empty() {
                    true => Page::NotFound,
                    false => Page::NotOurs,
                };
                return self.page(StatusCode::BAD_REQUEST, &page);
            }
        };
        let known = from == Owner::ThisUser
            && !self.strangers.load(Ordering::SeqCst)
            && self.cookie.is_in(request);
        self.come_back(callback, known).await
    }

    /// The first one counts; a reload of the same page just sees how it ended.
    async fn come_back(&self, callback: Callback, known: bool) -> Response<String> {
        if let (Callback::Refused(problem), false) = (&callback, known) {
            tracing::info!(%problem, "an unknown browser brings a failure");
            let page = Page::failed(problem, self.language);
            // Nobody reads it, or there are many of them already: it ends nothing anyway.
            let _ = self.arrivals.try_send(Arrival::Hearsay(problem.clone()));
            return self.page(StatusCode::OK, &page);
        }
        if self.arrived.set(known).is_ok() {
            let _ = self
                .arrivals
                .send(Arrival::Callback { callback, known })
                .await;
        } else if !known && self.arrived.get() == Some(&true) {
            // How it ended is not for everybody.
            return self.page(StatusCode::BAD_REQUEST, &Page::NotOurs);
        }
        self.truth().await
    }

    /// To the provider, with the cookie to come back with.
    fn lead_on(&self, from: Owner) -> Response<String> {
        if from != Owner::ThisUser {
            tracing::info!("the system does not say whose browser is led on");
            self.strangers.store(true, Ordering::SeqCst);
        }
        let cookie = self
            .cookie
            .given(self.redirect_uri.path(), self.journey.limit);
        let cookie = self.journey.comes_back.then_some(cookie);
        page::lead_on(&self.journey.to, cookie.as_deref(), self.language)
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
                let mut response = self.page(StatusCode::OK, &page.clone());
                let taken = self.cookie.taken_back(self.redirect_uri.path());
                if let Ok(taken) = http::HeaderValue::try_from(taken) {
                    response.headers_mut().insert(header::SET_COOKIE, taken);
                }
                response
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
    let name = address.host_str().unwrap_or_default();
    let with_port = format!("{name}:{port}");
    // Browsers leave out the port that goes without saying.
    let is_ours = |host: &str| {
        host.eq_ignore_ascii_case(&with_port) || (port == 80 && host.eq_ignore_ascii_case(name))
    };
    host.to_str().is_ok_and(is_ours)
        && request
            .uri()
            .authority()
            .is_none_or(|target| is_ours(target.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_this_computer_does_not_have_may_be_missed_where_a_browser_goes_by_name() {
        let kind = |kind: io::ErrorKind| io::Error::from(kind);
        let no_family = io::Error::from_raw_os_error(system::NO_SUCH_FAMILY);
        for (error, by_name, by_number) in [
            (kind(io::ErrorKind::AddrNotAvailable), true, true),
            (no_family, true, true),
            (kind(io::ErrorKind::AddrInUse), false, false),
            // Windows, where somebody has the port for themselves.
            (kind(io::ErrorKind::PermissionDenied), false, false),
            (kind(io::ErrorKind::OutOfMemory), false, true),
            (io::Error::other("something else"), false, true),
        ] {
            assert_eq!(may_be_missed(&error, true), by_name, "{error}");
            assert_eq!(may_be_missed(&error, false), by_number, "{error}");
        }
    }

    #[tokio::test]
    async fn a_name_is_not_served_while_somebody_else_sits_on_one_of_its_addresses() {
        let squatter = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.unwrap();
        let port = squatter.local_addr().unwrap().port();
        let uri = RedirectUri::parse(&format!("http://localhost:{port}/callback")).unwrap();
        let bound = Bound::bind(&Binding::Fixed(vec![uri.clone()])).await;
        assert_eq!(bound.unwrap_err().code, Code::LoopbackBlocked);
        drop(squatter);
        Bound::bind(&Binding::Fixed(vec![uri])).await.unwrap();
    }

    #[test]
    fn a_cookie_is_for_the_redirects_path_and_cant_be_widened_by_it() {
        let cookie = Cookie::new();
        let (name, value) = (cookie.name.clone(), cookie.value.expose().to_owned());
        let minute = Duration::from_secs(60);
        assert_eq!(
            cookie.given("/callback", minute),
            format!("{name}={value}; Path=/callback; Max-Age=60; HttpOnly; SameSite=Lax")
        );
        let odd = cookie.given("/a;Domain=example.com", minute);
        assert!(
            odd.contains("; Path=/; ") && !odd.contains("Domain"),
            "{odd}"
        );
        assert!(!cookie.taken_back("/callback").contains(&value));
    }
}
