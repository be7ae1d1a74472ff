//! What a service answers when a sign-in is taken back (RFC 7009): it decides what the person is told
//! and what is kept, over TLS as over plain HTTP.

use std::time::{Duration, Instant};

use portico_core::clock::{Clock, SystemClock};
use portico_core::domain::RevocationState as State;
use portico_core::profile::Profile;
use portico_core::session::{Purpose, Record, SignedOut};
use portico_core::vault::Store;
use portico_core::{Code, Hints};
use serde_json::{Value, json};
use test_support::{done, has_secrets, stopped};

use test_support::desk::{Desk, Scheme};
use test_support::provider::Revocation::{self, Answers, Apart, CutOff, Redirects, Silent};
use test_support::provider::{Answer, Behaviour, CLIENT, Provider};

/// Longer than a sign-out may take.
const LIMIT: Duration = Duration::from_secs(10);
const UNSUPPORTED: &str = r#"{"error":"unsupported_token_type"}"#;
const UNKNOWN: &str = r#"{"error":"invalid_token"}"#;
const NO_CLIENT: &str = r#"{"error":"invalid_client"}"#;

/// What a service answers, and what that is.
const TABLE: &[(&str, Revocation, SignedOut)] = &[
    ("done", Answers(200, ""), SignedOut::Everywhere),
    (
        "done, with words",
        Answers(200, "{}"),
        SignedOut::Everywhere,
    ),
    (
        "done, with words of its own",
        Answers(200, r#"{"success":true,"error":""}"#),
        SignedOut::Everywhere,
    ),
    (
        "a gateway's page",
        Answers(200, "<html>"),
        SignedOut::Pending,
    ),
    (
        "an error with a good status",
        Answers(200, NO_CLIENT),
        SignedOut::Pending,
    ),
    (
        "a refusal with a good status",
        Answers(200, UNSUPPORTED),
        SignedOut::Refused,
    ),
    (
        "an error with an address that is a number",
        Answers(200, "{\"error\":\"server_error\",\"error_uri\":5}"),
        SignedOut::Pending,
    ),
    (
        "an error with a description that is none",
        Answers(200, "{\"error\":\"server_error\",\"error_description\":{}}"),
        SignedOut::Pending,
    ),
    (
        "an error that is an object",
        Answers(200, "{\"error\":{\"code\":\"server_error\"}}"),
        SignedOut::Pending,
    ),
    (
        "an error that is a number",
        Answers(200, "{\"error\":503}"),
        SignedOut::Pending,
    ),
    (
        "an error, and a document after it",
        Answers(200, "{\"error\":\"server_error\"}{}"),
        SignedOut::Pending,
    ),
    (
        "errors in a list",
        Answers(200, "[{\"error\":\"server_error\"}]"),
        SignedOut::Pending,
    ),
    (
        "a word of its own for it",
        Answers(200, "{\"revoked\":true}"),
        SignedOut::Everywhere,
    ),
    (
        "no error",
        Answers(200, "{\"error\":null}"),
        SignedOut::Everywhere,
    ),
    ("unknown to it", Answers(400, UNKNOWN), SignedOut::Pending),
    ("nothing to say", Answers(204, ""), SignedOut::Everywhere),
    (
        "invalid_client",
        Answers(400, NO_CLIENT),
        SignedOut::Pending,
    ),
    (
        "a bad request without words",
        Answers(400, ""),
        SignedOut::Pending,
    ),
    (
        "unsupported_token_type",
        Answers(400, UNSUPPORTED),
        SignedOut::Refused,
    ),
    (
        "the same as forbidden",
        Answers(403, UNSUPPORTED),
        SignedOut::Refused,
    ),
    (
        "the same with members of other types",
        Answers(
            400,
            r#"{"error":"unsupported_token_type","error_description":null,"error_uri":7}"#,
        ),
        SignedOut::Refused,
    ),
    ("unauthorized", Answers(401, NO_CLIENT), SignedOut::Pending),
    ("forbidden", Answers(403, "<html>"), SignedOut::Pending),
    ("no such page", Answers(404, "<html>"), SignedOut::Refused),
    ("no such method", Answers(405, ""), SignedOut::Refused),
    ("gone", Answers(410, ""), SignedOut::Refused),
    ("busy", Answers(429, ""), SignedOut::Pending),
    ("broken", Answers(500, "<html>"), SignedOut::Pending),
    (
        "broken, in its own words",
        Answers(500, UNSUPPORTED),
        SignedOut::Pending,
    ),
    ("not implemented", Answers(501, ""), SignedOut::Refused),
    ("unavailable", Answers(503, ""), SignedOut::Pending),
    ("a portal", Answers(511, "<html>"), SignedOut::Pending),
    ("elsewhere", Redirects("/userinfo"), SignedOut::Pending),
    ("cut off", CutOff, SignedOut::Pending),
    ("silent", Silent, SignedOut::Pending),
];

#[tokio::test]
async fn what_a_service_answers_decides_alike_over_http_and_tls() {
    let mut cases = tokio::task::JoinSet::new();
    for (name, answer, outcome) in TABLE {
        for scheme in [Scheme::Http, Scheme::Https] {
            let told = tokio::task::spawn_blocking(move || {
                // A sign-out is for one thread.
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(signed_out(name, *answer, *outcome, scheme));
            });
            cases.spawn(told);
        }
    }
    let broken: Vec<_> = cases
        .join_all()
        .await
        .into_iter()
        .filter_map(Result::err)
        .collect();
    assert!(
        broken.is_empty(),
        "{} are not as they should be",
        broken.len()
    );
}

async fn signed_out(name: &str, answer: Revocation, outcome: SignedOut, scheme: Scheme) {
    let case = format!("{name} over {scheme:?}");
    let desk = Desk::speaking(scheme, |it| it.revocation = Some(answer)).await;
    must_end_as(&desk, &case, outcome).await;
    let told = &desk.provider.revocations()[0];
    let has = |name: &str, value: &str| told.iter().any(|it| it.0 == name && it.1 == value);
    assert!(
        has("token", "refresh-1") && has("token_type_hint", "refresh_token"),
        "{case}"
    );
}

/// Signs in and out again; what is kept then is what the outcome calls for.
async fn must_end_as(desk: &Desk, case: &str, outcome: SignedOut) {
    let mut record = done(desk.end().await).record;

    let begun = Instant::now();
    let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
    let seen = left.session;

    assert_eq!(seen, outcome, "{case}");
    assert!(begun.elapsed() < LIMIT, "{case}: {:?}", begun.elapsed());
    let kept = newest(desk);
    assert!(kept.ended.is_some(), "{case}: signed out here all the same");
    let is_pending = outcome == SignedOut::Pending;
    assert_eq!(kept.pending_revocation, is_pending, "{case}");
    let has_secrets = has_secrets(&desk.portico, &kept).await;
    assert_eq!(
        has_secrets, is_pending,
        "{case}: secrets are there to tell with"
    );
    let state = kept.revocation().map(|it| (it.state, it.reason.is_some()));
    let wanted = match outcome {
        SignedOut::Everywhere => None,
        SignedOut::Pending => Some((State::Pending, true)),
        _ => Some((State::Refused, false)),
    };
    assert_eq!(state, wanted, "{case}");
}

/// An answer as it stands, with its type and one more header.
fn of_type(status: u16, kind: &'static str, mark: Mark, body: &str) -> Answer {
    let kind = (!kind.is_empty()).then_some(("content-type", kind));
    let headers = kind.into_iter().chain(mark);
    Answer {
        status,
        headers: headers
            .map(|(name, value)| (name, value.to_owned()))
            .collect(),
        body: body.to_owned(),
    }
}

type Mark = Option<(&'static str, &'static str)>;
const CAPTCHA: Mark = Some(("x-amzn-waf-action", "captcha"));
const BLOCKED: Mark = Some(("cf-mitigated", "block"));
const PAGE: &str = "<!DOCTYPE html><html>log in</html>";

#[tokio::test]
async fn what_answers_before_a_service_has_neither_done_it_nor_refused_it() {
    for scheme in [Scheme::Http, Scheme::Https] {
        for answer in [
            of_type(405, "text/html", CAPTCHA, "<html>"),
            of_type(405, "", CAPTCHA, ""),
            of_type(404, "text/html", BLOCKED, "<html>"),
            of_type(410, "text/plain", BLOCKED, "blocked"),
            of_type(501, "", BLOCKED, ""),
            of_type(400, "application/json", BLOCKED, UNSUPPORTED),
            of_type(202, "", CAPTCHA, ""),
            of_type(200, "text/plain", None, PAGE),
            of_type(200, "application/json", None, "<html>log in</html>"),
            of_type(200, "application/octet-stream", None, "\n\n <HTML>"),
            of_type(200, "", None, "\u{feff}<html>log in</html>"),
            of_type(200, "text/plain", None, "<!-- portal --><body>log in"),
            of_type(200, "text/html; charset=utf-8", None, "log in"),
            of_type(
                200,
                "application/x-www-form-urlencoded",
                None,
                "error=invalid_client",
            ),
            of_type(200, "text/plain", None, "hint=later&error=server_error"),
            of_type(200, "text/plain", None, "Error: upstream is down"),
        ] {
            let case = format!("{answer:?} over {scheme:?}");
            let desk = Desk::speaking(scheme, |it| {
                it.revocation = Some(Answers(200, ""));
                it.instead = Some(("/revoke", answer));
            })
            .await;
            must_end_as(&desk, &case, SignedOut::Pending).await;

            desk.clock.advance(Duration::from_secs(3600));
            desk.become_(|it| it.revocation = Some(Answers(200, "")));
            desk.sessions().tell_pending(Purpose::Use).await.unwrap();

            assert!(taken(&desk).contains(&"refresh-1".to_owned()), "{case}");
            assert!(!newest(&desk).pending_revocation, "{case}");
        }
    }
}

#[tokio::test]
async fn a_service_that_says_little_or_has_nothing_there_is_taken_at_its_word() {
    for scheme in [Scheme::Http, Scheme::Https] {
        for (answer, outcome) in [
            (of_type(200, "", None, ""), SignedOut::Everywhere),
            (of_type(204, "", None, ""), SignedOut::Everywhere),
            (of_type(200, "text/html", None, ""), SignedOut::Everywhere),
            (
                of_type(200, "application/json", None, "{}"),
                SignedOut::Everywhere,
            ),
            (
                of_type(200, "text/plain", None, "OK"),
                SignedOut::Everywhere,
            ),
            (
                of_type(200, "text/plain", None, "revoked"),
                SignedOut::Everywhere,
            ),
            (
                of_type(200, "text/plain", None, "result=done&error="),
                SignedOut::Everywhere,
            ),
            (of_type(404, "text/html", None, PAGE), SignedOut::Refused),
            (
                of_type(405, "text/plain", None, "Method Not Allowed"),
                SignedOut::Refused,
            ),
            (of_type(501, "text/html", None, PAGE), SignedOut::Refused),
        ] {
            let case = format!("{answer:?} over {scheme:?}");
            let desk = Desk::speaking(scheme, |it| {
                it.revocation = Some(Answers(200, ""));
                it.instead = Some(("/revoke", answer));
            })
            .await;
            must_end_as(&desk, &case, outcome).await;
        }
    }
}

#[tokio::test]
async fn a_service_that_names_no_place_for_it_is_said() {
    for scheme in [Scheme::Http, Scheme::Https] {
        let desk = Desk::speaking(scheme, |_| {}).await;
        let mut record = done(desk.end().await).record;

        let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
        let seen = left.session;

        assert_eq!(seen, SignedOut::NotOffered);
        assert_eq!(newest(&desk).revocation().unwrap().state, State::NotOffered);
        let again = desk.sessions().sign_out(&mut record, false).await.unwrap();
        let again = again.session;
        assert_eq!(
            again,
            SignedOut::NotOffered,
            "a second time is no other thing"
        );
    }
}

#[tokio::test]
async fn both_tokens_are_taken_back_and_the_only_one_where_there_is_one() {
    for (only_access, wanted) in [
        (false, vec!["refresh_token", "access_token"]),
        (true, vec!["access_token"]),
    ] {
        let desk = Desk::speaking(Scheme::Https, |it| {
            it.revocation = Some(Answers(200, ""));
            if only_access {
                it.tokens = Some(Box::new(|tokens| {
                    tokens.as_object_mut().unwrap().remove("refresh_token");
                }));
            }
        })
        .await;
        let mut record = done(desk.end().await).record;

        let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
        let seen = left.session;

        assert_eq!(seen, SignedOut::Everywhere);
        let hints: Vec<_> = desk
            .provider
            .revocations()
            .iter()
            .flatten()
            .filter(|(name, _)| name == "token_type_hint")
            .map(|(_, hint)| hint.clone())
            .collect();
        assert_eq!(hints, wanted);
    }
}

/// What the service says of the access token, once it has taken the refresh token back.
#[tokio::test]
async fn an_access_token_that_is_not_taken_back_is_said_as_long_as_it_lasts() {
    let hour = json!(3600);
    for (name, access, expires_in, outcome) in [
        ("done", (200, ""), &hour, SignedOut::Everywhere),
        ("gone with it", (400, UNKNOWN), &hour, SignedOut::Everywhere),
        (
            "none of those",
            (400, UNSUPPORTED),
            &hour,
            SignedOut::Everywhere,
        ),
        ("unavailable", (503, ""), &hour, SignedOut::Pending),
        ("no client", (401, NO_CLIENT), &hour, SignedOut::Pending),
        ("a page", (200, "<html>"), &hour, SignedOut::Pending),
        ("no end", (503, ""), &Value::Null, SignedOut::Pending),
        ("ends at once", (503, ""), &json!(0), SignedOut::Pending),
    ] {
        let lasts = expires_in.clone();
        let desk = Desk::speaking(Scheme::Https, move |it| {
            it.revocation = Some(Apart((200, ""), access));
            it.tokens = Some(Box::new(move |tokens| {
                tokens["expires_in"] = lasts.clone();
            }));
        })
        .await;
        let mut record = done(desk.end().await).record;
        let sessions = desk.sessions();

        let left = sessions.sign_out(&mut record, false).await.unwrap();

        assert_eq!(left.session, outcome, "{name}");
        let mut told = taken(&desk);
        told.dedup();
        assert_eq!(told, ["refresh-1", "access-1"], "{name}");
        let before = taken(&desk).len();
        if outcome == SignedOut::Pending {
            desk.clock.advance(Duration::from_secs(600));
            desk.become_(|it| it.revocation = Some(Apart((400, UNKNOWN), (200, ""))));
            sessions.tell_pending(Purpose::Use).await.unwrap();
            assert_eq!(
                taken(&desk).split_off(before),
                ["access-1"],
                "{name}: the other one is done"
            );
            assert!(newest(&desk).revocation().is_none(), "{name}");
        }
    }
}

/// Two hours ahead, or a service that gives tokens that end at once: the provider is told all the same.
#[tokio::test]
async fn what_has_ended_by_this_clock_alone_is_sent_all_the_same() {
    for with_refresh in [true, false] {
        for (ahead, expires_in) in [(0, 3600), (7200, 3600), (0, 0), (7200, 0)] {
            let desk = Desk::speaking(Scheme::Https, move |it| {
                it.revocation = Some(Answers(503, ""));
                it.tokens = Some(Box::new(move |tokens| {
                    tokens["expires_in"] = expires_in.into();
                    if !with_refresh {
                        tokens.as_object_mut().unwrap().remove("refresh_token");
                    }
                }));
            })
            .await;
            let case = format!("{with_refresh} {ahead} {expires_in}");
            let mut record = done(desk.end().await).record;
            desk.clock.advance(Duration::from_secs(ahead));
            let sessions = desk.sessions();

            let left = sessions.sign_out(&mut record, false).await.unwrap();

            assert_eq!(left.session, SignedOut::Pending, "{case}");
            desk.become_(|it| it.revocation = Some(Answers(200, "")));
            desk.clock.advance(Duration::from_secs(60));
            sessions.tell_pending(Purpose::Use).await.unwrap();
            assert!(taken(&desk).contains(&"access-1".to_owned()), "{case}");
            assert!(newest(&desk).revocation().is_none(), "{case}");
        }
    }
}

/// What another service says of the time excuses nobody: the session is not called revoked.
#[tokio::test]
async fn the_clock_of_another_service_says_nothing_of_this_ones_token() {
    let without_refresh = |it: &mut Behaviour| {
        it.revocation = Some(CutOff);
        it.tokens = Some(Box::new(|tokens| {
            tokens.as_object_mut().unwrap().remove("refresh_token");
        }));
    };
    let desk = Desk::with(without_refresh).await;
    let mut record = done(desk.end().await).record;
    let day = Duration::from_secs(86_400);
    desk.clock.advance(Duration::from_secs(7200));
    let theirs = SystemClock.now().with_timezone(&chrono::Utc) + day;
    let theirs = theirs.to_rfc2822().replace("+0000", "GMT");
    let other = Provider::start(Behaviour {
        instead: Some((
            "/.well-known/openid-configuration",
            Answer::new(500, "").with("date", theirs),
        )),
        ..Behaviour::default()
    })
    .await;
    let profile = Profile::for_issuer(&other.issuer(), CLIENT).unwrap();
    let mut sign_in = desk.portico.sign_in(profile, Hints::default());
    stopped(sign_in.start().await);

    let left = desk.sessions().sign_out(&mut record, false).await;

    assert_eq!(left.unwrap().session, SignedOut::Pending);
}

/// A session whose only token has ended, by a clock that is ahead: it is not lost, nor revoked.
#[tokio::test]
async fn a_session_that_only_this_clock_has_ended_goes_on_when_it_is_right_again() {
    let desk = Desk::speaking(Scheme::Https, |it| {
        it.revocation = Some(Answers(200, ""));
        it.tokens = Some(Box::new(|tokens| {
            tokens.as_object_mut().unwrap().remove("refresh_token");
        }));
    })
    .await;
    desk.must_sign_in().await;
    let sessions = desk.sessions();
    let token = || sessions.ready_token(None, None, Duration::ZERO);
    desk.clock.advance(Duration::from_secs(7200));

    assert_eq!(token().unwrap_err().code, Code::SessionExpired);
    assert!(has_secrets(&desk.portico, &newest(&desk)).await);
    sessions.tell_pending(Purpose::Use).await.unwrap();
    assert_eq!(taken(&desk), [""; 0], "the provider's clock says otherwise");
    assert!(newest(&desk).ended.is_some());

    desk.clock.set_back(Duration::from_secs(7200));
    assert!(token().unwrap().is_some());
    assert!(newest(&desk).ended.is_none());

    // A clock that says the same for a week is believed: the provider's may be the wrong one.
    desk.clock.advance(Duration::from_secs(8 * 24 * 3600));
    assert_eq!(token().unwrap_err().code, Code::SessionExpired);
    sessions.tell_pending(Purpose::Use).await.unwrap();
    assert_eq!(taken(&desk).len(), 1);
}

/// A client with a secret in the header is named there only: some servers refuse it twice.
#[tokio::test]
async fn a_client_with_a_secret_proves_itself_once() {
    for way in ["client_secret_basic", "client_secret_post"] {
        let desk = Desk::speaking(Scheme::Https, |it| {
            it.revocation = Some(Answers(200, ""));
            it.secret_by = Some(way);
        })
        .await;
        let mut record = done(desk.end().await).record;
        desk.sessions().sign_out(&mut record, false).await.unwrap();
        let told = &desk.provider.revocations()[0];
        let has = |name: &str| told.iter().any(|it| it.0 == name);
        let in_body = way == "client_secret_post";
        assert_eq!(
            (has("client_id"), has("client_secret")),
            (in_body, in_body),
            "{way}"
        );
    }
}

#[tokio::test]
async fn what_could_not_be_told_is_told_later_and_a_refusal_is_not_asked_again() {
    let desk = Desk::speaking(Scheme::Https, |it| it.revocation = Some(Answers(503, ""))).await;
    let mut record = done(desk.end().await).record;
    desk.sessions().sign_out(&mut record, false).await.unwrap();
    let first = newest(&desk).unrevoked.unwrap();

    desk.clock.advance(Duration::from_secs(3600));
    desk.become_(|it| it.revocation = Some(Answers(404, "")));
    desk.sessions().tell_pending(Purpose::Use).await.unwrap();

    let kept = newest(&desk);
    assert_eq!(kept.revocation().unwrap().state, State::Refused);
    assert!(first.since < kept.unrevoked.unwrap().since);
    let before = desk.provider.revocations().len();
    desk.sessions().tell_pending(Purpose::Use).await.unwrap();
    assert_eq!(desk.provider.revocations().len(), before);
}

#[tokio::test]
async fn a_service_that_does_not_do_it_for_a_week_is_given_up_and_that_is_said() {
    let desk = Desk::speaking(Scheme::Https, |it| {
        it.revocation = Some(Answers(400, NO_CLIENT));
    })
    .await;
    let mut record = done(desk.end().await).record;
    desk.sessions().sign_out(&mut record, false).await.unwrap();
    let since = newest(&desk).unrevoked.unwrap().since;

    for day in 1..=7 {
        let kept = newest(&desk);
        assert!(kept.pending_revocation, "on day {day} it is still tried");
        assert_eq!(
            kept.unrevoked.unwrap().since,
            since,
            "since when is not moved"
        );
        desk.clock.advance(Duration::from_secs(86_400));
        desk.sessions().tell_pending(Purpose::Look).await.unwrap();
    }

    let kept = newest(&desk);
    let revocation = kept.revocation().unwrap();
    assert_eq!(revocation.state, State::GivenUp);
    assert!(revocation.reason.is_some());
    assert!(!kept.pending_revocation);
    assert!(!has_secrets(&desk.portico, &kept).await);
}

#[tokio::test]
async fn a_sign_in_that_a_newer_one_replaces_is_taken_back_and_the_newer_one_lives() {
    let desk = Desk::speaking(Scheme::Https, |it| it.revocation = Some(Answers(200, ""))).await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;

    let tokens = taken(&desk);
    assert!(tokens.contains(&"refresh-1".to_owned()), "{tokens:?}");
    assert!(
        !tokens.iter().any(|token| token.ends_with("-2")),
        "{tokens:?}"
    );
    assert_eq!(desk.renewed().await, Ok(()));
    assert!(desk.sessions().replaced().unwrap().is_empty());
    assert_eq!(items(&desk, "replaced/"), 0);
}

#[tokio::test]
async fn a_replaced_sign_in_that_can_t_be_taken_back_now_waits_and_keeps_nobody() {
    let desk = Desk::speaking(Scheme::Https, |it| it.revocation = Some(Silent)).await;
    desk.must_sign_in().await;
    let begun = Instant::now();
    desk.must_sign_in().await;
    assert!(
        begun.elapsed() < Duration::from_secs(6),
        "{:?}",
        begun.elapsed()
    );

    let waiting = desk.sessions().replaced().unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].1.pending_revocation);
    assert_eq!(desk.sessions().all().unwrap().len(), 1, "it is no session");
    assert_eq!(items(&desk, "replaced/"), 1);

    desk.clock.advance(Duration::from_secs(3600));
    desk.become_(|it| it.revocation = Some(Answers(200, "")));
    desk.sessions().tell_pending(Purpose::Look).await.unwrap();

    assert!(taken(&desk).contains(&"refresh-1".to_owned()));
    assert!(desk.sessions().replaced().unwrap().is_empty());
    assert_eq!(items(&desk, "replaced/"), 0);
    assert_eq!(desk.renewed().await, Ok(()), "the newer one lives");
}

