//! Files that are made up or hidden, and each command as a program of its own: what the vault holds is
//! what is signed out, told and handed out.

use std::fs;
use std::path::PathBuf;

use portico_sandbox::{Fault, FaultKind, Sandbox};
use serde_json::json;
use test_support::data::{decoy, files, write};

use crate::desk::Desk;

const ADA: &str = "ada@example.com";
const CLEO: &str = "cleo@example.com";
const METADATA: &str = "/.well-known/openid-configuration";

fn data(desk: &Desk, path: &str) -> PathBuf {
    desk.home.path().join("portico/data").join(path)
}

fn told(sandbox: &Sandbox) -> usize {
    sandbox.requests_to("/revoke").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_session_keeps_nobody_signed_in() {
    let elsewhere = Sandbox::start(portico_sandbox::Options::memory())
        .await
        .unwrap();
    let over = json!({ "at": "2026-11-20T00:00:00Z", "reason": "signed_out" });
    let all: &[&[&str]] = &[
        &["logout"],
        &["logout", "--everywhere"],
        &["logout", "--account", "sandbox:ada@example.com"],
        &["logout", "--profile", "sandbox"],
    ];
    for (changes, commands) in [
        (json!({ "subject": "x", "ended": over }), all),
        (json!({ "subject": "x" }), &all[..1]),
        (json!({ "issuer": elsewhere.issuer() }), &all[1..2]),
    ] {
        for arguments in commands {
            let (desk, sandbox) = Desk::with_vault_of_files().await;
            desk.signed_in(&sandbox, ADA);
            decoy(&data(&desk, "sessions"), &changes);
            let seen = desk.run(&["status"]);
            let is_live = changes.get("ended").is_none();
            assert_eq!(
                seen.stderr.contains("[session_altered]"),
                is_live,
                "{changes} {seen}"
            );

            let left = desk.run(arguments);

            let said = format!("{}{}", left.stdout, left.stderr);
            assert!(
                said.contains("sandbox:ada@example.com is signed out."),
                "{changes} {left}"
            );
            assert!(told(&sandbox) > 0, "{changes} {left}");
            assert!(
                elsewhere.requests_to(METADATA).is_empty(),
                "{changes} {left}"
            );
            assert_ne!(desk.run(&["token"]).code, 0, "{changes}");
        }
    }
    // The legitimate twin.
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    assert_eq!(desk.run(&["logout"]).code, 0);
    let before = told(&sandbox);
    let again = desk.run(&["logout"]);
    let said = format!("{}{}", again.stdout, again.stderr);
    assert!(
        said.contains("was already signed out") && again.code == 0,
        "{again}"
    );
    assert_eq!(told(&sandbox), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_told_by_each_command_that_looks_although_its_file_is_gone() {
    for folder in ["sessions", "replaced"] {
        for arguments in [
            ["status"].as_slice(),
            &["status", "--json"],
            &["logout"],
            &["logout", "--account", "sandbox:ada@example.com"],
            &["logout", "--all"],
        ] {
            let (desk, sandbox) = Desk::with_vault_of_files().await;
            desk.signed_in(&sandbox, ADA);
            sandbox.set_fault(Fault::new(FaultKind::TemporarilyUnavailable).at("/revoke"));
            match folder {
                "sessions" => assert_eq!(desk.run(&["logout"]).code, 0),
                _ => desk.signed_in(&sandbox, ADA),
            }
            let waiting = files(&data(&desk, folder), "json");
            assert_eq!(waiting.len(), 1, "{folder}");
            let refused = told(&sandbox);
            fs::remove_file(&waiting[0]).unwrap();
            sandbox.clear_faults();

            let seen = desk.run(arguments);

            assert!(told(&sandbox) > refused, "{folder}: {seen}");
            let after = desk.run(&["status", "--json"]);
            assert!(
                !after.stdout.contains("\"pending\""),
                "{folder}: {seen} {after}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_session_whose_file_is_gone_is_named_and_signed_out() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    fs::remove_file(files(&data(&desk, "sessions"), "json").remove(0)).unwrap();
    let seen = desk.run(&["status"]);
    assert!(seen.stderr.contains("[session_altered]"), "{seen}");
    let left = desk.run(&["logout"]);
    assert!(left.code == 0 && told(&sandbox) > 0, "{left}");
    let after = desk.run(&["status"]);
    assert!(!after.stderr.contains("[session_altered]"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_token_is_handed_out_is_for_no_file_to_say() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let first = fs::read_to_string(data(&desk, "sessions/in-front")).unwrap();
    let ada = desk.run(&["token"]).stdout;
    desk.signed_in(&sandbox, CLEO);
    let cleo = desk.run(&["token"]).stdout;
    assert_ne!(ada, cleo);

    for forged in [first.as_str(), "nobody", "", "../settings"] {
        write(data(&desk, "sessions/in-front"), forged);
        for arguments in [
            ["token"].as_slice(),
            &["exec", "--", "printenv", "PORTICO_TOKEN"],
        ] {
            let seen = desk.run(arguments);
            assert!(
                seen.code == 3 && seen.stdout.is_empty(),
                "{forged:?} {seen}"
            );
        }
    }
    // Whoever asks by name gets theirs.
    let named = desk.run(&["token", "--account", ADA]);
    assert_eq!(named.stdout, ada, "{named}");
    write(data(&desk, "sessions/in-front"), &first);
    let left = desk.run(&["logout"]);
    let said = format!("{}{}", left.stdout, left.stderr);
    assert!(said.contains("cleo@example.com is signed out."), "{left}");
}
