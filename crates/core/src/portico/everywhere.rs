//! Signing out at the provider, too: its own page, in the browser (RP-Initiated Logout).

use url::Url;

use super::Portico;
use crate::loopback::Leave;
use crate::problem::{Code, Problem};
use crate::session::{Record, SignedOut};
use crate::views::{AtProviderView, SignedOutView};

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

impl SignOut {
    /// As a face sees it.
    #[must_use]
    pub fn view(&self) -> SignedOutView {
        SignedOutView {
            taken_back: self.session.into(),
            at_provider: match self.at_provider {
                AtProvider::NotAsked => AtProviderView::NotAsked,
                AtProvider::Opened => AtProviderView::Opened,
                AtProvider::NotOpened(_) => AtProviderView::NotOpened,
                AtProvider::NoPage => AtProviderView::NoPage,
            },
        }
    }
}

/// Where to.
pub(super) struct WayOut {
    to: Url,
    /// The same without a token, for whoever is not known to be this user.
    to_for_strangers: Url,
}

impl Portico {
    /// Found before the session is wiped, which holds what the provider wants to see.
    pub(super) async fn way_out(&self, record: &Record) -> Result<Option<WayOut>, Problem> {
        // What no item of the vault stands behind leads nobody anywhere.
        let secrets = self.sessions().held_secrets(record)?;
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
        if let Some(token) = secrets.id_token {
            to.query_pairs_mut()
                .append_pair("id_token_hint", token.expose());
        }
        Ok(Some(WayOut {
            to,
            to_for_strangers,
        }))
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
        let leave = Leave::to(way.to, way.to_for_strangers, self.language()).await?;
        let (browser, start) = (self.browser().clone(), leave.start().clone());
        self.blocking(move || {
            browser
                .open(&start)
                .map_err(|error| Problem::new(Code::BrowserNotOpened).because(&error))
        })
        .await?;
        leave.was_opened().await
    }
}
