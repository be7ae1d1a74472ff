//! What the default browser does with the service's cookies, by its settings and by policy.

use std::time::Duration;

use portico_core::Code;

use crate::browsers::cookies::{Cookies as Effect, CookiesUnknown, SetBy, Setting};
use crate::browsers::known::Engine;
use crate::browsers::{self, Browser};
use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "browser.cookies",
    category: Category::Browser,
    article: "cookies",
    limit: Duration::from_secs(3),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let browser = match browsers::default(&context.system).await {
        browsers::Default::Is(browser) => browser,
        browsers::Default::Missing | browsers::Default::Misnamed | browsers::Default::Unknown => {
            return Finding::not_applicable(Message::new("cookies-no-browser"));
        }
    };
    let sites = sites(context);
    let (here, system) = (browser.clone(), context.system.clone());
    let of = sites.clone();
    let looked = tokio::task::spawn_blocking(move || here.cookies(&system, &of));
    let Ok((profile, found)) = looked.await else {
        return Finding::skipped(Message::new("skipped-broke"));
    };
    let stuck = matches!(
        context.problem.as_ref().map(|problem| problem.code),
        Some(Code::BrowserTimeout | Code::SignInExpired)
    );
    let finding = judge(&browser, found, &sites, stuck).because("browser", browser.evidence());
    match profile.as_ref().and_then(|profile| profile.file_name()) {
        Some(name) => finding.because("profile", Evidence::text(&name.to_string_lossy())),
        None => finding,
    }
}

/// The sites whose own cookies the sign-in can't do without: where it begins, or, without such an
/// address, wherever it leads.
fn sites(context: &Context) -> Vec<Target> {
    let profile = &context.profile;
    let mut sites: Vec<Target> = [&profile.issuer, &profile.sign_in_page]
        .into_iter()
        .flatten()
        .filter_map(Target::of)
        .collect();
    sites.dedup();
    if sites.is_empty() {
        sites = context.targets();
    }
    sites
}

fn judge(
    browser: &Browser,
    found: Result<Effect, CookiesUnknown>,
    sites: &[Target],
    stuck: bool,
) -> Finding {
    let host = sites.first().map_or("", |site| site.host.as_str());
    let words = |id: &str| {
        Message::new(id)
            .with("browser", browser.spoken())
            .with("kind", browser.known.map_or("", |known| known.id.as_str()))
            .with("host", host)
    };
    let (finding, setting, step) = match found {
        Ok(Effect::Taken) => return Finding::pass(),
        Ok(Effect::None(setting)) => (
            Finding::fail(words(match setting.by {
                SetBy::Person => "cookies-blocked",
                SetBy::Organization => "cookies-blocked-by-policy",
            }))
            .suspect(Cause::CookiesBlocked, sure(browser, &setting)),
            setting,
            "step-allow-cookies",
        ),
        Ok(Effect::NoThirdParty(setting)) => (
            match setting.by {
                SetBy::Person => Finding::warn(words("cookies-third-party"))
                    .suspect(Cause::ThirdPartyCookiesBlocked, Confidence::Likely),
                SetBy::Organization => Finding::warn(words("cookies-third-party-by-policy"))
                    .suspect(Cause::ThirdPartyCookiesBlockedByPolicy, Confidence::Likely),
            },
            setting,
            "step-allow-third-party",
        ),
        // A browser's protection as it comes, or a stricter one, is nothing to warn of before
        // somebody got stuck.
        Ok(Effect::Guarded(setting)) => (
            match stuck {
                true => Finding::warn(words("cookies-guarded"))
                    .suspect(Cause::ThirdPartyCookiesBlocked, Confidence::Possible),
                false => Finding::pass_with(words("cookies-guarded")),
            },
            setting,
            "step-allow-third-party",
        ),
        Err(why) => {
            return Finding::skipped(words(match why {
                CookiesUnknown::Denied => "cookies-denied",
                CookiesUnknown::Malformed => "cookies-malformed",
                CookiesUnknown::NoProfile => "cookies-no-profile",
                CookiesUnknown::Unfamiliar => "cookies-unfamiliar",
            }))
            .remedy(Remedy::Step(words("step-look-at-cookies")));
        }
    };
    let finding = match setting.by {
        SetBy::Person => finding.remedy(Remedy::Step(words(step))),
        SetBy::Organization => finding.remedy(Remedy::ForIt(
            words("it-allow-cookies")
                .with("policy", setting.name)
                .with_optional("place", browser.policy_place().as_deref()),
        )),
    };
    because(finding, setting)
}

/// Firefox keeps the person's exceptions for single sites where nothing is looked at.
fn sure(browser: &Browser, setting: &Setting) -> Confidence {
    let engine = browser.known.map(|known| known.engine);
    match (engine, setting.by) {
        (Some(Engine::Firefox), SetBy::Person) => Confidence::Likely,
        _ => Confidence::Certain,
    }
}

fn because(finding: Finding, setting: Setting) -> Finding {
    finding
        .because("setting", Evidence::word(setting.name))
        .because("value", setting.value)
        .because(
            "set_by",
            Evidence::word(match setting.by {
                SetBy::Person => "person",
                SetBy::Organization => "organization",
            }),
        )
}

#[cfg(test)]
mod tests;
