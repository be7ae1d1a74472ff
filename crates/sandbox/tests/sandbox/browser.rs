//! Sign-in in the browser: the service's page, "Google", the company, and what cancels it.

use crate::client::{
    App, Browser, Page, REDIRECT, VERIFIER, authorize_url, claims, mailed_code, started, text,
};

#[tokio::test]
async fn google_signs_in_through_the_service_and_remembers_consent() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let url = authorize_url(sandbox.issuer(), &[("idp_hint", "google")]);

    let page = browser.open(&url).await;
    assert!(
        page.url.starts_with(sandbox.google_issuer()),
        "{}",
        page.url
    );
    let page = browser
        .submit(&page, &[("email", "gina@example.com"), ("action", "next")])
        .await;
    let page = browser
        .submit(
            &page,
            &[("password", "google horse gina"), ("action", "next")],
        )
        .await;
    assert!(page.has("approve") && page.has("deny"));
    let back = browser.submit(&page, &[("action", "approve")]).await;

    let answer = back.callback();
    assert_eq!(
        (answer["state"].as_str(), &answer["iss"]),
        ("a-state", &sandbox.issuer().to_owned())
    );
    let tokens = redeemed(&app, &answer["code"]).await;
    assert_eq!(
        claims(&text(&tokens, "id_token"))["email"],
        "gina@example.com"
    );
    let again = browser.open(&url).await;
    assert!(
        again.callback().contains_key("code"),
        "no page the second time"
    );
}

#[tokio::test]
async fn sso_signs_in_through_the_company_and_limits_idle_time() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let more = [("idp_hint", "sso"), ("login_hint", "sam@company.example")];

    let page = browser.open(&authorize_url(sandbox.issuer(), &more)).await;
    assert!(
        page.url.starts_with(sandbox.company_issuer()),
        "{}",
        page.url
    );
    let back = company_sign_in(&browser, &page, "company horse sam").await;

    let tokens = redeemed(&app, &back.callback()["code"]).await;
    let id = claims(&text(&tokens, "id_token"));
    assert_eq!(id["portico_idle_timeout"], 86_400);
    assert_eq!(id["idp"], sandbox.company_issuer());
    assert_eq!(id["amr"][0], "pwd");
}

#[tokio::test]
async fn the_challenge_endpoint_hands_over_with_a_pushed_request() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let sent_off = app.begin("sam@company.example", &[]).await.json();
    let request_uri = text(&sent_off, "request_uri");
    let query = crate::client::encoded(&[
        ("client_id", "portico-desktop"),
        ("request_uri", &request_uri),
        ("redirect_uri", REDIRECT),
        ("state", "late-state"),
    ]);
    let url = format!("{}/authorize?{query}", sandbox.issuer());

    let page = browser.open(&url).await;
    let back = company_sign_in(&browser, &page, "company horse sam").await;

    let answer = back.callback();
    assert_eq!(answer["state"], "late-state");
    let stranger = App::of(&sandbox);
    assert_eq!(
        redeem(&stranger, &answer["code"]).await.error(),
        "invalid_grant",
        "another key"
    );
    assert_eq!(
        browser.open(&url).await.reply.status,
        400,
        "a request_uri is good once"
    );
}

#[tokio::test]
async fn the_services_own_page_asks_for_password_code_and_second_factor() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());

    let page = browser.open(&authorize_url(sandbox.issuer(), &[])).await;
    for id in [
        "email",
        "password",
        "next",
        "google",
        "sso",
        "cancel",
        "forgot",
        "sandbox-banner",
    ] {
        assert!(page.has(id), "{id}");
    }
    let fields = [
        ("email", "bo@example.com"),
        ("password", "correct horse bo"),
        ("action", "next"),
    ];
    let page = browser.submit(&page, &fields).await;
    let code = mailed_code(&sandbox, "bo@example.com");
    let page = browser
        .submit(&page, &[("email_code", &code), ("action", "next")])
        .await;
    assert!(page.has("totp") && page.has("backup_code"));
    let totp = sandbox.totp("bo@example.com");
    let back = browser
        .submit(&page, &[("totp", &totp), ("action", "next")])
        .await;

    let tokens = redeemed(&app, &back.callback()["code"]).await;
    assert_eq!(
        claims(&text(&tokens, "id_token"))["email"],
        "bo@example.com"
    );
}

