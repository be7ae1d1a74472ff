//! dnf, with a signed repository of signed packages, in a root of its own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::process::{Program, write};
use xtask::system::as_root;

use super::lint::copied;
use super::root::{Key, listed, must_be_the_same, with_libraries, within};
use super::{BEFORE, of};
use crate::artefact::{Artefact, Kind};

/// Stands for everything that such a system has already.
const REST: &str = "rest-of-the-system";

/// Installs the version before, upgrades, goes back, upgrades again, runs, and removes; nothing is left.
pub(super) fn check(old: &[Artefact], made: &[Artefact], work: &Path) -> Result<(), Trouble> {
    let key = Key::new(&work.join("key"))?;
    let repository = work.join("repository");
    std::fs::create_dir_all(&repository)?;
    let public = work.join("portico.asc");
    key.write_public(&public)?;
    let new = of(made, Kind::Rpm);
    let rest = rest_of_the_system(&new, &work.join("rest"))?;
    publish(&key, &[rest], &repository)?;
    publish(&key, &of(old, Kind::Rpm), &repository)?;
    write(
        &work.join("sources/portico.repo"),
        &format!(
            "[portico]\nname=Portico\nbaseurl=file://{}\nenabled=1\ngpgcheck=1\n\
             gpgkey=file://{}\nmetadata_expire=0\n",
            repository.display(),
            public.display()
        ),
    )?;
    let root = work.join("root");
    for folder in ["root", "cache", "log"] {
        std::fs::create_dir_all(work.join(folder))?;
    }
    let result = in_root(&key, &new, &repository, work, &root);
    as_root(Program::new("rm"))
        .args(["-rf", "--one-file-system"])
        .arg(&root)
        .output()?;
    result
}

fn in_root(
    key: &Key,
    new: &[PathBuf],
    repository: &Path,
    work: &Path,
    root: &Path,
) -> Result<(), Trouble> {
    dnf(work, root, &["install", REST]).must_run()?;
    with_libraries(root, &work.join("rest/portico"))?;
    let before = listed(root)?;
    dnf(work, root, &["install", "portico-desktop"]).must_run()?;
    version_is(root, BEFORE)?;
    publish(key, new, repository)?;
    dnf(work, root, &["upgrade", "--refresh"]).must_run()?;
    version_is(root, env!("CARGO_PKG_VERSION"))?;
    let both = ["portico", "portico-desktop"].map(|name| format!("{name}-{BEFORE}"));
    dnf(work, root, &["downgrade", &both[0], &both[1]]).must_run()?;
    version_is(root, BEFORE)?;
    dnf(work, root, &["upgrade"]).must_run()?;
    version_is(root, env!("CARGO_PKG_VERSION"))?;

    let told = within(root, &["/usr/bin/portico", "--version"]).output()?;
    print!("{told}");
    let marker = std::fs::read_to_string(root.join("usr/lib/portico/install-source"))?;
    if marker != "rpm\n" {
        return Err(format!("install-source says {marker}").into());
    }
    for package in ["portico", "portico-desktop"] {
        rpm(root)
            .args(["--verify", "--nodeps", package])
            .must_run()?;
    }
    dnf(work, root, &["remove", "portico"]).must_run()?;
    must_be_the_same(&before, &listed(root)?)?;
    unsigned_is_refused(new, repository, work, root)
}

/// The hostile twin: the same packages without a signature.
fn unsigned_is_refused(
    new: &[PathBuf],
    repository: &Path,
    work: &Path,
    root: &Path,
) -> Result<(), Trouble> {
    copied(new, repository)?;
    indexed(repository)?;
    let install = dnf(work, root, &["install", "--refresh", "portico-desktop"]);
    if install.succeeds() {
        return Err("dnf installed packages that nobody has signed".into());
    }
    Ok(())
}

fn publish(key: &Key, packages: &[PathBuf], repository: &Path) -> Result<(), Trouble> {
    key.sign_rpms(&copied(packages, repository)?)?;
    indexed(repository)
}

fn indexed(repository: &Path) -> Result<(), Trouble> {
    Program::new("createrepo_c")
        .args(["--quiet", "--update"])
        .arg(repository)
        .must_run()
}

