//! Whether what was made installs, runs, upgrades, goes without a trace, and is what it says.
//!
//! | module | owns |
//! | --- | --- |
//! | `apt`, `dnf` | a signed repository, and a root of its own that is installed into |
//! | `dpkg` | the same without a repository, in a second |
//! | `unpacked` | the archive in a root with nothing but the libraries that it is linked to |
//! | `msi` | the installer for Windows, under Wine |
//! | `lint` | what the distributions' own tools find fault with |
//! | `parts` | what is said to be inside, against what is |
//! | `sandbox` | signing in and out with the command line as it was installed |
//! | `signed` | sums and signatures, by the real minisign |
//! | `size` | how much people have to load |
//! | `twice` | the same packages made again |
//! | `updates` | the list of releases, by the programs that ask for it |
//! | `root` | a root, what lies in it, and who signs in it |

mod apt;
mod dnf;
mod dpkg;
mod lint;
mod msi;
mod parts;
mod root;
mod sandbox;
mod signed;
mod size;
mod twice;
mod unpacked;
mod updates;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use xtask::Trouble;
use xtask::packages::Workspace;
use xtask::process::{Program, write};

use crate::artefact::{Artefact, Effort, Kind, Makings, Stage};
use crate::part::Part;
use crate::recipes;
use crate::release::Table;
use crate::signature::Signer;
use crate::sums;

/// The version that is upgraded from. It was never released.
const BEFORE: &str = "0.0.1";

/// How the parts have ended so far.
#[derive(Default)]
struct Run {
    lines: Vec<String>,
    failed: bool,
}

impl Run {
    fn part(&mut self, name: &str, work: impl FnOnce() -> Result<(), Trouble>) {
        println!("\n== {name}");
        let start = Instant::now();
        let result = work();
        let took = start.elapsed().as_secs();
        let word = match &result {
            Ok(()) => "ok    ",
            Err(error) => {
                println!("error: {error}");
                self.failed = true;
                "FAILED"
            }
        };
        let line = format!("{word} {:>2}:{:02}  {name}", took / 60, took % 60);
        println!("== {line}");
        self.lines.push(line);
    }

    /// Says it, and what was left out.
    fn summary(self, elsewhere: &[(Kind, &str)]) -> ExitCode {
        println!("\nSummary");
        for line in &self.lines {
            println!("  {line}");
        }
        for (kind, why) in elsewhere {
            println!("  not here       {}: {why}", kind.title());
        }
        if self.failed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}

/// What there is to look at.
struct Ground<'a> {
    workspace: &'a Workspace,
    stage: &'a Stage<'a>,
    /// What was made of it.
    kinds: &'a [Kind],
    made: &'a [Artefact],
    /// The packages of the version before.
    before: &'a [Artefact],
    signer: &'a Signer,
}

