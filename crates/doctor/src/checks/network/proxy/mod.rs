//! Which proxy is in force for each host, whether it answers, and whether it lets through.
//!
//! Portico's own way is judged first: what goes wrong there is why Portico can't sign in. The
//! browser's way counts where it is another one, and only as far as the direct way, which Portico
//! takes then, does not work. A proxy that speaks TLS itself, or SOCKS, is reached and not asked.

use std::time::Duration;

use portico_core::Code;
use portico_core::http::Network;
use tokio::task::JoinSet;
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding, Status};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::proxies::pac::Script;
use crate::proxies::probe::{self, Answer};
use crate::proxies::{self, Choice, Choices, Proxy as Address, Route, Scheme, Source};
use crate::remedy::Remedy;

/// How long one silent host may take.
const TIMEOUT: Duration = Duration::from_millis(2200);

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.proxy",
    category: Category::Network,
    article: "proxy-and-tls",
    limit: Duration::from_secs(8),
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
    let network = context.portico.http().network();
    // Beside finding the proxies, which may take as long: a silent network is silent once.
    let direct = go_direct(network, &targets);
    let addresses: Vec<Url> = targets.iter().filter_map(Target::url).collect();
    let found = proxies::of(context, &addresses).await;
    let routes = look_at(network, &targets, &found.choices, &found.script, direct).await;
    judge(&found.script, &routes)
}

/// What was seen of the ways to one host.
#[derive(Debug)]
struct Ways {
    host: String,
    portico: Option<Asked>,
    /// The browser's, where it is not the same.
    browser: Option<Asked>,
    /// Whether it is reached without a proxy, where that was tried.
    direct: Option<bool>,
}

/// A proxy, and what it said.
#[derive(Debug, Clone)]
struct Asked {
    proxy: Address,
    source: Option<Source>,
    answer: Answer,
}

fn go_direct(network: &Network, targets: &[Target]) -> JoinSet<(usize, bool)> {
    let mut tries = JoinSet::new();
    for (place, target) in targets.iter().cloned().enumerate() {
        let network = network.clone();
        tries.spawn(async move {
            let reached = probe::connect(&network, &target.host, target.port, TIMEOUT).await;
            (place, reached.is_ok())
        });
    }
    tries
}

async fn look_at(
    network: &Network,
    targets: &[Target],
    choices: &[Choices],
    script: &Script,
    mut direct: JoinSet<(usize, bool)>,
) -> Vec<Ways> {
    let mut routes: Vec<Ways> = targets
        .iter()
        .map(|target| Ways {
            host: target.host.clone(),
            portico: None,
            browser: None,
            direct: None,
        })
        .collect();
    let elsewhere = |choices: &Choices| {
        choices.portico.proxy().is_none()
            && choices
                .browser
                .as_ref()
                .is_none_or(|browser| browser.proxy().is_some())
    };
    let mut questions = JoinSet::new();
    let mut later = Vec::new();
    let mut password_is_out = false;
    for (place, (target, choices)) in targets.iter().zip(choices).enumerate() {
        let Some(choice) = to_ask(choices) else {
            continue;
        };
        let question = ask(network.clone(), choice.clone(), target.clone());
        // A wrong password that is sent for each host at once may lock somebody's account.
        let secret = choice
            .proxy()
            .is_some_and(|proxy| proxy.authorization.is_some());
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
            .is_some_and(|asked| asked.proxy.authorization.is_some());
        for (place, question) in later.drain(..if secret { later.len() } else { 0 }) {
            match &asked {
                // It would say the same again.
                Some(known) if known.answer == Answer::SignIn => {
                    put_at(place, asked.clone(), &mut routes, choices);
                }
                _ => {
                    questions.spawn(async move { (place, question.await) });
                }
            }
        }
        put_at(place, asked, &mut routes, choices);
    }
    let unreachable = matches!(script, Script::Unreachable { .. });
    if unreachable || choices.iter().any(elsewhere) {
        while let Some(Ok((place, reached))) = direct.join_next().await {
            if let Some((routes, choices)) = routes.get_mut(place).zip(choices.get(place))
                && choices.portico.proxy().is_none()
            {
                routes.direct = Some(reached);
            }
        }
    }
    routes
}

fn put_at(place: usize, asked: Option<Asked>, routes: &mut [Ways], choices: &[Choices]) {
    if let Some((routes, choices)) = routes.get_mut(place).zip(choices.get(place)) {
        put(routes, choices, asked);
    }
}

