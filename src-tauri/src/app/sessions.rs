//! What is done with a session.

use portico_core::clock::Timestamp;
use portico_core::session::{Record, account_name};
use portico_core::{Portico, Problem};

use super::App;
use crate::{notice, tray, window};

impl App {
    /// Runs a call on a session. What the call finds out about the session is shown.
    pub(crate) async fn with_session<T, F>(
        &self,
        account: String,
        call: impl FnOnce(Portico, Record) -> F,
    ) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let found = self.portico().session_of(&account).await;
        self.with_found(account, found, call).await
    }

    /// The same with the session as the vault has it, which is signed out or forgotten.
    pub(crate) async fn with_session_to_end<T, F>(
        &self,
        account: String,
        call: impl FnOnce(Portico, Record) -> F,
    ) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let found = self.portico().session_to_end(&account).await;
        self.with_found(account, found, call).await
    }

    async fn with_found<T, F>(
        &self,
        account: String,
        found: Result<Record, Problem>,
        call: impl FnOnce(Portico, Record) -> F,
    ) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let result = match found {
            Ok(record) => call(self.portico().clone(), record).await,
            Err(problem) => Err(problem),
        };
        let out_of_reach = matches!(&result, Err(problem) if problem.is_passing());
        match out_of_reach {
            true => self.now().unreachable.insert(account),
            false => self.now().unreachable.remove(&account),
        };
        self.look_who_is_in_front().await;
        self.emit_overview().await;
        result
    }

    /// Uses a session once: whoever asks for its token has used it.
    pub(crate) async fn stay_signed_in(&self, account: String) -> Result<(), Problem> {
        let used = |portico: Portico, record: Record| async move {
            portico.sessions().stay_signed_in(&record.account).await
        };
        self.with_session(account, used).await
    }

    /// Forgets somebody who has signed in here before.
    pub(crate) async fn forget_person(&self, profile: &str, email: &str) -> Result<(), Problem> {
        let forget = |portico: Portico, mut record: Record| async move {
            portico.forget_person(&mut record).await
        };
        self.with_session_to_end(account_name(profile, email), forget)
            .await
    }

    /// Signs out here whoever is in front; the window says how it went, as it also would for its own
    /// button.
    pub(super) async fn sign_out_in_front(&self) {
        let Ok(overview) = self.overview().await else {
            return;
        };
        let Some(session) = tray::in_front(&overview) else {
            return;
        };
        let account = session.account.clone();
        let call = |portico: Portico, mut record: Record| async move {
            portico.sessions().sign_out(&mut record, false).await
        };
        if let Err(problem) = self.with_session_to_end(account, call).await {
            tracing::warn!(%problem, "signing out did not work");
            window::raise(self.handle());
        }
    }

    /// Warns once of each end that is near.
    pub(super) async fn warn_of_ends(&self) {
        let all = self.portico().all_sessions();
        let now = self.portico().clock().now();
        for record in all.await.unwrap_or_default() {
            if let Some(end) = record.ends_soon(now)
                && self.now().warned.insert(record.account.clone(), end) != Some(end)
            {
                self.warn_of_end(&record, (now, end));
            }
        }
    }

    fn warn_of_end(&self, record: &Record, times: (Timestamp, Timestamp)) {
        let service = self.portico().title_of(&record.profile);
        let (app, account) = (self.clone(), record.account.clone());
        let act = move |answer| match answer {
            notice::Answer::Open => window::raise(app.handle()),
            notice::Answer::Stay => {
                let (app, account) = (app.clone(), account.clone());
                tauri::async_runtime::spawn(async move {
                    if let Err(problem) = app.stay_signed_in(account).await {
                        tracing::warn!(%problem, "the session could not be saved");
                        window::raise(app.handle());
                    }
                });
            }
        };
        notice::show(self.language(), record, &service, times, act);
    }
}
