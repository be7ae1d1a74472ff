//! Signing out: revoked at the provider, wiped here. Offline, the provider is told later.

use super::lock::Lock;
use super::{Record, Sessions};
use crate::problem::{Code, Problem};
use crate::vault::Item;
use crate::views::EndReasonView;

/// What a sign-out has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedOut {
    /// The provider has revoked the session, or has no way to.
    Everywhere,
    /// Signed out here; the provider could not be told yet.
    Pending,
}

impl Sessions {
    /// Signs out. `revoke` tells the provider; its passing problems leave the telling for later.
    pub(crate) async fn sign_out<F>(
        &self,
        record: &mut Record,
        revoke: F,
    ) -> Result<SignedOut, Problem>
    where
        F: AsyncFnOnce(&super::Secrets) -> Result<(), Problem>,
    {
        let id = record.id();
        let _lock = Lock::take(&self.path(&id, "lock")).await?;
        match self.read(&id)? {
            // Somebody has signed in again since: that session is not meant.
            Some(newest) if record.ended.is_some() && newest.ended.is_none() => {
                *record = newest;
                return Ok(SignedOut::Everywhere);
            }
            Some(newest) => *record = newest,
            None => return Ok(SignedOut::Everywhere),
        }
        let revoked = match self.secrets(record) {
            Ok(Some(secrets)) => revoke(&secrets).await,
            Ok(None) => Ok(()),
            // Nobody can tell the provider with it, and nobody can use it: it only has to go.
            Err(problem)
                if matches!(
                    problem.code,
                    Code::KeychainUnreadable | Code::SessionAltered
                ) =>
            {
                Ok(())
            }
            Err(problem) => return Err(problem),
        };
        record.renewal.at = None;
        record.renewal.under_way_since = None;
        record.pending_revocation = match revoked {
            Ok(()) => false,
            Err(problem) if problem.is_passing() => {
                self.note(record, problem);
                true
            }
            // The provider has been reached and does not know the token: nothing is left to end.
            Err(problem) => {
                tracing::info!(%problem, "the provider did not revoke");
                false
            }
        };
        let ended = record.ended.map(|ended| (ended.at, ended.reason));
        let (at, reason) = ended.unwrap_or((self.clock.now(), EndReasonView::SignedOut));
        self.end(record, at, reason)?;
        Ok(match record.pending_revocation {
            true => SignedOut::Pending,
            false => SignedOut::Everywhere,
        })
    }

    /// Whether anything of a session is left in the vault.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub fn has_secrets(&self, record: &Record) -> Result<bool, Problem> {
        Ok(self
            .vault
            .read::<serde_json::Value>(&Item::session(&record.id()))?
            .is_some())
    }
}
