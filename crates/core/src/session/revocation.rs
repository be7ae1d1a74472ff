//! Signing out, and telling providers of what has ended here.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use super::everywhere::{AtProvider, SignOut};
use super::replaced::is_of_place;
use super::tokens::in_time;
use super::{
    BESIDE, Begun, Ended, GIVE_UP, Leaving, PATIENCE, Purpose, Record, RevocationOutcome, Secrets,
    Sessions, SignedOut, Why, too_slow,
};
use crate::clock::Timestamp;
use crate::domain::EndReason;
use crate::oauth::Revocation;
use crate::problem::{Code, Problem};
use crate::services::Server;
use crate::vault::Item;

/// How long taking back an earlier sign-in may keep a new one from being done.
const AT_SIGN_IN: Duration = Duration::from_secs(2);
/// How long a service may take for the access token, once the refresh token is taken back.
const ACCESS: Duration = Duration::from_secs(2);

impl Sessions {
    pub(super) async fn leave_and_tell(
        &self,
        record: &mut Record,
        everywhere: bool,
    ) -> Result<SignOut, Problem> {
        let end = Instant::now() + PATIENCE;
        let way_out = match everywhere {
            true => Some(in_time(end, self.way_out(record)).await),
            false => None,
        };
        let session = self.end_and_tell(record, Why::Wanted, end).await?;
        self.tell_of_earlier(record, end).await;
        let session = match session {
            // What a renewal or another sign-in of theirs has left is a part of being signed in.
            SignedOut::Everywhere if self.is_anything_untold(record) => SignedOut::Pending,
            session => session,
        };
        let at_provider = match way_out {
            Some(way) => self.lead_out(way).await,
            None => AtProvider::NotAsked,
        };
        Ok(SignOut {
            session,
            at_provider,
        })
    }

    /// Whether the provider has still to be told of an earlier sign-in of this person's.
    fn is_anything_untold(&self, record: &Record) -> bool {
        let earlier = self.replaced().unwrap_or_else(|problem| {
            tracing::warn!(%problem, "the earlier sign-ins can't be read");
            Vec::new()
        });
        let mut earlier = earlier.into_iter();
        earlier.any(|(_, it)| it.pending_revocation && it.id() == record.id())
    }

    /// Ends a session here, and tells its provider until `end`.
    pub(super) async fn end_and_tell(
        &self,
        record: &mut Record,
        why: Why,
        end: Instant,
    ) -> Result<SignedOut, Problem> {
        let mut leaving = match self.begin_to_leave(record, why, end).await? {
            Begun::Leaving(leaving) => *leaving,
            Begun::Over(outcome) => return Ok(outcome),
        };
        let is_first = record.unrevoked.is_none();
        let is_answer_lost = is_first && self.is_answer_lost(record);
        if why == Why::Wanted && is_first {
            self.note_end(record);
        }
        if is_answer_lost {
            self.learn_what_came(record, &mut leaving, end).await;
        }
        let told = self.tell(record, &leaving, end).await;
        self.leave(record, leaving, told)
    }

    /// Notes that a session is over before its provider is told: whoever breaks that off is signed out
    /// here, and the provider is told later.
    fn note_end(&self, record: &mut Record) {
        let at = self.context.clock().now();
        let reason = EndReason::SignedOut;
        record.ended.get_or_insert(Ended { at, reason });
        record.told(Err(Problem::new(Code::Cancelled)), at);
        if let Err(problem) = self.seal_end(record).and_then(|()| self.write(record)) {
            tracing::info!(%problem, "a session's end is not noted before its provider is told");
        }
    }

    async fn tell(
        &self,
        record: &Record,
        leaving: &Leaving,
        end: Instant,
    ) -> Result<RevocationOutcome, Problem> {
        match &leaving.secrets {
            Err(why) => Err(Leaving::lost(*why)),
            Ok(secrets) => {
                let told = self.take_back(record, secrets, &leaving.item);
                timeout_at(end, told)
                    .await
                    .unwrap_or_else(|_| Err(too_slow(record)))
            }
        }
    }

