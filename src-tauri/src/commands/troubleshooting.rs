//! Troubleshooting: the checks, and what can be done about what they find.

use portico_doctor::remedy::Act;
use portico_doctor::views::{ActedView, CheckView, NewsView};
use tauri::State;
use tauri::ipc::Channel;

use super::Answered;
use crate::app::App;
use crate::troubleshooting::RunRequest;

/// Starts the checks and ends those under way; `tell` hears of this run alone.
#[tauri::command]
pub(crate) async fn doctor_start(
    app: State<'_, App>,
    request: RunRequest,
    tell: Channel<NewsView>,
) -> Answered<Vec<CheckView>> {
    app.said(app.run_checks(request, move |news| {
        if let Err(error) = tell.send(news) {
            tracing::warn!(%error, "the window could not be told");
        }
    }))
}

#[tauri::command]
pub(crate) async fn doctor_cancel(app: State<'_, App>) -> Answered<()> {
    app.troubleshooting().cancel();
    Ok(())
}

#[tauri::command]
pub(crate) async fn doctor_act(app: State<'_, App>, act: Act) -> Answered<ActedView> {
    app.said(app.act(act).await)
}
