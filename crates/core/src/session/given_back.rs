//! Tokens that a renewal leaves behind: tried once to be taken back, so that nobody waits for long.

use std::time::Duration;

use tokio::time::timeout;
use url::Url;

use super::{Record, Secrets, Sessions};
use crate::oauth::{Client, Tokens};
use crate::secret::Secret;

/// How long one may take.
const LIMIT: Duration = Duration::from_secs(2);

impl Sessions {
    /// Has the provider take back renewed tokens that can't be used: nobody else has them. The session's
    /// own stay, where the answer names them.
    pub(super) async fn give_back_renewed(
        &self,
        record: &Record,
        before: &Secrets,
        client: &Client,
        tokens: &Tokens,
    ) {
        let Ok(server) = self.server_of(record).await else {
            return;
        };
        let endpoint = server
            .revocation_endpoint()
            .filter(|endpoint| endpoint.origin().ascii_serialization() == tokens.given_by);
        let Some(endpoint) = endpoint else {
            return;
        };
        let is_new = |token: &Secret, known: Option<&Secret>| {
            !token.expose().is_empty() && known.is_none_or(|known| !known.matches(token.expose()))
        };
        let refresh = tokens.refresh.as_ref();
        let refresh = refresh.filter(|token| is_new(token, before.refresh.as_ref()));
        let access = Some(&tokens.access).filter(|token| is_new(token, Some(&before.access)));
        for (hint, token) in [("refresh_token", refresh), ("access_token", access)] {
            if let Some(token) = token {
                give_back(client, endpoint, hint, token).await;
            }
        }
    }

    /// Has the provider take back the access token of a session that it has ended: it may live on by
    /// itself, with programs that have asked for it (RFC 7009 2.1).
    pub(super) async fn give_back_access(&self, record: &Record, last: &Secrets, client: &Client) {
        let now = self.context.clock().now();
        if last.expires_at.is_some_and(|end| end <= now) {
            return;
        }
        let Ok(server) = self.server_of(record).await else {
            return;
        };
        let endpoint = server.revocation_endpoint();
        let endpoint = endpoint.filter(|it| !record.is_unidentified() || last.are_of(it));
        if let Some(endpoint) = endpoint {
            give_back(client, endpoint, "access_token", &last.access).await;
        }
    }
}

/// Tries once to have the provider take back a token that nobody here uses any more.
async fn give_back(client: &Client, endpoint: &Url, hint: &str, token: &Secret) {
    match timeout(LIMIT, client.revoke(endpoint, hint, token)).await {
        Ok(Ok(_)) => {}
        Ok(Err(problem)) => {
            tracing::warn!(%problem, hint, "a token that nobody can use was not taken back");
        }
        Err(_) => tracing::warn!(hint, "a token was not taken back in time"),
    }
}
