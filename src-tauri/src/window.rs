//! The one window: it loads what is built in and nothing else, shows when it has something to
//! show, and goes to the tray where there is one.

use tauri::utils::config::WebviewUrl;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, UserAttentionType, WebviewWindow, WebviewWindowBuilder};
use tauri::{Window, WindowEvent};
use url::Url;

use crate::{shutdown, tray};

/// The window's name, for commands and events.
pub(crate) const LABEL: &str = "main";

/// Where the built-in page is on Windows. Elsewhere that is a name on the network like any other.
const BUILT_IN_HOST: Option<&str> = if cfg!(windows) {
    Some("tauri.localhost")
} else {
    None
};

/// Opens it, as `tauri.conf.json` describes it; hidden until its page is there.
///
/// # Errors
/// When the system gives no window.
pub(crate) fn open(handle: &AppHandle, visible: bool) -> tauri::Result<()> {
    let config = handle.config();
    let Some(described) = config
        .app
        .windows
        .iter()
        .find(|window| window.label == LABEL)
    else {
        return Err(tauri::Error::WindowNotFound);
    };
    let development = config.build.dev_url.clone().filter(|_| tauri::is_dev());
    let window = WebviewWindowBuilder::from_config(handle, described)?
        .on_navigation(move |url| is_ours(url, development.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, load| {
            if visible && load.event() == PageLoadEvent::Finished {
                show(&window);
            }
        })
        .build()?;
    shutdown::heed(handle, &window);
    debug_assert!(
        matches!(described.url, WebviewUrl::App(_)),
        "only what is built in"
    );
    Ok(())
}

/// Brings it to the front.
pub(crate) fn raise(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(LABEL) {
        show(&window);
        say(window.unminimize());
        say(window.set_focus());
    }
}

/// Takes it off the screen.
pub(crate) fn hide(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(LABEL) {
        say(window.hide());
    }
}

/// Asks for a look at it without taking the focus.
pub(crate) fn beckon(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(LABEL) {
        say(window.request_user_attention(Some(UserAttentionType::Informational)));
    }
}

/// What closing it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// The tray can bring it back.
    Hides,
    /// Nothing could, or the system wants Portico to end.
    Quits,
}

impl Closing {
    pub(crate) fn of(shutdown_is_near: bool, tray_is_usable: bool) -> Self {
        match tray_is_usable && !shutdown_is_near {
            true => Closing::Hides,
            false => Closing::Quits,
        }
    }
}

/// Hides it in the tray, or lets it close, which quits.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    match Closing::of(shutdown::is_near(), tray::is_usable(window.app_handle())) {
        Closing::Hides => {
            api.prevent_close();
            say(window.hide());
        }
        Closing::Quits => {}
    }
}

fn show(window: &WebviewWindow) {
    say(window.show());
    tracing::debug!("the window is shown");
}

fn say(done: tauri::Result<()>) {
    if let Err(error) = done {
        tracing::warn!(%error, "a window operation failed");
    }
}

fn is_ours(url: &Url, development: Option<&Url>) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => {
            let built_in = url.port().is_none() && url.host_str() == BUILT_IN_HOST;
            (built_in && BUILT_IN_HOST.is_some())
                || development.is_some_and(|allowed| allowed.origin() == url.origin())
        }
        _ => url.as_str() == "about:blank",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_hides_it_only_where_the_tray_can_bring_it_back_and_nobody_ends_programs() {
        for (shutdown_is_near, tray_is_usable, expected) in [
            (false, true, Closing::Hides),
            (false, false, Closing::Quits),
            (true, true, Closing::Quits),
            (true, false, Closing::Quits),
        ] {
            let closing = Closing::of(shutdown_is_near, tray_is_usable);
            assert_eq!(closing, expected, "{shutdown_is_near} {tray_is_usable}");
        }
    }

    #[test]
    fn the_window_goes_nowhere_but_to_what_is_built_in() {
        let development = Url::parse("http://127.0.0.1:5173").unwrap();
        for (url, ours, ours_in_development) in [
            ("tauri://localhost/index.html", true, true),
            ("http://tauri.localhost/", cfg!(windows), cfg!(windows)),
            ("https://tauri.localhost/x", cfg!(windows), cfg!(windows)),
            ("http://tauri.localhost:8080/", false, false),
            ("http://tauri.localhost.example/", false, false),
            ("http://127.0.0.1:5173/src/main.ts", false, true),
            ("http://127.0.0.1:5174/", false, false),
            ("https://accounts.example.com/", false, false),
            ("tauri://elsewhere/", false, false),
            ("data:text/html,x", false, false),
            ("file:///etc/passwd", false, false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(is_ours(&url, None), ours, "{url}");
            assert_eq!(
                is_ours(&url, Some(&development)),
                ours_in_development,
                "{url}"
            );
        }
    }
}
