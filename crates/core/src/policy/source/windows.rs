#![allow(unsafe_code, reason = "the system's interface is C")]

//! The registry, read twice until both looks agree: policies may be written while this looks. No lock of
//! Group Policy's is taken.

use std::ptr;

use windows_sys::Win32::Foundation::{
    ERROR_FILE_NOT_FOUND, ERROR_MORE_DATA, ERROR_NO_MORE_ITEMS, ERROR_SUCCESS,
};
use windows_sys::Win32::System::Registry::{
    HKEY, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, KEY_READ, KEY_WOW64_64KEY, RegCloseKey,
    RegEnumKeyExW, RegEnumValueW, RegOpenKeyExW,
};

use super::registry::{self, Folder, LARGEST, Stored};
use super::{Source, State};
use crate::policy::level::{Level, Scope};

const POLICIES: &str = r"SOFTWARE\Policies\Portico";
const RECOMMENDED: &str = r"SOFTWARE\Policies\Portico\Recommended";
const INSTALLED: &str = r"SOFTWARE\Portico";
/// The longest name of a value (winreg.h), with its zero.
const LONGEST_NAME: usize = 16_384;
/// More than these are nobody's policy.
const MOST: u32 = 10_000;
/// How often it is looked until two looks agree.
const LOOKS: usize = 5;

struct Place {
    root: HKEY,
    name: &'static str,
    path: &'static str,
    level: Level,
    scope: Scope,
}

/// What an installer was given: nothing but a recommendation, and not alone there.
pub(super) fn recommended_by_installer() -> Vec<Source> {
    let place = Place {
        root: HKEY_LOCAL_MACHINE,
        name: "HKLM",
        path: INSTALLED,
        level: Level::Recommended,
        scope: Scope::Machine,
    };
    let mut sources: Vec<Source> = place.source().into_iter().collect();
    for source in &mut sources {
        source.is_only_policy = false;
        source.entries.retain(|entry| entry.key.is_some());
        if source.entries.is_empty() && source.state == State::Used {
            source.state = State::Empty;
        }
    }
    sources
}

pub(super) fn sources() -> Vec<Source> {
    let place = |root, name, path, level, scope| Place {
        root,
        name,
        path,
        level,
        scope,
    };
    let (machine, user) = (HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER);
    [
        place(user, "HKCU", RECOMMENDED, Level::Recommended, Scope::User),
        place(
            machine,
            "HKLM",
            RECOMMENDED,
            Level::Recommended,
            Scope::Machine,
        ),
        place(user, "HKCU", POLICIES, Level::Mandatory, Scope::User),
        place(machine, "HKLM", POLICIES, Level::Mandatory, Scope::Machine),
    ]
    .into_iter()
    .filter_map(|place| place.source())
    .collect()
}

impl Place {
    fn source(&self) -> Option<Source> {
        let path = format!(r"{}\{}", self.name, self.path);
        match self.folder() {
            Ok(Some(folder)) => Some(registry::source(&path, &folder, self.level, self.scope)),
            Ok(None) => None,
            Err(code) => {
                let why = format!("{path}: {}", std::io::Error::from_raw_os_error(code));
                Some(Source::withheld(path, self.level, self.scope, why))
            }
        }
    }

    /// The key as two looks have it; none where it is not there.
    fn folder(&self) -> Result<Option<Folder>, i32> {
        let mut last = self.look()?;
        for _ in 1..LOOKS {
            let again = self.look()?;
            if again == last {
                break;
            }
            last = again;
        }
        Ok(last)
    }

    fn look(&self) -> Result<Option<Folder>, i32> {
        let Some(key) = Key::open(self.root, self.path)? else {
            return Ok(None);
        };
        let mut folder = Folder {
            values: key.values()?,
            below: Vec::new(),
        };
        for name in key.names()? {
            if let Some(below) = Key::open(key.0, &name)? {
                folder.below.push((name, below.values()?));
            }
        }
        Ok(Some(folder))
    }
}

/// A key that is open.
struct Key(HKEY);

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: the key was opened by `open`, and is not used any more.
        unsafe { RegCloseKey(self.0) };
    }
}

impl Key {
    fn open(root: HKEY, path: &str) -> Result<Option<Self>, i32> {
        let path: Vec<u16> = path.encode_utf16().chain([0]).collect();
        let mut key: HKEY = ptr::null_mut();
        let rights = KEY_READ | KEY_WOW64_64KEY;
        // SAFETY: `path` ends with a zero, and the place is this function's own.
        let opened = unsafe { RegOpenKeyExW(root, path.as_ptr(), 0, rights, &raw mut key) };
        match opened {
            ERROR_SUCCESS => Ok(Some(Self(key))),
            ERROR_FILE_NOT_FOUND => Ok(None),
            error => Err(error.cast_signed()),
        }
    }

    fn values(&self) -> Result<Vec<Stored>, i32> {
        let mut values = Vec::new();
        let mut name = vec![0u16; LONGEST_NAME];
        let mut bytes = vec![0u8; 4096];
        let mut index = 0;
        while index < MOST {
            let mut name_length = u32::try_from(name.len()).unwrap_or(u32::MAX);
            let mut length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let mut kind = 0;
            // SAFETY: the places are as long as it is said that they are.
            let read = unsafe {
                RegEnumValueW(
                    self.0,
                    index,
                    name.as_mut_ptr(),
                    &raw mut name_length,
                    ptr::null(),
                    &raw mut kind,
                    bytes.as_mut_ptr(),
                    &raw mut length,
                )
            };
            match read {
                ERROR_SUCCESS => {
                    values.push(Stored {
                        name: text(&name, name_length),
                        kind,
                        bytes: up_to(&bytes, length).to_vec(),
                    });
                    index += 1;
                }
                ERROR_MORE_DATA if bytes.len() < LARGEST => {
                    let wanted = usize::try_from(length).unwrap_or(LARGEST);
                    bytes.resize(wanted.max(bytes.len() * 2).min(LARGEST), 0);
                }
                ERROR_NO_MORE_ITEMS => return Ok(values),
                error => return Err(error.cast_signed()),
            }
        }
        Err(ERROR_MORE_DATA.cast_signed())
    }

    fn names(&self) -> Result<Vec<String>, i32> {
        let mut names = Vec::new();
        let mut name = vec![0u16; LONGEST_NAME];
        for index in 0..MOST {
            let mut length = u32::try_from(name.len()).unwrap_or(u32::MAX);
            // SAFETY: the place is as long as it is said that it is.
            let read = unsafe {
                RegEnumKeyExW(
                    self.0,
                    index,
                    name.as_mut_ptr(),
                    &raw mut length,
                    ptr::null(),
                    ptr::null_mut(),
                    ptr::null_mut(),
                    ptr::null_mut(),
                )
            };
            match read {
                ERROR_SUCCESS => names.push(text(&name, length)),
                ERROR_NO_MORE_ITEMS => return Ok(names),
                error => return Err(error.cast_signed()),
            }
        }
        Err(ERROR_MORE_DATA.cast_signed())
    }
}

fn text(units: &[u16], length: u32) -> String {
    String::from_utf16_lossy(up_to(units, length))
}

fn up_to<T>(all: &[T], length: u32) -> &[T] {
    let length = usize::try_from(length).unwrap_or_default();
    all.get(..length).unwrap_or(all)
}
