//! A profile's name that is for another server now: what each command makes of a session of the
//! earlier one.

use portico_sandbox::{Options, Sandbox};

use crate::desk::Desk;

const ADA: &str = "ada@example.com";
const NAME: &str = "sandbox:ada@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_an_earlier_server_is_named_and_not_handed_out() {
    let (mut desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let by_name: [&[&str]; 5] = [
        &["token", "--profile", "sandbox"],
        &["token", "--profile", "sandbox", "--min-valid", "9999"],
        &["token", "--profile", "sandbox", "--account", ADA],
        &[
            "exec",
            "--profile",
            "sandbox",
            "--",
            "printenv",
            "PORTICO_TOKEN",
        ],
        &["devices", "--profile", "sandbox"],
    ];
    // The legitimate twin: it is for the same as ever.
    for arguments in by_name {
        let seen = desk.run(arguments);
        assert!(seen.code == 0 && !seen.stdout.is_empty(), "{seen}");
    }
    let status = desk.run(&["status"]);
    assert!(!status.stdout.contains(sandbox.issuer()), "{status}");

    let elsewhere = Sandbox::start(Options::memory()).await.unwrap();
    desk.sandbox = Some(elsewhere.issuer().to_owned());

    for arguments in by_name {
        let seen = desk.run(arguments);
        assert!(seen.code != 0 && seen.stdout.is_empty(), "{seen}");
        for part in ["[not_signed_in]", NAME, sandbox.issuer()] {
            assert!(seen.stderr.contains(part), "{part}: {seen}");
        }
    }
    for arguments in [["token", "--account", NAME], ["token", "--account", ADA]] {
        let seen = desk.run(&arguments);
        assert!(seen.code == 0 && !seen.stdout.is_empty(), "{seen}");
    }
    let status = desk.run(&["status"]);
    assert!(status.stdout.contains(sandbox.issuer()), "{status}");
    let status = desk.run(&["status", "--json", "--profile", "sandbox"]);
    let account = &status.json()["accounts"][0];
    assert_eq!(account["profile_moved"], true, "{status}");
    assert_eq!(account["issuer"], sandbox.issuer(), "{status}");

    let left = desk.run(&["logout", "--profile", "sandbox"]);
    assert_eq!(left.code, 0, "{left}");
    let said = format!("{}{}", left.stdout, left.stderr);
    assert!(said.contains(sandbox.issuer()), "{left}");
    assert!(!sandbox.requests_to("/revoke").is_empty(), "{left}");
    assert!(elsewhere.requests_to("/revoke").is_empty(), "{left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_a_name_are_signed_out_whatever_it_is_for() {
    let (mut desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let elsewhere = Sandbox::start(Options::memory()).await.unwrap();
    desk.sandbox = Some(elsewhere.issuer().to_owned());
    desk.signed_in(&elsewhere, ADA);

    let left = desk.run(&["logout", "--all", "--profile", "sandbox"]);

    assert_eq!(left.code, 0, "{left}");
    for server in [&sandbox, &elsewhere] {
        assert!(!server.requests_to("/revoke").is_empty(), "{left}");
    }
    assert_ne!(desk.run(&["status"]).code, 0);
}
