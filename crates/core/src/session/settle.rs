//! How a session stands: over for want of use, by policy, or by a sign-out that the provider has not
//! heard of. The vault's word counts; a file only says that there is something to look at.

use super::lock::Lock;
use super::{Ended, Record, Secrets, Sessions};
use crate::clock::Timestamp;
use crate::domain::{EndReason, RevocationState};
use crate::oidc::issuer::{form, trimmed};
use crate::platform::desktop_session;
use crate::policy::{Arrival, Key, Stands};
use crate::problem::Problem;
use crate::profile::Registration;
use crate::vault::Item;

/// What came of settling.
enum Outcome {
    /// The record is the newest state, written down.
    Written,
    /// It could not be written now; the look at the file stands.
    NotNow,
    /// The vault says otherwise than the file: the record stays as it is.
    Otherwise,
}

impl Sessions {
    /// Ends a session whose time without use is over, or that the organisation does not allow: the
    /// provider is told later, and until then its secrets stay. Should the clock turn out to have
    /// been ahead meanwhile (the end lies in the future then), the session goes on. One that its file
    /// calls over, and whose secrets are there all the same, has still to be taken back.
    pub(super) fn settle(&self, record: &mut Record) -> Result<(), Problem> {
        if record.ended.is_some() && !record.pending_revocation {
            self.look_for_tokens(&Item::session(&record.id()), record);
            return Ok(());
        }
        let now = self.context.clock().now();
        let Some((ended, pending)) = self.settled(record, now) else {
            return Ok(());
        };
        match self.settle_for_all(record, now)? {
            Outcome::Written | Outcome::Otherwise => {}
            // Somebody else is at it, or the keychain can't be had; what is shown is right all the
            // same. Nothing comes back to life by what a file says.
            Outcome::NotNow if ended.is_some() => {
                (record.ended, record.pending_revocation) = (ended, pending);
            }
            Outcome::NotNow => {}
        }
        Ok(())
    }

    /// Whether tokens of what is called over are still there, as far as the vault says so without
    /// asking the person for anything: then they have still to be taken back.
    pub(super) fn look_for_tokens(&self, item: &Item, record: &mut Record) {
        let is_held = matches!(self.context.vault().is_open(), Ok(true))
            && self.context.vault().holds(item).unwrap_or_default();
        if is_held {
            record.pending_revocation = true;
            let so_far = record.unrevoked.take();
            record.unrevoked = so_far.filter(|it| it.state == RevocationState::Pending);
        }
    }

    /// Writes down how the newest state of a session stands: the vault first, so that a crash in
    /// between leaves a session that counts as ended and not one that goes on.
    fn settle_for_all(&self, record: &mut Record, now: Timestamp) -> Result<Outcome, Problem> {
        let id = record.id();
        // Nobody is asked for the keychain's password to learn that a session is over.
        if !matches!(self.context.vault().is_locked(), Ok(false)) {
            return Ok(Outcome::NotNow);
        }
        let Some(_lock) = Lock::take_if_free(&self.path(&id, "lock"))? else {
            return Ok(Outcome::NotNow);
        };
        let Some(mut newest) = self.read(&id)? else {
            return Ok(Outcome::NotNow);
        };
        let secrets: Option<Secrets> = match self.context.vault().read(&Item::session(&id)) {
            Ok(secrets) => secrets,
            Err(problem) => {
                tracing::info!(%problem, "a session's end could not be sealed");
                return Ok(Outcome::NotNow);
            }
        };
        match &secrets {
            Some(secrets) if !secrets.seal.judges(&mut newest) => return Ok(Outcome::Otherwise),
            // Its tokens lie where they were read, whatever its file says.
            Some(_) => newest.kept_in = None,
            // Without secrets nothing comes back to life.
            None if newest.ended.is_some() => return Ok(Outcome::Otherwise),
            _ => {}
        }
        if let Some((ended, pending)) = self.settled(&newest, now) {
            (newest.ended, newest.pending_revocation) = (ended, pending);
            if let Err(problem) = self.seal_end(&newest) {
                tracing::info!(%problem, "a session's end could not be sealed");
                return Ok(Outcome::NotNow);
            }
            self.write(&newest)?;
            let reason = newest.ended.map(|ended| ended.reason);
            tracing::info!(
                profile = newest.profile,
                ?reason,
                "a session's end was settled"
            );
        }
        *record = newest;
        Ok(Outcome::Written)
    }

