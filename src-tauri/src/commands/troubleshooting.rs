//! Troubleshooting: the checks, and what can be done about what they find.

use portico_doctor::remedy::Act;
use portico_doctor::support::Queue;
use portico_doctor::views::{
    ActedView, CheckView, ComparisonView, HandedOverView, NewsView, QueuedView, ReportKind,
    ReportRequest, ReportView, RunRequest,
};
use tauri::State;
use tauri::ipc::Channel;

use super::Answered;
use crate::app::App;

/// Starts the checks that find out why sign-in fails, and ends those under way.
///
/// `tell` hears of this run alone.
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
    app.said(started.await)
}

/// Ends the checks under way.
#[tauri::command]
pub(crate) async fn doctor_cancel(app: State<'_, App>) -> Answered<()> {
    app.troubleshooting().cancel();
    Ok(())
}

/// Does one of the things that the findings offer.
#[tauri::command]
pub(crate) async fn doctor_act(app: State<'_, App>, act: Act) -> Answered<ActedView> {
    app.said(app.act(act).await)
}

/// Compares this network with another one, once there has been a run on another.
#[tauri::command]
pub(crate) fn comparison(app: State<'_, App>) -> Option<ComparisonView> {
    app.troubleshooting().comparison()
}

/// Makes the report for support, to be looked at.
///
/// It is the one that is saved and sent from then on.
#[tauri::command]
pub(crate) async fn report(app: State<'_, App>, request: ReportRequest) -> Answered<ReportView> {
    app.said(app.troubleshooting().report(request).await)
}

/// Saves that report where the person chooses; false where they choose nothing.
#[tauri::command]
pub(crate) async fn save_report(app: State<'_, App>, kind: ReportKind) -> Answered<bool> {
    app.said(app.save_report(kind).await)
}

/// Saves the comparison where the person chooses; false where they choose nothing.
#[tauri::command]
pub(crate) async fn save_sheet(app: State<'_, App>) -> Answered<bool> {
    app.said(app.save_sheet().await)
}

/// Hands that report over: to the queue, or as an e-mail draft where support takes mail.
#[tauri::command]
pub(crate) async fn send_report(app: State<'_, App>) -> Answered<HandedOverView> {
    app.said(app.send_report().await)
}

/// Lists the reports that were to be sent.
#[tauri::command]
pub(crate) async fn queue(app: State<'_, App>) -> Answered<Vec<QueuedView>> {
    app.said(Queue::of(app.portico()).list().await)
}
