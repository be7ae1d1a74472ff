//! What a service last said of a person when a sign-in stopped, so that troubleshooting still knows
//! it after the error is gone. It lies in the vault: a file that anybody could change would let
//! troubleshooting accuse the service of what it never said. Holds no address: a person is a hash.

use std::sync::Arc;

use chrono::TimeDelta;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::address;
use crate::clock::Timestamp;
use crate::problem::{Code, Family, Problem};
use crate::vault::{Item, Vault, short_hash};

/// Of at most this many people of a profile, the newest: few enough for one item of any keychain.
const MOST: usize = 16;
/// They are kept for this long.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// What a service said of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The person's hash; none where nobody was named.
    person: Option<String>,
    /// What it said.
    pub code: Code,
    /// When.
    pub at: Timestamp,
}

/// What is kept for a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    profile: String,
    said: Vec<Said>,
}

/// All that services said.
#[derive(Debug)]
pub(crate) struct AllSaid {
    vault: Arc<Vault>,
    /// Two sign-ins that end at once must not lose one another's line.
    turn: Mutex<()>,
}

/// Whether a code is what a service says of a person, and not of itself or of the way to it.
pub(crate) fn is_of_a_person(code: Code) -> bool {
    code.family() == Family::Person
}

impl AllSaid {
    pub(crate) fn new(vault: Arc<Vault>) -> Self {
        Self {
            vault,
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
        let person = hash(profile, person);
        self.change(profile, |all| {
            all.retain(|one| one.person != person);
            all.push(Said { person, code, at });
            all.retain(|one| at.signed_duration_since(one.at).abs() < KEPT_FOR);
            all.sort_by_key(|one| one.at);
            all.drain(..all.len().saturating_sub(MOST));
        })
    }

    /// Forgets what was said of somebody who has just signed in, and of nobody in particular.
    pub(crate) fn clear(&self, profile: &str, person: Option<&str>) -> Result<(), Problem> {
        let person = hash(profile, person);
        self.change(profile, |all| {
            all.retain(|one| one.person.is_some() && one.person != person);
        })
    }

    /// Forgets what the service of a profile that is removed has said.
    pub(crate) fn forget(&self, profile: &str) -> Result<(), Problem> {
        self.change(profile, Vec::clear)
    }

    /// What was said last of a person, or without one, of anybody.
    pub(crate) fn last(
        &self,
        profile: &str,
        person: Option<&str>,
    ) -> Result<Option<Said>, Problem> {
        let wanted = hash(profile, person);
        Ok(self
            .read(profile)?
            .into_iter()
            .filter(|one| wanted.is_none() || one.person == wanted)
            .max_by_key(|one| one.at))
    }

    /// Whether a service said just this just then.
    pub(crate) fn holds(&self, profile: &str, code: Code, at: Timestamp) -> Result<bool, Problem> {
        let said = self.read(profile)?;
        Ok(said.iter().any(|one| one.code == code && one.at == at))
    }

    fn change(&self, profile: &str, change: impl FnOnce(&mut Vec<Said>)) -> Result<(), Problem> {
        let _turn = self.turn.lock();
        let before = self.read(profile)?;
        let mut said = before.clone();
        change(&mut said);
        if said == before {
            return Ok(());
        }
        let item = Item::said(profile);
        if said.is_empty() {
            return self.vault.delete(&item);
        }
        let profile = profile.to_owned();
        self.vault.write(&item, &Kept { profile, said })
    }

    /// A locked keychain asks the person for its password, and nobody wants that for this.
    fn read(&self, profile: &str) -> Result<Vec<Said>, Problem> {
        if self.vault.is_locked()? {
            return Err(Problem::new(Code::KeychainLocked));
        }
        let kept: Option<Kept> = self.vault.read_where_there_is_one(&Item::said(profile))?;
        let kept = kept.filter(|kept| kept.profile == profile);
        Ok(kept.map(|kept| kept.said).unwrap_or_default())
    }
}

/// The person as files name them.
pub(crate) fn hash(profile: &str, person: Option<&str>) -> Option<String> {
    let person = address::comparable(person?);
    Some(short_hash(&format!("{profile}\n{person}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};
    use crate::vault::{MemoryStore, Store, WithoutStore};

    const ADA: Option<&str> = Some("ada@example.com");

    fn all_said() -> (AllSaid, Arc<MemoryStore>) {
        let store = Arc::new(MemoryStore::default());
        let vault = Vault::new(store.clone(), WithoutStore::Refuse);
        (AllSaid::new(Arc::new(vault)), store)
    }

    #[test]
    fn the_last_word_of_a_person_stands_until_they_sign_in() {
        let (all, store) = all_said();
        let now = SystemClock.now();
        all.note("acme", ADA, Code::WrongPassword, now).unwrap();
        all.note("acme", Some("Ada@Example.com "), Code::Locked, now)
            .unwrap();
        all.note("acme", Some("bob@example.com"), Code::NoAccounts, now)
            .unwrap();
        all.note("other", ADA, Code::Deactivated, now).unwrap();

        let last = |person| all.last("acme", person).unwrap().map(|said| said.code);
        assert_eq!(last(ADA), Some(Code::Locked));
        assert_eq!(last(Some("eve@example.com")), None);
        for name in store.names() {
            let text = store.read(&name).unwrap().unwrap();
            assert!(!text.expose().contains("example.com"), "no address is kept");
        }

        all.clear("acme", ADA).unwrap();
        assert_eq!(last(ADA), None);
        assert_eq!(last(None), Some(Code::NoAccounts));
        assert!(all.last("other", ADA).unwrap().is_some());

        all.forget("acme").unwrap();
        all.clear("other", ADA).unwrap();
        assert!(store.names().is_empty(), "nothing said leaves nothing");
    }

    #[test]
    fn what_is_not_about_a_person_is_not_kept() {
        let (all, store) = all_said();
        all.note("acme", ADA, Code::NetworkTimeout, SystemClock.now())
            .unwrap();
        all.clear("acme", ADA).unwrap();
        assert!(store.names().is_empty());
    }

    #[test]
    fn what_lies_under_another_profiles_name_says_nothing() {
        let (all, store) = all_said();
        all.note("acme", ADA, Code::Locked, SystemClock.now())
            .unwrap();
        let kept = store.read(Item::said("acme").name()).unwrap().unwrap();
        store.write(Item::said("other").name(), &kept).unwrap();
        assert_eq!(all.last("other", None).unwrap(), None);
        assert!(all.last("acme", None).unwrap().is_some());
    }

    #[test]
    fn it_keeps_neither_many_nor_for_long() {
        let (all, _store) = all_said();
        let now = SystemClock.now();
        for number in 0..20 {
            let person = format!("person-{number}@example.com");
            let at = now + TimeDelta::seconds(number);
            all.note("acme", Some(&person), Code::Locked, at).unwrap();
        }
        assert_eq!(all.read("acme").unwrap().len(), MOST);
        let oldest = all.last("acme", Some("person-3@example.com")).unwrap();
        assert_eq!(oldest, None);
        let later = now + KEPT_FOR + TimeDelta::minutes(2);
        all.note("acme", ADA, Code::Locked, later).unwrap();
        assert_eq!(all.read("acme").unwrap().len(), 1);
    }
}
