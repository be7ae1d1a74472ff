//! Hiding what is typed.

#[cfg_attr(unix, path = "echo/unix.rs")]
#[cfg_attr(windows, path = "echo/windows.rs")]
mod system;

use crate::whole_line;

/// As long as it lives, the terminal does not show what is typed.
#[derive(Debug)]
#[must_use]
pub(crate) struct Hidden {
    _before: Option<system::Echo>,
}

impl Hidden {
    /// Hides, where input is a terminal. One that can't hide shows: the person sees that it does.
    pub(crate) fn while_it_lives(is_terminal: bool) -> Self {
        let is_shown_by_us = whole_line::show(false);
        Self {
            _before: (is_terminal && !is_shown_by_us)
                .then(system::Echo::off)
                .flatten(),
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        whole_line::show(true);
    }
}
