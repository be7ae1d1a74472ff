use std::time::Instant;

use portico_core::http::Network;

use super::*;
use crate::check::Status;
use crate::testing;
use crate::testing::proxy::{Behaviour, FakeProxy, closed_port};

/// A context whose proxy is named by the environment, and whose service is nowhere.
async fn found(proxy: &str) -> Finding {
    let (mut context, _folder) = testing::context_on(nowhere());
    let variables = &mut context.system.variables;
    variables.insert("HTTPS_PROXY", proxy.into());
    let finding = look(&context).await;
    let shown = format!("{finding:?}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("ada:"),
        "{shown}"
    );
    finding
}

/// The service's name leads to an address of loopback whose port 443 is closed.
fn nowhere() -> Network {
    Network {
        resolve: vec![("id.example.com".to_owned(), [127, 255, 255, 254].into())],
        ..Network::default()
    }
}

fn evidence(finding: &Finding, key: &str) -> serde_json::Value {
    let found = finding.evidence.iter().find(|(name, _)| *name == key);
    found.map_or(serde_json::Value::Null, |(_, one)| one.value().clone())
}

fn cause(finding: &Finding) -> (Cause, Confidence) {
    let suspicion = &finding.suspects[0];
    (suspicion.cause, suspicion.confidence)
}

#[tokio::test]
async fn without_any_proxy_it_passes() {
    let (context, _folder) = testing::context_on(nowhere());
    let finding = look(&context).await;
    assert_eq!(finding.status, Status::Pass);
    assert_eq!(finding.message, None);
    assert_eq!(evidence(&finding, "ways")["id.example.com"], "direct");
}

#[tokio::test]
async fn a_proxy_that_lets_through_passes_and_is_named_without_its_password() {
    let proxy = FakeProxy::start(Behaviour::Forward).await;
    let finding = found(&format!("http://ada:hunter2@127.0.0.1:{}", proxy.port)).await;
    assert_eq!(finding.status, Status::Pass);
    assert_eq!(
        evidence(&finding, "proxy"),
        format!("127.0.0.1:{}", proxy.port)
    );
    assert_eq!(evidence(&finding, "proxy_source"), "environment");
    let heads = proxy.heads();
    assert!(
        heads[0].starts_with("CONNECT id.example.com:443 "),
        "{heads:?}"
    );
    // As the sign-in would: with the password that is set.
    assert!(heads[0].contains("Proxy-Authorization: Basic YWRhOmh1bnRlcjI="));
}

#[tokio::test]
async fn a_proxy_that_wants_a_sign_in_is_asked_once_although_there_are_many_hosts() {
    let proxy = FakeProxy::start(Behaviour::Answer("407 Proxy Authentication Required")).await;
    let (mut context, _folder) = testing::context_on(nowhere());
    let address = format!("http://ada:wrong@127.0.0.1:{}", proxy.port);
    context
        .system
        .variables
        .insert("https_proxy", address.into());
    // The first host needs no proxy: that must not keep the others from being asked for.
    context
        .system
        .variables
        .insert("no_proxy", "id.example.com".into());
    context.profile.hosts = vec!["a.example.com".to_owned(), "b.example.com".to_owned()];
    let finding = look(&context).await;
    assert_eq!(finding.status, Status::Fail);
    let expected = (Cause::Problem(Code::ProxySignIn), Confidence::Certain);
    assert_eq!(cause(&finding), expected);
    assert_eq!(evidence(&finding, "proxy_status"), 407);
    assert_eq!(
        proxy.heads().len(),
        1,
        "a wrong password is not sent again and again"
    );
}

#[tokio::test]
async fn a_proxy_that_refuses_forbids_and_one_that_cant_get_on_does_not() {
    let forbids = FakeProxy::start(Behaviour::Answer("403 Forbidden")).await;
    let finding = found(&forbids.address()).await;
    assert_eq!(finding.status, Status::Fail);
    assert_eq!(cause(&finding), (Cause::ProxyForbids, Confidence::Certain));
    let stuck = FakeProxy::start(Behaviour::Answer("503 Service Unavailable")).await;
    let finding = found(&stuck.address()).await;
    assert_eq!(finding.status, Status::Warn);
    assert!(finding.suspects.is_empty());
    assert_eq!(evidence(&finding, "proxy_status"), 503);
}

#[tokio::test]
async fn a_dead_proxy_on_this_computer_is_said_to_be_left_over() {
    let port = closed_port().await;
    let finding = found(&format!("127.0.0.1:{port}")).await;
    assert_eq!(finding.status, Status::Fail);
    assert_eq!(cause(&finding), (Cause::ProxyDead, Confidence::Certain));
    let message = finding.message.unwrap();
    let text = message.text(portico_core::Language::English);
    assert_eq!(message.id, "proxy-left-over");
    assert!(text.contains(&format!("127.0.0.1:{port}")), "{text}");
}

