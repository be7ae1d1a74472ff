use std::path::Path;

use super::{Handler, SCHEME, System};
use crate::system::registry::Hive;

/// The registry says it all.
pub(super) async fn ask(_: &System) -> Option<String> {
    None
}

/// What is set for the person goes before what is set for the computer.
pub(super) fn handler(_: &System, _: Option<String>) -> Handler {
    let key = format!(r"Software\Classes\{SCHEME}\shell\open\command");
    let command = [Hive::Person, Hive::Machine]
        .iter()
        .find_map(|hive| hive.text(&key, ""));
    let Some(command) = command else {
        return Handler::Nobody;
    };
    let program = match command.trim().strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => command.split_whitespace().next(),
    };
    match program.filter(|program| !program.is_empty()) {
        Some(program) => {
            let program = Path::new(program);
            Handler::of(program, program.is_file())
        }
        None => Handler::Unknown,
    }
}
