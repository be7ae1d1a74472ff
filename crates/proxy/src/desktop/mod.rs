//! The proxy settings of the desktop or the system.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;

#[cfg(any(test, target_os = "macos"))]
mod dynamic_store;
#[cfg(any(test, not(any(windows, target_os = "macos"))))]
mod gnome;
#[cfg(any(test, not(any(windows, target_os = "macos"))))]
mod kde;
#[cfg(target_os = "linux")]
mod portal;
#[cfg(unix)]
mod reading;
#[cfg(any(test, windows))]
mod wininet;

use url::Url;

use crate::bypass::Exceptions;
use crate::fault::{Fault, Reason, Wrong};
use crate::proxy::Proxy;
use crate::surroundings::Surroundings;
use crate::way::Ways;

/// What the settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Whose they are, in technical words.
    pub(crate) place: &'static str,
    /// The proxy for HTTP.
    pub(crate) http: Set<Proxy>,
    /// The proxy for HTTPS.
    pub(crate) https: Set<Proxy>,
    /// The proxy for what has none of its own.
    pub(crate) socks: Set<Proxy>,
    /// What needs none.
    pub(crate) exceptions: Exceptions,
    /// The address of a script.
    pub(crate) script: Set<Url>,
    /// Whether the network is asked for a script.
    pub(crate) detect: bool,
    /// Each address is looked up by the desktop itself.
    pub(crate) by_portal: bool,
    /// The settings leave it to these variables of the environment.
    pub(crate) variables: Option<Variables>,
}

impl Settings {
    /// Of a place that sets nothing.
    fn at(place: &'static str) -> Self {
        Self {
            place,
            ..Self::default()
        }
    }
}

/// What is set, and may not be readable.
pub(crate) type Set<T> = Option<Result<T, Fault>>;

/// The variables that a desktop takes its proxies from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Variables {
    pub(crate) http: Vec<&'static str>,
    pub(crate) https: Vec<&'static str>,
    pub(crate) socks: Vec<&'static str>,
    pub(crate) no: Vec<&'static str>,
    /// One of them is none of those that are read here.
    pub(crate) unknown: Option<Fault>,
}

/// A proxy as it stands in a setting.
fn proxy_at(place: &str, text: &str) -> Result<Proxy, Fault> {
    Proxy::parse(text).map_err(|wrong| wrong.at(place))
}

/// A script's address as it stands in a setting; none where nothing stands there.
fn script_at(place: &str, text: &str) -> Set<Url> {
    let text = text.trim();
    let wrong = || {
        let right = "http://HOST/proxy.pac".to_owned();
        let reason = Reason::Script;
        Wrong { reason, right }.at(place)
    };
    (!text.is_empty()).then(|| Url::parse(text).map_err(|_| wrong()))
}

/// Reads them; none where there is no desktop that has any.
pub(crate) async fn read(surroundings: &Surroundings) -> Option<Settings> {
    system::read(surroundings).await
}

/// The ways that the desktop itself says to an address; none where it does not.
pub(crate) async fn by_portal(
    surroundings: &Surroundings,
    address: &Url,
) -> Option<Result<Ways, Fault>> {
    #[cfg(target_os = "linux")]
    return portal::ways(surroundings, address).await;
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (surroundings, address);
        None
    }
}

/// The address of the script that the network offers.
pub(crate) async fn offered(surroundings: &Surroundings) -> Option<Url> {
    system::offered(surroundings).await
}

/// The script that a network offers under the domain that it gives its computers, as the first one of a
/// `resolv.conf`.
#[cfg(any(test, unix))]
fn offered_by(resolv_conf: &str) -> Option<Url> {
    let domain = resolv_conf.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let key = words.next()?;
        let domain = words.next()?.trim_end_matches('.');
        (matches!(key, "search" | "domain") && !domain.is_empty()).then_some(domain)
    })?;
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let is_one = domain.contains('.') && domain.chars().all(fits);
    is_one.then(|| Url::parse(&format!("http://wpad.{domain}/wpad.dat")).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_offers_its_script_under_the_first_search_domain() {
        let text = "# made by hand\nnameserver 10.0.0.1\nsearch corp.example lab.example\n";
        for text in [text, "domain corp.example.\n"] {
            assert_eq!(
                offered_by(text).unwrap().as_str(),
                "http://wpad.corp.example/wpad.dat"
            );
        }
        for nothing in ["search .\n", "", "search com\n", "search a@b.example\n"] {
            assert_eq!(offered_by(nothing), None, "{nothing}");
        }
    }
}
