//! Troubleshooting. What the checks find depends on the computer; one that does not is looked at
//! word by word.

use std::io::Read;
use std::path::PathBuf;

use portico_core::clock::{Clock, SystemClock};

use crate::desk::{Desk, assert_seen};

/// The one check whose outcome is the same everywhere.
const STORAGE: [&str; 3] = ["doctor", "--check", "app.storage"];

#[test]
fn a_healthy_folder_is_fine_and_the_diagnosis_says_so() {
    let desk = Desk::new();
    assert_seen!(desk.run(&STORAGE));
    let seen = desk.run(&with(&STORAGE, &["-v", "--language", "nb"]));
    for part in ["i orden", "    app.storage\n", "portico/data"] {
        assert!(seen.stdout.contains(part), "{part}: {seen}");
    }
}

#[test]
fn a_folder_that_cant_be_written_to_is_the_cause_and_1() {
    let desk = broken();
    let seen = desk.run(&STORAGE);
    assert_eq!(seen.code, 1, "{seen}");
    let (findings, diagnosis) = seen.stdout.split_once("\n\n").unwrap();
    assert!(
        findings.starts_with("✗ failed   Portico's folder"),
        "{seen}"
    );
    let begins = "Portico can't write to its own folder\nGive yourself write access";
    assert!(diagnosis.starts_with(begins), "{seen}");
    assert!(diagnosis.contains(": ~/portico/data\n"), "{seen}");
    assert!(diagnosis.ends_with("portico guide keychain\n"), "{seen}");
}

#[test]
fn findings_and_the_diagnosis_are_a_line_of_json_each() {
    let desk = broken();
    let seen = desk.run(&with(&STORAGE, &["--json"]));
    assert_eq!(seen.code, 1, "{seen}");
    let lines: Vec<serde_json::Value> = seen
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [finding, diagnosis] = lines.as_slice() else {
        panic!("{seen}")
    };
    let finding = &finding["finding"];
    assert_eq!(finding["id"], "app.storage");
    assert_eq!(finding["status"], "fail");
    assert!(finding["took_ms"].is_u64(), "{finding}");
    let cause = &diagnosis["diagnosis"]["causes"][0];
    assert_eq!(cause["code"], "storage_read_only");
    assert_eq!(cause["confidence"], "certain");
    assert_eq!(cause["because"], serde_json::json!(["app.storage"]));
}

#[test]
fn a_check_that_there_is_not_is_wrong_use_and_the_nearest_is_named() {
    let desk = Desk::new();
    assert_seen!(desk.run(&["doctor", "--check", "app.storge"]));
    for arguments in [
        &["doctor", "--report", "report.pdf"][..],
        &["doctor", "--report", "report"],
        &["support"],
        &["support", "send", "--report", "/no/such/file.json"],
    ] {
        let seen = desk.run(arguments);
        assert_eq!(seen.code, 2, "{seen}");
    }
    let seen = desk.run(&["doctor", "--profile", "nosuch"]);
    assert_eq!(seen.code, 1, "{seen}");
}

