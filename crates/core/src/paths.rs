//! Where Portico keeps what is not secret.

use std::path::PathBuf;

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
        if let Some(home) = crate::vars::read(crate::vars::HOME) {
            return Some(Self::within(home));
        }
        let folders = directories::ProjectDirs::from("", "", "portico")?;
        Some(Self {
            data: folders.data_local_dir().to_owned(),
            config: folders.config_dir().to_owned(),
            cache: folders.cache_dir().to_owned(),
            policy: PathBuf::from(system_policy()),
        })
    }

    /// All folders in one.
    #[must_use]
    pub fn within(home: impl Into<PathBuf>) -> Self {
        let home = home.into();
        Self {
            data: home.join("data"),
            config: home.join("config"),
            cache: home.join("cache"),
            policy: PathBuf::from(system_policy()),
        }
    }
}

#[cfg(windows)]
const fn system_policy() -> &'static str {
    r"C:\ProgramData\Portico\policy.toml"
}

#[cfg(target_os = "macos")]
const fn system_policy() -> &'static str {
    "/Library/Application Support/Portico/policy.toml"
}

#[cfg(not(any(windows, target_os = "macos")))]
const fn system_policy() -> &'static str {
    "/etc/portico/policy.toml"
}
