//! Metadata as providers write it: four members are needed, everything else that can't be used counts
//! as absent and is named.

use portico_core::{Code, Portico};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme};
use test_support::provider::Behaviour;
use url::Url;

type Change = fn(&mut Value);

/// What a document has, and which members of it can't be used.
const ODD: &[(&str, Change, &[&str])] = &[
    ("nothing but what is needed", only_needed, &[]),
    (
        "no list of what it has to list",
        |it| {
            for name in [
                "response_types_supported",
                "subject_types_supported",
                "id_token_signing_alg_values_supported",
            ] {
                it[name] = Value::Null;
            }
        },
        &[],
    ),
    (
        "empty endpoints",
        |it| {
            for name in [
                "userinfo_endpoint",
                "revocation_endpoint",
                "end_session_endpoint",
            ] {
                it[name] = json!("");
            }
        },
        &[
            "userinfo_endpoint",
            "revocation_endpoint",
            "end_session_endpoint",
        ],
    ),
    (
        "relative endpoints",
        |it| {
            it["userinfo_endpoint"] = json!("/userinfo");
            it["device_authorization_endpoint"] = json!("device");
        },
        &["userinfo_endpoint", "device_authorization_endpoint"],
    ),
    (
        "an endpoint that is no text",
        |it| it["pushed_authorization_request_endpoint"] = json!(false),
        &["pushed_authorization_request_endpoint"],
    ),
    (
        "a boolean as a text",
        |it| {
            it["authorization_response_iss_parameter_supported"] = json!("true");
            it["claims_parameter_supported"] = json!("false");
            it["request_uri_parameter_supported"] = json!("yes");
        },
        &[],
    ),
    (
        "a boolean that is none",
        |it| it["require_pushed_authorization_requests"] = json!("perhaps"),
        &["require_pushed_authorization_requests"],
    ),
    (
        "texts where lists belong",
        |it| {
            it["scopes_supported"] = json!("openid email profile");
            it["response_types_supported"] = json!("code");
            it["grant_types_supported"] = json!("authorization_code");
            it["claims_supported"] = json!(null);
            it["id_token_signing_alg_values_supported"] = json!("ES256");
        },
        &[],
    ),
    (
        "no lists where lists belong",
        |it| {
            it["scopes_supported"] = json!(7);
            it["dpop_signing_alg_values_supported"] = json!({});
            it["token_endpoint_auth_methods_supported"] = json!(true);
            it["id_token_signing_alg_values_supported"] = json!(1);
        },
        &[
            "scopes_supported",
            "id_token_signing_alg_values_supported",
            "token_endpoint_auth_methods_supported",
            "dpop_signing_alg_values_supported",
        ],
    ),
    (
        "lists with other things in them",
        |it| {
            it["scopes_supported"] = json!(["openid", null, 3, "email"]);
            it["id_token_signing_alg_values_supported"] = json!(["none", "HS256", 5, "ES256"]);
        },
        &[],
    ),
    (
        "members of its own",
        |it| {
            it["portico"] = json!({ "methods": "password", "support_endpoint": "" });
            it["op_policy_uri"] = json!("");
            it["mtls_endpoint_aliases"] = json!([]);
            it["https://example.com/x"] = json!([[[]]]);
        },
        &["portico.support_endpoint"],
    ),
    (
        "a mark at the beginning",
        |it| *it = Value::String(format!("\u{feff}{it}")),
        &[],
    ),
];

fn only_needed(it: &mut Value) {
    let needed = [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
    ];
    it.as_object_mut()
        .unwrap()
        .retain(|name, _| needed.contains(&name.as_str()));
}

fn changed(change: Change) -> impl FnOnce(&mut Behaviour) {
    move |it| it.metadata = Some(Box::new(change))
}

async fn unusable(portico: &Portico, issuer: &str) -> Vec<&'static str> {
    let provider = portico.provider(&Url::parse(issuer).unwrap()).await;
    provider.unwrap().metadata.unusable.clone()
}

