use std::time::Instant;

use portico_core::http::Network;
use portico_proxy::probe::Heard;
use portico_proxy::{Proxy, Way};

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
async fn a_proxy_of_socks_is_reached_and_not_blamed() {
    let proxy = FakeProxy::start(Behaviour::Silent).await;
    let finding = found(&format!("socks5://127.0.0.1:{}", proxy.port)).await;
    assert_eq!(finding.status, Status::Pass);
    assert_eq!(evidence(&finding, "ways")["id.example.com"], "reached");
    let gone = found(&format!("socks5://127.0.0.1:{}", closed_port().await)).await;
    assert_eq!(cause(&gone), (Cause::ProxyDead, Confidence::Certain));
}

#[tokio::test]
async fn a_setting_that_can_not_be_read_is_named_with_how_it_is_written() {
    for (value, right) in [
        (
            "htp://ada:hunter2@proxy.example:1",
            "http://USER:PASSWORD@proxy.example:1",
        ),
        ("\"http://proxy.example:1\"", "http://proxy.example:1"),
        ("http=a.example:1;https=b.example:2", "http://b.example:2"),
        (
            "ada:hunter2%41%zz@proxy.example:1",
            "http://USER:PASSWORD@proxy.example:1",
        ),
        ("none", "http://HOST:PORT"),
    ] {
        let finding = found(value).await;
        assert_eq!(finding.status, Status::Fail, "{value}");
        let expected = (
            Cause::Problem(Code::ProxySettingInvalid),
            Confidence::Certain,
        );
        assert_eq!(cause(&finding), expected);
        testing::assert_has_words(&finding);
        assert_eq!(evidence(&finding, "ways")["id.example.com"], "none");
        let message = finding.message.unwrap();
        let text = message.text(portico_core::Language::English);
        assert!(text.contains("HTTPS_PROXY"), "{text}");
        let Remedy::Step(step) = &finding.remedies[0] else {
            panic!()
        };
        let text = step.text(portico_core::Language::English);
        assert!(text.contains(right), "{value}: {text}");
    }
}

