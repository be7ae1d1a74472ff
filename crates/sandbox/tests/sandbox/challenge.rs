//! E-mail and password in the app's own window.

use std::time::Duration;

use serde_json::json;

use crate::client::{App, claims, mailed_code, password, started, text};

#[tokio::test]
async fn a_new_device_is_asked_for_password_and_mailed_code_and_gets_tokens() {
    let sandbox = started().await;
    let app = App::of(&sandbox);

    let tokens = app.signed_in(&sandbox, "ada@example.com").await;

    let id = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(id["iss"], sandbox.issuer());
    assert_eq!(id["aud"], sandbox.client_id());
    assert_eq!(id["nonce"], "a-nonce");
    assert_eq!(id["email"], "ada@example.com");
    assert_eq!(tokens["token_type"], "DPoP");
    assert!(tokens["refresh_token"].is_string() && tokens["auth_session"].is_string());
    assert!(id.get("portico_idle_timeout").is_none() && id.get("idp").is_none());
}

#[tokio::test]
async fn a_known_device_is_asked_for_the_password_only() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;

    let asked = app
        .begin(
            "ada@example.com",
            &[("auth_session", &text(&tokens, "auth_session"))],
        )
        .await;
    let done = app.answer(&asked, "password", "correct horse ada").await;

    assert_eq!(done.status, 200, "{done:?}");
}

#[tokio::test]
async fn a_recognition_token_is_worth_nothing_to_another_key_or_person() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let tokens = app.signed_in(&sandbox, "ada@example.com").await;
    let token = text(&tokens, "auth_session");

    let other_key = App::of(&sandbox)
        .begin("ada@example.com", &[("auth_session", &token)])
        .await;
    let other_person = app
        .begin("bo@example.com", &[("auth_session", &token)])
        .await;

    assert_eq!(other_key.error(), "invalid_session");
    assert_eq!(other_person.error(), "invalid_session");
}

#[tokio::test]
async fn the_second_factor_comes_after_the_mailed_code_and_works_once() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let email = "bo@example.com";

    let asked = app.begin(email, &[]).await;
    let asked = app
        .answer(&asked, "password", password(&sandbox, email))
        .await;
    assert_eq!(asked.json()["challenge"]["type"], "email_code");
    let asked = app
        .answer(&asked, "email_code", &mailed_code(&sandbox, email))
        .await;
    assert_eq!(asked.json()["challenge"]["type"], "second_factor");
    assert_eq!(
        asked.json()["challenge"]["methods"],
        json!(["totp", "backup_code"])
    );
    let totp = sandbox.totp(email);
    let done = app.answer(&asked, "totp", &totp).await;
    let tokens = app
        .redeem(&text(&done.json(), "authorization_code"))
        .await
        .json();

    let known = [("auth_session", tokens["auth_session"].as_str().unwrap())];
    let asked = app.begin(email, &known).await;
    let asked = app
        .answer(&asked, "password", password(&sandbox, email))
        .await;
    let again = app.answer(&asked, "totp", &totp).await;
    assert_eq!(
        again.json()["rejected"]["reason"],
        "wrong",
        "a code works once"
    );
    let backup = sandbox.backup_code(email);
    let done = app.answer(&again, "backup_code", &backup).await;
    assert_eq!(done.status, 200, "{done:?}");
    assert_ne!(sandbox.backup_code(email), backup);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_alike() {
    let sandbox = started().await;
    let app = App::of(&sandbox);

    let mut answers = Vec::new();
    for email in [
        "ada@example.com",
        "nobody@example.com",
        "gina@example.com",
        "dag@example.com",
    ] {
        let mut asked = app.begin(email, &[]).await;
        let mut seen = vec![without_session(&asked.json())];
        for _ in 0..4 {
            asked = app.answer(&asked, "password", "wrong").await;
            seen.push(without_session(&asked.json()));
        }
        let slow = app.answer(&asked, "password", "wrong").await;
        assert_eq!(slow.error(), "slow_down");
        assert_eq!(slow.headers["retry-after"], "900");
        seen.push(slow.json());
        answers.push(seen);
    }

    assert!(
        answers.iter().all(|seen| *seen == answers[0]),
        "{answers:#?}"
    );
    assert_eq!(answers[0][1]["rejected"]["attempts_left"], 4);
}

#[tokio::test]
async fn who_may_not_come_in_is_told_why_after_the_password() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let expected = [
        ("dag@example.com", "deactivated"),
        ("nils@example.com", "no_accounts"),
        ("eva@example.com", "not_a_customer"),
        ("lars@example.com", "locked"),
        ("rita@example.com", "sso_required"),
        ("petra@example.com", "password_leaked"),
    ];

    for (email, reason) in expected {
        let asked = app.begin(email, &[]).await;
        assert_eq!(asked.json()["challenge"]["type"], "password", "{email}");
        let denied = app
            .answer(&asked, "password", password(&sandbox, email))
            .await;

        assert_eq!(denied.error(), "access_denied", "{email}");
        assert_eq!(denied.json()["reason"], reason, "{email}");
    }
    assert!(sandbox.mail_to("petra@example.com")[0].link.is_some());
}

