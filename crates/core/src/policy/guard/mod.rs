//! Whether a file is the administrator's: a policy binds everybody on the computer, so only an
//! administrator may have put it there. It is looked at by the descriptor that it is then read from,
//! and so is every folder and link on the way to it.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::fs::atomic;

/// What lies in a place of policy.
#[derive(Debug)]
pub(crate) enum Found<T> {
    /// Nothing.
    Missing,
    /// An administrator's.
    Here(T),
    /// In a folder that others may write to: anybody could have put it there. It is ignored.
    Anybodys(String),
    /// It can't be read, or it is in an administrator's folder and somebody else may change it all the
    /// same. Nobody may gain by doing so.
    Unreadable(String),
    /// The system does not let this program look: by its rights, or by limits that whoever starts it may
    /// have set. Nobody may gain by that either.
    Withheld(String),
}

#[cfg(unix)]
impl<T> Found<T> {
    fn map<U>(self, change: impl FnOnce(T) -> Found<U>) -> Found<U> {
        match self {
            Found::Missing => Found::Missing,
            Found::Here(it) => change(it),
            Found::Anybodys(why) => Found::Anybodys(why),
            Found::Unreadable(why) => Found::Unreadable(why),
            Found::Withheld(why) => Found::Withheld(why),
        }
    }
}

/// Opens a file; one that has to be the administrators', where that is asked for.
pub(crate) fn open(path: &Path, is_checked: bool) -> Found<File> {
    match is_checked {
        true => system::open(path),
        false => match atomic::open(path) {
            Ok(Some(file)) => Found::Here(file),
            Ok(None) => Found::Missing,
            Err(error) => unreadable(path, &error),
        },
    }
}

/// The names in a folder.
pub(crate) fn list(folder: &Path, is_checked: bool) -> Found<Vec<OsString>> {
    match is_checked {
        true => system::list(folder),
        false => names(folder),
    }
}

fn names(folder: &Path) -> Found<Vec<OsString>> {
    let names = std::fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| Ok(entry?.file_name()))
            .collect::<io::Result<Vec<_>>>()
    });
    match names {
        Ok(names) => Found::Here(names),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Missing,
        Err(error) => unreadable(folder, &error),
    }
}

fn unreadable<T>(path: &Path, error: &io::Error) -> Found<T> {
    let why = format!("{}: {error}", path.display());
    match error.kind() {
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => Found::Unreadable(why),
        _ if error.raw_os_error().is_some() => Found::Withheld(why),
        _ => Found::Unreadable(why),
    }
}

#[cfg(all(test, unix))]
#[path = "tests.rs"]
mod tests;