/// Portico's proxy, and the browser's where Portico goes without one.
fn to_ask(choices: &Choices) -> Option<&Choice> {
    let browser = choices.browser.as_ref();
    [Some(&choices.portico), browser]
        .into_iter()
        .flatten()
        .find(|choice| choice.proxy().is_some())
}

fn put(routes: &mut Ways, choices: &Choices, asked: Option<Asked>) {
    match choices.portico.proxy() {
        Some(_) => routes.portico = asked,
        None => routes.browser = asked,
    }
}

/// Asks one proxy after another until one is there, as browsers do; none when the way that is left
/// is a direct one.
async fn ask(network: Network, choice: Choice, target: Target) -> Option<Asked> {
    let mut last = None;
    let whole = async {
        for way in &choice.routes {
            let Route::Proxy(proxy) = way else {
                last = None;
                break;
            };
            let within = choice.within();
            let answer = probe::ask(within, &network, proxy, &target, TIMEOUT).await;
            last = Some(Asked {
                proxy: proxy.clone(),
                source: choice.source,
                answer,
            });
            if !matches!(answer, Answer::Dead(_)) {
                break;
            }
        }
    };
    // What has been heard by then stands.
    let _ = tokio::time::timeout(TIMEOUT + Duration::from_millis(200), whole).await;
    last
}

fn judge(script: &Script, routes: &[Ways]) -> Finding {
    let own = worst(
        routes
            .iter()
            .filter_map(|routes| trouble_of_portico(routes, routes.portico.as_ref()?)),
    );
    let browsers = || {
        let differences = worst(
            routes
                .iter()
                .filter_map(|routes| Some(difference(routes, routes.browser.as_ref()?))),
        );
        let all = [differences, trouble_of_script(script, routes)];
        worst(all.into_iter().flatten())
    };
    let finding = own.or_else(browsers).unwrap_or_else(Finding::pass);
    with_evidence(finding, script, routes)
}

/// The first of the worst.
fn worst(findings: impl DoubleEndedIterator<Item = Finding>) -> Option<Finding> {
    findings.rev().max_by_key(|finding| match finding.status {
        Status::Pass | Status::Skipped => 0,
        Status::Warn => 1,
        Status::Fail => 2,
    })
}

