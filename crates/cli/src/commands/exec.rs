//! `portico exec`: a command with a fresh token in its environment, and nowhere else.

#[cfg_attr(unix, path = "exec/unix.rs")]
#[cfg_attr(not(unix), path = "exec/windows.rs")]
mod system;

use std::process::Command;
use std::time::Duration;

use portico_core::portico::policy::TokenExport;

use crate::args::{Common, Exec};
use crate::exit::Failure;
use crate::output::Output;

use super::token;

/// Enough for a short command; a long one asks again.
const MIN_VALID: Duration = Duration::from_secs(60);

/// Returns only when the command could not be started.
pub(crate) fn run(common: &Common, args: Exec, output: &mut Output) -> Result<(), Failure> {
    let token = token::fresh(
        common,
        args.account.as_deref(),
        MIN_VALID,
        TokenExport::Command,
        output,
    )?;
    token::say_if_bound(common, &token, *output)?;
    let mut words = args.command.into_iter();
    let program = words.next().unwrap_or_default();
    let mut command = Command::new(&program);
    command.args(words).env(args.env, token.token.expose());
    let error = system::exec_replace(command);
    Err(Failure::WrongUse(output.words(
        "cli-not-started",
        |values| {
            values.text("command", program.to_string_lossy());
            values.text("cause", error.to_string());
        },
    )))
}
