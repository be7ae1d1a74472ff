//! The organisation's policy file where it lies on a real system: whose it has to be, and what the
//! program does with one that is not. Each case has an `/etc` of its own, which only root can make.

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::geteuid;
use serde_json::{Value, json};

use crate::desk::{Desk, Seen, seen};

/// What a policy file in that place does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// It is the administrator's.
    Binds,
    /// Anybody could have put it there.
    Nothing,
    /// Somebody could have changed the administrator's.
    Closes,
}

const CASES: &[(&str, Does)] = &[
    ("true", Does::Binds),
    ("chmod 600 policy.toml", Does::Binds),
    ("chmod 664 policy.toml", Does::Closes),
    ("chmod 606 policy.toml", Does::Closes),
    ("chown 60001 policy.toml", Does::Closes),
    ("chmod 775 .", Does::Nothing),
    ("chmod 1777 .", Does::Nothing),
    ("chown 60001 .", Does::Nothing),
    ("chmod 777 /etc", Does::Nothing),
    (
        "mkdir /etc/acme; mv policy.toml /etc/acme; ln -s /etc/acme/policy.toml .",
        Does::Binds,
    ),
    (
        "mkdir /var/tmp/acme; mv policy.toml /var/tmp/acme; ln -s /var/tmp/acme/policy.toml .",
        Does::Nothing,
    ),
    (
        "mkdir /etc/acme; chmod 777 /etc/acme; mv policy.toml /etc/acme; ln -s /etc/acme/policy.toml .",
        Does::Nothing,
    ),
    ("rm policy.toml; mkdir policy.toml", Does::Closes),
    ("rm policy.toml; mkfifo policy.toml", Does::Closes),
    ("echo 'allowed_issuers = [' > policy.toml", Does::Closes),
    (
        "ln -s nothing lost.toml; mv lost.toml policy.toml",
        Does::Closes,
    ),
    (
        "mkdir -p policies/managed; mv policy.toml policies/managed/10.toml",
        Does::Binds,
    ),
    (
        "mkdir -p policies/managed; mv policy.toml policies/managed/10.toml; chmod 777 policies",
        Does::Nothing,
    ),
    (
        "mkdir -p policies/managed; mv policy.toml policies/managed/10.toml; chmod 666 policies/managed/10.toml",
        Does::Closes,
    ),
    (
        "mkdir -p policies/managed; mv policy.toml policies/managed/10.toml; echo x > policies/managed/9.toml",
        Does::Closes,
    ),
    (
        "mkdir -p policies/recommended; mv policy.toml policies/recommended/10.toml",
        Does::Nothing,
    ),
    (
        "mkdir -p policies/recommended; echo x > policies/recommended/10.toml",
        Does::Binds,
    ),
    ("rm policy.toml", Does::Nothing),
];

/// An `/etc` of its own over the real one, with a policy in it, and what else is done there.
const PREPARED: &str = r#"set -e
mount -t tmpfs none /mnt
mkdir -m 755 /mnt/above /mnt/work
mount -t overlay none -o lowerdir=/etc,upperdir=/mnt/above,workdir=/mnt/work /etc
mount -t tmpfs -o mode=1777 none /var/tmp
mkdir -p -m 755 /etc/portico
cd /etc/portico
printf 'allowed_issuers = ["%s"]\n' "$1" > policy.toml
chmod 644 policy.toml
eval "$2"
cd /
shift 2
exec "$@"
"#;