#[test]
fn an_offline_run_ends_soon_and_blames_nobody() {
    let desk = Desk::new();
    let started = std::time::Instant::now();
    let seen = desk.run(&["doctor", "--offline", "--json"]);
    assert!(
        started.elapsed() < std::time::Duration::from_secs(10),
        "{seen}"
    );
    assert!(seen.stdout.contains("{\"diagnosis\":"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_sign_in_that_stopped_it_starts_from_that_and_after_one_that_worked_it_does_not() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let login = ["login", "sandbox", "--method", "google", "--no-browser"];
    let stopped = desk.run(&with(&login, &["--timeout", "1"]));
    assert_eq!(stopped.code, 1, "{stopped}");

    // Which service is not said: it is the one that has just stopped.
    let seen = desk.run(&["doctor", "--offline"]);

    let says = "The last sign-in to Sandbox failed: Sign-in wasn't finished in the browser \
                [browser_timeout]\n";
    assert!(seen.stderr.contains(says), "{seen}");
    assert!(
        seen.stdout
            .contains("Sign-in wasn't finished in the browser"),
        "{seen}"
    );
    assert_eq!(seen.code, 1, "{seen}");
    let json = desk.run(&["doctor", "--offline", "--json"]);
    let last: serde_json::Value =
        serde_json::from_str(json.stdout.lines().last().unwrap()).unwrap();
    let diagnosis = &last["diagnosis"];
    assert_eq!(diagnosis["about"], "Sign-in wasn't finished in the browser");
    let causes = diagnosis["causes"].as_array().unwrap();
    let named = causes
        .iter()
        .any(|cause| cause["code"] == "browser_timeout");
    assert!(named, "{json}");
    // One check alone asks about nothing else.
    let alone = desk.run(&STORAGE);
    assert_eq!((alone.code, alone.stderr.as_str()), (0, ""), "{alone}");

    desk.signed_in(&sandbox, "ada@example.com");
    let after = desk.run(&["doctor", "--offline"]);
    assert!(!after.to_string().contains("browser_timeout"), "{after}");
}

#[test]
fn a_file_about_the_last_sign_in_that_tells_lies_is_a_hint_at_most() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.home.path().join("portico/data")).unwrap();
    let now = SystemClock.now().to_rfc3339();
    let line = |profile: &str, code: &str, host: &str, at: &str| {
        serde_json::json!([
            { "profile": profile, "person": null, "code": code, "host": host, "at": at }
        ])
        .to_string()
    };
    for text in [
        line("hubspot", "browser_timeout", "«http://evil.example»", &now),
        line("hubspot", "network_timeout", "\u{1b}]0;owned\u{7}", &now),
        line("no-such-profile", "locked", "a", &now),
        line("../../etc/passwd", "locked", "a", &now),
        line("hubspot", "locked", "a", "+262142-12-31T23:59:59Z"),
        line("hubspot", "locked", "a", "-262143-01-01T00:00:00Z"),
        line("hubspot", "no_such_code", "a", &now),
        "[{}]".to_owned(),
        "\u{feff}[".to_owned(),
    ] {
        desk.file("portico/data/last-problems.json", &text);
        let seen = desk.run(&["doctor", "--offline"]);
        assert!([0, 1].contains(&seen.code), "{text}: {seen}");
        let shown = seen.to_string();
        assert!(
            !shown.contains("owned") && !shown.contains("evil"),
            "{seen}"
        );
    }
}

#[test]
fn a_report_is_saved_in_the_form_that_its_name_asks_for() {
    let desk = Desk::new();
    let path = |name: &str| desk.home.path().join(name).display().to_string();
    for (name, begins) in [
        ("report.md", &b"# Portico"[..]),
        ("report.json", b"{"),
        ("report.ZIP", b"PK\x03\x04"),
    ] {
        let file = path(name);
        let seen = desk.run(&with(&STORAGE, &["--report", &file]));
        assert_eq!(seen.code, 0, "{seen}");
        assert_eq!(
            seen.stderr,
            format!("The report has been saved to {file}.\n")
        );
        assert!(bytes(&file).starts_with(begins), "{name}");
    }
    let json: serde_json::Value = serde_json::from_slice(&bytes(&path("report.json"))).unwrap();
    assert_eq!(json["findings"][0]["id"], "app.storage");
    let nowhere = desk.run(&with(&STORAGE, &["--report", "/dev/null/report.md"]));
    assert_eq!(nowhere.code, 1, "{nowhere}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_holds_no_secret_of_a_session_and_nobodys_address() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    desk.signed_in(&sandbox, "bo@example.com");
    let arguments = with(&STORAGE, &["--email", "bo@example.com", "-vv", "--report"]);
    for name in ["report.md", "report.json"] {
        let file = desk.home.path().join(name).display().to_string();
        let seen = desk.run(&with(&arguments, &[&file]));
        assert_eq!(seen.code, 0, "{seen}");
        let text = String::from_utf8(bytes(&file)).unwrap();
        assert!(text.contains("b•••@example.com"), "{text}");
        assert!(!text.contains("bo@example.com"), "{text}");
        let home = desk.home.path().display().to_string();
        let beside_the_folder = text.replace(&home, "");
        for secret in sandbox.issued_secrets() {
            let found = secret.len() > 6 && beside_the_folder.contains(&secret);
            assert!(!found, "a secret of {} characters", secret.len());
        }
    }
}

/// A computer on which a file stands in the data folder's place.
pub(crate) fn broken() -> Desk {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.home.path().join("portico")).unwrap();
    desk.file("portico/data", "");
    desk
}

pub(crate) fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

fn bytes(path: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut file = std::fs::File::open(PathBuf::from(path)).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}
