//! The programs as they are shipped: one way to build them, for packages and for measuring.

use std::path::{Path, PathBuf};

use crate::packages::{WINDOW, Workspace};
use crate::process::Program;
use crate::run::window_page;
use crate::workspace::{home, root, variable};
use crate::{Trouble, page, tools};

/// The command line's package of Cargo, and its program.
pub const COMMAND_LINE: (&str, &str) = ("portico-cli", "portico");

/// What the window is built with.
pub const WINDOW_FEATURES: &str = "portico-desktop/custom-protocol";

/// What people have to load at most, in MB: the Debian packages of both, the command line alone in
/// whatever it is packed, and the installer for Windows.
pub const BOTH_AT_MOST: f64 = 7.0;
/// See above.
pub const COMMAND_LINE_AT_MOST: f64 = 4.5;
/// See above.
pub const INSTALLER_AT_MOST: f64 = 9.0;

/// Builds both, each with its own features only. What they are made of is named in themselves.
pub fn build(workspace: &Workspace) -> Result<(), Trouble> {
    println!("Compiling as for a release; the first time takes a quarter of an hour or two.");
    page::build_into(&root().join("ui/dist"), window_page)?;
    let auditable = || -> Result<_, Trouble> {
        let cargo = tools::cargo_auditable()?.args(["build", "--release", "--locked"]);
        anywhere(cargo, &workspace.target())
    };
    auditable()?.args(["-p", COMMAND_LINE.0]).must_run()?;
    auditable()?
        .args(["-p", WINDOW, "--features", WINDOW_FEATURES])
        .must_run()
}

/// No folder of this machine is named in what is shipped, by Rust or by C: whoever builds the same,
/// gets the same.
pub(crate) fn anywhere(cargo: Program, target: &Path) -> Result<Program, Trouble> {
    let folders = folders(target)?;
    let mapped = |option: &str| -> Vec<String> {
        let one = |(path, name): &(PathBuf, &str)| format!("{option}={}={name}", path.display());
        folders.iter().map(one).collect()
    };
    let c = given("CFLAGS", ' ')
        .into_iter()
        .flatten()
        .chain(mapped("-ffile-prefix-map"));
    let rust = given("CARGO_ENCODED_RUSTFLAGS", '\u{1f}')
        .or_else(|| given("RUSTFLAGS", ' '))
        .into_iter()
        .flatten()
        .chain(mapped("--remap-path-prefix"));
    let (c, rust): (Vec<_>, Vec<_>) = (c.collect(), rust.collect());
    Ok(cargo
        .with("CFLAGS", c.join(" "))
        .with("CARGO_ENCODED_RUSTFLAGS", rust.join("\u{1f}")))
}

/// Words of a variable that somebody has set.
fn given(name: &str, separator: char) -> Option<Vec<String>> {
    let words = variable(name)?;
    let words = words.split(separator).filter(|word| !word.is_empty());
    Some(words.map(str::to_owned).collect())
}

/// The last that fits counts.
fn folders(target: &Path) -> Result<[(PathBuf, &'static str); 3], Trouble> {
    let cargo = match variable("CARGO_HOME") {
        Some(named) => named.into(),
        None => home()?.join(".cargo"),
    };
    Ok([
        (root().to_owned(), "/portico"),
        (target.to_owned(), "/portico/target"),
        (cargo, "/cargo"),
    ])
}
