//! What goes to a profile's service without a sign-in, reports and the wish for a new password: to where
//! the profile's name was known to send them, and to nobody whom a sign-in would not go to.

use std::path::PathBuf;

use portico_core::profile::Profile;
use portico_core::{Code, Hints};
use portico_doctor::support::Destination;
use serde_json::json;
use test_support::desk::Desk;
use test_support::done;
use test_support::provider::{Answer, Behaviour, CLIENT, EMAIL};
use url::Url;

use crate::bindings::{Evil, sign_in};
use crate::damage::damage;
use crate::held::write;

const OWN: &str = "support = \"https://acme.example/support\"\n";
const ELSEWHERE: &str = "support = \"https://elsewhere.example/support\"\n";

fn file(desk: &Desk, name: &str) -> PathBuf {
    let folder = desk.portico.paths().config.join("profiles");
    folder.join(format!("{name}.toml"))
}

fn profile(desk: &Desk, name: &str) -> Profile {
    desk.portico.profiles().find(name).unwrap()
}

/// Whether a report of a profile may go where it says.
async fn reports(desk: &Desk, name: &str) -> Result<(), Code> {
    let portico = desk.restarted();
    let profile = portico.profiles().find(name).unwrap();
    let known = portico.must_report_there(&profile).await;
    known.map_err(|problem| problem.code)
}

/// A sign-in looks at the issuer, and not at where reports go: it is no yes to a change of that.
#[tokio::test]
async fn only_who_adds_a_profile_changes_where_its_reports_go() {
    for (added, edited) in [
        (OWN, ELSEWHERE),
        (OWN, "support = \"help@elsewhere.example\"\n"),
        (OWN, ""),
        ("", ELSEWHERE),
    ] {
        let case = format!("{added:?} {edited:?}");
        let desk = Desk::with(|_| {}).await;
        let text = |more: &str| {
            let issuer = desk.provider.issuer();
            format!("name = \"hostile\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n{more}")
        };
        desk.portico.profiles().add(&text(added)).unwrap();
        desk.must_sign_in().await;
        assert_eq!(reports(&desk, "hostile").await, Ok(()), "{case}");

        write(file(&desk, "hostile"), &text(edited));
        for _ in 0..2 {
            let refused = Err(Code::SupportChanged);
            assert_eq!(reports(&desk, "hostile").await, refused, "{case}");
            desk.must_sign_in().await;
        }
        assert_eq!(
            reports(&desk, "hostile").await,
            Err(Code::SupportChanged),
            "{case}"
        );

        // The legitimate twin: what the person adds counts, and a sign-in leaves it.
        desk.portico.profiles().add(&text(edited)).unwrap();
        for _ in 0..2 {
            assert_eq!(reports(&desk, "hostile").await, Ok(()), "{case}");
            desk.must_sign_in().await;
        }
    }
}

/// Nor is opening the page of a profile that is only a page, added or put into the folder.
#[tokio::test]
async fn whoever_opens_a_page_says_nothing_of_reports() {
    let page = "name = \"page\"\nkind = \"guided\"\nsign_in_page = \"https://acme.example/\"\n";
    for is_added in [true, false] {
        let desk = Desk::with(|_| {}).await;
        let own = format!("{page}{OWN}");
        match is_added {
            true => drop(desk.portico.profiles().add(&own).unwrap()),
            false => write(file(&desk, "page"), &own),
        }
        let open = async || {
            let opened = desk.portico.page_to_open(&profile(&desk, "page")).await;
            assert!(opened.unwrap().is_some(), "{is_added}");
        };
        open().await;
        assert_eq!(reports(&desk, "page").await, Ok(()), "{is_added}");

        write(file(&desk, "page"), &format!("{page}{ELSEWHERE}"));
        open().await;

        let refused = Err(Code::SupportChanged);
        assert_eq!(reports(&desk, "page").await, refused, "{is_added}");
    }
}

/// Whoever has damaged what was known may have changed the file, too.
#[tokio::test]
async fn damage_and_a_sign_in_do_not_change_where_reports_go() {
    for (edited, wanted) in [(ELSEWHERE, Err(Code::SupportChanged)), ("", Ok(()))] {
        let desk = Desk::with(|_| {}).await;
        let issuer = desk.provider.issuer();
        let added = desk.portico.profiles().add_issuer(&issuer, CLIENT).unwrap();
        done(sign_in(&desk.portico, added.clone(), Hints::default()).await);
        let path = file(&desk, &added.name);
        let text = std::fs::read_to_string(&path).unwrap();
        write(path, &format!("{edited}{text}"));
        assert_eq!(damage(&desk, "profile/"), 1);
        let unreadable = Err(Code::KeychainUnreadable);
        assert_eq!(reports(&desk, &added.name).await, unreadable);

        // Its name says where it leads, so that it may still be signed in to.
        let again = profile(&desk, &added.name);
        done(sign_in(&desk.portico, again, Hints::default()).await);

        assert_eq!(reports(&desk, &added.name).await, wanted, "{edited}");
    }
}

