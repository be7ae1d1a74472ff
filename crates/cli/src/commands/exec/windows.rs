use std::io;
use std::os::windows::process::CommandExt;
use std::process::Command;

use windows_sys::Win32::System::Threading::CREATE_DEFAULT_ERROR_MODE;

/// Runs the command and ends with its code; there is no taking a process's place.
pub(super) fn exec_replace(mut command: Command) -> io::Error {
    // Its crashes are its own: see `portico_core::platform::core_dumps`.
    command.creation_flags(CREATE_DEFAULT_ERROR_MODE);
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
