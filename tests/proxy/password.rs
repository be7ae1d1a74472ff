//! A proxy that asks for a password.

use serde_json::json;

use crate::kerberos::{goes_on, problem, sign_in};
use crate::lab::{ADA, HUBSPOT, Lab, PORT, PROXY, inside};
use crate::squid::{Asks, Squid};

#[test]
fn the_proxy_is_the_only_way_out() {
    inside("password::the_proxy_is_the_only_way_out", async || {
        let mut lab = Lab::new(Asks::Nothing).await;
        let seen = lab.portico(&["login", "acme", "--json", "--email", ADA]);
        assert_eq!(seen.code, 4, "{seen}");

        lab.with_variable();
        sign_in(&lab);
        goes_on(&lab);
    });
}

#[test]
fn a_password_in_the_variable_is_noticed_by_nobody() {
    inside(
        "password::a_password_in_the_variable_is_noticed_by_nobody",
        async || {
            let mut lab = Lab::new(Asks::Password).await;
            let (user, password) = Squid::PERSON;
            let proxy = format!("http://{user}:{password}@{PROXY}:{PORT}");
            lab.set("HTTPS_PROXY", &proxy);

            sign_in(&lab);
            goes_on(&lab);

            let refused = lab.squid.log();
            let refused: Vec<_> = refused.iter().filter(|it| it.contains(" 407 ")).collect();
            assert!(refused.is_empty(), "nobody asked first: {refused:?}");
        },
    );
}

#[test]
fn a_password_is_asked_for_once_and_again_when_it_is_refused() {
    inside(
        "password::a_password_is_asked_for_once_and_again_when_it_is_refused",
        async || {
            let mut lab = Lab::new(Asks::Password).await;
            lab.with_variable();
            let (user, password) = Squid::PERSON;
            let answer = |password: &str| json!({"answer": "proxy_sign_in", "username": user, "password": password});
            let login = ["login", "acme", "--json", "--email", ADA];

            let mut talk = lab.talk(&login);
            let step = talk.asked("proxy_sign_in");
            let challenge = json!({
                "type": "proxy_sign_in", "proxy": format!("{PROXY}:{PORT}"), "schemes": ["basic"],
            });
            assert_eq!(step["challenge"], challenge);
            assert!(step["rejected"].is_null());
            // What is for the service never goes to the proxy.
            talk.say(&json!({"answer": "password", "value": lab.password()}));
            assert_eq!(talk.hear()["step"], "error");
            talk.asked("proxy_sign_in");
            talk.say(&answer("wrong"));
            let step = talk.asked("proxy_sign_in");
            assert_eq!(
                step["rejected"],
                json!({"answer": "proxy_sign_in", "reason": "wrong"})
            );
            talk.say(&answer(password));
            talk.asked("confirm_issuer");
            talk.say(&json!({"answer": "cancel"}));
            assert_eq!(talk.ended(), 130, "{}", talk.heard);

            // Another program of the same person's: it is in the vault.
            sign_in(&lab);
            let through = lab.squid.let_through();
            assert!(through.iter().all(|it| it == user), "{through:?}");

            // The company changes it: then nobody is there to ask, and the old one is not sent again.
            lab.squid.refuse_everybody();
            let renewal = [
                "token",
                "--profile",
                "acme",
                "--min-valid",
                "100000",
                "--json",
            ];
            let seen = lab.portico(&renewal);
            assert_eq!(seen.code, 4, "{seen}");
            assert!(
                seen.stderr.contains("proxy_sign_in") || seen.stdout.contains("proxy_sign_in"),
                "{seen}"
            );
            let tried = with_a_name(&lab);
            let seen = lab.portico(&renewal);
            assert_eq!(seen.code, 4, "{seen}");
            assert_eq!(with_a_name(&lab), tried, "the old one was sent again");

            lab.squid.let_in_again();
            let mut talk = lab.talk(&login);
            talk.asked("proxy_sign_in");
            talk.say(&answer(password));
            talk.asked("password");
            talk.say(&json!({"answer": "cancel"}));
            talk.ended();
            let forgotten = lab.portico(&["proxy", "forget", "--json"]);
            let expected = format!("{{\"forgotten\":[\"http://{PROXY}:{PORT}\"]}}\n");
            assert_eq!(forgotten.stdout, expected, "{forgotten}");
            let mut talk = lab.talk(&login);
            talk.asked("proxy_sign_in");
            talk.say(&json!({"answer": "cancel"}));
            assert_eq!(talk.ended(), 130);
        },
    );
}

