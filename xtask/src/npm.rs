//! The npm packages that end up in the window: where they come from, under which licence, and what
//! is known against them. The lock file says all but the last, so that takes no network.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::Trouble;
use crate::process::Program;

/// Every lock file of npm's in the repository: what it names is downloaded and run here.
const LOCKS: [&str; 3] = ["ui", "xtask/blank", "tests/providers"];
/// The one whose packages ship.
const SHIPS: &str = "ui";
/// The packages that may ship, one a line: its name, and what it is there for.
const ALLOWED: &str = "ui/shipped.txt";

/// Whether each package of the lock files is what it says by its hash, and each that ships is one
/// that somebody has looked at, under a licence that `deny.toml` allows.
pub(crate) fn are_allowed(root: &Path) -> Result<bool, Trouble> {
    let text = |name: &str| {
        std::fs::read_to_string(root.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let (list, deny) = (text(ALLOWED)?, text("deny.toml")?);
    let (allowed, licences) = (names(&list), licences(&deny));
    let mut complaints = Vec::new();
    for folder in LOCKS {
        let lock = format!("{folder}/package-lock.json");
        let found: Value = serde_json::from_str(&text(&lock)?)?;
        let all = unproved(&found);
        complaints.extend(all.into_iter().map(|what| format!("{lock}: {what}")));
        if folder == SHIPS {
            let all = unwanted(&found, &allowed, &licences);
            complaints.extend(all.into_iter().map(|what| format!("{lock}: {what}")));
        }
    }
    for complaint in &complaints {
        println!("{complaint}");
    }
    Ok(complaints.is_empty())
}

/// The names in a list with remarks.
fn names(list: &str) -> BTreeSet<&str> {
    let lines = list.lines().map(|line| line.split('#').next());
    lines
        .filter_map(|line| line?.split_whitespace().next())
        .collect()
}

/// What `allow` under `[licenses]` lists.
fn licences(deny: &str) -> BTreeSet<&str> {
    let section = deny.split("\n[licenses]\n").nth(1).unwrap_or_default();
    let list = section.split("\nallow = [").nth(1).unwrap_or_default();
    let list = list.split("\n]").next().unwrap_or_default();
    let lines = list.lines().map(|line| line.split('#').next());
    lines.filter_map(|line| line?.split('"').nth(1)).collect()
}

/// The packages of a lock file, each by its path, without the one that the file is of.
fn packages(lock: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let all = lock["packages"].as_object().into_iter().flatten();
    all.filter(|(path, _)| !path.is_empty())
        .map(|(path, package)| (path.as_str(), package))
}

/// What could be swapped on its way here.
fn unproved(lock: &Value) -> Vec<String> {
    if packages(lock).next().is_none() {
        return vec!["it lists no package".to_owned()];
    }
    packages(lock)
        .filter_map(|(path, package)| {
            let hash = package["integrity"].as_str().unwrap_or_default();
            let from = package["resolved"].as_str();
            let elsewhere = |from: &&str| !from.starts_with("https://registry.npmjs.org/");
            if !hash.starts_with("sha512-") {
                Some(format!("{path} has no hash (sha512)"))
            } else {
                let from = from.filter(elsewhere)?;
                Some(format!(
                    "{path} comes from {from}, and not from the registry"
                ))
            }
        })
        .collect()
}

/// What ships and should not, or is listed and does not ship.
fn unwanted(lock: &Value, allowed: &BTreeSet<&str>, licences: &BTreeSet<&str>) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut shipped = BTreeSet::new();
    for (path, package) in packages(lock).filter(|(_, package)| ships(package)) {
        let name = path.rsplit("node_modules/").next().unwrap_or(path);
        shipped.insert(name);
        if !allowed.contains(name) {
            complaints.push(format!(
                "{name} ships, and nobody has put it into {ALLOWED}"
            ));
        }
        let licence = package["license"].as_str().unwrap_or("none");
        if !licence
            .trim_matches(['(', ')'])
            .split(" OR ")
            .any(|one| licences.contains(one))
        {
            complaints.push(format!(
                "{name} ships under a licence that deny.toml lacks: {licence}"
            ));
        }
        if package["hasInstallScript"] == true {
            complaints.push(format!(
                "{name} ships, and runs a program when it is installed"
            ));
        }
    }
    let gone = allowed.difference(&shipped);
    complaints.extend(gone.map(|name| format!("{name} is in {ALLOWED}, and does not ship")));
    complaints
}

/// Whether a package may be part of what is built, and not only of what builds it.
fn ships(package: &Value) -> bool {
    ["dev", "devOptional"]
        .iter()
        .all(|mark| package[mark] != true)
}

/// What the registry knows against packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audit {
    /// Nothing.
    Clean,
    /// Something, which has been shown.
    Found,
    /// It could not be asked.
    NotReached,
}

/// Asks the registry about the packages of a lock file that ship.
pub(crate) fn audit(folder: &Path) -> Audit {
    let npm = Program::npm(folder)
        .args(["audit", "--omit=dev", "--json", "--package-lock-only"])
        // A closed network may swallow packets.
        .args(["--fetch-retries=1", "--fetch-timeout=20000"]);
    // It fails where it finds something, too.
    let (audit, lines) = read_audit(&npm.output_quietly().unwrap_or_default());
    for line in lines {
        println!("{line}");
    }
    audit
}

