use std::process::Command;

use url::Url;

use super::NotOpened;
use crate::platform::env;

/// The desktop's own openers, in the order in which they are tried, and what each takes before the
/// address.
pub const OPENERS: [(&str, &[&str]); 4] = [
    ("xdg-open", &[]),
    ("gio", &["open"]),
    ("x-www-browser", &[]),
    ("sensible-browser", &[]),
];

/// What opens an address here. Without a desktop they would start a browser of the terminal that
/// nobody sees, or take their time to find out that there is none.
pub(super) fn commands(url: &Url) -> Result<Vec<Command>, NotOpened> {
    let is_set = |name| env::read(name).is_some();
    commands_on(
        is_set(env::DISPLAY) || is_set(env::WAYLAND_DISPLAY),
        is_set(env::WSL),
        url,
    )
}

fn commands_on(has_display: bool, is_wsl: bool, url: &Url) -> Result<Vec<Command>, NotOpened> {
    let with = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).arg(url.as_str());
        command
    };
    // Windows opens its own browser.
    let windows = is_wsl.then(|| with("wslview", &[]));
    if !has_display && !is_wsl {
        return Err(NotOpened(
            "there is no display here, and the variable BROWSER names no browser".to_owned(),
        ));
    }
    let desktop = OPENERS.map(|(program, arguments)| with(program, arguments));
    Ok(windows.into_iter().chain(desktop).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_display_nothing_is_started_but_on_windows() {
        let url = Url::parse("https://a.example/").unwrap();
        let programs = |has_display, is_wsl| {
            let commands = commands_on(has_display, is_wsl, &url);
            commands.map(|all| all.first().unwrap().get_program().to_owned())
        };
        assert!(programs(false, false).unwrap_err().0.contains("no display"));
        assert_eq!(programs(true, false).unwrap(), "xdg-open");
        assert_eq!(programs(false, true).unwrap(), "wslview");
    }
}
