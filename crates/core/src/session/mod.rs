//! Accounts: what is kept of a session, how long it lasts, why it ended.
//!
//! The vault holds a session's tokens together with what decides about them: the [`Seal`]. A small
//! file for each session is an index: it is compared with the seal whenever the tokens are read, and
//! a difference sends nothing anywhere. A session's name is a hash of issuer, client and subject, so
//! that one lookup reads two things whatever else is there.

mod accounts;
mod client;
mod everywhere;
mod held;
mod lock;
mod operations;
mod renewal;
mod renewal_schedule;
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
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::context::Context;
use crate::domain::{EndReason, Kind, Method};
use crate::fs::atomic;
use crate::oauth::Tokens;
use crate::problem::{Code, Problem};
use crate::profile::HubSpotApi;
use crate::secret::Secret;
use crate::vault::{Item, Kept, Person, short_hash};

pub use everywhere::{AtProvider, SignOut};
pub use held::FoundBy;
pub use lock::Lock;
pub(crate) use renewal::TokenNeed;
pub use renewal::{AccessToken, TokenDecision, decide};
pub use renewal_schedule::{Hold, Purpose, Upkeep, renew_at, upkeep};
pub(crate) use seal::Seal;
pub(crate) use settle::settled;
pub(crate) use sign_out::{BESIDE, Begun, Leaving, PATIENCE, Told, Why, too_slow};
pub use sign_out::{SignedOut, Unrevoked};

const LIMIT: u64 = 64 * 1024;
/// SSO sessions end after this long without use, where nobody says otherwise.
pub const SSO_IDLE: u32 = 86_400;
/// How long before its end a session that nobody uses is warned of.
pub const NOTICE: TimeDelta = TimeDelta::minutes(15);
/// The same where it may stay unused for less than an hour.
pub const NOTICE_OF_SHORT: TimeDelta = TimeDelta::minutes(5);
/// Use is noted at most this often.
const TOUCH: TimeDelta = TimeDelta::seconds(60);

/// What is kept of a session outside the vault.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// What `--account` takes.
    pub account: String,
    /// The profile's name.
    pub profile: String,
    /// What the server speaks.
    pub kind: Kind,
    /// Who issued it.
    pub issuer: String,
    /// Where its tokens go, where that is not for the issuer to say: HubSpot's API.
    #[serde(default)]
    pub api: Option<Box<HubSpotApi>>,
    /// Our id there.
    pub client_id: String,
    /// The subject.
    pub subject: String,
    /// The address.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// How the person came in.
    pub method: Method,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used.
    pub last_used: Timestamp,
    /// When the access token ends.
    pub expires_at: Option<Timestamp>,
    /// Whether the tokens are of use with this computer's key only; none where the provider offers
    /// no such tokens.
    #[serde(default)]
    pub bound: Option<bool>,
    /// Seconds that it may stay unused.
    pub idle_limit: Option<u32>,
    /// Whether the provider itself has said so: then nobody else has a say.
    #[serde(default)]
    pub idle_limit_is_providers: bool,
    /// The organisation's idle limit in seconds, as its policy says at this moment.
    #[serde(skip)]
    pub policy_idle_limit: Option<u32>,
    /// Since when the service recognises this device.
    pub device_since: Option<Timestamp>,
    /// Whether it was recognised at this sign-in.
    pub device_recognised: bool,
    /// When and why it ended.
    pub ended: Option<Ended>,
    /// Signed out here, and the provider still has to be told.
    #[serde(default)]
    pub pending_revocation: bool,
    /// What came of telling it, where it has not revoked the session.
    #[serde(default)]
    pub unrevoked: Option<Unrevoked>,
    /// Taken back with the sign-in that has replaced it, and not before: that could end both.
    #[serde(default)]
    pub with_next: bool,
    /// Whether it is in front, as far as this was read from the vault: no file says so.
    #[serde(skip)]
    pub in_front: bool,
    /// By what it was found: where that is no name of its own, the vault has to say that it is meant.
    #[serde(skip)]
    pub found_by: FoundBy,
    /// When its tokens are renewed.
    #[serde(default)]
    pub renewal: Renewal,
}

/// What all processes know of a session's renewals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// When upkeep renews the token; none where it can't be renewed or has no end.
    pub at: Option<Timestamp>,
    /// Written before the refresh token is sent, gone when the answer is kept. Where it stands and
    /// nobody holds the lock, a renewal broke off: the refresh token may be spent already, and the
    /// provider honours it for its grace period only.
    pub under_way_since: Option<Timestamp>,
    /// Since one failed.
    pub hold: Option<Hold>,
}

/// When and why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: EndReason,
}

/// What the vault keeps of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Secrets {
    /// Whose tokens these are, and where they may be sent.
    pub(crate) seal: Seal,
    #[serde(with = "crate::secret::in_vault")]
    pub(crate) access: Secret,
    /// When it came: before that the clock was set back, and what it says of the end is wrong.
    #[serde(default)]
    pub(crate) received_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) bound: bool,
    #[serde(with = "crate::secret::in_vault::option")]
    pub(crate) refresh: Option<Secret>,
    #[serde(with = "crate::secret::in_vault::option")]
    pub(crate) id_token: Option<Secret>,
    /// The DPoP key that the tokens are bound to.
    #[serde(with = "crate::secret::in_vault::option")]
    pub(crate) key: Option<Secret>,
}

impl Secrets {
    pub(crate) fn new(seal: Seal, tokens: &Tokens, key: Option<Secret>, now: Timestamp) -> Self {
        Self {
            seal,
            access: tokens.access.clone(),
            received_at: Some(now),
            expires_at: tokens.expires_at,
            bound: tokens.bound,
            refresh: tokens.refresh.clone(),
            id_token: tokens.id_token.clone(),
            key,
        }
    }
}

