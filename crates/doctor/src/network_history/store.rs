//! The file that keeps runs: not many, not for long.

use std::path::Path;

use chrono::TimeDelta;
use portico_core::Problem;
use portico_core::fs::json_file::JsonFile;
use serde::{Deserialize, Serialize};

use super::KeptRun;

const LARGEST: u64 = 256 * 1024;
/// At most this many, the newest.
const MOST: usize = 50;
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// The runs that are kept, and this installation's salt for their networks.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) salt: String,
    pub(super) runs: Vec<KeptRun>,
}

impl Kept {
    fn nothing() -> Self {
        Self {
            salt: uuid::Uuid::new_v4().simple().to_string(),
            runs: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, run: KeptRun) {
        let now = run.at;
        self.runs.push(run);
        self.runs
            // One of the future, by a clock that was set back, counts for as long.
            .retain(|run| now.signed_duration_since(run.at).abs() < KEPT_FOR);
        self.runs.sort_by_key(|run| run.at);
        self.runs.drain(..self.runs.len().saturating_sub(MOST));
    }
}

pub(super) struct HistoryFile(JsonFile<Kept>);

impl HistoryFile {
    pub(super) fn in_folder(data: &Path) -> Self {
        Self(JsonFile::new(data.join("networks.json"), LARGEST))
    }

    /// What is kept. A file that can't be understood is as good as none.
    pub(super) fn load(&self) -> Result<Kept, Problem> {
        Ok(self.0.read()?.unwrap_or_else(Kept::nothing))
    }

    pub(super) fn save(&self, kept: &Kept) -> Result<(), Problem> {
        Ok(self.0.write(kept)?)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Fingerprint;
    use super::*;
    use portico_core::clock::{Clock, SystemClock, Timestamp};
    use portico_core::fs::atomic;

    fn run(at: Timestamp) -> KeptRun {
        KeptRun {
            at,
            profile: "acme".to_owned(),
            network: Fingerprint {
                gateway: None,
                hardware: None,
                kind: "a".to_owned(),
                name_servers: "b".to_owned(),
            },
            checks: BTreeMap::new(),
        }
    }

    #[test]
    fn it_keeps_neither_many_nor_for_long_and_one_salt() {
        let folder = tempfile::tempdir().unwrap();
        let store = HistoryFile::in_folder(folder.path());
        let now = SystemClock.now();
        let mut kept = store.load().unwrap();
        for number in 0..60 {
            kept.add(run(now + TimeDelta::seconds(number)));
        }
        assert_eq!(kept.runs.len(), MOST);
        store.save(&kept).unwrap();
        let mut again = store.load().unwrap();
        assert_eq!(again.salt, kept.salt);
        again.add(run(now + KEPT_FOR + TimeDelta::minutes(2)));
        assert_eq!(again.runs.len(), 1);
    }

    #[test]
    fn a_damaged_file_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        atomic::write(&folder.path().join("networks.json"), b"{").unwrap();
        let kept = HistoryFile::in_folder(folder.path()).load().unwrap();
        assert!(kept.runs.is_empty() && kept.salt.len() == 32);
    }
}
