//! Profiles, settings, and the desktop around the window.

use portico_core::domain::Settings;
use portico_core::profile;
use tauri::State;
use url::Url;

use super::Answered;
use crate::app::App;
use crate::desktop;

/// Chooses what to sign in to.
#[tauri::command]
pub(crate) async fn choose_profile(app: State<'_, App>, name: String) -> Answered<()> {
    app.report_result(app.choose_profile(name).await)
}

/// Adds an OpenID Connect provider by its issuer; answers with the new profile's name.
#[tauri::command]
pub(crate) async fn add_issuer(
    app: State<'_, App>,
    issuer: String,
    client_id: String,
) -> Answered<String> {
    app.report_result(app.add_issuer(&issuer, &client_id).await)
}

/// Adds a profile from a file that the person chooses; nothing where they choose none.
///
/// With `replace`, the file that was chosen last takes the place of the profile of its name.
#[tauri::command]
pub(crate) async fn add_profile_file(
    app: State<'_, App>,
    replace: bool,
) -> Answered<Option<String>> {
    if replace {
        return app.report_result(app.replace_profile().await).map(Some);
    }
    let title = app.language().plain("shell-choose-profile");
    let Some(path) = desktop::choose_file(app.handle(), title).await else {
        return Ok(None);
    };
    let text = app.report_result(profile::text_in(&path).await)?;
    app.report_result(app.add_profile(text).await).map(Some)
}

/// Removes a profile that was added.
#[tauri::command]
pub(crate) async fn remove_profile(app: State<'_, App>, name: String) -> Answered<()> {
    app.report_result(app.remove_profile(name).await)
}

/// Forgets the passwords that the network's proxies have asked for.
#[tauri::command]
pub(crate) async fn forget_proxies(app: State<'_, App>) -> Answered<()> {
    app.report_result(app.forget_proxies().await)
}

/// Changes the settings.
#[tauri::command]
pub(crate) async fn change(app: State<'_, App>, settings: Settings) -> Answered<()> {
    app.report_result(app.change(settings).await)
}

/// Asks for the list of releases.
#[tauri::command]
pub(crate) async fn check_for_update(app: State<'_, App>) -> Answered<()> {
    app.report_result(app.check_for_update().await)
}

/// Puts the notice of a newer version away: for good, or for some days where it closes a security hole.
#[tauri::command]
pub(crate) async fn dismiss_update(app: State<'_, App>, version: String) -> Answered<()> {
    app.report_result(app.dismiss_update(version).await)
}

/// Puts a text on the clipboard.
#[tauri::command]
pub(crate) async fn copy(app: State<'_, App>, text: String) -> Answered<()> {
    app.report_result(desktop::copy(app.handle(), text).await)
}

/// Opens an address that Portico itself shows, of a known profile or of the guide, in the browser.
#[tauri::command]
pub(crate) async fn open_external(app: State<'_, App>, url: Url) -> Answered<()> {
    app.report_result(app.open_external(&url).await)
}
