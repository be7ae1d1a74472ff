//! From the callback in the browser to “signed in”, and the same requests by hand.
//!
//! Ours is the command line as it is shipped: the page in the browser is answered when the session
//! is stored, so the watch runs from the browser's request to the end of that page.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_core::clock::{Clock, SystemClock};
use portico_core::vault::{Store, SystemStore};
use portico_core::{Secret, fs::atomic};
use portico_sandbox::{Options, Sandbox};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use test_support::Person;
use test_support::person::browser;
use url::Url;

const GINA: &str = "gina@example.com";
/// Nobody listens there: the code is taken from the address.
const BY_HAND: &str = "http://127.0.0.1:9/callback";

/// Measures both in turn, and says so as JSON: milliseconds, and what was asked for.
pub(crate) async fn measure(rounds: usize) {
    let sandbox = Sandbox::start(Options::memory()).await.unwrap();
    let person = Person::new(&sandbox, GINA);
    let home = tempfile::tempdir().unwrap();
    let client = browser().build().unwrap();
    let (mut ours, mut again) = (Vec::new(), Vec::new());
    let (mut floor, mut kept) = (Vec::new(), Vec::new());
    let store = SystemStore::default();
    let mut requests = Vec::new();
    for round in 0..=rounds {
        let (took, asked) = portico(&sandbox, &person, home.path()).await;
        let (replaced, _) = portico(&sandbox, &person, home.path()).await;
        sign_out(home.path());
        // The endpoints are known by then, and the connection is warm.
        let (least, tokens) = by_hand(&sandbox, &person, &client, &asked).await;
        let start = Instant::now();
        store
            .write("by-hand/session", &Secret::new(&*tokens))
            .unwrap();
        atomic::write(&home.path().join("by-hand"), b"who").unwrap();
        let keeping = start.elapsed();
        // The first round is for the caches.
        if round > 0 {
            ours.push(milliseconds(took));
            again.push(milliseconds(replaced));
            floor.push(milliseconds(least));
            kept.push(milliseconds(least + keeping));
        }
        requests = asked;
    }
    println!(
        "{}",
        json!({
            "ours": ours, "again": again, "floor": floor, "kept": kept, "requests": requests,
        })
    );
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

/// Signs in with the command line. What the provider was asked for after the callback, too.
async fn portico(sandbox: &Sandbox, person: &Person<'_>, home: &Path) -> (Duration, Vec<String>) {
    let program = test_support::inherited(test_support::CLI).expect("the program as it is shipped");
    let mut login = Ends(
        Command::new(program)
            .args([
                "login",
                "sandbox",
                "--json",
                "--method",
                "google",
                "--no-browser",
            ])
            .env("PORTICO_HOME", home)
            .env("PORTICO_SANDBOX", sandbox.issuer())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    let mut said = BufReader::new(login.0.stdout.take().unwrap());
    said.read_line(&mut line).unwrap();
    let step: Value = serde_json::from_str(&line).unwrap();
    let redirect = Url::parse(step["redirect_uri"].as_str().unwrap()).unwrap();
    let (callback, _) = person
        .browse_until(step["url"].as_str().unwrap(), |url| {
            // The listener leads there in the first place.
            url.origin() == redirect.origin() && url.path() == redirect.path()
        })
        .await;
    let before = sandbox.requests().len();

    let start = Instant::now();
    let page = person.load(&callback).await;
    let took = start.elapsed();

    assert!(page.contains(GINA), "not signed in: {page}");
    let mut asked = sandbox.requests().split_off(before);
    // The end of the sign-in before, which nobody waits for.
    asked.retain(|request| request.path != "/revoke");
    // The end of its input would be a person who gives up: it ends first.
    said.read_to_string(&mut line).unwrap();
    assert!(login.0.wait().unwrap().success(), "{line}");
    (
        took,
        asked.into_iter().map(|request| request.path).collect(),
    )
}

/// The next round begins as the first one did.
fn sign_out(home: &Path) {
    let program = test_support::inherited(test_support::CLI).expect("the program as it is shipped");
    let done = Command::new(program)
        .arg("logout")
        .env("PORTICO_HOME", home)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// A program that does not outlast this one.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // It has usually ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The same requests with a code of our own, on a client that has a connection already; and the
/// tokens that came.
async fn by_hand(
    sandbox: &Sandbox,
    person: &Person<'_>,
    client: &reqwest::Client,
    requests: &[String],
) -> (Duration, String) {
    let verifier = URL_SAFE_NO_PAD.encode([7; 32]);
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let mut address = Url::parse(&format!("{}/authorize", sandbox.issuer())).unwrap();
    address.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", sandbox.client_id()),
        ("redirect_uri", BY_HAND),
        ("scope", "openid email profile offline_access"),
        ("state", "by-hand"),
        ("nonce", "by-hand"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("idp_hint", "google"),
    ]);
    let ends = Url::parse(BY_HAND).unwrap().origin();
    let (callback, _) = person
        .browse_until(address.as_str(), |url| url.origin() == ends)
        .await;
    let code = callback.query_pairs().find(|(name, _)| name == "code");
    let code = code.expect("a code").1.into_owned();
    let metadata = format!("{}/.well-known/openid-configuration", sandbox.issuer());
    client
        .get(metadata)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();

    let proof = proof(&format!("{}/token", sandbox.issuer()));

    let start = Instant::now();
    let mut tokens = String::new();
    for path in requests {
        let at = format!("{}{path}", sandbox.issuer());
        let request = match path.as_str() {
            "/token" => client.post(at).header("DPoP", &proof).form(&[
                ("grant_type", "authorization_code"),
                ("client_id", sandbox.client_id()),
                ("redirect_uri", BY_HAND),
                ("code", &code),
                ("code_verifier", &verifier),
            ]),
            _ => client.get(at),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path} of {requests:?}: {text}");
        if path == "/token" {
            tokens = text;
        }
    }
    (start.elapsed(), tokens)
}

/// A proof that the token is asked for by whoever has a key (RFC 9449), made before the watch runs.
fn proof(address: &str) -> String {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
    // An uncompressed point: a byte that says so, then both coordinates.
    let (x, y) = key.public_key().as_ref()[1..].split_at(32);
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y) });
    let head = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk });
    let body = json!({
        "jti": encode(&pkcs8.as_ref()[..16]) + &encode(x),
        "htm": "POST",
        "htu": address,
        "iat": SystemClock.now().timestamp(),
    });
    let text = [head, body]
        .map(|part| encode(part.to_string().as_bytes()))
        .join(".");
    let signature = key.sign(&random, text.as_bytes()).unwrap();
    format!("{text}.{}", encode(signature.as_ref()))
}
