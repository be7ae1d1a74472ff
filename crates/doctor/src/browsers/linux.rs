use std::path::{Path, PathBuf};

use portico_core::browser::variable;
use portico_core::vars;
use serde_json::{Map, Value};

use super::cookies::{Cookies, NotTold, Policies};
use super::known::{self, Engine, Known};
use super::{Browser, Default, Packaging};
use crate::system::desktop_entry::{self, DesktopFile};
use crate::system::{Machine, ini};

/// What opens an address for a program, in the order in which the sign-in tries them.
const OPENERS: &[&str] = &["xdg-open", "gio", "x-www-browser", "sensible-browser"];
const HTTPS: &str = "x-scheme-handler/https";

pub(super) fn has_desktop(machine: &Machine) -> bool {
    [vars::DISPLAY, vars::WAYLAND_DISPLAY, vars::WSL]
        .iter()
        .any(|name| machine.variables.contains_key(name))
}

/// What the desktop's own tools name.
pub(super) async fn ask(machine: &Machine) -> Vec<String> {
    let settings = machine.ask(
        "xdg-settings",
        &["get", "default-web-browser"],
        desktop_entry::PATIENCE,
    );
    let (settings, mime) = tokio::join!(settings, desktop_entry::default_for(machine, HTTPS));
    settings.into_iter().chain(mime).collect()
}

pub(super) fn default(machine: &Machine, told: &[String]) -> Default {
    if !machine.variables.contains_key(vars::PATH) {
        return Default::Unknown;
    }
    let variable = machine.variable(vars::BROWSER);
    match variable.map(|commands| of_variable(machine, commands)) {
        // It names what asks the desktop in its turn.
        Some(Default::Is(browser)) if OPENERS.contains(&browser.name.as_str()) => {}
        Some(named) => return named,
        None => {}
    }
    let opens = OPENERS.iter().any(|name| machine.program(name).is_some());
    if !opens {
        return Default::Missing;
    }
    let listed = desktop_entry::listed_for(machine, HTTPS);
    let by_name = told
        .iter()
        .chain(&listed)
        .find_map(|id| desktop_entry::find(machine, id));
    if let Some(file) = by_name {
        return Default::Is(of_file(machine, &file));
    }
    let alternative = machine.system("etc/alternatives/x-www-browser");
    if let Ok(program) = std::fs::read_link(alternative) {
        return Default::Is(of_program(&program));
    }
    let is_any = known::all()
        .iter()
        .flat_map(|known| &known.programs)
        .any(|name| machine.program(name).is_some());
    match is_any {
        true => Default::Unknown,
        false => Default::Missing,
    }
}

/// The first command of the variable `BROWSER` that is there.
fn of_variable(machine: &Machine, commands: &str) -> Default {
    let commands = variable::commands(commands).unwrap_or_default();
    commands
        .iter()
        .find_map(|command| machine.program(&command.program))
        .map_or(Default::Misnamed, |program| {
            Default::Is(of_program(&program))
        })
}

fn of_program(program: &Path) -> Browser {
    let name = program
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let browser = known::named(|known| &known.programs, |known| known == name)
        .map_or_else(|| Browser::unfamiliar(name), Browser::of);
    Browser {
        packaging: match program.iter().any(|part| part == "snap") {
            true => Packaging::Snap,
            false => Packaging::Plain,
        },
        program: Some(program.to_owned()),
        ..browser
    }
}

fn of_file(machine: &Machine, file: &DesktopFile) -> Browser {
    let by_id = known::named(|known| &known.desktop, |id| id == file.id);
    let program = file.program.as_deref();
    let by_program = || {
        let name = program?.file_name()?.to_str()?;
        known::named(|known| &known.programs, |known| known == name)
    };
    let packaging = match program {
        Some(program) if program.ends_with("flatpak") => Packaging::Flatpak,
        Some(program) if program.iter().any(|part| part == "snap") => Packaging::Snap,
        _ => Packaging::Plain,
    };
    let browser = by_id.or_else(by_program).map_or_else(
        || Browser::unfamiliar(file.name.as_deref().unwrap_or(&file.id)),
        Browser::of,
    );
    Browser {
        program: program
            .filter(|_| packaging != Packaging::Flatpak)
            .and_then(|program| machine.program(&program.to_string_lossy())),
        packaging,
        ..browser
    }
}

/// Firefox says its version beside its program.
pub(super) fn version(machine: &Machine, browser: &Browser) -> Option<String> {
    if browser.known?.engine != Engine::Firefox {
        return None;
    }
    let program = browser.program.as_ref()?.canonicalize().ok()?;
    let about = machine
        .read(&program.with_file_name("application.ini"))
        .ok()?;
    super::version_in(ini::value(&about, "App", "Version")?)
}

pub(super) fn folders(machine: &Machine, known: &Known) -> Vec<PathBuf> {
    let chosen = |name: &str| machine.variables.get(name).map(PathBuf::from);
    let is_chromium = known.engine == Engine::Chromium;
    let config = chosen("CHROME_CONFIG_HOME")
        .filter(|_| is_chromium)
        .unwrap_or_else(|| desktop_entry::config(machine));
    let own = chosen("CHROME_USER_DATA_DIR").filter(|_| is_chromium);
    let usual = known.linux.iter().filter_map(|place| {
        let (base, rest) = place.split_once('/')?;
        Some(match base {
            "{config}" => config.join(rest),
            _ => machine.home.join(rest),
        })
    });
    own.into_iter().chain(usual).collect()
}

/// Chromium reads every file of a folder, the last one by name wins; Firefox reads one file, here or
/// beside its program.
pub(super) fn policies(machine: &Machine, known: &Known, browser: &Browser) -> Policies {
    let places = known.policy.linux.iter().map(|place| machine.system(place));
    if known.engine == Engine::Firefox {
        let beside = browser.program.as_ref().and_then(|program| {
            let program = program.canonicalize().ok()?;
            Some(program.with_file_name("distribution"))
        });
        return places
            .chain(beside)
            .find_map(|place| super::policies_file(machine, &place.join("policies.json")))
            .unwrap_or_default();
    }
    let mut policies = Policies::default();
    for place in places {
        for (kind, all) in [
            ("managed", &mut policies.mandatory),
            ("recommended", &mut policies.recommended),
        ] {
            policies.unread |= !add_folder(machine, &place.join(kind), all);
        }
    }
    policies
}

/// Whether all of it could be read.
fn add_folder(machine: &Machine, folder: &Path, all: &mut Map<String, Value>) -> bool {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return error.kind() == std::io::ErrorKind::NotFound,
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort();
    let mut could = true;
    for file in files {
        match super::json(machine, &file) {
            Ok(Some(Value::Object(one))) => all.extend(one),
            _ => could = false,
        }
    }
    could
}

pub(super) fn policy_place(known: &Known) -> Option<String> {
    Some(format!("/{}", known.policy.linux.first()?))
}

/// There is no Safari here.
pub(super) fn safari(_: &Machine) -> Result<Cookies, NotTold> {
    Err(NotTold::Unfamiliar)
}
