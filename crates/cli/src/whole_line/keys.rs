//! What each key does to the line.

use portico_core::sign_in::json_lines::MAX_LINE;

/// What happens after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    More,
    /// Enter.
    Line,
    /// The end of input.
    End,
    /// The program is to stop for a while.
    Suspend,
    /// The program is to end at once.
    Quit,
    TooLong,
}

/// A line on its way.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: Vec<u8>,
    /// The sequence that has begun with Escape.
    escape: Option<Vec<u8>>,
    /// Whether the terminal is in the middle of a paste.
    is_pasting: bool,
    /// Whether it says where one begins and ends.
    is_marked: bool,
}

impl Line {
    /// Takes a key, and says what to show for it.
    pub(super) fn take(&mut self, key: u8, shown: &mut Vec<u8>) -> After {
        if self.escape.is_some() {
            self.escaped(key);
            return After::More;
        }
        match key {
            0x1b => self.escape = Some(Vec::new()),
            b'\r' | b'\n' if self.is_pasting => self.add(b'\n', shown),
            b'\r' | b'\n' => return After::Line,
            b'\t' => self.add(b' ', shown),
            0x20..=0x7e | 0x80.. => self.add(key, shown),
            // Whatever else is pasted steers nothing.
            _ if self.is_pasting => {}
            0x08 | 0x7f => self.erase(1, shown),
            0x15 => self.erase(usize::MAX, shown),
            0x17 => self.erase(self.last_word(), shown),
            0x04 if self.text.is_empty() => return After::End,
            0x1a => return After::Suspend,
            0x1c => return After::Quit,
            _ => {}
        }
        match self.text.len() > MAX_LINE {
            true => After::TooLong,
            false => After::More,
        }
    }

    /// Whether what follows at once belongs to the same paste, where the terminal does not say.
    pub(super) fn may_go_on(&self) -> bool {
        let is_address = self.text.contains(&b'=') || self.text.windows(3).any(|it| it == b"://");
        is_address && !self.is_marked
    }

    /// Takes the line's end for one within a paste.
    pub(super) fn go_on(&mut self) {
        self.text.push(b'\n');
    }

    pub(super) fn text(self) -> String {
        String::from_utf8(self.text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn add(&mut self, key: u8, shown: &mut Vec<u8>) {
        self.text.push(key);
        shown.push(key);
    }

    /// A sequence is `ESC [ … letter`, `ESC O letter`, or `ESC letter`. Two of them mark a paste.
    fn escaped(&mut self, key: u8) {
        let Some(sequence) = &mut self.escape else {
            return;
        };
        sequence.push(key);
        let is_over = match sequence.as_slice() {
            [b'[' | b'O'] => false,
            [b'[', .., last] => (0x40..=0x7e).contains(last) || sequence.len() > 32,
            _ => true,
        };
        if !is_over {
            return;
        }
        match sequence.as_slice() {
            b"[200~" => (self.is_pasting, self.is_marked) = (true, true),
            b"[201~" => self.is_pasting = false,
            _ => {}
        }
        self.escape = None;
    }

    fn erase(&mut self, count: usize, shown: &mut Vec<u8>) {
        for _ in 0..count {
            while self.text.last().is_some_and(|byte| byte & 0xc0 == 0x80) {
                self.text.pop();
            }
            if self.text.pop().is_none() {
                return;
            }
            shown.extend(b"\x08 \x08");
        }
    }

    /// How many characters the last word has, with the blanks behind it.
    fn last_word(&self) -> usize {
        let text = String::from_utf8_lossy(&self.text);
        let whole = text.chars().count();
        let rest = text
            .trim_end()
            .trim_end_matches(|c: char| !c.is_whitespace());
        whole.saturating_sub(rest.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[u8]) -> (String, After, Vec<u8>) {
        let (mut line, mut shown) = (Line::default(), Vec::new());
        let mut after = After::More;
        for key in keys {
            after = line.take(*key, &mut shown);
            if after != After::More {
                break;
            }
        }
        (line.text(), after, shown)
    }

    #[test]
    fn keys_do_what_they_do_in_a_terminal() {
        for (keys, text, after) in [
            (&b"abc\r"[..], "abc", After::Line),
            (b"abc\n", "abc", After::Line),
            (b"abx\x7fc\n", "abc", After::Line),
            (b"abx\x08c\n", "abc", After::Line),
            ("a\u{e5}\u{5c71}\x7f\x7fb\n".as_bytes(), "ab", After::Line),
            (b"\x7f\x7fa\n", "a", After::Line),
            (b"not this\x15that\n", "that", After::Line),
            (b"one two  \x17three\n", "one three", After::Line),
            (b"\x04", "", After::End),
            (b"a\x04b\n", "ab", After::Line),
            (b"a\x1a", "a", After::Suspend),
            (b"a\x1c", "a", After::Quit),
            // Arrows, F5, Alt-x.
            (b"a\x1b[D\x1bOA\x1b[15~\x1bxb\n", "ab", After::Line),
            (b"a\x01\x0b\x16b\n", "ab", After::Line),
        ] {
            let seen = typed(keys);
            assert_eq!((seen.0.as_str(), seen.1), (text, after), "{keys:?}");
        }
        assert_eq!(typed(b"ab\x7f").2, b"ab\x08 \x08");
    }

    #[test]
    fn a_paste_is_one_line_whatever_is_in_it() {
        let (text, after, _) = typed(b"\x1b[200~http://a\r\n  b\x1ac\x04\x7f\x1b[201~\r");
        assert_eq!((text.as_str(), after), ("http://a\n\n  bc", After::Line));
        let (text, after, _) = typed(b"\x1b[200~a\n");
        assert_eq!((text.as_str(), after), ("a\n", After::More));
    }

    #[test]
    fn only_what_looks_like_an_address_is_joined_with_what_follows() {
        let of = |keys: &[u8]| {
            let mut line = Line::default();
            for key in keys {
                line.take(*key, &mut Vec::new());
            }
            line.may_go_on()
        };
        assert!(of(b"http://127.0.0.1/callb") && of(b"?state=a"));
        assert!(!of(b"o") && !of(b"\x1b[200~?state=a\x1b[201~"));
    }

    #[test]
    fn a_line_without_an_end_is_not_kept_for_ever() {
        let (mut line, mut shown) = (Line::default(), Vec::new());
        let taken = (0..=MAX_LINE).map(|_| line.take(b'a', &mut shown));
        assert_eq!(taken.last(), Some(After::TooLong));
    }
}
