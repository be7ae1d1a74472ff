use std::process::Command;

use url::Url;

pub(super) fn commands(url: &Url) -> Vec<Command> {
    let with = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).arg(url.as_str());
        command
    };
    vec![
        with("xdg-open", &[]),
        with("gio", &["open"]),
        with("x-www-browser", &[]),
        with("sensible-browser", &[]),
    ]
}
