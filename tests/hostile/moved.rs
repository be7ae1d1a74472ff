//! A profile's name that stands for another server by now: the sessions of the earlier one are not
//! found by it, and are still their people's.

use std::sync::Arc;
use std::time::Duration;

use portico_core::domain::Kind;
use portico_core::profile::HubSpotApi;
use portico_core::session::{Record, SignedOut};
use portico_core::{Code, Hints, Portico, Problem};
use serde_json::Value;
use test_support::desk::{Desk, LONGER};
use test_support::provider::{Behaviour, CLIENT, EMAIL, Provider};
use test_support::{NotedBrowser, done};
use url::Url;

use crate::bindings::sign_in;
use crate::held::{NOW, UP, data, tokens_told, write};

const NAME: &str = "hostile";

fn text(issuer: &str, more: &str) -> String {
    format!("name = \"{NAME}\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n{more}")
}

/// How a name comes to stand for a server.
type Moving = (&'static str, fn(&Desk, &str));

const MOVINGS: &[Moving] = &[
    ("replaced", |desk, to| {
        desk.portico.profiles().replace(&text(to, "")).unwrap();
    }),
    ("removed and added", |desk, to| {
        desk.portico.profiles().remove(NAME).unwrap();
        desk.portico.profiles().add(&text(to, "")).unwrap();
    }),
    ("by policy", |desk, to| {
        let preset = format!("[[profiles]]\n{}", text(to, ""));
        write(desk.home().join("policy.toml"), &preset);
    }),
];

/// What is asked for, and how.
type Asked<'a> = (Option<&'a str>, Option<&'a str>);

const BY_NAME: [Asked<'static>; 2] = [(None, Some(NAME)), (Some(EMAIL), Some(NAME))];

/// Whoever has a session of the name's.
async fn at_home() -> (Desk, Record) {
    let desk = Desk::with(|it| it.revocation = UP).await;
    desk.with_profile("");
    let record = done(desk.end().await).record;
    assert_eq!(record.profile, NAME);
    (desk, record)
}

/// Whose token is handed out: without a network, with one, and after a renewal.
async fn found(desk: &Desk, (account, profile): Asked<'_>) -> Vec<Result<String, Problem>> {
    let portico = desk.restarted();
    let sessions = portico.sessions();
    let id = sessions.find_to_use(account, profile).map(|it| it.id());
    let ready = sessions.ready_token(account, profile, NOW);
    let fresh = sessions.access_token(account, profile, NOW).await;
    let renewed = sessions.access_token(account, profile, LONGER).await;
    let who = |had: Result<(), Problem>| had.and_then(|()| id.clone());
    vec![
        who(ready.map(|token| assert!(token.is_some()))),
        who(fresh.map(drop)),
        who(renewed.map(drop)),
    ]
}

async fn must_find(desk: &Desk, asked: Asked<'_>, record: &Record, case: &str) {
    for found in found(desk, asked).await {
        assert_eq!(found.unwrap(), record.id(), "{case} {asked:?}");
    }
}

/// Signs in to what the name stands for now.
async fn signed_in(desk: &Desk) -> Record {
    let portico = desk.restarted();
    let profile = portico.profiles().find(NAME).unwrap();
    done(sign_in(&portico, profile, Hints::default()).await).record
}

#[tokio::test]
async fn a_name_that_has_moved_hands_out_no_token_of_its_earlier_server() {
    for (what, move_to) in MOVINGS {
        let (desk, earlier) = at_home().await;
        let elsewhere = Provider::start(Behaviour::default()).await;
        move_to(&desk, &elsewhere.issuer());

        for asked in BY_NAME {
            for found in found(&desk, asked).await {
                let problem = found.expect_err(what);
                assert_eq!(problem.code, Code::NotSignedIn, "{what} {asked:?}");
                let detail = problem.detail.unwrap_or_default();
                let named = format!("--account {}", earlier.account);
                for part in ["another server", &*earlier.issuer, &*named] {
                    assert!(detail.contains(part), "{what} {asked:?}: {detail}");
                }
            }
        }
        assert_eq!(desk.provider.exchanges().len(), 1, "{what}: no renewal");

        // The legitimate twins: by its own name, by its address, and as the one in front it is had.
        let account = Some(&*earlier.account);
        for asked in [
            (account, None),
            (account, Some(NAME)),
            (Some(EMAIL), None),
            (None, None),
        ] {
            must_find(&desk, asked, &earlier, what).await;
        }

        // Who signs in to the new server is found by the name.
        let later = signed_in(&desk).await;
        assert_eq!(later.issuer, elsewhere.issuer(), "{what}");
        for asked in BY_NAME {
            must_find(&desk, asked, &later, what).await;
        }
        must_find(&desk, (account, None), &earlier, what).await;
    }
}

/// Not the newest session of a name is meant, but the one of what it stands for.
#[tokio::test]
async fn a_name_that_comes_back_finds_the_session_that_it_had() {
    let (desk, earlier) = at_home().await;
    let elsewhere = Provider::start(Behaviour::default()).await;
    let profiles = desk.portico.profiles();
    profiles.replace(&text(&elsewhere.issuer(), "")).unwrap();
    let later = signed_in(&desk).await;

    let issuer = desk.provider.issuer();
    profiles.replace(&text(&issuer, "")).unwrap();
    for asked in BY_NAME {
        must_find(&desk, asked, &earlier, "back").await;
    }
    assert!(desk.sessions().has_moved(&later));

    // Nor does its file's loss put the other one in its place.
    let file = format!("sessions/{}.json", earlier.id());
    std::fs::remove_file(data(&desk, &file)).unwrap();
    let portico = desk.restarted();
    for (account, profile) in BY_NAME {
        let token = portico.sessions().ready_token(account, profile, NOW);
        assert_eq!(token.unwrap_err().code, Code::NotSignedIn, "{account:?}");
    }
}

/// What a name stands for may change in other ways, and its sessions stay its own.
#[tokio::test]
async fn a_name_that_leads_nowhere_else_finds_its_sessions() {
    type Change = (&'static str, fn(&Desk));
    let changes: &[Change] = &[
        ("removed", |desk| {
            desk.portico.profiles().remove(NAME).unwrap();
        }),
        ("damaged", |desk| {
            let file = desk.portico.paths().config.join("profiles/hostile.toml");
            write(file, "{");
        }),
        ("other scopes", |desk| {
            desk.with_profile("scopes = [\"openid\", \"offline_access\"]");
        }),
        ("another way back", |desk| {
            desk.with_profile("redirect_uris = [\"http://127.0.0.1/callback/other\"]");
        }),
        ("a domain of its own", |desk| {
            desk.with_profile(
                "[domains.\"other.example\"]\nissuer = \"https://other.example\"\nclient_id = \"c\"",
            );
        }),
        ("the same by policy", |desk| {
            let preset = format!("[[profiles]]\n{}", text(&desk.provider.issuer(), ""));
            write(desk.home().join("policy.toml"), &preset);
        }),
    ];
    for (what, change) in changes {
        let (desk, record) = at_home().await;
        change(&desk);
        for asked in BY_NAME {
            must_find(&desk, asked, &record, what).await;
        }
        assert!(!desk.restarted().sessions().has_moved(&record), "{what}");
    }
}

/// A domain's own identity provider is one of those that a name stands for.
#[tokio::test]
async fn a_session_at_a_domains_identity_provider_is_found_by_the_profiles_name() {
    let (desk, _) = at_home().await;
    let corp = Provider::start(Behaviour::default()).await;
    let domain = |issuer: &str| {
        format!("[domains.\"example.com\"]\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"")
    };
    desk.with_profile(&domain(&corp.issuer()));
    desk.wait(Duration::from_secs(1));
    let profile = desk.portico.profiles().find(NAME).unwrap();
    let hints = test_support::hints(Some(EMAIL));
    let there = done(sign_in(&desk.portico, profile, hints).await).record;
    assert_eq!(there.issuer, corp.issuer());
    must_find(&desk, (None, Some(NAME)), &there, "its own").await;

    desk.with_profile(&domain("https://other.example"));
    assert!(desk.sessions().has_moved(&there));
}

/// Nobody is kept from signing out: the name ends what it stands for first, and then what it stood for.
#[tokio::test]
async fn who_signs_out_by_a_name_that_has_moved_ends_also_the_earlier_session() {
    for (what, move_to) in MOVINGS {
        for is_in_both in [false, true] {
            let case = format!("{what} both: {is_in_both}");
            let (desk, earlier) = at_home().await;
            let elsewhere = Provider::start(Behaviour {
                revocation: UP,
                ..Behaviour::default()
            })
            .await;
            move_to(&desk, &elsewhere.issuer());
            if is_in_both {
                let later = signed_in(&desk).await;
                // Also where the earlier one was used since.
                desk.restarted().put_in_front(&earlier).await.unwrap();
                sign_out_of(&desk, &later, &case).await;
                assert!(tokens_told(&desk).is_empty(), "{case}");
                assert!(!elsewhere.revocations().is_empty(), "{case}");
            }
            sign_out_of(&desk, &earlier, &case).await;
            let told = tokens_told(&desk);
            assert!(told.contains(&"refresh-1".to_owned()), "{case}: {told:?}");
        }
    }
}

/// Signs out by the profile's name, which has to find this one.
async fn sign_out_of(desk: &Desk, record: &Record, case: &str) {
    let portico = desk.restarted();
    let sessions = portico.sessions();
    let mut found = sessions.find_to_end(None, Some(NAME)).unwrap();
    assert_eq!(found.id(), record.id(), "{case}");
    let left = sessions.sign_out(&mut found, false).await.unwrap();
    assert_eq!(left.session, SignedOut::Everywhere, "{case}");
    assert!(found.ended.is_some(), "{case}");
}

#[tokio::test]
async fn a_session_whose_name_has_moved_is_shown_as_such() {
    let (desk, earlier) = at_home().await;
    let elsewhere = Provider::start(Behaviour::default()).await;
    let shown = async |portico: &Portico| {
        let mut record = earlier.clone();
        let view = portico.sessions().checked_view(&mut record).await.unwrap();
        serde_json::to_value(view).unwrap()
    };
    let view = shown(&desk.portico).await;
    assert!(view.get("profile_moved").is_none(), "{view}");
    for (_, move_to) in MOVINGS {
        move_to(&desk, &elsewhere.issuer());
        let view = shown(&desk.restarted()).await;
        assert_eq!(view["profile_moved"], Value::Bool(true), "{view}");
        assert_eq!(view["issuer"], Value::String(earlier.issuer.clone()));
    }
}

/// The page of the new server is not opened for who is signed in to the earlier one.
#[tokio::test]
async fn the_service_of_a_session_is_opened_where_it_was_signed_in_to() {
    let page = |host: &str| format!("sign_in_page = \"https://{host}/\"\n");
    let (desk, mut earlier) = at_home().await;
    let opened = async |record: &mut Record| {
        let browser = Arc::new(NotedBrowser::default());
        let mut environment = test_support::environment(desk.home());
        environment.clock = desk.clock.clone();
        environment.store = desk.store.clone();
        environment.browser = browser.clone();
        let portico = Portico::open(environment).unwrap();
        portico.open_service(record, None).await.unwrap();
        browser.last()
    };
    desk.with_profile(&page("home.example"));
    assert_eq!(opened(&mut earlier).await.host_str(), Some("home.example"));

    let elsewhere = text("https://elsewhere.example", &page("page.example"));
    desk.portico.profiles().replace(&elsewhere).unwrap();
    let there = Url::parse(&earlier.issuer).unwrap();
    assert_eq!(opened(&mut earlier).await, there);
}

/// Where HubSpot's tokens go is a part of what a name stands for; whose page it opens instead as well.
#[tokio::test]
async fn a_name_has_moved_with_its_api_or_when_it_only_opens_a_page() {
    let (desk, earlier) = at_home().await;
    let sessions = desk.sessions();
    let profiles = desk.portico.profiles();
    let mut record = earlier.clone();
    (record.profile, record.kind) = ("stand-in".to_owned(), Kind::Hubspot);
    record.api = Some(Box::new(HubSpotApi {
        origin: Url::parse("http://127.0.0.1:9101").unwrap(),
        version: "2026-03".to_owned(),
    }));
    let replace = |api: &str| {
        let issuer = &earlier.issuer;
        let text = format!(
            "name = \"stand-in\"\nkind = \"hubspot\"\nissuer = \"{issuer}\"\napi = \"{api}\"\n\
             client_id = \"{CLIENT}\"\n"
        );
        profiles.replace(&text).unwrap();
    };
    assert!(!sessions.has_moved(&record), "no such profile");
    for (api, has_moved) in [
        ("http://127.0.0.1:9101", false),
        ("http://127.0.0.1:9102", true),
    ] {
        replace(api);
        assert_eq!(sessions.has_moved(&record), has_moved, "{api}");
    }

    let page = "kind = \"guided\"\nsign_in_page = \"https://page.example/\"\n";
    let text = format!("name = \"{NAME}\"\n{page}");
    profiles.replace(&text).unwrap();
    assert!(sessions.has_moved(&earlier));
    for found in found(&desk, (None, Some(NAME))).await {
        assert_eq!(found.unwrap_err().code, Code::NotSignedIn);
    }
    // The legitimate twin: what is built in and not set up leads nowhere else.
    record.profile = "hubspot".to_owned();
    assert!(!sessions.has_moved(&record));
}
