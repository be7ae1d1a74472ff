//! What stands between Portico and a service, each made by hand: every one has its own name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use portico_core::clock::SystemClock;
use portico_core::http::{Http, Network};
use portico_core::{Code, Problem};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{self, ServerConfig};
use url::Url;

/// A name that no resolver knows, so that nothing leaves this computer by mistake.
const NAME: &str = "service.portico.invalid";

#[tokio::test]
async fn a_proxy_that_wants_a_sign_in() {
    let proxy = serve(|stream| async move {
        answer(stream, "407 Proxy Authentication Required", "").await;
    })
    .await;

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
    let (server, _) = tls(&CertificateParams::new([NAME.to_owned()]).unwrap()).await;

    let problem = at(server, Vec::new()).await.unwrap_err();

    assert_eq!(problem.code, Code::TlsUntrusted);
    assert_eq!(problem.about.host.as_deref(), Some(NAME));
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
    let mut params = CertificateParams::new([NAME.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2021, 1, 1);
    let (server, root) = tls(&params).await;

    let problem = at(server, vec![root]).await.unwrap_err();

    assert_eq!(problem.code, Code::TlsUntrusted);
}

#[tokio::test]
async fn a_root_of_the_organisations_own_is_trusted() {
    let (server, root) = tls(&CertificateParams::new([NAME.to_owned()]).unwrap()).await;

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
        resolve: vec![(NAME.to_owned(), server)],
        ..Network::default()
    };
    let port = server.port();
    fetch(network, &format!("https://{NAME}:{port}/")).await
}

/// Treats every connection in the same way, until the test ends.
async fn serve<F>(treat: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(treat(stream));
        }
    });
    address
}

/// A service with a certificate of its own making; returns that certificate too (PEM).
async fn tls(params: &CertificateParams) -> (SocketAddr, Vec<u8>) {
    let (acceptor, root) = acceptor(params);
    let server = serve(move |stream| {
        let acceptor = acceptor.clone();
        async move { encrypted(acceptor, stream).await }
    })
    .await;
    (server, root)
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

fn acceptor(params: &CertificateParams) -> (TlsAcceptor, Vec<u8>) {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    (acceptor, certificate.pem().into_bytes())
}

async fn encrypted(acceptor: TlsAcceptor, stream: TcpStream) {
    // Who does not trust the certificate hangs up here.
    if let Ok(stream) = acceptor.accept(stream).await {
        answer(stream, "200 OK", "{}").await;
    }
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, status: &str, body: &str) {
    read_head(&mut stream).await;
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

async fn read_head(stream: &mut (impl AsyncRead + Unpin)) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
}

/// An address where nobody listens.
async fn closed() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}
