//! `Retry-After`, as seconds and as a moment, wherever a service may send it.

use portico_core::Code;
use test_support::desk::{Desk, LONGER};
use test_support::provider::Answer;

/// The service's own clock, which is far from this computer's.
const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

fn busy(status: u16, retry_after: &str) -> Answer {
    Answer::new(status, "")
        .with("date", DATE)
        .with("retry-after", retry_after)
}

const FORMS: [(&str, u32); 5] = [
    ("300", 300),
    ("Sun, 06 Nov 1994 08:54:37 GMT", 300),
    ("Sunday, 06-Nov-94 08:54:37 GMT", 300),
    ("Sun Nov  6 08:54:37 1994", 300),
    ("Sun, 06 Nov 1994 09:49:37 GMT", 3600),
];

#[tokio::test]
async fn a_moment_counts_by_the_services_clock_wherever_it_stands() {
    for (retry_after, seconds) in FORMS {
        for (path, status, code) in [
            (
                "/.well-known/openid-configuration",
                503,
                Code::ServiceUnavailable,
            ),
            ("/.well-known/openid-configuration", 429, Code::ServiceBusy),
            ("/token", 429, Code::ServiceBusy),
            ("/jwks", 503, Code::ServiceUnavailable),
        ] {
            let desk = Desk::with(|it| it.instead = Some((path, busy(status, retry_after)))).await;
            let problem = desk.must_refuse().await;
            assert_eq!(problem.code, code, "{path} {retry_after}");
            assert_eq!(problem.retry_after, Some(seconds), "{path} {retry_after}");
            assert_eq!(
                desk.provider.seen(path).len(),
                1,
                "{path}: nobody waits that long"
            );
        }
    }
}

#[tokio::test]
async fn a_renewal_waits_until_that_moment() {
    for (retry_after, seconds) in FORMS {
        let desk = Desk::with(|_| {}).await;
        desk.must_sign_in().await;
        desk.become_(|it| it.instead = Some(("/token", busy(503, retry_after))));
        let told = desk.token(LONGER).await.unwrap_err();
        assert_eq!(
            (told.code, told.retry_after),
            (Code::ServiceUnavailable, Some(seconds))
        );

        desk.become_(|_| {});
        desk.wait(std::time::Duration::from_secs((seconds - 60).into()));
        assert_eq!(
            desk.renewed().await,
            Err(Code::ServiceUnavailable),
            "{retry_after}"
        );
        desk.wait(std::time::Duration::from_secs(61));
        assert_eq!(desk.renewed().await, Ok(()), "{retry_after}");
    }
}

#[tokio::test]
async fn no_moment_holds_a_session_for_longer_than_a_day() {
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    let never = busy(503, "Fri, 31 Dec 9999 23:59:59 GMT");
    desk.become_(|it| it.instead = Some(("/token", never)));
    assert_eq!(desk.renewed().await, Err(Code::ServiceUnavailable));
    desk.become_(|_| {});
    desk.wait(std::time::Duration::from_secs(86_401));
    assert_eq!(desk.renewed().await, Ok(()));
}

#[tokio::test]
async fn a_moment_that_has_passed_or_is_none_says_nothing() {
    for retry_after in [DATE, "Sun, 06 Nov 1994 08:00:00 GMT", "tomorrow", "-5"] {
        let desk = Desk::with(|it| it.instead = Some(("/token", busy(503, retry_after)))).await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, Code::ServiceUnavailable, "{retry_after}");
        assert_eq!(problem.retry_after, None, "{retry_after}");
    }
}
