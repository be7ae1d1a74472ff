//! Which way the sign-in goes to each host, which rule of which source says so, whether a proxy on it
//! answers, and whether it lets through. A proxy that speaks TLS itself, or SOCKS, is reached and not
//! asked.

use std::time::Duration;

use futures_util::future::join_all;
use portico_core::Code;
use portico_proxy::probe::{self, Answer, NotReached};
use portico_proxy::{Fault, Found, Rule, Script, Source, Ways};
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding, Status};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::proxies::{self, AtProxy};
use crate::remedy::Remedy;

/// How long one silent host may take.
const TIMEOUT: Duration = Duration::from_millis(2200);

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.proxy",
    category: Category::Network,
    article: "proxy-and-tls",
    limit: Duration::from_secs(10),
    depends_on: &[],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let targets: Vec<Target> = context
        .targets()
        .into_iter()
        .filter(|target| !target.is_here())
        .collect();
    if targets.is_empty() {
        return Finding::not_applicable(Message::new("proxy-nothing-outside"));
    }
    let addresses: Vec<Url> = targets.iter().filter_map(Target::url).collect();
    let found = proxies::of(context, &addresses).await;
    let seen = look_at(context, &targets, &found).await;
    let finding = judge(&found.script, &seen);
    let idle =
        portico_proxy::environment::idle_exceptions(&crate::asked::surroundings(&context.system));
    with_idle(finding, &idle, &seen)
}

/// What was seen of the way to one host.
#[derive(Debug)]
struct Seen {
    host: String,
    way: Result<Ways, Fault>,
    /// What its proxy said, where it goes through one.
    asked: Option<AtProxy>,
    /// Whether it is reached without a proxy, where that is the way because of the script.
    direct: Option<bool>,
}

async fn look_at(context: &Context, targets: &[Target], found: &Found) -> Vec<Seen> {
    let names = context.portico.http().as_ref();
    let is_without_its_script = match found.script {
        Script::Unreachable { .. } | Script::Broken { .. } => true,
        Script::None | Script::Answers { .. } | Script::Undecided { .. } => false,
    };
    let looked = targets.iter().zip(&found.ways).map(async |(target, way)| {
        let asked = match way {
            Ok(ways) => proxies::ask(context, ways, target, TIMEOUT).await,
            Err(_) => None,
        };
        let direct = match is_without_its_script && asked.is_none() {
            true => Some(
                probe::connect(names, &target.host, target.port, TIMEOUT)
                    .await
                    .is_ok(),
            ),
            false => None,
        };
        Seen {
            host: target.host.clone(),
            way: way.clone(),
            asked: asked.map(|(asked, _)| asked),
            direct,
        }
    });
    join_all(looked).await
}

fn judge(script: &Script, seen: &[Seen]) -> Finding {
    let ways = worst(seen.iter().filter_map(trouble_of_way));
    let all = [ways, trouble_of_script(script, seen)];
    let finding = worst(all.into_iter().flatten()).unwrap_or_else(Finding::pass);
    with_evidence(finding, script, seen)
}

/// The first of the worst.
fn worst(findings: impl DoubleEndedIterator<Item = Finding>) -> Option<Finding> {
    findings.rev().max_by_key(|finding| match finding.status {
        Status::Pass | Status::Skipped => 0,
        Status::Warn => 1,
        Status::Fail => 2,
    })
}

/// What stands in the sign-in's way.
fn trouble_of_way(seen: &Seen) -> Option<Finding> {
    let asked = match (&seen.way, &seen.asked) {
        (Err(fault), _) => return Some(trouble_of_setting(fault)),
        (Ok(_), asked) => asked.as_ref()?,
    };
    let words = |id| {
        let untold = asked.untold.as_ref().and_then(|untold| untold.why);
        words(id, seen, asked).with_optional("untold", untold)
    };
    let cause = |cause| Some((cause, Confidence::Certain));
    let (finding, cause) = match asked.heard.answer {
        Answer::Open | Answer::There => return None,
        Answer::LeftAlone | Answer::Dead(NotReached::Near) => {
            (Finding::warn(words("proxy-left-alone")), None)
        }
        Answer::SignIn => (
            wants_sign_in(words("proxy-wants-sign-in"), asked),
            cause(Cause::Problem(Code::ProxySignIn)),
        ),
        Answer::Refuses(_) => (
            Finding::fail(words("proxy-refuses")).remedy(Remedy::for_it("it-allow-in-proxy")),
            cause(Cause::ProxyForbids),
        ),
        Answer::Dead(_) => (dead(seen, asked), cause(Cause::ProxyDead)),
        Answer::NoProxy => (
            Finding::fail(words("proxy-is-none")).remedy(switch_off(asked)),
            // It may be one that breaks off what it does not allow.
            Some((Cause::ProxyDead, Confidence::Likely)),
        ),
        Answer::CantReach(_) => (Finding::warn(words("proxy-cant-reach")), None),
        Answer::Silent => (Finding::warn(words("proxy-silent")), None),
    };
    Some(match cause {
        Some((cause, confidence)) => finding.suspect(cause, confidence),
        None => finding,
    })
}

