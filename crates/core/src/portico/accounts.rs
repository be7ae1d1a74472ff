//! Accounts, as far as files or the vault are asked about them: awaited.

use super::Portico;
use crate::clock::Timestamp;
use crate::context::blocking;
use crate::domain::RememberedPerson;
use crate::native::trusted_device;
use crate::problem::Problem;
use crate::profile::Profile;
use crate::session::Record;
use crate::sign_in::last_outcome::Said;
use crate::sign_in::last_problem::LastProblem;
use crate::sign_in::password_reset;

/// Whether the service recognises this computer for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// Nobody is known who could be meant.
    NobodyKnown,
    /// It does not.
    No,
    /// It does, since then.
    Since(Timestamp),
}

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// Every session that a file names.
    ///
    /// # Errors
    /// As [`Sessions::all`](crate::session::Sessions::all).
    pub async fn all_sessions(&self) -> Result<Vec<Record>, Problem> {
        let sessions = self.sessions().clone();
        blocking(move || sessions.all()).await
    }

    /// The session of an account.
    ///
    /// # Errors
    /// As [`Sessions::find`](crate::session::Sessions::find).
    pub async fn session_of(&self, account: &str) -> Result<Record, Problem> {
        let (sessions, account) = (self.sessions().clone(), account.to_owned());
        blocking(move || sessions.find(Some(&account), None)).await
    }

    /// The session that the vault has in front; the person is asked for nothing.
    ///
    /// # Errors
    /// As [`Sessions::held_in_front`](crate::session::Sessions::held_in_front).
    pub async fn held_in_front(&self) -> Result<Option<String>, Problem> {
        let sessions = self.sessions().clone();
        blocking(move || sessions.held_in_front()).await
    }

    /// The address of who is signed in with a profile, as the vault has it; the person is asked for
    /// nothing.
    ///
    /// # Errors
    /// As [`Sessions::held_address`](crate::session::Sessions::held_address).
    pub async fn held_address(&self, profile: &str) -> Result<Option<String>, Problem> {
        let (sessions, profile) = (self.sessions().clone(), profile.to_owned());
        blocking(move || sessions.held_address(&profile)).await
    }

    /// The session of an account as the vault has it, to be signed out.
    ///
    /// # Errors
    /// As [`Sessions::find_to_end`](crate::session::Sessions::find_to_end).
    pub async fn session_to_end(&self, account: &str) -> Result<Record, Problem> {
        let (sessions, account) = (self.sessions().clone(), account.to_owned());
        blocking(move || sessions.find_to_end(Some(&account), None)).await
    }

    /// Everybody who has signed in here before.
    ///
    /// # Errors
    /// As [`Sessions::people`](crate::session::Sessions::people).
    pub async fn people(&self) -> Result<Vec<RememberedPerson>, Problem> {
        let sessions = self.sessions().clone();
        blocking(move || sessions.people()).await
    }

    /// Why the last sign-in with a profile stopped.
    ///
    /// # Errors
    /// As [`History::last_problem`](crate::sign_in::History::last_problem).
    pub async fn last_problem(
        &self,
        profile: &str,
        person: Option<&str>,
    ) -> Result<Option<LastProblem>, Problem> {
        let history = self.history().clone();
        let (profile, person) = (profile.to_owned(), person.map(str::to_owned));
        blocking(move || history.last_problem(&profile, person.as_deref())).await
    }

    /// What the service of a profile last said of a person.
    ///
    /// # Errors
    /// As [`History::last_said`](crate::sign_in::History::last_said).
    pub async fn last_said(
        &self,
        profile: &str,
        person: Option<&str>,
    ) -> Result<Option<Said>, Problem> {
        let history = self.history().clone();
        let (profile, person) = (profile.to_owned(), person.map(str::to_owned));
        blocking(move || history.last_said(&profile, person.as_deref())).await
    }

    /// Puts a session in front: its token is handed out without a name.
    ///
    /// # Errors
    /// As [`Sessions::put_in_front`](crate::session::Sessions::put_in_front).
    pub async fn put_in_front(&self, record: &Record) -> Result<(), Problem> {
        let (sessions, id) = (self.sessions().clone(), record.id());
        blocking(move || sessions.put_in_front(&id)).await
    }

    /// Whether the service recognises this computer for somebody: for this address at the profile's
    /// issuer or, where one of them is missing, for whoever has its session.
    ///
    /// # Errors
    /// When the keychain can't be used.
    pub async fn recognised(
        &self,
        profile: &Profile,
        email: Option<&str>,
    ) -> Result<Recognised, Problem> {
        let (portico, profile) = (self.clone(), profile.clone());
        let typed = email.map(crate::address::cleaned);
        let look = move || {
            let issuer = profile.issuer.as_ref().map(ToString::to_string);
            let in_session = || {
                let record = portico.sessions().find(None, Some(&profile.name)).ok()?;
                Some((record.issuer.clone(), record.person().into_owned()))
            };
            let Some((issuer, person)) = issuer.zip(typed).or_else(in_session) else {
                return Ok(Recognised::NobodyKnown);
            };
            let known = trusted_device::recall(portico.0.context.vault(), &issuer, &person)?;
            Ok(known.map_or(Recognised::No, |known| Recognised::Since(known.since)))
        };
        blocking(look).await
    }

    /// Asks the service to mail a link to choose a new password. It answers the same whoever asks.
    ///
    /// # Errors
    /// `method_not_allowed` where the service has no such endpoint; `policy_forbids` and `profile_exists`
    /// as for a sign-in; the network's own problems.
    pub async fn reset_password(&self, profile: &Profile, email: &str) -> Result<(), Problem> {
        password_reset::ask(&self.0.context, profile, email).await
    }
}
