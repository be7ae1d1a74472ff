//! Which engine shows Portico's window, and whether it is one that the window works in.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;

use std::time::Duration;

use crate::browsers::known;
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;
use crate::system::System;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "app.webview",
    category: Category::App,
    article: "report",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    if let Some(told) = &context.webview {
        return judge(Some(told));
    }
    let system = context.system.clone();
    let found = tokio::task::spawn_blocking(move || system::installed(&system));
    match found.await {
        Ok(found) => judge(found.as_deref()),
        Err(_) => Finding::skipped(Message::new("skipped-broke")),
    }
}

/// An engine is `name version`; only one that is on the list can be too old.
fn judge(engine: Option<&str>) -> Finding {
    let Some(engine) = engine else {
        return Finding::not_applicable(Message::new("webview-not-told"));
    };
    let (name, version) = engine.rsplit_once(' ').unwrap_or((engine, ""));
    let (name, minimum) = match name {
        "WebKitGTK" => ("WebKitGTK", Some(known::web_views().webkitgtk.as_str())),
        "WebView2" => ("WebView2", Some(known::web_views().webview2.as_str())),
        "WebKit" => ("WebKit", None),
        _ => return Finding::not_applicable(Message::new("webview-not-told")),
    };
    let finding = match minimum {
        Some(minimum) if is_older(version, minimum) => Finding::warn(
            Message::new("webview-old").with("engine", name),
        )
        .remedy(Remedy::step(match name {
            "WebView2" => "step-update-webview2",
            _ => "step-update-system",
        })),
        _ => Finding::pass(),
    };
    finding
        .because("engine", Evidence::word(name))
        .because("version", Evidence::version(version))
}

/// Whether a version is known to be older: one that can't be read is not.
fn is_older(version: &str, minimum: &str) -> bool {
    let numbers = |text: &str| -> Option<Vec<u32>> {
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    match (numbers(version), numbers(minimum)) {
        (Some(version), Some(minimum)) => version < minimum,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing::{self, assert_has_words};

    #[tokio::test]
    async fn the_engine_that_the_window_names_is_judged() {
        for (engine, status) in [
            ("WebKitGTK 2.50.4", Status::Pass),
            ("WebKitGTK 2.44.0", Status::Pass),
            ("WebKitGTK 2.36.8", Status::Warn),
            ("WebView2 142.0.3595.94", Status::Pass),
            ("WebView2 96.0.1054.31", Status::Warn),
            ("WebKit 20618.1.15.11.14", Status::Pass),
            ("WebKitGTK odd", Status::Pass),
            ("Gecko 1.0", Status::Skipped),
        ] {
            let (context, _folder) = testing::context();
            let context = Context {
                webview: Some(engine.to_owned()),
                ..context
            };
            let finding = look(&context).await;
            assert_eq!(finding.status, status, "{engine}");
            assert_has_words(&finding);
        }
    }

    #[tokio::test]
    #[cfg(target_os = "linux")]
    async fn without_a_window_there_is_nothing_to_look_at() {
        let (context, _folder) = testing::context();
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Skipped);
    }
}
