//! Why sign-in fails: the stable codes of causes, and how sure one can be of them.

use portico_core::{Code, Language};
use serde::{Deserialize, Serialize};

use crate::message::Message;

macro_rules! causes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal => $article:literal;)*) => {
        /// A cause: a problem that explains itself, or something that only a look around finds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Cause {
            /// The problem is the cause.
            Problem(Code),
            $($(#[doc = $doc])* $name,)*
        }

        impl Cause {
            /// Every cause that is no problem.
            pub const ALL: &'static [Cause] = &[$(Cause::$name,)*];

            /// The code as it is printed: `dns_down`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    Cause::Problem(code) => code.as_str(),
                    $(Cause::$name => $text,)*
                }
            }

            /// The guide's article that explains it.
            #[must_use]
            pub fn article(self) -> &'static str {
                match self {
                    Cause::Problem(code) => code.article(),
                    $(Cause::$name => $article,)*
                }
            }
        }
    };
}

causes! {
    /// No interface is up.
    NoNetwork = "no_network" => "another-network";
    /// No name at all is found.
    DnsDown = "dns_down" => "another-network";
    /// The hosts file sends a needed name elsewhere.
    HostsFileEntry = "hosts_file_entry" => "another-network";
    /// A host is found, and its port is closed to this network.
    PortBlocked = "port_blocked" => "another-network";
    /// IPv6 leads nowhere, and IPv4 works.
    Ipv6Broken = "ipv6_broken" => "another-network";
    /// The certificate's time is over.
    CertificateExpired = "certificate_expired" => "proxy-and-tls";
    /// The certificate's time has not begun.
    CertificateNotYetValid = "certificate_not_yet_valid" => "clock";
    /// The certificate is somebody else's.
    CertificateWrongName = "certificate_wrong_name" => "proxy-and-tls";
    /// Something on the way opens encrypted connections.
    TlsInspection = "tls_inspection" => "proxy-and-tls";
    /// Something on the way breaks encrypted connections off.
    TlsBlocked = "tls_blocked" => "proxy-and-tls";
    /// The proxy that is set does not answer.
    ProxyDead = "proxy_dead" => "proxy-and-tls";
    /// The proxy refuses the way to a host.
    ProxyForbids = "proxy_forbids" => "proxy-and-tls";
    /// The proxy setting takes in this computer's own addresses.
    ProxyTakesLoopback = "proxy_takes_loopback" => "proxy-and-tls";
    /// The proxy script can't be had.
    PacUnreachable = "pac_unreachable" => "proxy-and-tls";
    /// The proxy script fails, or answers what is no way.
    PacBroken = "pac_broken" => "proxy-and-tls";
    /// The service reports an incident.
    ServiceIncident = "service_incident" => "service-status";
    /// The service is being maintained.
    ServiceMaintenance = "service_maintenance" => "service-status";
    /// The service is reached and does not work.
    ServiceDown = "service_down" => "service-status";
    /// The service's signing keys can't be used.
    ServiceKeysUnusable = "service_keys_unusable" => "service-status";
    /// There is no browser.
    BrowserMissing = "browser_missing" => "supported-browsers";
    /// The browser is too old, or not one that the service supports.
    BrowserUnsupported = "browser_unsupported" => "supported-browsers";
    /// The browser takes no cookies at all.
    CookiesBlocked = "cookies_blocked" => "cookies";
    /// The browser takes no third-party cookies.
    ThirdPartyCookiesBlocked = "third_party_cookies_blocked" => "cookies";
    /// An organisation's policy makes the browser take no third-party cookies.
    ThirdPartyCookiesBlockedByPolicy = "third_party_cookies_blocked_by_policy" => "cookies";
    /// The address looks mistyped.
    AddressMistyped = "address_mistyped" => "several-addresses";
    /// It fails here and worked on another network.
    OnlyThisNetwork = "only_this_network" => "another-network";
}

impl Cause {
    /// Its words in the catalogue of causes, where it has some: a problem may go by its own.
    pub(crate) fn message(self, service: &str) -> Option<Message> {
        let id = format!("cause-{}", self.as_str().replace('_', "-"));
        Language::English.has(&id).then(|| {
            let unknown = [
                "host",
                "place",
                "proxy",
                "right",
                "vendor",
                "incident",
                "browser",
                "suggestion",
                "link",
                "tls",
                "untold",
            ];
            let words = unknown.into_iter().fold(Message::new(id), |words, name| {
                words.with_optional(name, None)
            });
            words.number("minutes", 0).with("service", service)
        })
    }
}

/// How sure one can be of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It would explain it, and so would other things.
    Possible,
    /// It explains it, and little else does.
    Likely,
    /// It has been seen.
    Certain,
}
