//! What is needed of the world: names, scripts over TLS, the time.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;
use url::Url;

/// Finds the addresses of names, as connections do.
#[async_trait]
pub trait Names: Send + Sync {
    /// All addresses of a name that is not one of this computer's own.
    ///
    /// # Errors
    /// When there are none.
    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// What looking for ways needs of the network.
#[async_trait]
pub trait Outside: Names {
    /// Fetches a script over TLS, without a proxy.
    ///
    /// # Errors
    /// The status that came instead of 200, if anything came.
    async fn fetch(&self, address: &Url) -> Result<Vec<u8>, Option<u16>>;

    /// The time, in milliseconds since 1970.
    fn now(&self) -> i64;
}

impl dyn Outside + '_ {
    pub(crate) fn names(&self) -> &dyn Names {
        self
    }
}
