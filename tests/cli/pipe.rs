//! Signing in with lines from a pipe, without `--json`.

use crate::desk::{Desk, assert_seen, mailed_code, password, seen};

const ADA: &str = "ada@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_are_taken_in_the_order_of_the_questions() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "sandbox", "--email", "bo@example.com"]);

    talk.say(&password(&sandbox, "bo@example.com"));
    talk.say(&mailed_code(&sandbox, "bo@example.com"));
    talk.say(&sandbox.totp("bo@example.com"));

    assert_eq!(talk.ended(), 0, "{}", talk.heard);
    assert_eq!(talk.heard, "", "data only goes to stdout");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_code_passes_for_the_second_factor() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "--email", "bo@example.com"]);

    talk.say(&password(&sandbox, "bo@example.com"));
    talk.say(&mailed_code(&sandbox, "bo@example.com"));
    talk.say(&sandbox.backup_code("bo@example.com"));

    assert_eq!(talk.ended(), 0, "{}", talk.heard);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_at_the_end_of_the_pipe_is_the_problem() {
    let (desk, _sandbox) = Desk::with_sandbox().await;
    assert_seen!(desk.run_with(&["login", "--email", ADA], "wrong\nwrong too\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_pipe_cancels() {
    let (desk, _sandbox) = Desk::with_sandbox().await;
    assert_seen!(desk.run_with(&["login", "--email", ADA], ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_for_an_address_through_a_pipe() {
    let (desk, _sandbox) = Desk::with_sandbox().await;
    assert_seen!(desk.run_with(&["login"], "ada@example.com\n"));
    let seen = desk.run(&["login", "--json"]);
    assert_eq!(seen.code, 2, "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_in_no_output() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let text = format!("{}\n", password(&sandbox, ADA));
    let seen = desk.run_with(&["login", "-vv", "--email", ADA], &text);
    assert!(!seen.to_string().contains("correct horse"), "{seen}");
}

#[test]
fn a_line_of_the_log_holds_no_secret() {
    let desk = Desk::new();
    let words = ["status", "-vv"];
    let mut command = desk.command(&words);
    // A word that is no filter is quoted.
    command.env("PORTICO_LOG", "warn,[password=hunter2]");
    let seen = seen(&words, &mut command, "");
    assert!(seen.stderr.contains("PORTICO_LOG: not a level"), "{seen}");
    assert!(!seen.stderr.contains("hunter2"), "{seen}");
}
