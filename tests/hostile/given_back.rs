//! Tokens that come and can't be used, or whose session ends by a word: they go back to the server that
//! gave them, and to nobody else.

use std::time::Duration;

use portico_core::session::Purpose;
use portico_core::{AnswerKind, Code, Step};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme, go};
use test_support::provider::{Answer, Behaviour, EMAIL, Provider, Revocation, SECRET};
use test_support::{handed_over, stopped};

const UP: Option<Revocation> = Some(Revocation::Answers(200, ""));

fn taken(provider: &Provider) -> Vec<String> {
    let told = provider.revocations().into_iter().flatten();
    told.filter(|(name, _)| name == "token")
        .map(|(_, token)| token)
        .collect()
}

/// Metadata that name somebody else's token endpoint would otherwise have that one's tokens brought to a
/// revocation endpoint of their own.
#[tokio::test]
async fn tokens_of_another_server_are_given_back_to_nobody_that_metadata_name() {
    let device = || Some(json!({ "expires_in": 300, "interval": 1 }));
    let honest = Provider::start(Behaviour {
        device: device(),
        revocation: UP,
        ..Behaviour::default()
    })
    .await;
    for revokes_there in [false, true] {
        let at = honest.issuer();
        let desk = Desk::with(move |it| {
            it.device = device();
            it.revocation = UP;
            it.metadata = Some(Box::new(move |metadata| {
                metadata["token_endpoint"] = format!("{at}/token").into();
                metadata["device_authorization_endpoint"] = format!("{at}/device").into();
                if revokes_there {
                    metadata["revocation_endpoint"] = format!("{at}/revoke").into();
                }
            }));
        })
        .await;
        let mut sign_in = desk.sign_in();
        handed_over(sign_in.start().await);
        let asked = sign_in.answer(AnswerKind::DeviceCode.into()).await;
        assert!(handed_over(asked.unwrap()).device_code.is_some());

        let problem = stopped(sign_in.wait().await);

        assert_eq!(problem.code, Code::IdTokenRejected);
        assert_eq!(taken(&desk.provider), [""; 0], "they are not its own");
        assert_eq!(!taken(&honest).is_empty(), revokes_there);
        desk.portico
            .sessions()
            .tell_pending(Purpose::Use)
            .await
            .unwrap();
        assert_eq!(taken(&desk.provider), [""; 0]);
    }
}

