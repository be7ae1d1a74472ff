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
