//! apt, with a signed repository, in a Debian of its own.

use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::packages::Workspace;
use xtask::process::{Program, write};
use xtask::system::as_root;
use xtask::workspace::cache;

use super::root::{Key, listed, must_be_the_same, within};
use super::{BEFORE, of, sandbox};
use crate::artefact::{Artefact, Kind};

const BOTH: [&str; 2] = ["portico", "portico-desktop"];
/// Where the repository lies in the root.
const PLACE: &str = "srv/portico";

/// Installs the version before, upgrades, goes back, upgrades again, runs, and purges; nothing is left.
pub(super) fn check(
    workspace: &Workspace,
    old: &[Artefact],
    made: &[Artefact],
    work: &Path,
) -> Result<(), Trouble> {
    let root = work.join("root");
    debian(&root)?;
    let result = in_debian(workspace, old, made, work, &root);
    // It belongs to root, whoever started this.
    as_root(Program::new("rm"))
        .args(["-rf", "--one-file-system"])
        .arg(&root)
        .output()?;
    result
}

fn in_debian(
    workspace: &Workspace,
    old: &[Artefact],
    made: &[Artefact],
    work: &Path,
    root: &Path,
) -> Result<(), Trouble> {
    let repository = Repository::new(work, root)?;
    repository.publish(&of(old, Kind::Deb))?;
    trusted(&repository.key, work, root)?;
    apt(root, &["update"]).must_run()?;
    // What it depends on stays after a purge, as on anybody's computer.
    apt(root, &["satisfy", &dependencies(&of(made, Kind::Deb))?]).must_run()?;
    let before = listed(root)?;

    apt(root, &["install", "portico-desktop"]).must_run()?;
    version_is(root, BEFORE)?;
    repository.publish(&of(made, Kind::Deb))?;
    apt(root, &["update"]).must_run()?;
    apt(root, &["upgrade"]).must_run()?;
    version_is(root, env!("CARGO_PKG_VERSION"))?;
    back_to(root, &of(old, Kind::Deb))?;
    version_is(root, BEFORE)?;
    apt(root, &["upgrade"]).must_run()?;
    version_is(root, env!("CARGO_PKG_VERSION"))?;

    let told = within(root, &["portico", "--version"]).output()?;
    print!("{told}");
    within(root, &["portico", "profile", "list"]).must_run()?;
    without_a_display(root)?;
    somebody_signs_in(workspace, root)?;

    let purge: Vec<&str> = ["purge"].into_iter().chain(BOTH).collect();
    apt(root, &purge).must_run()?;
    must_be_the_same(&before, &listed(root)?)?;
    another_key_is_refused(work, root)
}

/// From the files, as a repository of reprepro's has the newest version alone.
fn back_to(root: &Path, packages: &[PathBuf]) -> Result<(), Trouble> {
    as_root(Program::new("cp"))
        .args(packages)
        .arg(root.join("srv"))
        .output()?;
    let inside: Vec<String> = packages
        .iter()
        .map(|path| format!("/srv/{}", path.file_name().unwrap_or_default().display()))
        .collect();
    let mut words = vec!["install", "--allow-downgrades"];
    words.extend(inside.iter().map(String::as_str));
    apt(root, &words).must_run()
}

/// The window's program starts, finds no display, and says so: every library is there.
fn without_a_display(root: &Path) -> Result<(), Trouble> {
    let script = "portico-desktop 2>&1; true";
    let told = within(root, &["sh", "-c", script]).output()?;
    print!("{told}");
    if told.contains("error while loading shared libraries") || told.trim().is_empty() {
        return Err("the window's program does not start".into());
    }
    Ok(())
}

/// Without a keychain, as on a server.
fn somebody_signs_in(workspace: &Workspace, root: &Path) -> Result<(), Trouble> {
    let script = "umask 077 && mkdir /tmp/person && echo a long passphrase > /tmp/person/key";
    within(root, &["sh", "-c", script]).must_run()?;
    sandbox::signs_in(workspace, |issuer, words| {
        let sandbox = format!("PORTICO_SANDBOX={issuer}");
        let person = [
            "env",
            &sandbox,
            "PORTICO_HOME=/tmp/person/home",
            "PORTICO_VAULT=file",
            "PORTICO_VAULT_KEY_FILE=/tmp/person/key",
            "portico",
        ];
        within(root, &[&person, words].concat())
    })?;
    within(root, &["rm", "-r", "/tmp/person"]).must_run()
}

fn version_is(root: &Path, expected: &str) -> Result<(), Trouble> {
    for package in BOTH {
        let version = within(root, &["dpkg-query", "-W", "-f=${Version}", package]).output()?;
        if version != expected {
            return Err(format!("{package} is {version}, not {expected}").into());
        }
    }
    Ok(())
}

fn dependencies(packages: &[PathBuf]) -> Result<String, Trouble> {
    let mut needed = Vec::new();
    for package in packages {
        let told = Program::new("dpkg-deb")
            .arg("--field")
            .arg(package)
            .arg("Depends");
        let told = told.output()?;
        let others = told
            .trim()
            .split(", ")
            .filter(|it| !it.starts_with("portico"));
        needed.extend(others.map(str::to_owned));
    }
    Ok(needed.join(", "))
}

