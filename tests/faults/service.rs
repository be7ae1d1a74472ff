//! The service with its identity provider, its other hosts and its status page; and what answers
//! when a system asks whether it is on the internet. It behaves as it is told to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use chrono::TimeDelta;
use portico_core::clock::{Clock, SystemClock};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PublicKeyData,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::lab::{ISSUER, STATUS, THERE, THERE_6};

/// The host of its pages' scripts and pictures.
pub(crate) const STATIC: &str = "static.acme.example";

/// How it behaves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manners {
    /// By how much its clock is ahead.
    pub(crate) ahead: TimeDelta,
    /// What its identity provider answers in the place of anything else.
    pub(crate) broken: Option<Broken>,
    /// Whether the network wants a sign-in first.
    pub(crate) portal: bool,
    /// What its status page says.
    pub(crate) incidents: Vec<Value>,
    /// What is being maintained.
    pub(crate) maintenances: Vec<Value>,
    /// Words in its answers, by where they stand.
    pub(crate) whisper: BTreeMap<&'static str, String>,
}

impl Manners {
    fn whispered(&self, place: &str) -> &str {
        self.whisper.get(place).map_or("", String::as_str)
    }
}

/// A way not to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// 503.
    Down,
    /// A page where JSON is due.
    Page,
    /// Metadata of another issuer.
    OtherIssuer,
    /// No key that could have signed anything.
    NoKeys,
}

/// A certificate and who has signed it.
pub(crate) struct Paper {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    root: String,
}

/// What makes a certificate another one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flaw<'a> {
    pub(crate) names: &'a [&'a str],
    pub(crate) from: (i32, u8, u8),
    pub(crate) until: (i32, u8, u8),
    /// The organization that signs.
    pub(crate) signer: &'a str,
}

impl Flaw<'_> {
    /// None at all.
    pub(crate) const NONE: Flaw<'static> = Flaw {
        names: &[ISSUER, STATUS, STATIC],
        from: (2024, 1, 1),
        until: (2099, 1, 1),
        signer: "Example Trust Services",
    };
}

impl Paper {
    /// As it should be.
    pub(crate) fn good() -> Self {
        Self::with(Flaw::NONE)
    }

