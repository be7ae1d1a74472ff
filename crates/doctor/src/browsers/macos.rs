use std::path::PathBuf;

use portico_core::platform::env;
use serde_json::Value;

use super::cookies::{Cookies, CookiesUnknown, Policies, SetBy, Setting};
use super::known::{self, Engine, Known};
use super::{Browser, Default};
use crate::system::System;
use crate::system::plist::{self, PlistError};

pub(super) fn has_desktop(_: &System) -> bool {
    true
}

/// Launch Services' list says it all.
pub(super) async fn ask(_: &System) -> Vec<String> {
    Vec::new()
}

/// The variable `BROWSER` first, as the sign-in does it; then what the person has chosen. Without a
/// choice it is Safari.
pub(super) fn default(system: &System, _: &[String]) -> Default {
    if system.variable(env::BROWSER).is_some() {
        return Default::Unknown;
    }
    let bundle = match plist::handler(system, "https") {
        Ok(bundle) => bundle.unwrap_or_else(|| "com.apple.safari".to_owned()),
        Err(_) => return Default::Unknown,
    };
    let browser = known::named(
        |known| &known.bundles,
        |id| id.eq_ignore_ascii_case(&bundle),
    );
    Default::Is(browser.map_or_else(|| Browser::unfamiliar(bundle.as_str()), Browser::of))
}

pub(super) fn version(system: &System, browser: &Browser) -> Option<String> {
    let app = browser.known?.app.as_ref()?;
    let about = [
        system.path("Applications"),
        system.home.join("Applications"),
        system.path("System/Cryptexes/App/System/Applications"),
    ]
    .iter()
    .find_map(|folder| plist::read(&folder.join(app).join("Contents/Info.plist")).ok())?;
    let version = about.get("CFBundleShortVersionString")?.as_str()?;
    Some(version.to_owned())
}

pub(super) fn folders(system: &System, known: &Known) -> Vec<PathBuf> {
    let support = system.home.join("Library/Application Support");
    known
        .macos
        .iter()
        .filter_map(|place| Some(support.join(place.strip_prefix("{support}/")?)))
        .collect()
}

/// What is managed for the person goes before what is managed for the computer; what stands in the
/// ordinary settings is a recommendation.
pub(super) fn policies(system: &System, known: &Known, _: &Browser) -> Policies {
    let mut policies = Policies::default();
    let Some(domain) = known.policy.macos.as_ref() else {
        return policies;
    };
    let file = format!("{domain}.plist");
    let managed = system.path("Library/Managed Preferences");
    let person = system.home.file_name().map(|name| managed.join(name));
    for folder in std::iter::once(managed).chain(person) {
        match plist::read(&folder.join(&file)) {
            Ok(Value::Object(found)) => policies.mandatory.extend(found),
            Err(PlistError::Missing) => {}
            Ok(_) | Err(PlistError::Denied | PlistError::Malformed) => policies.unread = true,
        }
    }
    if known.engine != Engine::Firefox {
        let own = system.home.join("Library/Preferences").join(file);
        if let Ok(Value::Object(found)) = plist::read(&own) {
            policies.recommended = found;
        }
        return policies;
    }
    // Firefox heeds its domain only where it is told to, and else a file inside its bundle.
    let enabled = policies.mandatory.get("EnterprisePoliciesEnabled");
    if super::cookies::number(enabled) == Ok(Some(1)) {
        return policies;
    }
    let app = system.path("Applications/Firefox.app");
    let file = app.join("Contents/Resources/distribution/policies.json");
    super::policies_file(system, &file).unwrap_or_default()
}

pub(super) fn policy_place(known: &Known) -> Option<String> {
    known.policy.macos.clone()
}

/// Safari's settings are private to it on present systems: that is asked for by nobody here. Where
/// they can be read, WebKit's number says it: 1 blocks other sites' cookies, as it comes; 2 all.
pub(super) fn safari(system: &System) -> Result<Cookies, CookiesUnknown> {
    const NAME: &str = "WebKitPreferences.storageBlockingPolicy";
    let settings = system.home.join(
        "Library/Containers/com.apple.Safari/Data/Library/Preferences/com.apple.Safari.plist",
    );
    let settings = match plist::read(&settings) {
        Ok(settings) => settings,
        Err(PlistError::Missing) => return Err(CookiesUnknown::NoProfile),
        Err(PlistError::Denied) => return Err(CookiesUnknown::Denied),
        Err(PlistError::Malformed) => return Err(CookiesUnknown::Malformed),
    };
    match super::cookies::number(settings.get(NAME))? {
        Some(2) => Ok(Cookies::None(Setting::number(NAME, 2, SetBy::Person))),
        _ => Ok(Cookies::Guarded(Setting::word(
            "Prevent cross-site tracking",
            "default",
            SetBy::Person,
        ))),
    }
}
