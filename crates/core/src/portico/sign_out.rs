//! Signing out, and telling providers of what has ended here.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, timeout_at};

use super::{AtProvider, Portico, SignOut, in_time};
use crate::oauth::Revocation;
use crate::problem::Problem;
use crate::session::{
    BESIDE, Begun, Leaving, PATIENCE, Purpose, Record, Secrets, SignedOut, Told, Why, too_slow,
};
use crate::views::EndReasonView;

/// How long taking back an earlier sign-in may keep a new one from being done.
const AT_SIGN_IN: Duration = Duration::from_secs(2);

impl Portico {
    /// Signs out: taken back at the provider, wiped here, within ten seconds whatever the provider
    /// does. With `everywhere`, the browser is led to the provider's own sign-out too (RP-Initiated
    /// Logout).
    ///
    /// # Errors
    /// When the keychain or the folder could not be cleared; `storage_busy` when another program is at
    /// the session for too long.
    pub async fn sign_out(
        &self,
        record: &mut Record,
        everywhere: bool,
    ) -> Result<SignOut, Problem> {
        let end = Instant::now() + PATIENCE;
        let way_out = match everywhere {
            true => Some(in_time(end, self.way_out(record)).await),
            false => None,
        };
        let session = self.leave(record, Why::Wanted, end).await?;
        self.tell_of_earlier_until(record, |it| it.with_next, end)
            .await;
        let at_provider = match way_out {
            Some(way) => self.lead_out(way).await,
            None => AtProvider::NotAsked,
        };
        Ok(SignOut {
            session,
            at_provider,
        })
    }

    /// Ends a session here, and tells its provider until `end`.
    async fn leave(
        &self,
        record: &mut Record,
        why: Why,
        end: Instant,
    ) -> Result<SignedOut, Problem> {
        let leaving = match self.0.sessions.begin_to_leave(record, why, end).await? {
            Begun::Leaving(leaving) => *leaving,
            Begun::Over(outcome) => return Ok(outcome),
        };
        let told = self.tell(record, &leaving, end).await;
        self.0.sessions.leave(record, leaving, told)
    }

    async fn tell(
        &self,
        record: &Record,
        leaving: &Leaving,
        end: Instant,
    ) -> Result<Told, Problem> {
        match &leaving.secrets {
            Err(why) => Err(Leaving::lost(*why)),
            Ok(secrets) => match timeout_at(end, self.take_back(record, secrets)).await {
                Ok(told) => told,
                Err(_) => Err(too_slow(record)),
            },
        }
    }

    /// Has the provider take a session back.
    async fn take_back(&self, record: &Record, secrets: &Secrets) -> Result<Told, Problem> {
        let (server, client) = self.client_of(record, secrets).await?;
        let Some(endpoint) = server.revocation_endpoint() else {
            return Ok(Told::NotOffered);
        };
        let now = self.0.clock.now();
        let lasts = secrets.expires_at.is_none_or(|end| now < end);
        let access = Some(&secrets.access).filter(|_| lasts);
        let told = client.take_back(endpoint, secrets.refresh.as_ref(), access);
        Ok(match told.await? {
            Revocation::Done => Told::Revoked,
            Revocation::Refused => Told::Refused,
        })
    }

    /// Tells providers about sessions that have ended here: sign-outs without a network, and those
    /// that nobody used. Where that has just failed it waits, as `purpose` allows.
    ///
    /// # Errors
    /// The first problem with the keychain or the folder; the others are told all the same.
    pub async fn tell_pending(&self, purpose: Purpose) -> Result<(), Problem> {
        let (now, end) = (self.0.clock.now(), Instant::now() + BESIDE);
        let is_due =
            |record: &Record| record.pending_revocation && !record.was_just_told(purpose, now);
        if let Err(problem) = self.0.sessions.look() {
            tracing::info!(%problem, "what waits may have no file");
        }
        let mut waiting = self.0.sessions.all()?;
        waiting.retain(is_due);
        let (earlier, said): (Vec<_>, Vec<_>) =
            (self.0.sessions.replaced()?.into_iter()).partition(|(_, record)| is_due(record));
        for (id, record) in said {
            self.0.sessions.forget_if_said(&id, &record)?;
        }
        // Nobody is asked for the keychain's password in the background.
        let is_nothing = waiting.is_empty() && earlier.is_empty();
        if is_nothing || (purpose != Purpose::Use && self.0.vault.is_locked()?) {
            return Ok(());
        }
        let (sessions, replaced) = tokio::join!(
            self.tell_of_sessions(waiting, end),
            self.tell_of_replaced(earlier, end)
        );
        sessions.and(replaced)
    }

