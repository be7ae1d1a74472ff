//! Tokens that come and can't be used, or whose session ends by a word: they go back to the server that
//! gave them, and to nobody else.

use std::time::Duration;

use portico_core::clock::{Clock, SystemClock};
use portico_core::domain::{EndReason, RevocationState};
use portico_core::session::{Purpose, SignedOut};
use portico_core::text::Language;
use portico_core::{AnswerKind, Code, Hints, Portico, Problem, Step};
use serde_json::{Value, json};
use test_support::desk::{Desk, LONGER, Scheme, go};
use test_support::provider::{Answer, Behaviour, EMAIL, Provider, Revocation, SECRET};
use test_support::{handed_over, has_secrets, stopped};

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
        assert!(handed_over(asked.unwrap()).other_device.code().is_some());

        let problem = stopped(sign_in.wait().await);

        assert_eq!(problem.code, Code::IdTokenRejected);
        assert_eq!(taken(&desk.provider), [""; 0], "they are not its own");
        assert_eq!(!taken(&honest).is_empty(), revokes_there);
        desk.sessions().tell_pending(Purpose::Use).await.unwrap();
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
            let record = desk.sessions().all().unwrap().remove(0);
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

        let sessions = desk.sessions();
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
    for is_theirs_ahead in [true, false] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let refusal = Answer::new(400, json!({ "error": "invalid_grant" }).to_string());
        let later = Duration::from_secs(7200);
        desk.become_(|it| {
            it.revocation = UP;
            it.instead = Some(("/token", refusal));
            if is_theirs_ahead {
                it.ahead = later;
            }
        });
        desk.wait(later);

        assert_eq!(desk.renewed().await, Err(Code::SessionRevoked));

        // By this computer's clock alone it has not ended.
        let told: &[&str] = match is_theirs_ahead {
            true => &[],
            false => &["access-1"],
        };
        assert_eq!(taken(&desk.provider), told, "{is_theirs_ahead}");
        let record = desk.sessions().all().unwrap().remove(0);
        assert!(record.revocation().is_none(), "{is_theirs_ahead}");
        let names = desk.store.names();
        assert!(
            !names.iter().any(|it| it.starts_with("session/")),
            "{names:?}"
        );
    }
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

/// The answers of an endpoint that takes nothing back now.
const LATER: &[Revocation] = &[
    Revocation::Answers(503, ""),
    Revocation::Answers(429, ""),
    Revocation::Answers(200, "<html>"),
    Revocation::CutOff,
    // The refresh token is taken back, and the access token is not.
    Revocation::Apart((200, ""), (503, "")),
];

fn states(portico: &Portico) -> Vec<RevocationState> {
    let earlier = portico.sessions().replaced().unwrap();
    let views = earlier.iter().filter_map(|(_, it)| it.replaced_view());
    views.map(|it| it.revocation.state).collect()
}

