//! What the values of Windows' Internet settings mean.

use super::{Exceptions, Settings, proxy_at, script_at};

const PLACE: &str = "the Internet settings of Windows";

/// The values as they stand in the registry.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    pub(super) enabled: bool,
    pub(super) server: String,
    pub(super) exceptions: String,
    pub(super) script: String,
    pub(super) connections: Vec<u8>,
}

/// The byte of `DefaultConnectionSettings` that holds the switches, and the one that asks the
/// network for a script.
const SWITCHES: usize = 8;
const DETECT: u8 = 0x08;

/// What a browser makes of them.
pub(super) fn settings(values: &Values) -> Settings {
    let one = |scheme: &str| {
        let each = || values.server.split([';', ' ']).map(str::trim);
        let named = each().find_map(|part| part.strip_prefix(scheme)?.strip_prefix('='));
        let for_all = || each().find(|part| !part.is_empty() && !part.contains('='));
        let text = named.or_else(|| for_all().filter(|_| scheme != "socks"))?;
        Some(match scheme {
            "socks" => proxy_at("ProxyServer of Windows", &format!("socks4://{text}")),
            _ => proxy_at("ProxyServer of Windows", text),
        })
    };
    let fixed = match values.enabled {
        true => Settings {
            http: one("http"),
            https: one("https"),
            socks: one("socks"),
            exceptions: Exceptions::new(values.exceptions.split([';', ' '])),
            ..Settings::at(PLACE)
        },
        false => Settings::at(PLACE),
    };
    Settings {
        script: script_at("AutoConfigURL of Windows", &values.script),
        detect: values
            .connections
            .get(SWITCHES)
            .is_some_and(|switches| switches & DETECT != 0),
        ..fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(server: &str, exceptions: &str) -> Values {
        Values {
            enabled: true,
            server: server.to_owned(),
            exceptions: exceptions.to_owned(),
            ..Values::default()
        }
    }

    #[test]
    fn one_proxy_serves_for_all_or_each_has_its_own() {
        let all = settings(&values("proxy.example:8080", "<local>;10.*"));
        assert_eq!(all.http, all.https);
        assert_eq!(all.https.unwrap().unwrap().shown(), "proxy.example:8080");
        assert_eq!(all.socks, None);
        let each = settings(&values(
            "http=a.example:1;https=b.example:2;socks=c.example:3",
            "",
        ));
        assert_eq!(each.http.unwrap().unwrap().shown(), "a.example:1");
        assert_eq!(each.https.unwrap().unwrap().shown(), "b.example:2");
        assert_eq!(each.socks.unwrap().unwrap().shown(), "c.example:3");
    }

    #[test]
    fn what_is_switched_off_counts_for_nobody() {
        let off = Values {
            enabled: false,
            ..values("proxy.example:8080", "")
        };
        assert_eq!(settings(&off), Settings::at(PLACE));
    }

    #[test]
    fn loopback_on_purpose_is_seen() {
        let fiddler = settings(&values("127.0.0.1:8888", "<-loopback>"));
        assert!(fiddler.exceptions.loopback_on_purpose());
    }

    #[test]
    fn the_switch_for_discovery_is_one_bit() {
        let mut connections = vec![0_u8; 12];
        connections[SWITCHES] = 0x09;
        let on = Values {
            connections,
            ..Values::default()
        };
        assert!(settings(&on).detect);
        assert!(!settings(&Values::default()).detect);
    }
}
