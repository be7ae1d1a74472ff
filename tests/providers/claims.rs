//! ID tokens and userinfo as providers send them: what Portico does not use does not decide, whatever
//! it holds (OpenID Connect Core 3.1.3.7, 5.1). What decides is still read strictly.

use portico_core::Code::IdTokenRejected;
use portico_core::{Code, Step};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme};
use test_support::done;
use test_support::provider::{Behaviour, CLIENT, EMAIL};

/// Claims that somebody sends, and that nobody here reads.
fn odd_claims() -> Vec<(&'static str, Value)> {
    vec![
        ("updated_at", json!("2025-12-23T10:59:07.841Z")),
        ("updated_at", json!(null)),
        ("updated_at", json!(1e300)),
        ("email_verified", json!("true")),
        ("email_verified", json!("True")),
        ("amr", json!("pwd")),
        ("amr", json!(["pwd", 2])),
        ("acr", json!(1)),
        ("auth_time", json!("1766487547")),
        ("auth_time", json!("yesterday")),
        ("address", json!("Storgata 1")),
        ("address", json!(["Storgata 1"])),
        ("birthdate", json!(1815)),
        ("gender", json!(2)),
        ("locale", json!({ "country": "NO" })),
        ("zoneinfo", json!(1)),
        ("phone_number", json!(4722225555_u64)),
        ("phone_number_verified", json!("false")),
        ("picture", json!("")),
        ("picture", json!("not an address")),
        ("website", json!("example.com")),
        ("profile", json!(false)),
        ("nickname", json!([])),
        ("preferred_username", json!(7)),
        ("name", json!({ "given": "Ada" })),
        ("name#nb", json!(1)),
        ("given_name", json!(null)),
        ("idp", json!({ "name": "acme" })),
        ("idp", json!(3)),
        ("sid", json!(12)),
        ("ver", json!(1)),
        ("c_hash", json!(0)),
        ("s_hash", json!([])),
        ("jti", json!(99)),
        ("cnf", json!("none")),
        ("groups", json!("admins")),
        ("roles", json!({ "portico": [] })),
        ("events", json!(1)),
        ("portico_idle_timeout", json!("soon")),
        ("https://example.com/claims", json!([[[]]])),
    ]
}

fn with_claim(it: &mut Behaviour, name: &'static str, value: Value) {
    it.claims = Some(Box::new(move |claims| {
        claims["email"] = json!(EMAIL);
        claims[name] = value.clone();
    }));
}

#[tokio::test]
async fn claims_that_are_not_used_do_not_decide() {
    for (name, value) in odd_claims() {
        let desk = Desk::with(|it| with_claim(it, name, value.clone())).await;
        match desk.end().await {
            Step::Done(session) => assert_eq!(session.record.email.as_deref(), Some(EMAIL)),
            other => panic!("{name} = {value}: {other:?}"),
        }
    }
}

/// The same documents, and one thing in them that decides.
#[tokio::test]
async fn what_decides_is_refused_in_the_same_documents() {
    type Lie = fn(&mut Value);
    let lies: &[(&str, Lie)] = &[
        ("iss", |it| it["iss"] = json!("https://evil.example")),
        ("iss, a list", |it| it["iss"] = json!([it["iss"].clone()])),
        ("aud", |it| it["aud"] = json!("other")),
        ("aud, a list of others", |it| it["aud"] = json!(["other"])),
        ("aud, an object", |it| it["aud"] = json!({ "one": CLIENT })),
        ("azp", |it| it["azp"] = json!("other")),
        ("azp, a number", |it| it["azp"] = json!(7)),
        ("nonce", |it| it["nonce"] = json!("other")),
        ("nonce, absent", |it| it["nonce"] = Value::Null),
        ("nonce, a list", |it| {
            it["nonce"] = json!([it["nonce"].clone()])
        }),
        ("exp, past", |it| it["exp"] = json!(1_000_000_000)),
        ("exp, a text", |it| it["exp"] = json!(it["exp"].to_string())),
        ("iat, a text", |it| it["iat"] = json!("now")),
        ("nbf, a text", |it| it["nbf"] = json!("now")),
        ("at_hash", |it| {
            it["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA")
        }),
        ("at_hash, a number", |it| it["at_hash"] = json!(1)),
        ("sub, a number", |it| it["sub"] = json!(1815)),
        ("sub, absent", |it| it["sub"] = Value::Null),
    ];
    for (name, lie) in lies {
        let desk = Desk::with(|it| {
            it.claims = Some(Box::new(|claims| {
                claims["email"] = json!(EMAIL);
                for (name, value) in odd_claims() {
                    claims[name] = value;
                }
                lie(claims);
            }));
        })
        .await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, IdTokenRejected, "{name}: {problem:?}");
    }
}

