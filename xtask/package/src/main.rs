//! What people install, made on a Debian machine as far as it can be: packages, archives, lists
//! and signatures. Started by `cargo xtask package`.
//!
//! | module | owns |
//! | --- | --- |
//! | `release` | the one table of releases |
//! | `artefact`, `part` | kinds, what they are made from, and what has been made of them; the two packages |
//! | `contents`, `desktop` | what is installed where; what desktops read about it |
//! | `debian`, `windows_files` | what Debian wants beside that; what is installed on Windows |
//! | `deb`, `rpm`, `archive`, `msi`, `macos`, `sbom`, `licences`, `update_list`, `recipes` | a kind each |
//! | `unwinding`, `xz` | what programs for Linux are shipped without; what packs them |
//! | `cabinet` | what the installer for Windows packs its files into |
//! | `inside` | which crates a program is made of |
//! | `sums`, `signature` | what makes sure that nobody changed them |
//! | `check` | whether they install, run, upgrade and go without a trace |
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to whoever started it"
)]

mod archive;
mod artefact;
mod cabinet;
mod check;
mod contents;
mod deb;
mod debian;
mod desktop;
mod inside;
mod licences;
mod macos;
mod msi;
mod part;
mod recipes;
mod release;
mod rpm;
mod sbom;
mod signature;
mod sums;
mod unwinding;
mod update_list;
mod windows_files;
mod xz;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, ValueEnum};
use xtask::packages::Workspace;
use xtask::system::{Consent, Need, provide};
use xtask::workspace::root;
use xtask::{Trouble, cross_tools, shipped};

use artefact::{Artefact, Effort, Kind, Made, Makings, Stage};
use release::Table;
use signature::Signer;

const AFTER: &str = "\
Everything that is made is listed in SHA256SUMS and in artefacts.json, with its size; SHA256SUMS and \
releases.json are signed. PORTICO_SIGNING_KEY names the file with minisign's secret key, and \
PORTICO_SIGNING_PASSWORD is its password; without them a throw-away key signs, for trials. \
PORTICO_RELEASE_KEY and PORTICO_RELEASES_URL are compiled into the programs: the public key, and \
where they look for newer releases. Windows' programs are compiled by rustup's target, or by what the \
script that PORTICO_CROSS_TOOLS names puts in place; or they lie, built already, in the folder \
PORTICO_WINDOWS_PROGRAMS. SOURCE_DATE_EPOCH is the time in everything; without it, it is the release's \
day.";

/// Make what people install, as far as it can be made on this system.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask package", bin_name = "cargo xtask package", after_help = AFTER)]
struct Options {
    /// What to make; everything without one.
    #[arg(value_enum)]
    kinds: Vec<Kind>,

    /// Where to put it [default: the folder `package` in Cargo's target folder].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Then install, run, upgrade and remove what was made, each in a root of its own.
    #[arg(long)]
    test: bool,

    /// With --test: only what takes a minute, on the programs that tests are made with; nothing is kept.
    #[arg(long, requires = "test", conflicts_with_all = ["kinds", "out"])]
    short: bool,

    /// The last step of a release: everything lies in the folder of --out, from each system. Makes
    /// the list of releases, the recipes, and the sums and signatures of all of it.
    #[arg(long, requires = "out", conflicts_with_all = ["kinds", "test"])]
    gathered: bool,

    /// Package the release programs that have been built before.
    #[arg(long, conflicts_with = "short")]
    as_built: bool,
}

fn main() -> ExitCode {
    xtask::ended(start(&Options::parse()))
}

fn start(options: &Options) -> Result<ExitCode, Trouble> {
    let on_macos = cfg!(target_os = "macos") && options.kinds == [Kind::Macos];
    if !cfg!(target_os = "linux") && !on_macos {
        return Err("packages are made on Linux; on macOS, `macos` alone".into());
    }
    let table = Table::load()?;
    if !on_macos {
        let mut needs = vec![Need::Build, Need::Window, Need::Packages];
        if options.test {
            needs.push(Need::PackageTests);
        }
        if options.test && !options.short {
            needs.push(Need::PackageRoots);
        }
        provide(&needs, Consent::NotAsked)?;
    }
    let workspace = Workspace::load()?;
    if options.short {
        return check::short(&workspace, &table);
    }
    let kinds = options.kinds();
    if !options.as_built && kinds.iter().any(|kind| kind.holds_programs()) {
        shipped::build(&workspace)?;
    }
    let programs = workspace.target().join("release");
    let for_windows = options.for_windows(&kinds)?;
    let out = options
        .out
        .clone()
        .unwrap_or_else(|| workspace.target().join("package"));
    std::fs::create_dir_all(&out)?;
    let work = tempfile::tempdir()?;
    let stage = Stage {
        table: &table,
        programs: &programs,
        for_windows: for_windows.as_deref(),
        out: &out.canonicalize()?,
        work: work.path(),
        epoch: table.epoch()?,
        effort: Effort::Full,
    };
    let signer = Signer::from_environment()?;
    let mut made = make(&stage, &kinds, &signer)?;
    if options.gathered {
        made.here = gathered(stage.out)?;
    }
    let lines = sums::finish(&stage, &made.here, &signer)?;
    println!(
        "\n{} {} in {}:\n{}",
        table.name,
        stage.version(),
        shown(stage.out),
        sums::table(&lines)
    );
    println!(
        "{}, {} and {} lie beside them.",
        artefact::SUMS,
        artefact::LIST,
        artefact::PUBLIC_KEY
    );
    if let Some(warning) = signer.warning() {
        println!("\n{warning}");
    }
    if options.test {
        return check::long(&workspace, &stage, &made, &signer);
    }
    if !made.elsewhere.is_empty() {
        println!("\nNot made here:");
    }
    for (kind, why) in &made.elsewhere {
        println!("  {}: {why}", kind.title());
    }
    Ok(ExitCode::SUCCESS)
}

