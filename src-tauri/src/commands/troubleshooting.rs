//! Troubleshooting: the checks, and what can be done about what they find.

use portico_doctor::remedy::Act;
use portico_doctor::support::Queue;
use portico_doctor::views::{
    ActedView, CheckView, ComparisonView, HandedOverView, NewsView, QueuedView, ReportView,
};
use tauri::State;
use tauri::ipc::Channel;

use super::Answered;
use crate::app::App;
use crate::troubleshooting::{ReportKind, ReportRequest, RunRequest};

/// Starts the checks and ends those under way; `tell` hears of this run alone.
#[tauri::command]
pub(crate) async fn doctor_start(
    app: State<'_, App>,
    request: RunRequest,
    tell: Channel<NewsView>,
) -> Answered<Vec<CheckView>> {
    let started = app.run_checks(request, move |news| {
        if let Err(error) = tell.send(news) {
            tracing::warn!(%error, "the window could not be told");
        }
    });
    app.report_result(started.await)
}

#[tauri::command]
pub(crate) async fn doctor_cancel(app: State<'_, App>) -> Answered<()> {
    app.troubleshooting().cancel();
    Ok(())
}

#[tauri::command]
pub(crate) async fn doctor_act(app: State<'_, App>, act: Act) -> Answered<ActedView> {
    app.report_result(app.act(act).await)
}

#[tauri::command]
pub(crate) fn comparison(app: State<'_, App>) -> Option<ComparisonView> {
    app.troubleshooting().comparison()
}

#[tauri::command]
pub(crate) async fn report(app: State<'_, App>, request: ReportRequest) -> Answered<ReportView> {
    app.report_result(app.troubleshooting().report(request).await)
}

/// False when the person closes the dialog without a choice.
#[tauri::command]
pub(crate) async fn save_report(app: State<'_, App>, kind: ReportKind) -> Answered<bool> {
    app.report_result(app.save_report(kind).await)
}

#[tauri::command]
pub(crate) async fn save_sheet(app: State<'_, App>) -> Answered<bool> {
    app.report_result(app.save_sheet().await)
}

#[tauri::command]
pub(crate) async fn send_report(app: State<'_, App>) -> Answered<HandedOverView> {
    app.report_result(app.send_report().await)
}

#[tauri::command]
pub(crate) async fn queue(app: State<'_, App>) -> Answered<Vec<QueuedView>> {
    app.report_result(Queue::of(app.portico()).list().await)
}