#[tokio::test]
async fn a_work_address_on_the_services_page_leads_to_the_company() {
    let sandbox = started().await;
    let browser = Browser::default();
    let page = browser.open(&authorize_url(sandbox.issuer(), &[])).await;

    let page = browser
        .submit(
            &page,
            &[("email", "Sam@Company.example"), ("action", "next")],
        )
        .await;
    let back = company_sign_in(&browser, &page, "company horse sam").await;

    assert!(back.callback().contains_key("code"));
}

#[tokio::test]
async fn a_browser_that_is_known_gets_no_mail() {
    let sandbox = started().await;
    let browser = Browser::default();
    let url = authorize_url(sandbox.issuer(), &[("prompt", "login")]);
    let fields = [
        ("email", "ada@example.com"),
        ("password", "correct horse ada"),
        ("action", "next"),
    ];
    let page = browser.submit(&browser.open(&url).await, &fields).await;
    let code = mailed_code(&sandbox, "ada@example.com");
    browser
        .submit(&page, &[("email_code", &code), ("action", "next")])
        .await;

    let back = browser.submit(&browser.open(&url).await, &fields).await;

    assert!(back.callback().contains_key("code"));
    assert_eq!(sandbox.mails().len(), 1);
}

#[tokio::test]
async fn the_other_two_are_providers_in_their_own_right() {
    let sandbox = started().await;
    for (issuer, email, password) in [
        (
            sandbox.google_issuer(),
            "ada@example.com",
            "google horse ada",
        ),
        (
            sandbox.company_issuer(),
            "sam@company.example",
            "company horse sam",
        ),
    ] {
        let (mut app, browser) = (App::of(&sandbox), Browser::default());
        app.issuer = issuer.to_owned();
        let mut page = browser.open(&authorize_url(issuer, &[])).await;
        page = if page.has("password") {
            company_sign_in(&browser, &page, password).await
        } else {
            google_sign_in(&browser, &page, email, password).await
        };
        let answer = page.callback();
        assert_eq!(answer["iss"], issuer);
        let tokens = redeemed(&app, &answer["code"]).await;
        let id = claims(&text(&tokens, "id_token"));
        assert_eq!(
            (id["iss"].as_str(), id["email"].as_str()),
            (Some(issuer), Some(email))
        );
    }
    let more = [("scope", "openid offline_access")];
    let page = Browser::default()
        .open(&authorize_url(sandbox.google_issuer(), &more))
        .await;
    assert_eq!(
        page.callback()["error"],
        "invalid_scope",
        "Google knows no offline_access"
    );
}

#[tokio::test]
async fn cancel_is_access_denied_with_state_and_iss() {
    let sandbox = started().await;

    for hint in ["", "google", "sso"] {
        let browser = Browser::default();
        let page = browser
            .open(&authorize_url(sandbox.issuer(), &[("idp_hint", hint)]))
            .await;
        let back = browser.submit(&page, &[("action", "cancel")]).await;

        let answer = back.callback();
        assert_eq!(answer["error"], "access_denied", "{hint}");
        assert_eq!(answer["state"], "a-state");
        assert_eq!(answer["iss"], sandbox.issuer());
    }
}

