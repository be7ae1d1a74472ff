//! What handing out a token that is still good leaves alone: no async runtime, no TLS, no network.
//! A renewal, seen in the same way, shows that the same eyes would see it.

use std::collections::BTreeSet;

use crate::desk::Desk;

const ADA: &str = "ada@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn a_ready_token_is_handed_out_without_runtime_tls_or_network() {
    let Some((desk, sandbox)) = Desk::with_keychain().await else {
        return; // this machine has no gnome-keyring
    };
    desk.signed_in(&sandbox, ADA);

    let ready = traced(&desk, &["token"]);
    let renewed = traced(&desk, &["token", "--min-valid", "3600"]);

    // The keychain's own: our thread with its limit, and what its client library runs on.
    let keychain = ["async-io", "blocking-", "keychain", "zbus::Connectio"];
    assert_eq!(Vec::from_iter(&ready.threads), keychain);
    assert_eq!(ready.network, 0, "{ready:?}");
    let home = desk.home.path().display().to_string();
    let own = |file: &&String| !file.starts_with(&home);
    let read: Vec<_> = ready.files.iter().filter(own).collect();
    assert_eq!(
        read,
        ["/", "/proc/self/maps", "etc"],
        "nothing but Rust's look at the stack, and at the way to a policy"
    );

    assert!(renewed.threads.contains("tokio-rt-worker"), "{renewed:?}");
    assert!(renewed.network > 0, "{renewed:?}");
    let roots = |file: &String| file.contains("/certs/") || file.contains("ca-certificates");
    assert!(
        !renewed.files.iter().any(roots),
        "plain HTTP to this computer needs nobody's certificate: {renewed:?}"
    );
}

/// What a run asked of the system.
#[derive(Debug, Default)]
struct Traced {
    /// Names of the threads that it started, without numbers.
    threads: BTreeSet<String>,
    /// Files that it opened, without the libraries it is linked with.
    files: BTreeSet<String>,
    /// Sockets that lead beyond this computer's own files.
    network: usize,
}

fn traced(desk: &Desk, arguments: &[&str]) -> Traced {
    let mut traced = Traced::default();
    let trace = desk.traced(arguments, &["-e", "trace=openat,prctl,socket"]);
    for line in trace.lines() {
        let quoted = || line.split('"').nth(1).unwrap_or_default().to_owned();
        if line.contains("PR_SET_NAME") {
            let name = quoted();
            let name = name.trim_end_matches(|it: char| it.is_ascii_digit());
            traced.threads.insert(name.to_owned());
        } else if line.contains("openat(") && !quoted().contains(".so") {
            traced.files.insert(quoted());
        } else if line.contains("socket(") && !line.contains("AF_UNIX") {
            traced.network += 1;
        }
    }
    traced
}
