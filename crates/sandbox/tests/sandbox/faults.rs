//! Misbehaviour by name.

use std::time::Duration;

use portico_sandbox::{Fault, FaultKind, Provider};

use crate::client::{
    App, Browser, REDIRECT, Reply, VERIFIER, authorize_url, claims, send, signature_fits, started,
    text,
};

#[tokio::test]
async fn a_fault_shows_where_and_as_often_as_it_is_told() {
    let sandbox = started().await;
    sandbox.set_fault(Fault::new(FaultKind::ServerError(502)).at("/jwks").times(1));

    let first = get(&format!("{}/jwks", sandbox.issuer())).await;
    let second = get(&format!("{}/jwks", sandbox.issuer())).await;
    let other = get(&discovery(sandbox.issuer())).await;

    assert_eq!((first.status, second.status, other.status), (502, 200, 200));
}

#[tokio::test]
async fn the_http_faults_look_like_the_real_thing() {
    let sandbox = started().await;
    let url = discovery(sandbox.issuer());
    let faulty = async |kind: FaultKind| {
        sandbox.set_fault(Fault::new(kind).times(1));
        get(&url).await
    };

    let busy = faulty(FaultKind::TooManyRequests(7)).await;
    assert_eq!(
        (busy.status, busy.headers["retry-after"].as_str()),
        (429, "7")
    );
    let page = faulty(FaultKind::HtmlInsteadOfJson).await;
    assert_eq!(
        (page.status, page.headers["content-type"].as_str()),
        (200, "text/html")
    );
    assert_eq!(faulty(FaultKind::CaptivePortal).await.status, 511);
    assert_eq!(
        faulty(FaultKind::TemporarilyUnavailable).await.error(),
        "temporarily_unavailable"
    );
    assert!(
        serde_json::from_str::<serde_json::Value>(&faulty(FaultKind::NotJson).await.text).is_err()
    );
    assert!(faulty(FaultKind::HugeResponse).await.text.len() > 1 << 20);
    let wrong = faulty(FaultKind::WrongIssInMetadata).await.json();
    assert_ne!(wrong["issuer"], sandbox.issuer());
    sandbox.set_fault(Fault::new(FaultKind::CutOffMidBody).times(1));
    assert!(send("GET", &url, &[], String::new()).await.is_none());
    sandbox.set_fault(FaultKind::ServerError(500));
    assert_eq!(
        get(&format!("{}/status/api/v2/summary.json", sandbox.issuer()))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_wrong_clock_shows_in_date_and_token() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    sandbox.set_fault(FaultKind::ClockAhead(Duration::from_secs(3_600)));

    let tokens = app.signed_in(&sandbox, "ada@example.com").await;

    let ahead = claims(&text(&tokens, "id_token"))["iat"].as_i64().unwrap() - sandbox.now();
    assert!((3_590..=3_610).contains(&ahead), "{ahead}");
}

#[tokio::test]
async fn the_challenge_endpoint_can_lose_its_way() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let faulty = async |kind: FaultKind| {
        sandbox.set_fault(Fault::new(kind).times(1));
        app.begin("ada@example.com", &[]).await
    };

    let riddle = faulty(FaultKind::UnknownChallenge).await;
    assert_eq!(riddle.json()["challenge"]["type"], "sandbox_riddle");
    assert_eq!(
        faulty(FaultKind::InvalidSession).await.error(),
        "invalid_session"
    );
    assert_eq!(
        faulty(FaultKind::DpopNonceRequired).await.error(),
        "use_dpop_nonce"
    );
    let web = faulty(FaultKind::RedirectToWeb { request_uri: true })
        .await
        .json();
    assert!(web["request_uri"].is_string());
    let web = faulty(FaultKind::RedirectToWeb { request_uri: false })
        .await
        .json();
    assert_eq!(
        (web["error"].as_str(), web.get("request_uri")),
        (Some("redirect_to_web"), None)
    );
    let moved = faulty(FaultKind::RedirectOnPost).await;
    assert_eq!(moved.status, 307);
}

