//! A small app and a small browser: they send what they are told to, right or wrong.

use std::cell::RefCell;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use portico_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) const VERIFIER: &str = "a-verifier-of-forty-three-letters-or-more-0123456789";
pub(crate) const REDIRECT: &str = "http://127.0.0.1:49152/callback";

pub(crate) async fn started() -> Sandbox {
    Sandbox::start(Options::memory()).await.unwrap()
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) cookies: Vec<String>,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub(crate) fn error(&self) -> String {
        text(&self.json(), "error")
    }
}

pub(crate) fn text(json: &Value, name: &str) -> String {
    json[name].as_str().unwrap_or_default().to_owned()
}

/// Sends one request; `None` when the connection broke.
pub(crate) async fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: String,
) -> Option<Reply> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let mut request = axum::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = client
        .request(request.body(Full::from(body)).unwrap())
        .await
        .ok()?;
    let (parts, body) = response.into_parts();
    let all = |name: &str| {
        parts
            .headers
            .get_all(name)
            .into_iter()
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let names = parts.headers.keys().map(|name| name.as_str().to_owned());
    let body = body.collect().await.ok()?.to_bytes();
    Some(Reply {
        status: parts.status.as_u16(),
        cookies: all("set-cookie").collect(),
        headers: names
            .map(|name| (name.clone(), all(&name).next().unwrap()))
            .collect(),
        text: String::from_utf8(body.to_vec()).unwrap(),
    })
}

pub(crate) fn encoded(form: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish()
}

/// A device with a DPoP key.
pub(crate) struct App {
    key: SigningKey,
    pub(crate) issuer: String,
    now: i64,
}

impl App {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let mut seed = [7; 32];
        getrandom::fill(&mut seed[1..]).unwrap();
        let key = SigningKey::from_slice(&seed).unwrap();
        Self {
            key,
            issuer: sandbox.issuer().to_owned(),
            now: sandbox.now(),
        }
    }

    /// After the sandbox's clock was moved.
    pub(crate) fn at(mut self, sandbox: &Sandbox) -> Self {
        self.now = sandbox.now();
        self
    }

    /// A proof, with claims in place of the right ones.
    pub(crate) fn proof(&self, method: &str, url: &str, other: &Value) -> String {
        self.proof_with_header(method, url, other, &json!({}))
    }

    pub(crate) fn proof_with_header(
        &self,
        method: &str,
        url: &str,
        other: &Value,
        other_header: &Value,
    ) -> String {
        let point = self
            .key
            .verifying_key()
            .to_sec1_point(false)
            .as_bytes()
            .to_vec();
        let jwk = json!({
            "kty": "EC", "crv": "P-256",
            "x": base64url(&point[1..33]), "y": base64url(&point[33..]),
        });
        let mut jti = [0; 16];
        getrandom::fill(&mut jti).unwrap();
        let header = merged(
            json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }),
            other_header,
        );
        let claims = json!({ "jti": base64url(&jti), "htm": method, "htu": url, "iat": self.now });
        let claims = merged(claims, other);
        let part = |value: &Value| base64url(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", base64url(&signature.to_bytes()))
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        let url = format!("{}{path}", self.issuer);
        let proof = self.proof("POST", &url, &json!({}));
        self.post_with_proof(path, form, &proof).await
    }

    pub(crate) async fn post_with_proof(
        &self,
        path: &str,
        form: &[(&str, &str)],
        proof: &str,
    ) -> Reply {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("dpop", proof),
        ];
        send(
            "POST",
            &format!("{}{path}", self.issuer),
            &headers,
            encoded(form),
        )
        .await
        .unwrap()
    }

    /// A request to a resource, with token and proof.
    pub(crate) async fn call(&self, method: &str, path: &str, access_token: &str) -> Reply {
        let url = format!("{}{path}", self.issuer);
        let ath = base64url(&Sha256::digest(access_token.as_bytes()));
        let proof = self.proof(method, &url, &json!({ "ath": ath }));
        let authorization = format!("DPoP {access_token}");
        let headers = [("authorization", authorization.as_str()), ("dpop", &proof)];
        send(method, &url, &headers, String::new()).await.unwrap()
    }

    /// The challenge endpoint's first request.
    pub(crate) async fn begin(&self, email: &str, more: &[(&str, &str)]) -> Reply {
        let challenge = challenge();
        let mut form = vec![
            ("response_type", "code"),
            ("client_id", "portico-desktop"),
            ("scope", "openid email offline_access"),
            ("nonce", "a-nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("username", email),
        ];
        form.extend(more);
        self.post("/challenge", &form).await
    }

    /// An answer to the challenge of the reply before.
    pub(crate) async fn answer(&self, before: &Reply, name: &str, value: &str) -> Reply {
        let auth_session = text(&before.json(), "auth_session");
        let form = [
            ("auth_session", auth_session.as_str()),
            (name, value),
            ("remember_device", "true"),
        ];
        self.post("/challenge", &form).await
    }

    /// Redeems a code that came without a redirect.
    pub(crate) async fn redeem(&self, code: &str) -> Reply {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "portico-desktop"),
            ("code", code),
            ("code_verifier", VERIFIER),
        ];
        self.post("/token", &form).await
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> Reply {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "portico-desktop"),
            ("refresh_token", refresh_token),
        ];
        self.post("/token", &form).await
    }

    /// Signs in with password and e-mail code, and returns the token response.
    pub(crate) async fn signed_in(&self, sandbox: &Sandbox, email: &str) -> Value {
        let asked = self.begin(email, &[]).await;
        let asked = self
            .answer(&asked, "password", password(sandbox, email))
            .await;
        let done = self
            .answer(&asked, "email_code", &mailed_code(sandbox, email))
            .await;
        assert_eq!(done.status, 200, "{done:?}");
        let tokens = self.redeem(&text(&done.json(), "authorization_code")).await;
        assert_eq!(tokens.status, 200, "{tokens:?}");
        tokens.json()
    }
}

