//! What single keys of a policy do on the command line, beside what `policy` tests of those that refuse.

use std::os::unix::fs::PermissionsExt;

use rustix::process::geteuid;
use serde_json::{Value, json};
use test_support::encrypted_sandbox;
use test_support::policy::{lines_of, whole_sample};
use test_support::releases::{Answer, Publisher, Shelf, list_of};

use crate::desk::{Desk, Seen, seen};
use crate::policy::{prepared, put, setting, under, under_with};

#[test]
fn every_key_of_the_sample_is_in_force_and_says_its_line() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let sample = whole_sample();
    let values: toml::Table = toml::from_str(&sample).unwrap();
    let lines = lines_of(&sample);
    let shown = under(&Desk::new(), &sample, &["policy", "show", "--json"]);
    assert_eq!(shown.code, 0, "{shown}");
    let shown = shown.json();
    let settings = shown["settings"].as_array().unwrap();
    assert_eq!(settings.len(), values.len(), "a key is not in the sample");
    for (key, value) in values {
        let setting = setting(&shown, &key);
        let is_wish = matches!(&*key, "language" | "login_hint");
        // Those can only be recommended, and somebody has said another language for this run.
        let is_in_force = key != "language";
        let origin = format!("/etc/portico/policy.toml:{}", lines[&key]);
        let found = match is_in_force {
            true => setting.clone(),
            false => setting["overridden"][0].clone(),
        };
        assert_eq!(found["value"], json!(value), "{key}");
        assert_eq!(found["origin"], origin, "{key}");
        assert_eq!(setting["locked"], !is_wish, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_open_in_the_browser_that_is_ordered() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, _sandbox) = Desk::with_sandbox().await;
    let ordered = desk.home.path().join("ordered");
    let notes = desk.home.path().join("ordered-notes");
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> {}\n", notes.display());
    desk.file("ordered", &script);
    std::fs::set_permissions(&ordered, PermissionsExt::from_mode(0o755)).unwrap();
    let login = ["login", "--json", "--method", "browser", "--timeout", "1"];
    let opened = || std::fs::read_to_string(&notes).unwrap_or_default();

    under(&desk, "tray = \"hide\"", &login);
    assert_eq!((desk.opened().len(), &*opened()), (1, ""));

    let policy = format!("browser = {:?}", ordered.display().to_string());
    let seen = under(&desk, &policy, &login);
    assert_eq!(opened().lines().count(), 1, "{seen}");
    assert_eq!(desk.opened().len(), 1, "the person's own opens nothing");

    // One that is not there opens nothing else in its place: the address is there to copy.
    let seen = under(&desk, "browser = \"/no/such/program\"", &login);
    assert!(seen.stdout.contains("\"step\":\"browser\""), "{seen}");
    assert_eq!((desk.opened().len(), opened().lines().count()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn as_much_is_logged_as_is_ordered() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, _sandbox) = Desk::with_sandbox().await;
    let login = ["login", "--json", "--method", "browser", "--timeout", "1"];
    let logged = |policy: &str, said: Option<&str>| {
        let said = said.map(|said| ("PORTICO_LOG", said));
        let variables: Vec<_> = said.into_iter().collect();
        let seen = under_with(&desk, policy, &login, &variables);
        seen.stderr.contains(" DEBUG ") || seen.stderr.contains(" TRACE ")
    };
    let trace = Some("portico_core=trace,portico=trace");
    assert!(!logged("", None));
    assert!(logged("", trace), "the person's own");
    assert!(logged("log_level = \"debug\"", Some("error")));
    assert!(!logged("log_level = \"error\"", trace));
    // A wrong value of such a key is left out.
    assert!(logged("log_level = \"loud\"", trace));
}

/// The first step of a sign-in without an address.
fn begun(desk: &Desk, policy: &str, more: &[&str]) -> Seen {
    let words = [&["login", "--json", "--timeout", "5"][..], more].concat();
    under(desk, policy, &words)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_is_filled_in_where_nobody_says_one() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, _sandbox) = Desk::with_sandbox().await;
    let asked_for = |seen: &Seen, email: &str| {
        let asks = seen.stdout.contains("\"step\":\"ask\"");
        assert!(asks, "{email}: {seen}");
    };
    let without = begun(&desk, "", &[]);
    assert_eq!(without.code, 2, "an address is needed: {without}");
    asked_for(
        &begun(&desk, "login_hint = \"ada@example.com\"", &[]),
        "ada@example.com",
    );
    let named = begun(&desk, "login_hint = \"%USERNAME%@example.com\"", &[]);
    asked_for(&named, "root@example.com");
    // What is not known is left out, and no half address is taken.
    for unknown in ["%NOBODY%@example.com", "%USERNAME@example.com"] {
        let policy = format!("login_hint = \"{unknown}\"");
        assert_eq!(begun(&desk, &policy, &[]).code, 2, "{unknown}");
    }
    // It leads to the browser of its domain; what the person says goes elsewhere.
    let hint = "login_hint = \"sam@company.example\"";
    let led = begun(&desk, hint, &[]);
    assert!(led.stdout.contains("\"step\":\"browser\""), "{led}");
    let said = begun(&desk, hint, &["--email", "ada@example.com"]);
    asked_for(&said, "ada@example.com");
}

