//! Tokens that a renewal leaves behind: the provider is told at once, for so long that nobody waits, and
//! later of what it has not taken back by then.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::{Instant, timeout, timeout_at};

use super::renewal::acceptable;
use super::{Aside, Leaving, Purpose, Record, RevocationOutcome, Secrets, Sessions, too_slow};
use crate::clock::Timestamp;
use crate::domain::EndReason;
use crate::oauth::{Grant, Tokens};
use crate::problem::{Code, Problem, TokensLeft};
use crate::secret::Secret;
use crate::vault::Item;

/// How long it may take.
const LIMIT: Duration = Duration::from_secs(2);

impl Sessions {
    /// Has the provider take back renewed tokens that can't be used or kept: nobody else has them. The
    /// session's own stay, where the answer names them. Says why tokens are left of which nothing is kept
    /// to tell the provider with later. The caller holds the session's lock.
    pub(super) async fn give_back_renewed(
        &self,
        record: &Record,
        before: &Secrets,
        tokens: &Tokens,
    ) -> Option<TokensLeft> {
        let now = self.context.clock().now();
        let (mut unwanted, secrets) = unwanted(record, before, tokens, now)?;
        let given_back = async {
            let id = match self.set_aside_unwanted(&unwanted, &secrets)? {
                Aside::Kept(id) => id,
                Aside::SameAsTheSession => return Ok(None),
                Aside::Left => return Ok(Some(TokensLeft::NotTold)),
                Aside::Impossible => {
                    let nowhere = Item::replaced("");
                    let told = self.tell_briefly(&unwanted, &secrets, &nowhere).await?;
                    return Ok(match told {
                        RevocationOutcome::Revoked => None,
                        RevocationOutcome::Refused | RevocationOutcome::NotOffered => {
                            Some(TokensLeft::NotOffered)
                        }
                    });
                }
            };
            let item = Item::replaced(&id);
            let sealed: Option<Secrets> = self.context.vault().read(&item)?;
            let sealed = sealed.ok_or_else(|| Leaving::lost(Code::KeychainUnreadable))?;
            unwanted = sealed.seal.record();
            let told = self.tell_briefly(&unwanted, &secrets, &item).await;
            self.note_taken_back(&id, &mut unwanted, told)?;
            Ok::<_, Problem>(None)
        };
        given_back.await.unwrap_or_else(|problem| {
            tracing::warn!(%problem, "renewed tokens that nobody has are not taken back");
            Some(TokensLeft::NotTold)
        })
    }

    /// Whether the answer to a renewal was lost: its file says so, which may ask for one request more.
    pub(super) fn is_answer_lost(&self, record: &Record) -> bool {
        let file = self.read(&record.id()).ok().flatten();
        file.is_some_and(|file| file.renewal.under_way_since.is_some())
    }

    /// Asks once more for the tokens of a renewal whose answer was lost, before they are taken back: nobody
    /// knows them yet, and taking a spent refresh token back may end nothing. A provider that takes it for
    /// stolen ends all that came of it, which is what is wanted (RFC 9700 4.14.2).
    pub(super) async fn learn_what_came(
        &self,
        record: &mut Record,
        leaving: &mut Leaving,
        end: Instant,
    ) {
        let Ok(before) = &leaving.secrets else {
            return;
        };
        let Some(refresh) = before.refresh.clone() else {
            return;
        };
        let asked = async {
            let (_, client) = self.client_of(record, before).await?;
            client.tokens(Grant::Refresh(&refresh)).await
        };
        let came = timeout_at(end.min(Instant::now() + LIMIT), asked).await;
        let kept = match came.unwrap_or_else(|_| Err(too_slow(record))) {
            Ok(tokens) => match acceptable(record, &tokens, before) {
                Ok(()) => {
                    let mut before = before.clone();
                    before.seal.set_end(record);
                    let fresh = self.renewed(record, &tokens, &before, Purpose::Upkeep);
                    let kept = self.put_in_vault(record, &fresh);
                    let listed = kept.map(|kept| self.list_renewed(record, &tokens, &fresh, kept));
                    if !matches!(listed, Ok(Ok(()))) {
                        // They are told of now all the same.
                        tracing::warn!(?listed, "what a lost answer held is not kept");
                    }
                    Ok(fresh)
                }
                Err(problem) => {
                    let left = self.give_back_renewed(record, before, &tokens).await;
                    Err(problem.leaving(left))
                }
            },
            Err(problem) => Err(problem),
        };
        match kept {
            Ok(fresh) => leaving.secrets = Ok(fresh),
            Err(problem) => tracing::info!(%problem, "what a lost answer held is not known"),
        }
    }

    /// Ends a session whose refresh token the provider calls worthless: that is not sent again. Its
    /// access token may live on by itself, with programs that have asked for it (RFC 7009 2.1). The
    /// caller holds the session's lock.
    pub(super) async fn end_by_word(
        &self,
        record: &mut Record,
        mut last: Secrets,
        now: Timestamp,
    ) -> Result<(), Problem> {
        last.refresh = None;
        let item = Item::session(&record.id());
        // Whether it has ended by itself, the provider's clock says too.
        record.pending_revocation = true;
        self.forget_refresh_token(&item)?;
        self.end(record, now, EndReason::Revoked)?;
        let told = self.tell_briefly(record, &last, &item).await;
        record.told(told, now);
        self.end(record, now, EndReason::Revoked)
    }

    async fn tell_briefly(
        &self,
        record: &Record,
        secrets: &Secrets,
        item: &Item,
    ) -> Result<RevocationOutcome, Problem> {
        let told = timeout(LIMIT, self.take_back(record, secrets, item)).await;
        told.unwrap_or_else(|_| Err(too_slow(record)))
    }
}

/// What a renewal has brought that the session does not have, as a sign-in of its own; none where that is
/// nothing.
fn unwanted(
    record: &Record,
    before: &Secrets,
    tokens: &Tokens,
    now: Timestamp,
) -> Option<(Record, Secrets)> {
    let is_new = |token: &Secret, known: Option<&Secret>| {
        !token.expose().is_empty() && known.is_none_or(|known| !known.matches(token.expose()))
    };
    let refresh = tokens.refresh.as_ref();
    let refresh = refresh.filter(|token| is_new(token, before.refresh.as_ref()));
    let access = Some(&tokens.access).filter(|token| is_new(token, Some(&before.access)));
    if refresh.is_none() && access.is_none() {
        return None;
    }
    let mut unwanted = before.seal.record();
    // What began with the session is the session.
    let after = record.since.checked_add_signed(TimeDelta::microseconds(1));
    unwanted.since = after.map_or(now, |after| after.max(now));
    unwanted.last_used = unwanted.since;
    let mut secrets = Secrets::new(before.seal.clone(), tokens, before.key.clone(), now);
    secrets.refresh = refresh.cloned();
    secrets.access = access.cloned().unwrap_or_else(|| Secret::new(""));
    // Whoever it names was not believed.
    secrets.id_token = None;
    secrets.client_secret.clone_from(&before.client_secret);
    Some((unwanted, secrets))
}
