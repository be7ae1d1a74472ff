//! The playbook of packaging/ansible, run on this computer with an `/etc` of its own, which only root can
//! make.

use std::path::Path;
use std::process::Command;

const PLAYER: &str = "/usr/bin/ansible-playbook";

const PREPARED: &str = r#"set -e
mount -t tmpfs none /mnt
mkdir -m 755 /mnt/above /mnt/work
mount -t overlay none -o lowerdir=/etc,upperdir=/mnt/above,workdir=/mnt/work /etc
exec "$@"
"#;

/// Plays it with this policy: whether it went well, and what it said.
fn played(policy: &str) -> (bool, String) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("acme.toml");
    portico_core::fs::atomic::write(&file, policy.as_bytes()).unwrap();
    let program = test_support::program().parent().unwrap();
    let playbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/ansible/policy.yml");
    let output = Command::new("unshare")
        .args(["--mount", "--propagation", "private", "--"])
        .args(["sh", "-c", PREPARED, "sh", PLAYER])
        .args(["-i", "localhost,", "-c", "local", "-e"])
        .arg(format!("policy={}", file.display()))
        .arg(playbook)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
        .env("HOME", home.path())
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

#[test]
fn a_right_policy_counts_and_a_wrong_one_is_not_put_in_its_place() {
    if !rustix::process::geteuid().is_root() || !Path::new(PLAYER).exists() {
        return; // it takes root, and Ansible
    }
    let (good, said) = played("methods = [\"sso\"]\n");
    assert!(good && said.contains("All assertions passed"), "{said}");
    for wrong in ["methods = \"sso\"\n", "onyl_profile = 1\n", "methods = [\n"] {
        let (good, said) = played(wrong);
        assert!(!good && said.contains("failed to validate"), "{said}");
    }
    // It binds nobody.
    let (good, said) = played("language = \"nb\"\n");
    assert!(!good && said.contains("Assertion failed"), "{said}");
}
