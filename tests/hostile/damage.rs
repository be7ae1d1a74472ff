//! Items of the vault that can't be read any more, and clocks that jump: neither is a way around what
//! was known, and what can't be told any more is said.

use std::time::Duration;

use portico_core::domain::{Doubt, RevocationState as State};
use portico_core::session::Purpose;
use portico_core::vault::Store;
use portico_core::{AnswerKind, Challenge, Code, Hints, Secret, Step};
use test_support::desk::{Desk, go};
use test_support::provider::EMAIL;
use test_support::provider::Revocation::Answers;
use test_support::{done, handed_over, has_secrets, stopped};

const DAY: Duration = Duration::from_secs(86_400);

/// Damages the items whose names begin so; says how many there were.
pub(crate) fn damage(desk: &Desk, beginning: &str) -> usize {
    let mut names = desk.store.names();
    names.retain(|name| name.starts_with(beginning));
    for name in &names {
        desk.store.write(name, &Secret::new("{\"a\":")).unwrap();
    }
    names.len()
}

pub(crate) async fn step(desk: &Desk) -> (portico_core::SignIn, Step) {
    let mut sign_in = desk.sign_in_with(Hints {
        email: Some(EMAIL.to_owned()),
        ..Hints::default()
    });
    let handoff = handed_over(sign_in.start().await);
    let step = go(&handoff, &mut sign_in).await;
    (sign_in, step)
}

#[tokio::test]
async fn who_was_known_before_and_can_t_be_read_is_asked_about() {
    let desk = Desk::with(|_| {}).await;
    done(step(&desk).await.1);
    assert_eq!(damage(&desk, "person/"), 1);

    let (mut sign_in, asked) = step(&desk).await;
    let Step::Ask(ask) = asked else {
        panic!("no question")
    };
    let Challenge::DifferentPerson { because, .. } = ask.challenge else {
        panic!("{ask:?}")
    };
    assert_eq!(because, Doubt::Unreadable);
    done(sign_in.answer(AnswerKind::Accept.into()).await.unwrap());
    // The yes has mended it.
    done(step(&desk).await.1);
}

#[tokio::test]
async fn a_profile_whose_meaning_can_t_be_read_begins_no_sign_in_until_it_is_added_again() {
    let desk = Desk::with(|_| {}).await;
    desk.with_profile("");
    done(desk.end().await);
    assert_eq!(damage(&desk, "profile/"), 1);

    let problem = stopped(desk.sign_in().start().await);

    assert_eq!(problem.code, Code::ProfileExists);
    desk.with_profile("");
    done(desk.end().await);

    // Where the name is the issuer's own, nothing can have been put in its place.
    let desk = Desk::with(|_| {}).await;
    done(desk.end().await);
    assert_eq!(damage(&desk, "profile/"), 1);
    done(desk.end().await);
}

#[tokio::test]
async fn an_earlier_sign_in_that_can_t_be_read_is_said_to_live_on() {
    for is_damaged in [true, false] {
        let desk = Desk::with(|it| it.revocation = Some(Answers(200, ""))).await;
        desk.must_sign_in().await;
        if is_damaged {
            assert_eq!(damage(&desk, "session/"), 1);
        }
        done(desk.end().await);

        let earlier = desk.sessions().replaced().unwrap();

        let states: Vec<_> = earlier
            .iter()
            .filter_map(|(_, record)| record.revocation())
            .map(|it| (it.state, it.reason))
            .collect();
        let wanted = match is_damaged {
            true => vec![(State::GivenUp, Some(Code::KeychainUnreadable))],
            false => Vec::new(),
        };
        assert_eq!(states, wanted);
        assert_eq!(desk.renewed().await, Ok(()), "the newer one lives");
        // It is said for a week.
        desk.wait(DAY * 8);
        let sessions = desk.sessions();
        sessions.tell_pending(Purpose::Use).await.unwrap();
        assert!(sessions.replaced().unwrap().is_empty());
    }
}

/// A week that only this clock has seen is none.
#[tokio::test]
async fn a_clock_that_jumps_gives_up_nothing() {
    for jump in [8, 30, 400] {
        let desk = Desk::with(|it| it.revocation = Some(Answers(503, ""))).await;
        let mut record = done(desk.end().await).record;
        let sessions = desk.sessions();
        sessions.sign_out(&mut record, false).await.unwrap();

        desk.wait(DAY * jump);
        sessions.tell_pending(Purpose::Use).await.unwrap();

        let kept = sessions.all().unwrap().remove(0);
        assert!(kept.pending_revocation, "after {jump} days at once");
        assert!(has_secrets(&desk.portico, &kept).await);
        // Days that come one by one are days.
        for _ in 0..2 {
            desk.wait(DAY);
            sessions.tell_pending(Purpose::Use).await.unwrap();
        }
        let kept = sessions.all().unwrap().remove(0);
        assert_eq!(kept.revocation().unwrap().state, State::GivenUp);
        assert!(!has_secrets(&desk.portico, &kept).await);
    }
    // Set right again, it is told as ever.
    let desk = Desk::with(|it| it.revocation = Some(Answers(503, ""))).await;
    let mut record = done(desk.end().await).record;
    let sessions = desk.sessions();
    sessions.sign_out(&mut record, false).await.unwrap();
    desk.wait(DAY * 8);
    sessions.tell_pending(Purpose::Use).await.unwrap();
    desk.clock.set_back(DAY * 8);
    desk.become_(|it| it.revocation = Some(Answers(200, "")));
    sessions.tell_pending(Purpose::Use).await.unwrap();
    assert!(sessions.all().unwrap()[0].revocation().is_none());
}
