//! The characters that are not seen. One list for everything that shows a text from outside.

/// What is shown of a text from outside: without control characters, which steer a terminal,
/// without those that turn the direction of reading, and without those that nobody sees.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

/// The same in lines: their ends stay, a tab becomes a blank.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    let spaced = text.chars().map(|c| if c == '\t' { ' ' } else { c });
    spaced.filter(|c| *c == '\n' || !is_hidden(*c)).collect()
}

/// The same in one line: its blanks stay, an end of a line becomes one.
#[must_use]
pub fn visible_line(text: &str) -> String {
    let spaced = text.chars().map(|c| match c {
        '\n' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c => c,
    });
    spaced.filter(|c| !is_hidden(*c)).collect()
}

/// JSON that means the same and hides nothing: what is not seen stands there as `\u202e` does.
/// What lays it out (ends of lines, blanks) stays.
#[must_use]
pub fn visible_json(json: &str) -> String {
    use std::fmt::Write;

    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        match is_hidden(c) && c != '\n' {
            false => shown.push(c),
            true => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a text does not fail.
                    let _ = write!(shown, "\\u{unit:04x}");
                }
            }
        }
    }
    shown
}

/// Whether a character does something else than to stand there: controls (C0, C1), what turns the
/// direction of reading, ends of lines of other kinds, and what Unicode wants to be ignored
/// (`Default_Ignorable_Code_Point`): joiners, fillers, variation selectors, tags. Without those a
/// text stays readable: an emoji of several comes apart, a Persian word loses a gap.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_or_the_eye_goes() {
        for (hidden, shown) in [
            ("A\u{1b}]0;owned\u{7}B", "A]0;ownedB"),
            ("A\u{9b}2JB\u{85}C\u{7f}", "A2JBC"),
            ("ada\u{202e}moc.elpmaxe\u{202c}", "adamoc.elpmaxe"),
            ("a\u{2066}b\u{2069}c\u{200e}d\u{200f}e\u{61c}f", "abcdef"),
            ("pay\u{ad}pal\u{200b}\u{2060}\u{feff}", "paypal"),
            ("x\u{e0061}\u{e007f}\u{e0100}y\u{fff9}z", "xyz"),
            ("a\u{115f}\u{3164}\u{ffa0}b\u{2028}c", "abc"),
            ("A\u{1b}[2J\nB", "A[2JB"),
        ] {
            assert_eq!(visible(hidden), shown, "{hidden:?}");
        }
    }

    #[test]
    fn names_of_people_stay_as_they_are() {
        for name in [
            "Åse Bjørnsdóttir-Łukasz",
            "e\u{301}lodie", // the accent is a character of its own
            "山田太郎",
            "김철수",
            "דוד בן־גוריון",
            "نور الدين",
            "สมชาย ใจดี",
            "🇳🇴 👍🏽 ☂",
            "O’Brien «Åpen» – 100 % a\u{a0}b",
        ] {
            assert_eq!(visible(name), name);
            assert_eq!(visible_lines(name), name);
            assert_eq!(visible_line(name), name);
            assert_eq!(visible_json(name), name);
        }
        // Still readable, if not as pretty.
        assert_eq!(visible("👩\u{200d}💻 ❤\u{fe0f}"), "👩💻 ❤");
        assert_eq!(visible("می\u{200c}خواهم"), "میخواهم");
    }

    #[test]
    fn lines_stay_lines_and_a_line_stays_one() {
        assert_eq!(visible_lines("a\tb\r\nc\u{1b}[31m"), "a b\nc[31m");
        assert_eq!(visible_line("a\tb\r\nc\u{2028}d"), "a b c d");
    }

    #[test]
    fn json_says_the_same_and_hides_nothing() {
        let said = serde_json::json!({ "a\u{202e}": "\u{1b}\u{9b}\u{e0061}\u{7f}æ\n" });
        for json in [
            serde_json::to_string(&said).unwrap(),
            serde_json::to_string_pretty(&said).unwrap(),
        ] {
            let shown = visible_json(&json);
            assert!(!shown.chars().any(|c| c != '\n' && is_hidden(c)), "{shown}");
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
                said
            );
        }
    }
}
