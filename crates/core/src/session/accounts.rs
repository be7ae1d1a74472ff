//! From what people call an account to its session.
//!
//! A note for each account name says which session it was last, so that one of a thousand is found
//! without reading them all. A note is a hint: the session that it leads to must bear the name.

use super::{Named, Record, Sessions};
use crate::address;
use crate::fs::atomic;
use crate::problem::{Code, Problem};
use crate::profile;
use crate::text::is_hidden;
use crate::vault::short_hash;

/// Longer than any name of a session.
const LIMIT: u64 = 256;
/// How much of a session's id tells two accounts apart, as a rule.
const PART: usize = 6;

#[cfg_attr(doc, doc(hidden))]
impl Sessions {
    /// A name for the account of somebody who has signed in: profile and address. Where somebody
    /// else has these, or they could be read as such a name, it ends in `#` and as much of the
    /// session's id as makes it nobody else's: a name that only a service has chosen never has a
    /// `#`. The name that the session before had is its own.
    pub(crate) fn account_name(
        &self,
        profile: &str,
        person: &str,
        id: &str,
        earlier: Option<&Record>,
    ) -> Result<String, Problem> {
        let name = super::account_name(profile, person);
        let has_mark = person.contains('#');
        if !has_mark && earlier.is_some_and(|earlier| earlier.account == name) {
            return Ok(name);
        }
        let mut known = self.all()?;
        // A file may be gone.
        known.extend(self.held().unwrap_or_else(|problem| {
            // A vault that can't be used is said when the session is kept.
            tracing::info!(%problem, "the accounts of the vault can't be read");
            Vec::new()
        }));
        let is_taken = |name: &str| {
            let mut others = known.iter().filter(|record| record.id() != id);
            others.any(|record| record.is_named(name))
        };
        if !has_mark && !is_taken(&name) {
            return Ok(name);
        }
        for length in PART..id.len() {
            let part: String = id.chars().take(length).collect();
            let longer = format!("{name}#{part}");
            if !is_taken(&longer) {
                return Ok(longer);
            }
        }
        Ok(format!("{name}#{id}"))
    }

