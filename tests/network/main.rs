//! What stands between Portico and a service, each made by hand: every one has its own name.

mod authorities;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderValue;
use portico_core::clock::{Clock as _, SystemClock};
use portico_core::fs::atomic;
use portico_core::http::{Http, Network, ProxyAnswer, ProxyCredential, ProxySignIn, Untold};
use portico_core::proxy::{Challenge, Proxy, Surroundings};
use portico_core::{Code, Language, Problem};
use rcgen::{CertificateParams, date_time_ymd};
use serde_json::Value;
use test_support::hostile::{
    self, acceptor, answer, encrypted, proxy_that_wants_a_sign_in, read_head, serve, tls,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

/// A name that no resolver knows, so that nothing leaves this computer by mistake.
const NAME: &str = "service.portico.invalid";
/// A name of this computer.
const LOCAL: &str = "service.localhost";

#[tokio::test]
async fn a_proxy_that_wants_a_sign_in() {
    let proxy = proxy_that_wants_a_sign_in().await;

    let problem = through(proxy, "https://service.portico.invalid/").await;

    assert_eq!(problem.code, Code::ProxySignIn);
    assert_eq!(problem.about.host.as_deref(), Some(NAME));
}

#[tokio::test]
async fn a_proxy_that_does_not_let_it_through() {
    let proxy = serve(|stream| async move { answer(stream, "403 Forbidden", "").await }).await;

    let problem = through(proxy, "https://service.portico.invalid/").await;

    assert_eq!(problem.code, Code::NetworkUnreachable);
}

#[tokio::test]
async fn a_proxy_that_is_no_longer_there() {
    let gone = closed().await;

    let problem = through(gone, "https://service.portico.invalid/").await;

    assert_eq!(problem.code, Code::NetworkUnreachable);
}

#[tokio::test]
async fn this_computer_is_never_asked_for_through_the_proxy() {
    let service = serve(|stream| async move { answer(stream, "200 OK", "{}").await }).await;
    let network = Network {
        proxy: Some(Url::parse(&format!("http://{}", closed().await)).unwrap()),
        ..Network::default()
    };

    let answer = fetch(network, &format!("http://{service}/")).await;

    assert!(answer.is_ok(), "{answer:?}");
}

#[tokio::test]
async fn a_certificate_that_nobody_has_signed() {
    let (server, _) = tls(&CertificateParams::new([LOCAL.to_owned()]).unwrap()).await;

    let problem = at(server, Vec::new()).await.unwrap_err();

    assert_eq!(problem.code, Code::TlsUntrusted);
    assert_eq!(problem.about.host.as_deref(), Some(LOCAL));
}

#[tokio::test]
async fn a_certificate_for_another_name() {
    let (server, root) =
        tls(&CertificateParams::new(["elsewhere.invalid".to_owned()]).unwrap()).await;

    let problem = at(server, vec![root]).await.unwrap_err();

    assert_eq!(problem.code, Code::TlsUntrusted);
}

#[tokio::test]
async fn a_certificate_that_has_ended() {
    let mut params = CertificateParams::new([LOCAL.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2021, 1, 1);
    let (server, root) = tls(&params).await;

    let problem = at(server, vec![root]).await.unwrap_err();

    assert_eq!(problem.code, Code::TlsUntrusted);
}

#[tokio::test]
async fn each_way_in_which_encryption_fails_has_its_own_sentence() {
    let params = CertificateParams::new([LOCAL.to_owned()]).unwrap();
    let mut told = std::collections::BTreeMap::new();
    let alert = |description: u8| async move {
        serve(move |stream| async move {
            let _ = hostile::alert(stream, description).await;
        })
        .await
    };
    let mut servers = vec![
        (
            "no-tls",
            serve(|stream| async {
                let _ = hostile::refuse_in_plain(stream).await;
            })
            .await,
            Vec::new(),
        ),
        (
            "version",
            serve(|stream| async {
                let _ = hostile::old_tls(stream).await;
            })
            .await,
            Vec::new(),
        ),
    ];
    for (fault, description) in [
        ("version", 70),
        ("version", 71),
        ("name", 112),
        ("client-certificate", 116),
        ("refused", 40),
        ("refused", 80),
        ("refused", 49),
    ] {
        servers.push((fault, alert(description).await, Vec::new()));
    }
    let (acceptor, root) = hostile::acceptor_of_known_clients(&params, &[&rustls::version::TLS13]);
    let picky = serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let mut kept = stream;
            let _ = acceptor.accept(&mut kept).await;
            // A connection that is closed with something unread breaks off before the alert comes.
            let mut rest = Vec::new();
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut kept, &mut rest).await;
        }
    })
    .await;
    servers.push(("client-certificate", picky, vec![root]));
    for (fault, server, roots) in servers {
        let problem = at(server, roots).await.unwrap_err();
        assert_eq!(problem.code, Code::TlsFailed, "{fault}: {problem}");
        assert_eq!(problem.about.tls, Some(fault), "{problem}");
        assert_eq!(problem.about.host.as_deref(), Some(LOCAL));
        let view = problem.view(Language::English, SystemClock.now());
        assert!(!view.next.contains("online"), "{fault}: {}", view.next);
        assert!(view.why.contains(LOCAL), "{fault}: {}", view.why);
        told.insert(view.why, view.next);
    }
    assert_eq!(told.len(), 5);
}

