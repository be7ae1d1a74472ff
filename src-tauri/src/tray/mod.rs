//! The tray: who is signed in and until when; open, troubleshooting, sign out, quit.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
mod system;

use std::sync::atomic::{AtomicBool, Ordering};

use portico_core::Language;
use portico_core::clock::Timestamp;
use portico_core::text::Args;
use portico_core::views::{OverviewView, SessionStateView, SessionView};
use tauri::image::Image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Wry};

const ICON: Image<'_> = tauri::include_image!("icons/tray.png");

const ID: &str = "portico";
const OPEN: &str = "open";
const TROUBLE: &str = "trouble";
const SIGN_OUT: &str = "sign-out";
const QUIT: &str = "quit";

/// What the person chooses in the tray.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choice {
    /// The window.
    Open,
    /// The window's troubleshooting.
    Troubleshooting,
    /// Signing out whoever is in front.
    SignOut,
    /// The end of the program.
    Quit,
}

/// The tray's entries, whose words change.
struct Tray {
    status: MenuItem<Wry>,
    open: MenuItem<Wry>,
    trouble: MenuItem<Wry>,
    sign_out: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    /// Whether the organisation lets it be there.
    allowed: AtomicBool,
}

/// Sets the tray up where the system has one, with whoever does what is chosen there. Without one
/// the window does without.
pub(crate) fn set_up(
    handle: &AppHandle,
    language: Language,
    chosen: impl Fn(&AppHandle, Choice) + Send + Sync + 'static,
) {
    if !system::can_be_made() {
        tracing::info!("this desktop has no tray");
        return;
    }
    match build(handle, language, chosen) {
        Ok(tray) => {
            handle.manage(tray);
        }
        Err(error) => tracing::warn!(%error, "there is no tray"),
    }
}

/// Whether the tray can bring a hidden window back: it is there, and the desktop shows it.
pub(crate) fn is_usable(handle: &AppHandle) -> bool {
    let is_allowed = |tray: &Tray| tray.allowed.load(Ordering::Relaxed);
    handle.try_state::<Tray>().is_some_and(|it| is_allowed(&it)) && system::is_shown()
}

/// Shows the icon or takes it away, as the organisation wants it.
pub(crate) fn allow(handle: &AppHandle, allowed: bool) {
    let Some(tray) = handle.try_state::<Tray>() else {
        return;
    };
    if tray.allowed.swap(allowed, Ordering::Relaxed) == allowed {
        return;
    }
    let shown = handle
        .tray_by_id(ID)
        .map_or(Ok(()), |icon| icon.set_visible(allowed));
    if let Err(error) = shown {
        tracing::warn!(%error, "the tray could not be changed");
    }
}

/// Says who and until when.
pub(crate) fn show(
    handle: &AppHandle,
    overview: &OverviewView,
    language: Language,
    now: Timestamp,
) {
    let Some(tray) = handle.try_state::<Tray>() else {
        return;
    };
    let session = in_front(overview);
    let status = status(session, language, now);
    let shown = [
        (&tray.status, status),
        (&tray.open, language.plain("shell-tray-open")),
        (&tray.trouble, language.plain("shell-tray-trouble")),
        (&tray.sign_out, language.plain("shell-tray-sign-out")),
        (&tray.quit, language.plain("shell-tray-quit")),
    ]
    .into_iter()
    .try_for_each(|(item, words)| item.set_text(words))
    .and_then(|()| tray.sign_out.set_enabled(session.is_some()));
    if let Err(error) = shown {
        tracing::warn!(%error, "the tray could not be updated");
    }
}

