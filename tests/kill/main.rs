//! `kill -9` at any point of a renewal loses no session that the service still honours.

#[path = "../cli/desk.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the command line's tests need more of it"
)]
mod desk;

use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};

use portico_sandbox::Sandbox;

use crate::desk::Desk;

const ADA: &str = "ada@example.com";
/// Longer than a token lasts: it is renewed.
const RENEW: &[&str] = &["token", "--min-valid", "3600"];
/// Rounds in the usual run, and in the long one.
const ROUNDS: usize = 60;
const MANY_ROUNDS: usize = 1_000;
/// How long after the service has the request the process may live on.
const AFTERWARDS: Duration = Duration::from_millis(25);
/// How long a file has to have been there to be left over.
const OLD: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_killed_at_any_point_loses_no_session() {
    let Some((desk, sandbox)) = Desk::with_keychain().await else {
        return; // this machine has no gnome-keyring
    };
    desk.signed_in(&sandbox, ADA);
    let length = usual_length(&desk);
    let rounds = match test_support::inherited("PORTICO_SOAK") {
        Some(_) => MANY_ROUNDS,
        None => ROUNDS,
    };

    let mut killed = 0;
    for round in 0..rounds {
        // Evenly over the whole length, and otherwise in each round.
        let share = (round as f64 * 0.618_034).fract();
        forgive(&sandbox, true);
        let came_to_its_end = match round % 2 {
            0 => kill_after(&desk, length.mul_f64(share)),
            _ => kill_after_request(&desk, &sandbox, AFTERWARDS.mul_f64(share)),
        };
        killed += usize::from(!came_to_its_end);

        // The next caller repairs what has to be repaired, even where a token is still good: later
        // the service takes a refresh token that was spent for stolen.
        let next = desk.run(&["token"]);
        forgive(&sandbox, false);
        let later = desk.run(RENEW);

        for seen in [next, later] {
            assert_eq!(seen.code, 0, "round {round}, {share}: {seen}");
            let token = seen.stdout.trim().to_owned();
            assert!(sandbox.issued_secrets().contains(&token), "{seen}");
        }
    }

    assert!(killed > rounds / 4, "{killed} of {rounds} were killed");
    assert_clean(&desk);
}

/// Whether the service takes a refresh token that was spent a moment ago.
fn forgive(sandbox: &Sandbox, forgive: bool) {
    sandbox.change_settings(|settings| settings.refresh_grace = if forgive { 60 } else { -1 });
}

/// How long a renewal takes here and now.
fn usual_length(desk: &Desk) -> Duration {
    let mut lengths: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(desk.run(RENEW).code, 0);
            start.elapsed()
        })
        .collect();
    lengths.sort();
    lengths[2]
}

fn kill_after(desk: &Desk, delay: Duration) -> bool {
    let mut child = desk.command(RENEW).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(delay);
    // It may have come to its end already.
    let _ = child.kill();
    child.wait().unwrap().success()
}

/// The steps around the request are the short ones, and the ones that count.
fn kill_after_request(desk: &Desk, sandbox: &Sandbox, delay: Duration) -> bool {
    let before = sandbox.requests_to("/token").len();
    let mut child = desk.command(RENEW).stderr(Stdio::null()).spawn().unwrap();
    while sandbox.requests_to("/token").len() == before && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    std::thread::sleep(delay);
    let _ = child.kill();
    child.wait().unwrap().success()
}

/// One session, and nothing half-written: what was left is swept once it is old.
fn assert_clean(desk: &Desk) {
    let folder = desk.home.path().join("portico/data/sessions");
    let names = || -> Vec<String> {
        let entries = std::fs::read_dir(&folder).unwrap();
        let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
        entries.map(|entry| name(entry.unwrap())).collect()
    };
    for name in names().iter().filter(|name| name.starts_with('.')) {
        let file = File::options().write(true).open(folder.join(name)).unwrap();
        let old = file.metadata().unwrap().modified().unwrap() - OLD;
        file.set_modified(old).unwrap();
    }
    assert_eq!(desk.run(RENEW).code, 0);

    let mut endings: Vec<String> = names()
        .iter()
        .map(|name| name.rsplit('.').next().unwrap().to_owned())
        .collect();
    endings.sort();
    assert_eq!(
        endings,
        ["account", "in-front", "json", "lock", "lock"],
        "{:?}",
        names()
    );
    let items = desk.keychain_items();
    let kinds: Vec<&str> = items
        .iter()
        .filter_map(|item| item.split('/').next())
        .collect();
    assert_eq!(kinds, ["device", "front", "person", "session"], "{items:?}");
    let accounts = desk.run(&["status", "--json"]).json();
    assert_eq!(accounts["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(accounts["accounts"][0]["state"], "signed_in");
}
