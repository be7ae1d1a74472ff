//! Reports on their way to support.

use std::process::Stdio;

use portico_sandbox::{Fault, FaultKind, Sandbox};
use serde_json::{Value, json};

use crate::altered::harm;
use crate::desk::{Desk, Seen};
use crate::doctor::with;

const ADA: &str = "ada@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_sent_as_it_was_saved_and_the_reference_is_shown() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let send = saved(&desk);

    let seen = run(&desk, &send);

    let requests = sandbox.support_requests();
    assert_eq!(requests.len(), 1, "{seen}");
    let request = &requests[0];
    assert_eq!(seen.code, 0, "{seen}");
    assert_eq!(seen.stdout.trim(), request.reference, "{seen}");
    assert_eq!(
        (request.email.as_str(), request.message.as_str()),
        (ADA, "Help")
    );
    assert_eq!(request.report["findings"][0]["id"], "app.storage");
    assert_eq!(request.key.as_deref(), request.report["id"].as_str());
    let again = run(&desk, &send);
    assert_eq!(
        again.stdout, seen.stdout,
        "the same report is not sent twice"
    );
    assert_eq!(sandbox.support_requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_saved_report_the_checks_run_first() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let arguments = [
        "support",
        "send",
        "--json",
        "--message",
        "Hei",
        "--email",
        ADA,
    ];
    let seen = desk.run(&arguments);
    assert_eq!(seen.code, 0, "{seen}");
    assert_eq!(seen.json()["report"]["state"], "sent");
    let request = &sandbox.support_requests()[0];
    assert_eq!(
        seen.json()["report"]["reference"],
        request.reference.as_str()
    );
    assert_eq!(request.report["message"], "Hei");
    let nobody = desk.run(&["support", "send"]);
    assert_eq!(nobody.code, 2, "nobody to answer to: {nobody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cant_be_sent_waits_and_is_sent_once_by_whoever_comes_first() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    let down = Fault::new(FaultKind::TemporarilyUnavailable).at("/support");
    sandbox.set_fault(down);
    let seen = run(&desk, &saved(&desk));
    assert_eq!((seen.code, seen.stdout.as_str()), (0, ""), "{seen}");
    assert!(seen.stderr.contains("is waiting to be sent"), "{seen}");
    assert_eq!(states(&desk), ["waiting"]);

    sandbox.clear_faults();
    let before = posts(&sandbox);
    let both = [(); 2].map(|()| {
        let mut command = desk.command(&["support", "queue", "--json"]);
        command.stdin(Stdio::null()).spawn().unwrap()
    });
    for process in both {
        let output = process.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("\"state\":\"sent\""), "{text}");
    }

    assert_eq!(posts(&sandbox) - before, 1);
    assert_eq!(sandbox.support_requests().len(), 1);
    let list = desk.run(&["support", "queue"]);
    let reference = &sandbox.support_requests()[0].reference;
    assert!(list.stdout.contains(reference.as_str()), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_leads_to_no_second_report() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    let lost = Fault::new(FaultKind::CutOffMidBody).at("/support").times(1);
    sandbox.set_fault(lost);
    let seen = run(&desk, &saved(&desk));
    assert!(seen.stderr.contains("is waiting to be sent"), "{seen}");
    assert_eq!(states(&desk), ["sent"]);
    assert_eq!(sandbox.support_requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_page_in_supports_place_is_no_arrival_and_a_refusal_is_the_end() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    let page = Fault::new(FaultKind::HtmlInsteadOfJson)
        .at("/support")
        .times(1);
    sandbox.set_fault(page);
    let send = saved(&desk);
    let seen = run(&desk, &send);
    assert!(seen.stderr.contains("is waiting to be sent"), "{seen}");

    sandbox.change_settings(|settings| settings.support = false);
    let seen = run(&desk, &send);
    assert_eq!(seen.code, 1, "{seen}");
    assert!(seen.stderr.contains("couldn't be sent"), "{seen}");
    assert_eq!(states(&desk), ["gave_up"]);
}

#[test]
fn for_an_address_a_draft_is_opened_and_nothing_is_sent() {
    let desk = Desk::new();
    let profile = "name = \"acme\"\nissuer = \"http://127.0.0.1:1\"\nclient_id = \"x\"\n\
                   support = \"help@acme.example\"\n";
    let file = desk.file("acme.toml", profile);
    assert_eq!(desk.run(&["profile", "add", &file]).code, 0);

    let send = saved(&desk);
    let send: Vec<&str> = send.iter().map(String::as_str).collect();
    let seen = desk.run(&with(&send, &["--profile", "acme"]));

    assert_eq!(seen.code, 0, "{seen}");
    let zip = std::path::Path::new(seen.stdout.trim());
    assert!(zip.exists(), "{seen}");
    let opened = desk.opened();
    assert!(
        opened[0].starts_with("mailto:help@acme.example?subject="),
        "{opened:?}"
    );
    let name = zip.file_name().unwrap().to_str().unwrap();
    assert!(
        opened[0].contains(name),
        "the draft says which file: {opened:?}"
    );
}

#[test]
fn without_support_the_report_is_saved_and_that_is_not_done() {
    let desk = Desk::new();
    let seen = run(&desk, &saved(&desk));
    assert_eq!(seen.code, 1, "{seen}");
    assert!(std::path::Path::new(seen.stdout.trim()).exists(), "{seen}");
    assert_eq!(
        desk.run(&["support", "queue", "--json"]).json()["reports"],
        Value::Array(vec![])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn support_answers_whoever_is_signed_in_and_nobody_whom_a_file_names() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    let unnamed = || {
        let mut send = saved(&desk).to_vec();
        send.truncate(6);
        run(&desk, &send)
    };
    for change in [
        json!({}),
        json!({ "email": "mallory@evil.example" }),
        json!({ "email": "mallory@evil.example", "account": "sandbox:mallory@evil.example" }),
        json!({ "email": null }),
        json!({ "profile": "other" }),
        json!("{"),
        Value::Null,
    ] {
        desk.signed_in(&sandbox, ADA);
        let change = Some(change).filter(|change| !change.is_null());
        harm(&desk, &change);
        let before = sandbox.support_requests().len();

        let seen = unnamed();

        assert_eq!(seen.code, 0, "{change:?}: {seen}");
        let requests = sandbox.support_requests();
        assert_eq!(requests.len(), before + 1, "{change:?}");
        assert_eq!(requests[before].email, ADA, "{change:?}");
    }
    // Of whoever has left there is only a file.
    desk.signed_in(&sandbox, ADA);
    assert_eq!(desk.run(&["logout"]).code, 0);
    let before = sandbox.support_requests().len();
    for change in [
        json!({}),
        json!({ "email": "mallory@evil.example", "ended": null, "pending_revocation": false }),
    ] {
        harm(&desk, &Some(change));
        let seen = unnamed();
        assert_eq!(seen.code, 2, "{seen}");
        assert!(!seen.stderr.contains("mallory"), "{seen}");
    }
    assert_eq!(sandbox.support_requests().len(), before);
}

/// Saves a report of one check; what to type to send it.
fn saved(desk: &Desk) -> [String; 8] {
    let file = desk.home.path().join("report.json").display().to_string();
    let run = desk.run(&["doctor", "--check", "app.storage", "--report", &file]);
    assert_eq!(run.code, 0, "{run}");
    [
        "support",
        "send",
        "--report",
        &file,
        "--message",
        "Help",
        "--email",
        ADA,
    ]
    .map(str::to_owned)
}

fn run(desk: &Desk, arguments: &[String]) -> Seen {
    desk.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn states(desk: &Desk) -> Vec<String> {
    let reports = desk.run(&["support", "queue", "--json"]).json();
    let reports = reports["reports"].as_array().unwrap().iter();
    let states = reports.map(|report| report["state"].as_str().unwrap().to_owned());
    states.collect()
}

fn posts(sandbox: &Sandbox) -> usize {
    sandbox.requests_to("/support").len()
}
