#![expect(
    unsafe_code,
    reason = "whether a library is there is known by loading it"
)]

use gtk::gio;
use gtk::glib::{ToVariant, VariantTy};
use libloading::Library;

/// Either one draws the tray; the bindings panic when both are missing.
const LIBRARIES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
/// The part of a desktop that shows trays.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
/// Milliseconds.
const PATIENCE: i32 = 500;

pub(super) fn can_be_made() -> bool {
    LIBRARIES.into_iter().any(|name| {
        // SAFETY: the system's own library, and the very one that the tray loads right after; its
        // initialisers are those of GTK programs and have no conditions.
        unsafe { Library::new(name) }.is_ok()
    })
}

pub(super) fn is_shown() -> bool {
    gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE)
        .and_then(|bus| {
            bus.call_sync(
                Some("org.freedesktop.DBus"),
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus",
                "NameHasOwner",
                Some(&(WATCHER,).to_variant()),
                VariantTy::new("(b)").ok(),
                gio::DBusCallFlags::NONE,
                PATIENCE,
                gio::Cancellable::NONE,
            )
        })
        .ok()
        .and_then(|answer| answer.get::<(bool,)>())
        .is_some_and(|(owned,)| owned)
}
