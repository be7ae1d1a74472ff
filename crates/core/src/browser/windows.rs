use std::process::Command;

use url::Url;

/// The shell's own opener takes the address as one argument, so that no `&` in it is read by a
/// command interpreter.
pub(super) fn commands(url: &Url) -> Vec<Command> {
    let mut command = Command::new("rundll32.exe");
    command.arg("url.dll,FileProtocolHandler").arg(url.as_str());
    vec![command]
}
