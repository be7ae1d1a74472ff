//! Whether this computer is connected to any network at all, in which way, and whether that leads
//! anywhere. A network without a way out is as good as none, unless the service, or a proxy that
//! leads to it, is inside: then the system knows a way to that one.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use futures_util::future::join_all;
use portico_proxy::{Proxy, Way};
use sysinfo::{InterfaceOperationalState, Networks};
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::probe::dns::{self, AddressScope, address_scope, is_global_v6, is_usable};
use crate::proxies;
use crate::remedy::{Act, Remedy};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.link",
    category: Category::Network,
    article: "another-network",
    // Where there is no way out, names are looked up and a proxy script is fetched.
    limit: Duration::from_secs(7),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let system = context.system.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let listed = Networks::new_with_refreshed_list().map(|networks| {
            let interfaces = networks.iter().map(|(name, data)| {
                let name = name.to_string_lossy().into_owned();
                Interface {
                    kind: system::kind(&system, &name),
                    name,
                    up: is_up(data.operational_state()),
                    addresses: data.ip_networks().iter().map(|ip| ip.addr).collect(),
                }
            });
            interfaces.collect::<Vec<_>>()
        });
        (listed.ok(), leads_out())
    });
    let Ok((listed, leads_out)) = looked.await else {
        return Finding::skipped(Message::new("skipped-broke"));
    };
    let Some(listed) = listed else {
        return Finding::skipped(Message::new("link-not-listed"));
    };
    let needed = !context.is_all_here();
    let way = match leads_out {
        true => WayOut::Everywhere,
        false if needed && listed.iter().any(Interface::may_lead_out) => {
            way_to_service(context).await
        }
        false => WayOut::None,
    };
    judge(&listed, way, needed)
}

/// How far the ways lead that the system knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WayOut {
    /// Out into the world: there is a default route.
    Everywhere,
    /// Not out, but to the service, or to a proxy.
    ToService,
    /// Nowhere.
    None,
    /// There is no default route, and an offline run asks nobody where the service is.
    NotKnown,
}

impl WayOut {
    fn word(self) -> &'static str {
        match self {
            WayOut::Everywhere => "everywhere",
            WayOut::ToService => "service_only",
            WayOut::None => "none",
            WayOut::NotKnown => "not_known",
        }
    }
}

/// Whether the system knows a way to any host of the service, or to a proxy that is set.
async fn way_to_service(context: &Context) -> WayOut {
    let targets = context.targets().into_iter();
    let targets: Vec<Target> = targets.filter(|target| !target.is_here()).collect();
    let addresses: Vec<Url> = targets.iter().filter_map(Target::url).collect();
    let hosts = targets.iter().map(|target| leads_to(context, &target.host));
    let (direct, proxies) = tokio::join!(join_all(hosts), proxies::of(context, &addresses));
    let ways = proxies.ways.iter().flatten();
    let all = ways.flat_map(|ways| ways.ways.iter().filter_map(Way::proxy));
    let mut proxies: Vec<&Proxy> = all.collect();
    proxies.dedup();
    let through = proxies
        .into_iter()
        .map(async |proxy| match proxy.is_here() {
            // It has its own way out, or none, which shows when it is asked.
            true => Some(true),
            false => leads_to(context, &proxy.host).await,
        });
    let all = [direct, join_all(through).await].concat();
    if all.contains(&Some(true)) {
        WayOut::ToService
    } else if all.contains(&None) {
        WayOut::NotKnown
    } else {
        WayOut::None
    }
}

/// Whether the system knows a way to a host; none where an offline run can't tell.
async fn leads_to(context: &Context, host: &str) -> Option<bool> {
    if context.offline && !dns::is_given(context, host) {
        return None;
    }
    let answer = dns::resolve(context, host).await;
    let mut addresses = answer.addresses().iter().copied();
    Some(
        addresses
            .any(|address| address_scope(address) != AddressScope::Nowhere && is_way_to(address)),
    )
}

/// A way out of this computer, or what looks like one.
#[derive(Debug, Clone)]
struct Interface {
    name: String,
    kind: Kind,
    up: bool,
    addresses: Vec<IpAddr>,
}

impl Interface {
    fn may_lead_out(&self) -> bool {
        let has_address = self.addresses.iter().copied().any(is_usable);
        self.up && has_address && !is_for_guests(&self.name)
    }
}

/// What an interface is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    all(target_os = "macos", not(test)),
    expect(dead_code, reason = "a name there does not tell a cable from Wi-Fi")
)]
enum Kind {
    Wired,
    WiFi,
    Mobile,
    /// Of a VPN, or of another tunnel.
    Tunnel,
    /// Not known.
    Other,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Wired => "wired",
            Kind::WiFi => "wifi",
            Kind::Mobile => "mobile",
            Kind::Tunnel => "vpn",
            Kind::Other => "other",
        }
    }
}

