//! Where a test's own service is served: over plain HTTP, or over TLS as the services of the world
//! are. Both are on loopback, so that nothing leaves this computer.
//!
//! ```ignore
//! let authority = Authority::new();
//! let place = Place::encrypted(&authority).await; // or Place::plain()
//! let issuer = place.origin().to_owned();
//! place.serve(router);
//! environment.network.extra_roots.push(authority.root()); // a program: SSL_CERT_FILE
//! ```

use std::io;
use std::net::SocketAddr;

use axum::Router;
use portico_sandbox::{Options, Sandbox};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::hostile::speaking_tls;

/// The names that a certificate is for.
const NAMES: [&str; 4] = ["127.0.0.1", "::1", "localhost", "*.localhost"];

/// Whoever signs certificates in a test. Portico trusts it where its root is among
/// `Network::extra_roots`, a program of ours where `SSL_CERT_FILE` names a file of it.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    root: Vec<u8>,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "An authority of the tests");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().unwrap();
        let root = params.self_signed(&key).unwrap().pem().into_bytes();
        Self {
            issuer: Issuer::new(params, key),
            root,
        }
    }

    /// Its own certificate (PEM).
    pub fn root(&self) -> Vec<u8> {
        self.root.clone()
    }

    /// Speaks TLS with a certificate for this computer.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.acceptor_for(&NAMES)
    }

    /// The same with one for these names and addresses.
    pub fn acceptor_for(&self, names: &[&str]) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let params = CertificateParams::new(names).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        speaking_tls(&certificate, &key)
    }
}

/// A port of this computer that a service is going to be served on. Its address is known before
/// there is a service, which often has to name it.
pub struct Place {
    listener: TcpListener,
    origin: String,
    acceptor: Option<TlsAcceptor>,
}

impl Place {
    /// Over plain HTTP.
    pub async fn plain() -> Self {
        Self::new("http", None).await
    }

    /// Over TLS, with a certificate that this authority has signed.
    pub async fn encrypted(authority: &Authority) -> Self {
        Self::new("https", Some(authority.acceptor())).await
    }

    async fn new(scheme: &str, acceptor: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::at(listener, scheme, acceptor)
    }

    /// Over TLS, at an address of the test's choice.
    pub fn speaking_tls(listener: TcpListener, acceptor: TlsAcceptor) -> Self {
        Self::at(listener, "https", Some(acceptor))
    }

    fn at(listener: TcpListener, scheme: &str, acceptor: Option<TlsAcceptor>) -> Self {
        let origin = format!("{scheme}://{}", listener.local_addr().unwrap());
        Self {
            listener,
            origin,
            acceptor,
        }
    }

    /// `https://127.0.0.1:PORT`, with the scheme that is spoken there.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Stands before a service on another port, which is called what this place is, until the test ends.
    pub fn stand_before(self, port: u16) {
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = self.listener.accept().await {
                let acceptor = self.acceptor.clone();
                tokio::spawn(async move {
                    let mut service = TcpStream::connect(("127.0.0.1", port)).await?;
                    match acceptor {
                        None => copy_bidirectional(&mut stream, &mut service).await,
                        // Whoever does not trust the certificate hangs up.
                        Some(acceptor) => {
                            let mut stream = acceptor.accept(stream).await?;
                            copy_bidirectional(&mut stream, &mut service).await
                        }
                    }
                });
            }
        });
    }

    /// Serves until the test ends.
    pub fn serve(self, router: Router) {
        match self.acceptor {
            None => tokio::spawn(async move { axum::serve(self.listener, router).await }),
            Some(acceptor) => {
                let encrypted = Encrypted::new(self.listener, acceptor);
                tokio::spawn(async move { axum::serve(encrypted, router).await })
            }
        };
    }
}

/// A sandbox whose account service is served over TLS, and the root of whoever vouches for it (PEM).
pub async fn encrypted_sandbox() -> (Sandbox, Vec<u8>) {
    let authority = Authority::new();
    let place = Place::encrypted(&authority).await;
    let elsewhere = |name: &str| format!("https://{name}.example");
    let sandbox = Sandbox::start(Options {
        origins: Some([
            place.origin().to_owned(),
            elsewhere("google"),
            elsewhere("company"),
        ]),
        ..Options::memory()
    });
    let sandbox = sandbox.await.unwrap();
    place.stand_before(sandbox.ports()[0]);
    (sandbox, authority.root())
}

/// Connections that have shaken hands.
struct Encrypted {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl Encrypted {
    fn new(listener: TcpListener, acceptor: TlsAcceptor) -> Self {
        let address = listener.local_addr().unwrap();
        let (hand_over, ready) = mpsc::channel(16);
        tokio::spawn(async move {
            while let Ok((stream, from)) = listener.accept().await {
                let (acceptor, hand_over) = (acceptor.clone(), hand_over.clone());
                // Whoever does not trust the certificate hangs up, and keeps nobody waiting.
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        let _ = hand_over.send((stream, from)).await;
                    }
                });
            }
        });
        Self { address, ready }
    }
}

impl axum::serve::Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
