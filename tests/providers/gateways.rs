//! Something before the provider answers: a check that only browsers pass, a gateway's own sign-in.

use portico_core::profile::Profile;
use portico_core::{Code, Problem};
use portico_doctor::{Context, Diagnosis, Run, Selection, Status};
use serde_json::json;
use test_support::desk::Desk;
use test_support::provider::{Answer, CLIENT};

const METADATA: &str = "/.well-known/openid-configuration";
const PAGE: &str = "<!doctype html><title>Sign in</title>";

/// What gateways and protections answer.
fn gateways() -> Vec<Answer> {
    vec![
        Answer::new(403, PAGE).with("cf-mitigated", "challenge"),
        Answer::new(503, PAGE).with("cf-mitigated", "challenge"),
        Answer::new(429, PAGE).with("cf-mitigated", "challenge"),
        Answer::new(403, PAGE).with("server", "cloudflare"),
        Answer::new(202, "").with("x-amzn-waf-action", "challenge"),
        Answer::new(200, PAGE),
        Answer::new(403, PAGE),
        Answer::new(401, PAGE),
        Answer::new(401, "").with("www-authenticate", "Negotiate"),
        Answer::new(401, "").with("www-authenticate", "NTLM"),
        Answer::new(403, "").with("www-authenticate", "Basic realm=\"Gateway\""),
    ]
}

#[tokio::test]
async fn what_answers_before_the_provider_is_named() {
    for path in [METADATA, "/jwks", "/token", "/device"] {
        for answer in gateways() {
            let at = format!("{path} {answer:?}");
            let desk = Desk::with(|it| {
                it.device = Some(json!({ "expires_in": 600, "interval": 1 }));
                it.instead = Some((path, answer));
            })
            .await;
            let problem = match path {
                "/device" => by_device(&desk).await,
                _ => desk.must_refuse().await,
            };
            assert_eq!(problem.code, Code::GatewayAnswered, "{at}: {problem:?}");
            assert!(problem.is_passing(), "{at}");
            let detail = problem.detail.unwrap();
            assert!(detail.contains(path), "{at}: {detail}");
            assert!(!detail.contains("<title>"), "{at}: {detail}");
        }
    }
}

#[tokio::test]
async fn a_request_that_is_led_to_another_hosts_page_was_not_answered_by_the_provider() {
    let to = "https://login.gateway.example/sign-in";
    let led_away = |status| Answer::new(status, "").with("location", to);
    for (path, status) in [("/token", 302), ("/token", 303), ("/token", 307)] {
        let desk = Desk::with(|it| it.instead = Some((path, led_away(status)))).await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, Code::GatewayAnswered, "{path} {status}");
        let detail = problem.detail.unwrap();
        assert!(detail.contains("login.gateway.example"), "{detail}");
    }
    // A page of the same host, and no page at all, are the provider's own.
    for location in ["/elsewhere", "http://login.gateway.example/", "no address:"] {
        let answer = Answer::new(302, "").with("location", location);
        let desk = Desk::with(|it| it.instead = Some(("/token", answer))).await;
        assert_eq!(
            desk.must_refuse().await.code,
            Code::BadResponse,
            "{location}"
        );
    }
}

#[tokio::test]
async fn the_providers_own_refusals_stay_its_own() {
    const REFUSED: &str = r#"{"error":"invalid_client"}"#;
    const PORTAL: &str = "the network's";
    for (path, answer, code) in [
        (
            "/token",
            Answer::new(401, REFUSED).with("www-authenticate", "Basic realm=\"token\""),
            Code::ProfileInvalid,
        ),
        ("/token", Answer::new(400, PAGE), Code::BadResponse),
        ("/token", Answer::new(503, PAGE), Code::ServiceUnavailable),
        ("/token", Answer::new(429, PAGE), Code::ServiceBusy),
        ("/token", Answer::new(511, PORTAL), Code::CaptivePortal),
        (METADATA, Answer::new(404, PAGE), Code::BadResponse),
        (METADATA, Answer::new(502, PAGE), Code::ServiceUnavailable),
        (METADATA, Answer::new(511, PORTAL), Code::CaptivePortal),
        (
            METADATA,
            Answer::new(403, r#"{"message":"Forbidden"}"#),
            Code::BadResponse,
        ),
        (METADATA, Answer::new(200, "{"), Code::BadResponse),
    ] {
        let at = format!("{path} {answer:?}");
        let desk = Desk::with(|it| it.instead = Some((path, answer))).await;
        assert_eq!(desk.must_refuse().await.code, code, "{at}");
    }
}

#[tokio::test]
async fn a_page_at_userinfo_costs_nobody_the_session() {
    for answer in gateways() {
        let desk = Desk::with(|it| it.instead = Some(("/userinfo", answer))).await;
        let step = desk.end().await;
        test_support::done(step);
        let mut record = desk.sessions().find(None, None).unwrap();
        desk.sessions().checked_view(&mut record).await.unwrap();
        assert!(record.ended.is_none());
    }
}

#[tokio::test]
async fn troubleshooting_names_it_and_does_not_blame_the_provider() {
    for answer in gateways() {
        let at = format!("{answer:?}");
        let desk = Desk::with(|it| it.instead = Some((METADATA, answer))).await;
        let problem = desk.must_refuse().await;
        let (finding, diagnosis) = looked(&desk, &problem).await;
        assert_eq!(finding, (Status::Fail, "gateway_answered"), "{at}");
        let first = &diagnosis.causes[0];
        assert_eq!(first.cause.as_str(), "gateway_answered", "{at}");
        assert_eq!(first.because, ["service.discovery"], "{at}");
        let blamed = |cause: &str| diagnosis.causes.iter().any(|it| it.cause.as_str() == cause);
        assert!(!blamed("bad_response") && !blamed("service_down"), "{at}");
    }
    // What is the provider's own is still its own.
    let desk = Desk::with(|it| it.instead = Some((METADATA, Answer::new(502, PAGE)))).await;
    let problem = desk.must_refuse().await;
    let (_, diagnosis) = looked(&desk, &problem).await;
    assert_eq!(diagnosis.causes[0].cause.as_str(), "service_down");
}

async fn by_device(desk: &Desk) -> Problem {
    let mut sign_in = desk.sign_in_with(portico_core::Hints {
        method: Some(portico_core::domain::Method::Device),
        ..portico_core::Hints::default()
    });
    test_support::stopped(sign_in.start().await)
}

async fn looked(desk: &Desk, problem: &Problem) -> ((Status, &'static str), Diagnosis) {
    let profile = Profile::for_issuer(&desk.provider.issuer(), CLIENT).unwrap();
    let mut context = Context::new(desk.portico.clone(), profile);
    context.problem = Some(problem.clone());
    let selection = Selection::Only(vec!["service.discovery".to_owned()]);
    let mut run = Run::start(context, &selection).unwrap();
    run.finish().await;
    let found = run.results();
    let finding = &found[0].finding;
    let cause = finding.suspects.first().map_or("", |it| it.cause.as_str());
    ((finding.status, cause), run.diagnosis())
}
