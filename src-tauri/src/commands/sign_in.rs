//! Signing in.

use portico_core::sign_in::AnswerInput;
use portico_core::views::{OverviewView, PushView, StepView};
use tauri::State;
use tauri::ipc::Channel;

use super::Answered;
use crate::app::{App, StartRequest};
use crate::events::Page;

/// What is pushed goes there from now on.
#[tauri::command]
pub(crate) fn watch(page: State<'_, Page>, tell: Channel<PushView>) {
    page.tell(tell);
}

#[tauri::command]
pub(crate) async fn overview(app: State<'_, App>) -> Answered<OverviewView> {
    app.report_result(app.overview().await)
}

#[tauri::command]
pub(crate) async fn start(app: State<'_, App>, request: StartRequest) -> Answered<StepView> {
    app.report_result(app.start(request).await)
}

#[tauri::command]
pub(crate) async fn answer(app: State<'_, App>, answer: AnswerInput) -> Answered<StepView> {
    Ok(app.answer(answer).await)
}

#[tauri::command]
pub(crate) async fn dismiss(app: State<'_, App>) -> Answered<()> {
    app.dismiss().await;
    Ok(())
}

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

#[tauri::command]
pub(crate) async fn open_sign_in_page(app: State<'_, App>, profile: String) -> Answered<()> {
    app.report_result(app.open_sign_in_page(&profile).await)
}

#[tauri::command]
pub(crate) async fn answer_link(app: State<'_, App>, accept: bool) -> Answered<()> {
    app.answer_link(accept).await;
    Ok(())
}
