//! This copy of Portico, and a newer one.

use serde::{Deserialize, Serialize};

view! {
    /// This copy of Portico: what `portico version --json` prints.
    pub struct VersionView {
        /// Its version.
        pub version: String,
        /// Where it came from.
        pub install_source: InstallSourceView,
        /// Whether it asks for newer versions by itself.
        pub update_mode: UpdateModeView,
        /// What decided that.
        pub update_reason: UpdateReasonView,
        /// Whether it may be asked to by hand.
        pub can_check: bool,
        /// When the list of releases was last asked for (RFC 3339).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub checked_at: Option<String>,
        /// The newer version, where one is known.
        pub update: Option<UpdateView>,
    }

    /// A version that is newer than this one.
    pub struct UpdateView {
        /// Its version.
        pub version: String,
        /// The day it came out (ISO 8601).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub date: Option<String>,
        /// It, or one between this one and it, closes a security hole.
        pub security: bool,
        /// The codes of the problems and causes that it fixes.
        pub mends: Vec<String>,
        /// What is new, in one sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub notes: Option<String>,
        /// Its page.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub url: Option<String>,
        /// How this copy gets it, in a sentence.
        pub how: String,
        /// The command that does it, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub command: Option<String>,
        /// The person does not want to be reminded of it now.
        pub dismissed: bool,
    }

    /// Whether Portico asks for newer versions by itself.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum UpdateModeView {
        /// Once a day, and says so.
        Notify,
        /// It makes no request.
        Off,
    }

    /// What decided whether it asks.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum UpdateReasonView {
        /// The person's setting.
        Setting,
        /// Where this copy came from.
        InstallSource,
        /// The organisation's policy.
        Policy,
        /// It has no list to ask for.
        NoList,
    }

    /// Where a copy of Portico came from.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "lowercase")]
    pub enum InstallSourceView {
        /// A package of Debian's kind.
        Deb,
        /// A package of Fedora's kind.
        Rpm,
        /// The Windows installer.
        Msi,
        /// The archive of the command line.
        Archive,
        /// The Arch user repository.
        Aur,
        /// Nix.
        Nix,
        /// Flatpak.
        Flatpak,
        /// Homebrew.
        Homebrew,
        /// Scoop.
        Scoop,
        /// The macOS installer.
        Pkg,
        /// The macOS disk image.
        Dmg,
        /// The AppImage.
        AppImage,
        /// Somebody built it.
        Source,
        /// A package that this version does not know.
        Other,
    }
}
