use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;

use portico_core::http::Network;
use portico_core::platform::browser::{Browser, NotOpened, Opened};

use super::*;
use crate::check::Status;
use crate::testing;

const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/149.0.0.0 Safari/537.36";

/// A browser that is good for as much as it is told, and no more.
#[derive(Debug)]
struct FakeBrowser {
    can: Can,
    pages: Arc<Mutex<Vec<String>>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Can {
    Everything,
    /// Everything, and it asks for HTTPS first.
    EverythingLater,
    NoScript,
    NoCookies,
    NoStorage,
    OnlyLoad,
    OnlyHttps,
    Nothing,
}

impl Browser for FakeBrowser {
    fn open(&self, url: &Url) -> Result<Opened, NotOpened> {
        let (can, url, pages) = (self.can, url.clone(), self.pages.clone());
        std::thread::spawn(move || visit(can, &url, &pages));
        Ok(Opened::default())
    }
}

fn visit(can: Can, url: &Url, pages: &Mutex<Vec<String>>) {
    if can == Can::Nothing {
        return;
    }
    if matches!(can, Can::OnlyHttps | Can::EverythingLater) {
        // The beginning of a TLS hello.
        let mut stream = connect(url);
        stream.write_all(&[0x16, 3, 1, 0, 200, 1]).unwrap();
        let mut answer = Vec::new();
        // It is closed without an answer.
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty());
        if can == Can::OnlyHttps {
            return;
        }
    }
    let page = fetch(url, None);
    pages.lock().unwrap().push(page.clone());
    if can == Can::OnlyLoad {
        return;
    }
    let cookie = between(&page, "set-cookie: ", ";");
    let cookie = (can != Can::NoCookies).then_some(cookie);
    let next = match can {
        Can::NoScript => between(&page, "url=", "\""),
        _ => {
            let storage = if can == Can::NoStorage { "no" } else { "yes" };
            between(&page, "location.replace(\"", "\"") + storage
        }
    };
    let page = fetch(&url.join(&next).unwrap(), cookie.as_deref());
    pages.lock().unwrap().push(page);
}

fn connect(url: &Url) -> TcpStream {
    TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], url.port().unwrap()))).unwrap()
}

fn fetch(url: &Url, cookie: Option<&str>) -> String {
    let cookie = cookie.map_or(String::new(), |cookie| format!("Cookie: a=b; {cookie}\r\n"));
    let path = &url[url::Position::BeforePath..];
    let port = url.port().unwrap();
    send(
        url,
        &format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: {CHROME}\r\n{cookie}\r\n"
        ),
    )
}

