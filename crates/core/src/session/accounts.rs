//! From what people call an account to its session.
//!
//! A note for each account name says which session it was last, so that one of a thousand is found
//! without reading them all. A note is a hint: the session that it leads to must bear the name.

use super::{Record, Sessions};
use crate::address;
use crate::atomic_file;
use crate::problem::{Code, Problem};
use crate::text::is_hidden;
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
        Ok(all.find(|record| record.id() != id && record.is_named(name)))
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
        let is_named = |record: &Record| {
            record.is_named(account) && profile.is_none_or(|profile| record.profile == profile)
        };
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
            profile.is_none_or(|profile| record.profile == profile) && record.has_address(account)
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
        self.path(&short_hash(&comparable(account)), "account")
    }
}

impl Record {
    /// Whether this is the account's name, as people type it.
    #[must_use]
    pub fn is_named(&self, account: &str) -> bool {
        comparable(&self.account) == comparable(account)
    }

    /// Whether this is the address of who is signed in, as people type it.
    #[must_use]
    pub fn has_address(&self, typed: &str) -> bool {
        address::comparable_as_given(self.person()) == address::comparable(typed)
    }
}

/// What two ways to write an account's name have in common: its profile as it is, and the rest as an
/// address that a service has given.
fn comparable(account: &str) -> String {
    let seen: String = account.chars().filter(|c| !is_hidden(*c)).collect();
    match seen.trim().split_once(':') {
        Some((profile, person)) => format!("{profile}:{}", address::comparable_as_given(person)),
        None => address::comparable(&seen),
    }
}

/// Whether these are two people of one issuer.
fn is_somebody_else(one: &Record, other: &Record) -> bool {
    one.issuer == other.issuer && one.subject != other.subject
}

#[cfg(test)]
mod tests {
    use super::comparable;

    #[test]
    fn an_accounts_name_is_no_other_accounts_whatever_a_service_calls_its_people() {
        for typed in [
            "acme:ada@example.com",
            " acme:Ada@EXAMPLE.com ",
            "acme:ada@example.com.",
        ] {
            assert_eq!(
                comparable(typed),
                comparable("acme:ada@example.com"),
                "{typed}"
            );
        }
        for other in [
            "evil:x <acme:ada@example.com>",
            "evil:<acme:ada@example.com>",
            "evil:acme:ada@example.com",
            "evil:x <acme:ada@example.com>#4064cf",
            "evil:mailto:ada@example.com",
            "acme:x <ada@example.com>",
            "acme:ada@example.com#4064cf",
            "ACME:ada@example.com",
            "ada@example.com",
        ] {
            assert_ne!(
                comparable(other),
                comparable("acme:ada@example.com"),
                "{other}"
            );
        }
        assert_eq!(
            comparable("Ada <ada@example.com>"),
            comparable("ada@example.com")
        );
    }
}
