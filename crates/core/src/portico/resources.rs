//! What the service keeps for a signed-in person: accounts and devices.

use std::time::Duration;

use ::http::Method as HttpMethod;
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

use super::{LOOK, Portico, in_time};
use crate::domain::{ServiceAccount, TrustedDevice};
use crate::native::trusted_device;
use crate::oauth::{Access, request_resource, resource_to_show};
use crate::problem::{Code, Problem};
use crate::services::Server;
use crate::session::{Purpose, Record, TokenNeed};

impl Portico {
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
                    clock: &*self.0.clock,
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
                    secrets = self.renew(record, wanted, purpose).await?;
                }
                result => return result,
            }
        }
    }

    /// The accounts of a session's person.
    ///
    /// # Errors
    /// As any resource request. A service without such a list gives an empty one.
    pub async fn hubs(&self, record: &mut Record) -> Result<Vec<ServiceAccount>, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            accounts: Vec<ServiceAccount>,
        }
        let http = &self.0.http;
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

    /// The devices that the service recognises for a session's person.
    ///
    /// # Errors
    /// As any resource request; `method_not_allowed` where the service has no such list.
    pub async fn devices(&self, record: &mut Record) -> Result<Vec<TrustedDevice>, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            devices: Vec<TrustedDevice>,
        }
        let http = &self.0.http;
        self.with_token(record, Purpose::Use, async |server, access| {
            Ok(
                resource_to_show::<Answer>(http, devices_endpoint(server)?, access)
                    .await?
                    .devices,
            )
        })
        .await
    }

    /// Makes the service forget a device; this one's token goes from the keychain too.
    ///
    /// # Errors
    /// As [`Portico::devices`].
    pub async fn forget_device(&self, record: &mut Record, id: &str) -> Result<(), Problem> {
        let current = self
            .devices(record)
            .await?
            .into_iter()
            .any(|device| device.current && device.id == id);
        let http = &self.0.http;
        self.with_token(record, Purpose::Use, async |server, access| {
            let mut url = devices_endpoint(server)?.clone();
            if let Ok(mut path) = url.path_segments_mut() {
                path.pop_if_empty().push(id);
            }
            request_resource(http, HttpMethod::DELETE, &url, access, Vec::new())
                .await
                .map(|_| ())
        })
        .await?;
        if current {
            self.forget_recognition(record)?;
        }
        Ok(())
    }

    /// Gives up, on this computer, that the service recognises it for a session's person.
    ///
    /// # Errors
    /// When the keychain or the folder can't be used.
    pub fn forget_recognition(&self, record: &mut Record) -> Result<(), Problem> {
        let (vault, issuer, person) = (&self.0.vault, &record.issuer, record.person());
        trusted_device::forget(vault, issuer, person)?;
        crate::sign_in::forget_person(vault, issuer, &record.client_id, person)?;
        record.device_since = None;
        record.device_recognised = false;
        self.0.sessions.write(record)
    }
}

fn devices_endpoint(server: &Server) -> Result<&Url, Problem> {
    server
        .provider()
        .and_then(|provider| provider.metadata.portico.devices_endpoint.as_ref())
        .ok_or_else(|| {
            Problem::new(Code::MethodNotAllowed).with_detail("the service lists no devices")
        })
}
