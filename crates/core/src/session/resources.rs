//! What the service keeps for a signed-in person: accounts and devices.

use std::time::Duration;

use ::http::Method as HttpMethod;
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

use super::Sessions;
use super::tokens::{LOOK, in_time};
use super::{Purpose, Record, TokenNeed};
use crate::domain::{Checked, RememberedPerson};
use crate::domain::{ServiceAccount, TrustedDevice};
use crate::oauth::{Access, request_resource, resource, resource_to_show};
use crate::problem::{Code, Problem};
use crate::services::Server;

#[cfg_attr(doc, doc(hidden))]
impl Sessions {
    /// Sends a request with a session's token; once more with a renewed one when it is not taken.
    pub(super) async fn with_token<T>(
        &self,
        record: &mut Record,
        purpose: Purpose,
        request: impl AsyncFn(&Server, &Access<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let end = Instant::now() + LOOK;
        let mut secrets = self.fresh(record, Duration::ZERO, purpose).await?;
        let mut renewed = false;
        loop {
            let asked = async {
                let (server, client) = self.client_of(record, &secrets).await?;
                let access = Access {
                    token: &secrets.access,
                    dpop: client.dpop.as_deref().filter(|_| secrets.bound),
                    clock: &**self.context.clock(),
                };
                request(&server, &access).await
            };
            let answer = match purpose {
                // A renewal may have taken longer, and has shown that the service answers.
                Purpose::Look => in_time(end.max(Instant::now() + LOOK / 4), asked).await,
                Purpose::Use | Purpose::Upkeep => asked.await,
            };
            match answer {
                Err(problem) if problem.code == Code::SessionRevoked && !renewed => {
                    renewed = true;
                    if secrets.refresh.is_none() {
                        return Err(problem);
                    }
                    let wanted = TokenNeed::OtherThan(&secrets.access);
                    secrets = self.renew_with(record, wanted, purpose).await?;
                }
                result => return result,
            }
        }
    }

    pub(super) async fn list_service_accounts(
        &self,
        record: &mut Record,
    ) -> Result<Vec<ServiceAccount>, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            accounts: Vec<ServiceAccount>,
        }
        let http = self.context.http();
        self.with_token(record, Purpose::Use, async |server, access| match server {
            Server::HubSpot(hubspot) => hubspot.accounts(http, access).await,
            Server::Oidc(provider) => match &provider.metadata.portico.accounts_endpoint {
                Some(url) => Ok(resource_to_show::<Answer>(http, url, access)
                    .await?
                    .accounts),
                None => Ok(Vec::new()),
            },
        })
        .await
    }

    pub(super) async fn list_devices(
        &self,
        record: &mut Record,
    ) -> Result<Vec<TrustedDevice>, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            devices: Vec<TrustedDevice>,
        }
        let http = self.context.http();
        self.with_token(record, Purpose::Use, async |server, access| {
            Ok(
                resource_to_show::<Answer>(http, devices_endpoint(server)?, access)
                    .await?
                    .devices,
            )
        })
        .await
    }

    pub(super) async fn remove_device(
        &self,
        record: &mut Record,
        id: &str,
    ) -> Result<bool, Problem> {
        let current = self
            .list_devices(record)
            .await?
            .into_iter()
            .any(|device| device.current && device.id == id);
        let http = self.context.http();
        self.with_token(record, Purpose::Use, async |server, access| {
            let url = device_endpoint(server, id)?;
            request_resource(http, HttpMethod::DELETE, &url, access, Vec::new())
                .await
                .map(|_| ())
        })
        .await?;
        Ok(current)
    }

    pub(super) async fn ask_about(&self, record: &mut Record) -> Result<Checked, Problem> {
        let mut checked = Checked::Offline;
        if record.ended.is_none()
            && let Some(ended) = self.noted_at_hand(record)
        {
            (record.ended, record.pending_revocation) = (Some(ended), true);
        }
        if record.ended.is_none() {
            let http = self.context.http();
            let asked = self
                .with_token(record, Purpose::Look, async |server, access| match server {
                    Server::HubSpot(hubspot) => hubspot.accounts(http, access).await.map(|_| true),
                    Server::Oidc(provider) => match &provider.metadata.userinfo_endpoint {
                        Some(url) => resource::<serde_json::Value>(http, url, access)
                            .await
                            .map(|_| true),
                        None => Ok(false),
                    },
                })
                .await;
            match asked {
                Ok(true) => checked = Checked::Now,
                Ok(false) => {}
                Err(problem)
                    if matches!(problem.code, Code::SessionRevoked | Code::SessionExpired) =>
                {
                    checked = Checked::Now;
                }
                // Nobody is told that this is a session as any other.
                Err(problem) if problem.code == Code::SessionAltered => return Err(problem),
                Err(problem) if problem.code == Code::NotSignedIn && record.ended.is_none() => {
                    // Its file says that it goes on, and no item of the vault stands behind it.
                    self.held_secrets(record)?;
                    tracing::info!(%problem, "the session could not be checked");
                }
                Err(problem) => tracing::info!(%problem, "the session could not be checked"),
            }
            if let Some(now) = self.read(&record.id())? {
                *record = now;
            }
            // A file that could not be written at the end goes on as before: what is sealed counts.
            if record.ended.is_none()
                && matches!(self.context.vault().is_open(), Ok(true))
                && let Ok(Some(secrets)) = self.secrets(record)
                && let Some(ended) = secrets.seal.ended
            {
                (record.ended, record.pending_revocation) = (Some(ended), true);
            }
        }
        Ok(checked)
    }

    /// Who has signed in here before, the latest first.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn people(&self) -> Result<Vec<RememberedPerson>, Problem> {
        Ok(self
            .all()?
            .into_iter()
            .filter_map(|record| {
                Some(RememberedPerson {
                    email: record.email?,
                    profile: record.profile,
                    method: record.method,
                })
            })
            .collect())
    }
}

/// Where one of them is. No id leads to the list itself, or beyond it.
fn device_endpoint(server: &Server, id: &str) -> Result<Url, Problem> {
    if matches!(id, "" | "." | "..") {
        return Err(Problem::new(Code::BadResponse)
            .with_detail(format!("no address names a device with the id “{id}”")));
    }
    let mut url = devices_endpoint(server)?.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().push(id);
    }
    Ok(url)
}

fn devices_endpoint(server: &Server) -> Result<&Url, Problem> {
    server
        .provider()
        .and_then(|provider| provider.metadata.portico.devices_endpoint.as_ref())
        .ok_or_else(|| {
            Problem::new(Code::MethodNotAllowed).with_detail("the service lists no devices")
        })
}
