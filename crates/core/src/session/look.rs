//! Whether the files say what the vault holds.

use super::{Lock, Record, Sessions};
use crate::problem::{Code, Problem};
use crate::vault::Item;

/// What the vault holds and no file leads to.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Lost {
    /// Sessions that go on.
    pub sessions: Vec<Record>,
    /// How many items can't be read: a sign-in may be in each.
    pub unreadable: usize,
}

impl Sessions {
    /// Looks whether the index says what the vault holds, as far as the vault can be read without
    /// asking the person for anything. What waits to be taken back gets its file again, however its
    /// file was changed; the sessions that go on and that no file leads to are named, and what can't be
    /// read is counted.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub fn look(&self) -> Result<Lost, Problem> {
        let mut lost = Lost::default();
        if !matches!(self.context.vault().is_open(), Ok(true)) {
            return Ok(lost);
        }
        for item in self.context.vault().all_items()?.unwrap_or_default() {
            let looked = match item.name().split_once('/') {
                Some(("session", id)) => self.look_at(id).map(|found| lost.sessions.extend(found)),
                Some(("replaced", id)) => self.list_replaced(id),
                Some(("sign-out", id)) => self.carry_out_noted(id),
                _ => Ok(()),
            };
            if let Err(problem) = looked {
                tracing::info!(%problem, "an item of the vault was left out");
                lost.unreadable += usize::from(self.is_nobodys(&item, &problem));
            }
        }
        lost.unreadable += self.nameless()?;
        Ok(lost)
    }

    /// Whether an item with tokens can't be read, and no file says whose they are.
    fn is_nobodys(&self, item: &Item, problem: &Problem) -> bool {
        problem.code == Code::KeychainUnreadable
            && match item.name().split_once('/') {
                Some(("session", id)) => matches!(self.read(id), Ok(None)),
                Some(("replaced", id)) => !self.replaced_path(id).exists(),
                _ => false,
            }
    }

    /// How many items of the vault nobody can tell the names of, less those that are said with a session's
    /// own file.
    fn nameless(&self) -> Result<usize, Problem> {
        let nameless = self.context.vault().nameless()?;
        if nameless == 0 {
            return Ok(0);
        }
        let is_said = |record: &Record| {
            let sealed = self.as_sealed(&record.id());
            matches!(sealed, Err(problem) if problem.code == Code::KeychainUnreadable)
        };
        let said = self.all()?.iter().filter(|record| is_said(record)).count();
        Ok(nameless.saturating_sub(said))
    }

    /// One that goes on and that no file leads to.
    fn look_at(&self, id: &str) -> Result<Option<Record>, Problem> {
        let Some(sealed) = self.as_sealed(id)? else {
            return Ok(None);
        };
        let file = self.read(id).ok().flatten();
        match (sealed.ended, &file) {
            (None, Some(_)) => Ok(None),
            (None, None) => Ok(Some(sealed)),
            (Some(_), Some(file)) if stands_as(file, &sealed) => Ok(None),
            (Some(_), _) => {
                // Whoever is at it writes its file.
                let lock = Lock::take_if_free(&self.path(id, "lock"))?;
                if lock.is_some()
                    && let Some(sealed) = self.as_sealed(id)?
                    && sealed.ended.is_some()
                {
                    self.write(&self.with_what_only_files_know(sealed))?;
                }
                Ok(None)
            }
        }
    }
}

/// Whether a file says of an end what was sealed of it.
fn stands_as(file: &Record, sealed: &Record) -> bool {
    file.ended == sealed.ended
        && file.pending_revocation == sealed.pending_revocation
        && file.unrevoked == sealed.unrevoked
        && file.account == sealed.account
        && file.profile == sealed.profile
}
