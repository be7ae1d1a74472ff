//! The Debian packages in a root of their own, by dpkg alone.

use std::path::Path;

use xtask::Trouble;
use xtask::process::{Program, write};
use xtask::system::is_root;

use super::of;
use super::root::{listed, must_be_the_same};
use crate::artefact::{Artefact, Kind};
use crate::desktop::ID;

/// What has to be there, and how.
const EXPECTED: &[&str] = &[
    "etc/portico/policies/managed|d|755|0:0",
    "etc/portico/policies/recommended|d|755|0:0",
    "usr/bin/portico|f|755|0:0",
    "usr/bin/portico-desktop|f|755|0:0",
    "usr/lib/portico/install-source|f|644|0:0",
    "usr/share/bash-completion/completions/portico|f|644|0:0",
    "usr/share/fish/vendor_completions.d/portico.fish|f|644|0:0",
    "usr/share/zsh/vendor-completions/_portico|f|644|0:0",
    "usr/share/man/man1/portico.1.gz|f|644|0:0",
    "usr/share/man/man1/portico-login.1.gz|f|644|0:0",
    "usr/share/man/man1/portico-desktop.1.gz|f|644|0:0",
    "usr/share/portico/policy/en-US/portico.adml|f|644|0:0",
    "usr/share/portico/policy/policy.sample.toml|f|644|0:0",
    "usr/share/portico/policy/portico.admx|f|644|0:0",
    "usr/share/portico/policy/portico.mobileconfig|f|644|0:0",
    "usr/share/doc/portico/licences.txt.xz|f|644|0:0",
];

/// Installs both, looks, and purges them.
pub(super) fn check(made: &[Artefact], root: &Path) -> Result<(), Trouble> {
    let packages = of(made, Kind::Deb);
    only_the_window_needs_a_desktop(&packages[0])?;
    let database = root.join("var/lib/dpkg");
    for folder in ["info", "updates"] {
        std::fs::create_dir_all(database.join(folder))?;
    }
    write(&database.join("status"), "")?;
    write(&database.join("available"), "")?;
    std::fs::create_dir_all(root.join("var/log"))?;
    let before = kept(root)?;
    dpkg(root, "--install").args(&packages).must_run()?;
    let there = listed(root)?;
    let icons = format!("usr/share/icons/hicolor/scalable/apps/{ID}.svg|f|644|0:0");
    let entry = format!("usr/share/applications/{ID}.desktop|f|644|0:0");
    let metainfo = format!("usr/share/metainfo/{ID}.metainfo.xml|f|644|0:0");
    let owner = |line: &str| match is_root() {
        true => line.to_owned(),
        // In a name space of its own, root is whoever started it.
        false => line
            .rsplit_once('|')
            .map_or("", |(start, _)| start)
            .to_owned(),
    };
    let there: Vec<String> = there.iter().map(|line| owner(line)).collect();
    let missing: Vec<String> = EXPECTED
        .iter()
        .copied()
        .chain([icons.as_str(), entry.as_str(), metainfo.as_str()])
        .map(owner)
        .filter(|line| !there.contains(line))
        .collect();
    super::none("these are not installed as they should be", &missing)?;
    let marker = std::fs::read_to_string(root.join("usr/lib/portico/install-source"))?;
    if marker != "deb\n" {
        return Err(format!("install-source says {marker}").into());
    }
    dpkg(root, "--verify").must_run()?;
    dpkg(root, "--purge")
        .args(["portico-desktop", "portico"])
        .must_run()?;
    must_be_the_same(&before, &kept(root)?)
}

/// Without what dpkg has written down by then.
fn kept(root: &Path) -> Result<std::collections::BTreeSet<String>, Trouble> {
    let all = listed(root)?.into_iter();
    Ok(all.filter(|line| !line.starts_with("var/")).collect())
}

fn dpkg(root: &Path, what: &str) -> Program {
    let mut folder = std::ffi::OsString::from("--root=");
    folder.push(root);
    // There is no package with a library here, nor one with a shell.
    let dpkg = Program::new("dpkg").arg(folder).args([
        "--force-depends",
        "--force-bad-path",
        "--no-triggers",
        what,
    ]);
    if is_root() {
        dpkg
    } else {
        dpkg.through(&["unshare", "--map-root-user"])
    }
}

fn only_the_window_needs_a_desktop(command_line: &Path) -> Result<(), Trouble> {
    let depends = Program::new("dpkg-deb")
        .arg("--field")
        .arg(command_line)
        .arg("Depends")
        .output()?;
    for library in ["gtk", "webkit", "appindicator", "libsoup", "libx11"] {
        if depends.contains(library) {
            return Err(format!("the command line needs {library}: {depends}").into());
        }
    }
    Ok(())
}
