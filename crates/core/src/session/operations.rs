//! What faces await. Each operation runs on a thread of its own, so that a keychain that hangs and a
//! slow disk keep no other task of the caller's runtime waiting.

use std::time::Duration;

use super::{AccessToken, Purpose, Record, Sessions, SignOut};
use crate::context::apart;
use crate::domain::{Checked, ServiceAccount, TrustedDevice};
use crate::policy::Key;
use crate::problem::Problem;

impl Sessions {
    /// The access token of a session, renewed when that is needed. Where a renewal has just failed, it
    /// waits for as long as nobody may try again, if that is a matter of seconds.
    ///
    /// # Errors
    /// `not_signed_in`, why the session ended, or what keeps it from being renewed.
    pub async fn access_token(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
        min_valid: Duration,
    ) -> Result<AccessToken, Problem> {
        self.may_export()?;
        self.used_token(account, profile, min_valid).await
    }

    /// Uses a session once, for nobody: a token is renewed as if it had been asked for.
    ///
    /// # Errors
    /// As [`Sessions::access_token`], but for what the organisation says of tokens.
    pub async fn stay_signed_in(&self, account: &str) -> Result<(), Problem> {
        let token = self.used_token(Some(account), None, Duration::ZERO);
        token.await.map(drop)
    }

    /// Whether the organisation lets anybody have a token.
    pub(super) fn may_export(&self) -> Result<(), Problem> {
        let policy = self.context.policy();
        match policy.ordered_word(Key::TokenExport) {
            Some("never") => {
                Err(policy.forbids(Key::TokenExport, "nobody is given an access token"))
            }
            _ => Ok(()),
        }
    }

    async fn used_token(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
        min_valid: Duration,
    ) -> Result<AccessToken, Problem> {
        let (account, profile) = (account.map(str::to_owned), profile.map(str::to_owned));
        let sessions = self.clone();
        apart(async move || {
            let (account, profile) = (account.as_deref(), profile.as_deref());
            sessions.token(account, profile, min_valid).await
        })
        .await
    }

    /// Renews the tokens whose turn has come, before anybody has to wait for it; to be called once
    /// a minute. It is not use: an idle session ends all the same.
    ///
    /// # Errors
    /// When the folder can't be read. What keeps a token from being renewed is logged.
    pub async fn upkeep(&self) -> Result<(), Problem> {
        let sessions = self.clone();
        apart(async move || sessions.renew_all_due().await).await
    }

    /// Asks the provider whether a session still lives, as far as it can be asked.
    ///
    /// # Errors
    /// `session_altered`; when the vault or the folder can't be used. The network's problems only make
    /// it `offline`.
    pub async fn check(&self, record: &mut Record) -> Result<Checked, Problem> {
        self.of(record, async |sessions, record| {
            sessions.ask_about(record).await
        })
        .await
    }

    /// The accounts of a session's person.
    ///
    /// # Errors
    /// As any resource request. A service without such a list gives an empty one.
    pub async fn service_accounts(
        &self,
        record: &mut Record,
    ) -> Result<Vec<ServiceAccount>, Problem> {
        self.of(record, async |sessions, record| {
            sessions.list_service_accounts(record).await
        })
        .await
    }

    /// The devices that the service recognises for a session's person.
    ///
    /// # Errors
    /// As any resource request; `method_not_allowed` where the service has no such list.
    pub async fn devices(&self, record: &mut Record) -> Result<Vec<TrustedDevice>, Problem> {
        self.of(record, async |sessions, record| {
            sessions.list_devices(record).await
        })
        .await
    }

    /// Makes the service forget a device. Says whether it was this one.
    ///
    /// # Errors
    /// As [`Portico::devices`].
    pub(crate) async fn forget_device(
        &self,
        record: &mut Record,
        id: &str,
    ) -> Result<bool, Problem> {
        let id = id.to_owned();
        self.of(record, async move |sessions, record| {
            sessions.remove_device(record, &id).await
        })
        .await
    }

    /// Signs out: taken back at the provider, wiped here, within ten seconds whatever the provider
    /// does. Where another program is at the session for too long, the sign-out counts at once, and the
    /// provider is told when that one is done. With `everywhere`, the browser is led to the provider's own
    /// sign-out too (RP-Initiated Logout).
    ///
    /// # Errors
    /// When the keychain or the folder could not be cleared.
    pub async fn sign_out(
        &self,
        record: &mut Record,
        everywhere: bool,
    ) -> Result<SignOut, Problem> {
        self.of(record, async move |sessions, record| {
            sessions.leave_and_tell(record, everywhere).await
        })
        .await
    }

    /// Tells providers about sessions that have ended here: sign-outs without a network, and those
    /// that nobody used. Where that has just failed it waits, as `purpose` allows.
    ///
    /// # Errors
    /// The first problem with the keychain or the folder; the others are told all the same.
    pub async fn tell_pending(&self, purpose: Purpose) -> Result<(), Problem> {
        let sessions = self.clone();
        apart(async move || sessions.tell_all_due(purpose).await).await
    }

    /// One operation on a session. Its caller sees what it has made of the record.
    async fn of<T: Send + 'static>(
        &self,
        record: &mut Record,
        operation: impl AsyncFnOnce(&Self, &mut Record) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (sessions, mut ours) = (self.clone(), record.clone());
        let (outcome, ours) = apart(async move || {
            let outcome = operation(&sessions, &mut ours).await;
            Ok((outcome, ours))
        })
        .await?;
        *record = ours;
        outcome
    }
}
