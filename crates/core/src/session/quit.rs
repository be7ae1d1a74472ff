//! The program ends: what is in memory only is taken back, because nobody could tell its provider later.
//!
//! No store is asked for anything that might ask the person in turn.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{Instant, timeout_at};

use super::lock::Lock;
use super::replaced::is_of_place;
use super::{Record, RevocationOutcome, Secrets, Sessions, too_slow};
use crate::context::apart;
use crate::problem::Problem;
use crate::vault::{Item, Nobody};

/// How long whoever is at a session is waited for.
const OTHERS: Duration = Duration::from_secs(2);

#[cfg_attr(doc, doc(hidden))]
impl Sessions {
    /// Whether anything would be lost if the program ended now.
    #[must_use]
    pub fn is_any_until_quit(&self) -> bool {
        let items = self.context.vault().items_until_quit();
        items.iter().any(is_of_a_sign_in)
    }

    /// Takes back what is in memory only, all at once, and forgets it: the program is about to end.
    /// What can't be told within this time is lost, and logged.
    pub async fn before_quitting(&self, within: Duration) {
        let end = Instant::now() + within;
        let items = self.context.vault().items_until_quit().into_iter();
        // Each on a thread of its own: a keychain that hangs keeps no other from being told.
        let all = items.filter(is_of_a_sign_in).map(|item| {
            let sessions = self.clone();
            apart(async move || sessions.take_back_at_end(&item, end).await)
        });
        match timeout_at(end, join_all(all)).await {
            Ok(taken) => {
                for problem in taken.into_iter().filter_map(Result::err) {
                    tracing::warn!(%problem, "a sign-in in memory was not revoked before the end");
                }
            }
            Err(_) => tracing::warn!("not all sign-ins in memory were revoked before the end"),
        }
    }

    async fn take_back_at_end(&self, item: &Item, end: Instant) -> Result<(), Problem> {
        // What a renewal brings is taken back too.
        let _lock = match item.session_id() {
            Some(id) => {
                let end = end.min(Instant::now() + OTHERS);
                Lock::take_until(&self.path(id, "lock"), &Nobody, end)
                    .await
                    .ok()
            }
            None => None,
        };
        let Some(secrets) = self.context.vault().read::<Secrets>(item)? else {
            return Ok(());
        };
        let record = secrets.seal.record();
        if item.session_id().is_none() && self.may_end_one_that_stays(&record)? {
            return Ok(());
        }
        let told = timeout_at(end, self.take_back(&record, &secrets, item)).await;
        self.forget_until_quit(item);
        match told.unwrap_or_else(|_| Err(too_slow(&record)))? {
            RevocationOutcome::Revoked => {}
            told @ (RevocationOutcome::Refused | RevocationOutcome::NotOffered) => {
                tracing::warn!(profile = record.profile, ?told, "a sign-in lives on");
            }
        }
        Ok(())
    }

    fn forget_until_quit(&self, item: &Item) {
        self.context.vault().forget_until_quit(item);
        match item.name().split_once('/') {
            Some(("session", id)) => drop(self.in_memory().remove(id)),
            Some((_, id)) => drop(self.replaced_in_memory().remove(id)),
            None => {}
        }
    }

    /// Whether taking an earlier sign-in back may end a session that outlives the program.
    fn may_end_one_that_stays(&self, old: &Record) -> Result<bool, Problem> {
        let known = match matches!(self.context.vault().is_open(), Ok(true)) {
            true => self.held()?,
            false => self.all()?,
        };
        let is_one = |it: &Record| match old.is_unidentified() {
            true => is_of_place(it, old),
            false => old.with_next && it.id() == old.id(),
        };
        let stays = |it: &Record| it.ended.is_none() && !self.is_until_quit(it);
        Ok(known.iter().any(|it| stays(it) && is_one(it)))
    }
}

fn is_of_a_sign_in(item: &Item) -> bool {
    ["session/", "replaced/"]
        .iter()
        .any(|start| item.name().starts_with(start))
}
