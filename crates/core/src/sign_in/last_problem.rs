//! Why a profile's last sign-in stopped, kept for a day, so that troubleshooting can start from it
//! when the window or the terminal that said it is gone. Holds no address and no secret: a code, a
//! host and a time.
//!
//! Anybody who can write to the person's folder can change it, so it is a hint and nothing more: it
//! says where to look first, and decides nothing. What a service says of a person counts only where
//! the vault holds the same ([`crate::sign_in::last_outcome`]). A file, because a keychain that can't be used is among
//! the reasons.

use std::path::Path;

use chrono::TimeDelta;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::fs::json_file::JsonFile;
use crate::problem::{Code, Problem};
use crate::sign_in::last_outcome::hash;
use crate::text::is_hidden;

const LIMIT: u64 = 64 * 1024;
/// Of at most this many profiles, the newest.
const MOST: usize = 50;
/// After this long, other things are to blame.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);
/// Clocks may be set back a little; what is said to come from later than that is made up.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// The longest name of a host (RFC 1035).
const LONGEST_HOST: usize = 253;

/// Why the last sign-in of a profile stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastProblem {
    /// The profile's name.
    pub profile: String,
    /// The person's hash; none where nobody was named.
    person: Option<String>,
    /// What stopped it.
    pub code: Code,
    /// The host that it is about.
    host: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl LastProblem {
    /// The problem, with what is known of it.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let mut problem = Problem::new(self.code);
        problem.about.host.clone_from(&self.host);
        problem.at = Some(self.at);
        problem
    }
}

/// The file that keeps them.
#[derive(Debug)]
pub(crate) struct LastProblems {
    file: JsonFile<Vec<LastProblem>>,
    /// Two sign-ins that end at once must not lose one another's line.
    turn: Mutex<()>,
}

impl LastProblems {
    pub(crate) fn new(data: &Path) -> Self {
        Self {
            file: JsonFile::new(data.join("last-problems.json"), LIMIT).pretty(),
            turn: Mutex::default(),
        }
    }

    /// Notes what stopped a sign-in. That the person cancelled it says nothing.
    pub(crate) fn note(
        &self,
        profile: &str,
        person: Option<&str>,
        problem: &Problem,
        now: Timestamp,
    ) -> Result<(), Problem> {
        if problem.code == Code::Cancelled {
            return Ok(());
        }
        let noted = LastProblem {
            profile: profile.to_owned(),
            person: hash(profile, person),
            code: problem.code,
            host: problem.about.host.clone().filter(|host| is_host(host)),
            at: now,
        };
        self.change(now, |all| {
            all.retain(|one| one.profile != profile);
            all.push(noted);
        })
    }

    /// Forgets it: somebody has signed in.
    pub(crate) fn clear(&self, profile: &str, now: Timestamp) -> Result<(), Problem> {
        self.change(now, |all| all.retain(|one| one.profile != profile))
    }

