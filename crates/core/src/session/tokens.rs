//! Handing out a token: of the session that the vault holds, whatever files say.

use std::time::Duration;

use super::AccessToken;
use super::{Purpose, Record, Secrets, Sessions, TokenNeed};
use crate::clock;
use crate::http::{self, Repeat};
use crate::problem::{Code, Problem};

/// How long somebody who only looks waits for a service.
pub(super) const LOOK: Duration = Duration::from_secs(4);

impl Sessions {
    /// The access token of a session, as long as it is good for `min_valid` without a renewal.
    ///
    /// The fast path: a few small reads, no network, no async runtime. None when it has to be renewed.
    ///
    /// # Errors
    /// `not_signed_in`, or why the session ended.
    pub fn ready_token(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
        min_valid: Duration,
    ) -> Result<Option<AccessToken>, Problem> {
        self.may_export()?;
        let found = self.find_to_use(account, profile);
        let ready = match &found {
            Ok(record) => self.ready_of(record.clone(), min_valid),
            Err(problem) => Err(problem.clone()),
        };
        let instead = match &ready {
            Ok(_) => None,
            Err(_) => self.find_instead(found.ok().as_ref(), account, profile),
        };
        match instead {
            Some(record) => self.ready_of(record, min_valid),
            None => ready,
        }
    }

    fn ready_of(
        &self,
        mut record: Record,
        min_valid: Duration,
    ) -> Result<Option<AccessToken>, Problem> {
        let ready = self.ready(&mut record, min_valid, Purpose::Use);
        match ready {
            Ok(secrets) => Ok(secrets.as_ref().map(AccessToken::from)),
            // Waiting is not for here.
            Err(problem) => match record.worth_waiting(&problem, self.context.clock().now()) {
                Some(_) => Ok(None),
                None => Err(problem),
            },
        }
    }

    pub(super) async fn token(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
        min_valid: Duration,
    ) -> Result<AccessToken, Problem> {
        let found = self.find_to_use(account, profile);
        let mut record = match self.find_instead(found.as_ref().ok(), account, profile) {
            Some(other) => other,
            None => found?,
        };
        let fresh = self.fresh(&mut record, min_valid, Purpose::Use).await?;
        Ok(AccessToken::from(&fresh))
    }

    pub(super) async fn renew_all_due(&self) -> Result<(), Problem> {
        for mut record in self.all()? {
            let account = record.account.clone();
            let renewed = async {
                // Nobody is asked for the keychain's password in the background.
                if !self.is_due(&mut record)? || self.context.vault().is_locked()? {
                    return Ok(());
                }
                let token = self.usable(&record)?.access;
                let wanted = TokenNeed::OtherThan(&token);
                let renewed = self.renew_with(&mut record, wanted, Purpose::Upkeep).await;
                renewed.map(drop)
            };
            if let Err(problem) = renewed.await {
                tracing::info!(account, %problem, "a token was not renewed");
            }
        }
        Ok(())
    }

    pub(super) async fn fresh(
        &self,
        record: &mut Record,
        min_valid: Duration,
        purpose: Purpose,
    ) -> Result<Secrets, Problem> {
        let service = self.context.title_of(&record.profile);
        let mut ready = self.ready(record, min_valid, purpose);
        if let Err(problem) = &ready
            && purpose == Purpose::Use
            && let Some(until) = record.worth_waiting(problem, self.context.clock().now())
        {
            clock::until(&**self.context.clock(), until).await;
            if let Some(newest) = self.read(&record.id())? {
                *record = newest;
            }
            ready = self.ready(record, min_valid, purpose);
        }
        let result = match ready {
            Ok(None) => {
                let wanted = TokenNeed::GoodFor(min_valid);
                self.renew_with(record, wanted, purpose).await
            }
            Ok(Some(secrets)) => Ok(secrets),
            Err(problem) => Err(problem),
        };
        result.map_err(|mut problem: Problem| {
            problem.about.service.get_or_insert(service);
            problem
        })
    }

    pub(super) async fn renew_with(
        &self,
        record: &mut Record,
        wanted: TokenNeed<'_>,
        purpose: Purpose,
    ) -> Result<Secrets, Problem> {
        let client = async |record: &Record, secrets: &Secrets| {
            self.client_of(record, secrets)
                .await
                .map(|(_, client)| client)
        };
        if purpose == Purpose::Look {
            self.must_answer(record).await?;
        }
        self.renew(record, wanted, purpose, client).await
    }

    /// Whether the token endpoint of a session answers at all, and soon. A look begins no renewal
    /// otherwise: nobody could wait for its end, and one that is left alone may cost the session.
    async fn must_answer(&self, record: &Record) -> Result<(), Problem> {
        let asked = async {
            let server = self.server_of(record).await?;
            let endpoint = server.token_endpoint();
            // It takes POST only, and says so.
            let answer = self
                .context
                .http()
                .send(http::get(endpoint, &[])?, Repeat::Never);
            match answer.await {
                Ok(answer) if answer.status().is_server_error() => {
                    Err(http::refused(endpoint, &answer))
                }
                Ok(_) | Err(http::Error::Redirect { .. } | http::Error::LedAway { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            }
        };
        in_time(tokio::time::Instant::now() + LOOK, asked).await
    }
}

/// The end of some work that can be broken off at this moment.
pub(super) async fn in_time<T>(
    end: tokio::time::Instant,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    tokio::time::timeout_at(end, work)
        .await
        .unwrap_or_else(|_| Err(Problem::new(Code::NetworkTimeout)))
}
