//! One listener for one sign-in or sign-out, and the pages that it shows.
//!
//! It binds `127.0.0.1` and `[::1]` on one port before the browser opens, takes GET on two paths,
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

mod bind;
mod cookie;
mod guests;
mod leave;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use url::Url;

use self::cookie::Cookie;
use self::guests::accept_all;
use crate::platform::peer::Owner;
use crate::problem::{Code, Problem};
use crate::redirect::page::{self, Page};
use crate::redirect::parse::{Callback, Expected};
use crate::text::Language;

pub use bind::{Binding, Bound, is_absent};
pub use guests::Site;
pub use leave::Leave;

/// Before looking again for what others have to do first.
const PAUSE: Duration = Duration::from_millis(20);
/// How long the browser waits for the truth before it gets the page that looks again.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long the last page may take on its way out.
const LAST_PAGE: Duration = Duration::from_secs(5);

/// What a browser is led to, and what it comes back with.
#[derive(Debug, Clone)]
pub(crate) struct Journey {
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
pub(crate) enum Arrival {
    /// The redirect of this sign-in, from the browser that was led on from here, and this user's.
    Callback(Callback),
    /// A redirect with a code from a browser that is not known. Whoever else could have made it up:
    /// one that is worth nothing ends nothing.
    OfUnknown {
        /// The code.
        callback: Callback,
        /// Tells that browser that it is worth nothing, and why.
        worthless: oneshot::Sender<Problem>,
    },
    /// A browser that is not known brings the failure of this sign-in. That ends nothing: whoever
    /// else could have sent it.
    Hearsay(Problem),
    /// The browser speaks HTTPS to this address.
    ForcedHttps,
}

impl Bound {
    /// Answers as `site` says until what is returned is dropped, with the same limits as a sign-in.
    #[must_use]
    pub fn serve_site(self, site: Arc<impl Site>) -> JoinSet<()> {
        accept_all(self.sockets, &site, &watch::Sender::new(()))
    }

    /// Begins to answer.
    ///
    /// # Errors
    /// When the redirect URI leaves no room for another address beside it.
    pub(crate) fn serve(self, journey: Journey, language: Language) -> Result<Listener, Problem> {
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
            arrived: AtomicBool::new(false),
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

/// A listener that answers.
#[derive(Debug)]
pub(crate) struct Listener {
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
    /// Whether the redirect of a known browser has come.
    arrived: AtomicBool,
    /// A browser was told to look again and has not yet done so.
    owed: AtomicBool,
}

impl Listener {
    /// What to start the browser with.
    #[must_use]
    pub(crate) fn start(&self) -> &Url {
        &self.shared.start
    }

    /// The next thing that arrives. Cancel-safe.
    pub(crate) async fn next(&mut self) -> Option<Arrival> {
        self.incoming.recv().await
    }

    /// Says how it ended, to the browser that waits, and closes behind it.
    ///
    /// The returned task ends when the last page is out; who leaves the process waits for it.
    #[must_use]
    pub(crate) fn finish(mut self, page: Page) -> JoinHandle<()> {
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

    /// The first one of a known browser counts; a reload of the same page just sees how it ended.
    async fn come_back(&self, callback: Callback, known: bool) -> Response<String> {
        if !known {
            return self.hear(callback).await;
        }
        if !self.arrived.swap(true, Ordering::SeqCst) {
            let _ = self.arrivals.send(Arrival::Callback(callback)).await;
        }
        self.truth().await
    }

    /// What an unknown browser brings keeps none of a known one's out.
    async fn hear(&self, callback: Callback) -> Response<String> {
        if let Callback::Refused(problem) = &callback {
            tracing::info!(%problem, "an unknown browser brings a failure");
            let page = Page::failed(problem, self.language);
            // Nobody reads it, or there are many of them already: it ends nothing anyway.
            let _ = self.arrivals.try_send(Arrival::Hearsay(problem.clone()));
            return self.page(StatusCode::OK, &page);
        }
        if self.arrived.load(Ordering::SeqCst) {
            // How it ended is not for everybody.
            return self.page(StatusCode::BAD_REQUEST, &Page::NotOurs);
        }
        let (worthless, said) = oneshot::channel();
        let arrival = Arrival::OfUnknown {
            callback,
            worthless,
        };
        let said = async {
            let _ = self.arrivals.send(arrival).await;
            match said.await {
                Ok(problem) => problem,
                // It is the one that counts.
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            problem = said => self.page(StatusCode::OK, &Page::failed(&problem, self.language)),
            answer = self.truth() => answer,
        }
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