#[tokio::test]
async fn a_proxy_without_an_answer_is_not_blamed_and_takes_its_limit_at_most() {
    let proxy = FakeProxy::start(Behaviour::Silent).await;
    let begun = Instant::now();
    let finding = found(&proxy.address()).await;
    assert_eq!(finding.status, Status::Warn);
    assert!(finding.suspects.is_empty());
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn portico_cant_go_through_socks() {
    let proxy = FakeProxy::start(Behaviour::Silent).await;
    let finding = found(&format!("socks5://127.0.0.1:{}", proxy.port)).await;
    assert_eq!(finding.status, Status::Fail);
    assert_eq!(
        cause(&finding),
        (Cause::ProxyNotFollowed, Confidence::Certain)
    );
}

#[tokio::test]
async fn what_portico_is_told_counts_before_the_environment() {
    let told = FakeProxy::start(Behaviour::Forward).await;
    let network = Network {
        proxy: Some(Url::parse(&told.address()).unwrap()),
        ..nowhere()
    };
    let (mut context, _folder) = testing::context_on(network);
    let dead = format!("127.0.0.1:{}", closed_port().await);
    context.system.variables.insert("https_proxy", dead.into());
    let finding = look(&context).await;
    assert_eq!(finding.status, Status::Pass);
    assert_eq!(evidence(&finding, "proxy_source"), "portico");
}

#[tokio::test]
async fn a_service_on_this_computer_needs_no_proxy() {
    let (mut context, _folder) = testing::context();
    context.profile.issuer = Some(Url::parse("http://127.0.0.1:9").unwrap());
    assert_eq!(look(&context).await.status, Status::Skipped);
}

fn asked(answer: Answer, source: Source) -> Option<Asked> {
    Some(Asked {
        proxy: Address::parse("proxy.example:8080").unwrap(),
        source: Some(source),
        answer,
    })
}

fn browsers(answer: Answer, direct: bool) -> Vec<Ways> {
    vec![Ways {
        host: "id.example.com".to_owned(),
        portico: None,
        browser: asked(answer, Source::Desktop),
        direct: Some(direct),
    }]
}

#[test]
fn a_proxy_that_only_the_browser_takes_matters_where_there_is_no_other_way() {
    for (answer, direct, status, suspect) in [
        (Answer::Open, true, Status::Pass, None),
        (Answer::SignIn, true, Status::Pass, None),
        (
            Answer::Open,
            false,
            Status::Fail,
            Some(Cause::ProxyNotFollowed),
        ),
        (
            Answer::SignIn,
            false,
            Status::Warn,
            Some(Cause::ProxyNotFollowed),
        ),
        (
            Answer::Refuses(403),
            false,
            Status::Warn,
            Some(Cause::ProxyForbids),
        ),
        (Answer::Silent, false, Status::Warn, None),
        (
            Answer::Dead(probe::NotReached::Silent),
            true,
            Status::Warn,
            Some(Cause::ProxyDead),
        ),
        (
            Answer::Dead(probe::NotReached::Silent),
            false,
            Status::Fail,
            Some(Cause::ProxyDead),
        ),
    ] {
        let finding = judge(&Script::None, &browsers(answer, direct));
        let found = finding.suspects.first().map(|suspicion| suspicion.cause);
        assert_eq!(
            (finding.status, found),
            (status, suspect),
            "{answer:?} {direct}"
        );
    }
}

#[test]
fn a_script_that_cant_be_had_is_warned_of_and_fails_where_there_is_no_other_way() {
    let routes = |direct| {
        vec![Ways {
            host: "id.example.com".to_owned(),
            portico: None,
            browser: None,
            direct: Some(direct),
        }]
    };
    let address = Url::parse("http://pac.example/secret/proxy.pac?token=1").unwrap();
    let gone = Script::Unreachable {
        address: address.clone(),
        status: Some(404),
    };
    let beside = judge(&gone, &routes(true));
    assert_eq!(beside.status, Status::Warn);
    assert_eq!(
        cause(&beside),
        (Cause::PacUnreachable, Confidence::Possible)
    );
    testing::assert_has_words(&beside);
    let finding = judge(&gone, &routes(false));
    assert_eq!(finding.status, Status::Fail);
    assert_eq!(cause(&finding).0, Cause::PacUnreachable);
    assert_eq!(evidence(&finding, "script_status"), 404);
    assert_eq!(evidence(&finding, "proxy_script"), "http://pac.example");
    let broken = judge(
        &Script::Broken {
            address: address.clone(),
        },
        &routes(true),
    );
    assert_eq!(broken.status, Status::Warn);
    assert!(broken.suspects.is_empty());
    let undecided = Script::Undecided { address };
    assert_eq!(judge(&undecided, &routes(true)).status, Status::Pass);
    assert_eq!(judge(&undecided, &routes(false)).status, Status::Warn);
}

#[test]
fn a_setting_that_the_client_misreads_is_not_a_dead_proxy() {
    let routes = Ways {
        host: "id.example.com".to_owned(),
        portico: Some(Asked {
            proxy: Address::parse("https=proxy.example:8080").unwrap(),
            source: Some(Source::Desktop),
            answer: Answer::Dead(probe::NotReached::NoName),
        }),
        browser: None,
        direct: None,
    };
    let finding = judge(&Script::None, &[routes]);
    assert_eq!(
        cause(&finding),
        (Cause::ProxyNotFollowed, Confidence::Certain)
    );
}

#[test]
fn the_first_host_of_the_worst_finding_is_named() {
    let one = |host: &str, answer| Ways {
        host: host.to_owned(),
        portico: asked(answer, Source::Environment),
        browser: None,
        direct: None,
    };
    let all = [
        one("slow.example", Answer::Silent),
        one("first.example", Answer::Refuses(403)),
        one("second.example", Answer::Refuses(403)),
    ];
    let message = judge(&Script::None, &all).message.unwrap();
    let text = message.text(portico_core::Language::English);
    assert!(text.contains("first.example"), "{text}");
}
