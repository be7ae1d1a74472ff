#![allow(unsafe_code, reason = "the system's interface is C")]

//! Values that device management has forced. What a person sets with `defaults write` is none of them,
//! and the property list itself is never read: the system keeps it elsewhere.

use std::ffi::c_void;
use std::ptr;

use super::Source;
use super::plist::{self, DOMAIN, Plist, RECOMMENDED};
use crate::policy::keys::TABLE;

type Ref = *const c_void;

/// UTF-8 (CFString.h).
const UTF8: u32 = 0x0800_0100;
/// A signed number of 64 bits (CFNumber.h).
const SINT64: isize = 4;
/// How deep values may lie in one another.
const DEEPEST: usize = 8;

#[link(name = "CoreFoundation", kind = "framework")]
unsafe extern "C" {
    fn CFPreferencesAppSynchronize(domain: Ref) -> u8;
    fn CFPreferencesAppValueIsForced(key: Ref, domain: Ref) -> u8;
    fn CFPreferencesCopyAppValue(key: Ref, domain: Ref) -> Ref;
    fn CFStringCreateWithBytes(
        at: Ref,
        bytes: *const u8,
        length: isize,
        encoding: u32,
        external: u8,
    ) -> Ref;
    fn CFStringGetLength(text: Ref) -> isize;
    fn CFStringGetMaximumSizeForEncoding(length: isize, encoding: u32) -> isize;
    fn CFStringGetCString(text: Ref, place: *mut u8, size: isize, encoding: u32) -> u8;
    fn CFGetTypeID(value: Ref) -> usize;
    fn CFStringGetTypeID() -> usize;
    fn CFBooleanGetTypeID() -> usize;
    fn CFBooleanGetValue(value: Ref) -> u8;
    fn CFNumberGetTypeID() -> usize;
    fn CFNumberIsFloatType(value: Ref) -> u8;
    fn CFNumberGetValue(value: Ref, kind: isize, place: *mut c_void) -> u8;
    fn CFArrayGetTypeID() -> usize;
    fn CFArrayGetCount(all: Ref) -> isize;
    fn CFArrayGetValueAtIndex(all: Ref, index: isize) -> Ref;
    fn CFDictionaryGetTypeID() -> usize;
    fn CFDictionaryGetCount(table: Ref) -> isize;
    fn CFDictionaryGetKeysAndValues(table: Ref, keys: *mut Ref, values: *mut Ref);
    fn CFRelease(value: Ref);
}

/// A value that has to be given back.
struct Owned(Ref);

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: the value was made or copied for us, and is not used any more.
        unsafe { CFRelease(self.0) };
    }
}

pub(super) fn recommended_by_installer() -> Vec<Source> {
    Vec::new()
}

pub(super) fn sources() -> Vec<Source> {
    plist::sources(&forced())
}

/// The keys that are forced. There is no way to ask for all of them: those of the table are asked for,
/// so that none is said to be unknown here.
fn forced() -> Vec<(String, Plist)> {
    let Some(domain) = made(DOMAIN) else {
        return Vec::new();
    };
    // SAFETY: the domain is a text.
    unsafe { CFPreferencesAppSynchronize(domain.0) };
    let names = TABLE.iter().map(|spec| spec.pascal());
    let names = names.chain([RECOMMENDED.to_owned()]);
    names
        .filter_map(|name| {
            let key = made(&name)?;
            // SAFETY: both are texts.
            if unsafe { CFPreferencesAppValueIsForced(key.0, domain.0) } == 0 {
                return None;
            }
            // SAFETY: both are texts.
            let value = unsafe { CFPreferencesCopyAppValue(key.0, domain.0) };
            if value.is_null() {
                return None;
            }
            let value = Owned(value);
            // SAFETY: the value lives until the end of this block.
            Some((name, unsafe { read(value.0, 0) }))
        })
        .collect()
}

fn made(text: &str) -> Option<Owned> {
    let length = isize::try_from(text.len()).ok()?;
    // SAFETY: the bytes are as many as it is said that they are.
    let made = unsafe { CFStringCreateWithBytes(ptr::null(), text.as_ptr(), length, UTF8, 0) };
    (!made.is_null()).then(|| Owned(made))
}

/// What a value is.
///
/// # Safety
/// `value` is one of Core Foundation's, and lives as long as this takes.
unsafe fn read(value: Ref, depth: usize) -> Plist {
    if value.is_null() || depth > DEEPEST {
        return Plist::Other;
    }
    // SAFETY: each kind is asked for before a value is used as one; what is in a list or a table lives
    // as long as that does.
    unsafe {
        let kind = CFGetTypeID(value);
        if kind == CFStringGetTypeID() {
            return text(value).map_or(Plist::Other, Plist::Text);
        }
        if kind == CFBooleanGetTypeID() {
            return Plist::Switch(CFBooleanGetValue(value) != 0);
        }
        if kind == CFNumberGetTypeID() {
            let mut number = 0i64;
            let is_whole = CFNumberIsFloatType(value) == 0
                && CFNumberGetValue(value, SINT64, (&raw mut number).cast()) != 0;
            return match is_whole {
                true => Plist::Number(number),
                false => Plist::Other,
            };
        }
        if kind == CFArrayGetTypeID() {
            let count = CFArrayGetCount(value);
            let all = (0..count).map(|at| read(CFArrayGetValueAtIndex(value, at), depth + 1));
            return Plist::List(all.collect());
        }
        if kind == CFDictionaryGetTypeID() {
            let count = usize::try_from(CFDictionaryGetCount(value)).unwrap_or_default();
            let (mut keys, mut values) = (vec![ptr::null(); count], vec![ptr::null(); count]);
            CFDictionaryGetKeysAndValues(value, keys.as_mut_ptr(), values.as_mut_ptr());
            let mut table = Vec::new();
            for (key, value) in keys.into_iter().zip(values) {
                if CFGetTypeID(key) == CFStringGetTypeID()
                    && let Some(name) = text(key)
                {
                    table.push((name, read(value, depth + 1)));
                }
            }
            return Plist::Table(table);
        }
    }
    Plist::Other
}

/// # Safety
/// `text` is a text of Core Foundation's.
unsafe fn text(text: Ref) -> Option<String> {
    // SAFETY: the place is as long as it is said that it is.
    unsafe {
        let length = CFStringGetMaximumSizeForEncoding(CFStringGetLength(text), UTF8);
        let size = length.checked_add(1)?;
        let mut bytes = vec![0u8; usize::try_from(size).ok()?];
        if CFStringGetCString(text, bytes.as_mut_ptr(), size, UTF8) == 0 {
            return None;
        }
        let end = bytes.iter().position(|byte| *byte == 0)?;
        bytes.truncate(end);
        String::from_utf8(bytes).ok()
    }
}
