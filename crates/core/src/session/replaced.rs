//! Sign-ins that a newer one of the same person has taken the place of: set aside until the provider
//! has taken them back.
//!
//! Each has an item in the vault and a small file that is an index to it, neither of which a session
//! is ever read from. The file comes first, then the item, then the new session; whoever dies in
//! between leaves a file that names what is still the session, which is seen, and dropped.

use std::collections::HashMap;
use std::path::PathBuf;

use chrono::TimeDelta;
use tokio::time::Instant;

use super::lock::Lock;
use super::sign_out::{Leaving, RevocationOutcome, is_lost};
use super::{Ended, LIMIT, Record, Renewal, Seal, Secrets, Sessions};
use crate::domain::EndReason;
use crate::fs::atomic;
use crate::oidc;
use crate::problem::{Code, Problem};
use crate::vault::{Item, Kept, short_hash};

/// How long it is said that one was not taken back.
const SAID_FOR: TimeDelta = TimeDelta::days(7);

#[cfg_attr(doc, doc(hidden))]
impl Sessions {
    /// Sets the sign-in aside that a new one is about to take the place of, so that the provider can
    /// be told. The caller holds the session's lock.
    pub(super) fn set_aside(
        &self,
        fresh: &Record,
        secrets: &Secrets,
        earlier: Result<Option<Secrets>, Problem>,
    ) -> Result<(), Problem> {
        let old = match earlier {
            Ok(Some(old)) => old,
            Ok(None) => return Ok(()),
            // Nobody can tell the provider, and the new sign-in mends it.
            Err(problem) => {
                tracing::warn!(%problem, "an earlier sign-in can't be revoked");
                return self.set_aside_for_good(fresh, problem);
            }
        };
        // What its file says does not matter: it may be gone.
        let before = old.seal.record();
        if is_same(&before, &old, secrets) {
            return Ok(());
        }
        self.put_aside(before, old, Some(secrets)).map(drop)
    }

    /// Sets a sign-in aside that nobody wants.
    pub(crate) fn set_aside_unwanted(
        &self,
        unwanted: &Record,
        secrets: &Secrets,
    ) -> Result<Aside, Problem> {
        let id = unwanted.id();
        let current: Option<Secrets> = match self.context.vault().read(&Item::session(&id)) {
            Err(problem) if problem.code == Code::KeychainUnreadable => None,
            // Then a file can say only whether it would end a session.
            Err(problem) => {
                tracing::info!(%problem, "a sign-in that nobody wants can't be set aside");
                let lives = self
                    .all()?
                    .iter()
                    .any(|file| file.ended.is_none() && is_of_place(file, unwanted));
                return Ok(match (lives, problem.code) {
                    (false, _) => Aside::Impossible,
                    (true, Code::KeychainMissing) => Aside::SameAsTheSession,
                    (true, _) => Aside::Left,
                });
            }
            Ok(current) => current,
        };
        let current = current.filter(|it| it.seal.ended.is_none());
        let is_of_it = |current: &Secrets| is_same(unwanted, secrets, current);
        if current.as_ref().is_some_and(is_of_it) {
            return Ok(Aside::SameAsTheSession);
        }
        let kept = self.put_aside(unwanted.clone(), secrets.clone(), current.as_ref());
        Ok(match kept {
            Ok(id) => Aside::Kept(id),
            Err(problem) => {
                tracing::info!(%problem, "a sign-in that nobody wants can't be set aside");
                self.not_aside(unwanted, secrets, current.as_ref())
            }
        })
    }

    /// What is to be done with a sign-in that could not be set aside: a full disk, or a vault that
    /// somebody else holds.
    fn not_aside(&self, unwanted: &Record, secrets: &Secrets, current: Option<&Secrets>) -> Aside {
        let id = name_of(secrets);
        match self.context.vault().holds(&Item::replaced(&id)) {
            // It was written all the same.
            Ok(true) => return Aside::Kept(id),
            // Its file names nothing.
            Ok(false) => {
                if let Err(error) = atomic::remove(&self.replaced_path(&id)) {
                    tracing::info!(%error, "a file that names no earlier sign-in is left");
                }
            }
            Err(problem) => tracing::info!(%problem, "nobody knows whether it is set aside"),
        }
        // What can't be read may be somebody.
        let may_be_theirs =
            || unwanted.is_unidentified() && self.is_anybody_signed_in(unwanted).unwrap_or(true);
        match current.is_some_and(|it| is_one_at_the_provider(secrets, it)) || may_be_theirs() {
            true => Aside::Left,
            false => Aside::Impossible,
        }
    }