/// What the person can do, and what their company.
fn wants_sign_in(words: Message, asked: &AtProxy) -> Finding {
    let untold = asked.untold.as_ref();
    let finding = Finding::fail(words);
    let finding = match untold.and_then(|untold| untold.why) {
        Some("no-ticket" | "expired") => finding.remedy(Remedy::step("step-get-ticket")),
        Some("clock-skew") => finding.remedy(Remedy::step("step-set-clock-for-ticket")),
        _ if untold.is_some_and(|untold| untold.takes_password.is_some()) => {
            finding.remedy(Remedy::step("step-give-proxy-password"))
        }
        _ => finding,
    };
    finding.remedy(Remedy::for_it("it-let-through-proxy"))
}

fn trouble_of_setting(fault: &Fault) -> Finding {
    let words = Message::new("proxy-setting-invalid")
        .with("place", fault.place.as_str())
        .with("fault", fault.reason.as_str())
        .with("right", fault.right.as_str());
    let mend = Message::new("step-mend-proxy-setting")
        .with("place", fault.place.as_str())
        .with("right", fault.right.as_str());
    Finding::fail(words)
        .suspect(
            Cause::Problem(Code::ProxySettingInvalid),
            Confidence::Certain,
        )
        .remedy(Remedy::Step(mend))
}

fn dead(seen: &Seen, asked: &AtProxy) -> Finding {
    // One on this computer that does not answer was left behind by a program that is gone.
    let id = match asked.proxy.is_here() {
        true => "proxy-left-over",
        false => "proxy-dead",
    };
    Finding::fail(words(id, seen, asked)).remedy(switch_off(asked))
}

fn switch_off(asked: &AtProxy) -> Remedy {
    match &asked.source {
        Some(Source::Environment(_)) => Remedy::step("step-unset-proxy-variables"),
        Some(source) if source.is_policy() => {
            let place = source.to_string();
            Remedy::ForIt(Message::new("it-mend-proxy-policy").with("place", place))
        }
        _ => Remedy::step("step-switch-proxy-off"),
    }
}

fn trouble_of_script(script: &Script, seen: &[Seen]) -> Option<Finding> {
    // There is another proxy, or no need for one.
    let fine = seen
        .iter()
        .all(|seen| seen.asked.is_some() || seen.direct == Some(true));
    let (words, cause) = match (script, fine) {
        (Script::None | Script::Answers { .. }, _) => return None,
        (Script::Undecided { .. }, _) => {
            return Some(Finding::pass_with(Message::new("pac-undecided")));
        }
        (Script::Unreachable { .. }, true) => ("pac-not-needed", Cause::PacUnreachable),
        (Script::Unreachable { .. }, false) => ("pac-unreachable", Cause::PacUnreachable),
        (Script::Broken { .. }, true) => ("pac-mistake", Cause::PacBroken),
        (Script::Broken { .. }, false) => ("pac-broken", Cause::PacBroken),
    };
    let finding = match fine {
        true => Finding::warn(Message::new(words)).suspect(cause, Confidence::Possible),
        false => Finding::fail(Message::new(words)).suspect(cause, Confidence::Likely),
    };
    let is_policy = |source: &Source| source.is_policy();
    let mut sources = seen
        .iter()
        .filter_map(|seen| seen.way.as_ref().ok()?.source.as_ref());
    let finding = match cause {
        Cause::PacUnreachable if !sources.any(is_policy) => {
            finding.remedy(Remedy::step("step-switch-proxy-off"))
        }
        _ => finding,
    };
    Some(finding.remedy(Remedy::for_it("it-mend-pac")))
}

fn words(id: &str, seen: &Seen, asked: &AtProxy) -> Message {
    Message::new(id)
        .with("host", seen.host.as_str())
        .with("proxy", asked.proxy.shown())
}

