//! Token answers and claims that are not what they should be.

use std::time::{Duration, Instant};

use portico_core::Code::{BadResponse, GatewayAnswered, IdTokenRejected, TokenNotBound};
use portico_core::session::Purpose;
use portico_core::{AnswerKind, Challenge, Hints, Step};
use serde_json::{Value, json};
use test_support::{done, handed_over, stopped};

use crate::table::Outcome::{Accepted, Refused};
use crate::table::misbehaviours;
use test_support::desk::{Desk, go};
use test_support::provider::Revocation::{Answers, Silent};
use test_support::provider::{Behaviour, Key, Signature};

misbehaviours! {
    negative_lifetime: "lifetime below zero", "`expires_in` is -1"
        => Refused(BadResponse), token("expires_in", json!(-1));
    lifetime_in_fractions: "lifetime in fractions", "`expires_in` is 3599.5: the fraction is cut off"
        => Accepted, token("expires_in", json!(3599.5));
    absurd_lifetime: "lifetime beyond numbers", "`expires_in` is 1e308"
        => Refused(BadResponse), token("expires_in", json!(1e308));
    long_lifetime: "lifetime of ages", "`expires_in` is 2^64 - 1: ten years are kept"
        => Accepted, token("expires_in", json!(u64::MAX));
    no_lifetime: "no lifetime", "`expires_in` is `null`"
        => Accepted, token("expires_in", Value::Null);
    no_type: "no token type", "`token_type` is absent"
        => Refused(BadResponse), token("token_type", Value::Null);
    unknown_type: "unknown token type, RFC 6749 7.1", "`token_type` is one that nobody knows"
        => Refused(BadResponse), token("token_type", json!("n_a"));
    empty_token: "empty access token", "`access_token` is empty"
        => Refused(BadResponse), token("access_token", json!(""));
    token_of_two_lines: "line break in a token", "`access_token` holds a line break and a header"
        => Refused(BadResponse), token("access_token", json!("a\r\nX-Injected: b"));
    token_with_nul: "NUL in a token", "`refresh_token` holds a NUL"
        => Refused(BadResponse), token("refresh_token", json!("a\0b"));
    no_id_token: "no ID token", "the answer has none, though `openid` was asked for"
        => Refused(IdTokenRejected), token("id_token", Value::Null);
    no_token_at_all: "malformed ID token", "`id_token` is some text"
        => Refused(IdTokenRejected), token("id_token", json!("not a token"));
    two_tokens: "two access tokens", "`access_token` stands there twice"
        => Refused(BadResponse), |it| it.tokens = Some(Box::new(|tokens| {
            *tokens = Value::String(tokens.to_string().replacen('{', "{\"access_token\":\"other\",", 1));
        }));
    html: "tokens as a page", "the answer says that it is `text/html`"
        => Refused(GatewayAnswered), |it| it.raw_tokens = Some(("text/html", b"<html>".to_vec()));
    tokens_as_html: "JSON as a page", "the answer is JSON, and says that it is `text/html`"
        => Accepted, |it| it.sent_as = Some((200, "text/html"));
    not_utf_8: "tokens that are no text", "the answer is not UTF-8"
        => Refused(BadResponse), |it| it.raw_tokens = Some(("application/json", b"{\"access_token\":\"\xff\xfe\",\"token_type\":\"bearer\"}".to_vec()));
    deep: "tokens in the deep", "the answer is nested 100,000 times"
        => Refused(BadResponse), |it| it.raw_tokens = Some(("application/json", vec![b'['; 100_000]));
    huge: "tokens without an end", "the answer is larger than 1 MiB"
        => Refused(BadResponse), |it| it.raw_tokens = Some(("application/json", vec![b' '; 2 * 1024 * 1024]));

    expired: "expired ID token", "`exp` was an hour ago"
        => Refused(IdTokenRejected), |it| it.claims = Some(Box::new(|claims| {
            claims["exp"] = json!(claims["iat"].as_i64().unwrap() - 3600);
        }));
    from_the_future: "ID token of the future", "`iat` is in an hour"
        => Refused(IdTokenRejected), |it| it.claims = Some(Box::new(|claims| {
            claims["iat"] = json!(claims["iat"].as_i64().unwrap() + 3600);
        }));
    absurd_end: "end beyond numbers", "`exp` is 1e308"
        => Refused(IdTokenRejected), claim("exp", json!(1e308));
    end_as_text: "end as a text", "`exp` is a text"
        => Refused(IdTokenRejected), claim("exp", json!("soon"));
    no_end: "ID token without an end", "`exp` is absent"
        => Refused(IdTokenRejected), claim("exp", Value::Null);
    start_below_zero: "start below all numbers", "`iat` is -2^63"
        => Refused(IdTokenRejected), claim("iat", json!(i64::MIN));
    not_yet: "ID token that is not valid yet", "`nbf` is in an hour"
        => Refused(IdTokenRejected), |it| it.claims = Some(Box::new(|claims| {
            claims["nbf"] = json!(claims["iat"].as_i64().unwrap() + 3600);
        }));
    start_in_fractions: "start in fractions", "`nbf` is in three minutes and a half second"
        => Refused(IdTokenRejected), |it| it.claims = Some(Box::new(|claims| {
            claims["nbf"] = json!(claims["iat"].as_f64().unwrap() + 180.5);
        }));
    absurd_start: "start beyond numbers", "`nbf` is 1e308"
        => Refused(IdTokenRejected), claim("nbf", json!(1e308));
    start_as_text: "start as a text", "`nbf` is a text"
        => Refused(IdTokenRejected), claim("nbf", json!("soon"));
    just_valid: "ID token that has just become valid", "`nbf` is a minute ahead, as clocks may be"
        => Accepted, |it| it.claims = Some(Box::new(|claims| {
            claims["nbf"] = json!(claims["iat"].as_i64().unwrap() + 60);
        }));
    long_valid: "ID token with a start", "`nbf` was a minute ago"
        => Accepted, |it| it.claims = Some(Box::new(|claims| {
            claims["nbf"] = json!(claims["iat"].as_i64().unwrap() - 60);
        }));
    short_key: "short RSA key", "signed with RS256 by a published key of 1,024 bits"
        => Refused(IdTokenRejected), |it| it.signature = Signature::ShortRs256;
    short_key_beside: "short RSA key beside", "one of 1,024 bits is published too, and signs nothing"
        => Accepted, |it| it.keys = Some(Box::new(|keys| {
            let short = Key::new(Signature::ShortRs256).public("short".into());
            keys["keys"].as_array_mut().unwrap().push(short);
        }));
    not_advertised: "algorithm that is not advertised", "the metadata lists RS256 only, ES256 signs"
        => Refused(IdTokenRejected), algorithms(json!(["RS256"]));
    only_unknown: "algorithms that nobody knows", "the metadata lists none that is known, ES256 signs"
        => Refused(IdTokenRejected), algorithms(json!(["ML-DSA-44"]));
    rs256_unsaid: "RS256 that is not advertised", "the metadata does not list what each provider has to support"
        => Accepted, |it| {
            it.signature = Signature::Rs256;
            algorithms(json!(["ES256"]))(it);
        };
    advertised_beside: "algorithms of several kinds", "the metadata lists ES256 among unknown ones"
        => Accepted, algorithms(json!(["ML-DSA-44", "RS256", "ES256"]));
    several_audiences: "several audiences", "`aud` holds others too, and `azp` is absent"
        => Refused(IdTokenRejected), claim("aud", json!([test_support::provider::CLIENT, "other"]));
    other_party: "another party", "`azp` is another client"
        => Refused(IdTokenRejected), claim("azp", json!("other"));
    other_access_token: "token substitution", "`at_hash` is another access token's"
        => Refused(IdTokenRejected), claim("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"));
    no_hash: "no `at_hash`", "`at_hash` is absent, as it may be"
        => Accepted, claim("at_hash", Value::Null);
    empty_subject: "empty subject", "`sub` is empty"
        => Refused(IdTokenRejected), claim("sub", json!(""));
    long_subject: "long subject", "`sub` has 256 characters"
        => Refused(IdTokenRejected), claim("sub", json!("x".repeat(256)));
    hidden_subject: "hidden characters in the subject", "`sub` ends with a NUL"
        => Refused(IdTokenRejected), claim("sub", json!("ada-1815\0"));
    two_subjects: "two subjects", "`sub` stands there twice"
        => Refused(IdTokenRejected), |it| it.payload = Some(Box::new(|payload| {
            *payload = payload.replacen('{', "{\"sub\":\"eve\",", 1);
        }));
    hidden_address: "hidden characters in the address", "`email` holds a line break"
        => Refused(IdTokenRejected), claim("email", json!("ada@example.com\r\n"));
    turned_address: "turned address", "`email` holds a character that turns the direction of reading"
        => Refused(IdTokenRejected), claim("email", json!("ada@\u{202e}elpmaxe.com"));
    hidden_userinfo: "hidden characters in userinfo", "its `email` holds an escape"
        => Refused(IdTokenRejected), |it| it.userinfo = Some(Box::new(|info| info["email"] = json!("a\u{1b}[2J@example.com")));
    userinfo_is_a_page: "userinfo is a page", "it is left out; the ID token has the address"
        => Accepted, |it| {
            claim("email", json!(test_support::provider::EMAIL))(it);
            it.userinfo = Some(Box::new(|info| *info = json!("<html>")));
        };
}

