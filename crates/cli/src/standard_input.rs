//! Lines of standard input, as they come.

use std::io;

use portico_core::Secret;
use portico_core::sign_in::json_lines;

/// The next line of standard input; none at its end.
pub(crate) fn next_line() -> Option<Secret> {
    json_lines::next_line(&mut io::stdin().lock()).unwrap_or_else(|error| {
        tracing::warn!(%error, "standard input can't be read");
        None
    })
}
