//! A proxy that asks in the middle of a sign-in: it lets through at first, or its password changes.

use serde_json::{Value, json};
use test_support::person::Person;

use crate::lab::{ADA, Lab, PORT, PROXY, inside};
use crate::squid::{Asks, Squid};
use crate::talk::Talk;

#[test]
fn a_code_of_the_browser_outlasts_the_question_of_a_proxy() {
    inside(
        "meanwhile::a_code_of_the_browser_outlasts_the_question_of_a_proxy",
        async || {
            let mut lab = Lab::new(Asks::Nothing).await;
            lab.with_variable();
            let (mut talk, step) = lab.talk_of_browser();
            let back = lab.browse_elsewhere(&step).await;

            lab.squid.restart(Asks::Password);
            talk.say(&json!({"answer": "paste", "value": back}));
            let question = past_the_browser(&mut talk);
            let challenge = json!({
                "type": "proxy_sign_in", "proxy": format!("{PROXY}:{PORT}"), "schemes": ["basic"],
            });
            assert_eq!(question["challenge"], challenge, "{}", talk.heard);
            assert!(question["rejected"].is_null(), "{}", talk.heard);
            assert!(lab.sandbox.requests_to("/token").is_empty());
            // What is for something else is refused, and the question stays.
            talk.say(&json!({"answer": "open_again"}));
            assert_eq!(talk.hear()["step"], "error", "{}", talk.heard);
            talk.asked("proxy_sign_in");

            talk.say(&for_proxy("wrong"));
            let question = past_the_browser(&mut talk);
            let wrong = json!({"answer": "proxy_sign_in", "reason": "wrong"});
            assert_eq!(question["rejected"], wrong, "{}", talk.heard);
            talk.say(&for_proxy(Squid::PERSON.1));
            let done = past_the_browser(&mut talk);
            assert_eq!(done["step"], "done", "{}", talk.heard);
            assert_eq!(talk.ended(), 0, "{}", talk.heard);
            let exchanges = lab.sandbox.requests_to("/token");
            assert_eq!(exchanges.len(), 1, "the code was sent once");

            // It is kept: nobody is asked for the renewal.
            let renewed = lab.portico(&["token", "--profile", "acme", "--min-valid", "100000"]);
            assert_eq!(renewed.code, 0, "{renewed}");
        },
    );
}

/// Types the code that is shown, which ends the sign-in.
async fn is_let_in_by_a_code(lab: &Lab, talk: &mut Talk) {
    type_code(lab, &talk.hear()).await;
    let done = past_the_browser(talk);
    assert_eq!(done["step"], "done", "{}", talk.heard);
    assert_eq!(talk.ended(), 0, "{}", talk.heard);
}

#[test]
fn a_code_for_another_device_waits_for_the_question_of_a_proxy() {
    inside(
        "meanwhile::a_code_for_another_device_waits_for_the_question_of_a_proxy",
        async || {
            let mut lab = Lab::new(Asks::Nothing).await;
            lab.with_variable();
            let (mut talk, step) = lab.talk_of_browser();
            assert_eq!(step["device_code_offered"], true, "{}", talk.heard);

            lab.squid.restart(Asks::Password);
            let wanted = json!({"answer": "device_code"});
            talk.say(&wanted);
            talk.asked("proxy_sign_in");
            talk.say(&for_proxy("wrong"));
            let waiting = talk.hear();
            assert!(waiting.get("device_code").is_none(), "{}", talk.heard);
            assert!(waiting.get("notice").is_none(), "{}", talk.heard);
            let question = past_the_browser(&mut talk);
            assert_eq!(question["rejected"]["reason"], "wrong", "{}", talk.heard);
            talk.say(&for_proxy(Squid::PERSON.1));
            talk.hear();
            is_let_in_by_a_code(&lab, &mut talk).await;
            assert_eq!(lab.sandbox.requests_to("/device_authorization").len(), 1);

            // Whoever wants nothing else is asked at the beginning.
            lab.portico(&["proxy", "forget"]);
            let mut talk = lab.talk(&["login", "acme", "--json", "--method", "device"]);
            talk.asked("proxy_sign_in");
            talk.say(&for_proxy(Squid::PERSON.1));
            is_let_in_by_a_code(&lab, &mut talk).await;
        },
    );
}

/// The person types the code that they see on another device.
async fn type_code(lab: &Lab, step: &Value) {
    let place = step["device_code"]["verification_uri_complete"].as_str();
    let place = place.unwrap_or_else(|| panic!("{step}"));
    lab.reach_beyond();
    Person::new(&lab.sandbox, ADA).browse(place).await;
}