fn apt(root: &Path, words: &[&str]) -> Program {
    let mut all = vec!["apt-get", "-q", "-y", "--no-install-recommends"];
    all.extend(["-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"]);
    all.extend(words);
    within(root, &all)
}

/// A repository that reprepro keeps, and a copy of it in the root.
struct Repository {
    folder: PathBuf,
    place: PathBuf,
    key: Key,
}

impl Repository {
    fn new(work: &Path, root: &Path) -> Result<Self, Trouble> {
        let key = Key::new(&work.join("key"))?;
        let folder = work.join("repository");
        let architecture = Program::new("dpkg").arg("--print-architecture").output()?;
        write(
            &folder.join("conf/distributions"),
            &format!(
                "Codename: stable\nComponents: main\nArchitectures: {}\nSignWith: {}\n",
                architecture.trim(),
                key.fingerprint
            ),
        )?;
        Ok(Self {
            folder,
            place: root.join(PLACE),
            key,
        })
    }

    fn publish(&self, packages: &[PathBuf]) -> Result<(), Trouble> {
        let reprepro = Program::new("reprepro").arg("-b").arg(&self.folder);
        self.key
            .knowing(reprepro)
            .args(["includedeb", "stable"])
            .args(packages)
            .must_run()?;
        as_root(Program::new("mkdir"))
            .arg("-p")
            .arg(&self.place)
            .output()?;
        for part in ["dists", "pool"] {
            as_root(Program::new("cp"))
                .arg("-rT")
                .arg(self.folder.join(part))
                .arg(self.place.join(part))
                .output()?;
        }
        Ok(())
    }
}

/// Tells the root's apt about the repository and whose signature it has to have.
fn trusted(key: &Key, work: &Path, root: &Path) -> Result<(), Trouble> {
    let public = work.join("portico.asc");
    key.write_public(&public)?;
    let source = work.join("portico.sources");
    write(
        &source,
        &format!(
            "Types: deb\nURIs: file:/{PLACE}\nSuites: stable\nComponents: main\n\
             Signed-By: /etc/apt/keyrings/portico.asc\n"
        ),
    )?;
    for (from, to) in [
        (&public, "etc/apt/keyrings/portico.asc"),
        (&source, "etc/apt/sources.list.d/portico.sources"),
    ] {
        as_root(Program::new("install"))
            .args(["-D", "-m", "644"])
            .arg(from)
            .arg(root.join(to))
            .output()?;
    }
    Ok(())
}

/// The hostile twin: the same repository, believed only with somebody else's signature.
fn another_key_is_refused(work: &Path, root: &Path) -> Result<(), Trouble> {
    let other = Key::new(&work.join("other-key"))?;
    trusted(&other, work, root)?;
    let strict = ["-o", "APT::Update::Error-Mode=any", "update"];
    if apt(root, &strict).succeeds() {
        return Err("apt believed a repository with somebody else's signature".into());
    }
    Ok(())
}

/// A Debian without anything on it: this machine's own release, made once and kept.
fn debian(root: &Path) -> Result<(), Trouble> {
    let (codename, mirror) = release_and_mirror()?;
    let folder = cache()?.join("roots");
    std::fs::create_dir_all(&folder)?;
    let kept = folder.join(format!("{codename}.tar"));
    if !kept.is_file() {
        println!("a small {codename} is loaded once, a minute or two");
        let script = "debootstrap --variant=minbase --include=ca-certificates \"$1\" \"$2\" \"$3\" \
                      && tar --create --one-file-system --directory \"$2\" --file \"$4.part\" . \
                      && mv \"$4.part\" \"$4\"";
        as_root(Program::new("sh"))
            .args(["-c", script, "sh", &codename])
            .arg(root)
            .arg(&mirror)
            .arg(&kept)
            .must_run()?;
    } else {
        std::fs::create_dir_all(root)?;
        as_root(Program::new("tar"))
            .arg("--extract")
            .arg("--directory")
            .arg(root)
            .arg("--file")
            .arg(&kept)
            .must_run()?;
    }
    // Nothing that is installed there is to start.
    let script = "printf '#!/bin/sh\\nexit 101\\n' > \"$1/usr/sbin/policy-rc.d\" \
                  && chmod 755 \"$1/usr/sbin/policy-rc.d\" && cp /etc/resolv.conf \"$1/etc/\"";
    as_root(Program::new("sh"))
        .args(["-c", script, "sh"])
        .arg(root)
        .must_run()
}

/// What apt on this machine loads its own packages from.
fn release_and_mirror() -> Result<(String, String), Trouble> {
    let about = std::fs::read_to_string("/etc/os-release")?;
    let codename = about
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
        .ok_or("/etc/os-release names no release")?
        .trim_matches('"')
        .to_owned();
    let told = Program::new("apt-get")
        .args([
            "indextargets",
            "--format",
            "$(CODENAME) $(COMPONENT) $(REPO_URI)",
        ])
        .arg("Identifier: Packages")
        .output()?;
    let wanted = format!("{codename} main ");
    let mirror = told.lines().find_map(|line| line.strip_prefix(&wanted));
    Ok((
        codename,
        mirror.ok_or("apt loads from no mirror here")?.to_owned(),
    ))
}
