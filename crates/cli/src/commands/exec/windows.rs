use std::io;
use std::process::Command;

/// Runs the command and ends with its code; there is no taking a process's place.
pub(super) fn become_it(mut command: Command) -> io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
