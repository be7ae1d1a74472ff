//! A policy says how Portico leaves: the examples of docs/deploy.md, as they stand there.

use crate::kerberos::{goes_on, problem, sign_in};
use crate::lab::{ADA, Lab, PORT, PROXY, inside};
use crate::squid::Asks;

const DEPLOY: &str = include_str!("../../docs/deploy.md");

#[test]
fn the_examples_for_administrators_lead_to_the_proxy() {
    inside(
        "policy::the_examples_for_administrators_lead_to_the_proxy",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            lab.with_ticket();
            *lab.script.lock().unwrap() =
                format!("function FindProxyForURL() {{ return 'PROXY {PROXY}:{PORT}'; }}");
            // What people set counts less.
            lab.set("HTTPS_PROXY", "http://203.0.113.1:9");
            for (mode, named) in [
                ("fixed", "proxy_server (/etc/portico/policy.toml:"),
                (
                    "pac",
                    "proxy.pac of proxy_pac_url (/etc/portico/policy.toml:",
                ),
            ] {
                lab.obey(&example(mode));
                sign_in(&lab);
                goes_on(&lab);
                let rule = lab.doctor().finding("network.proxy");
                assert_eq!(rule["status"], "pass", "{mode}: {rule}");
                assert!(rule.to_string().contains(named), "{mode}: {rule}");
            }
            // What counts without a policy: here the desktop.
            lab.obey("proxy_mode = \"system\"\n");
            lab.set("HTTPS_PROXY", "");
            let fixed = format!("ProxyType=1\nhttpsProxy=http://{PROXY} {PORT}\n");
            crate::script::desktop(&mut lab, &fixed);
            sign_in(&lab);
            goes_on(&lab);
            must_be_tried(&lab);
            let through = lab.squid.let_through().len();
            assert!(through > 6, "{through}");

            // Without the proxy there is no way, which shows that nothing else was taken.
            lab.with_variable();
            for direct in [
                example("direct"),
                example("fixed").replace(".intranet.", "."),
            ] {
                lab.obey(&direct);
                let seen = lab.portico(&["login", "acme", "--json", "--email", ADA]);
                assert_eq!(seen.code, 4, "{direct}: {seen}");
                let code = problem(&seen)["code"].clone();
                assert!(
                    code == "network_unreachable" || code == "dns_blocked",
                    "{seen}"
                );
            }
            assert_eq!(lab.squid.let_through().len(), through);
        },
    );
}

/// The example that has this mode.
fn example(mode: &str) -> String {
    let wanted = format!("proxy_mode = \"{mode}\"\n");
    let blocks = DEPLOY.split("```toml\n").skip(1);
    let mut blocks = blocks.filter_map(|it| Some(it.split_once("```")?.0));
    let block = blocks.find(|it| it.contains(&wanted));
    block
        .unwrap_or_else(|| panic!("no example of {mode}"))
        .to_owned()
}

/// The commands by which an administrator tries it, beside those that the tests use anyway.
fn must_be_tried(lab: &Lab) {
    let policy = lab.portico(&["policy", "show"]);
    assert_eq!(policy.code, 0, "{policy}");
    assert!(policy.stdout.contains("proxy_mode"), "{policy}");
    let seen = lab.portico(&[
        "doctor",
        "--profile",
        "acme",
        "--json",
        "--check",
        "network.proxy",
    ]);
    assert_eq!(seen.finding("network.proxy")["status"], "pass", "{seen}");
    lab.on_this_side("klist | grep -q HTTP/proxy.acme.example");
}
