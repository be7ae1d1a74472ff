//! Which crates are inside a program that is shipped: what Cargo compiles into it, without what only
//! serves compiling.

use std::collections::BTreeSet;

use xtask::Trouble;
use xtask::process::Program;
use xtask::shipped::{COMMAND_LINE, WINDOW_FEATURES};
use xtask::workspace::WINDOW;

use crate::contents::Part;

/// Name and version.
pub(crate) type Crate = (String, String);

/// The package of Cargo that a part's program comes from.
pub(crate) fn package(part: Part) -> &'static str {
    match part {
        Part::CommandLine => COMMAND_LINE.0,
        Part::Window => WINDOW,
    }
}

/// The crates inside, for this machine's system or for another, as Rust names it.
pub(crate) fn crates(part: Part, target: Option<&str>) -> Result<BTreeSet<Crate>, Trouble> {
    let target = target.map_or_else(Vec::new, |name| vec!["--target", name]);
    let text = Program::cargo()
        .args(["tree", "--locked", "--package", package(part)])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none"])
        .args(["--format", "{p}"])
        .args(features(part))
        .args(target)
        .output()?;
    Ok(named(&text))
}

/// What it is built with.
pub(crate) fn features(part: Part) -> Vec<&'static str> {
    match part {
        Part::CommandLine => Vec::new(),
        Part::Window => vec!["--features", WINDOW_FEATURES],
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_names_each_crate_once() {
        let tree =
            "portico-cli v0.1.0 (/a/b)\nanstyle v1.0.1\n\nring v0.17.8\nanstyle v1.0.1 (*)\n";
        let names: Vec<String> = named(tree).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["anstyle", "portico-cli", "ring"]);
    }
}
