//! A profile's name, as whoever asks for a session by it means it: the server that it stands for now. A
//! session of what it stood for before has its account's name, and is no other server's.

use super::{Record, Sessions};
use crate::problem::{Code, Problem};
use crate::profile::client_secret::Holder;

/// A profile's name, and what it stands for.
#[derive(Debug)]
pub(super) struct Named<'a> {
    profile: &'a str,
    /// None where nothing says that it stands for anything else than it did.
    clients: Option<Vec<Holder>>,
}

impl<'a> Named<'a> {
    /// As it is for whoever signs out: also what it stood for.
    pub(super) fn ever(profile: &'a str) -> Self {
        Self {
            profile,
            clients: None,
        }
    }

    /// Whether a session was signed in to under this name, whatever that stood for.
    pub(super) fn is_on(&self, record: &Record) -> bool {
        record.profile == self.profile
    }

    /// Whether a session is of what it stands for.
    pub(super) fn has(&self, record: &Record) -> bool {
        let clients = self.clients.as_ref();
        self.is_on(record) && clients.is_none_or(|it| it.contains(&record.client()))
    }
}

impl Sessions {
    /// A profile's name at this moment.
    pub(super) fn named<'a>(&self, profile: &'a str) -> Named<'a> {
        Named {
            profile,
            clients: self.context.profiles().clients_of(profile),
        }
    }

    #[cfg_attr(doc, doc(hidden))]
    /// Whether the name of a session's profile stands for another server by now.
    #[must_use]
    pub fn has_moved(&self, record: &Record) -> bool {
        !self.named(&record.profile).has(record)
    }

    /// The problem that nobody is signed in; with those who are signed in to what the name stood for
    /// before.
    pub(super) fn nobody(&self, account: Option<&str>, profile: Option<&Named<'_>>) -> Problem {
        let problem = Problem::new(Code::NotSignedIn);
        let Some(named) = profile.filter(|named| named.clients.is_some()) else {
            return problem;
        };
        let mut earlier = self.all().unwrap_or_default();
        earlier.retain(|record| {
            let is_meant = record.ended.is_none() && record.is_of(account, None);
            is_meant && named.is_on(record) && !named.has(record)
        });
        if earlier.is_empty() {
            return problem;
        }
        let accounts: Vec<String> = earlier
            .iter()
            .map(|record| format!("--account {} ({})", record.account, record.issuer))
            .collect();
        problem.with_detail(format!(
            "{} stands for another server now; for an account of its earlier one: {}",
            named.profile,
            accounts.join(", ")
        ))
    }
}