#[tokio::test]
async fn which_rule_led_where_is_said_and_an_exception_without_effect_is_warned_of() {
    let proxy = FakeProxy::start(Behaviour::Forward).await;
    let told = async |no_proxy: &str| {
        let (mut context, _folder) = testing::context_on(nowhere());
        let variables = &mut context.system.variables;
        variables.insert("HTTPS_PROXY", proxy.address().into());
        variables.insert("NO_PROXY", no_proxy.into());
        look(&context).await
    };
    let finding = told("other.example").await;
    assert_eq!(finding.status, Status::Pass);
    let rule = evidence(&finding, "proxy_rule")["id.example.com"].clone();
    assert!(
        rule.as_str().unwrap().contains("HTTPS_PROXY says"),
        "{rule}"
    );
    let finding = told(".example.com").await;
    let rule = evidence(&finding, "proxy_rule")["id.example.com"].clone();
    assert!(rule.as_str().unwrap().contains("NO_PROXY leaves"), "{rule}");
    assert_eq!(evidence(&finding, "ways")["id.example.com"], "direct");
    for (no_proxy, status) in [
        ("*.example.com", Status::Warn),
        ("id.example.com:443", Status::Warn),
        ("*.other.example", Status::Pass),
    ] {
        let finding = told(no_proxy).await;
        assert_eq!(finding.status, status, "{no_proxy}");
        assert_eq!(
            evidence(&finding, "idle_exceptions")
                .as_array()
                .unwrap()
                .len(),
            1
        );
        testing::assert_has_words(&finding);
    }
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

/// As many as there are; each of them asks for all hosts.
#[tokio::test]
async fn a_wrong_password_is_told_once_although_many_checks_ask() {
    use crate::checks::network::{allow_list, tls};
    let proxy = FakeProxy::start(Behaviour::Answer("407 Proxy Authentication Required")).await;
    let right = FakeProxy::start(Behaviour::Forward).await;
    for (proxy, expected) in [(&proxy, 1), (&right, 3 * 3)] {
        let (mut context, _folder) = testing::context_on(nowhere());
        let address = format!("http://ada:hunter2@127.0.0.1:{}", proxy.port);
        let variables = &mut context.system.variables;
        variables.insert("https_proxy", address.into());
        context.profile.hosts = vec!["a.example.com".to_owned(), "b.example.com".to_owned()];
        let (found, ..) = tokio::join!(
            look(&context),
            allow_list::look(&context),
            tls::look(&context)
        );
        assert_eq!(found.status == Status::Fail, expected == 1);
        assert_eq!(proxy.heads().len(), expected, "{:?}", proxy.heads());
    }
}

#[tokio::test]
async fn a_proxy_that_a_policy_sets_is_for_the_administrator_to_correct() {
    let gone = format!("127.0.0.1:{}", closed_port().await);
    let leads = format!("function FindProxyForURL() {{ return 'PROXY {gone}'; }}");
    let script = FakeProxy::start(Behaviour::Body("200 OK", leads.leak())).await;
    for (policy, place) in [
        (
            format!("# Acme\nproxy_server = \"{gone}\"\n"),
            "proxy_server",
        ),
        (
            format!("# Acme\nproxy_pac_url = \"{}/p.pac\"\n", script.address()),
            "proxy_pac_url",
        ),
    ] {
        let (context, _folder) = testing::context_on(nowhere());
        let file = &context.portico.paths().policy;
        portico_core::fs::atomic::write(file, policy.as_bytes()).unwrap();
        context.portico.refresh_policy().await.unwrap();
        let finding = look(&context).await;
        testing::assert_has_words(&finding);
        assert_eq!(cause(&finding), (Cause::ProxyDead, Confidence::Certain));
        let rule = evidence(&finding, "proxy_rule")["id.example.com"].to_string();
        let Remedy::ForIt(remedy) = &finding.remedies[0] else {
            panic!("{finding:?}")
        };
        let remedy = remedy.text(portico_core::Language::English);
        for said in [rule, remedy] {
            assert!(
                said.contains(place) && said.contains("policy.toml:2"),
                "{said}"
            );
        }
    }
}

#[tokio::test]
async fn a_service_on_this_computer_needs_no_proxy() {
    let (mut context, _folder) = testing::context();
    context.profile.issuer = Some(Url::parse("http://127.0.0.1:9").unwrap());
    assert_eq!(look(&context).await.status, Status::Skipped);
}

fn seen(host: &str, answer: Option<Answer>, direct: Option<bool>) -> Seen {
    let proxy = Proxy::parse("proxy.example:8080").unwrap();
    let way = match answer {
        Some(_) => Way::Proxy(proxy.clone()),
        None => Way::Direct,
    };
    let source = Some(Source::Environment("https_proxy"));
    Seen {
        host: host.to_owned(),
        way: Ok(Ways {
            ways: vec![way],
            source: source.clone(),
            rule: Rule::Set,
        }),
        asked: answer.map(|answer| AtProxy {
            proxy,
            source,
            heard: Heard {
                answer,
                challenges: Vec::new(),
            },
            untold: None,
        }),
        direct,
    }
}

#[test]
fn a_script_that_cant_be_had_or_does_not_work_is_warned_of_and_fails_where_there_is_no_other_way() {
    let address = Url::parse("http://pac.example/secret/proxy.pac?token=1").unwrap();
    let gone = Script::Unreachable {
        address: address.clone(),
        status: Some(404),
    };
    let broken = Script::Broken {
        address: address.clone(),
    };
    for (script, expected) in [(&gone, Cause::PacUnreachable), (&broken, Cause::PacBroken)] {
        let beside = judge(script, &[seen("id.example.com", None, Some(true))]);
        assert_eq!(beside.status, Status::Warn);
        assert_eq!(cause(&beside), (expected, Confidence::Possible));
        testing::assert_has_words(&beside);
        let finding = judge(script, &[seen("id.example.com", None, Some(false))]);
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(cause(&finding), (expected, Confidence::Likely));
        testing::assert_has_words(&finding);
        assert_eq!(evidence(&finding, "proxy_script"), "http://pac.example");
    }
    let finding = judge(&gone, &[seen("id.example.com", None, Some(false))]);
    assert_eq!(evidence(&finding, "script_status"), 404);
    let undecided = Script::Undecided { address };
    let finding = judge(&undecided, &[seen("id.example.com", None, None)]);
    assert_eq!(finding.status, Status::Pass);
}

#[test]
fn the_first_host_of_the_worst_finding_is_named() {
    let all = [
        seen("slow.example", Some(Answer::Silent), None),
        seen("first.example", Some(Answer::Refuses(403)), None),
        seen("second.example", Some(Answer::Refuses(403)), None),
    ];
    let message = judge(&Script::None, &all).message.unwrap();
    let text = message.text(portico_core::Language::English);
    assert!(text.contains("first.example"), "{text}");
}