#[test]
fn a_password_for_the_service_outlasts_the_question_of_a_proxy() {
    inside(
        "meanwhile::a_password_for_the_service_outlasts_the_question_of_a_proxy",
        async || {
            let mut lab = Lab::new(Asks::Nothing).await;
            lab.with_variable();
            let mut talk = stopped_with_the_password(&mut lab);
            talk.say(&for_proxy(Squid::PERSON.1));
            talk.asked("email_code");

            // The password for the proxy changes while Portico runs.
            lab.squid.refuse_everybody();
            lab.squid.restart(Asks::Password);
            talk.say(&json!({"answer": "email_code", "value": lab.mailed_code()}));
            let question = talk.asked("proxy_sign_in");
            assert_eq!(question["rejected"]["reason"], "wrong", "{}", talk.heard);
            lab.squid.let_in_again();
            talk.say(&for_proxy(Squid::PERSON.1));
            assert_eq!(talk.hear()["step"], "done", "{}", talk.heard);
            assert_eq!(talk.ended(), 0, "{}", talk.heard);
            // The first question, the password, the code: each once.
            assert_eq!(lab.sandbox.requests_to("/challenge").len(), 3);
        },
    );
}

#[test]
fn whoever_does_not_answer_the_proxy_ends_the_sign_in() {
    inside(
        "meanwhile::whoever_does_not_answer_the_proxy_ends_the_sign_in",
        async || {
            let mut lab = Lab::new(Asks::Nothing).await;
            lab.with_variable();
            let mut talk = stopped_with_the_password(&mut lab);
            talk.say(&json!({"answer": "cancel"}));
            let end = talk.hear();
            assert_eq!(end["problem"]["code"], "cancelled", "{}", talk.heard);
            assert_eq!(talk.ended(), 130, "{}", talk.heard);
            let said = lab.sandbox.requests_to("/challenge");
            assert_eq!(said.len(), 1, "the password has gone nowhere");
        },
    );
}

/// A sign-in whose password has not gone further than to the proxy, which asks from now on.
fn stopped_with_the_password(lab: &mut Lab) -> Talk {
    let mut talk = lab.talk(&["login", "acme", "--json", "--email", ADA]);
    talk.asked("confirm_issuer");
    talk.say(&json!({"answer": "accept"}));
    talk.asked("password");
    lab.squid.restart(Asks::Password);
    talk.say(&json!({"answer": "password", "value": lab.password()}));
    talk.asked("proxy_sign_in");
    talk
}

#[test]
fn a_renewal_that_the_proxy_stops_keeps_the_session() {
    inside(
        "meanwhile::a_renewal_that_the_proxy_stops_keeps_the_session",
        async || {
            let mut lab = Lab::new(Asks::Nothing).await;
            lab.with_variable();
            crate::kerberos::sign_in(&lab);
            lab.squid.restart(Asks::Password);

            let renewal = ["token", "--profile", "acme", "--min-valid", "100000"];
            let seen = lab.portico(&renewal);
            assert_eq!(seen.code, 4, "{seen}");
            assert!(seen.stderr.contains("[proxy_sign_in]"), "{seen}");
            assert!(seen.stderr.contains("portico login"), "{seen}");
            let ready = lab.portico(&["token", "--profile", "acme"]);
            assert_eq!(ready.code, 0, "the token at hand is handed out: {ready}");
            let status = lab.portico(&["status", "--json"]);
            assert!(status.stdout.contains(ADA), "{status}");

            // As it says.
            let mut talk = lab.talk(&["login", "acme", "--json", "--email", ADA]);
            talk.asked("proxy_sign_in");
            talk.say(&for_proxy(Squid::PERSON.1));
            talk.asked("password");
            talk.say(&json!({"answer": "cancel"}));
            talk.ended();
            let renewed = lab.portico(&renewal);
            assert_eq!(renewed.code, 0, "{renewed}");
            assert_ne!(renewed.stdout, ready.stdout);
            let out = lab.portico(&["logout", "--all", "--json"]);
            assert_eq!(out.code, 0, "{out}");
        },
    );
}

fn for_proxy(password: &str) -> Value {
    json!({"answer": "proxy_sign_in", "username": Squid::PERSON.0, "password": password})
}

/// The first step that is not about waiting for the browser.
fn past_the_browser(talk: &mut Talk) -> Value {
    let mut step = talk.hear();
    while step["step"] == "browser" {
        step = talk.hear();
    }
    step
}
