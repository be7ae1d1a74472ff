//! Whom a session's tokens go to, and as which client: what was sealed says it, no file does.

use std::sync::Arc;

use url::Url;

use super::{Record, Secrets, Sessions};
use crate::domain::Kind;
use crate::oauth::Client;
use crate::oauth::dpop::DpopKey;
use crate::oidc::issuer::{form, trimmed};
use crate::problem::{Code, Problem};
use crate::profile::client_secret::Holder;
use crate::services::Server;
use crate::services::hubspot::HubSpot;

impl Record {
    /// The client that it is of, and where that is one.
    pub(super) fn client(&self) -> Holder {
        let api = self.api.as_ref().map(|api| trimmed(&api.origin));
        Holder::new(&form(&self.issuer), api, &self.client_id)
    }
}

impl Sessions {
    pub(super) async fn server_of(&self, record: &Record) -> Result<Server, Problem> {
        let unusable = |why: &dyn std::fmt::Display| {
            Problem::new(Code::ProfileInvalid).with_detail(why.to_string())
        };
        let issuer = Url::parse(&record.issuer).map_err(|error| unusable(&error))?;
        if record.kind == Kind::Hubspot {
            // What was sealed counts; the profile may mean another API by now.
            let api = record.api.as_deref();
            let api = api.ok_or_else(|| unusable(&"the session names no API of HubSpot's"))?;
            return Ok(Server::HubSpot(Arc::new(HubSpot::at(&issuer, api)?)));
        }
        Ok(Server::Oidc(self.context.provider(&issuer).await?))
    }

    pub(super) async fn client_of(
        &self,
        record: &Record,
        secrets: &Secrets,
    ) -> Result<(Server, Client), Problem> {
        let server = self.server_of(record).await?;
        let client_secret = match record.kind {
            Kind::Native | Kind::Guided => None,
            Kind::Oidc | Kind::Hubspot => {
                let known = record.client().secret(self.context.vault())?;
                known.or_else(|| secrets.client_secret.clone())
            }
        };
        let dpop = secrets
            .key
            .as_ref()
            .map(DpopKey::from_vault)
            .transpose()?
            .map(Arc::new);
        let client = Client {
            http: self.context.http().clone(),
            clock: self.context.clock().clone(),
            token_endpoint: server.token_endpoint().clone(),
            client_id: record.client_id.clone(),
            client_secret,
            secret_in_header: server.wants_secret_in_header(),
            dpop,
        };
        Ok((server, client))
    }
}
