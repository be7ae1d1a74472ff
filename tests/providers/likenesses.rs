//! Stand-ins that answer as providers of the world do, by their public documents: one file each in
//! `likenesses/`, which names its sources. With each, a profile of five lines signs in, over TLS.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, body::to_bytes};
use portico_core::clock::{Clock as _, SystemClock};
use portico_core::session::SignedOut;
use portico_core::{Code, Handoff, Hints, Portico, Step};
use serde::Deserialize;
use serde_json::Value;
use test_support::provider::{Key, Signature, encoded, s256};
use test_support::{Authority, NotedBrowser, Place, TestClock};
use url::Url;

const LONGER: Duration = Duration::from_secs(100_000);
const NOW: Duration = Duration::ZERO;

/// How a provider answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Likeness {
    title: String,
    sources: Vec<String>,
    issuer: String,
    profile: String,
    metadata: String,
    header: String,
    claims: String,
    tokens: String,
    renewed: String,
    userinfo: String,
    /// The scopes that it takes; all, without.
    scopes: Option<Vec<String>>,
    #[serde(default)]
    redirect: BTreeMap<String, String>,
    refused: Answer,
    revocation: Option<Answer>,
    pushed: Option<Answer>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    fn send(&self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap();
        let kind = match self.body.starts_with('{') {
            true => "application/json",
            false => "text/plain",
        };
        (status, [(header::CONTENT_TYPE, kind)], self.body.clone()).into_response()
    }
}

#[derive(Clone)]
struct StandIn(Arc<Inner>);

struct Inner {
    likeness: Likeness,
    origin: String,
    key: Key,
    metadata: Value,
    client_id: String,
    redirect_uri: String,
    state: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    request: HashMap<String, String>,
    pushed: HashMap<String, String>,
    generation: u32,
    refresh_token: String,
    /// Whether refresh tokens are no longer good.
    is_over: bool,
    revoked: Vec<String>,
    proofs: usize,
}

type Fields = HashMap<String, String>;

impl StandIn {
    fn start(likeness: Likeness, place: Place) -> Self {
        let origin = place.origin().to_owned();
        let issuer = likeness.issuer.replace("{origin}", &origin);
        let filled = |text: &str| {
            text.replace("{issuer}", &issuer)
                .replace("{origin}", &origin)
        };
        let profile: toml::Table = toml::from_str(&filled(&likeness.profile)).unwrap();
        let stand_in = Self(Arc::new(Inner {
            metadata: serde_json::from_str(&filled(&likeness.metadata)).unwrap(),
            client_id: profile["client_id"].as_str().unwrap().to_owned(),
            redirect_uri: profile["redirect_uris"][0].as_str().unwrap().to_owned(),
            key: Key::new(Signature::Rs256),
            state: Mutex::default(),
            likeness,
            origin,
        }));
        place.serve(Router::new().fallback(answer).with_state(stand_in.clone()));
        stand_in
    }

    fn issuer(&self) -> String {
        self.0.likeness.issuer.replace("{origin}", &self.0.origin)
    }

    fn profile(&self) -> String {
        let profile = self.0.likeness.profile.replace("{issuer}", &self.issuer());
        format!("name = \"acme\"\n{profile}")
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.state.lock().unwrap()
    }

    /// Whether a path is the endpoint of that name in the metadata.
    fn is(&self, path: &str, endpoint: &str) -> bool {
        let url = self.0.metadata[endpoint].as_str();
        url.is_some_and(|url| Url::parse(url).unwrap().path() == path)
    }

