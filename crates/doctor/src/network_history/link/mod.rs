//! Which network this computer is on, as far as the system tells without asking anybody.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "others.rs")]
mod system;

use std::net::IpAddr;

use crate::context::Context;

/// What the system's default way out looks like. Never kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// The gateway; a tunnel may have none.
    pub(super) gateway: Option<IpAddr>,
    /// The gateway's hardware address, where the system has seen it.
    pub(super) hardware: Option<String>,
    /// Wired, wireless, a tunnel.
    pub(super) kind: String,
    /// The name servers.
    pub(super) name_servers: Vec<String>,
}

/// Looks; none where there is no way out.
pub(super) async fn look(context: &Context) -> Option<Link> {
    let system = context.system.clone();
    let looked = tokio::task::spawn_blocking(move || system::look(&system));
    looked.await.ok().flatten()
}
