//! What a profile's name stands for, whatever somebody writes into its file or takes out of it.

use portico_core::profile::Profile;
use portico_core::{Code, Hints, Portico};
use test_support::desk::Desk;
use test_support::provider::{Behaviour, CLIENT, Provider};
use test_support::{done, stopped};

use crate::bindings::{Evil, sign_in, without_iss};

type Damage = (&'static str, fn(&std::path::Path));

fn add(path: &std::path::Path, more: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    portico_core::fs::atomic::write(path, format!("{more}{text}").as_bytes()).unwrap();
}

/// What may become of the file of a profile that somebody is signed in with.
const DAMAGES: &[Damage] = &[
    ("an unknown key", |path| add(path, "x = 1\n")),
    ("no TOML", |path| add(path, "= =\n")),
    ("another redirect URI", |path| {
        add(
            path,
            "redirect_uris = [\"http://127.0.0.1/callback/elsewhere\"]\n",
        );
    }),
    ("another name", |path| {
        std::fs::rename(path, path.with_file_name("renamed.toml")).unwrap();
    }),
    ("gone", |path| std::fs::remove_file(path).unwrap()),
];

fn profile(portico: &Portico, name: &str) -> Profile {
    portico.profiles().find(name).unwrap()
}

/// Two servers that don't name themselves are told apart by their redirect URIs, and that by what the
/// vault knows of them.
#[tokio::test]
async fn no_change_of_a_file_lets_a_stranger_share_its_redirect_uri() {
    for (damage, change) in DAMAGES {
        for is_signed_in in [true, false] {
            let case = format!("{damage} {is_signed_in}");
            let desk = Desk::with(without_iss).await;
            desk.with_profile("");
            if is_signed_in {
                desk.must_sign_in().await;
            }
            let evil = Evil::start(&desk.provider, false).await;
            let text = |more: &str| {
                let issuer = evil.issuer();
                format!("name = \"other\"\nissuer = \"{issuer}\"\nclient_id = \"e\"\n{more}")
            };
            desk.portico.profiles().add(&text("")).unwrap();
            change(&desk.portico.paths().config.join("profiles/hostile.toml"));

            let portico = desk.restarted();
            let step = sign_in(&portico, profile(&portico, "other"), Hints::default()).await;

            let problem = stopped(step);
            assert_eq!(problem.code, Code::ProfileInvalid, "{case}");
            assert!(problem.detail.unwrap().contains("hostile"), "{case}");
            evil.has_nothing();
        }
    }
}

/// The twin: a place of its own is enough, and what the person removes is nobody's.
#[tokio::test]
async fn a_profile_that_the_person_moves_or_removes_is_in_nobodys_way() {
    for is_removed in [true, false] {
        let desk = Desk::with(without_iss).await;
        desk.with_profile("");
        let other = Provider::start({
            let mut behaviour = Behaviour::default();
            without_iss(&mut behaviour);
            behaviour
        })
        .await;
        let text = format!(
            "name = \"other\"\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\nclient_secret = \"{}\"\n",
            other.issuer(),
            test_support::provider::SECRET
        );
        desk.portico.profiles().add(&text).unwrap();
        let refused = sign_in(
            &desk.portico,
            profile(&desk.portico, "other"),
            Hints::default(),
        );
        assert_eq!(stopped(refused.await).code, Code::ProfileInvalid);

        match is_removed {
            true => assert!(desk.portico.profiles().remove("hostile").unwrap()),
            false => {
                desk.with_profile("redirect_uris = [\"http://127.0.0.1/callback/hostile\"]");
            }
        }

        let other = profile(&desk.portico, "other");
        done(sign_in(&desk.portico, other, Hints::default()).await);
    }
}

/// Where people of a domain go, and where the browser comes back to, are part of what a name stands for.
#[tokio::test]
async fn where_people_go_is_not_for_a_file_to_change() {
    let desk = Desk::with(|_| ()).await;
    let partner = Provider::start(Behaviour::default()).await;
    let lines = |domain: &str| {
        format!(
            "[domains.\"{domain}\"]\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\n",
            partner.issuer()
        )
    };
    desk.with_profile(&lines("partner.example"));
    desk.must_sign_in().await;
    let path = desk.portico.paths().config.join("profiles/hostile.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let moved = text.replace("partner.example", "example.com");
    assert_ne!(text, moved);
    let back = "redirect_uris = [\"http://127.0.0.1/callback/other\"]\n";
    for changed in [moved, format!("{back}{text}")] {
        portico_core::fs::atomic::write(&path, changed.as_bytes()).unwrap();
        let portico = desk.restarted();
        let hints = Hints {
            email: Some("ada@example.com".to_owned()),
            ..Hints::default()
        };

        let problem = stopped(sign_in(&portico, profile(&portico, "hostile"), hints).await);

        assert_eq!(problem.code, Code::ProfileExists, "{changed}");
        assert!(partner.authorizations().is_empty());
        // What the person adds counts.
        let added = portico.profiles().add(&changed).unwrap();
        done(sign_in(&portico, added, Hints::default()).await);
    }
}

/// Names that are made of an issuer are for one client there, and are taken from nobody.
#[tokio::test]
async fn two_clients_at_an_issuer_are_two_profiles() {
    let desk = Desk::with(|_| ()).await;
    let profiles = desk.portico.profiles();
    let issuer = desk.provider.issuer();
    let one = profiles.add_issuer(&issuer, CLIENT).unwrap();
    let other = profiles.add_issuer(&issuer, "another").unwrap();
    assert_ne!(one.name, other.name);
    assert_eq!(profiles.add_issuer(&issuer, CLIENT).unwrap().name, one.name);
    assert_eq!(profile(&desk.portico, &one.name).client_id.unwrap(), CLIENT);
    for same in ["https://id.acme.example", "https://id-acme.example"] {
        assert_ne!(profiles.add_issuer(same, "c").unwrap().name, one.name);
    }

    // A name that stands for something else is not taken, however it came about.
    let taken = format!(
        "name = \"{}\"\nissuer = \"https://elsewhere.example\"\nclient_id = \"c\"\n",
        one.name
    );
    profiles.replace(&taken).unwrap();
    let refused = profiles.add_issuer(&issuer, CLIENT).unwrap_err();
    assert_eq!(refused.code, Code::ProfileExists);
    let kept = profile(&desk.portico, &one.name).issuer.unwrap();
    assert_eq!(kept.host_str(), Some("elsewhere.example"));
}
