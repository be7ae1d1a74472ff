use std::process::Command;

use portico_core::platform::env;

use super::Page;

/// A program that shows a page of a desktop's settings.
struct Program {
    desktop: &'static str,
    name: &'static str,
    arguments: &'static [&'static str],
}

const fn program(
    desktop: &'static str,
    name: &'static str,
    arguments: &'static [&'static str],
) -> Program {
    Program {
        desktop,
        name,
        arguments,
    }
}

// Newer names first: a program that does not know a page fails at once, and the next is tried.
const BROWSER: &[Program] = &[
    program("GNOME", "gnome-control-center", &["default-apps"]),
    program("GNOME", "gnome-control-center", &["applications"]),
    program("KDE", "systemsettings", &["kcm_componentchooser"]),
    program("KDE", "systemsettings5", &["kcm_componentchooser"]),
    program("XFCE", "xfce4-mime-settings", &[]),
    program("X-Cinnamon", "cinnamon-settings", &["default"]),
    program("MATE", "mate-default-applications-properties", &[]),
    program("LXQt", "lxqt-config-session", &[]),
];
const CLOCK: &[Program] = &[
    program("GNOME", "gnome-control-center", &["system", "datetime"]),
    program("GNOME", "gnome-control-center", &["datetime"]),
    program("KDE", "systemsettings", &["kcm_clock"]),
    program("KDE", "systemsettings5", &["clock"]),
    program("X-Cinnamon", "cinnamon-settings", &["calendar"]),
    program("MATE", "mate-time-admin", &[]),
    program("XFCE", "time-admin", &[]),
    program("LXQt", "lxqt-admin-time", &[]),
];
const NETWORK: &[Program] = &[
    program("GNOME", "gnome-control-center", &["network"]),
    program("KDE", "systemsettings", &["kcm_networkmanagement"]),
    program("KDE", "systemsettings5", &["kcm_networkmanagement"]),
    program("X-Cinnamon", "cinnamon-settings", &["network"]),
    program("XFCE", "nm-connection-editor", &[]),
];

pub(super) fn commands(page: Page) -> Vec<Command> {
    let desktop = env::text(env::CURRENT_DESKTOP).unwrap_or_default();
    in_order(page, &desktop)
        .into_iter()
        .map(|program| {
            let mut command = Command::new(program.name);
            command.args(program.arguments);
            command
        })
        .collect()
}

/// The programs of the desktop in use first; the others may be installed besides.
fn in_order(page: Page, desktop: &str) -> Vec<&'static Program> {
    let all = match page {
        Page::Browser => BROWSER,
        Page::Clock => CLOCK,
        Page::Network => NETWORK,
    };
    let mut all: Vec<_> = all.iter().collect();
    all.sort_by_key(|program| !desktop.split(':').any(|name| name == program.desktop));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_in_use_comes_first_and_every_page_has_a_program_of_each_big_one() {
        for page in [Page::Browser, Page::Clock, Page::Network] {
            for (desktop, first) in [
                ("ubuntu:GNOME", "gnome-control-center"),
                ("KDE", "systemsettings"),
                ("X-Cinnamon", "cinnamon-settings"),
                ("", "gnome-control-center"),
            ] {
                assert_eq!(in_order(page, desktop)[0].name, first, "{page:?} {desktop}");
            }
        }
    }
}
