//! Whose token is handed out to whoever names nobody: the session in front, as the vault has it.

use std::fs;
use std::time::Duration;

use portico_core::session::{Lock, Record, SignedOut};
use portico_core::vault::{Item, Store};
use portico_core::{Code, Secret};
use serde_json::json;
use test_support::desk::{Desk, LONGER};
use test_support::provider::Behaviour;
use test_support::{Held, done};

use crate::held::{NOW, UP, data, edit, eve, over, tokens_told, two_people, write};

/// The tokens that are handed out without a name.
async fn handed_out(desk: &Desk) -> Vec<Result<String, Code>> {
    let portico = desk.restarted();
    let ready = portico.sessions().ready_token(None, None, NOW);
    let fresh = portico.sessions().access_token(None, None, NOW).await;
    let ready = ready.map(|token| token.unwrap());
    [ready, fresh]
        .map(|token| match token {
            Ok(token) => Ok(token.token.expose().to_owned()),
            Err(problem) => Err(problem.code),
        })
        .to_vec()
}

#[tokio::test]
async fn no_file_says_whose_token_is_handed_out_without_a_name() {
    type Forgery = (&'static str, fn(&Desk, &Record, &Record), bool);
    let forgeries: &[Forgery] = &[
        ("left alone", |_, _, _| {}, true),
        (
            "the other in front",
            |desk, first, _| write(data(desk, "sessions/in-front"), &first.id()),
            false,
        ),
        (
            "nobody in front",
            |desk, _, _| write(data(desk, "sessions/in-front"), "nobody"),
            false,
        ),
        (
            "the note is gone",
            |desk, _, _| fs::remove_file(data(desk, "sessions/in-front")).unwrap(),
            false,
        ),
        (
            "one in front, the other's file gone",
            |desk, first, second| {
                write(data(desk, "sessions/in-front"), &first.id());
                let file = format!("sessions/{}.json", second.id());
                fs::remove_file(data(desk, &file)).unwrap();
            },
            false,
        ),
        (
            "one in front, the other called over",
            |desk, first, second| {
                write(data(desk, "sessions/in-front"), &first.id());
                let file = format!("sessions/{}.json", second.id());
                edit(data(desk, &file), &json!({ "ended": over("signed_out") }));
            },
            false,
        ),
        (
            "one in front and the newest",
            |desk, first, _| {
                write(data(desk, "sessions/in-front"), &first.id());
                let file = format!("sessions/{}.json", first.id());
                edit(
                    data(desk, &file),
                    &json!({ "since": "2999-01-01T00:00:00Z" }),
                );
            },
            false,
        ),
    ];
    for (what, forge, has_token) in forgeries {
        let (desk, first, second) = two_people().await;
        forge(&desk, &first, &second);
        for token in handed_out(&desk).await {
            assert_eq!(token.is_ok(), *has_token, "{what}: {token:?}");
            assert!(
                token.is_err() || token == Ok("access-2".to_owned()),
                "{what}: {token:?}"
            );
        }
        let ended = desk.sessions().find_to_end(None, None).unwrap();
        assert_eq!(ended.id(), second.id(), "{what}: also who is signed out");
    }
}

#[tokio::test]
async fn who_was_chosen_is_in_front_until_they_leave() {
    let (desk, first, second) = two_people().await;
    assert_eq!(handed_out(&desk).await, vec![Ok("access-2".to_owned()); 2]);
    desk.restarted()
        .sessions()
        .put_in_front(&first.id())
        .unwrap();
    assert_eq!(handed_out(&desk).await, vec![Ok("access-1".to_owned()); 2]);

    // Who is in front has left: nobody else's token in their place, and no second sign-out.
    let portico = desk.restarted();
    let mut record = portico.sessions().find_to_end(None, None).unwrap();
    assert_eq!(record.id(), first.id());
    portico
        .sessions()
        .sign_out(&mut record, false)
        .await
        .unwrap();
    assert!(handed_out(&desk).await.iter().all(Result::is_err));
    let asked = desk.restarted().sessions().find_to_end(None, None);
    assert!(asked.unwrap_err().detail.unwrap().contains(&second.account));

    // Who stays comes to the front when they are chosen.
    let sessions = desk.restarted();
    sessions.sessions().put_in_front(&second.id()).unwrap();
    assert_eq!(handed_out(&desk).await, vec![Ok("access-2".to_owned()); 2]);
}

/// Takes out of the vault who is in front.
fn nobody_in_front(desk: &Desk) {
    let name = Item::front().name().to_owned();
    assert!(desk.store.read(&name).unwrap().is_some());
    desk.store.delete(&name).unwrap();
}

fn lock_of(desk: &Desk, record: &Record) -> Lock {
    let path = data(desk, &format!("sessions/{}.lock", record.id()));
    Lock::take_if_free(&path).unwrap().unwrap()
}

/// Whoever is chosen is in front, and nobody beside them, whoever is at the sessions just then.
#[tokio::test]
async fn two_are_never_in_front_at_once() {
    let (desk, first, second) = two_people().await;
    let locks = [&first, &second].map(|record| lock_of(&desk, record));
    for (chosen, other, token) in [(&first, &second, "access-1"), (&second, &first, "access-2")] {
        let portico = desk.restarted();
        portico.sessions().put_in_front(&chosen.id()).unwrap();
        assert_eq!(handed_out(&desk).await, vec![Ok(token.to_owned()); 2]);
        let ended = desk.sessions().find_to_end(None, None).unwrap();
        assert_eq!(ended.id(), chosen.id());
        write(data(&desk, "sessions/in-front"), &other.id());
        assert!(handed_out(&desk).await.iter().all(Result::is_err));
        write(data(&desk, "sessions/in-front"), &chosen.id());
    }
    drop(locks);
}

/// Whoever signs in is in front, also while a renewal goes on of whoever was in front before; and once
/// they have left, nobody is in their place.
#[tokio::test]
async fn who_signs_in_while_somebody_else_s_tokens_are_renewed_is_in_front() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    let first = done(desk.end().await).record;
    let held = Held::at("/token");
    desk.become_(|it| it.held = Some(held.clone()));
    let ours = desk.portico.clone();
    let renewal =
        tokio::spawn(async move { ours.sessions().access_token(None, None, LONGER).await });
    held.came().await;

    desk.become_(eve);
    let second = done(desk.end().await).record;

    let second_is_in_front = async || {
        assert_eq!(handed_out(&desk).await, vec![Ok("access-2".to_owned()); 2]);
        let shown = desk.restarted().held_in_front().await.unwrap();
        assert_eq!(shown, Some(second.id()));
        let ended = desk.restarted().sessions().find_to_end(None, None).unwrap();
        assert_eq!(ended.id(), second.id());
    };
    second_is_in_front().await;
    desk.become_(|it| it.revocation = UP);
    held.answer();
    let renewed = renewal.await.unwrap().unwrap();
    assert!(renewed.token.matches("access-3"));
    second_is_in_front().await;

    let mut leaving = desk.sessions().find_to_end(None, None).unwrap();
    let left = desk.sessions().sign_out(&mut leaving, false).await.unwrap();
    assert_eq!(left.session, SignedOut::Everywhere);
    let told = tokens_told(&desk);
    assert_eq!(told, ["refresh-2", "access-2"]);
    assert!(handed_out(&desk).await.iter().all(Result::is_err));
    let asked = desk.restarted().sessions().find_to_end(None, None);
    assert!(asked.unwrap_err().detail.unwrap().contains(&first.account));
    let still = desk.sessions().ready_token(Some(&first.account), None, NOW);
    assert!(still.unwrap().unwrap().token.matches("access-3"));
}

