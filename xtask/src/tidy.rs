//! Rules that no compiler knows: who may use whom, links that lead somewhere, files that can be
//! read in one sitting, words that have a better one.

use std::path::{Component, Path};
use std::process::ExitCode;

use crate::Trouble;
use crate::layers;
use crate::packages::Workspace;
use crate::sources::collect;
use crate::words;
use crate::workspace::root;

const LONGEST_FILE: usize = 800;
/// Of what is shipped or builds it, without its tests.
const LONGEST_PRODUCT: usize = 500;
/// What is longer all the same, and why.
const LONGER: &[(&str, &str)] = &[
    (
        "crates/doctor/src/diagnosis/mod.rs",
        "a table of causes and what they explain",
    ),
    (
        "xtask/package/src/check/msi.rs",
        "a table of what a package must hold",
    ),
];

/// Does it.
pub(crate) fn tidy() -> Result<ExitCode, Trouble> {
    if is_tidy(&Workspace::load()?)? {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// The same as a part of something larger.
pub(crate) fn is_tidy(workspace: &Workspace) -> Result<bool, Trouble> {
    let mut complaints = directions(workspace);
    complaints.extend(layers::complaints(root())?);
    complaints.extend(words::unused(root())?);
    let mut files = Vec::new();
    collect(root(), &mut files)?;
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else {
            continue; // a picture
        };
        let name = path.strip_prefix(root()).unwrap_or(path);
        complaints.extend(about(name, &text, |target| {
            root()
                .join(name)
                .parent()
                .is_some_and(|folder| folder.join(target).exists())
        }));
    }
    complaints.extend(stale_exceptions(|name| {
        std::fs::read_to_string(root().join(name)).unwrap_or_default()
    }));
    for complaint in &complaints {
        println!("{complaint}");
    }
    if complaints.is_empty() {
        println!("tidy: {} files", files.len());
    }
    Ok(complaints.is_empty())
}

/// Every member, and which other members it may use. Chores and tests are used by nobody.
const MAY_USE: &[(&str, &[&str])] = &[
    ("portico-proxy", &[]),
    ("portico-core", &["portico-proxy"]),
    ("portico-sandbox", &[]),
    ("portico-doctor", &["portico-core", "portico-proxy"]),
    (
        "portico-cli",
        &["portico-core", "portico-doctor", "portico-proxy"],
    ),
    (
        "portico-desktop",
        &["portico-core", "portico-doctor", "portico-proxy"],
    ),
    (
        "portico-tests",
        &[
            "portico-core",
            "portico-doctor",
            "portico-proxy",
            "portico-sandbox",
        ],
    ),
    ("xtask", &["portico-core", "portico-doctor", "portico-cli"]),
    ("xtask-package", &["xtask"]),
];

/// Packages without a face.
const FACELESS: &[&str] = &["portico-proxy", "portico-core", "portico-doctor"];

/// What would give them one; each stands for its whole family (`tauri-plugin-…`).
const FACES: &[&str] = &[
    "tauri",
    "wry",
    "tao",
    "gtk",
    "clap",
    "anstream",
    "anstyle",
    "colored",
    "console",
    "crossterm",
    "dialoguer",
    "indicatif",
    "inquire",
    "owo-colors",
    "ratatui",
    "rpassword",
    "rustyline",
    "termcolor",
    "termion",
];

fn directions(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in workspace.packages() {
        let name = package.name();
        let Some((_, may_use)) = MAY_USE.iter().find(|(member, _)| *member == name) else {
            complaints.push(format!("{name}: say in xtask/src/tidy.rs whom it may use"));
            continue;
        };
        for used in package.dependencies() {
            let is_ours = MAY_USE.iter().any(|(member, _)| *member == used);
            if is_ours && !may_use.contains(&used) {
                complaints.push(format!("{name} must not use {used}"));
            }
            if FACELESS.contains(&name) && is_face(used) {
                complaints.push(format!("{name} has no face, but uses {used}"));
            }
        }
    }
    complaints
}

fn is_face(package: &str) -> bool {
    FACES.iter().any(|face| {
        package
            .strip_prefix(face)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    })
}

/// What is wrong with one file. `exists` answers for a path relative to it.
fn about(name: &Path, text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut complain = |line: usize, what: String| {
        complaints.push(format!("{}:{line}: {what}", shown(name)));
    };
    let extension = name
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();

    if extension == "rs" {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            complain(lines, format!("longer than {LONGEST_FILE} lines; split it"));
        } else if is_too_much_product(name, text) {
            let what = format!("more than {LONGEST_PRODUCT} lines without its tests; split it");
            complain(lines, what);
        }
    }
    for (line, what) in words::about(&shown(name), text) {
        complain(line, what);
    }
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if extension == "md" {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            }
            if !in_code {
                for target in links(line).filter(|target| !exists(target)) {
                    complain(number, format!("dead link: {target}"));
                }
            }
        }
        if is_page_source(extension) && imports_tauri(name, line) {
            complain(
                number,
                "only ui/src/shell/tauri.ts may import @tauri-apps/*".to_owned(),
            );
        }
        if !is_locked_list(name) {
            if let Some(path) = machine_path(line) {
                complain(number, format!("a path of one machine: {path}"));
            }
            if has_bare_note(line) {
                complain(
                    number,
                    "a note to self: say what and why, as TODO(#12)".to_owned(),
                );
            }
        }
    }
    complaints
}