fn build(
    handle: &AppHandle,
    language: Language,
    chosen: impl Fn(&AppHandle, Choice) + Send + Sync + 'static,
) -> tauri::Result<Tray> {
    let item = |id: &str, words: &str, enabled: bool| {
        MenuItem::with_id(handle, id, language.plain(words), enabled, None::<&str>)
    };
    let tray = Tray {
        status: item("status", "shell-tray-nobody", false)?,
        open: item(OPEN, "shell-tray-open", true)?,
        trouble: item(TROUBLE, "shell-tray-trouble", true)?,
        sign_out: item(SIGN_OUT, "shell-tray-sign-out", false)?,
        quit: item(QUIT, "shell-tray-quit", true)?,
        allowed: AtomicBool::new(true),
    };
    let line = PredefinedMenuItem::separator(handle)?;
    let menu = Menu::with_items(
        handle,
        &[
            &tray.status,
            &line,
            &tray.open,
            &tray.trouble,
            &tray.sign_out,
            &PredefinedMenuItem::separator(handle)?,
            &tray.quit,
        ],
    )?;
    TrayIconBuilder::with_id(ID)
        .icon(ICON)
        .tooltip("Portico")
        .menu(&menu)
        .on_menu_event(move |handle, event| {
            if let Some(choice) = choice(&event) {
                chosen(handle, choice);
            }
        })
        .build(handle)?;
    Ok(tray)
}

fn choice(event: &MenuEvent) -> Option<Choice> {
    match event.id().as_ref() {
        OPEN => Some(Choice::Open),
        TROUBLE => Some(Choice::Troubleshooting),
        SIGN_OUT => Some(Choice::SignOut),
        QUIT => Some(Choice::Quit),
        _ => None,
    }
}

/// The session that the tray speaks of.
pub(crate) fn in_front(overview: &OverviewView) -> Option<&SessionView> {
    let mut living = overview
        .sessions
        .iter()
        .filter(|session| session.state == SessionStateView::SignedIn);
    let first = living.clone().next();
    living
        .find(|session| Some(&session.account) == overview.current.as_ref())
        .or(first)
}

/// Who, and until when if it stays unused.
fn status(session: Option<&SessionView>, language: Language, now: Timestamp) -> String {
    let Some(session) = session else {
        return language.plain("shell-tray-nobody");
    };
    let mut args = Args::default();
    args.text("address", session.person.as_str());
    let ends = session.ends_if_unused_at.as_deref();
    let Some(ends) = ends.and_then(|time| time.parse::<Timestamp>().ok()) else {
        return language.text("shell-tray-signed-in", &args);
    };
    let seconds = ends.signed_duration_since(now).num_seconds().max(0);
    let left = seconds / 60;
    args.number("hours", left / 60);
    args.number("minutes", left % 60);
    args.number("seconds", seconds);
    let duration = match left {
        0 => language.text("duration-seconds", &args),
        1..60 => language.text("duration-minutes", &args),
        _ => language.text("duration-hours", &args),
    };
    args.text("time", duration);
    language.text("shell-tray-ends", &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_says_who_and_until_when() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        for (ends, english) in [
            (None, "ada@example.com"),
            (
                Some("2026-11-23T12:30:00Z"),
                "ada@example.com, ends in 2 hours if unused",
            ),
            (
                Some("2026-11-23T10:05:00Z"),
                "ada@example.com, ends in 5 minutes if unused",
            ),
            (
                Some("2026-11-23T10:00:20Z"),
                "ada@example.com, ends in 20 seconds if unused",
            ),
            (
                Some("2026-11-23T09:00:00Z"),
                "ada@example.com, ends in 0 seconds if unused",
            ),
        ] {
            let session = session(ends);
            assert_eq!(status(Some(&session), Language::English, now), english);
        }
        assert_eq!(status(None, Language::English, now), "Not signed in");
        assert_eq!(status(None, Language::Bokmal, now), "Ikke logget inn");
    }

    fn session(ends: Option<&str>) -> SessionView {
        let view = serde_json::json!({
            "account": "acme:ada@example.com", "email": "ada@example.com", "issuer": "x",
            "profile": "acme", "method": "password", "state": "signed_in", "checked": "now",
            "since": "2026-11-23T09:00:00Z", "expires_at": null, "ends_if_unused_at": ends,
            "device_recognised": true, "pending_revocation": false,
        });
        serde_json::from_value(view).unwrap()
    }
}
