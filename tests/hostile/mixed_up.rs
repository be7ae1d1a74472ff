//! Two servers whose answers come back to the same place (RFC 9700 4.4): both have to name themselves,
//! since one alone could bring along what the other one leaves out.

use std::time::{Duration, Instant};

use portico_core::profile::{self, Profile};
use portico_core::{Code, Hints, Portico, Problem};
use test_support::desk::Desk;
use test_support::provider::{Answer, Behaviour, CLIENT, Provider};
use test_support::{done, stopped};

use crate::added_meanwhile::nameless;
use crate::bindings::{Evil, sign_in};
use crate::held::write;

const METADATA: &str = "/.well-known/openid-configuration";

fn text(name: &str, issuer: &str, more: &str) -> String {
    format!("name = \"{name}\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n{more}")
}

async fn nameless_one() -> Provider {
    let mut behaviour = Behaviour::default();
    nameless(&mut behaviour);
    Provider::start(behaviour).await
}

fn found(portico: &Portico, name: &str) -> Profile {
    portico.profiles().find(name).unwrap()
}

/// Adds a profile and signs in with it, in a program that has just started.
async fn refused(desk: &Desk, text: &str) -> Problem {
    let portico = desk.restarted();
    let added = portico.profiles().replace(text).unwrap();
    stopped(sign_in(&portico, added, Hints::default()).await)
}

/// The stranger promises to name itself, and has the browser come back from the known server with that.
#[tokio::test]
async fn who_alone_promises_to_name_itself_gets_no_code_of_another_server() {
    for is_signed_in in [true, false] {
        for way_back in [
            "",
            "redirect_uris = [\"http://127.0.0.1/callback\"]\n",
            "redirect_uris = [\"http://127.0.0.1/callback/\"]\n",
            "redirect_uris = [\"http://127.0.0.1:45897/callback\"]\n",
            "redirect_uris = [\"http://127.0.0.1:45897/callback?x=y\"]\n",
        ] {
            let case = format!("signed in: {is_signed_in} {way_back}");
            let desk = Desk::with(nameless).await;
            desk.with_profile("");
            if is_signed_in {
                desk.must_sign_in().await;
            }
            let asked = desk.provider.authorizations().len();
            let evil = Evil::start(&desk.provider, true).await;

            let problem = refused(&desk, &text("evil", evil.issuer(), way_back)).await;

            assert_eq!(problem.code, Code::ProfileInvalid, "{case}: {problem}");
            let detail = problem.detail.unwrap();
            for part in ["hostile", "redirect_uris"] {
                assert!(detail.contains(part), "{case}: {detail}");
            }
            assert_eq!(desk.provider.authorizations().len(), asked, "{case}");
            evil.has_nothing();
        }
    }
}

/// Where both do, the known server's answer gives the stranger away, and everybody else gets in.
#[tokio::test]
async fn two_that_name_themselves_may_share_a_redirect_uri() {
    for is_signed_in in [true, false] {
        let desk = Desk::with(|_| {}).await;
        desk.with_profile("");
        if is_signed_in {
            desk.must_sign_in().await;
        }
        let evil = Evil::start(&desk.provider, true).await;
        let problem = refused(&desk, &text("evil", evil.issuer(), "")).await;
        assert_eq!(problem.code, Code::BadResponse, "{problem}");
        evil.has_nothing();

        let other = Provider::start(Behaviour::default()).await;
        let portico = desk.restarted();
        let added = portico.profiles().add(&text("other", &other.issuer(), ""));
        done(sign_in(&portico, added.unwrap(), Hints::default()).await);
        let first = found(&portico, "hostile");
        done(sign_in(&portico, first, Hints::default()).await);
    }
}