/// Renewals whose answer can be used by nobody.
const UNUSABLE: &[Unusable] = &[
    ("an unknown type", |it| it["token_type"] = "mac".into(), NEW),
    (
        "a garbled ID token",
        |it| it["id_token"] = "x.y.z".into(),
        NEW,
    ),
    (
        "a type that is bound to no key",
        |it| it["token_type"] = "DPoP".into(),
        NEW,
    ),
    (
        "a time below zero",
        |it| it["expires_in"] = (-1).into(),
        NEW,
    ),
    (
        "a refresh token that is no text",
        |it| it["refresh_token"] = json!({ "is": 1 }),
        &["access-2"],
    ),
    (
        "the session's own refresh token",
        |it| {
            it["token_type"] = "mac".into();
            it["refresh_token"] = "refresh-1".into();
        },
        &["access-2"],
    ),
];
type Unusable = (&'static str, fn(&mut Value), &'static [&'static str]);
const NEW: &[&str] = &["refresh-2", "access-2"];

#[tokio::test]
async fn renewed_tokens_that_cant_be_used_are_taken_back_and_the_session_stays() {
    for (what, spoil, tokens) in UNUSABLE {
        for scheme in [Scheme::Http, Scheme::Https] {
            let case = format!("{what} {scheme:?}");
            let desk = Desk::speaking(scheme, |it| it.revocation = UP).await;
            desk.must_sign_in().await;
            desk.become_(|it| {
                it.revocation = UP;
                it.tokens = Some(Box::new(spoil));
            });

            assert!(desk.renewed().await.is_err(), "{case}");

            assert_eq!(taken(&desk.provider), *tokens, "{case}");
            assert_eq!(desk.provider.exchanges().len(), 2, "{case}: asked once");
            let record = desk.portico.sessions().all().unwrap().remove(0);
            assert!(record.ended.is_none(), "{case}");
        }
    }
}

#[tokio::test]
async fn what_a_refusal_says_of_the_token_decides_whether_it_is_taken_back() {
    for (word, is_dead) in [
        ("invalid_grant", true),
        ("invalid_token", true),
        ("interaction_required", false),
        ("access_denied", false),
        ("invalid_scope", false),
        ("unauthorized_client", false),
        ("some_new_word", false),
        ("invalid_token_binding", false),
    ] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let refusal = Answer::new(400, json!({ "error": word }).to_string());
        desk.become_(|it| {
            it.revocation = UP;
            it.instead = Some(("/token", refusal));
        });

        assert_eq!(desk.renewed().await, Err(Code::SessionRevoked), "{word}");

        let sessions = desk.portico.sessions();
        sessions.tell_pending(Purpose::Use).await.unwrap();
        // The access token may live on by itself, with programs that have asked for it.
        let told: &[&str] = match is_dead {
            true => &["access-1"],
            false => &["refresh-1", "access-1"],
        };
        assert_eq!(taken(&desk.provider), told, "{word}");
        let names = desk.store.names();
        assert!(
            !names.iter().any(|it| it.starts_with("session/")),
            "{word}: {names:?}"
        );
    }
}

#[tokio::test]
async fn an_access_token_that_has_ended_by_itself_is_not_taken_back() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    desk.must_sign_in().await;
    let refusal = Answer::new(400, json!({ "error": "invalid_grant" }).to_string());
    desk.become_(|it| {
        it.revocation = UP;
        it.instead = Some(("/token", refusal));
    });
    desk.wait(Duration::from_secs(3601));

    assert_eq!(desk.renewed().await, Err(Code::SessionRevoked));

    assert_eq!(taken(&desk.provider), [""; 0]);
}

/// The secret goes with the profile, and a session of it is still there to be taken back.
#[tokio::test]
async fn a_session_is_taken_back_also_after_its_profile_is_gone() {
    let desk = Desk::with(|it| {
        it.revocation = UP;
        it.secret_by = Some("client_secret_post");
    })
    .await;
    desk.with_profile(&format!("client_secret = \"{SECRET}\""));
    desk.must_sign_in().await;
    desk.portico.profiles().remove("hostile").unwrap();

    let portico = desk.restarted();
    let mut record = portico.sessions().find_to_end(None, None).unwrap();
    portico
        .sessions()
        .sign_out(&mut record, false)
        .await
        .unwrap();

    let told = desk.provider.revocations();
    assert_eq!(taken(&desk.provider), ["refresh-1", "access-1"]);
    for request in told {
        let secret = ("client_secret".to_owned(), SECRET.to_owned());
        assert!(request.contains(&secret), "{request:?}");
    }
}

/// An address that nobody has verified vouches for nobody the next time.
#[tokio::test]
async fn an_unverified_address_is_known_only_once_the_person_has_said_so() {
    for (verified, is_asked) in [(Some(false), true), (Some(true), false), (None, false)] {
        let desk = Desk::with(move |it| {
            it.claims = Some(Box::new(move |claims| {
                claims["email"] = EMAIL.into();
                match verified {
                    Some(verified) => claims["email_verified"] = verified.into(),
                    None => drop(claims.as_object_mut().unwrap().remove("email_verified")),
                }
            }));
        })
        .await;
        desk.must_sign_in().await;
        for ways in 0..2 {
            let mut sign_in = desk.sign_in_with(test_support::hints(Some(EMAIL)));
            let handoff = handed_over(sign_in.start().await);
            let step = go(&handoff, &mut sign_in).await;
            // Who has said yes is known from then on.
            let is_question = matches!(step, Step::Ask(_));
            assert_eq!(is_question, is_asked && ways == 0, "{verified:?}: {step:?}");
            if is_question {
                let said = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
                assert!(matches!(said, Step::Done(_)), "{said:?}");
            }
        }
    }
}
