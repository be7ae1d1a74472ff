use std::process::Command;

use super::Page;

pub(super) fn commands(page: Page) -> Vec<Command> {
    // By their names since macOS 13; what an older one does not know opens the settings' first page.
    let address = match page {
        Page::Browser => "x-apple.systempreferences:com.apple.Desktop-Settings.extension",
        Page::Clock => "x-apple.systempreferences:com.apple.Date-Time-Settings.extension",
        Page::Network => "x-apple.systempreferences:com.apple.Network-Settings.extension",
    };
    let mut command = Command::new("/usr/bin/open");
    command.arg(address);
    vec![command]
}
