use tauri::AppHandle;
use tauri_plugin_deep_link::DeepLinkExt;

/// The registry may still name another folder after a move or an update.
pub(super) fn claim(handle: &AppHandle) {
    if !tauri::is_dev()
        && let Err(error) = handle.deep_link().register_all()
    {
        tracing::warn!(%error, "links will not lead here");
    }
}