#[tokio::test]
async fn all_odd_claims_together_pass_over_tls_and_are_renewed() {
    let desk = Desk::speaking(Scheme::Https, |it| {
        it.claims = Some(Box::new(|claims| {
            for (name, value) in odd_claims() {
                claims[name] = value;
            }
            claims["email"] = json!(EMAIL);
        }));
    })
    .await;
    done(desk.end().await);
    assert_eq!(desk.renewed().await, Ok(()));
}

/// An address counts as verified where the provider says yes, and only then where it says anything.
/// What comes of a sign-in that asks for the address.
async fn asked_for(desk: &Desk) -> Step {
    let mut sign_in = desk.sign_in_with(test_support::hints(Some(EMAIL)));
    let handoff = test_support::handed_over(sign_in.start().await);
    test_support::desk::go(&handoff, &mut sign_in).await
}

#[tokio::test]
async fn whether_an_address_is_verified_is_read_as_it_is_written() {
    for (said, asks) in [
        (json!(true), false),
        (json!("true"), false),
        (Value::Null, false),
        (json!(false), true),
        (json!("false"), true),
        (json!("no"), true),
        (json!(0), true),
        (json!([]), true),
    ] {
        let desk = Desk::with(|it| with_claim(it, "email_verified", said.clone())).await;
        let step = asked_for(&desk).await;
        assert_eq!(matches!(step, Step::Ask(_)), asks, "{said}: {step:?}");
    }
}

#[tokio::test]
async fn what_userinfo_alone_says_of_an_address_counts_for_that_address() {
    for (name, of, said, asks) in [
        (None, EMAIL, json!(false), true),
        (Some("Ada"), EMAIL, json!(false), true),
        (Some("Ada"), "ADA@Example.com", json!("false"), true),
        (Some("Ada"), EMAIL, json!(true), false),
        (Some("Ada"), EMAIL, Value::Null, false),
        (None, "other@example.com", json!(false), false),
    ] {
        let case = format!("{name:?} {of} {said}");
        let desk = Desk::with(|it| {
            it.claims = Some(Box::new(move |claims| {
                claims["email"] = json!(EMAIL);
                if let Some(name) = name {
                    claims["name"] = json!(name);
                }
            }));
            it.userinfo = Some(Box::new(move |info| {
                (info["email"], info["email_verified"]) = (json!(of), said.clone());
            }));
        })
        .await;
        let step = asked_for(&desk).await;
        assert_eq!(matches!(step, Step::Ask(_)), asks, "{case}: {step:?}");
    }
}

#[tokio::test]
async fn userinfo_is_read_as_it_comes() {
    for (change, email) in [
        (
            json!({ "email": EMAIL, "address": "Storgata 1", "updated_at": "now" }),
            Some(EMAIL),
        ),
        (json!({ "email": EMAIL, "name": ["Ada"] }), Some(EMAIL)),
        (json!({ "email": [EMAIL], "name": "Ada" }), None),
        (json!({ "email": null, "name": null }), None),
        (
            json!({ "email": EMAIL, "email_verified": "true", "phone_number": 1 }),
            Some(EMAIL),
        ),
    ] {
        let desk = Desk::with(|it| {
            let change = change.clone();
            it.userinfo = Some(Box::new(move |info| {
                for (name, value) in change.as_object().unwrap() {
                    info[name] = value.clone();
                }
            }));
        })
        .await;
        let record = done(desk.end().await).record;
        assert_eq!(record.email.as_deref(), email, "{change}");
    }
    let desk =
        Desk::with(|it| it.userinfo = Some(Box::new(|info| info["sub"] = json!("eve")))).await;
    assert_eq!(desk.must_refuse().await.code, Code::IdTokenRejected);
}
