//! Who answers at an address of this computer. Plain HTTP proves nothing of a service, and its port is
//! anybody's who comes first: while it is down, another person's program may wait there for what is
//! meant for it.

use std::net::IpAddr;

use url::{Host, Url};

use super::Error;
use crate::platform::peer;
use crate::safe_url;

/// Refuses an address of this computer where another person's program listens. Where the system does
/// not say who does, it is whoever is trusted to serve there.
pub(super) async fn must_be_nobody_elses(url: &Url, host: &str) -> Result<(), Error> {
    let addresses = match url.host() {
        Some(Host::Ipv4(ip)) => vec![IpAddr::V4(ip)],
        Some(Host::Ipv6(ip)) => vec![IpAddr::V6(ip).to_canonical()],
        Some(Host::Domain(_)) | None => safe_url::LOCALHOST.to_vec(),
    };
    let port = url.port_or_known_default().unwrap_or_default();
    match peer::is_another_persons(addresses, port).await {
        true => Err(Error::Taken {
            host: host.to_owned(),
            port,
        }),
        false => Ok(()),
    }
}
