//! The short form of the round trip: what Group Policy writes, by samba's reader and writer of
//! `Registry.pol`, given to the reader of the registry. `cargo xtask cross` goes all the way, through
//! Wine's registry and the program for Windows.

use std::collections::BTreeMap;

use portico_core::policy::source::registry::{self, Folder, Stored};
use portico_core::policy::{Level, Policy, Scope};
use portico_core::views::policy::PolicyView;
use serde::Deserialize;
use serde_json::Value;

use super::{has_python, python, script};

const KEY: &str = r"SOFTWARE\Policies\Portico";

/// What the script prints.
#[derive(Debug, Deserialize)]
struct Written {
    values: Vec<Entry>,
    expected: BTreeMap<String, Expected>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    key: String,
    name: String,
    kind: u32,
    data: String,
}

#[derive(Debug, Deserialize)]
struct Expected {
    value: Value,
    origin: String,
}

fn written(state: &str, class: &str, level: &str) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let words = [state, class, level].map(std::ffi::OsStr::new);
    let mut all = vec![script("group_policy.py").into_os_string()];
    all.extend(words.map(ToOwned::to_owned));
    all.push(folder.path().into());
    if cfg!(windows) {
        all.push("--windows".into());
    }
    let all: Vec<_> = all.iter().map(|word| word.as_os_str()).collect();
    let (said, is_fine) = python(&all);
    assert!(is_fine, "{said}");
    serde_json::from_str(&said).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    assert!(rest.is_empty());
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.iter().map(byte).collect()
}

/// The key as it lies in the registry.
fn folder(values: &[Entry], path: &str) -> Folder {
    let mut folder = Folder::default();
    for entry in values {
        let stored = Stored {
            name: entry.name.clone(),
            kind: entry.kind,
            bytes: bytes(&entry.data),
        };
        if entry.key == path {
            folder.values.push(stored);
        } else {
            let below = entry.key.strip_prefix(path).unwrap();
            let name = below.strip_prefix('\\').unwrap().to_owned();
            match folder.below.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(stored),
                None => folder.below.push((name, vec![stored])),
            }
        }
    }
    folder
}

#[test]
fn every_policy_in_every_state_comes_out_as_its_key_value_and_origin() {
    if !has_python() || cfg!(not(target_os = "linux")) {
        return; // it takes samba's modules for Python
    }
    for (class, scope) in [("Machine", Scope::Machine), ("User", Scope::User)] {
        for (word, level) in [
            ("mandatory", Level::Mandatory),
            ("recommended", Level::Recommended),
        ] {
            for state in ["enabled", "disabled", "unset"] {
                let written = written(state, class, word);
                let hive = if scope == Scope::User { "HKCU" } else { "HKLM" };
                let path = match level {
                    Level::Recommended => format!(r"{KEY}\Recommended"),
                    _ => KEY.to_owned(),
                };
                let folder = folder(&written.values, &path);
                let source = registry::source(&format!(r"{hive}\{path}"), &folder, level, scope);
                let view = PolicyView::of(&Policy::of(vec![source]), &[]);
                let place = format!("{state} {class} {word}");
                assert!(view.unknown.is_empty(), "{place}: {:?}", view.unknown);
                assert_eq!(written.expected.is_empty(), state == "unset", "{place}");
                for setting in view.settings {
                    let place = format!("{place}: {}", setting.key);
                    assert_eq!(setting.error, None, "{place}");
                    assert!(setting.notes.is_empty(), "{place}: {:?}", setting.notes);
                    match written.expected.get(&setting.key) {
                        None => assert_eq!(setting.level, "built_in", "{place}"),
                        Some(expected) => {
                            assert_eq!(setting.value, expected.value, "{place}");
                            assert_eq!(setting.level, word, "{place}");
                            assert_eq!(setting.origin.as_ref(), Some(&expected.origin), "{place}");
                        }
                    }
                }
            }
        }
    }
}
