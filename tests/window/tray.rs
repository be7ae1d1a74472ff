//! The tray's menu, used as a desktop does that shows it (com.canonical.dbusmenu).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, Proxy, connection};
use zbus::names::OwnedBusName;
use zbus::zvariant::{OwnedValue, Value};

use crate::desktop::PATIENCE;

const MENU: &str = "/org/ayatana/NotificationItem/tray_icon_tray_app_portico/Menu";
/// Some of the window's connections never answer a call.
const LIMIT: Duration = Duration::from_millis(500);
/// More than there are entries.
const ENTRIES: i32 = 60;

/// Chooses an entry of the menu of one of these processes, once it is there and may be chosen.
pub fn choose(bus: &str, processes: &[u32], entry: &str) {
    let bus = connection::Builder::address(bus).unwrap();
    let bus = bus.method_timeout(LIMIT).build().unwrap();
    let start = Instant::now();
    loop {
        if let Some((owner, id)) = find(&bus, processes, entry) {
            let menu = menu_of(&bus, &owner);
            menu.call::<_, _, ()>("Event", &(id, "clicked", Value::from(0_i32), 0_u32))
                .unwrap();
            return;
        }
        assert!(start.elapsed() < PATIENCE, "no {entry} in the tray");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn find(bus: &Connection, processes: &[u32], entry: &str) -> Option<(OwnedBusName, i32)> {
    let daemon = DBusProxy::new(bus).unwrap();
    let is_window = |name: &OwnedBusName| {
        let process = daemon.get_connection_unix_process_id(name.as_ref());
        name.starts_with(':') && process.is_ok_and(|id| processes.contains(&id))
    };
    let names = daemon.list_names().unwrap();
    names.into_iter().filter(is_window).find_map(|owner| {
        let entries = entries(bus, &owner)?;
        let (id, _) = entries.iter().find(|(_, it)| {
            let label = it.get("label").and_then(|it| <&str>::try_from(it).ok());
            let enabled = it.get("enabled").and_then(|it| bool::try_from(it).ok());
            label == Some(entry) && enabled.unwrap_or(true)
        })?;
        Some((owner, *id))
    })
}

type Entry = (i32, HashMap<String, OwnedValue>);

fn entries(bus: &Connection, owner: &OwnedBusName) -> Option<Vec<Entry>> {
    let ids: Vec<i32> = (0..ENTRIES).collect();
    let all: Vec<&str> = Vec::new();
    let menu = menu_of(bus, owner);
    menu.call("GetGroupProperties", &(ids, all)).ok()
}

fn menu_of<'a>(bus: &Connection, owner: &'a OwnedBusName) -> Proxy<'a> {
    Proxy::new(bus, owner.as_ref(), MENU, "com.canonical.dbusmenu").unwrap()
}