/// A provider may know DPoP and give this client tokens without it: that stands in the session.
#[tokio::test]
async fn tokens_that_anybody_could_use_are_said_where_better_ones_are_offered() {
    for (offered, kind, bound) in [
        (json!(["ES256"]), "Bearer", Some(false)),
        (json!(["ES256"]), "DPoP", Some(true)),
        (json!([]), "Bearer", None),
    ] {
        let wanted = match bound {
            Some(_) => "dpop = \"on\"",
            None => "",
        };
        let desk = Desk::with(dpop(offered, kind, kind)).await;
        desk.with_profile(wanted);
        let record = done(desk.end().await).record;
        assert_eq!(record.bound, bound, "{kind}");
        let view = record.view(portico_core::domain::Checked::Now, false);
        assert_eq!(view.bound, bound.filter(|bound| !bound), "{kind}");
    }
}

/// RFC 9449 5: what was bound stays bound.
#[tokio::test]
async fn a_bound_session_does_not_become_one_that_anybody_could_use() {
    let desk = Desk::with(dpop(json!(["ES256"]), "DPoP", "Bearer")).await;
    desk.with_profile("dpop = \"on\"");
    desk.must_sign_in().await;
    assert_eq!(desk.renewed().await, Err(TokenNotBound));
    let token = desk.ready_token(Duration::ZERO);
    assert_eq!(token.unwrap().unwrap().scheme, "DPoP", "the one before");

    let desk = Desk::with(dpop(json!(["ES256"]), "DPoP", "DPoP")).await;
    desk.with_profile("dpop = \"on\"");
    desk.must_sign_in().await;
    assert_eq!(desk.renewed().await, Ok(()));
    let desk = Desk::with(dpop(json!(["ES256"]), "Bearer", "Bearer")).await;
    desk.must_sign_in().await;
    assert_eq!(desk.renewed().await, Ok(()), "it never was");
}

