//! Guards the real home folder: a test run leaves nothing of Portico's in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::Trouble;
use crate::workspace::{home, root, variable};

/// What was there, and when it was last written to.
pub(crate) struct Snapshot {
    folders: Vec<PathBuf>,
    files: BTreeMap<PathBuf, Option<SystemTime>>,
}

impl Snapshot {
    /// Looks at every folder where a program of this person would leave something.
    pub(crate) fn take() -> Result<Self, Trouble> {
        Ok(Self::of(folders(&home()?, variable)))
    }

    fn of(folders: Vec<PathBuf>) -> Self {
        let mut files = BTreeMap::new();
        for folder in &folders {
            note_ours(folder, &mut files);
        }
        Self { folders, files }
    }

    /// What has come, or was written to, since then.
    pub(crate) fn left_since(&self) -> Vec<PathBuf> {
        let now = Self::of(self.folders.clone());
        let left = now.files.into_iter();
        left.filter(|(path, written)| self.files.get(path) != Some(written))
            .map(|(path, _)| path)
            .collect()
    }
}

fn folders(home: &Path, variable: fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let named = |name: &str, usual: &[&str]| {
        let usual = usual
            .iter()
            .fold(home.to_owned(), |path, part| path.join(part));
        variable(name).map_or(usual, PathBuf::from)
    };
    if cfg!(windows) {
        return vec![
            named("APPDATA", &["AppData", "Roaming"]),
            named("LOCALAPPDATA", &["AppData", "Local"]),
        ];
    }
    if cfg!(target_os = "macos") {
        let library = home.join("Library");
        return [
            "Application Support",
            "Preferences",
            "Caches",
            "WebKit",
            "LaunchAgents",
        ]
        .map(|name| library.join(name))
        .into();
    }
    let data = named("XDG_DATA_HOME", &[".local", "share"]);
    let config = named("XDG_CONFIG_HOME", &[".config"]);
    vec![
        data.join("applications"), // a link scheme's handler
        config.join("autostart"),
        data,
        config,
        named("XDG_CACHE_HOME", &[".cache"]),
        named("XDG_STATE_HOME", &[".local", "state"]),
    ]
}

fn note_ours(folder: &Path, files: &mut BTreeMap<PathBuf, Option<SystemTime>>) {
    let Ok(entries) = folder.read_dir() else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if name.contains("portico") && !is_ours_to_keep(&entry.path(), &name) {
            note(&entry.path(), files);
        }
    }
}

/// The chores' own folders, and a clone that is named after the project.
fn is_ours_to_keep(path: &Path, name: &str) -> bool {
    name == "portico-ci" || name == "portico-cross" || root().starts_with(path)
}

fn note(path: &Path, files: &mut BTreeMap<PathBuf, Option<SystemTime>>) {
    let written = path.symlink_metadata().and_then(|it| it.modified()).ok();
    if path.is_dir() && !path.is_symlink() {
        files.insert(path.to_owned(), None);
        for entry in path.read_dir().into_iter().flatten().flatten() {
            note(&entry.path(), files);
        }
    } else {
        files.insert(path.to_owned(), written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::write;

    #[test]
    fn what_a_run_leaves_behind_is_found() {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join(".config");
        write(&config.join("portico/settings.toml"), "").unwrap();
        let before = Snapshot::of(vec![config.clone()]);

        write(&config.join("portico/profiles/new.toml"), "").unwrap();
        write(&config.join("other/new.toml"), "").unwrap();

        let left = before.left_since();
        assert!(
            left.contains(&config.join("portico/profiles/new.toml")),
            "{left:?}"
        );
        assert!(
            !left
                .iter()
                .any(|path| path.starts_with(config.join("other"))),
            "{left:?}"
        );
    }

    #[test]
    fn a_home_that_nobody_touched_is_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        write(&home.path().join("portico/settings.toml"), "").unwrap();
        let before = Snapshot::of(vec![home.path().to_owned()]);

        assert!(before.left_since().is_empty());
    }

    #[test]
    fn the_cache_of_the_chores_may_grow() {
        let home = tempfile::tempdir().unwrap();
        let before = Snapshot::of(vec![home.path().to_owned()]);

        write(&home.path().join("portico-ci/tools/x"), "").unwrap();

        assert!(before.left_since().is_empty());
    }
}
