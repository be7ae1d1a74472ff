//! Whether something else answers in the service's place: a network that wants a sign-in first.

use futures_util::future::join_all;
use portico_core::Code;
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Page, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::probe::LIMIT;
use crate::probe::http::{self, Answered};
use crate::probe::tls::{Distrust, handshake};
use crate::proxies::goes_direct;
use crate::remedy::{Act, Remedy};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.captive_portal",
    category: Category::Network,
    article: "another-network",
    limit: LIMIT,
    depends_on: &["network.link"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    if context.is_all_here() {
        return Finding::not_applicable(Message::new("network-not-needed"));
    }
    let pages = &context.probes.pages;
    // Through a proxy they would say something of the proxy.
    if goes_by_proxy(context, pages).await {
        return Finding::not_applicable(Message::new("portal-by-proxy"));
    }
    let answers = join_all(pages.iter().map(|page| http::ask(context, page))).await;
    let hosts = pages.iter().filter_map(|page| page.url.host_str());
    let answers: Vec<_> = hosts.zip(answers).collect();
    let others = answers.iter().filter(|(_, answer)| is_other(answer));
    // One of them alone may be a company's block page: then the service is looked at too.
    let instead = others.count() == 1 && somebody_answers_for_the_service(context).await;
    judge(&answers, instead)
}

async fn goes_by_proxy(context: &Context, pages: &[Page]) -> bool {
    let targets = pages.iter().filter_map(|page| Target::of(&page.url));
    let direct = join_all(targets.map(async |target| goes_direct(context, &target).await)).await;
    direct.contains(&false)
}

/// Whether the service's place is taken by somebody who has not its certificate.
async fn somebody_answers_for_the_service(context: &Context) -> bool {
    let Some(target) = context.targets().into_iter().find(|target| target.tls) else {
        return false;
    };
    handshake(context, &target).await.is_ok_and(|shown| {
        matches!(
            shown.here,
            Err(Distrust::WrongName | Distrust::UnknownIssuer)
        )
    })
}

fn is_other(answer: &Answered) -> bool {
    matches!(answer, Answered::Other { .. })
}

fn judge(answers: &[(&str, Answered)], instead_of_service: bool) -> Finding {
    let others = answers
        .iter()
        .filter(|(_, answer)| is_other(answer))
        .count();
    let online = answers
        .iter()
        .any(|(_, answer)| matches!(answer, Answered::Page { .. }));
    let said_outright = answers
        .iter()
        .any(|(_, answer)| matches!(answer, Answered::Other { outright: true, .. }));
    let location = answers.iter().find_map(|(_, answer)| match answer {
        Answered::Other { location, .. } => location.as_ref(),
        Answered::Page { .. } | Answered::Nobody => None,
    });

    let finding = if online {
        Finding::pass()
    } else if others >= 2 || said_outright || (others == 1 && instead_of_service) {
        portal(
            Finding::fail(message("portal-there", location)),
            Confidence::Certain,
            location,
        )
    } else if others == 1 {
        portal(
            Finding::warn(message("portal-maybe", location)),
            Confidence::Possible,
            location,
        )
    } else {
        Finding::skipped(Message::new("portal-no-answer"))
    };
    finding.because(
        "hosts",
        Evidence::by_name(
            answers
                .iter()
                .map(|(host, answer)| (host, evidence(answer))),
        ),
    )
}

fn message(id: &str, location: Option<&Url>) -> Message {
    Message::new(id).with_optional("host", location.and_then(Url::host_str))
}

fn portal(finding: Finding, confidence: Confidence, location: Option<&Url>) -> Finding {
    let finding = finding.suspect(Cause::Problem(Code::CaptivePortal), confidence);
    match location {
        Some(url) => finding.remedy(Remedy::Act(Act::OpenPortal {
            url: url.to_string(),
        })),
        None => finding.remedy(Remedy::step("step-open-any-page")),
    }
}

