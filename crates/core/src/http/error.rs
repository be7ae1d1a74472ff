//! Why there is no answer, and what that is for a person.

use std::error::Error as StdError;
use std::io;

use super::resolver::Blocked;
use super::roots;
use crate::problem::{Code, Problem};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not an address to talk to.
    #[error("refused to connect to {0}: only https, or http on this computer, is allowed")]
    Unsafe(String),
    /// The client could not be made.
    #[error("the HTTP client could not be set up")]
    SetUp(#[source] reqwest::Error),
    /// Nothing here says which certificates to trust.
    #[error("this system has no usable CA certificates: {why}")]
    NoRoots {
        /// Which host was to be recognised.
        host: String,
        /// Where they were looked for.
        why: String,
    },
    /// Both sides could not agree on an encrypted connection.
    #[error("no encrypted connection to {host}: {fault}")]
    Tls {
        /// Which host.
        host: String,
        /// Why not.
        fault: TlsFault,
        /// What failed.
        #[source]
        source: reqwest::Error,
    },
    /// An invalid root certificate or proxy address.
    #[error("the network settings can't be used: {0}")]
    Settings(String),
    /// No connection.
    #[error("could not reach {host}")]
    Unreachable {
        /// Which host.
        host: String,
        /// What failed.
        #[source]
        source: reqwest::Error,
    },
    /// The name is answered with an address that blocks it.
    #[error("{host} resolves to a blocking address")]
    DnsBlocked {
        /// Which host.
        host: String,
    },
    /// No answer in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// Which host.
        host: String,
    },
    /// The certificate is not trusted.
    #[error("the certificate of {host} is not trusted here")]
    Untrusted {
        /// Which host.
        host: String,
        /// What is wrong with it.
        #[source]
        source: reqwest::Error,
    },
    /// The proxy wants a sign-in (407).
    #[error("the proxy for {host} requires authentication")]
    ProxySignIn {
        /// Which host.
        host: String,
    },
    /// The network wants a sign-in first (511).
    #[error("another server answered instead of {host}")]
    CaptivePortal {
        /// Which host.
        host: String,
    },
    /// What came is no HTTP, or has a head beyond any reason.
    #[error("the answer of {host} is not valid HTTP")]
    NotHttp {
        /// Which host.
        host: String,
        /// What is wrong with it.
        #[source]
        source: reqwest::Error,
    },
    /// The answer broke off.
    #[error("the answer of {host} was cut off")]
    CutOff {
        /// Which host.
        host: String,
        /// What failed.
        #[source]
        source: reqwest::Error,
    },
    /// More than is taken.
    #[error("the answer of {host} is larger than {most} bytes")]
    TooLarge {
        /// Which host.
        host: String,
        /// How many bytes are taken.
        most: usize,
    },
    /// Packed in a way that can't be unpacked.
    #[error("the answer of {host} has an unsupported encoding")]
    Packed {
        /// Which host.
        host: String,
    },
    /// A redirect where none may be.
    #[error("{host} answered with a redirect, which is not allowed here")]
    Redirect {
        /// Which host.
        host: String,
    },
    /// A redirect to another host's page, where none may be followed.
    #[error("{host} answered with a redirect to {to}")]
    LedAway {
        /// Which host.
        host: String,
        /// Where it leads.
        to: String,
    },
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (code, host) = match &error {
            Error::Unsafe(_) | Error::Settings(_) => (Code::ProfileInvalid, None),
            Error::SetUp(_) => (Code::Unexpected, None),
            Error::Unreachable { host, .. } => (Code::NetworkUnreachable, Some(host)),
            Error::DnsBlocked { host } => (Code::DnsBlocked, Some(host)),
            Error::Timeout { host } => (Code::NetworkTimeout, Some(host)),
            Error::Untrusted { host, .. } => (Code::TlsUntrusted, Some(host)),
            Error::NoRoots { host, .. } => (Code::CertificatesMissing, Some(host)),
            Error::Tls { host, .. } => (Code::TlsFailed, Some(host)),
            Error::ProxySignIn { host } => (Code::ProxySignIn, Some(host)),
            Error::CaptivePortal { host } => (Code::CaptivePortal, Some(host)),
            Error::LedAway { host, .. } => (Code::GatewayAnswered, Some(host)),
            Error::NotHttp { host, .. }
            | Error::CutOff { host, .. }
            | Error::TooLarge { host, .. }
            | Error::Packed { host }
            | Error::Redirect { host } => (Code::BadResponse, Some(host)),
        };
        let host = host.cloned();
        let mut problem = Problem::new(code).because(&error);
        problem.about.host = host;
        if let Error::Tls { fault, .. } = &error {
            problem.about.tls = Some(fault.as_str());
        }
        if let (Error::Untrusted { .. }, Some(set), Some(detail)) =
            (&error, roots::set_by_hand(), &problem.detail)
        {
            problem.detail = Some(format!("{detail} ({set} says which authorities to trust)"));
        }
        problem
    }
}