/// A command of the program where `/etc` is another one.
pub(crate) fn prepared(plain: &Command, only_issuer: &str, change: &str) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--propagation", "private", "--"])
        .args(["sh", "-c", PREPARED, "sh", only_issuer, change])
        .arg(plain.get_program())
        .args(plain.get_args())
        .env_clear()
        .envs(
            plain
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the program under this policy.
pub(crate) fn under(desk: &Desk, policy: &str, words: &[&str]) -> Seen {
    under_with(desk, policy, words, &[])
}

/// The same with other variables.
pub(crate) fn under_with(
    desk: &Desk,
    policy: &str,
    words: &[&str],
    variables: &[(&str, &str)],
) -> Seen {
    let mut plain = desk.command(words);
    plain.envs(variables.iter().copied());
    let change = format!("cat > policy.toml <<'END'\n{policy}\nEND\n");
    seen(words, &mut prepared(&plain, "", &change), "")
}

/// A file in the person's home, with the folders above it.
pub(crate) fn put(desk: &Desk, name: &str, text: &str) {
    let path = desk.home.path().join(name);
    portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
}

pub(crate) fn setting(shown: &Value, key: &str) -> Value {
    let settings = shown["settings"].as_array().unwrap();
    let found = settings.iter().find(|it| it["key"] == key);
    found.unwrap_or_else(|| panic!("{key}")).clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_binds_where_only_root_could_have_written_it() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_sandbox().await;
    let asks = |only_issuer: &str, change: &str| {
        let words = ["login", "--json", "--email", "ada@example.com"];
        let plain = desk.command(&words);
        let mut command = prepared(&plain, only_issuer, change);
        let seen = seen(&words, &mut command, "");
        let asks = seen.stdout.contains("\"step\":\"ask\"");
        let forbidden = seen.code == 6 && seen.stdout.contains("policy_forbids");
        assert!(asks != forbidden, "{change}: {seen}");
        asks
    };
    for &(change, expected) in CASES {
        let its_own = asks(sandbox.issuer(), change);
        let anothers = asks("https://id.acme.example", change);
        let does = match (its_own, anothers) {
            (true, false) => Does::Binds,
            (true, true) => Does::Nothing,
            (false, false) => Does::Closes,
            (false, true) => panic!("{change}: turned round"),
        };
        assert_eq!(does, expected, "{change}");
    }
}

/// What a command is kept from by a key, and by nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn each_key_that_restricts_refuses_and_says_who_and_which() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, "ada@example.com");
    let issuer = sandbox.issuer();
    let login: &[&str] = &["login", "--json", "--email", "ada@example.com"];
    let to_sandbox: &[&str] = &["login", "sandbox", "--json", "--email", "ada@example.com"];
    let by_issuer: &[&str] = &[
        "login",
        "--json",
        "--issuer",
        issuer,
        "--client-id",
        "portico",
    ];
    let with_google: &[&str] = &["login", "--json", "--method", "google"];
    let token: &[&str] = &["token", "--json"];
    let exec: &[&str] = &["exec", "--", "true"];
    let add: &[&str] = &[
        "profile",
        "add",
        "--issuer",
        issuer,
        "--client-id",
        "portico",
    ];
    let report = desk.home.path().join("report.md");
    let report = report.to_str().unwrap();
    let doctor: &[&str] = &[
        "doctor",
        "--offline",
        "--check",
        "app.clock",
        "--report",
        report,
    ];
    for (key, value, refused, allowed) in [
        ("allowed_profiles", r#"["sandbox"]"#, by_issuer, Some(login)),
        ("allowed_profiles", r#"["hubspot"]"#, to_sandbox, None),
        (
            "allowed_issuers",
            r#"["https://id.acme.example"]"#,
            login,
            None,
        ),
        ("allowed_issuers", "[]", login, None),
        ("allowed_issuers", "1", login, None),
        ("user_profiles", "false", by_issuer, None),
        ("user_profiles", "false", add, None),
        ("methods", r#"["password"]"#, with_google, Some(login)),
        ("vault", r#""keychain""#, login, None),
        ("vault", r#""cupboard""#, login, None),
        ("proxy_mode", "1", login, Some(token)),
        ("proxy_server", r#""a proxy""#, login, Some(token)),
        ("proxy_pac_url", "true", login, Some(token)),
        ("token_export", r#""never""#, token, None),
        ("token_export", r#""never""#, exec, None),
        ("token_export", r#""exec_only""#, token, Some(exec)),
        ("token_export", r#""sometimes""#, exec, None),
        ("reports", r#""off""#, doctor, None),
    ] {
        let policy =
            format!("{key} = {value}\nsupport_name = \"Acme IT\"\nsupport_text = \"Call 1234.\"");
        let seen = under(&desk, &policy, refused);
        let said = format!("{}{}", seen.stdout, seen.stderr);
        assert_eq!(seen.code, 6, "{policy}: {seen}");
        for words in [key, "policy.toml:1", "Call 1234."] {
            assert!(said.contains(words), "{words} {policy}: {seen}");
        }
        if let Some(allowed) = allowed {
            let seen = under(&desk, &policy, allowed);
            assert_ne!(seen.code, 6, "{policy}: {seen}");
        }
    }
}

/// A session outside of the policy ends, whatever is tried against that.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_outside_ends_and_says_by_which_key() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    for (policy, key) in [
        (
            "allowed_issuers = [\"https://id.acme.example\"]",
            "allowed_issuers",
        ),
        ("allowed_profiles = [\"hubspot\"]", "allowed_profiles"),
        ("user_profiles = false", "user_profiles"),
        ("methods = [\"sso\"]", "methods"),
        ("allowed_domains = [\"acme.example\"]", "allowed_domains"),
        (
            "allowed_organizations = [\"acme\"]",
            "allowed_organizations",
        ),
    ] {
        let (desk, sandbox) = Desk::with_vault_of_files().await;
        desk.signed_in(&sandbox, "ada@example.com");
        let fine = "allowed_domains = [\"example.com\"]\nmethods = [\"password\"]\n\
                    allowed_profiles = [\"sandbox\"]";
        assert_eq!(under(&desk, fine, &["token"]).code, 0, "{policy}");
        let policy = format!("{policy}\nsupport_name = \"Acme IT\"");
        let seen = under(&desk, &policy, &["token"]);
        assert_eq!(seen.code, 3, "{policy}: {seen}");
        assert!(seen.stderr.contains(key), "{policy}: {seen}");
        assert!(seen.stderr.contains("session_ended_by_policy"), "{seen}");
        let status = under(&desk, &policy, &["status", "--json"]).json();
        let ended = &status["accounts"][0]["ended"]["reason"];
        assert_eq!(ended, "policy", "{status}");
        // Loosening signs nobody in.
        assert_eq!(desk.run(&["token"]).code, 3);
        let told = sandbox.requests_to("/revoke").len();
        assert!(told > 0, "{policy}: the provider was told");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_says_when_it_ends_at_the_latest() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, "ada@example.com");
    let status = under(&desk, "session_limit = 3600", &["status", "--json"]).json();
    let session = &status["accounts"][0];
    let time = |key: &str| {
        let text = session[key]
            .as_str()
            .unwrap_or_else(|| panic!("{key} {session}"));
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    };
    assert_eq!((time("ends_at") - time("since")).num_seconds(), 3600);
    let status = under(&desk, "session_limit = 3600", &["status"]);
    assert!(status.stdout.contains(" at the latest"), "{status}");
    let status = desk.run(&["status", "--json"]).json();
    assert!(status["accounts"][0].get("ends_at").is_none());
    assert!(!desk.run(&["status"]).stdout.contains(" at the latest"));
}

/// A fresh home, and nothing but a policy.
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_of_the_policy_is_signed_in_to_without_a_word() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (mut desk, sandbox) = Desk::with_sandbox().await;
    desk.sandbox = None;
    let policy = format!(
        "methods = [\"sso\"]\nuser_profiles = false\nallowed_profiles = [\"acme\"]\n\
         [[profiles]]\nname = \"acme\"\ntitle = \"Acme\"\nissuer = \"{}\"\n\
         client_id = \"portico\"",
        sandbox.issuer()
    );
    let seen = under(&desk, &policy, &["login", "--json", "--timeout", "1"]);
    assert!(seen.stdout.contains("\"step\":\"browser\""), "{seen}");
    let profiles = under(&desk, &policy, &["profile", "list", "--json"]).json();
    let acme = profiles["profiles"].as_array().unwrap().iter();
    assert!(
        acme.into_iter()
            .any(|it| it["name"] == "acme" && it["origin"] == "policy")
    );
    // A person's own of that name leads elsewhere, and does not count.
    let own = "name = \"acme\"\nissuer = \"https://evil.example\"\nclient_id = \"x\"\n";
    put(&desk, "portico/config/profiles/acme.toml", own);
    let shown = under(&desk, &policy, &["profile", "show", "acme", "--json"]).json();
    assert_eq!(shown["issuer"], sandbox.issuer());
    // Without the policy it does again.
    let shown = desk.run(&["profile", "show", "acme", "--json"]).json();
    assert_eq!(shown["issuer"], "https://evil.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_addresses_of_a_domain_go_to_its_profile() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (mut desk, sandbox) = Desk::with_sandbox().await;
    desk.sandbox = None;
    let policy = format!(
        "sso_domains = [\"acme.example=acme\"]\n\
         [[profiles]]\nname = \"acme\"\nissuer = \"{}\"\nclient_id = \"portico\"\n\
         methods = [\"browser\"]\n\
         [[profiles]]\nname = \"other\"\nissuer = \"http://127.0.0.1:9\"\nclient_id = \"x\"",
        sandbox.issuer()
    );
    let login = |email| {
        let words = [
            "login",
            "other",
            "--json",
            "--method",
            "browser",
            "--timeout",
            "1",
            "--email",
            email,
        ];
        under(&desk, &policy, &words)
    };
    let led = login("ada@acme.example");
    assert!(led.stdout.contains("\"step\":\"browser\""), "{led}");
    let not_led = login("ada@example.com");
    assert_eq!(not_led.code, 4, "{not_led}");
}

#[test]
fn every_key_is_shown_with_where_it_comes_from_and_what_it_overrides() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desk = Desk::new();
    let shown = desk.run(&["policy", "show", "--json"]);
    assert_eq!(shown.code, 0, "{shown}");
    let shown = shown.json();
    assert_eq!(shown["managed"], false);
    assert_eq!(shown["sources"], json!([]));
    assert_eq!(shown["settings"].as_array().unwrap().len(), 33);
    assert_eq!(setting(&shown, "vault")["level"], "command_line");

    let policy = "vault = \"keychain\"\ntray = 1\nlanguage = \"nb\"\nonyl_profile = \"a\"\n\
                  methods = [\"sso\", \"smell\"]";
    let shown = under(&desk, policy, &["policy", "show", "--json"]);
    assert_eq!(shown.code, 1, "{shown}");
    let shown = shown.json();
    assert_eq!(shown["managed"], true);
    assert_eq!(
        shown["sources"],
        json!([{ "origin": "/etc/portico/policy.toml", "level": "mandatory", "scope": "machine", "state": "used" }])
    );
    let vault = setting(&shown, "vault");
    assert_eq!(vault["value"], "keychain");
    assert_eq!(vault["locked"], true);
    assert_eq!(vault["origin"], "/etc/portico/policy.toml:1");
    let below = &vault["overridden"][0];
    assert_eq!(
        (&below["value"], &below["level"], &below["origin"]),
        (
            &json!("memory"),
            &json!("command_line"),
            &json!("PORTICO_VAULT")
        )
    );
    let tray = setting(&shown, "tray");
    assert_eq!(
        (&tray["value"], &tray["level"]),
        (&json!("show"), &json!("built_in"))
    );
    assert!(tray["error"].as_str().unwrap().contains("policy.toml:2"));
    let language = setting(&shown, "language");
    assert_eq!(
        (&language["value"], &language["level"]),
        (&json!("en"), &json!("command_line"))
    );
    assert_eq!(language["overridden"][0]["level"], "recommended");
    assert_eq!(setting(&shown, "methods")["value"], json!(["sso"]));
    assert_eq!(
        shown["unknown"],
        json!([{ "key": "onyl_profile", "nearest": "allowed_profiles", "origin": "/etc/portico/policy.toml:4" }])
    );
    // In words, and in the other language.
    for (language, words) in [("en", "built in"), ("nb", "innebygd")] {
        let seen = under(&desk, policy, &["policy", "show", "--language", language]);
        assert!(seen.stdout.contains("methods = [\"sso\"]"), "{seen}");
        assert!(seen.stdout.contains(words), "{seen}");
    }
}

#[test]
fn a_broken_policy_is_shown_all_the_same_and_names_its_file() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desk = Desk::new();
    let shown = under(&desk, "methods = [", &["policy", "show", "--json"]);
    assert_eq!(shown.code, 1, "{shown}");
    let source = &shown.json()["sources"][0];
    assert_eq!(source["state"], "unreadable");
    assert!(
        source["why"].as_str().unwrap().contains("line 1"),
        "{source}"
    );
    for words in [&["status"][..], &["profile", "list"], &["policy", "show"]] {
        assert_ne!(under(&desk, "methods = [", words).code, 6, "{words:?}");
    }
    let shown = under(&desk, "methods = [", &["policy", "show"]);
    assert!(
        shown.stdout.starts_with("Your organisation manages"),
        "{shown}"
    );
}

#[test]
fn a_report_says_what_is_set_and_where_also_when_it_is_broken() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desk = Desk::new();
    let file = desk.home.path().join("report.md");
    let words = ["doctor", "--offline", "--check", "app.policy", "--report"];
    let words = [&words[..], &[file.to_str().unwrap()]].concat();
    for (policy, said) in [
        (
            "tray = \"hide\"\nonyl_profile = 1",
            &["`tray = \"hide\"`", "policy.toml:1", "`allowed_profiles`"][..],
        ),
        ("methods = [", &["/etc/portico/policy.toml", "line 1"]),
    ] {
        under(&desk, policy, &words);
        let report = std::fs::read_to_string(&file).unwrap();
        for said in said {
            assert!(report.contains(said), "{said}: {report}");
        }
        std::fs::remove_file(&file).unwrap();
    }
}

#[test]
fn a_policy_file_is_looked_at_before_it_is_put_in_its_place() {
    let desk = Desk::new();
    let file = desk.file("p.toml", "methods = [\"sso\"]\nidle_limit = 3600\n");
    let file = file.as_str();
    let seen = desk.run(&["policy", "validate", file]);
    assert_eq!((seen.code, &*seen.stdout), (0, ""), "{seen}");
    desk.file("p.toml", "methods = \"sso\"\nonyl_profile = 1\n");
    let seen = desk.run(&["policy", "validate", file]);
    assert_eq!(seen.code, 1, "{seen}");
    let lines: Vec<&str> = seen.stdout.lines().collect();
    assert!(
        lines[0].starts_with(&format!("{file}:1: methods: ")),
        "{seen}"
    );
    assert!(
        lines[1].starts_with(&format!("{file}:2: onyl_profile: ")),
        "{seen}"
    );
    assert!(lines[1].contains("allowed_profiles"), "{seen}");
    let seen = desk.run(&["policy", "validate", file, "--json"]);
    assert_eq!(seen.code, 1);
    let faults = seen.json();
    assert_eq!(faults["file"], file);
    assert_eq!(faults["faults"][0]["line"], 1);
    assert_eq!(faults["faults"][0]["key"], "methods");
    assert_eq!(desk.run(&["policy", "validate", "/no/such/file"]).code, 2);
}

#[test]
fn the_schema_of_a_policy_file_is_printed() {
    let schema = Desk::new().run(&["policy", "schema"]).json();
    assert_eq!(schema["properties"]["idle_limit"]["maximum"], 259_200);
}

#[test]
fn the_templates_are_written_as_they_were_made() {
    let desk = Desk::new();
    let folder = desk.home.path().join("for it/templates");
    let words = ["policy", "templates", folder.to_str().unwrap()];
    for _ in 0..2 {
        assert_eq!(desk.run(&words).code, 0);
    }
    let seen = desk.run(&[&words[..], &["--json"]].concat()).json();
    let names = seen["files"].as_array().unwrap();
    assert_eq!(names.len(), 9);
    for name in names {
        let name = name.as_str().unwrap();
        let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/policy");
        let made = std::fs::read(made.join(name)).unwrap();
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), made, "{name}");
    }
    // A file lies in the way: it is said, and nothing is written.
    let taken = desk.file("taken", "");
    let seen = desk.run(&["policy", "templates", &format!("{taken}/below")]);
    assert_eq!(seen.code, 1, "{seen}");
}

/// What the organisation recommends, and the person has not said.
#[test]
fn what_is_recommended_gives_way_to_the_person() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desk = Desk::new();
    let run = |words: &[&str], settings: &str| {
        put(&desk, "portico/config/settings.toml", settings);
        let mut plain = desk.command(words);
        plain.env_remove("PORTICO_LANGUAGE");
        plain.env("LANG", "en_GB.UTF-8");
        let change = "rm policy.toml; mkdir -p policies/recommended; \
                      echo 'language = \"nb\"' > policies/recommended/a.toml";
        seen(words, &mut prepared(&plain, "", change), "")
    };
    let nobody = run(&["status"], "");
    assert!(
        nobody.stderr.contains("ikke") || nobody.stdout.contains("ikke"),
        "{nobody}"
    );
    let english = run(&["status"], "language = \"en\"");
    assert!(
        !format!("{}{}", english.stdout, english.stderr).contains("ikke"),
        "{english}"
    );
}

/// Nothing that an ordinary person can write or say loosens a policy.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_person_can_say_loosens_a_policy() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_sandbox().await;
    let home = desk.home.path().to_str().unwrap().to_owned();
    put(
        &desk,
        "portico/policy.toml",
        "allowed_issuers = [\"http://127.0.0.1\"]",
    );
    put(
        &desk,
        "portico/config/policy.toml",
        "methods = [\"password\"]",
    );
    put(&desk, "etc/portico/policy.toml", "methods = [\"password\"]");
    let policy = "allowed_issuers = [\"https://id.acme.example\"]\nmethods = [\"sso\"]";
    for (words, variables) in [
        (
            vec!["login", "--json", "--email", "ada@example.com"],
            vec![],
        ),
        (
            vec![
                "login",
                "sandbox",
                "--json",
                "--method",
                "password",
                "--email",
                "a@b.example",
            ],
            vec![],
        ),
        (
            vec![
                "login",
                "--json",
                "--issuer",
                sandbox.issuer(),
                "--client-id",
                "portico",
            ],
            vec![],
        ),
        (
            vec!["login", "--json"],
            vec![("PORTICO_HOME", home.as_str())],
        ),
        (
            vec!["login", "--json"],
            vec![
                ("XDG_CONFIG_DIRS", home.as_str()),
                ("XDG_CONFIG_HOME", home.as_str()),
            ],
        ),
        (
            vec!["login", "--json"],
            vec![("PORTICO_POLICY", "/dev/null")],
        ),
        (
            vec!["login", "--json"],
            vec![("ProgramData", home.as_str())],
        ),
    ] {
        let seen = under_with(&desk, policy, &words, &variables);
        assert_eq!(seen.code, 6, "{variables:?} {seen}");
    }
}

/// What a program in a Flatpak sees: a top that is the person's, an `/etc` of the Flatpak's own, and the
/// computer's at another place, where that is granted.
const AS_FLATPAK: &str = r#"mkdir /mnt/top
mount -t tmpfs -o uid=60001,mode=755 none /mnt/top
for folder in /usr /proc /dev /tmp {program}; do
    mkdir -p /mnt/top$folder
    mount --rbind $folder /mnt/top$folder
done
cp -P /bin /lib /lib64 /mnt/top
mkdir -p /mnt/top/etc/portico /mnt/top/run/host
touch /mnt/top/.flatpak-info
echo 'methods = []' > /mnt/top/etc/portico/policy.toml
{granted}
shift 2
set -- both gone chroot /mnt/top "$@"
"#;
const GRANTED: &str = "mkdir /mnt/top/run/host/etc; mount --rbind /etc /mnt/top/run/host/etc";

#[tokio::test(flavor = "multi_thread")]
async fn in_a_flatpak_the_computers_policy_counts() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_sandbox().await;
    let program = test_support::program().parent().unwrap();
    let login = |granted: &str, only_issuer: &str, change: &str| {
        let words = ["login", "--json", "--email", "ada@example.com"];
        let as_flatpak = AS_FLATPAK
            .replace("{program}", &program.display().to_string())
            .replace("{granted}", granted);
        let change = format!("{change}\n{as_flatpak}");
        let mut command = prepared(&desk.command(&words), only_issuer, &change);
        seen(&words, &mut command, "")
    };
    let elsewhere = "https://id.acme.example";
    let linked = "mkdir /etc/acme; mv policy.toml /etc/acme; ln -s /etc/acme/policy.toml .";
    for change in ["true", linked] {
        let seen = login(GRANTED, sandbox.issuer(), change);
        assert!(seen.stdout.contains("\"step\":\"ask\""), "{change}: {seen}");
        let seen = login(GRANTED, elsewhere, change);
        assert_eq!(seen.code, 6, "{change}: {seen}");
        assert!(seen.stdout.contains("/run/host/etc/"), "{change}: {seen}");
    }
    let none = login(GRANTED, elsewhere, "rm policy.toml");
    assert!(none.stdout.contains("\"step\":\"ask\""), "{none}");
    let anybodys = login(GRANTED, elsewhere, "chmod 777 .");
    assert!(anybodys.stdout.contains("\"step\":\"ask\""), "{anybodys}");
    // Who may not see it can't tell whether there is one.
    for (granted, change) in [("", "true"), ("", "rm policy.toml")] {
        let seen = login(granted, elsewhere, change);
        assert_eq!(seen.code, 6, "{change}: {seen}");
        assert!(seen.stdout.contains("/run/host/etc"), "{change}: {seen}");
    }
}
