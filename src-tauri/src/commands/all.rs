//! Written by `cargo xtask generate` from the commands beside it. Not edited by hand.

use tauri::Wry;
use tauri::ipc::Invoke;

use super::{guide, session, settings, sign_in, troubleshooting};

/// All that the window may call.
pub(crate) fn all() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        guide::search_guide,
        guide::article,
        session::hubs,
        session::devices,
        session::forget_device,
        session::open_service,
        session::switch_to,
        session::stay_signed_in,
        session::sign_out,
        session::forget_person,
        settings::choose_profile,
        settings::add_issuer,
        settings::add_profile_file,
        settings::remove_profile,
        settings::forget_proxies,
        settings::change,
        settings::check_for_update,
        settings::dismiss_update,
        settings::copy,
        settings::open_external,
        sign_in::watch,
        sign_in::overview,
        sign_in::start,
        sign_in::answer,
        sign_in::dismiss,
        sign_in::reset_password,
        sign_in::open_sign_in_page,
        sign_in::answer_link,
        troubleshooting::doctor_start,
        troubleshooting::doctor_cancel,
        troubleshooting::doctor_act,
        troubleshooting::comparison,
        troubleshooting::report,
        troubleshooting::save_report,
        troubleshooting::save_sheet,
        troubleshooting::send_report,
        troubleshooting::queue,
    ]
}