/// What stands in Portico's own way.
fn trouble_of_portico(routes: &Ways, asked: &Asked) -> Option<Finding> {
    let words = |id| words(id, routes, asked);
    let cause = |cause| Some((cause, Confidence::Certain));
    let (finding, cause) = match asked.answer {
        _ if asked.proxy.is_misread() => (
            another_proxy(Finding::fail(words("proxy-misread"))),
            cause(Cause::ProxyNotFollowed),
        ),
        Answer::There if asked.proxy.scheme == Scheme::Socks => (
            another_proxy(Finding::fail(words("proxy-socks"))),
            cause(Cause::ProxyNotFollowed),
        ),
        Answer::Open | Answer::There | Answer::LeftAlone => return None,
        Answer::SignIn => (
            Finding::fail(words("proxy-wants-sign-in"))
                .remedy(Remedy::for_it("it-let-through-proxy")),
            cause(Cause::Problem(Code::ProxySignIn)),
        ),
        Answer::Refuses(_) => (
            Finding::fail(words("proxy-refuses")).remedy(Remedy::for_it("it-allow-in-proxy")),
            cause(Cause::ProxyForbids),
        ),
        Answer::Dead(_) => (dead(routes, asked), cause(Cause::ProxyDead)),
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

/// What it means that the browser goes through a proxy and Portico does not.
fn difference(routes: &Ways, asked: &Asked) -> Finding {
    let words = |id| words(id, routes, asked);
    let direct = routes.direct == Some(true);
    match asked.answer {
        Answer::Dead(_) if direct => {
            // Portico gets there, and the browser, which has to as well, does not.
            let finding = Finding::warn(words(dead_words(asked))).remedy(switch_off(asked));
            finding.suspect(Cause::ProxyDead, Confidence::Likely)
        }
        Answer::Dead(_) => dead(routes, asked).suspect(Cause::ProxyDead, Confidence::Certain),
        // Each gets there in its own way.
        _ if direct => Finding::pass_with(words("proxy-also-direct")),
        Answer::Open => another_proxy(Finding::fail(words("proxy-not-followed")))
            .suspect(Cause::ProxyNotFollowed, Confidence::Certain),
        Answer::There | Answer::LeftAlone | Answer::SignIn => {
            another_proxy(Finding::warn(words("proxy-not-followed")))
                .suspect(Cause::ProxyNotFollowed, Confidence::Likely)
        }
        Answer::Refuses(_) => Finding::warn(words("proxy-refuses"))
            .suspect(Cause::ProxyForbids, Confidence::Likely)
            .remedy(Remedy::for_it("it-allow-in-proxy")),
        Answer::CantReach(_) => Finding::warn(words("proxy-cant-reach")),
        Answer::Silent => Finding::warn(words("proxy-silent")),
        Answer::NoProxy => Finding::warn(words("proxy-is-none")).remedy(switch_off(asked)),
    }
}

fn another_proxy(finding: Finding) -> Finding {
    finding
        .remedy(Remedy::step("step-set-https-proxy"))
        .remedy(Remedy::for_it("it-name-http-proxy"))
}

fn dead(routes: &Ways, asked: &Asked) -> Finding {
    Finding::fail(words(dead_words(asked), routes, asked)).remedy(switch_off(asked))
}

/// A proxy on this computer that does not answer was left behind by a program that is gone.
fn dead_words(asked: &Asked) -> &'static str {
    match asked.proxy.is_here() {
        true => "proxy-left-over",
        false => "proxy-dead",
    }
}

fn switch_off(asked: &Asked) -> Remedy {
    Remedy::step(match asked.source {
        Some(Source::Environment) => "step-unset-proxy-variables",
        _ => "step-switch-proxy-off",
    })
}

fn trouble_of_script(script: &Script, routes: &[Ways]) -> Option<Finding> {
    // Portico has a proxy of its own, or gets there without one.
    let fine = routes
        .iter()
        .all(|routes| routes.portico.is_some() || routes.direct == Some(true));
    let finding = match script {
        Script::None | Script::Answers { .. } => return None,
        // Portico follows no script, and browsers do: what they do without it is theirs to decide.
        Script::Unreachable { .. } if fine => Finding::warn(Message::new("pac-not-needed"))
            .suspect(Cause::PacUnreachable, Confidence::Possible)
            .remedy(Remedy::step("step-switch-proxy-off")),
        Script::Undecided { .. } if fine => {
            return Some(Finding::pass_with(Message::new("pac-undecided-direct")));
        }
        Script::Unreachable { .. } => Finding::fail(Message::new("pac-unreachable"))
            .suspect(Cause::PacUnreachable, Confidence::Likely)
            .remedy(Remedy::step("step-switch-proxy-off")),
        Script::Broken { .. } => Finding::warn(Message::new("pac-mistake")),
        Script::Undecided { .. } => Finding::warn(Message::new("pac-undecided")),
    };
    Some(finding.remedy(Remedy::for_it("it-mend-pac")))
}

fn words(id: &str, routes: &Ways, asked: &Asked) -> Message {
    Message::new(id)
        .with("host", routes.host.as_str())
        .with("proxy", asked.proxy.shown())
}

fn with_evidence(finding: Finding, script: &Script, routes: &[Ways]) -> Finding {
    let asked = |routes: &'_ Ways| routes.portico.clone().or_else(|| routes.browser.clone());
    let by_host = routes.iter().map(|routes| {
        let what = asked(routes).map_or(Evidence::word("direct"), |asked| came_of(asked.answer));
        (routes.host.as_str(), what)
    });
    let mut finding = finding.because("ways", Evidence::by_name(by_host));
    if let Some(asked) = routes.iter().find_map(asked) {
        finding = finding.because("proxy", asked.proxy.evidence());
        if let Some(source) = asked.source {
            finding = finding.because("proxy_source", source.evidence());
        }
        let followed = routes.iter().any(|routes| routes.portico.is_some());
        finding = finding.because("proxy_followed", Evidence::yes(followed));
    }
    let status = routes
        .iter()
        .filter_map(asked)
        .find_map(|asked| status(asked.answer));
    if let Some(status) = status {
        finding = finding.because("proxy_status", Evidence::number(status.into()));
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
        Script::Answers { address, .. }
        | Script::Broken { address }
        | Script::Undecided { address } => {
            finding.because("proxy_script", Evidence::origin(address))
        }
    }
}

fn came_of(answer: Answer) -> Evidence {
    Evidence::word(match answer {
        Answer::Open => "open",
        Answer::SignIn => "sign_in",
        Answer::Refuses(_) => "refused",
        Answer::CantReach(_) => "not_reached",
        Answer::Dead(probe::NotReached::NoName) => "proxy_unknown",
        Answer::Dead(probe::NotReached::Refused) => "proxy_closed",
        Answer::Dead(probe::NotReached::Silent) => "proxy_silent",
        Answer::Silent => "silent",
        Answer::NoProxy => "no_proxy",
        Answer::There => "reached",
        Answer::LeftAlone | Answer::Dead(probe::NotReached::Near) => "not_looked_at",
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
