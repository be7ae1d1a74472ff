//! Kinds of artefacts, and what has been made of them.

use clap::ValueEnum;

/// What can be asked for. Each has one function that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
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
