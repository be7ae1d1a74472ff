//! What a proxy that asks (407) is told of who asks, and by whom.

use std::fmt;

use async_trait::async_trait;
use http::HeaderValue;
use portico_proxy::{AuthScheme, Challenge, Proxy};

/// What a proxy is told of who asks.
#[derive(Clone)]
pub struct ProxyAnswer {
    /// The value of `Proxy-Authorization`; it is never shown.
    pub header: HeaderValue,
    /// What it is.
    pub credential: ProxyCredential,
}

/// In which way a proxy was told who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyCredential {
    /// By a ticket, which is good for one connection.
    Ticket,
    /// By user and password.
    Password,
}

/// Why a proxy is not told who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Untold {
    /// Why, as it stands in the catalogue.
    pub why: Option<&'static str>,
    /// The same in technical words.
    pub said: Option<String>,
    /// The proxy's address, where a password would do that somebody could give.
    pub takes_password: Option<String>,
}

impl Untold {
    /// For this reason.
    #[must_use]
    pub fn because(why: &'static str, said: &str) -> Self {
        Self {
            why: Some(why),
            said: Some(said.to_owned()),
            takes_password: None,
        }
    }
}

impl fmt::Debug for ProxyAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyAnswer(..)")
    }
}

/// A proxy that wants to know who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wants {
    /// Which, where it is known.
    pub proxy: Option<String>,
    /// Where it was set.
    pub set_by: Option<String>,
    /// How it wants to be told.
    pub offered: Vec<AuthScheme>,
    /// Why that was not told.
    pub untold: Untold,
}

impl fmt::Display for Wants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the proxy")?;
        if let Some(proxy) = &self.proxy {
            write!(f, " {proxy}")?;
        }
        if let Some(place) = &self.set_by {
            write!(f, ", set by {place},")?;
        }
        f.write_str(" requires authentication")?;
        for (place, scheme) in self.offered.iter().enumerate() {
            let before = if place == 0 { " by " } else { ", " };
            write!(f, "{before}{}", scheme.as_str())?;
        }
        match &self.untold.said {
            Some(why) => write!(f, ": {why}"),
            None => Ok(()),
        }
    }
}

/// Knows what to tell a proxy that wants to know who asks.
#[async_trait]
pub trait ProxySignIn: fmt::Debug + Send + Sync {
    /// What to tell this proxy, which offers these ways to do so; they are none where a proxy could not
    /// be asked for them. `refused` is what it was told last for this exchange, and what was not enough.
    ///
    /// # Errors
    /// Why there is nothing to tell.
    async fn header(
        &self,
        proxy: &Proxy,
        offered: &[Challenge],
        refused: Option<ProxyCredential>,
    ) -> Result<ProxyAnswer, Untold>;
}

/// Tells nobody anything.
#[derive(Debug)]
pub(super) struct NobodyAsks;

#[async_trait]
impl ProxySignIn for NobodyAsks {
    async fn header(
        &self,
        _: &Proxy,
        _: &[Challenge],
        _: Option<ProxyCredential>,
    ) -> Result<ProxyAnswer, Untold> {
        Err(Untold::default())
    }
}
