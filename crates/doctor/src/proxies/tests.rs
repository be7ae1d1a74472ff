//! What decides is tested in `portico_proxy`; here, that a run asks it of its own computer.

use portico_core::http::Network;

use super::*;
use crate::testing;

async fn to(context: &Context) -> String {
    let target = Target {
        host: "id.example.com".to_owned(),
        port: 443,
        tls: true,
    };
    match ways_to(context, &target).await {
        Some(ways) => ways
            .proxy()
            .map_or_else(|| "direct".to_owned(), |proxy| proxy.shown()),
        None => "none".to_owned(),
    }
}

#[tokio::test]
async fn a_run_goes_by_its_own_computer_and_by_what_the_door_was_told() {
    let (mut context, _folder) = testing::context();
    assert_eq!(to(&context).await, "direct");
    let variables = &mut context.system.variables;
    variables.insert("https_proxy", "http://small.example:1".into());
    assert_eq!(to(&context).await, "small.example:1");
    context
        .system
        .variables
        .insert("https_proxy", "htp://x".into());
    assert_eq!(to(&context).await, "none");

    let network = Network {
        proxy: Url::parse("http://told.example:3").ok(),
        ..Network::default()
    };
    let (mut context, _folder) = testing::context_on(network);
    let variables = &mut context.system.variables;
    variables.insert("https_proxy", "http://small.example:1".into());
    assert_eq!(to(&context).await, "told.example:3");
}

#[tokio::test]
async fn of_several_ways_the_first_that_is_there_is_looked_at() {
    use crate::testing::proxy::{Behaviour, FakeProxy, closed_port};
    use portico_proxy::{Proxy, Rule};
    let (context, _folder) = testing::context();
    let there = FakeProxy::start(Behaviour::Forward).await;
    let [gone, there] = [closed_port().await, there.port]
        .map(|port| Way::Proxy(Proxy::parse(&format!("127.0.0.1:{port}")).unwrap()));
    let ways = |ways: &[&Way]| Ways {
        ways: ways.iter().map(|way| (*way).clone()).collect(),
        source: None,
        rule: Rule::Set,
    };
    for (all, expected) in [
        (ways(&[&gone, &there]), &there),
        (ways(&[&gone, &Way::Direct]), &Way::Direct),
        (ways(&[&gone, &gone]), &gone),
    ] {
        assert_eq!(first_there(&context, all).await.as_ref(), Some(expected));
    }
}