/// What a server has promised is kept with the profile's name: it need not answer each time. What it
/// promises no more is forgotten at its next sign-in.
#[tokio::test]
async fn that_a_server_names_itself_is_known_from_its_last_sign_in() {
    type Case = (&'static str, fn(&mut Behaviour), bool);
    let cases: [Case; 6] = [
        ("as before", |_| {}, true),
        ("no more", nameless, false),
        ("never", |_| {}, false),
        ("removed", |_| {}, true),
        ("added again", |_| {}, true),
        ("led elsewhere and back", |_| {}, false),
    ];
    for (what, later, is_let_in) in cases {
        let desk = Desk::with(|_| {}).await;
        desk.with_profile("");
        if what != "never" {
            desk.must_sign_in().await;
            desk.become_(later);
            let again = desk.restarted();
            let profile = found(&again, "hostile");
            done(sign_in(&again, profile, Hints::default()).await);
        }
        let profiles = desk.portico.profiles();
        match what {
            "removed" => assert!(profiles.remove("hostile").unwrap()),
            "added again" => {
                desk.with_profile("").with_profile("title = \"Hostile\"");
            }
            "led elsewhere and back" => {
                let elsewhere = text("hostile", "https://elsewhere.example", "");
                profiles.replace(&elsewhere).unwrap();
                desk.with_profile("");
            }
            _ => {}
        }
        let other = Provider::start(Behaviour::default()).await;
        // From here on it can't be asked.
        desk.become_(|it| it.instead = Some((METADATA, Answer::new(404, ""))));
        let portico = desk.restarted();
        let added = portico.profiles().add(&text("other", &other.issuer(), ""));
        let step = sign_in(&portico, added.unwrap(), Hints::default()).await;

        match is_let_in {
            true => drop(done(step)),
            false => {
                let problem = stopped(step);
                assert_eq!(problem.code, Code::ProfileInvalid, "{what}: {problem}");
                let detail = problem.detail.unwrap();
                for part in [
                    "hostile",
                    "try again when it can be reached",
                    "redirect_uris",
                ] {
                    assert!(detail.contains(part), "{what}: {detail}");
                }
                assert!(other.authorizations().is_empty(), "{what}");
            }
        }
    }
}

/// An earlier sign-in without a profile is in nobody's way; once somebody has added its server, it is,
/// also when the file is gone.
#[tokio::test]
async fn an_earlier_sign_in_at_an_address_is_in_nobodys_way() {
    for (added, is_let_in) in [
        ("nothing", true),
        ("by its address", false),
        ("by its address, file gone", false),
        ("by its address before, file gone", false),
        ("by its address, removed", true),
        ("by a file", false),
    ] {
        for is_profile in [true, false] {
            let case = format!("{added}, then a profile: {is_profile}");
            let desk = Desk::with(nameless).await;
            let issuer = desk.provider.issuer();
            let by_address = || desk.portico.profiles().add_issuer(&issuer, CLIENT).unwrap();
            if added.contains("before") {
                by_address();
            }
            // The same again changes nothing.
            for _ in 0..2 {
                let profile = Profile::for_issuer(&issuer, CLIENT).unwrap();
                done(sign_in(&desk.restarted(), profile, Hints::default()).await);
            }
            let profiles = desk.portico.profiles();
            if added == "by a file" {
                profiles.add(&text("acme", &issuer, "")).unwrap();
            } else if added != "nothing" {
                let name = by_address().name;
                if added.ends_with("removed") {
                    profiles.remove(&name).unwrap();
                } else if added.ends_with("gone") {
                    let file = desk
                        .portico
                        .paths()
                        .config
                        .join(format!("profiles/{name}.toml"));
                    std::fs::remove_file(file).unwrap();
                }
            }
            let other = nameless_one().await;

            let portico = desk.restarted();
            let profile = match is_profile {
                true => portico.profiles().add(&text("other", &other.issuer(), "")),
                false => Profile::for_issuer(&other.issuer(), CLIENT),
            };
            let step = sign_in(&portico, profile.unwrap(), Hints::default()).await;

            match is_let_in {
                true => drop(done(step)),
                false => {
                    let problem = stopped(step);
                    assert_eq!(problem.code, Code::ProfileInvalid, "{case}: {problem}");
                    assert!(other.authorizations().is_empty(), "{case}");
                }
            }
        }
    }
}

/// The organisation's own server is signed in to whatever else people have; what they have gets no code
/// of it.
#[tokio::test]
async fn a_profile_of_the_organisation_is_locked_out_by_no_other() {
    let desk = Desk::with(nameless).await;
    let own = nameless_one().await;
    let policy = desk.home().join("policy.toml");
    let issuer = desk.provider.issuer();
    let acme = text("acme", &issuer, "");
    let only_issuer = format!("allowed_issuers = [\"{issuer}\"]\n");
    for (own_profile, more) in [
        ("signed in to", ""),
        ("signed in to", "user_profiles = false\n"),
        ("signed in to", "allowed_profiles = [\"acme\"]\n"),
        ("signed in to", only_issuer.as_str()),
        ("file gone", ""),
        ("file gone", "user_profiles = false\n"),
        ("no file, only an address", ""),
    ] {
        let case = format!("{own_profile} {more}");
        write(&policy, "");
        let before = desk.restarted();
        drop(before.profiles().remove("mine"));
        let mine = match own_profile {
            "no file, only an address" => Profile::for_issuer(&own.issuer(), CLIENT),
            _ => before.profiles().add(&text("mine", &own.issuer(), "")),
        };
        let mine = mine.unwrap();
        done(sign_in(&before, mine.clone(), Hints::default()).await);
        if own_profile == "file gone" {
            std::fs::remove_file(desk.portico.paths().config.join("profiles/mine.toml")).unwrap();
        }

        write(&policy, &format!("{more}[[profiles]]\n{acme}"));
        let portico = desk.restarted();
        let step = sign_in(&portico, found(&portico, "acme"), Hints::default()).await;
        assert_eq!(done(step).record.profile, "acme", "{case}");

        // The other way round: the organisation's server leaves its name out.
        if more.is_empty() {
            let asked = own.authorizations().len();
            let problem = stopped(sign_in(&portico, mine, Hints::default()).await);
            assert_eq!(problem.code, Code::ProfileInvalid, "{case}: {problem}");
            assert!(problem.detail.unwrap().contains("acme"), "{case}");
            assert_eq!(own.authorizations().len(), asked, "{case}");
        }
    }
}

/// Whoever waits to sign in is told soon what is the matter, however many servers don't answer.
#[tokio::test]
async fn servers_that_do_not_answer_are_asked_all_at_once_and_not_for_long() {
    let desk = Desk::with(|_| {}).await;
    desk.with_profile("");
    let profiles = desk.portico.profiles();
    let mut silent = Vec::new();
    for name in ["first", "second", "third", "fourth"] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        profiles.add(&text(name, &issuer, "")).unwrap();
        silent.push((name, listener));
    }
    let end = async || {
        let portico = desk.restarted();
        sign_in(&portico, found(&portico, "hostile"), Hints::default()).await
    };

    let began = Instant::now();
    let problem = stopped(end().await);
    assert!(began.elapsed() < Duration::from_secs(9), "not one by one");
    assert_eq!(problem.code, Code::ProfileInvalid, "{problem}");
    let detail = problem.detail.unwrap();
    assert!(detail.contains("try again"), "{detail}");
    assert!(desk.provider.authorizations().is_empty());

    // One that says no will say so again.
    let other = nameless_one().await;
    profiles.add(&text("says-no", &other.issuer(), "")).unwrap();
    let detail = stopped(end().await).detail.unwrap();
    assert!(detail.contains("says-no"), "{detail}");
    assert!(!detail.contains("try again"), "{detail}");

    // The legitimate twin: none of them is there any more.
    profiles.remove("says-no").unwrap();
    for (name, _) in &silent {
        profiles.remove(name).unwrap();
    }
    done(end().await);
}

