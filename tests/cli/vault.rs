//! A vault of sealed files: `PORTICO_VAULT=file`.

use test_support::data;

use crate::desk::{Desk, assert_seen};

const ADA: &str = "ada@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn the_next_run_opens_it_with_the_passphrase_from_a_file() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);

    let token = desk.run(&["token"]);

    assert!(
        sandbox
            .issued_secrets()
            .contains(&token.stdout.trim().to_owned()),
        "{token}"
    );
    let out = desk.run(&["logout"]);
    assert_eq!(out.code, 0, "{out}");
    assert_eq!(desk.run(&["token"]).code, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_passphrase_or_none_is_5_and_signs_nobody_out() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);

    desk.file("passphrase", "open barley\n");
    assert_seen!(desk.run(&["token"]));
    std::fs::remove_file(desk.home.path().join("passphrase")).unwrap();
    assert_eq!(desk.run(&["token"]).code, 5);

    desk.file("passphrase", "open sesame\n");
    assert_eq!(desk.run(&["token"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_say_how_to_go_on_and_that_helps() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    desk.file("portico/data/vault/key.age", "no key");

    let seen = desk.run(&["token"]);
    assert_eq!(seen.code, 5, "{seen}");
    assert!(
        seen.stderr.contains("[keychain_unreadable]") && seen.stderr.contains("portico login"),
        "{seen}"
    );

    // Who signed in before can't be read any more, either: that is asked.
    let mut talk = desk.talk(&["login", "--json", "--email", ADA]);
    talk.answer_all(&sandbox, ADA);
    assert!(
        talk.heard.contains("\"because\":\"unreadable\""),
        "{}",
        talk.heard
    );
    talk.say(r#"{"answer":"accept"}"#);
    assert_eq!(talk.ended(), 0, "{}", talk.heard);
    assert_eq!(desk.run(&["token"]).code, 0);
    desk.signed_in(&sandbox, ADA);
}

#[tokio::test(flavor = "multi_thread")]
async fn everywhere_that_did_not_happen_is_said_and_the_session_has_ended() {
    for (json, end_session, code) in [(false, true, 1), (true, true, 1), (false, false, 0)] {
        let (desk, sandbox) = Desk::with_vault_of_files().await;
        sandbox.change_settings(|settings| settings.end_session = end_session);
        desk.signed_in(&sandbox, ADA);
        let mut arguments = vec!["logout", "--everywhere"];
        arguments.extend(json.then_some("--json"));
        let mut command = desk.command(&arguments);
        command.env("BROWSER", "false");

        let out = crate::desk::seen(&arguments, &mut command, "");

        assert_eq!(out.code, code, "{out}");
        let words = match end_session {
            true => "wasn't opened in your browser",
            false => "has no sign-out page of its own",
        };
        assert!(out.stderr.contains(words), "{out}");
        if json {
            let left = &out.json()["not_everywhere"][0];
            assert_eq!(left["problem"]["code"], "browser_not_opened", "{out}");
            assert_eq!(out.json()["accounts"][0]["state"], "ended", "{out}");
        }
        assert_eq!(desk.run(&["token"]).code, 3);
    }
}

/// An item whose file is gone, too, belongs to nobody any more: its sign-in lives on.
#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_read_and_no_file_names_is_said() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let whole = desk.run(&["status"]);
    assert!(!whole.stderr.contains("[keychain_unreadable]"), "{whole}");
    let home = desk.home.path().join("portico/data");
    for item in data::files(&home.join("vault"), "age") {
        if !item.ends_with("key.age") {
            data::write(item, "nothing");
        }
    }

    // Its file says whose it is.
    let seen = desk.run(&["logout", "--all", "--json"]);
    assert!(seen.stdout.contains(ADA), "{seen}");

    for file in data::files(&home.join("sessions"), "json") {
        std::fs::remove_file(file).unwrap();
    }
    for arguments in [
        &["status"][..],
        &["logout", "--all"],
        &["logout", "--all", "--json"],
    ] {
        let seen = desk.run(arguments);
        assert!(seen.stderr.contains("[keychain_unreadable]"), "{seen}");
        assert!(seen.stderr.contains("valid at its service"), "{seen}");
    }
}
