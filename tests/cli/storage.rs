//! Files and folders that are not as Portico left them: locks that others hold, pipes, modes. A vault
//! of sealed files, so that everything is a file.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use portico_sandbox::{Fault, FaultKind};

use crate::desk::Desk;

const ADA: &str = "ada@example.com";
/// Longer than anything may be waited for that says nothing.
const LIMIT: Duration = Duration::from_secs(15);
/// A profile whose client secret goes into the vault.
const PROFILE: &str = "name = \"acme\"\nissuer = \"https://id.acme.example\"\n\
                       client_id = \"portico\"\nclient_secret = \"hush\"\n";

/// A refresh token is not spent for tokens that could not be kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_is_held_is_said_before_a_token_is_spent() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let before = sandbox.requests_to("/token").len();
    let lock = held_by_another(&data(&desk).join("vault/lock"));

    let begun = Instant::now();
    let held = desk.run(&["token", "--min-valid", "99999"]);

    assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
    assert_eq!(held.code, 1, "{held}");
    assert!(held.stderr.contains("[storage_busy]"), "{held}");
    assert_eq!(
        sandbox.requests_to("/token").len(),
        before,
        "nothing is sent"
    );

    lock.unlock().unwrap();
    let free = desk.run(&["token", "--min-valid", "3600"]);
    assert_eq!(free.code, 0, "{free}");
    assert_eq!(
        desk.run(&["token", "--min-valid", "99999"]).code,
        0,
        "and once more"
    );
    assert!(sandbox.requests_to("/token").len() > before);
}

/// Runs a program that may write no file as large as a vault wants room for.
const WITHOUT_ROOM: &str = "trap '' XFSZ; ulimit -f 40; exec \"$0\" \"$@\"";

/// The mark of a renewal is small, and would have been written.
#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_has_no_room_is_said_before_a_token_is_spent() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let before = sandbox.requests_to("/token").len();
    let renews = ["token", "--min-valid", "99999"];

    let mut without_room = desk.other(Path::new("sh"));
    without_room.args(["-c", WITHOUT_ROOM]);
    let without_room = without_room.arg(test_support::program()).args(renews);
    let said = without_room.output().unwrap();

    assert!(!said.status.success(), "{said:?}");
    assert!(said.stdout.is_empty(), "{said:?}");
    let sent = sandbox.requests_to("/token").len();
    assert_eq!(sent, before, "nothing is sent: {said:?}");

    let with_room = desk.run(&renews);
    assert_eq!(with_room.code, 0, "{with_room}");
    assert!(sandbox.requests_to("/token").len() > before);
    let left = std::fs::read_dir(data(&desk).join("vault")).unwrap();
    let names = left.map(|entry| entry.unwrap().file_name());
    let mut names = names.map(|name| name.to_string_lossy().into_owned());
    assert!(!names.any(|name| name.contains("room")), "nothing is left");
}

/// A full disk takes no file, and lets go of one: what is left says nothing that isn't so.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_on_a_full_disk_is_one() {
    for room in ["0", "unlimited"] {
        let (desk, sandbox) = Desk::with_vault_of_files().await;
        desk.signed_in(&sandbox, ADA);

        let mut limited = desk.other(Path::new("sh"));
        let limit = format!("trap '' XFSZ; ulimit -f {room}; exec \"$0\" \"$@\"");
        limited
            .args(["-c", limit.as_str()])
            .arg(test_support::program());
        let out = crate::desk::seen(&["logout"], limited.arg("logout"), "");

        assert_eq!(out.code, 0, "{room}: {out}");
        assert!(out.stderr.contains("is signed out."), "{room}: {out}");
        let told = sandbox.requests_to("/revoke").len();
        assert_ne!(told, 0, "{room}: {out}");
        let status = desk.run(&["status"]);
        assert_eq!(status.code, 3, "{room}: {status}");
        assert!(
            !status.stderr.contains("session_altered"),
            "{room}: {status}"
        );
        let again = desk.run(&["logout"]);
        assert!(!again.stderr.contains("stay valid"), "{room}: {again}");
        assert_eq!(sandbox.requests_to("/revoke").len(), told, "{room}");
        desk.signed_in(&sandbox, ADA);
        assert_eq!(desk.run(&["token"]).code, 0, "{room}");
    }
}

