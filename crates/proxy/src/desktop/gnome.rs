//! GNOME's settings, and those of its relatives, as `gsettings list-recursively` prints them.

use std::collections::HashMap;

use super::{Exceptions, Settings, proxy_at, script_at};
use crate::proxy::Login;

const PLACE: &str = "org.gnome.system.proxy";

/// Reads `schema key value` lines; none when there is no mode among them.
pub(super) fn parse(text: &str) -> Option<Settings> {
    let mut values = HashMap::new();
    for line in text.lines() {
        let mut words = line.trim().splitn(3, ' ');
        if let (Some(schema), Some(key), Some(value)) = (words.next(), words.next(), words.next()) {
            let part = schema
                .trim_start_matches("org.gnome.system.proxy")
                .trim_start_matches('.');
            values.insert((part, key), value.trim());
        }
    }
    let word = |part, key| {
        values
            .get(&(part, key))
            .map(|value| value.trim_matches('\''))
    };
    let proxy = |part, scheme: &str| {
        let host = word(part, "host").filter(|host| !host.is_empty())?;
        // None is named: then it is the scheme's, as browsers have it.
        let port = word(part, "port").filter(|port| *port != "0");
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let text = format!("{scheme}://{host}{port}");
        Some(proxy_at(&format!("{PLACE}.{part}"), &text))
    };
    let http = || {
        let login = || {
            (word("http", "use-authentication")? == "true").then_some(())?;
            let password = word("http", "authentication-password").unwrap_or_default();
            Some(Login::new(word("http", "authentication-user")?, password))
        };
        let proxy = proxy("http", "http")?;
        Some(proxy.map(|mut proxy| {
            proxy.login = login();
            proxy
        }))
    };
    Some(match word("", "mode")? {
        "manual" => Settings {
            https: match word("", "use-same-proxy") {
                // The old switch still stands in the schema, on, and means: where none is named.
                Some("true") => proxy("https", "http").or_else(http),
                _ => proxy("https", "http"),
            },
            http: http(),
            socks: proxy("socks", "socks5"),
            exceptions: Exceptions::new(words_of(
                values
                    .get(&("", "ignore-hosts"))
                    .copied()
                    .unwrap_or_default(),
            )),
            ..Settings::at(PLACE)
        },
        "auto" => {
            let url = word("", "autoconfig-url").unwrap_or_default();
            let script = script_at("org.gnome.system.proxy autoconfig-url", url);
            Settings {
                detect: script.is_none(),
                script,
                ..Settings::at(PLACE)
            }
        }
        _ => Settings::at(PLACE),
    })
}

/// The words of `['localhost', '127.0.0.0/8']`.
fn words_of(list: &str) -> impl Iterator<Item = &str> {
    list.trim_start_matches("@as ")
        .trim_matches(['[', ']'])
        .split(',')
        .map(|word| word.trim().trim_matches('\''))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    const MANUAL: &str = "org.gnome.system.proxy autoconfig-url ''
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '::1']
org.gnome.system.proxy mode 'manual'
org.gnome.system.proxy use-same-proxy true
org.gnome.system.proxy.http authentication-password 'hunter2'
org.gnome.system.proxy.http authentication-user 'ada'
org.gnome.system.proxy.http host 'proxy.example'
org.gnome.system.proxy.http port 8080
org.gnome.system.proxy.http use-authentication true
org.gnome.system.proxy.https host ''
org.gnome.system.proxy.https port 0
org.gnome.system.proxy.socks host 'socks.example'
org.gnome.system.proxy.socks port 1080";

    #[test]
    fn a_proxy_by_hand_is_read_with_its_exceptions_and_keeps_its_password_to_itself() {
        let settings = parse(MANUAL).unwrap();
        let https = settings.https.clone().unwrap().unwrap();
        assert_eq!(https.shown(), "proxy.example:8080");
        assert!(https.authorization().is_some());
        assert!(!format!("{settings:?}").contains("hunter2"));
        assert_eq!(settings.socks.unwrap().unwrap().port, 1080);
        let loopback = Url::parse("http://127.0.0.1:9").unwrap();
        assert!(settings.exceptions.leave_out(&loopback));
    }

    #[test]
    fn a_script_is_read_and_without_its_address_the_network_is_asked() {
        let auto = "org.gnome.system.proxy mode 'auto'\norg.gnome.system.proxy autoconfig-url 'http://pac.example/proxy.pac'";
        let settings = parse(auto).unwrap();
        assert_eq!(
            settings.script.unwrap().unwrap().as_str(),
            "http://pac.example/proxy.pac"
        );
        assert!(!settings.detect);
        assert!(parse("org.gnome.system.proxy mode 'auto'").unwrap().detect);
    }

    #[test]
    fn no_proxy_and_no_settings_differ() {
        assert_eq!(
            parse("org.gnome.system.proxy mode 'none'"),
            Some(Settings::at(PLACE))
        );
        assert_eq!(parse("No such schema"), None);
    }
}