    /// Has the provider take a session back (RFC 7009): the refresh token, and the access token, which
    /// it should end too and need not. This computer's clock keeps neither from being sent.
    pub(super) async fn take_back(
        &self,
        record: &Record,
        secrets: &Secrets,
        item: &Item,
    ) -> Result<RevocationOutcome, Problem> {
        let (server, client) = self.client_of(record, secrets).await?;
        // What is left of a session that its provider has ended dies by itself.
        let is_dead = record.ended.map(|it| it.reason) == Some(EndReason::Revoked)
            && secrets.refresh.is_none();
        if is_dead && self.has_ended(secrets, &server) {
            return Ok(RevocationOutcome::Revoked);
        }
        let endpoint = server.revocation_endpoint();
        let endpoint = endpoint.filter(|it| is_proved(record, secrets) || secrets.are_of(it));
        let Some(endpoint) = endpoint else {
            let is_over = secrets.refresh.is_none() && self.has_ended(secrets, &server);
            return Ok(match is_over {
                true => RevocationOutcome::Revoked,
                false => RevocationOutcome::NotOffered,
            });
        };
        let refresh = match &secrets.refresh {
            Some(token) => Some(client.revoke(endpoint, "refresh_token", token).await?),
            None => None,
        };
        let access = async {
            match secrets.access.expose().is_empty() {
                // Only a refresh token came.
                true => Ok(Revocation::Done),
                false => {
                    client
                        .revoke(endpoint, "access_token", &secrets.access)
                        .await
                }
            }
        };
        let access = match refresh {
            Some(_) => (timeout(ACCESS, access).await).unwrap_or_else(|_| Err(too_slow(record))),
            None => access.await,
        };
        match (refresh, access) {
            // What the service is not able to say any more of the refresh token counts as nothing.
            (Some(Revocation::Unknown), _) => Err(unknown()),
            (Some(Revocation::Refused), _) => Ok(RevocationOutcome::Refused),
            (_, Ok(Revocation::Done)) => Ok(RevocationOutcome::Revoked),
            // Whoever takes the refresh token back and does not know the access token any more, or
            // takes no access tokens back, has done what there is to do.
            (Some(Revocation::Done), Ok(Revocation::Refused | Revocation::Unknown)) => {
                Ok(RevocationOutcome::Revoked)
            }
            (None, _) if self.has_ended(secrets, &server) => Ok(RevocationOutcome::Revoked),
            (None, Ok(Revocation::Refused)) => Ok(RevocationOutcome::Refused),
            (None, Ok(Revocation::Unknown)) => Err(unknown()),
            (None, Err(problem)) => Err(problem),
            (Some(Revocation::Done), Err(problem)) => {
                self.forget_refresh_token(item)?;
                match self.has_ended(secrets, &server) {
                    true => Ok(RevocationOutcome::Revoked),
                    false => Err(problem),
                }
            }
        }
    }

    /// Whether an access token has ended, by this computer's clock and by the provider's own. That
    /// excuses a provider that does not take it back, or is not told of what its own word has ended.
    fn has_ended(&self, secrets: &Secrets, server: &Server) -> bool {
        let now = self.context.clock().now();
        // One that had ended when it came is one of which nobody knows the end.
        let end = secrets
            .expires_at
            .filter(|end| secrets.received_at.is_none_or(|at| at < *end));
        let is_past = |end| end <= now && self.theirs(server).is_some_and(|theirs| end <= theirs);
        end.is_some_and(is_past)
    }

    /// What was taken back already is not sent again: some services call that an error.
    pub(super) fn forget_refresh_token(&self, item: &Item) -> Result<(), Problem> {
        if let Some(mut secrets) = self.context.vault().read::<Secrets>(item)? {
            secrets.refresh = None;
            self.context.vault().keep(item, &secrets)?;
        }
        Ok(())
    }

