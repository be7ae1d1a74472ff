//! What the proxies in the store of macOS' system configuration mean.

use std::collections::HashMap;
use std::net::Ipv6Addr;

use super::{Exceptions, Settings, proxy_at, script_at};

const PLACE: &str = "the network settings of macOS";

/// What is read of the store (`SCSchemaDefinitions.h`).
#[cfg(target_os = "macos")]
pub(super) const KEYS: &[&str] = &[
    "HTTPEnable",
    "HTTPProxy",
    "HTTPPort",
    "HTTPSEnable",
    "HTTPSProxy",
    "HTTPSPort",
    "SOCKSEnable",
    "SOCKSProxy",
    "SOCKSPort",
    "ExceptionsList",
    "ExcludeSimpleHostnames",
    "ProxyAutoConfigEnable",
    "ProxyAutoConfigURLString",
    "ProxyAutoDiscoveryEnable",
];

pub(super) type Values = HashMap<&'static str, Value>;

/// A value of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    List(Vec<String>),
}

pub(super) fn settings(values: &Values) -> Settings {
    let text = |key: &str| match values.get(key) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let on = |key: &str| matches!(values.get(key), Some(Value::Number(number)) if *number != 0);
    let place = |kind: &str| {
        on(&format!("{kind}Enable")).then_some(())?;
        let host = text(&format!("{kind}Proxy")).filter(|host| !host.is_empty())?;
        let host = match host.parse::<Ipv6Addr>() {
            Ok(address) => format!("[{address}]"),
            Err(_) => host.to_owned(),
        };
        Some(match values.get(format!("{kind}Port").as_str()) {
            Some(Value::Number(port)) if *port != 0 => format!("{host}:{port}"),
            _ => host,
        })
    };
    let mut exceptions = match values.get("ExceptionsList") {
        Some(Value::List(list)) => list.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    if on("ExcludeSimpleHostnames") {
        exceptions.push("<local>");
    }
    let script = text("ProxyAutoConfigURLString").filter(|_| on("ProxyAutoConfigEnable"));
    Settings {
        http: place("HTTP").map(|place| proxy_at("HTTPProxy of macOS", &place)),
        https: place("HTTPS").map(|place| proxy_at("HTTPSProxy of macOS", &place)),
        socks: place("SOCKS")
            .map(|place| proxy_at("SOCKSProxy of macOS", &format!("socks5://{place}"))),
        exceptions: Exceptions::new(exceptions),
        script: script.and_then(|url| script_at("ProxyAutoConfigURLString of macOS", url)),
        detect: on("ProxyAutoDiscoveryEnable"),
        ..Settings::at(PLACE)
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn only_what_is_switched_on_counts() {
        let settings = settings(&Values::from([
            (
                "ExceptionsList",
                Value::List(vec!["*.local".to_owned(), "169.254/16".to_owned()]),
            ),
            ("HTTPEnable", Value::Number(0)),
            ("HTTPProxy", text("old.example")),
            ("HTTPPort", Value::Number(8080)),
            ("HTTPSEnable", Value::Number(1)),
            ("HTTPSProxy", text("proxy.example")),
            ("HTTPSPort", Value::Number(8443)),
            ("SOCKSEnable", Value::Number(1)),
            ("SOCKSProxy", text("fd00::1")),
            ("SOCKSPort", Value::Number(1080)),
            ("ProxyAutoConfigEnable", Value::Number(1)),
            ("ProxyAutoConfigURLString", text("http://pac.example/p.pac")),
            ("ProxyAutoDiscoveryEnable", Value::Number(0)),
        ]));
        assert_eq!(settings.http, None);
        let proxy = settings.https.unwrap().unwrap();
        assert_eq!(proxy.shown(), "proxy.example:8443");
        let socks = settings.socks.unwrap().unwrap();
        assert_eq!(socks.shown(), "[fd00::1]:1080");
        assert!(settings.script.is_some() && !settings.detect);
        let local = Url::parse("https://printer.local").unwrap();
        assert!(settings.exceptions.leave_out(&local));
        let far = Url::parse("https://id.example").unwrap();
        assert!(!settings.exceptions.leave_out(&far));
    }

    #[test]
    fn simple_names_may_be_left_out_and_a_script_may_be_switched_off() {
        let settings = settings(&Values::from([
            ("ExcludeSimpleHostnames", Value::Number(1)),
            ("ProxyAutoConfigEnable", Value::Number(0)),
            ("ProxyAutoConfigURLString", text("http://pac.example/p.pac")),
            ("ProxyAutoDiscoveryEnable", Value::Number(1)),
            ("HTTPEnable", Value::Number(1)),
        ]));
        let near = Url::parse("https://intranet").unwrap();
        assert!(settings.exceptions.leave_out(&near));
        assert_eq!(settings.script, None);
        assert_eq!(settings.http, None, "switched on, and nothing named");
        assert!(settings.detect);
    }
}
