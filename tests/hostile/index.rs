//! Files of sessions are an index. Whatever is written in them, or deleted, brings no session back,
//! lifts no limit, and keeps no sign-in from being taken back.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use portico_core::Code;
use portico_core::domain::RevocationState as State;
use portico_core::session::{Purpose, Record, SignedOut};
use serde_json::{Value, json};
use test_support::desk::{Desk, LONGER, Scheme};
use test_support::provider::{Answer, Behaviour, Revocation};

const NOW: Duration = Duration::ZERO;
const DAY: Duration = Duration::from_secs(86_400);
const DOWN: Option<Revocation> = Some(Revocation::Answers(503, ""));
const UP: Option<Revocation> = Some(Revocation::Answers(200, ""));

fn idle(it: &mut Behaviour) {
    it.claims = Some(Box::new(|claims| {
        claims["portico_idle_timeout"] = json!(3600)
    }));
    it.revocation = UP;
}

fn files(desk: &Desk, folder: &str) -> Vec<PathBuf> {
    crate::held::files(desk, folder, "json")
}

/// Changes fields of all files of a folder.
fn edit(desk: &Desk, folder: &str, changes: &Value) {
    for file in files(desk, folder) {
        crate::held::edit(file, changes);
    }
}

fn overwrite(desk: &Desk, text: &str) {
    crate::held::write(&files(desk, "sessions")[0], text);
}

