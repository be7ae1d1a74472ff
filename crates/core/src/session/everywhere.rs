//! Signing out at the provider, too: its own page, in the browser (RP-Initiated Logout).

use url::Url;

use super::{Record, Sessions, SignedOut, altered};
use crate::context::blocking;
use crate::problem::{Code, Problem};
use crate::profile::Profile;
use crate::redirect::loopback::Leave;

/// What a sign-out came to.
#[derive(Debug)]
pub struct SignOut {
    /// What became of the session.
    pub session: SignedOut,
    /// What became of the browser's session with the provider.
    pub at_provider: AtProvider,
}

/// Whether the browser was led to the provider's own sign-out.
#[derive(Debug)]
pub enum AtProvider {
    /// Nobody wanted that.
    NotAsked,
    /// This user's browser went there.
    Opened,
    /// It did not: the browser may still be signed in there.
    NotOpened(Problem),
    /// The provider has no such page.
    NoPage,
}

/// Nobody can say where somebody was signed in.
fn nothing_left(record: &Record) -> Problem {
    match record.ended {
        Some(_) => Problem::new(Code::NotSignedIn)
            .with_detail("the address of the provider's sign-out page is no longer known"),
        None => altered("the vault has no item for it"),
    }
}

/// Where to.
pub(super) struct WayOut {
    to: Url,
    /// The same without a token, for whoever is not known to be this user.
    to_for_strangers: Url,
}

impl Sessions {
    /// Found before the session is wiped, which holds what the provider wants to see.
    pub(super) async fn way_out(&self, record: &Record) -> Result<Option<WayOut>, Problem> {
        // What no item of the vault stands behind leads nobody anywhere, but where a name is known to
        // stand for it.
        let id_token = match self.secrets(record)? {
            Some(secrets) => secrets.id_token,
            None if self.is_known(record)? => None,
            None => return Err(nothing_left(record)),
        };
        let server = self.server_of(record).await?;
        let endpoint = server
            .provider()
            .and_then(|provider| provider.metadata.end_session_endpoint.clone());
        let Some(mut to) = endpoint else {
            return Ok(None);
        };
        to.query_pairs_mut()
            .append_pair("client_id", &record.client_id);
        let to_for_strangers = to.clone();
        if let Some(token) = id_token {
            to.query_pairs_mut()
                .append_pair("id_token_hint", token.expose());
        }
        Ok(Some(WayOut {
            to,
            to_for_strangers,
        }))
    }

    /// Whether the profile of somebody who has left is known to stand for where they were signed in.
    fn is_known(&self, record: &Record) -> Result<bool, Problem> {
        let profiles = self.context.profiles();
        let made = || {
            let made = Profile::for_issuer(&record.issuer, &record.client_id).ok()?;
            (made.name == record.profile).then_some(made)
        };
        match profiles.find(&record.profile).ok().or_else(made) {
            Some(profile) => profiles.is_known_for(&profile, &record.issuer, &record.client_id),
            None => Ok(false),
        }
    }

    pub(super) async fn lead_out(&self, way: Result<Option<WayOut>, Problem>) -> AtProvider {
        let opened = match way {
            Ok(Some(way)) => self.open_way_out(way).await,
            Ok(None) => return AtProvider::NoPage,
            Err(problem) => Err(problem),
        };
        match opened {
            Ok(()) => AtProvider::Opened,
            Err(problem) => {
                tracing::info!(%problem, "the provider's own sign-out was not opened");
                AtProvider::NotOpened(problem)
            }
        }
    }

    async fn open_way_out(&self, way: WayOut) -> Result<(), Problem> {
        let leave = Leave::to(way.to, way.to_for_strangers, self.context.language()).await?;
        let (browser, start) = (self.context.browser(), leave.start().clone());
        blocking(move || {
            browser
                .open(&start)
                .map_err(|error| Problem::new(Code::BrowserNotOpened).because(&error))
        })
        .await?;
        leave.was_opened().await
    }
}
