//! What the resolver of ways has of the network: names, proxy scripts, the time.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;
use portico_proxy::{Names, Outside};
use url::Url;

use super::{Http, MAX_BODY, Network};

/// A script that leads on and on is not followed.
const HOPS: u32 = 3;

#[async_trait]
impl Names for Network {
    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let fixed = self.resolve.iter().find(|(known, _)| known == host);
        match fixed {
            Some((_, address)) => Ok(vec![SocketAddr::new(*address, port)]),
            None => Ok(tokio::net::lookup_host((host, port)).await?.collect()),
        }
    }
}

#[async_trait]
impl Names for Http {
    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        self.network.look_up(host, port).await
    }
}

#[async_trait]
impl Outside for Http {
    async fn fetch(&self, address: &Url) -> Result<Vec<u8>, Option<u16>> {
        let mut url = address.clone();
        for _ in 0..=HOPS {
            let request = super::get(&url, &[]).map_err(|_| None)?;
            let host = url.host_str().unwrap_or_default().to_owned();
            let sent = self.send_direct(&request, &url, false).await;
            let mut response = sent.map_err(|_| None)?;
            let status = response.status();
            if status.as_u16() == 200 {
                let mut body = Vec::new();
                while let Some(chunk) = response.chunk().await.map_err(|_| None)? {
                    if body.len() + chunk.len() > MAX_BODY {
                        return Err(None);
                    }
                    body.extend_from_slice(&chunk);
                }
                return Ok(body);
            }
            let location = response.headers().get(http::header::LOCATION);
            let next = location
                .and_then(|location| url.join(location.to_str().ok()?).ok())
                .filter(|next| {
                    let stays = next.scheme() == "https" && next.host_str() == Some(&host);
                    status.is_redirection() && stays
                });
            url = next.ok_or(Some(status.as_u16()))?;
        }
        Err(None)
    }

    fn now(&self) -> i64 {
        self.clock.now().timestamp_millis()
    }
}
