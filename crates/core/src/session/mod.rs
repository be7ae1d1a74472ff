//! Accounts: what is kept of a session, how long it lasts, why it ended.
//!
//! The vault holds a session's tokens together with what decides about them: the seal. A small
//! file for each session is an index: it is compared with the seal whenever the tokens are read, and
//! a difference sends nothing anywhere. A session's name is a hash of issuer, client and subject, so
//! that one lookup reads two things whatever else is there.

mod access_token;
mod accounts;
mod client;
mod everywhere;
mod given_back;
mod held;
mod lock;
mod look;
mod named;
mod noted;
mod operations;
mod quit;
mod record;
mod renewal;
mod renewal_schedule;
mod renewed;
mod replaced;
mod resources;
mod revocation;
mod seal;
mod settle;
mod sign_out;
mod tokens;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;
use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::context::Context;
use crate::domain::EndReason;
use crate::fs::atomic;
use crate::problem::{Code, Problem};
use crate::vault::{Item, Kept, Person};

pub(crate) use access_token::TokenNeed;
pub use access_token::{AccessToken, TokenDecision, decide};
pub use everywhere::{AtProvider, SignOut};
pub use held::FoundBy;
pub use lock::Lock;
pub use look::Lost;
use named::Named;
pub use record::{Ended, Limits, NOTICE, NOTICE_OF_SHORT, Record, Renewal, account_name};
pub(crate) use record::{Secrets, id_of, shown, subject_within};
pub use renewal_schedule::{Hold, Purpose, Upkeep, renew_at, upkeep};
pub(crate) use replaced::Aside;
pub(crate) use seal::Seal;
pub(crate) use settle::settled;
pub(crate) use sign_out::{
    BESIDE, Begun, GIVE_UP, Leaving, PATIENCE, RevocationOutcome, Why, too_slow,
};
pub use sign_out::{SignedOut, Unrevoked};

const LIMIT: u64 = 64 * 1024;
/// SSO sessions end after this long without use, where nobody says otherwise.
pub const SSO_IDLE: u32 = 86_400;
/// Use is noted at most this often, and more often where a session may stay unused for minutes only.
const TOUCH: TimeDelta = TimeDelta::seconds(60);

/// What was changed in a session's file by somebody else.
fn altered(what: &str) -> Problem {
    Problem::new(Code::SessionAltered).with_detail(format!(
        "the session's file differs from what was sealed: {what}"
    ))
}

/// The order in which sessions are looked at, the same in files and in the vault.
fn newest_first(record: &Record) -> (std::cmp::Reverse<Timestamp>, String) {
    (std::cmp::Reverse(record.since), record.id())
}

/// How long use is not noted again: a session that is used does not end as unused.
fn touch_after(record: &Record) -> TimeDelta {
    let limit = record.idle_limit();
    limit.map_or(TOUCH, |seconds| {
        TOUCH.min(TimeDelta::seconds(seconds.into()) / 4)
    })
}

/// All sessions of this computer.
#[derive(Debug, Clone)]
pub struct Sessions {
    context: Context,
    files: Arc<Files>,
}

#[derive(Debug)]
struct Files {
    folder: PathBuf,
    person: Arc<dyn Person>,
    /// Where the earlier sign-ins are noted that the provider still has to be told of.
    replaced: PathBuf,
    /// Those that are in memory only.
    replaced_until_quit: Mutex<HashMap<String, Record>>,
    /// Those whose secrets are in memory only: a file would promise what the next start can't keep.
    until_quit: Mutex<HashMap<String, Record>>,
}

impl Sessions {
    pub(crate) fn new(context: Context, data: &std::path::Path, person: Arc<dyn Person>) -> Self {
        Self {
            context,
            files: Arc::new(Files {
                folder: data.join("sessions"),
                person,
                replaced: data.join("replaced"),
                replaced_until_quit: Mutex::default(),
                until_quit: Mutex::default(),
            }),
        }
    }

    /// Waits for the lock of a session.
    pub(crate) async fn lock(&self, id: &str) -> Result<Lock, Problem> {
        self.lock_file(&self.path(id, "lock")).await
    }

    #[cfg_attr(doc, doc(hidden))]
    /// Waits for the lock on this file; the person is told when that takes more than a moment.
    ///
    /// # Errors
    /// As [`Lock::take`].
    pub async fn lock_file(&self, path: &std::path::Path) -> Result<Lock, Problem> {
        Lock::take_for(path, &*self.files.person).await
    }

