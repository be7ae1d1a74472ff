//! An OpenID provider that says what a test tells it to say. It signs in whoever comes.

use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crate::{Held, Place};
use axum::body::Body;
use axum::extract::{Form, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use portico_core::clock::{Clock, SystemClock};
use serde_json::{Value, json};

pub use crate::signing::{Key, Signature};

pub const CLIENT: &str = "portico-tests";
/// Of the client that has one.
pub const SECRET: &str = "correct horse battery staple";
pub const SUBJECT: &str = "ada-1815";
pub const EMAIL: &str = "ada@example.com";

type Pairs = Vec<(String, String)>;
type Edit<T> = Option<Box<dyn Fn(&mut T) + Send>>;

/// How a revocation is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// With a status and a body: JSON where it begins with a brace.
    Answers(u16, &'static str),
    /// Each token in its own way: the refresh token, and the access token.
    Apart((u16, &'static str), (u16, &'static str)),
    /// Never.
    Silent,
    /// With the beginning of an answer.
    CutOff,
    /// With a redirect.
    Redirects(&'static str),
}

/// How answers are packed although nobody asks for it.
#[derive(Debug, Clone)]
pub enum Packed {
    Gzip,
    Zlib,
    /// What is inside zlib, under the same name.
    Deflate,
    /// This body, under this name.
    As(&'static str, Vec<u8>),
}

impl Packed {
    fn pack(&self, body: &[u8]) -> (&'static str, Vec<u8>) {
        use flate2::{Compression, write};
        let best = Compression::best();
        match self {
            Packed::Gzip => {
                let mut writer = write::GzEncoder::new(Vec::new(), best);
                writer.write_all(body).unwrap();
                ("gzip", writer.finish().unwrap())
            }
            Packed::Zlib => {
                let mut writer = write::ZlibEncoder::new(Vec::new(), best);
                writer.write_all(body).unwrap();
                ("deflate", writer.finish().unwrap())
            }
            Packed::Deflate => {
                let mut writer = write::DeflateEncoder::new(Vec::new(), best);
                writer.write_all(body).unwrap();
                ("deflate", writer.finish().unwrap())
            }
            Packed::As(name, body) => (name, body.clone()),
        }
    }
}

/// An answer as somebody has written it.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Answer {
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        let body = body.into();
        let kind = match body.trim_start().starts_with('{') {
            true => "application/json",
            false => "text/html; charset=utf-8",
        };
        let headers = match body.is_empty() {
            true => Vec::new(),
            false => vec![("content-type", kind.to_owned())],
        };
        Self {
            status,
            headers,
            body,
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What the provider makes of proofs (RFC 9449).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proofs {
    /// Lists that it takes them, and binds tokens for whoever sends one.
    Offered,
    /// The same without saying so in its metadata.
    Unsaid,
    /// Lists them, and gives tokens to nobody without one.
    Demanded,
    /// Lists them, and binds nothing.
    Ignored,
}

/// What is wrong with the provider. Nothing, by default.
#[derive(Default)]
pub struct Behaviour {
    /// What answers in the place of a path, whatever stands behind it.
    pub instead: Option<(&'static str, Answer)>,
    /// What is held back, whatever answers.
    pub held: Option<Held>,
    /// How far its clock is ahead.
    pub ahead: Duration,
    /// It takes passwords itself, any of them.
    pub takes_passwords: bool,
    /// What it makes of proofs; without, nothing.
    pub proofs: Option<Proofs>,
    /// It takes pushed requests (RFC 9126).
    pub pushes: bool,
    /// Scopes that it does not grant.
    pub refused_scopes: &'static [&'static str],
    pub metadata: Edit<Value>,
    pub keys: Edit<Value>,
    /// The query of the redirect back to the client.
    pub redirect: Edit<Pairs>,
    pub header: Edit<Value>,
    pub claims: Edit<Value>,
    /// The same, only in an ID token that comes with renewed tokens.
    pub renewed_claims: Edit<Value>,
    /// The claims as text, for what a JSON value can't hold.
    pub payload: Edit<String>,
    /// The finished ID token.
    pub id_token: Edit<String>,
    pub signature: Signature,
    /// A key that was never published signs.
    pub forged: bool,
    /// The key that signs, where any of the signature's kind won't do.
    pub signs_with: Option<fn() -> Key>,
    /// A new key before each signature.
    pub rotates: bool,
    /// And under the name of the one before.
    pub keeps_kid: bool,
    pub tokens: Edit<Value>,
    /// The whole answer of the token endpoint: its type and its body.
    pub raw_tokens: Option<(&'static str, Vec<u8>)>,
    /// The status and the type of an answer of the token endpoint that gives tokens.
    pub sent_as: Option<(u16, &'static str)>,
    /// Every answer with a body.
    pub packed: Option<Packed>,
    pub userinfo: Edit<Value>,
    /// What a device code comes with, beside the code and its address; it has no device grant without.
    pub device: Option<Value>,
    /// How it answers a revocation (RFC 7009); it names no place for one without.
    pub revocation: Option<Revocation>,
    /// The only way in which it takes a client's secret.
    pub secret_by: Option<&'static str>,
}

fn edit<T>(edit: &Edit<T>, value: &mut T) {
    if let Some(edit) = edit {
        edit(value);
    }
}

/// What a client sent to the token endpoint.
pub type Sent = Vec<(String, String)>;

struct Inner {
    issuer: String,
    behaviour: Behaviour,
    key: Key,
    generation: u32,
    nonce: Option<String>,
    challenge: String,
    authorizations: Vec<Pairs>,
    exchanges: Vec<Sent>,
    revocations: Vec<Sent>,
    keys_asked: usize,
    /// The paths of all requests, and whether a proof came with each.
    seen: Vec<(String, bool)>,
    pushed: Vec<Pairs>,
    encodings: Vec<String>,
}

/// A running provider. It ends with the test.
#[derive(Clone)]
pub struct Provider(Arc<Mutex<Inner>>);

impl Provider {
    pub async fn start(behaviour: Behaviour) -> Self {
        Self::start_at(Place::plain().await, behaviour)
    }

    /// Where it is served decides what is spoken with it.
    pub fn start_at(place: Place, behaviour: Behaviour) -> Self {
        let key = match behaviour.signs_with {
            Some(key) => key(),
            None => Key::new(behaviour.signature),
        };
        let provider = Self(Arc::new(Mutex::new(Inner {
            issuer: place.origin().to_owned(),
            behaviour,
            key,
            generation: 1,
            nonce: None,
            challenge: String::new(),
            authorizations: Vec::new(),
            exchanges: Vec::new(),
            revocations: Vec::new(),
            keys_asked: 0,
            seen: Vec::new(),
            pushed: Vec::new(),
            encodings: Vec::new(),
        })));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(jwks))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .route("/revoke", post(revoke))
            .route("/par", post(push))
            .route("/device", post(device))
            .route("/challenge", post(challenge))
            .layer(middleware::from_fn_with_state(provider.clone(), pack))
            .layer(middleware::from_fn_with_state(provider.clone(), in_between))
            .with_state(provider.clone());
        place.serve(router);
        provider
    }

    pub fn issuer(&self) -> String {
        self.inner().issuer.clone()
    }

    /// Misbehaves in another way from here on.
    pub fn become_(&self, behaviour: Behaviour) {
        self.inner().behaviour = behaviour;
    }

    /// The authorization requests so far.
    pub fn authorizations(&self) -> Vec<Pairs> {
        self.inner().authorizations.clone()
    }

    /// The requests to the token endpoint so far.
    pub fn exchanges(&self) -> Vec<Sent> {
        self.inner().exchanges.clone()
    }

    /// The requests to the revocation endpoint so far.
    pub fn revocations(&self) -> Vec<Sent> {
        self.inner().revocations.clone()
    }

    /// The pushed requests so far.
    pub fn pushed(&self) -> Vec<Pairs> {
        self.inner().pushed.clone()
    }

    /// The requests to a path so far: whether a proof came with each.
    pub fn seen(&self, path: &str) -> Vec<bool> {
        let inner = self.inner();
        let of_path = inner.seen.iter().filter(|(seen, _)| seen == path);
        of_path.map(|(_, proof)| *proof).collect()
    }

    /// What clients said of how an answer may be packed.
    pub fn encodings(&self) -> Vec<String> {
        self.inner().encodings.clone()
    }

    /// How often the keys were fetched.
    pub fn keys_asked(&self) -> usize {
        self.inner().keys_asked
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }
}

async fn pack(State(provider): State<Provider>, request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::ACCEPT_ENCODING);
    let asked = asked.map(|value| value.to_str().unwrap().to_owned());
    let packed = {
        let mut inner = provider.inner();
        // A browser says what it likes.
        if request.uri().path() != "/authorize" {
            inner.encodings.extend(asked);
        }
        inner.behaviour.packed.clone()
    };
    let answer = next.run(request).await;
    let Some(packed) = packed else { return answer };
    let (mut head, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    if body.is_empty() {
        return Response::from_parts(head, Body::empty());
    }
    let (name, body) = packed.pack(&body);
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    Response::from_parts(head, Body::from(body))
}

async fn metadata(State(provider): State<Provider>) -> Response {
    let inner = provider.inner();
    let at = |path: &str| format!("{}{path}", inner.issuer);
    let mut document = json!({
        "issuer": inner.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [
            "ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA",
        ],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    if inner.behaviour.revocation.is_some() {
        document["revocation_endpoint"] = json!(at("/revoke"));
    }
    if inner.behaviour.takes_passwords {
        document["authorization_challenge_endpoint"] = json!(at("/challenge"));
    }
    if inner.behaviour.pushes {
        document["pushed_authorization_request_endpoint"] = json!(at("/par"));
    }
    if matches!(
        inner.behaviour.proofs,
        Some(Proofs::Offered | Proofs::Demanded | Proofs::Ignored)
    ) {
        document["dpop_signing_alg_values_supported"] = json!(["ES256"]);
    }
    if inner.behaviour.device.is_some() {
        document["device_authorization_endpoint"] = json!(at("/device"));
    }
    if let Some(way) = inner.behaviour.secret_by {
        document["token_endpoint_auth_methods_supported"] = json!([way]);
    }
    edit(&inner.behaviour.metadata, &mut document);
    // A text is sent as it stands: JSON can say the same thing twice.
    match document {
        Value::String(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        document => Json(document).into_response(),
    }
}

async fn jwks(State(provider): State<Provider>) -> Json<Value> {
    let mut inner = provider.inner();
    inner.keys_asked += 1;
    let mut keys = json!({ "keys": [inner.key.public(inner.kid())] });
    edit(&inner.behaviour.keys, &mut keys);
    Json(keys)
}

/// Answers in the place of what stands behind, where a test wants that.
async fn in_between(State(provider): State<Provider>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let (instead, held, ahead) = {
        let mut inner = provider.inner();
        let proof = request.headers().contains_key("DPoP");
        inner.seen.push((path.clone(), proof));
        let behaviour = &inner.behaviour;
        let instead = behaviour.instead.clone().filter(|(at, _)| *at == path);
        let held = behaviour.held.clone().filter(|held| held.path() == path);
        (instead, held, behaviour.ahead)
    };
    if let Some(held) = held {
        held.wait().await;
    }
    let mut response = match instead {
        None => next.run(request).await,
        Some((_, answer)) => written(answer),
    };
    if !ahead.is_zero() {
        let theirs = SystemClock.now().with_timezone(&Utc) + ahead;
        let date = theirs.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let headers = response.headers_mut();
        headers.insert(header::DATE, date.parse().unwrap());
    }
    response
}

fn written(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value.parse().unwrap());
    }
    response
}

async fn push(State(provider): State<Provider>, Form(fields): Form<Pairs>) -> Response {
    let mut inner = provider.inner();
    if inner.refuses_scopes_of(&fields) {
        return refused("invalid_scope");
    }
    inner.pushed.push(fields);
    let pushed = json!({ "request_uri": "urn:request:1", "expires_in": 60 });
    (StatusCode::CREATED, Json(pushed)).into_response()
}

fn refused(error: &str) -> Response {
    let body = Json(json!({ "error": error }));
    (StatusCode::BAD_REQUEST, body).into_response()
}

async fn authorize(State(provider): State<Provider>, Query(asked): Query<Pairs>) -> Redirect {
    let mut inner = provider.inner();
    let came = asked.clone();
    // A pushed request stands for what was pushed.
    let asked = match asked.iter().any(|(name, _)| name == "request_uri") {
        true => inner.pushed.last().cloned().unwrap_or(asked),
        false => asked,
    };
    let parameter = |name: &str| {
        let found = asked.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    inner.nonce = parameter("nonce");
    inner.challenge = parameter("code_challenge").unwrap_or_default();
    let mut pairs = vec![
        ("code".to_owned(), "a-code".to_owned()),
        ("state".to_owned(), parameter("state").unwrap_or_default()),
        ("iss".to_owned(), inner.issuer.clone()),
    ];
    if inner.refuses_scopes_of(&asked) {
        pairs[0] = ("error".to_owned(), "invalid_scope".to_owned());
    }
    edit(&inner.behaviour.redirect, &mut pairs);
    let mut target = url::Url::parse(&parameter("redirect_uri").unwrap()).unwrap();
    target.query_pairs_mut().extend_pairs(pairs);
    inner.authorizations.push(came);
    Redirect::to(target.as_str())
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(fields): Form<Pairs>,
) -> Response {
    let mut inner = provider.inner();
    inner.exchanges.push(fields.clone());
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    };
    let proved = headers.contains_key("DPoP");
    let proofs = inner.behaviour.proofs;
    if proofs == Some(Proofs::Demanded) && !proved {
        return refused("invalid_dpop_proof");
    }
    let right_secret = match inner.behaviour.secret_by {
        None => field("client_id") == CLIENT,
        Some("client_secret_post") => field("client_secret") == SECRET,
        Some(_) => {
            let encode = |text: &str| text.replace(' ', "+"); // RFC 6749 2.3.1
            let pair = format!("{}:{}", encode(CLIENT), encode(SECRET));
            let wanted = base64::engine::general_purpose::STANDARD.encode(pair);
            headers
                .get(header::AUTHORIZATION)
                .is_some_and(|seen| seen.as_bytes() == format!("Basic {wanted}").as_bytes())
        }
    };
    if !right_secret {
        return refused("invalid_client");
    }
    let renewal = field("grant_type") == "refresh_token";
    let proof = s256(field("code_verifier"));
    let by_device = field("grant_type") == "urn:ietf:params:oauth:grant-type:device_code";
    if by_device {
        inner.nonce = None;
    }
    if !renewal && !by_device && (field("code") != "a-code" || proof != inner.challenge) {
        return refused("invalid_grant");
    }
    if let Some((kind, body)) = &inner.behaviour.raw_tokens {
        return ([(header::CONTENT_TYPE, *kind)], Body::from(body.clone())).into_response();
    }
    let access = format!("access-{}", inner.exchanges.len());
    let id_token = inner.id_token(&access, renewal);
    let mut tokens = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": 3600,
        "refresh_token": format!("refresh-{}", inner.exchanges.len()),
        "id_token": id_token,
    });
    if proved && proofs.is_some_and(|proofs| proofs != Proofs::Ignored) {
        tokens["token_type"] = json!("DPoP");
    }
    edit(&inner.behaviour.tokens, &mut tokens);
    match tokens {
        Value::String(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        tokens => {
            let (status, kind) = inner.behaviour.sent_as.unwrap_or((200, "application/json"));
            let status = StatusCode::from_u16(status).unwrap();
            (status, [(header::CONTENT_TYPE, kind)], tokens.to_string()).into_response()
        }
    }
}

async fn userinfo(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let inner = provider.inner();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            let proved = value.starts_with("DPoP access-") && headers.contains_key("DPoP");
            value.starts_with("Bearer access-") || proved
        });
    if !bearer {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut info = json!({ "sub": SUBJECT, "email": EMAIL, "name": "Ada" });
    edit(&inner.behaviour.userinfo, &mut info);
    match info {
        Value::String(jwt) => ([(header::CONTENT_TYPE, "application/jwt")], jwt).into_response(),
        info => Json(info).into_response(),
    }
}

async fn challenge(State(provider): State<Provider>, Form(fields): Form<Pairs>) -> Response {
    let mut inner = provider.inner();
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    if let Some(challenge) = field("code_challenge") {
        (inner.challenge, inner.nonce) = (challenge, field("nonce"));
    }
    match field("password") {
        Some(_) => Json(json!({ "authorization_code": "a-code" })).into_response(),
        None => {
            let question = json!({
                "error": "insufficient_authorization", "auth_session": "one",
                "challenge": { "type": "password" },
            });
            (StatusCode::FORBIDDEN, Json(question)).into_response()
        }
    }
}

async fn device(State(provider): State<Provider>, Form(fields): Form<Pairs>) -> Response {
    let inner = provider.inner();
    if inner.refuses_scopes_of(&fields) {
        return refused("invalid_scope");
    }
    let Some(Value::Object(beside)) = inner.behaviour.device.clone() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut answer = json!({ "device_code": "a-device-code", "user_code": "ABCD-EFGH" });
    answer["verification_uri"] = json!(format!("{}/activate", inner.issuer));
    answer.as_object_mut().unwrap().extend(beside);
    Json(answer).into_response()
}

async fn revoke(State(provider): State<Provider>, Form(fields): Form<Pairs>) -> Response {
    let is_access = fields.iter().any(|(_, value)| value == "access_token");
    let answer = {
        let mut inner = provider.inner();
        inner.revocations.push(fields);
        inner.behaviour.revocation
    };
    let in_words = |status: u16, body: &'static str| {
        let kind = match body.starts_with('{') {
            true => "application/json",
            false => "text/html",
        };
        let status = StatusCode::from_u16(status).unwrap();
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    };
    match answer {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Revocation::Answers(status, body)) => in_words(status, body),
        Some(Revocation::Apart(_, (status, body))) if is_access => in_words(status, body),
        Some(Revocation::Apart((status, body), _)) => in_words(status, body),
        Some(Revocation::Silent) => std::future::pending().await,
        Some(Revocation::CutOff) => {
            let parts = [Ok("{"), Err(std::io::Error::other("cut off"))];
            Body::from_stream(futures_util::stream::iter(parts)).into_response()
        }
        Some(Revocation::Redirects(target)) => Redirect::temporary(target).into_response(),
    }
}

impl Inner {
    fn refuses_scopes_of(&self, asked: &Pairs) -> bool {
        let scope = asked.iter().find(|(name, _)| name == "scope");
        let mut scopes = scope.map_or("", |(_, scope)| scope).split(' ');
        scopes.any(|scope| self.behaviour.refused_scopes.contains(&scope))
    }

    fn kid(&self) -> String {
        format!("key-{}", self.generation)
    }

    fn id_token(&mut self, access: &str, renewal: bool) -> String {
        if self.behaviour.rotates {
            self.key = Key::new(self.behaviour.signature);
            self.generation += u32::from(!self.behaviour.keeps_kid);
        }
        let now = SystemClock.now().with_timezone(&Utc).timestamp();
        let behaviour = &self.behaviour;
        let mut header = json!({ "alg": self.key.algorithm(), "kid": self.kid(), "typ": "JWT" });
        if behaviour.signature == Signature::Hs256 {
            header["alg"] = json!("HS256");
        }
        if behaviour.signature == Signature::None {
            header = json!({ "alg": "none", "typ": "JWT" });
        }
        let mut claims = json!({
            "iss": self.issuer,
            "sub": SUBJECT,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            "nonce": self.nonce,
            "at_hash": self.key.half_hash(access),
        });
        edit(&behaviour.header, &mut header);
        edit(&behaviour.claims, &mut claims);
        if renewal {
            edit(&behaviour.renewed_claims, &mut claims);
        }
        let mut payload = claims.to_string();
        edit(&behaviour.payload, &mut payload);
        let signed = format!("{}.{}", encoded(header.to_string()), encoded(payload));
        let signature = match behaviour.signature {
            Signature::None => Vec::new(),
            Signature::Hs256 => {
                let known = self.key.public(self.kid()).to_string();
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, known.as_bytes());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            _ if behaviour.forged => Key::new(behaviour.signature).sign(signed.as_bytes()),
            _ => self.key.sign(signed.as_bytes()),
        };
        let mut token = format!("{signed}.{}", encoded(signature));
        edit(&behaviour.id_token, &mut token);
        token
    }
}

pub fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// RFC 7636 4.2.
pub fn s256(verifier: &str) -> String {
    encoded(ring::digest::digest(
        &ring::digest::SHA256,
        verifier.as_bytes(),
    ))
}
