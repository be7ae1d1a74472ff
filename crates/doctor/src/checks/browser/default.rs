//! Which browser opens the sign-in, and whether it is one that a service can be expected to support.

use std::time::Duration;

use portico_core::platform::env;

use crate::browsers::{self, Browser, known};
use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "browser.default",
    category: Category::Browser,
    article: "supported-browsers",
    limit: Duration::from_secs(3),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let system = &context.system;
    let default = browsers::default(system).await;
    let version = match &default {
        browsers::Default::Is(browser) => {
            let minimum = browser.known.and_then(|known| known.minimum);
            browser.version(system, minimum).await
        }
        _ => None,
    };
    let opens = browsers::has_desktop(system) || system.variable(env::BROWSER).is_some();
    judge(default, version.as_deref(), opens)
}

fn judge(default: browsers::Default, version: Option<&str>, opens: bool) -> Finding {
    match default {
        browsers::Default::Misnamed => Finding::fail(Message::new("browser-misnamed"))
            .suspect(Cause::BrowserMissing, Confidence::Certain)
            .remedy(Remedy::step("step-browser-variable")),
        _ if !opens => Finding::not_applicable(Message::new("browser-no-desktop"))
            .remedy(Remedy::step("step-copy-link")),
        browsers::Default::Missing => Finding::fail(Message::new("browser-missing"))
            .suspect(Cause::BrowserMissing, Confidence::Certain)
            .remedy(Remedy::step("step-install-browser"))
            .remedy(Remedy::step("step-copy-link"))
            .remedy(Remedy::Act(Act::OpenBrowserSettings)),
        browsers::Default::Unknown => {
            Finding::skipped(Message::new("browser-not-told")).remedy(Remedy::Act(Act::TestBrowser))
        }
        browsers::Default::Is(browser) => {
            let finding = of_browser(&browser, version).because("browser", browser.evidence());
            match version {
                Some(version) => finding.because("version", Evidence::version(version)),
                None => finding,
            }
        }
    }
}

fn of_browser(browser: &Browser, version: Option<&str>) -> Finding {
    let words = |id: &str| Message::new(id).with("browser", browser.spoken());
    let Some(known) = browser.known else {
        return Finding::pass_with(words("browser-unfamiliar"));
    };
    if !known.supported {
        return Finding::warn(words("browser-unsupported"))
            .suspect(Cause::BrowserUnsupported, Confidence::Likely)
            .remedy(Remedy::step("step-other-browser"))
            .remedy(Remedy::Act(Act::OpenBrowserSettings));
    }
    let is_old = version
        .and_then(browsers::major)
        .zip(known.minimum)
        .is_some_and(|(version, minimum)| version < minimum);
    if is_old {
        return Finding::warn(words("browser-old"))
            .suspect(Cause::BrowserUnsupported, Confidence::Likely)
            .because("list_of", Evidence::version(&known::reviewed()))
            .remedy(Remedy::Step(words("step-update-browser")))
            .remedy(Remedy::step("step-other-browser"))
            .remedy(Remedy::Act(Act::OpenBrowserSettings));
    }
    Finding::pass()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing::assert_has_words;

    fn is(name: &str, version: Option<&str>) -> Finding {
        let default = browsers::Default::Is(Browser::for_test(name));
        let finding = judge(default, version, true);
        assert_has_words(&finding);
        finding
    }

    #[test]
    fn a_browser_of_this_year_passes_and_so_does_one_newer_than_the_list() {
        for version in [Some("156.0.8078.79"), Some("999.0"), Some("odd"), None] {
            assert_eq!(is("Chrome", version).status, Status::Pass, "{version:?}");
        }
        assert_eq!(is("Firefox", Some("140.2")).status, Status::Pass);
        assert_eq!(is("Vivaldi", Some("1.0")).status, Status::Pass);
    }

    #[test]
    fn an_old_browser_and_one_that_is_dropped_warn() {
        for (name, version) in [
            ("Chrome", Some("96.0.4664.45")),
            ("Firefox", Some("91.0")),
            ("Internet Explorer", None),
        ] {
            let finding = is(name, version);
            assert_eq!(finding.status, Status::Warn);
            assert_eq!(finding.suspects[0].cause, Cause::BrowserUnsupported);
        }
    }

    #[test]
    fn a_browser_that_nobody_knows_is_no_alarm() {
        let finding = is("Mystery", Some("0.1"));
        assert_eq!(finding.status, Status::Pass);
        assert!(finding.message.is_some() && finding.suspects.is_empty());
    }

    #[test]
    fn no_browser_fails_only_where_one_could_open() {
        let missing = judge(browsers::Default::Missing, None, true);
        assert_eq!(missing.status, Status::Fail);
        assert_eq!(missing.suspects[0].cause, Cause::BrowserMissing);
        let headless = judge(browsers::Default::Missing, None, false);
        assert_eq!(headless.status, Status::Skipped);
        assert_eq!(headless.suspects, []);
        let misnamed = judge(browsers::Default::Misnamed, None, false);
        assert_eq!(misnamed.status, Status::Fail);
        let unknown = judge(browsers::Default::Unknown, None, true);
        assert_eq!(unknown.status, Status::Skipped);
        for finding in [missing, headless, misnamed, unknown] {
            assert_has_words(&finding);
        }
    }
}
