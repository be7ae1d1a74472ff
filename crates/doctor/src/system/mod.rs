//! This computer, as the checks look at it: where its files are, what its environment says, which
//! programs it has. A test points it at folders of its own.

#[cfg(not(any(windows, target_os = "macos")))]
pub(crate) mod desktop_entry;
pub(crate) mod ini;
#[cfg(target_os = "macos")]
pub(crate) mod plist;
#[cfg(windows)]
pub(crate) mod registry;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use portico_core::{fs::atomic, platform::env};
use portico_proxy::program;

/// The largest file of another program that is read, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// This computer. Everything is read, nothing is changed.
#[derive(Debug, Clone)]
pub struct System {
    /// What stands before every system path: `/`, and on Windows the system drive.
    pub root: PathBuf,
    /// The person's home folder.
    pub home: PathBuf,
    /// The variables of `portico_core::platform::env::SURROUNDINGS` that are set.
    pub variables: BTreeMap<&'static str, OsString>,
}

/// Why a file could not be read: never the same as "there is nothing wrong".
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
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

impl System {
    /// The one that this runs on.
    #[must_use]
    pub fn real() -> Self {
        let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
        Self {
            root: PathBuf::from(if cfg!(windows) { r"C:\" } else { "/" }),
            home: home.unwrap_or_default(),
            variables: env::SURROUNDINGS
                .iter()
                .chain(portico_proxy::surroundings::VARIABLES)
                .filter_map(|name| Some((*name, env::read(name)?)))
                .collect(),
        }
    }

    /// A system path: `etc/hosts`.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
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
    /// When it is not there, can't be read (as what is no file, such as a pipe), or is too large.
    pub fn read(&self, path: &Path) -> Result<String, ReadError> {
        match atomic::read(path, LARGEST) {
            Ok(Some(bytes)) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(None) => Err(ReadError::Missing),
            Err(error) if error.kind() == ErrorKind::FileTooLarge => Err(ReadError::TooLarge),
            Err(error) => Err(ReadError::Denied(error)),
        }
    }

    /// Where a program is: by its path, or in the folders of `PATH` as this computer has them.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        program::find(name, self.variables.get(env::PATH).map(OsString::as_os_str))
    }

    /// What a program prints; nothing when it is not there, fails, or takes longer than `limit`,
    /// after which it is ended.
    pub async fn ask(&self, program: &str, arguments: &[&str], limit: Duration) -> Option<String> {
        program::ask(&self.program(program)?, arguments, &self.variables, limit).await
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn system(folder: &Path) -> System {
        System {
            root: folder.to_owned(),
            home: folder.to_owned(),
            variables: [(env::PATH, folder.as_os_str().to_owned())].into(),
        }
    }

    fn install(folder: &Path, name: &str, script: &str) {
        let path = folder.join(name);
        portico_core::fs::atomic::write(&path, script.as_bytes()).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn what_is_no_file_is_neither_waited_for_nor_read_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let system = system(folder.path());
        let [pipe, zeros, text] =
            ["mimeapps.list", "kioslaverc", "hosts"].map(|name| folder.path().join(name));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        std::os::unix::fs::symlink("/dev/zero", &zeros).unwrap();
        atomic::write(&text, b"caf\xe9").unwrap();

        for path in [&pipe, &zeros, &folder.path().to_owned()] {
            let seen = system.read(path);
            assert!(matches!(seen, Err(ReadError::Denied(_))), "{seen:?}");
        }
        assert_eq!(system.read(&text).unwrap(), "caf\u{fffd}");
        let missing = system.read(&folder.path().join("no"));
        assert!(matches!(missing, Err(ReadError::Missing)));
    }

    #[tokio::test]
    async fn a_program_is_looked_for_in_the_machines_own_folders_only() {
        let folder = tempfile::tempdir().unwrap();
        let system = system(folder.path());
        install(folder.path(), "answers", "#!/bin/sh\necho \"$1 $PATH\"\n");
        let limit = Duration::from_secs(10);
        let told = system.ask("answers", &["yes"], limit).await.unwrap();
        assert_eq!(told, format!("yes {}", folder.path().display()));
        assert_eq!(system.ask("sh", &["-c", "echo no"], limit).await, None);
        let nowhere = System {
            variables: BTreeMap::new(),
            ..system
        };
        assert_eq!(nowhere.ask("answers", &[], limit).await, None);
    }

    #[tokio::test]
    async fn a_program_that_fails_or_takes_too_long_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let system = system(folder.path());
        install(folder.path(), "fails", "#!/bin/sh\necho no\nexit 3\n");
        install(folder.path(), "hangs", "#!/bin/sh\nexec /bin/sleep 600\n");
        let begun = std::time::Instant::now();
        assert_eq!(
            system.ask("fails", &[], Duration::from_secs(10)).await,
            None
        );
        assert_eq!(
            system.ask("hangs", &[], Duration::from_millis(50)).await,
            None
        );
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