    /// The session of an account name, or of an address, alone or within a profile.
    ///
    /// # Errors
    /// `not_signed_in`, naming the accounts, where an address is several people's: one person's
    /// token is never another's, and a sign-in elsewhere does not change whom an address means.
    pub(super) fn of_account(
        &self,
        account: &str,
        profile: Option<&Named<'_>>,
    ) -> Result<Option<Record>, Problem> {
        let is_named = |record: &Record| {
            record.is_named(account) && profile.is_none_or(|profile| profile.is_on(record))
        };
        if let Some(id) = atomic::read(&self.note_path(account), LIMIT)?
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
        all.retain(|record| record.is_of(Some(account), profile));
        all.sort_by_key(|record| record.ended.is_some());
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

    /// Which of these sessions of the vault is meant. One whose address nobody vouches for is not,
    /// while somebody else is known by it at another issuer, also where that one's session is over.
    pub(super) fn meant(
        &self,
        held: Vec<Record>,
        account: Option<&str>,
        profile: Option<&Named<'_>>,
    ) -> Result<Option<Record>, Problem> {
        let Some(found) = meant(held, account, profile)? else {
            return Ok(None);
        };
        let is_vouched_for = found.email_verified || found.ended.is_some();
        if is_vouched_for || account.is_none_or(|account| found.is_named(account)) {
            return Ok(Some(found));
        }
        let mut known = self.all()?;
        known.retain(|other| {
            other.ended.is_some() && other.issuer != found.issuer && other.is_of(account, profile)
        });
        match known.is_empty() {
            true => Ok(Some(found)),
            false => {
                known.insert(0, found);
                Err(which(&known))
            }
        }
    }

    /// Whether no other session that goes on has been given the name of this one: a note may not
    /// choose between two. A name without `#` is given once.
    pub(super) fn must_be_alone_in_its_name(&self, record: &Record) -> Result<(), Problem> {
        if !record.account.contains('#') {
            return Ok(());
        }
        let mut held = self.held()?;
        held.retain(|other| other.ended.is_none() && other.is_named(&record.account));
        match held.iter().all(|other| other.id() == record.id()) {
            true => Ok(()),
            false => Err(which(&held)),
        }
    }

    /// Notes which session an account name stands for.
    pub(super) fn note_account(&self, record: &Record) -> Result<(), Problem> {
        let path = self.note_path(&record.account);
        let id = record.id();
        let is_noted = matches!(
            atomic::read(&path, LIMIT),
            Ok(Some(known)) if known == id.as_bytes()
        );
        match is_noted {
            true => Ok(()),
            false => Ok(atomic::write(&path, id.as_bytes())?),
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

    /// Whether this is of an address, as people type it, and of what a profile's name stands for, where
    /// these are given.
    pub(super) fn is_of(&self, address: Option<&str>, profile: Option<&Named<'_>>) -> bool {
        profile.is_none_or(|profile| profile.has(self))
            && address.is_none_or(|address| self.has_address(address) || self.has_id(address))
    }

    /// Whether this is the address of who is signed in, as people type it. A subject is none,
    /// whatever it looks like, and neither is what has the form of an account's name, whoever gives
    /// it as one.
    #[must_use]
    pub fn has_address(&self, typed: &str) -> bool {
        let email = self.email.as_deref().filter(|email| !is_full_name(email));
        !is_full_name(typed) && email.is_some_and(|email| address::is_given(email, typed))
    }

    /// Whether this is how somebody without an address is shown.
    fn has_id(&self, typed: &str) -> bool {
        self.email.is_none() && self.person() == typed.trim()
    }
}

/// What two ways to write an account's name have in common: its profile as it is, and the rest as
/// an address that a service has given.
fn comparable(account: &str) -> String {
    let seen: String = account.chars().filter(|c| !is_hidden(*c)).collect();
    match seen.trim().split_once(':') {
        Some((profile, person)) => format!("{profile}:{}", address::comparable_as_given(person)),
        None => address::comparable(&seen),
    }
}

/// Whether a text has the form of an account's name: what could be a profile's name, or `id`, and a
/// colon. `mailto:` is before an address, and is no profile.
fn is_full_name(text: &str) -> bool {
    let seen: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    seen.split_once(':').is_some_and(|(before, _)| {
        let before = before.trim().to_lowercase();
        before == "id" || profile::is_name(&before)
    })
}

/// Which of these is meant: of an account or an address, or of a profile. Those that go on come
/// first.
fn meant(
    mut held: Vec<Record>,
    account: Option<&str>,
    profile: Option<&Named<'_>>,
) -> Result<Option<Record>, Problem> {
    held.sort_by_key(|record| record.ended.is_some());
    let is_named = |record: &Record| {
        account.is_some_and(|account| record.is_named(account))
            && profile.is_none_or(|profile| profile.is_on(record))
    };
    let (named, mut others): (Vec<_>, Vec<_>) = held.into_iter().partition(is_named);
    if named.iter().filter(|it| it.ended.is_none()).count() > 1 {
        return Err(which(&named));
    }
    if let Some(named) = named.into_iter().next() {
        return Ok(Some(named));
    }
    others.retain(|record| record.is_of(account, profile));
    match account.is_some() && several_people(&others) {
        true => Err(which(&others)),
        false => Ok(others.into_iter().next()),
    }
}

/// Whether these are several people.
fn several_people(held: &[Record]) -> bool {
    held.iter()
        .any(|one| held.iter().any(|other| is_somebody_else(one, other)))
}

/// The question which of these is meant.
pub(super) fn which(held: &[Record]) -> Problem {
    let accounts: Vec<&str> = held.iter().map(|record| record.account.as_str()).collect();
    Problem::new(Code::NotSignedIn).with_detail(format!(
        "nothing says which sign-in is meant; name the account: {}",
        accounts.join(", ")
    ))
}

/// Whether these are two people, or one in two accounts of a service: of one issuer, or each signed
/// in at an issuer of their own, where nobody can tell. One that is over still counts where nobody
/// vouches for the address of the one that goes on.
fn is_somebody_else(one: &Record, other: &Record) -> bool {
    match one.issuer == other.issuer {
        true => one.subject_within() != other.subject_within(),
        false => match (one.ended, other.ended) {
            (None, None) => true,
            (None, Some(_)) => !one.email_verified,
            (Some(_), None) => !other.email_verified,
            (Some(_), Some(_)) => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{comparable, is_full_name};

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

    #[test]
    fn what_has_the_form_of_an_accounts_name_is_no_address() {
        for name in [
            "acme:ada@example.com",
            "ACME:ada@example.com",
            " ac\u{200b}me :ada@example.com",
            "acme:x <ada@example.com>",
            "id:s1",
            "ID:s1",
        ] {
            assert!(is_full_name(name), "{name}");
        }
        for address in [
            "ada@example.com",
            "mailto:ada@example.com",
            "MAILTO:ada@example.com",
            "ada@[IPv6:2001:db8::1]",
            "s1",
        ] {
            assert!(!is_full_name(address), "{address}");
        }
    }
}