    /// Whether anybody is signed in with the client of a sign-in that nobody has identified.
    fn is_anybody_signed_in(&self, unidentified: &Record) -> Result<bool, Problem> {
        let is_there = |it: &Record| it.ended.is_none() && is_of_place(it, unidentified);
        Ok(self.held()?.iter().any(is_there))
    }

    /// Keeps a sign-in among those that wait to be taken back, beside the one that goes on.
    fn put_aside(
        &self,
        mut aside: Record,
        mut secrets: Secrets,
        goes_on: Option<&Secrets>,
    ) -> Result<String, Problem> {
        let now = self.context.clock().now();
        aside.ended.get_or_insert(Ended {
            at: now,
            reason: EndReason::SignedOut,
        });
        aside.pending_revocation = true;
        aside.with_next = goes_on.is_some_and(|it| is_one_at_the_provider(&secrets, it));
        aside.renewal = Renewal::default();
        secrets.seal = Seal::of(&aside);
        let id = name_of(&secrets);
        self.write_replaced(&id, &aside)?;
        let item = Item::replaced(&id);
        if self.context.vault().keep(&item, &secrets)? == Kept::UntilQuit {
            atomic::remove(&self.replaced_path(&id))?;
            self.replaced_in_memory().insert(id.clone(), aside);
        }
        Ok(id)
    }

    /// The same of one whose item can't be read: it is said, since its tokens may live on.
    fn set_aside_for_good(&self, fresh: &Record, problem: Problem) -> Result<(), Problem> {
        let mut before = match self.read(&fresh.id()) {
            // What was told already is said there.
            Ok(Some(file)) if file.ended.is_some() && !file.pending_revocation => return Ok(()),
            Ok(Some(file)) => file,
            Ok(None) | Err(_) => fresh.clone(),
        };
        let now = self.context.clock().now();
        before.ended.get_or_insert(Ended {
            at: now,
            reason: EndReason::SignedOut,
        });
        before.with_next = false;
        before.told(Err(Leaving::lost(problem.code)), now);
        let id = short_hash(&format!("{}\n{}", fresh.id(), now.timestamp_micros()));
        match is_lost(problem.code) {
            true => self.write_replaced(&id, &before),
            // Whether the new one can be kept is said next.
            false => Ok(()),
        }
    }

