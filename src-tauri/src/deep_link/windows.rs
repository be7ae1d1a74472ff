use tauri::AppHandle;
use tauri_plugin_deep_link::DeepLinkExt;

/// An installer has registered the scheme for everybody. Without one, or after a move, the person's
/// own registry still has to learn where the program is.
pub(super) fn claim(handle: &AppHandle) {
    let links = handle.deep_link();
    if tauri::is_dev() || links.is_registered(crate::SCHEME).unwrap_or(false) {
        return;
    }
    if let Err(error) = links.register_all() {
        tracing::warn!(%error, "links will not open Portico");
    }
}
