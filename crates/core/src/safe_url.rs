//! Addresses that Portico may talk to.

use std::net::IpAddr;

use url::{Host, Url};

/// Whether an address may be used: `https`, or `http` to this computer itself.
#[must_use]
pub fn is_safe(url: &Url) -> bool {
    url.username().is_empty()
        && url.password().is_none()
        && match url.scheme() {
            "https" => url.host().is_some(),
            "http" => is_loopback(url),
            _ => false,
        }
}

/// Whether `from` may lead on to `to`: to an address that may be used, and from out there never to
/// this computer's own ports.
#[must_use]
pub fn may_lead(from: &Url, to: &Url) -> bool {
    is_safe(to) && (is_loopback(from) || !is_loopback(to))
}

/// Whether an address is this computer itself.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_out_there_leads_to_this_computer_or_to_plain_http() {
        for (from, to, may) in [
            ("https://a.example/", "https://b.example/x", true),
            ("https://a.example/", "http://a.example/", false),
            ("https://a.example/", "http://127.0.0.1:631/", false),
            ("https://a.example/", "https://localhost/", false),
            ("https://a.example/", "https://x.localhost/", false),
            ("https://a.example/", "https://[::1]/", false),
            ("https://a.example/", "https://2130706433/", false),
            ("https://a.example/", "https://0x7f.1/", false),
            ("http://127.0.0.1:1/", "http://localhost:2/", true),
            ("http://127.0.0.1:1/", "http://a.example/", false),
            ("http://127.0.0.1:1/", "file:///etc/passwd", false),
        ] {
            let [from, to] = [from, to].map(|text| Url::parse(text).unwrap());
            assert_eq!(may_lead(&from, &to), may, "{from} to {to}");
        }
    }

    #[test]
    fn plain_http_is_for_this_computer_only() {
        for (text, safe) in [
            ("https://example.com/x", true),
            ("http://127.0.0.1:9/x", true),
            ("http://[::1]/", true),
            ("http://localhost:3000", true),
            ("http://example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("https://user:pass@example.com", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_safe(&Url::parse(text).unwrap()), safe, "{text}");
        }
    }
}
