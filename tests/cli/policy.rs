//! The organisation's policy file where it lies on a real system: whose it has to be, and what the
//! program does with one that is not. Each case has an `/etc` of its own, which only root can make.

use std::process::{Command, Stdio};

use rustix::process::geteuid;

use crate::desk::{Desk, seen};

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
    ("echo 'only_issuer = [' > policy.toml", Does::Closes),
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
printf 'only_issuer = "%s"\n' "$1" > policy.toml
chmod 644 policy.toml
eval "$2"
cd /
shift 2
exec "$@"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_binds_where_only_root_could_have_written_it() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desk, sandbox) = Desk::with_sandbox().await;
    let asks = |only_issuer: &str, change: &str| {
        let words = ["login", "--json", "--email", "ada@example.com"];
        let plain = desk.command(&words);
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
