//! One instance for each person: a second start raises the first and hands its link over.

use tauri::Wry;
use tauri::plugin::TauriPlugin;

use crate::window;

/// The plugin. It passes a link on to the deep links by itself, then calls this.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::init(|handle, arguments, _| {
        // A start by the system is nobody's wish to see the window.
        if !arguments.iter().any(|argument| argument == crate::IN_TRAY) {
            window::raise(handle);
        }
    })
}