fn version_is(root: &Path, expected: &str) -> Result<(), Trouble> {
    for package in ["portico", "portico-desktop"] {
        let told = rpm(root)
            .args(["--query", "--queryformat", "%{VERSION}", package])
            .output()?;
        if told != expected {
            return Err(format!("{package} is {told}, not {expected}").into());
        }
    }
    Ok(())
}

fn rpm(root: &Path) -> Program {
    as_root(Program::new("rpm")).arg("--root").arg(root)
}

/// Only our repository is asked, and nothing of this machine is touched.
fn dnf(work: &Path, root: &Path, words: &[&str]) -> Program {
    let option = |name: &str, place: PathBuf| format!("--setopt={name}={}", place.display());
    as_root(Program::new("dnf"))
        .args(["--assumeyes", "--releasever=1", "--installroot"])
        .arg(root)
        .arg(option("reposdir", work.join("sources")))
        .arg(option("cachedir", work.join("cache")))
        .arg(option("logdir", work.join("log")))
        .arg("--setopt=install_weak_deps=False")
        .args(words)
}

/// One package that provides what ours need and do not bring: no RPM distribution is at hand, and
/// whether dnf finds each need met is the same question.
fn rest_of_the_system(packages: &[PathBuf], folder: &Path) -> Result<PathBuf, Trouble> {
    std::fs::create_dir_all(folder)?;
    let told = Program::new("rpm")
        .args(["-qp", "--requires"])
        .args(packages)
        .output()?;
    let needed: BTreeSet<&str> = told
        .lines()
        .map(str::trim)
        .filter(|need| !need.starts_with("rpmlib(") && !need.starts_with("portico"))
        .collect();
    let provides: String = needed
        .iter()
        .map(|need| format!("Provides: {need}\n"))
        .collect();
    let folders = folders_of_others(packages)?;
    let made: String = folders
        .iter()
        .map(|it| format!(" %{{buildroot}}{it}"))
        .collect();
    let owned: String = folders.iter().map(|it| format!("%dir {it}\n")).collect();
    let spec = folder.join("rest.spec");
    write(
        &spec,
        &format!(
            "Name: {REST}\nVersion: 1\nRelease: 1\nSummary: Everything else\nLicense: MIT\n\
             {provides}\n%description\nEverything else.\n\n%install\nmkdir -p{made}\n\n\
             %files\n{owned}"
        ),
    )?;
    let define = [
        format!("_topdir {}", folder.display()),
        format!("_rpmdir {}", folder.display()),
        "_build_name_fmt %%{NAME}.rpm".to_owned(),
    ];
    Program::new("rpmbuild")
        .args(["-bb", "--quiet", "--target", std::env::consts::ARCH])
        .args(define.iter().flat_map(|one| ["--define", one]))
        .arg(&spec)
        .output()?;
    // To know which libraries the program is linked to.
    let unpack = "rpm2cpio \"$1\" | cpio --quiet --to-stdout --extract ./usr/bin/portico > \"$2\"";
    Program::new("sh")
        .args(["-c", unpack, "sh"])
        .arg(&packages[0])
        .arg(folder.join("portico"))
        .output()?;
    Program::new("chmod")
        .arg("755")
        .arg(folder.join("portico"))
        .output()?;
    Ok(folder.join(format!("{REST}.rpm")))
}

/// Where our files lie, but for folders that bear our name: those have to go with the files.
fn folders_of_others(packages: &[PathBuf]) -> Result<BTreeSet<String>, Trouble> {
    let told = Program::new("rpm")
        .args(["-qp", "--list"])
        .args(packages)
        .output()?;
    let mut folders = BTreeSet::new();
    for file in told.lines() {
        for folder in Path::new(file).ancestors().skip(1) {
            let is_ours = folder
                .components()
                .any(|part| part.as_os_str().to_string_lossy().starts_with("portico"));
            if !is_ours && folder.parent().is_some() {
                folders.insert(folder.display().to_string());
            }
        }
    }
    Ok(folders)
}
