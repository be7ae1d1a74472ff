//! The person's Internet settings in the registry, which the system's policies write to as well.

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use super::Settings;
use super::wininet::{self, Values};
use crate::surroundings::Surroundings;

const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
const POLICY: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
const NETWORK: &str = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";

pub(super) async fn read(_: &Surroundings) -> Option<Settings> {
    // A policy may have one setting for everybody on the computer.
    let for_everybody = LOCAL_MACHINE
        .open(POLICY)
        .and_then(|key| key.get_u32("ProxySettingsPerUser"))
        .is_ok_and(|per_user| per_user == 0);
    let key = match for_everybody {
        true => LOCAL_MACHINE.open(SETTINGS),
        false => CURRENT_USER.open(SETTINGS),
    };
    Some(wininet::settings(&values(&key.ok()?)))
}

fn values(key: &Key) -> Values {
    let text = |name| key.get_string(name).unwrap_or_default();
    let connections = key
        .open("Connections")
        .and_then(|key| key.get_value("DefaultConnectionSettings"));
    Values {
        enabled: key.get_u32("ProxyEnable").is_ok_and(|on| on != 0),
        server: text("ProxyServer"),
        exceptions: text("ProxyOverride"),
        script: text("AutoConfigURL"),
        connections: connections.map(|value| value.to_vec()).unwrap_or_default(),
    }
}

pub(super) fn search_domain(_: &Surroundings) -> Option<String> {
    let key = LOCAL_MACHINE.open(NETWORK).ok()?;
    ["Domain", "DhcpDomain"]
        .into_iter()
        .filter_map(|name| key.get_string(name).ok())
        .find(|domain| !domain.is_empty())
}
