//! This computer as its settings are read: folders, variables, programs. A test points it at folders
//! of its own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::fault::{Reason, Wrong};

/// The variables that are read here. Whoever makes [`Surroundings`] reads them.
pub const VARIABLES: &[&str] = &[
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    // As KDE may have them named.
    "httpproxy",
    "HTTPPROXY",
    "httpsproxy",
    "HTTPSPROXY",
    "proxy",
    "PROXY",
    "socks_proxy",
    "SOCKS_PROXY",
    // Which desktop it is, and where it has its settings.
    "PATH",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "XDG_CURRENT_DESKTOP",
    "XDG_CONFIG_HOME",
    "XDG_CONFIG_DIRS",
    "XDG_DATA_DIRS",
];

/// This computer. Everything is read, nothing is changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// What stands before every system path: `/`, and on Windows the system drive.
    pub root: PathBuf,
    /// The person's home folder.
    pub home: PathBuf,
    /// Those of [`VARIABLES`] that are set, and not to nothing.
    pub variables: BTreeMap<&'static str, OsString>,
}

impl Surroundings {
    /// A variable as text; none when it is not set or set to nothing.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Wrong> {
        let Some(value) = self.variables.get(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        value.to_str().map(Some).ok_or_else(|| Wrong {
            reason: Reason::NotText,
            right: "http://USER:PASSWORD@HOST:PORT".to_owned(),
        })
    }

    /// The same where what is no text counts for nothing.
    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        self.text(name).ok().flatten()
    }
}