impl Ended {
    /// The end as a problem, for whoever wants to use the session.
    pub(crate) fn problem(self) -> Problem {
        Problem::new(match self.reason {
            EndReason::Unused => Code::SessionEndedUnused,
            EndReason::Revoked => Code::SessionRevoked,
            EndReason::Expired => Code::SessionExpired,
            EndReason::SignedOut => Code::NotSignedIn,
            EndReason::Policy => Code::PolicyForbids,
        })
    }
}

impl Record {
    /// Reads a session's file.
    pub(crate) fn from_file(bytes: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(bytes).map_err(|error| {
            Problem::new(Code::StorageDamaged).with_detail(format!(
                "a session's file is damaged at line {}",
                error.line()
            ))
        })
    }

    /// The address, or the subject where the provider gives no address.
    #[must_use]
    pub fn person(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.subject)
    }

    /// The session's name on this computer.
    #[must_use]
    pub fn id(&self) -> String {
        id_of(&self.issuer, &self.client_id, &self.subject)
    }

    /// Seconds that it may stay unused: the organisation's limit stands over the profile's, not over
    /// the provider's.
    #[must_use]
    pub fn idle_limit(&self) -> Option<u32> {
        match self.idle_limit_is_providers {
            true => self.idle_limit,
            false => self.policy_idle_limit.or(self.idle_limit),
        }
    }

    /// When it ends if it stays unused.
    #[must_use]
    pub fn ends_if_unused_at(&self) -> Option<Timestamp> {
        self.last_used
            .checked_add_signed(TimeDelta::seconds(self.idle_limit()?.into()))
    }

    /// From when on the window and the desktop warn that it ends if it stays unused: a quarter of an
    /// hour before, with a limit below one hour five minutes, and never for more than a third of it.
    #[must_use]
    pub fn warn_at(&self) -> Option<Timestamp> {
        let end = self.ends_if_unused_at().filter(|_| self.ended.is_none())?;
        let limit = TimeDelta::seconds(self.idle_limit()?.into());
        let notice = match limit < TimeDelta::hours(1) {
            true => NOTICE_OF_SHORT.min(limit / 3),
            false => NOTICE,
        };
        end.checked_sub_signed(notice)
    }

    /// When it ends if it stays unused, where that is near enough to warn of.
    #[must_use]
    pub fn ends_soon(&self, now: Timestamp) -> Option<Timestamp> {
        let is_near = self.warn_at().is_some_and(|from| from <= now);
        self.ends_if_unused_at().filter(|_| is_near)
    }

    /// Why it can't be used; none while it can.
    #[must_use]
    pub fn end(&self) -> Option<Problem> {
        self.ended.map(Ended::problem)
    }
}

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

/// A session's name on this computer. Issuers are written as their metadata does, subjects with their
/// case: these three are who somebody is (OpenID Connect Core 2), names and addresses are not.
pub(crate) fn id_of(issuer: &str, client_id: &str, subject: &str) -> String {
    short_hash(&format!("{issuer}\n{client_id}\n{subject}"))
}

/// What `--account` takes for a person of a profile.
#[must_use]
pub fn account_name(profile: &str, person: &str) -> String {
    format!("{profile}:{person}")
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
        Lock::take_for(&self.path(id, "lock"), &*self.files.person).await
    }

    /// Keeps a new session: secrets first, so that a file never promises what the vault lacks. The
    /// caller holds the lock, so that no renewal of an older session is kept over it.
    pub(crate) fn save(&self, record: &Record, secrets: &Secrets) -> Result<Kept, Problem> {
        let id = record.id();
        self.set_aside(record, secrets)?;
        let mut secrets = secrets.clone();
        secrets.seal.in_front = self.others_step_back(&id);
        let kept = self.context.vault().keep(&Item::session(&id), &secrets)?;
        match kept {
            Kept::Stored => {
                self.in_memory().remove(&id);
                self.write(record)?;
            }
            Kept::UntilQuit => {
                self.in_memory().insert(id.clone(), record.clone());
            }
        }
        self.note_account(record)?;
        self.note_in_front(&id)?;
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
    /// account name, or an address together with a profile), or the one in front.
    ///
    /// # Errors
    /// `not_signed_in` when there is none.
    pub fn find(&self, account: Option<&str>, profile: Option<&str>) -> Result<Record, Problem> {
        let found = match (account, profile) {
            (Some(account), _) => self.of_account(account, profile)?,
            (None, Some(profile)) => {
                let mut all = self.all()?.into_iter();
                all.find(|record| record.profile == profile)
            }
            (None, None) => match self.in_front()? {
                Some(id) => self.read(&id)?,
                None => None,
            },
        };
        let mut record = found.ok_or_else(|| Problem::new(Code::NotSignedIn))?;
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
        match record.pending_revocation {
            true => self.seal_end(record)?,
            false => self.context.vault().delete(&Item::session(&record.id()))?,
        }
        self.write(record)
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

    /// The organisation's idle limit holds at once.
    fn as_set(&self, mut record: Record) -> Record {
        record.policy_idle_limit = self.context.policy().idle_limit;
        record
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
    use crate::context::Shared;
    use crate::http::{Http, Network};
    use crate::platform::browser::SystemBrowser;
    use crate::policy::Policy;
    use crate::profile::Profiles;
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
            policy: Policy::default(),
            profiles: Profiles::new(home.path().join("profiles"), vault.clone(), None).unwrap(),
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
