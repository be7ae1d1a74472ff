//! Faults of the network, of what stands in it, and of the service at its other end.

use std::net::IpAddr;

use chrono::TimeDelta;
use serde_json::json;

use crate::lab::{self, ISSUER, Lab, NOBODY, NOBODY_6, STATUS, THERE, ip};
use crate::names::Answer;
use crate::service::{Broken, Flaw, Paper, STATIC};
use crate::table::faults;

/// Every name of the service.
const NAMES: [&str; 3] = [ISSUER, STATIC, STATUS];

fn at(address: &str) -> Answer {
    Answer::At(vec![ip(address)])
}

#[test]
fn nothing_is_blamed_where_everything_works() {
    lab::inside(
        "network::nothing_is_blamed_where_everything_works",
        async || {
            let lab = Lab::new().await;
            for _ in 0..20 {
                lab.doctor().must_blame_nothing();
            }
        },
    );
}

faults! {
    cable_out: "The cable is out" => "no_network", async |lab: &mut Lab| {
        lab.on_this_side("ip link set eth0 down");
        lab.doctor()
    }

    no_interface: "There is no interface at all" => "no_network", async |lab: &mut Lab| {
        lab.on_this_side("ip link delete eth0");
        lab.doctor()
    }

    no_default_route: "There is a network without internet access" => "no_network", async |lab: &mut Lab| {
        // As behind a router: the name server is beyond it.
        lab::also_at("198.51.100.1/32");
        crate::names::serve("198.51.100.1", lab.zone.clone()).await;
        lab.replace("/etc/resolv.conf", "nameserver 198.51.100.1\noptions timeout:1 attempts:1\n");
        lab.on_this_side("ip route del default && ip -6 route del default");
        let seen = lab.doctor();
        let first = &seen.causes()[0];
        assert!(first["title"].as_str().unwrap().contains("no internet access"), "{seen}");
        seen
    }

    no_name_server: "The name server doesn't answer" => "dns_down", async |lab: &mut Lab| {
        lab.replace("/etc/resolv.conf", &format!("nameserver {NOBODY}\noptions timeout:1 attempts:1\n"));
        lab.doctor()
    }

    name_blocked_with_nowhere: "The name server answers the service's name with 0.0.0.0" => "dns_blocked",
    async |lab: &mut Lab| {
        lab.name(ISSUER, Answer::At(vec![ip("0.0.0.0"), ip("::")]));
        lab.doctor()
    }

    name_blocked_as_unknown: "The name server knows every name but the service's" => "dns_blocked",
    async |lab: &mut Lab| {
        lab.name(ISSUER, Answer::NoSuchName);
        lab.doctor()
    }

    name_hijacked: "The name server sends the service's name to another server" => "certificate_wrong_name",
    async |lab: &mut Lab| {
        // Somebody else's pages, with a certificate for their own name that everybody trusts.
        let paper = Paper::with(Flaw { names: &["blocked.filter.example"], ..Flaw::NONE });
        lab.trust(&paper.root());
        lab.show(paper);
        lab.doctor()
    }

    hosts_file: "The hosts file sends the service's name to an address where nothing answers" => "hosts_file_entry",
    async |lab: &mut Lab| {
        lab.replace("/etc/hosts", &format!("127.0.0.1 localhost\n0.0.0.0 {ISSUER} # blocked\n"));
        lab.doctor()
    }

    hosts_file_elsewhere: "The hosts file sends the service's name to another computer" => "hosts_file_entry",
    async |lab: &mut Lab| {
        lab.replace("/etc/hosts", &format!("127.0.0.1 localhost\n{NOBODY} {ISSUER}\n"));
        lab.doctor()
    }

    port_closed: "A firewall refuses port 443 of the service" => "port_blocked", async |lab: &mut Lab| {
        // Other hosts are still there.
        lab.name(ISSUER, at("203.0.113.3"));
        lab.name(STATIC, at("203.0.113.3"));
        lab::also_at("203.0.113.3/24");
        lab.doctor()
    }

    packets_dropped: "A firewall drops what goes to the service" => "port_blocked", async |lab: &mut Lab| {
        lab.name(ISSUER, at(NOBODY));
        lab.name(STATIC, at(NOBODY));
        lab.doctor()
    }

    ipv6_broken: "IPv6 doesn't work" => "ipv6_broken", async |lab: &mut Lab| {
        for name in NAMES {
            lab.name(name, Answer::At(vec![ip(THERE), ip(NOBODY_6)]));
        }
        lab.doctor()
    }

    certificate_expired: "The certificate has expired" => "certificate_expired", async |lab: &mut Lab| {
        let paper = Paper::with(Flaw { until: (2025, 1, 1), ..Flaw::NONE });
        lab.trust(&paper.root());
        lab.show(paper);
        lab.doctor()
    }

    certificate_too_early: "The certificate is not valid yet" => "certificate_not_yet_valid",
    async |lab: &mut Lab| {
        let paper = Paper::with(Flaw { from: (2090, 1, 1), ..Flaw::NONE });
        lab.trust(&paper.root());
        lab.show(paper);
        lab.doctor()
    }

    certificate_self_signed: "The certificate is self-signed" => "tls_untrusted", async |lab: &mut Lab| {
        lab.show(Paper::self_signed());
        lab.doctor()
    }

    inspected_without_its_root: "A firewall inspects encrypted connections, and its root certificate is missing here" => "tls_untrusted",
    async |lab: &mut Lab| {
        lab.show(Paper::with(Flaw { signer: "Zscaler Inc.", ..Flaw::NONE }));
        let seen = lab.doctor();
        let first = &seen.causes()[0];
        assert!(first["title"].as_str().unwrap().contains("Zscaler"), "{seen}");
        seen
    }

    encrypted_broken_off: "Something cuts off encrypted connections" => "tls_blocked", async |lab: &mut Lab| {
        lab.service.close().await;
        lab::answer_nothing(443).await;
        lab.doctor()
    }

    proxy_dead: "The proxy that is set no longer exists" => "proxy_dead", async |lab: &mut Lab| {
        lab.set("https_proxy", "http://127.0.0.1:9");
        lab.doctor()
    }

    proxy_wants_a_sign_in: "The proxy requires a sign-in (407)" => "proxy_sign_in", async |lab: &mut Lab| {
        let port = lab::proxy("407 Proxy Authentication Required").await;
        lab.set("https_proxy", &format!("http://{THERE}:{port}"));
        lab.doctor()
    }

    proxy_forbids: "The proxy blocks the service (403)" => "proxy_forbids", async |lab: &mut Lab| {
        let port = lab::proxy("403 Forbidden").await;
        lab.set("https_proxy", &format!("http://{THERE}:{port}"));
        lab.doctor()
    }

    captive_portal: "A hotel's network requires a sign-in first" => "captive_portal", async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.portal = true);
        lab.show(Paper::with(Flaw { names: &["portal.hotel.example"], ..Flaw::NONE }));
        lab.doctor()
    }

    clock_behind: "The clock is ten minutes behind" => "clock_skew", async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.ahead = TimeDelta::minutes(10));
        lab.doctor()
    }

    clock_ahead: "The clock is ten minutes ahead" => "clock_skew", async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.ahead = -TimeDelta::minutes(10));
        lab.doctor()
    }

    loopback_down: "This computer's own addresses are blocked" => "loopback_blocked", async |lab: &mut Lab| {
        lab.on_this_side("ip link set lo down");
        lab.doctor()
    }

    service_down: "The service answers 503" => "service_down", async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.broken = Some(Broken::Down));
        lab.doctor()
    }

    service_shows_a_page: "A gateway in front of the service answers with a page instead of JSON" => "gateway_answered",
    async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.broken = Some(Broken::Page));
        lab.doctor()
    }

    wrong_issuer: "The metadata belongs to another issuer" => "issuer_mismatch", async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.broken = Some(Broken::OtherIssuer));
        lab.doctor()
    }

    no_keys: "The service publishes no key" => "service_keys_unusable", async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.broken = Some(Broken::NoKeys));
        lab.doctor()
    }

    incident: "The status page reports that signing in fails" => "service_incident", async |lab: &mut Lab| {
        lab.service.behave(|manners| manners.incidents.push(json!({
            "id": "i", "name": "Logging in fails for some people", "status": "investigating",
            "impact": "major", "created_at": "2026-01-01T10:00:00.000Z",
        })));
        lab.doctor()
    }

    maintenance: "The status page reports maintenance in progress" => "service_maintenance",
    async |lab: &mut Lab| {
        lab.service.behave(|manners| {
            manners.broken = Some(Broken::Down);
            manners.maintenances.push(json!({
                "id": "m", "name": "Work on the login", "status": "in_progress", "impact": "maintenance",
            }));
        });
        lab.doctor()
    }

    disk_full: "The disk is full" => "storage_full", async |lab: &mut Lab| {
        let home = lab.folder().join("portico");
        lab.on_this_side(&format!(
            "cp -a {0} {0}.kept && mount -t tmpfs -o size=64k none {0} && cp -a {0}.kept/config {0}/ && \
             (dd if=/dev/zero of={0}/filler bs=1k 2>/dev/null || true)",
            home.display()
        ));
        lab.doctor()
    }

    folder_in_the_way: "Portico's folder can't be written to" => "storage_read_only", async |lab: &mut Lab| {
        let home = lab.folder().join("portico");
        lab.on_this_side(&format!("mount --bind -o ro {0} {0} && mount -o remount,bind,ro {0}", home.display()));
        lab.doctor()
    }
}