#[tokio::test]
async fn each_id_token_fault_spoils_one_thing() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let faulty = async |kind: FaultKind| {
        sandbox.set_fault(Fault::new(kind).at("/token").times(1));
        text(
            &app.signed_in(&sandbox, "ada@example.com").await,
            "id_token",
        )
    };

    assert_eq!(faulty(FaultKind::IdTokenMissing).await, "");
    assert!(faulty(FaultKind::IdTokenAlgNone).await.ends_with('.'));
    assert_eq!(
        claims(&faulty(FaultKind::IdTokenWrongAud).await)["aud"],
        "another-client"
    );
    assert_ne!(
        claims(&faulty(FaultKind::IdTokenWrongNonce).await)["nonce"],
        "a-nonce"
    );
    assert_ne!(
        claims(&faulty(FaultKind::IdTokenWrongIss).await)["iss"],
        sandbox.issuer()
    );
    assert_ne!(
        claims(&faulty(FaultKind::IdTokenOtherPerson).await)["email"],
        "ada@example.com"
    );
    let expired = claims(&faulty(FaultKind::IdTokenExpired).await);
    assert!(expired["exp"].as_i64().unwrap() < sandbox.now());
    sandbox.set_fault(FaultKind::TokenRefused);
    assert_eq!(app.refresh("whatever").await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_signature_fits_unless_a_fault_spoils_it() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let fits = async || {
        let token = text(
            &app.signed_in(&sandbox, "ada@example.com").await,
            "id_token",
        );
        let keys = get(&format!("{}/jwks", sandbox.issuer())).await.json();
        signature_fits(&token, &keys)
    };

    assert_eq!(fits().await, Some(true));
    sandbox.set_fault(Fault::new(FaultKind::IdTokenBadSignature).times(1));
    assert_eq!(fits().await, Some(false));
    sandbox.set_fault(Fault::new(FaultKind::UnknownKid).times(1));
    assert_eq!(fits().await, None, "no such key");
}

#[tokio::test]
async fn a_callback_can_be_wrong() {
    let sandbox = started().await;
    let browser = Browser::default();
    let url = authorize_url(sandbox.issuer(), &[("prompt", "none")]);
    let faulty = async |kind: FaultKind| {
        sandbox.set_fault(Fault::new(kind).times(1));
        browser.open(&url).await.callback()
    };

    assert_ne!(faulty(FaultKind::WrongState).await["state"], "a-state");
    assert_ne!(
        faulty(FaultKind::WrongIssInCallback).await["iss"],
        sandbox.issuer()
    );
    assert!(
        !faulty(FaultKind::MissingIssInCallback)
            .await
            .contains_key("iss")
    );
    assert_eq!(browser.open(&url).await.callback()["iss"], sandbox.issuer());
}

#[tokio::test]
async fn a_fault_reaches_the_app_and_not_the_service_on_its_way() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let more = [("idp_hint", "sso"), ("login_hint", "sam@company.example")];
    let url = authorize_url(sandbox.issuer(), &more);
    let sign_in = async || {
        let page = browser.open(&url).await;
        browser
            .submit(
                &page,
                &[("password", "company horse sam"), ("action", "next")],
            )
            .await
    };
    sandbox.set_fault(Fault::new(FaultKind::WrongState).times(1));
    sandbox.set_fault(Fault::new(FaultKind::IdTokenWrongAud).times(1));

    let answer = sign_in().await.callback();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "portico-desktop"),
        ("code", answer["code"].as_str()),
        ("code_verifier", VERIFIER),
        ("redirect_uri", REDIRECT),
    ];
    let tokens = app.post("/token", &form).await.json();

    assert_ne!(answer["state"], "a-state");
    assert_eq!(claims(&text(&tokens, "id_token"))["aud"], "another-client");
    sandbox.set_fault(Fault::new(FaultKind::IdTokenWrongAud).from(Provider::Company));
    let at_company = Browser::default();
    let page = at_company.open(&url).await;
    let page = at_company
        .submit(&page, &[("password", "company horse sam")])
        .await;
    assert!(page.has("error"), "the service refuses it, too");
}

#[test]
fn every_fault_has_a_name_of_its_own() {
    let all = FaultKind::all();

    let names: std::collections::BTreeSet<_> = all.iter().map(FaultKind::name).collect();

    assert_eq!(names.len(), all.len());
    assert!(
        all.iter()
            .all(|kind| FaultKind::named(kind.name()).as_ref() == Some(kind))
    );
}

async fn get(url: &str) -> Reply {
    send("GET", url, &[], String::new()).await.unwrap()
}

fn discovery(issuer: &str) -> String {
    format!("{issuer}/.well-known/openid-configuration")
}
