//! Device grant, password reset, status, support, WebFinger, keys, restart.

use std::time::Duration;

use portico_sandbox::{Incident, Options, Sandbox, SigningAlgorithm};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::client::{App, Browser, Reply, encoded, password, send, started, text};

#[tokio::test]
async fn a_device_is_approved_in_a_browser() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let form = [
        ("client_id", "portico-desktop"),
        ("scope", "openid offline_access"),
    ];
    let begun = app.post("/device_authorization", &form).await.json();
    let device_code = text(&begun, "device_code");
    assert_eq!(
        poll(&app, &device_code).await.error(),
        "authorization_pending"
    );
    assert_eq!(poll(&app, &device_code).await.error(), "slow_down");

    let page = browser
        .open(&text(&begun, "verification_uri_complete"))
        .await;
    assert!(page.has("user_code"));
    let code = text(&begun, "user_code").to_lowercase().replace('-', " ");
    let page = browser.submit(&page, &[("user_code", &code)]).await;
    let fields = [
        ("email", "finn@example.com"),
        ("password", "correct horse finn"),
        ("action", "next"),
    ];
    let page = browser.submit(&page, &fields).await;
    let mailed = crate::client::mailed_code(&sandbox, "finn@example.com");
    let page = browser
        .submit(&page, &[("email_code", &mailed), ("action", "next")])
        .await;
    assert!(page.has("approve") && page.has("deny"));
    let page = browser.submit(&page, &[("action", "approve")]).await;
    assert!(page.has("done"));

    sandbox.advance_clock(Duration::from_secs(20));
    let app = app.at(&sandbox);
    let tokens = poll(&app, &device_code).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert_eq!(poll(&app, &device_code).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_device_can_be_denied_or_come_too_late() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let form = [("client_id", "portico-desktop"), ("scope", "openid")];
    let begun = app.post("/device_authorization", &form).await.json();

    sandbox.advance_clock(Duration::from_secs(601));

    let app = app.at(&sandbox);
    assert_eq!(
        poll(&app, &text(&begun, "device_code")).await.error(),
        "expired_token"
    );
}

#[tokio::test]
async fn a_leaked_password_is_replaced_through_the_link_in_the_mail() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let email = "petra@example.com";
    let asked = app.begin(email, &[]).await;
    app.answer(&asked, "password", password(&sandbox, email))
        .await;
    let link = sandbox.mail_to(email)[0].link.clone().unwrap();

    let page = browser.open(&link).await;
    let bad = [("password", "short"), ("password_again", "short")];
    assert!(browser.submit(&page, &bad).await.has("error"));
    let good = [
        ("password", "fresh horse petra"),
        ("password_again", "fresh horse petra"),
    ];
    assert!(browser.submit(&page, &good).await.has("done"));

    assert_eq!(
        browser.open(&link).await.reply.status,
        400,
        "a link works once"
    );
    let asked = app.begin(email, &[]).await;
    let asked = app.answer(&asked, "password", "fresh horse petra").await;
    assert_eq!(asked.json()["challenge"]["type"], "email_code");
}

#[tokio::test]
async fn a_reset_looks_the_same_whoever_asks() {
    let sandbox = started().await;
    let app = App::of(&sandbox);

    let known = app
        .post("/password_reset", &[("username", "ada@example.com")])
        .await;
    let unknown = app
        .post("/password_reset", &[("username", "nobody@example.com")])
        .await;

    assert_eq!((known.status, known.text), (unknown.status, unknown.text));
    assert_eq!(
        (
            known.headers["content-length"].as_str(),
            sandbox.mails().len()
        ),
        ("0", 1)
    );
}

