//! A conversation with `portico … --json`.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A program that asks and is answered.
pub(crate) struct Talk {
    process: Child,
    answers: Option<ChildStdin>,
    lines: BufReader<ChildStdout>,
    /// All that it has said.
    pub(crate) heard: String,
}

impl Talk {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            answers: process.stdin.take(),
            lines: BufReader::new(process.stdout.take().unwrap()),
            process,
            heard: String::new(),
        }
    }

    /// The next step.
    pub(crate) fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        self.heard.push_str(&line);
        serde_json::from_str(&line).unwrap_or_else(|error| {
            let mut said = String::new();
            let _ = self
                .process
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut said);
            panic!("{error}: {line:?} after {}{said}", self.heard)
        })
    }

    /// The next step, which asks this.
    pub(crate) fn asked(&mut self, kind: &str) -> Value {
        let step = self.hear();
        assert_eq!(step["challenge"]["type"], kind, "{}", self.heard);
        step
    }

    pub(crate) fn say(&mut self, answer: &Value) {
        let answers = self.answers.as_mut().unwrap();
        writeln!(answers, "{answer}").unwrap();
    }

    /// How it ends, after what else it says.
    pub(crate) fn ended(&mut self) -> i32 {
        self.answers = None;
        self.lines.read_to_string(&mut self.heard).unwrap();
        self.process.wait().unwrap().code().unwrap_or(-1)
    }
}
