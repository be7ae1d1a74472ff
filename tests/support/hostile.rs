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
pub fn speaking_tls(certificate: &Certificate, key: &KeyPair) -> TlsAcceptor {
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

/// Answers an encrypted hello as a server does that does not encrypt.
pub async fn refuse_in_plain(mut stream: TcpStream) -> std::io::Result<()> {
    hello(&mut stream).await?;
    stream
        .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        .await?;
    stream.shutdown().await
}

/// Answers a hello with an alert of TLS (RFC 8446 6) and nothing else.
pub async fn alert(mut stream: TcpStream, description: u8) -> std::io::Result<()> {
    hello(&mut stream).await?;
    stream.write_all(&[21, 3, 3, 0, 2, 2, description]).await?;
    stream.shutdown().await
}

/// Answers a hello as a server does that has learned nothing after TLS 1.0.
pub async fn old_tls(mut stream: TcpStream) -> std::io::Result<()> {
    hello(&mut stream).await?;
    let mut body = vec![2, 0, 0, 38, 3, 1];
    body.extend([7; 32]);
    body.extend([0, 0xc0, 0x13, 0]);
    let mut record = vec![22, 3, 1, 0, 42];
    record.extend(body);
    stream.write_all(&record).await?;
    // Until the other side has said what it thinks of that.
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.map(|_| ())
}

async fn hello(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut head = [0; 5];
    stream.read_exact(&mut head).await?;
    let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    stream.read_exact(&mut body).await.map(|_| ())
}

/// A server that lets nobody in who shows no certificate, in these versions of TLS.
pub fn acceptor_of_known_clients(
    params: &CertificateParams,
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> (TlsAcceptor, Vec<u8>) {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(certificate.der().clone()).unwrap();
    let clients = rustls::server::WebPkiClientVerifier::builder_with_provider(
        Arc::new(roots),
        provider.clone(),
    );
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    (
        TlsAcceptor::from(Arc::new(config)),
        certificate.pem().into_bytes(),
    )
}
