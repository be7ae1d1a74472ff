//! What is said to be inside the programs, against what is.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::ZlibDecoder;
use serde_json::Value;
use xtask::Trouble;
use xtask::process::Program;
use xtask::workspace::root;

use super::none;
use crate::artefact::{Artefact, Kind, Stage};
use crate::inside::{self, Crate};
use crate::part::Part;
use crate::sbom;

/// The bill of materials names what the program names itself, all of it is in the lock file, and
/// neither chores nor tests are among it.
pub(super) fn check(made: &[Artefact], stage: &Stage<'_>) -> Result<(), Trouble> {
    let locked: BTreeSet<Crate> = inside::locked()?.into_keys().collect();
    for part in Part::ALL {
        let file = format!("{}-{}.cdx.json", part.name(), stage.version());
        let text = std::fs::read_to_string(stage.out.join(file))?;
        let said = sbom::crates(&serde_json::from_str(&text)?);
        let is = in_program(&installed(made, part, stage)?, &stage.scratch("section")?)?;
        // The program names more: what only serves compiling, and what Cargo would compile with the
        // features of the whole workspace.
        let unnamed: Vec<String> = said.difference(&is).map(shown).collect();
        none("the bill names these, and the program doesn't", &unnamed)?;
        let of_cargo = inside::crates(part)?;
        same(
            &format!("{}: by Cargo and in its bill", part.name()),
            &of_cargo,
            &said,
        )?;
        let unlocked: Vec<String> = said.difference(&locked).map(shown).collect();
        none("these are not in Cargo.lock", &unlocked)?;
        let chores: Vec<String> = said
            .iter()
            .filter(|(name, _)| name.starts_with("xtask") || name == "portico-sandbox")
            .map(shown)
            .collect();
        none("these are never shipped", &chores)?;
        if text.contains(&root().display().to_string()) {
            return Err("the bill names a folder of this machine".into());
        }
        println!("{}: {} crates", part.name(), said.len());
    }
    Ok(())
}

/// The program as a package has it.
fn installed(made: &[Artefact], part: Part, stage: &Stage<'_>) -> Result<PathBuf, Trouble> {
    let start = format!("{}_", part.name());
    let package = made
        .iter()
        .find(|it| it.kind == Kind::Deb && it.file().starts_with(&start))
        .ok_or("there is no package")?;
    let folder = stage.scratch("installed")?;
    Program::new("dpkg-deb")
        .arg("--extract")
        .arg(&package.path)
        .arg(&folder)
        .output()?;
    Ok(folder.join("usr/bin").join(part.name()))
}

fn shown((name, version): &Crate) -> String {
    format!("{name} {version}")
}

fn same(what: &str, one: &BTreeSet<Crate>, other: &BTreeSet<Crate>) -> Result<(), Trouble> {
    let found: Vec<String> = one.symmetric_difference(other).map(shown).collect();
    none(&format!("{what}, these differ"), &found)
}

/// What `cargo auditable` has written into a program.
fn in_program(program: &Path, work: &Path) -> Result<BTreeSet<Crate>, Trouble> {
    let section = work.join("section");
    Program::new("objcopy")
        .arg("--dump-section")
        .arg(format!(".dep-v0={}", section.display()))
        .arg(program)
        .arg(work.join("unused"))
        .output()
        .map_err(|_| format!("{} does not name its parts", program.display()))?;
    let mut text = String::new();
    ZlibDecoder::new(std::fs::File::open(&section)?).read_to_string(&mut text)?;
    let told: Value = serde_json::from_str(&text)?;
    let packages = told["packages"].as_array().into_iter().flatten();
    let one = |package: &Value| {
        if package["kind"] == "build" {
            return None;
        }
        let word = |name: &str| Some(package[name].as_str()?.to_owned());
        Some((word("name")?, word("version")?))
    };
    Ok(packages.filter_map(one).collect())
}
