//! What a server repeats of what it was sent: no secret of a request comes back in its words, which
//! are shown, logged and reported; all else that it says does, word for word.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portico_core::clock::SystemClock;
use portico_core::domain::Method;
use portico_core::http::{Http, Network};
use portico_core::oauth::dpop::DpopKey;
use portico_core::oauth::{Client, Grant};
use portico_core::{AnswerKind, Code, Hints, Problem, Secret, Step};
use serde_json::json;
use test_support::desk::{Desk, LONGER, Scheme};
use test_support::provider::{Answer, CLIENT, EMAIL};
use test_support::{Place, handed_to_device, stopped};
use url::Url;
use url::form_urlencoded::{byte_serialize, parse};

const CLIENT_SECRET: &str = "Zs3cr3t/with+odd=chars% & more";
const CODE: &str = "a-code/with+odd=chars";
const VERIFIER: &str = "verifier-0123456789-0123456789-0123456789-01";
const REFRESH: &str = "refresh/with+odd=chars-0123456789";
const STATE: &str = "state-0123456789-0123456789";
/// Of what a server says by itself.
const WORDS: &str = "The words stay";

/// How a server words what it was sent, by its values and as it came, and whether that is shown.
type Wording = (fn(&str, &str) -> String, bool);

const WORDINGS: [Wording; 6] = [
    (|values, _| described(values), true),
    (|_, body| described(body), true),
    (|values, _| described(&escaped(values)), true),
    (
        |values, _| json!({ "error": format!("{WORDS}: {values}") }).to_string(),
        true,
    ),
    (
        |values, _| json!({ "error": "", "error_description": values }).to_string(),
        false,
    ),
    (
        |values, _| json!(["invalid_request", values]).to_string(),
        false,
    ),
];

fn described(said: &str) -> String {
    json!({ "error": "invalid_request", "error_description": format!("{WORDS}: {said}") })
        .to_string()
}

/// As in an address, in small letters.
fn escaped(text: &str) -> String {
    let form: String = byte_serialize(text.as_bytes()).collect();
    form.replace('+', "%20").to_ascii_lowercase()
}

