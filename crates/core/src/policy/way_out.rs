//! What the organisation has set for the way out.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use portico_proxy::{Bypass, Fault, Mode, Order, Orders, Proxy, Reason, Source};
use url::Url;

use super::guard::{self, Found};
use super::{Key, Level, Policy, Setting, Value};
use crate::fs::paths::system_policy;
use crate::http::Vouchers;
use crate::problem::ManagedBy;

/// A file of all public authorities is a fifth of this.
const LARGEST: u64 = 1024 * 1024;

const KEYS: [Key; 3] = [Key::ProxyMode, Key::ProxyServer, Key::ProxyPacUrl];

impl Policy {
    /// What binds for the way out, and what is recommended. A key that is closed, or one that misses
    /// another, lets nothing leave.
    pub(crate) fn orders(&self) -> Orders {
        Orders {
            mandatory: self.order(Level::Mandatory),
            recommended: self.order(Level::Recommended),
        }
    }

    /// Who vouches for servers beside the system's authorities. Only administrators may be able to
    /// change their files where the policy is in the system's own place.
    pub(crate) fn vouchers(&self, policy: &Path) -> Vouchers {
        let files = self.list(Key::ExtraCa).unwrap_or_default();
        let files = files.iter().map(PathBuf::from).collect();
        let managed_by = ManagedBy {
            key: Some(Key::ExtraCa.spec().name),
            origin: self.setting(Key::ExtraCa).and_then(|it| it.origin.clone()),
            ..self.managed_by()
        };
        match policy == system_policy() {
            true => Vouchers::new(files, |file| bytes_of(file, true), managed_by),
            false => Vouchers::new(files, |file| bytes_of(file, false), managed_by),
        }
    }

    fn order(&self, level: Level) -> Option<Order> {
        let said: Vec<&Setting> = KEYS
            .into_iter()
            .filter_map(|key| self.setting(key))
            .filter(|it| it.level == level)
            .collect();
        if let Some(closed) = said.iter().find(|setting| setting.closed) {
            return Some(as_order(
                closed,
                Mode::Closed(fault_of(closed, Reason::Host)),
            ));
        }
        let (first, mode) = match self.text(Key::ProxyMode, level) {
            Some(mode) => (self.setting(Key::ProxyMode)?, mode),
            // Where no mode is named, what is there names it.
            None => {
                let has = |key| said.iter().find(|setting| setting.key == key);
                let pac = has(Key::ProxyPacUrl).map(|setting| (*setting, "pac"));
                pac.or_else(|| has(Key::ProxyServer).map(|setting| (*setting, "fixed")))?
            }
        };
        Some(match mode {
            "direct" => as_order(first, Mode::Direct),
            "fixed" => self.fixed(first),
            "pac" => self.pac(first),
            _ => as_order(first, Mode::System),
        })
    }

    fn fixed(&self, said: &Setting) -> Order {
        let named = self.setting(Key::ProxyServer);
        let read = self.any_text(Key::ProxyServer).map(Proxy::parse);
        match (read, named) {
            (Some(Ok(proxy)), Some(named)) => {
                let bypass = self.setting(Key::ProxyBypass);
                let bypass = match bypass.map(|setting| (setting, &setting.value)) {
                    Some((setting, Some(Value::List(list)))) => Bypass {
                        place: source_of(setting).to_string(),
                        entries: list.clone(),
                    },
                    _ => Bypass::default(),
                };
                as_order(named, Mode::Fixed { proxy, bypass })
            }
            (Some(Err(wrong)), Some(named)) => {
                as_order(named, Mode::Closed(fault_of(named, wrong.reason)))
            }
            _ => as_order(said, Mode::Closed(fault_of(said, Reason::NoHost))),
        }
    }