#[test]
fn the_laboratory_works() {
    lab::inside("network::the_laboratory_works", async || {
        let lab = Lab::new().await;

        let seen = lab.portico(&["profile", "check", "acme"]);

        assert_eq!(seen.code, 0, "{seen}");
    });
}

#[test]
fn a_service_inside_a_network_without_a_way_out_works() {
    let name = "network::a_service_inside_a_network_without_a_way_out_works";
    lab::inside(name, async || {
        let lab = Lab::new().await;
        lab.on_this_side("ip route del default && ip -6 route del default");

        lab.doctor().must_blame_nothing();
    });
}

#[test]
fn a_proxy_inside_a_network_without_a_way_out_is_asked_for_itself() {
    let name = "network::a_proxy_inside_a_network_without_a_way_out_is_asked_for_itself";
    lab::inside(name, async || {
        let mut lab = Lab::new().await;
        let port = lab::proxy("407 Proxy Authentication Required").await;
        lab.set("https_proxy", &format!("http://{THERE}:{port}"));
        for host in NAMES {
            lab.name(host, Answer::NoSuchName);
        }
        lab.on_this_side("ip route del default && ip -6 route del default");

        lab.doctor().must_blame("proxy_sign_in");
    });
}

/// Behind a company's proxy: names are unknown here, there is no way out but to the proxy, and a script
/// names it. Everything goes through it, and nothing else leaves.
#[test]
fn behind_a_script_and_a_proxy_that_alone_knows_names_everything_works() {
    let name = "network::behind_a_script_and_a_proxy_that_alone_knows_names_everything_works";
    lab::inside(name, async || {
        let mut lab = Lab::new().await;
        let (port, asked) = lab::proxy_that_knows_names().await;
        let script = format!(
            "function FindProxyForURL(url, host) {{ return 'PROXY {NOBODY}:1; PROXY {THERE}:{port}'; }}"
        );
        let script: &'static str = script.leak();
        let server = tokio::net::TcpListener::bind((THERE, 0)).await.unwrap();
        let at = server.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = server.accept().await {
                tokio::spawn(test_support::hostile::answer(stream, "200 OK", script));
            }
        });
        lab.set("XDG_CURRENT_DESKTOP", "KDE");
        lab.file(
            ".config/kioslaverc",
            &format!(
                "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://{THERE}:{at}/proxy.pac\n"
            ),
        );
        for host in NAMES {
            lab.name(host, Answer::NoSuchName);
        }
        lab.on_this_side("ip route del default && ip -6 route del default");
        // Nobody is there, and it is known at once.
        lab.on_this_side(&format!("ip route add unreachable {NOBODY}"));
        lab.zone.lock().unwrap().asked();

        let seen = lab.portico(&["profile", "check", "acme"]);
        assert_eq!(seen.code, 0, "{seen}");
        // Nobody else is asked for the service's names.
        assert_eq!(lab.zone.lock().unwrap().asked(), Vec::<String>::new());
        let through = asked.lock().unwrap().clone();
        assert!(through.contains(&format!("{ISSUER}:443")), "{through:?}");

        let seen = lab.doctor();
        seen.must_blame_nothing();
        let rule = seen.finding("network.proxy")["evidence"].to_string();
        assert!(
            rule.contains("proxy.pac of kioslaverc says PROXY"),
            "{rule}"
        );
    });
}

