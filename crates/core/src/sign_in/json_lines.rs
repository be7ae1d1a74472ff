//! Answers as programs give them: a line of JSON on a stream. Whoever is at the other end may send
//! anything; a line may be a password.

use std::io::{self, BufRead, Read};

use super::answer::AnswerInput;
use super::answer::{Answer, NotAsked};
use crate::secret::Secret;

/// The longest line, in bytes: room for the longest redirect that is read, twice.
pub const MAX_LINE: usize = 64 * 1024;

/// Reads the next line, without its end; none at the end of the stream.
///
/// # Errors
/// When the stream can't be read, is not UTF-8, or the line is longer than [`MAX_LINE`].
pub fn next_line(stream: &mut impl BufRead) -> io::Result<Option<Secret>> {
    let mut line = String::new();
    let most = u64::try_from(MAX_LINE).unwrap_or(u64::MAX) + 2;
    if stream.by_ref().take(most).read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    let line = Secret::new(line);
    match end <= MAX_LINE {
        true => Ok(Some(line)),
        false => Err(io::Error::other("a line is too long")),
    }
}

/// Why a line is no answer. Holds nothing of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// It is not what an answer looks like.
    #[error(
        "a line is one JSON object such as {{\"answer\":\"password\",\"value\":\"…\"}}; this one is not (column {column})"
    )]
    Unreadable {
        /// Where that shows.
        column: usize,
    },
    /// It lacks its value.
    #[error(transparent)]
    NotAsked(#[from] NotAsked),
}

/// Reads an answer.
///
/// # Errors
/// [`NoAnswer`] when it is none.
pub fn read(line: &Secret) -> Result<Answer, NoAnswer> {
    // A list of the members' values would be taken for an object.
    if line.expose().trim_start().starts_with('[') {
        return Err(NoAnswer::Unreadable { column: 1 });
    }
    let input: AnswerInput =
        serde_json::from_str(line.expose()).map_err(|error| NoAnswer::Unreadable {
            // The library's own words could repeat what was typed.
            column: error.column(),
        })?;
    Ok(input.try_into()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::AnswerKind;

    #[test]
    fn lines_end_in_any_way_and_the_last_needs_none() {
        let mut stream = &b"one\r\ntwo\n\nthree"[..];
        for expected in ["one", "two", "", "three"] {
            assert!(next_line(&mut stream).unwrap().unwrap().matches(expected));
        }
        assert!(next_line(&mut stream).unwrap().is_none());
    }

    #[test]
    fn a_line_without_an_end_is_not_read_for_ever() {
        let mut endless = io::BufReader::new(io::repeat(b'a'));
        assert!(next_line(&mut endless).is_err());

        let longest = format!("{}\r\n", "a".repeat(MAX_LINE));
        assert!(next_line(&mut longest.as_bytes()).unwrap().is_some());
        assert!(next_line(&mut &b"\xff\n"[..]).is_err());
    }

    #[test]
    fn what_is_no_answer_says_so_without_repeating_it() {
        let good = Secret::new(r#"{"answer":"password","value":"hunter2"}"#);
        assert!(matches!(read(&good).unwrap().kind, AnswerKind::Password(_)));
        for line in [
            r#"{"answer":"hunter2"}"#,
            r#"{"answer":"password","value":"hunter2""#,
            r#"{"answer":"password","value":"hunter2","value":"hunter2"}"#,
            r#"["password","hunter2",true]"#,
            "hunter2",
        ] {
            let said = format!("{0} {0:?}", read(&Secret::new(line)).unwrap_err());
            assert!(!said.contains("hunter2"), "{line}: {said}");
        }
    }
}
