//! Which packages there are, and what of them a chore is about.

use std::path::PathBuf;

use serde_json::Value;

use crate::Trouble;
use crate::process::Program;
use crate::workspace::{is_ci, root};

/// The programs and packages, as Cargo sees them.
pub struct Workspace {
    metadata: Value,
}

/// A member of the workspace.
pub struct Package<'a> {
    value: &'a Value,
}

impl Workspace {
    /// Asks Cargo, without resolving dependencies: it works without a network.
    pub fn load() -> Result<Self, Trouble> {
        let text = Program::cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()?;
        Ok(Self {
            metadata: serde_json::from_str(&text)?,
        })
    }

    #[cfg(test)]
    pub(crate) fn from_json(metadata: Value) -> Self {
        Self { metadata }
    }

    /// Where Cargo puts what it builds.
    pub fn target(&self) -> PathBuf {
        let named = self.metadata["target_directory"].as_str();
        named.map_or_else(|| root().join("target"), PathBuf::from)
    }

    /// A program that was built without a profile of its own.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target()
            .join("debug")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The same, built as it is shipped.
    pub fn shipped(&self, name: &str) -> PathBuf {
        self.target()
            .join("release")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Every member.
    pub fn packages(&self) -> impl Iterator<Item = Package<'_>> {
        let packages = self.metadata["packages"].as_array();
        packages
            .into_iter()
            .flatten()
            .map(|value| Package { value })
    }

    /// One member.
    pub fn package(&self, name: &str) -> Option<Package<'_>> {
        self.packages().find(|package| package.name() == name)
    }
}

impl<'a> Package<'a> {
    /// Its name.
    pub fn name(&self) -> &'a str {
        self.value["name"].as_str().unwrap_or_default()
    }

    /// Names of everything it depends on, whatever for.
    pub fn dependencies(&self) -> Vec<&'a str> {
        let dependencies = self.value["dependencies"].as_array();
        let names = dependencies.into_iter().flatten();
        names.filter_map(|it| it["name"].as_str()).collect()
    }

    /// Whether it has a feature of this name.
    pub fn has_feature(&self, name: &str) -> bool {
        self.value["features"].get(name).is_some()
    }

    /// Names of its integration tests.
    pub fn test_targets(&self) -> Vec<&'a str> {
        let targets = self.value["targets"].as_array();
        let targets = targets.into_iter().flatten();
        targets
            .filter(|target| target["kind"][0] == "test")
            .filter_map(|target| target["name"].as_str())
            .collect()
    }
}

/// Which packages and features a Cargo command is about.
///
/// Cargo compiles a dependency once for each set of features that is asked for. So every chore asks
/// for the same packages with the same features, and picks programs and tests out of them.
pub struct Selection {
    arguments: Vec<String>,
}

impl Selection {
    /// Every package, with or without the window.
    pub fn new(workspace: &Workspace, window: Window) -> Self {
        let mut arguments = vec!["--workspace".to_owned()];
        if is_ci() {
            arguments.push("--locked".to_owned());
        }
        let mut features = vec!["xtask/generate"];
        match window {
            Window::LeftOut => {
                arguments.extend(["--exclude".to_owned(), WINDOW.to_owned()]);
            }
            Window::Included => {
                let window = workspace.package(WINDOW);
                if window.is_some_and(|package| package.has_feature("custom-protocol")) {
                    features.push("portico-desktop/custom-protocol");
                }
            }
        }
        arguments.extend(["--features".to_owned(), features.join(",")]);
        Self { arguments }
    }

    /// The words for Cargo.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }
}

/// The window's package and program.
pub const WINDOW: &str = "portico-desktop";

/// Whether the window belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// It does.
    Included,
    /// It doesn't, and no WebKit is needed.
    LeftOut,
}