fn is_too_much_product(name: &Path, text: &str) -> bool {
    let is_excepted = LONGER.iter().any(|(longer, _)| *longer == shown(name));
    product_lines(text) > LONGEST_PRODUCT && !is_for_tests(name) && !is_excepted
}

/// The lines before a file's own tests.
fn product_lines(text: &str) -> usize {
    let tests = text
        .lines()
        .position(|line| line.starts_with("mod tests {"));
    tests.unwrap_or_else(|| text.lines().count())
}

/// Whether all of a source file is for tests, or made by a program.
fn is_for_tests(name: &Path) -> bool {
    let is_test = |part: &str| {
        matches!(part, "tests" | "testing" | "conformance" | "generated")
            || part.ends_with("_tests")
    };
    let mut parts = name.iter().filter_map(|part| part.to_str());
    parts.any(|part| is_test(part.trim_end_matches(".rs")))
}

/// Files that stand in the table of long ones, and need not.
fn stale_exceptions(read: impl Fn(&str) -> String) -> Vec<String> {
    let is_short = |name: &str| product_lines(&read(name)) <= LONGEST_PRODUCT;
    let stale = LONGER.iter().filter(|(name, _)| is_short(name));
    stale
        .map(|(name, _)| format!("{name}: no exception in xtask/src/tidy.rs is needed"))
        .collect()
}

fn shown(name: &Path) -> String {
    let parts = name.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn is_page_source(extension: &str) -> bool {
    matches!(extension, "ts" | "js" | "mjs" | "svelte")
}

fn imports_tauri(name: &Path, line: &str) -> bool {
    let name = shown(name);
    name.starts_with("ui/src/")
        && name != "ui/src/shell/tauri.ts"
        && line.contains("@tauri-apps/")
        && (line.contains("import") || line.contains("from"))
}

/// Lock files name other people's addresses and sums.
fn is_locked_list(name: &Path) -> bool {
    name.ends_with("Cargo.lock") || name.ends_with("package-lock.json")
}

/// Targets in this repository of the links in a line of Markdown, without their anchors.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let inline = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ']).next());
    let defined = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]: "))
        .map(|(_, target)| target);
    inline
        .chain(defined)
        .map(|target| target.trim_matches(['<', '>']))
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty() && !target.contains(':') && !target.starts_with('/'))
        // An article of the guide is linked by its name alone.
        .filter(|target| target.contains(['.', '/']))
}

/// A folder that exists on somebody's own machine only.
fn machine_path(line: &str) -> Option<&'static str> {
    const OURS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    OURS.iter().copied().find(|path| {
        line.match_indices(path).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            // Not the middle of a longer path or an address.
            before.is_none_or(|it| !it.is_alphanumeric() && !"/._-~}".contains(it))
        })
    })
}