/// The engine does not look at its deadline in here: only its end helps.
#[test]
fn a_script_that_never_ends_is_killed_and_the_direct_way_is_taken() {
    let name = "network::a_script_that_never_ends_is_killed_and_the_direct_way_is_taken";
    lab::inside(name, async || {
        let mut lab = Lab::new().await;
        let endless = "[].reverse.call({ length: 2 ** 53 - 1 })";
        let server = tokio::net::TcpListener::bind((THERE, 0)).await.unwrap();
        let at = server.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = server.accept().await {
                tokio::spawn(test_support::hostile::answer(stream, "200 OK", endless));
            }
        });
        lab.set("XDG_CURRENT_DESKTOP", "KDE");
        lab.file(
            ".config/kioslaverc",
            &format!("[Proxy Settings]\nProxyType=2\nProxy Config Script=http://{THERE}:{at}/p\n"),
        );

        let seen = lab.portico(&["profile", "check", "acme"]);

        assert_eq!(seen.code, 0, "{seen}");
        let argument = portico_core::proxy::pac::child::ARGUMENT;
        assert_eq!(lab.running_with(argument), 0);
        let seen = lab.doctor();
        seen.must_blame("pac_broken");
        assert_eq!(seen.causes()[0]["confidence"], "possible", "{seen}");
    });
}

