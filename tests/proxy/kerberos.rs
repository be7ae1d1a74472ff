//! A proxy that asks for a ticket.

use serde_json::json;

use crate::lab::{ADA, Lab, inside};
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

            let through = lab.squid.let_through();
            assert!(!through.is_empty());
            let others: Vec<_> = through
                .iter()
                .filter(|it| *it != "ada@ACME.EXAMPLE")
                .collect();
            assert!(others.is_empty(), "{others:?}");
        },
    );
}

/// Signs in by password, from the first question to the session.
pub(crate) fn sign_in(lab: &Lab) {
    let mut talk = lab.talk(&["login", "acme", "--json", "--email", ADA]);
    talk.asked("confirm_issuer");
    talk.say(&json!({"answer": "accept"}));
    talk.asked("password");
    talk.say(&json!({"answer": "password", "value": lab.password()}));
    talk.asked("email_code");
    talk.say(&json!({"answer": "email_code", "value": lab.mailed_code()}));
    assert_eq!(talk.ended(), 0, "{}", talk.heard);
}
