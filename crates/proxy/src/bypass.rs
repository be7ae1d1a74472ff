//! The addresses that need no proxy, as desktops and browsers write them: `*.example.com`,
//! `.example.com`, `10.0.0.0/8`, `192.168.*`, `<local>`, `<-loopback>`.

use std::net::IpAddr;

use url::{Host, Url};

/// The exceptions to a proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exceptions {
    pub(crate) patterns: Vec<String>,
    /// Only these go through the proxy (KDE).
    pub(crate) reversed: bool,
}

impl Exceptions {
    pub(crate) fn new<T: AsRef<str>>(patterns: impl IntoIterator<Item = T>) -> Self {
        let patterns = patterns
            .into_iter()
            .map(|pattern| pattern.as_ref().trim().to_ascii_lowercase())
            .filter(|pattern| !pattern.is_empty())
            .collect();
        Self {
            patterns,
            reversed: false,
        }
    }

    /// Whether this computer's own addresses are meant to go through the proxy, too.
    pub(crate) fn loopback_on_purpose(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern == "<-loopback>")
    }

    /// The entry by which an address needs no proxy.
    pub(crate) fn entry_for(&self, address: &Url) -> Option<&str> {
        let port = address.port_or_known_default();
        let listed = address.host().and_then(|host| {
            let mut all = self.patterns.iter();
            all.find(|pattern| fits(pattern, &host, port))
        });
        match (listed, self.reversed) {
            (Some(entry), false) => Some(entry),
            (None, true) => Some("ReversedException"),
            (None, false) | (Some(_), true) => None,
        }
    }

    /// Whether an address needs no proxy.
    #[cfg(test)]
    pub(crate) fn leave_out(&self, address: &Url) -> bool {
        self.entry_for(address).is_some()
    }
}

fn fits(pattern: &str, host: &Host<&str>, port: Option<u16>) -> bool {
    let pattern = pattern.split_once("://").map_or(pattern, |(_, rest)| rest);
    let name = match host {
        Host::Domain(name) => name.trim_end_matches('.').to_ascii_lowercase(),
        Host::Ipv4(ip) => ip.to_string(),
        Host::Ipv6(ip) => ip.to_string(),
    };
    if pattern == "<local>" {
        return matches!(host, Host::Domain(_)) && !name.contains('.');
    }
    let ip: Option<IpAddr> = name.parse().ok();
    let bare = pattern.trim_start_matches('[').trim_end_matches(']');
    if let (Some(ip), Some((net, bits))) = (ip, bare.split_once('/')) {
        return net_of(net)
            .zip(bits.parse().ok())
            .is_some_and(|(net, bits)| within(ip, net, bits));
    }
    if let Ok(other) = bare.parse::<IpAddr>() {
        return ip == Some(other);
    }
    let pattern = match pattern.rsplit_once(':') {
        Some((rest, wanted)) => match wanted.parse::<u16>() {
            Ok(wanted) if Some(wanted) == port => rest,
            Ok(_) => return false,
            Err(_) => pattern,
        },
        None => pattern,
    };
    match pattern.strip_prefix('.') {
        Some(domain) => name.ends_with(pattern) || name == domain,
        None if pattern.contains('*') => glob(pattern.as_bytes(), name.as_bytes()),
        None => {
            name == pattern
                || (ip.is_none()
                    && name
                        .strip_suffix(pattern)
                        .is_some_and(|rest| rest.ends_with('.')))
        }
    }
}

/// A network's address; macOS leaves out zeros at its end (`169.254/16`).
fn net_of(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        return text.parse().ok();
    }
    let missing = 3_usize.checked_sub(text.matches('.').count())?;
    format!("{text}{}", ".0".repeat(missing)).parse().ok()
}

/// Whether an address is in a network.
pub(crate) fn within(ip: IpAddr, net: IpAddr, bits: u32) -> bool {
    let same = |ip: u128, net: u128, width: u32| {
        bits <= width && (bits == 0 || (ip ^ net) >> (width - bits) == 0)
    };
    match (ip, net) {
        (IpAddr::V4(ip), IpAddr::V4(net)) => same(ip.to_bits().into(), net.to_bits().into(), 32),
        (IpAddr::V6(ip), IpAddr::V6(net)) => same(ip.to_bits(), net.to_bits(), 128),
        _ => false,
    }
}

/// Whether a text is what a pattern with `*` says, in time that grows with their product at most.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(next) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if c == next => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_fits_as_the_desktops_mean_it() {
        for (pattern, address, fit) in [
            ("example.com", "https://example.com", true),
            ("example.com", "https://id.example.com", true),
            ("example.com", "https://badexample.com", false),
            ("*.example.com", "https://id.example.com", true),
            ("*.example.com", "https://example.com", false),
            (".example.com", "https://id.example.com", true),
            ("10.0.0.0/8", "https://10.2.3.4", true),
            ("10.0.0.0/8", "https://11.2.3.4", false),
            ("169.254/16", "http://169.254.9.9", true),
            ("192.168.*", "https://192.168.1.1", true),
            ("::1", "http://[::1]:4000", true),
            ("[::1]", "http://[::1]:4000", true),
            ("127.0.0.0/8", "http://127.0.0.1:4000", true),
            ("localhost", "http://localhost:4000", true),
            ("<local>", "http://intranet", true),
            ("<local>", "http://10.1.1.1", false),
            ("<-loopback>", "http://127.0.0.1", false),
            ("https://id.example.com", "https://id.example.com", true),
            ("id.example.com:8443", "https://id.example.com", false),
            ("id.example.com:443", "https://id.example.com", true),
            ("*", "https://anything.example", true),
            ("10.0.0.0/99", "https://10.0.0.1", false),
            ("0.0.0.0/0", "https://10.0.0.1", true),
            ("::/0", "https://10.0.0.1", false),
        ] {
            let address = Url::parse(address).unwrap();
            let exceptions = Exceptions::new([pattern]);
            assert_eq!(exceptions.leave_out(&address), fit, "{pattern} {address}");
        }
    }

    #[test]
    fn reversed_exceptions_are_the_only_ones_that_go_through_the_proxy() {
        let exceptions = Exceptions {
            reversed: true,
            ..Exceptions::new(["example.com"])
        };
        assert!(!exceptions.leave_out(&Url::parse("https://example.com").unwrap()));
        assert!(exceptions.leave_out(&Url::parse("https://other.example").unwrap()));
    }
}
