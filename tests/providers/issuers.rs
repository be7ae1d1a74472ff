//! An issuer as people have it, and as its metadata write it.

use portico_core::profile::Profile;
use portico_core::{Code, Hints, policy::Policy};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme, go};
use test_support::provider::{Behaviour, CLIENT};
use test_support::{done, handed_over, stopped};

#[tokio::test]
async fn the_same_provider_is_found_however_its_address_was_copied() {
    for scheme in [Scheme::Http, Scheme::Https] {
        let desk = Desk::speaking(scheme, |_| {}).await;
        let issuer = desk.provider.issuer();
        for given in [
            issuer.clone(),
            format!("{issuer}/"),
            format!("{issuer}/.well-known/openid-configuration"),
            format!("{issuer}/.well-known/oauth-authorization-server"),
            format!("  \"{issuer}\"\n"),
            format!("<{issuer}/>"),
            issuer.to_uppercase(),
            format!("\u{feff}{issuer}\u{200b}"),
        ] {
            let profile = Profile::for_issuer(&given, CLIENT).unwrap();
            let mut sign_in = desk.portico.sign_in(profile, Hints::default());
            let handoff = handed_over(sign_in.start().await);
            let record = done(go(&handoff, &mut sign_in).await).record;
            assert_eq!(record.issuer, issuer, "{given:?}");
        }
        let sessions = desk.sessions().all().unwrap();
        assert_eq!(sessions.len(), 1, "one issuer has one session of a person");
        desk.renewed().await.unwrap();
    }
}

/// A provider that writes its issuer in another way than people do, in metadata and claims alike.
fn writes_itself(it: &mut Behaviour, claimed: fn(&str) -> String, said: fn(&str) -> String) {
    let edit = move |value: &mut Value, name: &str, way: fn(&str) -> String| {
        let issuer = value[name].as_str().unwrap().to_owned();
        value[name] = json!(way(&issuer));
    };
    it.metadata = Some(Box::new(move |document| edit(document, "issuer", said)));
    it.claims = Some(Box::new(move |claims| edit(claims, "iss", claimed)));
    it.redirect = Some(Box::new(move |pairs| {
        let iss = pairs.iter_mut().find(|(name, _)| name == "iss").unwrap();
        iss.1 = claimed(&iss.1);
    }));
}

#[tokio::test]
async fn how_the_metadata_write_an_issuer_is_how_tokens_have_to() {
    let plain: fn(&str) -> String = str::to_owned;
    let slash: fn(&str) -> String = |issuer| format!("{issuer}/");
    let capitals: fn(&str) -> String = |issuer| issuer.replace("https", "HTTPS");
    for (said, claimed, may) in [
        (plain, plain, true),
        (slash, slash, true),
        (slash, plain, false),
        (plain, slash, false),
        (capitals, capitals, true),
        (capitals, plain, false),
    ] {
        let desk = Desk::speaking(Scheme::Https, |it| writes_itself(it, claimed, said)).await;
        let issuer = desk.provider.issuer();
        let at = format!("{} {}", said(&issuer), claimed(&issuer));
        match may {
            true => {
                let record = done(desk.end().await).record;
                assert_eq!(record.issuer, said(&issuer), "{at}");
            }
            false => {
                let code = desk.must_refuse().await.code;
                assert_eq!(code, Code::IssuerMismatch, "{at}");
            }
        }
    }
}

#[tokio::test]
async fn another_issuer_stays_another_one() {
    for said in [
        "https://elsewhere.example",
        "https://127.0.0.1/t",
        "http://127.0.0.1",
        "https://127.0.0.1.elsewhere.example",
    ] {
        let desk = Desk::speaking(Scheme::Https, |it| {
            it.metadata = Some(Box::new(move |document| document["issuer"] = json!(said)));
        })
        .await;
        assert_eq!(
            desk.must_refuse().await.code,
            Code::IssuerMismatch,
            "{said}"
        );
    }
}

