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
use xtask::process::{Program, write};
use xtask::workspace::Workspace;

use crate::artefact::{Artefact, Effort, Kind, Stage};
use crate::contents::Part;
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

    fn summary(self) -> ExitCode {
        println!("\nSummary");
        for line in &self.lines {
            println!("  {line}");
        }
        if self.failed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}

/// Everything, on the programs that are shipped.
pub(crate) fn long(
    workspace: &Workspace,
    table: &Table,
    programs: &Path,
) -> Result<ExitCode, Trouble> {
    let folder = tempfile::tempdir()?;
    let place = |name: &str| -> Result<PathBuf, Trouble> {
        let path = folder.path().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(path)
    };
    let (out, work) = (place("out")?, place("work")?);
    let epoch = table.epoch()?;
    let stage = Stage {
        table,
        programs,
        out: &out,
        work: &work,
        epoch,
        effort: Effort::Full,
    };
    // One that was released before, in all but its date.
    let mut earlier = table.clone();
    earlier.releases.truncate(1);
    for release in &mut earlier.releases {
        BEFORE.clone_into(&mut release.version);
    }
    let (out_before, work_before) = (place("before")?, place("work-before")?);
    let before = Stage {
        table: &earlier,
        out: &out_before,
        work: &work_before,
        effort: Effort::Little,
        ..stage
    };
    let signer = Signer::throw_away()?;
    let kinds = [
        Kind::Deb,
        Kind::Rpm,
        Kind::Archive,
        Kind::Sbom,
        Kind::Licences,
        Kind::Updates,
    ];
    let made = crate::make(&stage, &kinds, &signer)?;
    let lines = sums::finish(&stage, &made, &signer)?;
    println!("\n{}", sums::table(&lines));
    let old = crate::make(&before, &[Kind::Deb, Kind::Rpm], &signer)?;

    let mut run = Run::default();
    run.part("no program runs while they are installed", || {
        lint::no_scripts(&made)
    });
    run.part("lintian", || lint::lintian(&made));
    run.part("rpmlint", || lint::rpmlint(&made, &place("rpmlint")?));
    run.part("desktop file, metainfo, manual", || {
        lint::desktop(&made, &place("desktop")?)
    });
    run.part("sums and signatures", || signed::verify(&out));
    run.part("no larger than people should load", || size::check(&made));
    run.part("list of releases, read by the command line", || {
        updates::check(&stage, &place("updates")?)
    });
    run.part("what is inside", || parts::check(&made, &stage));
    run.part("archive in an empty root", || {
        unpacked::check(&made, &place("unpacked")?)
    });
    run.part("dpkg in a root of its own", || {
        dpkg::check(&made, &place("dpkg")?)
    });
    run.part("apt: install, upgrade, back, purge", || {
        apt::check(workspace, &old, &made, &place("apt")?)
    });
    run.part("dnf: install, upgrade, back, remove", || {
        dnf::check(&old, &made, &place("dnf")?)
    });
    run.part("recipes, each read by its tool", || {
        let shelf = place("shelf")?;
        lint::copied(&of(&made, Kind::Deb), &shelf)?;
        // macOS makes it, and its recipe is read all the same.
        let package = format!("portico-{}-macos-universal.pkg", stage.version());
        write(&shelf.join(package), "in its place")?;
        let stage = Stage {
            out: &shelf,
            ..stage
        };
        crate::make(&stage, &[Kind::Recipes], &signer)?;
        let read = recipes::check::all(table, &shelf)?;
        println!("   {}", read.join(", "));
        match read.len() {
            4 => Ok(()),
            _ => Err("a recipe is missing".into()),
        }
    });
    run.part("made twice, the same twice", || {
        twice::check(&stage, &kinds, &signer, &place("twice")?)
    });
    run.part("installer for Windows, under Wine", || {
        let (out, work) = (place("windows")?, place("work-windows")?);
        let stage = Stage {
            out: &out,
            work: &work,
            ..stage
        };
        msi::check(workspace, &stage)
    });
    Ok(run.summary())
}

/// The installer for Windows only.
pub(crate) fn msi_alone(workspace: &Workspace, table: &Table) -> Result<ExitCode, Trouble> {
    let (out, work) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let stage = Stage {
        table,
        programs: Path::new("-"),
        out: out.path(),
        work: work.path(),
        epoch: table.epoch()?,
        effort: Effort::Full,
    };
    let mut run = Run::default();
    run.part("installer for Windows, under Wine", || {
        msi::check(workspace, &stage)
    });
    Ok(run.summary())
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
        out: &out,
        work: &work,
        epoch: table.epoch()?,
        effort: Effort::Little,
    };
    let signer = Signer::throw_away()?;
    let kinds = [Kind::Deb, Kind::Rpm, Kind::Updates];
    let made = crate::make(&stage, &kinds, &signer)?;
    sums::finish(&stage, &made, &signer)?;
    let mut run = Run::default();
    run.part("no program runs while they are installed", || {
        lint::no_scripts(&made)
    });
    run.part("lintian", || lint::lintian(&made));
    run.part("rpmlint", || lint::rpmlint(&made, &place("rpmlint")?));
    run.part("desktop file, metainfo, manual", || {
        lint::desktop(&made, &place("desktop")?)
    });
    run.part("sums and signatures", || signed::verify(&out));
    run.part("list of releases, read by the command line", || {
        updates::check(&stage, &place("updates")?)
    });
    run.part("dpkg in a root of its own", || {
        dpkg::check(&made, &place("dpkg")?)
    });
    Ok(run.summary())
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
