//! Handing out a token: of the session that the vault holds, whatever files say.

use std::time::Duration;

use super::Portico;
use crate::problem::Problem;
use crate::session::{AccessToken, Purpose, Record};

impl Portico {
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
        let sessions = &self.0.sessions;
        let found = sessions.find_to_use(account, profile);
        let ready = match &found {
            Ok(record) => self.ready_of(record.clone(), min_valid),
            Err(problem) => Err(problem.clone()),
        };
        let instead = match &ready {
            Ok(_) => None,
            Err(_) => sessions.find_instead(found.ok().as_ref(), account, profile),
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
        let ready = self.0.sessions.ready(&mut record, min_valid, Purpose::Use);
        match ready {
            Ok(secrets) => Ok(secrets.as_ref().map(AccessToken::from)),
            // Waiting is not for here.
            Err(problem) => match record.worth_waiting(&problem, self.0.clock.now()) {
                Some(_) => Ok(None),
                None => Err(problem),
            },
        }
    }

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
        let sessions = &self.0.sessions;
        let found = sessions.find_to_use(account, profile);
        let mut record = match sessions.find_instead(found.as_ref().ok(), account, profile) {
            Some(other) => other,
            None => found?,
        };
        let fresh = self.fresh(&mut record, min_valid, Purpose::Use).await?;
        Ok(AccessToken::from(&fresh))
    }
}
