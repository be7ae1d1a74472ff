//! What is inside a program that is shipped: the crates that Cargo compiles into it, without what
//! only serves compiling; for the window also the npm packages of its page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::Trouble;
use xtask::packages::WINDOW;
use xtask::process::Program;
use xtask::shipped::{COMMAND_LINE, WINDOW_FEATURES};
use xtask::workspace::root;

use crate::part::Part;

/// Name and version.
pub(crate) type Crate = (String, String);

/// Where something comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// It is ours.
    Here,
    Cargo,
    Npm,
}

/// One thing that is inside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Work {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) origin: Origin,
    /// As an SPDX expression.
    pub(crate) licence: String,
    pub(crate) description: String,
    pub(crate) repository: Option<String>,
    /// The sum that Cargo.lock holds it to.
    pub(crate) sha256: Option<String>,
    pub(crate) folder: PathBuf,
    /// What of the rest it uses.
    pub(crate) uses: BTreeSet<Crate>,
}

impl Work {
    pub(crate) fn key(&self) -> Crate {
        (self.name.clone(), self.version.clone())
    }
}

/// The package of Cargo that a part's program comes from.
pub(crate) fn package(part: Part) -> &'static str {
    match part {
        Part::CommandLine => COMMAND_LINE.0,
        Part::Window => WINDOW,
    }
}

/// The crates inside, for this machine's system.
pub(crate) fn crates(part: Part) -> Result<BTreeSet<Crate>, Trouble> {
    crates_for(part, None)
}

/// The same for another system, as Rust names it.
fn crates_for(part: Part, target: Option<&str>) -> Result<BTreeSet<Crate>, Trouble> {
    let features = match part {
        Part::CommandLine => Vec::new(),
        Part::Window => vec!["--features", WINDOW_FEATURES],
    };
    let text = Program::cargo()
        .args(["tree", "--locked", "--package", package(part)])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none"])
        .args(["--format", "{p}"])
        .args(features)
        .args(target.map_or_else(Vec::new, |target| vec!["--target", target]))
        .output()?;
    Ok(named(&text))
}

fn named(tree: &str) -> BTreeSet<Crate> {
    let one = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        let version = words.next()?.strip_prefix('v')?.to_owned();
        Some((name, version))
    };
    tree.lines().filter_map(one).collect()
}

/// Everything inside, by name.
pub(crate) fn works(part: Part) -> Result<Vec<Work>, Trouble> {
    works_for(part, None)
}

/// The same for another system, as Rust names it.
pub(crate) fn works_for(part: Part, target: Option<&str>) -> Result<Vec<Work>, Trouble> {
    let inside = crates_for(part, target)?;
    let text = Program::cargo()
        .args(["metadata", "--locked", "--format-version", "1"])
        .output()?;
    let mut works = compiled(&serde_json::from_str(&text)?, &inside, &locked()?);
    if let Some(work) = works.iter().find(|work| work.licence.is_empty()) {
        return Err(format!("{} names no licence", work.name).into());
    }
    if works.len() != inside.len() {
        return Err("Cargo's tree and its metadata name different crates".into());
    }
    if part == Part::Window {
        works.extend(page()?);
    }
    works.sort();
    Ok(works)
}

/// Crates of Cargo.lock and the sums it holds them to.
pub(crate) fn locked() -> Result<BTreeMap<Crate, Option<String>>, Trouble> {
    let lock: toml::Table = toml::from_str(&std::fs::read_to_string(root().join("Cargo.lock"))?)?;
    let packages = lock["package"].as_array().into_iter().flatten();
    let one = |package: &toml::Value| {
        let word = |name: &str| Some(package.get(name)?.as_str()?.to_owned());
        Some(((word("name")?, word("version")?), word("checksum")))
    };
    Ok(packages.filter_map(one).collect())
}

