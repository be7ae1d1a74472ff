use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat, fstat, openat, readlinkat, statat};
use rustix::io::Errno;

use super::Found;
use crate::fs::paths::flatpaks_etc;

const ROOT: u32 = 0;
/// As many links as the system itself follows.
const MOST_LINKS: usize = 40;

/// A folder is only gone through: it need not be readable.
#[cfg(target_os = "linux")]
const THROUGH: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const THROUGH: OFlags = OFlags::RDONLY;

pub(super) fn open(path: &Path) -> Found<File> {
    reach(path).map(|last| {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let what = last.path.display();
        if last.kind != FileType::RegularFile {
            return Found::Unreadable(format!("{what}: it is not a file"));
        }
        let opened = openat(&last.folder, &last.name, flags, Mode::empty());
        match opened.and_then(|file| Ok((fstat(&file)?, file))) {
            Ok((stat, _)) if kind_of(&stat) != FileType::RegularFile => {
                Found::Unreadable(format!("{what}: it is not a file"))
            }
            Ok((stat, _)) if !is_roots_alone(&stat) => {
                Found::Unreadable(format!("someone other than root can change {what}"))
            }
            Ok((_, file)) => Found::Here(File::from(file)),
            Err(error) => failed(&last.path, error),
        }
    })
}

pub(super) fn list(folder: &Path) -> Found<Vec<OsString>> {
    reach(folder).map(|last| {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let what = last.path.display();
        if last.kind != FileType::Directory {
            return Found::Unreadable(format!("{what}: it is not a folder"));
        }
        let opened = openat(&last.folder, &last.name, flags, Mode::empty());
        match opened.and_then(|folder| Ok((fstat(&folder)?, folder))) {
            Ok((stat, _)) if !is_roots_alone(&stat) => {
                Found::Anybodys(format!("someone other than root can write to {what}"))
            }
            Ok((_, folder)) => match names(&folder) {
                Ok(names) => Found::Here(names),
                Err(error) => failed(&last.path, error),
            },
            Err(error) => failed(&last.path, error),
        }
    })
}

fn names(folder: &OwnedFd) -> rustix::io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in rustix::fs::Dir::read_from(folder)? {
        let name = OsString::from_vec(entry?.file_name().to_bytes().to_vec());
        if name != "." && name != ".." {
            names.push(name);
        }
    }
    Ok(names)
}

/// The folder that something lies in, by a way on which every folder and every link is root's.
struct Last {
    folder: OwnedFd,
    name: OsString,
    path: PathBuf,
    kind: FileType,
}

/// Goes the way to a file or folder, step by step.
fn reach(path: &Path) -> Found<Last> {
    let anybodys = |folder: &Path| match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Found::Missing,
        _ => Found::Anybodys(format!(
            "someone other than root can write to {}",
            folder.display()
        )),
    };
    let root = |path: &Path| {
        openat(
            rustix::fs::CWD,
            path,
            THROUGH | OFlags::DIRECTORY | OFlags::CLOEXEC,
            Mode::empty(),
        )
    };
    let top = top();
    // The folders that were gone through, the last one open.
    let mut way: Vec<(PathBuf, OwnedFd)> =
        match root(top).and_then(|folder| Ok((fstat(&folder)?, folder))) {
            Ok((stat, _)) if !is_roots_alone(&stat) => return anybodys(top),
            Ok((_, folder)) => vec![(top.to_owned(), folder)],
            Err(error) => return failed(top, error),
        };
    let mut rest: VecDeque<OsString> = parts(below_top(path)).collect();
    let mut links = 0;
    while let Some(name) = rest.pop_front() {
        if name == ".." {
            if way.len() > 1 {
                way.pop();
            }
            continue;
        }
        let Some((folder, at)) = way.last() else {
            return Found::Missing;
        };
        let here = folder.join(&name);
        let stat = match statat(at, &name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            // Where a link leads to nothing, something was meant to be there.
            Err(Errno::NOENT) if links == 0 => return Found::Missing,
            Err(error) => return failed(&here, error),
        };
        match kind_of(&stat) {
            FileType::Symlink => {
                links += 1;
                if !is_roots(&stat) {
                    return Found::Unreadable(format!(
                        "the link {} doesn't belong to root",
                        here.display()
                    ));
                }
                if links > MOST_LINKS {
                    return failed(&here, Errno::LOOP);
                }
                let target = match readlinkat(at, &name, Vec::new()) {
                    Ok(target) => PathBuf::from(OsString::from_vec(target.into_bytes())),
                    Err(error) => return failed(&here, error),
                };
                if target.is_absolute() {
                    way.truncate(1);
                }
                for part in parts(below_top(&target))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                {
                    rest.push_front(part);
                }
            }
            kind if rest.is_empty() => {
                let Some((_, folder)) = way.pop() else {
                    return Found::Missing;
                };
                return Found::Here(Last {
                    folder,
                    name,
                    path: here,
                    kind,
                });
            }
            FileType::Directory => {
                let flags = THROUGH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                let opened = openat(at, &name, flags, Mode::empty());
                match opened.and_then(|folder| Ok((fstat(&folder)?, folder))) {
                    Ok((stat, _)) if !is_roots_alone(&stat) => return anybodys(&here),
                    Ok((_, folder)) => way.push((here, folder)),
                    Err(error) => return failed(&here, error),
                }
            }
            _ => return failed(&here, Errno::NOTDIR),
        }
    }
    Found::Unreadable(format!("{}: it is not a file", path.display()))
}

/// Where every way begins. In a Flatpak the top is the person's, and the computer's own folder for
/// settings is all that administrators have there.
fn top() -> &'static Path {
    flatpaks_etc().unwrap_or(Path::new("/"))
}

/// A path as it is gone from there: administrators name it as it is for everybody else.
fn below_top(path: &Path) -> &Path {
    match flatpaks_etc() {
        Some(etc) => [etc, Path::new("/etc")]
            .iter()
            .find_map(|above| path.strip_prefix(above).ok())
            .unwrap_or(path),
        None => path,
    }
}

/// What the system says. A link that leads to itself and a file in a folder's place lie there like that
/// for everybody; all else may be this program's alone.
fn failed<T>(path: &Path, error: Errno) -> Found<T> {
    let why = format!("{}: {error}", path.display());
    match error {
        Errno::NOTDIR | Errno::LOOP => Found::Unreadable(why),
        _ => Found::Withheld(why),
    }
}

fn parts(path: &Path) -> impl Iterator<Item = OsString> {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some(OsString::from("..")),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    })
}

fn kind_of(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

fn is_roots(stat: &Stat) -> bool {
    stat.st_uid == ROOT || hidden_root() == Some(stat.st_uid)
}

fn is_roots_alone(stat: &Stat) -> bool {
    let mode = Mode::from_raw_mode(stat.st_mode);
    is_roots(stat) && !mode.intersects(Mode::WGRP | Mode::WOTH)
}

/// Whose the computer's root's files are where it is nobody that this program could be, as in some
/// containers (user_namespaces(7)); none where it is itself.
#[cfg(target_os = "linux")]
fn hidden_root() -> Option<u32> {
    let map = fs::read_to_string("/proc/self/uid_map").ok()?;
    let mut words = map.split_whitespace();
    let is_everybody = (words.next(), words.next()) == (Some("0"), Some("0"));
    if is_everybody {
        return None;
    }
    let text = fs::read_to_string("/proc/sys/kernel/overflowuid").ok()?;
    text.trim().parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn hidden_root() -> Option<u32> {
    None
}
