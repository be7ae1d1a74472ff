//! Whose token is handed out to whoever names a profile or an address, which several may have: the
//! vault says it, whatever happens to files.

use std::fs;

use portico_core::domain::{Checked, Doubt};
use portico_core::fs::atomic;
use portico_core::profile::Profile;
use portico_core::session::Record;
use portico_core::{Answer, AnswerKind, Challenge, Code, Hints, Problem, Step};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme, go};
use test_support::provider::{Behaviour, CLIENT, EMAIL, Provider};
use test_support::{done, handed_over};

use super::held::{NOW, data, edit, over, two_people};

/// What a token is asked for with.
type Asked<'a> = (Option<&'a str>, Option<&'a str>);

/// What a token is of, by the way without a network and by the one with it.
async fn tokens(desk: &Desk, (account, profile): Asked<'_>) -> Vec<Result<String, Problem>> {
    let portico = desk.restarted();
    let sessions = portico.sessions();
    let ready = sessions.ready_token(account, profile, NOW);
    let fresh = sessions.access_token(account, profile, NOW).await;
    [ready.map(|token| token.unwrap()), fresh]
        .map(|token| token.map(|it| it.token.expose().to_owned()))
        .to_vec()
}

fn file(desk: &Desk, of: &Record) -> std::path::PathBuf {
    data(desk, &format!("sessions/{}.json", of.id()))
}

