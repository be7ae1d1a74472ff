//! Signing in.

use portico_core::sign_in::AnswerInput;
use portico_core::views::{OverviewView, PushView, StartRequest, StepView};
use tauri::State;
use tauri::ipc::Channel;

use super::Answered;
use crate::app::App;
use crate::events::Page;

/// Tells what comes by itself: a change of the overview, a step, a choice in the tray.
///
/// The page that watches last is told.
#[tauri::command]
pub(crate) fn watch(page: State<'_, Page>, tell: Channel<PushView>) {
    page.tell(tell);
}

/// All that the places show.
#[tauri::command]
pub(crate) async fn overview(app: State<'_, App>) -> Answered<OverviewView> {
    app.report_result(app.overview().await)
}

/// Starts a sign-in, and ends one under way; without a method the profile and the address decide.
#[tauri::command]
pub(crate) async fn start(app: State<'_, App>, request: StartRequest) -> Answered<StepView> {
    app.report_result(app.start(request).await)
}

/// Answers the step shown.
#[tauri::command]
pub(crate) async fn answer(app: State<'_, App>, answer: AnswerInput) -> Answered<StepView> {
    Ok(app.answer(answer).await)
}

/// Leaves a finished or stopped sign-in behind.
#[tauri::command]
pub(crate) async fn dismiss(app: State<'_, App>) -> Answered<()> {
    app.dismiss().await;
    Ok(())
}

/// Asks the service to mail a link for a new password.
///
/// Always succeeds for a well-formed address, whether it is known or not.
#[tauri::command]
pub(crate) async fn reset_password(
    app: State<'_, App>,
    profile: String,
    email: String,
) -> Answered<()> {
    let portico = app.portico();
    let profile = app.report_result(portico.profiles().find(&profile))?;
    app.report_result(portico.reset_password(&profile, &email).await)
}

/// Opens a profile's own sign-in page in the browser.
#[tauri::command]
pub(crate) async fn open_sign_in_page(app: State<'_, App>, profile: String) -> Answered<()> {
    app.report_result(app.open_sign_in_page(&profile).await)
}

/// Answers the deep link that waits: go on with it, or drop it.
#[tauri::command]
pub(crate) async fn answer_link(app: State<'_, App>, accept: bool) -> Answered<()> {
    app.answer_link(accept).await;
    Ok(())
}
