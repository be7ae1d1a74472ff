use std::path::PathBuf;

use gtk::prelude::{FileChooserExt, NativeDialogExt};
use gtk::{FileChooserAction, FileChooserNative, FileFilter, ResponseType};
use portico_core::platform::env;
use tauri::WebviewWindow;
use tokio::sync::oneshot;

pub(super) fn is_there() -> bool {
    [env::DISPLAY, env::WAYLAND_DISPLAY]
        .into_iter()
        .any(|name| env::read(name).is_some())
}

pub(super) fn copy(text: &str) -> Result<(), String> {
    let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
    clipboard.set_text(text);
    // What was copied outlives the window where the desktop keeps a clipboard.
    clipboard.store();
    Ok(())
}

pub(super) fn choose_file(
    window: &WebviewWindow,
    title: &str,
    tell: oneshot::Sender<Option<PathBuf>>,
) {
    let parent = window.gtk_window().ok();
    let dialog = FileChooserNative::new(
        Some(title),
        parent.as_ref(),
        FileChooserAction::Open,
        None,
        None,
    );
    let filter = FileFilter::new();
    filter.add_pattern("*.toml");
    filter.set_name(Some("TOML"));
    dialog.add_filter(filter);
    ask(&dialog, tell);
}

pub(super) fn save_file(
    window: &WebviewWindow,
    title: &str,
    name: &str,
    tell: oneshot::Sender<Option<PathBuf>>,
) {
    let parent = window.gtk_window().ok();
    let dialog = FileChooserNative::new(
        Some(title),
        parent.as_ref(),
        FileChooserAction::Save,
        None,
        None,
    );
    dialog.set_current_name(name);
    dialog.set_do_overwrite_confirmation(true);
    ask(&dialog, tell);
}

fn ask(dialog: &FileChooserNative, tell: oneshot::Sender<Option<PathBuf>>) {
    dialog.set_modal(true);
    let mut tell = Some(tell);
    // The dialog lives as long as somebody holds it: its own answer does.
    let held = std::cell::RefCell::new(Some(dialog.clone()));
    let answer = std::cell::RefCell::new(tell.take());
    dialog.connect_response(move |dialog, response| {
        let path = match response {
            ResponseType::Accept => dialog.filename(),
            _ => None,
        };
        if let Some(tell) = answer.take() {
            drop(tell.send(path));
        }
        held.take();
    });
    dialog.show();
}