    /// The earlier sign-ins that the provider has not revoked, with their names.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn replaced(&self) -> Result<Vec<(String, Record)>, Problem> {
        let mut all: HashMap<String, Record> = self.replaced_in_memory().clone();
        for path in atomic::with_ending(&self.files.replaced, "json")? {
            let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else {
                continue;
            };
            let read = atomic::read(&path, LIMIT).map_err(Problem::from);
            let record = read.and_then(|bytes| bytes.map(|it| Record::from_file(&it)).transpose());
            match record {
                Ok(record) => all.extend(record.map(|record| (id.to_owned(), record))),
                Err(problem) => tracing::warn!(%problem, "an earlier sign-in was left out"),
            }
        }
        let mut all: Vec<_> = all.into_iter().collect();
        for (id, record) in &mut all {
            // A file may call it done while the vault still has the tokens.
            if !record.pending_revocation {
                self.look_for_tokens(&Item::replaced(id), record);
            }
        }
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(all)
    }

    /// Begins to take an earlier sign-in back; none where that is not to be done.
    pub(crate) async fn begin_to_take_back(
        &self,
        id: &str,
        record: &mut Record,
        end: Instant,
    ) -> Result<Option<Leaving>, Problem> {
        let session = record.id();
        let path = self.path(&session, "lock");
        let lock = Lock::take_until(&path, &*self.files.person, end).await?;
        let item = Item::replaced(id);
        let (old, is_damaged): (Option<Secrets>, _) = match self.context.vault().read(&item) {
            Err(problem) if problem.code == Code::KeychainUnreadable => (None, true),
            old => (old?, false),
        };
        // Its file is an index only: one that names somebody else has led to somebody else's lock, and
        // is put right by the next look.
        let is_other = |old: &Secrets| old.seal.record().id() != session;
        if old.as_ref().is_some_and(is_other) {
            return Ok(None);
        }
        // Somebody else may have taken it back, or been told that it can't be, since its file was read:
        // then its item is gone for a reason, and its file says by now what came of it.
        if old.is_none() && !is_damaged && !self.waits(id) {
            return Ok(None);
        }
        // Where the new session was not kept, the old one still is the session.
        let current: Option<Secrets> = match self.context.vault().read(&Item::session(&session)) {
            Err(problem) if problem.code == Code::KeychainUnreadable => None,
            current => current?,
        };
        let lives = match (&old, &current) {
            (Some(old), Some(current)) => is_one_sign_in(old, current),
            // Its item was never written: neither was the new session.
            (None, current) => !is_damaged && current.is_some() && record.unrevoked.is_none(),
            (Some(_), None) => false,
        };
        if lives {
            self.forget_replaced(id)?;
            return Ok(None);
        }
        if let Some(old) = &old {
            let sealed = old.seal.record();
            let goes_on = current.filter(|current| current.seal.ended.is_none());
            // Taking it back would end the one that goes on, or may. What is sealed says whose it is.
            if goes_on.is_some_and(|it| is_one_at_the_provider(old, &it))
                || (sealed.is_unidentified() && self.is_anybody_signed_in(&sealed)?)
            {
                return Ok(None);
            }
            *record = sealed;
        }
        record.with_next = false;
        Ok(Some(Leaving::new(lock, item, Ok(old))?))
    }

    /// Whether it is certain by now that the provider does not take a sign-in back.
    pub(crate) fn is_left(&self, id: &str) -> bool {
        let all = self.replaced().unwrap_or_default();
        let mut all = all.into_iter().filter(|(name, _)| name == id);
        all.any(|(_, it)| it.unrevoked.is_some() && !it.pending_revocation)
    }

    /// Whether the newest file of an earlier sign-in says that it waits to be taken back; one that can't
    /// be read may.
    fn waits(&self, id: &str) -> bool {
        if let Some(kept) = self.replaced_in_memory().get(id) {
            return kept.pending_revocation;
        }
        match atomic::read(&self.replaced_path(id), LIMIT) {
            Ok(None) => false,
            Ok(Some(bytes)) => {
                Record::from_file(&bytes).map_or(true, |record| record.pending_revocation)
            }
            Err(_) => true,
        }
    }

    /// Notes what came of taking an earlier sign-in back.
    pub(crate) fn taken_back(
        &self,
        id: &str,
        record: &mut Record,
        _leaving: Leaving,
        told: Result<RevocationOutcome, Problem>,
    ) -> Result<(), Problem> {
        self.note_taken_back(id, record, told)
    }

    /// The same for whoever holds the session's lock.
    pub(super) fn note_taken_back(
        &self,
        id: &str,
        record: &mut Record,
        told: Result<RevocationOutcome, Problem>,
    ) -> Result<(), Problem> {
        record.told(told, self.context.clock().now());
        let (vault, item) = (self.context.vault(), Item::replaced(id));
        if record.pending_revocation {
            if let Some(mut old) = vault.read::<Secrets>(&item)?
                && old.seal.set_end(record)
            {
                vault.keep(&item, &old)?;
            }
            return self.write_replaced(id, record);
        }
        match record.unrevoked {
            None => self.forget_replaced(id),
            Some(_) => {
                // As at the end of a session: the file first, and the item stays beside one that can't be
                // written.
                self.write_replaced(id, record)?;
                vault.delete(&item)
            }
        }
    }

    /// Makes sure that the file of an earlier sign-in in the vault says what was sealed.
    pub(super) fn list_replaced(&self, id: &str) -> Result<(), Problem> {
        if self.replaced_in_memory().contains_key(id) {
            return Ok(());
        }
        let Some(old) = self.context.vault().read::<Secrets>(&Item::replaced(id))? else {
            return Ok(());
        };
        let sealed = old.seal.record();
        let file = atomic::read(&self.replaced_path(id), LIMIT);
        let file = file.ok().flatten();
        let file = file.and_then(|bytes| Record::from_file(&bytes).ok());
        if file.is_some_and(|file| Seal::of(&file) == old.seal && file.pending_revocation) {
            return Ok(());
        }
        // Whoever is at it writes its file, or removes it.
        let lock = Lock::take_if_free(&self.path(&sealed.id(), "lock"))?;
        match lock.is_some() && self.context.vault().holds(&Item::replaced(id))? {
            true => self.write_replaced(id, &sealed),
            false => Ok(()),
        }
    }

    /// Forgets an earlier sign-in that has been said for long enough. As long as the vault holds it,
    /// it is not over, whatever its file says.
    pub(crate) fn forget_if_said(&self, id: &str, record: &Record) -> Result<(), Problem> {
        let now = self.context.clock().now();
        let is_said = record.unrevoked.as_ref().is_some_and(|it| {
            !record.pending_revocation && now.signed_duration_since(it.since) > SAID_FOR
        });
        let is_over = || {
            let is_open = self.context.vault().is_open()?;
            Ok::<_, Problem>(is_open && !self.context.vault().holds(&Item::replaced(id))?)
        };
        match is_said && is_over()? {
            true => self.forget_replaced(id),
            false => Ok(()),
        }
    }

    /// The file first: whoever dies in between leaves an item that every look lists again, and not a file
    /// that promises what nobody can do any more. So does whoever can't remove it.
    fn forget_replaced(&self, id: &str) -> Result<(), Problem> {
        atomic::remove(&self.replaced_path(id))?;
        self.context.vault().delete(&Item::replaced(id))?;
        self.replaced_in_memory().remove(id);
        Ok(())
    }

    fn write_replaced(&self, id: &str, record: &Record) -> Result<(), Problem> {
        if let Some(kept) = self.replaced_in_memory().get_mut(id) {
            *kept = record.clone();
            return Ok(());
        }
        let bytes = serde_json::to_vec_pretty(record)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        Ok(atomic::write(&self.replaced_path(id), &bytes)?)
    }

    pub(super) fn replaced_path(&self, id: &str) -> PathBuf {
        self.files.replaced.join(format!("{id}.json"))
    }
}