fn compiled(
    metadata: &Value,
    inside: &BTreeSet<Crate>,
    locked: &BTreeMap<Crate, Option<String>>,
) -> Vec<Work> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages = list(&metadata["packages"]);
    let keys: BTreeMap<&str, Crate> = packages
        .iter()
        .filter_map(|package| Some((package["id"].as_str()?, key(package)?)))
        .filter(|(_, key)| inside.contains(key))
        .collect();
    let mut uses: BTreeMap<Crate, BTreeSet<Crate>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        let Some(key) = node["id"].as_str().and_then(|id| keys.get(id)) else {
            continue;
        };
        let used = list(&node["dependencies"]);
        let used = used.iter().filter_map(|id| keys.get(id.as_str()?).cloned());
        uses.insert(key.clone(), used.collect());
    }
    let one = |package: &Value| {
        let key = key(package)?;
        if !inside.contains(&key) {
            return None;
        }
        let origin = match package["source"].is_null() {
            true => Origin::Here,
            false => Origin::Cargo,
        };
        Some(Work {
            origin,
            sha256: locked.get(&key).cloned().flatten(),
            uses: uses.get(&key).cloned().unwrap_or_default(),
            ..described(package, key)?
        })
    };
    packages.iter().filter_map(one).collect()
}

fn key(package: &Value) -> Option<Crate> {
    let word = |name: &str| Some(package[name].as_str()?.to_owned());
    Some((word("name")?, word("version")?))
}

fn described(package: &Value, (name, version): Crate) -> Option<Work> {
    let word = |name: &str| package[name].as_str().map(|it| it.trim().to_owned());
    Some(Work {
        name,
        version,
        origin: Origin::Npm,
        // An older way to write it.
        licence: word("license").unwrap_or_default().replace('/', " OR "),
        description: word("description").unwrap_or_default(),
        repository: word("repository"),
        sha256: None,
        folder: Path::new(package["manifest_path"].as_str()?)
            .parent()?
            .to_owned(),
        uses: BTreeSet::new(),
    })
}

/// The npm packages that may end up in the window: those of `ui/shipped.txt`.
fn page() -> Result<Vec<Work>, Trouble> {
    let list = std::fs::read_to_string(root().join("ui/shipped.txt"))?;
    let names = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next());
    let one = |name: &str| -> Result<Work, Trouble> {
        let file = root()
            .join("ui/node_modules")
            .join(name)
            .join("package.json");
        let text = std::fs::read_to_string(&file)
            .map_err(|error| format!("{}: {error}; run `npm ci` in ui", file.display()))?;
        let mut package: Value = serde_json::from_str(&text)?;
        package["manifest_path"] = file.display().to_string().into();
        key(&package)
            .and_then(|key| described(&package, key))
            .ok_or_else(|| format!("{}: no name or version", file.display()).into())
    };
    names.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pair(name: &str) -> Crate {
        (name.to_owned(), "1.0.0".to_owned())
    }

    #[test]
    fn a_tree_names_each_crate_once() {
        let tree =
            "portico-cli v0.1.0 (/a/b)\nanstyle v1.0.1\n\nring v0.17.8\nanstyle v1.0.1 (*)\n";
        let names: Vec<String> = named(tree).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["anstyle", "portico-cli", "ring"]);
    }

    #[test]
    fn only_what_is_inside_is_described_with_what_it_uses_of_it() {
        let package = |name: &str, source: Value| {
            json!({
                "id": format!("id-{name}"), "name": name, "version": "1.0.0", "source": source,
                "license": "MIT/Apache-2.0", "manifest_path": format!("/cargo/{name}/Cargo.toml"),
            })
        };
        let metadata = json!({
            "packages": [
                package("portico-cli", Value::Null),
                package("ring", "registry".into()),
                package("cc", "registry".into()),
            ],
            "resolve": { "nodes": [
                { "id": "id-portico-cli", "dependencies": ["id-ring", "id-cc"] },
                { "id": "id-ring", "dependencies": ["id-cc"] },
                { "id": "id-cc", "dependencies": [] },
            ] },
        });
        let inside: BTreeSet<Crate> = [pair("portico-cli"), pair("ring")].into();
        let locked = [(pair("ring"), Some("ab".to_owned()))].into();
        let works = compiled(&metadata, &inside, &locked);
        let [ours, ring] = works.as_slice() else {
            panic!("{works:?}");
        };
        assert_eq!((ours.origin, ring.origin), (Origin::Here, Origin::Cargo));
        assert_eq!(ours.uses, [pair("ring")].into());
        assert!(ring.uses.is_empty());
        assert_eq!(ring.sha256.as_deref(), Some("ab"));
        assert_eq!(ring.licence, "MIT OR Apache-2.0");
    }
}
