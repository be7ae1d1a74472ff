//! Pushed authorization requests (RFC 9126) at providers that take them, and at those whose endpoint
//! is closed.

use portico_core::Code;
use test_support::desk::Desk;
use test_support::provider::{Answer, Sent};
use test_support::stopped;

fn is_pushed(asked: &Sent) -> bool {
    asked.iter().any(|(name, _)| name == "request_uri")
}

async fn desk_with(answer: Option<Answer>, required: bool) -> Desk {
    Desk::with(|it| {
        it.pushes = true;
        it.instead = answer.map(|answer| ("/par", answer));
        if required {
            it.metadata = Some(Box::new(|document| {
                document["require_pushed_authorization_requests"] = true.into();
            }));
        }
    })
    .await
}

#[tokio::test]
async fn a_closed_endpoint_is_gone_on_without() {
    for (status, body) in [
        (401, r#"{"error":"invalid_client"}"#),
        (401, ""),
        (403, r#"{"error":"unauthorized_client"}"#),
        (403, "<html>Forbidden</html>"),
        (404, "<html>Not found</html>"),
        (404, r#"{"error":"not_found"}"#),
        (405, ""),
        (410, ""),
        (501, ""),
        (400, r#"{"error":"unauthorized_client"}"#),
        (400, r#"{"error":"unauthorized_client","error_uri":7}"#),
        (400, r#"{"error":"invalid_client"}"#),
        (400, r#"{"error":"access_denied"}"#),
        (200, r#"{"error":"unauthorized_client"}"#),
    ] {
        let desk = desk_with(Some(Answer::new(status, body)), false).await;
        desk.must_sign_in().await;
        assert!(
            !is_pushed(&desk.provider.authorizations()[0]),
            "{status} {body}"
        );
        assert_eq!(desk.provider.seen("/par").len(), 1, "{status} {body}");
    }
}

#[tokio::test]
async fn an_open_one_is_used_and_a_required_one_is_needed() {
    for required in [false, true] {
        let desk = desk_with(None, required).await;
        desk.must_sign_in().await;
        let asked = desk.provider.authorizations();
        assert!(is_pushed(&asked[0]));
        let names: Vec<&str> = asked[0].iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["client_id", "request_uri"]);
        assert_eq!(desk.provider.pushed().len(), 1);
    }
    for (status, body, code) in [
        (401, r#"{"error":"invalid_client"}"#, Code::ProfileInvalid),
        (
            400,
            r#"{"error":"unauthorized_client"}"#,
            Code::ProfileInvalid,
        ),
        (400, r#"{"error":"access_denied"}"#, Code::AccessDenied),
        (404, "<html>", Code::BadResponse),
        (403, "<html>", Code::GatewayAnswered),
        (501, "", Code::ServiceUnavailable),
    ] {
        let desk = desk_with(Some(Answer::new(status, body)), true).await;
        assert_eq!(stopped(desk.end().await).code, code, "{status} {body}");
        assert!(desk.provider.authorizations().is_empty());
    }
}

#[tokio::test]
async fn what_else_it_answers_stays_an_error() {
    for (answer, code) in [
        (
            Answer::new(400, r#"{"error":"invalid_request"}"#),
            Code::TokenRefused,
        ),
        (
            Answer::new(400, r#"{"error":"invalid_scope"}"#),
            Code::ScopeRefused,
        ),
        (
            Answer::new(400, r#"{"error":"unsupported_response_type"}"#),
            Code::TokenRefused,
        ),
        (
            Answer::new(400, r#"{"error":"Unauthorized_Client"}"#),
            Code::TokenRefused,
        ),
        (
            Answer::new(200, r#"{"error":"invalid_request"}"#),
            Code::TokenRefused,
        ),
        (Answer::new(201, "{}"), Code::BadResponse),
        (Answer::new(201, "<html>"), Code::GatewayAnswered),
        (Answer::new(500, ""), Code::ServiceUnavailable),
        (
            Answer::new(403, "<html>").with("cf-mitigated", "challenge"),
            Code::GatewayAnswered,
        ),
    ] {
        let at = format!("{answer:?}");
        let is_down = answer.status == 500;
        let desk = desk_with(Some(answer), false).await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, code, "{at}");
        let said = problem.detail.unwrap_or_default();
        assert!(!is_down || said.contains("/par answered 500"), "{said}");
        assert!(desk.provider.authorizations().is_empty(), "{at}");
    }
}

#[tokio::test]
async fn a_profile_can_do_without() {
    for (lines, pushes) in [("par = \"off\"", false), ("par = \"on\"", true), ("", true)] {
        let desk = desk_with(None, false).await;
        desk.with_profile(lines);
        desk.must_sign_in().await;
        assert_eq!(
            is_pushed(&desk.provider.authorizations()[0]),
            pushes,
            "{lines}"
        );
        assert_eq!(
            desk.provider.seen("/par").len(),
            usize::from(pushes),
            "{lines}"
        );
    }
}