/// No file says beforehand what is the server's to say in its answer.
#[test]
fn a_redirect_uri_holds_nothing_of_an_answer() {
    let own = |uri: &str| {
        let uris = format!("redirect_uris = [\"{uri}\"]\n");
        text("evil", "https://evil.example", &uris)
    };
    let of_a_domain = |uri: &str| {
        let lines = format!(
            "[domains.\"acme.example\"]\nissuer = \"https://id.acme.example\"\nclient_id = \"c\"\n\
             redirect_uris = [\"{uri}\"]\n"
        );
        text("evil", "https://evil.example", &lines)
    };
    for (query, is_read) in [
        ("iss=https://evil.example", false),
        ("iss=https%3A%2F%2Fevil.example", false),
        ("%69ss=https://evil.example", false),
        ("x=y&iss=https://evil.example", false),
        ("iss", false),
        ("code=a-code", false),
        ("state=", false),
        ("error=access_denied", false),
        ("error_description=x", false),
        ("response=x", false),
        // The legitimate twins.
        ("x=y", true),
        ("tenant=iss&lang=nb", true),
        ("issuer=acme", true),
    ] {
        for uri in [
            format!("http://127.0.0.1:45897/callback?{query}"),
            format!("http://localhost:45897/?{query}"),
            format!("portico://callback?{query}"),
        ] {
            for text in [own(&uri), of_a_domain(&uri)] {
                match profile::read(&text) {
                    Ok(_) => assert!(is_read, "{uri}"),
                    Err(problem) => {
                        assert!(!is_read, "{uri}: {problem}");
                        assert_eq!(problem.code, Code::ProfileInvalid, "{uri}");
                    }
                }
            }
        }
    }
}
