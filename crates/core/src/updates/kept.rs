//! What is kept of the list between two visits, in the cache: the list itself with its signature, which
//! is verified each time it is read, when it was asked for, and what the person does not want to see.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use semver::Version;
use serde::{Deserialize, Serialize};

use super::schedule::Visit;
use crate::atomic_file;
use crate::clock::Timestamp;
use crate::problem::{Code, Problem};

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
pub(super) struct KeptFile(PathBuf);

impl KeptFile {
    pub(super) fn new(cache: &Path) -> Self {
        Self(cache.join("updates.json"))
    }

    /// What is kept; a file that can't be used is as good as none.
    pub(super) fn load(&self) -> Kept {
        let read = match atomic_file::read(&self.0, LIMIT) {
            Ok(Some(bytes)) => serde_json::from_slice(&bytes).map_err(|error| error.to_string()),
            Ok(None) => Ok(Kept::default()),
            Err(error) => Err(error.to_string()),
        };
        read.unwrap_or_else(|why| {
            tracing::debug!(why, "what was kept of the list of releases can't be used");
            Kept::default()
        })
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Problem> {
        let mut kept = self.load();
        change(&mut kept);
        let bytes = serde_json::to_vec(&kept)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        Ok(atomic_file::write(&self.0, &bytes)?)
    }
}
