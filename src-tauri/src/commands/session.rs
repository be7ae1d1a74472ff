//! Sessions: what can be done with one.

use std::time::Duration;

use portico_core::Portico;
use portico_core::problem::{Code, Problem};
use portico_core::session::Record;
use portico_core::views::{DeviceView, HubView, SignedOutView};
use tauri::State;
use url::Url;

use super::Answered;
use crate::app::App;

#[tauri::command]
pub(crate) async fn hubs(app: State<'_, App>, account: String) -> Answered<Vec<HubView>> {
    let hubs = app.with_session(account, async |portico: &Portico, record: &mut Record| {
        portico.hubs(record).await
    });
    app.said(hubs.await)
}

#[tauri::command]
pub(crate) async fn devices(app: State<'_, App>, account: String) -> Answered<Vec<DeviceView>> {
    let devices = app.with_session(account, async |portico: &Portico, record: &mut Record| {
        portico.devices(record).await
    });
    app.said(devices.await)
}

#[tauri::command]
pub(crate) async fn forget_device(
    app: State<'_, App>,
    account: String,
    id: String,
) -> Answered<()> {
    let forgotten = app.with_session(
        account,
        async move |portico: &Portico, record: &mut Record| {
            portico.forget_device(record, &id).await
        },
    );
    app.said(forgotten.await)
}

/// Opens the service's own page, or that of one of its accounts.
#[tauri::command]
pub(crate) async fn open_service(
    app: State<'_, App>,
    account: String,
    hub: Option<String>,
) -> Answered<()> {
    let opened = app.with_session(
        account,
        async move |portico: &Portico, record: &mut Record| {
            let url = match hub {
                Some(id) => portico
                    .hubs(record)
                    .await?
                    .into_iter()
                    .find(|hub| hub.id == id)
                    .and_then(|hub| Url::parse(&hub.url).ok()),
                None => {
                    let page = portico.profiles().find(&record.profile)?.sign_in_page;
                    page.or_else(|| Url::parse(&record.issuer).ok())
                }
            };
            let url = url.ok_or_else(|| {
                Problem::new(Code::BadResponse).with_detail("the service names no address to open")
            })?;
            portico.open_page(&url).await
        },
    );
    app.said(opened.await)
}

#[tauri::command]
pub(crate) async fn switch_to(app: State<'_, App>, account: String) -> Answered<()> {
    let switched = app.with_session(account, async |portico: &Portico, record: &mut Record| {
        portico.sessions().put_in_front(&record.id())
    });
    app.said(switched.await)
}

/// Uses the session once: whoever asks for its token has used it.
#[tauri::command]
pub(crate) async fn stay_signed_in(app: State<'_, App>, account: String) -> Answered<()> {
    let stayed = app.with_session(account, async |portico: &Portico, record: &mut Record| {
        let token = portico.access_token(Some(&record.account), None, Duration::ZERO);
        token.await.map(drop)
    });
    app.said(stayed.await)
}

#[tauri::command]
pub(crate) async fn sign_out(
    app: State<'_, App>,
    account: String,
    everywhere: bool,
) -> Answered<SignedOutView> {
    let outcome = app.with_session_to_end(
        account,
        async move |portico: &Portico, record: &mut Record| {
            portico.sign_out(record, everywhere).await
        },
    );
    Ok(app.said(outcome.await)?.view())
}

#[tauri::command]
pub(crate) async fn forget_person(
    app: State<'_, App>,
    profile: String,
    email: String,
) -> Answered<()> {
    app.said(app.forget_person(&profile, &email).await)
}