/// How often somebody has told the proxy a name and was refused.
fn with_a_name(lab: &Lab) -> usize {
    let log = lab.squid.log();
    log.iter()
        .filter(|it| it.contains(" 407 ") && !it.ends_with(" -"))
        .count()
}

#[test]
fn the_proxy_asks_before_the_browser_opens_and_the_service_hears_nothing_of_it() {
    inside(
        "password::the_proxy_asks_before_the_browser_opens_and_the_service_hears_nothing_of_it",
        async || {
            let mut lab = Lab::new(Asks::Password).await;
            lab.with_variable();
            let profile = lab.file(
                "hub.toml",
                "name = \"hub\"\nkind = \"hubspot\"\nclient_id = \"ours\"\n\
                 client_secret = \"lantern\"\n",
            );
            let added = lab.portico(&["profile", "add", &profile.to_string_lossy()]);
            assert_eq!(added.code, 0, "{added}");
            let mut talk = lab.talk(&["login", "hub", "--json", "--no-browser"]);
            talk.asked("proxy_sign_in");
            let (user, password) = Squid::PERSON;
            let answer = json!({"answer": "proxy_sign_in", "username": user, "password": password});
            talk.say(&answer);
            let step = talk.hear();
            assert_eq!(step["step"], "browser", "{}", talk.heard);
            talk.say(&json!({"answer": "cancel"}));
            assert_eq!(talk.ended(), 130, "{}", talk.heard);
            assert_eq!(lab.squid.let_through_to(HUBSPOT), [user]);
            let said = lab.sandbox.requests();
            assert!(said.is_empty(), "{said:?}");
        },
    );
}

#[test]
fn without_a_person_at_hand_the_problem_is_said() {
    inside(
        "password::without_a_person_at_hand_the_problem_is_said",
        async || {
            let mut lab = Lab::new(Asks::Password).await;
            lab.with_variable();
            // A pipe: what comes next in it may be the password for the service.
            let seen = lab.portico(&["login", "acme", "--email", ADA]);
            assert_eq!(seen.code, 4, "{seen}");
            assert!(seen.stderr.contains("[proxy_sign_in]"), "{seen}");
            assert_eq!(with_a_name(&lab), 0);
        },
    );
}

#[test]
fn a_ticket_comes_before_a_password() {
    inside("password::a_ticket_comes_before_a_password", async || {
        let mut lab = Lab::new(Asks::Either).await;
        lab.with_variable();
        lab.with_ticket();
        sign_in(&lab);
        let through = lab.squid.let_through();
        assert!(
            through.iter().all(|it| it == "ada@ACME.EXAMPLE"),
            "{through:?}"
        );

        // Who has none, is asked.
        std::fs::remove_file(lab.realm.ticket()).unwrap();
        let mut talk = lab.talk(&["login", "acme", "--json", "--email", ADA]);
        talk.asked("proxy_sign_in");
        let (user, password) = Squid::PERSON;
        talk.say(&json!({"answer": "proxy_sign_in", "username": user, "password": password}));
        talk.asked("password");
        talk.say(&json!({"answer": "cancel"}));
        talk.ended();
    });
}

#[test]
fn ntlm_is_named_and_refused() {
    inside("password::ntlm_is_named_and_refused", async || {
        let mut lab = Lab::new(Asks::Nothing).await;
        let port = crate::squid::only_ntlm().await;
        lab.set("HTTPS_PROXY", &format!("http://{PROXY}:{port}"));
        let seen = lab.portico(&["login", "acme", "--json", "--email", ADA]);
        let problem = problem(&seen);
        assert_eq!(problem["code"], "proxy_sign_in", "{seen}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("ntlm"), "{seen}");
    });
}
