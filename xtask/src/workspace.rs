//! Where things are, and what the environment says.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::Trouble;

/// The repository's root.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        // As Cargo says now: a target folder that two clones share has the program of one of them.
        let here = variable("CARGO_MANIFEST_DIR");
        let here = PathBuf::from(here.as_deref().unwrap_or(env!("CARGO_MANIFEST_DIR")));
        let root = here.ancestors().find(|it| it.join("Cargo.lock").is_file());
        root.map_or_else(|| here.clone(), Path::to_owned)
    });
    &ROOT
}

/// A variable of the environment; empty counts as absent.
#[expect(
    clippy::disallowed_methods,
    reason = "the product's list of variables is for the product's own"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The names of all variables.
pub fn variables() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}

/// Whether this is one of the build machines.
pub fn is_ci() -> bool {
    variable("CI").is_some_and(|value| value != "false")
}

/// The person's own folder.
pub fn home() -> Result<PathBuf, Trouble> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    Ok(variable(name)
        .ok_or_else(|| format!("{name} is not set"))?
        .into())
}

/// Where chores keep what is costly to make again: a tool, a toolchain.
pub fn cache() -> Result<PathBuf, Trouble> {
    if let Some(named) = variable("PORTICO_CACHE") {
        return Ok(named.into());
    }
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA").map(PathBuf::from)
    } else {
        variable("XDG_CACHE_HOME").map(PathBuf::from)
    };
    let base = match base {
        Some(base) => base,
        None => home()?.join(".cache"),
    };
    Ok(base.join("portico-ci"))
}
