use std::process::Command;

use portico_core::platform::browser::system_program;

use super::Page;

pub(super) fn commands(page: Page) -> Vec<Command> {
    let address = match page {
        Page::Browser => "ms-settings:defaultapps",
        Page::Clock => "ms-settings:dateandtime",
        Page::Network => "ms-settings:network-status",
    };
    let mut command = Command::new(system_program("rundll32.exe"));
    command.arg("url.dll,FileProtocolHandler").arg(address);
    vec![command]
}
