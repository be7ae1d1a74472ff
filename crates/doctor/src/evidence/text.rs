//! Evidence as people read it: the one place that knows how, for a terminal, a report, the sheet for
//! IT and the window.

use chrono::DateTime;
use portico_core::Language;
use serde_json::Value;

/// What a piece of evidence is called: its key where the catalogue has no word.
pub(crate) fn label(key: &str, language: Language) -> String {
    let id = format!("evidence-{}", key.replace('_', "-"));
    match language.plain(&id) {
        missing if missing == id => key.replace('_', " "),
        label => label,
    }
}

/// What it is, each of several in a line of its own.
pub(crate) fn lines(value: &Value, language: Language) -> Vec<String> {
    match value {
        Value::Null => vec!["–".to_owned()],
        Value::Bool(true) => vec![language.plain("report-yes")],
        Value::Bool(false) => vec![language.plain("report-no")],
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => vec![moment(text).unwrap_or_else(|| text.clone())],
        Value::Array(all) => all.iter().flat_map(|one| lines(one, language)).collect(),
        Value::Object(all) => all
            .iter()
            .map(|(name, one)| format!("{name}: {}", lines(one, language).join(", ")))
            .collect(),
    }
}

/// A point in time, as evidence has it.
fn moment(text: &str) -> Option<String> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    Some(at.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn evidence_reads_well_whatever_its_shape() {
        for (value, expected) in [
            (
                json!({ "a.example": [443, true] }),
                vec!["a.example: 443, yes"],
            ),
            (
                json!({ "a.example": ["192.0.2.1", "192.0.2.2"], "b.example": "refused" }),
                vec!["a.example: 192.0.2.1, 192.0.2.2", "b.example: refused"],
            ),
            (json!([]), vec![]),
            (json!(["a", "b"]), vec!["a", "b"]),
            (json!("text"), vec!["text"]),
            (json!(false), vec!["no"]),
            (
                json!("2026-11-23T08:12:00Z"),
                vec!["2026-11-23 08:12:00 UTC"],
            ),
        ] {
            assert_eq!(lines(&value, Language::English), expected, "{value}");
        }
        assert_eq!(label("no_such_key", Language::English), "no such key");
        assert_eq!(label("host", Language::English), "Host");
    }
}
