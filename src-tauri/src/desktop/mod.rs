//! The desktop around the window: clipboard, choosing a file, theme, starting with the system.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
mod system;

pub(crate) mod settings;

use std::path::PathBuf;

use portico_core::domain::ThemeChoice;
use portico_core::platform::core_dumps::Visible;
use portico_core::problem::{Code, Problem};
use tauri::{AppHandle, Manager, Theme};
use tauri_plugin_autostart::ManagerExt;
use tokio::sync::oneshot;

use crate::window;

/// Whether there is a desktop to show a window on.
pub(crate) fn is_there() -> bool {
    system::is_there()
}

/// Puts a text on the clipboard.
///
/// # Errors
/// When the desktop does not take it.
pub(crate) async fn copy(handle: &AppHandle, text: String) -> Result<(), Problem> {
    let (tell, told) = oneshot::channel();
    on_main_thread(handle, move || drop(tell.send(system::copy(&text))))?;
    match told.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(why)) => Err(Problem::new(Code::Unexpected).with_detail(why)),
        Err(error) => Err(Problem::new(Code::Unexpected).because(&error)),
    }
}

/// Lets the person choose a profile file; none when they close the dialog.
pub(crate) async fn choose_file(handle: &AppHandle, title: String) -> Option<PathBuf> {
    let (tell, chosen) = oneshot::channel();
    let window = handle.get_webview_window(window::LABEL)?;
    let _visible = Visible::new();
    on_main_thread(handle, move || system::choose_file(&window, &title, tell)).ok()?;
    chosen.await.ok()?
}

/// Lets the person choose where to save a file; none when they close the dialog.
pub(crate) async fn save_file(handle: &AppHandle, title: String, name: String) -> Option<PathBuf> {
    let (tell, chosen) = oneshot::channel();
    let window = handle.get_webview_window(window::LABEL)?;
    let _visible = Visible::new();
    let ask = move || system::save_file(&window, &title, &name, tell);
    on_main_thread(handle, ask).ok()?;
    chosen.await.ok()?
}

/// Shows the window in a theme, or in the system's.
pub(crate) fn show_theme(handle: &AppHandle, choice: ThemeChoice) {
    handle.set_theme(match choice {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(Theme::Light),
        ThemeChoice::Dark => Some(Theme::Dark),
    });
}

/// Makes the system start Portico, or no longer.
///
/// # Errors
/// When the system does not take it.
pub(crate) fn start_with_system(handle: &AppHandle, wanted: bool) -> Result<(), Problem> {
    let starter = handle.autolaunch();
    let not_taken = |error| Problem::new(Code::StorageReadOnly).because(&error);
    if starter.is_enabled().unwrap_or(false) == wanted {
        return Ok(());
    }
    match wanted {
        true => starter.enable().map_err(not_taken),
        false => starter.disable().map_err(not_taken),
    }
}

fn on_main_thread(handle: &AppHandle, work: impl FnOnce() + Send + 'static) -> Result<(), Problem> {
    handle
        .run_on_main_thread(work)
        .map_err(|error| Problem::new(Code::Unexpected).because(&error))
}
