//! Which of the hosts that IT has to allow can be reached: the table to give them.

use std::time::Duration;

use futures_util::future::join_all;
use portico_core::Code;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::probe::LIMIT;
use crate::probe::tcp::{Unreachable, open};
use crate::remedy::{Act, Remedy};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.allow_list",
    category: Category::Network,
    article: "proxy-and-tls",
    limit: LIMIT,
    depends_on: &["network.link"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let mut hosts: Vec<(Target, bool)> = context
        .targets()
        .into_iter()
        .map(|target| (target, true))
        .collect();
    if hosts.is_empty() {
        return Finding::not_applicable(Message::new("network-no-hosts"));
    }
    // Nobody needs it to sign in; it tells people why they can't.
    let status = context.status_url().as_ref().and_then(Target::of);
    if let Some(status) = status.filter(|s| !hosts.iter().any(|(target, _)| target == s)) {
        hosts.push((status, false));
    }
    let tried = hosts.into_iter().map(async |(target, needed)| Host {
        reached: open(context, &target).await.map(|(_, took)| took),
        name: target.host,
        needed,
    });
    judge(&join_all(tried).await)
}

/// A host to allow, and what came of connecting to it.
#[derive(Debug, Clone)]
struct Host {
    name: String,
    needed: bool,
    reached: Result<Duration, Unreachable>,
}

fn judge(hosts: &[Host]) -> Finding {
    let missing: Vec<(&Host, Unreachable)> = hosts
        .iter()
        .filter_map(|host| Some((host, host.reached.err()?)))
        .collect();
    let any_reached = missing.len() < hosts.len();
    let finding = match missing.iter().find(|(host, _)| host.needed) {
        None => Finding::pass(),
        // That is no list of hosts, but a network that does not work: other checks look at it.
        Some(_) if !any_reached => Finding::skipped(Message::new("allow-list-none")),
        Some((_, Unreachable::ProxyUnknown)) => Finding::skipped(Message::new("allow-list-proxy")),
        Some((host, no)) => {
            Finding::fail(Message::new("allow-list-missing").with("host", host.name.as_str()))
                .suspect(cause(*no), Confidence::Likely)
                .remedy(Remedy::for_it("it-allow-hosts"))
                .remedy(Remedy::Act(Act::RunElsewhere))
        }
    };
    finding.because(
        "hosts",
        Evidence::by_name(hosts.iter().map(|host| {
            let result = match host.reached {
                Ok(took) => Evidence::milliseconds(took),
                Err(no) => no.evidence(),
            };
            (&host.name, result)
        })),
    )
}

fn cause(no: Unreachable) -> Cause {
    match no {
        Unreachable::NoName | Unreachable::NameBlocked => Cause::Problem(Code::DnsBlocked),
        Unreachable::NoConnection(_) => Cause::PortBlocked,
        Unreachable::ProxyRefuses(407) => Cause::Problem(Code::ProxySignIn),
        Unreachable::ProxyRefuses(_) | Unreachable::ProxyUnknown => Cause::ProxyForbids,
        Unreachable::ProxyDead => Cause::ProxyDead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::probe::tcp::NoConnection;
    use crate::testing::tls::context_at;
    use crate::testing::{closed, serve};
    use url::Url;

    fn host(name: &str, reached: Result<(), Unreachable>) -> Host {
        Host {
            name: name.to_owned(),
            needed: true,
            reached: reached.map(|()| Duration::from_millis(9)),
        }
    }

    #[test]
    fn a_needed_host_that_alone_is_missing_fails_with_its_cause() {
        for (no, cause) in [
            (
                Unreachable::NoConnection(NoConnection::Silent),
                "port_blocked",
            ),
            (Unreachable::NameBlocked, "dns_blocked"),
            (Unreachable::ProxyRefuses(403), "proxy_forbids"),
            (Unreachable::ProxyRefuses(407), "proxy_sign_in"),
        ] {
            let finding = judge(&[host("a.example", Ok(())), host("b.example", Err(no))]);
            assert_eq!(finding.status, Status::Fail);
            assert_eq!(finding.suspects[0].cause.as_str(), cause);
            let message = finding
                .message
                .unwrap()
                .text(portico_core::Language::English);
            assert!(message.contains("b.example"), "{message}");
        }
    }

    #[test]
    fn a_network_on_which_nothing_works_is_not_a_matter_of_a_list() {
        let no = Err(Unreachable::NoConnection(NoConnection::Unreachable));
        let finding = judge(&[host("a.example", no), host("b.example", no)]);
        assert_eq!(finding.status, Status::Skipped);
        assert!(finding.suspects.is_empty());
    }

    #[tokio::test]
    async fn the_status_page_is_listed_and_not_needed() {
        let (mut context, _folder) = context_at(serve(|_| async {}).await, &[]);
        let gone = closed().await;
        context.profile.status_url = Url::parse(&format!("http://{gone}/summary.json")).ok();
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Pass);
        let shown = finding.evidence[0].1.value();
        let took = &shown["id.example.com"];
        assert!(took.as_str().unwrap().ends_with(" ms"), "{took}");
        assert_eq!(shown["127.0.0.1"], "refused");
    }

    #[tokio::test]
    async fn a_host_of_the_profile_that_cant_be_reached_fails() {
        let (mut context, _folder) = context_at(serve(|_| async {}).await, &[]);
        let gone = closed().await;
        context.profile.hosts = vec![gone.to_string()];
        assert_eq!(look(&context).await.status, Status::Fail);
    }
}