/// A crash after the old sign-in was set aside and before the new one was kept.
#[tokio::test]
async fn what_was_set_aside_and_not_replaced_stays_the_session() {
    let desk = Desk::speaking(Scheme::Https, |it| it.revocation = Some(Silent)).await;
    desk.must_sign_in().await;
    let id = newest(&desk).id();
    let item = format!("session/{id}");
    let session = desk.store.read(&item).unwrap().unwrap();
    let file = desk.home().join(format!("data/sessions/{id}.json"));
    let record = std::fs::read(&file).unwrap();
    desk.must_sign_in().await;
    desk.store.write(&item, &session).unwrap();
    portico_core::fs::atomic::write(&file, &record).unwrap();
    desk.become_(|it| it.revocation = Some(Answers(200, "")));
    let before = desk.provider.revocations().len();

    desk.clock.advance(Duration::from_secs(3600));
    desk.sessions().tell_pending(Purpose::Look).await.unwrap();

    assert_eq!(desk.provider.revocations().len(), before, "nobody is told");
    assert!(desk.sessions().replaced().unwrap().is_empty());
    assert_eq!(desk.renewed().await, Ok(()));
}

#[tokio::test]
async fn a_sign_in_with_the_same_token_or_session_at_the_provider_replaces_nothing() {
    let desk = Desk::speaking(Scheme::Https, |it| {
        it.revocation = Some(Answers(200, ""));
        it.tokens = Some(Box::new(|tokens| tokens["refresh_token"] = "always".into()));
    })
    .await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;
    assert_eq!(taken(&desk), [""; 0], "the same refresh token");

    let desk = Desk::speaking(Scheme::Https, |it| {
        it.revocation = Some(Answers(200, ""));
        it.claims = Some(Box::new(|claims| claims["sid"] = "one-browser".into()));
    })
    .await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;
    assert_eq!(taken(&desk), [""; 0], "one session of the browser's");
}

/// The only session there is, as its file has it.
fn newest(desk: &Desk) -> Record {
    desk.sessions().all().unwrap().remove(0)
}

/// The tokens that were to be revoked.
fn taken(desk: &Desk) -> Vec<String> {
    let told = desk.provider.revocations().into_iter().flatten();
    told.filter(|(name, _)| name == "token")
        .map(|(_, token)| token)
        .collect()
}

fn items(desk: &Desk, start: &str) -> usize {
    let names = desk.store.names();
    names.iter().filter(|name| name.starts_with(start)).count()
}
