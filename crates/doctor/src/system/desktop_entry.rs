//! Which program opens what, as the desktops of Linux write it down.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::system::Machine;
use crate::system::ini;

/// How long one of the desktop's tools may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

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
pub(crate) async fn default_for(machine: &Machine, kind: &str) -> Option<String> {
    machine
        .ask("xdg-mime", &["query", "default", kind], PATIENCE)
        .await
        .filter(|id| !id.is_empty())
}

/// What the desktop's lists name, the first list first.
pub(crate) fn listed_for(machine: &Machine, kind: &str) -> Vec<String> {
    let mut lists = Vec::new();
    let desktops = machine.variable("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let folders = std::iter::once(config(machine))
        .chain(several(machine, "XDG_CONFIG_DIRS", &["etc/xdg"]))
        .chain(applications(machine));
    for folder in folders {
        for desktop in desktops.split(':').filter(|name| !name.is_empty()) {
            let desktop = desktop.to_ascii_lowercase();
            lists.push(folder.join(format!("{desktop}-mimeapps.list")));
        }
        lists.push(folder.join("mimeapps.list"));
    }
    lists
        .iter()
        .filter_map(|list| machine.read(list).ok())
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
pub(crate) fn find(machine: &Machine, id: &str) -> Option<DesktopFile> {
    let is_plain = Path::new(id).components().count() == 1 && id.ends_with(".desktop");
    let text = applications(machine)
        .into_iter()
        .filter(|_| is_plain)
        .find_map(|folder| machine.read(&folder.join(id)).ok())?;
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
pub(crate) fn config(machine: &Machine) -> PathBuf {
    let chosen = machine.variables.get("XDG_CONFIG_HOME");
    chosen.map_or_else(|| machine.home.join(".config"), PathBuf::from)
}

/// The folders of desktop files, the person's own first.
fn applications(machine: &Machine) -> Vec<PathBuf> {
    let chosen = machine.variables.get("XDG_DATA_HOME");
    let own = chosen.map_or_else(|| machine.home.join(".local/share"), PathBuf::from);
    let usual = ["usr/local/share", "usr/share"];
    let others = ["var/lib/flatpak/exports/share", "var/lib/snapd/desktop"];
    let flatpak = own.join("flatpak/exports/share");
    [own, flatpak]
        .into_iter()
        .chain(several(machine, "XDG_DATA_DIRS", &usual))
        .chain(others.map(|path| machine.system(path)))
        .map(|folder| folder.join("applications"))
        .collect()
}

fn several(machine: &Machine, variable: &str, usual: &[&str]) -> Vec<PathBuf> {
    match machine.variables.get(variable) {
        Some(folders) => std::env::split_paths(folders).collect(),
        None => usual.iter().map(|path| machine.system(path)).collect(),
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
