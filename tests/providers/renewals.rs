//! A renewal that is refused, in every word that providers have for it.

use std::time::Duration;

use portico_core::Code;
use portico_core::domain::{Checked, EndReason};
use portico_core::session::Purpose;
use test_support::desk::{Desk, LONGER};
use test_support::provider::Answer;

const NOW: Duration = Duration::ZERO;
const DAY: Duration = Duration::from_secs(86_400);

async fn refused_with(answer: Answer) -> Desk {
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    desk.become_(|it| it.instead = Some(("/token", answer)));
    desk
}

fn renewals(desk: &Desk) -> usize {
    desk.provider.seen("/token").len() - 1
}

#[tokio::test]
async fn a_refused_renewal_ends_the_session_after_one_request() {
    let word = |error: &str| format!(r#"{{"error":"{error}","error_description":"Sign in."}}"#);
    for (status, error, body) in [
        (400, "invalid_grant", word("invalid_grant")),
        (400, "interaction_required", word("interaction_required")),
        (400, "login_required", word("login_required")),
        (400, "consent_required", word("consent_required")),
        (401, "invalid_token", word("invalid_token")),
        (400, "unauthorized_client", word("unauthorized_client")),
        (403, "access_denied", word("access_denied")),
        (400, "invalid_request", word("invalid_request")),
        (400, "invalid_scope", word("invalid_scope")),
        (400, "unsupported_grant_type", word("unsupported_grant_type")),
        (403, "mfa_required", word("mfa_required")),
        (200, "invalid_grant", word("invalid_grant")),
        (200, "login_required", word("login_required")),
        (
            400,
            "interaction_required",
            r#"{"error":"interaction_required","error_description":"AADSTS50076","error_codes":[50076],"claims":"{}","suberror":null}"#.to_owned(),
        ),
        (400, "login_required", r#"{"error":"login_required","error_description":7}"#.to_owned()),
    ] {
        let desk = refused_with(Answer::new(status, &*body)).await;

        let problem = desk.token(LONGER).await.unwrap_err();

        assert_eq!(problem.code, Code::SessionRevoked, "{status} {body}: {problem:?}");
        let detail = problem.detail.unwrap();
        assert!(detail.starts_with(error), "{body}: {detail}");
        assert_eq!(renewals(&desk), 1, "{body}");
        let ended = desk.sessions().find(None, None).unwrap().ended;
        assert_eq!(ended.unwrap().reason, EndReason::Revoked, "{body}");
        // What says nothing of the token has it taken back, where the provider does that.
        desk.sessions().tell_pending(Purpose::Use).await.unwrap();
        assert!(!desk.store.names().iter().any(|it| it.starts_with("session/")));
        let again = desk.token(NOW).await.unwrap_err();
        assert_eq!((again.code, renewals(&desk)), (Code::SessionRevoked, 1), "{body}");
    }
}

#[tokio::test]
async fn what_may_pass_ends_no_session() {
    for (status, body, code) in [
        (
            400,
            r#"{"error":"temporarily_unavailable"}"#,
            Code::ServiceUnavailable,
        ),
        (
            200,
            r#"{"error":"temporarily_unavailable"}"#,
            Code::ServiceUnavailable,
        ),
        (400, r#"{"error":"server_error"}"#, Code::ServiceUnavailable),
        (400, r#"{"error":"slow_down"}"#, Code::ServiceBusy),
        (429, r#"{"error":"invalid_grant"}"#, Code::ServiceBusy),
        (
            503,
            r#"{"error":"invalid_grant"}"#,
            Code::ServiceUnavailable,
        ),
        (500, r#"{"error":"server_error"}"#, Code::ServiceUnavailable),
        (401, r#"{"error":"invalid_client"}"#, Code::ProfileInvalid),
        (
            400,
            r#"{"error":{"message":"no word of OAuth"}}"#,
            Code::BadResponse,
        ),
        (200, "{}", Code::BadResponse),
        (400, "", Code::BadResponse),
        (403, "<html>", Code::GatewayAnswered),
    ] {
        let desk = refused_with(Answer::new(status, body)).await;
        assert_eq!(desk.renewed().await, Err(code), "{status} {body}");
        // It is back, and so is the session.
        desk.become_(|_| {});
        desk.wait(DAY);
        assert_eq!(desk.renewed().await, Ok(()), "{status} {body}");
    }
}

#[tokio::test]
async fn a_client_that_is_refused_for_a_day_is_not_tried_for_ever() {
    let refusal = || Answer::new(401, r#"{"error":"invalid_client"}"#);
    let desk = refused_with(refusal()).await;
    assert_eq!(desk.renewed().await, Err(Code::ProfileInvalid));
    desk.wait(DAY / 2);
    assert_eq!(desk.renewed().await, Err(Code::ProfileInvalid));
    desk.wait(DAY / 2);
    assert_eq!(desk.renewed().await, Err(Code::SessionRevoked));
    assert_eq!(renewals(&desk), 3);

    // A try that works in between begins it anew.
    let desk = refused_with(refusal()).await;
    assert_eq!(desk.renewed().await, Err(Code::ProfileInvalid));
    desk.become_(|_| {});
    desk.wait(DAY / 2);
    assert_eq!(desk.renewed().await, Ok(()));
    desk.become_(|it| it.instead = Some(("/token", refusal())));
    desk.wait(DAY / 2);
    assert_eq!(desk.renewed().await, Err(Code::ProfileInvalid));
}

#[tokio::test]
async fn a_session_without_a_refresh_token_runs_out_and_nobody_has_revoked_it() {
    let desk = Desk::with(|it| {
        it.tokens = Some(Box::new(|tokens| {
            tokens.as_object_mut().unwrap().remove("refresh_token");
        }));
    })
    .await;
    desk.must_sign_in().await;
    let token = |portico: &portico_core::Portico| portico.sessions().ready_token(None, None, NOW);
    assert!(token(&desk.portico).unwrap().is_some());
    // It is too short for this caller, and good for others.
    let short = desk.ready_token(LONGER).unwrap_err();
    assert_eq!(short.code, Code::SessionExpired);
    assert!(token(&desk.portico).unwrap().is_some());

    desk.wait(Duration::from_secs(3601));

    let mut record = desk.sessions().find(None, None).unwrap();
    let view = desk.sessions().checked_view(&mut record).await.unwrap();
    assert_eq!(view.ended.unwrap().reason, EndReason::Expired);
    assert_eq!(view.checked, Checked::Now);
    for portico in [&desk.portico, &desk.restarted()] {
        assert_eq!(token(portico).unwrap_err().code, Code::SessionExpired);
    }
    assert_eq!(renewals(&desk), 0);
    assert!(desk.provider.revocations().is_empty());
}

/// Whatever stands before the provider may speak JSON too, while that is away.
#[tokio::test]
async fn what_is_no_word_of_oauths_ends_no_session() {
    for (status, body) in [
        (404, r#"{"status":404,"error":"Not Found","path":"/token"}"#),
        (404, r#"{"error":"invalid_grant"}"#),
        (400, r#"{"status":400,"error":"Bad Request"}"#),
        (401, r#"{"error":"Unauthorized"}"#),
        (403, r#"{"error":"Forbidden"}"#),
        (408, r#"{"error":"request_timeout"}"#),
        (413, r#"{"error":"invalid_request"}"#),
        (400, r#"{"error":"rate_limit_exceeded"}"#),
        (400, r#"{"error":"too_many_requests"}"#),
        (400, r#"{"error":"quota_exceeded"}"#),
        (400, r#"{"error":"maintenance"}"#),
        (400, r#"{"error":""}"#),
    ] {
        let desk = refused_with(Answer::new(status, body)).await;
        let problem = desk.token(LONGER).await.unwrap_err();
        assert_ne!(
            problem.code,
            Code::SessionRevoked,
            "{status} {body}: {problem:?}"
        );
        let record = desk.sessions().find(None, None).unwrap();
        assert!(record.ended.is_none(), "{status} {body}");
    }
}