/// Something to find out, in a folder of its own.
struct Check {
    name: &'static str,
    /// It is about these, and left out without one of them.
    on: &'static [Kind],
    length: Length,
    run: fn(&Ground<'_>, &Path) -> Result<(), Trouble>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Done in seconds, and on any programs.
    Short,
    Long,
}

/// All there are, in their order.
const CHECKS: [Check; 16] = [
    Check {
        name: "no program runs while Debian packages are installed",
        on: &[Kind::Deb],
        length: Length::Short,
        run: |it, _| lint::deb_starts_nothing(it.made),
    },
    Check {
        name: "no program runs while RPM packages are installed",
        on: &[Kind::Rpm],
        length: Length::Short,
        run: |it, _| lint::rpm_starts_nothing(it.made),
    },
    Check {
        name: "lintian",
        on: &[Kind::Deb],
        length: Length::Short,
        run: |it, _| lint::lintian(it.made),
    },
    Check {
        name: "rpmlint",
        on: &[Kind::Rpm],
        length: Length::Short,
        run: |it, work| lint::rpmlint(it.made, work),
    },
    Check {
        name: "desktop file, metainfo, manual",
        on: &[Kind::Deb],
        length: Length::Short,
        run: |it, work| lint::desktop(it.made, work),
    },
    Check {
        name: "sums and signatures",
        on: &[],
        length: Length::Short,
        run: |it, work| signed::verify(it.stage.out, &of(it.made, Kind::Updates), work),
    },
    Check {
        name: "no larger than people should load",
        on: &[],
        length: Length::Long,
        run: |it, _| size::check(it.made),
    },
    Check {
        name: "list of releases, read by the command line",
        on: &[Kind::Deb, Kind::Updates],
        length: Length::Short,
        run: |it, work| updates::check(it.stage, work),
    },
    Check {
        name: "what is inside",
        on: &[Kind::Deb, Kind::Sbom],
        length: Length::Long,
        run: |it, _| parts::check(it.made, it.stage),
    },
    Check {
        name: "archive in an empty root",
        on: &[Kind::Archive],
        length: Length::Long,
        run: |it, root| unpacked::check(it.made, root),
    },
    Check {
        name: "dpkg in a root of its own",
        on: &[Kind::Deb],
        length: Length::Short,
        run: |it, root| dpkg::check(it.made, root),
    },
    Check {
        name: "apt: install, upgrade, back, purge",
        on: &[Kind::Deb],
        length: Length::Long,
        run: |it, work| apt::check(it.workspace, it.before, it.made, work),
    },
    Check {
        name: "dnf: install, upgrade, back, remove",
        on: &[Kind::Rpm],
        length: Length::Long,
        run: |it, work| dnf::check(it.before, it.made, work),
    },
    Check {
        name: "recipes, each read by its tool",
        on: &[Kind::Deb],
        length: Length::Long,
        run: recipes_are_read,
    },
    Check {
        name: "installer and archive for Windows, under Wine",
        on: &[Kind::Msi],
        length: Length::Long,
        run: |it, work| msi::check(it.workspace, it.stage, it.made, work),
    },
    Check {
        name: "made twice, the same twice",
        on: &[],
        length: Length::Long,
        run: |it, work| twice::check(it.stage, it.kinds, it.made, it.signer, work),
    },
];

impl Ground<'_> {
    /// Runs those that are about what is here, and take no longer.
    fn look(&self, at_most: Length) -> Result<Run, Trouble> {
        let folder = tempfile::tempdir()?;
        let mut run = Run::default();
        for (place, check) in CHECKS.iter().enumerate() {
            let is_short_enough = at_most == Length::Long || check.length == Length::Short;
            if is_short_enough && check.on.iter().all(|kind| self.kinds.contains(kind)) {
                let work = folder.path().join(place.to_string());
                std::fs::create_dir_all(&work)?;
                run.part(check.name, || (check.run)(self, &work));
            }
        }
        Ok(run)
    }
}

/// Everything about what was made of the programs that are shipped.
pub(crate) fn long(
    workspace: &Workspace,
    stage: &Stage<'_>,
    made: &Makings,
    signer: &Signer,
) -> Result<ExitCode, Trouble> {
    let folder = tempfile::tempdir()?;
    let before = before(stage, &made.kinds, signer, folder.path())?;
    let run = Ground {
        workspace,
        stage,
        kinds: &made.kinds,
        made: &made.here,
        before: &before,
        signer,
    }
    .look(Length::Long)?;
    Ok(run.summary(&made.elsewhere))
}

/// The packages of a version that was released before, in all but its date.
fn before(
    stage: &Stage<'_>,
    kinds: &[Kind],
    signer: &Signer,
    folder: &Path,
) -> Result<Vec<Artefact>, Trouble> {
    let mut earlier = stage.table.clone();
    earlier.releases.truncate(1);
    for release in &mut earlier.releases {
        BEFORE.clone_into(&mut release.version);
    }
    let kinds: Vec<Kind> = kinds
        .iter()
        .copied()
        .filter(|kind| matches!(kind, Kind::Deb | Kind::Rpm))
        .collect();
    let (out, work) = (folder.join("out"), folder.join("work"));
    std::fs::create_dir_all(&out)?;
    let before = Stage {
        table: &earlier,
        out: &out,
        work: &work,
        effort: Effort::Little,
        ..*stage
    };
    if !kinds.is_empty() {
        println!("\nThe version before, to upgrade from:");
    }
    Ok(crate::make(&before, &kinds, signer)?.here)
}