    async fn tell_of_sessions(&self, waiting: Vec<Record>, end: Instant) -> Result<(), Problem> {
        let tell = async |mut record: Record| {
            let early = timeout_at(end, self.was_too_early(&record)).await;
            match early {
                Ok(true) => Ok(()),
                Ok(false) | Err(_) => {
                    let left = self.leave(&mut record, Why::Over, end).await;
                    left.map(drop)
                }
            }
        };
        // All at once: one that is silent keeps no other from being told.
        let mut tells: FuturesUnordered<_> = waiting.into_iter().map(tell).collect();
        let mut told = Ok(());
        while let Some(one) = tells.next().await {
            told = told.and(one);
        }
        told
    }

    async fn tell_of_replaced(
        &self,
        earlier: Vec<(String, Record)>,
        end: Instant,
    ) -> Result<(), Problem> {
        let mut told = Ok(());
        let sessions = &self.0.sessions;
        let mut tells: FuturesUnordered<_> = earlier
            .into_iter()
            .map(async |(id, mut record)| {
                match sessions.begin_to_take_back(&id, &mut record, end).await? {
                    None => Ok(()),
                    Some(leaving) => {
                        let told = self.tell(&record, &leaving, end).await;
                        sessions.taken_back(&id, &mut record, leaving, told)
                    }
                }
            })
            .collect();
        while let Some(one) = tells.next().await {
            told = told.and(one);
        }
        told
    }

    /// Tells the provider of the sign-ins that this session has just taken the place of. That keeps
    /// nobody waiting for long: what could not be told is told later.
    pub(crate) async fn tell_of_earlier(&self, record: &Record) {
        let end = Instant::now() + AT_SIGN_IN;
        self.tell_of_earlier_until(record, |_| true, end).await;
    }

    /// The same until `end`: with a session that is signed out go the earlier ones that are one with
    /// it at the provider.
    async fn tell_of_earlier_until(
        &self,
        record: &Record,
        is_meant: impl Fn(&Record) -> bool,
        end: Instant,
    ) {
        let id = record.id();
        let told = async {
            let mut earlier = self.0.sessions.replaced()?;
            earlier.retain(|(_, it)| it.pending_revocation && it.id() == id && is_meant(it));
            for (id, mut record) in earlier {
                let begun = self
                    .0
                    .sessions
                    .begin_to_take_back(&id, &mut record, end)
                    .await?;
                if let Some(leaving) = begun {
                    let told = self.tell(&record, &leaving, end).await;
                    self.0
                        .sessions
                        .taken_back(&id, &mut record, leaving, told)?;
                }
            }
            Ok::<_, Problem>(())
        };
        if let Err(problem) = told.await {
            tracing::warn!(%problem, "an earlier sign-in is still to be taken back");
        }
    }

    /// Whether a session was ended for not being used by a clock that is ahead, as the provider's
    /// tells: then it is not revoked, and goes on when the clock is right.
    async fn was_too_early(&self, record: &Record) -> bool {
        let unused = record
            .ended
            .filter(|ended| ended.reason == EndReasonView::Unused);
        let Some(ended) = unused else { return false };
        // Metadata that is asked for anew brings the time; an hour's jump makes it old.
        if self.server_of(record).await.is_err() {
            return false;
        }
        let offset = self.0.http.clock_offset().unwrap_or(0);
        // A service may state any time, also one that no clock can show.
        let theirs = TimeDelta::try_seconds(offset)
            .and_then(|offset| self.0.clock.now().checked_add_signed(offset));
        theirs.is_some_and(|theirs| theirs < ended.at)
    }
}