/// Whether the system knows a way to the public internet. These addresses are nobody's (RFC 5737,
/// RFC 3849).
fn leads_out() -> bool {
    let v4 = Ipv4Addr::new(192, 0, 2, 1);
    let v6 = Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0, 0, 0, 0, 1);
    is_way_to(v4.into()) || is_way_to(v6.into())
}

/// Whether the system knows a way to an address. A datagram socket that is connected sends nothing.
fn is_way_to(address: IpAddr) -> bool {
    let from: IpAddr = match address {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    UdpSocket::bind(SocketAddr::new(from, 0))
        .and_then(|socket| socket.connect(SocketAddr::new(address, 443)))
        .is_ok()
}

/// An interface of unknown state may well work: tunnels often have no other.
fn is_up(state: InterfaceOperationalState) -> bool {
    !matches!(
        state,
        InterfaceOperationalState::Down
            | InterfaceOperationalState::NotPresent
            | InterfaceOperationalState::LowerLayerDown
    )
}

/// Whether an interface only leads to containers or virtual machines on this computer. The names
/// are those that Docker, Podman, libvirt, LXC, VirtualBox, VMware, Hyper-V and macOS's own
/// sharing give them.
fn is_for_guests(name: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "docker",
        "br-",
        "veth",
        "virbr",
        "vnet",
        "lxcbr",
        "lxdbr",
        "cni",
        "podman",
        "vmnet",
        "vboxnet",
        "bridge1",
        "VirtualBox Host-Only",
        "VMware Network Adapter",
        "vEthernet (Default Switch",
        "vEthernet (WSL",
    ];
    // `vethernet` is Hyper-V's, whose external switch is a way out.
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn judge(interfaces: &[Interface], way: WayOut, needed: bool) -> Finding {
    let out: Vec<&Interface> = interfaces
        .iter()
        .filter(|interface| interface.may_lead_out())
        .collect();
    // Some VPNs keep their interface when there is nothing to tunnel through any more. In some
    // containers a tunnel is all there is, and then it leads out.
    let is_tunnel = |interface: &&Interface| interface.kind == Kind::Tunnel;
    let leads = matches!(way, WayOut::Everywhere | WayOut::ToService);
    let connected = !out.is_empty() && (leads || !out.iter().all(is_tunnel));
    let no_network = |finding: Finding, confidence| {
        finding
            .suspect(Cause::NoNetwork, confidence)
            .remedy(Remedy::Act(Act::OpenNetworkSettings))
    };
    // What the cause says of it, too.
    let leads_nowhere = |id: &str| Message::new(id).with("link", "there");
    let finding = match (connected, way) {
        (true, WayOut::Everywhere | WayOut::ToService) => Finding::pass(),
        (true, WayOut::None | WayOut::NotKnown) if !needed => Finding::pass(),
        (false, _) if !needed => Finding::pass_with(Message::new("link-not-needed")),
        (true, WayOut::None) => {
            let finding = Finding::fail(leads_nowhere("link-leads-nowhere"));
            no_network(finding, Confidence::Certain)
                .remedy(Remedy::step("step-renew-link"))
                .remedy(Remedy::for_it("it-default-route"))
        }
        (true, WayOut::NotKnown) => {
            let finding = Finding::warn(leads_nowhere("link-only-inside"));
            no_network(finding, Confidence::Likely)
                .remedy(Remedy::step("step-renew-link"))
                .remedy(Remedy::for_it("it-default-route"))
        }
        (false, _) => no_network(
            Finding::fail(Message::new("link-none")),
            Confidence::Certain,
        )
        .remedy(Remedy::step("step-connect")),
    };
    let is_global = |address: &IpAddr| matches!(address, IpAddr::V6(v6) if is_global_v6(*v6));
    let v6 = out.iter().flat_map(|interface| &interface.addresses);
    finding
        .because(
            "interfaces",
            Evidence::by_name(
                out.iter()
                    .map(|interface| (&interface.name, Evidence::word(interface.kind.word()))),
            ),
        )
        .because("way_out", Evidence::word(way.word()))
        .because("vpn", Evidence::yes(out.iter().any(is_tunnel)))
        .because("ipv6", Evidence::yes(v6.into_iter().any(is_global)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing::assert_has_words;

    fn interface(name: &str, kind: Kind, address: &str) -> Interface {
        Interface {
            name: name.to_owned(),
            kind,
            up: true,
            addresses: vec![address.parse().unwrap()],
        }
    }

    fn evidence(finding: &Finding, key: &str) -> serde_json::Value {
        let found = finding.evidence.iter().find(|(name, _)| *name == key);
        found.unwrap().1.value().clone()
    }

    #[test]
    fn a_cable_and_a_vpn_pass_and_are_named() {
        let all = [
            interface("eth0", Kind::Wired, "192.0.2.4"),
            interface("wg0", Kind::Tunnel, "2001:db8::4"),
        ];
        let finding = judge(&all, WayOut::Everywhere, true);
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(
            evidence(&finding, "interfaces"),
            serde_json::json!({"eth0": "wired", "wg0": "vpn"})
        );
        assert_eq!(evidence(&finding, "vpn"), true);
        assert_eq!(evidence(&finding, "ipv6"), true);
    }

    #[test]
    fn loopback_an_address_of_its_own_making_and_containers_are_no_network() {
        let mut down = interface("eth1", Kind::Wired, "192.0.2.5");
        down.up = false;
        let all = [
            interface("lo", Kind::Other, "127.0.0.1"),
            interface("wlan0", Kind::WiFi, "169.254.7.7"),
            interface("utun0", Kind::Tunnel, "fe80::1"),
            interface("docker0", Kind::Other, "172.17.0.1"),
            down,
        ];
        let finding = judge(&all, WayOut::Everywhere, true);
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].cause, Cause::NoNetwork);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
    }

    #[test]
    fn a_tunnel_without_anything_to_go_through_is_no_network() {
        let vpn = [interface("tailscale0", Kind::Tunnel, "100.64.0.7")];
        for (way, status) in [
            (WayOut::None, Status::Fail),
            (WayOut::NotKnown, Status::Fail),
            (WayOut::ToService, Status::Pass),
            (WayOut::Everywhere, Status::Pass),
        ] {
            let finding = judge(&vpn, way, true);
            assert_eq!(finding.status, status, "{way:?}");
            assert_has_words(&finding);
        }
    }

    #[test]
    fn a_cable_to_a_network_that_leads_nowhere_is_no_network() {
        let cable = [interface("eth0", Kind::Wired, "192.0.2.4")];
        let of = |way, needed| {
            let finding = judge(&cable, way, needed);
            assert_has_words(&finding);
            let suspect = finding.suspects.first().cloned();
            (finding.status, suspect.map(|it| (it.cause, it.confidence)))
        };
        let sure = Some((Cause::NoNetwork, Confidence::Certain));
        assert_eq!(of(WayOut::None, true), (Status::Fail, sure));
        // The service, or a proxy, may be on that very network.
        let maybe = Some((Cause::NoNetwork, Confidence::Likely));
        assert_eq!(of(WayOut::NotKnown, true), (Status::Warn, maybe));
        assert_eq!(of(WayOut::ToService, true), (Status::Pass, None));
        assert_eq!(of(WayOut::None, false), (Status::Pass, None));
    }

    #[tokio::test]
    async fn an_offline_run_asks_nobody_where_the_service_is() {
        let (context, _folder) = crate::testing::context();
        let context = Context {
            offline: true,
            ..context
        };
        assert_eq!(way_to_service(&context).await, WayOut::NotKnown);
    }

    #[tokio::test]
    async fn a_way_to_the_service_or_to_a_proxy_is_enough() {
        // This computer itself is always led to, and leads nowhere.
        let here = [127, 0, 0, 1].into();
        let network = portico_core::http::Network {
            resolve: vec![("id.example.com".to_owned(), here)],
            ..Default::default()
        };
        let (mut context, _folder) = crate::testing::context_on(network);
        assert_eq!(way_to_service(&context).await, WayOut::None);
        let variables = &mut context.system.variables;
        variables.insert("HTTPS_PROXY", "http://127.0.0.1:3128".into());
        assert_eq!(way_to_service(&context).await, WayOut::ToService);
    }

    #[test]
    fn a_service_on_this_computer_needs_no_network() {
        let finding = judge(&[], WayOut::None, false);
        assert_eq!(finding.status, Status::Pass);
        assert!(finding.suspects.is_empty() && finding.message.is_some());
    }

    #[test]
    fn the_switch_of_a_virtual_machine_may_be_a_way_out() {
        assert!(is_for_guests("vEthernet (Default Switch)"));
        assert!(!is_for_guests("vEthernet (External)"));
        assert!(!is_for_guests("bridge0"));
    }

    #[tokio::test]
    async fn the_real_computer_is_looked_at() {
        let (context, _folder) = crate::testing::context();
        let finding = look(&context).await;
        assert_ne!(finding.status, Status::Skipped);
        assert_ne!(finding.status, Status::Warn);
    }
}