pub(crate) fn password<'a>(sandbox: &'a Sandbox, email: &str) -> &'a str {
    let person = sandbox
        .people()
        .iter()
        .find(|person| person.email == email)
        .unwrap();
    person.password.unwrap()
}

pub(crate) fn mailed_code(sandbox: &Sandbox, email: &str) -> String {
    sandbox.mail_to(email).last().unwrap().code.clone().unwrap()
}

pub(crate) fn challenge() -> String {
    base64url(&Sha256::digest(VERIFIER.as_bytes()))
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The claims of a token, unchecked.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// Whether the key that an ES256 token names made its signature; `None` without that key.
pub(crate) fn signature_fits(token: &str, jwks: &Value) -> Option<bool> {
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let header: Value = serde_json::from_slice(&decoded(signed.split('.').next()?)).unwrap();
    let key = jwks["keys"]
        .as_array()?
        .iter()
        .find(|key| key["kid"] == header["kid"])?;
    let (x, y) = (decoded(key["x"].as_str()?), decoded(key["y"].as_str()?));
    let key = VerifyingKey::from_sec1_bytes(&[&[4][..], &x, &y].concat()).unwrap();
    let signature = Signature::from_slice(&decoded(signature)).unwrap();
    Some(key.verify(signed.as_bytes(), &signature).is_ok())
}

fn merged(mut into: Value, other: &Value) -> Value {
    for (name, value) in other.as_object().unwrap() {
        into[name] = value.clone();
    }
    into
}

/// A browser: cookies without ports, redirects followed until they leave for the app.
#[derive(Default)]
pub(crate) struct Browser {
    cookies: RefCell<BTreeMap<String, String>>,
}

/// Where the browser is.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) reply: Reply,
}

impl Page {
    /// The parameters of the redirect to the app.
    pub(crate) fn callback(&self) -> BTreeMap<String, String> {
        assert!(
            self.url.starts_with(REDIRECT),
            "still at {}: {}",
            self.url,
            self.reply.text
        );
        url::Url::parse(&self.url)
            .unwrap()
            .query_pairs()
            .into_owned()
            .collect()
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.reply.text.contains(&format!("id=\"{id}\""))
    }
}

impl Browser {
    pub(crate) async fn open(&self, url: &str) -> Page {
        self.go("GET", url.to_owned(), String::new()).await
    }

    /// Fills in the page's form and presses a button.
    pub(crate) async fn submit(&self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let html = &page.reply.text;
        let action = between(html, "<form method=\"post\" action=\"", "\"").unwrap();
        let mut form = Vec::new();
        let mut rest = html.as_str();
        while let Some(start) = rest.find("<input type=\"hidden\"") {
            rest = &rest[start..];
            let name = between(rest, "name=\"", "\"").unwrap();
            let value = between(rest, "value=\"", "\"").unwrap();
            form.push((name, value));
            rest = &rest[1..];
        }
        form.extend(fields.iter().map(|(name, value)| (*name, *value)));
        let to = url::Url::parse(&page.url).unwrap().join(action).unwrap();
        self.go("POST", to.to_string(), encoded(&form)).await
    }

    async fn go(&self, method: &str, mut url: String, mut body: String) -> Page {
        let mut method = method.to_owned();
        loop {
            let cookies: Vec<_> = self
                .cookies
                .borrow()
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let cookies = cookies.join("; ");
            let mut headers = vec![("cookie", cookies.as_str())];
            let origin = url::Url::parse(&url)
                .unwrap()
                .origin()
                .ascii_serialization();
            if method == "POST" {
                headers.push(("content-type", "application/x-www-form-urlencoded"));
                headers.push(("origin", &origin));
            }
            let reply = send(&method, &url, &headers, body).await.unwrap();
            for cookie in &reply.cookies {
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
            let Some(location) = reply.headers.get("location") else {
                return Page { url, reply };
            };
            let next = url::Url::parse(&url)
                .unwrap()
                .join(location)
                .unwrap()
                .to_string();
            if next.starts_with(REDIRECT) {
                return Page { url: next, reply };
            }
            (method, url, body) = ("GET".to_owned(), next, String::new());
        }
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// An authorization request's URL.
pub(crate) fn authorize_url(issuer: &str, more: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let mut query = vec![
        ("response_type", "code"),
        ("client_id", "portico-desktop"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid email"),
        ("state", "a-state"),
        ("nonce", "a-nonce"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    query.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    query.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    format!("{issuer}/authorize?{}", encoded(&query))
}