type Forgery = (&'static str, fn(&Desk, &Record));

/// What may happen to the file of the one who is meant.
const FORGERIES: &[Forgery] = &[
    ("gone", |desk, meant| {
        fs::remove_file(file(desk, meant)).unwrap();
    }),
    ("older", |desk, meant| {
        edit(
            file(desk, meant),
            &json!({ "since": "1999-01-01T00:00:00Z" }),
        );
    }),
    ("called over", |desk, meant| {
        edit(file(desk, meant), &json!({ "ended": over("signed_out") }));
    }),
    ("of another profile", |desk, meant| {
        edit(file(desk, meant), &json!({ "profile": "other" }));
    }),
    ("of another address", |desk, meant| {
        edit(
            file(desk, meant),
            &json!({ "email": "x@example.com", "account": "x:x@example.com" }),
        );
    }),
    ("damaged", |desk, meant| {
        atomic::write(&file(desk, meant), b"{").unwrap();
    }),
];

#[tokio::test]
async fn no_file_says_whose_token_is_handed_out_to_who_names_a_profile() {
    let (desk, first, second) = two_people().await;
    let asked = (None, Some(&*second.profile));
    for token in tokens(&desk, asked).await {
        assert_eq!(token.unwrap(), "access-2", "the one signed in to last");
    }
    for (what, forge) in FORGERIES {
        let (desk, first, second) = two_people().await;
        forge(&desk, &second);
        for token in tokens(&desk, (None, Some(&second.profile))).await {
            let problem = token.expect_err(what);
            assert!(
                matches!(problem.code, Code::NotSignedIn | Code::SessionAltered),
                "{what}: {problem:?}"
            );
        }
        // Who is named, is meant, and who is the only one as well.
        for token in tokens(&desk, (Some(&first.account), None)).await {
            assert_eq!(token.unwrap(), "access-1", "{what}");
        }
    }
    let portico = desk.restarted();
    let mut record = portico
        .sessions()
        .find_to_end(Some(&second.account), None)
        .unwrap();
    portico
        .sessions()
        .sign_out(&mut record, false)
        .await
        .unwrap();
    for token in tokens(&desk, (None, Some(&first.profile))).await {
        assert_eq!(token.unwrap(), "access-1", "she is alone there now");
    }
}

/// A second person with the address of the first, at the same issuer.
async fn with_one_address() -> (Desk, Record, Record) {
    let desk = Desk::with(|_| {}).await;
    let first = done(desk.end().await).record;
    let eve = |claims: &mut Value| claims["sub"] = json!("eve-7");
    desk.provider.become_(Behaviour {
        claims: Some(Box::new(eve)),
        userinfo: Some(Box::new(eve)),
        ..Behaviour::default()
    });
    let mut sign_in = desk.sign_in();
    let handoff = handed_over(sign_in.start().await);
    go(&handoff, &mut sign_in).await;
    let yes = Answer::from(AnswerKind::Accept);
    let second = done(sign_in.answer(yes).await.unwrap()).record;
    (desk, first, second)
}

#[tokio::test]
async fn an_address_of_two_people_is_a_question_whichever_file_is_gone() {
    let (desk, first, second) = with_one_address().await;
    for asked in [(Some(EMAIL), None), (Some(EMAIL), Some(&*first.profile))] {
        for token in tokens(&desk, asked).await {
            assert_eq!(token.unwrap_err().code, Code::NotSignedIn, "both are there");
        }
    }
    for one_is_second in [true, false] {
        for (what, forge) in FORGERIES {
            let (desk, first, second) = with_one_address().await;
            let of = match one_is_second {
                true => &second,
                false => &first,
            };
            forge(&desk, of);
            for asked in [(Some(EMAIL), None), (Some(EMAIL), Some(&*first.profile))] {
                for token in tokens(&desk, asked).await {
                    let problem = token.expect_err(what);
                    let detail = problem.detail.unwrap_or_default();
                    let both = detail.contains(&first.account) && detail.contains(&second.account);
                    assert!(
                        both || problem.code == Code::SessionAltered,
                        "{what}: {detail}"
                    );
                }
            }
        }
    }
    for (who, token) in [(&first, "access-1"), (&second, "access-2")] {
        for seen in tokens(&desk, (Some(&who.account), None)).await {
            assert_eq!(seen.unwrap(), token, "a name answers it");
        }
    }
}

/// The account's name of somebody whose file is gone stays theirs.
#[tokio::test]
async fn a_name_of_the_vault_s_is_given_to_nobody_else() {
    let (desk, first, second) = with_one_address().await;
    assert_ne!(first.account, second.account);
    let portico = desk.restarted();
    let mut record = portico
        .sessions()
        .find_to_end(Some(&second.account), None)
        .unwrap();
    portico
        .sessions()
        .sign_out(&mut record, false)
        .await
        .unwrap();
    fs::remove_file(file(&desk, &second)).unwrap();
    fs::remove_file(file(&desk, &first)).unwrap();

    let mut sign_in = desk.sign_in();
    let handoff = handed_over(sign_in.start().await);
    let step = go(&handoff, &mut sign_in).await;
    let again = match step {
        Step::Ask(_) => {
            let yes = Answer::from(AnswerKind::Accept);
            done(sign_in.answer(yes).await.unwrap()).record
        }
        step => done(step).record,
    };
    assert_eq!(again.id(), second.id());
    assert_ne!(again.account, first.account);
}

/// Another service's account with the same address changes whom nobody meant.
#[tokio::test]
async fn an_address_at_two_issuers_is_a_question_while_both_go_on() {
    let desk = Desk::with(called("ada-1", Some(EMAIL))).await;
    let here = done(desk.end().await).record;
    for token in tokens(&desk, (Some(EMAIL), None)).await {
        assert_eq!(token.unwrap(), "access-1", "she is alone");
    }
    let (_elsewhere, mut there) = signed_in_elsewhere(&desk, |_| {}).await;

    for token in tokens(&desk, (Some(EMAIL), None)).await {
        let problem = token.unwrap_err();
        assert_eq!(problem.code, Code::NotSignedIn);
        let detail = problem.detail.unwrap();
        assert!(detail.contains(&here.account) && detail.contains(&there.account));
    }
    let sessions = desk.sessions();
    assert!(sessions.find_to_end(Some(EMAIL), None).is_err());
    for (account, profile) in [
        (Some(&*here.account), None),
        (Some(EMAIL), Some(&*here.profile)),
        (None, Some(&*here.profile)),
    ] {
        let found = sessions.find_to_use(account, profile).unwrap();
        assert_eq!(found.id(), here.id(), "{account:?} {profile:?}");
    }
    sessions.sign_out(&mut there, false).await.unwrap();
    for token in tokens(&desk, (Some(EMAIL), None)).await {
        assert_eq!(token.unwrap(), "access-1", "she is alone again");
    }
}

/// Somebody who has signed in to another service as well.
async fn signed_in_elsewhere(
    desk: &Desk,
    change: impl FnOnce(&mut Behaviour),
) -> (Provider, Record) {
    let mut behaviour = Behaviour::default();
    change(&mut behaviour);
    let elsewhere = Provider::start(behaviour).await;
    let profile = Profile::for_issuer(&elsewhere.issuer(), CLIENT).unwrap();
    let mut sign_in = desk.portico.sign_in(profile, Hints::default());
    let handoff = handed_over(sign_in.start().await);
    let step = go(&handoff, &mut sign_in).await;
    (elsewhere, done(step).record)
}

/// An address that a service gives and that looks like another service's account stands for
/// nothing.
#[tokio::test]
async fn an_address_that_looks_like_an_accounts_name_is_nobodys() {
    const NAME: &str = "hostile:ada@example.com";
    for address in [NAME, "HOSTILE:Ada@example.com"] {
        for is_forgotten in [false, true] {
            let case = format!("{address} {is_forgotten}");
            let desk = Desk::with(called("ada-1", Some(EMAIL))).await;
            desk.with_profile("");
            let mut here = done(desk.end().await).record;
            assert_eq!(here.account, NAME);
            let (_elsewhere, there) =
                signed_in_elsewhere(&desk, called("m-7", Some(address))).await;
            let sessions = desk.sessions();
            // The legitimate twin: a name finds its own session.
            for known in [&here, &there] {
                let found = sessions.find_to_use(Some(&known.account), None).unwrap();
                assert_eq!(found.id(), known.id(), "{case}");
            }
            sessions.sign_out(&mut here, false).await.unwrap();
            if is_forgotten {
                fs::remove_file(file(&desk, &here)).unwrap();
            }

            for asked in [NAME, "HOSTILE:ada@example.com", "<hostile:ada@example.com>"] {
                for token in tokens(&desk, (Some(asked), None)).await {
                    assert_eq!(token.unwrap_err().code, Code::NotSignedIn, "{case} {asked}");
                }
                if let Ok(found) = sessions.find_to_end(Some(asked), None) {
                    assert_eq!(found.id(), here.id(), "{case} {asked}");
                }
            }
            for token in tokens(&desk, (Some(&there.account), None)).await {
                assert_eq!(token.unwrap(), "access-1", "{case}");
            }
        }
    }
}

/// An address that nobody vouches for is not enough once somebody else was known by it here.
#[tokio::test]
async fn an_unverified_address_takes_nobodys_place_who_has_left() {
    let desk = Desk::with(called("ada-1", Some(EMAIL))).await;
    let mut here = done(desk.end().await).record;
    let (_elsewhere, there) = signed_in_elsewhere(&desk, |_| {}).await;
    assert!(here.email_verified && !there.email_verified);
    desk.sessions().sign_out(&mut here, false).await.unwrap();

    for token in tokens(&desk, (Some(EMAIL), None)).await {
        let problem = token.unwrap_err();
        assert_eq!(problem.code, Code::NotSignedIn);
        let detail = problem.detail.unwrap();
        assert!(detail.contains(&there.account), "{detail}");
    }
    assert!(desk.sessions().find_to_end(Some(EMAIL), None).is_err());
    // The legitimate twins: by its name or its profile it is found, and alone by its address as
    // well.
    for asked in [
        (Some(&*there.account), None),
        (Some(EMAIL), Some(&*there.profile)),
    ] {
        for token in tokens(&desk, asked).await {
            assert_eq!(token.unwrap(), "access-1", "{asked:?}");
        }
    }
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    for token in tokens(&desk, (Some(EMAIL), None)).await {
        assert_eq!(token.unwrap(), "access-1", "nobody else is known");
    }
}

/// Signs in, and says yes if it is asked.
async fn accepted(desk: &Desk) -> Record {
    let mut sign_in = desk.sign_in();
    let handoff = handed_over(sign_in.start().await);
    match go(&handoff, &mut sign_in).await {
        Step::Ask(_) => {
            let yes = Answer::from(AnswerKind::Accept);
            done(sign_in.answer(yes).await.unwrap()).record
        }
        step => done(step).record,
    }
}

/// Whoever chooses an address can't have the name that is made for somebody else.
#[tokio::test]
async fn no_two_sessions_have_one_name_whatever_address_a_service_gives() {
    let (desk, first, mut second) = with_one_address().await;
    let (_, made) = second.account.split_once(':').unwrap();
    assert!(made.contains('#'), "{made}");
    let (one, other) = (made.to_owned(), made.to_owned());
    desk.become_(|it| {
        it.claims = Some(Box::new(move |claims: &mut Value| {
            (claims["sub"], claims["email"]) = (json!("m-7"), json!(one));
        }));
        it.userinfo = Some(Box::new(move |info: &mut Value| {
            (info["sub"], info["email"]) = (json!("m-7"), json!(other));
        }));
    });
    let third = accepted(&desk).await;
    assert_ne!(third.account, second.account, "who came later");
    let sessions = desk.sessions();
    // The legitimate twin: every name is somebody's.
    for known in [&first, &second, &third] {
        let found = sessions.find_to_use(Some(&known.account), None).unwrap();
        assert_eq!(found.id(), known.id());
    }
    for token in tokens(&desk, (Some(&second.account), None)).await {
        assert_eq!(token.unwrap(), "access-2");
    }

    sessions.sign_out(&mut second, false).await.unwrap();
    fs::remove_file(file(&desk, &second)).unwrap();
    desk.become_(called("eve-7", Some(EMAIL)));
    let again = accepted(&desk).await;
    assert_eq!(again.id(), second.id());
    assert_ne!(again.account, third.account, "who came before");
    for known in [&first, &again, &third] {
        let found = sessions.find_to_use(Some(&known.account), None).unwrap();
        assert_eq!(found.id(), known.id());
    }
}

/// Somebody whose subject is chosen, and who has an address or none.
fn called(subject: &'static str, email: Option<&'static str>) -> impl FnOnce(&mut Behaviour) {
    let edit = move |claims: &mut Value| {
        claims["sub"] = subject.into();
        let claims = claims.as_object_mut().unwrap();
        claims.remove("email");
        claims.remove("email_verified");
        if let Some(email) = email {
            claims.insert("email".into(), email.into());
            claims.insert("email_verified".into(), true.into());
        }
    };
    move |it| {
        it.claims = Some(Box::new(edit));
        it.userinfo = Some(Box::new(edit));
    }
}

/// Subjects that could be taken for an address, as people type it.
const LIKE_AN_ADDRESS: &[&str] = &[
    EMAIL,
    "ADA@EXAMPLE.COM",
    "mailto:ada@example.com",
    "Ada <ada@example.com>",
    " ada@example.com",
];

#[tokio::test]
async fn a_subject_is_no_address_however_it_looks() {
    for scheme in [Scheme::Http, Scheme::Https] {
        for subject in LIKE_AN_ADDRESS {
            let case = format!("{scheme:?} {subject:?}");
            let desk = Desk::speaking(scheme, called(subject, None)).await;
            let session = done(desk.end().await);
            let view = serde_json::to_value(session.record.signed_in_view(false)).unwrap();
            assert_eq!(view["person"], format!("id:{subject}"), "{case}");
            assert!(view.get("email").is_none(), "{case}: {view}");
            let view = session.record.view(Checked::Offline, false);
            assert_eq!((view.email, view.person), (None, format!("id:{subject}")));

            let name = format!("{}:{EMAIL}", session.record.profile);
            for asked in [EMAIL, &name] {
                for token in tokens(&desk, (Some(asked), None)).await {
                    assert_eq!(token.unwrap_err().code, Code::NotSignedIn, "{case} {asked}");
                }
            }
            for asked in [&*session.record.account, &format!("id:{subject}")] {
                for token in tokens(&desk, (Some(asked), None)).await {
                    assert_eq!(token.unwrap(), "access-1", "{case} {asked}");
                }
            }

            // Who has the address is somebody else, and has its name.
            desk.become_(called("real-7", Some(EMAIL)));
            let real = done(desk.end().await).record;
            assert_eq!(real.account, name, "{case}");
            for asked in [EMAIL, &name] {
                for token in tokens(&desk, (Some(asked), None)).await {
                    assert_eq!(token.unwrap(), "access-2", "{case} {asked}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_question_shows_a_subject_as_no_address() {
    for subject in LIKE_AN_ADDRESS {
        let desk = Desk::with(called(subject, None)).await;
        let mut sign_in = desk.sign_in_with(test_support::hints(Some(EMAIL)));
        let handoff = handed_over(sign_in.start().await);
        let Step::Ask(ask) = go(&handoff, &mut sign_in).await else {
            panic!("{subject}: no question")
        };
        let Challenge::DifferentPerson {
            asked_for,
            came_back,
            because,
        } = ask.challenge
        else {
            panic!("{subject}: {ask:?}")
        };
        assert_eq!((&*asked_for, because), (EMAIL, Doubt::NoAddress));
        assert_eq!(came_back, format!("id:{subject}"));
    }
}
