//! Doubts about who came back that come up while another one is asked about.

use portico_core::domain::Doubt;
use portico_core::{AnswerKind, Challenge, Step};
use serde_json::{Value, json};
use test_support::desk::Desk;
use test_support::provider::Behaviour;
use test_support::{asked, done};

use crate::damage::{damage, step as signing_in};

fn doubt(step: &Step) -> Doubt {
    match &asked(step).challenge {
        Challenge::DifferentPerson { because, .. } => *because,
        other => panic!("{other:?}"),
    }
}

fn mallory(it: &mut Behaviour, email: Option<bool>) {
    let change = move |claims: &mut Value| {
        claims["sub"] = json!("mallory-9");
        match email {
            Some(verified) => claims["email_verified"] = json!(verified),
            None => drop(claims.as_object_mut().unwrap().remove("email")),
        }
    };
    it.claims = Some(Box::new(change));
    it.userinfo = Some(Box::new(change));
}

/// Whoever is known by the address by the time of the yes was not in the question.
#[tokio::test]
async fn a_yes_to_one_doubt_is_none_to_another_that_has_come_up_since() {
    for (email, first) in [
        (Some(false), Doubt::UnverifiedAddress),
        (None, Doubt::NoAddress),
    ] {
        for comes_meanwhile in [true, false] {
            let desk = Desk::with(|it| mallory(it, email)).await;
            let (mut doubtful, step) = signing_in(&desk).await;
            assert_eq!(doubt(&step), first);
            if comes_meanwhile {
                desk.become_(|_| {});
                done(signing_in(&desk).await.1);
                desk.become_(|it| mallory(it, email));
            }

            let step = doubtful.answer(AnswerKind::Accept.into()).await.unwrap();

            let step = match comes_meanwhile {
                true => {
                    assert_eq!(doubt(&step), Doubt::OtherSubject, "{first:?}");
                    doubtful.answer(AnswerKind::Accept.into()).await.unwrap()
                }
                // The legitimate twin: one question, one yes.
                false => step,
            };
            done(step);
        }
    }
}

#[tokio::test]
async fn a_yes_to_what_can_t_be_read_is_none_to_somebody_else() {
    let desk = Desk::with(|_| {}).await;
    done(signing_in(&desk).await.1);
    assert_eq!(damage(&desk, "person/"), 1);
    desk.become_(|it| mallory(it, Some(true)));
    let (mut doubtful, step) = signing_in(&desk).await;
    assert_eq!(doubt(&step), Doubt::Unreadable);

    let step = doubtful.answer(AnswerKind::Accept.into()).await.unwrap();

    assert_eq!(doubt(&step), Doubt::OtherSubject);
    done(doubtful.answer(AnswerKind::Accept.into()).await.unwrap());
}
