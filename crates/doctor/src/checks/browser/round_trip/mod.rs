//! Opens a page of the app's own in the browser, and sees whether it comes back and what it can do:
//! scripts, cookies, storage. It goes the way that a sign-in goes: the same sockets with the same
//! limits, the same browser.
//!
//! The page leads on by script, or without one by itself; either way the browser comes back with
//! one GET, as from a sign-in, and brings the cookie that it was given. Both cookie and stored item
//! are taken away again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use portico_core::platform::peer::Owner;
use portico_core::redirect::loopback::{self, Binding, Bound, Site};
use portico_core::redirect::page::{self, Page};
use portico_core::{Code, Language, Problem};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use url::Url;
use uuid::Uuid;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};

const LIMIT: Duration = Duration::from_secs(60);
/// Ends before the limit, so that the finding can say what is known by then.
const TIMEOUT: Duration = Duration::from_secs(57);
/// How long a browser that asked for HTTPS has to come without it.
const AFTER_HTTPS: Duration = Duration::from_secs(4);
const COOKIE: &str = "portico-test";

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "browser.round_trip",
    category: Category::Browser,
    article: "supported-browsers",
    limit: LIMIT,
    depends_on: &[],
    needs_network: false,
    on_request: true,
};

pub(super) async fn look(context: &Context) -> Finding {
    look_within(context, TIMEOUT).await
}

async fn look_within(context: &Context, patience: Duration) -> Finding {
    let bound = match Bound::bind(&Binding::AnyPort).await {
        Ok(bound) => bound,
        Err(problem) => return judge(Err(Stopped::By(problem.code))),
    };
    let (tell, mut told) = mpsc::channel(4);
    let site = Arc::new(TestSite::new(
        bound.redirect_uri().clone(),
        context.portico.language(),
        tell,
    ));
    let Some(address) = site.at("") else {
        return judge(Err(Stopped::By(Code::Unexpected)));
    };
    let _serving = bound.serve_site(site.clone());
    let opened: Result<(), Problem> = context.portico.open_page(&address).await;
    let seen = match opened {
        Err(problem) => Err(Stopped::By(problem.code)),
        Ok(()) => come_back(&mut told, patience).await.ok_or(
            match (site.was_asked_for_https(), site.was_loaded()) {
                (true, _) => Stopped::By(Code::ForcedHttps),
                (false, true) => Stopped::OnThePage,
                (false, false) => Stopped::By(Code::BrowserTimeout),
            },
        ),
    };
    judge(seen)
}

/// Waits for the browser. One that tries HTTPS may still come without it, soon or never.
async fn come_back(
    told: &mut mpsc::Receiver<PageEvent>,
    patience: Duration,
) -> Option<BrowserAbilities> {
    let mut until = Instant::now() + patience;
    loop {
        match timeout_at(until, told.recv()).await.ok()?? {
            PageEvent::Back(seen) => return Some(seen),
            PageEvent::Https => until = until.min(Instant::now() + AFTER_HTTPS),
        }
    }
}

/// What the site tells.
#[derive(Debug)]
enum PageEvent {
    Back(BrowserAbilities),
    Https,
}

/// What the browser could do.
#[derive(Debug, Clone, PartialEq, Eq)]
struct BrowserAbilities {
    script: bool,
    cookie: bool,
    /// Known from a script only.
    storage: Option<bool>,
    browser: Option<(&'static str, String)>,
}

/// Why the browser did not come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stopped {
    By(Code),
    /// It loaded the page, and that was all.
    OnThePage,
}

/// The two pages: one that tries, and one to come back to.
#[derive(Debug)]
struct TestSite {
    home: Url,
    /// Nobody else knows the path, and what the cookie and the script's leave to run say.
    ticket: String,
    language: Language,
    tell: mpsc::Sender<PageEvent>,
    loaded: AtomicBool,
    https: AtomicBool,
}