#[tokio::test]
async fn what_is_not_needed_does_not_decide_and_is_named() {
    for (what, change, named) in ODD {
        let desk = Desk::with(changed(*change)).await;
        let record = test_support::done(desk.end().await).record;
        assert_eq!(record.subject, test_support::provider::SUBJECT, "{what}");
        let seen = unusable(&desk.portico, &desk.provider.issuer()).await;
        assert_eq!(&seen, named, "{what}");
    }
}

#[tokio::test]
async fn the_same_over_tls() {
    for (what, change, _) in ODD.iter().take(2) {
        let desk = Desk::speaking(Scheme::Https, changed(*change)).await;
        let record = test_support::done(desk.end().await).record;
        assert_eq!(record.subject, test_support::provider::SUBJECT, "{what}");
    }
}

#[tokio::test]
async fn what_is_needed_and_what_is_unsafe_is_refused_in_the_same_documents() {
    let lies: &[(&str, Change, Code)] = &[
        (
            "no issuer",
            |it| it["issuer"] = Value::Null,
            Code::BadResponse,
        ),
        (
            "an empty issuer",
            |it| it["issuer"] = json!(""),
            Code::IssuerMismatch,
        ),
        (
            "another issuer",
            |it| it["issuer"] = json!("https://evil.example"),
            Code::IssuerMismatch,
        ),
        (
            "a list of issuers",
            |it| it["issuer"] = json!([it["issuer"].clone()]),
            Code::BadResponse,
        ),
        (
            "no authorization endpoint",
            |it| it["authorization_endpoint"] = Value::Null,
            Code::BadResponse,
        ),
        (
            "a relative authorization endpoint",
            |it| it["authorization_endpoint"] = json!("/authorize"),
            Code::BadResponse,
        ),
        (
            "no token endpoint",
            |it| it["token_endpoint"] = json!(""),
            Code::BadResponse,
        ),
        (
            "no keys",
            |it| it["jwks_uri"] = Value::Null,
            Code::BadResponse,
        ),
        (
            "tokens elsewhere over http",
            |it| it["token_endpoint"] = json!("http://example.com/token"),
            Code::BadResponse,
        ),
        (
            "userinfo elsewhere over http",
            |it| it["userinfo_endpoint"] = json!("http://example.com/me"),
            Code::BadResponse,
        ),
        (
            "a sign-out elsewhere over http",
            |it| it["end_session_endpoint"] = json!("http://example.com/out"),
            Code::BadResponse,
        ),
        (
            "pushed to another scheme",
            |it| it["pushed_authorization_request_endpoint"] = json!("ftp://example.com/par"),
            Code::BadResponse,
        ),
        (
            "two issuers",
            |it| {
                let twice =
                    it.to_string()
                        .replacen('{', "{\"issuer\":\"https://evil.example\",", 1);
                *it = Value::String(twice);
            },
            Code::BadResponse,
        ),
        ("a list", |it| *it = json!([it.clone()]), Code::BadResponse),
    ];
    for (odd, change, _) in ODD.iter().filter(|(what, ..)| !what.contains("mark")) {
        for (what, lie, code) in lies {
            let (change, lie) = (*change, *lie);
            let desk = Desk::with(|it| {
                it.metadata = Some(Box::new(move |document| {
                    change(document);
                    lie(document);
                }));
            })
            .await;
            let problem = desk.must_refuse().await;
            assert_eq!(problem.code, *code, "{odd}; {what}: {problem:?}");
        }
    }
}

/// A provider that says in a text that it names itself is held to it.
#[tokio::test]
async fn a_promise_in_a_text_is_a_promise() {
    let desk = Desk::with(|it| {
        it.metadata = Some(Box::new(|document| {
            document["authorization_response_iss_parameter_supported"] = json!("true");
        }));
        it.redirect = Some(Box::new(|pairs| pairs.retain(|(name, _)| name != "iss")));
    })
    .await;
    let problem = desk.must_refuse().await;
    assert_eq!(problem.code, Code::IssuerMismatch, "{problem:?}");
}
