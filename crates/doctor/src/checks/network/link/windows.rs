use super::Kind;
use crate::system::System;

/// What a connection's name tells. People can rename it; then nothing is known, which is no harm.
pub(super) fn kind(_: &System, name: &str) -> Kind {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&[
        "vpn",
        "wireguard",
        "tunnel",
        "tailscale",
        "tap-",
        "wintun",
        "globalprotect",
        "zscaler",
    ]) {
        Kind::Tunnel
    } else if has(&["wi-fi", "wifi", "wlan", "wireless"]) {
        Kind::WiFi
    } else if has(&["cellular", "mobile", "mobil", "wwan"]) {
        Kind::Mobile
    } else if has(&["ethernet", "lan-", "local area connection"]) {
        Kind::Wired
    } else {
        Kind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_names_are_known() {
        let (context, _folder) = crate::testing::context();
        for (name, kind_of) in [
            ("Wi-Fi", Kind::WiFi),
            ("Ethernet 2", Kind::Wired),
            ("Company VPN", Kind::Tunnel),
            ("Cellular", Kind::Mobile),
            ("Kontor", Kind::Other),
        ] {
            assert_eq!(kind(&context.system, name), kind_of, "{name}");
        }
    }
}
