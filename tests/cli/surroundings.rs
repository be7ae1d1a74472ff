//! What a desk may lack: a profile, locks, a folder of one's own, a display.

use std::process::Command;

use portico_sandbox::Sandbox;
use test_support::Person;

use crate::desk::{Desk, seen};

const ADA: &str = "ada@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn a_hint_works_as_it_is_printed_also_without_a_profile() {
    let (mut desk, sandbox) = Desk::with_vault_of_files().await;
    // Nothing but the command line knows this server.
    desk.sandbox = None;
    let issuer = sandbox.issuer().to_owned();
    let login = [
        "login",
        "--issuer",
        &issuer,
        "--client-id",
        "portico-desktop",
    ];
    by_device(&desk, &sandbox, &login).await;

    sandbox.revoke_all(ADA).unwrap();
    let ended = desk.run(&["token", "--min-valid", "999999"]);

    assert_eq!(ended.code, 3, "{ended}");
    let hint = ended
        .stderr
        .lines()
        .find_map(|line| line.strip_prefix("hint: portico "));
    let hint = hint.unwrap_or_else(|| panic!("{ended}")).to_owned();
    let words: Vec<&str> = hint.split_whitespace().collect();
    assert_eq!(words, login);
    by_device(&desk, &sandbox, &words).await;
    assert_eq!(desk.run(&["token"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hint_names_the_profile_where_there_is_one() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    sandbox.revoke_all(ADA).unwrap();
    let ended = desk.run(&["token", "--min-valid", "999999"]);
    assert!(
        ended.stderr.contains("hint: portico login sandbox\n"),
        "{ended}"
    );
}

async fn by_device(desk: &Desk, sandbox: &Sandbox, login: &[&str]) {
    let mut words = login.to_vec();
    words.extend(["--json", "--method", "device"]);
    let mut talk = desk.talk(&words);
    let step = talk.hear();
    let url = step["device_code"]["verification_uri_complete"].as_str();
    let url = url.unwrap_or_else(|| panic!("{}", talk.heard)).to_owned();
    Person::new(sandbox, ADA).browse(&url).await;
    assert_eq!(talk.ended(), 0, "{}", talk.heard);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_home_without_locks_is_used_with_a_warning() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    for errno in ["ENOLCK", "EOPNOTSUPP", "ENOSYS"] {
        let shim = without_locks(&desk, errno);
        let run = |arguments: &[&str]| {
            let mut command = desk.command(arguments);
            seen(arguments, command.env("LD_PRELOAD", &shim), "")
        };
        let renewed = run(&["token", "--min-valid", "3600"]);
        assert_eq!(renewed.code, 0, "{errno}: {renewed}");
        let shown = run(&["doctor", "--check", "app.storage"]);
        assert!(
            shown.stdout.contains("doesn't support file locks"),
            "{errno}: {shown}"
        );
        let warned = run(&["token", "--min-valid", "999999"]);
        assert!(warned.stderr.contains("PORTICO_HOME"), "{errno}: {warned}");
    }
    // Another failure of the system is one.
    let shim = without_locks(&desk, "EIO");
    let mut command = desk.command(&["token", "--min-valid", "999999"]);
    let failed = seen(&["token"], command.env("LD_PRELOAD", &shim), "");
    assert_ne!(failed.code, 0, "{failed}");
}

/// A library that has the system refuse every lock.
#[cfg(target_os = "linux")]
fn without_locks(desk: &Desk, errno: &str) -> std::path::PathBuf {
    let source = desk.file(
        &format!("{errno}.c"),
        &format!("#include <errno.h>\nint flock(int f, int o) {{ errno = {errno}; return -1; }}\n"),
    );
    let library = desk.home.path().join(format!("{errno}.so"));
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(source)
        .status();
    assert!(made.unwrap().success());
    library
}

#[test]
fn a_folder_that_is_no_use_is_named_and_so_is_the_variable() {
    let desk = Desk::new();
    let file = desk.file("file", "");
    let profile = desk.file(
        "acme.toml",
        "name = \"acme\"\nissuer = \"https://id.acme.example\"\nclient_id = \"x\"\n",
    );
    let arguments = ["profile", "add", profile.as_str()];
    let mut command = desk.command(&arguments);
    command.env("PORTICO_HOME", format!("{file}/below"));

    let refused = seen(&arguments, &mut command, "");

    assert_eq!(refused.code, 1, "{refused}");
    for part in ["[storage_read_only]", &file, "PORTICO_HOME"] {
        assert!(refused.stderr.contains(part), "{part}: {refused}");
    }
    assert_eq!(desk.run(&arguments).code, 0);
}

#[cfg(unix)]
#[test]
fn a_folder_of_somebody_else_is_named_and_so_is_the_variable() {
    let desk = Desk::new();
    let home = desk.home.path().join("portico");
    std::fs::create_dir_all(home.join("data")).unwrap();
    if std::os::unix::fs::chown(home.join("data"), Some(65_533), None).is_err() {
        // Only an administrator can give a folder away.
        return;
    }
    // Even the administrator has to ask: it is somebody's who could change it any time.
    let refused = desk.run(&["profile", "list"]);
    assert_eq!(refused.code, 1, "{refused}");
    for part in ["[storage_exposed]", "portico/data", "PORTICO_HOME"] {
        assert!(refused.stderr.contains(part), "{part}: {refused}");
    }
}

/// Somebody whom the system knows nothing of, as in a slim container.
#[cfg(target_os = "linux")]
#[test]
fn without_any_home_the_variable_is_named() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    // Only an administrator can run a program as somebody else, who has to be able to read it.
    if !std::fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0) {
        return;
    }
    let folder = tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o755))
        .tempdir()
        .unwrap();
    let program = folder.path().join("portico");
    std::fs::copy(test_support::program(), &program).unwrap();
    let arguments = ["status"];
    let run = |home: Option<&std::path::Path>| {
        let mut command = Command::new(&program);
        command
            .args(arguments)
            .env_clear()
            .env("PORTICO_LANGUAGE", "en")
            .env("PORTICO_VAULT", "memory");
        command
            .envs(home.map(|home| ("PORTICO_HOME", home)))
            .uid(54_321)
            .gid(54_321);
        command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        seen(&arguments, &mut command, "")
    };
    let refused = run(None);
    assert_eq!(refused.code, 1, "{refused}");
    for part in ["[storage_read_only]", "no home folder", "PORTICO_HOME"] {
        assert!(refused.stderr.contains(part), "{part}: {refused}");
    }
    let own = folder.path().join("home");
    std::fs::create_dir(&own).unwrap();
    std::os::unix::fs::chown(&own, Some(54_321), Some(54_321)).unwrap();
    let works = run(Some(&own));
    assert_eq!(works.code, 3, "{works}");
    assert!(works.stderr.contains("[not_signed_in]"), "{works}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_display_or_a_browser_other_ways_are_offered_at_once() {
    let (desk, _sandbox) = Desk::with_sandbox().await;
    let begun = std::time::Instant::now();
    let mut talk = desk.talk_without(&["login", "--json", "--method", "google"], "BROWSER");
    let step = talk.hear();
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(5),
        "{step}"
    );
    assert_eq!(step["opened"], false, "{step}");
    assert_eq!(step["notice"]["code"], "browser_not_opened", "{step}");
    assert!(
        step["notice"]["detail"]
            .as_str()
            .unwrap()
            .contains("no display"),
        "{step}"
    );
    assert_eq!(step["device_code_offered"], true, "{step}");
    assert!(step["elsewhere"].is_string(), "{step}");
    talk.hang_up();
}
