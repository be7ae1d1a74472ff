//! From what people call an account to its session.
//!
//! A note for each account name says which session it was last, so that one of a thousand is found
//! without reading them all. A note is a hint: the session that it leads to must bear the name.

use super::{Record, Sessions};
use crate::address;
use crate::atomic_file;
use crate::problem::{Code, Problem};
use crate::vault::short_hash;

/// Longer than any name of a session.
const LIMIT: u64 = 256;

impl Sessions {
    /// A name for the account of somebody who has signed in: profile and address, and a part of the
    /// subject's hash where somebody else has these.
    pub(crate) fn account_name(
        &self,
        profile: &str,
        person: &str,
        id: &str,
    ) -> Result<String, Problem> {
        let name = super::account_name(profile, person);
        let is_taken = match self.noted(&name, id)? {
            Some(other) => other.id() != id,
            None => false,
        };
        Ok(match is_taken {
            true => {
                let part: String = id.chars().take(6).collect();
                format!("{name}#{part}")
            }
            false => name,
        })
    }

    /// The session that bears a name and is not this one.
    fn noted(&self, name: &str, id: &str) -> Result<Option<Record>, Problem> {
        let mut all = self.all()?.into_iter();
        Ok(all.find(|record| record.id() != id && address::same(&record.account, name)))
    }

    /// The session of an account name, or of an address, alone or within a profile.
    ///
    /// # Errors
    /// `not_signed_in`, naming the accounts, where an address is several people's at one issuer: one
    /// person's token is never another's.
    pub(super) fn of_account(
        &self,
        account: &str,
        profile: Option<&str>,
    ) -> Result<Option<Record>, Problem> {
        let is_named = |record: &Record| address::same(&record.account, account);
        if let Some(id) = atomic_file::read(&self.note_path(account), LIMIT)?
            && let Ok(id) = std::str::from_utf8(&id)
            && let Ok(Some(record)) = self.read(id.trim())
            && is_named(&record)
        {
            return Ok(Some(record));
        }
        let mut all = self.all()?;
        if let Some(named) = all.iter().position(is_named) {
            return Ok(Some(all.swap_remove(named)));
        }
        all.retain(|record| {
            profile.is_none_or(|profile| record.profile == profile)
                && address::same(record.person(), account)
        });
        let first = all.first();
        let others: Vec<&str> = all
            .iter()
            .filter(|other| first.is_some_and(|first| is_somebody_else(first, other)))
            .map(|other| other.account.as_str())
            .collect();
        match (first, others.is_empty()) {
            (Some(first), false) => {
                let others = others.join(", ");
                Err(Problem::new(Code::NotSignedIn).with_detail(format!(
                    "several people have this address; name the account: {}, {others}",
                    first.account
                )))
            }
            (first, _) => Ok(first.cloned()),
        }
    }

    /// Notes which session an account name stands for.
    pub(super) fn note_account(&self, record: &Record) -> Result<(), Problem> {
        let path = self.note_path(&record.account);
        let id = record.id();
        let is_noted = matches!(
            atomic_file::read(&path, LIMIT),
            Ok(Some(known)) if known == id.as_bytes()
        );
        match is_noted {
            true => Ok(()),
            false => Ok(atomic_file::write(&path, id.as_bytes())?),
        }
    }

    pub(super) fn note_path(&self, account: &str) -> std::path::PathBuf {
        self.path(&short_hash(&address::comparable(account)), "account")
    }
}

/// Whether these are two people of one issuer.
fn is_somebody_else(one: &Record, other: &Record) -> bool {
    one.issuer == other.issuer && one.subject != other.subject
}
