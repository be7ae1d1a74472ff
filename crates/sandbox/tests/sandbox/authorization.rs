//! What the authorization and PAR endpoints refuse, and where the refusal goes.

use serde_json::Value;

use crate::client::{App, Browser, REDIRECT, authorize_url, challenge, send, started, text};

#[tokio::test]
async fn without_a_good_client_and_redirect_nothing_is_redirected() {
    let sandbox = started().await;
    let browser = Browser::default();

    for bad in [
        [("client_id", "nobody")],
        [("client_id", "")],
        [("redirect_uri", "")],
        [("redirect_uri", "http://127.0.0.1:49152/elsewhere")],
        [("redirect_uri", "http://localhost:49152/callback")],
        [("redirect_uri", "https://evil.example/callback")],
        [("client_id", "portico-fixed")],
    ] {
        let page = browser.open(&authorize_url(sandbox.issuer(), &bad)).await;
        assert_eq!(page.reply.status, 400, "{bad:?}");
        assert!(page.has("error") && page.has("sandbox-banner"));
    }
    let twice = authorize_url(sandbox.issuer(), &[]) + "&state=again";
    assert_eq!(browser.open(&twice).await.reply.status, 400);
}

#[tokio::test]
async fn other_mistakes_are_told_to_the_app() {
    let sandbox = started().await;
    let browser = Browser::default();

    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("scope", "email", "invalid_scope"),
        ("scope", "openid everything", "invalid_scope"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "too-short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("response_mode", "fragment", "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("request", "x", "request_not_supported"),
        ("idp_hint", "nobody", "invalid_request"),
    ] {
        let page = browser
            .open(&authorize_url(sandbox.issuer(), &[(name, value)]))
            .await;
        let answer = page.callback();
        assert_eq!(answer["error"], error, "{name}={value}");
        assert_eq!(answer["state"], "a-state");
        assert_eq!(answer["iss"], sandbox.issuer());
    }
}

#[tokio::test]
async fn a_pushed_request_is_checked_and_good_once() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let challenge = challenge();
    let good = [
        ("response_type", "code"),
        ("client_id", "portico-desktop"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid"),
        ("state", "pushed-state"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];

    let mut bad = good;
    bad[2].1 = "https://evil.example/";
    assert_eq!(app.post("/par", &bad).await.error(), "invalid_request");
    let pushed = app.post("/par", &good).await;
    assert_eq!(pushed.status, 201);
    let request_uri = text(&pushed.json(), "request_uri");
    let query = crate::client::encoded(&[
        ("client_id", "portico-desktop"),
        ("request_uri", &request_uri),
    ]);
    let url = format!("{}/authorize?{query}", sandbox.issuer());
    let page = browser.open(&url).await;
    let back = browser.submit(&page, &[("action", "cancel")]).await;
    assert_eq!(back.callback()["state"], "pushed-state");
    assert_eq!(browser.open(&url).await.reply.status, 400);
}

#[tokio::test]
async fn the_fixed_client_has_its_own_list() {
    let sandbox = started().await;
    let more = [
        ("client_id", "portico-fixed"),
        ("redirect_uri", "http://localhost:7311/callback"),
        ("prompt", "none"),
    ];

    let url = authorize_url(sandbox.issuer(), &more);
    let reply = send("GET", &url, &[], String::new()).await.unwrap();

    let location = &reply.headers["location"];
    assert!(location.starts_with("http://localhost:7311/callback?error=login_required"));
}

#[tokio::test]
async fn the_metadata_names_every_endpoint_that_is_there() {
    let sandbox = started().await;
    let of = |issuer: &str| format!("{issuer}/.well-known/openid-configuration");
    let get = async |url: String| send("GET", &url, &[], String::new()).await.unwrap();

    let metadata = get(of(sandbox.issuer())).await.json();
    assert_eq!(metadata["issuer"], sandbox.issuer());
    for name in [
        "authorization_challenge_endpoint",
        "pushed_authorization_request_endpoint",
    ] {
        assert!(metadata[name].is_string(), "{name}");
    }
    assert_eq!(metadata["portico"]["methods"][0], "password");
    for name in ["password_reset", "accounts", "devices", "support"] {
        assert!(
            metadata["portico"][format!("{name}_endpoint")].is_string(),
            "{name}"
        );
    }
    sandbox.change_settings(|settings| {
        settings.challenge_endpoint = false;
        settings.device_grant = false;
        settings.dpop = false;
    });
    let less = get(of(sandbox.issuer())).await.json();
    assert_eq!(less["authorization_challenge_endpoint"], Value::Null);
    assert_eq!(less["device_authorization_endpoint"], Value::Null);
    assert_eq!(less["dpop_signing_alg_values_supported"], Value::Null);
    assert_eq!(
        App::of(&sandbox).begin("ada@example.com", &[]).await.status,
        404
    );
    let google = get(of(sandbox.google_issuer())).await.json();
    assert_eq!(google["issuer"], sandbox.google_issuer());
    assert_eq!(google["portico"], Value::Null);
}

#[tokio::test]
async fn requests_for_another_host_are_not_served() {
    let sandbox = started().await;
    let url = format!("{}/mailbox", sandbox.issuer());

    let reply = send("GET", &url, &[("host", "evil.example")], String::new())
        .await
        .unwrap();

    assert_eq!(reply.status, 421);
}
