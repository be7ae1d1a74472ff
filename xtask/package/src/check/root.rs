//! A root of its own: what lies in it, what is run in it, and who signs what is installed there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::process::Program;
use xtask::system::as_root;

/// Everything below a folder, with kind, mode and owner; without what package managers write down
/// for themselves.
pub(super) fn listed(root: &Path) -> Result<BTreeSet<String>, Trouble> {
    const THEIR_OWN: &[&str] = &[
        "dev/",
        // The repository itself.
        "srv/",
        "proc/",
        "root/.rpmdb",
        "tmp/",
        "var/cache/",
        "var/lib/apt/",
        "var/lib/dnf/",
        "var/lib/rpm/",
        "usr/lib/sysimage/",
        "var/log/",
        "var/lib/dpkg/available",
        "var/lib/dpkg/lock",
        "var/lib/dpkg/status",
        "var/lib/dpkg/triggers/",
        "var/lib/dpkg/diversions",
        "var/lib/dpkg/statoverride",
        "var/lib/dpkg/info/format",
    ];
    let found = as_root(Program::new("find"))
        .arg(root)
        .args(["-mindepth", "1", "-printf", "%P|%y|%m|%U:%G\\n"])
        .output()?;
    let is_their_own = |line: &str| THEIR_OWN.iter().any(|start| line.starts_with(start));
    Ok(found
        .lines()
        .filter(|line| !is_their_own(line))
        .map(str::to_owned)
        .collect())
}

/// Fails with what has come and what has gone.
pub(super) fn must_be_the_same(
    before: &BTreeSet<String>,
    after: &BTreeSet<String>,
) -> Result<(), Trouble> {
    let come = after.difference(before).map(|line| format!("left: {line}"));
    let gone = before.difference(after).map(|line| format!("gone: {line}"));
    let found: Vec<String> = come.chain(gone).collect();
    super::none("the root is not as it was", &found)
}

/// A program in a root.
pub(super) fn within(root: &Path, words: &[&str]) -> Program {
    let chroot = Program::new("env")
        .args(["--ignore-environment", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        .args([
            "HOME=/nonexistent",
            "LC_ALL=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive",
        ])
        .arg("chroot")
        .arg(root)
        .args(words);
    as_root(chroot)
}

/// Puts the libraries that a program is linked to where it looks for them; which ones these are.
pub(super) fn with_libraries(root: &Path, program: &Path) -> Result<BTreeSet<String>, Trouble> {
    let told = Program::new("ldd").arg(program).output()?;
    let mut names = BTreeSet::new();
    for path in libraries(&told) {
        let from = Path::new(path);
        let name = from.file_name().unwrap_or_default().to_string_lossy();
        names.insert(name.into_owned());
        let place = root.join(path.trim_start_matches('/'));
        as_root(Program::new("install"))
            .args(["-D", "-m", "755"])
            .arg(from)
            .arg(&place)
            .output()?;
    }
    Ok(names)
}

fn libraries(told: &str) -> impl Iterator<Item = &str> {
    told.lines().filter_map(|line| {
        let path = line.split_once("=> ").map_or(line, |(_, path)| path);
        path.split_whitespace()
            .next()
            .filter(|it| it.starts_with('/'))
    })
}

/// Whoever signs repositories and packages here, for this run alone.
pub(super) struct Key {
    home: PathBuf,
    pub(super) fingerprint: String,
}

impl Key {
    /// Makes one in a folder of its own.
    pub(super) fn new(home: &Path) -> Result<Self, Trouble> {
        std::fs::create_dir_all(home)?;
        Program::new("chmod").arg("700").arg(home).output()?;
        let mut key = Self {
            home: home.to_owned(),
            fingerprint: String::new(),
        };
        key.gpg(&["--passphrase", "", "--quick-generate-key"])
            .args([
                "A test's repository <test@example.com>",
                "rsa2048",
                "sign",
                "never",
            ])
            .output()?;
        let told = key.gpg(&["--with-colons", "--list-secret-keys"]).output()?;
        let fingerprint = told.lines().find_map(|line| line.strip_prefix("fpr:"));
        key.fingerprint = fingerprint
            .ok_or("gpg made no key")?
            .trim_matches(':')
            .to_owned();
        Ok(key)
    }

    fn gpg(&self, words: &[&str]) -> Program {
        let gpg = Program::new("gpg").args(["--batch", "--quiet", "--pinentry-mode", "loopback"]);
        self.knowing(gpg).args(words)
    }

    /// A program that signs with it.
    pub(super) fn knowing(&self, program: Program) -> Program {
        program.with("GNUPGHOME", &self.home)
    }

    /// Writes its public half, as text.
    pub(super) fn write_public(&self, path: &Path) -> Result<(), Trouble> {
        let text = self.gpg(&["--armor", "--export"]).output()?;
        xtask::process::write(path, &text)
    }

    /// Signs RPM packages, where they lie.
    pub(super) fn sign_rpms(&self, packages: &[PathBuf]) -> Result<(), Trouble> {
        let name = format!("_gpg_name {}", self.fingerprint);
        self.knowing(Program::new("rpmsign"))
            .args([
                "--define",
                &name,
                "--define",
                "__gpg /usr/bin/gpg",
                "--addsign",
            ])
            .args(packages)
            .output()?;
        Ok(())
    }

    /// A home folder whose `rpm` knows it.
    pub(super) fn known_to_rpm(&self, home: &Path) -> Result<PathBuf, Trouble> {
        let (public, database) = (home.join("key.asc"), home.join("rpm"));
        self.write_public(&public)?;
        xtask::process::write(
            &home.join(".rpmmacros"),
            &format!("%_dbpath {}\n", database.display()),
        )?;
        std::fs::create_dir_all(&database)?;
        Program::new("rpm")
            .arg("--import")
            .arg(&public)
            .with("HOME", home)
            .output()?;
        Ok(home.to_owned())
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        // gpg has started an agent for this folder.
        let end = Program::new("gpgconf").args(["--kill", "all"]);
        drop(self.knowing(end).output_quietly());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_named_by_their_paths() {
        let told = "\tlinux-vdso.so.1 (0x1)\n\tlibm.so.6 => /lib/x/libm.so.6 (0x2)\n\t/lib64/ld.so (0x3)\n";
        assert_eq!(
            libraries(told).collect::<Vec<_>>(),
            ["/lib/x/libm.so.6", "/lib64/ld.so"]
        );
    }

    #[test]
    fn what_has_come_and_what_has_gone_is_named() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let before: BTreeSet<String> = list(&["a", "b"]);
        assert!(must_be_the_same(&before, &before.clone()).is_ok());
        let error = must_be_the_same(&before, &list(&["b", "c"])).unwrap_err();
        assert!(error.to_string().contains("left: c\n  gone: a"), "{error}");
    }
}
