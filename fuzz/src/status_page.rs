//! What a service's status page says.

use portico_core::text::is_hidden;
use portico_doctor::Status;
use portico_doctor::fuzzing;
use serde_json::Value;

/// A finding is short, hides nothing, and names nobody; only trouble that is stated is trouble.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Some(finding) = fuzzing::status_page(data) else {
        return;
    };
    let text = String::from_utf8_lossy(data);
    let is_stated = ["incidents", "scheduled_maintenances", "components"]
        .iter()
        .any(|list| text.contains(list) || text.contains("\\u"));
    assert!(finding.status == Status::Pass || is_stated);
    for words in finding.cause.iter().chain([&finding.title]) {
        one(words, 600);
    }
    finding.evidence.values().for_each(each);
    assert!(finding.remedies.len() < 10);
}

fn each(value: &Value) {
    match value {
        Value::String(text) => one(text, 161),
        Value::Array(all) => {
            assert!(all.len() <= 8);
            all.iter().for_each(each);
        }
        Value::Object(all) => {
            assert!(all.len() <= 8);
            all.keys().for_each(|name| one(name, 161));
            all.values().for_each(each);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn one(text: &str, longest: usize) {
    assert!(
        !text.contains(|c: char| c == '\n' || is_hidden(c)),
        "{text:?}"
    );
    assert!(!text.contains('@'), "{text:?}");
    assert!(text.chars().count() <= longest, "{text:?}");
}