    /// Keeps a new session: secrets first, so that a file never promises what the vault lacks. The
    /// caller holds the lock, so that no renewal of an older session is kept over it. Whoever signs in is
    /// in front, whoever is at the others' sessions. What the vault held before is set aside.
    pub(crate) fn save(
        &self,
        record: &Record,
        secrets: &Secrets,
        earlier: Result<Option<Secrets>, Problem>,
    ) -> Result<Kept, Problem> {
        let id = record.id();
        self.set_aside(record, secrets, earlier)?;
        let kept = self.context.vault().keep(&Item::session(&id), secrets)?;
        self.forget_noted(&id);
        match kept {
            Kept::Stored => {
                self.in_memory().remove(&id);
                // What no file leads to would be a session that nobody knows of.
                if let Err(problem) = self.set_front(&id).and_then(|()| self.write(record)) {
                    self.context.vault().delete(&Item::session(&id))?;
                    self.leave_front(&id);
                    return Err(problem);
                }
            }
            Kept::UntilQuit => {
                self.in_memory().insert(id.clone(), record.clone());
                self.set_front(&id)?;
            }
        }
        for noted in [self.note_account(record), self.note_in_front(&id)] {
            if let Err(problem) = noted {
                tracing::warn!(%problem, "a note of the session could not be written");
            }
        }
        Ok(kept)
    }