/// What came of setting a sign-in aside that nobody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Aside {
    /// Under this name.
    Kept(String),
    /// Taking it back would end the session that goes on, and goes with that one.
    SameAsTheSession,
    /// It can't be kept, and taking it back ends no session.
    Impossible,
    /// It can't be kept, and taking it back may end the session that goes on.
    Left,
}

/// Whether both are of one client of an issuer's.
pub(super) fn is_of_place(one: &Record, other: &Record) -> bool {
    one.issuer == other.issuer && one.client_id == other.client_id
}

impl Record {
    /// Whether nobody knows whose it is: the provider's word on that was not believed.
    pub(crate) fn is_unidentified(&self) -> bool {
        self.subject.is_empty()
    }
}

/// Named after its token: set aside twice, it is one.
fn name_of(secrets: &Secrets) -> String {
    let token = secrets.refresh.as_ref().unwrap_or(&secrets.access);
    short_hash(token.expose())
}

/// Whether taking the old sign-in back would end the new one.
fn is_same(before: &Record, old: &Secrets, new: &Secrets) -> bool {
    let same_token = match (&old.refresh, &new.refresh) {
        (Some(old), Some(new)) => old.matches(new.expose()),
        _ => old.access.matches(new.access.expose()),
    };
    // Google takes back all that a person has given an app, the newest too.
    same_token || oidc::is_google(&before.issuer)
}

/// Whether both are of one session of the browser's at the provider (`sid`, OpenID Connect
/// Front-Channel Logout 3): there, taking one back may end the other.
fn is_one_at_the_provider(old: &Secrets, new: &Secrets) -> bool {
    let session = |secrets: &Secrets| oidc::session_of(secrets.id_token.as_ref()?);
    session(old).is_some_and(|sid| session(new) == Some(sid))
}

/// Whether these are of one sign-in, renewed or not.
fn is_one_sign_in(one: &Secrets, other: &Secrets) -> bool {
    one.seal.is_of_one_sign_in(&other.seal)
}
