//! Where this copy came from: one word in a file that the package brings along.

use std::path::{Path, PathBuf};

use crate::domain::InstallSource;
use crate::fs::atomic;

/// The file's name.
const MARKER: &str = "install-source";
/// A word is short.
const LIMIT: u64 = 256;

/// Reads the marker of the running program.
pub(super) fn of_this_program() -> InstallSource {
    match std::env::current_exe().and_then(std::fs::canonicalize) {
        Ok(program) => of(&program),
        Err(error) => {
            tracing::debug!(%error, "where this program lies is not known");
            InstallSource::Source
        }
    }
}

/// Reads the marker of a program, given by its real path.
#[must_use]
pub(crate) fn of(program: &Path) -> InstallSource {
    for place in places(program) {
        match atomic::read(&place, LIMIT) {
            Ok(None) => {}
            Ok(Some(bytes)) => return named(&String::from_utf8_lossy(&bytes)),
            // A package is in charge, and which one is not known.
            Err(error) => {
                tracing::debug!(%error, "the marker of the package can't be read");
                return InstallSource::Other;
            }
        }
    }
    InstallSource::Source
}

fn places(program: &Path) -> Vec<PathBuf> {
    let Some(folder) = program.parent() else {
        return Vec::new();
    };
    let mut places = vec![folder.join(MARKER)];
    if let Some(above) = folder.parent() {
        places.push(above.join("lib/portico").join(MARKER));
        places.push(above.join("Resources").join(MARKER));
    }
    places
}

fn named(word: &str) -> InstallSource {
    match word.trim() {
        "deb" => InstallSource::Deb,
        "rpm" => InstallSource::Rpm,
        "msi" => InstallSource::Msi,
        "archive" => InstallSource::Archive,
        "aur" => InstallSource::Aur,
        "nix" => InstallSource::Nix,
        "flatpak" => InstallSource::Flatpak,
        "homebrew" => InstallSource::Homebrew,
        "scoop" => InstallSource::Scoop,
        "pkg" => InstallSource::Pkg,
        "dmg" => InstallSource::Dmg,
        "appimage" => InstallSource::AppImage,
        _ => InstallSource::Other,
    }
}

impl InstallSource {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Deb,
        Self::Rpm,
        Self::Msi,
        Self::Archive,
        Self::Aur,
        Self::Nix,
        Self::Flatpak,
        Self::Homebrew,
        Self::Scoop,
        Self::Pkg,
        Self::Dmg,
        Self::AppImage,
        Self::Source,
        Self::Other,
    ];

    /// As it stands in the marker and in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Msi => "msi",
            Self::Archive => "archive",
            Self::Aur => "aur",
            Self::Nix => "nix",
            Self::Flatpak => "flatpak",
            Self::Homebrew => "homebrew",
            Self::Scoop => "scoop",
            Self::Pkg => "pkg",
            Self::Dmg => "dmg",
            Self::AppImage => "appimage",
            Self::Source => "source",
            Self::Other => "other",
        }
    }

    /// Whether something else keeps this copy up to date.
    #[must_use]
    pub fn is_kept_up_to_date(self) -> bool {
        match self {
            Self::Deb
            | Self::Rpm
            | Self::Aur
            | Self::Nix
            | Self::Flatpak
            | Self::Homebrew
            | Self::Scoop
            | Self::Other => true,
            Self::Msi | Self::Archive | Self::Pkg | Self::Dmg | Self::AppImage | Self::Source => {
                false
            }
        }
    }

    /// The command that brings this copy up to date, where there is one. It is shown, never run.
    #[must_use]
    pub fn command(self) -> Option<&'static str> {
        match self {
            Self::Deb => {
                Some("sudo apt update && sudo apt install --only-upgrade portico portico-desktop")
            }
            Self::Rpm => Some("sudo dnf upgrade portico portico-desktop"),
            Self::Nix => Some("nix profile upgrade portico"),
            Self::Flatpak => Some("flatpak update app.portico.desktop"),
            Self::Homebrew => Some("brew upgrade --cask portico"),
            Self::Scoop => Some("scoop update portico"),
            Self::Msi
            | Self::Archive
            | Self::Aur
            | Self::Pkg
            | Self::Dmg
            | Self::AppImage
            | Self::Source
            | Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(at: &str, program: &str, word: &str) -> InstallSource {
        let root = tempfile::tempdir().unwrap();
        atomic::write(&root.path().join(at), word.as_bytes()).unwrap();
        of(&root.path().join(program))
    }

    #[test]
    fn every_package_is_known_by_its_marker() {
        for &source in InstallSource::ALL {
            if matches!(source, InstallSource::Source | InstallSource::Other) {
                continue;
            }
            let word = format!("{}\n", source.as_str());
            for (at, program) in [
                ("usr/lib/portico/install-source", "usr/bin/portico"),
                ("opt/install-source", "opt/portico.exe"),
                (
                    "Portico.app/Contents/Resources/install-source",
                    "Portico.app/Contents/MacOS/portico-desktop",
                ),
            ] {
                assert_eq!(marked(at, program, &word), source, "{at}");
            }
            let json = serde_json::to_value(source).unwrap();
            assert_eq!(json, source.as_str());
        }
    }

    #[test]
    fn a_marker_of_another_program_or_of_none_is_not_read() {
        for at in ["usr/install-source", "usr/bin/lib/portico/install-source"] {
            let found = marked(at, "usr/bin/portico", "msi");
            assert_eq!(found, InstallSource::Source, "{at}");
        }
    }

    #[test]
    fn what_is_no_known_word_is_some_package() {
        let long = "x".repeat(1000);
        for word in ["", "apt", "deb rpm", "DEB", "\u{0}", long.as_str()] {
            let found = marked("a/install-source", "a/portico", word);
            assert_eq!(found, InstallSource::Other, "{word}");
            assert!(found.is_kept_up_to_date());
        }
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("install-source")).unwrap();
        assert_eq!(of(&root.path().join("portico")), InstallSource::Other);
    }
}
