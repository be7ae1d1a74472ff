//! Whether links that begin with `portico:` lead to this app.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;

use std::time::Duration;

use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::{Evidence, redacted};
use crate::message::Message;
use crate::remedy::Remedy;
use crate::system::System;

const SCHEME: &str = "portico";
/// What macOS calls the app.
#[allow(dead_code, reason = "programs have bundles on macOS only")]
const BUNDLE: &str = "app.portico.desktop";

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "app.deep_link",
    category: Category::App,
    article: "report",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let told = system::ask(&context.system).await;
    let system = context.system.clone();
    let found = tokio::task::spawn_blocking(move || system::handler(&system, told));
    match found.await {
        Ok(handler) => judge(&handler),
        Err(_) => Finding::skipped(Message::new("skipped-broke")),
    }
}

/// What opens the links.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(dead_code, reason = "what can be told depends on the system")]
enum Handler {
    /// This app.
    Ours,
    /// This app, from where it no longer is.
    Gone,
    /// Another program.
    Other(String),
    /// Nothing.
    Nobody,
    /// The system does not say.
    Unknown,
}

impl Handler {
    /// Whose a program is, by its path.
    #[allow(dead_code, reason = "macOS names bundles")]
    fn of(program: &std::path::Path, is_there: bool) -> Self {
        // `portico-desktop`, or an AppImage, which carries the version in its name.
        let name = program
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let is_ours = name
            .get(..SCHEME.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
            && matches!(name.as_bytes().get(SCHEME.len()), None | Some(b'-' | b'_'));
        match (is_ours, is_there) {
            (true, true) => Self::Ours,
            (true, false) => Self::Gone,
            (false, _) => Self::Other(name),
        }
    }
}

fn judge(handler: &Handler) -> Finding {
    match handler {
        Handler::Ours => Finding::pass(),
        Handler::Nobody => Finding::pass_with(Message::new("deep-link-nobody")),
        Handler::Unknown => Finding::not_applicable(Message::new("deep-link-unknown")),
        Handler::Gone => {
            Finding::warn(Message::new("deep-link-gone")).remedy(Remedy::step("step-claim-links"))
        }
        Handler::Other(name) => {
            Finding::warn(Message::new("deep-link-other").with("program", redacted(name)))
                .because("handler", Evidence::text(name))
                .remedy(Remedy::step("step-claim-links"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::check::Status;
    use crate::testing::assert_has_words;

    #[test]
    fn each_handler_has_its_verdict() {
        for (handler, status) in [
            (Handler::Ours, Status::Pass),
            (Handler::Nobody, Status::Pass),
            (Handler::Gone, Status::Warn),
            (Handler::Other("other-app".to_owned()), Status::Warn),
            (Handler::Unknown, Status::Skipped),
        ] {
            let finding = judge(&handler);
            assert_eq!(finding.status, status);
            assert_eq!(finding.suspects, []);
            assert_has_words(&finding);
        }
    }

    #[test]
    fn this_app_is_known_by_its_programs_name() {
        for ours in [
            "/usr/bin/portico-desktop",
            "/opt/Portico_0.1.0_amd64.AppImage",
        ] {
            assert_eq!(Handler::of(Path::new(ours), true), Handler::Ours, "{ours}");
            assert_eq!(Handler::of(Path::new(ours), false), Handler::Gone, "{ours}");
        }
        for other in ["/usr/bin/porticoid", "/usr/bin/firefox", ""] {
            let handler = Handler::of(Path::new(other), true);
            assert!(matches!(handler, Handler::Other(_)), "{other}");
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod linux_tests;
