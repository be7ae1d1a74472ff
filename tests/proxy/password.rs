//! A proxy that asks for a password.

use crate::kerberos::sign_in;
use crate::lab::{Lab, inside};
use crate::squid::Asks;

#[test]
fn the_proxy_is_the_only_way_out() {
    inside("password::the_proxy_is_the_only_way_out", async || {
        let mut lab = Lab::new(Asks::Nothing).await;
        let seen = lab.portico(&["login", "acme", "--json", "--email", crate::lab::ADA]);
        assert_eq!(seen.code, 4, "{seen}");

        lab.with_variable();
        sign_in(&lab);
    });
}