/// A copy that asks this shelf by itself, and another one that the organisation may name.
struct Releases {
    desk: Desk,
    publisher: Publisher,
    own: Shelf,
    copy: Shelf,
}

impl Releases {
    async fn new() -> Self {
        let publisher = Publisher::new();
        let mut list = list_of(&["99.2.0", "99.1.0", "99.0.0"]);
        list["releases"][0]["channel"] = json!("beta");
        let own = Shelf::plain(Answer::Serve(publisher.sign(&list))).await;
        let copy = publisher.sign(&list_of(&["98.0.0"]));
        let copy = Shelf::plain(Answer::Serve(copy)).await;
        Self {
            desk: Desk::new(),
            publisher,
            own,
            copy,
        }
    }

    fn checked(&self, policy: &str) -> Seen {
        let (key, url) = (self.publisher.key(), self.own.url());
        let variables = [
            ("PORTICO_RELEASE_KEY", key.as_str()),
            ("PORTICO_RELEASES_URL", url.as_str()),
        ];
        let words = ["version", "--check", "--json"];
        under_with(&self.desk, policy, &words, &variables)
    }

    fn told(&self, policy: &str) -> Value {
        let seen = self.checked(policy);
        assert_eq!(seen.code, 0, "{policy}: {seen}");
        seen.json()["update"]["version"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn newer_versions_are_told_of_as_far_as_the_policy_goes() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let releases = Releases::new().await;
    for (policy, expected) in [
        ("", json!("99.1.0")),
        ("update_mode = \"notify\"", json!("99.1.0")),
        ("update_channel = \"stable\"", json!("99.1.0")),
        ("update_channel = \"beta\"", json!("99.2.0")),
        ("update_version_limit = \"99.0\"", json!("99.0.0")),
        ("update_version_limit = \"99.1\"", json!("99.1.0")),
        ("update_version_limit = \"0.1\"", Value::Null),
        (
            "update_channel = \"beta\"\nupdate_version_limit = \"99.0.0\"",
            json!("99.0.0"),
        ),
        // Left out, because it is no version.
        ("update_version_limit = \"soon\"", json!("99.1.0")),
    ] {
        assert_eq!(releases.told(policy), expected, "{policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organisations_own_copy_is_asked_and_nobody_where_it_is_off() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let releases = Releases::new().await;
    for off in ["\"off\"", "1", "\"never\""] {
        let seen = releases.checked(&format!(
            "update_mode = {off}\nsupport_text = \"Call 1234.\""
        ));
        assert_eq!(seen.code, 6, "{off}: {seen}");
        for words in ["update_mode", "policy.toml:1", "Call 1234."] {
            assert!(seen.stdout.contains(words), "{words} {off}: {seen}");
        }
    }
    assert!(releases.own.asked().is_empty() && releases.copy.asked().is_empty());
    let policy = format!("update_url = {:?}", releases.copy.url());
    assert_eq!(releases.told(&policy), "98.0.0");
    assert!(releases.own.asked().is_empty(), "only the copy is asked");
    assert!(!releases.copy.asked().is_empty());
    // Somebody else's list is believed no more for lying there.
    let evil = Publisher::new().sign(&list_of(&["99.9.0"]));
    releases.copy.become_(Answer::Serve(evil));
    assert_eq!(releases.checked(&policy).code, 1);
}

/// On a shared computer a session ends with the log-on that it was made in.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_on_a_shared_computer_does_not_outlast_the_log_on() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, "ada@example.com");
    // The computer has been started again since, as far as the program can see.
    let later = |policy: &str, words: &[&str]| {
        let plain = desk.command(words);
        let change = format!(
            "cat > policy.toml <<'END'\n{policy}\nEND\n\
             echo 6a1f8c1e-0000-4000-8000-000000000000 > /mnt/boot\n\
             mount --bind /mnt/boot /proc/sys/kernel/random/boot_id\n"
        );
        seen(words, &mut prepared(&plain, "", &change), "")
    };
    let shared = "shared_computer = true";
    assert_eq!(under(&desk, shared, &["token"]).code, 0, "the same log-on");
    let not_shared = later("shared_computer = false", &["token"]);
    assert_eq!(not_shared.code, 0, "nobody else's computer: {not_shared}");
    let seen = later(shared, &["token"]);
    assert_eq!(seen.code, 3, "{seen}");
    assert!(seen.stderr.contains("shared_computer"), "{seen}");
    later(shared, &["status"]);
    assert!(!sandbox.requests_to("/revoke").is_empty());
    // Where the log-on is the same again, nobody is back in.
    assert_eq!(desk.run(&["token"]).code, 3);
}

/// Profiles for everyone, a file each, beside those of the policy.
#[tokio::test(flavor = "multi_thread")]
async fn the_computers_profiles_stand_beside_those_of_the_policy() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desk = Desk::new();
    let run = |words: &[&str], change: &str| {
        let plain = desk.command(words);
        let change = format!(
            "rm policy.toml; mkdir profiles.d; cd profiles.d\n\
             printf 'issuer = \"https://id.acme.example\"\\nclient_id = \"a\"\\n' > acme.toml\n\
             printf 'name = \"two\"\\nissuer = \"https://two.example\"\\nclient_id = \"b\"\\n' > b.toml\n\
             {change}"
        );
        seen(words, &mut prepared(&plain, "", &change), "")
    };
    let list = ["profile", "list", "--json"];
    let preset = |seen: &Seen| {
        let all = seen.json()["profiles"].as_array().unwrap().clone();
        let all = all.into_iter().filter(|it| it["origin"] == "policy");
        let of = |it: Value| format!("{} {}", it["name"], it["issuer"]).replace('"', "");
        all.map(of).collect::<Vec<_>>()
    };
    let both = ["acme https://id.acme.example", "two https://two.example"];
    assert_eq!(preset(&run(&list, "")), both);
    // A policy's own comes beside them, and wins over one of the same name.
    let more = "printf '[[profiles]]\\nname = \"acme\"\\nissuer = \"https://new.example\"\\n\
                client_id = \"c\"\\n' > ../policy.toml";
    let seen = run(&list, more);
    assert_eq!(
        preset(&seen),
        ["acme https://new.example", "two https://two.example"]
    );
    // What is wrong is left out, said, and locks nobody out.
    let wrong = "printf 'issuer = 1\\n' > wrong.toml; printf 'x' > no.toml; \
                 printf 'issuer = \"https://s.example\"\\nclient_id = \"c\"\\nclient_secret = \"s\"\\n' > secret.toml";
    assert_eq!(preset(&run(&list, wrong)), both);
    let shown = run(&["policy", "show", "--json"], wrong).json();
    assert_eq!(shown["managed"], false);
    let error = setting(&shown, "profiles")["error"].to_string();
    assert!(
        error.contains("wrong.toml") && error.contains("client_secret"),
        "{error}"
    );
    // A folder that others may write to is none.
    assert_eq!(preset(&run(&list, "chmod 777 .")), Vec::<String>::new());
    // Where only certain profiles are allowed, the computer's pass.
    let only = "printf 'allowed_profiles = [\"two\"]\\n' > ../policy.toml";
    let login = ["login", "two", "--json", "--timeout", "1"];
    assert_ne!(run(&login, only).code, 6);
    assert_eq!(run(&["login", "acme", "--json"], only).code, 6);
}

/// A server that only an authority of the organisation's vouches for.
#[tokio::test(flavor = "multi_thread")]
async fn whom_the_organisations_authority_vouches_for_is_signed_in_to() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desk = Desk::new();
    let (sandbox, root) = encrypted_sandbox().await;
    let root = String::from_utf8(root).unwrap();
    let login = |named: &str, change: &str| {
        let words = ["login", "--json", "--email", "ada@example.com"];
        let change = format!(
            "cat > acme.pem <<'END'\n{root}END\ncat > policy.toml <<'END'\n{named}\n\
             support_text = \"Call 1234.\"\n[[profiles]]\nname = \"acme\"\nkind = \"native\"\n\
             issuer = \"{}\"\nclient_id = \"{}\"\nmethods = [\"password\"]\nEND\n{change}",
            sandbox.issuer(),
            sandbox.client_id(),
        );
        seen(
            &words,
            &mut prepared(&desk.command(&words), "", &change),
            "",
        )
    };
    let named = "extra_ca = [\"/etc/portico/acme.pem\"]";
    let trusted = login(named, "");
    assert!(trusted.stdout.contains("\"step\":\"ask\""), "{trusted}");
    let untrusted = login("", "");
    assert_eq!(untrusted.code, 4, "{untrusted}");
    assert!(untrusted.stdout.contains("tls_untrusted"), "{untrusted}");
    for (named, change) in [
        (named, "chmod 666 acme.pem"),
        (named, "chown 60001 acme.pem"),
        (named, "rm acme.pem"),
        (named, "echo > acme.pem"),
        ("extra_ca = [\"/var/tmp/acme.pem\"]", "mv acme.pem /var/tmp"),
    ] {
        let seen = login(named, change);
        assert_eq!(seen.code, 6, "{change}: {seen}");
        for words in ["extra_ca", "acme.pem", "Call 1234."] {
            assert!(seen.stdout.contains(words), "{words} {change}: {seen}");
        }
    }
}

/// How many files a program may open is for whoever starts it to say.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gains_by_keeping_the_program_from_reading_the_policy() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, "ada@example.com");
    let with = |policy: &str, files: u32, words: &[&str]| {
        let change = match policy {
            "" => "cd /; rm -r /etc/portico\n".to_owned(),
            policy => format!("cat > policy.toml <<'END'\n{policy}\nEND\n"),
        };
        let change = format!("{change}ulimit -n {files}\n");
        seen(words, &mut prepared(&desk.command(words), "", &change), "")
    };
    let report = desk.home.path().join("report.md");
    let words: [&[&str]; 3] = [
        &["token"],
        &["exec", "--", "true"],
        &[
            "doctor",
            "--offline",
            "--check",
            "app.clock",
            "--report",
            report.to_str().unwrap(),
        ],
    ];
    let never = "token_export = \"never\"\nreports = \"off\"\nsupport_text = \"Call 1234.\"";
    let mut withheld = Vec::new();
    for files in 3..16 {
        for words in words {
            let seen = with(never, files, words);
            assert_ne!(seen.code, 0, "{files}: {seen}");
            assert!(!seen.stdout.contains("at_"), "{files}: {seen}");
            if seen.stderr.contains("Too many open files") && words == ["token"] {
                assert_eq!(seen.code, 6, "{files}: {seen}");
                assert!(seen.stderr.contains("/etc/portico/policy.toml"), "{seen}");
                withheld.push(files);
            }
        }
    }
    assert!(!report.exists(), "no report was made");
    let is_given = |files: &u32| with("", *files, &["token"]).code == 0;
    let enough = withheld.iter().find(|files| is_given(files));
    let enough = enough.expect("so many are enough for a token where there is no policy");
    let unknown = with("token_export = \"allow\"", *enough, &["token"]);
    assert_eq!(unknown.code, 6, "nobody can tell: {unknown}");
    // The session has not ended, and a file that its administrator has broken keeps nobody's.
    for policy in ["token_export = \"allow\"", "token_export = ["] {
        let seen = with(policy, 1024, &["token"]);
        assert_eq!(seen.code, 0, "{policy}: {seen}");
    }
}

