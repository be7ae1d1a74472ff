//! The token endpoint, and what tokens open.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{App, VERIFIER, claims, encoded, mailed_code, password, send, started, text};

#[tokio::test]
async fn a_code_used_again_ends_what_came_of_it() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let code = code(&app, &sandbox, "ada@example.com").await;
    let tokens = app.redeem(&code).await.json();

    let again = app.redeem(&code).await;

    assert_eq!(again.error(), "invalid_grant");
    assert_eq!(
        app.refresh(&text(&tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
    let accounts = app
        .call("GET", "/accounts", &text(&tokens, "access_token"))
        .await;
    assert_eq!(accounts.status, 401);
}

#[tokio::test]
async fn a_code_needs_its_verifier_its_key_and_haste() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let wrong = "another-verifier-of-forty-three-letters-or-more";
    let short = "short";

    for verifier in [wrong, short] {
        let code = code(&app, &sandbox, "ada@example.com").await;
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "portico-desktop"),
            ("code", &code),
            ("code_verifier", verifier),
        ];
        assert_eq!(
            app.post("/token", &form).await.error(),
            "invalid_grant",
            "{verifier}"
        );
        assert_eq!(
            app.redeem(&code).await.error(),
            "invalid_grant",
            "one try only"
        );
    }
    let stolen = code(&app, &sandbox, "ada@example.com").await;
    assert_eq!(
        App::of(&sandbox).redeem(&stolen).await.error(),
        "invalid_grant"
    );
    let late = code(&app, &sandbox, "ada@example.com").await;
    sandbox.advance_clock(Duration::from_secs(61));
    assert_eq!(
        app.at(&sandbox).redeem(&late).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn refresh_tokens_rotate_and_reuse_ends_the_session_after_a_short_grace() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;
    let first = text(&tokens, "refresh_token");

    let second = app.refresh(&first).await.json();
    let lost_answer = app.refresh(&first).await;
    sandbox.advance_clock(Duration::from_secs(11));
    let app = app.at(&sandbox);
    let reuse = app.refresh(&first).await;

    assert_ne!(text(&second, "refresh_token"), first);
    assert!(claims(&text(&second, "id_token")).get("nonce").is_none());
    assert_eq!(lost_answer.status, 200, "within the grace");
    assert_eq!(reuse.error(), "invalid_grant");
    assert_eq!(
        app.refresh(&text(&second, "refresh_token")).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn an_access_token_expires_and_a_session_can_be_revoked() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "cleo@example.com").await;
    let access = text(&tokens, "access_token");

    let accounts = app.call("GET", "/accounts", &access).await.json();
    assert_eq!(accounts["accounts"].as_array().unwrap().len(), 12);
    assert_eq!(
        app.call("GET", "/userinfo", &access).await.json()["email"],
        "cleo@example.com"
    );
    sandbox.advance_clock(Duration::from_secs(1_801));
    let app = app.at(&sandbox);
    assert_eq!(
        app.call("GET", "/accounts", &access).await.error(),
        "invalid_token"
    );
    let renewed = app.refresh(&text(&tokens, "refresh_token")).await.json();
    let form = [
        ("client_id", "portico-desktop"),
        ("token", renewed["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(app.post("/revoke", &form).await.status, 200);
    let revoked = app
        .call("GET", "/accounts", &text(&renewed, "access_token"))
        .await;
    assert_eq!(revoked.status, 401);
    let form = [("client_id", "portico-desktop"), ("token", "unknown")];
    assert_eq!(
        app.post("/revoke", &form).await.status,
        200,
        "unknown tokens are fine"
    );
}

#[tokio::test]
async fn an_administrator_can_end_all_sessions_of_a_person() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;

    sandbox.revoke_all("ada@example.com").unwrap();

    assert_eq!(
        app.refresh(&text(&tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_bound_token_is_no_bearer_token() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;
    let access = text(&tokens, "access_token");
    let url = format!("{}/accounts", sandbox.issuer());

    let bearer = format!("Bearer {access}");
    let as_bearer = send("GET", &url, &[("authorization", &bearer)], String::new())
        .await
        .unwrap();
    let dpop = format!("DPoP {access}");
    let no_proof = send("GET", &url, &[("authorization", &dpop)], String::new())
        .await
        .unwrap();
    let no_ath = app.proof("GET", &url, &json!({}));
    let headers = [("authorization", dpop.as_str()), ("dpop", &no_ath)];
    let no_ath = send("GET", &url, &headers, String::new()).await.unwrap();
    let other_key = App::of(&sandbox).call("GET", "/accounts", &access).await;

    assert_eq!(
        (as_bearer.status, as_bearer.error().as_str()),
        (401, "invalid_token")
    );
    assert_eq!(
        (no_proof.status, no_proof.error().as_str()),
        (401, "invalid_dpop_proof")
    );
    assert_eq!(
        (no_ath.status, no_ath.error().as_str()),
        (401, "invalid_dpop_proof")
    );
    assert_eq!(
        (other_key.status, other_key.error().as_str()),
        (401, "invalid_token")
    );
    assert!(no_proof.headers["www-authenticate"].starts_with("DPoP "));
}

#[tokio::test]
async fn an_sso_session_ends_when_it_is_not_used() {
    let sandbox = started().await;
    sandbox.change_settings(|settings| settings.idle_timeout = Some(3_600));
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;
    assert_eq!(
        claims(&text(&tokens, "id_token"))["portico_idle_timeout"],
        3_600
    );

    sandbox.advance_clock(Duration::from_secs(3_601));

    let app = app.at(&sandbox);
    assert_eq!(
        app.refresh(&text(&tokens, "refresh_token")).await.error(),
        "invalid_grant"
    );
}

#[tokio::test]
async fn devices_are_listed_and_forgotten() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;
    let access = text(&tokens, "access_token");

    let listed = app.call("GET", "/devices", &access).await.json();
    let device = &listed["devices"][0];
    assert_eq!(device["current"], Value::Bool(true));
    let path = format!("/devices/{}", device["id"].as_str().unwrap());
    assert_eq!(app.call("DELETE", &path, &access).await.status, 204);

    let known = [("auth_session", tokens["auth_session"].as_str().unwrap())];
    assert_eq!(
        app.begin("ada@example.com", &known).await.error(),
        "invalid_session"
    );
    assert_eq!(app.call("DELETE", &path, &access).await.status, 404);
}

#[tokio::test]
async fn a_renewed_recognition_token_replaces_the_one_before() {
    let sandbox = started().await;
    sandbox.change_settings(|settings| settings.renew_device_token = true);
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;

    let renewed = app.refresh(&text(&tokens, "refresh_token")).await.json();

    let old = [("auth_session", tokens["auth_session"].as_str().unwrap())];
    assert_eq!(
        app.begin("ada@example.com", &old).await.error(),
        "invalid_session"
    );
    let new = [("auth_session", renewed["auth_session"].as_str().unwrap())];
    assert_eq!(
        app.begin("ada@example.com", &new).await.error(),
        "insufficient_authorization"
    );
}

#[tokio::test]
async fn a_form_has_to_be_one_and_each_parameter_there_once() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let twice = [
        ("grant_type", "refresh_token"),
        ("client_id", "portico-desktop"),
        ("refresh_token", "a"),
        ("refresh_token", "b"),
    ];
    assert_eq!(app.post("/token", &twice).await.error(), "invalid_request");

    let url = format!("{}/token", sandbox.issuer());
    let proof = app.proof("POST", &url, &json!({}));
    let headers = [
        ("content-type", "application/json"),
        ("dpop", proof.as_str()),
    ];
    let json = send("POST", &url, &headers, encoded(&twice[..3]))
        .await
        .unwrap();
    let get = send("GET", &url, &[], String::new()).await.unwrap();
    let password = [("grant_type", "password"), ("client_id", "portico-desktop")];

    assert_eq!(json.error(), "invalid_request");
    assert_eq!(get.status, 405);
    assert_eq!(
        app.post("/token", &password).await.error(),
        "unsupported_grant_type"
    );
    let unknown = [("grant_type", "refresh_token"), ("client_id", "nobody")];
    let unknown = app.post("/token", &unknown).await;
    assert_eq!(
        (unknown.status, unknown.error().as_str()),
        (401, "invalid_client")
    );
}

#[tokio::test]
async fn a_client_with_a_secret_has_to_send_it() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let form = |secret| {
        [
            ("grant_type", "refresh_token"),
            ("client_id", "portico-with-secret"),
            ("client_secret", secret),
            ("refresh_token", "unknown"),
        ]
    };

    assert_eq!(
        app.post("/token", &form("")).await.error(),
        "invalid_client"
    );
    assert_eq!(
        app.post("/token", &form("wrong")).await.error(),
        "invalid_client"
    );
    assert_eq!(
        app.post("/token", &form("sandbox-client-secret"))
            .await
            .error(),
        "invalid_grant"
    );
}

async fn code(app: &App, sandbox: &portico_sandbox::Sandbox, email: &str) -> String {
    let asked = app.begin(email, &[]).await;
    let asked = app
        .answer(&asked, "password", password(sandbox, email))
        .await;
    let done = app
        .answer(&asked, "email_code", &mailed_code(sandbox, email))
        .await;
    assert!(VERIFIER.len() >= 43);
    text(&done.json(), "authorization_code")
}
