//! Names to addresses: by the system's resolver, as everything else on this computer does it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::thread;

use dns_lookup::LookupErrorKind;
use portico_core::safe_url;
use tokio::sync::oneshot;

use super::SILENCE;
use crate::context::Context;

/// What the resolver says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Addresses, one at least.
    Found(Vec<IpAddr>),
    /// There is no such name.
    NotFound,
    /// It could not be looked up.
    Failed,
    /// Nothing in time.
    Silent,
}

impl Answer {
    /// The addresses, if any.
    pub(crate) fn addresses(&self) -> &[IpAddr] {
        match self {
            Answer::Found(addresses) => addresses,
            Answer::NotFound | Answer::Failed | Answer::Silent => &[],
        }
    }

    pub(crate) fn is_found(&self) -> bool {
        !self.addresses().is_empty()
    }
}

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressScope {
    /// Out into the world. That is said of the ranges between networks too: of carriers' NAT and
    /// of VPNs (100.64/10), of tools that answer with stand-ins (198.18/15), of NAT64.
    Public,
    /// To the organisation's own network, or to the neighbours.
    Private,
    /// Nowhere, which is how filters answer.
    Nowhere,
}

/// Where an address leads.
pub(crate) fn address_scope(address: IpAddr) -> AddressScope {
    let address = address.to_canonical();
    if address.is_unspecified() || address.is_loopback() {
        return AddressScope::Nowhere;
    }
    let inside = match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
    };
    if inside {
        AddressScope::Private
    } else {
        AddressScope::Public
    }
}

/// Whether all the answers for a name lead nowhere. Of one address that leads nowhere and one
/// that does not, the second one works.
pub(crate) fn lead_nowhere(addresses: &[IpAddr]) -> bool {
    !addresses.is_empty()
        && addresses
            .iter()
            .all(|a| address_scope(*a) == AddressScope::Nowhere)
}

/// Whether an address is one of the public IPv6 internet, and not of a tunnel that Windows makes
/// by itself (Teredo, 2001::/32).
pub(crate) fn is_global_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    first & 0xe000 == 0x2000 && (first, second) != (0x2001, 0)
}

/// Whether an interface's address may be of use: not loopback, and not one that a system gives
/// itself when nobody else gives it one.
pub(crate) fn is_usable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !v4.is_loopback() && !v4.is_link_local() && v4 != Ipv4Addr::UNSPECIFIED,
        IpAddr::V6(v6) => !v6.is_loopback() && !v6.is_unicast_link_local() && !v6.is_unspecified(),
    }
}

/// Whether a host's address is known without asking anybody.
pub(crate) fn is_given(context: &Context, host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    safe_url::is_localhost(host) || given(context, host).is_some()
}

fn given(context: &Context, host: &str) -> Option<IpAddr> {
    let network = context.portico.http().network();
    let set = network.resolve.iter().find(|(name, _)| name == host);
    host.parse()
        .ok()
        .or_else(|| set.map(|(_, address)| *address))
}

/// Looks up a host as the sign-in does: this computer's own names without asking anybody.
pub(crate) async fn resolve(context: &Context, host: &str) -> Answer {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    // No setting leads a name of this computer elsewhere.
    if safe_url::is_localhost(host) {
        return Answer::Found(safe_url::LOCALHOST.to_vec());
    }
    if let Some(address) = given(context, host) {
        return Answer::Found(vec![address]);
    }
    let (tell, told) = oneshot::channel();
    let name = host.to_owned();
    // The system's resolver can't be cut off, and a runtime that ends waits for its own threads: so
    // it is a thread that nobody waits for.
    let asked = thread::Builder::new()
        .name("resolver".to_owned())
        .spawn(move || {
            // Nobody listens any more: then the time is over.
            let _ = tell.send(look_up(&name));
        });
    if asked.is_err() {
        return Answer::Failed;
    }
    match tokio::time::timeout(SILENCE, told).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Answer::Failed,
        Err(_) => Answer::Silent,
    }
}

fn look_up(name: &str) -> Answer {
    match dns_lookup::lookup_host(name) {
        Ok(found) => {
            let mut addresses: Vec<IpAddr> = Vec::new();
            for address in found {
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
            if addresses.is_empty() {
                Answer::NotFound
            } else {
                Answer::Found(addresses)
            }
        }
        Err(error) => match error.kind() {
            LookupErrorKind::NoName | LookupErrorKind::NoData => Answer::NotFound,
            _ => Answer::Failed,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use portico_core::http::Network;

    fn leads_to(text: &str) -> AddressScope {
        address_scope(text.parse().unwrap())
    }

    #[test]
    fn sinkholes_private_networks_and_the_world_are_told_apart() {
        for nowhere in [
            "0.0.0.0",
            "127.0.0.1",
            "127.9.9.9",
            "::",
            "::1",
            "::ffff:0.0.0.0",
        ] {
            assert_eq!(leads_to(nowhere), AddressScope::Nowhere, "{nowhere}");
        }
        for inside in [
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.1.1",
            "fd00::1",
            "fe80::1",
        ] {
            assert_eq!(leads_to(inside), AddressScope::Private, "{inside}");
        }
        for out in [
            "192.0.2.1",
            "100.64.0.1",
            "198.18.0.1",
            "64:ff9b::c000:201",
            "2606:4700::1",
        ] {
            assert_eq!(leads_to(out), AddressScope::Public, "{out}");
        }
    }

    #[test]
    fn one_address_that_works_is_enough() {
        let all = |list: &[&str]| {
            list.iter()
                .map(|a| a.parse().unwrap())
                .collect::<Vec<IpAddr>>()
        };
        assert!(lead_nowhere(&all(&["0.0.0.0", "::"])));
        assert!(!lead_nowhere(&all(&["0.0.0.0", "192.0.2.1"])));
        assert!(!lead_nowhere(&[]));
    }

    #[test]
    fn only_public_ipv6_is_global() {
        for (text, global) in [
            ("2606:4700::1", true),
            ("2001:db8::1", true),
            ("2001:0:53aa::1", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("::1", false),
        ] {
            assert_eq!(is_global_v6(text.parse().unwrap()), global, "{text}");
        }
    }

    #[tokio::test]
    async fn a_fixed_name_and_an_address_ask_nobody() {
        let fixed = "192.0.2.7".parse().unwrap();
        let (context, _folder) = testing::context_on(Network {
            resolve: vec![("id.example.com".to_owned(), fixed)],
            ..Network::default()
        });
        assert_eq!(
            resolve(&context, "id.example.com").await,
            Answer::Found(vec![fixed])
        );
        let literal = Answer::Found(vec!["::1".parse().unwrap()]);
        assert_eq!(resolve(&context, "[::1]").await, literal);
    }

    #[tokio::test]
    async fn this_computers_own_names_are_asked_of_nobody() {
        let elsewhere = "192.0.2.1".parse().unwrap();
        let names = ["localhost", "auth.localhost", "LOCALHOST."];
        let (context, _folder) = testing::context_on(Network {
            resolve: names.map(|name| (name.to_owned(), elsewhere)).to_vec(),
            ..Network::default()
        });
        for name in names {
            let answer = resolve(&context, name).await;
            assert_eq!(answer.addresses(), safe_url::LOCALHOST, "{name}");
        }
    }
}
