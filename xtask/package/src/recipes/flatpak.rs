//! Flatpak: the two Debian packages inside GNOME's runtime. The policy is the host's, so its `/etc`
//! is visible, at `/run/host/etc`, where core looks for it; the keychain is asked by name; the browser and
//! links go through the desktop's portal.

use std::path::PathBuf;

use serde_json::{Value, json};
use xtask::Trouble;

use super::{Offered, Written};
use crate::release::Table;

const APP: &str = "app.portico.desktop";
/// GNOME's runtime. It gets no fixes after a year: look at what is current before each release.
const RUNTIME: &str = "50";

pub(super) fn recipe(_: &Table, offered: &[Offered]) -> Result<Vec<Written>, Trouble> {
    let mut sources = Vec::new();
    let mut commands = Vec::new();
    for one in offered {
        sources.push(json!({
            "type": "file", "url": one.url, "sha256": one.sha256, "dest-filename": one.name,
        }));
        commands.push(format!("ar x {} && tar -xf data.tar.*", one.name));
        commands.push("rm data.tar.* control.tar.* debian-binary".to_owned());
    }
    commands.push("cp -r usr/* /app/".to_owned());
    commands.push("printf 'flatpak\\n' > /app/lib/portico/install-source".to_owned());
    let manifest: Value = json!({
        "id": APP,
        "runtime": "org.gnome.Platform",
        "runtime-version": RUNTIME,
        "sdk": "org.gnome.Sdk",
        "command": "portico-desktop",
        "finish-args": [
            "--share=ipc",
            "--share=network",
            "--socket=wayland",
            "--socket=fallback-x11",
            "--device=dri",
            "--filesystem=host-etc:ro",
            "--talk-name=org.freedesktop.secrets",
            "--talk-name=org.kde.StatusNotifierWatcher",
        ],
        "modules": [{
            "name": "portico",
            "buildsystem": "simple",
            "build-commands": commands,
            "sources": sources,
        }],
    });
    let text = format!("{manifest:#}\n");
    Ok(vec![(PathBuf::from(format!("{APP}.json")), text)])
}