fn with_evidence(finding: Finding, script: &Script, seen: &[Seen]) -> Finding {
    let by_host = seen.iter().map(|seen| {
        let what = match (&seen.way, &seen.asked) {
            (Err(_), _) => Evidence::word("none"),
            (Ok(_), Some(asked)) => came_of(asked.heard.answer),
            (Ok(_), None) => Evidence::word("direct"),
        };
        (seen.host.as_str(), what)
    });
    let mut finding = finding.because("ways", Evidence::by_name(by_host));
    let rules = seen.iter().filter_map(|seen| {
        let ways = seen.way.as_ref().ok()?;
        let is_said = ways.rule != Rule::Unset;
        is_said.then(|| (seen.host.as_str(), Evidence::text(&ways.said(&seen.host))))
    });
    let rules: Vec<_> = rules.collect();
    if !rules.is_empty() {
        finding = finding.because("proxy_rule", Evidence::by_name(rules));
    }
    if let Some(asked) = seen.iter().find_map(|seen| seen.asked.as_ref()) {
        finding = finding.because("proxy", Evidence::host(&asked.proxy.shown()));
        if let Some(source) = &asked.source {
            finding = finding.because("proxy_source", Evidence::word(source.as_str()));
        }
    }
    let all = || seen.iter().filter_map(|seen| seen.asked.as_ref());
    if let Some(status) = all().find_map(|asked| status(asked.heard.answer)) {
        finding = finding.because("proxy_status", Evidence::number(status.into()));
    }
    if let Some(asked) = all().find(|asked| !asked.heard.challenges.is_empty()) {
        let offers = asked.heard.challenges.iter();
        let offers = offers.map(|it| Evidence::text(it.scheme.as_str()));
        finding = finding.because("proxy_offers", Evidence::list(offers));
    }
    if let Some(why) = all().find_map(|asked| asked.untold.as_ref()?.why) {
        finding = finding.because("proxy_untold", Evidence::word(why));
    }
    match script {
        Script::None => finding,
        Script::Unreachable { address, status } => {
            let finding = finding.because("proxy_script", Evidence::origin(address));
            match status {
                Some(status) => {
                    finding.because("script_status", Evidence::number((*status).into()))
                }
                None => finding,
            }
        }
        Script::Answers { address }
        | Script::Broken { address }
        | Script::Undecided { address } => {
            finding.because("proxy_script", Evidence::origin(address))
        }
    }
}

/// Entries of `NO_PROXY` that leave nothing out are told of, and warned of where one seems to mean a
/// host of this service.
fn with_idle(finding: Finding, idle: &[(&'static str, String, String)], seen: &[Seen]) -> Finding {
    if idle.is_empty() {
        return finding;
    }
    let means = |right: &str, host: &str| {
        let right = right.trim_start_matches('.');
        right == "*"
            || host == right
            || host.strip_suffix(right).is_some_and(|it| it.ends_with('.'))
    };
    let meant = idle.iter().find(|(_, _, right)| {
        let through = |seen: &&Seen| seen.asked.is_some();
        seen.iter()
            .filter(through)
            .any(|seen| means(right, &seen.host))
    });
    let entries = idle.iter().map(|(_, entry, _)| Evidence::text(entry));
    let told = Evidence::list(entries);
    let finding = match meant {
        Some((list, entry, right)) if finding.status == Status::Pass => {
            let words = Message::new("proxy-exception-idle")
                .with("place", *list)
                .with("entry", entry.as_str())
                .with("right", right.as_str());
            let mut warned = Finding::warn(words);
            warned.evidence = finding.evidence;
            warned
        }
        _ => finding,
    };
    finding.because("idle_exceptions", told)
}

fn came_of(answer: Answer) -> Evidence {
    Evidence::word(match answer {
        Answer::Open => "open",
        Answer::SignIn => "sign_in",
        Answer::Refuses(_) => "refused",
        Answer::CantReach(_) => "not_reached",
        Answer::Dead(NotReached::NoName) => "proxy_unknown",
        Answer::Dead(NotReached::Refused) => "proxy_closed",
        Answer::Dead(NotReached::Silent) => "proxy_silent",
        Answer::Silent => "silent",
        Answer::NoProxy => "no_proxy",
        Answer::There => "reached",
        Answer::LeftAlone | Answer::Dead(NotReached::Near) => "not_looked_at",
    })
}

fn status(answer: Answer) -> Option<u16> {
    match answer {
        Answer::SignIn => Some(407),
        Answer::Refuses(status) | Answer::CantReach(status) => Some(status),
        Answer::Open
        | Answer::Dead(_)
        | Answer::Silent
        | Answer::NoProxy
        | Answer::There
        | Answer::LeftAlone => None,
    }
}

#[cfg(test)]
mod tests;
