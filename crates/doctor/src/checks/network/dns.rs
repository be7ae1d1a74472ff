//! Whether every host of the sign-in is found by name, and not answered with an address that
//! blocks it.

use std::net::IpAddr;

use futures_util::future::join_all;
use portico_core::Code;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::probe::dns::{AddressScope, Answer, address_scope, lead_nowhere, resolve};
use crate::probe::tcp::is_fixed;
use crate::probe::{LIMIT, tls};
use crate::proxies::goes_direct;
use crate::remedy::{Act, Remedy};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.dns",
    category: Category::Network,
    article: "another-network",
    limit: LIMIT,
    depends_on: &["network.link"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let targets = context.targets();
    if targets.is_empty() {
        return Finding::not_applicable(Message::new("network-no-hosts"));
    }
    // Whoever needs nothing but this computer sends nothing out.
    let others: &[String] = match context.is_all_here() {
        true => &[],
        false => &context.probes.names,
    };
    let (names, others) = tokio::join!(
        join_all(targets.iter().map(|target| ask(context, target))),
        join_all(others.iter().map(|name| resolve(context, name))),
    );
    judge(&names, others.iter().any(Answer::is_found))
}

/// A host, and what is known of its name.
#[derive(Debug, Clone)]
struct Name {
    host: String,
    answer: Answer,
    who: Who,
}

/// Whose business a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// The resolver's, and it is a name of the world outside.
    Resolver,
    /// The resolver's; its answer is in the organisation's own network or this computer, and the host
    /// there has the right certificate.
    OwnNetwork,
    /// Its address is set, or it is this computer itself.
    Given,
    /// The proxy's.
    Proxy,
}

async fn ask(context: &Context, target: &Target) -> Name {
    let (answer, is_direct) =
        tokio::join!(resolve(context, &target.host), goes_direct(context, target));
    let who = if !is_direct {
        Who::Proxy
    } else if target.is_here() || is_fixed(context, &target.host) {
        Who::Given
    } else if may_be_itself(&answer) && target.tls && tls::is_itself(context, target).await {
        Who::OwnNetwork
    } else {
        Who::Resolver
    };
    Name {
        host: target.host.clone(),
        answer,
        who,
    }
}

fn is_inside(answer: &Answer) -> bool {
    let addresses = answer.addresses();
    !addresses.is_empty()
        && addresses
            .iter()
            .all(|a| address_scope(*a) == AddressScope::Private)
}

/// Whether a service of the own network, or of this computer, may be there: its certificate tells.
fn may_be_itself(answer: &Answer) -> bool {
    let is_here = |address: &IpAddr| address.to_canonical().is_loopback();
    let addresses = answer.addresses();
    is_inside(answer) || (!addresses.is_empty() && addresses.iter().all(is_here))
}

