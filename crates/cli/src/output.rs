//! What is printed: data on stdout, for people or as JSON; talk on stderr.
//!
//! The only module that writes to either. A reader of stdout that has gone away ends the program
//! quietly; talk that can't be written has nobody to be told to, and is dropped.
//!
//! What is printed may come from anywhere (a profile's title, an account, what a service said), so
//! that all of it loses here what would steer a terminal or can't be seen; colours are added after.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use portico_core::clock::{Clock, SystemClock, Timestamp};
use portico_core::text::{Args as Values, visible_json, visible_line, visible_lines};
use portico_core::views::ProblemView;
use portico_core::{Code, Language, Problem, platform::env};
use serde::Serialize;

use crate::args::Common;
use crate::exit::{Exit, Failure};

/// How this run talks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Data is JSON.
    pub(crate) json: bool,
    /// The words' language.
    pub(crate) language: Language,
    quiet: bool,
    /// Talk may have colour.
    colour: bool,
    /// Data may have colour.
    colour_of_data: bool,
    /// The last line of talk may be written over.
    progress: bool,
}

impl Output {
    pub(crate) fn new(common: &Common) -> Self {
        let dumb = env::text(env::TERM).is_some_and(|term| term == "dumb");
        let colour = env::read(env::NO_COLOR).is_none() && !dumb;
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        Self {
            json: common.json,
            language: common
                .language
                .map_or_else(Language::system, Language::from),
            quiet: common.quiet,
            colour: err && colour,
            colour_of_data: out && colour,
            progress: err && !dumb && !common.quiet && !common.json,
        }
    }

    /// Data for people or scripts: one or more lines.
    pub(crate) fn data(&self, text: &str) -> Result<(), Failure> {
        self.raw(format!("{}\n", visible_lines(text)).as_bytes())
    }

    /// The same, of which the first part is in colour where that may be.
    pub(crate) fn painted(&self, painted: &Painted) -> Result<(), Failure> {
        let (first, rest) = (visible_lines(&painted.first), visible_lines(&painted.rest));
        let style = painted.style;
        let text = match self.colour_of_data {
            true => format!("{style}{first}{style:#}{rest}\n"),
            false => format!("{first}{rest}\n"),
        };
        self.raw(text.as_bytes())
    }

    /// Data as it is: a script of our own, a token, JSON.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
        written.map_err(unwritten)
    }

    /// Data as one line of JSON, which hides nothing either: what is not seen is escaped.
    pub(crate) fn line(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        self.raw(format!("{}\n", visible_json(&text)).as_bytes())
    }

    /// A word from the catalogue.
    pub(crate) fn word(&self, id: &str) -> String {
        self.language.plain(id)
    }

    /// A sentence from the catalogue.
    pub(crate) fn words(&self, id: &str, fill: impl FnOnce(&mut Values)) -> String {
        let mut values = Values::default();
        fill(&mut values);
        self.language.text(id, &values)
    }

    /// The titles of a table's columns.
    pub(crate) fn titles(&self, columns: &[&str]) -> Vec<String> {
        let title = |column: &&str| self.word(&format!("cli-column-{column}"));
        columns.iter().map(title).collect()
    }

    /// Talk, unless the person wants none.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.must_say(text);
        }
    }

    /// Talk that nobody can do without, such as an address to open.
    pub(crate) fn must_say(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", visible_lines(text));
    }

    /// The same behind a word in colour.
    fn must_say_of(&self, word: &str, colour: AnsiColor, text: &str) {
        let text = visible_lines(text);
        let _ = match self.colour {
            true => {
                let style = Style::new().bold().fg_color(Some(colour.into()));
                writeln!(io::stderr().lock(), "{style}{word}{style:#}: {text}")
            }
            false => writeln!(io::stderr().lock(), "{word}: {text}"),
        };
    }

    /// How far something is, in a line that the next one takes the place of; an empty text ends
    /// it. Shown to a person at a terminal only.
    pub(crate) fn progress(&self, text: &str) {
        if self.progress {
            let mut stderr = io::stderr().lock();
            let _ = write!(stderr, "\r\x1b[K{}", visible_line(text));
            let _ = stderr.flush();
        }
    }

    /// A question; the answer is typed behind it.
    pub(crate) fn prompt(&self, question: &str) {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{} ", visible_lines(question));
        let _ = stderr.flush();
    }

    /// Whether the terminal may be asked for something, such as marks around a paste.
    #[cfg(unix)]
    pub(crate) fn may_steer(&self) -> bool {
        self.progress
    }

    /// What the person types, as the terminal would show it.
    #[cfg(unix)]
    pub(crate) fn keys(self, bytes: &[u8]) {
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(bytes).and_then(|()| stderr.flush());
    }

    /// Something that went wrong but does not end the command.
    pub(crate) fn warn(&self, problem: &Problem) {
        self.happened("cli-note", AnsiColor::Yellow, problem);
    }

    /// Says why the command ended, and how it ends.
    pub(crate) fn fail(&self, failure: Failure) -> Exit {
        match failure {
            Failure::Said(exit) => exit,
            Failure::WrongUse(text) => {
                self.must_say_of(&self.word("cli-error"), AnsiColor::Red, &text);
                Exit::WrongUse
            }
            Failure::Problem(problem, again) => {
                match self.json {
                    true => self.problem_line(&problem),
                    false => self.problem(&problem, again.as_deref()),
                }
                problem.code.into()
            }
        }
    }

    /// A problem in two or three lines: what happened, the technical cause, what to do.
    pub(crate) fn problem(&self, problem: &Problem, again: Option<&str>) {
        let view = self.happened("cli-error", AnsiColor::Red, problem);
        if let Some(left) = problem.tokens_left(self.language) {
            self.must_say(&indented(&left));
        }
        let text = command(problem, again).unwrap_or(view.next);
        self.must_say_of(&self.word("cli-hint"), AnsiColor::Cyan, &text);
    }

    /// Says what happened, and the technical cause.
    fn happened(&self, word: &str, colour: AnsiColor, problem: &Problem) -> ProblemView {
        let view = problem.view(self.language, now());
        let text = format!("{} [{}]", view.title, view.code);
        self.must_say_of(&self.word(word), colour, &text);
        if let Some(detail) = &view.detail {
            self.must_say(&indented(detail));
        }
        view
    }

    fn problem_line(&self, problem: &Problem) {
        let view = problem.view(self.language, now());
        // A reader that has gone away needs no reason.
        let _ = self.line(&serde_json::json!({ "problem": view }));
    }
}

