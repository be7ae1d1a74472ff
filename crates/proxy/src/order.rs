//! What an organisation has set for the way out.

use url::Url;

use crate::bypass::Exceptions;
use crate::fault::Fault;
use crate::proxy::Proxy;
use crate::way::Source;

/// What binds, and what only counts where neither the environment nor the program says anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    /// What binds.
    pub mandatory: Option<Order>,
    /// What is recommended.
    pub recommended: Option<Order>,
}

/// One way out that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which.
    pub mode: Mode,
    /// By whom.
    pub source: Source,
}

/// The kinds of ways out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// The environment's, else the desktop's.
    System,
    /// No proxy.
    Direct,
    /// One proxy for everything but what is left out.
    Fixed {
        /// The proxy.
        proxy: Proxy,
        /// What is reached without it, as desktops write it.
        bypass: Bypass,
    },
    /// As a script says.
    Pac(Url),
    /// What is set can't be read, so that nothing may leave.
    Closed(Fault),
}

/// What is reached without a proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bypass {
    /// Where that stands.
    pub place: String,
    /// The entries.
    pub entries: Vec<String>,
}

impl Order {
    pub(crate) fn exceptions(&self) -> Exceptions {
        match &self.mode {
            Mode::Fixed { bypass, .. } => Exceptions::new(&bypass.entries),
            Mode::System | Mode::Direct | Mode::Pac(_) | Mode::Closed(_) => Exceptions::default(),
        }
    }
}
