//! Values of Windows' registry, as Group Policy, device management, scripts and installers write them.

use super::{Entry, Source};
use crate::policy::keys::{Key, Shape};
use crate::policy::level::{Level, Scope};
use crate::policy::value::{Manner, Raw};

/// A value's kinds (winnt.h).
const SZ: u32 = 1;
const EXPAND_SZ: u32 = 2;
const DWORD: u32 = 4;
const DWORD_BIG_ENDIAN: u32 = 5;
const MULTI_SZ: u32 = 7;
const QWORD: u32 = 11;

/// The most that is read of one value, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// A value as it lies in a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A key with its values, and the keys in it with theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its values.
    pub values: Vec<Stored>,
    /// The keys in it.
    pub below: Vec<(String, Vec<Stored>)>,
}

/// What a key of the registry says.
#[must_use]
pub fn source(path: &str, folder: &Folder, level: Level, scope: Scope) -> Source {
    let mut entries: Vec<Entry> = Vec::new();
    for stored in &folder.values {
        // What has no name is the key's own default value.
        if !stored.name.is_empty() {
            let raw = decode(stored.kind, &stored.bytes);
            entries.push(entry(path, &stored.name, raw));
        }
    }
    for (name, values) in &folder.below {
        let key = Key::in_pascal(name);
        let is_list =
            key.is_some_and(|key| matches!(key.spec().shape, Shape::List(_) | Shape::Profiles));
        // A policy that was taken away leaves its key behind, without values.
        if values.is_empty() || (key.is_none() && name.eq_ignore_ascii_case("Recommended")) {
            continue;
        }
        let raw = match is_list {
            true => listed(values),
            false => Raw::Other("a key with values in it"),
        };
        entries.retain(|known| key.is_none() || known.key != key);
        entries.push(entry(path, name, raw));
    }
    Source {
        manner: Manner::Generous,
        ..Source::read(path.to_owned(), level, scope, entries)
    }
}

fn entry(path: &str, name: &str, raw: Raw) -> Entry {
    Entry {
        name: name.to_owned(),
        key: Key::in_pascal(name),
        origin: format!(r"{path}\{name}"),
        raw,
    }
}

/// The list that the values of a key make; their names are anybody's. Group Policy counts them.
fn listed(values: &[Stored]) -> Raw {
    let mut values: Vec<&Stored> = values.iter().collect();
    values.sort_by_key(|it| (it.name.parse::<u64>().unwrap_or(u64::MAX), it.name.clone()));
    let mut texts = Vec::new();
    for stored in values {
        match decode(stored.kind, &stored.bytes) {
            Raw::Text(text) => texts.push(text),
            Raw::Texts(more) => texts.extend(more),
            _ => return Raw::Other("a key with something other than texts in it"),
        }
    }
    Raw::Texts(texts)
}

/// What the bytes of a value mean.
#[must_use]
pub fn decode(kind: u32, bytes: &[u8]) -> Raw {
    match kind {
        SZ | EXPAND_SZ => match text(bytes) {
            Some(text) => Raw::Text(text),
            None => Raw::Other("a text that isn't UTF-16"),
        },
        MULTI_SZ => match text(bytes) {
            Some(text) => Raw::Texts(text.split('\0').map(str::to_owned).collect()),
            None => Raw::Other("a list of texts that aren't UTF-16"),
        },
        DWORD => number(bytes, u32::from_le_bytes),
        DWORD_BIG_ENDIAN => number(bytes, u32::from_be_bytes),
        QWORD => match <[u8; 8]>::try_from(bytes).map(u64::from_le_bytes) {
            Ok(number) => Raw::Number(i64::try_from(number).unwrap_or(i64::MAX)),
            Err(_) => Raw::Other("a number of another length"),
        },
        _ => Raw::Other("a value of another kind"),
    }
}

fn number(bytes: &[u8], read: fn([u8; 4]) -> u32) -> Raw {
    match <[u8; 4]>::try_from(bytes) {
        Ok(bytes) => Raw::Number(read(bytes).into()),
        Err(_) => Raw::Other("a number of another length"),
    }
}

