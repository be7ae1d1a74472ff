//! A proxy that a script names: one that the settings name, and one that the network offers.

use std::collections::BTreeMap;
use std::sync::Arc;

use portico_core::clock::SystemClock;
use portico_core::http::{Http, Network};
use portico_core::proxy::Surroundings;

use crate::kerberos::{goes_on, sign_in};
use crate::lab::{BEYOND, Lab, PORT, PROXY, SERVICE, THERE, inside, must};
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

#[test]
fn what_a_script_says_counts_while_the_network_is_the_same() {
    inside(
        "script::what_a_script_says_counts_while_the_network_is_the_same",
        async || {
            let mut lab = Lab::new(Asks::Nothing).await;
            desktop(
                &mut lab,
                &format!("ProxyType=2\nProxy Config Script=http://{THERE}/proxy.pac\n"),
            );
            let surroundings = Surroundings {
                home: lab.path(""),
                variables: BTreeMap::from([("XDG_CURRENT_DESKTOP", "KDE".into())]),
                ..Surroundings::default()
            };
            let network = Network {
                surroundings: Some(surroundings),
                ..Network::default()
            };
            let http = Http::new(network, Arc::new(SystemClock));
            let service = format!("https://{SERVICE}").parse().unwrap();
            let way = async || http.ways(&service).await.unwrap().proxy().unwrap().port;
            let says = |port: u16| {
                *lab.script.lock().unwrap() =
                    format!("function FindProxyForURL() {{ return 'PROXY {PROXY}:{port}'; }}");
            };
            // This computer's address on the way out, which Portico asks its own system for.
            let network_of = |address: &str| {
                let towards = ["route", "replace", "192.0.2.0/24", "dev", "lo", "src"];
                must("ip", &[&towards[..], &[address]].concat());
            };

            network_of(THERE);
            says(1);
            assert_eq!(way().await, 1);
            says(2);
            assert_eq!(way().await, 1, "what was found out is kept");
            network_of(BEYOND);
            assert_eq!(way().await, 2);
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
