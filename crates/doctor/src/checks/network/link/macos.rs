use super::Kind;
use crate::system::System;

/// What an interface's name tells: the system numbers them by their driver. Wired and Wi-Fi are
/// both `en`.
pub(super) fn kind(_: &System, name: &str) -> Kind {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match letters {
        "utun" | "ipsec" | "tun" | "tap" | "gif" | "stf" => Kind::Tunnel,
        "pdp_ip" => Kind::Mobile,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tunnels_are_known_by_name_and_cables_are_not() {
        let (context, _folder) = crate::testing::context();
        assert_eq!(kind(&context.system, "utun4"), Kind::Tunnel);
        assert_eq!(kind(&context.system, "en0"), Kind::Other);
    }
}