/// A text without the zeros at its end.
fn text(bytes: &[u8]) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|it| u16::from_le_bytes(*it)).collect();
    let text = String::from_utf16(&units)
        .ok()
        .filter(|_| rest.is_empty())?;
    Some(text.trim_end_matches('\0').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::keys::TABLE;
    use crate::policy::value;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn stored(name: &str, kind: u32, bytes: Vec<u8>) -> Stored {
        Stored {
            name: name.to_owned(),
            kind,
            bytes,
        }
    }

    fn value_of(folder: &Folder, key: Key) -> Option<Result<String, String>> {
        let source = source(r"HKLM\X", folder, Level::Mandatory, Scope::Machine);
        let entry = source.entries.iter().find(|it| it.key == Some(key))?;
        let read = value::read(key.spec(), &entry.raw, source.manner);
        Some(
            read.map(|read| serde_json::to_string(&read.value).unwrap())
                .map_err(|wrong| wrong.what),
        )
    }

    #[test]
    fn the_same_list_is_read_in_every_way_in_which_tools_write_it() {
        let subkey = Folder {
            below: vec![(
                "Methods".to_owned(),
                vec![
                    stored("2", SZ, wide("sso\0")),
                    stored("1", SZ, wide("password\0")),
                ],
            )],
            ..Folder::default()
        };
        let one = |kind, text: &str| Folder {
            values: vec![stored("Methods", kind, wide(text))],
            ..Folder::default()
        };
        for folder in [
            subkey,
            one(MULTI_SZ, "password\0sso\0\0"),
            one(MULTI_SZ, "password\0\0sso\0\0"),
            one(SZ, "password;sso\0"),
            one(SZ, " password ; sso ;"),
            one(SZ, "[\"password\",\"sso\"]"),
            one(EXPAND_SZ, "password;sso\0"),
        ] {
            let seen = value_of(&folder, Key::Methods);
            assert_eq!(
                seen,
                Some(Ok("[\"password\",\"sso\"]".to_owned())),
                "{folder:?}"
            );
        }
        for empty in [one(MULTI_SZ, "\0"), one(MULTI_SZ, ""), one(SZ, "\0")] {
            assert_eq!(value_of(&empty, Key::Methods), Some(Ok("[]".to_owned())));
        }
        let left_behind = Folder {
            below: vec![("Methods".to_owned(), Vec::new())],
            ..Folder::default()
        };
        assert_eq!(value_of(&left_behind, Key::Methods), None);
    }

    #[test]
    fn numbers_and_switches_are_read_in_every_width() {
        let one = |key: &str, kind, bytes: &[u8]| Folder {
            values: vec![stored(key, kind, bytes.to_vec())],
            ..Folder::default()
        };
        for folder in [
            one("IdleLimit", DWORD, &3600u32.to_le_bytes()),
            one("idlelimit", QWORD, &3600u64.to_le_bytes()),
            one("IdleLimit", DWORD_BIG_ENDIAN, &3600u32.to_be_bytes()),
            one("IdleLimit", SZ, &wide("3600\0")),
        ] {
            assert_eq!(value_of(&folder, Key::IdleLimit), Some(Ok("3600".into())));
        }
        for (kind, bytes, expected) in [
            (DWORD, 1u32.to_le_bytes().to_vec(), "true"),
            (DWORD, 7u32.to_le_bytes().to_vec(), "true"),
            (DWORD, 0u32.to_le_bytes().to_vec(), "false"),
            (SZ, wide("true\0"), "true"),
            (SZ, wide("Always\0"), "true"),
            (SZ, wide("0\0"), "false"),
        ] {
            let folder = one("SharedComputer", kind, &bytes);
            assert_eq!(
                value_of(&folder, Key::SharedComputer),
                Some(Ok(expected.into()))
            );
        }
    }

    #[test]
    fn profiles_are_read_as_toml_and_as_json() {
        let toml = "[[profiles]]\0name = \"acme\"\0issuer = \"https://id.acme.example\"\0client_id = \"c\"\0\0";
        let json = r#"[{"name":"acme","issuer":"https://id.acme.example","client_id":"c"}]"#;
        for (kind, text) in [(MULTI_SZ, toml), (SZ, json)] {
            let folder = Folder {
                values: vec![stored("Profiles", kind, wide(text))],
                ..Folder::default()
            };
            let seen = value_of(&folder, Key::Profiles).unwrap().unwrap();
            assert!(seen.contains("\"name\":\"acme\""), "{seen}");
        }
    }

    #[test]
    fn whatever_lies_there_is_read_without_harm() {
        let bytes: [&[u8]; 5] = [&[], &[0], &[0xd8, 0xd8, 0], &[0, 0xd8], &[255; 9]];
        for kind in 0..16 {
            for bytes in bytes {
                for spec in TABLE {
                    let raw = decode(kind, bytes);
                    drop(value::read(spec, &raw, Manner::Generous));
                }
            }
        }
    }
}
