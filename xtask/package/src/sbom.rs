//! What is inside each program, as CycloneDX: what `cargo cyclonedx` says, kept to what is shipped.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use xtask::Trouble;
use xtask::process::write;
use xtask::tools::cargo_cyclonedx;
use xtask::workspace::root;

use crate::artefact::{Artefact, Kind, Stage};
use crate::contents::Part;
use crate::inside::{self, Crate};

/// The tool writes one beside each manifest of the workspace.
const IN_BETWEEN: &str = "portico-parts";

/// Writes one file for each program.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Vec<Artefact>, Trouble> {
    let one = |part: Part| {
        let mut bill: Value = serde_json::from_str(&described(stage, part)?)?;
        keep(&mut bill, &inside::crates(part, None)?)?;
        let text = serde_json::to_string_pretty(&bill)? + "\n";
        // Whoever makes it elsewhere gets the same.
        let text = text.replace(&root().display().to_string(), "/portico");
        let path = stage
            .out
            .join(format!("{}-{}.cdx.json", part.name(), stage.version()));
        write(&path, &text)?;
        Ok(Artefact::here(Kind::Sbom, path))
    };
    Part::ALL.into_iter().map(one).collect()
}

/// What the tool says about a part's package; what it wrote beside the others is taken away.
fn described(stage: &Stage<'_>, part: Part) -> Result<String, Trouble> {
    let written = cargo_cyclonedx()?
        .args(["--format", "json", "--spec-version", "1.5"])
        .args(["--override-filename", IN_BETWEEN])
        .args(inside::features(part))
        .with("SOURCE_DATE_EPOCH", stage.epoch.to_string())
        .output();
    let mut text = None;
    for package in stage.workspace.packages() {
        let path: PathBuf = package.folder().join(format!("{IN_BETWEEN}.json"));
        if !path.is_file() {
            continue;
        }
        if package.name() == inside::package(part) {
            text = Some(std::fs::read_to_string(&path)?);
        }
        std::fs::remove_file(&path)?;
    }
    written?;
    text.ok_or_else(|| format!("cargo cyclonedx described no {}", part.name()).into())
}

/// Takes out what only serves compiling, tests, or other systems.
fn keep(bill: &mut Value, inside: &BTreeSet<Crate>) -> Result<(), Trouble> {
    let is_inside = |component: &Value| {
        let word = |name: &str| component[name].as_str().unwrap_or_default().to_owned();
        inside.contains(&(word("name"), word("version")))
    };
    let components = bill["components"].as_array_mut();
    let components = components.ok_or("a bill of materials without components")?;
    components.retain(is_inside);
    let mut kept: BTreeSet<String> = components.iter().filter_map(reference).collect();
    kept.extend(reference(&bill["metadata"]["component"]));
    if let Some(dependencies) = bill["dependencies"].as_array_mut() {
        let is_kept = |name: &Value| name.as_str().is_some_and(|name| kept.contains(name));
        dependencies.retain(|it| is_kept(&it["ref"]));
        for dependency in dependencies {
            if let Some(on) = dependency["dependsOn"].as_array_mut() {
                on.retain(is_kept);
            }
        }
    }
    Ok(())
}

fn reference(component: &Value) -> Option<String> {
    component["bom-ref"].as_str().map(str::to_owned)
}

/// The crates that a bill names, with the program's own package.
pub(crate) fn named(bill: &Value) -> BTreeSet<Crate> {
    let components = bill["components"].as_array().into_iter().flatten();
    let all = components.chain([&bill["metadata"]["component"]]);
    let one = |component: &Value| {
        let name = component["name"].as_str()?.to_owned();
        Some((name, component["version"].as_str()?.to_owned()))
    };
    all.filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_bill_names_what_is_inside_and_nothing_else() {
        let part = |name: &str| json!({ "bom-ref": name, "name": name, "version": "1.0.0" });
        let mut bill = json!({
            "metadata": { "component": part("portico-cli") },
            "components": [part("ring"), part("cc"), part("serde")],
            "dependencies": [
                { "ref": "portico-cli", "dependsOn": ["ring", "cc"] },
                { "ref": "cc" },
            ],
        });
        let inside: BTreeSet<Crate> = ["portico-cli", "ring", "serde"]
            .map(|name| (name.to_owned(), "1.0.0".to_owned()))
            .into();
        keep(&mut bill, &inside).unwrap();
        assert_eq!(named(&bill), inside);
        assert_eq!(
            bill["dependencies"],
            json!([{ "ref": "portico-cli", "dependsOn": ["ring"] }])
        );
    }
}
