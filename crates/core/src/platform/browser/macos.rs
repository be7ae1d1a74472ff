use std::process::Command;

use url::Url;

use super::NotOpened;

pub(super) fn commands(url: &Url) -> Result<Vec<Command>, NotOpened> {
    let mut command = Command::new("/usr/bin/open");
    command.arg(url.as_str());
    Ok(vec![command])
}
