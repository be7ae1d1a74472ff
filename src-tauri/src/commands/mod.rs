//! What the window may call: each takes typed input, calls the owner, returns a view.

mod guide;
mod session;
mod settings;
mod sign_in;
mod troubleshooting;

use portico_core::views::ProblemView;
use tauri::Wry;
use tauri::ipc::Invoke;

type Answered<T> = Result<T, Box<ProblemView>>;

/// All of them. Each needs its permission in `permissions/commands.toml` besides.
pub(crate) fn all() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        sign_in::watch,
        sign_in::overview,
        sign_in::start,
        sign_in::answer,
        sign_in::dismiss,
        sign_in::reset_password,
        sign_in::open_sign_in_page,
        sign_in::answer_link,
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
        settings::change,
        settings::check_for_update,
        settings::dismiss_update,
        settings::copy,
        settings::open_external,
        guide::search_guide,
        guide::article,
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
