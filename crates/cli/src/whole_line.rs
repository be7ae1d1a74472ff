//! A line of a terminal, however long. What a terminal hands out line by line is cut at 4,096 bytes
//! (Linux) or 1,024 (macOS), and a redirect can be longer. So here the terminal gives each key, and
//! what it does otherwise (showing, erasing, Ctrl-Z) is done here. Ctrl-C stays the terminal's.
//!
//! A paste of several lines is one line, so that no part of an address is taken for the whole.

#[cfg_attr(unix, path = "whole_line/unix.rs")]
#[cfg_attr(windows, path = "whole_line/windows.rs")]
mod system;

use portico_core::Secret;

use crate::output::Output;

/// Reads the next line in a thread that may block; none at the end of input.
pub(crate) fn next(output: Output) -> Option<Secret> {
    system::next(output)
}

/// Whether a line is being read this way, so that the terminal shows nothing by itself. What is
/// typed is then shown here, or not.
pub(crate) fn show(shown: bool) -> bool {
    system::show(shown)
}

/// Gives the terminal back as it was: for each way in which the program may end.
pub(crate) fn give_back() {
    system::give_back();
}
