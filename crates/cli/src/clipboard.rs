//! A secret on the clipboard, for a while: not kept in its history, and taken off again.

#[cfg(target_os = "macos")]
use arboard::SetExtApple;
#[cfg(target_os = "linux")]
use arboard::SetExtLinux;
#[cfg(windows)]
use arboard::SetExtWindows;

use std::time::Duration;

use arboard::Clipboard;
use portico_core::Secret;

use crate::exit::Failure;
use crate::output::Output;
use crate::runtime;

/// Puts it there, says so, and takes it off after so many seconds or when the program is asked to end.
/// What somebody else has put there meanwhile stays.
///
/// # Errors
/// Where there is no clipboard, as without a desktop.
pub(crate) fn lend(secret: &Secret, seconds: u16, output: &Output) -> Result<(), Failure> {
    let unusable = |error: arboard::Error| {
        Failure::WrongUse(output.words("cli-no-clipboard", |values| {
            values.text("cause", error.to_string());
        }))
    };
    let mut clipboard = Clipboard::new().map_err(unusable)?;
    let set = clipboard.set().exclude_from_history();
    set.text(secret.expose()).map_err(unusable)?;
    output.must_say(&output.words("cli-token-copied", |values| {
        values.number("seconds", seconds.into());
    }));
    let waited = runtime::run_until_interrupted(move || async move {
        tokio::time::sleep(Duration::from_secs(seconds.into())).await;
        Ok(())
    });
    if clipboard.get_text().is_ok_and(|now| secret.matches(&now)) {
        clipboard.clear().map_err(unusable)?;
    }
    waited
}
