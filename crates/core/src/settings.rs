//! What the person has set, in a file that may also be written by hand.

use std::path::{Path, PathBuf};

use crate::domain::Settings;
use crate::fs::atomic;
use crate::fs::paths::Paths;
use crate::fs::toml_file;
use crate::problem::{Code, Problem};

const LIMIT: u64 = 64 * 1024;

/// The settings' file.
#[derive(Debug)]
pub(crate) struct SettingsFile(PathBuf);

impl SettingsFile {
    /// Its place among the person's folders.
    pub(crate) fn of(paths: &Paths) -> Self {
        Self(paths.config.join("settings.toml"))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The settings; the defaults when there is no file.
    pub(crate) fn load(&self) -> Result<Settings, Problem> {
        let Some(bytes) = atomic::read(&self.0, LIMIT)? else {
            return Ok(Settings::default());
        };
        let wrong = |detail: String| {
            Problem::new(Code::ProfileInvalid)
                .with_detail(format!("{}: {detail}", self.0.display()))
        };
        let text = toml_file::text(&bytes).map_err(wrong)?;
        read(&text).map_err(wrong)
    }

    pub(crate) fn save(&self, settings: &Settings) -> Result<(), Problem> {
        Ok(atomic::write(&self.0, written(settings)?.as_bytes())?)
    }
}

/// Reads the text of a settings file; the error is in technical words.
pub(crate) fn read(text: &str) -> Result<Settings, String> {
    toml_file::read(text)
}

/// The text of a settings file.
pub(crate) fn written(settings: &Settings) -> Result<String, Problem> {
    toml::to_string_pretty(settings).map_err(|error| Problem::new(Code::Unexpected).because(&error))
}