impl TestSite {
    fn new(home: Url, language: Language, tell: mpsc::Sender<PageEvent>) -> Self {
        Self {
            home,
            ticket: Uuid::new_v4().simple().to_string(),
            language,
            tell,
            loaded: AtomicBool::new(false),
            https: AtomicBool::new(false),
        }
    }

    fn at(&self, end: &str) -> Option<Url> {
        self.home.join(&format!("/test/{}{end}", self.ticket)).ok()
    }

    fn was_loaded(&self) -> bool {
        self.loaded.load(Ordering::SeqCst)
    }

    fn was_asked_for_https(&self) -> bool {
        self.https.load(Ordering::SeqCst)
    }

    fn page(&self, mark: &str, id: &str, head: &str, end: &str) -> String {
        let text = |part: &str| self.language.plain(&format!("round-trip-page-{id}-{part}"));
        let (title, body) = (text("title"), text("body"));
        page::frame(self.language, mark, &title, &[body], head, end)
    }

    fn not_found(&self) -> Response<String> {
        page::respond(StatusCode::NOT_FOUND, &Page::NotFound, self.language, "")
    }

    /// The page that tries: a script where one may run, and a way on where none may.
    fn trial(&self) -> Response<String> {
        let leave = Uuid::new_v4().simple().to_string();
        let ticket = &self.ticket;
        let head = format!(
            "<noscript><meta http-equiv=\"refresh\" content=\"0;url=/test/{ticket}/back?script=no\">\
             </noscript>"
        );
        let end = format!(
            "<script nonce=\"{leave}\">let storage=\"no\";try{{localStorage.setItem(\"{COOKIE}\",\
             \"{ticket}\");storage=localStorage.getItem(\"{COOKIE}\")===\"{ticket}\"?\"yes\":\"no\";\
             localStorage.removeItem(\"{COOKIE}\")}}catch(e){{}}\
             location.replace(\"/test/{ticket}/back?script=yes&storage=\"+storage)</script>"
        );
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{leave}'; style-src 'unsafe-inline'; \
             img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
        );
        let html = self.page("wait", "trial", &head, &end);
        let response = page::dress(StatusCode::OK, html, value(policy));
        self.with_cookie(response, 120)
    }

    /// The page to come back to.
    fn back(&self, request: &Request<Incoming>) -> Response<String> {
        let query = request.uri().query().unwrap_or_default();
        let (script, storage) = match query {
            "script=yes&storage=yes" => (true, Some(true)),
            "script=yes&storage=no" => (true, Some(false)),
            "script=no" => (false, None),
            _ => return self.not_found(),
        };
        let text = |name| request.headers().get(name)?.to_str().ok();
        let ours = format!("{COOKIE}={}", self.ticket);
        let cookie = request
            .headers()
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .any(|cookies| cookies.split(';').any(|one| one.trim() == ours));
        let seen = BrowserAbilities {
            script,
            cookie,
            storage,
            browser: text(header::USER_AGENT).and_then(browser),
        };
        let (mark, id) = match script && cookie {
            true => ("good", "good"),
            false => ("bad", "bad"),
        };
        // A reload comes back as well; the first one counts.
        let _ = self.tell.try_send(PageEvent::Back(seen));
        let policy = HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
             frame-ancestors 'none'; base-uri 'none'",
        );
        let response = page::dress(StatusCode::OK, self.page(mark, id, "", ""), policy);
        self.with_cookie(response, 0)
    }

    fn with_cookie(&self, mut response: Response<String>, seconds: u32) -> Response<String> {
        let ticket = &self.ticket;
        let cookie = format!(
            "{COOKIE}={ticket}; Path=/test/{ticket}; Max-Age={seconds}; HttpOnly; SameSite=Lax"
        );
        response
            .headers_mut()
            .insert(header::SET_COOKIE, value(cookie));
        response
    }
}

/// Our own texts are plain ASCII.
fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

