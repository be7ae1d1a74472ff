//! Settings that lie in files, and those that a program prints.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::surroundings::Surroundings;

/// The largest file of settings that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

impl Surroundings {
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
    #[cfg(not(target_os = "macos"))]
    pub(crate) async fn ask(
        &self,
        program: &str,
        arguments: &[&str],
        limit: std::time::Duration,
    ) -> Option<String> {
        let folders = self
            .variables
            .get("PATH")
            .map(std::ffi::OsString::as_os_str);
        let program = crate::program::find(program, folders)?;
        crate::program::ask(&program, arguments, &self.variables, limit).await
    }
}

/// Opens a file, and nothing that is none: a pipe would be waited for.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    let flags = OFlags::NONBLOCK | OFlags::CLOEXEC;
    options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    let file = options.open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::ErrorKind::InvalidInput.into()),
    }
}