fn evidence(answer: &Answered) -> Evidence {
    match answer {
        Answered::Page { .. } => Evidence::word("itself"),
        Answered::Other {
            location: Some(url),
            ..
        } => Evidence::origin(url),
        Answered::Other { location: None, .. } => Evidence::word("other"),
        Answered::Nobody => Evidence::word("no_answer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::context::{PageAnswer, Probes};
    use crate::testing::tls::{Authority, HOST, context_at, extra_roots_work};
    use crate::testing::{self, answering, closed};
    use portico_core::http::Network;

    const EMPTY: &str = "HTTP/1.1 204 No Content\r\n\r\n";
    const AWAY: &str = "HTTP/1.1 302 Found\r\nlocation: http://login.wifi.example/?from=a\r\n\r\n";

    async fn probes(replies: &[&str]) -> Probes {
        let mut pages = Vec::new();
        for reply in replies {
            let server = answering(*reply).await;
            pages.push(Page {
                url: Url::parse(&format!("http://{server}/")).unwrap(),
                answer: PageAnswer::Nothing,
            });
        }
        Probes {
            pages,
            names: Vec::new(),
        }
    }

    async fn looked(replies: &[&str]) -> Finding {
        let (mut context, _folder) = context_at(closed().await, &[]);
        context.probes = probes(replies).await;
        look(&context).await
    }

    #[tokio::test]
    async fn one_page_that_answers_itself_is_enough() {
        assert_eq!(looked(&[EMPTY, AWAY, AWAY]).await.status, Status::Pass);
    }

    #[tokio::test]
    async fn two_that_somebody_else_answers_are_a_portal_with_a_way_in() {
        let finding = looked(&[AWAY, AWAY]).await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        let url = "http://login.wifi.example/?from=a".to_owned();
        assert_eq!(finding.remedies[0], Remedy::Act(Act::OpenPortal { url }));
        let shown = finding.evidence[0].1.value().to_string();
        assert!(!shown.contains("from=a"), "{shown}");
    }

    #[tokio::test]
    async fn one_alone_is_only_possible() {
        let finding = looked(&[AWAY, "HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n"]).await;
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(finding.suspects[0].confidence, Confidence::Possible);
    }

    #[tokio::test]
    async fn one_and_somebody_elses_certificate_in_the_services_place_is_certain() {
        if !extra_roots_work() {
            return; // under Wine
        }
        let portal = Authority::named("Portal").serve("login.wifi.example").await;
        let (mut context, _folder) = context_at(portal, &[]);
        context.probes = probes(&[AWAY]).await;
        assert_eq!(look(&context).await.status, Status::Fail);

        let authority = Authority::named("Example Root");
        let (mut context, _folder) = context_at(authority.serve(HOST).await, &[&authority]);
        context.probes = probes(&[AWAY]).await;
        assert_eq!(look(&context).await.status, Status::Warn);
    }

    #[tokio::test]
    async fn a_network_that_says_so_is_believed() {
        let says_so = "HTTP/1.1 511 Sign in\r\ncontent-length: 0\r\n\r\n";
        let finding = looked(&[says_so]).await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.remedies[0], Remedy::step("step-open-any-page"));
    }

    #[tokio::test]
    async fn pages_that_are_blocked_say_nothing() {
        let finding = looked(&["HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n"]).await;
        assert_eq!(finding.status, Status::Skipped);
        assert!(finding.suspects.is_empty());
    }

    #[tokio::test]
    async fn nobody_is_asked_through_a_proxy_or_for_a_service_on_this_computer() {
        let (context, _folder) = testing::context_on(Network {
            proxy: Url::parse("http://127.0.0.1:9").ok(),
            ..Network::default()
        });
        let finding = look(&context).await;
        assert_eq!(finding.message.unwrap().id, "portal-by-proxy");

        let (mut context, _folder) = testing::context();
        context.profile.issuer = Url::parse("http://127.0.0.1:9").ok();
        let finding = look(&context).await;
        assert_eq!(finding.message.unwrap().id, "network-not-needed");
    }
}
