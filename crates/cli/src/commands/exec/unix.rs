use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The command takes this process's place: signals and the exit code are its own.
pub(super) fn exec_replace(mut command: Command) -> io::Error {
    command.exec()
}
