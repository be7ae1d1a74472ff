//! Texts on their way into the log and into a report.

use portico_core::text::{is_hidden, visible};
use portico_doctor::fuzzing::{sentence, technical};

/// What nobody may read who reads a report.
const SECRET: &str = "hunter2canary";

/// No text ends the program; whatever stands around a secret or a person's address, neither comes
/// through; a technical text is one line that hides nothing.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    one_line(&technical(&text));
    let _shape = sentence(&text);
    // An input that says a part of it itself proves nothing.
    let seen = visible(&text).to_lowercase();
    let mut parts = (0..SECRET.len()).filter_map(|at| SECRET.get(at..at + 4));
    if parts.any(|part| seen.contains(part)) {
        return;
    }
    let middle = text.len() / 2;
    let middle = (0..=middle).rev().find(|at| text.is_char_boundary(*at));
    let (before, behind) = text.split_at(middle.unwrap_or_default());
    for planted in [
        format!("{before} password={SECRET}{behind}"),
        format!("{before} \"access_token\": \"{SECRET}\"{behind}"),
        format!("{before} Bearer {SECRET}{behind}"),
    ] {
        let kept = technical(&planted);
        one_line(&kept);
        assert!(!kept.contains("hunter2"), "{planted:?}: {kept}");
    }
    for planted in [
        format!("{before}ada.{SECRET}@example.org{behind}"),
        format!("{before} https://u:{SECRET}@id.example.org/p?x={SECRET} {behind}"),
        format!("{before} «https://id.example.org/{SECRET}» {behind}"),
    ] {
        let (short, whole) = (technical(&planted), sentence(&planted));
        one_line(&short);
        assert!(!short.contains("hunter2"), "{planted:?}: {short}");
        assert!(!whole.contains("hunter2"), "{planted:?}: {whole}");
    }
}

fn one_line(kept: &str) {
    assert!(!kept.contains(is_hidden), "{kept:?}");
    assert!(!kept.contains('@'), "{kept:?}");
    assert!(kept.chars().count() <= 164, "{kept:?}");
}
