//! Other programs of this computer, asked for what they print.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// Where a program is: by its path, or in the folders of this `PATH`.
#[must_use]
pub fn find(name: &str, folders: Option<&OsStr>) -> Option<PathBuf> {
    if Path::new(name).components().count() > 1 {
        return Some(PathBuf::from(name)).filter(|path| path.is_file());
    }
    let suffix = std::env::consts::EXE_SUFFIX;
    let file = format!("{}{suffix}", name.strip_suffix(suffix).unwrap_or(name));
    std::env::split_paths(folders?)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// What a program prints, with these variables over its own; nothing when it fails, or takes longer than
/// `limit`, after which it is ended.
pub async fn ask(
    program: &Path,
    arguments: &[&str],
    variables: &BTreeMap<&'static str, OsString>,
    limit: Duration,
) -> Option<String> {
    let output = tokio::process::Command::new(program)
        .args(arguments)
        .envs(variables)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(limit, output).await.ok()?.ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.trim().to_owned())
}
