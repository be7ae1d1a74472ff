//! A proxy that a script names: one that the settings name, and one that the network offers.

use crate::kerberos::{goes_on, sign_in};
use crate::lab::{Lab, PORT, PROXY, inside};
use crate::squid::Asks;

#[test]
fn a_script_that_the_settings_name_leads_to_the_proxy() {
    inside(
        "script::a_script_that_the_settings_name_leads_to_the_proxy",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            let script = "http://wpad.acme.example/proxy.pac";
            desktop(
                &mut lab,
                &format!("ProxyType=2\nProxy Config Script={script}\n"),
            );
            leads(&lab, "PAC wpad.acme.example/proxy.pac");
        },
    );
}

#[test]
fn a_script_that_the_network_offers_leads_to_the_proxy() {
    inside(
        "script::a_script_that_the_network_offers_leads_to_the_proxy",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            desktop(&mut lab, "ProxyType=3\n");
            leads(&lab, "wpad.dat");
        },
    );
}

/// The person's desktop is KDE, which keeps this of proxies.
pub(crate) fn desktop(lab: &mut Lab, settings: &str) {
    let folder = lab.path(".config");
    lab.on_this_side(&format!("mkdir -p {}", folder.display()));
    lab.file(
        ".config/kioslaverc",
        &format!("[Proxy Settings]\n{settings}"),
    );
    lab.set("XDG_CURRENT_DESKTOP", "KDE");
}

/// A whole sign-in with the ticket, behind a script whose first way is dead; the doctor says what
/// leads where.
fn leads(lab: &Lab, rule: &str) {
    *lab.script.lock().unwrap() = format!(
        "function FindProxyForURL(url, host) {{\n  if (dnsDomainIs(host, '.acme.example'))\n    \
         return 'PROXY {PROXY}:9; PROXY {PROXY}:{PORT}';\n  return 'DIRECT';\n}}\n"
    );
    lab.with_ticket();
    sign_in(lab);
    goes_on(lab);
    let through = lab.squid.let_through();
    assert!(
        through.iter().all(|it| it == "ada@ACME.EXAMPLE"),
        "{through:?}"
    );

    let seen = lab.doctor();
    let finding = seen.finding("network.proxy");
    assert_eq!(finding["status"], "pass", "{finding}");
    assert!(finding.to_string().contains(rule), "{finding}");
}
