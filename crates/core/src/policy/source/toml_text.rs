//! The text of a policy file.

use toml::de::DeTable;

use super::Entry;
use crate::fs::toml_file;
use crate::policy::keys::Key;
use crate::policy::value::Raw;

/// What is wrong with a text that is no TOML, and on which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoToml {
    /// The line, counted from one.
    pub line: Option<usize>,
    /// What is wrong, with the line.
    pub what: String,
}

/// The entries of a text, in its order; `place` is the file.
///
/// # Errors
/// When it is no TOML, or has a key twice.
pub fn entries(text: &str, place: &str) -> Result<Vec<Entry>, NoToml> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let no_toml = |error: &toml::de::Error| NoToml {
        line: error
            .span()
            .map(|span| toml_file::line_at(text, span.start)),
        what: toml_file::said(text, error),
    };
    let values: toml::Table = toml::from_str(text).map_err(|error| no_toml(&error))?;
    let spans = DeTable::parse(text).map_err(|error| no_toml(&error))?;
    let mut entries: Vec<(usize, Entry)> = Vec::new();
    for key in spans.get_ref().keys() {
        let name = key.get_ref().to_string();
        let line = toml_file::line_at(text, key.span().start);
        if let Some(value) = values.get(&name) {
            let entry = Entry {
                key: Key::named(&name),
                origin: format!("{place}:{line}"),
                raw: raw(value),
                name,
            };
            entries.push((line, entry));
        }
    }
    entries.sort_by_key(|(line, _)| *line);
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn raw(value: &toml::Value) -> Raw {
    match value {
        toml::Value::String(text) => Raw::Text(text.clone()),
        toml::Value::Integer(number) => Raw::Number(*number),
        toml::Value::Boolean(value) => Raw::Switch(*value),
        toml::Value::Float(_) => Raw::Other("a number with a fraction"),
        toml::Value::Datetime(_) => Raw::Other("a date"),
        toml::Value::Table(_) => Raw::Other("a table"),
        toml::Value::Array(all) => {
            let texts = all.iter().map(|it| it.as_str().map(str::to_owned));
            let tables = all.iter().map(|it| it.as_table().cloned());
            match texts.collect::<Option<Vec<_>>>() {
                Some(texts) => Raw::Texts(texts),
                None => match tables.collect::<Option<Vec<_>>>() {
                    Some(tables) => Raw::Tables(tables),
                    None => Raw::Other("a list with something other than texts"),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_line() {
        let text = "\u{feff}# ours\nmethods = [\"sso\"]\n\nidle_limit = 900\nsupport_text = '''\na\nb'''\n\
                    tray = \"hide\"\r\n\n[[profiles]]\nname = \"a\"\n\n[[profiles]]\nname = \"b\"\n";
        let entries = entries(text, "/p").unwrap();
        let seen: Vec<(&str, &str)> = entries
            .iter()
            .map(|it| (it.name.as_str(), it.origin.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("methods", "/p:2"),
                ("idle_limit", "/p:4"),
                ("support_text", "/p:5"),
                ("tray", "/p:8"),
                ("profiles", "/p:10"),
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_said_with_its_line() {
        for (text, line) in [
            ("methods = [", 1),
            ("tray = \"hide\"\ntray = \"show\"", 2),
            ("\n\nx\n", 3),
            ("a = 1\n\0", 2),
        ] {
            assert_eq!(
                entries(text, "/p").unwrap_err().line,
                Some(line),
                "{text:?}"
            );
        }
        assert!(entries(&format!("x = {}", "[".repeat(200_000)), "/p").is_err());
        assert!(entries("", "/p").unwrap().is_empty());
    }
}
