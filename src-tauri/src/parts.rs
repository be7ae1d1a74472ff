//! The real parts, as core wants them.

use portico_core::{Parts, Problem, WithoutStore};

/// The system's clock, browser, keychain and folders. Without a keychain a session lasts until the
/// window is quit, and the window says so.
pub(crate) fn real() -> Result<Parts, Problem> {
    Parts::real(WithoutStore::KeepUntilQuit)
}
