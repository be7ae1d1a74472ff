//! Policy files: `policy.toml`, and beside it the folders `policies/managed` and
//! `policies/recommended`, whose files several tools may keep.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Source, State, toml_text};
use crate::policy::guard::{self, Found};
use crate::policy::merge::{Level, Scope};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 1024 * 1024;

/// The folder of what is recommended.
pub const RECOMMENDED: &str = "recommended";

/// All files that are there, the weakest first. `is_systems` says whether they have to be the
/// administrators': what lies elsewhere is there because whoever starts the program says so.
#[must_use]
pub fn read(policy: &Path, is_systems: bool) -> Vec<Source> {
    let folder = policy.parent().unwrap_or(policy).join("policies");
    let mut sources = in_folder(&folder.join(RECOMMENDED), Level::Recommended, is_systems);
    sources.extend(file(policy, Level::Mandatory, is_systems));
    sources.extend(in_folder(
        &folder.join("managed"),
        Level::Mandatory,
        is_systems,
    ));
    sources
}

/// The folders whose changes say that policy has changed.
#[must_use]
pub fn folders(policy: &Path) -> [PathBuf; 3] {
    let folder = policy.parent().unwrap_or(policy);
    let below = |name: &str| folder.join("policies").join(name);
    [folder.to_owned(), below(RECOMMENDED), below("managed")]
}

fn in_folder(folder: &Path, level: Level, is_systems: bool) -> Vec<Source> {
    let without = |state, why| {
        let origin = folder.display().to_string();
        vec![Source::without(origin, level, Scope::Machine, state, why)]
    };
    let mut names = match guard::list(folder, is_systems) {
        Found::Missing => return Vec::new(),
        Found::Anybodys(why) => return without(State::Ignored, Some(why)),
        Found::Unreadable(why) => return without(State::Unreadable, Some(why)),
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
    let read = names.iter().map(|name| folder.join(name));
    read.filter_map(|path| file(&path, level, is_systems))
        .collect()
}

fn file(path: &Path, level: Level, is_systems: bool) -> Option<Source> {
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
        Found::Here(file) => file,
    };
    match text_of(file) {
        Err(why) => without(State::Unreadable, format!("{origin}: {why}")),
        Ok(text) => match toml_text::entries(&text, &origin) {
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
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
            Err(format!("line {line} is not UTF-8: save the file as UTF-8"))
        }
    }
}
