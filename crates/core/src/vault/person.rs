//! Whom a vault may have to ask, or to tell something.

use std::fmt::Debug;

use crate::secret::Secret;

/// What a vault may want from the person in front of it.
pub trait Person: Send + Sync + Debug {
    /// The passphrase of a vault of files; none where nobody can be asked.
    fn passphrase(&self, wanted: Passphrase) -> Option<Secret>;

    /// The keychain asks for its password, in a window of its own: says so, and whether somebody
    /// is there to answer it.
    fn keychain_asks(&self) -> bool;

    /// Another program of Portico's is at work, and has to be waited for: says so.
    fn waits(&self) {}
}

/// Which passphrase is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passphrase {
    /// The one of a vault that is there.
    Known,
    /// The same once more: the last answer was wrong.
    Again,
    /// One for a new vault.
    New,
}

/// Nobody who could be asked.
#[derive(Debug, Clone, Copy)]
pub struct Nobody;

impl Person for Nobody {
    fn passphrase(&self, _: Passphrase) -> Option<Secret> {
        None
    }

    fn keychain_asks(&self) -> bool {
        false
    }
}