/// The reading half: what only reads waits for nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_ready_is_handed_out_while_the_vault_is_held() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let _lock = held_by_another(&data(&desk).join("vault/lock"));
    assert_eq!(desk.run(&["token"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_another_program_holds_is_signed_out_all_the_same() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let lock = held_by_another(&lock_of(&desk));

    let begun = Instant::now();
    let held = desk.run(&["logout"]);

    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(held.code, 0, "{held}");
    assert!(
        held.stderr.contains("is signed out on this computer"),
        "{held}"
    );
    assert!(held.stderr.contains("still working"), "why not yet: {held}");
    assert_eq!(desk.run(&["token"]).code, 3);
    assert!(sandbox.requests_to("/revoke").is_empty());
    lock.unlock().unwrap();
    let looked = desk.run(&["status"]);
    assert!(!sandbox.requests_to("/revoke").is_empty(), "{looked}");
    assert_eq!(desk.run(&["logout"]).code, 0);
}

/// The other program has the tokens by then: it gives them back, and hands out none.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_while_another_program_renews_is_one_there_too() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let slow = FaultKind::Slow(Duration::from_secs(8));
    sandbox.set_fault(Fault::new(slow).at("/token"));
    let before = sandbox.requests_to("/token").len();
    let mut renewing = desk
        .command(&["token", "--min-valid", "99999"])
        .spawn()
        .unwrap();
    while sandbox.requests_to("/token").len() == before && renewing.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }

    let left = desk.run(&["logout"]);

    assert_eq!(left.code, 0, "{left}");
    let renewed = renewing.wait_with_output().unwrap();
    let said = String::from_utf8(renewed.stderr).unwrap();
    assert_eq!(renewed.status.code(), Some(3), "{said}");
    assert!(renewed.stdout.is_empty());
    assert!(said.contains("[not_signed_in]"), "{said}");
    assert!(sandbox.requests_to("/revoke").len() >= 2);
}

/// The vault's own lock can be waited for twice, before and after the provider is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_another_program_holds_does_not_keep_logout_for_long() {
    for is_silent in [true, false] {
        let (desk, sandbox) = Desk::with_vault_of_files().await;
        desk.signed_in(&sandbox, ADA);
        let _lock = held_by_another(&data(&desk).join("vault/lock"));
        if is_silent {
            let silent = FaultKind::Slow(Duration::from_secs(60));
            sandbox.set_fault(Fault::new(silent).at("/revoke"));
        }

        let begun = Instant::now();
        let held = desk.run(&["logout"]);

        let took = begun.elapsed();
        assert!(took < Duration::from_secs(10), "{is_silent}: {took:?}");
        assert_eq!(held.stderr.contains("[storage_busy]"), is_silent, "{held}");
        assert_eq!(held.code == 0, !is_silent, "{held}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_in_a_lock_s_place_is_said_and_not_waited_for() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let lock = lock_of(&desk);
    std::fs::remove_file(&lock).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&lock)
            .status()
            .unwrap()
            .success()
    );

    for arguments in [&["token", "--min-valid", "99999"][..], &["logout"]] {
        let begun = Instant::now();
        let seen = desk.run(arguments);
        assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
        assert!(seen.stderr.contains("[storage_damaged]"), "{seen}");
        assert!(seen.stderr.contains(".lock"), "which one: {seen}");
    }
    let begun = Instant::now();
    desk.run(&["status"]);
    assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
}

