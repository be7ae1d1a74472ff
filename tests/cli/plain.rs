//! What needs nothing to sign in to.

use std::process::Stdio;

use crate::desk::{Desk, assert_seen, seen};

#[test]
fn the_help_names_every_command() {
    assert_seen!(Desk::new().run(&["--help"]));
}

#[test]
fn wrong_use_is_2() {
    let desk = Desk::new();
    for arguments in [
        &["nosuch"][..],
        &["token", "--nosuch"],
        &["token", "--min-valid", "soon"],
        &["token", "--header", "--json"],
        &["exec"],
        &["exec", "true"],
        &["exec", "--env", "A=B", "--", "true"],
        &["login", "--issuer", "https://id.example"],
        &["login", "https://id.example"],
        &["login", "acme", "--client-id", "c"],
        &["login", "--client-id", "c"],
        &["login", "acme", "--scope", "email"],
        &["token", "--url", "id.example"],
        &["token", "--method", "GET"],
        &["login", "--timeout", "0"],
        &["login", "hubspot", "--profile", "google"],
        &["logout", "--all", "--account", "a"],
        &["profile", "add"],
        &["completions", "nosuch"],
    ] {
        let seen = desk.run(arguments);
        assert_eq!((seen.code, seen.stdout.as_str()), (2, ""), "{seen}");
        assert!(seen.stderr.starts_with("error: "), "{seen}");
    }
}

#[test]
fn without_anything_set_up_login_says_what_there_is() {
    assert_seen!(Desk::new().run(&["login"]));
}

#[test]
fn not_signed_in_is_3_and_opens_no_browser() {
    let desk = Desk::new();
    for arguments in [
        &["token"][..],
        &["token", "--account", "acme:ada@example.com"],
        &["exec", "--", "true"],
        &["status"],
        &["logout"],
        &["logout", "--all"],
        &["devices"],
    ] {
        let seen = desk.run(arguments);
        assert_eq!((seen.code, seen.stdout.as_str()), (3, ""), "{seen}");
        assert!(
            seen.stderr.contains("[not_signed_in]\nhint: portico login"),
            "{seen}"
        );
    }
    assert_seen!(desk.run(&["token", "--profile", "hubspot"]));
    assert_eq!(desk.opened(), Vec::<String>::new());
}

#[test]
fn not_signed_in_is_said_as_json_too() {
    let desk = Desk::new();
    let status = desk.run(&["status", "--json"]);
    assert_eq!(
        (status.code, status.stdout.as_str()),
        (3, "{\"accounts\":[]}\n")
    );
    let token = desk.run(&["token", "--json"]);
    assert_eq!(token.code, 3);
    assert_eq!(token.json()["problem"]["code"], "not_signed_in");
}

#[test]
fn an_issuer_that_cant_be_reached_is_4() {
    let desk = Desk::new();
    assert_seen!(desk.run(&[
        "login",
        "--issuer",
        "http://127.0.0.1:1",
        "--client-id",
        "x"
    ]));
}

#[test]
fn an_address_in_the_place_of_a_profile_is_an_issuer() {
    let desk = Desk::new();
    for address in [
        "http://127.0.0.1:1",
        "\"HTTP://127.0.0.1:1/.well-known/openid-configuration\"",
    ] {
        let seen = desk.run(&["login", address, "--client-id", "x", "--scope", "email"]);
        assert_eq!(seen.code, 4, "{seen}");
        assert!(seen.stderr.contains("[network_unreachable]"), "{seen}");
    }
    let seen = desk.run(&["login", "http://elsewhere.example", "--client-id", "x"]);
    assert_eq!(seen.code, 1, "{seen}");
    let seen = desk.run(&[
        "login",
        "http://127.0.0.1:1",
        "--client-id",
        "x",
        "--scope",
        "\u{e5}",
    ]);
    assert_eq!(seen.code, 1, "{seen}");
    assert!(seen.stderr.contains("is not a valid scope"), "{seen}");
}

