//! Addresses that Portico may talk to.

use std::net::IpAddr;

use url::{Host, Url};

pub use portico_proxy::near::{LOCALHOST, is_localhost, is_loopback, is_near};

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
/// this computer's own ports, nor to an address of the link. A host may always lead to itself. What
/// a name resolves to is checked where it is resolved.
#[must_use]
pub fn may_lead(from: &Url, to: &Url) -> bool {
    is_safe(to) && (is_loopback(from) || !names_near(to) || from.host() == to.host())
}

fn names_near(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_localhost(name),
        Some(Host::Ipv4(ip)) => is_near(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => is_near(IpAddr::V6(ip)),
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
            ("https://a.example/", "https://localhost./", false),
            ("https://a.example/", "https://X.LOCALHOST./", false),
            ("https://a.example/", "https://0.0.0.0/", false),
            ("https://a.example/", "https://[::]/", false),
            ("https://a.example/", "https://[::ffff:127.0.0.1]/", false),
            ("https://a.example/", "https://169.254.169.254/", false),
            ("https://a.example/", "https://[fe80::1]/", false),
            ("https://a.example/", "https://localhost.example/", true),
            ("https://a.example/", "https://10.1.2.3/", true),
            (
                "https://169.254.7.7/",
                "https://169.254.7.7:8443/token",
                true,
            ),
            ("https://169.254.7.7/", "https://169.254.7.8/", false),
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
            ("http://auth.localhost./", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://0.0.0.0/", false),
            ("http://localhost.example/", false),
            ("http://notlocalhost/", false),
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
