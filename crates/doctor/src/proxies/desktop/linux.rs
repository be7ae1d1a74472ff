//! GNOME and its relatives by `gsettings`, KDE by its file. Other desktops have no setting of
//! their own: browsers then look at the environment.

use std::path::PathBuf;
use std::time::Duration;

use super::{Settings, gnome, kde};
use crate::system::System;

const LIMIT: Duration = Duration::from_millis(500);

/// The desktops whose browsers read GNOME's setting.
const LIKE_GNOME: &[&str] = &[
    "gnome",
    "unity",
    "cinnamon",
    "x-cinnamon",
    "pantheon",
    "deepin",
    "ukui",
    "budgie",
    "mate",
];

pub(super) async fn read(system: &System) -> Option<Settings> {
    let desktop = system.variable("XDG_CURRENT_DESKTOP")?.to_ascii_lowercase();
    if desktop.split(':').any(|name| name == "kde") {
        let folder = system
            .variable("XDG_CONFIG_HOME")
            .map_or_else(|| system.home.join(".config"), PathBuf::from);
        return Some(match system.read(&folder.join("kioslaverc")) {
            Ok(text) => kde::parse(&text),
            Err(_) => Settings::default(),
        });
    }
    if !desktop.split(':').any(|name| LIKE_GNOME.contains(&name)) {
        return None;
    }
    let arguments = ["list-recursively", "org.gnome.system.proxy"];
    gnome::parse(&system.ask("gsettings", &arguments, LIMIT).await?)
}

pub(super) fn search_domain(system: &System) -> Option<String> {
    let text = system.read(&system.path("etc/resolv.conf")).ok()?;
    super::first_search_domain(&text)
}
