use rfd::{MessageButtons, MessageDialog, MessageLevel};

/// Asks the loader that will open the window: it also knows a runtime of a fixed version that the
/// organisation has put somewhere.
pub(super) fn is_there() -> bool {
    tauri::webview_version().is_ok_and(|version| !version.is_empty())
}

pub(super) fn show(title: &str, words: &str) {
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title(title)
        .set_description(words)
        .set_buttons(MessageButtons::Ok)
        .show();
}
