//! What the window is shown with. Linux' packages depend on it and macOS has it; on Windows it is a
//! program of its own, the WebView2 runtime, which may be missing.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(windows), path = "elsewhere.rs")]
mod system;

use portico_core::Language;

/// The exit code without it.
pub(crate) const MISSING: u8 = 7;

/// Whether it is installed.
pub(crate) fn is_there() -> bool {
    system::is_there()
}

/// Shows what is missing and who can install it, until the person has read it. Without a desktop it
/// shows nothing.
pub(crate) fn show_missing(language: Language) {
    system::show(
        &language.plain("shell-no-webview-title"),
        &language.plain("shell-no-webview"),
    );
}