    /// What time, policy and a sign-out that was noted say of a session's end, where it is anything new.
    pub(super) fn settled(&self, record: &Record, now: Timestamp) -> Option<(Option<Ended>, bool)> {
        if record.ended.is_none() && self.is_allowed(record).is_err() {
            let (at, reason) = (now, EndReason::Policy);
            return Some((Some(Ended { at, reason }), true));
        }
        // Whoever renews it keeps its end from being written.
        let noted = match record.ended.is_none() && record.renewal.under_way_since.is_some() {
            true if matches!(self.context.vault().is_open(), Ok(true)) => {
                self.noted_at_hand(record)
            }
            _ => None,
        };
        match noted {
            Some(ended) => Some((Some(ended), true)),
            None => settled(record, now),
        }
    }

    /// Whether the organisation lets a session go on.
    pub(super) fn is_allowed(&self, record: &Record) -> Result<(), Problem> {
        let policy = self.context.policy();
        let kept_in = record.kept_in.or(self.context.vault().kind());
        let wanted = policy.vault();
        if kept_in.is_some_and(|kept| wanted.is_some_and(|wanted| wanted != kept)) {
            return Err(policy.forbids(Key::Vault, "the session is kept elsewhere"));
        }
        if policy.shared_computer()
            && let Some(desktop) = &record.desktop
            && desktop_session::is_over(desktop)
        {
            let why = "the desktop session that it was made in is over";
            return Err(policy.forbids(Key::SharedComputer, why));
        }
        let names_profiles = policy.locks(Key::AllowedProfiles) || !policy.user_profiles();
        let profile = match names_profiles {
            true => self.context.profiles().find(&record.profile).ok(),
            false => None,
        };
        let is_its = |it: &Registration| {
            trimmed(&it.issuer) == form(&record.issuer) && it.client_id == record.client_id
        };
        let profile = profile.filter(|profile| profile.registrations().any(|it| is_its(&it)));
        policy.allows_session(Stands {
            name: &record.profile,
            profile: profile.as_ref(),
            issuer: &record.issuer,
            method: record.method,
            arrival: Arrival {
                verified_address: record.email.as_deref().filter(|_| record.email_verified),
                organizations: &record.organizations,
            },
        })
    }

    /// Why a session is over, for whoever wants to use it: with the key to blame, where that is known.
    pub(super) fn why_over(&self, record: &Record, ended: Ended) -> Problem {
        let mut problem = ended.problem();
        if ended.reason == EndReason::Policy {
            let policy = self.context.policy();
            let refused = self.is_allowed(record).err();
            let managed_by = refused.as_ref().and_then(|it| it.about.managed_by.clone());
            problem.about.managed_by = managed_by.or_else(|| Some(policy.managed_by()));
            problem.detail = refused.and_then(|it| it.detail);
        }
        problem
    }

    /// Keeps in the vault how a session stands whose secrets stay.
    pub(super) fn seal_end(&self, record: &Record) -> Result<(), Problem> {
        let item = Item::session(&record.id());
        let Some(mut secrets) = self.context.vault().read::<Secrets>(&item)? else {
            return Ok(());
        };
        if secrets.seal.set_end(record) {
            self.context.vault().keep(&item, &secrets)?;
        }
        Ok(())
    }

    /// A session as it was sealed, for when its file is gone, damaged or another's.
    pub(super) fn as_sealed(&self, id: &str) -> Result<Option<Record>, Problem> {
        let secrets: Option<Secrets> = self.context.vault().read(&Item::session(id))?;
        let record = secrets.map(|secrets| self.as_set(secrets.seal.record()));
        Ok(record.filter(|record| record.id() == id))
    }
}

/// What the time says of a session's end and of telling the provider, where it says anything new.
pub(crate) fn settled(record: &Record, now: Timestamp) -> Option<(Option<Ended>, bool)> {
    match record.ended {
        None => {
            let unused = record.ends_if_unused_at().map(|at| (at, EndReason::Unused));
            let limit = record.ends_at().map(|at| (at, EndReason::Limit));
            let ends = unused.into_iter().chain(limit);
            let (at, reason) = ends
                .filter(|(at, _)| *at <= now)
                .min_by_key(|(at, _)| *at)?;
            Some((Some(Ended { at, reason }), true))
        }
        Some(Ended { at, reason })
            if reason.is_of_the_clock() && record.pending_revocation && now < at =>
        {
            Some((None, false))
        }
        Some(_) => None,
    }
}
