//! What `scutil --proxy` prints.

use std::collections::HashMap;

use super::{Exceptions, Settings, proxy_at, script_at};

const PLACE: &str = "the network settings of macOS";

pub(super) fn parse(text: &str) -> Settings {
    let mut values = HashMap::new();
    let mut exceptions = Vec::new();
    for line in text.lines() {
        if let Some((key, value)) = line.trim().split_once(" : ") {
            // The exceptions are the only list; its keys are numbers.
            match key.parse::<u32>() {
                Ok(_) => exceptions.push(value),
                Err(_) => {
                    values.insert(key, value);
                }
            }
        }
    }
    let on = |key: &str| values.get(key) == Some(&"1");
    let place = |kind: &str| {
        on(&format!("{kind}Enable")).then_some(())?;
        let host = values.get(format!("{kind}Proxy").as_str())?;
        Some(match values.get(format!("{kind}Port").as_str()) {
            Some(port) => format!("{host}:{port}"),
            None => (*host).to_owned(),
        })
    };
    if on("ExcludeSimpleHostnames") {
        exceptions.push("<local>");
    }
    let script = values.get("ProxyAutoConfigURLString");
    Settings {
        place: PLACE,
        http: place("HTTP").map(|place| proxy_at("HTTPProxy of macOS", &place)),
        https: place("HTTPS").map(|place| proxy_at("HTTPSProxy of macOS", &place)),
        socks: place("SOCKS")
            .map(|place| proxy_at("SOCKSProxy of macOS", &format!("socks5://{place}"))),
        exceptions: Exceptions::new(exceptions),
        script: script
            .filter(|_| on("ProxyAutoConfigEnable"))
            .and_then(|url| script_at("ProxyAutoConfigURLString of macOS", url)),
        detect: on("ProxyAutoDiscoveryEnable"),
        by_portal: false,
        variables: None,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn only_what_is_switched_on_counts() {
        let settings = parse(
            "<dictionary> {\n  ExceptionsList : <array> {\n    0 : *.local\n    1 : 169.254/16\n  }\n  \
             FTPPassive : 1\n  HTTPEnable : 0\n  HTTPPort : 8080\n  HTTPProxy : old.example\n  \
             HTTPSEnable : 1\n  HTTPSPort : 8443\n  HTTPSProxy : proxy.example\n  \
             ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://pac.example/p.pac\n  \
             ProxyAutoDiscoveryEnable : 0\n}",
        );
        assert_eq!(settings.http, None);
        assert_eq!(
            settings.https.unwrap().unwrap().shown(),
            "proxy.example:8443"
        );
        assert!(settings.script.is_some() && !settings.detect);
        let local = Url::parse("https://printer.local").unwrap();
        assert!(settings.exceptions.leave_out(&local));
    }
}