    fn filled(&self, text: &str, seen: &Seen, id_token: &str) -> String {
        let now = SystemClock.now().timestamp();
        let access = access_token(seen);
        let nonce = seen.request.get("nonce").map_or("", String::as_str);
        let scope = seen.request.get("scope").map_or("", String::as_str);
        [
            ("{origin}", self.0.origin.as_str()),
            ("{issuer}", &self.issuer()),
            ("{client_id}", &self.0.client_id),
            ("{nonce}", nonce),
            ("{now}", &now.to_string()),
            ("{soon}", &(now + 3600).to_string()),
            ("{access_token}", &access),
            ("{refresh_token}", &seen.refresh_token),
            ("{at_hash}", &half_hash(&access)),
            ("{scope}", scope),
            ("{id_token}", id_token),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    fn metadata(&self) -> Response {
        json(self.0.metadata.to_string())
    }

    fn keys(&self) -> Response {
        let header: Value = serde_json::from_str(&self.0.likeness.header).unwrap();
        let name = header["kid"].as_str().unwrap_or("unnamed").to_owned();
        json(serde_json::json!({ "keys": [self.0.key.public(name)] }).to_string())
    }

    fn authorize(&self, mut asked: Fields) -> Response {
        let mut seen = self.seen();
        if asked.contains_key("request_uri") {
            asked.extend(std::mem::take(&mut seen.pushed));
        }
        let field = |name: &str| asked.get(name).cloned().unwrap_or_default();
        let redirect_uri = field("redirect_uri");
        assert_eq!(field("response_type"), "code");
        assert_eq!(field("client_id"), self.0.client_id);
        assert_eq!(field("code_challenge_method"), "S256");
        assert!(self.takes(&redirect_uri), "{redirect_uri}");
        let mut back = vec![("state".to_owned(), field("state"))];
        let unknown = |scope: &str| {
            let taken = self.0.likeness.scopes.as_ref();
            taken.is_some_and(|taken| !taken.iter().any(|one| one == scope))
        };
        match field("scope").split_whitespace().any(unknown) {
            true => back.push(("error".to_owned(), "invalid_scope".to_owned())),
            false => {
                back.push(("code".to_owned(), "a-code".to_owned()));
                let beside = self.0.likeness.redirect.clone();
                back.extend(beside);
                seen.request = asked;
            }
        }
        if self.0.metadata["authorization_response_iss_parameter_supported"] == true {
            back.push(("iss".to_owned(), self.issuer()));
        }
        let mut target = Url::parse(&redirect_uri).unwrap();
        target.query_pairs_mut().extend_pairs(back);
        Redirect::to(target.as_str()).into_response()
    }

    /// As registered: a port of its own stays, an address without one takes any.
    fn takes(&self, redirect_uri: &str) -> bool {
        let (registered, came) = (&self.0.redirect_uri, Url::parse(redirect_uri).unwrap());
        let theirs = Url::parse(registered).unwrap();
        match theirs.port() {
            Some(_) => redirect_uri == registered,
            None => came.host() == theirs.host(),
        }
    }

    fn token(&self, headers: &HeaderMap, form: &Fields) -> Response {
        let mut seen = self.seen();
        seen.proofs += usize::from(headers.contains_key("dpop"));
        let field = |name: &str| form.get(name).map_or("", String::as_str);
        assert_eq!(field("client_id"), self.0.client_id);
        let likeness = &self.0.likeness;
        let answer = match field("grant_type") {
            "authorization_code" => {
                assert_eq!(field("code"), "a-code");
                assert_eq!(s256(field("code_verifier")), seen.request["code_challenge"]);
                assert_eq!(field("redirect_uri"), seen.request["redirect_uri"]);
                seen.refresh_token = "refresh-1".to_owned();
                &likeness.tokens
            }
            "refresh_token" if seen.is_over || field("refresh_token") != seen.refresh_token => {
                return likeness.refused.send();
            }
            "refresh_token" => &likeness.renewed,
            other => panic!("{other}"),
        };
        seen.generation += 1;
        if answer.contains("{refresh_token}") {
            seen.refresh_token = format!("refresh-{}", seen.generation);
        }
        let header = encoded(&likeness.header);
        let claims = encoded(self.filled(&likeness.claims, &seen, ""));
        let signed = format!("{header}.{claims}");
        let signature = encoded(self.0.key.sign(signed.as_bytes()));
        json(self.filled(answer, &seen, &format!("{signed}.{signature}")))
    }

    fn userinfo(&self, headers: &HeaderMap) -> Response {
        let seen = self.seen();
        let wanted = format!("Bearer {}", access_token(&seen));
        let given = headers.get(header::AUTHORIZATION);
        match given.is_some_and(|given| given.as_bytes() == wanted.as_bytes()) {
            true => json(self.filled(&self.0.likeness.userinfo, &seen, "")),
            false => StatusCode::UNAUTHORIZED.into_response(),
        }
    }

    fn push(&self, form: Fields) -> Response {
        if let Some(pushed) = &self.0.likeness.pushed {
            return pushed.send();
        }
        self.seen().pushed = form;
        let body = r#"{"request_uri":"urn:example:1","expires_in":90}"#.to_owned();
        (StatusCode::CREATED, json(body)).into_response()
    }

    fn revoke(&self, form: &Fields) -> Response {
        self.seen().revoked.push(form["token"].clone());
        self.0.likeness.revocation.as_ref().unwrap().send()
    }
}

async fn answer(State(it): State<StandIn>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body: Bytes = to_bytes(body, 1 << 20).await.unwrap();
    let fields = |bytes: &[u8]| url::form_urlencoded::parse(bytes).into_owned().collect();
    let query: Fields = fields(head.uri.query().unwrap_or_default().as_bytes());
    let form: Fields = fields(&body);
    let path = head.uri.path();
    let issuer = Url::parse(&it.issuer()).unwrap();
    let known = format!(
        "{}/.well-known/openid-configuration",
        issuer.path().trim_end_matches('/')
    );
    match path {
        path if path == known => it.metadata(),
        path if it.is(path, "jwks_uri") => it.keys(),
        path if it.is(path, "authorization_endpoint") => it.authorize(query),
        path if it.is(path, "token_endpoint") => it.token(&head.headers, &form),
        path if it.is(path, "userinfo_endpoint") => it.userinfo(&head.headers),
        path if it.is(path, "pushed_authorization_request_endpoint") => it.push(form),
        path if it.is(path, "revocation_endpoint") => it.revoke(&form),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn json(body: String) -> Response {
    serde_json::from_str::<Value>(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn access_token(seen: &Seen) -> String {
    format!("access-{}", seen.generation)
}

fn half_hash(text: &str) -> String {
    let hash = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    encoded(&hash.as_ref()[..16])
}

/// Goes through a day with a likeness: in, renewed, out.
async fn a_day_with(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("providers/likenesses");
    let text = std::fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
    let likeness: Likeness = toml::from_str(&text).unwrap();
    assert!(!likeness.sources.is_empty(), "{}", likeness.title);
    assert!(likeness.profile.trim().lines().count() <= 5);
    let authority = Authority::new();
    let stand_in = StandIn::start(likeness, Place::encrypted(&authority).await);
    let home = tempfile::tempdir().unwrap();
    let mut environment = test_support::environment(home.path());
    let clock = Arc::new(TestClock::default());
    environment.clock = clock;
    environment.browser = Arc::new(NotedBrowser::default());
    environment.network.extra_roots.push(authority.root());
    let portico = Portico::open(environment).unwrap();
    portico.profiles().add(&stand_in.profile()).unwrap();
    let likeness = &stand_in.0.likeness;

    let mut record = signed_in(&portico).await;

    assert_eq!(record.issuer, stand_in.issuer(), "as it writes itself");
    assert_eq!(record.email.as_deref(), Some("ada@example.com"));
    let token = portico
        .sessions()
        .access_token(None, None, NOW)
        .await
        .unwrap();
    assert_eq!(token.scheme, "Bearer", "nobody asked for more");
    assert_eq!(stand_in.seen().proofs, 0, "nor proved anything");

    if likeness.tokens.contains("refresh_token") {
        let renewed = portico
            .sessions()
            .access_token(None, None, LONGER)
            .await
            .unwrap();
        assert!(!renewed.token.matches(token.token.expose()));
        stand_in.seen().is_over = true;
        let over = portico
            .sessions()
            .access_token(None, None, LONGER)
            .await
            .unwrap_err();
        assert_eq!(over.code, Code::SessionRevoked, "{over:?}");
        stand_in.seen().is_over = false;
        record = signed_in(&portico).await;
    }
    let wanted = match likeness.revocation {
        Some(_) => SignedOut::Everywhere,
        None => SignedOut::NotOffered,
    };
    let left = portico
        .sessions()
        .sign_out(&mut record, false)
        .await
        .unwrap();
    assert_eq!(left.session, wanted);
    assert_eq!(
        stand_in.seen().revoked.is_empty(),
        likeness.revocation.is_none()
    );
}

async fn signed_in(portico: &Portico) -> portico_core::session::Record {
    let profile = portico.profiles().find("acme").unwrap();
    let mut sign_in = portico.sign_in(profile, Hints::default());
    let step = match sign_in.start().await {
        Step::Browser(Handoff::Browser(handoff)) => {
            test_support::desk::go(&handoff, &mut sign_in).await
        }
        step => step,
    };
    test_support::done(step).record
}

macro_rules! likenesses {
    ($($test:ident: $name:literal;)*) => {
        const NAMES: &[&str] = &[$($name),*];

        $(
            #[tokio::test]
            async fn $test() {
                a_day_with($name).await;
            }
        )*
    };
}

likenesses! {
    auth0: "auth0";
    authentik: "authentik";
    cognito: "cognito";
    entra_id: "entra-id";
    gitlab: "gitlab";
    keycloak_with_dpop: "keycloak-dpop";
    okta_custom: "okta-custom";
    zitadel: "zitadel";
}

#[test]
fn each_likeness_has_its_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("providers/likenesses");
    let files = std::fs::read_dir(folder).unwrap().flatten();
    let mut found: Vec<String> = files
        .map(|file| {
            file.path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    found.sort();
    assert_eq!(found, NAMES);
}
