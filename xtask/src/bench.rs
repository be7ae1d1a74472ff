//! How fast it is, and what it weighs, against what the platform costs by itself. Everything that
//! is compared runs in turn, in one run, on one machine: only the ratios mean something elsewhere.
//!
//! | module | owns |
//! | --- | --- |
//! | `token`, `window`, `callback`, `proxy`, `doctor`, `package` | a group of rows each |
//! | `stage`, `screen`, `memory`, `machine` | where it is measured, and with what |
//! | `sample`, `table` | medians and spreads; the table and its place in the docs |

mod callback;
mod doctor;
mod machine;
mod memory;
mod package;
mod proxy;
mod sample;
mod screen;
mod stage;
mod table;
mod token;
mod window;

use std::process::ExitCode;

use self::table::Row;
use crate::packages::{Selection, Window, Workspace};
use crate::process::Program;
use crate::system::{Consent, Need, provide};
use crate::workspace::root;
use crate::{Trouble, page, shipped, tools};

/// The app that the window is measured against.
const BLANK: &str = "xtask/blank";

type Measure = fn(&Workspace) -> Result<Vec<Row>, Trouble>;

const GROUPS: [(&str, Measure); 6] = [
    ("window", window::measure),
    ("token", token::measure),
    ("callback", callback::measure),
    ("proxy", proxy::measure),
    ("doctor", doctor::measure),
    ("package", package::measure),
];

/// What of it to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// One group; all without it
    #[arg(value_name = "NAME", value_parser = GROUPS.map(|(name, _)| name))]
    only: Option<String>,

    /// Put the table into docs/performance.md, all of it
    #[arg(long, conflicts_with = "only")]
    write: bool,

    /// Measure what has been built before
    #[arg(long)]
    as_built: bool,
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
}