/// `others_found`: whether names that have nothing to do with the sign-in are found.
fn judge(names: &[Name], others_found: bool) -> Finding {
    // A name whose address is given says nothing of the resolver.
    let asked: Vec<&Name> = names
        .iter()
        .filter(|name| matches!(name.who, Who::Resolver | Who::OwnNetwork))
        .collect();
    let not_found = |who| {
        let mut names = names.iter();
        names.find(|name| name.who == who && !name.answer.is_found())
    };
    let first = |is: &dyn Fn(&Name) -> bool| asked.iter().copied().find(|name| is(name));
    let any_found = others_found || asked.iter().any(|name| name.answer.is_found());

    let blocked = first(&|name| name.who == Who::Resolver && lead_nowhere(name.answer.addresses()));
    let missing = first(&|name| name.answer == Answer::NotFound);
    let unanswered = first(&|name| !name.answer.is_found());
    let inside = first(&|name| name.who == Who::Resolver && is_inside(&name.answer));

    let about = |id: &str, name: &Name| Message::new(id).with("host", name.host.as_str());
    let finding = if let Some(name) = blocked {
        blocked_by(
            Finding::fail(about("dns-blocked", name)),
            Confidence::Certain,
        )
    } else if let Some(name) = unanswered.filter(|_| !any_found) {
        Finding::fail(about("dns-down", name))
            .suspect(Cause::DnsDown, Confidence::Certain)
            .remedy(Remedy::Act(Act::OpenNetworkSettings))
            .remedy(Remedy::Act(Act::RunElsewhere))
    } else if let Some(name) = missing {
        blocked_by(
            Finding::fail(about("dns-missing", name)),
            Confidence::Likely,
        )
    } else if let Some(name) = unanswered {
        let slow = Cause::Problem(match name.answer {
            Answer::Silent => Code::NetworkTimeout,
            _ => Code::DnsBlocked,
        });
        Finding::warn(about("dns-unanswered", name))
            .suspect(slow, Confidence::Possible)
            .remedy(Remedy::Act(Act::RunElsewhere))
    } else if let Some(name) = inside {
        blocked_by(
            Finding::warn(about("dns-inside", name)),
            Confidence::Possible,
        )
    } else if let Some(name) = not_found(Who::Given) {
        Finding::warn(about("dns-unanswered", name))
    } else if not_found(Who::Proxy).is_some() {
        Finding::pass_with(Message::new("dns-left-to-proxy"))
    } else {
        Finding::pass()
    };
    finding.because(
        "hosts",
        Evidence::by_name(names.iter().map(|name| (&name.host, name.evidence()))),
    )
}

fn blocked_by(finding: Finding, confidence: Confidence) -> Finding {
    finding
        .suspect(Cause::Problem(Code::DnsBlocked), confidence)
        .remedy(Remedy::for_it("it-allow-names"))
        .remedy(Remedy::step("step-own-filter"))
        .remedy(Remedy::Act(Act::RunElsewhere))
}

