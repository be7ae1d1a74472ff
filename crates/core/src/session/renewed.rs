//! What a renewal has brought: kept in the vault and then in the session's file, or given back.

use super::{Purpose, Record, Secrets, Sessions};
use crate::fs::atomic;
use crate::native::trusted_device;
use crate::oauth::Tokens;
use crate::oauth::dpop::DpopKey;
use crate::oidc;
use crate::problem::{Problem, TokensLeft};
use crate::secret::Secret;
use crate::vault::{Item, Kept};

/// That the vault has not taken renewed tokens.
#[derive(Debug)]
pub(super) enum Unkept {
    /// It has the ones before.
    Surely(Problem),
    /// It can't be asked.
    Perhaps(Problem),
}

impl Sessions {
    /// Keeps renewed tokens, or gives back what the vault does not take. The caller holds the session's
    /// lock.
    pub(super) async fn keep(
        &self,
        record: &mut Record,
        tokens: &Tokens,
        before: &Secrets,
        purpose: Purpose,
    ) -> Result<Secrets, Problem> {
        let fresh = self.renewed(record, tokens, before, purpose);
        let (problem, left) = match self.put_in_vault(record, &fresh) {
            Ok(kept) => {
                self.list_renewed(record, tokens, &fresh, kept)?;
                return Ok(fresh);
            }
            Err(Unkept::Surely(problem)) => {
                let left = self.give_back_renewed(record, before, tokens).await;
                (problem, left)
            }
            Err(Unkept::Perhaps(problem)) => (problem, Some(TokensLeft::NotTold)),
        };
        // As long as anything is left the mark stays: it counts as lost, and is asked for once more.
        if left.is_none() {
            record.renewal.under_way_since = None;
        }
        Err(self.note(record, problem).leaving(left))
    }

    /// What a session has after a renewal.
    pub(super) fn renewed(
        &self,
        record: &Record,
        tokens: &Tokens,
        before: &Secrets,
        purpose: Purpose,
    ) -> Secrets {
        let now = self.context.clock().now();
        let mut seal = before.seal.clone();
        seal.refused_since = None;
        if purpose == Purpose::Use {
            seal.last_used = now;
        }
        let mut fresh = Secrets::new(seal, tokens, before.key.clone(), now);
        // A provider that does not rotate, or sends no new ID token, means the old one.
        fresh.refresh = fresh.refresh.or_else(|| before.refresh.clone());
        fresh.client_secret.clone_from(&before.client_secret);
        // One without the name of the session at the provider leaves that one's in its place.
        let is_less = |new: &Secret| {
            let of_before = before.id_token.as_ref().and_then(oidc::session_of);
            of_before.is_some() && oidc::session_of(new).is_none()
        };
        fresh.id_token = fresh
            .id_token
            .filter(|new| record.kind.speaks_openid() && !is_less(new))
            .or_else(|| before.id_token.clone());
        fresh
    }

    /// Puts renewed tokens into the vault. One that says that it does not take them may have them all the
    /// same.
    pub(super) fn put_in_vault(&self, record: &Record, fresh: &Secrets) -> Result<Kept, Unkept> {
        let (vault, item) = (self.context.vault(), Item::session(&record.id()));
        let problem = match vault.keep(&item, fresh) {
            Ok(kept) => return Ok(kept),
            Err(problem) => problem,
        };
        match vault.read::<Secrets>(&item) {
            Ok(Some(there)) if there.access.matches(fresh.access.expose()) => Ok(Kept::Stored),
            Ok(_) => Err(Unkept::Surely(problem)),
            Err(error) => {
                tracing::info!(%error, "nobody knows whether renewed tokens are kept");
                Err(Unkept::Perhaps(problem))
            }
        }
    }

    /// Notes in a session's file what the vault has of it.
    pub(super) fn list_renewed(
        &self,
        record: &mut Record,
        tokens: &Tokens,
        fresh: &Secrets,
        kept: Kept,
    ) -> Result<(), Problem> {
        record.received(fresh, self.context.clock().now());
        record.last_used = fresh.seal.last_used;
        if kept == Kept::UntilQuit {
            // What the file would promise is in memory only by now.
            self.in_memory().insert(record.id(), record.clone());
        }
        self.write(record)?;
        self.recognise(record, tokens, fresh);
        if let Err(error) = atomic::sweep(&self.files.folder) {
            tracing::warn!(%error, "files left by a crash could not be removed");
        }
        Ok(())
    }

    /// Puts a device-recognition token that came with renewed tokens in the place of the one before,
    /// which the service may have ended with it. Where there is none, the person has asked for none,
    /// or has had this device forgotten.
    fn recognise(&self, record: &Record, tokens: &Tokens, fresh: &Secrets) {
        let (Some(token), Some(key)) = (&tokens.device, &fresh.key) else {
            return;
        };
        if self.context.policy().shared_computer() {
            return;
        }
        let now = self.context.clock().now();
        let (vault, issuer, person) = (&**self.context.vault(), &*record.issuer, &*record.person());
        let replaced =
            trusted_device::recall(vault, issuer, person).and_then(|known| match known {
                Some(_) => {
                    let key = DpopKey::from_vault(key)?;
                    trusted_device::remember(vault, issuer, person, &key, token, now)
                }
                None => Ok(()),
            });
        if let Err(problem) = replaced {
            // The tokens are kept; the next sign-in asks for a mailed code at worst.
            tracing::warn!(%problem, "a new device token could not be saved");
        }
    }
}
