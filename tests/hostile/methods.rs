//! How somebody came in, as the provider says it, and what the organisation allows of it.

use portico_core::domain::Method;
use portico_core::fs::atomic;
use portico_core::sign_in::Step;
use portico_core::{Code, Handoff, Hints};
use serde_json::json;
use test_support::desk::{Desk, go};
use test_support::provider::EMAIL;

use crate::held::UP;

async fn under(methods: &str, idp: Option<&'static str>) -> (Desk, Step) {
    let desk = Desk::with(|it| {
        it.revocation = UP;
        it.claims = Some(Box::new(move |claims| {
            if let Some(idp) = idp {
                claims["idp"] = json!(idp);
            }
        }));
    })
    .await;
    let policy = desk.home().join("policy.toml");
    atomic::write(&policy, format!("methods = {methods}\n").as_bytes()).unwrap();
    let step = desk.end().await;
    (desk, step)
}

/// The same by a way that was asked for, at a service that offers these.
async fn begun_as(method: Method, offered: &str, methods: &str, idp: &'static str) -> Step {
    let desk = Desk::with(|it| {
        it.revocation = UP;
        it.claims = Some(Box::new(move |claims| claims["idp"] = json!(idp)));
    })
    .await;
    desk.with_profile(&format!(
        "methods = {offered}\ndomains.\"example.com\" = \"corp\""
    ));
    let policy = desk.home().join("policy.toml");
    atomic::write(&policy, format!("methods = {methods}\n").as_bytes()).unwrap();
    let mut sign_in = desk.sign_in_with(Hints {
        method: Some(method),
        email: Some(EMAIL.to_owned()),
        ..Hints::default()
    });
    match sign_in.start().await {
        Step::Browser(Handoff::Browser(handoff)) => go(&handoff, &mut sign_in).await,
        step => step,
    }
}

/// Nor is one way another one because it was begun so.
#[tokio::test]
async fn who_began_by_an_allowed_way_and_came_in_by_another_is_refused() {
    use Method::{Google, Sso};
    let all = "[\"browser\", \"password\", \"google\", \"sso\"]";
    let company = "[\"browser\", \"sso\"]";
    for (begun, offered, methods, idp, came) in [
        (Sso, all, "[\"sso\"]", "local", None),
        (Sso, all, "[\"sso\"]", "google", None),
        (Sso, all, "[\"sso\"]", "https://sso.acme.example", Some(Sso)),
        (Google, all, "[\"google\"]", "local", None),
        (Google, all, "[\"google\"]", "corp", None),
        (
            Google,
            all,
            "[\"google\"]",
            "https://accounts.google.com",
            Some(Google),
        ),
        // The company's own server, whose accounts are the company's.
        (Sso, company, "[\"sso\"]", "local", Some(Sso)),
        (Sso, company, "[\"sso\"]", "google", Some(Sso)),
    ] {
        match (came, begun_as(begun, offered, methods, idp).await) {
            (Some(method), Step::Done(session)) => assert_eq!(session.record.method, method),
            (None, Step::Stopped(problem)) => {
                assert_eq!(
                    problem.code,
                    Code::PolicyForbids,
                    "{begun:?} {offered} {idp}"
                );
            }
            (_, step) => panic!("{begun:?} {offered} {idp}: {step:?}"),
        }
    }
}

/// A provider may send people on to their company's. Who is let in may stay, and nobody else is let in.
#[tokio::test]
async fn who_came_in_by_a_way_that_is_not_allowed_is_refused_at_the_door() {
    let company = Some("https://sso.acme.example");
    for (methods, idp, method) in [
        ("[\"browser\"]", company, None),
        ("[\"browser\"]", Some("google"), None),
        ("[\"browser\", \"sso\"]", company, Some(Method::Sso)),
        (
            "[\"browser\", \"google\"]",
            Some("google"),
            Some(Method::Google),
        ),
        ("[\"browser\"]", None, Some(Method::Browser)),
        // The provider's own passwords.
        ("[\"browser\"]", Some("local"), Some(Method::Browser)),
    ] {
        let (desk, step) = under(methods, idp).await;
        match (method, step) {
            (Some(method), Step::Done(session)) => {
                assert_eq!(session.record.method, method, "{methods} {idp:?}");
                let token = desk.ready_token(std::time::Duration::ZERO);
                assert!(token.unwrap().is_some(), "{methods} {idp:?}");
            }
            (None, Step::Stopped(problem)) => {
                assert_eq!(problem.code, Code::PolicyForbids, "{methods} {idp:?}");
                let by = problem.about.managed_by.unwrap();
                assert_eq!(by.key, Some("methods"), "{idp:?}");
                assert!(desk.nothing_is_kept());
                assert!(!desk.provider.revocations().is_empty(), "{idp:?}");
            }
            (_, step) => panic!("{methods} {idp:?}: {step:?}"),
        }
    }
}
