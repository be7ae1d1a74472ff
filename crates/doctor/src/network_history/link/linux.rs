//! Linux: the kernel's tables and `resolv.conf`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Link;
use crate::system::System;

pub(super) fn look(system: &System) -> Option<Link> {
    let read = |path: &str| system.read(&system.path(path)).unwrap_or_default();
    let (interface, gateway) = default_route(&read("proc/net/route"))
        .or_else(|| default_route_v6(&read("proc/net/ipv6_route")))?;
    let about = system.path("sys/class/net").join(&interface);
    let kind = if about.join("wireless").exists() {
        "wireless"
    } else if about.join("device").exists() {
        "wired"
    } else {
        "virtual"
    };
    let mut name_servers = name_servers(&read("etc/resolv.conf"));
    // The local stub is the same everywhere; behind it are those of the network.
    if name_servers.iter().all(|server| server == "127.0.0.53") {
        let behind = self::name_servers(&read("run/systemd/resolve/resolv.conf"));
        if !behind.is_empty() {
            name_servers = behind;
        }
    }
    Some(Link {
        gateway,
        hardware: gateway.and_then(|ip| hardware(&read("proc/net/arp"), &ip.to_string())),
        kind: kind.to_owned(),
        name_servers,
    })
}

/// The interface and gateway of `/proc/net/route`'s best default route.
fn default_route(table: &str) -> Option<(String, Option<IpAddr>)> {
    let routes = table.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [
            interface,
            "00000000",
            gateway,
            _,
            _,
            _,
            metric,
            "00000000",
            ..,
        ] = fields[..]
        else {
            return None;
        };
        // In the byte order of the machine, which is little-endian wherever Portico runs.
        let gateway = u32::from_str_radix(gateway, 16).ok()?.swap_bytes();
        let gateway = (gateway != 0).then(|| IpAddr::V4(Ipv4Addr::from(gateway)));
        Some((metric.parse::<u32>().ok()?, interface.to_owned(), gateway))
    });
    let (_, interface, gateway) = routes.min_by_key(|(metric, ..)| *metric)?;
    Some((interface, gateway))
}

/// The same of `/proc/net/ipv6_route`, for networks without IPv4.
fn default_route_v6(table: &str) -> Option<(String, Option<IpAddr>)> {
    let nowhere = "0".repeat(32);
    let routes = table.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [to, "00", _, _, gateway, metric, _, _, _, interface] = fields[..] else {
            return None;
        };
        // The kernel's own "unreachable" route is on the loopback interface.
        if to != nowhere || interface == "lo" {
            return None;
        }
        let gateway = u128::from_str_radix(gateway, 16).ok()?;
        let gateway = (gateway != 0).then(|| IpAddr::V6(Ipv6Addr::from(gateway)));
        let metric = u32::from_str_radix(metric, 16).ok()?;
        Some((metric, interface.to_owned(), gateway))
    });
    let (_, interface, gateway) = routes.min_by_key(|(metric, ..)| *metric)?;
    Some((interface, gateway))
}

/// The hardware address of a neighbour in `/proc/net/arp`.
fn hardware(table: &str, ip: &str) -> Option<String> {
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        match fields[..] {
            [found, _, _, hardware, ..] if found == ip && hardware != "00:00:00:00:00:00" => {
                Some(hardware.to_owned())
            }
            _ => None,
        }
    })
}

fn name_servers(file: &str) -> Vec<String> {
    let servers = file.lines().filter_map(|line| {
        let mut fields = line.split_whitespace();
        (fields.next() == Some("nameserver")).then(|| fields.next())?
    });
    servers.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    const ROUTES: &str = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n\
        eth0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n\
        wlan0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n\
        eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n";
    const ARP: &str = "IP address       HW type     Flags       HW address            Mask     Device\n\
        192.0.2.1        0x1         0x2         02:00:00:00:00:01     *        wlan0\n\
        192.0.2.9        0x1         0x0         00:00:00:00:00:00     *        wlan0\n";

    fn write(system: &System, path: &str, text: &str) {
        portico_core::fs::atomic::write(&system.path(path), text.as_bytes()).unwrap();
    }

    #[test]
    fn the_best_default_route_its_neighbour_and_the_name_servers_are_found() {
        let (context, _folder) = testing::context();
        let system = context.system;
        write(&system, "proc/net/route", ROUTES);
        write(&system, "proc/net/arp", ARP);
        write(&system, "sys/class/net/wlan0/wireless/x", "");
        write(
            &system,
            "etc/resolv.conf",
            "# stub\nnameserver 127.0.0.53\n",
        );
        write(
            &system,
            "run/systemd/resolve/resolv.conf",
            "nameserver 192.0.2.53\nsearch example.com\nnameserver 192.0.2.54\n",
        );
        let link = look(&system).unwrap();
        assert_eq!(link.gateway, Some("192.0.2.1".parse().unwrap()));
        assert_eq!(link.hardware.as_deref(), Some("02:00:00:00:00:01"));
        assert_eq!(link.kind, "wireless");
        assert_eq!(link.name_servers, ["192.0.2.53", "192.0.2.54"]);
    }

    #[test]
    fn a_network_without_ipv4_and_a_tunnel_without_a_gateway_are_ways_out_too() {
        let table = "00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
            fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n\
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
            00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";
        let expected = ("eth0".to_owned(), Some("fe80::1".parse().unwrap()));
        assert_eq!(default_route_v6(table), Some(expected));
        let tunnel = "Iface\ntun0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0\n";
        assert_eq!(default_route(tunnel), Some(("tun0".to_owned(), None)));
    }

    #[test]
    fn without_a_route_there_is_no_network() {
        let (context, _folder) = testing::context();
        write(
            &context.system,
            "etc/resolv.conf",
            "nameserver 192.0.2.53\n",
        );
        assert_eq!(look(&context.system), None);
        assert_eq!(hardware(ARP, "192.0.2.9"), None);
    }
}
