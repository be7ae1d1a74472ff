#![expect(unsafe_code, reason = "the system's interface is C")]

use std::sync::OnceLock;

use tauri::{AppHandle, WebviewWindow};
use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, S_OK, WPARAM};
use windows_sys::Win32::System::Recovery::{
    RESTART_NO_CRASH, RESTART_NO_HANG, RESTART_NO_REBOOT, RegisterApplicationRestart,
};
use windows_sys::Win32::UI::Shell::{DefSubclassProc, SetWindowSubclass};

use super::Word;
use crate::IN_TRAY;

/// Tells our listener from others at the same window.
const ID: usize = 1;

/// Whom to end.
static APP: OnceLock<AppHandle> = OnceLock::new();

/// Listens at the window, and asks to be started again, in the tray, after an installer has
/// replaced the program. Starting with the system is the person's own setting.
pub(super) fn heed(handle: &AppHandle, window: &WebviewWindow) {
    if APP.set(handle.clone()).is_err() {
        return;
    }
    let listens = window.hwnd().is_ok_and(|window| {
        // SAFETY: the window is this thread's own and there; `listen` lasts as long as the program.
        unsafe { SetWindowSubclass(window.0, Some(listen), ID, 0) != 0 }
    });
    if !listens {
        tracing::warn!("the end of the system session will not be noticed");
    }
    let words: Vec<u16> = IN_TRAY.encode_utf16().chain([0]).collect();
    let causes = RESTART_NO_CRASH | RESTART_NO_HANG | RESTART_NO_REBOOT;
    // SAFETY: the words end with a zero, and are copied.
    let registered = unsafe { RegisterApplicationRestart(words.as_ptr(), causes) };
    if registered != S_OK {
        tracing::info!(
            registered,
            "Portico will not be started again after an update"
        );
    }
}

extern "system" fn listen(
    window: HWND,
    message: u32,
    first: WPARAM,
    second: LPARAM,
    _: usize,
    _: usize,
) -> LRESULT {
    let word = Word::of(message, first);
    word.note();
    match word {
        Word::MayEnd => 1,
        Word::End => {
            if let Some(app) = APP.get() {
                app.exit(0);
            }
            0
        }
        Word::CalledOff | Word::Other => {
            // SAFETY: passes on what the system has called this with.
            unsafe { DefSubclassProc(window, message, first, second) }
        }
    }
}
