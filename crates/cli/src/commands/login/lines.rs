//! A sign-in for programs: a step a line on stdout, an answer a line on stdin.

use portico_core::sign_in::json_lines::{self, NoAnswer};
use portico_core::sign_in::{Ask, Frontend, Handoff, NotAsked, ReachedBy, Reply, Step};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::input::Input;
use crate::output::{Output, now};

/// The face of programs.
#[derive(Debug)]
pub(super) struct Lines {
    output: Output,
    input: Input,
    /// What was wrong with the last line.
    wrong: Option<NoAnswer>,
}

/// An answer was not understood; the step follows once more.
#[derive(Serialize)]
#[serde(tag = "step", rename = "error")]
struct Error<'a> {
    message: &'a str,
}

impl Lines {
    pub(super) fn new(output: Output, input: Input) -> Self {
        Self {
            output,
            input,
            wrong: None,
        }
    }

    async fn read(&mut self) -> Reply {
        let Some(line) = self.input.line().await else {
            return Reply::cancel();
        };
        match json_lines::read(&line) {
            Ok(answer) => Reply::Answer(answer),
            Err(error) => {
                self.wrong = Some(error);
                Reply::Nothing
            }
        }
    }
}

impl Frontend for Lines {
    type Gone = Failure;

    async fn show(&mut self, step: &Step, _: ReachedBy) -> Result<(), Failure> {
        let shown = self.output.line(&step.view(self.output.language, now()));
        match shown {
            // Nobody reads the steps any more.
            Err(Failure::Said(Exit::Done)) if !matches!(step, Step::Done(_)) => {
                Err(Failure::Said(Exit::Cancelled))
            }
            shown => shown,
        }
    }

    async fn ask(&mut self, _: &Ask) -> Reply {
        self.read().await
    }

    async fn while_waiting(&mut self, _: &Handoff) -> Reply {
        self.read().await
    }

    fn refuse(&mut self) -> Result<(), Failure> {
        let wrong = self.wrong.take().unwrap_or(NotAsked.into());
        self.output.line(&Error {
            message: &wrong.to_string(),
        })
    }
}
