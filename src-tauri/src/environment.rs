//! The real environment, as core wants it.

use portico_core::{Environment, Problem, WithoutStore};

/// The system's clock, browser, keychain and folders. Without a keychain a session lasts until the
/// window is quit, and the window says so.
pub(crate) fn real() -> Result<Environment, Problem> {
    Environment::real(WithoutStore::KeepUntilQuit)
}