    fn pac(&self, said: &Setting) -> Order {
        let named = self.setting(Key::ProxyPacUrl);
        let read = self.any_text(Key::ProxyPacUrl).map(Url::parse);
        match (read, named) {
            (Some(Ok(url)), Some(named)) => as_order(named, Mode::Pac(url)),
            _ => as_order(said, Mode::Closed(fault_of(said, Reason::NoHost))),
        }
    }
}

fn bytes_of(path: &Path, is_checked: bool) -> Result<Vec<u8>, String> {
    let file = match guard::open(path, is_checked) {
        Found::Here(file) => file,
        Found::Missing => return Err("there is no such file".to_owned()),
        Found::Anybodys(why) | Found::Unreadable(why) | Found::Withheld(why) => return Err(why),
    };
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    match u64::try_from(bytes.len()).is_ok_and(|length| length <= LARGEST) {
        true => Ok(bytes),
        false => Err("it is larger than 1 MB".to_owned()),
    }
}

fn as_order(setting: &Setting, mode: Mode) -> Order {
    Order {
        mode,
        source: source_of(setting),
    }
}

fn source_of(setting: &Setting) -> Source {
    Source::Policy {
        key: setting.key.spec().name,
        origin: setting.origin.clone(),
    }
}

fn fault_of(setting: &Setting, reason: Reason) -> Fault {
    let right = match setting.key {
        Key::ProxyMode => "proxy_mode with proxy_server or proxy_pac_url",
        Key::ProxyPacUrl => "http://HOST/proxy.pac",
        _ => "HOST:PORT",
    };
    Fault {
        place: source_of(setting).to_string(),
        reason,
        right: right.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(text: &str) -> Option<Mode> {
        Policy::read(text)
            .unwrap()
            .orders()
            .mandatory
            .map(|it| it.mode)
    }

    #[test]
    fn the_mode_says_which_key_counts_and_without_one_the_keys_say_it() {
        let proxy = Proxy::parse("proxy.acme.example:3128").unwrap();
        // The line of the last of four.
        let fixed = |bypass: &[&str]| Mode::Fixed {
            proxy: proxy.clone(),
            bypass: match bypass.is_empty() {
                true => Bypass::default(),
                false => Bypass {
                    place: "proxy_bypass (policy.toml:4)".to_owned(),
                    entries: bypass.iter().map(|it| (*it).to_owned()).collect(),
                },
            },
        };
        let pac = Mode::Pac(Url::parse("http://pac.acme.example/proxy.pac").unwrap());
        const SERVER: &str = "proxy_server = \"proxy.acme.example:3128\"\n";
        const PAC: &str = "proxy_pac_url = \"http://pac.acme.example/proxy.pac\"\n";
        const BYPASS: &str = "proxy_bypass = [\"*.acme.example\", \"10.0.0.0/8\"]\n";
        for (text, expected) in [
            (String::new(), None),
            ("proxy_mode = \"direct\"".to_owned(), Some(Mode::Direct)),
            ("proxy_mode = \"system\"".to_owned(), Some(Mode::System)),
            (SERVER.to_owned(), Some(fixed(&[]))),
            (PAC.to_owned(), Some(pac.clone())),
            (format!("{SERVER}{PAC}"), Some(pac)),
            (
                format!("proxy_mode = \"fixed\"\n{SERVER}{PAC}{BYPASS}"),
                Some(fixed(&["*.acme.example", "10.0.0.0/8"])),
            ),
            (
                format!("proxy_mode = \"direct\"\n{SERVER}"),
                Some(Mode::Direct),
            ),
        ] {
            assert_eq!(mode(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_can_not_be_read_or_misses_its_other_half_lets_nothing_leave() {
        for text in [
            "proxy_mode = \"fixed\"",
            "proxy_mode = \"pac\"",
            "proxy_mode = \"sideways\"",
            "proxy_server = \"http://ada:secret@proxy.acme.example:3128\"",
            "proxy_pac_url = \"file:///etc/proxy.pac\"",
        ] {
            assert!(matches!(mode(text), Some(Mode::Closed(_))), "{text}");
        }
    }
}