/// What says who is in front and can't be read is a question, and the next sign-in mends it.
#[tokio::test]
async fn a_damaged_word_of_who_is_in_front_is_a_question_until_somebody_signs_in() {
    let (desk, _, second) = two_people().await;
    let item = Item::front();
    desk.store.write(item.name(), &Secret::new("{")).unwrap();
    assert!(handed_out(&desk).await.iter().all(Result::is_err));
    let asked = desk.restarted().sessions().find_to_end(None, None);
    assert_eq!(asked.unwrap_err().code, Code::NotSignedIn);

    let again = done(desk.end().await).record;
    assert_eq!(again.id(), second.id());
    assert_eq!(handed_out(&desk).await, vec![Ok("access-3".to_owned()); 2]);
}

#[tokio::test]
async fn where_nothing_is_sealed_of_who_is_in_front_several_are_a_question() {
    let (desk, first, second) = two_people().await;
    nobody_in_front(&desk);
    let portico = desk.restarted();
    for problem in [
        portico.sessions().ready_token(None, None, NOW).unwrap_err(),
        portico
            .sessions()
            .access_token(None, None, LONGER)
            .await
            .unwrap_err(),
        portico.sessions().find_to_end(None, None).unwrap_err(),
    ] {
        assert_eq!(problem.code, Code::NotSignedIn);
        let detail = problem.detail.unwrap();
        assert!(detail.contains(&first.account) && detail.contains(&second.account));
    }
    // A name answers it, and one alone needs none.
    assert!(
        portico
            .sessions()
            .ready_token(Some(&first.account), None, NOW)
            .is_ok()
    );
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    nobody_in_front(&desk);
    assert_eq!(handed_out(&desk).await, vec![Ok("access-1".to_owned()); 2]);
}

#[tokio::test]
async fn a_session_that_is_over_hands_out_nothing_whatever_leads_to_it() {
    let desk = Desk::with(|_| {}).await;
    let mut left = done(desk.end().await).record;
    desk.provider.become_(Behaviour {
        claims: Some(Box::new(|claims| {
            (claims["sub"], claims["email"]) = (json!("eve-7"), json!("eve@example.com"));
            claims["portico_idle_timeout"] = json!(60);
        })),
        userinfo: Some(Box::new(|info| {
            (info["sub"], info["email"]) = (json!("eve-7"), json!("eve@example.com"));
        })),
        ..Behaviour::default()
    });
    let record = done(desk.end().await).record;
    let portico = desk.restarted();
    let signed_out = portico.sessions().sign_out(&mut left, false);
    signed_out.await.unwrap();
    // The note leads to somebody who has left: then it is whoever the vault has in front.
    write(data(&desk, "sessions/in-front"), &left.id());
    let token = || {
        let token = desk.restarted().sessions().ready_token(None, None, NOW);
        token.map(|token| token.is_some())
    };
    let lock = data(&desk, &format!("sessions/{}.lock", record.id()));
    let held = Lock::take_if_free(&lock).unwrap().unwrap();

    desk.wait(Duration::from_secs(59));
    assert!(token().unwrap(), "it lasts, and nobody could note its use");
    desk.wait(Duration::from_secs(2));
    assert_eq!(token().unwrap_err().code, Code::SessionEndedUnused);
    drop(held);
    assert_eq!(token().unwrap_err().code, Code::SessionEndedUnused);
}