/// Which profile is signed in to where nobody names one.
#[tokio::test(flavor = "multi_thread")]
async fn the_profile_that_is_ordered_comes_before_the_persons_choice() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (mut desk, sandbox) = Desk::with_sandbox().await;
    desk.sandbox = None;
    put(
        &desk,
        "portico/config/settings.toml",
        "profile = \"other\"\n",
    );
    let profile = |name: &str, issuer: &str| {
        format!(
            "[[profiles]]\nname = \"{name}\"\nissuer = \"{issuer}\"\nclient_id = \"portico\"\n\
             methods = [\"browser\"]\n"
        )
    };
    let both = profile("acme", sandbox.issuer()) + &profile("other", "http://127.0.0.1:9");
    let reaches = |first: &str| {
        let policy = format!("{first}\n{both}");
        let words = ["login", "--json", "--method", "browser", "--timeout", "1"];
        let seen = under(&desk, &policy, &words);
        let is_begun = seen.stdout.contains("\"step\":\"browser\"");
        assert!(is_begun || seen.code == 4, "{first}: {seen}");
        is_begun
    };
    assert!(reaches("default_profile = \"acme\""));
    assert!(!reaches("default_profile = \"other\""));
    assert!(!reaches(""), "the person's own choice");
    // One that there is not is passed over.
    assert!(!reaches("default_profile = \"nowhere\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_says_when_it_ends_unused() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, "ada@example.com");
    let lasts = |policy: &str| {
        let status = under(&desk, policy, &["status", "--json"]).json();
        let session = status["accounts"][0].clone();
        let time = |key: &str| chrono::DateTime::parse_from_rfc3339(session[key].as_str()?).ok();
        let end = time("ends_if_unused_at")?;
        Some((end - time("since").unwrap()).num_seconds())
    };
    assert_eq!(lasts(""), None);
    // It counts from the last use, which is the sign-in.
    for (policy, seconds) in [
        ("idle_limit = 900", 900),
        ("idle_limit = 1800", 1800),
        ("idle_limit = \"never\"", 900),
    ] {
        let lasts = lasts(policy).unwrap();
        assert!(
            (seconds..seconds + 60).contains(&lasts),
            "{policy}: {lasts}"
        );
    }
}