fn recipes_are_read(it: &Ground<'_>, shelf: &Path) -> Result<(), Trouble> {
    let files: Vec<PathBuf> = it.made.iter().map(|made| made.path.clone()).collect();
    lint::copied(&files, shelf)?;
    // macOS makes it, and its recipe is read all the same.
    let package = format!("portico-{}-macos-universal.pkg", it.stage.version());
    write(&shelf.join(package), "in its place")?;
    let stage = Stage {
        out: shelf,
        ..*it.stage
    };
    crate::make(&stage, &[Kind::Recipes], it.signer)?;
    let read = recipes::check::all(stage.table, shelf)?;
    println!("   {}", read.join(", "));
    match read.len() {
        4 => Ok(()),
        _ => Err("a recipe is missing".into()),
    }
}

/// What takes a minute, on the programs that tests are made with: they are not what is shipped, but
/// the rest of the packages is.
pub(crate) fn short(workspace: &Workspace, table: &Table) -> Result<ExitCode, Trouble> {
    let folder = tempfile::tempdir()?;
    let place = |name: &str| -> Result<PathBuf, Trouble> {
        let path = folder.path().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(path)
    };
    let (out, work, programs) = (place("out")?, place("work")?, place("programs")?);
    for part in Part::ALL {
        Program::new("strip")
            .arg("-o")
            .arg(programs.join(part.name()))
            .arg(workspace.program(part.name()))
            .output()?;
    }
    let stage = Stage {
        table,
        programs: &programs,
        for_windows: None,
        out: &out,
        work: &work,
        epoch: table.epoch()?,
        effort: Effort::Little,
    };
    let signer = Signer::throw_away()?;
    let kinds = [Kind::Deb, Kind::Rpm, Kind::Updates];
    let made = crate::make(&stage, &kinds, &signer)?;
    sums::finish(&stage, &made.here, &signer)?;
    let run = Ground {
        workspace,
        stage: &stage,
        kinds: &kinds,
        made: &made.here,
        before: &[],
        signer: &signer,
    }
    .look(Length::Short)?;
    Ok(run.summary(&made.elsewhere))
}

/// The files of one kind.
fn of(made: &[Artefact], kind: Kind) -> Vec<PathBuf> {
    let files = made.iter().filter(|artefact| artefact.kind == kind);
    files.map(|artefact| artefact.path.clone()).collect()
}

/// An error with what was found, where there is something.
fn none(what: &str, found: &[String]) -> Result<(), Trouble> {
    if found.is_empty() {
        return Ok(());
    }
    Err(format!("{what}:\n  {}", found.join("\n  ")).into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_check_has_its_own_name_and_a_kind_that_can_be_made() {
        let names: BTreeSet<&str> = CHECKS.iter().map(|check| check.name).collect();
        assert_eq!(names.len(), CHECKS.len());
        // What only another system makes is never there to be looked at.
        let never = [Kind::Macos, Kind::Appimage];
        let on = CHECKS.iter().flat_map(|check| check.on);
        assert_eq!(on.filter(|kind| never.contains(kind)).count(), 0);
    }

    #[test]
    fn what_is_installed_is_installed_for_real() {
        for kind in [Kind::Deb, Kind::Rpm, Kind::Archive, Kind::Msi] {
            let long = |check: &&Check| check.on == [kind] && check.length == Length::Long;
            assert!(CHECKS.iter().any(|check| long(&check)), "{kind:?}");
        }
    }

    #[test]
    fn a_run_goes_on_after_a_failure_and_remembers_it() {
        let mut run = Run::default();
        run.part("one", || Err("broken".into()));
        run.part("two", || Ok(()));
        assert!(run.lines[0].starts_with("FAILED") && run.lines[1].starts_with("ok"));
        assert!(run.failed);
    }
}