#[tokio::test]
async fn an_issuer_of_every_tenant_asks_for_the_persons_own() {
    for said in ["/{tenantid}/v2.0", "/%7Btenantid%7D/v2.0", "/{tenant}"] {
        let desk = Desk::with(|it| {
            it.metadata = Some(Box::new(move |document| {
                let issuer = document["issuer"].as_str().unwrap();
                document["issuer"] = json!(format!("{issuer}{said}"));
            }));
        })
        .await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, Code::ProfileInvalid, "{said}");
        let detail = problem.detail.unwrap();
        assert!(detail.contains("use your tenant's id"), "{detail}");
    }
}

#[tokio::test]
async fn a_client_secret_is_found_again_however_the_metadata_write_the_issuer() {
    let desk = Desk::speaking(Scheme::Https, |it| {
        it.secret_by = Some("client_secret_post");
        let capitals: fn(&str) -> String = |issuer| issuer.replace("https", "HTTPS");
        writes_itself(it, capitals, capitals);
    })
    .await;
    done(desk.end().await);
    let sent = |at: usize| {
        let fields = desk.provider.exchanges().swap_remove(at);
        fields.into_iter().any(|(name, _)| name == "client_secret")
    };
    assert!(sent(0));
    // The provider wants a form of its own; that it got one is all that counts here.
    let _ = desk.renewed().await;
    assert!(sent(1));
}

#[test]
fn a_policy_may_write_its_issuer_as_people_do() {
    let acme = |issuer: &str| Profile::for_issuer(issuer, "c").unwrap();
    for only in [
        "https://id.acme.example/t",
        "https://ID.Acme.example:443/t/",
        "<https://id.acme.example/t/.well-known/openid-configuration>",
        "id.acme.example/t",
    ] {
        let policy = Policy::read(&format!("allowed_issuers = [\"{only}\"]")).unwrap();
        let allows = |issuer: &str| policy.allows(&acme(issuer), None).is_ok();
        assert!(allows("https://id.acme.example/t"), "{only}");
        for other in ["https://id.acme.example", "https://id.acme.example:8443/t"] {
            assert!(!allows(other), "{only} {other}");
        }
    }
    for none in ["http://id.acme.example", "", "https://id.acme.example?x"] {
        let policy = Policy::read(&format!("allowed_issuers = [\"{none}\"]")).unwrap();
        assert!(
            policy
                .allows(&acme("https://id.acme.example/t"), None)
                .is_err(),
            "{none}"
        );
    }
}

#[tokio::test]
async fn a_session_stays_allowed_however_the_metadata_write_the_issuer() {
    let desk = Desk::speaking(Scheme::Https, |it| {
        let capitals: fn(&str) -> String = |issuer| issuer.replace("https", "HTTPS");
        writes_itself(it, capitals, capitals);
    })
    .await;
    done(desk.end().await);
    let policy = format!("allowed_issuers = [\"{}/\"]", desk.provider.issuer());
    let file = desk.home().join("policy.toml");
    portico_core::fs::atomic::write(&file, policy.as_bytes()).unwrap();
    let ended = |portico: portico_core::Portico| {
        let record = portico.sessions().find(None, None).unwrap();
        record.ended.is_some()
    };
    assert!(!ended(desk.restarted()));
    let elsewhere = "allowed_issuers = [\"https://elsewhere.example\"]";
    portico_core::fs::atomic::write(&file, elsewhere.as_bytes()).unwrap();
    assert!(ended(desk.restarted()), "the policy is read");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anybody_is_asked() {
    let desk = Desk::with(|_| {}).await;
    for given in [
        "http://elsewhere.example",
        "https://a.example?p=x",
        "",
        "\"\"",
    ] {
        assert!(Profile::for_issuer(given, CLIENT).is_err(), "{given}");
    }
    let issuer = format!("{}/nowhere", desk.provider.issuer());
    let profile = Profile::for_issuer(&issuer, CLIENT).unwrap();
    let step = desk
        .portico
        .sign_in(profile, Hints::default())
        .start()
        .await;
    assert_eq!(stopped(step).code, Code::BadResponse);
}
