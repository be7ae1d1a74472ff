#![expect(unsafe_code, reason = "the console's mode has no safe binding")]

use windows_sys::Win32::System::Console::{
    CONSOLE_MODE, ENABLE_ECHO_INPUT, GetConsoleMode, GetStdHandle, STD_INPUT_HANDLE, SetConsoleMode,
};

/// The console's mode before.
#[derive(Debug)]
pub(super) struct Echo(CONSOLE_MODE);

impl Echo {
    pub(super) fn off() -> Option<Self> {
        let mut before = 0;
        // SAFETY: the handle is this process's own, and `before` lives through the call.
        let known = unsafe { GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &raw mut before) };
        (known != 0 && set(before & !ENABLE_ECHO_INPUT)).then_some(Self(before))
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        if !set(self.0) {
            tracing::warn!("the console's echo could not be restored");
        }
    }
}

fn set(mode: CONSOLE_MODE) -> bool {
    // SAFETY: the handle is this process's own; a wrong mode is refused by the system.
    unsafe { SetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), mode) != 0 }
}
