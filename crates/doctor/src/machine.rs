//! This computer, as the checks look at it: where its files are, what its environment says, which
//! programs it has. A test points it at folders of its own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use portico_core::vars;

/// The largest file of another program that is read, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// This computer. Everything is read, nothing is changed.
#[derive(Debug, Clone)]
pub struct Machine {
    /// What stands before every system path: `/`, and on Windows the system drive.
    pub root: PathBuf,
    /// The person's home folder.
    pub home: PathBuf,
    /// The variables of `portico_core::vars::SURROUNDINGS` that are set.
    pub variables: BTreeMap<&'static str, OsString>,
}

/// Why a file could not be read: never the same as "there is nothing wrong".
#[derive(Debug, thiserror::Error)]
pub enum NotRead {
    /// It is not there.
    #[error("it is not there")]
    Missing,
    /// It is there and can't be read.
    #[error("it can't be read: {0}")]
    Denied(std::io::Error),
    /// It is larger than anything that is read here.
    #[error("it is too large")]
    TooLarge,
}

impl Machine {
    /// The one that this runs on.
    #[must_use]
    pub fn real() -> Self {
        let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
        Self {
            root: PathBuf::from(if cfg!(windows) { r"C:\" } else { "/" }),
            home: home.unwrap_or_default(),
            variables: vars::SURROUNDINGS
                .iter()
                .filter_map(|name| Some((*name, vars::read(name)?)))
                .collect(),
        }
    }

    /// A system path: `etc/hosts`.
    #[must_use]
    pub fn system(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A variable of the environment, as text.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name)?.to_str()
    }

    /// Reads another program's file as it stands. Bytes that are no UTF-8 are replaced.
    ///
    /// # Errors
    /// When it is not there, can't be read, or is too large.
    pub fn read(&self, path: &Path) -> Result<String, NotRead> {
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(NotRead::Missing);
            }
            Err(error) => return Err(NotRead::Denied(error)),
            Ok(about) if about.len() > LARGEST => return Err(NotRead::TooLarge),
            Ok(_) => {}
        }
        let bytes = std::fs::read(path).map_err(NotRead::Denied)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// What a program prints; nothing when it is not there, fails, or takes longer than `limit`,
    /// after which it is ended.
    pub async fn ask(&self, program: &str, arguments: &[&str], limit: Duration) -> Option<String> {
        let mut command = tokio::process::Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if let Some(path) = self.variables.get(vars::PATH) {
            command.env(vars::PATH, path);
        }
        let output = tokio::time::timeout(limit, command.output())
            .await
            .ok()?
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}
