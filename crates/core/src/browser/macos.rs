use std::process::Command;

use url::Url;

pub(super) fn commands(url: &Url) -> Vec<Command> {
    let mut command = Command::new("/usr/bin/open");
    command.arg(url.as_str());
    vec![command]
}