fn send(url: &Url, request: &str) -> String {
    let mut stream = connect(url);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn between(text: &str, from: &str, to: &str) -> String {
    let rest = text.split_once(from).unwrap().1;
    rest.split_once(to).unwrap().0.to_owned()
}

async fn found(can: Can, patience: Duration) -> (Finding, Vec<String>) {
    let pages = Arc::new(Mutex::new(Vec::new()));
    let browser = FakeBrowser {
        can,
        pages: pages.clone(),
    };
    let (context, _folder) = testing::context_through(Network::default(), Arc::new(browser));
    let finding = look_within(&context, patience).await;
    let pages = pages.lock().unwrap().clone();
    (finding, pages)
}

fn evidence(finding: &Finding, key: &str) -> serde_json::Value {
    let found = finding.evidence.iter().find(|(name, _)| *name == key);
    found.map_or(serde_json::Value::Null, |(_, one)| one.value().clone())
}

fn message(finding: &Finding) -> &str {
    &finding.message.as_ref().unwrap().id
}

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(400);

#[tokio::test]
async fn a_browser_that_does_everything_passes_and_is_named() {
    let (finding, pages) = found(Can::Everything, LONG).await;
    assert_eq!(finding.status, Status::Pass, "{finding:?}");
    for key in ["cookies", "script", "storage"] {
        assert_eq!(evidence(&finding, key), true, "{key}");
    }
    assert_eq!(evidence(&finding, "browser"), "Chrome");
    assert_eq!(evidence(&finding, "version"), "149");
    // Only the script with this page's own mark may run.
    let nonce = between(&pages[0], "script-src 'nonce-", "'");
    assert!(pages[0].contains(&format!("<script nonce=\"{nonce}\">")));
    assert_eq!(pages[0].matches("<script").count(), 1);
}

#[tokio::test]
async fn what_the_browser_blocks_is_named() {
    let (finding, _) = found(Can::NoCookies, LONG).await;
    assert_eq!(
        (finding.status, message(&finding)),
        (Status::Fail, "round-trip-no-cookies")
    );
    assert_eq!(finding.suspects[0].cause, Cause::CookiesBlocked);
    assert_eq!(finding.suspects[0].confidence, Confidence::Certain);

    let (finding, _) = found(Can::NoScript, LONG).await;
    assert_eq!(
        (finding.status, message(&finding)),
        (Status::Warn, "round-trip-no-script")
    );
    assert_eq!(evidence(&finding, "cookies"), true);

    let (finding, _) = found(Can::NoStorage, LONG).await;
    assert_eq!(finding.status, Status::Pass);
    assert_eq!(evidence(&finding, "storage"), false);
}

#[tokio::test]
async fn a_browser_that_insists_on_https_is_told_from_one_that_only_tries() {
    let (finding, _) = found(Can::OnlyHttps, SHORT).await;
    assert_eq!(finding.status, Status::Fail);
    assert_eq!(finding.suspects[0].cause, Cause::Problem(Code::ForcedHttps));
    let (finding, _) = found(Can::EverythingLater, LONG).await;
    assert_eq!(finding.status, Status::Pass);
}

#[tokio::test]
async fn a_browser_that_does_not_come_back_is_not_blamed() {
    let (finding, _) = found(Can::Nothing, SHORT).await;
    assert_eq!(
        (finding.status, message(&finding)),
        (Status::Warn, "round-trip-silent")
    );
    assert_eq!(finding.suspects[0].confidence, Confidence::Possible);
    let (finding, _) = found(Can::OnlyLoad, SHORT).await;
    assert_eq!(message(&finding), "round-trip-stopped-on-page");
    assert!(finding.suspects.is_empty());
}

#[tokio::test]
async fn without_a_browser_that_is_said() {
    let (context, _folder) = testing::context();
    let finding = look(&context).await;
    assert_eq!(finding.status, Status::Fail);
    assert_eq!(
        finding.suspects[0].cause,
        Cause::Problem(Code::BrowserNotOpened)
    );
}

#[tokio::test]
async fn what_others_send_is_answered_and_does_not_count() {
    let (tell, mut told) = mpsc::channel(4);
    let bound = Bound::bind(&Binding::AnyPort).await.unwrap();
    let site = Arc::new(TestSite::new(
        bound.redirect_uri().clone(),
        Language::English,
        tell,
    ));
    let _serving = bound.serve_site(site.clone());
    let url = site.at("").unwrap();
    let (path, port) = (url.path().to_owned(), url.port().unwrap());
    let requests = [
        format!("GET /test/guess HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        format!("GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        format!("GET {path}/back?script=yes&storage=yes HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        format!("GET {path}/back?script=maybe HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        format!(
            "POST {path}/back?script=no HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n"
        ),
    ];
    for request in requests {
        let to = url.clone();
        let answer = tokio::task::spawn_blocking(move || send(&to, &request));
        let answer = answer.await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        assert!(told.try_recv().is_err());
    }
    let to = url.clone();
    let good = tokio::task::spawn_blocking(move || fetch(&to, None));
    assert!(good.await.unwrap().starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_browser_is_known_by_its_own_name_not_by_its_engines() {
    for (agent, name, version) in [
        (CHROME, "Chrome", "149"),
        (
            "Mozilla/5.0 AppleWebKit/537.36 Chrome/149.0.0.0 Safari/537.36 Edg/149.0.1.2",
            "Edge",
            "149",
        ),
        (
            "Mozilla/5.0 (X11; rv:151.0) Gecko/20100101 Firefox/151.0",
            "Firefox",
            "151",
        ),
        (
            "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/26.1 Safari/605.1.15",
            "Safari",
            "26",
        ),
    ] {
        assert_eq!(browser(agent), Some((name, version.to_owned())));
    }
    assert_eq!(browser("curl/8.0 ada@example.com"), None);
}
