//! Which way the sign-in goes to each host, which rule of which source says so, whether a proxy on it
//! answers, and whether it lets through. A proxy that speaks TLS itself, or SOCKS, is reached and not
//! asked.

use std::time::Duration;

use portico_core::Code;
use portico_core::http::{Http, Untold};
use portico_proxy::probe::{self, Answer, Heard, NotReached};
use portico_proxy::{Fault, Found, Proxy as Address, Rule, Script, Source, Way, Ways, Within};
use tokio::task::JoinSet;
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding, Status};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::proxies;
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
    let http = context.portico.http();
    let addresses: Vec<Url> = targets.iter().filter_map(Target::url).collect();
    let found = proxies::of(context, &addresses).await;
    let seen = look_at(http, &targets, &found).await;
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
    asked: Option<Asked>,
    /// Whether it is reached without a proxy, where that is the way because of the script.
    direct: Option<bool>,
}

/// A proxy, and what it said.
#[derive(Debug, Clone)]
struct Asked {
    proxy: Address,
    source: Option<Source>,
    within: Within,
    heard: Heard,
    /// Where it wants to know who asks: why it does not let through whoever that is.
    untold: Option<Untold>,
}

async fn look_at(http: &std::sync::Arc<Http>, targets: &[Target], found: &Found) -> Vec<Seen> {
    let mut seen: Vec<Seen> = targets
        .iter()
        .zip(&found.ways)
        .map(|(target, way)| Seen {
            host: target.host.clone(),
            way: way.clone(),
            asked: None,
            direct: None,
        })
        .collect();
    let mut questions = JoinSet::new();
    let mut later = Vec::new();
    let mut password_is_out = false;
    for (place, (target, ways)) in targets.iter().zip(&found.ways).enumerate() {
        let Ok(ways) = ways else { continue };
        if ways.proxy().is_none() {
            continue;
        }
        let question = ask(http.clone(), ways.clone(), target.clone());
        // A wrong password that is sent for each host at once may lock somebody's account.
        let secret = ways.proxy().is_some_and(|proxy| proxy.login.is_some());
        match secret && std::mem::replace(&mut password_is_out, true) {
            true => later.push((place, question)),
            false => {
                questions.spawn(async move { (place, question.await) });
            }
        }
    }
    while let Some(Ok((place, asked))) = questions.join_next().await {
        let secret = asked
            .as_ref()
            .is_some_and(|asked| asked.proxy.login.is_some());
        for (place, question) in later.drain(..if secret { later.len() } else { 0 }) {
            match &asked {
                // It would say the same again.
                Some(known) if known.heard.answer == Answer::SignIn => {
                    put(place, asked.clone(), &mut seen);
                }
                _ => {
                    questions.spawn(async move { (place, question.await) });
                }
            }
        }
        put(place, asked, &mut seen);
    }
    tell(http, targets, &mut seen).await;
    if is_without_its_script(&found.script) {
        go_direct(http, targets, &mut seen).await;
    }
    seen
}

/// Tells the proxies that want to know it who asks, as the sign-in does, for one host after another:
/// what one of them refuses is not told it again.
async fn tell(http: &std::sync::Arc<Http>, targets: &[Target], seen: &mut [Seen]) {
    let mut refused: Vec<(String, Untold)> = Vec::new();
    for (target, seen) in targets.iter().zip(seen) {
        let asks = |asked: &&mut Asked| asked.heard.answer == Answer::SignIn;
        let Some(asked) = seen.asked.as_mut().filter(asks) else {
            continue;
        };
        let origin = asked.proxy.origin();
        if let Some((_, untold)) = refused.iter().find(|(proxy, _)| *proxy == origin) {
            asked.untold = Some(untold.clone());
            continue;
        }
        let to = (target.host.as_str(), target.port);
        let offered = &asked.heard.challenges;
        let told = http.ask_told(asked.within, &asked.proxy, offered, to, TIMEOUT);
        match told.await {
            Ok(answer) => asked.heard.answer = answer,
            Err(untold) => {
                refused.push((origin, untold.clone()));
                asked.untold = Some(untold);
            }
        }
    }
}

fn put(place: usize, asked: Option<Asked>, seen: &mut [Seen]) {
    if let Some(seen) = seen.get_mut(place) {
        seen.asked = asked;
    }
}

fn is_without_its_script(script: &Script) -> bool {
    match script {
        Script::Unreachable { .. } | Script::Broken { .. } => true,
        Script::None | Script::Answers { .. } | Script::Undecided { .. } => false,
    }
}

/// Tries the hosts that are reached directly.
async fn go_direct(http: &std::sync::Arc<Http>, targets: &[Target], seen: &mut [Seen]) {
    let mut tries = JoinSet::new();
    for (place, (target, seen)) in targets.iter().cloned().zip(seen.iter()).enumerate() {
        if seen.asked.is_none() {
            let http = http.clone();
            tries.spawn(async move {
                let names = http.as_ref();
                let reached = probe::connect(names, &target.host, target.port, TIMEOUT).await;
                (place, reached.is_ok())
            });
        }
    }
    while let Some(Ok((place, reached))) = tries.join_next().await {
        if let Some(seen) = seen.get_mut(place) {
            seen.direct = Some(reached);
        }
    }
}

/// Asks one proxy after another until one is there, as the sign-in does; none when the way that is
/// left is a direct one.
async fn ask(http: std::sync::Arc<Http>, ways: Ways, target: Target) -> Option<Asked> {
    let mut last = None;
    let whole = async {
        for way in &ways.ways {
            let Way::Proxy(proxy) = way else {
                last = None;
                break;
            };
            let to = (target.host.as_str(), target.port);
            let heard = probe::ask(ways.within(), http.as_ref(), proxy, to, TIMEOUT).await;
            let is_dead = matches!(heard.answer, Answer::Dead(_) | Answer::LeftAlone);
            last = Some(Asked {
                proxy: proxy.clone(),
                source: ways.source.clone(),
                within: ways.within(),
                heard,
                untold: None,
            });
            if !is_dead {
                break;
            }
        }
    };
    // What has been heard by then stands.
    let _ = tokio::time::timeout(TIMEOUT * 2 + Duration::from_millis(200), whole).await;
    last
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
fn wants_sign_in(words: Message, asked: &Asked) -> Finding {
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

fn dead(seen: &Seen, asked: &Asked) -> Finding {
    // One on this computer that does not answer was left behind by a program that is gone.
    let id = match asked.proxy.is_here() {
        true => "proxy-left-over",
        false => "proxy-dead",
    };
    Finding::fail(words(id, seen, asked)).remedy(switch_off(asked))
}

fn switch_off(asked: &Asked) -> Remedy {
    Remedy::step(match asked.source {
        Some(Source::Environment(_)) => "step-unset-proxy-variables",
        _ => "step-switch-proxy-off",
    })
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
    let finding = match cause {
        Cause::PacUnreachable => finding.remedy(Remedy::step("step-switch-proxy-off")),
        _ => finding,
    };
    Some(finding.remedy(Remedy::for_it("it-mend-pac")))
}

fn words(id: &str, seen: &Seen, asked: &Asked) -> Message {
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
