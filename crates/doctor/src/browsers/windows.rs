use std::path::PathBuf;

use portico_core::platform::env;

use super::cookies::{Cookies, CookiesUnknown, Policies};
use super::known::{self, Engine, Known};
use super::{Browser, Default};
use crate::system::System;
use crate::system::registry::Hive;

const CHOICES: &str = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\https";

/// A service without a desktop signs nobody in.
pub(super) fn has_desktop(_: &System) -> bool {
    true
}

/// The registry says it all.
pub(super) async fn ask(_: &System) -> Vec<String> {
    Vec::new()
}

/// The variable `BROWSER` first, as the sign-in does it; then what the person has chosen: recent
/// systems keep it in another key than older ones, as a value or as a key of its own.
pub(super) fn default(system: &System, _: &[String]) -> Default {
    if system.variable(env::BROWSER).is_some() {
        return Default::Unknown;
    }
    let chosen = [
        format!(r"{CHOICES}\UserChoiceLatest\ProgId"),
        format!(r"{CHOICES}\UserChoiceLatest"),
        format!(r"{CHOICES}\UserChoice"),
    ]
    .iter()
    .find_map(|key| Hive::Person.text(key, "ProgId"));
    let Some(id) = chosen else {
        return Default::Unknown;
    };
    let is_of = |name: &str| {
        id.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
            && matches!(id.as_bytes().get(name.len()), None | Some(b'.' | b'-'))
    };
    let browser = known::named(|known| &known.prog_ids, is_of);
    Default::Is(browser.map_or_else(|| Browser::unfamiliar(id.as_str()), Browser::of))
}

pub(super) fn version(_: &System, browser: &Browser) -> Option<String> {
    let known = browser.known?;
    if known.engine == Engine::Firefox {
        let key = r"Software\Mozilla\Mozilla Firefox";
        return [Hive::Person, Hive::Machine]
            .iter()
            .find_map(|hive| hive.text(key, "CurrentVersion"))
            .and_then(|text| super::version_in(&text));
    }
    let beacon = known.beacon.as_ref()?;
    [
        (Hive::Person, format!(r"Software\{beacon}\BLBeacon")),
        (Hive::Machine, format!(r"Software\{beacon}\BLBeacon")),
        (
            Hive::Machine,
            format!(r"Software\WOW6432Node\{beacon}\BLBeacon"),
        ),
    ]
    .iter()
    .find_map(|(hive, key)| hive.text(key, "version"))
}

pub(super) fn folders(system: &System, known: &Known) -> Vec<PathBuf> {
    known
        .windows
        .iter()
        .filter_map(|place| {
            let (base, rest) = place.split_once('/')?;
            let (variable, usual) = match base {
                "{local}" => ("LOCALAPPDATA", "AppData/Local"),
                _ => ("APPDATA", "AppData/Roaming"),
            };
            let chosen = system.variables.get(variable).map(PathBuf::from);
            let base = chosen.unwrap_or_else(|| system.home.join(usual));
            Some(rest.split('/').fold(base, |path, part| path.join(part)))
        })
        .collect()
}

/// What is set for the computer goes before what is set for the person.
pub(super) fn policies(system: &System, known: &Known, _: &Browser) -> Policies {
    let Some(place) = known.policy.windows.as_ref() else {
        return Policies::default();
    };
    let of = |place: &str| {
        let mut all = Hive::Person.all(place);
        all.extend(Hive::Machine.all(place));
        all
    };
    let place = format!(r"Software\Policies\{place}");
    let mut mandatory = of(&place);
    if known.engine != Engine::Firefox {
        mandatory.remove("Recommended");
        return Policies {
            mandatory,
            recommended: of(&format!(r"{place}\Recommended")),
            unread: false,
        };
    }
    if mandatory.is_empty()
        && let Some(policies) = beside_firefox(system)
    {
        return policies;
    }
    Policies {
        mandatory,
        ..Policies::default()
    }
}

/// Firefox also takes a file beside its program, where the registry has nothing.
fn beside_firefox(system: &System) -> Option<Policies> {
    const PROGRAM: &str = r"Software\Microsoft\Windows\CurrentVersion\App Paths\firefox.exe";
    let program = [Hive::Person, Hive::Machine]
        .iter()
        .find_map(|hive| hive.text(PROGRAM, ""))?;
    let program = PathBuf::from(program.trim_matches('"'));
    let file = program.with_file_name("distribution").join("policies.json");
    super::policies_file(system, &file)
}

pub(super) fn policy_place(known: &Known) -> Option<String> {
    let place = known.policy.windows.as_ref()?;
    Some(format!(r"HKLM\Software\Policies\{place}"))
}

/// There is no Safari here.
pub(super) fn safari(_: &System) -> Result<Cookies, CookiesUnknown> {
    Err(CookiesUnknown::Unfamiliar)
}
