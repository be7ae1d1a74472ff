//! Whoever can reach the loopback address, while a sign-in waits there.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;
use portico_core::sign_in::BrowserHandoff;
use portico_core::{AnswerKind, Challenge, Code, Handoff, Hints, SignIn, Step};
use test_support::{Held, asked, done, handed_over};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use test_support::desk::{Desk, go};
use test_support::provider::EMAIL;

/// A sign-in that waits for its redirect.
struct Waiting {
    desk: Desk,
    sign_in: SignIn,
    handoff: BrowserHandoff,
}

impl Waiting {
    async fn new() -> Self {
        Self::for_at_most(Hints::default().limit).await
    }

    async fn for_at_most(limit: Duration) -> Self {
        let desk = Desk::with(|_| {}).await;
        let mut sign_in = desk.sign_in_with(Hints {
            limit,
            ..Hints::default()
        });
        let handoff = handed_over(sign_in.start().await);
        Self {
            desk,
            sign_in,
            handoff,
        }
    }

    fn back(&self) -> Url {
        Url::parse(self.handoff.redirect_uri.as_str()).unwrap()
    }

    fn address(&self) -> SocketAddr {
        self.back().socket_addrs(|| None).unwrap()[0]
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address()).await.unwrap()
    }

    /// The head of a request that is right but for its query.
    fn get(&self, query: &str) -> String {
        let (address, path) = (self.address(), self.back().path().to_owned());
        format!("GET {path}{query} HTTP/1.1\r\nHost: {address}\r\n\r\n")
    }

    async fn say(&self, bytes: &[u8]) -> String {
        say(self.address(), bytes).await
    }

    async fn must_answer(&self, bytes: &[u8], status: &str) {
        let answer = self.say(bytes).await;
        let head = answer.lines().next().unwrap_or("nothing");
        let what = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert!(head.contains(status), "{what:?}: {head}, not {status}");
    }

    /// The person comes back after all of it.
    async fn must_end_well(mut self) {
        done(go(&self.handoff, &mut self.sign_in).await);
        assert_eq!(self.desk.provider.exchanges().len(), 1);
    }
}