/// A token that recognises this computer is kept where somebody has asked for it: here nobody did.
#[tokio::test]
async fn a_service_that_recognises_this_computer_unasked_is_not_let() {
    for kind in ["DPoP", "Bearer"] {
        let unasked = move |it: &mut Behaviour| {
            dpop(json!(["ES256"]), kind, kind)(it);
            it.tokens = Some(Box::new(move |tokens| {
                tokens["token_type"] = json!(kind);
                tokens["auth_session"] = json!("recognise-me");
            }));
        };
        let desk = Desk::with(unasked).await;
        desk.with_profile("dpop = \"on\"");
        let record = done(desk.end().await).record;
        assert_eq!(desk.renewed().await, Ok(()), "{kind}");

        assert!(record.device_since.is_none(), "{kind}");
        let names = desk.store.names();
        let is_device = |name: &String| name.starts_with("device/");
        assert!(!names.iter().any(is_device), "{kind}: {names:?}");
    }
}

/// The tokens that were to be taken back so far.
fn taken(desk: &Desk) -> Vec<String> {
    let told = desk.provider.revocations().into_iter().flatten();
    told.filter(|(name, _)| name == "token")
        .map(|(_, token)| token)
        .collect()
}

#[tokio::test]
async fn tokens_of_a_sign_in_that_is_not_kept_are_taken_back() {
    type Lie = Box<dyn Fn(&mut Behaviour)>;
    let rejected: Vec<(&str, Lie)> = vec![
        (
            "another issuer",
            Box::new(claim("iss", json!("https://x.example"))),
        ),
        (
            "another client",
            Box::new(claim("aud", json!("somebody-else"))),
        ),
        ("no subject", Box::new(claim("sub", Value::Null))),
        ("over", Box::new(claim("exp", json!(1)))),
        ("no ID token", Box::new(token("id_token", json!("x.y.z")))),
    ];
    for (what, lie) in rejected {
        for answer in [Answers(200, ""), Answers(503, ""), Silent] {
            let desk = Desk::with(|it| {
                lie(it);
                it.revocation = Some(answer);
            })
            .await;
            let begun = Instant::now();
            stopped(desk.end().await);
            assert!(desk.sessions().all().unwrap().is_empty());
            assert!(
                begun.elapsed() < Duration::from_secs(8),
                "{what} {answer:?}"
            );
            assert_eq!(taken(&desk)[0], "refresh-1", "{what} {answer:?}");
            let done = answer == Answers(200, "");
            assert!(!done || taken(&desk)[1] == "access-1", "{what}");
            let sessions = desk.sessions();
            let waiting = sessions.replaced().unwrap();
            assert_eq!(waiting.len(), usize::from(!done), "{what} {answer:?}");

            desk.become_(|it| it.revocation = Some(Answers(200, "")));
            desk.wait(Duration::from_secs(86_400));
            sessions.tell_pending(Purpose::Use).await.unwrap();
            assert_eq!(taken(&desk).last().unwrap(), "access-1", "{what}");
            assert!(sessions.replaced().unwrap().is_empty(), "{what}");
            assert_eq!(desk.store.names(), [""; 0], "{what}");
        }
    }
}

