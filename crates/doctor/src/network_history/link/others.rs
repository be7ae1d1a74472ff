//! Windows and macOS: the system's own interfaces for it, by way of `netdev`.

use std::net::IpAddr;

use super::Link;
use crate::system::System;

pub(super) fn look(_: &System) -> Option<Link> {
    let interface = netdev::get_default_interface().ok()?;
    let gateway = interface.gateway.as_ref();
    let address = gateway.and_then(|gateway| {
        let v4 = gateway.ipv4.first().copied().map(IpAddr::V4);
        v4.or(gateway.ipv6.first().copied().map(IpAddr::V6))
    });
    let hardware = gateway.map(|gateway| gateway.mac_addr.to_string());
    Some(Link {
        gateway: address,
        hardware: hardware.filter(|hardware| hardware != "00:00:00:00:00:00"),
        kind: format!("{:?}", interface.if_type),
        name_servers: interface
            .dns_servers
            .iter()
            .map(ToString::to_string)
            .collect(),
    })
}
