//! Policy files: `policy.toml`, and beside it the folders `policies/managed` and
//! `policies/recommended`, whose files several tools may keep, and `profiles.d` with the computer's
//! profiles, a file each.

use std::io::Read as _;
use std::path::Path;

use super::toml_text::{self, NoToml};
use super::{Entry, Source, State};
use crate::fs::toml_file;
use crate::policy::guard::{self, Found};
use crate::policy::keys::Key;
use crate::policy::level::{Level, Scope};
use crate::policy::value::Raw;

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 1024 * 1024;

/// The folder of what is recommended.
pub const RECOMMENDED: &str = "recommended";

/// The folder of the computer's profiles.
const PROFILES: &str = "profiles.d";

/// All files that are there, the weakest first. `is_systems` says whether they have to be the
/// administrators': what lies elsewhere is there because whoever starts the program says so.
#[must_use]
pub fn read(policy: &Path, is_systems: bool) -> Vec<Source> {
    let beside = policy.parent().unwrap_or(policy);
    let folder = beside.join("policies");
    let below = |folder: &Path, level, read| in_folder(folder, level, is_systems, read);
    let mut sources = below(&beside.join(PROFILES), Level::Recommended, profile);
    sources.extend(below(
        &folder.join(RECOMMENDED),
        Level::Recommended,
        toml_text::entries,
    ));
    sources.extend(file(
        policy,
        Level::Mandatory,
        is_systems,
        toml_text::entries,
    ));
    sources.extend(below(
        &folder.join("managed"),
        Level::Mandatory,
        toml_text::entries,
    ));
    sources
}

/// Whether a value comes from one of the computer's profiles: it stands beside what a policy sets for
/// the same key.
#[must_use]
pub fn is_of_a_profile(origin: &str) -> bool {
    let folder = Path::new(origin).parent().and_then(Path::file_name);
    folder.is_some_and(|folder| folder == PROFILES)
}

/// How a file's text is read; it is given its place.
type Reader = fn(&str, &str) -> Result<Vec<Entry>, NoToml>;

/// A profile file as the value that a policy would have; one without a name has that of its file.
fn profile(text: &str, place: &str) -> Result<Vec<Entry>, NoToml> {
    // What is no TOML is said as of a policy.
    toml_text::entries(text, place)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut table: toml::Table = toml::from_str(text).unwrap_or_default();
    if let Some(stem) = Path::new(place).file_stem().and_then(|stem| stem.to_str()) {
        table
            .entry("name")
            .or_insert_with(|| toml::Value::String(stem.to_owned()));
    }
    Ok(vec![Entry {
        name: Key::Profiles.spec().name.to_owned(),
        key: Some(Key::Profiles),
        origin: format!("{place}:1"),
        raw: Raw::Tables(vec![table]),
    }])
}

fn in_folder(folder: &Path, level: Level, is_systems: bool, read: Reader) -> Vec<Source> {
    let without = |state, why| {
        let origin = folder.display().to_string();
        vec![Source::without(origin, level, Scope::Machine, state, why)]
    };
    let mut names = match guard::list(folder, is_systems) {
        Found::Missing => return Vec::new(),
        Found::Anybodys(why) => return without(State::Ignored, Some(why)),
        Found::Unreadable(why) => return without(State::Unreadable, Some(why)),
        Found::Withheld(why) => {
            let origin = folder.display().to_string();
            return vec![Source::withheld(origin, level, Scope::Machine, why)];
        }
        Found::Here(names) => names,
    };
    names.retain(|name| {
        let name = name.to_string_lossy();
        name.ends_with(".toml") && !name.starts_with('.')
    });
    names.sort_by(|a, b| a.as_encoded_bytes().cmp(b.as_encoded_bytes()));
    if names.is_empty() {
        return without(State::Empty, None);
    }
    let paths = names.iter().map(|name| folder.join(name));
    paths
        .filter_map(|path| file(&path, level, is_systems, read))
        .collect()
}

fn file(path: &Path, level: Level, is_systems: bool, read: Reader) -> Option<Source> {
    let origin = path.display().to_string();
    let without = |state, why: String| {
        let origin = origin.clone();
        Some(Source::without(
            origin,
            level,
            Scope::Machine,
            state,
            Some(why),
        ))
    };
    let file = match guard::open(path, is_systems) {
        Found::Missing => return None,
        Found::Anybodys(why) => return without(State::Ignored, why),
        Found::Unreadable(why) => return without(State::Unreadable, why),
        Found::Withheld(why) => {
            return Some(Source::withheld(origin, level, Scope::Machine, why));
        }
        Found::Here(file) => file,
    };
    match text_of(file) {
        Err(why) => without(State::Unreadable, format!("{origin}: {why}")),
        Ok(text) => match read(&text, &origin) {
            Err(no_toml) => without(State::Unreadable, format!("{origin}: {}", no_toml.what)),
            Ok(entries) => Some(Source::read(origin, level, Scope::Machine, entries)),
        },
    }
}

/// The text of a file.
///
/// # Errors
/// Why there is none, in technical words.
pub fn text_of(file: std::fs::File) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
        return Err("it is larger than 1 MB".to_owned());
    }
    toml_file::utf8(&bytes)
}
