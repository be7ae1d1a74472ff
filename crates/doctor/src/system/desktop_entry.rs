//! Which program opens what, as the desktops of Linux write it down.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::system::System;
use crate::system::ini;

/// How long one of the desktop's tools may take.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(1);

/// A program as the desktop knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DesktopFile {
    /// Its file's name.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: Option<String>,
    /// The first word of its command that is not there for the environment only.
    pub(crate) program: Option<PathBuf>,
}

/// What the desktop's own tool names for a kind of file or address.
pub(crate) async fn default_for(system: &System, kind: &str) -> Option<String> {
    system
        .ask("xdg-mime", &["query", "default", kind], TIMEOUT)
        .await
        .filter(|id| !id.is_empty())
}

/// What the desktop's lists name, the first list first.
pub(crate) fn listed_for(system: &System, kind: &str) -> Vec<String> {
    let mut lists = Vec::new();
    let desktops = system.variable("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let folders = std::iter::once(config(system))
        .chain(several(system, "XDG_CONFIG_DIRS", &["etc/xdg"]))
        .chain(applications(system));
    for folder in folders {
        for desktop in desktops.split(':').filter(|name| !name.is_empty()) {
            let desktop = desktop.to_ascii_lowercase();
            lists.push(folder.join(format!("{desktop}-mimeapps.list")));
        }
        lists.push(folder.join("mimeapps.list"));
    }
    lists
        .iter()
        .filter_map(|list| system.read(list).ok())
        .filter_map(|text| {
            ini::value(&text, "Default Applications", kind).map(|ids| ids.to_owned())
        })
        .flat_map(|ids| {
            ids.split(';')
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The program of that id; none when it is not on this computer.
pub(crate) fn find(system: &System, id: &str) -> Option<DesktopFile> {
    let is_plain = Path::new(id).components().count() == 1 && id.ends_with(".desktop");
    let text = applications(system)
        .into_iter()
        .filter(|_| is_plain)
        .find_map(|folder| system.read(&folder.join(id)).ok())?;
    let value = |name| ini::value(&text, "Desktop Entry", name);
    Some(DesktopFile {
        id: id.to_owned(),
        name: value("Name").map(str::to_owned),
        program: value("Exec").and_then(program_of),
    })
}

/// The program of a command: `env A=b "/opt/a program" %u`.
fn program_of(command: &str) -> Option<PathBuf> {
    let mut rest = command.trim_start();
    loop {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        if word.is_empty() {
            return None;
        }
        if word != "env" && !word.ends_with("/env") && !word.contains('=') {
            return Some(PathBuf::from(word));
        }
        rest = after.trim_start();
    }
}

/// The person's settings folder.
pub(crate) fn config(system: &System) -> PathBuf {
    let chosen = system.variables.get("XDG_CONFIG_HOME");
    chosen.map_or_else(|| system.home.join(".config"), PathBuf::from)
}

/// The folders of desktop files, the person's own first.
fn applications(system: &System) -> Vec<PathBuf> {
    let chosen = system.variables.get("XDG_DATA_HOME");
    let own = chosen.map_or_else(|| system.home.join(".local/share"), PathBuf::from);
    let usual = ["usr/local/share", "usr/share"];
    let others = ["var/lib/flatpak/exports/share", "var/lib/snapd/desktop"];
    let flatpak = own.join("flatpak/exports/share");
    [own, flatpak]
        .into_iter()
        .chain(several(system, "XDG_DATA_DIRS", &usual))
        .chain(others.map(|path| system.path(path)))
        .map(|folder| folder.join("applications"))
        .collect()
}

fn several(system: &System, variable: &str, usual: &[&str]) -> Vec<PathBuf> {
    match system.variables.get(variable) {
        Some(folders) => std::env::split_paths(folders).collect(),
        None => usual.iter().map(|path| system.path(path)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_a_command_is_its_first_own_word() {
        for (command, program) in [
            ("/usr/bin/chromium %U", "/usr/bin/chromium"),
            ("\"/opt/My App/app\" %u", "/opt/My App/app"),
            ("env A=b /snap/bin/firefox %u", "/snap/bin/firefox"),
            ("portico-desktop", "portico-desktop"),
        ] {
            assert_eq!(program_of(command), Some(program.into()), "{command}");
        }
        for none in ["", "env A=b", "\"open"] {
            assert_eq!(program_of(none), None, "{none}");
        }
    }
}