/// Reads `npm audit --json`: an answer counts packages, everything else is a failure to ask.
fn read_audit(answer: &str) -> (Audit, Vec<String>) {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    let (Some(known), Some(total)) = (
        answer["vulnerabilities"].as_object(),
        answer["metadata"]["vulnerabilities"]["total"].as_u64(),
    ) else {
        let why = answer["message"].as_str().unwrap_or("no answer");
        return (Audit::NotReached, vec![format!("npm audit: {why}")]);
    };
    if known.is_empty() && total == 0 {
        return (Audit::Clean, Vec::new());
    }
    let lines = known.iter().map(|(name, about)| {
        let severity = about["severity"].as_str().unwrap_or("unknown");
        let titles = about["via"].as_array().into_iter().flatten();
        let titles: Vec<&str> = titles.filter_map(|via| via["title"].as_str()).collect();
        format!("{name} ({severity}): {}", titles.join("; "))
    });
    (Audit::Found, lines.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HASH: &str = "sha512-abc";

    fn lock(packages: &Value) -> Value {
        let mut all = json!({ "": { "name": "window" } });
        for (name, package) in packages.as_object().unwrap() {
            all[format!("node_modules/{name}")] = package.clone();
        }
        json!({ "packages": all })
    }

    fn found(package: &Value) -> Vec<String> {
        let lock = lock(&json!({ "marked": package }));
        let (allowed, licences) = (["marked"].into(), ["MIT", "Apache-2.0"].into());
        [unproved(&lock), unwanted(&lock, &allowed, &licences)].concat()
    }

    #[test]
    fn this_repositorys_packages_are_allowed() {
        assert!(are_allowed(crate::workspace::root()).unwrap());
    }

    #[test]
    fn a_package_is_known_by_its_hash_its_licence_and_its_name() {
        let good = json!({ "integrity": HASH, "license": "MIT" });
        assert_eq!(found(&good), [""; 0]);
        let either = json!({ "integrity": HASH, "license": "(GPL-3.0 OR Apache-2.0)" });
        assert_eq!(found(&either), [""; 0]);
        let registry = "https://registry.npmjs.org/marked/-/marked-1.0.0.tgz";
        let from = json!({ "integrity": HASH, "license": "MIT", "resolved": registry });
        assert_eq!(found(&from), [""; 0]);
        for (package, complaint) in [
            (json!({ "license": "MIT" }), "has no hash"),
            (
                json!({ "integrity": "sha1-abc", "license": "MIT" }),
                "has no hash",
            ),
            (
                json!({ "integrity": HASH, "license": "MIT", "resolved": "git+ssh://git@evil.example/a.git" }),
                "comes from git+ssh",
            ),
            (
                json!({ "integrity": HASH, "license": "MIT", "resolved": "https://registry.npmjs.org.evil.example/a.tgz" }),
                "comes from",
            ),
            (
                json!({ "integrity": HASH, "license": "AGPL-3.0" }),
                "licence",
            ),
            (json!({ "integrity": HASH }), "lacks: none"),
            (
                json!({ "integrity": HASH, "license": "MIT AND AGPL-3.0" }),
                "licence",
            ),
            (
                json!({ "integrity": HASH, "license": "MIT", "hasInstallScript": true }),
                "runs a program",
            ),
        ] {
            let found = found(&package);
            assert_eq!(found.len(), 1, "{package} {found:?}");
            assert!(found[0].contains(complaint), "{found:?}");
        }
    }

    #[test]
    fn a_new_package_that_ships_is_looked_at_first_and_a_tool_is_not() {
        let package = |more: Value| {
            let mut package = json!({ "integrity": HASH, "license": "MIT" });
            let more = more.as_object().unwrap().clone();
            package.as_object_mut().unwrap().extend(more);
            package
        };
        let of = |more| {
            let lock = lock(&json!({ "a/node_modules/new": package(more) }));
            unwanted(&lock, &BTreeSet::new(), &["MIT"].into())
        };
        assert!(of(json!({}))[0].starts_with("new ships"));
        assert_eq!(of(json!({ "dev": true })), [""; 0]);
        let gone = unwanted(&lock(&json!({})), &["left"].into(), &BTreeSet::new());
        assert!(gone[0].starts_with("left is in"), "{gone:?}");
        assert_eq!(unproved(&json!({})), ["it lists no package"]);
    }

    #[test]
    fn lists_are_read_without_their_remarks() {
        let list = "# what ships\n\nmarked  Markdown\n@fluent/bundle # words\n";
        assert_eq!(names(list), ["marked", "@fluent/bundle"].into());
        let deny =
            "a = 1\n[licenses]\nx = 1\nallow = [\n  \"MIT\", # fine\n  \"ISC\",\n]\n[bans]\n";
        assert_eq!(licences(deny), ["MIT", "ISC"].into());
    }

    #[test]
    fn only_an_answer_counts_as_one() {
        let answer = |known: Value, total: u64| {
            let counted = json!({ "vulnerabilities": { "total": total } });
            let answer = json!({ "vulnerabilities": known, "metadata": counted });
            read_audit(&answer.to_string())
        };
        assert_eq!(answer(json!({}), 0), (Audit::Clean, vec![]));
        let one = json!({ "marked": { "severity": "high", "via": [{ "title": "It hangs" }] } });
        let (audit, lines) = answer(one, 1);
        assert_eq!(
            (audit, lines),
            (Audit::Found, vec!["marked (high): It hangs".to_owned()])
        );
        for failure in ["", "{}", "not JSON", r#"{"message":"404","error":{}}"#] {
            assert_eq!(read_audit(failure).0, Audit::NotReached, "{failure}");
        }
    }
}