/// A server that answers everything with what it was sent.
async fn echoing(status: u16, word: fn(&str, &str) -> String) -> Url {
    let place = Place::plain().await;
    let url = Url::parse(place.origin()).unwrap();
    let answer = move |headers: HeaderMap, body: String| async move {
        let header = |name: &str| {
            let value = headers.get(name);
            value.map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        let fields = parse(body.as_bytes()).map(|(_, value)| value.into_owned());
        let values: Vec<String> = fields
            .chain(["authorization", "dpop"].map(header))
            .collect();
        let kind = [(CONTENT_TYPE, "application/json")];
        let status = StatusCode::from_u16(status).unwrap();
        (status, kind, word(&values.join(", "), &body))
    };
    place.serve(Router::new().fallback(answer));
    url
}

fn client(token_endpoint: &Url, secret_in_header: bool, proves: bool) -> Client {
    let clock = Arc::new(SystemClock);
    Client {
        http: Arc::new(Http::new(Network::default(), clock.clone())),
        clock,
        token_endpoint: token_endpoint.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(Secret::new(CLIENT_SECRET)),
        secret_in_header,
        dpop: proves.then(|| Arc::new(DpopKey::generate().unwrap())),
    }
}

fn by_code<'a>(code: &'a Secret, verifier: &'a Secret) -> Grant<'a> {
    Grant::Code {
        code,
        verifier,
        redirect_uri: Some("http://127.0.0.1:1/callback"),
    }
}

/// Whether nothing secret is in what is said of a failure, in any way in which it may be written.
fn must_not_hold_a_secret(problem: &Problem, case: &str) {
    let detail = problem.detail.clone().unwrap_or_default();
    let said = detail.to_ascii_lowercase();
    let form: String = byte_serialize(CLIENT_SECRET.as_bytes()).collect();
    let basic = STANDARD.encode(format!("{CLIENT}:{form}"));
    for secret in [CLIENT_SECRET, CODE, VERIFIER, REFRESH, STATE, &basic] {
        let form: String = byte_serialize(secret.as_bytes()).collect();
        for written in [secret, &form, &escaped(secret)] {
            let written = written.to_ascii_lowercase();
            assert!(!said.contains(&written), "{case}: {written} in {detail}");
        }
    }
    // How a proof begins.
    assert!(!said.contains("eyj"), "{case}: {detail}");
}

#[tokio::test]
async fn what_was_sent_comes_back_in_no_words() {
    let [code, verifier, refresh] = [CODE, VERIFIER, REFRESH].map(Secret::new);
    for (index, (word, is_shown)) in WORDINGS.into_iter().enumerate() {
        for status in [200, 400, 401] {
            for secret_in_header in [true, false] {
                let url = echoing(status, word).await;
                let client = client(&url, secret_in_header, true);
                let state = [("state", STATE), ("client_id", CLIENT)];
                for (what, problem) in [
                    ("code", client.tokens(by_code(&code, &verifier)).await.err()),
                    (
                        "renewal",
                        client.tokens(Grant::Refresh(&refresh)).await.err(),
                    ),
                    ("push", client.push(&url, &state, true).await.err()),
                    (
                        "revocation",
                        client.revoke(&url, "refresh_token", &refresh).await.err(),
                    ),
                ] {
                    let case = format!("{what}, wording {index}, {status}, {secret_in_header}");
                    let Some(problem) = problem else {
                        assert!(!is_shown, "{case}");
                        continue;
                    };
                    must_not_hold_a_secret(&problem, &case);
                    let detail = problem.detail.unwrap_or_default();
                    let has_words = detail.contains(WORDS) && detail.contains('…');
                    assert!(has_words || !is_shown, "{case}: {detail}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_a_server_says_by_itself_stays_word_for_word() {
    const SAID: &str = "Client portico-tests may not have openid offline_access by grant_type \
                        refresh_token or authorization_code; 1 of 3 tries, for ada@example.com at \
                        http://127.0.0.1:1/callback (X70000, trace 0f3d-22, refresh, a-code)";
    let [code, verifier, refresh] = [CODE, VERIFIER, REFRESH].map(Secret::new);
    for status in [200, 400, 401] {
        let said = |_: &str, _: &str| {
            json!({ "error": "invalid_request", "error_description": SAID }).to_string()
        };
        let url = echoing(status, said).await;
        for secret_in_header in [true, false] {
            let client = client(&url, secret_in_header, false);
            for grant in [by_code(&code, &verifier), Grant::Refresh(&refresh)] {
                let problem = client.tokens(grant).await.unwrap_err();
                let wanted = format!("invalid_request: {SAID}");
                assert_eq!(problem.detail.as_deref(), Some(&*wanted), "{status}");
            }
        }
    }
}

/// The refresh token of the first sign-in, in whatever an answer is made of.
#[tokio::test]
async fn a_refresh_token_that_comes_back_is_in_no_problem_and_no_file() {
    let said = json!({
        "error": "invalid_client",
        "error_description": "refresh-1 is of another client",
        "error_uri": "https://id.example.com/refresh-1",
    });
    for scheme in [Scheme::Http, Scheme::Https] {
        for (answer, code, words) in [
            (
                Answer::new(400, said.to_string()),
                Code::ProfileInvalid,
                "invalid_client: … is of another client",
            ),
            (
                Answer::new(403, "").with("cf-mitigated", "refresh-1"),
                Code::GatewayAnswered,
                "cf-mitigated: …",
            ),
            (
                Answer::new(307, "").with("location", "https://refresh-1.gateway.example/"),
                Code::GatewayAnswered,
                "….gateway.example",
            ),
        ] {
            let case = format!("{answer:?} over {scheme:?}");
            let desk = Desk::speaking(scheme, |_| {}).await;
            desk.must_sign_in().await;
            desk.become_(|it| it.instead = Some(("/token", answer)));

            let problem = desk.token(LONGER).await.err().unwrap();

            assert_eq!(problem.code, code, "{case}: {problem:?}");
            let detail = problem.detail.clone().unwrap_or_default();
            assert!(detail.contains(words), "{case}: {detail}");
            assert!(!format!("{problem:?}").contains("refresh-1"), "{case}");
            assert_eq!(files_with("refresh-1", desk.home()), [""; 0], "{case}");
        }
    }
}

#[tokio::test]
async fn a_device_code_that_comes_back_is_in_no_problem() {
    let said = json!({
        "error": "invalid_request",
        "error_description": "a-device-code was given to another client",
    });
    let desk = Desk::with(|it| {
        it.device = Some(json!({ "expires_in": 300, "interval": 1 }));
        it.instead = Some(("/token", Answer::new(400, said.to_string())));
    })
    .await;
    let mut sign_in = desk.sign_in_with(Hints {
        method: Some(Method::Device),
        ..Hints::default()
    });
    handed_to_device(sign_in.start().await);

    let problem = stopped(sign_in.wait().await);

    let detail = problem.detail.unwrap_or_default();
    assert!(
        detail.contains("invalid_request: … was given to another client"),
        "{detail}"
    );
    assert!(!detail.contains("a-device-code"), "{detail}");
}

#[tokio::test]
async fn a_password_that_comes_back_is_in_no_problem() {
    const TYPED: &str = "correct-horse-battery";
    let desk = Desk::with(|it| it.takes_passwords = true).await;
    let mut sign_in = desk.sign_in_with(Hints {
        email: Some(EMAIL.to_owned()),
        ..Hints::default()
    });
    sign_in.start().await;
    let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
    assert!(matches!(step, Step::Ask(_)), "{step:?}");
    let said = json!({
        "error": "access_denied",
        "error_description": format!("{TYPED} is known to others"),
        "account": TYPED,
        "domain": format!("{TYPED}.example"),
        "idp_hint": TYPED,
        "correlation_id": format!("id-{TYPED}"),
    });
    desk.become_(|it| {
        it.takes_passwords = true;
        it.instead = Some(("/challenge", Answer::new(403, said.to_string())));
    });

    let typed = AnswerKind::Password(Secret::new(TYPED));
    let problem = stopped(sign_in.answer(typed.into()).await.unwrap());

    let detail = problem.detail.clone().unwrap_or_default();
    assert!(
        detail.contains("access_denied: … is known to others"),
        "{detail}"
    );
    assert_eq!(problem.correlation_id.as_deref(), Some("id-…"));
    assert!(!format!("{problem:?}").contains(TYPED), "{problem:?}");
}

#[tokio::test]
async fn the_state_of_a_sign_in_that_comes_back_is_in_no_problem() {
    let desk = Desk::with(|it| {
        it.redirect = Some(Box::new(|pairs| {
            let state = pairs.iter().find(|(name, _)| name == "state");
            let said = format!("The request {} is too old", state.unwrap().1);
            pairs[0] = ("error".to_owned(), "invalid_request".to_owned());
            pairs.push(("error_description".to_owned(), said));
        }));
    })
    .await;

    let detail = desk.must_refuse().await.detail.unwrap_or_default();

    assert!(
        detail.contains("invalid_request: The request … is too old"),
        "{detail}"
    );
}

/// The files below a folder that hold a text.
fn files_with(text: &str, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(text, &path));
        } else if let Ok(bytes) = std::fs::read(&path)
            && String::from_utf8_lossy(&bytes).contains(text)
        {
            found.push(path.display().to_string());
        }
    }
    found
}
