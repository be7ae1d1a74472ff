//! Issuers as others write them, compared in one form.

use url::Url;

use crate::text::is_hidden;

/// An address without the slash that a URL without a path always has.
pub(crate) fn trimmed(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

/// The one form of an address that somebody else has written, to compare it with another one.
#[must_use]
pub(crate) fn form(text: &str) -> String {
    match Url::parse(text) {
        Ok(url) => trimmed(&url).to_owned(),
        Err(_) => text.trim_end_matches('/').to_owned(),
    }
}

/// Whether an issuer has nothing in it that no address has as it is written.
#[must_use]
pub(crate) fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| c.is_whitespace() || is_hidden(c))
}

/// Whether an issuer leaves open whose it is: a server for many tenants that says how the issuer of
/// each is written, such as `https://id.example/{tenantid}/v2.0`.
#[must_use]
pub(crate) fn is_of_any_tenant(text: &str) -> bool {
    let has = |open: &str, close: &str| {
        text.split_once(open)
            .is_some_and(|(_, rest)| rest.contains(close))
    };
    has("{", "}") || has("%7B", "%7D")
}
