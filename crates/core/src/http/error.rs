//! Why there is no answer, and what that is for a person.

use std::error::Error as StdError;
use std::io;

use portico_proxy::Fault;

use super::proxy_auth::Wants;
use super::proxy_fault::ProxyFault;
use super::resolver::Blocked;
use super::roots;
use crate::problem::{Code, ManagedBy, Problem};

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
    /// An authority that the organisation names is of no use.
    #[error("extra_ca names a file that can't be used: {why}")]
    Vouchers {
        /// Which host was to be recognised.
        host: String,
        /// Which file, and why.
        why: String,
        /// Whose policy it is.
        managed_by: Box<ManagedBy>,
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
    /// Another person's program listens in the place of a service of this computer.
    #[error("nothing was sent: another user's program listens at port {port} of {host}")]
    Taken {
        /// Which host.
        host: String,
        /// At which port.
        port: u16,
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
    #[error("{wants} (for {host})")]
    ProxySignIn {
        /// Which host.
        host: String,
        /// Which proxy, and what it wants.
        wants: Box<Wants>,
        /// What failed.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// A proxy that is set can't be read: nothing goes another way.
    #[error("no way to {host}: {fault}")]
    ProxySetting {
        /// Which host.
        host: String,
        /// What is set where, and how it would be right.
        fault: Fault,
    },
    /// The proxy does not lead there.
    #[error("the proxy {proxy}, set by {set_by}, {fault} (for {host})")]
    Proxy {
        /// Which host.
        host: String,
        /// Which proxy.
        proxy: String,
        /// Where it was set.
        set_by: String,
        /// What it does.
        fault: ProxyFault,
        /// What failed.
        #[source]
        source: Option<reqwest::Error>,
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

impl Error {
    /// Whether the same may work in a moment.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Error::Unreachable { .. } | Error::Timeout { .. } | Error::CutOff { .. } => true,
            Error::Proxy { fault, .. } => match fault {
                ProxyFault::Dead | ProxyFault::HungUp | ProxyFault::Silent => true,
                ProxyFault::Refused(status) => status.is_none_or(|status| status >= 500),
                ProxyFault::Near => false,
            },
            _ => false,
        }
    }

    /// Whether a proxy was not there at all, so that another way may be taken.
    pub(super) fn is_a_dead_proxy(&self) -> bool {
        let Error::Proxy { fault, .. } = self else {
            return false;
        };
        matches!(fault, ProxyFault::Dead | ProxyFault::Near)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (code, host) = match &error {
            Error::Unsafe(_) | Error::Settings(_) => (Code::ProfileInvalid, None),
            Error::SetUp(_) => (Code::Unexpected, None),
            Error::Unreachable { host, .. } | Error::Taken { host, .. } => {
                (Code::NetworkUnreachable, Some(host))
            }
            Error::DnsBlocked { host } => (Code::DnsBlocked, Some(host)),
            Error::Timeout { host } => (Code::NetworkTimeout, Some(host)),
            Error::Untrusted { host, .. } => (Code::TlsUntrusted, Some(host)),
            Error::NoRoots { host, .. } => (Code::CertificatesMissing, Some(host)),
            Error::Vouchers { host, .. } => (Code::PolicyForbids, Some(host)),
            Error::Tls { host, .. } => (Code::TlsFailed, Some(host)),
            Error::ProxySignIn { host, .. } => (Code::ProxySignIn, Some(host)),
            Error::ProxySetting { host, .. } => (Code::ProxySettingInvalid, Some(host)),
            Error::Proxy {
                host,
                fault: ProxyFault::Silent,
                ..
            } => (Code::NetworkTimeout, Some(host)),
            Error::Proxy { host, .. } => (Code::NetworkUnreachable, Some(host)),
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
        match &error {
            Error::Proxy { proxy, set_by, .. } => {
                problem.about.proxy = Some(proxy.clone());
                problem.about.set_by = Some(set_by.clone());
            }
            Error::ProxySignIn { wants, .. } => {
                let untold = &wants.untold;
                problem.about.untold = untold.why;
                let takes_password = &mut problem.about.proxy_takes_password;
                takes_password.clone_from(&untold.takes_password);
                problem.about.proxy.clone_from(&wants.proxy);
                problem.about.set_by.clone_from(&wants.set_by);
            }
            Error::Vouchers { managed_by, .. } => {
                problem.about.managed_by = Some(managed_by.as_ref().clone());
            }
            Error::Taken { .. } => problem.about.fault = Some("another-user"),
            Error::ProxySetting { fault, .. } => {
                problem.about.set_by = Some(fault.place.clone());
                problem.about.fault = Some(fault.reason.as_str());
                problem.about.right = Some(fault.right.clone());
            }
            _ => {}
        }
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

/// Why a request through a proxy came to nothing.
pub(super) enum Failed {
    /// The proxy wants to know who asks.
    SignIn(reqwest::Error),
    /// The proxy does not lead on.
    Proxy(ProxyFault, reqwest::Error),
    /// It took too long; whose fault that is remains to be seen.
    Timeout,
    /// It is not about the proxy.
    Beyond(Error),
}

/// What a request through a proxy that came to nothing means.
pub(super) fn failed_through(host: &str, error: reqwest::Error) -> Failed {
    let error = error.without_url();
    if error.is_timeout() {
        return Failed::Timeout;
    }
    let mut below: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(cause) = below {
        // hyper-util keeps the types of these errors to itself; their words are pinned by tests that go
        // through real proxies.
        let said = cause.to_string();
        let fault = match said.strip_prefix("tunnel error: ") {
            Some("proxy authorization required") => return Failed::SignIn(error),
            Some("failed to create underlying connection") => Some(ProxyFault::Dead),
            Some("unsuccessful" | "proxy response headers too long") => {
                Some(ProxyFault::Refused(None))
            }
            Some("unexpected end of file" | "io error establishing tunnel") => {
                Some(ProxyFault::HungUp)
            }
            _ => match said.strip_prefix("SOCKS error: ") {
                Some("failed to create underlying connection") => Some(ProxyFault::Dead),
                Some("io error during SOCKS handshake") => Some(ProxyFault::HungUp),
                Some(_) => Some(ProxyFault::Refused(None)),
                None => None,
            },
        };
        if let Some(fault) = fault {
            return Failed::Proxy(fault, error);
        }
        below = cause.source();
    }
    Failed::Beyond(classify(host, error))
}

/// What TLS says. `io::Error` hides what it wraps from `source`, and some layers wrap twice.
fn tls_error<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    cause.downcast_ref::<rustls::Error>().or_else(|| {
        let inner = cause.downcast_ref::<io::Error>()?.get_ref()?;
        tls_error(inner)
    })
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
