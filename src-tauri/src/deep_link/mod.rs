//! Listening for links of the scheme `portico`; `portico_core::redirect::deep_link` reads them.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use tauri_plugin_deep_link::DeepLinkExt;
use url::Url;

use crate::app::App;

/// Listens for links: the one that this program was started with, and those that come later.
pub(crate) fn listen(app: &App) {
    system::claim(app.handle());
    match app.handle().deep_link().get_current() {
        Ok(links) => take(app, links.unwrap_or_default()),
        Err(error) => tracing::warn!(%error, "the first link could not be read"),
    }
    let owner = app.clone();
    let listening = move |event: tauri_plugin_deep_link::OpenUrlEvent| take(&owner, event.urls());
    app.handle().deep_link().on_open_url(listening);
}

fn take(app: &App, links: Vec<Url>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        for link in links {
            app.take_link(&link).await;
        }
    });
}
