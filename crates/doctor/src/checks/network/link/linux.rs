use super::Kind;
use crate::system::System;

/// What the kernel says of an interface.
pub(super) fn kind(system: &System, name: &str) -> Kind {
    let folder = system.path("sys/class/net").join(name);
    let read = |file: &str| system.read(&folder.join(file)).unwrap_or_default();
    let uevent = read("uevent");
    let device_type = uevent
        .lines()
        .find_map(|line| line.strip_prefix("DEVTYPE="))
        .unwrap_or_default();
    match (device_type, read("type").trim()) {
        ("wlan", _) => Kind::WiFi,
        ("wwan", _) => Kind::Mobile,
        // 65534 has no link layer (ARPHRD_NONE), 768 to 778 are tunnels over IP. PPP (512) may be
        // a line of its own.
        ("wireguard", _) | (_, "65534" | "768" | "769" | "776" | "778") => Kind::Tunnel,
        _ if folder.join("tun_flags").exists() => Kind::Tunnel,
        (_, "1") => Kind::Wired,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_core::fs::atomic;

    #[test]
    fn the_kernels_words_are_understood() {
        let (context, folder) = crate::testing::context();
        let add = |name: &str, files: &[(&str, &str)]| {
            for (file, text) in files {
                let path = folder
                    .path()
                    .join("root/sys/class/net")
                    .join(name)
                    .join(file);
                atomic::write(&path, text.as_bytes()).unwrap();
            }
        };
        add("eth0", &[("type", "1\n"), ("uevent", "INTERFACE=eth0\n")]);
        add(
            "wlp1s0",
            &[
                ("type", "1\n"),
                ("uevent", "DEVTYPE=wlan\nINTERFACE=wlp1s0\n"),
            ],
        );
        add("wwan0", &[("type", "1\n"), ("uevent", "DEVTYPE=wwan\n")]);
        add(
            "wg0",
            &[("type", "65534\n"), ("uevent", "DEVTYPE=wireguard\n")],
        );
        add("tap0", &[("type", "1\n"), ("tun_flags", "0x1002\n")]);
        for (name, kind_of) in [
            ("eth0", Kind::Wired),
            ("wlp1s0", Kind::WiFi),
            ("wwan0", Kind::Mobile),
            ("wg0", Kind::Tunnel),
            ("tap0", Kind::Tunnel),
            ("not-there", Kind::Other),
        ] {
            assert_eq!(kind(&context.system, name), kind_of, "{name}");
        }
    }
}
