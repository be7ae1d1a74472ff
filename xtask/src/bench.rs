//! How fast it is, and what it weighs, against what the platform costs by itself. Everything that
//! is compared runs in turn, in one run, on one machine: only the ratios mean something elsewhere.
//!
//! | module | owns |
//! | --- | --- |
//! | `token`, `window`, `callback`, `doctor`, `package` | a group of rows each |
//! | `stage`, `screen`, `memory`, `machine` | where it is measured, and with what |
//! | `sample`, `table` | medians and spreads; the table and its place in the docs |

mod callback;
mod doctor;
mod machine;
mod memory;
mod package;
mod sample;
mod screen;
mod stage;
mod table;
mod token;
mod window;

use std::process::ExitCode;

use self::table::Row;
use crate::process::Program;
use crate::system::{Consent, Need, provide};
use crate::workspace::{Selection, Window, Workspace, root};
use crate::{Trouble, page, shipped, tools};

/// The app that the window is measured against.
const BLANK: &str = "xtask/blank";

type Measure = fn(&Workspace) -> Result<Vec<Row>, Trouble>;

const GROUPS: [(&str, Measure); 5] = [
    ("window", window::measure),
    ("token", token::measure),
    ("callback", callback::measure),
    ("doctor", doctor::measure),
    ("package", package::measure),
];

/// What of it to measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// One group; all without it.
    only: Option<String>,
    write: bool,
    /// What has been built before.
    as_built: bool,
}

impl Options {
    /// Reads the words behind `cargo xtask bench`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self, Trouble> {
        let mut options = Self {
            only: None,
            write: false,
            as_built: false,
        };
        for &word in words {
            match word {
                "--write" => options.write = true,
                "--as-built" => options.as_built = true,
                name if GROUPS.iter().any(|(known, _)| *known == name) => {
                    options.only = Some(name.to_owned());
                }
                _ => return Err(format!("cargo xtask bench has no {word}").into()),
            }
        }
        match options.write && options.only.is_some() {
            true => Err("--write replaces the whole table: measure all of it".into()),
            false => Ok(options),
        }
    }
}

/// Does it.
pub(crate) fn bench(options: &Options) -> Result<ExitCode, Trouble> {
    if !cfg!(target_os = "linux") {
        return Err("this is measured on Linux only".into());
    }
    let needs = [Need::Build, Need::Window, Need::Keychain, Need::Tests];
    provide(&needs, Consent::NotAsked)?;
    let workspace = Workspace::load()?;
    if !options.as_built {
        build(&workspace)?;
    }
    let mut rows = Vec::new();
    for (name, measure) in GROUPS {
        if options.only.as_ref().is_none_or(|only| only == name) {
            println!("\n== {name}");
            rows.extend(measure(&workspace)?);
        }
    }
    let table = table::markdown(&machine::facts(), &rows);
    println!("\n{table}");
    if options.write {
        table::write_page(&table)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Everything as it is shipped, but for what only serves the measuring.
fn build(workspace: &Workspace) -> Result<(), Trouble> {
    println!("Compiling as for a release; the first time takes a quarter of an hour or two.");
    shipped::build(workspace)?;
    build_blank(workspace)?;
    Program::cargo()
        .arg("build")
        .args(Selection::new(workspace, Window::LeftOut).arguments())
        .args(["--bin", "portico-sandbox", "--example", "bench-probe"])
        .must_run()
}

/// With the workspace's own versions, whatever they are by then.
fn build_blank(workspace: &Workspace) -> Result<(), Trouble> {
    let folder = root().join(BLANK);
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    tools::npm_packages(&folder)?;
    let page = Program::npm(&folder).args(["run", "build"]);
    page::build_into(&folder.join("dist"), || page.must_run())?;
    Program::cargo()
        .args(["build", "--release", "--features", "custom-protocol"])
        .within(&folder)
        .with("CARGO_TARGET_DIR", workspace.target())
        .must_run()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands behind a line that begins so, up to an empty line, without remarks.
    fn behind<'a>(manifest: &'a str, begin: &str) -> Vec<&'a str> {
        let lines = manifest.lines().skip_while(|line| !line.starts_with(begin));
        lines
            .take_while(|line| !line.is_empty())
            .filter_map(|line| Some(line.split('#').next()?.trim()))
            .collect()
    }

    #[test]
    fn the_blank_app_is_compiled_as_the_window_is() {
        let read =
            |folder: &str| std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        let (ours, blank) = (read(""), read(BLANK));
        let profile = behind(&ours, "[profile.release]");
        assert!(profile.len() > 4, "{profile:?}");
        assert_eq!(behind(&blank, "[profile.release]"), profile);
        for crate_name in ["tauri = ", "tauri-build = "] {
            let line = |manifest| behind(manifest, crate_name)[0].replace(" ,", ",");
            assert_eq!(line(&blank), line(&ours));
        }
    }

    #[test]
    fn a_part_of_the_table_is_not_written() {
        assert!(Options::parse(&["--write"]).unwrap().write);
        assert_eq!(
            Options::parse(&["token"]).unwrap().only.as_deref(),
            Some("token")
        );
        assert!(Options::parse(&["token", "--write"]).is_err());
        assert!(Options::parse(&["speed"]).is_err());
    }
}
