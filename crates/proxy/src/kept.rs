//! What was found out, for as long as the network is the same.

use std::net::IpAddr;
use std::time::{Duration, Instant};

/// What this computer is called on its networks.
pub(crate) type OwnAddresses = (Option<IpAddr>, Option<IpAddr>);

#[derive(Debug, Clone)]
pub(crate) struct Kept<T> {
    since: Instant,
    life: Duration,
    own: OwnAddresses,
    pub(crate) what: T,
}

impl<T> Kept<T> {
    pub(crate) fn new(own: OwnAddresses, life: Duration, what: T) -> Self {
        Self {
            since: Instant::now(),
            life,
            own,
            what,
        }
    }

    pub(crate) fn counts(&self, own: OwnAddresses) -> bool {
        self.since.elapsed() < self.life && self.own == own
    }
}
