//! The system logs off, shuts down, or asks programs to let go of their files for an installer
//! (Windows' Restart Manager). All of that ends Portico; its close button only hides it in the tray.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(windows), path = "elsewhere.rs")]
mod system;

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{AppHandle, WebviewWindow};

/// The system has asked whether Portico may be ended, and has not called it off since.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Listens to the system, where it does not end programs by itself.
pub(crate) fn heed(handle: &AppHandle, window: &WebviewWindow) {
    system::heed(handle, window);
}

/// Whether the system is about to end programs: what it closes is then to quit.
pub(crate) fn is_near() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// What a message to the window says about the end.
#[cfg(any(windows, test))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// May you be ended?
    MayEnd,
    /// Nothing comes of it.
    CalledOff,
    /// You are to end now.
    End,
    /// It is about something else.
    Other,
}

#[cfg(any(windows, test))]
impl Word {
    const QUERY_END_SESSION: u32 = 0x11;
    const END_SESSION: u32 = 0x16;

    /// Reads a message and its first parameter. The second one tells a log-off from an installer
    /// (`ENDSESSION_CLOSEAPP`): the answer to both is the same.
    fn of(message: u32, first: usize) -> Self {
        match (message, first) {
            (Self::QUERY_END_SESSION, _) => Word::MayEnd,
            (Self::END_SESSION, 0) => Word::CalledOff,
            (Self::END_SESSION, _) => Word::End,
            _ => Word::Other,
        }
    }

    /// Remembers it, for the close that may follow.
    fn note(self) {
        match self {
            Word::MayEnd | Word::End => ASKED.store(true, Ordering::SeqCst),
            Word::CalledOff => ASKED.store(false, Ordering::SeqCst),
            Word::Other => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Closing;

    const CLOSE: u32 = 0x10;
    const PAINT: u32 = 0x0f;

    #[test]
    fn the_systems_messages_are_read_and_others_left_alone() {
        for (message, first, expected) in [
            (0x11, 0, Word::MayEnd),
            (0x11, 1, Word::MayEnd),
            (0x16, 1, Word::End),
            (0x16, 7, Word::End),
            (0x16, 0, Word::CalledOff),
            (CLOSE, 0, Word::Other),
            (CLOSE, 1, Word::Other),
            (PAINT, 0, Word::Other),
            (0, 0, Word::Other),
        ] {
            assert_eq!(Word::of(message, first), expected, "{message:#x} {first}");
        }
    }

    #[test]
    fn a_close_quits_once_the_system_has_asked_and_hides_again_once_it_is_called_off() {
        let closing = || Closing::of(is_near(), true);
        assert_eq!(closing(), Closing::Hides, "the person's own click");
        for (message, first, expected) in [
            (0x11, 0, Closing::Quits),
            (0x16, 0, Closing::Hides),
            (0x11, 0, Closing::Quits),
            (PAINT, 0, Closing::Quits),
            (CLOSE, 0, Closing::Quits),
            (0x16, 1, Closing::Quits),
        ] {
            Word::of(message, first).note();
            assert_eq!(closing(), expected, "after {message:#x} {first}");
        }
        Word::CalledOff.note();
    }
}
