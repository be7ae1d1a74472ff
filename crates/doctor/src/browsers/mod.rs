//! The browsers of this computer: which one opens addresses, how old it is, and what it does with
//! cookies. Only the settings named here are read, and nothing is written.

mod chromium;
pub(crate) mod cookies;
mod firefox;
pub(crate) mod known;
mod pattern;
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;

use std::path::{Path, PathBuf};
use std::time::Duration;

use chromium::ChromiumVariant;
use cookies::{Cookies, CookiesUnknown, Policies};
use known::{Engine, Known};
use serde_json::{Map, Value};

use crate::context::Target;
use crate::evidence::{Evidence, redacted};
use crate::system::{ReadError, System, ini};

/// How long a browser may take to say its version: those in a sandbox of their own are slow.
const TIMEOUT: Duration = Duration::from_millis(1500);

/// A browser on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// What the list knows of it.
    pub(crate) known: Option<&'static Known>,
    /// What people call it.
    pub(crate) name: String,
    /// Its program, where that is known.
    pub(crate) program: Option<PathBuf>,
    /// How it was put on the computer.
    pub(crate) packaging: Packaging,
}

/// How a browser was put on the computer, which decides where its settings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "snap and Flatpak are found on Linux only")]
pub(crate) enum Packaging {
    Plain,
    Snap,
    Flatpak,
}

/// Which browser opens addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(dead_code, reason = "some systems always have one")]
pub(crate) enum Default {
    /// This one.
    Is(Browser),
    /// None, because there is none, or nothing that opens one.
    Missing,
    /// The variable `BROWSER` names only what is not there.
    Misnamed,
    /// There may be one.
    Unknown,
}

/// Which browser opens addresses, in the way in which the sign-in opens them.
pub(crate) async fn default(system: &System) -> Default {
    let told = system::ask(system).await;
    let here = system.clone();
    tokio::task::spawn_blocking(move || system::default(&here, &told))
        .await
        .unwrap_or(Default::Unknown)
}

/// Whether windows can open in this session.
pub(crate) fn has_desktop(system: &System) -> bool {
    system::has_desktop(system)
}

impl Browser {
    fn of(known: &'static Known) -> Self {
        Self {
            known: Some(known),
            name: known.name.clone(),
            program: None,
            packaging: Packaging::Plain,
        }
    }

    fn unfamiliar(name: impl Into<String>) -> Self {
        Self {
            known: None,
            name: name.into(),
            program: None,
            packaging: Packaging::Plain,
        }
    }

    /// What to call it in a sentence.
    pub(crate) fn spoken(&self) -> String {
        redacted(&self.name)
    }

    /// What to call it in evidence.
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::text(&self.name)
    }

    /// A browser of that name, from the list where it is there.
    #[cfg(test)]
    pub(crate) fn for_test(name: &str) -> Self {
        known::all()
            .iter()
            .find(|known| known.name == name)
            .map_or_else(|| Self::unfamiliar(name), Self::of)
    }

    /// Its version: as files say, and where these say one that is older than `doubtful`, or none,
    /// as the program itself does.
    pub(crate) async fn version(&self, system: &System, doubtful: Option<u32>) -> Option<String> {
        let (browser, here) = (self.clone(), system.clone());
        let written = tokio::task::spawn_blocking(move || {
            system::version(&here, &browser).or_else(|| browser.last_run(&here))
        })
        .await
        .ok()
        .flatten();
        let is_doubtful = |version: &String| major(version) < doubtful;
        if let Some(version) = written.clone().filter(|version| !is_doubtful(version)) {
            return Some(version);
        }
        match (&self.known, &self.program) {
            (Some(_), Some(program)) => system
                .ask(&program.to_string_lossy(), &["--version"], TIMEOUT)
                .await
                .and_then(|told| version_in(&told))
                .or(written),
            _ => written,
        }
    }

    /// The version that ran last, as the browser itself has written it down.
    fn last_run(&self, system: &System) -> Option<String> {
        let folder = self.settings(system)?;
        match self.known?.engine {
            Engine::Chromium => version_in(&system.read(&folder.join("Last Version")).ok()?),
            Engine::Firefox => {
                let profile = self.profile(system).ok()?;
                let text = system.read(&profile.join("compatibility.ini")).ok()?;
                version_in(ini::value(&text, "Compatibility", "LastVersion")?)
            }
            Engine::Safari | Engine::Unknown => None,
        }
    }

    /// The folder of its settings.
    fn settings(&self, system: &System) -> Option<PathBuf> {
        let mut folders = system::folders(system, self.known?);
        let mark = match self.packaging {
            Packaging::Plain => None,
            Packaging::Snap => Some("snap"),
            Packaging::Flatpak => Some(".var"),
        };
        folders.sort_by_key(|folder| {
            let is_its_own = mark.is_some_and(|mark| folder.iter().any(|part| part == mark));
            mark.is_some() && !is_its_own
        });
        folders.into_iter().find(|folder| folder.is_dir())
    }

    /// The folder of the profile that was used last.
    pub(crate) fn profile(&self, system: &System) -> Result<PathBuf, CookiesUnknown> {
        let folder = self.settings(system).ok_or(CookiesUnknown::NoProfile)?;
        let engine = self.known.map_or(Engine::Unknown, |known| known.engine);
        match engine {
            Engine::Chromium => last_used(system, &folder),
            Engine::Firefox => {
                let profiles = text(system, &folder.join("profiles.ini"))?;
                let profiles = profiles.ok_or(CookiesUnknown::NoProfile)?;
                firefox::profile(&folder, &profiles)
                    .filter(|profile| profile.is_dir())
                    .ok_or(CookiesUnknown::NoProfile)
            }
            Engine::Safari | Engine::Unknown => Err(CookiesUnknown::Unfamiliar),
        }
    }

    /// What its organization has set, and where.
    fn policies(&self, system: &System) -> Policies {
        self.known
            .map(|known| system::policies(system, known, self))
            .unwrap_or_default()
    }

    /// Where policies for it stand, for whoever has to change one.
    pub(crate) fn policy_place(&self) -> Option<String> {
        system::policy_place(self.known?)
    }

    /// What it does with the cookies of these sites, and which profile says so.
    pub(crate) fn cookies(
        &self,
        system: &System,
        sites: &[Target],
    ) -> (Option<PathBuf>, Result<Cookies, CookiesUnknown>) {
        let Some(known) = self.known else {
            return (None, Err(CookiesUnknown::Unfamiliar));
        };
        let policies = self.policies(system);
        let profile = self.profile(system);
        let (found, doubt) = match known.engine {
            Engine::Chromium => {
                let variant = match known.id.as_str() {
                    "edge" => ChromiumVariant::Edge,
                    "brave" => ChromiumVariant::Brave,
                    _ => ChromiumVariant::Plain,
                };
                let read = profile.clone().and_then(|profile| {
                    json(system, &profile.join("Preferences"))?.ok_or(CookiesUnknown::NoProfile)
                });
                let (preferences, doubt) = or_nothing(read, Value::Object(Map::new()));
                (
                    chromium::judge(variant, &preferences, &policies, sites),
                    doubt,
                )
            }
            Engine::Firefox => {
                let read = profile.clone().and_then(|profile| {
                    let of = |name| text(system, &profile.join(name));
                    Ok([of("prefs.js")?, of("user.js")?].map(Option::unwrap_or_default))
                });
                let ([prefs, user], doubt) = or_nothing(read, <[String; 2]>::default());
                let found = firefox::judge(&prefs, &user, &policies.mandatory, sites);
                (found, doubt)
            }
            Engine::Safari => (system::safari(system), None),
            Engine::Unknown => (Err(CookiesUnknown::Unfamiliar), None),
        };
        // What could not be read may say otherwise, but for a policy that blocks.
        let doubt = doubt.or(policies.unread.then_some(CookiesUnknown::Malformed));
        let found = match (found, doubt) {
            (Ok(found), Some(why)) if !found.is_blocked_by_policy() => Err(why),
            (found, _) => found,
        };
        (profile.ok(), found)
    }
}

