//! What is printed: data on stdout, for people or as JSON; talk on stderr.
//!
//! The only module that writes to either. A reader of stdout that has gone away ends the program
//! quietly; talk that can't be written has nobody to be told to, and is dropped.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use portico_core::clock::{Clock, SystemClock, Timestamp};
use portico_core::text::Args as Values;
use portico_core::{Code, Language, Problem, vars};
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
        let dumb = vars::text(vars::TERM).is_some_and(|term| term == "dumb");
        let colour = vars::read(vars::NO_COLOR).is_none() && !dumb;
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
        let mut stdout = io::stdout().lock();
        let written = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
        written.map_err(unwritten)
    }

    /// Data as it is, such as a script.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
        written.map_err(unwritten)
    }

    /// Data as one line of JSON.
    pub(crate) fn line(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        self.data(&text)
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

    /// Talk, unless the person wants none.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.must_say(text);
        }
    }

    /// Talk that nobody can do without, such as an address to open.
    pub(crate) fn must_say(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// How far something is, in a line that the next one takes the place of; an empty text ends
    /// it. Shown to a person at a terminal only.
    pub(crate) fn progress(&self, text: &str) {
        if self.progress {
            let mut stderr = io::stderr().lock();
            let _ = write!(stderr, "\r\x1b[K{text}");
            let _ = stderr.flush();
        }
    }

    /// A word of data, in colour where that may be.
    pub(crate) fn painted(&self, text: &str, style: Style) -> String {
        match self.colour_of_data {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    /// A question; the answer is typed behind it.
    pub(crate) fn prompt(&self, question: &str) {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{question} ");
        let _ = stderr.flush();
    }

    /// Something that went wrong but does not end the command.
    pub(crate) fn warn(&self, problem: &Problem) {
        let view = problem.view(self.language, now());
        let label = self.label(&self.word("cli-note"), AnsiColor::Yellow);
        self.must_say(&format!("{label}: {} [{}]", view.title, view.code));
        if let Some(detail) = &view.detail {
            self.must_say(&format!("  {detail}"));
        }
    }

    /// Says why the command ended, and how it ends.
    pub(crate) fn fail(&self, failure: Failure) -> Exit {
        match failure {
            Failure::Said(exit) => exit,
            Failure::WrongUse(text) => {
                let label = self.label(&self.word("cli-error"), AnsiColor::Red);
                self.must_say(&format!("{label}: {text}"));
                Exit::WrongUse
            }
            Failure::Problem(problem, profile) => {
                match self.json {
                    true => self.problem_line(&problem),
                    false => self.problem(&problem, profile.as_deref()),
                }
                problem.code.into()
            }
        }
    }

    /// A problem in two or three lines: what happened, the technical cause, what to do.
    pub(crate) fn problem(&self, problem: &Problem, profile: Option<&str>) {
        let view = problem.view(self.language, now());
        let error = self.label(&self.word("cli-error"), AnsiColor::Red);
        self.must_say(&format!("{error}: {} [{}]", view.title, view.code));
        if let Some(detail) = &view.detail {
            self.must_say(&format!("  {detail}"));
        }
        let hint = self.label(&self.word("cli-hint"), AnsiColor::Cyan);
        self.must_say(&format!(
            "{hint}: {}",
            command(problem, profile).unwrap_or(view.next)
        ));
    }

    fn problem_line(&self, problem: &Problem) {
        let view = problem.view(self.language, now());
        // A reader that has gone away needs no reason.
        let _ = self.line(&serde_json::json!({ "problem": view }));
    }

    fn label(&self, word: &str, colour: AnsiColor) -> String {
        match self.colour {
            true => {
                let style = Style::new().bold().fg_color(Some(colour.into()));
                format!("{style}{word}{style:#}")
            }
            false => word.to_owned(),
        }
    }
}

/// The command to paste, where one helps.
fn command(problem: &Problem, profile: Option<&str>) -> Option<String> {
    match problem.code {
        Code::NotSignedIn
        | Code::SessionEndedUnused
        | Code::SessionRevoked
        | Code::SessionAltered
        | Code::KeychainUnreadable => Some(match profile {
            Some(profile) => format!("portico login {profile}"),
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

/// Columns as wide as their widest cell; the last one is free.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&widths);
            let line: String = cells
                .map(|(cell, width)| format!("{cell:<width$}  "))
                .collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        assert_eq!(table(&[row("a", "b"), row("åse", "")]), "a    b\nåse");
    }
}
