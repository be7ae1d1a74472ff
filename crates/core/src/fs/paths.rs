//! Where Portico keeps what is not secret.

use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::LazyLock;

use crate::application::Application;

/// The folders. Nothing secret is ever written into them in the clear.
#[derive(Debug, Clone)]
pub struct Paths {
    /// Sessions' descriptions.
    pub data: PathBuf,
    /// Settings and profiles.
    pub config: PathBuf,
    /// What can be fetched again.
    pub cache: PathBuf,
    /// The organisation's policy file.
    pub policy: PathBuf,
}

impl Paths {
    /// The system's usual folders, or all in one where the variable `PORTICO_HOME` says so.
    ///
    /// None when the system does not say where a person's folders are.
    #[must_use]
    pub fn system() -> Option<Self> {
        if let Some(home) = crate::platform::env::read(crate::platform::env::HOME) {
            return Some(Self::within(home));
        }
        Self::of(&Application::portico())
    }

    /// The system's usual folders for an app.
    ///
    /// None when the system does not say where a person's folders are.
    #[must_use]
    pub fn of(app: &Application) -> Option<Self> {
        let folders = directories::ProjectDirs::from("", "", app.id())?;
        Some(Self {
            data: folders.data_local_dir().to_owned(),
            config: folders.config_dir().to_owned(),
            cache: folders.cache_dir().to_owned(),
            policy: system_policy().to_owned(),
        })
    }

    /// The same for an app that Portico's policy says nothing about: it has its own, if any.
    #[must_use]
    pub(crate) fn without_policy(self) -> Self {
        Self {
            policy: self.config.join("policy.toml"),
            ..self
        }
    }

    /// All folders in one.
    #[must_use]
    pub fn within(home: impl Into<PathBuf>) -> Self {
        let home = home.into();
        Self {
            data: home.join("data"),
            config: home.join("config"),
            cache: home.join("cache"),
            policy: system_policy().to_owned(),
        }
    }
}

/// Where an administrator puts the policy.
#[cfg(windows)]
pub(crate) fn system_policy() -> &'static Path {
    Path::new(r"C:\ProgramData\Portico\policy.toml")
}

/// Where an administrator puts the policy.
#[cfg(target_os = "macos")]
pub(crate) fn system_policy() -> &'static Path {
    Path::new("/Library/Application Support/Portico/policy.toml")
}

/// Where an administrator puts the policy.
#[cfg(not(any(windows, target_os = "macos")))]
pub(crate) fn system_policy() -> &'static Path {
    match flatpaks_etc() {
        Some(_) => Path::new("/run/host/etc/portico/policy.toml"),
        None => Path::new("/etc/portico/policy.toml"),
    }
}

/// Where the computer's own `/etc` lies for a program in a Flatpak, which has another one. The file that
/// says so lies at the top, where only Flatpak can put one.
#[cfg(unix)]
pub(crate) fn flatpaks_etc() -> Option<&'static Path> {
    static IS_FLATPAK: LazyLock<bool> =
        LazyLock::new(|| cfg!(target_os = "linux") && Path::new("/.flatpak-info").exists());
    IS_FLATPAK.then(|| Path::new("/run/host/etc"))
}
