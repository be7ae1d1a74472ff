//! A proxy that asks for a ticket.

use serde_json::{Value, json};

use crate::lab::{ADA, Lab, inside};
use crate::seen::Seen;
use crate::squid::Asks;

#[test]
fn whoever_has_a_ticket_notices_no_proxy() {
    inside(
        "kerberos::whoever_has_a_ticket_notices_no_proxy",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            lab.with_variable();
            lab.with_ticket();

            sign_in(&lab);
            goes_on(&lab);
            let finding = lab.doctor().finding("network.proxy");
            assert_eq!(finding["status"], "pass", "{finding}");

            let through = lab.squid.let_through();
            assert!(through.len() > 3, "{through:?}");
            let others: Vec<_> = through
                .iter()
                .filter(|it| *it != "ada@ACME.EXAMPLE")
                .collect();
            assert!(others.is_empty(), "{others:?}");
        },
    );
}

/// Each with what is missing: nobody is asked for a password that would be of no use.
#[test]
fn whoever_has_no_ticket_is_told_what_is_missing() {
    inside(
        "kerberos::whoever_has_no_ticket_is_told_what_is_missing",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            lab.with_variable();
            must_stop(&lab, "no Kerberos ticket", "kinit");
            let seen = lab.doctor();
            seen.must_blame("proxy_sign_in");
            assert_eq!(seen.finding("network.proxy")["status"], "fail", "{seen}");

            lab.with_ticket();
            lab.realm.move_clock_of_ticket(200_000);
            must_stop(&lab, "has expired", "kinit");
            lab.doctor().must_blame("proxy_sign_in");

            lab.with_ticket();
            lab.realm.move_clock_of_ticket(3_600);
            must_stop(&lab, "clock", "clock");

            lab.with_ticket();
            let ticket = std::fs::read(lab.realm.ticket()).unwrap();
            sign_in(&lab);

            // A ticket for the proxy is there by now; without it the realm's server is needed.
            lab.realm.close();
            portico_core::fs::atomic::write(&lab.realm.ticket(), &ticket).unwrap();
            must_stop(&lab, "server", "");
        },
    );
}

#[test]
fn a_proxy_that_the_realm_does_not_know_gets_no_ticket_of_another() {
    inside(
        "kerberos::a_proxy_that_the_realm_does_not_know_gets_no_ticket_of_another",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            lab.with_ticket();
            for name in [
                "gate.acme.example",
                "203.0.113.1",
                "proxy.elsewhere.example",
            ] {
                lab.name(name);
                lab.set("HTTPS_PROXY", &format!("http://{name}:3128"));
                must_stop(&lab, "does not know", "");
            }
            assert_eq!(lab.squid.let_through(), [""; 0]);

            lab.with_variable();
            sign_in(&lab);
        },
    );
}

/// Signs in by password, from the first question to the session.
pub(crate) fn sign_in(lab: &Lab) {
    let mut talk = lab.talk(&["login", "acme", "--json", "--email", ADA]);
    let mut step = talk.hear();
    while step["step"] == "ask" {
        let answer = match step["challenge"]["type"].as_str().unwrap() {
            "confirm_issuer" => json!({"answer": "accept"}),
            "password" => json!({"answer": "password", "value": lab.password()}),
            "email_code" => json!({
                "answer": "email_code", "value": lab.mailed_code(), "remember_device": true,
            }),
            other => panic!("{other}: {}", talk.heard),
        };
        talk.say(&answer);
        step = talk.hear();
    }
    assert_eq!(step["step"], "done", "{}", talk.heard);
    assert_eq!(talk.ended(), 0, "{}", talk.heard);
}

/// What comes after a sign-in: a ready token, a renewal, what support sees, the end.
pub(crate) fn goes_on(lab: &Lab) {
    let ready = lab.cut_off(&["token", "--profile", "acme"]);
    assert_eq!(ready.code, 0, "a ready token opens nothing: {ready}");

    let long = ["token", "--profile", "acme", "--min-valid", "100000"];
    let renewed = lab.portico(&long);
    assert_eq!(renewed.code, 0, "{renewed}");
    assert_ne!(renewed.stdout, ready.stdout);

    let status = lab.portico(&["status", "--json"]);
    assert_eq!(status.code, 0, "{status}");
    let out = lab.portico(&["logout", "--all", "--json"]);
    assert_eq!(out.code, 0, "{out}");
    assert!(!out.stdout.contains("later"), "{out}");
}

/// The sign-in stops with the problem of proxies, which says this; so does the doctor.
fn must_stop(lab: &Lab, why: &str, next: &str) {
    let seen = lab.portico(&["login", "acme", "--json", "--email", ADA]);
    let problem = problem(&seen);
    assert_eq!(problem["code"], "proxy_sign_in", "{seen}");
    let said = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    assert!(said("detail").contains(why), "{why}: {seen}");
    assert!(said("next").contains(next), "{next}: {seen}");
    assert!(!seen.stdout.contains("YII"), "{seen}");
}

pub(crate) fn problem(seen: &Seen) -> Value {
    let last = seen.stdout.lines().last().unwrap_or_default();
    let last: Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {seen}"));
    last["problem"].clone()
}
