//! What a service last said of a person when a sign-in stopped, so that troubleshooting still knows
//! it after the error is gone. Holds no address: a person is a hash.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::atomic_file;
use crate::clock::Timestamp;
use crate::problem::{Code, Problem};
use crate::vault::short_hash;

const LIMIT: u64 = 64 * 1024;
/// At most this many are kept, the newest.
const MOST: usize = 50;
/// They are kept for this long.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// What a service said of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The profile's name.
    profile: String,
    /// The person's hash; none where nobody was named.
    person: Option<String>,
    /// What it said.
    pub code: Code,
    /// When.
    pub at: Timestamp,
}

/// The file that keeps what services said.
#[derive(Debug)]
pub(crate) struct SaidFile {
    path: PathBuf,
    /// Two sign-ins that end at once must not lose one another's line.
    turn: Mutex<()>,
}

/// Whether a code is what a service says of a person, and not of itself or of the way to it.
fn is_of_a_person(code: Code) -> bool {
    matches!(
        code,
        Code::NoAccounts
            | Code::Deactivated
            | Code::NotACustomer
            | Code::Locked
            | Code::SsoRequired
            | Code::MethodNotAllowed
            | Code::PasswordLeaked
            | Code::WrongPassword
            | Code::TooManyTries
            | Code::AccessDenied
    )
}

impl SaidFile {
    pub(crate) fn new(data: &std::path::Path) -> Self {
        Self {
            path: data.join("said.json"),
            turn: Mutex::default(),
        }
    }

    /// Notes a code; one that is not about a person is left out.
    pub(crate) fn note(
        &self,
        profile: &str,
        person: Option<&str>,
        code: Code,
        at: Timestamp,
    ) -> Result<(), Problem> {
        if !is_of_a_person(code) {
            return Ok(());
        }
        let said = Said {
            profile: profile.to_owned(),
            person: hash(profile, person),
            code,
            at,
        };
        self.change(|all| {
            all.retain(|one| one.profile != said.profile || one.person != said.person);
            all.push(said);
            all.retain(|one| at.signed_duration_since(one.at).abs() < KEPT_FOR);
            all.sort_by_key(|one| one.at);
            all.drain(..all.len().saturating_sub(MOST));
        })
    }

    /// Forgets what was said of somebody who has just signed in, and of nobody in particular.
    pub(crate) fn clear(&self, profile: &str, person: Option<&str>) -> Result<(), Problem> {
        let person = hash(profile, person);
        self.change(|all| {
            let is_over = |one: &Said| one.person.is_none() || one.person == person;
            all.retain(|one| one.profile != profile || !is_over(one));
        })
    }

    /// What was said last of a person, or without one, of anybody.
    pub(crate) fn last(
        &self,
        profile: &str,
        person: Option<&str>,
    ) -> Result<Option<Said>, Problem> {
        let wanted = hash(profile, person);
        Ok(self
            .read()?
            .into_iter()
            .filter(|one| one.profile == profile)
            .filter(|one| wanted.is_none() || one.person == wanted)
            .max_by_key(|one| one.at))
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Said>)) -> Result<(), Problem> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.read()?;
        let mut all = before.clone();
        change(&mut all);
        if all == before {
            return Ok(());
        }
        let bytes = serde_json::to_vec_pretty(&all)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        Ok(atomic_file::write(&self.path, &bytes)?)
    }

    /// A file that can't be understood is as good as none: it only helps to find causes.
    fn read(&self) -> Result<Vec<Said>, Problem> {
        let Some(bytes) = atomic_file::read(&self.path, LIMIT)? else {
            return Ok(Vec::new());
        };
        Ok(serde_json::from_slice(&bytes).unwrap_or_else(|error| {
            tracing::warn!(line = error.line(), "what services said can't be read");
            Vec::new()
        }))
    }
}

/// The person as files name them.
pub(crate) fn hash(profile: &str, person: Option<&str>) -> Option<String> {
    let person = person?.trim().to_lowercase();
    Some(short_hash(&format!("{profile}\n{person}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    const ADA: Option<&str> = Some("ada@example.com");

    fn file() -> (SaidFile, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (SaidFile::new(folder.path()), folder)
    }

    #[test]
    fn the_last_word_of_a_person_stands_until_they_sign_in() {
        let (file, folder) = file();
        let now = SystemClock.now();
        file.note("acme", ADA, Code::WrongPassword, now).unwrap();
        file.note("acme", Some("Ada@Example.com "), Code::Locked, now)
            .unwrap();
        file.note("acme", Some("bob@example.com"), Code::NoAccounts, now)
            .unwrap();
        file.note("other", ADA, Code::Deactivated, now).unwrap();

        let last = |person| file.last("acme", person).unwrap().map(|said| said.code);
        assert_eq!(last(ADA), Some(Code::Locked));
        assert_eq!(last(Some("eve@example.com")), None);
        let text = std::fs::read_to_string(folder.path().join("said.json")).unwrap();
        assert!(!text.contains("example.com"), "no address is kept: {text}");

        file.clear("acme", ADA).unwrap();
        assert_eq!(last(ADA), None);
        assert_eq!(last(None), Some(Code::NoAccounts));
        assert!(file.last("other", ADA).unwrap().is_some());
    }

    #[test]
    fn what_is_not_about_a_person_is_not_kept() {
        let (file, folder) = file();
        file.note("acme", ADA, Code::NetworkTimeout, SystemClock.now())
            .unwrap();
        file.clear("acme", ADA).unwrap();
        assert!(!folder.path().join("said.json").exists());
    }

    #[test]
    fn it_keeps_neither_many_nor_for_long() {
        let (file, _folder) = file();
        let now = SystemClock.now();
        for number in 0..60 {
            let person = format!("person-{number}@example.com");
            let at = now + TimeDelta::seconds(number);
            file.note("acme", Some(&person), Code::Locked, at).unwrap();
        }
        assert_eq!(file.read().unwrap().len(), MOST);
        assert!(
            file.last("acme", Some("person-9@example.com"))
                .unwrap()
                .is_none()
        );
        let later = now + KEPT_FOR + TimeDelta::minutes(2);
        file.note("acme", ADA, Code::Locked, later).unwrap();
        assert_eq!(file.read().unwrap().len(), 1);
    }

    #[test]
    fn a_damaged_file_is_replaced() {
        let (file, folder) = file();
        std::fs::File::create(folder.path().join("said.json")).unwrap();
        assert!(file.last("acme", None).unwrap().is_none());
        file.note("acme", None, Code::AccessDenied, SystemClock.now())
            .unwrap();
        assert!(file.last("acme", None).unwrap().is_some());
    }
}
