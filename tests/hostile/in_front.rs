//! Whose token is handed out to whoever names nobody: the session in front, as the vault has it.

use std::fs;
use std::time::Duration;

use portico_core::session::{Lock, Record};
use portico_core::vault::Store;
use portico_core::{Code, Secret};
use serde_json::{Value, json};
use test_support::desk::{Desk, LONGER};
use test_support::done;
use test_support::provider::Behaviour;

use crate::held::{NOW, data, edit, over, two_people, write};

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
    for name in desk.store.names() {
        if name.starts_with("session/") {
            let item = desk.store.read(&name).unwrap().unwrap();
            let mut item: Value = serde_json::from_str(item.expose()).unwrap();
            item["seal"]["in_front"] = json!(false);
            desk.store
                .write(&name, &Secret::new(item.to_string()))
                .unwrap();
        }
    }
}

/// Somebody who holds the lock of the session in front keeps it there, and nobody else comes beside it.
#[tokio::test]
async fn two_are_never_in_front_at_once() {
    let (desk, first, second) = two_people().await;
    let lock = data(&desk, &format!("sessions/{}.lock", second.id()));
    let held = Lock::take(&lock).await.unwrap();
    let problem = desk
        .restarted()
        .sessions()
        .put_in_front(&first.id())
        .unwrap_err();
    assert_eq!(problem.code, Code::StorageBusy);
    write(data(&desk, "sessions/in-front"), &first.id());
    assert!(handed_out(&desk).await.iter().all(Result::is_err));
    drop(held);
    desk.restarted()
        .sessions()
        .put_in_front(&first.id())
        .unwrap();
    assert_eq!(handed_out(&desk).await, vec![Ok("access-1".to_owned()); 2]);
    write(data(&desk, "sessions/in-front"), &second.id());
    assert!(handed_out(&desk).await.iter().all(Result::is_err));
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
