//! A sign-out while somebody else is at the session, as a renewal that takes long: whoever signs out is
//! signed out at once, and what the others get is taken back.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use portico_core::session::{AccessToken, Lock, Purpose, SignedOut};
use portico_core::vault::{Item, Store as _};
use portico_core::{Code, Portico, Problem};
use serde_json::json;
use test_support::desk::{Desk, LONGER, Scheme, go};
use test_support::provider::{Answer, CLIENT, EMAIL};
use test_support::{Held, done, handed_over, stopped};
use tokio::task::JoinHandle;

use crate::held::{NOW, UP, data, decoy, edit, files, over, tokens_told, write};

/// A sign-out ends within this time, whoever is at the session.
const LIMIT: Duration = Duration::from_secs(10);

async fn signed_in(scheme: Scheme) -> Desk {
    let desk = Desk::speaking(scheme, |it| it.revocation = UP).await;
    desk.must_sign_in().await;
    desk
}

/// Signs out from a process of its own, in vain for now.
async fn signs_out_meanwhile(desk: &Desk) -> Portico {
    let other = desk.restarted();
    let mut record = other.sessions().find_to_end(None, None).unwrap();
    let begun = Instant::now();
    let left = other.sessions().sign_out(&mut record, false).await.unwrap();
    assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
    assert_eq!(left.session, SignedOut::Pending);
    assert!(record.ended.is_some() && record.pending_revocation);
    assert_eq!(record.unrevoked.unwrap().reason, Some(Code::StorageBusy));
    other
}

/// A renewal that has been sent and is not answered until the test says so.
async fn slow_renewal(desk: &Desk, held: &Held) -> JoinHandle<Result<AccessToken, Problem>> {
    desk.become_(|it| {
        it.revocation = UP;
        it.held = Some(held.clone());
    });
    let ours = desk.portico.clone();
    let renewal =
        tokio::spawn(async move { ours.sessions().access_token(None, None, LONGER).await });
    held.came().await;
    renewal
}

fn kept(desk: &Desk, start: &str) -> Vec<String> {
    let mut names = desk.store.names();
    names.retain(|name| name.starts_with(start));
    names
}

fn token(portico: &Portico) -> Result<bool, Code> {
    let token = portico.sessions().ready_token(None, None, NOW);
    token.map(|it| it.is_some()).map_err(|it| it.code)
}

#[tokio::test]
async fn who_signs_out_during_a_slow_renewal_is_signed_out_and_its_tokens_are_taken_back() {
    for scheme in [Scheme::Http, Scheme::Https] {
        let desk = signed_in(scheme).await;
        let held = Held::at("/token");
        let renewal = slow_renewal(&desk, &held).await;

        let other = signs_out_meanwhile(&desk).await;

        for portico in [&other, &desk.portico] {
            assert_eq!(token(portico), Err(Code::NotSignedIn));
            let shown = portico.sessions().all().unwrap().remove(0);
            assert!(shown.ended.is_some() && shown.pending_revocation);
        }
        held.answer();
        let problem = renewal.await.unwrap().unwrap_err();
        assert_eq!(problem.code, Code::NotSignedIn, "{problem}");
        let told = tokens_told(&desk);
        for newest in ["refresh-2", "access-2"] {
            assert!(told.contains(&newest.to_owned()), "{scheme:?}: {told:?}");
        }
        assert_eq!(kept(&desk, "session/"), [""; 0]);
        assert_eq!(kept(&desk, "sign-out/"), [""; 0]);
        let file = other.sessions().all().unwrap().remove(0);
        assert!(file.ended.is_some() && !file.pending_revocation);

        // The legitimate twin: the next sign-in, and a renewal that takes as long.
        desk.become_(|it| it.revocation = UP);
        desk.wait(Duration::from_secs(1));
        desk.must_sign_in().await;
        let renewal = slow_renewal(&desk, &held).await;
        held.answer();
        let renewed = renewal.await.unwrap().unwrap();
        assert!(renewed.token.matches("access-4"), "{scheme:?}");
        assert_eq!(token(&desk.portico), Ok(true));
    }
}

