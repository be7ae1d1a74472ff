//! A value for each key that an administrator may begin with.

use portico_core::policy::keys::{Key, Spec};

/// A value, as every file spells it in its own way.
#[derive(Debug, Clone, Copy)]
pub(super) enum Example {
    Switch(bool),
    Seconds(u32),
    Text(&'static str),
    List(&'static [&'static str]),
    /// The keys of one profile.
    Profile(&'static [(&'static str, &'static str)]),
}

/// The example of a key.
pub(super) fn of(spec: &Spec) -> Example {
    use Example::{List, Profile, Seconds, Switch, Text};
    match spec.key {
        Key::AllowedProfiles => List(&["acme"]),
        Key::AllowedIssuers => List(&["https://id.acme.example", "https://*.eu.acme.example"]),
        Key::AllowedDomains => List(&["acme.example"]),
        Key::AllowedOrganizations => {
            List(&["8c5f2a60-3f3e-4f0e-9d55-0e9a6c1f7b11", "acme.example"])
        }
        Key::Profiles => Profile(&[
            ("name", "acme"),
            ("title", "Acme"),
            ("issuer", "https://id.acme.example"),
            ("client_id", "portico"),
        ]),
        Key::DefaultProfile => Text("acme"),
        Key::UserProfiles => Switch(false),
        Key::Methods => List(&["sso", "browser"]),
        Key::SsoDomains => List(&["acme.example=acme"]),
        Key::LoginHint => Text("%USERNAME%@acme.example"),
        Key::Vault => Text("keychain"),
        Key::SharedComputer => Switch(true),
        Key::IdleLimit => Seconds(28_800),
        Key::SessionLimit => Seconds(36_000),
        Key::TokenExport => Text("exec_only"),
        Key::UpdateMode => Text("off"),
        Key::UpdateChannel => Text("stable"),
        Key::UpdateUrl => Text("https://mirror.acme.example/portico/releases.json"),
        Key::UpdateVersionLimit => Text("1.4"),
        Key::ProxyMode => Text("fixed"),
        Key::ProxyServer => Text("proxy.acme.example:3128"),
        Key::ProxyBypass => List(&[".acme.example", "10.0.0.0/8"]),
        Key::ProxyPacUrl => Text("https://proxy.acme.example/proxy.pac"),
        Key::ExtraCa => List(&["/etc/ssl/certs/acme.pem"]),
        Key::Browser => Text("/usr/bin/firefox"),
        Key::Reports => Text("file"),
        Key::SupportName => Text("Acme IT"),
        Key::SupportText => Text("Call 1234, or come to room 12."),
        Key::SupportAddress => Text("https://help.acme.example"),
        Key::LogLevel => Text("info"),
        Key::StartAtLogin => Text("on"),
        Key::Tray => Text("hide"),
        Key::Language => Text("nb"),
    }
}

/// The same on Windows, where files have other paths.
pub(super) fn on_windows(spec: &Spec) -> Example {
    match spec.key {
        Key::ExtraCa => Example::List(&[r"C:\Program Files\Acme\acme.pem"]),
        Key::Browser => Example::Text(r"C:\Program Files\Mozilla Firefox\firefox.exe"),
        _ => of(spec),
    }
}

/// The same on macOS.
pub(super) fn on_macos(spec: &Spec) -> Example {
    match spec.key {
        Key::ExtraCa => Example::List(&["/Library/Acme/acme.pem"]),
        Key::Browser => Example::Text("/Applications/Firefox.app/Contents/MacOS/firefox"),
        _ => of(spec),
    }
}

impl Example {
    /// As a file has it, with its key.
    pub(super) fn toml(self, name: &str) -> String {
        let value = match self {
            Example::Switch(on) => on.to_string(),
            Example::Seconds(seconds) => seconds.to_string(),
            Example::Text(text) => quoted(text),
            Example::List(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
                format!("[{}]", texts.join(", "))
            }
            Example::Profile(keys) => {
                let lines: Vec<String> = keys
                    .iter()
                    .map(|(key, value)| format!("{key} = {}", quoted(value)))
                    .collect();
                return format!("[[{name}]]\n{}", lines.join("\n"));
            }
        };
        format!("{name} = {value}")
    }

    /// As a property list has it, in one line.
    pub(super) fn plist(self) -> String {
        let text = |text: &str| format!("<string>{}</string>", xtask::xml::escaped(text));
        match self {
            Example::Switch(true) => "<true/>".to_owned(),
            Example::Switch(false) => "<false/>".to_owned(),
            Example::Seconds(seconds) => format!("<integer>{seconds}</integer>"),
            Example::Text(value) => text(value),
            Example::List(texts) => {
                let texts: String = texts.iter().map(|it| text(it)).collect();
                format!("<array>{texts}</array>")
            }
            Example::Profile(keys) => {
                let keys: String = keys
                    .iter()
                    .map(|(key, value)| format!("<key>{key}</key>{}", text(value)))
                    .collect();
                format!("<array><dict>{keys}</dict></array>")
            }
        }
    }
}

/// No example has a quotation mark; a Windows path has backslashes.
fn quoted(text: &str) -> String {
    match text.contains('\\') {
        true => format!("'{text}'"),
        false => format!("\"{text}\""),
    }
}

#[cfg(test)]
mod tests {
    use portico_core::policy::keys::TABLE;
    use portico_core::policy::{Policy, validate};

    use super::*;

    #[test]
    fn every_example_is_right() {
        for spec in TABLE {
            let text = match cfg!(windows) {
                true => on_windows(spec),
                false => of(spec),
            }
            .toml(spec.name);
            let faults = validate::faults(&text, false);
            assert!(faults.is_empty(), "{text}: {faults:?}");
            let policy = Policy::read(&text).unwrap();
            assert!(policy.setting(spec.key).unwrap().value.is_some(), "{text}");
        }
    }
}
