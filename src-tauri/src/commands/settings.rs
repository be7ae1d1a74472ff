//! Profiles, settings, and the desktop around the window.

use portico_core::atomic_file;
use portico_core::problem::{Code, Problem};
use portico_core::views::SettingsView;
use tauri::State;
use url::Url;

use super::Answered;
use crate::app::App;
use crate::desktop;

/// The largest profile file that is read.
const LIMIT: u64 = 256 * 1024;

#[tauri::command]
pub(crate) async fn choose_profile(app: State<'_, App>, name: String) -> Answered<()> {
    app.said(app.choose_profile(name).await)
}

#[tauri::command]
pub(crate) async fn add_issuer(
    app: State<'_, App>,
    issuer: String,
    client_id: String,
) -> Answered<String> {
    app.said(app.add_issuer(&issuer, &client_id).await)
}

/// Nothing when the person closes the dialog without a choice. With `replace`, the file that was
/// chosen last takes the place of the profile that has its name.
#[tauri::command]
pub(crate) async fn add_profile_file(
    app: State<'_, App>,
    replace: bool,
) -> Answered<Option<String>> {
    if replace {
        return app.said(app.replace_profile().await).map(Some);
    }
    let title = app.language().plain("shell-choose-profile");
    let Some(path) = desktop::choose_file(app.handle(), title).await else {
        return Ok(None);
    };
    let read = atomic_file::read(&path, LIMIT).map_err(Problem::from);
    let text = String::from_utf8(app.said(read)?.unwrap_or_default())
        .map_err(|_| Problem::new(Code::ProfileInvalid).with_detail("the file is not UTF-8"));
    let text = app.said(text)?;
    app.said(app.add_profile(text).await).map(Some)
}

#[tauri::command]
pub(crate) async fn remove_profile(app: State<'_, App>, name: String) -> Answered<()> {
    app.said(app.remove_profile(name).await)
}

#[tauri::command]
pub(crate) async fn change(app: State<'_, App>, settings: SettingsView) -> Answered<()> {
    app.said(app.change(settings).await)
}

#[tauri::command]
pub(crate) async fn check_for_update(app: State<'_, App>) -> Answered<()> {
    app.said(app.check_for_update().await)
}

#[tauri::command]
pub(crate) async fn dismiss_update(app: State<'_, App>, version: String) -> Answered<()> {
    app.said(app.dismiss_update(version).await)
}

#[tauri::command]
pub(crate) async fn copy(app: State<'_, App>, text: String) -> Answered<()> {
    app.said(desktop::copy(app.handle(), text).await)
}

#[tauri::command]
pub(crate) async fn open_external(app: State<'_, App>, url: Url) -> Answered<()> {
    app.said(app.open_external(&url).await)
}