#[tokio::test]
async fn a_work_address_goes_on_in_the_browser() {
    let sandbox = started().await;
    let app = App::of(&sandbox);

    let sent_off = app.begin("sam@company.example", &[]).await;

    assert_eq!(sent_off.error(), "redirect_to_web");
    assert_eq!(sent_off.json()["idp_hint"], "sso");
    assert!(
        text(&sent_off.json(), "request_uri").starts_with("urn:ietf:params:oauth:request_uri:")
    );
    sandbox.change_settings(|settings| settings.sso_required_as_redirect = true);
    let asked = app.begin("rita@example.com", &[]).await;
    let sent_off = app.answer(&asked, "password", "correct horse rita").await;
    assert_eq!(sent_off.error(), "redirect_to_web");
}

#[tokio::test]
async fn a_mailed_code_expires_and_another_one_takes_a_while() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let asked = app.begin("ada@example.com", &[]).await;
    let asked = app.answer(&asked, "password", "correct horse ada").await;
    let code = mailed_code(&sandbox, "ada@example.com");

    let soon = app.answer(&asked, "resend", "email_code").await;
    sandbox.advance_clock(Duration::from_secs(601));
    let app = app.at(&sandbox);
    let late = app.answer(&asked, "email_code", &code).await;
    let again = app.answer(&late, "resend", "email_code").await;
    let done = app
        .answer(
            &again,
            "email_code",
            &mailed_code(&sandbox, "ada@example.com"),
        )
        .await;

    assert_eq!(
        (soon.error().as_str(), &soon.json()["retry_after"]),
        ("slow_down", &json!(30))
    );
    assert_eq!(late.json()["rejected"]["reason"], "expired");
    assert_eq!(again.json()["challenge"]["type"], "email_code");
    assert_eq!(sandbox.mail_to("ada@example.com").len(), 2);
    assert_eq!(done.status, 200);
}

#[tokio::test]
async fn too_many_wrong_codes_lock_the_account_for_a_while() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let asked = app.begin("ada@example.com", &[]).await;
    let mut asked = app.answer(&asked, "password", "correct horse ada").await;

    for _ in 0..4 {
        asked = app.answer(&asked, "email_code", "12345x").await;
        assert_eq!(asked.json()["rejected"]["reason"], "wrong");
    }
    let locked = app.answer(&asked, "email_code", "12345x").await;

    assert_eq!(locked.json()["reason"], "locked");
    assert_eq!(locked.json()["retry_after"], 900);
    let asked = app.begin("ada@example.com", &[]).await;
    let still = app.answer(&asked, "password", "correct horse ada").await;
    assert_eq!(still.json()["reason"], "locked");
}

#[tokio::test]
async fn an_auth_session_is_good_once_for_one_key_and_one_answer() {
    let sandbox = started().await;
    let app = App::of(&sandbox);
    let asked = app.begin("ada@example.com", &[]).await;
    let session = text(&asked.json(), "auth_session");

    let two = [
        ("auth_session", session.as_str()),
        ("password", "x"),
        ("totp", "1"),
    ];
    assert_eq!(
        app.post("/challenge", &two).await.error(),
        "invalid_request"
    );
    assert_eq!(
        app.answer(&asked, "totp", "123456").await.error(),
        "invalid_request"
    );
    let next = app.answer(&asked, "password", "correct horse ada").await;
    let old = app.answer(&asked, "password", "correct horse ada").await;
    let other_key = App::of(&sandbox)
        .answer(&next, "email_code", "123456")
        .await;

    assert_eq!(old.error(), "invalid_session");
    assert_eq!(other_key.error(), "invalid_session");
}

#[tokio::test]
async fn every_secret_is_known_to_a_search_for_leaks() {
    let sandbox = started().await;
    let app = App::of(&sandbox);

    let tokens = app.signed_in(&sandbox, "ada@example.com").await;

    let secrets = sandbox.issued_secrets();
    for name in ["access_token", "refresh_token", "id_token", "auth_session"] {
        assert!(secrets.contains(&text(&tokens, name)), "{name}");
    }
    assert!(secrets.contains(&"correct horse ada".to_owned()));
    assert!(secrets.contains(&mailed_code(&sandbox, "ada@example.com")));
}

fn without_session(answer: &serde_json::Value) -> serde_json::Value {
    let mut answer = answer.clone();
    answer.as_object_mut().unwrap().remove("auth_session");
    answer
}
