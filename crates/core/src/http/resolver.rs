//! Where names lead.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use crate::safe_url;
use parking_lot::{Mutex, MutexGuard};

/// The system's resolver, for all names but this computer's own. It tells a blocked name from a
/// missing one.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    pub(super) fixed: Vec<(String, IpAddr)>,
    /// Whether somebody else has named the address.
    pub(super) led: bool,
    /// The names that were found to lead to this computer itself.
    pub(super) here: LeadHere,
}

/// Names of the world that lead to this computer: a service may run here, and a filter answers so,
/// too. Which it is shows when somebody answers with the right certificate, or does not.
#[derive(Debug, Clone, Default)]
pub(super) struct LeadHere(Arc<Mutex<BTreeSet<String>>>);

impl LeadHere {
    pub(super) fn has(&self, host: &str) -> bool {
        self.names().contains(host)
    }

    fn note(&self, host: &str, is_here: bool) {
        match is_here {
            true => self.names().insert(host.to_owned()),
            false => self.names().remove(host),
        };
    }

    fn names(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock()
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the name is blocked")]
pub(super) struct Blocked;

impl reqwest::dns::Resolve for Resolver {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let name = name.as_str().to_owned();
        let (led, here) = (self.led, self.here.clone());
        let fixed = self
            .fixed
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, address)| *address);
        Box::pin(async move {
            let found: Vec<SocketAddr> = if safe_url::is_localhost(&name) {
                safe_url::LOCALHOST.map(at_any_port).to_vec()
            } else {
                let found = match fixed {
                    Some(address) => vec![at_any_port(address)],
                    None => tokio::net::lookup_host((&*name, 0)).await?.collect(),
                };
                let neighbour = name.to_ascii_lowercase().ends_with(".local") && !led;
                let found = match led {
                    true => elsewhere(found, neighbour)?,
                    false => elsewhere_or_here(found, neighbour)?,
                };
                let first = found.first();
                here.note(
                    &name,
                    first.is_some_and(|it| it.ip().to_canonical().is_loopback()),
                );
                found
            };
            Ok(Box::new(found.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

fn at_any_port(address: IpAddr) -> SocketAddr {
    SocketAddr::new(address, 0)
}

/// The answers for a name that lead to another computer. A `neighbour` that the person has named
/// (`.local`, RFC 6762) may have an address of the link.
fn elsewhere(mut found: Vec<SocketAddr>, neighbour: bool) -> Result<Vec<SocketAddr>, Blocked> {
    let any = !found.is_empty();
    found.retain(|address| {
        let ip = address.ip().to_canonical();
        let here = ip.is_loopback() || ip.is_unspecified();
        !here && (neighbour || !safe_url::is_near(ip))
    });
    match any && found.is_empty() {
        true => Err(Blocked),
        false => Ok(found),
    }
}

/// The same for a name that the person has given: where all of it leads to this computer, a service
/// may run here.
fn elsewhere_or_here(found: Vec<SocketAddr>, neighbour: bool) -> Result<Vec<SocketAddr>, Blocked> {
    elsewhere(found.clone(), neighbour).or_else(|blocked| {
        let is_here = |address: &SocketAddr| address.ip().to_canonical().is_loopback();
        match found.iter().all(is_here) {
            true => Ok(found),
            false => Err(blocked),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_computers_addresses_are_used_and_none_at_all_is_blocked() {
        let at = |text: &str| text.parse::<SocketAddr>().unwrap();
        let led = |found: &[&str]| elsewhere(found.iter().map(|text| at(text)).collect(), false);
        assert!(led(&["0.0.0.0:0"]).is_err());
        assert!(led(&["127.0.0.1:0", "[::]:0", "[::ffff:127.0.0.1]:0"]).is_err());
        assert!(led(&["169.254.169.254:0", "[fe80::1]:0"]).is_err());
        assert_eq!(led(&["10.1.2.3:0"]).unwrap(), [at("10.1.2.3:0")]);
        let mixed = ["127.0.0.1:0", "192.0.2.1:0", "[fe80::1]:0"];
        assert_eq!(led(&mixed).unwrap(), [at("192.0.2.1:0")]);
        assert_eq!(led(&[]).unwrap(), []);
        let printer = vec![at("[fe80::1]:0"), at("127.0.0.1:0")];
        assert_eq!(elsewhere(printer, true).unwrap(), [at("[fe80::1]:0")]);
    }

    #[tokio::test]
    async fn this_computers_own_names_are_asked_of_nobody() {
        use reqwest::dns::Resolve as _;
        let elsewhere = "192.0.2.1".parse().unwrap();
        let names = [
            "localhost",
            "auth.localhost",
            "AUTH.LocalHost",
            "localhost.",
        ];
        let resolver = Resolver {
            fixed: names.map(|name| (name.to_owned(), elsewhere)).to_vec(),
            led: false,
            here: LeadHere::default(),
        };
        for name in names {
            let found = resolver.resolve(name.parse().unwrap()).await.unwrap();
            let found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
            assert_eq!(found, safe_url::LOCALHOST, "{name}");
        }
    }

    #[test]
    fn a_name_that_the_person_has_given_may_lead_to_this_computer() {
        let at = |text: &str| text.parse::<SocketAddr>().unwrap();
        let given =
            |found: &[&str]| elsewhere_or_here(found.iter().map(|text| at(text)).collect(), false);
        assert_eq!(given(&["127.0.0.1:0"]).unwrap(), [at("127.0.0.1:0")]);
        assert_eq!(given(&["[::1]:0", "127.0.0.1:0"]).unwrap().len(), 2);
        let mixed = ["127.0.0.1:0", "192.0.2.1:0"];
        assert_eq!(given(&mixed).unwrap(), [at("192.0.2.1:0")]);
        for blocked in ["0.0.0.0:0", "[::]:0", "169.254.169.254:0"] {
            assert!(given(&[blocked]).is_err(), "{blocked}");
        }
    }
}
