use std::path::PathBuf;

use tauri::WebviewWindow;
use tokio::sync::oneshot;

pub(super) fn is_there() -> bool {
    true
}

pub(super) fn copy(text: &str) -> Result<(), String> {
    arboard::Clipboard::new()
        .and_then(|mut clipboard| clipboard.set_text(text))
        .map_err(|error| error.to_string())
}

pub(super) fn choose_file(
    window: &WebviewWindow,
    title: &str,
    tell: oneshot::Sender<Option<PathBuf>>,
) {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(title)
        .set_parent(window)
        .add_filter("TOML", &["toml"])
        .pick_file();
    tauri::async_runtime::spawn(async move {
        let file = dialog.await;
        drop(tell.send(file.map(|file| file.path().to_owned())));
    });
}

pub(super) fn save_file(
    window: &WebviewWindow,
    title: &str,
    name: &str,
    tell: oneshot::Sender<Option<PathBuf>>,
) {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(title)
        .set_parent(window)
        .set_file_name(name)
        .save_file();
    tauri::async_runtime::spawn(async move {
        let file = dialog.await;
        drop(tell.send(file.map(|file| file.path().to_owned())));
    });
}
