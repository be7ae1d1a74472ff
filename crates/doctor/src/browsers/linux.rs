use std::path::{Path, PathBuf};

use portico_core::platform::browser::{OPENERS, variable};
use portico_core::platform::env;
use serde_json::{Map, Value};

use super::cookies::{Cookies, CookiesUnknown, Policies};
use super::known::{self, Engine, Known};
use super::{Browser, Default, Packaging};
use crate::system::desktop_entry::{self, DesktopFile};
use crate::system::{System, ini};

const HTTPS: &str = "x-scheme-handler/https";

pub(super) fn has_desktop(system: &System) -> bool {
    [env::DISPLAY, env::WAYLAND_DISPLAY, env::WSL]
        .iter()
        .any(|name| system.variables.contains_key(name))
}

/// What the desktop's own tools name.
pub(super) async fn ask(system: &System) -> Vec<String> {
    let settings = system.ask(
        "xdg-settings",
        &["get", "default-web-browser"],
        desktop_entry::TIMEOUT,
    );
    let (settings, mime) = tokio::join!(settings, desktop_entry::default_for(system, HTTPS));
    settings.into_iter().chain(mime).collect()
}

pub(super) fn default(system: &System, told: &[String]) -> Default {
    if !system.variables.contains_key(env::PATH) {
        return Default::Unknown;
    }
    let variable = system.variable(env::BROWSER);
    match variable.map(|commands| of_variable(system, commands)) {
        // It names what asks the desktop in its turn.
        Some(Default::Is(browser)) if is_opener(&browser) => {}
        Some(named) => return named,
        None => {}
    }
    let mut openers = OPENERS.iter();
    if !openers.any(|(name, _)| system.program(name).is_some()) {
        return Default::Missing;
    }
    let listed = desktop_entry::listed_for(system, HTTPS);
    let by_name = told
        .iter()
        .chain(&listed)
        .find_map(|id| desktop_entry::find(system, id));
    if let Some(file) = by_name {
        return Default::Is(of_file(system, &file));
    }
    let alternative = system.path("etc/alternatives/x-www-browser");
    if let Ok(program) = std::fs::read_link(alternative) {
        return Default::Is(of_program(&program));
    }
    let is_any = known::all()
        .iter()
        .flat_map(|known| &known.programs)
        .any(|name| system.program(name).is_some());
    match is_any {
        true => Default::Unknown,
        false => Default::Missing,
    }
}

/// Whether it is no browser, and asks the desktop for one.
fn is_opener(browser: &Browser) -> bool {
    OPENERS.iter().any(|(name, _)| *name == browser.name)
}

/// The first command of the variable `BROWSER` that is there.
fn of_variable(system: &System, commands: &str) -> Default {
    let commands = variable::commands(commands).unwrap_or_default();
    commands
        .iter()
        .find_map(|command| system.program(&command.program))
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

fn of_file(system: &System, file: &DesktopFile) -> Browser {
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
            .and_then(|program| system.program(&program.to_string_lossy())),
        packaging,
        ..browser
    }
}

/// Firefox says its version beside its program.
pub(super) fn version(system: &System, browser: &Browser) -> Option<String> {
    if browser.known?.engine != Engine::Firefox {
        return None;
    }
    let program = browser.program.as_ref()?.canonicalize().ok()?;
    let about = system
        .read(&program.with_file_name("application.ini"))
        .ok()?;
    super::version_in(ini::value(&about, "App", "Version")?)
}

pub(super) fn folders(system: &System, known: &Known) -> Vec<PathBuf> {
    let chosen = |name: &str| system.variables.get(name).map(PathBuf::from);
    let is_chromium = known.engine == Engine::Chromium;
    let config = chosen("CHROME_CONFIG_HOME")
        .filter(|_| is_chromium)
        .unwrap_or_else(|| desktop_entry::config(system));
    let own = chosen("CHROME_USER_DATA_DIR").filter(|_| is_chromium);
    let usual = known.linux.iter().filter_map(|place| {
        let (base, rest) = place.split_once('/')?;
        Some(match base {
            "{config}" => config.join(rest),
            _ => system.home.join(rest),
        })
    });
    own.into_iter().chain(usual).collect()
}

/// Chromium reads every file of a folder, the last one by name wins; Firefox reads one file, here or
/// beside its program.
pub(super) fn policies(system: &System, known: &Known, browser: &Browser) -> Policies {
    let places = known.policy.linux.iter().map(|place| system.path(place));
    if known.engine == Engine::Firefox {
        let beside = browser.program.as_ref().and_then(|program| {
            let program = program.canonicalize().ok()?;
            Some(program.with_file_name("distribution"))
        });
        return places
            .chain(beside)
            .find_map(|place| super::policies_file(system, &place.join("policies.json")))
            .unwrap_or_default();
    }
    let mut policies = Policies::default();
    for place in places {
        for (kind, all) in [
            ("managed", &mut policies.mandatory),
            ("recommended", &mut policies.recommended),
        ] {
            policies.unread |= !add_folder(system, &place.join(kind), all);
        }
    }
    policies
}

/// Whether all of it could be read.
fn add_folder(system: &System, folder: &Path, all: &mut Map<String, Value>) -> bool {
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
        match super::json(system, &file) {
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
pub(super) fn safari(_: &System) -> Result<Cookies, CookiesUnknown> {
    Err(CookiesUnknown::Unfamiliar)
}
