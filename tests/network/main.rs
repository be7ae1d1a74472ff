//! What stands between Portico and a service, each made by hand: every one has its own name.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use portico_core::clock::{Clock as _, SystemClock};
use portico_core::http::{Http, Network};
use portico_core::{Code, Language, Problem};
use rcgen::{CertificateParams, date_time_ymd};
use serde_json::Value;
use test_support::hostile::{
    self, acceptor, answer, encrypted, proxy_that_wants_a_sign_in, read_head, serve, tls,
};
use tokio::io::AsyncWriteExt;
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

/// An address where nobody listens.
async fn closed() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}
