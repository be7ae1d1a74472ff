#![allow(unsafe_code, reason = "the system's interface is C")]

//! What Windows says of changes below keys of the registry. A thread waits for it as long as the program
//! runs; it uses no processor.

use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use windows_sys::Win32::Foundation::{ERROR_SUCCESS, HANDLE, WAIT_FAILED};
use windows_sys::Win32::System::Registry::{
    HKEY, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, KEY_NOTIFY, KEY_WOW64_64KEY,
    REG_NOTIFY_CHANGE_LAST_SET, REG_NOTIFY_CHANGE_NAME, REG_NOTIFY_CHANGE_SECURITY,
    RegNotifyChangeKeyValue, RegOpenKeyExW,
};
use windows_sys::Win32::System::Threading::{CreateEventW, INFINITE, WaitForMultipleObjects};

/// Values are written one after another: what comes within this time is one change.
const SETTLES: Duration = Duration::from_millis(300);

/// Where policies are. The key of Portico's own may not be there yet, so that the one above is watched.
const POLICIES: &[Place] = &[
    Place(Root::Machine, r"SOFTWARE\Policies"),
    Place(Root::Person, r"SOFTWARE\Policies"),
    Place(Root::Machine, r"SOFTWARE\Portico"),
];

/// A key with all below it.
#[derive(Debug)]
struct Place(Root, &'static str);

/// Whose part of the registry.
#[derive(Debug, Clone, Copy)]
enum Root {
    Machine,
    Person,
}

/// Changes of some keys.
#[derive(Debug)]
pub(super) struct Watch(Arc<Notify>);

impl Watch {
    pub(super) fn of_policies() -> Self {
        Self::of(POLICIES)
    }

    fn of(places: &'static [Place]) -> Self {
        let changed = Arc::new(Notify::new());
        let told = changed.clone();
        let thread = std::thread::Builder::new().name("policy".to_owned());
        // Where there can be no thread, the policy is read all the same, as often as without one.
        if let Err(error) = thread.spawn(move || wait(places, &told)) {
            tracing::warn!(%error, "the registry is not watched");
        }
        Self(changed)
    }

    /// Waits until something has changed since the last time.
    pub(super) async fn changed(&self) {
        self.0.notified().await;
        tokio::time::sleep(SETTLES).await;
    }
}

/// Tells of each change, until the system can't be asked any more.
fn wait(places: &[Place], told: &Notify) {
    let watched: Vec<Key> = places.iter().filter_map(Key::open).collect();
    let events: Vec<HANDLE> = watched.iter().map(|key| key.event).collect();
    let Ok(count) = u32::try_from(events.len()) else {
        return;
    };
    if count == 0 || !watched.iter().all(Key::arm) {
        return;
    }
    loop {
        // SAFETY: so many handles are there, and none is closed while this runs.
        let which = unsafe { WaitForMultipleObjects(count, events.as_ptr(), 0, INFINITE) };
        let changed = usize::try_from(which).ok().and_then(|at| watched.get(at));
        let Some(changed) = changed.filter(|_| which != WAIT_FAILED) else {
            return;
        };
        // What changes from here on is told again.
        if !changed.arm() {
            return;
        }
        told.notify_one();
    }
}

/// A key that is watched, to the end of the program.
struct Key {
    key: HKEY,
    event: HANDLE,
}

impl Key {
    fn open(Place(root, path): &Place) -> Option<Self> {
        let root = match root {
            Root::Machine => HKEY_LOCAL_MACHINE,
            Root::Person => HKEY_CURRENT_USER,
        };
        let path: Vec<u16> = path.encode_utf16().chain([0]).collect();
        let mut key: HKEY = ptr::null_mut();
        let rights = KEY_NOTIFY | KEY_WOW64_64KEY;
        // SAFETY: `path` ends with a zero, and the place is this function's own.
        let opened = unsafe { RegOpenKeyExW(root, path.as_ptr(), 0, rights, &raw mut key) };
        if opened != ERROR_SUCCESS {
            return None;
        }
        // SAFETY: it takes no name and no rights of its own.
        let event = unsafe { CreateEventW(ptr::null(), 0, 0, ptr::null()) };
        (!event.is_null()).then_some(Self { key, event })
    }

    /// Asks to be told of the next change below.
    fn arm(&self) -> bool {
        let what = REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET | REG_NOTIFY_CHANGE_SECURITY;
        // SAFETY: both are open, and this thread, which has asked, goes on.
        unsafe { RegNotifyChangeKeyValue(self.key, 1, what, self.event, 1) == ERROR_SUCCESS }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const KEY: &str = r"Software\Portico's tests of the registry";
    /// Far more than a change takes to be told.
    const PATIENCE: Duration = Duration::from_secs(60);

    fn registry(words: &[&str]) {
        let done = Command::new("reg").args(words).output().unwrap();
        assert!(done.status.success(), "{words:?}: {done:?}");
    }

    #[tokio::test]
    async fn a_value_and_a_key_below_that_change_are_told() {
        let key = format!(r"HKCU\{KEY}");
        let below = format!(r"{key}\below");
        registry(&["add", &key, "/f"]);
        let watch = Watch::of(&[Place(Root::Person, KEY)]);
        // The thread has to be there first: until it is, what is written is nothing new to it.
        for (place, value) in [(&key, "1"), (&below, "2"), (&below, "3")] {
            let written = async {
                loop {
                    registry(&["add", place, "/v", "Value", "/d", value, "/f"]);
                    if tokio::time::timeout(Duration::from_secs(1), watch.changed())
                        .await
                        .is_ok()
                    {
                        break;
                    }
                }
            };
            tokio::time::timeout(PATIENCE, written).await.unwrap();
        }
        // What was written last may still be told; then nothing more is.
        let second = Duration::from_secs(1);
        let quiet = async { while tokio::time::timeout(second, watch.changed()).await.is_ok() {} };
        tokio::time::timeout(PATIENCE, quiet).await.unwrap();
        registry(&["delete", &key, "/f"]);
        tokio::time::timeout(PATIENCE, watch.changed())
            .await
            .unwrap();
    }
}
