//! A window with one page, opened as Portico opens its own: hidden until the page is there.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::webview::PageLoadEvent;
use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Blank")
                .inner_size(960.0, 680.0)
                .min_inner_size(400.0, 560.0)
                .center()
                .visible(false)
                .disable_drag_drop_handler()
                .on_page_load(|window, load| {
                    if load.event() == PageLoadEvent::Finished
                        && let Err(error) = window.show()
                    {
                        eprintln!("the window can't be shown: {error}");
                    }
                })
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