    /// All sessions, the newest first. One whose file is damaged is left out and logged.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn all(&self) -> Result<Vec<Record>, Problem> {
        let mut all: Vec<Record> = self.in_memory().values().cloned().collect();
        for path in atomic::with_ending(&self.files.folder, "json")? {
            let id = path.file_stem().and_then(|stem| stem.to_str());
            match self.read(id.unwrap_or_default()) {
                Ok(record) => all.extend(record),
                Err(problem) => tracing::warn!(%problem, "a session was left out"),
            }
        }
        for record in &mut all {
            self.settle(record)?;
        }
        all.sort_by_key(newest_first);
        Ok(all)
    }

    /// One session as the files have it, for those who only look: by what `--account` takes (its
    /// account name, or an address together with a profile), by what a profile's name stands for now, or
    /// the one in front.
    ///
    /// # Errors
    /// `not_signed_in` when there is none.
    pub fn find(&self, account: Option<&str>, profile: Option<&str>) -> Result<Record, Problem> {
        let profile = profile.map(|profile| self.named(profile));
        self.find_as(account, profile.as_ref())
    }

    /// The same with what a profile's name is to stand for.
    fn find_as(
        &self,
        account: Option<&str>,
        profile: Option<&Named<'_>>,
    ) -> Result<Record, Problem> {
        let found = match (account, profile) {
            (Some(account), _) => self.of_account(account, profile)?,
            (None, Some(profile)) => {
                let mut all = self.all()?.into_iter();
                all.find(|record| profile.has(record))
            }
            (None, None) => match self.in_front()? {
                Some(id) => self.read(&id)?,
                None => None,
            },
        };
        let mut record = found.ok_or_else(|| self.nobody(account, profile))?;
        self.settle(&mut record)?;
        Ok(record)
    }

    /// Whether a session is kept in memory only.
    #[must_use]
    pub fn is_until_quit(&self, record: &Record) -> bool {
        self.in_memory().contains_key(&record.id())
    }

    /// Forgets a person: the session's file and secrets.
    pub(crate) fn remove(&self, record: &Record) -> Result<(), Problem> {
        let id = record.id();
        self.context.vault().delete(&Item::session(&id))?;
        self.leave_front(&id);
        self.forget_noted(&id);
        self.in_memory().remove(&id);
        let files = ["json", "lock"].map(|ending| self.path(&id, ending));
        for file in files.into_iter().chain([self.note_path(&record.account)]) {
            atomic::remove(&file)?;
        }
        Ok(())
    }

    /// Changes the newest state of a session, unless somebody else is at it or it is gone: nothing
    /// that another process has written is overwritten. Says whether it did.
    pub(crate) fn change(
        &self,
        record: &mut Record,
        change: impl FnOnce(&mut Record),
    ) -> Result<bool, Problem> {
        let id = record.id();
        let Some(_lock) = Lock::take_if_free(&self.path(&id, "lock"))? else {
            return Ok(false);
        };
        let Some(newest) = self.read(&id)? else {
            return Ok(false);
        };
        *record = newest;
        change(record);
        self.write(record)?;
        Ok(true)
    }

    pub(crate) fn end(
        &self,
        record: &mut Record,
        at: Timestamp,
        reason: EndReason,
    ) -> Result<(), Problem> {
        tracing::info!(profile = record.profile, ?reason, "a session ended");
        record.ended = Some(Ended { at, reason });
        let id = record.id();
        match record.pending_revocation {
            true => {
                self.seal_end(record)?;
                self.write(record)?;
            }
            false => {
                // The file first: whoever dies in between leaves tokens that are told once more, and not
                // an end that nobody can tell any more.
                if let Err(problem) = self.write(record) {
                    self.no_longer_says(record, problem)?;
                }
                self.context.vault().delete(&Item::session(&id))?;
                self.leave_front(&id);
            }
        }
        self.forget_noted(&id);
        Ok(())
    }

    /// Sees to it that the file of a session that is over does not call it one that goes on, though it
    /// can't be written: on a full disk it can still be removed. Where it stays, the item stays beside it
    /// with the end in it: without it the file would speak of tokens that nobody can take back any more.
    fn no_longer_says(&self, record: &Record, unwritten: Problem) -> Result<(), Problem> {
        match atomic::remove(&self.path(&record.id(), "json")) {
            Ok(()) => {
                tracing::warn!(problem = %unwritten, "the file of a session that is over was removed");
                Ok(())
            }
            Err(_) => {
                if let Err(problem) = self.seal_end(record) {
                    tracing::warn!(%problem, "a session's end could not be sealed");
                }
                Err(unwritten)
            }
        }
    }

    /// The secrets of a session, if its file says what was sealed with them.
    pub(crate) fn secrets(&self, record: &Record) -> Result<Option<Secrets>, Problem> {
        let secrets: Option<Secrets> = self.context.vault().read(&Item::session(&record.id()))?;
        match secrets.as_ref().and_then(|it| it.seal.difference(record)) {
            None => Ok(secrets),
            Some(what) => Err(altered(what)),
        }
    }

    pub(crate) fn read(&self, id: &str) -> Result<Option<Record>, Problem> {
        if let Some(record) = self.in_memory().get(id) {
            return Ok(Some(self.as_set(record.clone())));
        }
        let path = self.path(id, "json");
        // Which file it is helps more than what is wrong with it.
        let named = |problem: Problem| match problem.code {
            Code::StorageDamaged => {
                let detail = problem.detail.clone().unwrap_or_default();
                problem.with_detail(format!("{}: {detail}", path.display()))
            }
            _ => problem,
        };
        let read = atomic::read(&path, LIMIT).map_err(Problem::from);
        let Some(bytes) = read.map_err(named)? else {
            return Ok(None);
        };
        let record = Record::from_file(&bytes).map_err(named)?;
        // A file under another name than its own would stand for somebody else's secrets.
        match record.id() == id {
            true => Ok(Some(self.as_set(record))),
            false => Err(altered("its name")),
        }
    }

    /// The organisation's limits hold at once.
    pub(crate) fn as_set(&self, record: Record) -> Record {
        record.under(Limits::of(&self.context.policy()))
    }

    pub(crate) fn write(&self, record: &Record) -> Result<(), Problem> {
        let id = record.id();
        if let Some(kept) = self.in_memory().get_mut(&id) {
            *kept = record.clone();
            return Ok(());
        }
        let bytes = serde_json::to_vec_pretty(record)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        Ok(atomic::write(&self.path(&id, "json"), &bytes)?)
    }

    pub(crate) fn path(&self, id: &str, ending: &str) -> PathBuf {
        self.files.folder.join(format!("{id}.{ending}"))
    }

    fn replaced_in_memory(&self) -> parking_lot::MutexGuard<'_, HashMap<String, Record>> {
        self.files.replaced_until_quit.lock()
    }

    fn in_memory(&self) -> parking_lot::MutexGuard<'_, HashMap<String, Record>> {
        self.files.until_quit.lock()
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::SystemTime;

    use super::*;
    use parking_lot::{Mutex, RwLock};

    use crate::clock::{Clock, SystemClock};
    use crate::context::Held;
    use crate::context::Shared;
    use crate::http::{Http, Network};
    use crate::platform::browser::SystemBrowser;
    use crate::profile::Profiles;
    use crate::proxies::Proxies;
    use crate::text::Language;
    use crate::vault::{MemoryStore, Nobody, Vault, WithoutStore};

    #[test]
    fn who_is_in_front_is_written_when_it_is_somebody_else() {
        let home = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let vault = Arc::new(Vault::new(
            Arc::new(MemoryStore::default()),
            WithoutStore::Refuse,
        ));
        let context = Context::new(Shared {
            http: Arc::new(Http::new(Network::default(), clock.clone())),
            clock,
            browser: Arc::new(SystemBrowser),
            policy: RwLock::new(Held::default()),
            policy_file: home.path().join("policy.toml"),
            profiles: Profiles::new(home.path().join("profiles"), vault.clone(), None).unwrap(),
            proxies: Arc::new(Proxies::new(vault.clone())),
            vault,
            language: RwLock::new(Language::English),
            providers: Mutex::default(),
        });
        let sessions = Sessions::new(context, home.path(), Arc::new(Nobody));
        let note = home.path().join("sessions/in-front");
        let old = SystemTime::UNIX_EPOCH;

        sessions.put_in_front("one").unwrap();
        File::options()
            .write(true)
            .open(&note)
            .unwrap()
            .set_modified(old)
            .unwrap();
        sessions.put_in_front("one").unwrap();
        assert_eq!(note.metadata().unwrap().modified().unwrap(), old);

        sessions.put_in_front("two").unwrap();
        assert_eq!(sessions.in_front().unwrap().as_deref(), Some("two"));
    }
}