#[test]
fn a_pipe_that_somebody_names_is_said_and_not_waited_for() {
    let desk = Desk::new();
    let at = |name: &str| desk.home.path().join(name).display().to_string();
    let (pipe, link) = (at("pipe"), at("link"));
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    for path in [pipe.as_str(), &link, "/dev/zero"] {
        for words in [
            &["profile", "add"][..],
            &["policy", "validate"],
            &["support", "send", "--report"],
        ] {
            let arguments = [words, &[path]].concat();
            let begun = Instant::now();
            let seen = desk.run(&arguments);
            assert!(begun.elapsed() < LIMIT, "{seen}");
            assert_ne!(seen.code, 0, "{seen}");
            assert!(!seen.stderr.is_empty(), "{seen}");
        }
    }
    let seen = desk.run(&["profile", "add", &pipe]);
    assert!(seen.stderr.contains("[profile_invalid]"), "{seen}");
    assert!(seen.stderr.contains(&pipe), "{seen}");
    assert!(!seen.stderr.contains(&format!("{pipe}: {pipe}")), "{seen}");
}

#[test]
fn a_profile_comes_through_a_pipe_that_a_shell_has_opened() {
    let desk = Desk::new();
    let profile = "name = \"acme\"\nissuer = \"https://id.acme.example\"\nclient_id = \"c\"\n";
    for path in ["-", "/dev/stdin", "/dev/fd/0"] {
        let seen = desk.run_with(&["profile", "add", path], profile);
        assert_eq!(seen.code, 0, "{path}: {seen}");
        assert_eq!(desk.run(&["profile", "remove", "acme"]).code, 0, "{path}");
    }
    let large = format!("{profile}# {}\n", "x".repeat(300 * 1024));
    let file = desk.file("large.toml", &large);
    for path in ["-", "/dev/fd/0", &file] {
        let seen = desk.run_with(&["profile", "add", path], &large);
        assert!(seen.stderr.contains("[profile_invalid]"), "{path}: {seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_file_that_others_read_is_refused_with_what_helps() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let key = desk.home.path().join("passphrase");

    mode(&key, 0o644);
    let seen = desk.run(&["token"]);
    assert_eq!(seen.code, 1, "{seen}");
    assert!(seen.stderr.contains("[storage_exposed]"), "{seen}");
    assert!(
        seen.stderr
            .contains(&format!("chmod 600 {}", key.display())),
        "{seen}"
    );

    mode(&key, 0o600);
    assert_eq!(desk.run(&["token"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_everybody_writes_to_is_refused_and_troubleshooting_says_so() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let home = desk.home.path().join("portico");

    mode(&home, 0o777);
    let seen = desk.run(&["token"]);
    assert_eq!(seen.code, 1, "{seen}");
    assert!(seen.stderr.contains("[storage_exposed]"), "{seen}");
    assert!(
        seen.stderr
            .contains(&format!("chmod go-w {}", home.display())),
        "{seen}"
    );
    let doctor = desk.run(&["doctor", "--offline", "--check", "app.storage"]);
    assert_eq!(doctor.code, 1, "{doctor}");
    assert!(doctor.stdout.contains("Portico's files"), "{doctor}");

    mode(&home, 0o755);
    assert_eq!(desk.run(&["token"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_vault_is_no_news_and_a_key_that_is_gone_is() {
    let (desk, _sandbox) = Desk::with_vault_of_files().await;
    let file = desk.file("acme.toml", PROFILE);

    let first = desk.run(&["profile", "add", &file]);
    assert_eq!(first.code, 0, "{first}");
    assert!(!first.stderr.contains("key"), "{first}");

    std::fs::remove_file(data(&desk).join("vault/key.age")).unwrap();
    let second = desk.run(&["profile", "add", &file]);
    assert_eq!(second.code, 0, "{second}");
    assert!(second.stderr.contains("its key is gone"), "{second}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_service_keeps_logout_of_everybody_for_ten_seconds_at_most() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    desk.signed_in(&sandbox, "cleo@example.com");
    let silent = FaultKind::Slow(Duration::from_secs(60));
    sandbox.set_fault(Fault::new(silent).at("/revoke"));

    let begun = Instant::now();
    let out = desk.run(&["logout", "--all", "--json"]);

    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(out.code, 0, "{out}");
    let accounts = out.json()["accounts"].clone();
    assert_eq!(accounts.as_array().unwrap().len(), 2);
    for account in accounts.as_array().unwrap() {
        assert_eq!(account["revocation"]["state"], "pending", "{out}");
        assert_eq!(account["revocation"]["reason"], "network_timeout", "{out}");
    }
    assert!(
        out.stderr
            .contains("hasn't been revoked at the service yet"),
        "{out}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_does_not_take_a_sign_in_back_is_said_everywhere() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    sandbox.set_fault(Fault::new(FaultKind::ServerError(501)).at("/revoke"));

    let out = desk.run(&["logout"]);

    assert_eq!(out.code, 0, "{out}");
    assert!(out.stderr.contains("didn't revoke the sign-in"), "{out}");
    let status = desk.run(&["status"]);
    assert!(
        status.stdout.contains("didn't revoke the sign-in"),
        "{status}"
    );
    let json = desk.run(&["status", "--json"]).json();
    assert_eq!(json["accounts"][0]["revocation"]["state"], "refused");
    assert_eq!(json["accounts"][0]["pending_revocation"], false);
    let again = desk.run(&["logout"]);
    assert!(
        again.stderr.contains("didn't revoke the sign-in"),
        "{again}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_sign_in_says_of_the_one_before_that_it_is_still_valid() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    sandbox.set_fault(Fault::new(FaultKind::ServerError(503)).at("/revoke"));
    desk.signed_in(&sandbox, ADA);

    let status = desk.run(&["status", "--json"]).json();
    assert_eq!(status["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(status["replaced"][0]["revocation"]["state"], "pending");
    sandbox.clear_faults();

    let begun = Instant::now();
    while desk.run(&["status", "--json"]).json()["replaced"].is_array() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nobody told it");
    }
    assert_eq!(desk.run(&["token"]).code, 0);
}

/// After a power cut a spent refresh token would come back with the old name, and one that was
/// removed with its old file.
#[cfg(target_os = "linux")] // strace
#[tokio::test(flavor = "multi_thread")]
async fn what_is_renamed_or_removed_is_on_the_disk_at_once() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    for (arguments, at_least) in [(&["token", "--min-valid", "3600"][..], 3), (&["logout"], 2)] {
        let changes = changes_of_names(&desk, arguments);
        assert!(changes.len() >= at_least, "{arguments:?}: {changes:?}");
        for (path, is_kept) in changes {
            assert!(is_kept, "{arguments:?}: {}", path.display());
        }
    }
}

/// The names that a run has changed in Portico's data, and whether their folder was put on the disk
/// after that.
#[cfg(target_os = "linux")]
fn changes_of_names(desk: &Desk, arguments: &[&str]) -> Vec<(PathBuf, bool)> {
    let calls = "trace=rename,renameat,renameat2,unlink,unlinkat,fsync";
    let text = desk.traced(arguments, &["-y", "-s", "4096", "-e", calls]);
    let data = data(desk);
    let mut changes: Vec<(PathBuf, bool)> = Vec::new();
    for line in text.lines().filter(|line| line.ends_with("= 0")) {
        if line.contains("fsync(") {
            let folder = line.split(['<', '>']).nth(1).unwrap_or_default();
            for (path, is_kept) in &mut changes {
                *is_kept |= path.parent() == Some(Path::new(folder));
            }
        } else if let Some(name) = line.rsplit('"').nth(1) {
            let path = PathBuf::from(name);
            if path.starts_with(&data) {
                changes.push((path, false));
            }
        }
    }
    changes
}

/// A lock, as another program holds it.
fn held_by_another(path: &Path) -> File {
    let lock = File::options().write(true).open(path).unwrap();
    lock.lock().unwrap();
    lock
}

fn data(desk: &Desk) -> PathBuf {
    desk.home.path().join("portico/data")
}

/// The lock of the only session.
fn lock_of(desk: &Desk) -> PathBuf {
    let entries = std::fs::read_dir(data(desk).join("sessions")).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    // Beside it lies the one that all sign-ins take.
    let is_of_session = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "lock")
            && path.file_stem().is_some_and(|stem| stem != "sign-in")
    };
    paths.find(is_of_session).unwrap()
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}
