use tauri::AppHandle;

/// The bundle's Info.plist has done it.
pub(super) fn claim(_: &AppHandle) {}
