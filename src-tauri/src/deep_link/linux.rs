use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

/// A package brings a `.desktop` file of its own; an AppImage has nobody else to do it.
pub(super) fn claim(handle: &AppHandle) {
    if handle.env().appimage.is_some()
        && let Err(error) = handle.deep_link().register_all()
    {
        tracing::warn!(%error, "links will not open Portico");
    }
}