impl Name {
    fn evidence(&self) -> Evidence {
        match &self.answer {
            Answer::Found(addresses) => {
                Evidence::list(addresses.iter().copied().map(Evidence::address))
            }
            Answer::NotFound => Evidence::word("not_found"),
            Answer::Failed => Evidence::word("failed"),
            Answer::Silent => Evidence::word("timed_out"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing::tls::{Authority, context_at};
    use crate::testing::{self, closed, told};

    fn found(address: &str) -> Answer {
        Answer::Found(vec![address.parse().unwrap()])
    }

    fn name(host: &str, answer: Answer) -> Name {
        Name {
            host: host.to_owned(),
            answer,
            who: Who::Resolver,
        }
    }

    fn of(who: Who, answer: Answer) -> Name {
        Name {
            who,
            ..name("a.example", answer)
        }
    }

    #[test]
    fn names_that_are_found_pass_whatever_carriers_and_vpns_answer() {
        for address in ["192.0.2.1", "100.64.1.1", "198.18.0.5", "64:ff9b::1"] {
            let finding = judge(&[name("a.example", found(address))], true);
            assert_eq!(told(&finding), (Status::Pass, "", None), "{address}");
        }
    }

    #[test]
    fn a_sinkhole_is_certain_and_says_which_name() {
        let names = [
            name("a.example", found("192.0.2.1")),
            name("b.example", found("0.0.0.0")),
        ];
        let finding = judge(&names, true);
        let cause = Some(("dns_blocked", Confidence::Certain));
        assert_eq!(told(&finding), (Status::Fail, "dns-blocked", cause));
        let message = finding
            .message
            .unwrap()
            .text(portico_core::Language::English);
        assert!(message.contains("b.example"), "{message}");
    }

    #[test]
    fn an_address_of_the_own_network_is_no_blame_where_the_host_is_itself() {
        let real = judge(&[of(Who::OwnNetwork, found("10.1.2.3"))], true);
        assert_eq!(told(&real), (Status::Pass, "", None));
        let here = judge(&[of(Who::OwnNetwork, found("127.0.0.1"))], true);
        assert_eq!(told(&here), (Status::Pass, "", None));
        let strange = judge(&[name("a.example", found("10.1.2.3"))], true);
        let cause = Some(("dns_blocked", Confidence::Possible));
        assert_eq!(told(&strange), (Status::Warn, "dns-inside", cause));
    }

    #[test]
    fn no_name_at_all_is_another_thing_than_one_that_is_missing() {
        let missing = [name("a.example", Answer::NotFound)];
        let cause = Some(("dns_blocked", Confidence::Likely));
        assert_eq!(
            told(&judge(&missing, true)),
            (Status::Fail, "dns-missing", cause)
        );
        let cause = Some(("dns_down", Confidence::Certain));
        assert_eq!(
            told(&judge(&missing, false)),
            (Status::Fail, "dns-down", cause)
        );
        let silent = [name("a.example", Answer::Silent)];
        assert_eq!(
            told(&judge(&silent, false)),
            (Status::Fail, "dns-down", cause)
        );
        let cause = Some(("network_timeout", Confidence::Possible));
        assert_eq!(
            told(&judge(&silent, true)),
            (Status::Warn, "dns-unanswered", cause)
        );
        let failed = [name("a.example", Answer::Failed)];
        let cause = Some(("dns_blocked", Confidence::Possible));
        assert_eq!(
            told(&judge(&failed, true)),
            (Status::Warn, "dns-unanswered", cause)
        );
    }

    #[test]
    fn what_the_proxy_looks_up_or_is_given_is_not_the_resolvers_fault() {
        let by_proxy = judge(&[of(Who::Proxy, Answer::NotFound)], false);
        assert_eq!(told(&by_proxy), (Status::Pass, "dns-left-to-proxy", None));
        let sinkhole = judge(&[of(Who::Proxy, found("0.0.0.0"))], true);
        assert_eq!(told(&sinkhole), (Status::Pass, "", None));
        let here = judge(&[of(Who::Given, found("127.0.0.1"))], false);
        assert_eq!(told(&here), (Status::Pass, "", None));
        let lost = judge(&[of(Who::Given, Answer::NotFound)], false);
        assert_eq!(told(&lost), (Status::Warn, "dns-unanswered", None));
        let given = of(Who::Given, found("192.0.2.1"));
        let down = judge(&[given, name("b.example", Answer::Silent)], false);
        assert_eq!(
            told(&down).1,
            "dns-down",
            "what is given is no proof of a resolver"
        );
    }

    #[tokio::test]
    async fn a_fixed_name_on_this_computer_passes() {
        let authority = Authority::named("Example Root");
        let (mut context, _folder) = context_at(closed().await, &[&authority]);
        context.probes.names.clear();
        assert_eq!(look(&context).await.status, Status::Pass);
    }

    #[test]
    fn only_what_could_answer_is_asked_for_its_certificate() {
        for address in [
            "127.0.0.1",
            "::1",
            "::ffff:127.0.0.1",
            "10.1.2.3",
            "fd00::1",
        ] {
            assert!(may_be_itself(&found(address)), "{address}");
        }
        for address in ["0.0.0.0", "::", "192.0.2.1"] {
            assert!(!may_be_itself(&found(address)), "{address}");
        }
        assert!(!may_be_itself(&Answer::NotFound));
    }

    #[tokio::test]
    async fn without_hosts_there_is_nothing_to_look_at() {
        let (mut context, _folder) = testing::context();
        context.profile.issuer = None;
        assert_eq!(look(&context).await.status, Status::Skipped);
    }

    #[tokio::test]
    async fn the_resolver_itself_says_that_a_name_leads_to_this_computer() {
        let (mut context, _folder) = testing::context();
        // A name that every resolver answers with loopback, as filters answer.
        let name = Name {
            host: "blocked.example".to_owned(),
            answer: resolve(&context, "localhost").await,
            who: Who::Resolver,
        };
        context.probes.names.clear();
        assert_eq!(judge(&[name], false).status, Status::Fail);
    }
}
