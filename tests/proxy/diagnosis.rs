//! What the doctor makes of a proxy that asks: each cause with its words, beside what works.

use serde_json::Value;

use crate::kerberos::sign_in;
use crate::lab::{Lab, PORT, PROXY, SERVICE, inside};
use crate::seen::Seen;
use crate::squid::{Asks, Squid};

/// What must be said of a proxy that is not told who asks.
struct Said {
    finding: &'static str,
    title: &'static str,
    next: &'static str,
}

const UNKNOWN: Said = Said {
    finding: "and the realm doesn't know it by this name",
    title: "The Kerberos realm doesn't know the network's proxy by this name",
    next: "Ask your IT department for the name of the proxy that Kerberos knows",
};
const REFUSED: Said = Said {
    finding: "doesn't accept the user name and password",
    title: "The network's proxy doesn't accept the user name and password",
    next: "Sign in again, and enter the correct password for the proxy",
};
const NO_TICKET: Said = Said {
    finding: "asks for a Kerberos ticket, and you don't have one",
    title: "The network's proxy asks for a Kerberos ticket, and you don't have one",
    next: "kinit",
};
const EXPIRED: Said = Said {
    finding: "asks for a Kerberos ticket, and the one here has expired",
    title: "The Kerberos ticket for the network's proxy has expired",
    next: "kinit",
};
const NO_LIBRARY: Said = Said {
    finding: "asks for a Kerberos ticket, and there is no Kerberos library here",
    title: "asks for a Kerberos ticket",
    next: "Install your system's Kerberos library",
};
const NO_PASSWORD: Said = Said {
    finding: "requires a user name and password",
    title: "requires a user name and password",
    next: "Sign in",
};

#[test]
fn a_realm_that_does_not_know_the_proxy_is_the_cause() {
    inside(
        "diagnosis::a_realm_that_does_not_know_the_proxy_is_the_cause",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            lab.with_ticket();
            for name in ["gate.acme.example", "proxy.elsewhere.example"] {
                lab.name(name);
                lab.set("HTTPS_PROXY", &format!("http://{name}:{PORT}"));
                must_say(&lab, &format!("{name}:{PORT}"), &UNKNOWN);
            }
            lab.with_variable();
            must_pass(&lab);
        },
    );
}

#[test]
fn a_password_that_the_proxy_refuses_is_the_cause() {
    inside(
        "diagnosis::a_password_that_the_proxy_refuses_is_the_cause",
        async || {
            let mut lab = Lab::new(Asks::Password).await;
            let (user, password) = Squid::PERSON;
            let place = format!("{PROXY}:{PORT}");
            lab.with_variable();
            must_say(&lab, &place, &NO_PASSWORD);
            lab.set("HTTPS_PROXY", &format!("http://{user}:wrong@{place}"));
            must_say(&lab, &place, &REFUSED);
            lab.set("HTTPS_PROXY", &format!("http://{user}:{password}@{place}"));
            must_pass(&lab);

            // One that is kept. Once it was refused it is thrown away, so that it locks nobody out.
            lab.with_variable();
            crate::everything::give_password_for_proxy(&lab);
            must_pass(&lab);
            lab.squid.refuse_everybody();
            must_say_in_json(&lab, &place, &REFUSED);
            must_say(&lab, &place, &NO_PASSWORD);
            lab.squid.let_in_again();
            crate::everything::give_password_for_proxy(&lab);
            must_pass(&lab);
            sign_in(&lab);
        },
    );
}

#[test]
fn a_ticket_that_is_missing_or_has_expired_is_the_cause() {
    inside(
        "diagnosis::a_ticket_that_is_missing_or_has_expired_is_the_cause",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            let place = format!("{PROXY}:{PORT}");
            lab.with_variable();
            must_say(&lab, &place, &NO_TICKET);
            lab.with_ticket();
            lab.realm.move_clock_of_ticket(200_000);
            must_say(&lab, &place, &EXPIRED);
            lab.with_ticket();
            must_pass(&lab);
        },
    );
}

/// The system's library is loaded when a proxy asks, and not before.
#[test]
fn a_computer_without_kerberos_works_and_says_so_where_a_ticket_is_asked_for() {
    inside(
        "diagnosis::a_computer_without_kerberos_works_and_says_so_where_a_ticket_is_asked_for",
        async || {
            let mut lab = Lab::new(Asks::Nothing).await;
            lab.with_variable();
            lab.with_ticket();
            let empty = lab.file("no-library", "");
            let libraries = "/sbin/ldconfig -p | sed -n 's/.*libgssapi.* => //p'";
            lab.on_this_side(&format!(
                "for it in $({libraries}); do mount --bind {} $it; done",
                empty.display()
            ));
            sign_in(&lab);
            must_pass(&lab);
            lab.squid.restart(Asks::Ticket);
            must_say(&lab, &format!("{PROXY}:{PORT}"), &NO_LIBRARY);
        },
    );
}

/// In JSON and in words: cause, finding and next step, and how the command ends.
fn must_say(lab: &Lab, place: &str, said: &Said) {
    must_say_in_json(lab, place, said);
    let words = lab.portico(&["doctor", "--profile", "acme"]);
    assert_eq!(words.code, 1, "{words}");
    let text: Vec<&str> = words.stdout.split_whitespace().collect();
    let text = text.join(" ");
    for part in [said.title, said.next] {
        assert!(text.contains(part), "{part}: {words}");
    }
}

fn must_say_in_json(lab: &Lab, place: &str, said: &Said) {
    let seen = lab.doctor();
    seen.must_blame("proxy_sign_in");
    let finding = seen.finding("network.proxy");
    assert_eq!(finding["status"], "fail", "{finding}");
    let list = seen.finding("network.allow_list");
    assert_eq!(list["status"], "skipped", "{list}");
    let refused = &of_service(&seen, "network.allow_list");
    assert!(refused.contains("407"), "{list}");
    let has = |value: &Value, part: &str| value.as_str().is_some_and(|it| it.contains(part));
    assert!(has(&finding["cause"], said.finding), "{finding}");
    assert!(has(&finding["cause"], place), "{finding}");
    let cause = &seen.causes()[0];
    assert!(has(&cause["title"], said.title), "{cause}");
    assert!(has(&cause["next"], said.next), "{cause}");
    for secret in ["wrong", Squid::PERSON.1] {
        assert!(!seen.stdout.contains(secret), "{seen}");
    }
}

/// The checks that go through the proxy by themselves do so as the sign-in does.
fn must_pass(lab: &Lab) {
    let seen = lab.doctor();
    for id in ["network.proxy", "network.allow_list", "network.tls"] {
        let finding = seen.finding(id);
        assert_eq!(finding["status"], "pass", "{finding}");
    }
    let reached = of_service(&seen, "network.allow_list");
    assert!(reached.ends_with(" ms"), "{reached}");
    let causes = seen.causes();
    let blamed = causes.iter().any(|it| it["code"] == "proxy_sign_in");
    assert!(!blamed, "{causes:?}");
}

/// What a check has seen of the service.
fn of_service(seen: &Seen, id: &str) -> String {
    let finding = seen.finding(id);
    let of_service = &finding["evidence"]["hosts"][SERVICE];
    of_service.to_string().trim_matches('"').to_owned()
}
