//! What stands in the way at a proxy.

use std::fmt;

/// What stands in the way at a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyFault {
    /// It can't be reached.
    Dead,
    /// It is on this computer or its link, and was named by somebody out there: it was left alone.
    Near,
    /// It refuses the way to the host, with this status where it is known.
    Refused(Option<u16>),
    /// It hangs up.
    HungUp,
    /// It takes the question and does not answer.
    Silent,
}

impl fmt::Display for ProxyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProxyFault::Dead => f.write_str("can't be reached"),
            ProxyFault::Near => f.write_str("may not be on this computer or its link"),
            ProxyFault::Refused(None) => f.write_str("refuses to connect"),
            ProxyFault::Refused(Some(status)) => write!(f, "refuses to connect ({status})"),
            ProxyFault::HungUp => f.write_str("hangs up"),
            ProxyFault::Silent => f.write_str("does not answer"),
        }
    }
}