#[tokio::test]
async fn renewed_tokens_that_cant_be_taken_back_now_are_said_and_told_later() {
    let another: fn(&mut Value) = |claims| claims["sub"] = "mallory".into();
    for scheme in [Scheme::Http, Scheme::Https] {
        for answer in LATER {
            for signs_out in [true, false] {
                let case = format!("{scheme:?} {answer:?} {signs_out}");
                let desk = Desk::speaking(scheme, |it| it.revocation = UP).await;
                desk.must_sign_in().await;
                desk.become_(|it| {
                    it.revocation = Some(*answer);
                    it.renewed_claims = Some(Box::new(another));
                });

                assert_eq!(desk.renewed().await, Err(Code::IdTokenRejected), "{case}");

                let (sessions, now) = (desk.sessions(), Purpose::Use);
                assert_eq!(states(&desk.portico), [RevocationState::Pending], "{case}");
                assert!(sessions.all().unwrap()[0].ended.is_none(), "{case}");
                let mut record = sessions.find_to_end(None, None).unwrap();
                if signs_out {
                    // Nobody is told that all is over while it is not.
                    let left = sessions.sign_out(&mut record, false).await.unwrap();
                    assert_eq!(left.session, SignedOut::Pending, "{case}");
                }
                desk.become_(|it| it.revocation = UP);
                match signs_out {
                    true => {
                        desk.wait(Duration::from_secs(600));
                        sessions.tell_pending(now).await.unwrap();
                    }
                    // Whoever signs out does not wait for the next try.
                    false => {
                        let left = sessions.sign_out(&mut record, false).await.unwrap();
                        assert_eq!(left.session, SignedOut::Everywhere, "{case}");
                    }
                }

                let told = taken(&desk.provider);
                for token in ["refresh-1", "access-1", "refresh-2", "access-2"] {
                    assert!(
                        told.iter().any(|it| it == token),
                        "{case}: {token} {told:?}"
                    );
                }
                assert_eq!(states(&desk.portico), [], "{case}");
                let names = desk.store.names();
                assert!(
                    !names.iter().any(|it| it.contains("replaced/")),
                    "{names:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn renewed_tokens_of_another_server_are_given_back_to_nobody_that_metadata_name() {
    let honest = Provider::start(Behaviour {
        revocation: UP,
        tokens: Some(Box::new(|it| {
            it["access_token"] = "its-access".into();
            it["refresh_token"] = "its-refresh".into();
        })),
        ..Behaviour::default()
    })
    .await;
    for answers_now in [true, false] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let at = honest.issuer();
        desk.become_(|it| {
            it.revocation = match answers_now {
                true => UP,
                false => Some(Revocation::Answers(503, "")),
            };
            it.metadata = Some(Box::new(move |metadata| {
                metadata["token_endpoint"] = format!("{at}/token").into();
            }));
        });
        let portico = desk.restarted();
        let sessions = portico.sessions();

        let token = sessions.access_token(None, None, LONGER).await;

        assert_eq!(token.unwrap_err().code, Code::IdTokenRejected);
        assert_eq!(states(&portico), [RevocationState::NotOffered]);
        sessions.tell_pending(Purpose::Use).await.unwrap();
        assert_eq!(taken(&desk.provider), [""; 0], "they are not its own");
        assert_eq!(honest.exchanges().len(), 1 + usize::from(!answers_now));
        // The session's own go where they came from.
        desk.become_(|it| it.revocation = UP);
        let mut record = sessions.find_to_end(None, None).unwrap();
        sessions.sign_out(&mut record, false).await.unwrap();
        assert_eq!(taken(&desk.provider), ["refresh-1", "access-1"]);
    }
}

/// The twin: what is taken back at once leaves nothing to say.
#[tokio::test]
async fn renewed_tokens_that_were_taken_back_are_not_said() {
    for answer in [
        Revocation::Answers(200, ""),
        Revocation::Apart((200, ""), (400, r#"{"error":"unsupported_token_type"}"#)),
    ] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        desk.become_(|it| {
            it.revocation = Some(answer);
            it.renewed_claims = Some(Box::new(|claims| claims["sub"] = "mallory".into()));
        });
        assert!(desk.renewed().await.is_err());
        assert_eq!(states(&desk.portico), [], "{answer:?}");
        desk.become_(|it| it.revocation = UP);
        let sessions = desk.sessions();
        let mut record = sessions.find_to_end(None, None).unwrap();
        let left = sessions.sign_out(&mut record, false).await.unwrap();
        assert_eq!(left.session, SignedOut::Everywhere, "{answer:?}");
    }
}

#[tokio::test]
async fn renewed_tokens_that_a_service_does_not_take_back_are_said_as_that() {
    for (answer, state) in [
        (None, RevocationState::NotOffered),
        (Some(Revocation::Answers(404, "")), RevocationState::Refused),
    ] {
        let desk = Desk::with(|it| it.revocation = answer).await;
        desk.must_sign_in().await;
        desk.become_(|it| {
            it.revocation = answer;
            it.renewed_claims = Some(Box::new(|claims| claims["sub"] = "mallory".into()));
        });
        assert!(desk.renewed().await.is_err());
        assert_eq!(states(&desk.portico), [state], "{answer:?}");
    }
}

/// Signed in, and at the next renewal called over by the service, which takes nothing back now.
async fn ended_by_the_service(scheme: Scheme, answer: Revocation) -> Desk {
    let desk = Desk::speaking(scheme, |it| it.revocation = UP).await;
    desk.must_sign_in().await;
    let refusal = Answer::new(400, json!({ "error": "invalid_grant" }).to_string());
    desk.become_(|it| {
        it.revocation = Some(answer);
        it.instead = Some(("/token", refusal));
    });
    assert_eq!(
        desk.renewed().await,
        Err(Code::SessionRevoked),
        "{answer:?}"
    );
    desk
}

#[tokio::test]
async fn the_access_token_of_a_session_that_the_service_has_ended_is_told_later() {
    for scheme in [Scheme::Http, Scheme::Https] {
        for answer in LATER {
            let case = format!("{scheme:?} {answer:?}");
            let desk = ended_by_the_service(scheme, *answer).await;

            let sessions = desk.sessions();
            let record = sessions.all().unwrap().remove(0);
            assert_eq!(
                record.ended.map(|it| it.reason),
                Some(EndReason::Revoked),
                "{case}"
            );
            let revocation = record.revocation().expect(&case);
            assert_eq!(revocation.state, RevocationState::Pending, "{case}");
            let token = sessions.access_token(None, None, Duration::ZERO).await;
            assert_eq!(token.unwrap_err().code, Code::SessionRevoked, "{case}");

            desk.wait(Duration::from_secs(600));
            desk.become_(|it| it.revocation = UP);
            sessions.tell_pending(Purpose::Use).await.unwrap();
            let told = taken(&desk.provider);
            assert!(told.iter().all(|it| it == "access-1"), "{case}: {told:?}");
            assert!(told.len() > 1, "{case}: {told:?}");
            let record = sessions.all().unwrap().remove(0);
            assert!(record.revocation().is_none(), "{case}");
            let names = desk.store.names();
            assert!(
                !names.iter().any(|it| it.starts_with("session/")),
                "{names:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_access_token_of_a_session_that_the_service_has_ended_is_left_once_it_has_ended() {
    for up in [true, false] {
        let desk = ended_by_the_service(Scheme::Https, Revocation::Answers(503, "")).await;
        let before = taken(&desk.provider).len();
        let later = Duration::from_secs(3700);
        desk.wait(later);
        desk.become_(|it| {
            it.ahead = later;
            it.revocation = match up {
                true => UP,
                false => Some(Revocation::Answers(503, "")),
            };
        });
        let sessions = desk.sessions();
        sessions.tell_pending(Purpose::Use).await.unwrap();
        assert_eq!(taken(&desk.provider).len(), before, "nothing is told: {up}");
        let record = sessions.all().unwrap().remove(0);
        assert!(record.revocation().is_none(), "{up}");
        let names = desk.store.names();
        assert!(
            !names.iter().any(|it| it.starts_with("session/")),
            "{names:?}"
        );
    }
}

#[tokio::test]
async fn the_access_token_of_a_session_that_the_service_has_ended_is_told_whatever_this_clock_says()
{
    for restarts in [false, true] {
        let desk = ended_by_the_service(Scheme::Http, Revocation::Answers(503, "")).await;
        let before = taken(&desk.provider).len();
        desk.wait(Duration::from_secs(7200));
        desk.become_(|it| it.revocation = UP);
        let restarted = desk.restarted();
        let sessions = match restarts {
            true => restarted.sessions(),
            false => desk.sessions(),
        };
        sessions.tell_pending(Purpose::Use).await.unwrap();
        let told = taken(&desk.provider).split_off(before);
        assert_eq!(told, ["access-1"], "{restarts}");
        let record = sessions.all().unwrap().remove(0);
        assert!(record.revocation().is_none(), "{restarts}");
    }
}

/// Nor is it tried for ever.
#[tokio::test]
async fn an_access_token_that_only_this_clock_has_ended_is_given_up_after_a_week() {
    let desk = ended_by_the_service(Scheme::Http, Revocation::Answers(503, "")).await;
    let sessions = desk.sessions();
    for day in 1..=7 {
        let record = sessions.all().unwrap().remove(0);
        assert!(record.pending_revocation, "on day {day} it is still tried");
        desk.wait(Duration::from_secs(86_400));
        sessions.tell_pending(Purpose::Look).await.unwrap();
    }
    let record = sessions.all().unwrap().remove(0);
    let state = record.revocation().unwrap().state;
    assert_eq!(state, RevocationState::GivenUp);
    assert!(!has_secrets(&desk.portico, &record).await);
}

/// How a sign-in ends whose tokens nobody keeps.
#[derive(Debug, Clone, Copy)]
enum Unkept {
    Declined,
    ForSomebodyElse,
    OfNobody,
}

async fn unkept(desk: &Desk, how: Unkept) -> Problem {
    let email = matches!(how, Unkept::Declined).then_some("somebody@example.com");
    let mut sign_in = desk.sign_in_with(test_support::hints(email));
    let handoff = handed_over(sign_in.start().await);
    match go(&handoff, &mut sign_in).await {
        Step::Ask(_) => stopped(sign_in.answer(AnswerKind::Cancel.into()).await.unwrap()),
        step => stopped(step),
    }
}

#[tokio::test]
async fn tokens_that_nobody_keeps_and_no_service_takes_back_are_said() {
    let elsewhere = Provider::start(Behaviour {
        revocation: UP,
        ..Behaviour::default()
    })
    .await;
    for scheme in [Scheme::Http, Scheme::Https] {
        for how in [Unkept::Declined, Unkept::ForSomebodyElse, Unkept::OfNobody] {
            for is_elsewhere in [false, true] {
                // Of somebody who is known, the issuer's word on where to is believed.
                if is_elsewhere && matches!(how, Unkept::Declined) {
                    continue;
                }
                let case = format!("{scheme:?} {how:?} {is_elsewhere}");
                let at = elsewhere.issuer();
                let desk = Desk::speaking(scheme, |it| {
                    it.claims = Some(Box::new(move |claims| match how {
                        Unkept::Declined => {}
                        Unkept::ForSomebodyElse => claims["aud"] = "somebody-else".into(),
                        Unkept::OfNobody => claims["sub"] = "".into(),
                    }));
                    if is_elsewhere {
                        it.metadata = Some(Box::new(move |metadata| {
                            metadata["revocation_endpoint"] = format!("{at}/revoke").into();
                        }));
                    }
                })
                .await;

                let problem = unkept(&desk, how).await;

                for (language, words) in [
                    (Language::English, "can't revoke sign-ins"),
                    (Language::Bokmal, "kan ikke trekke innlogginger tilbake"),
                ] {
                    let why = problem.view(language, SystemClock.now()).why;
                    assert!(why.contains(words), "{case}: {why}");
                }
                let portico = desk.restarted();
                assert_eq!(states(&portico), [RevocationState::NotOffered], "{case}");
                assert_eq!(taken(&elsewhere), [""; 0], "{case}");
                let names = desk.store.names();
                assert!(
                    !names.iter().any(|it| it.contains("replaced/")),
                    "{names:?}"
                );
            }
        }
    }
}

/// The twin: nothing is said of what was taken back, and nothing is left to be listed.
#[tokio::test]
async fn tokens_that_nobody_keeps_and_the_service_takes_back_are_not_said() {
    for scheme in [Scheme::Http, Scheme::Https] {
        for how in [Unkept::Declined, Unkept::ForSomebodyElse] {
            let desk = Desk::speaking(scheme, |it| {
                it.revocation = UP;
                it.claims = Some(Box::new(move |claims| {
                    if matches!(how, Unkept::ForSomebodyElse) {
                        claims["aud"] = "somebody-else".into();
                    }
                }));
            })
            .await;
            let problem = unkept(&desk, how).await;
            let why = problem.view(Language::English, SystemClock.now()).why;
            assert!(!why.contains("revoke"), "{how:?}: {why}");
            assert_eq!(taken(&desk.provider), ["refresh-1", "access-1"]);
            assert_eq!(states(&desk.portico), []);
        }
    }
}

/// Nobody is there to be asked who came back: what lives on is said all the same.
#[tokio::test]
async fn who_can_not_be_asked_is_told_what_lives_on() {
    for (revocation, lives_on) in [(None, true), (super::held::UP, false)] {
        let desk = Desk::with(|it| it.revocation = revocation).await;
        let sign_in = desk.sign_in_with(Hints {
            email: Some("bob@example.com".to_owned()),
            ..Hints::default()
        });

        let ended = sign_in.in_browser(|handoff| {
            let url = handoff.page().url.clone();
            tokio::spawn(async move { test_support::person::status(url.as_str()).await });
        });

        let problem = ended.await.unwrap_err();
        assert_eq!(problem.code, Code::WrongPerson);
        assert_eq!(problem.about.leaves_tokens.is_some(), lives_on, "{problem}");
        assert!(desk.sessions().all().unwrap().is_empty());
    }
}