#[tokio::test]
async fn prompts_and_hints_are_honoured() {
    let sandbox = started().await;
    let browser = Browser::default();
    let url = |more| authorize_url(sandbox.google_issuer(), more);
    let none = browser.open(&url(&[("prompt", "none")])).await;
    assert_eq!(none.callback()["error"], "login_required");

    google_sign_in(
        &browser,
        &browser.open(&url(&[])).await,
        "ada@example.com",
        "google horse ada",
    )
    .await;
    let silent = browser.open(&url(&[("prompt", "none")])).await;
    let chooser = browser.open(&url(&[("prompt", "select_account")])).await;
    let login = browser
        .open(&url(&[
            ("prompt", "login"),
            ("login_hint", "ada@example.com"),
        ]))
        .await;
    let hinted = browser
        .open(&url(&[("login_hint", "gina@example.com")]))
        .await;

    assert!(silent.callback().contains_key("code"));
    assert!(chooser.has("account-ada@example.com") && chooser.has("other_account"));
    assert!(login.has("password"));
    assert!(hinted.reply.text.contains("gina@example.com") && hinted.has("password"));
    let chosen = browser
        .submit(&chooser, &[("account", "ada@example.com")])
        .await;
    assert!(chosen.callback().contains_key("code"));
}

#[tokio::test]
async fn somebody_the_service_does_not_know_is_sent_back_with_a_reason() {
    let sandbox = started().await;
    let browser = Browser::default();
    let page = browser
        .open(&authorize_url(sandbox.issuer(), &[("idp_hint", "google")]))
        .await;

    let back = google_sign_in(&browser, &page, "zoe@example.org", "google horse zoe").await;

    let answer = back.callback();
    assert_eq!(
        (answer["error"].as_str(), answer["reason"].as_str()),
        ("access_denied", "no_accounts")
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_at_the_company() {
    let sandbox = started().await;
    let (app, browser) = (App::of(&sandbox), Browser::default());
    let more = [("idp_hint", "sso"), ("login_hint", "sam@company.example")];
    let url = authorize_url(sandbox.issuer(), &more);
    let page = browser.open(&url).await;
    let back = company_sign_in(&browser, &page, "company horse sam").await;
    let id_token = text(&redeemed(&app, &back.callback()["code"]).await, "id_token");

    let query = crate::client::encoded(&[
        ("id_token_hint", &id_token),
        ("post_logout_redirect_uri", REDIRECT),
        ("state", "out"),
    ]);
    let out = browser
        .open(&format!("{}/end_session?{query}", sandbox.issuer()))
        .await;

    assert_eq!(out.callback()["state"], "out");
    let page = browser.open(&url).await;
    assert!(page.has("password"), "the company asks again");
}

#[tokio::test]
async fn signing_out_without_a_hint_asks_and_leaves_google_signed_in() {
    let sandbox = started().await;
    let browser = Browser::default();
    let url = authorize_url(sandbox.issuer(), &[("idp_hint", "google")]);
    let page = browser.open(&url).await;
    google_sign_in(&browser, &page, "gina@example.com", "google horse gina").await;

    let question = browser
        .open(&format!("{}/end_session", sandbox.issuer()))
        .await;
    let done = browser.submit(&question, &[("action", "sign_out")]).await;

    assert!(done.has("done"), "{}", done.reply.text);
    let none = browser
        .open(&authorize_url(sandbox.issuer(), &[("prompt", "none")]))
        .await;
    assert_eq!(none.callback()["error"], "login_required");
    assert!(browser.open(&url).await.callback().contains_key("code"));
}

async fn company_sign_in(browser: &Browser, page: &Page, password: &str) -> Page {
    let fields = [
        ("email", "sam@company.example"),
        ("password", password),
        ("action", "next"),
    ];
    browser.submit(page, &fields).await
}

async fn google_sign_in(browser: &Browser, page: &Page, email: &str, password: &str) -> Page {
    let page = browser
        .submit(page, &[("email", email), ("action", "next")])
        .await;
    let page = browser
        .submit(&page, &[("password", password), ("action", "next")])
        .await;
    browser.submit(&page, &[("action", "approve")]).await
}

async fn redeem(app: &App, code: &str) -> crate::client::Reply {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "portico-desktop"),
        ("code", code),
        ("code_verifier", VERIFIER),
        ("redirect_uri", REDIRECT),
    ];
    app.post("/token", &form).await
}

async fn redeemed(app: &App, code: &str) -> serde_json::Value {
    let reply = redeem(app, code).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}
