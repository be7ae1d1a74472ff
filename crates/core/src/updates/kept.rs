//! What is kept of the list between two visits, in the cache: the list itself with its signature, which
//! is verified each time it is read, when it was asked for, and what the person does not want to see.

use std::path::Path;

use chrono::TimeDelta;
use semver::Version;
use serde::{Deserialize, Serialize};

use super::schedule::Visit;
use crate::clock::Timestamp;
use crate::fs::json_file::JsonFile;
use crate::problem::Problem;

/// A list of the largest size, in JSON once more.
const LIMIT: u64 = 1024 * 1024;
/// A version that closes a security hole comes back after this long.
const PUT_OFF: TimeDelta = TimeDelta::days(3);

/// The file's content.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub(super) visit: Option<Visit>,
    /// The newest list that was believed.
    pub(super) list: Option<Signed>,
    pub(super) dismissed: Option<Dismissed>,
}

/// A list as it came.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Signed {
    pub(super) text: String,
    pub(super) signature: String,
}

/// A version that the person does not want to be reminded of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Dismissed {
    pub(super) version: Version,
    pub(super) at: Timestamp,
}

impl Dismissed {
    /// Whether it still counts for this version.
    pub(super) fn covers(&self, version: &Version, security: bool, now: Timestamp) -> bool {
        let since = now.signed_duration_since(self.at);
        let lasts = !security || (TimeDelta::zero()..PUT_OFF).contains(&since);
        self.version == *version && lasts
    }
}

/// The file.
#[derive(Debug)]
pub(super) struct KeptFile(JsonFile<Kept>);

impl KeptFile {
    pub(super) fn new(cache: &Path) -> Self {
        Self(JsonFile::new(cache.join("updates.json"), LIMIT))
    }

    /// What is kept; a file that can't be used is as good as none.
    pub(super) fn load(&self) -> Kept {
        let read = self.0.read().unwrap_or_else(|error| {
            tracing::debug!(%error, "what was kept of the list of releases can't be read");
            None
        });
        read.unwrap_or_default()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Problem> {
        let mut kept = self.load();
        change(&mut kept);
        Ok(self.0.write(&kept)?)
    }
}