fn only(desk: &Desk) -> Record {
    let mut all = desk.restarted().sessions().all().unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Whether tokens can be had, in any way that hands one out.
async fn is_usable(desk: &Desk) -> bool {
    let portico = desk.restarted();
    portico
        .sessions()
        .ready_token(None, None, NOW)
        .is_ok_and(|token| token.is_some())
        || portico
            .sessions()
            .access_token(None, None, NOW)
            .await
            .is_ok()
        || portico
            .sessions()
            .access_token(None, None, LONGER)
            .await
            .is_ok()
}

/// Changes that would bring a session back whose file says that it is over.
fn resurrections() -> Vec<Value> {
    let far = "2999-01-01T00:00:00Z";
    vec![
        json!({ "ended": { "at": far, "reason": "unused" }, "pending_revocation": true, "unrevoked": null }),
        json!({ "ended": { "at": far, "reason": "unused" }, "pending_revocation": true, "last_used": far }),
        json!({ "ended": { "at": far, "reason": "signed_out" }, "pending_revocation": true }),
        json!({ "ended": null, "pending_revocation": false, "unrevoked": null }),
        json!({ "ended": null, "pending_revocation": true, "last_used": far, "since": far }),
    ]
}

#[tokio::test]
async fn what_is_signed_out_stays_so_and_is_taken_back() {
    for scheme in [Scheme::Http, Scheme::Https] {
        for change in resurrections() {
            let desk = Desk::speaking(scheme, |it| it.revocation = DOWN).await;
            desk.must_sign_in().await;
            let mut record = only(&desk);
            let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
            assert_eq!(left.session, SignedOut::Pending);
            let sent = desk.provider.exchanges().len();

            edit(&desk, "sessions", &change);

            assert!(!is_usable(&desk).await, "{change}");
            assert_eq!(
                desk.provider.exchanges().len(),
                sent,
                "{change}: nothing is spent"
            );
        }
    }
}

#[tokio::test]
async fn what_ended_unused_does_not_come_back_by_its_file() {
    for change in resurrections() {
        let desk = Desk::with(idle).await;
        desk.must_sign_in().await;
        desk.wait(2 * Duration::from_secs(3600));
        assert!(only(&desk).ended.is_some());

        edit(&desk, "sessions", &change);

        assert!(!is_usable(&desk).await, "{change}");
    }
}

#[tokio::test]
async fn a_waiting_sign_out_is_told_whatever_its_file_says() {
    for change in [
        json!({ "pending_revocation": false, "unrevoked": null }),
        json!({ "pending_revocation": false, "unrevoked": {
            "state": "given_up", "since": "2020-01-01T00:00:00Z", "tried_at": "2020-01-08T00:00:00Z",
            "reason": "service_unavailable",
        } }),
        json!({ "unrevoked": {
            "state": "pending", "since": "2020-01-01T00:00:00Z", "tried_at": "2020-01-08T00:00:00Z",
            "reason": "service_unavailable",
        } }),
    ] {
        let desk = Desk::with(|it| it.revocation = DOWN).await;
        desk.must_sign_in().await;
        let mut record = only(&desk);
        desk.sessions().sign_out(&mut record, false).await.unwrap();
        edit(&desk, "sessions", &change);
        let portico = desk.restarted();
        assert_eq!(
            only(&desk).revocation().unwrap().state,
            State::Pending,
            "{change}"
        );

        // Not given up for what a file says of the time.
        desk.wait(Duration::from_secs(7200));
        portico.sessions().tell_pending(Purpose::Use).await.unwrap();
        assert_eq!(
            only(&desk).revocation().unwrap().state,
            State::Pending,
            "{change}"
        );

        desk.become_(|it| it.revocation = UP);
        desk.wait(DAY);
        portico.sessions().tell_pending(Purpose::Use).await.unwrap();
        assert_eq!(only(&desk).revocation(), None, "{change}");
        assert!(
            desk.store
                .names()
                .iter()
                .all(|name| !name.starts_with("session/"))
        );
    }
}

/// What somebody does to the file of a session that goes on.
type Harm = (&'static str, fn(&Desk));

const HARMS: &[Harm] = &[
    ("deleted", |desk| {
        fs::remove_file(&files(desk, "sessions")[0]).unwrap()
    }),
    ("damaged", |desk| overwrite(desk, "{")),
    ("empty", |desk| overwrite(desk, "")),
    ("another issuer", |desk| {
        edit(
            desk,
            "sessions",
            &json!({ "issuer": "https://evil.example" }),
        )
    }),
    ("another subject", |desk| {
        edit(desk, "sessions", &json!({ "subject": "eve" }))
    }),
    ("another client", |desk| {
        edit(desk, "sessions", &json!({ "client_id": "other" }))
    }),
];

#[tokio::test]
async fn a_session_whose_file_is_gone_or_lies_is_still_signed_out() {
    for (what, harm) in HARMS {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        harm(&desk);
        assert!(!is_usable(&desk).await, "{what}");
        let portico = desk.restarted();
        let mut found = portico.sessions().look().unwrap().sessions;
        assert_eq!(found.len(), 1, "{what}");

        let left = portico
            .sessions()
            .sign_out(&mut found[0], false)
            .await
            .unwrap();

        assert_eq!(left.session, SignedOut::Everywhere, "{what}");
        assert_eq!(desk.provider.revocations().len(), 2, "{what}: both tokens");
        assert!(
            portico.sessions().look().unwrap().sessions.is_empty(),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_session_that_its_file_calls_over_is_still_signed_out() {
    for reason in ["signed_out", "unused", "revoked", "policy"] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let over = json!({ "at": "2026-11-20T00:00:00Z", "reason": reason });
        edit(
            &desk,
            "sessions",
            &json!({ "ended": over, "pending_revocation": false }),
        );
        assert!(!is_usable(&desk).await, "{reason}");
        assert!(only(&desk).pending_revocation, "{reason}");

        let left = desk
            .restarted()
            .sessions()
            .sign_out(&mut only(&desk), false)
            .await
            .unwrap();

        assert_eq!(left.session, SignedOut::Everywhere, "{reason}");
        assert_eq!(
            desk.provider.revocations().len(),
            2,
            "{reason}: both tokens"
        );
    }
}

#[tokio::test]
async fn a_newer_sign_in_takes_the_earlier_one_back_whatever_its_file_says() {
    for (what, harm) in HARMS {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        harm(&desk);
        desk.must_sign_in().await;
        let told: Vec<String> = desk
            .provider
            .revocations()
            .into_iter()
            .flat_map(|fields| fields.into_iter().filter(|(name, _)| name == "token"))
            .map(|(_, token)| token)
            .collect();
        assert!(told.contains(&"refresh-1".to_owned()), "{what}: {told:?}");
        assert!(!told.contains(&"refresh-2".to_owned()), "{what}: {told:?}");
        assert!(is_usable(&desk).await, "{what}: the newer one goes on");
    }
}

#[tokio::test]
async fn an_earlier_sign_in_that_waits_is_told_whatever_its_file_says() {
    let harms: &[Harm] = &[
        ("called done", |desk| {
            edit(
                desk,
                "replaced",
                &json!({ "pending_revocation": false, "unrevoked": null }),
            );
        }),
        ("given up long ago", |desk| {
            edit(
                desk,
                "replaced",
                &json!({ "unrevoked": {
                "state": "pending", "since": "2020-01-01T00:00:00Z",
                "tried_at": "2020-01-08T00:00:00Z", "reason": "service_unavailable",
            } }),
            );
        }),
        ("deleted", |desk| {
            fs::remove_file(&files(desk, "replaced")[0]).unwrap()
        }),
        ("damaged", |desk| {
            let file = &files(desk, "replaced")[0];
            portico_core::fs::atomic::write(file, b"{").unwrap();
        }),
        ("another issuer", |desk| {
            edit(
                desk,
                "replaced",
                &json!({ "issuer": "https://evil.example" }),
            );
        }),
        ("another profile", |desk| {
            edit(desk, "replaced", &json!({ "profile": "other" }));
        }),
    ];
    for (what, harm) in harms {
        let desk = Desk::with(|it| it.revocation = DOWN).await;
        desk.must_sign_in().await;
        desk.must_sign_in().await;
        assert_eq!(files(&desk, "replaced").len(), 1);
        harm(&desk);
        let before = desk.provider.revocations().len();
        desk.become_(|it| it.revocation = UP);
        desk.wait(DAY);
        let portico = desk.restarted();
        portico.sessions().look().unwrap();
        portico.sessions().tell_pending(Purpose::Use).await.unwrap();
        let told = desk.provider.revocations();
        let refresh = told[before..]
            .iter()
            .flatten()
            .any(|(_, token)| token == "refresh-1");
        assert!(refresh, "{what}: {told:?}");
        assert!(files(&desk, "replaced").is_empty(), "{what}");
    }
}

#[tokio::test]
async fn the_limit_of_a_session_is_the_vaults() {
    let desk = Desk::with(idle).await;
    desk.must_sign_in().await;
    desk.wait(2 * Duration::from_secs(3600));
    edit(
        &desk,
        "sessions",
        &json!({ "last_used": "2999-01-01T00:00:00Z" }),
    );
    let problem = desk.ready_after_restart(NOW).unwrap_err();
    assert_eq!(problem.code, Code::SessionAltered);
    assert!(!is_usable(&desk).await);

    // A limit, or a last use, that somebody writes in ends nothing for good either.
    for change in [
        json!({ "idle_limit": 1 }),
        json!({ "last_used": "2001-01-01T00:00:00Z" }),
    ] {
        let desk = Desk::with(idle).await;
        desk.must_sign_in().await;
        let file = files(&desk, "sessions").remove(0);
        let right = fs::read(&file).unwrap();
        edit(&desk, "sessions", &change);
        desk.wait(Duration::from_secs(120));
        let _ = desk.restarted().sessions().ready_token(None, None, NOW);
        portico_core::fs::atomic::write(&file, &right).unwrap();
        assert!(is_usable(&desk).await, "{change}");
    }

    // The legitimate twin: used within the limit, each time anew.
    let desk = Desk::with(idle).await;
    desk.must_sign_in().await;
    for _ in 0..4 {
        desk.wait(Duration::from_secs(3000));
        assert!(is_usable(&desk).await);
    }
    desk.wait(Duration::from_secs(3700));
    let ended = desk.ready_after_restart(NOW).unwrap_err();
    assert_eq!(ended.code, Code::SessionEndedUnused);
}

/// However short its limit is: what is noted of its use has to keep up.
#[tokio::test]
async fn a_session_that_is_used_all_the_time_does_not_end_as_unused() {
    for (limit, pause) in [(30, 10), (60, 20), (60, 30), (100, 40), (180, 100)] {
        let desk = Desk::with(|it| idle_for(it, limit)).await;
        desk.must_sign_in().await;
        for use_ in 1..=12 {
            desk.wait(Duration::from_secs(pause));
            let token = desk.ready_after_restart(NOW);
            assert!(token.is_ok(), "{limit} s, use {use_} after {pause} s each");
        }
        // Unused for as long as that, it ends all the same.
        desk.wait(Duration::from_secs(limit + 1));
        let ended = desk.ready_after_restart(NOW).unwrap_err();
        assert_eq!(ended.code, Code::SessionEndedUnused, "{limit} s");
    }
}

/// The twin: where there is time, nothing is written more often than once a minute.
#[tokio::test]
async fn use_is_noted_once_a_minute_where_that_is_often_enough() {
    for limit in [900, 86_400] {
        let desk = Desk::with(|it| idle_for(it, limit)).await;
        desk.must_sign_in().await;
        let last_used = || desk.sessions().all().unwrap()[0].last_used;
        let begun = last_used();
        for (pause, is_noted) in [(20, false), (10, false), (40, true)] {
            desk.wait(Duration::from_secs(pause));
            desk.ready_after_restart(NOW).unwrap();
            assert_eq!(last_used() != begun, is_noted, "{limit} s: {pause}");
        }
    }
}

fn idle_for(it: &mut Behaviour, seconds: u64) {
    it.claims = Some(Box::new(move |claims| {
        claims["portico_idle_timeout"] = json!(seconds)
    }));
}

/// Who is signed in with an address is known by the session too, where the note of it is lost.
#[tokio::test]
async fn somebody_else_with_the_address_is_asked_about_without_the_note() {
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    for name in desk.store.names() {
        if name.starts_with("person/") {
            portico_core::vault::Store::delete(&*desk.store, &name).unwrap();
        }
    }
    desk.become_(|it| {
        it.claims = Some(Box::new(|claims| claims["sub"] = json!("eve")));
        it.userinfo = Some(Box::new(|info| info["sub"] = json!("eve")));
    });
    let step = desk.end().await;
    assert!(matches!(step, portico_core::Step::Ask(_)), "{step:?}");
}

#[tokio::test]
async fn no_word_in_a_file_keeps_a_session_from_being_taken_back() {
    for change in [
        json!({ "account": "other:ada@example.com" }),
        json!({ "profile": "other" }),
        json!({ "kind": "hubspot" }),
        json!({ "last_used": "2999-01-01T00:00:00Z" }),
    ] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        edit(&desk, "sessions", &change);
        let left = desk
            .restarted()
            .sessions()
            .sign_out(&mut only(&desk), false)
            .await;
        assert_eq!(left.unwrap().session, SignedOut::Everywhere, "{change}");
        assert_eq!(
            desk.provider.revocations().len(),
            2,
            "{change}: both tokens"
        );
    }
}

fn not_renewed_yet(hold: &Value) -> Value {
    json!({ "renewal": { "at": null, "under_way_since": null, "hold": hold } })
}

#[tokio::test]
async fn no_file_says_since_when_a_client_is_refused() {
    let refusal = || Answer::new(401, r#"{"error":"invalid_client"}"#);
    let past = "2001-01-01T00:00:00Z";
    let lie = json!({
        "since": past, "callers_until": past, "upkeep_until": past, "failures": 1,
        "code": "profile_invalid", "host": null, "clock_offset": null, "refused_since": past,
    });
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    desk.become_(|it| it.instead = Some(("/token", refusal())));
    edit(&desk, "sessions", &not_renewed_yet(&lie));
    assert_eq!(desk.renewed().await, Err(Code::ProfileInvalid));
    desk.become_(|_| {});
    desk.wait(DAY / 2);
    assert_eq!(desk.renewed().await, Ok(()), "one refusal ends nothing");

    // And none keeps it from being over after a day.
    desk.become_(|it| it.instead = Some(("/token", refusal())));
    for code in [
        Code::ProfileInvalid,
        Code::ProfileInvalid,
        Code::SessionRevoked,
    ] {
        desk.wait(DAY / 2);
        assert_eq!(desk.renewed().await, Err(code));
        edit(&desk, "sessions", &not_renewed_yet(&Value::Null));
    }
}

#[tokio::test]
async fn no_file_holds_a_renewal_for_longer_than_a_day() {
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    let far = "2999-01-01T00:00:00Z";
    let lie = json!({
        "since": desk.portico.clock().now().to_rfc3339(), "callers_until": far,
        "upkeep_until": far, "failures": 1, "code": "network_timeout", "host": null,
        "clock_offset": null,
    });
    edit(&desk, "sessions", &not_renewed_yet(&lie));
    assert_eq!(desk.renewed().await, Err(Code::NetworkTimeout));
    desk.wait(DAY + Duration::from_secs(2 * 3600));
    assert_eq!(desk.renewed().await, Ok(()));
}

#[tokio::test]
async fn no_file_says_that_a_session_lies_where_the_organisation_wants_none() {
    for (wanted, goes_on) in [("memory", true), ("keychain", false)] {
        let desk = Desk::with(|_| {}).await;
        desk.must_sign_in().await;
        let policy = desk.home().join("policy.toml");
        let text = format!("vault = \"{wanted}\"\n");
        portico_core::fs::atomic::write(&policy, text.as_bytes()).unwrap();
        edit(&desk, "sessions", &json!({ "kept_in": "file" }));
        desk.portico.refresh_policy().await.unwrap();

        let shown = desk.portico.sessions().all().unwrap().remove(0);
        assert_eq!(shown.ended.is_none(), goes_on, "{wanted}: {shown:?}");
        let token = desk.portico.sessions().ready_token(None, None, NOW);
        match goes_on {
            true => assert!(token.unwrap().is_some()),
            false => assert_eq!(token.unwrap_err().code, Code::SessionEndedByPolicy),
        }
    }
}
