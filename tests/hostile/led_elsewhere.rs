//! A profile whose provider sends the person, or their code, to the server that another profile is for.

use portico_core::domain::Method;
use portico_core::profile::Profile;
use portico_core::{Code, Handoff, Hints, Step};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme};
use test_support::provider::CLIENT;
use test_support::{done, handed_over, handed_to_device, stopped};

use crate::bindings::{Evil, sign_in, without_iss};

/// A profile of a server that is known, with a way back of its own.
fn honest_at(issuer: &str) -> String {
    format!(
        "name = \"honest\"\nissuer = \"{issuer}\"\nclient_id = \"c\"\n\
         redirect_uris = [\"http://127.0.0.1/callback/honest\"]\n"
    )
}

async fn by_device(desk: &Desk) -> Step {
    let mut sign_in = desk.sign_in_with(Hints {
        method: Some(Method::Device),
        ..Hints::default()
    });
    sign_in.start().await
}

/// A stranger asks another server for a code in its own name, and shows the person that server's page.
#[tokio::test]
async fn nobody_is_sent_to_another_profiles_server_to_let_a_device_in() {
    for scheme in [Scheme::Http, Scheme::Https] {
        let honest = Desk::speaking(scheme, |_| {}).await.provider;
        let there = format!("{}/activate", honest.issuer());
        let with_code = format!("{there}?user_code=ABCD-EFGH");
        for beside in [
            json!({ "verification_uri": there }),
            json!({ "verification_uri_complete": with_code }),
            json!({ "verification_uri": there, "verification_uri_complete": with_code }),
        ] {
            for is_known in [true, false] {
                let device: Value = beside.clone();
                let desk = Desk::speaking(scheme, |it| it.device = Some(device)).await;
                if is_known {
                    let issuer = honest.issuer();
                    desk.portico.profiles().add(&honest_at(&issuer)).unwrap();
                }

                let step = by_device(&desk).await;

                if is_known {
                    let problem = stopped(step);
                    assert_eq!(problem.code, Code::ProfileInvalid, "{beside}");
                    assert!(problem.detail.unwrap().contains("honest"), "{beside}");
                } else {
                    // The legitimate twin: one company's two hosts.
                    assert!(
                        matches!(step, Step::Browser(Handoff::Device(_))),
                        "{beside}: {step:?}"
                    );
                }
            }
        }
        // The other twin: its own page, beside a profile of another server.
        let desk = Desk::speaking(scheme, |it| it.device = Some(json!({}))).await;
        let text = honest_at(&honest.issuer());
        desk.portico.profiles().add(&text).unwrap();
        handed_to_device(by_device(&desk).await);
    }
}

/// A stand-in for HubSpot says by itself where its codes go: not those of a server that is known.
#[tokio::test]
async fn a_stand_in_for_hubspot_gets_no_codes_of_a_server_that_is_known() {
    for (more, names_itself) in [
        ("", false),
        (
            "redirect_uris = [\"http://127.0.0.1/callback/other\"]\n",
            false,
        ),
        ("", true),
        (
            "redirect_uris = [\"http://127.0.0.1/callback/other\"]\n",
            true,
        ),
    ] {
        let desk = match names_itself {
            true => Desk::with(|_| {}).await,
            false => Desk::with(without_iss).await,
        };
        let honest = desk.provider.issuer();
        let evil = Evil::start(&desk.provider, false).await;
        let profiles = desk.portico.profiles();
        let own = format!("name = \"acme\"\nissuer = \"{honest}\"\nclient_id = \"{CLIENT}\"\n");
        let acme = profiles.add(&own).unwrap();
        let stand_in = |api: &str| {
            format!(
                "name = \"stand-in\"\nkind = \"hubspot\"\nissuer = \"{honest}\"\napi = \"{api}\"\n\
                 client_id = \"other\"\n{more}"
            )
        };
        let other: Profile = profiles.add(&stand_in(evil.issuer())).unwrap();

        let problem = stopped(sign_in(&desk.portico, other, Hints::default()).await);

        assert_eq!(problem.code, Code::ProfileInvalid, "{more}");
        assert!(problem.detail.unwrap().contains("acme"), "{more}");
        evil.has_nothing();
        // The legitimate twins: who has a redirect URI of its own can't be mixed up, and a stand-in
        // alone is asked.
        if names_itself && !more.is_empty() {
            done(sign_in(&desk.portico, acme, Hints::default()).await);
        }
        let alone = Desk::with(|_| {}).await;
        let profile = alone
            .portico
            .profiles()
            .add(&stand_in(evil.issuer()))
            .unwrap();
        let mut asked = alone.portico.sign_in(profile, Hints::default());
        handed_over(asked.start().await);
    }
}

