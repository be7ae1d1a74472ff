//! What is inside each program, as CycloneDX 1.5. It names the page's npm packages beside the crates,
//! which no tool of Cargo's knows of, and it comes out the same on every machine.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use serde_json::{Value, json};
use xtask::Trouble;
use xtask::process::write;

use crate::artefact::{Artefact, Kind, Stage};
use crate::inside::{self, Crate, Origin, Work};
use crate::part::Part;

/// Writes one file for each program.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Vec<Artefact>, Trouble> {
    let one = |part: Part| {
        let bill = bill(stage, part, &inside::works(part)?)?;
        let path = stage
            .out
            .join(format!("{}-{}.cdx.json", part.name(), stage.version()));
        write(&path, &(serde_json::to_string_pretty(&bill)? + "\n"))?;
        Ok(Artefact::here(Kind::Sbom, path))
    };
    Part::ALL.into_iter().map(one).collect()
}

fn bill(stage: &Stage<'_>, part: Part, works: &[Work]) -> Result<Value, Trouble> {
    let time = DateTime::from_timestamp(stage.epoch, 0).ok_or("a time that is none")?;
    let time = time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    Ok(described(part, works, &time, &stage.table.publisher))
}

fn described(part: Part, works: &[Work], time: &str, publisher: &str) -> Value {
    let references: BTreeMap<Crate, String> = works
        .iter()
        .map(|work| (work.key(), address(work)))
        .collect();
    let is_program = |work: &&Work| work.name == inside::package(part);
    let program = works.iter().find(is_program).map(|work| {
        let mut value = component(work, "application");
        value["publisher"] = publisher.into();
        value
    });
    let components: Vec<Value> = works
        .iter()
        .filter(|work| !is_program(work))
        .map(|work| component(work, "library"))
        .collect();
    let dependencies: Vec<Value> = works
        .iter()
        .map(|work| {
            let mut on: Vec<&String> = work
                .uses
                .iter()
                .filter_map(|key| references.get(key))
                .collect();
            if is_program(&work) {
                // The page is compiled in.
                on.extend(
                    works
                        .iter()
                        .filter(|other| other.origin == Origin::Npm)
                        .filter_map(|other| references.get(&other.key())),
                );
            }
            json!({ "ref": address(work), "dependsOn": on })
        })
        .collect();
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "timestamp": time, "component": program },
        "components": components,
        "dependencies": dependencies,
    })
}

fn component(work: &Work, kind: &str) -> Value {
    let mut value = json!({
        "type": kind,
        "bom-ref": address(work),
        "name": work.name,
        "version": work.version,
        "purl": address(work),
        "licenses": [{ "expression": work.licence }],
    });
    if !work.description.is_empty() {
        value["description"] = work.description.clone().into();
    }
    if let Some(sum) = &work.sha256 {
        value["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    if let Some(place) = work.repository.as_ref().filter(|it| it.starts_with("http")) {
        value["externalReferences"] = json!([{ "type": "vcs", "url": place }]);
    }
    value
}

/// Its package URL.
fn address(work: &Work) -> String {
    let name = work.name.replace('@', "%40");
    match work.origin {
        Origin::Here => format!("pkg:generic/{name}@{}", work.version),
        Origin::Cargo => format!("pkg:cargo/{name}@{}", work.version),
        Origin::Npm => format!("pkg:npm/{name}@{}", work.version),
    }
}

/// The crates that a bill names, ours among them.
pub(crate) fn crates(bill: &Value) -> BTreeSet<Crate> {
    let components = bill["components"].as_array().into_iter().flatten();
    let all = components.chain([&bill["metadata"]["component"]]);
    let one = |component: &Value| {
        if component["purl"].as_str()?.starts_with("pkg:npm/") {
            return None;
        }
        let name = component["name"].as_str()?.to_owned();
        Some((name, component["version"].as_str()?.to_owned()))
    };
    all.filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(name: &str, origin: Origin, uses: &[&str]) -> Work {
        Work {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            origin,
            licence: "MIT".to_owned(),
            description: String::new(),
            repository: Some("https://example.com/it".to_owned()),
            sha256: (origin == Origin::Cargo).then(|| "ab".to_owned()),
            folder: "/cargo".into(),
            uses: uses
                .iter()
                .map(|name| ((*name).to_owned(), "1.0.0".to_owned()))
                .collect(),
        }
    }

    #[test]
    fn the_program_comes_first_and_all_it_is_made_of_after_it() {
        let works = [
            work("portico-desktop", Origin::Here, &["ring"]),
            work("ring", Origin::Cargo, &[]),
            work("@fluent/bundle", Origin::Npm, &[]),
        ];
        let bill = described(Part::Window, &works, "2027-01-02T00:00:00Z", "Portico");
        let program = &bill["metadata"]["component"];
        assert_eq!(program["name"], "portico-desktop");
        assert_eq!(bill["components"].as_array().unwrap().len(), 2);
        assert_eq!(bill["components"][0]["hashes"][0]["content"], "ab");
        assert_eq!(
            bill["dependencies"][0]["dependsOn"],
            json!(["pkg:cargo/ring@1.0.0", "pkg:npm/%40fluent/bundle@1.0.0"])
        );
        let names: Vec<String> = crates(&bill).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["portico-desktop", "ring"]);
        assert!(
            !bill.to_string().contains("/cargo\""),
            "no folder of this machine"
        );
    }
}
