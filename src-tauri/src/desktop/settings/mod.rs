//! The system's own settings, opened at the right page.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;

use portico_core::platform::browser;

/// A page of the system's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The default browser.
    Browser,
    /// Date and time.
    Clock,
    /// Networks and proxies.
    Network,
}

/// Opens a page; says whether this desktop has one. Blocks for as long as a program may take to
/// say that it can't.
pub(crate) fn open(page: Page) -> bool {
    match browser::try_each(system::commands(page)) {
        Ok(()) => true,
        Err(error) => {
            tracing::info!(?page, %error, "the system's settings did not open");
            false
        }
    }
}
