//! Token answers and device codes as servers write them.

use std::io::Write as _;

use portico_core::Code::BadResponse;
use portico_core::domain::Method;
use portico_core::{Code, Hints, Step};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme};
use test_support::done;
use test_support::provider::{Behaviour, Packed};

fn with(name: &'static str, value: Value) -> impl FnOnce(&mut Behaviour) {
    move |it| it.tokens = Some(Box::new(move |tokens| tokens[name] = value.clone()))
}

fn lasts(step: Step) -> Option<i64> {
    let record = done(step).record;
    let lasts = record.expires_at?.signed_duration_since(record.since);
    Some(lasts.num_seconds())
}

#[tokio::test]
async fn a_lifetime_is_read_as_it_is_written() {
    for (written, seconds) in [
        (json!(3600), Some(3600)),
        (json!("3600"), Some(3600)),
        (json!(3600.0), Some(3600)),
        (json!("3600.0"), Some(3600)),
        (json!(3599.9), Some(3599)),
        (Value::Null, None),
        (json!(""), None),
        (json!("one hour"), None),
        (json!([3600]), None),
    ] {
        let desk = Desk::with(with("expires_in", written.clone())).await;
        // The clock goes on between the answer and the note of the sign-in.
        let lasts = lasts(desk.end().await);
        let wanted = seconds.map(|seconds| seconds - 2..=seconds);
        let is_it = match (&wanted, lasts) {
            (Some(wanted), Some(lasts)) => wanted.contains(&lasts),
            (wanted, lasts) => wanted.is_none() && lasts.is_none(),
        };
        assert!(is_it, "{written}: {lasts:?}");
    }
    for wrong in [json!(-1), json!("-3600"), json!(1e308)] {
        let desk = Desk::with(with("expires_in", wrong.clone())).await;
        assert_eq!(desk.must_refuse().await.code, BadResponse, "{wrong}");
    }
}

#[tokio::test]
async fn members_that_are_not_used_do_not_decide() {
    for (name, value) in [
        ("scope", json!(["openid", "email"])),
        ("scope", json!("")),
        ("scope", Value::Null),
        ("scope", json!({})),
        ("refresh_token", Value::Null),
        ("refresh_token", json!("")),
        ("refresh_expires_in", json!("1800")),
        ("not-before-policy", json!(0)),
        ("session_state", json!(1)),
        ("auth_session", json!(false)),
        ("state", json!(["x"])),
        ("created_at", json!("now")),
        ("token_type", json!("BEARER")),
        ("token_type", json!("bearer")),
    ] {
        let desk = Desk::with(with(name, value.clone())).await;
        match desk.end().await {
            Step::Done(_) => {}
            other => panic!("{name} = {value}: {other:?}"),
        }
    }
    for (name, value) in [
        ("access_token", json!(["access-1"])),
        ("access_token", Value::Null),
        ("refresh_token", json!(7)),
        ("token_type", json!("mac")),
        ("token_type", json!(["Bearer"])),
    ] {
        let desk = Desk::with(with(name, value.clone())).await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, BadResponse, "{name} = {value}: {problem:?}");
    }
}

#[tokio::test]
async fn a_status_and_a_type_that_mean_success_are_success() {
    for status in [200, 201, 203] {
        for kind in [
            "application/json",
            "application/json; charset=UTF-8",
            "Application/JSON;charset=utf-8",
            "application/jwt+json",
            "application/vnd.example.token+json",
            "text/json",
            "text/plain; charset=utf-8",
            "text/javascript",
            "text/html; charset=utf-8",
            "application/xhtml+xml",
            "application/xml",
            "application/octet-stream",
            "application/x-www-form-urlencoded",
            "nonsense",
        ] {
            let desk = Desk::with(|it| it.sent_as = Some((status, kind))).await;
            match desk.end().await {
                Step::Done(_) => {}
                other => panic!("{status} {kind}: {other:?}"),
            }
            assert_eq!(desk.renewed().await, Ok(()), "{status} {kind}");
            let asked = desk.provider.exchanges().len();
            assert_eq!(asked, 2, "{status} {kind}: no token is spent twice");
        }
    }
    for (status, kind) in [
        (302, "text/html"),
        (302, "application/json"),
        (400, "application/json"),
    ] {
        let desk = Desk::with(|it| it.sent_as = Some((status, kind))).await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, BadResponse, "{status} {kind}: {problem:?}");
    }
}

