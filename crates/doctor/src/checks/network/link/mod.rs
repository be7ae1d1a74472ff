//! Whether this computer is connected to any network at all, and in which way.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use async_trait::async_trait;
use sysinfo::{InterfaceOperationalState, Networks};

use crate::cause::{Cause, Confidence};
use crate::check::{Check, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::probe::resolve::{is_global_v6, is_usable};
use crate::remedy::{Act, Remedy};
use crate::words::Words;

pub(super) struct Link;

#[async_trait]
impl Check for Link {
    fn id(&self) -> &'static str {
        "network.link"
    }

    fn limit(&self) -> Duration {
        Duration::from_secs(2)
    }

    async fn look(&self, context: &Context) -> Finding {
        let (machine, needed) = (context.machine.clone(), !context.is_all_here());
        let looked = context.portico.blocking(move || {
            let listed = Networks::new_with_refreshed_list().map(|networks| {
                let interfaces = networks.iter().map(|(name, data)| {
                    let name = name.to_string_lossy().into_owned();
                    Interface {
                        kind: system::kind(&machine, &name),
                        name,
                        up: is_up(data.operational_state()),
                        addresses: data.ip_networks().iter().map(|ip| ip.addr).collect(),
                    }
                });
                interfaces.collect::<Vec<_>>()
            });
            Ok(judge(listed.ok().as_deref(), leads_out(), needed))
        });
        looked
            .await
            .unwrap_or_else(|_| Finding::skipped(Words::new("skipped-broke")))
    }
}

/// A way out of this computer, or what looks like one.
#[derive(Debug, Clone)]
struct Interface {
    name: String,
    kind: Kind,
    up: bool,
    addresses: Vec<IpAddr>,
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

/// Whether the system knows a way to the public internet. A datagram socket that is connected sends
/// nothing, and these addresses are nobody's (RFC 5737, RFC 3849).
fn leads_out() -> bool {
    let knows = |from: IpAddr, to: IpAddr| {
        UdpSocket::bind(SocketAddr::new(from, 0))
            .and_then(|socket| socket.connect(SocketAddr::new(to, 443)))
            .is_ok()
    };
    let v4 = Ipv4Addr::new(192, 0, 2, 1);
    let v6 = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
    knows(Ipv4Addr::UNSPECIFIED.into(), v4.into()) || knows(Ipv6Addr::UNSPECIFIED.into(), v6.into())
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

fn judge(interfaces: Option<&[Interface]>, leads_out: bool, needed: bool) -> Finding {
    let Some(interfaces) = interfaces else {
        return Finding::skipped(Words::new("link-not-listed"));
    };
    let out: Vec<&Interface> = interfaces
        .iter()
        .filter(|interface| interface.up && !is_for_guests(&interface.name))
        .filter(|interface| interface.addresses.iter().copied().any(is_usable))
        .collect();
    // Some VPNs keep their interface when there is nothing to tunnel through any more. In some
    // containers a tunnel is all there is, and then it leads out; a network without a way out may
    // have a proxy.
    let is_tunnel = |interface: &&Interface| interface.kind == Kind::Tunnel;
    let connected = !out.is_empty() && (leads_out || !out.iter().all(is_tunnel));
    let finding = if connected {
        Finding::pass()
    } else if needed {
        Finding::fail(Words::new("link-none"))
            .suspect(Cause::NoNetwork, Confidence::Certain)
            .remedy(Remedy::Act(Act::OpenNetworkSettings))
            .remedy(Remedy::step("step-connect"))
    } else {
        Finding::pass_with(Words::new("link-not-needed"))
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
        .because("vpn", Evidence::yes(out.iter().any(is_tunnel)))
        .because("ipv6", Evidence::yes(v6.into_iter().any(is_global)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;

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
        let finding = judge(Some(&all), true, true);
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
        let finding = judge(Some(&all), true, true);
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].cause, Cause::NoNetwork);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
    }

    #[test]
    fn a_tunnel_without_anything_to_go_through_is_no_network() {
        let vpn = [interface("tailscale0", Kind::Tunnel, "100.64.0.7")];
        assert_eq!(judge(Some(&vpn), false, true).status, Status::Fail);
        assert_eq!(judge(Some(&vpn), true, true).status, Status::Pass);
        let cable = [interface("eth0", Kind::Wired, "192.0.2.4")];
        assert_eq!(judge(Some(&cable), false, true).status, Status::Pass);
    }

    #[test]
    fn a_service_on_this_computer_needs_no_network() {
        let finding = judge(Some(&[]), false, false);
        assert_eq!(finding.status, Status::Pass);
        assert!(finding.suspects.is_empty() && finding.says.is_some());
    }

    #[test]
    fn without_a_list_nothing_is_claimed() {
        assert_eq!(judge(None, true, true).status, Status::Skipped);
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
        let finding = Link.look(&context).await;
        assert_ne!(finding.status, Status::Skipped);
        assert_ne!(finding.status, Status::Warn);
    }
}
