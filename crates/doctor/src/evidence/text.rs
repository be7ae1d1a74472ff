//! Findings as lines of text, for a terminal and for Markdown.

use portico_core::Language;
use serde_json::Value;

use crate::cause::Confidence;
use crate::check::Status;

/// What came of a check, in a word.
#[must_use]
pub fn status(status: Status, language: Language) -> String {
    language.plain(match status {
        Status::Pass => "report-status-pass",
        Status::Warn => "report-status-warn",
        Status::Fail => "report-status-fail",
        Status::Skipped => "report-status-skipped",
    })
}

/// How sure one can be, in a word.
#[must_use]
pub fn confidence(confidence: Confidence, language: Language) -> String {
    language.plain(match confidence {
        Confidence::Certain => "report-confidence-certain",
        Confidence::Likely => "report-confidence-likely",
        Confidence::Possible => "report-confidence-possible",
    })
}

/// A piece of evidence as `label: value`; the label is the key where the catalogue has no word.
#[must_use]
pub fn evidence(key: &str, value: &Value, language: Language) -> String {
    let id = format!("evidence-{}", key.replace('_', "-"));
    let label = match language.plain(&id) {
        missing if missing == id => key.replace('_', " "),
        label => label,
    };
    format!("{label}: {}", plain(value, language))
}

fn plain(value: &Value, language: Language) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => language.plain("report-yes"),
        Value::Bool(false) => language.plain("report-no"),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(all) => join(all.iter().map(|one| plain(one, language))),
        Value::Object(all) => join(
            all.iter()
                .map(|(name, one)| format!("{name}: {}", plain(one, language))),
        ),
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn evidence_reads_as_a_line_whatever_its_shape() {
        for (value, expected) in [
            (
                json!({ "a.example": [443, true] }),
                "no such key: a.example: 443, yes",
            ),
            (json!([]), "no such key: "),
            (json!("text"), "no such key: text"),
        ] {
            assert_eq!(evidence("no_such_key", &value, Language::English), expected);
        }
    }
}