#[tokio::test]
async fn the_status_page_says_what_it_is_told() {
    let sandbox = started().await;
    let url = format!("{}/status/api/v2/summary.json", sandbox.issuer());
    assert_eq!(get(&url).await.json()["status"]["indicator"], "none");

    sandbox.set_incident(Incident::Major);
    let major = get(&url).await.json();
    sandbox.set_incident(Incident::Maintenance);
    let maintenance = get(&url).await.json();

    assert_eq!(major["status"]["indicator"], "major");
    assert_eq!(major["components"][0]["status"], "partial_outage");
    assert_eq!(major["incidents"][0]["status"], "investigating");
    assert_eq!(
        maintenance["scheduled_maintenances"][0]["status"],
        "in_progress"
    );
    assert_eq!(maintenance["incidents"], json!([]));
}

#[tokio::test]
async fn support_takes_reports_in() {
    let sandbox = started().await;
    let url = format!("{}/support", sandbox.issuer());
    let body = json!({ "email": "ada@example.com", "message": "Help", "report": { "a": 1 } });

    let headers = [("content-type", "application/json")];
    let reply = send("POST", &url, &headers, body.to_string())
        .await
        .unwrap();
    let no_json = send("POST", &url, &[], body.to_string()).await.unwrap();

    assert_eq!(reply.status, 202);
    assert_eq!(
        text(&reply.json(), "reference"),
        sandbox.support_requests()[0].reference
    );
    assert_eq!(no_json.error(), "invalid_request");
}

#[tokio::test]
async fn webfinger_knows_whose_address_belongs_where() {
    let sandbox = started().await;
    let ask = async |resource: &str| {
        let rel = "http://openid.net/specs/connect/1.0/issuer";
        let query = encoded(&[("resource", resource), ("rel", rel)]);
        get(&format!(
            "{}/.well-known/webfinger?{query}",
            sandbox.issuer()
        ))
        .await
    };

    let work = ask("acct:sam@company.example").await;
    let plain = ask("acct:ada@example.com").await;

    assert_eq!(work.json()["links"][0]["href"], sandbox.company_issuer());
    assert_eq!(work.headers["content-type"], "application/jrd+json");
    assert_eq!(plain.json()["links"][0]["href"], sandbox.issuer());
    assert_eq!(ask("acct:somebody@elsewhere.example").await.status, 404);
}

#[tokio::test]
async fn keys_rotate_and_the_ones_before_stay_for_a_while() {
    let sandbox = started().await;
    let url = format!("{}/jwks", sandbox.issuer());
    let kids = async || -> Vec<String> {
        let keys = get(&url).await.json();
        keys["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| text(key, "kid"))
            .collect()
    };
    let first = kids().await;

    sandbox.rotate_keys().unwrap();
    let second = kids().await;
    sandbox.rotate_keys().unwrap();
    let third = kids().await;

    assert!(second.len() == 2 && second.contains(&first[0]));
    assert!(third.len() == 2 && !third.contains(&first[0]));
}

#[tokio::test]
async fn google_can_sign_with_rsa_and_the_service_accepts_it() {
    let sandbox = started().await;
    sandbox.change_settings(|settings| settings.google_signs_with = SigningAlgorithm::Rs256);
    let browser = Browser::default();
    let url = crate::client::authorize_url(sandbox.issuer(), &[("idp_hint", "google")]);

    let page = browser.open(&url).await;
    let page = browser
        .submit(&page, &[("email", "gina@example.com")])
        .await;
    let page = browser
        .submit(&page, &[("password", "google horse gina")])
        .await;
    let back = browser.submit(&page, &[("action", "approve")]).await;

    assert!(back.callback().contains_key("code"));
    let keys = get(&format!("{}/jwks", sandbox.google_issuer()))
        .await
        .json();
    assert!(
        keys["keys"]
            .as_array()
            .unwrap()
            .iter()
            .any(|key| key["kty"] == "RSA")
    );
}

#[tokio::test]
async fn sessions_and_devices_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::file(folder.path().join("sandbox.sqlite"));
    let sandbox = Sandbox::start(options.clone()).await.unwrap();
    let ports = sandbox.ports();
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;
    let keys = get(&format!("{}/jwks", sandbox.issuer())).await.json();
    sandbox.stop().await;

    let sandbox = Sandbox::start(Options { ports, ..options }).await.unwrap();

    assert_eq!(
        get(&format!("{}/jwks", sandbox.issuer())).await.json(),
        keys
    );
    assert_eq!(
        app.refresh(&text(&tokens, "refresh_token")).await.status,
        200
    );
    let known = [("auth_session", tokens["auth_session"].as_str().unwrap())];
    let asked = app.begin("ada@example.com", &known).await;
    assert_eq!(
        app.answer(&asked, "password", "correct horse ada")
            .await
            .status,
        200
    );
    assert_eq!(sandbox.mails().len(), 1);
}