#[test]
fn a_variable_that_can_not_be_read_is_the_cause_and_nothing_goes_direct() {
    let name = "network::a_variable_that_can_not_be_read_is_the_cause_and_nothing_goes_direct";
    lab::inside(name, async || {
        let mut lab = Lab::new().await;
        lab.set("HTTPS_PROXY", "htp://ada:hunter2@proxy.acme.example:3128");
        lab.zone.lock().unwrap().asked();
        let seen = lab.portico(&["profile", "check", "acme"]);
        assert_ne!(seen.code, 0, "{seen}");
        let text = seen.to_string();
        assert!(
            text.contains("HTTPS_PROXY") && !text.contains("hunter2"),
            "{text}"
        );
        assert_eq!(lab.zone.lock().unwrap().asked(), Vec::<String>::new());

        let seen = lab.doctor();
        seen.must_blame("proxy_setting_invalid");
        assert!(!seen.to_string().contains("hunter2"), "{seen}");
        // The twin that is right.
        let (port, _) = lab::proxy_that_knows_names().await;
        lab.set("HTTPS_PROXY", &format!("http://{THERE}:{port}"));
        assert_eq!(lab.portico(&["profile", "check", "acme"]).code, 0);
    });
}

#[test]
fn a_proxy_script_that_is_gone_is_a_warning_where_there_is_a_direct_way() {
    let name = "network::a_proxy_script_that_is_gone_is_a_warning_where_there_is_a_direct_way";
    lab::inside(name, async || {
        let mut lab = Lab::new().await;
        lab.set("XDG_CURRENT_DESKTOP", "KDE");
        lab.file(
            ".config/kioslaverc",
            &format!("[Proxy Settings]\nProxyType=2\nProxy Config Script=http://{THERE}:9/p\n"),
        );

        let seen = lab.doctor();

        let finding = seen.finding("network.proxy");
        assert_eq!(finding["status"], "warn", "{seen}");
        seen.must_blame("pac_unreachable");
        assert_eq!(seen.causes()[0]["confidence"], "possible", "{seen}");
    });
}

#[test]
fn inspection_that_this_computer_trusts_is_said_and_not_blamed() {
    let name = "network::inspection_that_this_computer_trusts_is_said_and_not_blamed";
    lab::inside(name, async || {
        let lab = Lab::new().await;
        let paper = Paper::with(Flaw {
            signer: "Zscaler Inc.",
            ..Flaw::NONE
        });
        lab.trust(&paper.root());
        lab.show(paper);

        let seen = lab.doctor();

        assert!(seen.causes().is_empty(), "{seen}");
        let finding = seen.finding("network.tls");
        assert!(
            finding["cause"].as_str().unwrap().contains("Zscaler"),
            "{seen}"
        );
    });
}

#[test]
fn one_cause_hides_what_only_follows_from_it() {
    lab::inside(
        "network::one_cause_hides_what_only_follows_from_it",
        async || {
            let lab = Lab::new().await;
            lab.on_this_side("ip link set eth0 down");

            let seen = lab.doctor();

            assert_eq!(seen.causes().len(), 1, "{seen}");
            for finding in seen.findings() {
                let id = finding["id"].as_str().unwrap();
                if finding["status"] == "fail" {
                    assert_eq!(id, "network.link", "{seen}");
                }
            }
        },
    );
}

#[test]
fn an_offline_run_reaches_nobody() {
    lab::inside("network::an_offline_run_reaches_nobody", async || {
        let lab = Lab::new().await;
        lab.zone.lock().unwrap().asked();

        let seen = lab.doctor_with(&["--offline"]);

        assert_eq!(seen.code, 0, "{seen}");
        assert_eq!(lab.zone.lock().unwrap().asked(), Vec::<String>::new());
    });
}

#[test]
fn what_differs_from_another_network_is_named() {
    lab::inside(
        "network::what_differs_from_another_network_is_named",
        async || {
            let lab = Lab::new().await;
            lab.doctor().must_blame_nothing();
            // The office: another gateway and another name server, and the service's host is closed.
            let office: IpAddr = ip("203.0.113.7");
            lab::as_another_router("02:00:00:00:00:07");
            lab::also_at(&format!("{office}/24"));
            crate::names::serve(&office.to_string(), lab.zone.clone()).await;
            lab.on_this_side("ip neighbour flush all");
            lab.on_this_side(&format!("ip route replace default via {office}"));
            lab.replace("/etc/resolv.conf", &format!("nameserver {office}\n"));
            lab.name(ISSUER, at(NOBODY));

            let seen = lab.doctor();

            let codes: Vec<_> = seen
                .causes()
                .iter()
                .map(|cause| cause["code"].clone())
                .collect();
            assert!(codes.contains(&"port_blocked".into()), "{seen}");
            let compared = seen.finding("network.compare");
            assert_eq!(compared["status"], "warn", "{seen}");
        },
    );
}
