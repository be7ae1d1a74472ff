//! Kinds of artefacts, what each is made from, and what has been made of them.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use xtask::Trouble;

use crate::release::Table;

/// What `sha256sum --check` reads.
pub(crate) const SUMS: &str = "SHA256SUMS";
/// The same and more, for programs.
pub(crate) const LIST: &str = "artefacts.json";
/// The public half of the key that signed.
pub(crate) const PUBLIC_KEY: &str = "portico-release.pub";

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
    /// The installer for Windows, and the command line alone for it.
    Msi,
    /// The package and the disk image for macOS.
    Macos,
    /// One file that runs on desktops without a package of their own.
    Appimage,
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
            Kind::Msi => "installer and archive for Windows",
            Kind::Macos => "package and disk image for macOS",
            Kind::Appimage => "AppImage",
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
            Kind::Msi | Kind::Macos | Kind::Appimage | Kind::Updates | Kind::Recipes => false,
        }
    }
}

/// What a kind is made from, and where.
pub(crate) struct Stage<'a> {
    pub(crate) table: &'a Table,
    /// The folder with the programs `portico` and `portico-desktop`.
    pub(crate) programs: &'a Path,
    /// The folder with those for Windows, where there are any.
    pub(crate) for_windows: Option<&'a Path>,
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

/// How one kind ended.
pub(crate) enum Made {
    Here(Vec<Artefact>),
    /// Where it is made instead, or what it takes.
    Elsewhere(&'static str),
}

/// How all of them ended.
#[derive(Debug, Default)]
pub(crate) struct Makings {
    pub(crate) here: Vec<Artefact>,
    /// The kinds that were asked for and made.
    pub(crate) kinds: Vec<Kind>,
    /// The kinds that are not made here, and why.
    pub(crate) elsewhere: Vec<(Kind, &'static str)>,
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

    /// A file that another run has made, perhaps on another system; none of those that only vouch
    /// for others.
    pub(crate) fn gathered(path: &Path) -> Result<Option<Self>, Trouble> {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let vouches = [SUMS, LIST, PUBLIC_KEY].contains(&&*file) || file.ends_with(".minisig");
        if vouches || !path.is_file() {
            return Ok(None);
        }
        let ends = |ending: &str| file.ends_with(ending);
        let (kind, system, architecture) = match () {
            () if ends(".deb") => (Kind::Deb, "linux", "x86_64"),
            () if ends(".rpm") => (Kind::Rpm, "linux", "x86_64"),
            () if ends(".tar.xz") => (Kind::Archive, "linux", "x86_64"),
            () if ends(".zip") => (Kind::Archive, "windows", "x86_64"),
            () if ends(".msi") => (Kind::Msi, "windows", "x86_64"),
            () if ends(".pkg") || ends(".dmg") => (Kind::Macos, "macos", "universal"),
            () if ends(".AppImage") => (Kind::Appimage, "linux", "x86_64"),
            () if ends(".cdx.json") => (Kind::Sbom, "any", "any"),
            () if ends("-licences.txt") => (Kind::Licences, "any", "any"),
            () if file == "releases.json" => (Kind::Updates, "any", "any"),
            () => return Err(format!("{file} is no part of a release").into()),
        };
        Ok(Some(Self {
            kind,
            path: path.to_owned(),
            system,
            architecture,
        }))
    }

    pub(crate) fn file(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xtask::process::write;

    #[test]
    fn what_each_system_has_made_is_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let kind = |name: &str| {
            let path = folder.path().join(name);
            write(&path, "x").unwrap();
            Artefact::gathered(&path).map(|found| found.map(|it| it.kind))
        };
        for (name, expected) in [
            ("portico-desktop_0.1.0_amd64.deb", Some(Kind::Deb)),
            ("portico-0.1.0-linux-x86_64.tar.xz", Some(Kind::Archive)),
            ("portico-0.1.0-windows-x86_64.zip", Some(Kind::Archive)),
            ("portico-0.1.0-macos-universal.pkg", Some(Kind::Macos)),
            ("portico-0.1.0-macos-universal.dmg", Some(Kind::Macos)),
            ("portico-0.1.0-linux-x86_64.AppImage", Some(Kind::Appimage)),
            ("portico-0.1.0.cdx.json", Some(Kind::Sbom)),
            ("releases.json", Some(Kind::Updates)),
            ("releases.json.minisig", None),
            (SUMS, None),
        ] {
            assert_eq!(kind(name).unwrap(), expected, "{name}");
        }
        assert!(kind("notes.docx").is_err(), "a release has nothing else");
    }
}