    pub(super) async fn tell_all_due(&self, purpose: Purpose) -> Result<(), Problem> {
        let (now, end) = (self.context.clock().now(), Instant::now() + BESIDE);
        let is_due =
            |record: &Record| record.pending_revocation && !record.was_just_told(purpose, now);
        if let Err(problem) = self.look() {
            tracing::info!(%problem, "what waits may have no file");
        }
        let mut waiting = self.all()?;
        waiting.retain(is_due);
        let (earlier, said): (Vec<_>, Vec<_>) =
            (self.replaced()?.into_iter()).partition(|(_, record)| is_due(record));
        for (id, record) in said {
            self.forget_if_said(&id, &record)?;
        }
        // Nobody is asked for the keychain's password in the background.
        let is_nothing = waiting.is_empty() && earlier.is_empty();
        if is_nothing || (purpose != Purpose::Use && self.context.vault().is_locked()?) {
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
                    let left = self.end_and_tell(&mut record, Why::Over, end).await;
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
        let sessions = self;
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
    pub(crate) async fn tell_of_replaced_by(&self, record: &Record) {
        self.tell_of_earlier(record, Instant::now() + AT_SIGN_IN)
            .await;
    }

    /// The same until `end`: with a session that is signed out go the earlier ones of its person.
    async fn tell_of_earlier(&self, record: &Record, end: Instant) {
        let id = record.id();
        let told = async {
            let mut earlier = self.replaced()?;
            let is_of_it =
                |it: &Record| it.id() == id || (it.is_unidentified() && is_of_place(it, record));
            earlier.retain(|(_, it)| it.pending_revocation && is_of_it(it));
            for (id, mut record) in earlier {
                let begun = self.begin_to_take_back(&id, &mut record, end).await?;
                if let Some(leaving) = begun {
                    let told = self.tell(&record, &leaving, end).await;
                    self.taken_back(&id, &mut record, leaving, told)?;
                }
            }
            Ok::<_, Problem>(())
        };
        if let Err(problem) = told.await {
            tracing::warn!(%problem, "an earlier sign-in is still to be revoked");
        }
    }

    /// Whether a session was ended by a clock that is ahead, as its provider's tells: then it is not
    /// revoked, and goes on when the clock is right. Who the provider is, the vault says. A provider whose
    /// own clock is behind keeps a session for a week at most.
    async fn was_too_early(&self, record: &Record) -> bool {
        let Ok(Some(sealed)) = self.as_sealed(&record.id()) else {
            return false;
        };
        let by_the_clock = sealed.ended.filter(|ended| ended.reason.is_of_the_clock());
        let Some(ended) = by_the_clock else {
            return false;
        };
        let ago = self.context.clock().now() - ended.at;
        if ago >= GIVE_UP {
            return false;
        }
        // Metadata that is asked for anew brings the time; an hour's jump makes it old.
        let Ok(server) = self.server_of(&sealed).await else {
            return false;
        };
        self.theirs(&server).is_some_and(|theirs| theirs < ended.at)
    }

    /// The time as the provider itself said when it answered last; none where it did not.
    fn theirs(&self, server: &Server) -> Option<Timestamp> {
        let http = self.context.http();
        let issuer = Url::parse(server.issuer()).ok();
        let offset = http
            .clock_offset(server.token_endpoint())
            .or_else(|| http.clock_offset(&issuer?))?;
        // A service may state any time, also one that no clock can show.
        let offset = TimeDelta::try_seconds(offset)?;
        self.context.clock().now().checked_add_signed(offset)
    }
}

/// Whether an ID token has proved that the tokens are the issuer's, where there are such. Those of a
/// renewal that was not believed are kept without one.
fn is_proved(record: &Record, secrets: &Secrets) -> bool {
    !record.is_unidentified() && (secrets.id_token.is_some() || !record.kind.speaks_openid())
}

fn unknown() -> Problem {
    Problem::new(Code::TokenRefused).with_detail("the service does not know the token")
}