fn has_bare_note(line: &str) -> bool {
    const NOTES: &[&str] = &[
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
    ];
    NOTES.iter().any(|note| {
        line.match_indices(note).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let rest = &line[at + note.len()..];
            let is_word = before.is_none_or(|it| !it.is_alphanumeric() && it != '_')
                && !rest.starts_with(|it: char| it.is_alphanumeric() || it == '_');
            is_word && !rest.starts_with("(#")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn core_uses_nothing_of_ours_and_has_no_face() {
        let workspace = members(json!([
            package(
                "portico-core",
                &["serde", "clap_builder", "portico-sandbox"]
            ),
            package("portico-doctor", &["portico-core", "tauri-plugin-opener"]),
        ]));
        let complaints = directions(&workspace);
        assert_eq!(
            complaints,
            [
                "portico-core has no face, but uses clap_builder",
                "portico-core must not use portico-sandbox",
                "portico-doctor has no face, but uses tauri-plugin-opener",
            ]
        );
    }

    #[test]
    fn faces_use_core_and_doctor_but_neither_one_another_nor_tests() {
        let good = members(json!([
            package("portico-cli", &["portico-core", "portico-doctor", "clap"]),
            package("portico-desktop", &["portico-core", "tauri"]),
        ]));
        assert!(directions(&good).is_empty());

        let bad = members(json!([
            package("portico-cli", &["portico-desktop"]),
            package(
                "portico-sandbox",
                &["portico-core", "portico-tests", "xtask"]
            ),
        ]));
        assert_eq!(directions(&bad).len(), 4);
    }

    #[test]
    fn a_new_member_says_whom_it_may_use() {
        let workspace = members(json!([package("portico-extra", &[])]));
        assert_eq!(directions(&workspace).len(), 1);
    }

    #[test]
    fn a_name_that_only_begins_alike_is_no_face() {
        assert!(is_face("tauri"));
        assert!(is_face("tauri-plugin-opener"));
        assert!(!is_face("taurine"));
    }

    #[test]
    fn links_within_the_repository_have_to_lead_somewhere() {
        let page = "See [a](docs/a.md#top), [b](docs/b.md), [c](https://example.com/c),\n\
                    [d](#here) and [e](mailto:e@example.com).\n\
                    [f]: docs/f.md\n\
                    ```\n[g](g.md)\n```\n";
        let complaints = about(Path::new("README.md"), page, |target| target == "docs/a.md");
        assert_eq!(
            complaints,
            [
                "README.md:1: dead link: docs/b.md",
                "README.md:3: dead link: docs/f.md"
            ]
        );
    }

    #[test]
    fn a_source_file_has_a_length_to_be_read_in() {
        let page = "\n".repeat(LONGEST_FILE + 1);
        assert_eq!(about(Path::new("a.rs"), &page, |_| true).len(), 1);
        assert!(about(Path::new("a.ftl"), &page, |_| true).is_empty());
    }

    #[test]
    fn product_code_is_shorter_than_that_and_its_tests_do_not_count() {
        let product = "x\n".repeat(LONGEST_PRODUCT);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}", "\n".repeat(200));
        let about = |name: &str, text: &str| about(Path::new(name), text, |_| true).len();
        assert_eq!(about("a/src/b.rs", &format!("{product}x\n")), 1);
        assert_eq!(about("a/src/b.rs", &product), 0);
        let short = "x\n".repeat(LONGEST_PRODUCT - 1);
        assert_eq!(about("a/src/b.rs", &format!("{short}{tests}")), 0);
        for name in [
            "tests/a/b.rs",
            "a/src/b/tests.rs",
            "a/src/testing/mod.rs",
            "a/b_tests.rs",
        ] {
            assert_eq!(about(name, &format!("{product}x\n")), 0, "{name}");
        }
        let (longer, _) = LONGER[0];
        assert_eq!(about(longer, &format!("{product}x\n")), 0);
    }

    #[test]
    fn an_exception_that_is_no_longer_needed_is_told_of() {
        assert_eq!(stale_exceptions(|_| String::new()).len(), LONGER.len());
        assert!(stale_exceptions(|_| "x\n".repeat(LONGEST_PRODUCT + 1)).is_empty());
    }

    #[test]
    fn only_one_file_knows_tauri() {
        let line = "import { invoke } from '@tauri-apps/api/core';";
        assert_eq!(
            about(Path::new("ui/src/App.svelte"), line, |_| true).len(),
            1
        );
        assert!(about(Path::new("ui/src/shell/tauri.ts"), line, |_| true).is_empty());
        assert!(about(Path::new("ui/src/a.ts"), "// not @tauri-apps/api", |_| true).is_empty());
    }

    #[test]
    fn no_machine_is_named() {
        let path = concat!("/wo", "rk/");
        assert!(machine_path(&format!("cd {path}portico")).is_some());
        assert!(machine_path(&format!("https://example.com{path}it")).is_none());
    }

    #[test]
    fn a_note_to_self_names_its_issue() {
        let note = concat!("TO", "DO");
        assert!(has_bare_note(&format!("// {note} later")));
        assert!(!has_bare_note(&format!("// {note}(#12): a second factor")));
        assert!(!has_bare_note(&format!("const {note}S: u8 = 0;")));
    }

    fn members(packages: Value) -> Workspace {
        Workspace::from_json(json!({ "packages": packages }))
    }

    fn package(name: &str, dependencies: &[&str]) -> Value {
        let dependencies: Vec<Value> = dependencies
            .iter()
            .map(|name| json!({ "name": name }))
            .collect();
        json!({ "name": name, "dependencies": dependencies })
    }
}
