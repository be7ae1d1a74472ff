//! A profile that is added while a sign-in waits: from then on its server is known, and gets mixed up
//! with no other one.

use portico_core::domain::Method;
use portico_core::profile::Profile;
use portico_core::sign_in::BrowserHandoff;
use portico_core::{AnswerKind, Challenge, Code, Hints, Secret, SignIn, Step};
use serde_json::json;
use test_support::desk::{Desk, go};
use test_support::provider::{Behaviour, CLIENT, EMAIL};
use test_support::{asked, done, handed_over, stopped};
use url::Url;

use crate::bindings::{Evil, without_iss};

/// A server that does not name itself, with a client that has no secret.
pub(crate) fn nameless(behaviour: &mut Behaviour) {
    without_iss(behaviour);
    behaviour.secret_by = None;
}

fn text(name: &str, issuer: &str, more: &str) -> String {
    format!("name = \"{name}\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n{more}")
}

/// How the code comes back.
#[derive(Debug, Clone, Copy)]
enum Back {
    Redirected,
    Pasted,
}

/// Comes back from the browser.
async fn back(by: Back, sign_in: &mut SignIn, handoff: &BrowserHandoff) -> Step {
    match by {
        Back::Redirected => go(handoff, sign_in).await,
        Back::Pasted => {
            let address = last_address(handoff).await;
            let paste = AnswerKind::Paste(Secret::new(address.as_str()));
            let step = sign_in.answer(paste.into()).await.unwrap();
            match step {
                Step::Browser(_) => sign_in.wait().await,
                step => step,
            }
        }
    }
}

/// Where a browser on another computer ends.
async fn last_address(handoff: &BrowserHandoff) -> Url {
    let end = handoff.redirect_uri.clone();
    let policy = reqwest::redirect::Policy::custom(move |attempt| {
        match attempt.url().as_str().starts_with(&end) {
            true => attempt.stop(),
            false => attempt.follow(),
        }
    });
    let client = test_support::person::browser().redirect(policy).build();
    let elsewhere = handoff.elsewhere.clone();
    let answer = client.unwrap().get(elsewhere).send().await.unwrap();
    let to = answer.headers()["location"].to_str().unwrap();
    answer.url().join(to).unwrap()
}

#[tokio::test]
async fn a_server_that_becomes_known_during_a_sign_in_is_mixed_up_with_no_other() {
    for by in [Back::Redirected, Back::Pasted] {
        for by_policy in [false, true] {
            let case = format!("{by:?} by policy: {by_policy}");
            let desk = Desk::with(nameless).await;
            let evil = Evil::start(&desk.provider, false).await;
            let profiles = desk.portico.profiles();
            let stranger = profiles.add(&text("stranger", evil.issuer(), "")).unwrap();
            let mut sign_in = desk.portico.sign_in(stranger, Hints::default());
            let handoff = handed_over(sign_in.start().await);

            let acme = text("acme", &desk.provider.issuer(), "");
            match by_policy {
                true => crate::held::write(
                    desk.home().join("policy.toml"),
                    &format!("[[profiles]]\n{acme}"),
                ),
                false => drop(desk.restarted().profiles().add(&acme).unwrap()),
            }
            let problem = stopped(back(by, &mut sign_in, &handoff).await);

            assert_eq!(problem.code, Code::ProfileInvalid, "{case}: {problem}");
            let detail = problem.detail.unwrap();
            assert!(detail.contains("acme"), "{case}: {detail}");
            evil.has_nothing();
            assert!(desk.sessions().all().unwrap().is_empty(), "{case}");
        }
    }
}

/// The legitimate twins: what is added has nothing to do with the sign-in, is its own profile, or can't
/// be taken for it.
#[tokio::test]
async fn a_profile_that_is_added_during_a_sign_in_disturbs_no_other() {
    let own_place = "redirect_uris = [\"http://127.0.0.1/callback/third\"]\n";
    for by in [Back::Redirected, Back::Pasted] {
        for (what, names_itself, added) in [
            ("unrelated", false, Some(own_place)),
            ("the same again", false, None),
            ("of two that name themselves", true, Some("")),
        ] {
            let case = format!("{by:?} {what}");
            let desk = match names_itself {
                true => Desk::with(|_| {}).await,
                false => Desk::with(nameless).await,
            };
            let third = Evil::start(&desk.provider, names_itself).await;
            let acme = text("acme", &desk.provider.issuer(), "");
            let profile = desk.portico.profiles().add(&acme).unwrap();
            let mut sign_in = desk.portico.sign_in(profile, Hints::default());
            let handoff = handed_over(sign_in.start().await);

            let text = match added {
                Some(more) => text("third", third.issuer(), more),
                None => acme,
            };
            desk.restarted().profiles().add(&text).unwrap();
            let session = done(back(by, &mut sign_in, &handoff).await);

            assert_eq!(session.record.profile, "acme", "{case}");
            third.has_nothing();
        }
    }
}

/// A code that comes without a browser, from a server that becomes known before the password is typed.
#[tokio::test]
async fn a_code_for_a_password_is_not_sent_once_its_server_is_known_by_another_name() {
    let takes_passwords = |it: &mut Behaviour| it.takes_passwords = true;
    for is_known in [true, false] {
        let honest = Desk::with(takes_passwords).await.provider;
        let at = honest.issuer();
        let desk = Desk::with(|it| {
            takes_passwords(it);
            let at = at.clone();
            it.metadata = Some(Box::new(move |metadata| {
                metadata["token_endpoint"] = json!(format!("{at}/token"));
                metadata["authorization_challenge_endpoint"] = json!(format!("{at}/challenge"));
            }));
        })
        .await;
        let profile = Profile::for_issuer(&desk.provider.issuer(), CLIENT).unwrap();
        let hints = Hints {
            method: Some(Method::Password),
            email: Some(EMAIL.to_owned()),
            ..Hints::default()
        };
        let mut sign_in = desk.portico.sign_in(profile, hints);
        let step = sign_in.start().await;
        let question = &asked(&step).challenge;
        assert!(matches!(question, Challenge::ConfirmIssuer { .. }));
        let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
        asked(&step);

        if is_known {
            let profiles = desk.restarted();
            profiles.profiles().add(&text("acme", &at, "")).unwrap();
        }
        let password = AnswerKind::Password(Secret::new("a horse"));
        let step = sign_in.answer(password.into()).await.unwrap();

        // The legitimate twin: one company's two hosts.
        assert_eq!(honest.exchanges().is_empty(), is_known, "{step:?}");
        if is_known {
            let problem = stopped(step);
            assert_eq!(problem.code, Code::ProfileInvalid, "{problem}");
            assert!(problem.detail.unwrap().contains("acme"));
        }
    }
}