/// Data whose first part stands out.
#[derive(Debug)]
pub(crate) struct Painted {
    pub(crate) style: Style,
    pub(crate) first: String,
    pub(crate) rest: String,
}

/// The command to paste, where one helps.
fn command(problem: &Problem, again: Option<&str>) -> Option<String> {
    match problem.code {
        Code::ProfileExists => Some("portico profile add --replace FILE".to_owned()),
        Code::NotSignedIn
        | Code::SessionEndedUnused
        | Code::SessionRevoked
        | Code::SessionExpired
        | Code::SessionAltered
        | Code::KeychainUnreadable => Some(match again {
            Some(again) => format!("portico login {again}"),
            None => "portico login".to_owned(),
        }),
        _ => None,
    }
}

/// The time, for problems that don't know when they happened and for what is left of a session.
pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

fn unwritten(error: io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::Said(Exit::Done),
        _ => Problem::from(error).into(),
    }
}

/// The widest that a column gets, in characters: a longer cell is shown whole and moves what stands
/// behind it, in its own row only.
const WIDEST: usize = 100;

/// Columns as wide as their widest cell; the last one is free. A row is one line, whatever is in it.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| visible_line(cell)).collect())
        .collect();
    let length = |cell: &String| cell.chars().count();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(length).max().unwrap_or(0).min(WIDEST)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&widths);
            let line: String = cells
                .map(|(cell, width)| {
                    let missing = width.saturating_sub(length(cell));
                    format!("{cell}{}", " ".repeat(missing.saturating_add(2)))
                })
                .collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

/// Each line behind a blank margin: none of them can be taken for one of Portico's own.
fn indented(detail: &str) -> String {
    format!("  {}", detail.replace('\n', "\n  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_detail_stands_where_porticos_own_lines_do() {
        let forged = "https://x.example\nSigned in to HubSpot as ada@example.com.";
        let shown = indented(forged);
        assert!(shown.lines().all(|line| line.starts_with("  ")), "{shown}");
        assert_eq!(indented("one line"), "  one line");
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        assert_eq!(table(&[row("a", "b"), row("åse", "")]), "a    b\nåse");
    }

    #[test]
    fn a_cell_may_be_of_any_length_and_a_table_of_any_size() {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        for length in [65_535, 65_536, 200_000] {
            let long = "å".repeat(length);
            let seen = table(&[row(&long, "b"), row("a", "c")]);
            let expected = format!("{long}  b\na{}  c", " ".repeat(WIDEST - 1));
            assert!(seen == expected, "{length}");
        }
        assert_eq!(table(&[]), "");
        assert_eq!(table(&[vec![], row("", ""), vec![String::new()]]), "\n\n");
        let many = vec![row("a", "b"); 70_000];
        assert_eq!(table(&many).lines().count(), many.len());
        let wide = vec![vec!["a".to_owned(); 70_000]];
        assert_eq!(table(&wide).matches('a').count(), 70_000);
    }

    #[test]
    fn a_cell_makes_no_row_of_its_own() {
        let row = vec![
            "a\nacme  Acme".to_owned(),
            "\u{1b}]0;x\u{7}\u{202e}b".to_owned(),
        ];
        assert_eq!(table(&[row]), "a acme  Acme  ]0;xb");
    }
}
