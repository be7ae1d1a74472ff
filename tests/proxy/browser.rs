//! A sign-in in the browser, which goes through the same proxy with the same ticket.

use std::process::Stdio;

use serde_json::json;
use test_support::Person;
use tokio::task::LocalSet;

use crate::kerberos::goes_on;
use crate::lab::{ADA, HERE, Lab, PORT, PROXY, inside};
use crate::squid::Asks;
use crate::tab::Tab;

const DRIVER: u16 = 9515;

#[test]
fn the_browser_and_portico_go_the_same_way() {
    inside(
        "browser::the_browser_and_portico_go_the_same_way",
        async || {
            let mut lab = Lab::new(Asks::Ticket).await;
            lab.with_variable();
            lab.with_ticket();
            // This is not about codes.
            lab.sandbox
                .change_settings(|settings| settings.email_code_for_new_devices = false);
            let mut driver = lab
                .here_runs("setpriv")
                .args(["--pdeathsig", "KILL", "chromedriver"])
                .arg(format!("--port={DRIVER}"))
                .args(["--allowed-ips=203.0.113.1", "--allowed-origins=*"])
                .env("HOME", lab.path("browser"))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("nsenter, of the package util-linux, can be run");
            crate::lab::must_listen_at(
                &mut driver,
                (HERE, DRIVER),
                "chromedriver, of chromium-driver",
            );

            LocalSet::new().run_until(go(&lab)).await;

            // Nobody needs it any more.
            let _ = driver.kill();
            let _ = driver.wait();
            goes_on(&lab);
            let through = lab.squid.let_through();
            assert!(through.len() > 4, "{through:?}");
            assert!(
                through.iter().all(|it| it == "ada@ACME.EXAMPLE"),
                "{through:?}"
            );
        },
    );
}

async fn go(lab: &Lab) {
    let proxy = format!("--proxy-server=http://{PROXY}:{PORT}");
    // Its own list of roots is not the system's.
    let flags = [&*proxy, "--ignore-certificate-errors"];
    let driver = format!("http://{HERE}:{DRIVER}");
    let tab = Tab::open(&driver, &lab.path("browser"), &flags).await;
    let (mut talk, step) = lab.talk_of_browser();
    let url = step["url"].as_str().unwrap().parse().unwrap();
    let person = Person::new(&lab.sandbox, ADA);
    tab.sign_in_as(&url, &person, ADA).await;
    let step = talk.hear();
    assert_eq!(step["step"], "done", "{}", talk.heard);
    assert_eq!(step["session"]["email"], json!(ADA));
    assert_eq!(talk.ended(), 0);
    tab.close().await;
}