    /// Why a profile's last sign-in stopped, if it was this person's, or nobody says whose.
    pub(crate) fn of(
        &self,
        profile: &str,
        person: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<LastProblem>, Problem> {
        let asked = hash(profile, person);
        let is_meant = |one: &LastProblem| {
            let other = asked.is_some() && one.person.is_some() && one.person != asked;
            one.profile == profile && !other
        };
        Ok(self.read(now)?.into_iter().rev().find(is_meant))
    }

    /// The newest of all profiles.
    pub(crate) fn newest(&self, now: Timestamp) -> Result<Option<LastProblem>, Problem> {
        Ok(self.read(now)?.pop())
    }

    fn change(
        &self,
        now: Timestamp,
        change: impl FnOnce(&mut Vec<LastProblem>),
    ) -> Result<(), Problem> {
        let _turn = self.turn.lock();
        let before = self.read(now)?;
        let mut all = before.clone();
        change(&mut all);
        if all == before {
            return Ok(());
        }
        all.drain(..all.len().saturating_sub(MOST));
        Ok(self.file.write(&all)?)
    }

    /// Those of the last day, the newest last. A file that can't be understood is as good as none.
    fn read(&self, now: Timestamp) -> Result<Vec<LastProblem>, Problem> {
        Ok(believable(self.file.read()?.unwrap_or_default(), now))
    }
}

/// What can be true of what a file says: what is too old, too new or no host is left out.
pub(crate) fn believable(all: Vec<LastProblem>, now: Timestamp) -> Vec<LastProblem> {
    let is_of_today = |one: &LastProblem| {
        let age = now.signed_duration_since(one.at);
        age < KEPT_FOR && age > -TOLERANCE
    };
    let mut all: Vec<LastProblem> = all.into_iter().filter(is_of_today).collect();
    for one in &mut all {
        one.host = one.host.take().filter(|host| is_host(host));
    }
    all.sort_by_key(|one| one.at);
    all
}

/// Whether a text is the name or the address of a host and nothing else.
fn is_host(text: &str) -> bool {
    text.len() <= LONGEST_HOST && !text.contains(is_hidden) && url::Host::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    const ADA: Option<&str> = Some("ada@example.com");

    fn file() -> (LastProblems, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (LastProblems::new(folder.path()), folder)
    }

    fn timeout() -> Problem {
        Problem::new(Code::NetworkTimeout).at_host("id.example.com")
    }

    #[test]
    fn the_last_one_of_a_profile_is_kept_without_anybodys_address() {
        let (file, folder) = file();
        let now = SystemClock.now();
        file.note("acme", ADA, &Problem::new(Code::BrowserTimeout), now)
            .unwrap();
        file.note("acme", ADA, &timeout(), now).unwrap();
        file.note("other", None, &Problem::new(Code::ClockSkew), now)
            .unwrap();

        let found = file.of("acme", None, now).unwrap().unwrap();
        let problem = found.problem();
        assert_eq!(problem.code, Code::NetworkTimeout);
        assert_eq!(problem.about.host.as_deref(), Some("id.example.com"));
        assert_eq!(problem.at, Some(now));
        let of = |profile, person| file.of(profile, person, now).unwrap().map(|one| one.code);
        assert_eq!(of("acme", ADA), Some(Code::NetworkTimeout));
        assert_eq!(of("acme", Some("bob@example.com")), None, "it was Ada's");
        assert_eq!(of("other", ADA), Some(Code::ClockSkew));
        let text = std::fs::read_to_string(folder.path().join("last-problems.json")).unwrap();
        assert!(!text.contains("ada@"), "{text}");

        file.clear("acme", now).unwrap();
        assert_eq!(of("acme", None), None);
        assert_eq!(of("other", None), Some(Code::ClockSkew));
    }

    #[test]
    fn a_person_who_cancels_has_had_no_problem() {
        let (file, folder) = file();
        let now = SystemClock.now();
        file.note("acme", ADA, &Problem::new(Code::Cancelled), now)
            .unwrap();
        file.clear("acme", now).unwrap();
        assert!(!folder.path().join("last-problems.json").exists());
    }

    #[test]
    fn it_keeps_neither_many_nor_for_longer_than_a_day() {
        let (file, _folder) = file();
        let now = SystemClock.now();
        for number in 0..60 {
            let profile = format!("profile-{number}");
            let at = now + TimeDelta::seconds(number);
            file.note(&profile, None, &timeout(), at).unwrap();
        }
        let later = now + TimeDelta::minutes(2);
        assert_eq!(file.read(later).unwrap().len(), MOST);
        let newest = file.newest(later).unwrap().unwrap();
        assert_eq!(newest.profile, "profile-59");
        let next_day = newest.at + KEPT_FOR;
        assert!(file.newest(next_day).unwrap().is_none());
        let almost = next_day - TimeDelta::seconds(1);
        assert!(file.newest(almost).unwrap().is_some());
    }

    #[test]
    fn a_file_that_tells_lies_changes_no_more_than_a_hint() {
        let now = SystemClock.now();
        let of = |host: &str, at: &str| {
            let text = serde_json::json!([
                { "profile": "acme", "person": null, "code": "dns_blocked", "host": host, "at": at }
            ]);
            believable(serde_json::from_value(text).unwrap(), now)
        };
        let at = now.to_rfc3339();
        assert_eq!(
            of("id.example.com", &at)[0].host.as_deref(),
            Some("id.example.com")
        );
        let long = "a.".repeat(200);
        for host in [
            "https://evil.example/",
            "a b",
            "a\u{1b}[2J",
            "",
            &long,
            "x/../y",
            "a@b",
        ] {
            assert_eq!(of(host, &at)[0].host, None, "{host:?}");
        }
        for at in [
            "+262142-12-31T23:59:59Z",
            "-262143-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
        ] {
            assert!(of("id.example.com", at).is_empty(), "{at}");
        }
    }

    #[test]
    fn a_damaged_file_is_replaced() {
        let (file, folder) = file();
        let now = SystemClock.now();
        for damage in ["", "[{}]", "«http://x»"] {
            let path = folder.path().join("last-problems.json");
            crate::fs::atomic::write(&path, damage.as_bytes()).unwrap();
            assert!(file.newest(now).unwrap().is_none(), "{damage}");
        }
        file.note("acme", None, &timeout(), now).unwrap();
        assert!(file.newest(now).unwrap().is_some());
    }
}
