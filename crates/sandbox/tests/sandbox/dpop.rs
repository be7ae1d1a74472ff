//! DPoP proofs: each wrong one is refused for what is wrong with it.

use serde_json::{Value, json};

use crate::client::{App, encoded, send, started, text};

const FORM: [(&str, &str); 3] = [
    ("grant_type", "refresh_token"),
    ("client_id", "portico-desktop"),
    ("refresh_token", "unknown"),
];

#[tokio::test]
async fn a_wrong_proof_is_refused() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let url = format!("{}/token", sandbox.issuer());
    let now = sandbox.now();
    let wrong_claims = [
        json!({ "htm": "GET" }),
        json!({ "htu": format!("{}/par", sandbox.issuer()) }),
        json!({ "htu": "https://127.0.0.1/token" }),
        json!({ "iat": now - 61 }),
        json!({ "iat": now + 62 }),
        json!({ "iat": Value::Null }),
        json!({ "jti": Value::Null }),
    ];
    for claims in wrong_claims {
        let reply = app
            .post_with_proof("/token", &FORM, &app.proof("POST", &url, &claims))
            .await;
        assert_eq!(reply.error(), "invalid_dpop_proof", "{claims}");
    }
    for header in [
        json!({ "typ": "JWT" }),
        json!({ "alg": "none" }),
        json!({ "alg": "RS256" }),
        json!({ "jwk": Value::Null }),
        json!({ "jwk": { "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" } }),
    ] {
        let proof = app.proof_with_header("POST", &url, &json!({}), &header);
        let reply = app.post_with_proof("/token", &FORM, &proof).await;
        assert_eq!(reply.error(), "invalid_dpop_proof", "{header}");
    }
}

#[tokio::test]
async fn a_proof_is_needed_good_once_and_not_doubled() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let url = format!("{}/token", sandbox.issuer());
    let form = ("content-type", "application/x-www-form-urlencoded");

    let missing = send("POST", &url, &[form], encoded(&FORM)).await.unwrap();
    let proof = app.proof("POST", &url, &json!({}));
    let first = app.post_with_proof("/token", &FORM, &proof).await;
    let replay = app.post_with_proof("/token", &FORM, &proof).await;
    let (one, two) = (
        app.proof("POST", &url, &json!({})),
        app.proof("POST", &url, &json!({})),
    );
    let both = [form, ("dpop", one.as_str()), ("dpop", two.as_str())];
    let both = send("POST", &url, &both, encoded(&FORM)).await.unwrap();

    assert_eq!(missing.error(), "invalid_dpop_proof");
    assert_eq!(first.error(), "invalid_grant", "the proof was fine");
    assert_eq!(replay.error(), "invalid_dpop_proof");
    assert_eq!(both.error(), "invalid_dpop_proof");
}

#[tokio::test]
async fn with_nonces_a_proof_without_one_gets_one_and_the_answer_counts_as_not_used() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let asked = app.begin("ada@example.com", &[]).await;
    sandbox.change_settings(|settings| settings.require_dpop_nonce = true);

    let refused = app.answer(&asked, "password", "correct horse ada").await;
    let nonce = refused.headers["dpop-nonce"].clone();
    let url = format!("{}/challenge", sandbox.issuer());
    let session = text(&asked.json(), "auth_session");
    let form = [
        ("auth_session", session.as_str()),
        ("password", "correct horse ada"),
    ];
    let wrong = app.proof("POST", &url, &json!({ "nonce": "made-up" }));
    let wrong = app.post_with_proof("/challenge", &form, &wrong).await;
    let proof = app.proof("POST", &url, &json!({ "nonce": nonce }));
    let passed = app.post_with_proof("/challenge", &form, &proof).await;

    assert_eq!(refused.error(), "use_dpop_nonce");
    assert_eq!(wrong.error(), "use_dpop_nonce");
    assert_eq!(passed.json()["challenge"]["type"], "email_code");
}

#[tokio::test]
async fn query_and_fragment_of_htu_do_not_matter() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let url = format!("{}/token?x=1#y", sandbox.issuer());

    let reply = app
        .post_with_proof("/token", &FORM, &app.proof("POST", &url, &json!({})))
        .await;

    assert_eq!(reply.error(), "invalid_grant");
}
