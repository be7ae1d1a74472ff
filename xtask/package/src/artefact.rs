//! Kinds of artefacts, what each is made from, and what has been made of them.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use xtask::Trouble;
use xtask::workspace::Workspace;

use crate::release::Table;

/// What can be asked for. Each has one function that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Debian packages: the command line, and the window.
    Deb,
    /// The same two for Fedora, openSUSE and their kin.
    Rpm,
    /// The command line alone, to unpack anywhere.
    Archive,
    /// The installer for Windows.
    Msi,
    /// What is inside, as CycloneDX.
    Sbom,
    /// The licences of what is inside.
    Licences,
    /// The signed list of releases that the update check reads.
    Updates,
    /// winget, Homebrew, Scoop, AUR, Nix, Flatpak.
    Recipes,
}

impl Kind {
    /// What it is called while it is made.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Kind::Deb => "Debian packages",
            Kind::Rpm => "RPM packages",
            Kind::Archive => "archive of the command line",
            Kind::Msi => "installer for Windows",
            Kind::Sbom => "bill of materials",
            Kind::Licences => "licences",
            Kind::Updates => "list of releases",
            Kind::Recipes => "recipes",
        }
    }

    /// Whether this system's programs are in it.
    pub(crate) fn holds_programs(self) -> bool {
        match self {
            Kind::Deb | Kind::Rpm | Kind::Archive | Kind::Sbom | Kind::Licences => true,
            Kind::Msi | Kind::Updates | Kind::Recipes => false,
        }
    }
}

/// What a kind is made from, and where.
pub(crate) struct Stage<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) table: &'a Table,
    /// The folder with the programs `portico` and `portico-desktop`.
    pub(crate) programs: &'a Path,
    /// Where artefacts go.
    pub(crate) out: &'a Path,
    /// For what is in between.
    pub(crate) work: &'a Path,
    /// The time of everything, in seconds since 1970.
    pub(crate) epoch: i64,
    pub(crate) effort: Effort,
}

/// How hard packages are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As far as it goes: a minute for each.
    Full,
    /// For trials.
    Little,
}

impl Stage<'_> {
    pub(crate) fn version(&self) -> &str {
        &self.table.newest().version
    }

    /// An empty folder for what is in between.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf, Trouble> {
        let folder = self.work.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

/// How it ended.
pub(crate) enum Made {
    Here(Vec<Artefact>),
    /// Where it is made instead.
    Elsewhere(&'static str),
}

/// A file that people load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Artefact {
    pub(crate) kind: Kind,
    pub(crate) path: PathBuf,
    /// "linux", "windows", "macos", or "any".
    pub(crate) system: &'static str,
    /// As Rust names it, or "any".
    pub(crate) architecture: &'static str,
}

impl Artefact {
    /// For this machine's own system and architecture.
    pub(crate) fn here(kind: Kind, path: PathBuf) -> Self {
        Self {
            kind,
            path,
            system: std::env::consts::OS,
            architecture: std::env::consts::ARCH,
        }
    }

    /// For every system.
    pub(crate) fn anywhere(kind: Kind, path: PathBuf) -> Self {
        Self {
            kind,
            path,
            system: "any",
            architecture: "any",
        }
    }

    pub(crate) fn file(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}
