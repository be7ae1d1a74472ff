//! A Flatpak asks the portal, GNOME and its relatives are read by `gsettings`, KDE by its file. Other
//! desktops have no setting of their own: browsers then look at the environment.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::{Settings, gnome, kde};
use crate::surroundings::Surroundings;

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

pub(super) async fn read(surroundings: &Surroundings) -> Option<Settings> {
    #[cfg(target_os = "linux")]
    if super::portal::is_the_only_way(surroundings) {
        return Some(Settings {
            by_portal: true,
            ..Settings::at(super::portal::PLACE)
        });
    }
    let desktop = surroundings
        .variable("XDG_CURRENT_DESKTOP")?
        .to_ascii_lowercase();
    if desktop.split(':').any(|name| name == "kde") {
        let folder = surroundings
            .variable("XDG_CONFIG_HOME")
            .map_or_else(|| surroundings.home.join(".config"), PathBuf::from);
        let text = surroundings.read(&folder.join("kioslaverc"));
        return Some(kde::parse(&text.unwrap_or_default()));
    }
    if !desktop.split(':').any(|name| LIKE_GNOME.contains(&name)) {
        return None;
    }
    let arguments = ["list-recursively", "org.gnome.system.proxy"];
    gnome::parse(&surroundings.ask("gsettings", &arguments, LIMIT).await?)
}

pub(super) async fn offered(surroundings: &Surroundings) -> Option<Url> {
    super::offered_by(&surroundings.read(&surroundings.path("etc/resolv.conf"))?)
}
