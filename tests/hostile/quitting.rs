//! What is in memory only when the program ends: nobody could tell its provider later.

use std::time::{Duration, Instant};

use portico_core::session::SignedOut;
use serde_json::json;
use test_support::desk::{Desk, LONGER};
use test_support::done;
use test_support::provider::{Behaviour, Revocation};

use crate::held::{DOWN, UP, files, tokens_told};

/// More than any answer takes that comes.
const ENOUGH: Duration = Duration::from_secs(6);

fn answering(revocation: Option<Revocation>) -> Behaviour {
    Behaviour {
        revocation,
        ..Behaviour::default()
    }
}

/// Nothing of any sign-in is in memory, and no file promises one.
fn nothing_is_left(desk: &Desk, what: &str) {
    let sessions = desk.sessions();
    assert!(!sessions.is_any_until_quit(), "{what}");
    assert!(sessions.all().unwrap().is_empty(), "{what}");
    assert!(sessions.replaced().unwrap().is_empty(), "{what}");
    let kept = desk.store.names();
    let of_a_sign_in = |name: &&String| name.starts_with("session/") || name.starts_with("repl");
    assert_eq!(kept.iter().find(of_a_sign_in), None, "{what}");
    let folder = desk.home().join("data/sessions");
    assert!(folder.exists());
    assert!(files(desk, "sessions", "json").is_empty(), "{what}");
}

async fn sign_out(desk: &Desk) -> SignedOut {
    let sessions = desk.sessions();
    let mut record = sessions.find_to_end(None, None).unwrap();
    sessions.sign_out(&mut record, false).await.unwrap().session
}

fn somebody_else(revocation: Option<Revocation>) -> Behaviour {
    Behaviour {
        claims: Some(Box::new(|claims| {
            (claims["sub"], claims["email"]) = (json!("eve-7"), json!("eve@example.com"));
        })),
        userinfo: Some(Box::new(|info| {
            (info["sub"], info["email"]) = (json!("eve-7"), json!("eve@example.com"));
        })),
        ..answering(revocation)
    }
}

#[tokio::test]
async fn what_is_in_memory_only_is_taken_back_before_the_end() {
    for what in [
        "signed in",
        "renewed",
        "two people",
        "signed out, not told",
        "signed in twice, the first not told",
    ] {
        let desk = Desk::until_quit(|it| it.revocation = DOWN).await;
        let session = done(desk.end().await);
        assert!(session.until_quit, "{what}: it says so");
        let sessions = desk.sessions();
        assert!(sessions.is_until_quit(&session.record), "{what}");
        let mut expected = vec!["access-1", "refresh-1"];
        match what {
            "renewed" => {
                desk.wait(LONGER);
                desk.renewed().await.unwrap();
                expected = vec!["access-2", "refresh-2"];
            }
            "two people" => {
                desk.provider.become_(somebody_else(DOWN));
                done(desk.end().await);
                expected.extend(["access-2", "refresh-2"]);
            }
            "signed out, not told" => assert_eq!(sign_out(&desk).await, SignedOut::Pending),
            "signed in twice, the first not told" => {
                done(desk.end().await);
                assert_eq!(sessions.replaced().unwrap().len(), 1);
                expected.extend(["access-2", "refresh-2"]);
            }
            _ => {}
        }
        let before = tokens_told(&desk).len();
        desk.provider.become_(answering(UP));

        sessions.before_quitting(ENOUGH).await;

        let mut told = tokens_told(&desk).split_off(before);
        told.sort();
        expected.sort_unstable();
        assert_eq!(told, expected, "{what}");
        nothing_is_left(&desk, what);
        // There is nothing to tell a second time.
        sessions.before_quitting(ENOUGH).await;
        assert_eq!(tokens_told(&desk).len(), before + expected.len(), "{what}");
    }
}

/// The end waits for nobody for longer than it may, and one that is silent keeps no other from being told.
#[tokio::test]
async fn the_end_comes_in_time_whatever_a_provider_does() {
    for revocation in [
        DOWN,
        Some(Revocation::Silent),
        Some(Revocation::CutOff),
        Some(Revocation::Answers(
            400,
            "{\"error\":\"unsupported_token_type\"}",
        )),
        None,
    ] {
        let desk = Desk::until_quit(|it| it.revocation = revocation).await;
        done(desk.end().await);
        let within = Duration::from_millis(800);
        let begun = Instant::now();
        desk.sessions().before_quitting(within).await;
        let took = begun.elapsed();
        assert!(
            took < within + Duration::from_secs(2),
            "{revocation:?} {took:?}"
        );
    }
}

/// The legitimate twin: what outlives the program stays as it is.
#[tokio::test]
async fn what_outlives_the_program_is_left_alone_at_its_end() {
    let desk = Desk::with(|it| it.revocation = DOWN).await;
    let session = done(desk.end().await);
    assert!(!session.until_quit);
    done(desk.end().await);
    let before = tokens_told(&desk).len();
    let sessions = desk.sessions();
    assert!(!sessions.is_any_until_quit());

    sessions.before_quitting(ENOUGH).await;

    assert_eq!(tokens_told(&desk).len(), before);
    assert_eq!(sessions.replaced().unwrap().len(), 1);
    let portico = desk.restarted();
    let token = portico.sessions().ready_token(None, None, Duration::ZERO);
    assert!(token.unwrap().is_some());
}
