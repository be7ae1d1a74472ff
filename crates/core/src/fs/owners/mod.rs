//! Whom Portico's folders belong to, and who else gets at them: what others may write decides where
//! tokens go, and what others may read is no passphrase.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

use std::fs::File;
use std::path::Path;

use crate::fs::paths::Paths;

/// The folders in the data folder whose files are believed.
const BELIEVED: [&str; 5] = ["sessions", "replaced", "vault", "large-items", "support"];

/// Somebody else gets at a file or folder.
#[derive(Debug, thiserror::Error)]
#[error("{path} {how}: {mend}")]
pub struct Exposed {
    /// Which.
    pub(crate) path: String,
    /// In which way.
    how: &'static str,
    /// The command that ends it.
    pub(crate) mend: String,
}

/// Refuses folders that others may change: Portico's own, and those on the way to them.
///
/// # Errors
/// Which of them, with the command that helps.
pub(crate) fn check_folders(paths: &Paths) -> Result<(), Exposed> {
    let believed = BELIEVED.map(|name| paths.data.join(name));
    let own = [&paths.data, &paths.config, &paths.config.join("profiles")];
    for folder in own.into_iter().chain(&believed) {
        system::check_own(folder)?;
        system::check_way(folder)?;
    }
    Ok(())
}

/// Refuses a file with a secret in it that others may read.
pub(crate) fn check_secret(path: &Path, file: &File) -> Result<(), Exposed> {
    system::check_secret(path, file)
}
