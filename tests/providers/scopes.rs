//! What is asked for, at providers that know these scopes and those.

use portico_core::domain::Method;
use portico_core::profile::Profile;
use portico_core::{AnswerKind, Code, Hints, Language, Problem};
use serde_json::json;
use test_support::desk::{Desk, go};
use test_support::provider::{Answer, Behaviour, CLIENT};
use test_support::{done, handed_over, stopped};

const USUAL: &str = "openid email profile offline_access";

/// The scopes of the newest authorization request.
fn asked_for(desk: &Desk) -> String {
    let asked = desk.provider.authorizations().pop().unwrap();
    let scope = asked.into_iter().find(|(name, _)| name == "scope");
    scope.map_or_else(String::new, |(_, scope)| scope)
}

#[tokio::test]
async fn what_a_provider_does_not_know_is_left_out_and_what_somebody_wrote_is_not() {
    for (supported, written, expected) in [
        (json!(null), "", USUAL),
        (
            json!(["openid", "email", "profile", "offline_access"]),
            "",
            USUAL,
        ),
        (
            json!(["openid", "profile", "email"]),
            "",
            "openid email profile",
        ),
        (json!(["openid"]), "", "openid"),
        (
            json!(["openid", "api"]),
            "scopes = [\"openid\", \"api\"]",
            "openid api",
        ),
        (
            json!(["openid"]),
            "scopes = [\"offline_access\", \"openid\", \"User.Read\"]",
            "offline_access openid User.Read",
        ),
    ] {
        let listed = supported.clone();
        let desk = Desk::with(|it| {
            it.metadata = Some(Box::new(move |document| {
                if !listed.is_null() {
                    document["scopes_supported"] = listed.clone();
                }
            }));
        })
        .await;
        if !written.is_empty() {
            desk.with_profile(written);
        }
        desk.must_sign_in().await;
        assert_eq!(asked_for(&desk), expected, "{supported} {written}");
    }
}

#[tokio::test]
async fn a_provider_without_offline_access_gives_a_session_that_lasts_as_long_as_its_token() {
    let desk = Desk::with(|it| {
        it.metadata = Some(Box::new(|document| {
            document["scopes_supported"] = json!(["openid", "email", "profile"]);
        }));
        it.refused_scopes = &["offline_access"];
        it.tokens = Some(Box::new(|tokens| {
            tokens.as_object_mut().unwrap().remove("refresh_token");
        }));
    })
    .await;
    desk.must_sign_in().await;
    let token = desk.token(std::time::Duration::ZERO);
    assert_eq!(token.await.unwrap().scheme, "Bearer");
}

#[tokio::test]
async fn a_refused_scope_is_named_wherever_it_is_refused() {
    let in_the_redirect = |it: &mut Behaviour| it.refused_scopes = &["email"];
    let where_it_is_pushed = |it: &mut Behaviour| {
        it.pushes = true;
        it.refused_scopes = &["email"];
    };
    let with_the_tokens = |it: &mut Behaviour| {
        it.instead = Some(("/token", Answer::new(400, r#"{"error":"invalid_scope"}"#)));
    };
    for (place, change) in [
        (
            "redirect",
            Box::new(in_the_redirect) as Box<dyn FnOnce(&mut Behaviour)>,
        ),
        ("push", Box::new(where_it_is_pushed)),
        ("token", Box::new(with_the_tokens)),
    ] {
        let desk = Desk::with(change).await;
        must_say_which(&desk.must_refuse().await, place);
    }
}

#[tokio::test]
async fn a_scope_that_is_refused_for_another_device_is_named_too() {
    let desk = Desk::with(|it| {
        it.device = Some(json!({ "expires_in": 600, "interval": 1 }));
        it.refused_scopes = &["email"];
    })
    .await;
    let mut sign_in = desk.sign_in_with(Hints {
        method: Some(Method::Device),
        ..Hints::default()
    });
    must_say_which(&stopped(sign_in.start().await), "device");

    let mut sign_in = desk.sign_in();
    handed_over(sign_in.start().await);
    let step = sign_in.answer(AnswerKind::DeviceCode.into()).await.unwrap();
    let handoff = handed_over(step);
    must_say_which(&handoff.page.notice.unwrap(), "device beside the browser");
}

fn must_say_which(problem: &Problem, place: &str) {
    assert_eq!(problem.code, Code::ScopeRefused, "{place}: {problem:?}");
    for language in [Language::English, Language::Bokmal] {
        let view = problem.view(language, problem.at.unwrap());
        assert!(view.why.contains(USUAL), "{place}: {}", view.why);
        assert!(view.next.contains("--scope"), "{place}: {}", view.next);
        assert!(view.next.contains("scopes"), "{place}: {}", view.next);
    }
}

#[tokio::test]
async fn scopes_that_are_given_with_an_issuer_are_the_ones_asked_for() {
    let desk = Desk::with(|it| it.refused_scopes = &["offline_access"]).await;
    let mut profile = Profile::for_issuer(&desk.provider.issuer(), CLIENT).unwrap();
    profile.scopes = portico_core::sign_in::scopes::chosen(&["email".to_owned()]).unwrap();
    profile.states_scopes = true;
    let mut sign_in = desk.portico.sign_in(profile, Hints::default());
    let handoff = handed_over(sign_in.start().await);
    done(go(&handoff, &mut sign_in).await);
    assert_eq!(asked_for(&desk), "openid email");
}
