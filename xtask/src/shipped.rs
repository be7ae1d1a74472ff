//! The programs as they are shipped: one way to build them, for packages and for measuring.

use std::path::Path;

use crate::run::window_page;
use crate::workspace::{WINDOW, Workspace, home, root, variable};
use crate::{Trouble, page, tools};

/// The command line's package of Cargo, and its program.
pub const COMMAND_LINE: (&str, &str) = ("portico-cli", "portico");

/// What the window is built with.
pub const WINDOW_FEATURES: &str = "portico-desktop/custom-protocol";

/// Builds both, each with its own features only. What they are made of is named in themselves.
pub fn build(workspace: &Workspace) -> Result<(), Trouble> {
    println!("Compiling as for a release; the first time takes a quarter of an hour or two.");
    page::build_into(&root().join("ui/dist"), window_page)?;
    let auditable = || -> Result<_, Trouble> {
        let cargo = tools::cargo_auditable()?.args(["build", "--release", "--locked"]);
        Ok(cargo.with("CARGO_ENCODED_RUSTFLAGS", flags(&workspace.target())?))
    };
    auditable()?.args(["-p", COMMAND_LINE.0]).must_run()?;
    auditable()?
        .args(["-p", WINDOW, "--features", WINDOW_FEATURES])
        .must_run()
}

/// No folder of this machine is named in what is shipped: whoever builds the same, gets the same.
pub(crate) fn flags(target: &Path) -> Result<String, Trouble> {
    let cargo = match variable("CARGO_HOME") {
        Some(named) => named.into(),
        None => home()?.join(".cargo"),
    };
    let given = variable("CARGO_ENCODED_RUSTFLAGS").or_else(|| {
        let words = variable("RUSTFLAGS")?;
        Some(words.split_whitespace().collect::<Vec<_>>().join("\u{1f}"))
    });
    let mut flags: Vec<String> = given.into_iter().collect();
    // The last that fits counts.
    for (path, name) in [
        (root().to_owned(), "/portico"),
        (target.to_owned(), "/portico/target"),
        (cargo, "/cargo"),
    ] {
        flags.push(format!("--remap-path-prefix={}={name}", path.display()));
    }
    Ok(flags.join("\u{1f}"))
}
