//! Refusals of the challenge endpoint with members that are not what they should be: what the service
//! means is understood all the same.

use portico_core::domain::Rejection;
use portico_core::{AnswerKind, Ask, Challenge, Code, Hints, Problem, Secret, SignIn, Step};
use serde_json::{Value, json};
use test_support::desk::Desk;
use test_support::provider::{Answer, EMAIL};
use test_support::{asked, handed_over, stopped};

/// A sign-in in the app whose service refuses in this way: at once, or what the person has answered.
async fn refused(said: &Value, at_once: bool) -> (Desk, SignIn, Step) {
    let refusal = Answer::new(400, said.to_string());
    let desk = Desk::with(|it| {
        it.takes_passwords = true;
        it.instead = at_once.then(|| ("/challenge", refusal.clone()));
    })
    .await;
    let mut sign_in = desk.sign_in_with(Hints {
        email: Some(EMAIL.to_owned()),
        ..Hints::default()
    });
    sign_in.start().await;
    let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
    if at_once {
        return (desk, sign_in, step);
    }
    assert_eq!(asked(&step).challenge, Challenge::Password);
    desk.become_(|it| {
        it.takes_passwords = true;
        it.instead = Some(("/challenge", refusal));
    });
    let typed = AnswerKind::Password(Secret::new("correct-horse-battery"));
    let step = sign_in.answer(typed.into()).await.unwrap();
    (desk, sign_in, step)
}

#[tokio::test]
async fn what_this_version_does_not_know_goes_to_the_browser_whatever_is_in_it() {
    let unknown = [
        json!({ "type": "passkey" }),
        json!({ "type": "passkey", "length": "32", "methods": [{ "id": "x" }] }),
        json!({ "type": "passkey", "methods": "usb", "expires_in": {}, "sent_to": 7 }),
        json!({ "type": "second_factor", "methods": [{ "id": "x" }] }),
        json!({ "type": "second_factor", "methods": "usb" }),
        json!({ "type": 7 }),
        json!({}),
        json!(["password"]),
        json!("passkey"),
        Value::Null,
    ];
    let challenges = unknown.map(|challenge| {
        json!({
            "error": "insufficient_authorization", "auth_session": "one", "challenge": challenge,
        })
    });
    let to_the_browser = [
        json!({ "error": "redirect_to_web" }),
        json!({ "error": "redirect_to_web", "rejected": { "answer": "password" } }),
        json!({ "error": "redirect_to_web", "rejected": true, "request_uri": 7, "idp_hint": [] }),
    ];
    for said in challenges.iter().chain(&to_the_browser) {
        for at_once in [true, false] {
            let (_desk, mut sign_in, step) = refused(said, at_once).await;
            assert!(matches!(step, Step::Browser(_)), "{said}: {step:?}");
            handed_over(step);
            sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn why_somebody_is_denied_is_understood_whatever_stands_beside_it() {
    for (reason, beside, code, wait) in [
        (
            "locked",
            json!({ "retry_after": 30 }),
            Code::Locked,
            Some(30),
        ),
        (
            "locked",
            json!({ "retry_after": "30" }),
            Code::Locked,
            Some(30),
        ),
        (
            "locked",
            json!({ "retry_after": 30.5 }),
            Code::Locked,
            Some(30),
        ),
        ("locked", json!({ "retry_after": -1 }), Code::Locked, None),
        ("locked", json!({ "retry_after": [] }), Code::Locked, None),
        (
            "deactivated",
            json!({ "account": 12345 }),
            Code::Deactivated,
            None,
        ),
        (
            "sso_required",
            json!({ "domain": {}, "idp_hint": 1 }),
            Code::SsoRequired,
            None,
        ),
        (
            "no_accounts",
            json!({ "correlation_id": 7 }),
            Code::NoAccounts,
            None,
        ),
        (
            "no_accounts",
            json!({ "error_description": ["x"] }),
            Code::NoAccounts,
            None,
        ),
        (
            "no_accounts",
            json!({ "auth_session": 1, "challenge": 1 }),
            Code::NoAccounts,
            None,
        ),
    ] {
        let mut said = json!({ "error": "access_denied", "reason": reason });
        let members = beside.as_object().unwrap().clone();
        said.as_object_mut().unwrap().extend(members);

        let problem = stopped(refused(&said, false).await.2);

        assert_eq!((problem.code, problem.retry_after), (code, wait), "{said}");
    }
}

/// What is wrong with the last answer, which counts as not used.
fn trouble(step: &Step) -> &Problem {
    asked(step).trouble.as_ref().unwrap()
}

#[tokio::test]
async fn a_wait_is_one_however_its_number_is_written() {
    for (wait, seconds) in [
        (json!(2), Some(2)),
        (json!("2"), Some(2)),
        (json!(2.9), Some(2)),
        (json!(1e12), Some(u32::MAX)),
        (json!(-2), None),
        (json!("soon"), None),
    ] {
        let said = json!({ "error": "slow_down", "retry_after": wait });
        let (_desk, _, step) = refused(&said, false).await;
        let trouble = trouble(&step);
        assert_eq!(trouble.code, Code::TooManyTries, "{said}");
        assert_eq!(trouble.retry_after, seconds, "{said}");
    }
}

#[tokio::test]
async fn a_question_is_read_as_it_is_meant() {
    let said = json!({
        "error": "insufficient_authorization", "auth_session": "two",
        "challenge": {
            "type": "email_code", "sent_to": "a•••@example.com", "length": "8",
            "expires_in": 600.5, "resend_after": "20", "methods": 7,
        },
        "rejected": { "answer": 1, "reason": "expired", "attempts_left": "4" },
    });
    let (_desk, _, step) = refused(&said, false).await;
    let Ask {
        challenge,
        rejected,
        ..
    } = asked(&step);
    let code = Challenge::EmailCode {
        sent_to: Some("a•••@example.com".to_owned()),
        length: 8,
        expires_in: Some(600),
        resend_after: 20,
    };
    assert_eq!(*challenge, code);
    let rejected = rejected.as_ref().unwrap();
    assert_eq!(rejected.answer, "password", "what was answered");
    assert_eq!(rejected.reason, Rejection::Expired);
    assert_eq!(rejected.attempts_left, Some(4));

    // What makes no sense is as if it were absent.
    let said = json!({
        "error": "insufficient_authorization",
        "challenge": { "type": "email_code", "length": 9999, "resend_after": -1 },
        "rejected": "password",
    });
    let (_desk, _, step) = refused(&said, false).await;
    let ask = asked(&step);
    let code = Challenge::EmailCode {
        sent_to: None,
        length: 6,
        expires_in: None,
        resend_after: 30,
    };
    assert_eq!(ask.challenge, code);
    assert!(ask.rejected.is_none());
}

/// The twin: what names no error, or two, is none of the service's refusals.
#[tokio::test]
async fn a_refusal_without_one_error_is_not_understood() {
    for said in [
        r#"{"error":7,"reason":"locked"}"#,
        r#"{"reason":"locked"}"#,
        r#"{"error":"redirect_to_web","error":"access_denied"}"#,
        r#"["redirect_to_web"]"#,
    ] {
        let desk = Desk::with(|it| {
            it.takes_passwords = true;
            it.instead = Some(("/challenge", Answer::new(400, said)));
        })
        .await;
        let mut sign_in = desk.sign_in_with(Hints {
            email: Some(EMAIL.to_owned()),
            ..Hints::default()
        });
        sign_in.start().await;
        let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
        assert_eq!(stopped(step).code, Code::BadResponse, "{said}");
    }
}
