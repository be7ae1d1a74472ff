use super::{BUNDLE, Handler, SCHEME, System};
use crate::system::plist;

/// Launch Services' list says it all.
pub(super) async fn ask(_: &System) -> Option<String> {
    None
}

/// Without an entry the system goes by what the installed apps declare, as this one does.
pub(super) fn handler(system: &System, _: Option<String>) -> Handler {
    match plist::handler(system, SCHEME) {
        Ok(Some(bundle)) if bundle.eq_ignore_ascii_case(BUNDLE) => Handler::Ours,
        Ok(Some(bundle)) => Handler::Other(bundle),
        Ok(None) if system.path("Applications/Portico.app").exists() => Handler::Ours,
        Ok(None) => Handler::Nobody,
        Err(_) => Handler::Unknown,
    }
}