impl Options {
    /// In the order in which they are made: recipes are the last, they name the others.
    fn kinds(&self) -> Vec<Kind> {
        let mut kinds = match self.kinds.as_slice() {
            [] if self.gathered => vec![Kind::Updates, Kind::Recipes],
            [] => Kind::value_variants().to_vec(),
            some => some.to_vec(),
        };
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The folder with the programs for Windows. Who has asked for their installer by its name gets no
    /// less.
    fn for_windows(&self, kinds: &[Kind]) -> Result<Option<PathBuf>, Trouble> {
        if !kinds.contains(&Kind::Msi) {
            return Ok(None);
        }
        match msi::programs(self.as_built)? {
            None if self.kinds.contains(&Kind::Msi) => Err(format!(
                "no {} without programs: {}",
                Kind::Msi.title(),
                cross_tools::NO_COMPILER_FOR_WINDOWS
            )
            .into()),
            found => Ok(found),
        }
    }
}

/// All that lies there of a release.
fn gathered(folder: &Path) -> Result<Vec<Artefact>, Trouble> {
    let mut all = Vec::new();
    for entry in folder.read_dir()? {
        all.extend(Artefact::gathered(&entry?.path())?);
    }
    Ok(all)
}

/// Makes these, one after the other, and says how far it is.
fn make(stage: &Stage<'_>, kinds: &[Kind], signer: &Signer) -> Result<Makings, Trouble> {
    let mut made = Makings::default();
    for (place, &kind) in kinds.iter().enumerate() {
        println!("\n== {} ({} of {})", kind.title(), place + 1, kinds.len());
        let start = Instant::now();
        match one(stage, kind, signer)? {
            Made::Here(artefacts) => {
                for artefact in &artefacts {
                    println!("   {}", artefact.file());
                }
                made.here.extend(artefacts);
                made.kinds.push(kind);
                println!("== ok, {:.1} s", start.elapsed().as_secs_f64());
            }
            Made::Elsewhere(why) => {
                println!("== not made here: {why}");
                made.elsewhere.push((kind, why));
            }
        }
    }
    Ok(made)
}

fn one(stage: &Stage<'_>, kind: Kind, signer: &Signer) -> Result<Made, Trouble> {
    Ok(Made::Here(match kind {
        Kind::Deb => deb::make(stage)?,
        Kind::Rpm => rpm::make(stage)?,
        Kind::Archive => archive::make(stage)?,
        Kind::Msi => return msi::make(stage),
        Kind::Macos => return macos::make(stage),
        Kind::Appimage => {
            return Ok(Made::Elsewhere(
                "its tools are loaded by the release workflow",
            ));
        }
        Kind::Sbom => sbom::make(stage)?,
        Kind::Licences => licences::make(stage)?,
        Kind::Updates => update_list::make(stage, signer)?,
        Kind::Recipes => return recipes::make(stage),
    }))
}

/// From the repository's root, where it is in there.
fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Options, clap::Error> {
        Options::try_parse_from([&["package"], words].concat())
    }

    #[test]
    fn recipes_come_last_and_nothing_is_made_twice() {
        let kinds = |words: &[&str]| parsed(words).unwrap().kinds();
        assert_eq!(
            kinds(&["recipes", "msi", "deb", "msi"]),
            [Kind::Deb, Kind::Msi, Kind::Recipes]
        );
        assert_eq!(kinds(&[]), Kind::value_variants());
        assert_eq!(
            kinds(&["--gathered", "--out", "d"]),
            [Kind::Updates, Kind::Recipes]
        );
    }

    #[test]
    fn what_is_tested_is_what_is_kept() {
        for words in [
            &["--test"][..],
            &["--test", "--out", "d"],
            &["deb", "msi", "--test", "--as-built"],
            &["--test", "--short"],
        ] {
            assert!(parsed(words).is_ok(), "{words:?}");
        }
        for words in [
            &["--short"][..],
            &["--test", "--short", "--out", "d"],
            &["deb", "--test", "--short"],
            &["--test", "--short", "--as-built"],
            &["--test", "--gathered", "--out", "d"],
        ] {
            assert!(parsed(words).is_err(), "{words:?}");
        }
    }
}
