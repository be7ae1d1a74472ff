//! What `scutil --proxy` prints.

use std::collections::HashMap;

use url::Url;

use super::{Exceptions, Followed, Proxy, Settings};

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
        http: place("HTTP").and_then(|place| Proxy::parse(&place)),
        https: place("HTTPS").and_then(|place| Proxy::parse(&place)),
        socks: place("SOCKS").and_then(|place| Proxy::parse(&format!("socks5://{place}"))),
        exceptions: Exceptions::new(exceptions),
        script: script
            .filter(|_| on("ProxyAutoConfigEnable"))
            .and_then(|url| Url::parse(url).ok()),
        detect: on("ProxyAutoDiscoveryEnable"),
        environment: false,
        followed: Followed {
            http: place("HTTP").unwrap_or_default(),
            https: place("HTTPS").unwrap_or_default(),
            no: String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(settings.https.unwrap().shown(), "proxy.example:8443");
        assert_eq!(settings.followed.https, "proxy.example:8443");
        assert!(settings.script.is_some() && !settings.detect);
        let local = Url::parse("https://printer.local").unwrap();
        assert!(settings.exceptions.leave_out(&local));
    }
}
