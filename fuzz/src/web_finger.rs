//! What WebFinger answers for an address.

use portico_core::fuzzing;
use portico_core::safe_url;

/// An issuer that comes out is one that a sign-in may go to: over TLS, and never this computer where
/// somebody else's domain says so.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    for (from, here) in [
        ("https://acme.example", false),
        ("http://127.0.0.1:7", true),
    ] {
        let Some(issuer) = fuzzing::web_finger(from, data) else {
            continue;
        };
        assert!(safe_url::is_safe(&issuer), "{issuer}");
        assert!(here || !safe_url::is_loopback(&issuer), "{issuer}");
        assert!(here || issuer.scheme() == "https", "{issuer}");
    }
}