#[tokio::test]
async fn who_is_not_wanted_leaves_no_tokens_behind() {
    for (answer, is_kept) in [
        (AnswerKind::Cancel, false),
        (AnswerKind::Retry, false),
        (AnswerKind::Accept, true),
    ] {
        let desk = Desk::with(|it| it.revocation = Some(Answers(200, ""))).await;
        let mut sign_in = desk.sign_in_with(Hints {
            email: Some("somebody@example.com".to_owned()),
            ..Hints::default()
        });
        let handoff = handed_over(sign_in.start().await);
        let Step::Ask(ask) = go(&handoff, &mut sign_in).await else {
            panic!("no question")
        };
        assert!(matches!(ask.challenge, Challenge::DifferentPerson { .. }));
        assert_eq!(taken(&desk), [""; 0]);

        sign_in.answer(answer.clone().into()).await.unwrap();

        let wanted: &[&str] = match is_kept {
            true => &[],
            false => &["refresh-1", "access-1"],
        };
        assert_eq!(taken(&desk), wanted, "{answer:?}");
    }
}

/// Taking one back may end them all at the provider.
#[tokio::test]
async fn a_sign_in_that_is_not_kept_ends_none_that_is() {
    let desk = Desk::with(|it| it.revocation = Some(Answers(200, ""))).await;
    desk.must_sign_in().await;
    desk.become_(|it| {
        it.revocation = Some(Answers(200, ""));
        claim("exp", json!(1))(it);
    });
    stopped(desk.end().await);
    let sessions = desk.sessions();
    sessions.tell_pending(Purpose::Use).await.unwrap();
    assert_eq!(taken(&desk), [""; 0]);
    assert_eq!(desk.renewed().await.err(), None);

    let mut record = sessions.find_to_end(None, None).unwrap();
    sessions.sign_out(&mut record, false).await.unwrap();
    assert!(
        taken(&desk).contains(&"refresh-2".to_owned()),
        "{:?}",
        taken(&desk)
    );
    assert!(sessions.replaced().unwrap().is_empty());
}

/// A terminal or a window shows what is kept here.
#[tokio::test]
async fn a_name_is_kept_without_what_would_steer_a_terminal() {
    let desk = Desk::with(claim(
        "name",
        json!("Ada\u{1b}]0;owned\u{7}\u{202e} Lovelace"),
    ))
    .await;
    let record = done(desk.end().await).record;
    assert_eq!(record.name.as_deref(), Some("Ada]0;owned Lovelace"));
}

/// `null` stands for what is absent.
fn token(name: &'static str, value: Value) -> impl Fn(&mut Behaviour) {
    move |it| {
        let value = value.clone();
        it.tokens = Some(Box::new(move |tokens| set(tokens, name, &value)));
    }
}

fn claim(name: &'static str, value: Value) -> impl Fn(&mut Behaviour) {
    move |it| {
        let value = value.clone();
        it.claims = Some(Box::new(move |claims| set(claims, name, &value)));
    }
}

fn algorithms(all: Value) -> impl Fn(&mut Behaviour) {
    move |it| {
        let all = all.clone();
        it.metadata = Some(Box::new(move |document| {
            document["id_token_signing_alg_values_supported"] = all.clone();
        }));
    }
}

/// A provider that offers DPoP with these algorithms, and says of its tokens what kind they are.
fn dpop(offered: Value, first: &'static str, later: &'static str) -> impl Fn(&mut Behaviour) {
    move |it| {
        claim("email", json!(test_support::provider::EMAIL))(it);
        let offered = offered.clone();
        it.metadata = Some(Box::new(move |document| {
            document["dpop_signing_alg_values_supported"] = offered.clone();
        }));
        it.tokens = Some(Box::new(move |tokens| {
            let kind = if tokens["access_token"] == "access-1" {
                first
            } else {
                later
            };
            tokens["token_type"] = json!(kind);
        }));
    }
}

fn set(object: &mut Value, name: &str, value: &Value) {
    let members = object.as_object_mut().unwrap();
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value.clone()),
    };
}
