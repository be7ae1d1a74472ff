//! The lines that come in. One thread reads them, so that a question, the browser's final address
//! and Ctrl-C can be waited for at once. It reads a line when one is asked for and not before, so
//! that the vault can ask for its passphrase in between.

use std::io::{self, IsTerminal};

use portico_core::Secret;
use tokio::sync::mpsc;

use crate::echo::Hidden;
use crate::output::Output;
use crate::standard_input::next_line;
use crate::whole_line;

/// How a line is read.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// As the terminal hands it out.
    Line,
    /// Whole, however long it is.
    Whole,
}

/// Standard input, line by line. A line may be a password: all of them are secrets.
#[derive(Debug)]
pub(crate) struct Input {
    wanted: mpsc::Sender<Wanted>,
    /// Whether a line was asked for that has not come yet.
    is_waiting: bool,
    lines: mpsc::Receiver<Secret>,
    /// Whether a person types.
    pub(crate) is_terminal: bool,
}

impl Input {
    /// Starts to read.
    pub(crate) fn start(output: Output) -> Self {
        let (wanted, wants) = mpsc::channel(1);
        let (send, lines) = mpsc::channel(1);
        std::thread::spawn(move || read(wants, &send, output));
        Self {
            wanted,
            is_waiting: false,
            lines,
            is_terminal: is_terminal(),
        }
    }

    /// The next line; none at the end of input. Cancel-safe.
    pub(crate) async fn line(&mut self) -> Option<Secret> {
        self.next(Wanted::Line).await
    }

    /// The next line, also one that is longer than a terminal's own. Cancel-safe.
    pub(crate) async fn whole_line(&mut self) -> Option<Secret> {
        let wanted = match self.is_terminal {
            true => Wanted::Whole,
            false => Wanted::Line,
        };
        self.next(wanted).await
    }

    async fn next(&mut self, wanted: Wanted) -> Option<Secret> {
        // After the end of input nobody takes the wish, and nothing comes.
        self.is_waiting = self.is_waiting || self.wanted.try_send(wanted).is_ok();
        let line = self.lines.recv().await;
        self.is_waiting = false;
        line
    }

    /// The next line that is not empty, while nothing of it is shown on the terminal.
    pub(crate) async fn hidden_line(&mut self, output: &Output, question: &str) -> Option<Secret> {
        loop {
            // The Enter is not shown either.
            let _open = OpenLine::asking(output, question);
            let _hidden = Hidden::while_it_lives(self.is_terminal);
            match self.line().await {
                Some(line) if line.expose().trim().is_empty() => {}
                line => return line,
            }
        }
    }

    /// The next line that is not empty, shown while it is typed.
    pub(crate) async fn answer(&mut self, output: &Output, question: &str) -> Option<String> {
        loop {
            match self.shown_line(output, question).await?.as_str() {
                "" => {}
                text => return Some(text.to_owned()),
            }
        }
    }

    /// The next line, shown while it is typed, without the blanks around it.
    pub(crate) async fn shown_line(&mut self, output: &Output, question: &str) -> Option<String> {
        let mut open = OpenLine::asking(output, question);
        let line = self.line().await?;
        // The terminal has shown the Enter.
        open.0 = open.0.filter(|_| !self.is_terminal);
        Some(line.expose().trim().to_owned())
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        // The thread may still wait for a key.
        whole_line::give_back();
    }
}

/// A question whose line still has to end, also when the question is given up.
#[derive(Debug)]
struct OpenLine(Option<Output>);

impl OpenLine {
    fn asking(output: &Output, question: &str) -> Self {
        output.prompt(question);
        Self(Some(*output))
    }
}

impl Drop for OpenLine {
    fn drop(&mut self) {
        if let Some(output) = self.0 {
            output.must_say("");
        }
    }
}

/// Whether a person types.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Whether an answer says yes, in any of the languages.
pub(crate) fn is_yes(answer: &str) -> bool {
    ["y", "yes", "j", "ja"].contains(&answer.to_lowercase().as_str())
}

/// Asks for a line and shows nothing of it, in a thread that may block; none where nobody types.
pub(crate) fn hidden_answer(output: &Output, question: &str) -> Option<Secret> {
    if !is_terminal() {
        return None;
    }
    let _open = OpenLine::asking(output, question);
    let _hidden = Hidden::while_it_lives(true);
    next_line()
}

fn read(mut wants: mpsc::Receiver<Wanted>, send: &mpsc::Sender<Secret>, output: Output) {
    while let Some(wanted) = wants.blocking_recv() {
        let line = match wanted {
            Wanted::Line => next_line(),
            Wanted::Whole => whole_line::next(output),
        };
        let Some(line) = line else { return };
        if send.blocking_send(line).is_err() {
            return;
        }
    }
}
