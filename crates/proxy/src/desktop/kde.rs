//! KDE's settings: `kioslaverc`.

use std::collections::HashMap;

use super::{Exceptions, Set, Settings, Variables, proxy_at, script_at};
use crate::fault::{Reason, Wrong};
use crate::proxy::Proxy;
use crate::surroundings::VARIABLES;

const PLACE: &str = "kioslaverc";

/// Reads the group `Proxy Settings`.
pub(super) fn parse(text: &str) -> Settings {
    let values = group(text);
    let value = |key: &str| values.get(key).copied().unwrap_or_default();
    // Old versions part host and port with a blank.
    let proxy = |key: &str, scheme: &str| -> Set<Proxy> {
        let text = value(key).trim().replace(' ', ":");
        let place = format!("{PLACE} {key}");
        match &*text {
            "" => None,
            text if text.contains("://") => Some(proxy_at(&place, text)),
            text => Some(proxy_at(&place, &format!("{scheme}://{text}"))),
        }
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
            ..Settings::at(PLACE)
        },
        "2" => {
            let script = script_at(
                "kioslaverc Proxy Config Script",
                value("Proxy Config Script"),
            );
            Settings {
                detect: script.is_none(),
                script,
                ..Settings::at(PLACE)
            }
        }
        "3" => Settings {
            detect: true,
            ..Settings::at(PLACE)
        },
        "4" => Settings {
            variables: Some(variables(value)),
            ..Settings::at(PLACE)
        },
        _ => Settings::at(PLACE),
    }
}

/// The variables whose names stand where otherwise proxies stand.
fn variables<'a>(value: impl Fn(&str) -> &'a str) -> Variables {
    let mut found = Variables::default();
    let mut named = |key: &str, usual: &[&'static str]| -> Vec<&'static str> {
        let names = value(key).split([',', ' ']).map(str::trim);
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return usual.to_vec();
        }
        let known = |name: &str| VARIABLES.iter().find(|it| **it == name).copied();
        if let Some(name) = names.iter().find(|name| known(name).is_none()) {
            let wrong = Wrong {
                reason: Reason::Variable,
                right: usual.join(","),
            };
            found.unknown = Some(wrong.at(format!("{PLACE} {key}={name}")));
        }
        names.into_iter().filter_map(known).collect()
    };
    let http = named("httpProxy", &["http_proxy", "HTTP_PROXY"]);
    let https = named("httpsProxy", &["https_proxy", "HTTPS_PROXY"]);
    let socks = named("socksProxy", &["all_proxy", "ALL_PROXY"]);
    let no = named("NoProxyFor", &["no_proxy", "NO_PROXY"]);
    Variables {
        http,
        https,
        socks,
        no,
        ..found
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
    use url::Url;

    use super::*;

    #[test]
    fn both_ways_to_write_a_proxy_are_read() {
        let text = "[$Version]\nupdate_info=x\n\n[Proxy Settings]\nProxyType[$i]=1\n\
                    httpProxy=http://proxy.example 8080\nhttpsProxy=http://proxy.example:8081\n\
                    NoProxyFor=localhost,127.0.0.1\n[Other]\nhttpsProxy=http://no.example:1\n";
        let settings = parse(text);
        assert_eq!(
            settings.http.unwrap().unwrap().shown(),
            "proxy.example:8080"
        );
        assert_eq!(
            settings.https.unwrap().unwrap().shown(),
            "proxy.example:8081"
        );
        let loopback = Url::parse("http://127.0.0.1:9").unwrap();
        assert!(settings.exceptions.leave_out(&loopback));
    }

    #[test]
    fn scripts_discovery_environment_and_none_differ() {
        let of = |rest: &str| parse(&format!("[Proxy Settings]\n{rest}"));
        let script = of("ProxyType=2\nProxy Config Script=http://pac.example/p.pac");
        assert!(script.script.is_some());
        assert!(of("ProxyType=3").detect);
        let named = of("ProxyType=4\nhttpsProxy=HTTPS_PROXY,https_proxy\nNoProxyFor=NO_PROXY");
        let named = named.variables.unwrap();
        assert_eq!(named.https, ["HTTPS_PROXY", "https_proxy"]);
        assert_eq!(
            (named.no.as_slice(), named.unknown),
            (&["NO_PROXY"][..], None)
        );
        let own = of("ProxyType=4\nhttpsProxy=ACME_PROXY").variables.unwrap();
        assert!(own.unknown.unwrap().place.contains("ACME_PROXY"));
        assert_eq!(
            of("ProxyType=0\nhttpProxy=http://old.example:1"),
            Settings::at(PLACE)
        );
        assert_eq!(parse(""), Settings::at(PLACE));
    }
}