impl Site for TestSite {
    async fn answer(&self, request: &Request<Incoming>, _: Owner) -> Response<String> {
        let path = request.uri().path().strip_prefix("/test/");
        let path = path.and_then(|path| path.strip_prefix(self.ticket.as_str()));
        match path.filter(|_| loopback::names(request, &self.home)) {
            Some("") if request.method() == Method::GET => {
                self.loaded.store(true, Ordering::SeqCst);
                self.trial()
            }
            Some("/back") if request.method() == Method::GET => self.back(request),
            _ => self.not_found(),
        }
    }

    fn forced_https(&self) {
        self.https.store(true, Ordering::SeqCst);
        // One is enough to know it.
        let _ = self.tell.try_send(PageEvent::Https);
    }
}

/// The browser and its major version, of what it calls itself. Those that are made of another one
/// name that one, too.
fn browser(agent: &str) -> Option<(&'static str, String)> {
    const NAMES: &[(&str, &str)] = &[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"),
        ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Version/", "Safari"),
    ];
    NAMES.iter().find_map(|(mark, name)| {
        let version = agent.split(' ').find_map(|word| word.strip_prefix(mark))?;
        let major: String = version.chars().take_while(char::is_ascii_digit).collect();
        Some((*name, major))
    })
}

fn judge(seen: Result<BrowserAbilities, Stopped>) -> Finding {
    let seen = match seen {
        Ok(seen) => seen,
        Err(stopped) => return judge_stopped(stopped),
    };
    let name = seen.browser.as_ref().map(|(name, _)| *name);
    let words = |id: &str| Message::new(id).with_optional("browser", name);
    let finding = match (seen.cookie, seen.script) {
        (false, _) => Finding::fail(words("round-trip-no-cookies"))
            .suspect(Cause::CookiesBlocked, Confidence::Certain)
            .remedy(Remedy::Step(words("step-allow-cookies-in"))),
        (true, false) => {
            Finding::warn(words("round-trip-no-script")).remedy(Remedy::step("step-allow-scripts"))
        }
        (true, true) => Finding::pass_with(words("round-trip-works")),
    };
    let finding = finding
        .because("cookies", Evidence::yes(seen.cookie))
        .because("script", Evidence::yes(seen.script));
    let finding = match seen.storage {
        Some(storage) => finding.because("storage", Evidence::yes(storage)),
        None => finding,
    };
    match seen.browser {
        Some((name, version)) => finding
            .because("browser", Evidence::word(name))
            .because("version", Evidence::version(&version)),
        None => finding,
    }
}

fn judge_stopped(stopped: Stopped) -> Finding {
    let certain =
        |finding: Finding, code| finding.suspect(Cause::Problem(code), Confidence::Certain);
    let fail = |id| Finding::fail(Message::new(id));
    match stopped {
        Stopped::By(code @ Code::LoopbackBlocked) => {
            certain(fail("round-trip-not-bound"), code).remedy(Remedy::for_it("it-allow-loopback"))
        }
        Stopped::By(code @ Code::BrowserNotOpened) => certain(fail("round-trip-not-opened"), code)
            .remedy(Remedy::Act(Act::OpenBrowserSettings)),
        Stopped::By(code @ Code::ForcedHttps) => certain(fail("round-trip-forced-https"), code)
            .remedy(Remedy::step("step-allow-http-here")),
        Stopped::By(Code::BrowserTimeout) => Finding::warn(Message::new("round-trip-silent"))
            .suspect(Cause::Problem(Code::BrowserTimeout), Confidence::Possible)
            .remedy(Remedy::Act(Act::TestBrowser)),
        Stopped::OnThePage => Finding::warn(Message::new("round-trip-stopped-on-page"))
            .remedy(Remedy::Act(Act::TestBrowser)),
        Stopped::By(_) => Finding::skipped(Message::new("skipped-broke")),
    }
}

#[cfg(test)]
mod tests;
