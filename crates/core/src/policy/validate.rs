//! What is wrong with a policy file, before it is put in its place.

use serde::Serialize;

use super::keys::{Key, Levels};
use super::source::{Entry, toml_text};
use super::value::{self, Manner, Value};

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line, counted from one; none where the whole file is meant.
    pub line: Option<usize>,
    /// The key; none where the file is no TOML.
    pub key: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub right: String,
}

/// The faults of a file's text, in its order. `is_recommended` says for which folder it is.
#[must_use]
pub fn faults(text: &str, is_recommended: bool) -> Vec<Fault> {
    let entries = match toml_text::entries(text, "") {
        Ok(entries) => entries,
        Err(no_toml) => {
            return vec![Fault {
                line: no_toml.line,
                key: None,
                what: no_toml.what,
                right: "a TOML file with each key once".to_owned(),
            }];
        }
    };
    let mut faults: Vec<Fault> = entries
        .iter()
        .flat_map(|entry| faults_of(entry, is_recommended))
        .collect();
    faults.extend(lost_domains(&entries));
    faults.sort_by_key(|fault| fault.line);
    faults
}

fn line_of(entry: &Entry) -> Option<usize> {
    entry.origin.rsplit_once(':')?.1.parse().ok()
}

fn faults_of(entry: &Entry, is_recommended: bool) -> Vec<Fault> {
    let fault = |what: String, right: String| Fault {
        line: line_of(entry),
        key: Some(entry.name.clone()),
        what,
        right,
    };
    let Some(spec) = entry.key.map(Key::spec) else {
        let nearest = Key::nearest(&entry.name).name;
        return vec![fault(
            "this key is not known".to_owned(),
            format!("the nearest known is {nearest}"),
        )];
    };
    let mut faults = Vec::new();
    if is_recommended && spec.levels == Levels::Mandatory {
        faults.push(fault(
            "it can't be recommended".to_owned(),
            "put it into policy.toml or policies/managed".to_owned(),
        ));
    }
    match value::read(spec, &entry.raw, Manner::Strict) {
        Ok(read) => {
            let dropped = read.dropped.into_iter();
            faults.extend(dropped.map(|what| fault(what, spec.right())));
        }
        Err(wrong) => faults.push(fault(wrong.what, wrong.right)),
    }
    faults
}

/// Domains that lead to a profile which the file does not have.
fn lost_domains(entries: &[Entry]) -> Vec<Fault> {
    let value_of = |key: Key| {
        let entry = entries.iter().find(|entry| entry.key == Some(key))?;
        let read = value::read(key.spec(), &entry.raw, Manner::Strict).ok()?;
        Some((entry, read.value))
    };
    let Some((entry, Value::List(domains))) = value_of(Key::SsoDomains) else {
        return Vec::new();
    };
    let presets = match value_of(Key::Profiles) {
        Some((_, Value::Profiles(presets))) => presets,
        // They may stand in another file.
        _ => return Vec::new(),
    };
    let is_there = |to: &str| {
        presets.iter().any(|preset| {
            let issuer = preset.profile.issuer.as_ref();
            preset.profile.name == to || issuer.map(crate::oidc::issuer::trimmed) == Some(to)
        })
    };
    let lost = domains.iter().filter_map(|it| it.split_once('='));
    lost.filter(|(_, to)| !is_there(to))
        .map(|(from, to)| Fault {
            line: line_of(entry),
            key: Some(entry.name.clone()),
            what: format!("{from} leads to {to}, which is not in profiles"),
            right: Key::SsoDomains.spec().right(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_line_its_key_and_what_would_be_right() {
        for (text, line, key, what) in [
            ("onyl_profile = \"a\"", 1, Some("onyl_profile"), "not known"),
            ("\nmethods = \"sso\"", 2, Some("methods"), "it is a text"),
            (
                "methods = [\"sso\", \"smell\"]",
                1,
                Some("methods"),
                "smell",
            ),
            (
                "tray = \"hide\"\nidle_limit = 60",
                2,
                Some("idle_limit"),
                "60",
            ),
            ("methods = [", 1, None, "line 1"),
            ("tray = \"hide\"\ntray = \"hide\"", 2, None, "line 2"),
            (
                "proxy_server = \"a:b@c:1\"",
                1,
                Some("proxy_server"),
                "a:b@c:1",
            ),
            (
                "sso_domains = [\"acme.example=lost\"]\n[[profiles]]\nname = \"acme\"\n\
                 issuer = \"https://id.acme.example\"\nclient_id = \"c\"",
                1,
                Some("sso_domains"),
                "lost",
            ),
            (
                "[[profiles]]\nname = \"acme\"\nissuer = \"https://id.acme.example\"\n\
                 client_id = \"c\"\nclient_secret = \"s\"",
                1,
                Some("profiles"),
                "client_secret",
            ),
        ] {
            let faults = faults(text, false);
            assert_eq!(faults.len(), 1, "{text}: {faults:?}");
            assert_eq!(faults[0].line, Some(line), "{text}");
            assert_eq!(faults[0].key.as_deref(), key, "{text}");
            assert!(faults[0].what.contains(what), "{text}: {faults:?}");
            assert!(!faults[0].right.is_empty());
        }
        let fine = "methods = [\"sso\"]\nidle_limit = 900\nlanguage = \"nb\"\n";
        assert!(faults(fine, false).is_empty());
        assert_eq!(faults(fine, true).len(), 1, "methods can't be recommended");
    }
}
