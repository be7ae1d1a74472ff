//! Servers and proxies that are not what they should be, on this computer.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{Certificate, CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A proxy that answers every request with 407.
pub async fn proxy_that_wants_a_sign_in() -> SocketAddr {
    serve(|stream| async move { answer(stream, "407 Proxy Authentication Required", "").await })
        .await
}

/// Treats every connection in the same way, until the test ends.
pub async fn serve<F>(treat: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
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
pub async fn tls(params: &CertificateParams) -> (SocketAddr, Vec<u8>) {
    let (acceptor, root) = acceptor(params);
    let server = serve(move |stream| {
        let acceptor = acceptor.clone();
        async move { encrypted(acceptor, stream).await }
    })
    .await;
    (server, root)
}

pub fn acceptor(params: &CertificateParams) -> (TlsAcceptor, Vec<u8>) {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    (
        speaking_tls(&certificate, &key),
        certificate.pem().into_bytes(),
    )
}

/// Speaks TLS with this certificate.
pub(crate) fn speaking_tls(certificate: &Certificate, key: &KeyPair) -> TlsAcceptor {
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
    TlsAcceptor::from(Arc::new(config))
}

pub async fn encrypted(acceptor: TlsAcceptor, stream: TcpStream) {
    // Who does not trust the certificate hangs up here.
    if let Ok(stream) = acceptor.accept(stream).await {
        answer(stream, "200 OK", "{}").await;
    }
}

pub async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, status: &str, body: &str) {
    read_head(&mut stream).await;
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

pub async fn read_head(stream: &mut (impl AsyncRead + Unpin)) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
}