#[test]
fn a_missing_keychain_is_5_before_a_password_is_asked_for() {
    let desk = Desk::new();
    let arguments = [
        "login",
        "--issuer",
        "http://127.0.0.1:1",
        "--client-id",
        "x",
    ];
    let mut command = desk.command(&arguments);
    command
        .env("PORTICO_VAULT", "keychain")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    assert_seen!(seen(&arguments, &mut command, ""));
}

#[test]
fn the_words_come_in_norwegian_too() {
    let desk = Desk::new();
    assert_seen!(desk.run(&["token", "--language", "nb"]));
    let home = desk.home.path().join("portico/config");
    std::fs::create_dir_all(&home).unwrap();
    desk.file("portico/config/settings.toml", "language = \"nb\"\n");
    let seen = desk.run(&["token"]);
    assert!(
        seen.stderr.starts_with("feil: "),
        "the settings decide: {seen}"
    );
    let seen = desk.run(&["token", "--language", "en"]);
    assert!(
        seen.stderr.starts_with("error: "),
        "the command line wins: {seen}"
    );
}

#[test]
fn guided_opens_the_services_own_page_and_keeps_nothing() {
    let desk = Desk::new();
    assert_seen!(desk.run(&["login", "hubspot"]));
    assert_eq!(desk.opened(), ["https://app.hubspot.com/login"]);
    assert!(!desk.home.path().join("portico/data").exists());
}

#[test]
fn without_a_browser_guided_says_the_address() {
    let desk = Desk::new();
    let seen = desk.run(&["login", "hubspot", "--no-browser", "--json"]);
    assert_eq!(seen.code, 0);
    assert_eq!(seen.json()["url"], "https://app.hubspot.com/login");
    assert_eq!(seen.json()["opened"], false);
    assert_eq!(desk.opened(), Vec::<String>::new());
}

#[test]
fn open_leads_to_the_sign_in_page_of_who_is_not_signed_in() {
    let desk = Desk::new();
    let seen = desk.run(&["open"]);
    assert_eq!(
        (seen.code, seen.stdout.as_str()),
        (0, "https://app.hubspot.com/login\n")
    );
    assert_eq!(desk.opened(), ["https://app.hubspot.com/login"]);
}

#[test]
fn a_profile_is_added_listed_shown_checked_and_removed() {
    let desk = Desk::new();
    let text = "name = \"acme\"\ntitle = \"Acme\"\nissuer = \"http://127.0.0.1:1\"\n\
                client_id = \"portico\"\n";
    let file = desk.file("acme.toml", text);
    let runs = [
        desk.run(&["profile", "add", &file]),
        desk.run(&["profile", "list"]),
        desk.run(&["profile", "show", "acme"]),
        desk.run(&["profile", "show", "acme", "--json"]),
        desk.run(&["profile", "check", "acme"]),
        desk.run(&["profile", "remove", "acme"]),
        desk.run(&["profile", "remove", "acme"]),
        desk.run_with(&["profile", "add", "-", "--json"], text),
        desk.run(&[
            "profile",
            "add",
            "--issuer",
            "https://id.example",
            "--client-id",
            "x",
        ]),
    ];
    assert_seen!(runs.map(|run| run.to_string()).join("\n"));
}

#[test]
fn a_wrong_key_in_a_profile_names_the_nearest() {
    let desk = Desk::new();
    let file = desk.file(
        "acme.toml",
        "name = \"acme\"\nisuer = \"https://id.example\"\n",
    );
    assert_seen!(desk.run(&["profile", "add", &file]));
}

#[test]
fn completions_know_the_commands() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let seen = desk.run(&["completions", shell]);
        assert_eq!(seen.code, 0, "{seen}");
        assert!(seen.stdout.contains("min-valid"), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let desk = Desk::new();
    let mut child = desk.command(&["completions", "zsh"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn colour_and_control_characters_stay_out_of_a_pipe() {
    let desk = Desk::new();
    let mut command = desk.command(&["token"]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(!output.stderr.contains(&0x1b));
}
