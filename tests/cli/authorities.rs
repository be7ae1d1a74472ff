//! Computers without the certificates of those who vouch for servers.

use std::path::Path;

use portico_sandbox::Sandbox;
use serde_json::Value;
use test_support::{Authority, Place};

use crate::desk::{Desk, Seen, seen};

const ADA: &str = "ada@example.com";
const ISSUER: [&str; 5] = [
    "login",
    "--no-browser",
    "--client-id",
    "x",
    "--issuer=https://127.0.0.1:9",
];

#[test]
fn a_computer_without_authorities_is_named_with_its_cure() {
    let desk = Desk::new();
    let home = desk.home.path();
    let at = |name: &str| home.join(name).display().to_string();
    desk.file("empty.pem", "");
    desk.file(
        "key.pem",
        &rcgen::KeyPair::generate().unwrap().serialize_pem(),
    );
    desk.file("text.pem", "not a certificate\n");
    std::fs::create_dir(at("folder")).unwrap();
    std::fs::create_dir(at("plain")).unwrap();
    desk.file("plain/readme.txt", "not a certificate\n");
    for (variable, value, words) in [
        (
            "SSL_CERT_FILE",
            at("none.pem"),
            "none.pem, which is not there",
        ),
        ("SSL_CERT_FILE", at("empty.pem"), "which is empty"),
        ("SSL_CERT_FILE", at("folder"), "which is a folder"),
        (
            "SSL_CERT_FILE",
            at("key.pem"),
            "has no certificate in PEM form",
        ),
        (
            "SSL_CERT_FILE",
            at("text.pem"),
            "has no certificate in PEM form",
        ),
        ("SSL_CERT_DIR", at("none"), "none, which is not there"),
        ("SSL_CERT_DIR", at("folder"), "which is empty"),
        (
            "SSL_CERT_DIR",
            at("plain"),
            "has no certificate in PEM form",
        ),
        ("SSL_CERT_DIR", at("text.pem"), "which is a file"),
    ] {
        let seen = run(&desk, &ISSUER, (variable, &value));
        assert_eq!(seen.code, 4, "{variable} {value}: {}", seen.stderr);
        for part in ["[certificates_missing]", words, "ca-certificates"] {
            assert!(
                seen.stderr.contains(part),
                "{value} {part}: {}",
                seen.stderr
            );
        }
    }
}

/// A pipe that nobody writes to, and a device that never ends.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_neither_waited_for_nor_read_as_authorities() {
    let desk = Desk::new();
    let pipe = desk.home.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let link = desk.home.path().join("link");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    let huge = desk.home.path().join("huge.pem");
    let file = std::fs::File::create(&huge).unwrap();
    file.set_len(17 * 1024 * 1024).unwrap();
    for (path, words) in [
        (pipe.as_path(), "which is not a file"),
        (std::path::Path::new("/dev/zero"), "which is not a file"),
        (&link, "which is not a file"),
        (&huge, "which is too large"),
    ] {
        let begun = std::time::Instant::now();
        let seen = run(
            &desk,
            &ISSUER,
            ("SSL_CERT_FILE", &path.display().to_string()),
        );
        assert_eq!(seen.code, 4, "{}", seen.stderr);
        for part in ["[certificates_missing]", words] {
            assert!(seen.stderr.contains(part), "{part}: {}", seen.stderr);
        }
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_to_this_computer_needs_none() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let none = ("SSL_CERT_FILE", "/nowhere/none.pem");

    let renewed = run(&desk, &["token", "--min-valid", "3600"], none);
    assert_eq!(renewed.code, 0, "{}", renewed.stderr);
    let before = revocations(&sandbox);
    let out = run(&desk, &["logout"], none);

    assert_eq!(out.code, 0, "{}", out.stderr);
    assert!(
        revocations(&sandbox) > before,
        "the service has taken it back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_it_and_blames_nothing_else() {
    let place = Place::encrypted(&Authority::new()).await;
    let issuer = place.origin().replace("127.0.0.1", "localhost");
    place.serve(axum::Router::new());
    let desk = Desk::new();
    let profile = format!("name = \"acme\"\nissuer = \"{issuer}\"\nclient_id = \"x\"\n");
    let file = desk.file("acme.toml", &profile);
    assert_eq!(desk.run(&["profile", "add", &file]).code, 0);

    let arguments = ["doctor", "--json", "--profile", "acme"];
    let seen = run(&desk, &arguments, ("SSL_CERT_FILE", "/nowhere/none.pem"));

    let last: Value = serde_json::from_str(seen.stdout.lines().last().unwrap()).unwrap();
    let first = &last["diagnosis"]["causes"][0];
    assert_eq!(first["code"], "certificates_missing", "{last:#}");
    assert_eq!(first["confidence"], "certain", "{last:#}");
    let text = last["diagnosis"].to_string();
    assert!(!text.contains("hosts_file_entry"), "{text}");
    assert!(!text.contains("dns_blocked"), "{text}");
}

fn run(desk: &Desk, arguments: &[&str], (variable, value): (&str, &str)) -> Seen {
    let mut command = desk.command(arguments);
    command.env(variable, Path::new(value));
    seen(arguments, &mut command, "")
}

fn revocations(sandbox: &Sandbox) -> usize {
    sandbox.requests_to("/revoke").len()
}