/// What is no JSON object is no answer, whatever it says that it is.
#[tokio::test]
async fn what_is_called_json_and_is_none_is_refused() {
    for kind in ["application/json", "text/html", "application/octet-stream"] {
        for body in [
            &b"<html>{\"access_token\":\"a\",\"token_type\":\"bearer\"}"[..],
            b"[\"a\",\"bearer\"]",
            b"access_token=a&token_type=bearer",
            b"{\"access_token\":\"a\",\"token_type\":\"bearer\"",
            b"{\"access_token\":\"a\",\"token_type\":\"bearer\"} and more",
            b"",
        ] {
            let desk = Desk::with(|it| it.raw_tokens = Some((kind, body.to_vec()))).await;
            let code = desk.must_refuse().await.code;
            let is_refused = matches!(code, BadResponse | Code::GatewayAnswered);
            assert!(is_refused, "{kind} {body:?}: {code}");
        }
    }
}

#[tokio::test]
async fn what_comes_packed_unasked_is_unpacked_within_the_same_bound() {
    for scheme in [Scheme::Http, Scheme::Https] {
        for packed in [Packed::Gzip, Packed::Zlib, Packed::Deflate] {
            let desk = Desk::speaking(scheme, |it| it.packed = Some(packed.clone())).await;
            match desk.end().await {
                Step::Done(_) => {}
                other => panic!("{scheme:?} {packed:?}: {other:?}"),
            }
            assert_eq!(desk.renewed().await, Ok(()), "{packed:?}");
            assert!(
                desk.provider.encodings().iter().all(|it| it == "identity"),
                "nobody asks for it: {:?}",
                desk.provider.encodings()
            );
        }
    }
    let bomb = {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![b' '; 64 * 1024 * 1024]).unwrap();
        packed.finish().unwrap()
    };
    for (name, body) in [
        ("gzip", bomb),
        ("gzip", b"not gzip".to_vec()),
        ("br", b"?".to_vec()),
    ] {
        let desk = Desk::with(|it| it.packed = Some(Packed::As(name, body.clone()))).await;
        assert_eq!(desk.must_refuse().await.code, BadResponse, "{name}");
    }
}

#[tokio::test]
async fn a_device_code_is_read_as_it_is_written() {
    let by_device = || Hints {
        method: Some(Method::Device),
        ..Hints::default()
    };
    for beside in [
        json!({ "expires_in": 600, "interval": 1 }),
        json!({ "expires_in": "600", "interval": "1" }),
        json!({ "expires_in": 600.0, "interval": 1.0 }),
        json!({ "interval": "1", "verification_uri_complete": null }),
        json!({ "expires_in": null, "interval": 1, "message": ["Go to"] }),
    ] {
        let desk = Desk::with(|it| it.device = Some(beside.clone())).await;
        let mut sign_in = desk.sign_in_with(by_device());
        test_support::handed_to_device(sign_in.start().await);
        match sign_in.wait().await {
            Step::Done(_) => {}
            other => panic!("{beside}: {other:?}"),
        }
    }
    for beside in [
        json!({ "expires_in": -1 }),
        json!({ "interval": 1e6 }),
        json!({ "interval": "86400" }),
        json!({ "verification_uri": "http://example.com/device" }),
        json!({ "verification_uri": "activate" }),
        json!({ "user_code": 1234 }),
        json!({ "user_code": "\u{1b}[2J" }),
        json!({ "device_code": null }),
    ] {
        let desk = Desk::with(|it| it.device = Some(beside.clone())).await;
        let mut sign_in = desk.sign_in_with(by_device());
        let problem = test_support::stopped(sign_in.start().await);
        assert_eq!(problem.code, Code::BadResponse, "{beside}: {problem:?}");
    }
}
