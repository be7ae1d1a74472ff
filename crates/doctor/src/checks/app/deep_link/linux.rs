use super::{Handler, SCHEME, System};
use crate::system::desktop_entry;

/// What the desktop's own tool names.
pub(super) async fn ask(system: &System) -> Option<String> {
    desktop_entry::default_for(system, &kind()).await
}

/// What is named but not there counts as little as for the desktop: the next one does.
pub(super) fn handler(system: &System, told: Option<String>) -> Handler {
    let files = told
        .into_iter()
        .chain(desktop_entry::listed_for(system, &kind()))
        .find_map(|id| desktop_entry::find(system, &id));
    let Some(file) = files else {
        return Handler::Nobody;
    };
    match file.program {
        None => Handler::Unknown,
        Some(program) => {
            let is_there = system.program(&program.to_string_lossy()).is_some();
            match Handler::of(&program, is_there) {
                Handler::Other(program) => Handler::Other(file.name.unwrap_or(program)),
                handler => handler,
            }
        }
    }
}

fn kind() -> String {
    format!("x-scheme-handler/{SCHEME}")
}