/// What a request that came to nothing means.
pub(super) fn classify(host: &str, error: reqwest::Error) -> Error {
    let host = host.to_owned();
    // The URL may hold what must not be shown.
    let error = error.without_url();
    if error.is_timeout() {
        return Error::Timeout { host };
    }
    let mut below: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(cause) = below {
        if cause.downcast_ref::<Blocked>().is_some() {
            return Error::DnsBlocked { host };
        }
        if let Some(tls) = tls_error(cause) {
            return match TlsFault::of(tls) {
                Some(fault) => Error::Tls {
                    host,
                    fault,
                    source: error,
                },
                None => Error::Untrusted {
                    host,
                    source: error,
                },
            };
        }
        if cause
            .downcast_ref::<hyper::Error>()
            .is_some_and(hyper::Error::is_parse)
        {
            return Error::NotHttp {
                host,
                source: error,
            };
        }
        // hyper-util keeps this error's type to itself; its words are pinned by a test that goes
        // through a real proxy.
        if cause.to_string() == "tunnel error: proxy authorization required" {
            return Error::ProxySignIn { host };
        }
        below = cause.source();
    }
    match error.is_connect() || error.is_request() {
        true => Error::Unreachable {
            host,
            source: error,
        },
        false => Error::CutOff {
            host,
            source: error,
        },
    }
}

/// What TLS says. `io::Error` hides what it wraps from `source`, and some layers wrap twice.
fn tls_error<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    cause.downcast_ref::<rustls::Error>().or_else(|| {
        let inner = cause.downcast_ref::<io::Error>()?.get_ref()?;
        tls_error(inner)
    })
}

/// What a client that could not be made means.
pub(super) fn not_made(host: &str, error: reqwest::Error) -> Error {
    let mut below: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(cause) = below {
        // Nothing else of TLS is set up there.
        if tls_error(cause).is_some() {
            return Error::NoRoots {
                host: host.to_owned(),
                why: roots::why_none(),
            };
        }
        below = cause.source();
    }
    Error::SetUp(error)
}

/// Why two sides that speak of encryption don't agree on it; the certificate is another matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum TlsFault {
    /// The server wants a certificate of this side.
    #[error("the server requires a client certificate, and there is none")]
    ClientCertificate,
    /// It speaks other versions, or other ciphers.
    #[error("no TLS version or cipher in common")]
    Version,
    /// It does not know the name that it was called by.
    #[error("the server does not recognise this name")]
    Name,
    /// What answers does not speak TLS.
    #[error("the server does not use TLS")]
    NoTls,
    /// It refuses without saying why.
    #[error("the server refused")]
    Refused,
}

impl TlsFault {
    /// As it stands in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TlsFault::ClientCertificate => "client-certificate",
            TlsFault::Version => "version",
            TlsFault::Name => "name",
            TlsFault::NoTls => "no-tls",
            TlsFault::Refused => "refused",
        }
    }

    /// What an error of TLS means; none where it is about the server's certificate.
    #[must_use]
    pub fn of(error: &rustls::Error) -> Option<Self> {
        use rustls::{AlertDescription as Alert, Error as Tls};
        Some(match error {
            Tls::InvalidCertificate(_) => return None,
            Tls::AlertReceived(Alert::CertificateRequired | Alert::NoCertificate) => {
                TlsFault::ClientCertificate
            }
            Tls::AlertReceived(Alert::ProtocolVersion | Alert::InsufficientSecurity)
            | Tls::PeerIncompatible(_) => TlsFault::Version,
            Tls::AlertReceived(Alert::UnrecognisedName) => TlsFault::Name,
            Tls::InvalidMessage(_) => TlsFault::NoTls,
            _ => TlsFault::Refused,
        })
    }
}
