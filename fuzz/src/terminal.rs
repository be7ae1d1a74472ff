//! What is shown of a text from anywhere: in a line, in lines, as JSON.

use portico_core::text::{is_hidden, visible, visible_json, visible_line, visible_lines};

/// What is shown hides nothing, loses nothing that can be seen, and stays as it is the second time.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (bare, line, lines) = (visible(&text), visible_line(&text), visible_lines(&text));
    assert!(!bare.contains(is_hidden) && !line.contains(is_hidden));
    assert!(!lines.contains(|c: char| c != '\n' && is_hidden(c)));
    assert_eq!(visible(&bare), bare);
    assert_eq!(visible_line(&line), line);
    assert_eq!(visible_lines(&lines), lines);

    let seen: Vec<char> = text.chars().filter(|c| !is_hidden(*c)).collect();
    assert_eq!(bare.chars().collect::<Vec<_>>(), seen);
    let without_blanks = |text: &str| text.replace([' ', '\n'], "");
    assert_eq!(without_blanks(&line), without_blanks(&bare));
    assert_eq!(without_blanks(&lines), without_blanks(&bare));

    let said = serde_json::json!({ "said": text, "also": [&*text] });
    let pretty = serde_json::to_string_pretty(&said).unwrap_or_default();
    for json in [said.to_string(), pretty] {
        let shown = visible_json(&json);
        assert!(!shown.contains(|c: char| c != '\n' && is_hidden(c)));
        assert_eq!(serde_json::from_str(&shown).ok(), Some(said.clone()));
    }
}