#[tokio::test]
async fn a_name_that_leads_to_this_computer_is_blocked_unless_the_service_is_here() {
    let own = CertificateParams::new([NAME.to_owned()]).unwrap();
    let other = CertificateParams::new(["elsewhere.invalid".to_owned()]).unwrap();
    let (service, root) = tls(&own).await;
    let (filter, filters_root) = tls(&other).await;
    let plain = serve(|stream| async {
        let _ = hostile::refuse_in_plain(stream).await;
    })
    .await;
    let at = |server: SocketAddr, address: &str, root: &[u8]| {
        let network = Network {
            extra_roots: vec![root.to_vec()],
            resolve: vec![(NAME.to_owned(), address.parse().unwrap())],
            ..Network::default()
        };
        let url = format!("https://{NAME}:{}/", server.port());
        async move { fetch(network, &url).await }
    };
    assert!(at(service, "127.0.0.1", &root).await.is_ok());
    for (server, address) in [
        (filter, "127.0.0.1"),
        (plain, "127.0.0.1"),
        (closed().await, "127.0.0.1"),
        (filter, "0.0.0.0"),
        (filter, "169.254.169.254"),
    ] {
        let problem = at(server, address, &filters_root).await.unwrap_err();
        assert_eq!(problem.code, Code::DnsBlocked, "{address}: {problem}");
    }
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_and_says_so_in_a_page() {
    let page = "<html><head><title>400 No required SSL certificate was sent</title></head></html>";
    let picky =
        serve(move |stream| async move { answer(stream, "400 Bad Request", page).await }).await;
    let other = serve(|stream| async { answer(stream, "400 Bad Request", "{}").await }).await;
    let problem = |server: SocketAddr| async move {
        fetch(Network::default(), &format!("http://{server}/"))
            .await
            .unwrap_err()
    };
    assert_eq!(problem(picky).await.about.tls, Some("client-certificate"));
    assert_eq!(problem(other).await.code, Code::BadResponse);
}

#[tokio::test]
async fn a_root_of_the_organisations_own_is_trusted() {
    let (server, root) = tls(&CertificateParams::new([LOCAL.to_owned()]).unwrap()).await;

    let answer = at(server, vec![root]).await;

    assert!(answer.is_ok(), "{answer:?}");
}

#[tokio::test]
async fn a_proxy_that_reads_along() {
    let (proxy, root) = inspecting_proxy().await;

    let problem = through(proxy, "https://service.portico.invalid/").await;

    assert_eq!(problem.code, Code::TlsUntrusted);
    let network = Network {
        extra_roots: vec![root],
        proxy: Some(Url::parse(&format!("http://{proxy}")).unwrap()),
        ..Network::default()
    };
    let answer = fetch(network, "https://service.portico.invalid/").await;
    assert!(answer.is_ok(), "with the organisation's root: {answer:?}");
}

#[tokio::test]
async fn nobody_listens() {
    let problem = fetch(Network::default(), &format!("http://{}/", closed().await))
        .await
        .unwrap_err();

    assert_eq!(problem.code, Code::NetworkUnreachable);
}

#[tokio::test]
async fn a_name_that_there_is_not() {
    let problem = fetch(Network::default(), "https://service.portico.invalid/")
        .await
        .unwrap_err();

    assert_eq!(problem.code, Code::NetworkUnreachable);
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let silent = serve(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let network = Network {
        limit: Some(Duration::from_millis(100)),
        ..Network::default()
    };

    let problem = fetch(network, &format!("http://{silent}/"))
        .await
        .unwrap_err();

    assert_eq!(problem.code, Code::NetworkTimeout);
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_of_its_answer() {
    let stuck = serve(|mut stream| async move {
        read_head(&mut stream).await;
        let part = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\"";
        stream.write_all(part).await.unwrap();
        std::future::pending().await
    })
    .await;
    let network = Network {
        limit: Some(Duration::from_millis(100)),
        ..Network::default()
    };

    let problem = fetch(network, &format!("http://{stuck}/"))
        .await
        .unwrap_err();

    assert_eq!(problem.code, Code::NetworkTimeout);
}

#[tokio::test]
async fn a_server_that_hangs_up_in_the_middle_of_its_answer() {
    let rude = serve(|mut stream| async move {
        read_head(&mut stream).await;
        let part = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\"";
        stream.write_all(part).await.unwrap();
    })
    .await;

    let problem = fetch(Network::default(), &format!("http://{rude}/"))
        .await
        .unwrap_err();

    assert_eq!(problem.code, Code::BadResponse);
}

#[tokio::test]
async fn a_network_that_wants_a_sign_in_first() {
    let portal = serve(|stream| async move {
        answer(stream, "511 Network Authentication Required", "<html>").await;
    })
    .await;

    let problem = fetch(Network::default(), &format!("http://{portal}/"))
        .await
        .unwrap_err();

    assert_eq!(problem.code, Code::CaptivePortal);
}

async fn fetch(network: Network, url: &str) -> Result<Value, Problem> {
    let http = Http::new(network, Arc::new(SystemClock));
    http.json(&Url::parse(url).unwrap()).await
}

async fn through(proxy: SocketAddr, url: &str) -> Problem {
    let network = Network {
        proxy: Some(Url::parse(&format!("http://{proxy}")).unwrap()),
        ..Network::default()
    };
    fetch(network, url).await.unwrap_err()
}

async fn at(server: SocketAddr, extra_roots: Vec<Vec<u8>>) -> Result<Value, Problem> {
    let network = Network {
        extra_roots,
        resolve: vec![(LOCAL.to_owned(), server.ip())],
        ..Network::default()
    };
    let port = server.port();
    fetch(network, &format!("https://{LOCAL}:{port}/")).await
}

/// A proxy that opens what is encrypted, with a certificate that it has made for the service.
async fn inspecting_proxy() -> (SocketAddr, Vec<u8>) {
    let (acceptor, root) = acceptor(&CertificateParams::new([NAME.to_owned()]).unwrap());
    let proxy = serve(move |mut stream| {
        let acceptor = acceptor.clone();
        async move {
            read_head(&mut stream).await;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            encrypted(acceptor, stream).await;
        }
    })
    .await;
    (proxy, root)
}

/// What a computer's environment says, and nothing else.
fn set(variables: &[(&'static str, &str)]) -> Network {
    let all = variables
        .iter()
        .map(|(name, value)| (*name, (*value).into()));
    Network {
        surroundings: Some(Surroundings {
            variables: all.collect(),
            ..Surroundings::default()
        }),
        limit: Some(Duration::from_secs(3)),
        ..Network::default()
    }
}

/// A computer whose desktop names a script that answers this.
async fn scripted(answer: &str) -> (Network, tempfile::TempDir) {
    let script = format!("function FindProxyForURL(url, host) {{ return '{answer}'; }}");
    let script: &'static str = script.leak();
    let server =
        serve(move |stream| async move { hostile::answer(stream, "200 OK", script).await }).await;
    let home = tempfile::tempdir().unwrap();
    let settings =
        format!("[Proxy Settings]\nProxyType=2\nProxy Config Script=http://{server}/p.pac\n");
    atomic::write(&home.path().join(".config/kioslaverc"), settings.as_bytes()).unwrap();
    let mut network = set(&[("XDG_CURRENT_DESKTOP", "KDE")]);
    network.surroundings.as_mut().unwrap().home = home.path().to_owned();
    (network, home)
}

#[tokio::test]
async fn a_refusal_a_silence_and_a_dead_proxy_name_the_proxy_and_where_it_was_set() {
    let closed = closed().await;
    let status = |status: &'static str| async move {
        serve(move |stream| async move { answer(stream, status, "").await }).await
    };
    let hangs_up = serve(|mut stream| async move { read_head(&mut stream).await }).await;
    let silent = serve(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    for (proxy, code, word) in [
        (
            status("403 Forbidden").await,
            Code::NetworkUnreachable,
            "403",
        ),
        (
            status("404 Not Found").await,
            Code::NetworkUnreachable,
            "404",
        ),
        (
            status("502 Bad Gateway").await,
            Code::NetworkUnreachable,
            "502",
        ),
        (hangs_up, Code::NetworkUnreachable, "hangs up"),
        (closed, Code::NetworkUnreachable, "can't be reached"),
        (silent, Code::NetworkTimeout, "does not answer"),
    ] {
        let url = format!("https://{NAME}/");
        let network = Network {
            limit: Some(Duration::from_secs(1)),
            ..set(&[("https_proxy", proxy.to_string().as_str())])
        };
        let problem = fetch(network, &url).await.unwrap_err();
        assert_eq!(problem.code, code, "{word}: {problem}");
        assert_eq!(problem.about.host.as_deref(), Some(NAME));
        let detail = problem.detail.clone().unwrap();
        for part in [proxy.to_string().as_str(), "https_proxy", word] {
            assert!(detail.contains(part), "{part}: {detail}");
        }
        for &language in Language::ALL {
            let why = problem.view(language, SystemClock.now()).why;
            assert!(
                why.contains(&proxy.to_string()) && why.contains("https_proxy"),
                "{why}"
            );
        }
    }
}

#[tokio::test]
async fn a_proxy_that_can_not_be_read_ends_it_and_nothing_goes_another_way() {
    let tried = Arc::new(AtomicUsize::new(0));
    let count = tried.clone();
    let (acceptor, root) = acceptor(&CertificateParams::new([NAME.to_owned()]).unwrap());
    let service = serve(move |stream| {
        count.fetch_add(1, Ordering::Relaxed);
        let acceptor = acceptor.clone();
        async move { encrypted(acceptor, stream).await }
    })
    .await;
    let url = format!("https://{NAME}:{}/", service.port());
    for (value, right) in [
        (
            "htp://ada:hunter2@proxy.example:1",
            "http://USER:PASSWORD@proxy.example:1",
        ),
        ("\"http://proxy.example:1\"", "http://proxy.example:1"),
        ("http=a.example:1;https=b.example:2", "http://b.example:2"),
        ("quic://proxy.example", "http://proxy.example"),
        ("no proxy", "http://HOST:PORT"),
    ] {
        let network = Network {
            extra_roots: vec![root.clone()],
            resolve: vec![(NAME.to_owned(), service.ip())],
            ..set(&[("HTTPS_PROXY", value)])
        };
        let problem = fetch(network, &url).await.unwrap_err();
        assert_eq!(
            problem.code,
            Code::ProxySettingInvalid,
            "{value}: {problem}"
        );
        for &language in Language::ALL {
            let view = problem.view(language, SystemClock.now());
            assert!(view.why.contains("HTTPS_PROXY"), "{}", view.why);
            assert!(view.next.contains(right), "{value}: {}", view.next);
            assert!(!format!("{view:?}{problem:?}").contains("hunter2"));
        }
    }
    assert_eq!(tried.load(Ordering::Relaxed), 0);
    // The same is reached where nothing, or nothing of it, is set.
    for variables in [
        &[][..],
        &[("HTTPS_PROXY", "none"), ("NO_PROXY", "portico.invalid")],
    ] {
        let network = Network {
            extra_roots: vec![root.clone()],
            resolve: vec![(NAME.to_owned(), service.ip())],
            ..set(variables)
        };
        let answer = fetch(network, &url).await;
        assert!(answer.is_ok(), "{answer:?}");
    }
}

#[tokio::test]
async fn the_ways_of_a_script_are_tried_in_order_until_a_proxy_is_there() {
    let (proxy, root) = inspecting_proxy().await;
    let forbids = Arc::new(AtomicUsize::new(0));
    let count = forbids.clone();
    let forbidding = serve(move |stream| {
        count.fetch_add(1, Ordering::Relaxed);
        async move { answer(stream, "403 Forbidden", "").await }
    })
    .await;
    let dead = closed().await;
    let url = format!("https://{NAME}/");
    let through = |answer: String| {
        let (root, url) = (root.clone(), url.clone());
        async move {
            let (network, _home) = scripted(&answer).await;
            let network = Network {
                extra_roots: vec![root],
                ..network
            };
            fetch(network, &url).await
        }
    };
    // A script out there may not name proxies of this computer: this one is here itself.
    let found = through(format!("PROXY {dead}; PROXY {proxy}; PROXY {forbidding}")).await;
    assert!(found.is_ok(), "{found:?}");
    assert_eq!(forbids.load(Ordering::Relaxed), 0);

    let problem = through(format!("PROXY {forbidding}; PROXY {proxy}"))
        .await
        .unwrap_err();
    let detail = problem.detail.unwrap();
    assert!(
        detail.contains("403") && detail.contains("p.pac"),
        "{detail}"
    );

    let problem = through(format!("PROXY {dead}")).await.unwrap_err();
    assert!(problem.detail.unwrap().contains(&dead.to_string()));
}

#[tokio::test]
async fn a_script_that_does_not_work_leaves_the_direct_way() {
    let (service, root) = tls(&CertificateParams::new([NAME.to_owned()]).unwrap()).await;
    let (network, _home) = scripted("nonsense").await;
    let network = Network {
        extra_roots: vec![root],
        resolve: vec![(NAME.to_owned(), service.ip())],
        ..network
    };
    let answer = fetch(network, &format!("https://{NAME}:{}/", service.port())).await;
    assert!(answer.is_ok(), "{answer:?}");
}

#[tokio::test]
async fn a_proxy_of_socks_is_left_to_look_up_the_name() {
    let (acceptor, root) = acceptor(&CertificateParams::new([NAME.to_owned()]).unwrap());
    let proxy = serve(move |mut stream| {
        let acceptor = acceptor.clone();
        async move {
            let mut greeting = [0; 2];
            stream.read_exact(&mut greeting).await.unwrap();
            let mut methods = vec![0; greeting[1].into()];
            stream.read_exact(&mut methods).await.unwrap();
            // User and password (RFC 1929).
            assert!(methods.contains(&2), "{methods:?}");
            stream.write_all(&[5, 2]).await.unwrap();
            let mut login = [0; 13];
            stream.read_exact(&mut login).await.unwrap();
            assert_eq!(&login, b"\x01\x03ada\x07p%+w:/@");
            stream.write_all(&[1, 0]).await.unwrap();
            let mut head = [0; 5];
            stream.read_exact(&mut head).await.unwrap();
            assert_eq!(head[..4], [5, 1, 0, 3], "a name");
            let mut name = vec![0; usize::from(head[4]) + 2];
            stream.read_exact(&mut name).await.unwrap();
            assert_eq!(&name[..NAME.len()], NAME.as_bytes());
            stream
                .write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
                .await
                .unwrap();
            encrypted(acceptor, stream).await;
        }
    })
    .await;
    for scheme in ["socks", "socks5", "socks5h"] {
        let network = Network {
            extra_roots: vec![root.clone()],
            ..set(&[("all_proxy", &format!("{scheme}://ada:p%25%2Bw:/@@{proxy}"))])
        };
        let answer = fetch(network, &format!("https://{NAME}/")).await;
        assert!(answer.is_ok(), "{scheme}: {answer:?}");
    }
}

/// Knows what to tell proxies, and notes what it was asked.
#[derive(Debug)]
struct Knows {
    says: Vec<(&'static str, ProxyCredential)>,
    asked: Mutex<Vec<(Vec<String>, Option<ProxyCredential>)>>,
}

#[async_trait::async_trait]
impl ProxySignIn for Knows {
    async fn header(
        &self,
        _: &Proxy,
        offered: &[Challenge],
        refused: Option<ProxyCredential>,
    ) -> Result<ProxyAnswer, Untold> {
        let mut asked = self.asked.lock().unwrap();
        let says = self.says.get(asked.len()).or(self.says.last());
        let offered = offered.iter().map(|it| it.scheme.as_str().to_owned());
        asked.push((offered.collect(), refused));
        let none = || Untold::because("no-ticket", "there is no ticket");
        let (says, credential) = *says.ok_or_else(none)?;
        Ok(ProxyAnswer {
            header: HeaderValue::from_static(says),
            credential,
        })
    }
}

#[tokio::test]
async fn a_proxy_that_wants_to_know_who_asks_is_told_each_thing_once() {
    let (acceptor, root) = acceptor(&CertificateParams::new([NAME.to_owned()]).unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = heard.clone();
    let proxy = serve(move |mut stream| {
        let (acceptor, hears) = (acceptor.clone(), hears.clone());
        async move {
            let head = head_of(&mut stream).await;
            let said = head
                .lines()
                .find_map(|line| line.strip_prefix("proxy-authorization: "));
            hears
                .lock()
                .unwrap()
                .push(said.unwrap_or_default().to_owned());
            if said != Some("Negotiate right") {
                let no = b"HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n\
                           Proxy-Authenticate: Basic realm=\"a, b\"\r\nContent-Length: 0\r\n\r\n";
                stream.write_all(no).await.unwrap();
                return;
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            encrypted(acceptor, stream).await;
        }
    })
    .await;
    let (right, wrong) = ("Negotiate right", "Negotiate wrong");
    for (says, works, times, told) in [
        (vec![(right, ProxyCredential::Ticket)], true, 1, vec![right]),
        (
            vec![(right, ProxyCredential::Password)],
            true,
            1,
            vec![right],
        ),
        (
            vec![
                (wrong, ProxyCredential::Ticket),
                (right, ProxyCredential::Password),
            ],
            true,
            2,
            vec![wrong, right],
        ),
        // What was refused once is not told again.
        (
            vec![(wrong, ProxyCredential::Ticket)],
            false,
            2,
            vec![wrong],
        ),
        (
            vec![(wrong, ProxyCredential::Password)],
            false,
            2,
            vec![wrong],
        ),
        (
            vec![
                (wrong, ProxyCredential::Ticket),
                (wrong, ProxyCredential::Password),
            ],
            false,
            3,
            vec![wrong, wrong],
        ),
        (vec![], false, 1, vec![]),
    ] {
        heard.lock().unwrap().clear();
        let network = Network {
            extra_roots: vec![root.clone()],
            ..set(&[("https_proxy", proxy.to_string().as_str())])
        };
        let http = Http::new(network, Arc::new(SystemClock));
        let knows = Arc::new(Knows {
            says: says.clone(),
            asked: Mutex::default(),
        });
        http.sign_in_to_proxies(knows.clone());
        let url = Url::parse(&format!("https://{NAME}/")).unwrap();
        let answer = http.json::<Value>(&url).await;
        assert_eq!(answer.is_ok(), works, "{says:?} {answer:?}");
        let asked = knows.asked.lock().unwrap().clone();
        assert_eq!(asked.len(), times, "{says:?}");
        let mut before = None;
        for (place, (offered, refused)) in asked.iter().enumerate() {
            assert_eq!(offered, &["negotiate", "basic"], "{says:?}");
            assert_eq!(*refused, before, "{says:?}");
            before = says.get(place).map(|(_, told)| *told);
        }
        let said = heard.lock().unwrap().clone();
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let said = said.into_iter().filter(|said| !said.is_empty());
        assert_eq!(said.collect::<Vec<_>>(), told, "{says:?}");
        if let Err(problem) = answer {
            assert_eq!(problem.code, Code::ProxySignIn);
            let has_nothing = says.is_empty();
            assert_eq!(problem.about.untold, has_nothing.then_some("no-ticket"));
            let detail = problem.detail.unwrap();
            assert!(
                detail.contains(&proxy.to_string()) && detail.contains("https_proxy"),
                "{detail}"
            );
            assert_eq!(
                detail.contains("there is no ticket"),
                has_nothing,
                "{detail}"
            );
            continue;
        }
        // The next exchange says it at once, a ticket in a connection of its own.
        heard.lock().unwrap().clear();
        http.json::<Value>(&url).await.unwrap();
        assert_eq!(*heard.lock().unwrap(), [right], "{says:?}");
        assert_eq!(knows.asked.lock().unwrap().len(), times + 1, "{says:?}");
    }
}

async fn head_of(stream: &mut tokio::net::TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let lines = head.lines().map(|line| match line.split_once(':') {
        Some((name, value)) => format!("{}:{value}\n", name.to_ascii_lowercase()),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// An address where nobody listens.
async fn closed() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}
