//! Sessions: what can be done with one.

use portico_core::Portico;
use portico_core::domain::{ServiceAccount, TrustedDevice};
use portico_core::session::Record;
use portico_core::views::SignedOutView;
use tauri::State;

use super::Answered;
use crate::app::App;

/// Lists the accounts of a session's person.
#[tauri::command]
pub(crate) async fn hubs(app: State<'_, App>, account: String) -> Answered<Vec<ServiceAccount>> {
    let hubs = app.with_session(account, |portico: Portico, mut record: Record| async move {
        portico.sessions().service_accounts(&mut record).await
    });
    app.report_result(hubs.await)
}

/// Lists the devices that the service recognises.
#[tauri::command]
pub(crate) async fn devices(app: State<'_, App>, account: String) -> Answered<Vec<TrustedDevice>> {
    let devices = app.with_session(account, |portico: Portico, mut record: Record| async move {
        portico.sessions().devices(&mut record).await
    });
    app.report_result(devices.await)
}

/// Makes the service forget a device.
#[tauri::command]
pub(crate) async fn forget_device(
    app: State<'_, App>,
    account: String,
    id: String,
) -> Answered<()> {
    let forgotten = app.with_session(account, |portico: Portico, mut record: Record| async move {
        portico.forget_device(&mut record, &id).await
    });
    app.report_result(forgotten.await)
}

/// Opens the service, or one of its accounts, in the browser.
#[tauri::command]
pub(crate) async fn open_service(
    app: State<'_, App>,
    account: String,
    hub: Option<String>,
) -> Answered<()> {
    let opened = app.with_session(account, |portico: Portico, mut record: Record| async move {
        portico.open_service(&mut record, hub.as_deref()).await
    });
    app.report_result(opened.await)
}

/// Puts a session in front.
#[tauri::command]
pub(crate) async fn switch_to(app: State<'_, App>, account: String) -> Answered<()> {
    let switched = app.with_session(account, |portico: Portico, record: Record| async move {
        portico.put_in_front(&record).await
    });
    app.report_result(switched.await)
}

/// Uses a session once, so that it does not end for lack of use.
///
/// Whoever asks for its token has used it.
#[tauri::command]
pub(crate) async fn stay_signed_in(app: State<'_, App>, account: String) -> Answered<()> {
    app.report_result(app.stay_signed_in(account).await)
}

/// Signs out.
#[tauri::command]
pub(crate) async fn sign_out(
    app: State<'_, App>,
    account: String,
    everywhere: bool,
) -> Answered<SignedOutView> {
    let outcome =
        app.with_session_to_end(account, |portico: Portico, mut record: Record| async move {
            portico.sessions().sign_out(&mut record, everywhere).await
        });
    Ok(app.report_result(outcome.await)?.view())
}

/// Forgets somebody who has signed in here before.
#[tauri::command]
pub(crate) async fn forget_person(
    app: State<'_, App>,
    profile: String,
    email: String,
) -> Answered<()> {
    app.report_result(app.forget_person(&profile, &email).await)
}