/// However another server's host is written: a dot ends a name, and services lead from one scheme and port of
/// theirs to another.
#[tokio::test]
async fn a_known_server_of_this_computer_is_known_however_that_is_written() {
    for (known, endpoint, is_refused) in [
        ("http://localhost:9", "http://localhost:9/authorize", true),
        ("http://localhost:9", "http://127.0.0.1:9/authorize", true),
        ("http://localhost:9", "http://[::1]:9/authorize", true),
        ("http://127.0.0.1:9", "http://localhost.:9/authorize", true),
        ("http://[::1]:9", "http://127.0.0.1:9/authorize", true),
        (
            "http://127.0.0.1:9",
            "http://[::ffff:127.0.0.1]:9/authorize",
            true,
        ),
        ("http://127.0.0.1:9", "http://127.0.0.2:9/authorize", true),
        ("http://127.8.9.1:9", "http://localhost:9/authorize", true),
        ("http://127.0.0.1:9", "http://x.localhost:9/authorize", true),
        ("http://localhost:9", "http://y.x.LOCALHOST.:9/a", true),
        ("http://x.localhost:9", "http://[::1]:9/authorize", true),
        ("http://x.localhost:9", "http://x.localhost:10/a", true),
        // The legitimate twins: this computer has many servers.
        ("http://localhost:9", "http://127.0.0.1:10/authorize", false),
        ("http://127.0.0.1:9", "http://x.localhost:10/a", false),
        ("http://x.localhost:9", "http://[::ffff:7f00:1]:10/a", false),
        (
            "http://a.localhost:9",
            "http://b.localhost:9/authorize",
            false,
        ),
    ] {
        let desk = Desk::with(|it| {
            it.metadata = Some(Box::new(move |document| {
                document["authorization_endpoint"] = json!(endpoint);
                document["authorization_response_iss_parameter_supported"] = json!(false);
            }));
        })
        .await;
        desk.with_profile("redirect_uris = [\"http://127.0.0.1/callback/own\"]");
        let text = format!("name = \"honest\"\nissuer = \"{known}\"\nclient_id = \"c\"\n");
        desk.portico.profiles().add(&text).unwrap();
        match (desk.sign_in().start().await, is_refused) {
            (Step::Stopped(problem), true) => {
                assert_eq!(problem.code, Code::ProfileInvalid, "{known}: {endpoint}");
            }
            (Step::Browser(_), false) => {}
            (step, _) => panic!("{known}: {endpoint}: {step:?}"),
        }
    }
}

#[tokio::test]
async fn a_known_server_is_known_however_its_host_is_written() {
    const KNOWN: &str = "https://idp.acme.example";
    let page = |page: &str| json!({ "verification_uri": page });
    for (shown, is_refused) in [
        ("https://idp.acme.example/d", true),
        ("https://idp.acme.example./d", true),
        ("https://IDP.acme.example/d", true),
        ("https://idp.acme.example:8443/d", true),
        ("https://idp.acme.example.:8443/d?c", true),
        // The legitimate twins: other hosts, of which it may be one company's.
        ("https://acme.example/d", false),
        ("https://login.idp.acme.example/d", false),
        ("https://idp.acme.example.org/d", false),
    ] {
        let desk = Desk::with(|it| it.device = Some(page(shown))).await;
        desk.portico.profiles().add(&honest_at(KNOWN)).unwrap();
        match (by_device(&desk).await, is_refused) {
            (Step::Stopped(problem), true) => {
                assert_eq!(problem.code, Code::ProfileInvalid, "{shown}")
            }
            (Step::Browser(_), false) => {}
            (step, _) => panic!("{shown}: {step:?}"),
        }
    }
    // Nor is a code asked for there, whatever the one that leads there promises.
    for (endpoint, promises_iss, is_refused) in [
        ("https://idp.acme.example/authorize", false, true),
        ("https://idp.acme.example/authorize", true, true),
        ("https://idp.acme.example./authorize", false, true),
        ("https://idp.acme.example./authorize", true, true),
        ("https://idp.acme.example:8443/authorize", false, true),
        ("https://acme.example/authorize", false, false),
        ("https://acme.example/authorize", true, false),
    ] {
        let desk = Desk::with(|it| {
            it.metadata = Some(Box::new(move |document| {
                document["authorization_endpoint"] = json!(endpoint);
                document["authorization_response_iss_parameter_supported"] = json!(promises_iss);
            }));
        })
        .await;
        desk.with_profile("redirect_uris = [\"http://127.0.0.1/callback/own\"]");
        desk.portico.profiles().add(&honest_at(KNOWN)).unwrap();
        match (desk.sign_in().start().await, is_refused) {
            (Step::Stopped(problem), true) => {
                assert_eq!(problem.code, Code::ProfileInvalid, "{endpoint}");
            }
            (Step::Browser(_), false) => {}
            (step, _) => panic!("{endpoint}: {step:?}"),
        }
    }
}