    /// With a flaw, signed by a root that is made for it.
    pub(crate) fn with(flaw: Flaw<'_>) -> Self {
        let root_key = KeyPair::generate().unwrap();
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name
            .push(DnType::OrganizationName, flaw.signer);
        root.distinguished_name
            .push(DnType::CommonName, format!("{} Root CA", flaw.signer));
        let root_certificate = root.self_signed(&root_key).unwrap();
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = flaw.names.iter().map(|name| (*name).to_owned()).collect();
        let mut leaf = CertificateParams::new(names).unwrap();
        leaf.distinguished_name
            .push(DnType::CommonName, flaw.names[0]);
        let (year, month, day) = flaw.from;
        leaf.not_before = date_time_ymd(year, month, day);
        let (year, month, day) = flaw.until;
        leaf.not_after = date_time_ymd(year, month, day);
        let leaf = leaf.signed_by(&key, &Issuer::new(root, &root_key)).unwrap();
        Self {
            chain: vec![leaf.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            root: root_certificate.pem(),
        }
    }

    /// Signed by itself.
    pub(crate) fn self_signed() -> Self {
        let key = KeyPair::generate().unwrap();
        let names = Flaw::NONE.names.iter().map(|name| (*name).to_owned());
        let params = CertificateParams::new(names.collect::<Vec<_>>()).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self {
            chain: vec![certificate.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            root: certificate.pem(),
        }
    }

    /// The root, in PEM.
    pub(crate) fn root(&self) -> String {
        self.root.clone()
    }

    fn acceptor(&self) -> TlsAcceptor {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.key.clone_key())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// The service, running.
pub(crate) struct Service {
    manners: Arc<Mutex<Manners>>,
    paper: Arc<Mutex<Paper>>,
    listening: Vec<JoinHandle<()>>,
}

impl Service {
    /// Listens on all of its addresses.
    pub(crate) async fn start(paper: Paper) -> Self {
        let manners = Arc::new(Mutex::new(Manners::default()));
        let paper = Arc::new(Mutex::new(paper));
        let key = KeyPair::generate().unwrap();
        let app = Router::new()
            .fallback(answer)
            .with_state((manners.clone(), jwk(&key)));
        let mut listening = Vec::new();
        for address in [THERE, THERE_6] {
            let plain = TcpListener::bind((address, 80)).await.unwrap();
            listening.push(serve(plain, app.clone()));
            let listener = Encrypted {
                listener: TcpListener::bind((address, 443)).await.unwrap(),
                paper: paper.clone(),
            };
            listening.push(serve(listener, app.clone()));
        }
        Self {
            manners,
            paper,
            listening,
        }
    }

    /// Changes how it behaves.
    pub(crate) fn behave(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut self.manners.lock().unwrap());
    }

    /// Shows another certificate from now on.
    pub(crate) fn show(&self, paper: Paper) {
        *self.paper.lock().unwrap() = paper;
    }

    /// Who has signed the certificate, in PEM.
    pub(crate) fn root(&self) -> String {
        self.paper.lock().unwrap().root()
    }

    /// Stops listening: the ports are closed.
    pub(crate) async fn close(&mut self) {
        for task in self.listening.drain(..) {
            task.abort();
            // It ends because it was told to.
            let _ = task.await;
        }
    }
}

fn serve<L>(listener: L, app: Router) -> JoinHandle<()>
where
    L: axum::serve::Listener,
    L::Addr: std::fmt::Debug,
{
    tokio::spawn(async move {
        axum::serve(listener, app).await.unwrap();
    })
}

/// A listener behind whose ears the certificate may change.
struct Encrypted {
    listener: TcpListener,
    paper: Arc<Mutex<Paper>>,
}

impl axum::serve::Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, whom)) = self.listener.accept().await else {
                continue;
            };
            let acceptor = self.paper.lock().unwrap().acceptor();
            // Who does not trust the certificate hangs up here.
            if let Ok(stream) = acceptor.accept(stream).await {
                return (stream, whom);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

fn jwk(key: &KeyPair) -> Value {
    // An uncompressed point of P-256: 4, x, y (SEC 1, 2.3.3).
    let point = key.der_bytes();
    let (x, y) = point[1..].split_at(32);
    json!({
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "first",
        "x": BASE64URL.encode(x), "y": BASE64URL.encode(y),
    })
}

async fn answer(
    State((manners, jwk)): State<(Arc<Mutex<Manners>>, Value)>,
    request: Request,
) -> Response<Body> {
    let manners = manners.lock().unwrap().clone();
    let host = host(request.headers());
    let path = request.uri().path();
    let mut response = match host.as_str() {
        ISSUER | STATIC => service(&manners, path, &jwk),
        STATUS => json(&summary(&manners)),
        _ => internet(&manners, &host),
    };
    let date = (SystemClock.now() + manners.ahead).format("%a, %d %b %Y %H:%M:%S GMT");
    response
        .headers_mut()
        .insert(header::DATE, date.to_string().parse().unwrap());
    for name in ["set-cookie", "x-request-id", "www-authenticate"] {
        if let Some(word) = manners.whisper.get(name) {
            response.headers_mut().insert(name, word.parse().unwrap());
        }
    }
    response
}

fn host(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .map(|host| host.to_str().unwrap_or_default());
    let host = host.unwrap_or_default();
    host.split(':').next().unwrap_or_default().to_owned()
}

fn service(manners: &Manners, path: &str, jwk: &Value) -> Response<Body> {
    let issuer = format!("https://{ISSUER}");
    match (manners.broken, path) {
        (Some(Broken::Down), _) => {
            text(StatusCode::SERVICE_UNAVAILABLE, "text/html", "<h1>503</h1>")
        }
        (Some(Broken::Page), _) => text(
            StatusCode::OK,
            "text/html",
            &format!("<h1>Welcome</h1>{}", manners.whispered("page")),
        ),
        (Some(Broken::OtherIssuer), "/.well-known/openid-configuration") => {
            json(&metadata("https://id.other.example"))
        }
        (_, "/.well-known/openid-configuration") => json(&metadata(&issuer)),
        (Some(Broken::NoKeys), "/jwks") => json(&json!({"keys": []})),
        (_, "/jwks") => json(&json!({"keys": [jwk]})),
        _ => text(StatusCode::OK, "text/html", "<h1>Acme</h1>"),
    }
}

fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("https://{ISSUER}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
    })
}

fn summary(manners: &Manners) -> Value {
    let calm = manners.incidents.is_empty();
    json!({
        "page": {"id": "p", "name": "Acme", "url": format!("https://{STATUS}")},
        "status": {
            "indicator": if calm { "none" } else { "major" },
            "description": if calm { "All Systems Operational" } else { "Partial System Outage" },
        },
        "components": [{"id": "c", "name": "Login", "status": "operational"}],
        "incidents": manners.incidents,
        "scheduled_maintenances": manners.maintenances,
    })
}

/// What systems ask to find out whether they are on the internet.
fn internet(manners: &Manners, host: &str) -> Response<Body> {
    if manners.portal {
        return Response::builder()
            .status(StatusCode::FOUND)
            .header(
                header::LOCATION,
                format!(
                    "http://portal.hotel.example/{0}?id={0}",
                    manners.whispered("location")
                ),
            )
            .body(Body::empty())
            .unwrap();
    }
    match host {
        "connectivitycheck.gstatic.com" | "www.gstatic.com" => {
            text(StatusCode::NO_CONTENT, "text/plain", "")
        }
        "www.msftconnecttest.com" => text(StatusCode::OK, "text/plain", "Microsoft Connect Test"),
        "captive.apple.com" => text(
            StatusCode::OK,
            "text/html",
            "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
        ),
        "detectportal.firefox.com" => text(StatusCode::OK, "text/plain", "success\n"),
        "nmcheck.gnome.org" | "network-test.debian.org" => {
            text(StatusCode::OK, "text/plain", "NetworkManager is online\n")
        }
        _ => text(StatusCode::NOT_FOUND, "text/plain", "nothing here"),
    }
}

fn json(value: &Value) -> Response<Body> {
    text(StatusCode::OK, "application/json", &value.to_string())
}

fn text(status: StatusCode, kind: &str, body: &str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body.to_owned()))
        .unwrap()
}
