//! A session that outlasts the run that began it, in a real keychain.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::desk::{Desk, assert_seen};

const ADA: &str = "ada@example.com";

macro_rules! keychain_or_skip {
    () => {
        match Desk::with_keychain().await {
            Some(world) => world,
            None => return, // this machine has no gnome-keyring
        }
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_run_hands_out_the_token() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);

    let plain = desk.run(&["token"]);
    let header = desk.run(&["token", "--header", "--account", "sandbox:ada@example.com"]);
    let json = desk.run(&["token", "--json", "--account", ADA]).json();

    let token = plain.stdout.trim();
    assert!(
        sandbox.issued_secrets().contains(&token.to_owned()),
        "{plain}"
    );
    assert_eq!(header.stdout, format!("Authorization: DPoP {token}\n"));
    assert!(
        header.stderr.contains("portico token --url"),
        "it is of no use alone: {header}"
    );
    assert_eq!(plain.stderr, "");
    assert_eq!(json["access_token"], token);
    assert_eq!(json["token_type"], "DPoP");
    assert_eq!(
        sandbox.requests_to("/token").len(),
        1,
        "nothing had to be renewed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn both_headers_of_a_request_are_printed_for_it() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    let token = desk.run(&["token"]).stdout;
    let url = "https://api.example.com/things?page=2";

    let get = desk.run(&["token", "--url", url]);
    let post = desk.run(&["token", "--header", "--url", url, "--method", "post"]);
    let json = desk.run(&["token", "--json", "--url", url]).json();

    let claims = |proof: &str| -> serde_json::Value {
        let part = proof.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    for (seen, method) in [(&get, "GET"), (&post, "POST")] {
        let lines: Vec<&str> = seen.stdout.lines().collect();
        assert_eq!(lines[0], format!("Authorization: DPoP {}", token.trim()));
        let proof = claims(lines[1].strip_prefix("DPoP: ").unwrap());
        assert_eq!(proof["htm"], method);
        assert_eq!(proof["htu"], "https://api.example.com/things");
        assert_eq!((lines.len(), &*seen.stderr), (2, ""), "{seen}");
    }
    assert_eq!(claims(json["dpop"].as_str().unwrap())["htm"], "GET");
    for wrong in [
        "ftp://api.example.com",
        "https://ada@api.example.com",
        "things",
    ] {
        assert_eq!(desk.run(&["token", "--url", wrong]).code, 2, "{wrong}");
    }
    assert_eq!(desk.run(&["token", "--method", "GET"]).code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_lasts_too_short_is_renewed() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    let before = desk.run(&["token"]).stdout;

    let after = desk.run(&["token", "--min-valid", "3600"]);

    assert_eq!(after.code, 0, "{after}");
    assert_ne!(after.stdout, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_callers_at_once_share_one_renewal() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    sandbox.change_settings(|settings| settings.access_token_lifetime = 40_000);
    let renewed = sandbox.requests_to("/token").len();

    let tokens = fifty(&desk, &["token", "--min-valid", "3600"]).map(|output| {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{why}");
        String::from_utf8(output.stdout).unwrap()
    });

    assert!(
        sandbox
            .issued_secrets()
            .contains(&tokens[0].trim().to_owned())
    );
    assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
    assert_eq!(sandbox.requests_to("/token").len(), renewed + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_callers_without_a_session_open_no_browser() {
    let (desk, sandbox) = keychain_or_skip!();

    let codes = fifty(&desk, &["token"]).map(|output| output.status.code());

    assert_eq!(codes, [Some(3); 50]);
    assert!(desk.opened().is_empty());
    assert!(sandbox.requests().is_empty());
}

/// What fifty runs at once come to.
fn fifty(desk: &Desk, arguments: &[&str]) -> [std::process::Output; 50] {
    std::array::from_fn(|_| desk.command(arguments).spawn().unwrap())
        .map(|caller| caller.wait_with_output().unwrap())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn exec_gives_the_token_to_the_command_and_takes_its_code() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    let token = desk.run(&["token"]).stdout;

    let usual = desk.run(&["exec", "--", "sh", "-c", "echo $PORTICO_TOKEN; exit 42"]);
    let named = desk.run(&[
        "exec",
        "--env",
        "BEARER",
        "--",
        "sh",
        "-c",
        "echo $BEARER$PORTICO_TOKEN",
    ]);
    let missing = desk.run(&["exec", "--", "no-such-program"]);

    assert_eq!((usual.code, &usual.stdout), (42, &token));
    assert_eq!(
        (named.code, &named.stdout),
        (0, &token),
        "only the variable that was named"
    );
    assert_seen!(missing);
}

#[tokio::test(flavor = "multi_thread")]
async fn status_says_who_how_and_until_when() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    let live = [desk.run(&["status"]), desk.run(&["status", "--json"])];
    let elsewhere = desk.run(&["status", "--profile", "hubspot"]);
    sandbox.stop().await;
    let offline = [desk.run(&["status"]), desk.run(&["status", "--json"])];

    let runs = live.iter().chain(&offline).chain([&elsewhere]);
    assert_seen!(runs.map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_listed_and_forgotten() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    let list = desk.run(&["devices", "--json"]).json();
    let id = list["devices"][0]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{list}"));
    assert_eq!(list["devices"][0]["current"], true);

    // These lead to the list itself, or above it.
    for none in ["..", ".", ""] {
        let seen = desk.run(&["devices", "forget", none]);
        assert_ne!(seen.code, 0, "{seen}");
    }
    let deleted = || {
        let mut all = sandbox.requests().into_iter();
        all.find(|request| request.method == "DELETE")
    };
    assert!(deleted().is_none(), "{:?}", deleted());
    let forgotten = desk.run(&["devices", "forget", id]);

    assert_eq!(forgotten.code, 0, "{forgotten}");
    assert_eq!(
        desk.run(&["devices", "--json"]).json()["devices"],
        serde_json::json!([])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn open_leads_to_the_persons_account() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    desk.signed_in(&sandbox, "cleo@example.com");

    let one = desk.run(&["open", "--account", ADA]);
    let which = desk.run(&["open", "--account", "cleo@example.com"]);
    let named = desk.run(&["open", "--account", "cleo@example.com", "--hub", "1104"]);

    let runs = [one, which, named].map(|run| run.to_string());
    assert_seen!(runs.join("\n"));
    assert_eq!(desk.opened().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn logout_revokes_ends_and_wipes() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    let token = desk.run(&["token"]).stdout;

    let runs = [
        desk.run(&["logout"]),
        desk.run(&["logout"]),
        desk.run(&["token"]),
        desk.run(&["status"]),
        desk.run(&["logout", "--all"]),
    ];

    assert_seen!(runs.map(|run| run.to_string()).join("\n"));
    let told = sandbox.requests_to("/revoke").len();
    assert_eq!(told, 2, "refresh and access token, once");
    assert!(!token.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_logout_says_what_is_still_to_do() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    sandbox.stop().await;

    let runs = [
        desk.run(&["logout"]),
        desk.run(&["status"]),
        desk.run(&["token"]),
    ];

    assert_seen!(runs.map(|run| run.to_string()).join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_logout_is_told_by_a_later_command() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    let down = portico_sandbox::FaultKind::ServerError(503);
    sandbox.set_fault(portico_sandbox::Fault::new(down).at("/revoke"));
    assert_eq!(desk.run(&["logout"]).code, 0);
    let pending = || desk.run(&["status", "--json"]).json()["accounts"][0].clone();
    assert_eq!(pending()["pending_revocation"], true);
    sandbox.clear_faults();

    // A service that was down is left alone for some seconds.
    let start = std::time::Instant::now();
    while pending()["pending_revocation"] == true {
        assert!(start.elapsed() < Duration::from_secs(60), "nobody told it");
    }

    assert!(
        desk.keychain_items()
            .iter()
            .all(|item| item.starts_with("device/") || item.starts_with("person/"))
    );
    assert_eq!(pending()["ended"]["reason"], "signed_out");
}

#[tokio::test(flavor = "multi_thread")]
async fn logout_of_all_that_forgets_the_device_leaves_nothing_in_the_keychain() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    desk.signed_in(&sandbox, "cleo@example.com");
    assert_eq!(desk.run(&["logout"]).code, 0);
    let items = desk.keychain_items();
    let of = |kind: &str| items.iter().filter(|item| item.starts_with(kind)).count();
    assert_eq!(
        (of("device/"), of("person/"), of("session/")),
        (2, 2, 1),
        "{items:?}"
    );

    let seen = desk.run(&["logout", "--all", "--forget-device"]);

    assert_seen!(seen);
    assert_eq!(desk.keychain_items(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_device_is_asked_for_a_code_again() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    desk.signed_in(&sandbox, ADA);
    assert_eq!(sandbox.mails().len(), 1, "the device was known");

    let seen = desk.run(&["logout", "--forget-device"]);
    desk.signed_in(&sandbox, ADA);

    assert_eq!(seen.code, 0, "{seen}");
    assert_eq!(
        sandbox.mails().len(),
        2,
        "the device was not known any more"
    );
}

/// Who is remembered is the vault's to say, whatever files do.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_forgotten_whatever_their_files_say() {
    type Lie = (&'static str, fn(&std::path::Path));
    let lies: [Lie; 3] = [
        ("gone", |file| std::fs::remove_file(file).unwrap()),
        ("never remembered", |file| {
            let text = std::fs::read_to_string(file).unwrap();
            let mut session: serde_json::Value = serde_json::from_str(&text).unwrap();
            session["device_since"] = serde_json::Value::Null;
            portico_core::fs::atomic::write(file, session.to_string().as_bytes()).unwrap();
        }),
        ("left alone", |_| {}),
    ];
    for (what, lie) in lies {
        let (desk, sandbox) = keychain_or_skip!();
        desk.signed_in(&sandbox, ADA);
        desk.run(&["logout"]);
        let folder = desk.home.path().join("portico/data/sessions");
        for file in std::fs::read_dir(folder).unwrap().flatten() {
            let path = file.path();
            if path.extension().is_some_and(|it| it == "json") {
                lie(&path);
            }
        }

        let seen = desk.run(&["logout", "--all", "--forget-device"]);

        assert_eq!(seen.code, 0, "{what}: {seen}");
        let left = desk.keychain_items();
        let is_device = |name: &String| name.contains("device/");
        assert!(!left.iter().any(is_device), "{what}: {left:?}");
        let again = desk.run(&["logout", "--all", "--forget-device"]);
        assert_ne!(again.code, 0, "{what}: nobody is left");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_the_service_ended_is_3_and_says_so() {
    let (desk, sandbox) = keychain_or_skip!();
    desk.signed_in(&sandbox, ADA);
    sandbox.revoke_all(ADA).unwrap();

    let runs = [
        desk.run(&["token", "--min-valid", "3600"]),
        desk.run(&["status"]),
    ];

    assert_seen!(runs.map(|run| run.to_string()).join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_service_does_not_hold_up_status() {
    let (desk, sandbox) = keychain_or_skip!();
    for lifetime in [1_800, 20] {
        // With the shorter one the token has to be renewed.
        sandbox.clear_faults();
        sandbox.change_settings(|settings| settings.access_token_lifetime = lifetime);
        desk.signed_in(&sandbox, ADA);
        sandbox.set_fault(portico_sandbox::FaultKind::Slow(Duration::from_secs(60)));
        let before = sandbox.requests_to("/token").len();

        let start = std::time::Instant::now();
        let seen = desk.run(&["status", "--json"]);

        assert!(start.elapsed() < Duration::from_secs(6), "{seen}");
        assert_eq!(seen.json()["accounts"][0]["checked"], "offline", "{seen}");
        let spent = sandbox.requests_to("/token").split_off(before);
        assert!(
            spent
                .iter()
                .all(|request| request.parameter("refresh_token").is_none())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_had_by_the_first_call_after_the_service_is_back() {
    let (desk, sandbox) = keychain_or_skip!();
    sandbox.change_settings(|settings| settings.access_token_lifetime = 20);
    desk.signed_in(&sandbox, ADA);
    let down = portico_sandbox::FaultKind::ServerError(503);
    for failures in 1..3 {
        sandbox.set_fault(portico_sandbox::Fault::new(down.clone()).at("/token"));
        for _ in 0..failures {
            let failed = desk.run(&["token", "--min-valid", "25"]);
            assert_eq!(failed.code, 4, "{failed}");
        }
        sandbox.clear_faults();
        let token = desk.run(&["token", "--min-valid", "25"]);
        assert_eq!(token.code, 0, "{token}");
    }
}
