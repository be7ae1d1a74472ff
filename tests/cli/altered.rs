//! Session files that somebody has changed, damaged or removed, and each command as a program of its
//! own: no token is printed, nothing is spent, and what is left is signed out all the same.

use std::fs;
use std::path::PathBuf;

use portico_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::desk::Desk;

const ADA: &str = "ada@example.com";

/// What somebody writes into the file. None: the file is gone; text: it is that.
fn harms(elsewhere: &str) -> Vec<(&'static str, Option<Value>)> {
    let far = "2999-01-01T00:00:00Z";
    vec![
        ("issuer", Some(json!({ "issuer": elsewhere }))),
        (
            "api",
            Some(json!({ "api": { "origin": elsewhere, "version": "2026-03" } })),
        ),
        ("client_id", Some(json!({ "client_id": "other" }))),
        ("subject", Some(json!({ "subject": "eve" }))),
        ("kind", Some(json!({ "kind": "hubspot" }))),
        (
            "account",
            Some(json!({ "account": "sandbox:eve@example.com" })),
        ),
        ("profile", Some(json!({ "profile": "other" }))),
        ("email", Some(json!({ "email": "eve@example.com" }))),
        ("method", Some(json!({ "method": "sso" }))),
        ("since", Some(json!({ "since": far }))),
        ("last_used", Some(json!({ "last_used": far }))),
        (
            "idle_limit",
            Some(json!({ "idle_limit": 4_000_000_000_u32 })),
        ),
        (
            "ended",
            Some(json!({ "ended": { "at": "2026-01-01T00:00:00Z", "reason": "signed_out" } })),
        ),
        ("damaged", Some(json!("{"))),
        ("empty", Some(json!(""))),
        ("gone", None),
    ]
}

fn file(desk: &Desk) -> PathBuf {
    let folder = desk.home.path().join("portico/data/sessions");
    let mut paths = fs::read_dir(folder).unwrap().flatten().map(|it| it.path());
    paths
        .find(|path| path.extension().is_some_and(|ending| ending == "json"))
        .unwrap()
}

pub(crate) fn harm(desk: &Desk, change: &Option<Value>) {
    let path = file(desk);
    let text = match change {
        None => return fs::remove_file(path).unwrap(),
        Some(Value::String(text)) => text.clone(),
        Some(change) => {
            let text = fs::read_to_string(&path).unwrap();
            let mut session: Value = serde_json::from_str(&text).unwrap();
            let fields = session.as_object_mut().unwrap();
            fields.extend(change.as_object().unwrap().clone());
            session.to_string()
        }
    };
    portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
}

fn told(sandbox: &Sandbox) -> usize {
    sandbox.requests_to("/revoke").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_change_to_a_sessions_file_gets_a_token_or_keeps_one_alive() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    let elsewhere = Sandbox::start(portico_sandbox::Options::memory())
        .await
        .unwrap();
    for (what, change) in harms(elsewhere.issuer()) {
        desk.signed_in(&sandbox, ADA);
        let token = desk.run(&["token"]).stdout.trim().to_owned();
        assert!(token.len() > 20, "{what}: {token}");
        let spent = sandbox.requests_to("/token").len();
        let before = told(&sandbox);
        harm(&desk, &change);

        for arguments in [
            ["token", "--account", "sandbox:ada@example.com"].as_slice(),
            &["token", "--min-valid", "99999"],
            &["exec", "--", "printenv", "PORTICO_TOKEN"],
            &["status", "--json"],
        ] {
            let seen = desk.run(arguments);
            assert!(!seen.stdout.contains(&token), "{what}: {seen}");
        }
        assert_eq!(
            sandbox.requests_to("/token").len(),
            spent,
            "{what}: nothing is spent"
        );
        assert!(elsewhere.requests_to("/token").is_empty(), "{what}");

        let out = desk.run(&["logout", "--all", "--json"]);
        let said = out.stdout.contains("\"given_up\"");
        // What a file calls over may have been told by then.
        assert!(matches!(out.code, 0 | 3), "{what}: {out}");
        assert!(
            told(&sandbox) > before || said,
            "{what}: told or said: {out}"
        );
        let left = desk.run(&["token"]);
        assert!(!left.stdout.contains(&token), "{what}: {left}");
        assert!(
            !desk.run(&["logout", "--all"]).stdout.contains("ada@"),
            "{what}: over"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn status_names_a_session_that_was_changed() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let right = desk.run(&["status"]);
    assert!(!right.stderr.contains("session_altered"), "{right}");
    harm(&desk, &Some(json!({ "email": "eve@example.com" })));
    let seen = desk.run(&["status"]);
    assert!(seen.stderr.contains("[session_altered]"), "{seen}");
}
