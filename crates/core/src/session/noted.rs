//! A sign-out while somebody else is at the session, as a slow renewal in another process: it is noted
//! in the vault, beside the session and without its lock. From then on nobody is given a token, and
//! whoever holds the lock takes back what they have got. Where they don't, the next look does.

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::lock::Lock;
use super::{BESIDE, Ended, Record, Sessions, Why};
use crate::clock::Timestamp;
use crate::domain::EndReason;
use crate::problem::{Code, Problem};
use crate::vault::Item;

/// A sign-out that waits for the session's lock.
#[derive(Serialize, Deserialize)]
struct Noted {
    /// When the sign-in began that is meant: a newer one is another.
    since: Timestamp,
    at: Timestamp,
}

impl Sessions {
    /// Notes that a session is to end whose lock can't be had, and what comes of it for now. Says no
    /// where the vault has no such session.
    pub(super) fn note_sign_out(
        &self,
        record: &mut Record,
        busy: &Problem,
    ) -> Result<bool, Problem> {
        let Some(sealed) = self.as_sealed(&record.id())? else {
            return Ok(false);
        };
        // Somebody has signed in again since: that session is not meant.
        if record.ended.is_some() && record.since != sealed.since {
            return Ok(false);
        }
        let (since, at) = (sealed.since, self.context.clock().now());
        *record = self.with_what_only_files_know(sealed);
        if record.ended.is_none() {
            let item = Item::sign_out(&record.id());
            self.context.vault().write(&item, &Noted { since, at })?;
            record.ended = Some(signed_out(at));
            record.told(Err(Problem::new(busy.code)), at);
        }
        Ok(true)
    }

    /// The end of a session that was signed out while somebody else was at it. A note that can't be read
    /// is one all the same.
    pub(super) fn noted_sign_out(&self, record: &Record) -> Option<Ended> {
        let (vault, item) = (self.context.vault(), Item::sign_out(&record.id()));
        match vault.read_where_there_is_one::<Noted>(&item) {
            Ok(noted) => noted
                .filter(|noted| noted.since == record.since)
                .map(|noted| signed_out(noted.at)),
            Err(problem) if problem.code == Code::KeychainUnreadable => {
                Some(signed_out(self.context.clock().now()))
            }
            Err(problem) => {
                tracing::info!(%problem, "whether a sign-out is noted can't be read");
                None
            }
        }
    }

    /// The same without asking a store, which may hang, of a session that is in memory only.
    pub(super) fn noted_at_hand(&self, record: &Record) -> Option<Ended> {
        let item = Item::sign_out(&record.id());
        let in_memory = self.context.vault().items_until_quit();
        match self.is_until_quit(record) && !in_memory.contains(&item) {
            true => None,
            false => self.noted_sign_out(record),
        }
    }

    /// A note that stays is of another sign-in than any to come.
    pub(super) fn forget_noted(&self, id: &str) {
        let (vault, item) = (self.context.vault(), Item::sign_out(id));
        if self.in_memory().contains_key(id) {
            return vault.forget_until_quit(&item);
        }
        let forgotten = vault.holds(&item).and_then(|is_noted| match is_noted {
            true => vault.delete(&item),
            false => Ok(()),
        });
        if let Err(problem) = forgotten {
            tracing::info!(%problem, "the note of a sign-out stays");
        }
    }

    /// Seals the end of a session whose sign-out was noted; says whether there was any. The caller holds
    /// the session's lock.
    fn seal_noted(&self, record: &mut Record) -> Result<bool, Problem> {
        let noted = record.ended.is_none().then(|| self.noted_sign_out(record));
        let Some(ended) = noted.flatten() else {
            return Ok(false);
        };
        record.pending_revocation = true;
        self.end(record, ended.at, ended.reason)?;
        Ok(true)
    }

    /// Whoever has renewed a session looks whether it was signed out meanwhile: then what came is taken
    /// back at once, and nobody gets it. Else the lock is theirs again.
    pub(super) async fn must_still_be_wanted(
        &self,
        record: &mut Record,
        lock: Lock,
    ) -> Result<Lock, Problem> {
        if !self.seal_noted(record)? {
            return Ok(lock);
        }
        drop(lock);
        let end = Instant::now() + BESIDE;
        let outcome = self.end_and_tell(record, Why::Over, end).await?;
        tracing::info!(?outcome, "a session was signed out while it was renewed");
        Err(Problem::new(Code::NotSignedIn)
            .with_detail("someone signed out while the tokens were renewed"))
    }

    /// Sees to a sign-out that was noted and that nobody has carried out.
    pub(super) fn carry_out_noted(&self, id: &str) -> Result<(), Problem> {
        let Some(_lock) = Lock::take_if_free(&self.path(id, "lock"))? else {
            return Ok(());
        };
        if let Some(sealed) = self.as_sealed(id)? {
            let mut record = self.with_what_only_files_know(sealed);
            if self.seal_noted(&mut record)? {
                return Ok(());
            }
        }
        self.forget_noted(id);
        Ok(())
    }
}

fn signed_out(at: Timestamp) -> Ended {
    Ended {
        at,
        reason: EndReason::SignedOut,
    }
}
