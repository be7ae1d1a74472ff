#![allow(unsafe_code, reason = "the system's interface is C")]

use std::ffi::OsString;
use std::fs::File;
use std::os::windows::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, LocalFree};
use windows_sys::Win32::Security::Authorization::{GetNamedSecurityInfoW, SE_FILE_OBJECT};
use windows_sys::Win32::Security::{
    ACCESS_ALLOWED_ACE, ACE_HEADER, ACL, DACL_SECURITY_INFORMATION, GetAce, INHERIT_ONLY_ACE,
    IsWellKnownSid, OWNER_SECURITY_INFORMATION, PSID, WinBuiltinAdministratorsSid,
    WinLocalSystemSid,
};

use super::{Found, names, unreadable};
use crate::fs::atomic;

/// The only kind of entry that grants anything here (ACCESS_ALLOWED_ACE_TYPE).
const ALLOWED: u8 = 0;
/// Write or append data, write attributes, delete, delete children, change rights or owner, and the
/// generic rights that hold these.
const WRITES: u32 = 0x2 | 0x4 | 0x10 | 0x40 | 0x100 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x5000_0000;

/// The folder of the file and the file itself: everybody may make folders in `ProgramData`, and
/// nobody but its owner may change what is in one.
pub(super) fn open(path: &Path) -> Found<File> {
    let folder = path.parent().unwrap_or(path);
    match path.try_exists() {
        Ok(true) => {}
        Ok(false) => return Found::Missing,
        Err(error) => return unreadable(path, &error),
    }
    if let Err(why) = is_administrators_alone(folder) {
        return Found::Anybodys(format!("{}: {why}", folder.display()));
    }
    match atomic::open(path) {
        Ok(Some(file)) => match is_administrators_alone(path) {
            Ok(()) => Found::Here(file),
            Err(why) => Found::Unreadable(format!("{}: {why}", path.display())),
        },
        Ok(None) => Found::Missing,
        Err(error) => unreadable(path, &error),
    }
}

pub(super) fn list(folder: &Path) -> Found<Vec<OsString>> {
    match folder.try_exists() {
        Ok(true) => {}
        Ok(false) => return Found::Missing,
        Err(error) => return unreadable(folder, &error),
    }
    let above = folder.ancestors().take(3);
    for place in above {
        if let Err(why) = is_administrators_alone(place) {
            return Found::Anybodys(format!("{}: {why}", place.display()));
        }
    }
    names(folder)
}

fn is_administrators_alone(path: &Path) -> Result<(), &'static str> {
    let name: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    let mut owner: PSID = ptr::null_mut();
    let mut rights: *mut ACL = ptr::null_mut();
    let mut descriptor = ptr::null_mut();
    // SAFETY: `name` ends with a zero; the three places are written before the call returns, and
    // point into `descriptor`, which is freed below, after their last use.
    let asked = unsafe {
        GetNamedSecurityInfoW(
            name.as_ptr(),
            SE_FILE_OBJECT,
            OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
            &raw mut owner,
            ptr::null_mut(),
            &raw mut rights,
            ptr::null_mut(),
            &raw mut descriptor,
        )
    };
    if asked != ERROR_SUCCESS {
        return Err("its owner can't be read");
    }
    let verdict = if !is_administrator(owner) {
        Err("it doesn't belong to the administrators or the system")
    } else if rights.is_null() {
        Err("everyone can change it")
    } else {
        only_administrators_write(rights)
    };
    // SAFETY: the descriptor is the one that the call above has allocated.
    unsafe { LocalFree(descriptor) };
    verdict
}

fn only_administrators_write(rights: *mut ACL) -> Result<(), &'static str> {
    // SAFETY: the list is a valid one of the system's; its entries are read as far as it counts.
    let count = unsafe { (*rights).AceCount };
    for index in 0..u32::from(count) {
        let mut entry = ptr::null_mut();
        // SAFETY: as above; `entry` points into the list.
        if unsafe { GetAce(rights, index, &raw mut entry) } == 0 {
            return Err("its permissions can't be read");
        }
        // SAFETY: every entry begins with this header.
        let header = unsafe { &*entry.cast::<ACE_HEADER>() };
        if header.AceType != ALLOWED || u32::from(header.AceFlags) & INHERIT_ONLY_ACE != 0 {
            continue;
        }
        let allowed = entry.cast::<ACCESS_ALLOWED_ACE>();
        // SAFETY: an entry of this type holds a mask, and its SID begins at `SidStart`.
        let (mask, sid) = unsafe { ((*allowed).Mask, &raw mut (*allowed).SidStart) };
        if mask & WRITES != 0 && !is_administrator(sid.cast()) {
            return Err("someone other than the administrators can change it");
        }
    }
    Ok(())
}

fn is_administrator(sid: PSID) -> bool {
    // SAFETY: the SID is a valid one of the system's.
    unsafe {
        IsWellKnownSid(sid, WinBuiltinAdministratorsSid) != 0
            || IsWellKnownSid(sid, WinLocalSystemSid) != 0
    }
}
