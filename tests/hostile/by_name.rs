//! Signing out by a name, and who is in front: as the vault has it.

use portico_core::Code;
use portico_core::session::SignedOut;
use portico_core::vault::Store;
use serde_json::json;
use test_support::desk::Desk;
use test_support::done;
use test_support::provider::EMAIL;

use crate::held::{UP, data, decoy, over, tokens_told, two_people, write};

/// By a name that only a file has nobody is signed out in whose place the vault has somebody.
#[tokio::test]
async fn a_name_that_only_a_file_has_is_not_signed_out_in_the_place_of_who_is_signed_in() {
    let eve = "hostile:eve@example.com";
    for (what, changes, refused) in [
        ("somebody's address", json!({}), true),
        (
            "in other letters",
            json!({ "email": "Ada@EXAMPLE.com" }),
            true,
        ),
        (
            "only in its name",
            json!({ "account": format!("hostile:{EMAIL}#1"), "email": null }),
            false,
        ),
        (
            "only in its name, whole",
            json!({ "email": null, "profile": "other", "account": format!("other:{EMAIL}") }),
            true,
        ),
        (
            "waiting to be told",
            json!({ "ended": over("unused"), "pending_revocation": true }),
            true,
        ),
        ("of another client", json!({ "client_id": "other" }), true),
        (
            "of another issuer, in the same profile",
            json!({ "issuer": "https://evil.example" }),
            true,
        ),
        // The legitimate twins: what is said of these is true.
        (
            "who has left",
            json!({ "ended": over("signed_out") }),
            false,
        ),
        (
            "another address",
            json!({ "email": "eve@example.com" }),
            false,
        ),
        (
            "the same address elsewhere",
            json!({ "issuer": "https://other.example", "profile": "other" }),
            false,
        ),
    ] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        let real = done(desk.end().await).record;
        let mut fields = json!({ "subject": "x", "account": eve });
        let more = changes.as_object().unwrap().clone();
        fields.as_object_mut().unwrap().extend(more);
        let made = decoy(&desk, &fields);
        let account = fields["account"].as_str().unwrap();
        let found = desk.portico.session_to_end(account).await;
        match (found, refused) {
            (Err(problem), true) => {
                assert_eq!(problem.code, Code::SessionAltered, "{what}");
                let detail = problem.detail.unwrap();
                assert!(detail.contains(&real.account), "{what}: {detail}");
            }
            (Ok(found), false) => assert_eq!(found.id(), made, "{what}"),
            (found, _) => panic!("{what}: {found:?}"),
        }
        let held = desk.portico.held_in_front().await.unwrap();
        assert_eq!(held.as_deref(), Some(real.id().as_str()), "{what}");
        let mut real = desk.portico.session_to_end(&real.account).await.unwrap();
        let left = desk.sessions().sign_out(&mut real, false).await;
        assert_eq!(left.unwrap().session, SignedOut::Everywhere, "{what}");
        assert_eq!(tokens_told(&desk).len(), 2, "{what}");
    }
    // One whose item is lost can be put away where nobody stands in its place.
    let desk = Desk::with(|it| it.revocation = UP).await;
    let lost = done(desk.end().await).record;
    desk.store
        .delete(&format!("session/{}", lost.id()))
        .unwrap();
    let mut found = desk.portico.session_to_end(&lost.account).await.unwrap();
    desk.sessions().sign_out(&mut found, false).await.unwrap();
    assert!(desk.sessions().find(None, None).unwrap().ended.is_some());
    assert_eq!(desk.portico.held_in_front().await.unwrap(), None);
}

/// Whoever is in front is so by the vault, whatever the note says; of several of whom nobody is, none.
#[tokio::test]
async fn who_is_in_front_is_shown_as_the_vault_has_it() {
    let (desk, first, second) = two_people().await;
    for note in [first.id(), second.id(), "nobody".to_owned()] {
        write(data(&desk, "sessions/in-front"), &note);
        let held = desk.portico.held_in_front().await.unwrap();
        assert_eq!(held, Some(second.id()), "{note}");
    }
    desk.portico.put_in_front(&first).await.unwrap();
    let held = desk.portico.held_in_front().await.unwrap();
    assert_eq!(held, Some(first.id()), "chosen");
    let mut found = desk.portico.session_to_end(&first.account).await.unwrap();
    let left = desk.sessions().sign_out(&mut found, false).await;
    left.unwrap();
    let held = desk.portico.held_in_front().await.unwrap();
    assert_eq!(held, None, "whoever has just left is shown");
    for note in ["nobody", &second.id()] {
        write(data(&desk, "sessions/in-front"), note);
        let held = desk.portico.held_in_front().await.unwrap();
        let expected = (note == "nobody").then(|| second.id());
        assert_eq!(held, expected, "{note}: the only one left");
    }
    decoy(&desk, &json!({ "subject": "x", "ended": null }));
    let held = desk.portico.held_in_front().await.unwrap();
    assert_eq!(
        held,
        Some(second.id()),
        "a made-up one is in front of nobody"
    );
}
