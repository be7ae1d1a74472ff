//! This computer as its settings are read: folders, variables, programs. A test points it at folders
//! of its own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::fault::{Reason, Wrong};
use crate::program;

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

/// The largest file of settings that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

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

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A file's text; none where it is not there, is no file, or is no text of a sane size.
    pub(crate) fn read(&self, path: &Path) -> Option<String> {
        let file = open(path).ok()?;
        let mut content = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut content).ok()?;
        let fits = u64::try_from(content.len()).is_ok_and(|length| length <= LARGEST);
        fits.then(|| String::from_utf8_lossy(&content).into_owned())
    }

    /// What a program prints; nothing when it is not there, fails, or takes longer than `limit`,
    /// after which it is ended.
    pub(crate) async fn ask(
        &self,
        program: &str,
        arguments: &[&str],
        limit: Duration,
    ) -> Option<String> {
        let folders = self.variables.get("PATH").map(OsString::as_os_str);
        let program = program::find(program, folders)?;
        program::ask(&program, arguments, &self.variables, limit).await
    }
}

/// Opens a file, and nothing that is none: a pipe would be waited for.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::CLOEXEC;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    let file = options.open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::ErrorKind::InvalidInput.into()),
    }
}
