//! The proxy settings of the desktop or the system.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;

#[cfg(any(test, not(any(windows, target_os = "macos"))))]
mod gnome;
#[cfg(any(test, not(any(windows, target_os = "macos"))))]
mod kde;
#[cfg(any(test, target_os = "macos"))]
mod scutil;
#[cfg(any(test, windows))]
mod wininet;

use url::Url;

use super::Proxy;
use super::bypass::Exceptions;
use crate::system::System;

/// What the settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// The proxy for HTTP.
    pub(super) http: Option<Proxy>,
    /// The proxy for HTTPS.
    pub(super) https: Option<Proxy>,
    /// The proxy for what has none of its own.
    pub(super) socks: Option<Proxy>,
    /// What needs none.
    pub(super) exceptions: Exceptions,
    /// The address of a script.
    pub(super) script: Option<Url>,
    /// Whether the network is asked for a script.
    pub(super) detect: bool,
    /// The settings leave it to the environment.
    pub(super) environment: bool,
    /// What Portico's HTTP client takes from them.
    pub(super) followed: Followed,
}

/// What Portico's HTTP client takes from the settings, word for word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Followed {
    pub(super) http: String,
    pub(super) https: String,
    pub(super) no: String,
}

/// Reads them; none where there is no desktop that has any.
pub(super) async fn read(system: &System) -> Option<Settings> {
    system::read(system).await
}

/// The domain that a network gives its computers, under which a script may be offered.
pub(super) fn search_domain(system: &System) -> Option<String> {
    system::search_domain(system).filter(|domain| {
        let fits = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
        domain.contains('.') && domain.chars().all(fits)
    })
}

/// The first domain of a `resolv.conf`.
#[cfg(any(test, unix))]
fn first_search_domain(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let key = words.next()?;
        let domain = words.next()?.trim_end_matches('.');
        (matches!(key, "search" | "domain") && !domain.is_empty()).then(|| domain.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_domain_is_the_first_one() {
        let text = "# made by hand\nnameserver 10.0.0.1\nsearch corp.example lab.example\n";
        assert_eq!(first_search_domain(text).unwrap(), "corp.example");
        assert_eq!(
            first_search_domain("domain corp.example.\n").unwrap(),
            "corp.example"
        );
        assert_eq!(first_search_domain("search .\n"), None);
    }
}