/// What comes back for these bytes, as far as it comes.
async fn say(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // It may hang up before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        answer.extend_from_slice(&piece[..length]);
        assert!(answer.len() < 64 * 1024, "more than any page");
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn more_silent_connections_than_there_is_room_for_do_not_keep_the_right_one_out() {
    // Shorter than silence alone is borne, so that only making room lets the right one in.
    let waiting = Waiting::for_at_most(Duration::from_secs(9)).await;
    let mut silent = Vec::new();
    for number in 0..400 {
        let mut stream = waiting.connect().await;
        // Half of them begin, and never go on.
        if number % 2 == 0 {
            stream.write_all(b"GET /callback?code=").await.unwrap();
        }
        silent.push(stream);
    }
    waiting.must_end_well().await;
    drop(silent);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn megabytes_of_headers_are_cut_off_and_not_kept() {
    let waiting = Waiting::new().await;
    let flood = [
        waiting.get("?code=x").trim_end().to_owned() + "\r\nX: ",
        "x".repeat(1024 * 1024),
    ]
    .concat();
    waiting.must_answer(flood.as_bytes(), "431").await;
    let before = resident();
    for _ in 0..10 {
        let all: Vec<_> = (0..20).map(|_| waiting.say(flood.as_bytes())).collect();
        for answer in join_all(all).await {
            assert!(answer.is_empty() || answer.contains("431"), "{answer}");
        }
    }
    let grown = resident().saturating_sub(before);
    assert!(
        grown < 64 * 1024 * 1024,
        "200 MiB were sent, {grown} bytes are kept"
    );
    waiting.must_end_well().await;
}

#[tokio::test]
async fn what_is_not_a_browser_with_this_sign_ins_redirect_is_turned_away() {
    let waiting = Waiting::new().await;
    let (address, port) = (waiting.address(), waiting.address().port());
    let right = waiting.get("?code=x&state=guessed");
    let with_host = |host: &str| right.replace(&format!("Host: {address}"), host);
    for (what, status) in [
        (right.clone(), "400"),
        (waiting.get(""), "400"),
        (waiting.get("?"), "400"),
        (waiting.get("?code=x"), "400"),
        (waiting.get("?state=&code=x"), "400"),
        (waiting.get("?again=guessed"), "400"),
        (waiting.get("?error=access_denied"), "400"),
        (waiting.get("?code=a&code=b&state=x"), "400"),
        (waiting.get("?code=%00%ff&state=%F0%9F"), "400"),
        (with_host("Host: evil.example"), "421"),
        (with_host(&format!("Host: evil.example:{port}")), "421"),
        (with_host("Host: 127.0.0.1"), "421"),
        // Other names of the same place are other redirect URIs.
        (with_host(&format!("Host: localhost:{port}")), "421"),
        (with_host(&format!("Host: [::1]:{port}")), "421"),
        (with_host("Host: 127.0.0.1:1"), "421"),
        (
            with_host(&format!("Host: 127.0.0.1.evil.example:{port}")),
            "421",
        ),
        (
            with_host(&format!("Host: evil.example\r\nHost: {address}")),
            "421",
        ),
        (
            with_host(&format!("Host: {address}\r\nHost: {address}")),
            "421",
        ),
        (with_host("X-Forwarded-Host: 127.0.0.1"), "421"),
        (
            right.replace("GET /", &format!("GET http://evil.example:{port}/")),
            "421",
        ),
        (
            right.replace("GET /", &format!("GET http://{address}/")),
            "400",
        ),
        (right.replace("/callback", "/"), "404"),
        (right.replace("/callback", "/Callback"), "404"),
        (right.replace("/callback", "/callback/"), "404"),
        (right.replace("/callback", "//callback"), "404"),
        (right.replace("/callback", "/x/../callback"), "404"),
        (right.replace("/callback", "/%63allback"), "404"),
        (right.replace("GET", "POST"), "405"),
        (right.replace("GET", "HEAD"), "405"),
        (right.replace("GET", "OPTIONS"), "405"),
        (right.replace("GET", "BREW"), "405"),
        (right.replace("HTTP/1.1", "HTTP/1.0"), "400"),
        ("GET /callback HTTP/1.0\r\n\r\n".to_owned(), "421"),
        ("GET /callback\r\n\r\n".to_owned(), "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), "nothing"),
        ("SSH-2.0-x\r\n\r\n".to_owned(), "400"),
        ("\0\0\0\0\r\n\r\n".to_owned(), "400"),
        (
            waiting.get(&format!("?code={}&state=x", "c".repeat(40 * 1024))),
            "400",
        ),
        (
            right.replace("\r\n\r\n", "\r\nContent-Length: 99999999999\r\n\r\n"),
            "400",
        ),
        (
            right.replace(
                "\r\n\r\n",
                "\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
            ),
            "400",
        ),
    ] {
        waiting.must_answer(what.as_bytes(), status).await;
    }
    waiting.must_end_well().await;
}

#[tokio::test]
async fn a_flood_of_guesses_is_survived() {
    let waiting = Waiting::new().await;
    // In full by `cargo xtask soak`.
    let rounds = if test_support::inherited("PORTICO_SOAK").is_some() {
        5000
    } else {
        50
    };
    for round in 0..rounds {
        let guesses: Vec<String> = (0..20)
            .map(|number| waiting.get(&format!("?code=x&state=guess-{round}-{number}")))
            .collect();
        let all: Vec<_> = guesses
            .iter()
            .map(|guess| waiting.say(guess.as_bytes()))
            .collect();
        for answer in join_all(all).await {
            assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        }
    }
    waiting.must_end_well().await;
}

/// Nobody looks at the first notices: they must not stand in the way of the redirect.
#[tokio::test]
async fn a_flood_of_tls_hellos_is_said_and_does_not_keep_the_redirect_out() {
    let mut waiting = Waiting::new().await;
    for _ in 0..100 {
        let answer = waiting.say(&[0x16, 3, 1, 2, 0, 1]).await;
        assert!(answer.is_empty(), "no HTTP to who speaks TLS: {answer}");
    }
    // The page tells the end before anybody has looked at a notice.
    let right = Right::of(&waiting).await;
    let mut page = String::new();
    for _ in 0..10 {
        page = right
            .browser
            .get(right.address.clone())
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        if page.contains(EMAIL) {
            break;
        }
    }
    assert!(page.contains(EMAIL), "{page}");
    let mut notices = 0;
    let end = loop {
        match waiting.sign_in.wait().await {
            Step::Browser(Handoff::Browser(handoff)) => {
                assert_eq!(handoff.page.notice.unwrap().code, Code::ForcedHttps);
                notices += 1;
            }
            end => break end,
        }
    };
    done(end);
    assert!((1..=16).contains(&notices), "{notices}");
}

#[tokio::test]
async fn only_the_first_of_several_requests_in_one_connection_is_read() {
    let waiting = Waiting::new().await;
    let several = waiting.get("?code=x&state=guessed").repeat(5);
    let answer = waiting.say(several.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    assert!(
        answer.to_lowercase().contains("connection: close"),
        "{answer}"
    );
    waiting.must_end_well().await;
}

#[tokio::test]
async fn the_right_redirect_counts_once_however_often_and_however_slowly_it_comes() {
    let mut waiting = Waiting::new().await;
    let right = Right::of(&waiting).await;
    let head = right.head(&waiting);

    // One of them comes byte by byte; all of them ask for the same.
    let slowly = async {
        let mut stream = waiting.connect().await;
        for byte in head.as_bytes() {
            stream.write_all(&[*byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let at_once: Vec<_> = (0..20).map(|_| waiting.say(head.as_bytes())).collect();
    let (slow, others) = tokio::join!(slowly, join_all(at_once));

    done(waiting.sign_in.wait().await);
    assert_eq!(
        waiting.desk.provider.exchanges().len(),
        1,
        "the code is spent once"
    );
    for answer in others.iter().chain([&slow]) {
        // Who came after the end finds nobody there.
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 200"),
            "{answer}"
        );
        assert!(
            !answer.contains("a-code"),
            "nothing of the address is on the page"
        );
    }
    assert!(
        others
            .iter()
            .chain([&slow])
            .any(|answer| !answer.is_empty())
    );
}

#[tokio::test]
async fn a_redirect_of_an_earlier_sign_in_is_not_taken_again() {
    let waiting = Waiting::new().await;
    let earlier = Right::of(&waiting).await;
    drop(waiting);

    let second = Waiting::new().await;
    let old = earlier.head(&second);
    second.must_answer(old.as_bytes(), "400").await;
    second.must_end_well().await;
}

#[tokio::test]
async fn the_right_state_without_the_cookie_is_asked_about_and_ends_nothing() {
    let mut waiting = Waiting::new().await;
    let right = Right::of(&waiting).await;
    let state = right
        .address
        .query_pairs()
        .find(|(name, _)| name == "state");
    let state = state.unwrap().1.into_owned();
    let issuer = right.address.query_pairs().find(|(name, _)| name == "iss");
    let issuer = issuer.map_or(String::new(), |(_, issuer)| format!("&iss={issuer}"));
    // Whoever else knows the state can't end it, and is shown how it ended by nobody.
    for query in [
        format!("?error=access_denied&state={state}{issuer}"),
        format!("?state={state}{issuer}"),
        format!("?code=a&code=b&state={state}"),
    ] {
        let answer = waiting.say(waiting.get(&query).as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let noticed = handed_over(waiting.sign_in.wait().await);
        let code = noticed.page.notice.unwrap().code;
        assert!(
            matches!(code, Code::AccessDenied | Code::BadResponse),
            "{code}"
        );
    }
    let without = right.head(&waiting).replace(&right.cookie, "portico-0=0");
    let address = waiting.address();
    let (answer, step) = tokio::join!(say(address, without.as_bytes()), waiting.sign_in.wait());
    assert!(!answer.contains(EMAIL), "{answer}");
    let challenge = &asked(&step).challenge;
    assert!(matches!(challenge, Challenge::UnknownBrowser { came_back } if came_back == EMAIL));
    assert!(waiting.desk.nothing_is_kept());
    let step = waiting.sign_in.answer(AnswerKind::Accept.into()).await;
    done(step.unwrap());
}

#[tokio::test]
async fn a_code_that_an_unknown_browser_has_made_up_ends_nothing() {
    for returns_known in [true, false] {
        for code in ["made-up", "a%20b", "code%0A"] {
            let mut waiting = Waiting::new().await;
            let right = Right::of(&waiting).await;
            let query = |code: &str| {
                let pairs = right.address.query_pairs();
                let pairs = pairs.filter(|(name, _)| name != "code");
                let rest = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(pairs)
                    .finish();
                format!("?code={code}&{rest}")
            };
            let (address, made_up) = (waiting.address(), waiting.get(&query(code)));
            // Once more, by whoever insists.
            for _ in 0..2 {
                let (answer, step) =
                    tokio::join!(say(address, made_up.as_bytes()), waiting.sign_in.wait());
                assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                assert!(!answer.contains(EMAIL), "{answer}");
                let notice = handed_over(step).page.notice.unwrap();
                assert_eq!(notice.code, Code::TokenRefused, "{code}: {notice:?}");
            }
            assert!(waiting.desk.nothing_is_kept());
            let head = right.head(&waiting);
            let head = match returns_known {
                true => head,
                false => head.replace(&right.cookie, "portico-0=0"),
            };
            let (_, step) = tokio::join!(say(address, head.as_bytes()), waiting.sign_in.wait());
            match returns_known {
                true => drop(done(step)),
                false => {
                    assert!(matches!(
                        asked(&step).challenge,
                        Challenge::UnknownBrowser { .. }
                    ));
                    let step = waiting.sign_in.answer(AnswerKind::Accept.into()).await;
                    done(step.unwrap());
                }
            }
        }
    }
}

/// Nor does one keep the right one out while the service is asked about it.
#[tokio::test]
async fn a_code_that_an_unknown_browser_has_made_up_keeps_no_other_out() {
    let held = Held::at("/token");
    let waiting = Waiting::new().await;
    let right = Right::of(&waiting).await;
    let query = right.address.query().unwrap().replace("code=", "code=x");
    let (made_up, head) = (waiting.get(&format!("?{query}")), right.head(&waiting));
    let address = waiting.address();
    let Waiting {
        desk, mut sign_in, ..
    } = waiting;
    desk.become_(|it| it.held = Some(held.clone()));
    let comes_back = async {
        held.came().await;
        desk.become_(|_| {});
        // It stands in the line before the service has answered.
        let mut right = TcpStream::connect(address).await.unwrap();
        right.write_all(head.as_bytes()).await.unwrap();
        held.answer();
        let mut answer = Vec::new();
        right.read_to_end(&mut answer).await.unwrap();
    };
    let ends = async {
        assert!(handed_over(sign_in.wait().await).page.notice.is_some());
        sign_in.wait().await
    };
    let (_, (), step) = tokio::join!(say(address, made_up.as_bytes()), comes_back, ends);
    done(step);
}

#[tokio::test]
async fn the_known_browser_counts_after_the_failure_that_an_unknown_one_brought() {
    let waiting = Waiting::new().await;
    let right = Right::of(&waiting).await;
    let query = right.address.query().unwrap();
    let error = query.replace("code=", "error=");
    waiting
        .must_answer(waiting.get(&format!("?{error}")).as_bytes(), "200")
        .await;
    let mut waiting = waiting;
    assert!(
        handed_over(waiting.sign_in.wait().await)
            .page
            .notice
            .is_some()
    );
    waiting.must_end_well().await;
}

#[tokio::test]
async fn the_listener_is_gone_with_its_sign_in() {
    let mut waiting = Waiting::new().await;
    let address = waiting.address();
    done(go(&waiting.handoff, &mut waiting.sign_in).await);
    waiting.sign_in.wait_closed().await;
    assert!(TcpStream::connect(address).await.is_err());

    let waiting = Waiting::new().await;
    let address = waiting.address();
    drop(waiting);
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

/// Where the provider sends the browser, without going there, and the browser.
struct Right {
    address: Url,
    cookie: String,
    browser: reqwest::Client,
}

impl Right {
    async fn of(waiting: &Waiting) -> Self {
        let browser = test_support::person::browser()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let led = browser.get(waiting.handoff.page.url.clone()).send();
        let led = led.await.unwrap();
        assert_eq!(led.status(), 303);
        let header = |response: &reqwest::Response, name: &str| {
            response.headers()[name].to_str().unwrap().to_owned()
        };
        assert_eq!(header(&led, "cache-control"), "no-store");
        assert_eq!(header(&led, "referrer-policy"), "no-referrer");
        let given = header(&led, "set-cookie");
        for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/callback;"] {
            assert!(given.contains(part), "{given}");
        }
        let back = browser.get(header(&led, "location")).send().await.unwrap();
        Self {
            address: Url::parse(&header(&back, "location")).unwrap(),
            cookie: given.split(';').next().unwrap().to_owned(),
            browser,
        }
    }

    /// The head of the right redirect at this listener.
    fn head(&self, waiting: &Waiting) -> String {
        let head = waiting.get(&format!("?{}", self.address.query().unwrap()));
        head.replace(
            "\r\n\r\n",
            &format!("\r\nCookie: a=b; {}\r\n\r\n", self.cookie),
        )
    }
}

/// The memory that this process holds, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let number: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    number * 1024
}