fn or_nothing<T>(read: Result<T, CookiesUnknown>, nothing: T) -> (T, Option<CookiesUnknown>) {
    match read {
        Ok(read) => (read, None),
        Err(why) => (nothing, Some(why)),
    }
}

/// The profile that a variant of Chromium used last.
fn last_used(system: &System, folder: &Path) -> Result<PathBuf, CookiesUnknown> {
    let state = json(system, &folder.join("Local State"))?.unwrap_or(Value::Null);
    let name = state
        .pointer("/profile/last_used")
        .and_then(Value::as_str)
        .filter(|name| !name.is_empty())
        .unwrap_or("Default");
    let is_plain = Path::new(name).components().count() == 1
        && Path::new(name).file_name().is_some_and(|last| last == name);
    if !is_plain {
        return Err(CookiesUnknown::Malformed);
    }
    // Some keep the only profile in the folder itself.
    [folder.join(name), folder.to_owned()]
        .into_iter()
        .find(|profile| profile.join("Preferences").exists())
        .ok_or(CookiesUnknown::NoProfile)
}

/// The policies of a file as Firefox has it; none when it is not there.
fn policies_file(system: &System, path: &Path) -> Option<Policies> {
    let mut policies = Policies::default();
    match json(system, path).transpose()? {
        Ok(Value::Object(mut all)) => match all.remove("policies") {
            Some(Value::Object(found)) => policies.mandatory = found,
            _ => policies.unread = true,
        },
        _ => policies.unread = true,
    }
    Some(policies)
}

/// The text of a file; none when it is not there.
fn text(system: &System, path: &Path) -> Result<Option<String>, CookiesUnknown> {
    match system.read(path) {
        Ok(text) => Ok(Some(text)),
        Err(ReadError::Missing) => Ok(None),
        Err(ReadError::Denied(_)) => Err(CookiesUnknown::Denied),
        Err(ReadError::TooLarge) => Err(CookiesUnknown::Malformed),
    }
}

/// A file of JSON; none when it is not there.
fn json(system: &System, path: &Path) -> Result<Option<Value>, CookiesUnknown> {
    let text = text(system, path)?;
    text.map(|text| serde_json::from_str(text.trim_start_matches('\u{feff}')))
        .transpose()
        .map_err(|_| CookiesUnknown::Malformed)
}

/// The first word of a text that is a version.
fn version_in(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || c == '_')
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
        .and_then(|word| word.split(|c: char| !c.is_ascii_digit() && c != '.').next())
        .map(str::to_owned)
}

/// The first number of a version.
pub(crate) fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_browsers_print() {
        for (text, version) in [
            ("Chromium 156.0.8078.79 built on Debian", "156.0.8078.79"),
            ("Google Chrome 138.0.7204.49 ", "138.0.7204.49"),
            ("Mozilla Firefox 128.5.0esr", "128.5.0"),
            ("140.2.0_20250811133137/20250811133137", "140.2.0"),
            ("156.0.8078.79", "156.0.8078.79"),
        ] {
            assert_eq!(version_in(text).as_deref(), Some(version));
        }
        assert_eq!(version_in("Error: no display"), None);
        assert_eq!(major("156.0.1"), Some(156));
    }
}
