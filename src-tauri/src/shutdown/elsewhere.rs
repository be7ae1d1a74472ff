use tauri::{AppHandle, WebviewWindow};

/// SIGTERM and the desktop's own quit end a program without its help.
pub(super) fn heed(_: &AppHandle, _: &WebviewWindow) {}
