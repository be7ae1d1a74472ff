//! What the distributions' own tools find fault with.

use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::process::Program;

use super::root::Key;
use super::{none, of};
use crate::artefact::{Artefact, Kind};
use crate::desktop::ID;

/// No Debian package starts anything when it comes or goes.
pub(super) fn deb_starts_nothing(made: &[Artefact]) -> Result<(), Trouble> {
    let mut found = Vec::new();
    for package in of(made, Kind::Deb) {
        let listed = Program::new("sh")
            .args(["-c", "dpkg-deb --ctrl-tarfile \"$1\" | tar --list", "sh"])
            .arg(&package)
            .output()?;
        let expected = ["./", "./control", "./md5sums"];
        let more = listed.lines().filter(|line| !expected.contains(line));
        found.extend(more.map(|line| format!("{}: {line}", package.display())));
    }
    none("these are no files to install", &found)
}

/// Nor does an RPM package.
pub(super) fn rpm_starts_nothing(made: &[Artefact]) -> Result<(), Trouble> {
    let mut found = Vec::new();
    for package in of(made, Kind::Rpm) {
        for kind in ["--scripts", "--triggers", "--filetriggers"] {
            let told = Program::new("rpm")
                .args(["-qp", kind])
                .arg(&package)
                .output()?;
            found.extend(
                told.lines()
                    .map(|line| format!("{}: {line}", package.display())),
            );
        }
    }
    none("these are no files to install", &found)
}

/// Debian's.
pub(super) fn lintian(made: &[Artefact]) -> Result<(), Trouble> {
    let good = Program::new("lintian")
        .args([
            "--fail-on",
            "error,warning",
            "--tag-display-limit",
            "0",
            "--allow-root",
        ])
        .args(of(made, Kind::Deb))
        .run()?;
    if good {
        return Ok(());
    }
    Err("lintian found faults".into())
}

/// That of the RPM distributions, on packages that are signed as they will be, by a key that this
/// computer knows.
pub(super) fn rpmlint(made: &[Artefact], work: &Path) -> Result<(), Trouble> {
    let key = Key::new(&work.join("key"))?;
    let packages = copied(&of(made, Kind::Rpm), work)?;
    key.sign_rpms(&packages)?;
    let home = key.known_to_rpm(&work.join("home"))?;
    // Its exit code is about more than errors.
    let (_, told) = Program::new("rpmlint")
        .args(&packages)
        .with("HOME", home)
        .timed_output()?;
    print!("{told}");
    if !told.contains(" 0 errors") {
        return Err("rpmlint found errors, or did not come to its end".into());
    }
    Ok(())
}

pub(super) fn copied(packages: &[PathBuf], folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut copies = Vec::new();
    for package in packages {
        let copy = folder.join(package.file_name().unwrap_or_default());
        std::fs::copy(package, &copy)?;
        copies.push(copy);
    }
    Ok(copies)
}

/// What desktops, shops and `man` read.
pub(super) fn desktop(made: &[Artefact], work: &Path) -> Result<(), Trouble> {
    for package in of(made, Kind::Deb) {
        let unpack = Program::new("dpkg-deb").arg("--extract").arg(&package);
        unpack.arg(work).must_run()?;
    }
    let share = work.join("usr/share");
    Program::new("desktop-file-validate")
        .arg(share.join(format!("applications/{ID}.desktop")))
        .must_run()?;
    Program::new("appstreamcli")
        .args(["validate", "--no-net", "--pedantic"])
        .arg(share.join(format!("metainfo/{ID}.metainfo.xml")))
        .must_run()?;
    let mut pages = 0;
    for page in share.join("man/man1").read_dir()? {
        manual_page(&page?.path())?;
        pages += 1;
    }
    if pages < 2 {
        return Err("there is no manual".into());
    }
    println!("{pages} manual pages without a warning");
    Ok(())
}

fn manual_page(page: &Path) -> Result<(), Trouble> {
    // What it warns of goes where its pages go.
    let told = Program::new("sh")
        .args([
            "-c",
            "man --warnings -E UTF-8 -l -Tutf8 -Z \"$1\" 2>&1 >/dev/null",
            "sh",
        ])
        .arg(page)
        .with("LC_ALL", "C.UTF-8")
        .with("MANROFFSEQ", "")
        .with("MANWIDTH", "80")
        .output()?;
    let warnings: Vec<String> = told.lines().map(str::to_owned).collect();
    none(&format!("{}", page.display()), &warnings)
}
