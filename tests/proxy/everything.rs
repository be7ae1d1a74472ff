//! Nothing leaves but through the proxy, whatever Portico does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::cable::Cable;
use crate::kerberos::sign_in;
use crate::lab::{ADA, Lab, PORT, PROXY, RELEASES, SERVICE, THERE, inside};
use crate::squid::{Asks, Squid};

/// Where the proxy script lies.
const SCRIPTS: &str = "wpad.acme.example";

#[test]
fn nothing_leaves_but_through_the_proxy() {
    inside(
        "everything::nothing_leaves_but_through_the_proxy",
        async || {
            let mut lab = Lab::new(Asks::Password).await;
            lab.with_releases();
            crate::script::desktop(
                &mut lab,
                &format!("ProxyType=2\nProxy Config Script=http://{SCRIPTS}/proxy.pac\n"),
            );
            *lab.script.lock().unwrap() =
                format!("function FindProxyForURL() {{ return 'PROXY {PROXY}:{PORT}'; }}");
            // The system says by itself that it is there, in IPv6.
            lab.on_this_side("echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6");
            let cable = Cable::listen(&lab);

            give_password_for_proxy(&lab);
            let paths = do_everything(&lab).await;

            // Each exchange has come to its server, so that this is not proved by doing nothing.
            let reached: BTreeSet<String> = lab
                .sandbox
                .requests()
                .into_iter()
                .map(|request| request.path)
                .collect();
            for path in paths {
                assert!(reached.contains(path), "{path}: {reached:?}");
            }
            assert!(
                !lab.releases.asked().is_empty(),
                "nobody asked for the list"
            );
            let (user, _) = Squid::PERSON;
            for host in [SERVICE, RELEASES] {
                let through = lab.squid.let_through_to(host);
                assert!(!through.is_empty(), "{host}: {:?}", lab.squid.log());
                assert!(through.iter().all(|it| it == user), "{host}: {through:?}");
            }

            // By the cable went what leads to the proxy, and what says which proxy that is.
            let allowed = [
                "arp".to_owned(),
                format!("tcp {THERE}:{PORT}"),
                format!("tcp {THERE}:80"),
                format!("name {SCRIPTS}"),
                format!("name {PROXY}"),
            ];
            must_be(&cable.seen(), &allowed);

            // What it says of this network is none of this test's.
            lab.portico(&["doctor", "--json", "--profile", "acme"]);
            let reached = lab.sandbox.requests_to("/status/api/v2/summary.json");
            assert!(!reached.is_empty(), "the status page was not asked");
            let report = [
                "support",
                "send",
                "--profile",
                "acme",
                "--email",
                ADA,
                "--message",
                "Hei",
            ];
            let sent = lab.portico(&report);
            assert_eq!(sent.code, 0, "{sent}");
            assert_eq!(lab.sandbox.support_requests().len(), 1);
            // Both also ask for names, and go nowhere by what they hear.
            let names = [
                SERVICE,
                "id.acme.example.acme.example",
                "example.com",
                "www.iana.org",
            ];
            let names = names.map(|name| format!("name {name}"));
            must_be(&cable.seen(), &[&allowed[..], &names].concat());

            // What would go past it is heard.
            lab.set("HTTPS_PROXY", "http://203.0.113.1:9");
            lab.portico(&["version", "--check"]);
            let direct = format!("tcp {THERE}:9");
            assert!(cable.seen().contains_key(&direct), "{:?}", cable.seen());
        },
    );
}

/// All of these were seen, so that the cable is heard, and nothing else.
fn must_be(seen: &BTreeMap<String, usize>, expected: &[String]) {
    let seen: BTreeSet<&String> = seen.keys().collect();
    assert_eq!(seen, expected.iter().collect::<BTreeSet<_>>());
}

/// The proxy's own question, answered once.
pub(crate) fn give_password_for_proxy(lab: &Lab) {
    let mut talk = lab.talk(&["login", "acme", "--json", "--email", ADA]);
    talk.asked("proxy_sign_in");
    let (user, password) = Squid::PERSON;
    talk.say(&json!({"answer": "proxy_sign_in", "username": user, "password": password}));
    talk.asked("confirm_issuer");
    talk.say(&json!({"answer": "cancel"}));
    assert_eq!(talk.ended(), 130, "{}", talk.heard);
}

/// All exchanges that there are; where they lead at the service.
async fn do_everything(lab: &Lab) -> Vec<&'static str> {
    let mut paths = vec![
        "/.well-known/openid-configuration",
        "/jwks",
        "/challenge",
        "/token",
        "/userinfo",
        "/revoke",
    ];
    let well = |arguments: &[&str]| {
        let seen = lab.portico(arguments);
        assert_eq!(seen.code, 0, "{arguments:?}: {seen}");
        seen
    };
    let renewal = ["token", "--profile", "acme", "--min-valid", "100000"];

    sign_in(lab);
    well(&renewal);
    well(&["status", "--json"]);
    well(&["logout", "--all", "--json"]);

    by_browser(lab).await;
    paths.extend(["/authorize", "/par"]);
    well(&renewal);
    let check = well(&["version", "--check", "--json"]);
    assert!(check.stdout.contains("99.0.0"), "{check}");
    well(&["logout", "--all", "--json"]);
    paths
}

async fn by_browser(lab: &Lab) {
    let (mut talk, step) = lab.talk_of_browser();
    let back = lab.browse_elsewhere(&step).await;
    talk.say(&json!({"answer": "paste", "value": back}));
    let mut step = talk.hear();
    while step["step"] == "browser" {
        step = talk.hear();
    }
    assert_eq!(step["step"], "done", "{}", talk.heard);
    assert_eq!(talk.ended(), 0, "{}", talk.heard);
}
