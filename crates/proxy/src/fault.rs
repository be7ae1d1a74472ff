//! A setting that can't be read. It ends what needs it: nothing goes another way in silence.

use std::fmt;

/// What stands where a proxy belongs, and can't be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Why not.
    pub reason: Reason,
    /// How it is written; `USER`, `PASSWORD`, `HOST` and `PORT` stand for what is not repeated or not
    /// known.
    pub right: String,
}

/// Why a setting can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Bytes that are no UTF-8.
    NotText,
    /// Quotation marks or angle brackets are part of the value.
    Quotes,
    /// A blank or a control character in the middle.
    Blank,
    /// A scheme that no proxy speaks.
    Scheme,
    /// Too few or too many slashes.
    Slashes,
    /// No host.
    NoHost,
    /// What stands in the host's place can't be a host.
    Host,
    /// An address of IPv6 without brackets, or with a zone.
    Ipv6,
    /// The port is no number between 1 and 65535.
    Port,
    /// More than one proxy, as Windows writes them.
    Several,
    /// A word such as `none`.
    Word,
    /// The address of a proxy script.
    Script,
    /// A variable that is not one of those that are read.
    Variable,
    /// User and password could be read in more than one way.
    Login,
}

impl Reason {
    /// As it stands in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::NotText => "not-text",
            Reason::Quotes => "quotes",
            Reason::Blank => "blank",
            Reason::Scheme => "scheme",
            Reason::Slashes => "slashes",
            Reason::NoHost => "no-host",
            Reason::Host => "host",
            Reason::Ipv6 => "ipv6",
            Reason::Port => "port",
            Reason::Several => "several",
            Reason::Word => "word",
            Reason::Script => "script",
            Reason::Variable => "variable",
            Reason::Login => "login",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::NotText => "it is not valid UTF-8",
            Reason::Quotes => "quotation marks are part of the value",
            Reason::Blank => "there is a space or a control character in it",
            Reason::Scheme => {
                "its scheme is not one of http, https, socks, socks4, socks4a, socks5, socks5h"
            }
            Reason::Slashes => "the slashes after its scheme are not two",
            Reason::NoHost => "it names no host",
            Reason::Host => "what it names can't be a host",
            Reason::Ipv6 => "an IPv6 address belongs in brackets, without a zone",
            Reason::Port => "its port is not a number from 1 to 65535",
            Reason::Several => "it names more than one proxy",
            Reason::Word => "a word is no proxy",
            Reason::Script => "it is the address of a proxy script",
            Reason::Variable => "it names a variable that is not read",
            Reason::Login => "its user name and password can be read in more than one way",
        })
    }
}

/// A setting that can't be read, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place} can't be used: {reason}; right would be {right}")]
pub struct Fault {
    /// The variable, or the setting of the desktop.
    pub place: String,
    /// Why it can't be read.
    pub reason: Reason,
    /// How it is written.
    pub right: String,
}

impl Wrong {
    pub(crate) fn at(self, place: impl Into<String>) -> Fault {
        Fault {
            place: place.into(),
            reason: self.reason,
            right: self.right,
        }
    }
}
