//! KDE's settings: `kioslaverc`.

use std::collections::HashMap;

use url::Url;

use super::{Exceptions, Proxy, Settings};

/// Reads the group `Proxy Settings`.
pub(super) fn parse(text: &str) -> Settings {
    let values = group(text);
    let value = |key: &str| values.get(key).copied().unwrap_or_default();
    // Old versions part host and port with a blank.
    let proxy = |key: &str, scheme: &str| match value(key).trim().replace(' ', ":") {
        text if text.is_empty() => None,
        text if text.contains("://") => Proxy::parse(&text.replacen("socks://", "socks5://", 1)),
        text => Proxy::parse(&format!("{scheme}://{text}")),
    };
    match value("ProxyType") {
        "1" => Settings {
            http: proxy("httpProxy", "http"),
            https: proxy("httpsProxy", "http"),
            socks: proxy("socksProxy", "socks5"),
            exceptions: Exceptions {
                reversed: value("ReversedException") == "true",
                ..Exceptions::new(value("NoProxyFor").split([',', ' ']))
            },
            ..Settings::default()
        },
        "2" => {
            let script = Url::parse(value("Proxy Config Script")).ok();
            Settings {
                detect: script.is_none(),
                script,
                ..Settings::default()
            }
        }
        "3" => Settings {
            detect: true,
            ..Settings::default()
        },
        "4" => Settings {
            environment: true,
            ..Settings::default()
        },
        _ => Settings::default(),
    }
}

fn group(text: &str) -> HashMap<&str, &str> {
    text.lines()
        .map(str::trim)
        .skip_while(|line| *line != "[Proxy Settings]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        // What a policy has made unchangeable is marked: `ProxyType[$i]=1`.
        .map(|(key, value)| (key.split('[').next().unwrap_or(key).trim(), value.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_a_proxy_are_read() {
        let text = "[$Version]\nupdate_info=x\n\n[Proxy Settings]\nProxyType[$i]=1\n\
                    httpProxy=http://proxy.example 8080\nhttpsProxy=http://proxy.example:8081\n\
                    NoProxyFor=localhost,127.0.0.1\n[Other]\nhttpsProxy=http://no.example:1\n";
        let settings = parse(text);
        assert_eq!(settings.http.unwrap().shown(), "proxy.example:8080");
        assert_eq!(settings.https.unwrap().shown(), "proxy.example:8081");
        let loopback = Url::parse("http://127.0.0.1:9").unwrap();
        assert!(settings.exceptions.leave_out(&loopback));
    }

    #[test]
    fn scripts_discovery_environment_and_none_differ() {
        let of = |rest: &str| parse(&format!("[Proxy Settings]\n{rest}"));
        let script = of("ProxyType=2\nProxy Config Script=http://pac.example/p.pac");
        assert!(script.script.is_some());
        assert!(of("ProxyType=3").detect);
        assert!(of("ProxyType=4").environment);
        assert_eq!(
            of("ProxyType=0\nhttpProxy=http://old.example:1"),
            Settings::default()
        );
        assert_eq!(parse(""), Settings::default());
    }
}
