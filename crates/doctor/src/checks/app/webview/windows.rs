use super::System;
use crate::system::registry::Hive;

/// The key under which the WebView2 runtime keeps its version, as its vendor documents it.
const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

pub(super) fn installed(_: &System) -> Option<String> {
    let version = [
        (Hive::Machine, format!(r"SOFTWARE\WOW6432Node\{CLIENT}")),
        (Hive::Machine, format!(r"SOFTWARE\{CLIENT}")),
        (Hive::Person, format!(r"Software\{CLIENT}")),
    ]
    .iter()
    .find_map(|(hive, key)| hive.text(key, "pv"))?;
    // An uninstalled runtime leaves zeros behind.
    (version != "0.0.0.0" && !version.is_empty()).then(|| format!("WebView2 {version}"))
}