/// What somebody does to the session's file meanwhile.
type Hiding = (&'static str, fn(PathBuf));

const HIDINGS: &[Hiding] = &[
    ("left alone", |_| {}),
    ("deleted", |path| fs::remove_file(path).unwrap()),
    ("damaged", |path| write(path, "{")),
    ("called fresh", |path| {
        let renewal = json!({ "at": null, "under_way_since": null, "hold": null });
        edit(path, &json!({ "renewal": renewal }));
    }),
    ("called done", |path| {
        edit(
            path,
            &json!({ "ended": over("signed_out"), "pending_revocation": false }),
        );
    }),
];

#[tokio::test]
async fn whoever_was_at_the_session_and_died_keeps_nobody_signed_in_whatever_files_say() {
    let cases = HIDINGS.iter().map(async |(name, hide)| {
        let desk = signed_in(Scheme::Http).await;
        let file = files(&desk, "sessions", "json").remove(0);
        let lock = Lock::take(&file.with_extension("lock")).await.unwrap();
        let other = signs_out_meanwhile(&desk).await;
        hide(file);

        assert!(token(&other).is_err(), "{name}");
        let renewed = other.sessions().access_token(None, Some("x"), LONGER);
        assert!(renewed.await.is_err(), "{name}");
        drop(lock);
        assert!(token(&other).is_err(), "{name}");
        other.sessions().tell_pending(Purpose::Use).await.unwrap();

        let told = tokens_told(&desk);
        assert!(told.contains(&"refresh-1".to_owned()), "{name}: {told:?}");
        assert_eq!(kept(&desk, "session/"), [""; 0], "{name}");
        assert_eq!(kept(&desk, "sign-out/"), [""; 0], "{name}");
    });
    futures_util::future::join_all(cases).await;
}

#[tokio::test]
async fn a_sign_out_that_was_noted_ends_no_other_sign_in() {
    let desk = signed_in(Scheme::Http).await;
    let file = files(&desk, "sessions", "json").remove(0);
    let lock = Lock::take(&file.with_extension("lock")).await.unwrap();
    signs_out_meanwhile(&desk).await;
    let noted = kept(&desk, "sign-out/").remove(0);
    let note = desk.store.read(&noted).unwrap().unwrap();
    drop(lock);

    // Somebody signs in again before anybody has seen to it, and puts the note back.
    desk.wait(Duration::from_secs(1));
    let record = done(desk.end().await).record;
    assert_eq!(kept(&desk, "sign-out/"), [""; 0]);
    assert_eq!(noted, Item::sign_out(&record.id()).name());
    desk.store.write(&noted, &note).unwrap();
    for portico in [&desk.portico, &desk.restarted()] {
        assert_eq!(token(portico), Ok(true));
        portico.sessions().tell_pending(Purpose::Use).await.unwrap();
        assert_eq!(token(portico), Ok(true));
    }
    assert_eq!(desk.renewed().await, Ok(()));
    let told = tokens_told(&desk);
    assert!(told.contains(&"refresh-1".to_owned()), "{told:?}");
    assert!(!told.contains(&"refresh-2".to_owned()), "{told:?}");

    // A made-up session is noted nowhere, and ends nobody's.
    let made = decoy(&desk, &json!({ "subject": "x" }));
    let lock = data(&desk, &format!("sessions/{made}.lock"));
    let _lock = Lock::take(&lock).await.unwrap();
    let mut record = desk.portico.sessions().all().unwrap();
    record.retain(|it| it.id() == made);
    let left = desk.portico.sessions().sign_out(&mut record[0], false);
    assert_eq!(left.await.unwrap_err().code, Code::StorageBusy);
    assert_eq!(kept(&desk, "sign-out/"), [""; 0]);
    let real = desk.portico.sessions().ready_token(Some(EMAIL), None, NOW);
    assert!(real.unwrap().is_some());
}

/// The answer to a renewal is lost: the service has given tokens that nobody here knows.
async fn lost_answer(desk: &Desk) {
    desk.become_(|it| {
        it.revocation = UP;
        it.raw_tokens = Some(("application/json", b"{".to_vec()));
    });
    assert_eq!(desk.renewed().await, Err(Code::BadResponse));
    desk.become_(|it| it.revocation = UP);
}

#[tokio::test]
async fn what_a_lost_answer_held_is_asked_for_once_more_and_taken_back() {
    for scheme in [Scheme::Http, Scheme::Https] {
        let desk = signed_in(scheme).await;
        lost_answer(&desk).await;
        let asked = desk.provider.exchanges().len();
        let mut record = desk.portico.sessions().find_to_end(None, None).unwrap();
        let left = desk.portico.sessions().sign_out(&mut record, false).await;
        assert_eq!(left.unwrap().session, SignedOut::Everywhere);

        assert_eq!(desk.provider.exchanges().len(), asked + 1);
        let newest = asked + 1;
        let told = tokens_told(&desk);
        for token in [format!("refresh-{newest}"), format!("access-{newest}")] {
            assert!(told.contains(&token), "{scheme:?}: {told:?}");
        }
        assert_eq!(kept(&desk, "session/"), [""; 0]);
    }
}

#[tokio::test]
async fn a_service_that_gives_nothing_more_after_a_lost_answer_is_told_of_what_is_known() {
    let refused = r#"{"error":"invalid_grant"}"#;
    for answer in [
        Answer::new(400, refused),
        Answer::new(503, ""),
        Answer::new(200, "{"),
    ] {
        let desk = signed_in(Scheme::Http).await;
        lost_answer(&desk).await;
        desk.become_(|it| {
            it.revocation = UP;
            it.instead = Some(("/token", answer.clone()));
        });
        let mut record = desk.portico.sessions().find_to_end(None, None).unwrap();
        let left = desk.portico.sessions().sign_out(&mut record, false).await;
        assert_eq!(left.unwrap().session, SignedOut::Everywhere, "{answer:?}");
        assert_eq!(tokens_told(&desk), ["refresh-1", "access-1"], "{answer:?}");
    }
    // The legitimate twin: where nothing was lost, nothing is asked for.
    let desk = signed_in(Scheme::Http).await;
    let mut record = desk.portico.sessions().find_to_end(None, None).unwrap();
    let left = desk.portico.sessions().sign_out(&mut record, false).await;
    assert_eq!(left.unwrap().session, SignedOut::Everywhere);
    assert_eq!(desk.provider.exchanges().len(), 1);
    assert_eq!(tokens_told(&desk), ["refresh-1", "access-1"]);
}

/// A profile that is replaced while somebody signs in with it: the name stands for another server by then.
#[tokio::test]
async fn a_sign_in_to_what_a_name_stood_for_before_it_was_replaced_is_not_kept() {
    let changes = [
        ("issuer = \"https://elsewhere.example\"\n", false),
        ("scopes = [\"openid\", \"billing\"]\n", false),
        // The legitimate twin: the same again.
        ("", true),
    ];
    for (change, is_kept, is_sent) in changes
        .into_iter()
        .flat_map(|(change, is_kept)| [(change, is_kept, false), (change, is_kept, true)])
    {
        let held = Held::at("/token");
        let desk = Desk::with(|it| {
            it.revocation = UP;
            it.held = is_sent.then(|| held.clone());
        })
        .await;
        let own = format!("issuer = \"{}\"\n", desk.provider.issuer());
        let text = |more: &str| match more.starts_with("issuer") {
            true => format!("name = \"hostile\"\nclient_id = \"{CLIENT}\"\n{more}"),
            false => format!("name = \"hostile\"\nclient_id = \"{CLIENT}\"\n{own}{more}"),
        };
        desk.portico.profiles().add(&text("")).unwrap();
        let mut sign_in = desk.sign_in();
        let handoff = handed_over(sign_in.start().await);
        let replace = || desk.restarted().profiles().replace(&text(change)).unwrap();

        let (step, replaced) = match is_sent {
            true => tokio::join!(go(&handoff, &mut sign_in), async {
                held.came().await;
                let replaced = replace();
                held.answer();
                replaced
            }),
            false => {
                let replaced = replace();
                (go(&handoff, &mut sign_in).await, replaced)
            }
        };

        match is_kept {
            true => assert_eq!(done(step).record.profile, "hostile"),
            false => {
                let problem = stopped(step);
                assert_eq!(problem.code, Code::ProfileExists, "{problem}");
                assert!(
                    problem.detail.unwrap().contains("sign in again"),
                    "{change}"
                );
                assert!(desk.sessions().all().unwrap().is_empty(), "{change}");
                // A code that has not left is not sent any more; what it has brought is taken back.
                assert_eq!(desk.provider.exchanges().len(), usize::from(is_sent));
                let told = tokens_told(&desk);
                let is_told = told.contains(&"refresh-1".to_owned());
                assert_eq!(is_told, is_sent, "{change}: {told:?}");
            }
        }
        // What the person has put in its place is as good as before.
        let still = desk.restarted().page_to_open(&replaced).await;
        assert!(matches!(still, Ok(None)), "{change}: {still:?}");
    }
}
