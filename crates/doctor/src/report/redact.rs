//! What remains of a text before it goes into a report. Evidence is redacted by its type; this is
//! for what has none: technical details, lines of the log, sentences with an address in them.

use crate::evidence::{masked, redacted, web_address, words_of};

/// Behind a name with one of these words, up to the end of the text, nothing is kept.
const SECRET: &[&str] = &[
    "apikey",
    "assertion",
    "auth",
    "authorization",
    "bearer",
    "code",
    "cookie",
    "credential",
    "credentials",
    "csrf",
    "dpop",
    "jsessionid",
    "jwt",
    "key",
    "nonce",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pin",
    "pwd",
    "secret",
    "session",
    "sid",
    "signature",
    "state",
    "ticket",
    "token",
    "tokens",
    "totp",
    "verifier",
];

/// A technical text: nothing behind the name of a secret, web addresses to their origin, no
/// address of a person, no long run of letters and digits, no digits as a mailed code has.
///
/// Each line of the log goes through here, so no text may end the program: nothing in this file
/// takes a text apart at a place that it has counted itself.
pub(crate) fn technical(text: &str) -> String {
    // What is not seen must not hide a name either.
    let text = words_of(text).collect::<Vec<_>>().join(" ");
    let (kept, cut) = before_secret(&text);
    let words: Vec<String> = kept
        .split(' ')
        .map(|word| match is_a_code(word) {
            true => "…".to_owned(),
            false => word.to_owned(),
        })
        .collect();
    let kept = redacted(&words.join(" "));
    match cut && !kept.ends_with('…') {
        true => format!("{kept} …").trim_start().to_owned(),
        false => kept,
    }
}

/// A sentence for people: it stays as it is, but for a person's address, which is masked, and for
/// a web address, of which the origin stays.
pub(crate) fn sentence(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let blank = piece.strip_prefix(word).unwrap_or_default();
        match to_origin(word) {
            Some(origin) => kept.push_str(&origin),
            None => kept.push_str(&without_person(word)),
        }
        kept.push_str(blank);
    }
    kept
}

/// What stands before the first `name=value` or `name: value` of a secret.
fn before_secret(text: &str) -> (&str, bool) {
    let lower = text.to_ascii_lowercase();
    let mark = |at: usize| {
        let before = lower.get(..at)?.trim_end_matches(['"', '\'', ' ', '\\']);
        let name = before
            .rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .next()
            .unwrap_or_default();
        name.split(['_', '-'])
            .any(|part| SECRET.contains(&part))
            .then_some(before.len())
    };
    let found = lower
        .match_indices(['=', ':'])
        .find_map(|(at, _)| mark(at))
        .into_iter()
        .chain(lower.find("bearer ").map(|at| at + "bearer".len()))
        .chain(lower.find("dpop ").map(|at| at + "dpop".len()))
        .min();
    match found {
        Some(end) => (text.get(..end).unwrap_or_default(), true),
        None => (text, false),
    }
}

/// A word with the origin of its web address, and with nobody's address before it; none where it
/// holds no web address.
fn to_origin(word: &str) -> Option<String> {
    let found = web_address(word)?;
    let lead = without_person(found.lead);
    Some(format!("{lead}{}{}", found.origin, found.end))
}

/// A word, with the address of a person masked.
fn without_person(word: &str) -> String {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    match inner.contains('@') {
        true => word.replace(inner, &masked(inner)),
        false => word.to_owned(),
    }
}

/// Six to eight digits and nothing else, as codes are that are mailed or shown by an app.
fn is_a_code(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    (6..=8).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_technical_text_loses_what_stands_behind_the_name_of_a_secret() {
        for (text, expected) in [
            ("sent password=hunter2 to it", "sent password …"),
            ("{\"access_token\": \"abc\"}", "{\"access_token …"),
            ("Authorization: Bearer abc", "Authorization …"),
            ("with Bearer abc", "with Bearer …"),
            ("Set-Cookie: a=b; c=d", "Set-Cookie …"),
            ("the answer was 123456, twice", "the answer was … twice"),
            (
                "/token answered 400 Bad Request",
                "/token answered 400 Bad Request",
            ),
            ("the keychain: it is locked", "the keychain: it is locked"),
        ] {
            assert_eq!(technical(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_of_the_web_keeps_its_origin_wherever_it_stands() {
        assert_eq!(
            technical("(https://u:p@a.example/x?y=1), then url=\"http://b.example:8080/z\""),
            "(https://a.example), then url=\"http://b.example:8080\""
        );
        assert_eq!(
            sentence("See https://a.example/x?y=1 or ask"),
            "See https://a.example or ask"
        );
    }

    #[test]
    fn an_address_may_stand_in_any_text() {
        for (text, expected) in [
            ("«https://hilfe.example»", "«https://hilfe.example»"),
            ("“https://x”", "“https://x”"),
            ("参照https://a.example/x?y=1", "参照https://a.example"),
            ("é://x", "é…"),
            ("🇳🇴http://a.example/ 🇳🇴", "🇳🇴http://a.example 🇳🇴"),
            ("://", "…"),
            ("ß=x", "ß=x"),
            ("pass\u{200b}word=hunter2", "password …"),
            ("ada@example.com,https://a.example/x", "… …"),
        ] {
            let seen = technical(text);
            assert!(
                seen.starts_with(expected) || expected == "… …",
                "{text}: {seen}"
            );
            assert!(
                !seen.contains("hunter2") && !seen.contains("ada@"),
                "{seen}"
            );
            let seen = sentence(text);
            assert!(!seen.contains("y=1") && !seen.contains("ada@"), "{seen}");
        }
    }

    #[test]
    fn nothing_that_somebody_may_say_ends_the_program() {
        let parts = [
            "https://", "http", "://", "@", "=", ":", "«", "é", "参", "\u{301}", "🇳🇴", "\u{0}",
            "\u{202e}", " ", "\n", "\u{85}", "\u{2028}", "\"", "'", "\\", "a", "İ", "ẞ", "code",
            "Bearer ", "[::1]", ".", ",", ")",
        ];
        for a in parts {
            for b in parts {
                for c in parts {
                    let text = [a, b, c, "/x?code=1"].concat();
                    technical(&text);
                    sentence(&text);
                }
            }
        }
    }

    #[test]
    fn a_sentence_keeps_its_shape_and_masks_a_person() {
        assert_eq!(
            sentence("Did you mean ada@example.com?\n\n- next"),
            "Did you mean a•••@example.com?\n\n- next"
        );
        let masked = "Sign in as a•••@example.com";
        assert_eq!(sentence(masked), masked);
    }
}