#[tokio::test]
async fn every_page_says_that_it_is_a_sandbox() {
    let sandbox = started().await;
    let browser = Browser::default();

    for path in [
        "/",
        "/mailbox",
        "/faults",
        "/status",
        "/device",
        "/forgot",
        "/end_session",
    ] {
        let page = browser.open(&format!("{}{path}", sandbox.issuer())).await;
        assert!(page.has("sandbox-banner"), "{path}");
        let policy = &page.reply.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none'"), "{path}");
    }
}

#[tokio::test]
async fn faults_and_incidents_are_switched_on_their_pages() {
    let sandbox = started().await;
    let browser = Browser::default();
    let page = browser.open(&format!("{}/faults", sandbox.issuer())).await;

    let fields = [
        ("fault", "server_error"),
        ("path", "/jwks"),
        ("times", "1"),
        ("action", "add"),
    ];
    let page = browser.submit(&page, &fields).await;

    assert!(page.reply.text.contains("server_error at /jwks"));
    assert_eq!(get(&format!("{}/jwks", sandbox.issuer())).await.status, 500);
    let foreign = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://evil.example"),
    ];
    let url = format!("{}/status", sandbox.issuer());
    let foreign = send("POST", &url, &foreign, "action=incident-major".to_owned())
        .await
        .unwrap();
    assert_eq!(foreign.status, 400);
}

#[tokio::test]
async fn mails_are_delivered_when_there_is_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let smtp = Some(format!("smtp://{}", listener.local_addr().unwrap()));
    let received = tokio::spawn(one_mail(listener));
    let sandbox = Sandbox::start(Options {
        smtp,
        ..Options::memory()
    })
    .await
    .unwrap();
    let app = App::of(&sandbox);

    let asked = app.begin("ada@example.com", &[]).await;
    app.answer(&asked, "password", "correct horse ada").await;

    let received = received.await.unwrap();
    let code = crate::client::mailed_code(&sandbox, "ada@example.com");
    assert!(received.contains("To: ada@example.com") && received.contains(&code));
}

/// A mail server for one mail.
async fn one_mail(listener: TcpListener) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = BufReader::new(stream);
    let (mut text, mut in_mail) = (String::new(), false);
    stream.write_all(b"220 ready\r\n").await.unwrap();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap() == 0 {
            return text;
        }
        let reply = match line.trim_end() {
            "." => "250 kept\r\n",
            _ if in_mail => {
                text += &line;
                continue;
            }
            "DATA" => "354 go on\r\n",
            "QUIT" => return text,
            _ => "250 fine\r\n",
        };
        if line.starts_with('.') {
            stream.write_all(reply.as_bytes()).await.unwrap();
            return text;
        }
        in_mail = line.starts_with("DATA");
        stream.write_all(reply.as_bytes()).await.unwrap();
    }
}

async fn poll(app: &App, device_code: &str) -> Reply {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", "portico-desktop"),
        ("device_code", device_code),
    ];
    app.post("/token", &form).await
}

async fn get(url: &str) -> Reply {
    send("GET", url, &[], String::new()).await.unwrap()
}
