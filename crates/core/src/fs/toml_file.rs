//! Files that people write: profiles, settings, the policy. Whatever editor they come from is fine;
//! what is wrong is named with its line and key, and a secret is never repeated.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

/// The keys whose values are not repeated.
const SECRET: &str = "client_secret";

/// The text of a file: UTF-8, or UTF-16 where it begins with its mark, as some editors of Windows
/// write it.
///
/// # Errors
/// When it is neither, saying where.
pub fn text(bytes: &[u8]) -> Result<String, String> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}

/// The same where nothing but UTF-8 will do.
pub(crate) fn utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
            Err(format!("line {line} is not UTF-8: save the file as UTF-8"))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let wrong = || "the file is not whole UTF-16: save it as UTF-8".to_owned();
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match rest.is_empty() {
        true => String::from_utf16(&units).map_err(|_| wrong()),
        false => Err(wrong()),
    }
}

/// Reads the text of a file.
///
/// # Errors
/// What is wrong, in technical words, with line and key.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    toml::from_str(text).map_err(|error| said(text, &error))
}

/// On which line a key of the file stands.
pub(crate) fn line_of(text: &str, key: &str) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let mut keys = table.get_ref().keys();
    let found = keys.find(|it| it.get_ref() == key)?;
    Some(line_at(text, found.span().start))
}

pub(crate) fn said(text: &str, error: &toml::de::Error) -> String {
    let Some(span) = error.span() else {
        return error.message().to_owned();
    };
    let line = line_at(text, span.start);
    let path = DeTable::parse(text)
        .map(|table| path_to(table.get_ref(), &span))
        .unwrap_or_default();
    let path = path.join(".");
    match path.as_str() {
        "" => format!("line {line}: {}", error.message()),
        path if path.ends_with(SECRET) => format!("line {line}: {path} must be a text in quotes"),
        path => format!("line {line}: {path}: {}", error.message()),
    }
}

pub(crate) fn line_at(text: &str, place: usize) -> usize {
    let before = text.bytes().take(place);
    1 + before.filter(|byte| *byte == b'\n').count()
}

/// The keys that lead to a place in the text.
fn path_to(table: &DeTable<'_>, place: &Range<usize>) -> Vec<String> {
    let holds = |span: Range<usize>| span.start <= place.start && place.end <= span.end;
    for (key, value) in table {
        let below = match value.get_ref() {
            DeValue::Table(table) => path_to(table, place),
            _ => Vec::new(),
        };
        if !below.is_empty() || holds(value.span()) || holds(key.span()) {
            let mut path = vec![key.get_ref().to_string()];
            path.extend(below);
            return path;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read only")]
    struct Known {
        name: String,
        #[serde(default)]
        limit: Option<u32>,
        #[serde(default)]
        list: Vec<String>,
        #[serde(default)]
        client_secret: Option<String>,
        #[serde(default)]
        domains: BTreeMap<String, BTreeMap<String, String>>,
    }

    #[test]
    fn files_of_every_editor_are_read() {
        let plain = "name = \"å\"\r\n\tlimit = 1\r\n";
        let units = || plain.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            plain.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", plain.as_bytes()].concat(),
            [&b"\xff\xfe"[..], &little].concat(),
            [&b"\xfe\xff"[..], &big].concat(),
        ] {
            let known: Known = read(&text(&bytes).unwrap()).unwrap();
            assert_eq!((known.name.as_str(), known.limit), ("å", Some(1)));
        }
        assert!(read::<Known>("\u{feff}name = \"a\"").is_ok());
        for (bytes, words) in [
            (
                &b"name = \"a\"\nlimit = \"\xe5\"\n"[..],
                "line 2 is not UTF-8",
            ),
            (b"\xff\xfea", "UTF-16"),
            (b"\xff\xfe\x00\xd8", "UTF-16"),
        ] {
            assert!(text(bytes).unwrap_err().contains(words), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_wrong_has_its_line_and_its_key() {
        for (text, starts) in [
            ("\n\nname = 1\n", "line 3: name: invalid type"),
            (
                "name = \"a\"\r\nlimit = \"60\"\r\n",
                "line 2: limit: invalid type",
            ),
            ("name = \"a\"\nlimit = -1\n", "line 2: limit: invalid value"),
            (
                "name = \"a\"\nlist = [\n  \"b\",\n  2,\n]\n",
                "line 4: list: invalid type",
            ),
            ("name = \"a\"\nlist = \"b\"\n", "line 2: list: invalid type"),
            (
                "name = \"a\"\n[domains.\"x.example\"]\nissuer = 1\n",
                "line 3: domains.x.example.issuer: invalid type",
            ),
            (
                "name = \"a\"\ndomains = \"b\"\n",
                "line 2: domains: invalid type",
            ),
            (
                "name = \"a\"\nclient_secret = 12345\n",
                "line 2: client_secret must be",
            ),
            ("name = \"a\"\nname = \"b\"\n", "line 2"),
            ("name = \"a\"\nlimit = \n", "line 2"),
            ("name = “a”\n", "line 1"),
        ] {
            let why = read::<Known>(text).unwrap_err();
            assert!(why.starts_with(starts), "{text:?}: {why}");
            assert!(!why.contains("12345"), "{why}");
        }
    }
}
