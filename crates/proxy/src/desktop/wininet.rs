//! What the values of Windows' Internet settings mean.

use super::{Exceptions, Settings, proxy_at, script_at};

const PLACE: &str = "the Internet settings of Windows";

/// The values that are in force; empty where nothing is set.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    pub(super) server: String,
    pub(super) exceptions: String,
    pub(super) script: String,
    /// Whether the network is asked for a script.
    pub(super) detect: bool,
}

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
    Settings {
        http: one("http"),
        https: one("https"),
        socks: one("socks"),
        exceptions: Exceptions::new(values.exceptions.split([';', ' '])),
        script: script_at("AutoConfigURL of Windows", &values.script),
        detect: values.detect,
        ..Settings::at(PLACE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(server: &str, exceptions: &str) -> Values {
        Values {
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
    fn nothing_set_is_no_proxy() {
        assert_eq!(settings(&Values::default()), Settings::at(PLACE));
    }

    #[test]
    fn a_script_and_the_networks_may_both_be_asked() {
        let both = settings(&Values {
            script: "http://pac.example/proxy.pac".to_owned(),
            detect: true,
            ..Values::default()
        });
        assert!(both.detect);
        assert_eq!(
            both.script.unwrap().unwrap().as_str(),
            "http://pac.example/proxy.pac"
        );
    }

    #[test]
    fn loopback_on_purpose_is_seen() {
        let fiddler = settings(&values("127.0.0.1:8888", "<-loopback>"));
        assert!(fiddler.exceptions.loopback_on_purpose());
    }
}
