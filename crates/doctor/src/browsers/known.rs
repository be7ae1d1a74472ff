//! The list of browsers that Portico knows: data, so that it can be mended without touching code.

use std::sync::LazyLock;

use serde::Deserialize;

static LIST: LazyLock<List> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/browsers.toml")).unwrap_or_else(|error| {
        tracing::error!(%error, "the list of browsers can't be read");
        List::default()
    })
});

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    reviewed: Option<toml::value::Datetime>,
    web_view: WebViews,
    browser: Vec<Known>,
}

/// The oldest web view of each kind that Portico's window is known to work in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebViews {
    pub(crate) webkitgtk: String,
    pub(crate) webview2: String,
}

/// A browser, as each system knows it.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "each system reads its own part of the list")]
pub(crate) struct Known {
    /// Which words explain its settings: channels of one browser share it.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) engine: Engine,
    #[serde(default = "yes")]
    pub(crate) supported: bool,
    pub(crate) minimum: Option<u32>,
    #[serde(default)]
    pub(crate) desktop: Vec<String>,
    #[serde(default)]
    pub(crate) programs: Vec<String>,
    #[serde(default)]
    pub(crate) prog_ids: Vec<String>,
    #[serde(default)]
    pub(crate) bundles: Vec<String>,
    #[serde(default)]
    pub(crate) linux: Vec<String>,
    #[serde(default)]
    pub(crate) macos: Vec<String>,
    #[serde(default)]
    pub(crate) windows: Vec<String>,
    #[serde(default)]
    pub(crate) policy: Places,
    pub(crate) beacon: Option<String>,
    pub(crate) app: Option<String>,
}

/// Where a browser looks for policies.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "each system reads its own part of the list")]
pub(crate) struct Places {
    /// Folders, below the root.
    #[serde(default)]
    pub(crate) linux: Vec<String>,
    /// A preferences domain.
    pub(crate) macos: Option<String>,
    /// A key below `Software\Policies`.
    pub(crate) windows: Option<String>,
}

/// Whose settings a browser's are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Safari,
    Unknown,
}

fn yes() -> bool {
    true
}

/// All of them.
pub(crate) fn all() -> &'static [Known] {
    &LIST.browser
}

/// The first whose names hold this one.
pub(crate) fn named(
    names: impl Fn(&'static Known) -> &'static [String],
    is: impl Fn(&str) -> bool,
) -> Option<&'static Known> {
    all()
        .iter()
        .find(|known| names(known).iter().any(|name| is(name)))
}

/// The oldest web views.
pub(crate) fn web_views() -> &'static WebViews {
    &LIST.web_view
}

/// The day on which the list was looked through: `2026-11-22`.
pub(crate) fn reviewed() -> String {
    LIST.reviewed
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read_and_every_name_leads_to_one_browser() {
        assert!(LIST.reviewed.is_some());
        type Names = fn(&'static Known) -> &'static [String];
        let ways: [Names; 4] = [
            |known| &known.desktop,
            |known| &known.programs,
            |known| &known.prog_ids,
            |known| &known.bundles,
        ];
        for names in ways {
            let mut seen: Vec<_> = all().iter().flat_map(names).collect();
            assert!(seen.len() > 5);
            let before = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!(before, seen.len());
        }
    }

    #[test]
    fn a_browser_with_settings_to_read_has_a_place_for_them() {
        for known in all() {
            let places = known.linux.len() + known.macos.len() + known.windows.len();
            let has_settings = matches!(known.engine, Engine::Chromium | Engine::Firefox);
            assert_eq!(places > 0, has_settings, "{}", known.name);
        }
    }
}
