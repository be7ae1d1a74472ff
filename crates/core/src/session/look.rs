//! Whether the files say what the vault holds.

use std::time::{Duration, Instant};

use super::{FoundBy, Lock, Record, Secrets, Sessions};
use crate::problem::{Code, Problem};
use crate::vault::Item;

/// How long somebody who wants a token waits for whoever may be about to write its session's file.
const SOON: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(20);

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
    /// file was changed, and so does what has the file of an earlier sign-in; the sessions that go on and
    /// that no file leads to are named, and what can't be read is counted.
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
        if let Some(file) = &file
            && file.since < sealed.since
        {
            return self.put_right(file, Duration::ZERO).map(|_| None);
        }
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

    /// Whether a session could only not be used because its file was of an earlier sign-in, and is put
    /// right by now.
    pub(super) fn is_put_right(&self, record: &mut Record, why: &Problem) -> bool {
        if why.code != Code::SessionAltered && record.ended.is_none() {
            return false;
        }
        match self.put_right(record, SOON) {
            Ok(Some(right)) => {
                *record = right;
                true
            }
            Ok(None) => false,
            Err(problem) => {
                tracing::info!(%problem, "whether a session's file is an earlier one is not known");
                false
            }
        }
    }

    /// Writes the file of a session anew that is of an earlier sign-in than what is sealed: whoever dies
    /// between the two leaves it so. None where it is not, where it called the session somebody else's, where
    /// somebody else is at the session, or where the vault can't be read without asking the person for
    /// anything.
    fn put_right(&self, seen: &Record, patience: Duration) -> Result<Option<Record>, Problem> {
        let id = seen.id();
        let is_behind = |sealed: Record| seen.since < sealed.since;
        if !matches!(self.context.vault().is_open(), Ok(true))
            || !self.as_sealed(&id)?.is_some_and(is_behind)
        {
            return Ok(None);
        }
        let Some(_lock) = self.lock_within(&id, patience)? else {
            return Ok(None);
        };
        let secrets: Option<Secrets> = self.context.vault().read(&Item::session(&id))?;
        let (Some(secrets), Some(file)) = (secrets, self.read(&id)?) else {
            return Ok(None);
        };
        let sealed = self.as_set(secrets.seal.record());
        if sealed.id() != id {
            return Ok(None);
        }
        // By what an earlier file says of whose it is, nothing is handed out: it led here, and may lie.
        let is_led_right = matches!(seen.found_by, FoundBy::Nothing)
            || (seen.account == sealed.account
                && seen.profile == sealed.profile
                && seen.email == sealed.email);
        if file.since >= sealed.since {
            // Whoever was at it has written it.
            let found_by = seen.found_by.clone();
            return Ok(is_led_right.then_some(Record { found_by, ..file }));
        }
        let mut right = Record {
            device_since: file.device_since,
            kept_in: self.context.vault().kind(),
            found_by: seen.found_by.clone(),
            ..sealed
        };
        let came = secrets.received_at;
        right.received(&secrets, came.unwrap_or_else(|| self.context.clock().now()));
        self.write(&right)?;
        tracing::info!(
            profile = right.profile,
            "a session's file was of an earlier sign-in"
        );
        Ok(is_led_right.then_some(right))
    }

    /// The lock of a session, if it is free within this time.
    fn lock_within(&self, id: &str, patience: Duration) -> Result<Option<Lock>, Problem> {
        let path = self.path(id, "lock");
        let end = Instant::now() + patience;
        loop {
            match Lock::take_if_free(&path)? {
                None if Instant::now() < end => std::thread::sleep(PAUSE),
                lock => return Ok(lock),
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
