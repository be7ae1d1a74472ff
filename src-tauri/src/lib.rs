//! Portico's window: the shell around the web UI. It holds no sign-in logic; what it does beyond
//! passing calls on is the desktop's part: window, tray, deep links, one instance, starting with
//! the system.
//!
//! Nothing secret goes into the web view: answers come out of it, views go in.
//!
//! | module | owns |
//! | --- | --- |
//! | `app` | the one owner of sign-in, sessions and what the window shows |
//! | `sign_in_task` | the task that drives one sign-in |
//! | `environment` | the real environment, as core wants it |
//! | `troubleshooting` | the run of checks under way, and what can be done about its findings |
//! | `commands` | what the window may call |
//! | `events` | what is pushed to the window |
//! | `deep_link` | listening for `portico://` addresses |
//! | `window`, `tray`, `notice`, `single_instance`, `desktop` | one job each |
//! | `webview`, `renderer`, `crash` | before anything else starts |
//! | `shutdown` | quitting when the system says so |

// No text from outside may end the program; tests may take their own apart.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

mod app;
mod commands;
mod crash;
mod deep_link;
mod desktop;
mod environment;
mod events;
mod notice;
mod renderer;
mod shutdown;
mod sign_in_task;
mod single_instance;
mod tray;
mod troubleshooting;
mod webview;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use portico_core::clock::SystemClock;
use portico_core::policy::log_filter_in_force;
use portico_core::{Language, platform::core_dumps, platform::env};
use portico_doctor::report::{Log, RedactedFields, VisibleWriter, shown_by};
use tauri::{AppHandle, Manager, RunEvent};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::app::App;
use crate::events::Page;

/// The scheme of our links, as `tauri.conf.json` and the packages name it.
#[cfg(windows)]
const SCHEME: &str = "portico";

/// What the system passes when it starts Portico by itself.
const IN_TRAY: &str = "--in-tray";

pub use portico_core::proxy::be_a_script_process_if_asked;

/// Runs the window until the person quits.
#[must_use]
pub fn run() -> ExitCode {
    let log = log();
    core_dumps::forbid();
    core_dumps::forbid_for_children();
    if !desktop::is_there() {
        return refuse(&Language::system().plain("shell-no-desktop"));
    }
    if !webview::is_there() {
        let language = app::persons_language();
        refuse(&language.plain("shell-no-webview"));
        webview::show_missing(language);
        return ExitCode::from(webview::MISSING);
    }
    renderer::choose();
    let built = tauri::Builder::default()
        // The first of all, so that a second start does nothing but raise the first.
        .plugin(single_instance::plugin())
        .plugin(tauri_plugin_deep_link::init())
        .plugin(
            tauri_plugin_autostart::Builder::new()
                .arg(IN_TRAY)
                .app_name("Portico")
                .build(),
        )
        .invoke_handler(commands::all())
        .on_window_event(window::on_event)
        .manage(Page::default())
        .setup(move |tauri| {
            let environment = environment::real()?;
            crash::record_in(&environment.paths.data, environment.clock.clone());
            let app = App::open(environment, log, tauri.handle().clone())?;
            tauri.manage(app.clone());
            let (language, of_tray) = (app.language(), app.clone());
            let chosen = move |_: &AppHandle, choice| of_tray.chosen_in_tray(choice);
            if std::env::args().any(|arg| arg == IN_TRAY) {
                tray::set_up(tauri.handle(), language, chosen);
                tray::allow(tauri.handle(), app.may_have_tray());
                window::open(tauri.handle(), !tray::is_usable(tauri.handle()))?;
            } else {
                // The tray's libraries take their time: meanwhile the web view starts beside.
                window::open(tauri.handle(), true)?;
                tray::set_up(tauri.handle(), language, chosen);
            }
            deep_link::listen(&app);
            app.watch();
            app.watch_policy();
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => {
            let code = tauri.run_return(|handle, event| {
                let Some(app) = handle.try_state::<App>() else {
                    return;
                };
                match event {
                    RunEvent::ExitRequested { api, code, .. } if app.waits_to_quit(code) => {
                        api.prevent_exit();
                    }
                    RunEvent::Exit => app.leave(),
                    _ => {}
                }
            });
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// Logs to standard error; `PORTICO_LOG` says what. What a report may hold is kept besides.
fn log() -> Log {
    let filter = log_filter_in_force(env::text(env::LOG));
    let (filter, unknown) = shown_by(&filter);
    let kept = Log::new(Arc::new(SystemClock));
    let shown = fmt::layer()
        .with_ansi(false)
        .fmt_fields(RedactedFields)
        .with_writer(|| VisibleWriter(std::io::stderr()));
    registry()
        .with(kept.listener())
        .with(shown.with_filter(filter))
        .init();
    for word in unknown {
        tracing::warn!(%word, "PORTICO_LOG: not a level, and not a name with a level");
    }
    kept
}

#[expect(
    clippy::print_stderr,
    reason = "there is no window in which to say why there is none"
)]
fn refuse(why: &str) -> ExitCode {
    eprintln!("portico: {why}");
    ExitCode::FAILURE
}