/// A service that says where reports go, and mails links to choose a new password.
fn serves(behaviour: &mut Behaviour) {
    behaviour.instead = Some(("/reset", Answer::new(202, "")));
    behaviour.metadata = Some(Box::new(|document| {
        let at = document["issuer"].as_str().unwrap().to_owned();
        document["portico"] = json!({
            "support_endpoint": format!("{at}/support"),
            "password_reset_endpoint": format!("{at}/reset"),
        });
    }));
}

/// Where a report of a profile would go, and whether its service is asked for a new password.
async fn asked(desk: &Desk) -> (Destination, Result<(), Code>) {
    let portico = desk.restarted();
    let profile = portico.profiles().find("hostile").unwrap();
    let reset = portico.reset_password(&profile, EMAIL).await;
    let destination = Destination::find(&portico, &profile).await;
    (destination, reset.map_err(|problem| problem.code))
}

fn its_support(desk: &Desk) -> Destination {
    let url = format!("{}/support", desk.provider.issuer());
    Destination::Endpoint(Url::parse(&url).unwrap())
}

/// Neither the person's address nor a report goes to a server that a file has put in another one's place.
#[tokio::test]
async fn a_profile_whose_file_was_led_elsewhere_is_sent_nothing() {
    for is_signed_in in [true, false] {
        for (client, more) in [
            (CLIENT, ""),
            ("another", ""),
            (CLIENT, "kind = \"native\"\n"),
        ] {
            let case = format!("{is_signed_in} {client} {more}");
            let desk = Desk::with(serves).await;
            desk.with_profile("");
            if is_signed_in {
                desk.must_sign_in().await;
            }
            assert_eq!(asked(&desk).await, (its_support(&desk), Ok(())), "{case}");
            let resets = desk.provider.seen("/reset").len();
            let evil = Evil::start(&desk.provider, true).await;
            let text = |issuer: &str| {
                format!(
                    "name = \"hostile\"\nissuer = \"{issuer}\"\nclient_id = \"{client}\"\n{more}"
                )
            };

            write(file(&desk, "hostile"), &text(evil.issuer()));

            let refused = Err(Code::ProfileExists);
            assert_eq!(asked(&desk).await, (Destination::Nobody, refused), "{case}");
            let reported = reports(&desk, "hostile").await;
            assert_eq!(reported, Err(Code::ProfileExists), "{case}");
            assert_eq!(evil.seen(), "", "{case}: it is not even asked");
            assert_eq!(desk.provider.seen("/reset").len(), resets, "{case}");

            // The legitimate twin: with the person's word it is as good as any other.
            desk.portico
                .profiles()
                .replace(&text(&desk.provider.issuer()))
                .unwrap();
            assert_eq!(asked(&desk).await, (its_support(&desk), Ok(())), "{case}");
        }
    }
}

/// Whom the organisation does not allow hears of nobody, whatever the profile itself says.
#[tokio::test]
async fn a_profile_that_a_policy_does_not_allow_is_sent_nothing() {
    for (policy, is_allowed) in [
        ("user_profiles = false\n", false),
        ("allowed_issuers = [\"https://id.acme.example\"]\n", false),
        ("allowed_profiles = [\"acme\"]\n", false),
        ("language = \"nb\"\n", true),
    ] {
        for support in [OWN, ""] {
            let case = format!("{policy}{support}");
            let desk = Desk::with(serves).await;
            desk.with_profile(support);
            write(desk.home().join("policy.toml"), policy);

            let (destination, reset) = asked(&desk).await;

            let wanted = match is_allowed {
                true => Ok(()),
                false => Err(Code::PolicyForbids),
            };
            assert_eq!(reset, wanted, "{case}");
            assert_eq!(reports(&desk, "hostile").await, wanted, "{case}");
            assert_eq!(desk.provider.seen("/reset").is_empty(), !is_allowed);
            if support.is_empty() {
                let expected = match is_allowed {
                    true => its_support(&desk),
                    false => Destination::Nobody,
                };
                assert_eq!(destination, expected, "{case}");
            }
        }
    }
    // A report about a policy that can't be read is no sign-in.
    let desk = Desk::with(serves).await;
    desk.with_profile("");
    write(desk.home().join("policy.toml"), "{");
    assert_eq!(reports(&desk, "hostile").await, Ok(()));
    assert_eq!(asked(&desk).await.1, Err(Code::PolicyForbids));
}
