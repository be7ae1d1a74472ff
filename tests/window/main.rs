//! The real window under a real display, keychain and browser, driven as a person would.
//!
//! It needs Xvfb, WebKitWebDriver, dbus-daemon, gnome-keyring-daemon, at-spi2-core and chromedriver
//! with Chromium, and says so when one is missing. `PORTICO_DESKTOP` names another program to test;
//! `PORTICO_SCREENSHOTS` a folder for pictures.

#![cfg(target_os = "linux")]

mod desktop;
mod memory;
mod policy;
mod policy_keys;
mod quitting;
mod reader;
mod sessions;
mod spoken;
mod tray;
mod updates;

use std::time::Instant;

use desktop::{Desktop, PATIENCE, Window};
use memory::Found;

#[tokio::test(flavor = "multi_thread")]
async fn a_password_and_a_mailed_code_sign_in_and_a_restart_keeps_the_session() {
    let desktop = Desktop::new().await;

    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    let held = window.everything().await;
    window.close().await;
    let window = desktop.open().await;

    window.shows("home").await;
    assert!(window.text().await.contains("ada@example.com"));
    assert_eq!(
        desktop.sandbox.mail_to("ada@example.com").len(),
        1,
        "no second code"
    );
    let after = window.everything().await;
    window.close().await;
    for secret in desktop.sandbox.issued_secrets() {
        assert!(!held.contains(&secret), "a secret is in the web view");
        assert!(
            !after.contains(&secret),
            "a secret is in the web view after a restart"
        );
        for (path, content) in desktop.files() {
            assert!(
                !holds(&content, &secret),
                "a secret is in {}",
                path.display()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_passes() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;

    window.start_as("bo@example.com").await;
    window.shows("password").await;
    window.type_into("#password", "correct horse bo").await;
    window.click("#next").await;
    give_mailed_code(&desktop, &window, "bo@example.com").await;
    window.shows("factor").await;
    window
        .type_into("#factor", &desktop.sandbox.totp("bo@example.com"))
        .await;
    window.click("#next").await;

    window.shows("home").await;
    assert!(window.text().await.contains("bo@example.com"));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sso_goes_through_a_real_browser_and_the_window_notices_by_itself() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;

    window.start_as("sam@company.example").await;
    window.shows("browser").await;
    let address = desktop.browsed_to().await;
    let chromium = desktop.chromium().await;
    let page = chromium
        .sign_in(&address, "sam@company.example", "company horse sam")
        .await;

    window.shows("home").await;
    assert!(window.text().await.contains("sam@company.example"));
    assert!(
        page.contains("signed in"),
        "the page in the browser says: {page}"
    );
    chromium.close().await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_given_up_listens_no_longer() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    window.start_as("sam@company.example").await;
    window.shows("browser").await;
    let address = desktop.browsed_to().await;
    let back = address.join("/callback").unwrap();
    assert_ne!(test_support::person::status(back.as_str()).await, "refused");

    window.click("#cancel").await;

    window.shows("address").await;
    assert_eq!(test_support::person::status(back.as_str()).await, "refused");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_is_shown_and_the_session_does_not_come_back() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;

    sign_out(&window).await;
    window.close().await;
    let window = desktop.open().await;

    assert!(!window.text().await.contains("Aas Bakery"));
    window.shows("address").await;
    window.close().await;
    let told = desktop.sandbox.requests_to("/revoke").len();
    assert_eq!(told, 2, "refresh and access token");
}

/// What a person has typed stays in the web view's memory, which is not ours to wipe; and here the
/// driver has typed it, so that it went through the window's process besides.
#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_no_secret_is_left_in_the_memory_of_the_window() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    sign_out(&window).await;
    window.click("#another-address").await;
    window.type_into("#email", "sam@company.example").await;
    window.click("#next").await;
    window.shows("browser").await;
    let address = desktop.browsed_to().await;
    let chromium = desktop.chromium().await;
    chromium
        .sign_in(&address, "sam@company.example", "company horse sam")
        .await;
    window.shows("home").await;
    sign_out(&window).await;

    let secrets = desktop.sandbox.issued_secrets();
    let log = desktop.log();
    for secret in &secrets {
        // Six digits could stand in a time by chance.
        assert!(
            secret.len() < 12 || !log.contains(secret),
            "a secret is in the log"
        );
        for (path, content) in desktop.files() {
            assert!(
                !holds(&content, secret),
                "a secret is in {}",
                path.display()
            );
        }
    }
    // Whoever looks has to find something.
    let known = desktop.sandbox.issuer().to_owned();
    let typed = |secret: &str| secret.len() < 12 || secret.contains(" horse ");
    let mut wanted: Vec<_> = secrets.into_iter().filter(|it| !typed(it)).collect();
    assert!(wanted.len() >= 10, "secrets were made: {}", wanted.len());
    wanted.push(known.clone());
    let processes = desktop.processes();
    for name in ["portico-desktop", "WebKitWebProcess"] {
        assert!(processes.iter().any(|one| one.name == name), "no {name}");
    }
    for process in &processes {
        let name = &process.name;
        assert_eq!(process.core_limit(), "0", "{name} may leave a core file");
        let started_with = process.started_with();
        // Whatever was under way when the screen changed comes to its end first.
        let start = Instant::now();
        let found = loop {
            let Some(found) = process.holds(&wanted) else {
                assert_eq!(name, "portico-desktop", "only ours is closed to others");
                break Vec::new();
            };
            let known = |it: &Found| it.text == &known;
            assert!(
                found.iter().any(known),
                "the search finds nothing in {name}"
            );
            let found: Vec<_> = found.into_iter().filter(|it| !known(it)).collect();
            if found.is_empty() || start.elapsed() > PATIENCE {
                break found;
            }
        };
        let places: Vec<_> = found.iter().map(|it| &it.place).collect();
        assert!(found.is_empty(), "in {name}: {places:#?}");
        let given = |it: &&String| **it != known && started_with.contains(it.as_str());
        assert_eq!(
            wanted.iter().find(given),
            None,
            "{name} was started with it"
        );
    }
    chromium.close().await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_ends_at_once_and_its_link_waits_for_a_yes() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    window.shows("welcome").await;

    let second =
        desktop.start_again(&["portico://sign-in?profile=sandbox&email=ada%40example.com"]);

    assert!(second.status.success(), "{second:?}");
    window.shows("link").await;
    assert!(
        desktop.sandbox.requests().is_empty(),
        "a link alone does nothing"
    );
    window.click("#accept-link").await;
    window.shows("address").await;
    assert_eq!(window.value("#email").await, "ada@example.com");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_takes_its_link_too_and_a_hostile_one_is_dropped() {
    let desktop = Desktop::new().await;
    let window = desktop
        .open_with(&["portico://sign-in?email=ada%40example.com"])
        .await;
    window.shows("link").await;
    window.click("#drop-link").await;
    window.shows("welcome").await;

    for hostile in [
        "portico://sign-in?profile=sandbox&password=hunter2",
        "portico://sign-in?profile=elsewhere",
        "portico://callback?code=x&state=y",
    ] {
        assert!(desktop.start_again(&[hostile]).status.success());
        window.shows("welcome").await;
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_neither_leave_nor_call_what_it_needs_not() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    let issuer = desktop.sandbox.issuer().to_owned();

    let answered = window
        .run(&format!(
            "const done = arguments[0];
             const invoke = window.__TAURI_INTERNALS__.invoke;
             const outcome = (call) => call.then(() => 'done', (error) => String(error));
             (async () => {{
                 const fetched = await outcome(fetch('{issuer}/').then((r) => r.text()));
                 const closed = await outcome(invoke('plugin:window|close', {{ label: 'main' }}));
                 const linked = await outcome(invoke('plugin:deep-link|get_current'));
                 const started = await outcome(invoke('plugin:autostart|enable'));
                 const heard = await outcome(invoke('plugin:event|listen',
                     {{ event: 'deep-link://new-url', target: {{ kind: 'Any' }}, handler: 1 }}));
                 let evaluated;
                 try {{ evaluated = String(eval('1 + 1')); }} catch (e) {{ evaluated = 'refused'; }}
                 window.location = '{issuer}/';
                 setTimeout(() => done([fetched, closed, linked, started, heard, evaluated]), 500);
             }})();"
        ))
        .await;

    for outcome in answered.as_array().unwrap() {
        let outcome = outcome.as_str().unwrap();
        assert!(!["done", "2"].contains(&outcome), "{answered}");
    }
    window.shows("welcome").await;
    assert!(
        desktop.sandbox.requests().is_empty(),
        "the page reached the network"
    );
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_desktop_it_says_so_and_what_works_instead() {
    let desktop = Desktop::new().await;

    let output = desktop.start_without_display();

    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("portico: there is no desktop"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_leads_to_its_cause_to_the_guide_and_to_support() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    window.start_as("nils@example.com").await;
    window.shows("password").await;
    window.type_into("#password", "correct horse nils").await;
    window.click("#next").await;
    window.shows("stopped").await;
    assert!(desktop.sandbox.support_requests().is_empty());

    window.click("#find-cause").await;

    window.find("[data-run=done][data-cause=no_accounts]").await;
    window
        .find("[data-check='app.storage'][data-status=pass]")
        .await;
    window.shows("troubleshooting").await;
    window.click("#diagnosis-article").await;
    window.find("[data-open=no-accounts]").await;
    window.click("#all-articles").await;
    window.find("#guide-search").await;

    window.click("#tool-report").await;
    window
        .find("[data-screen=troubleshooting][data-state=report]")
        .await;
    window
        .type_into("#report-message", "The door is shut.")
        .await;
    window.click("#report-address").await;
    window.click("#send-report:not([aria-disabled])").await;
    window.find("[data-queued=sent]").await;
    let requests = desktop.sandbox.support_requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].message, "The door is shut.");
    assert_eq!(requests[0].email, "nils@example.com");
    let shown = window.text().await;
    assert!(shown.contains(&requests[0].reference), "{shown}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_token_is_taken_off_the_clipboard_and_what_came_after_it_stays() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    let token = desktop.portico(&["token"]).wait_with_output().unwrap();
    let token = String::from_utf8(token.stdout).unwrap().trim().to_owned();
    assert!(token.starts_with("at_"), "{token}");

    let mut copying = desktop.portico(&["token", "--copy=1"]);
    desktop.clipboard_holds(&token);
    assert!(copying.wait().unwrap().success());
    assert_ne!(desktop.clipboard(), token);

    let mut copying = desktop.portico(&["token", "--copy"]);
    desktop.clipboard_holds(&token);
    desktop.interrupt(&copying);
    assert_eq!(copying.wait().unwrap().code(), Some(130), "cancelled");
    assert_ne!(desktop.clipboard(), token);

    let mut copying = desktop.portico(&["token", "--copy"]);
    desktop.clipboard_holds(&token);
    desktop.copy("another text");
    desktop.interrupt(&copying);
    copying.wait().unwrap();
    assert_eq!(desktop.clipboard(), "another text");
    window.close().await;
}

fn holds(content: &[u8], secret: &str) -> bool {
    content
        .windows(secret.len())
        .any(|part| part == secret.as_bytes())
}

pub(crate) async fn sign_in_as_ada(desktop: &Desktop, window: &Window) {
    window.start_as("ada@example.com").await;
    window.shows("password").await;
    window.type_into("#password", "correct horse ada").await;
    window.click("#next").await;
    give_mailed_code(desktop, window, "ada@example.com").await;
    window.shows("home").await;
    assert!(window.text().await.contains("ada@example.com"));
}

pub(crate) async fn sign_out(window: &Window) {
    window.click("#sign-out").await;
    window.click("#sign-out-here").await;
    window.shows("address").await;
}

pub(crate) async fn give_mailed_code(desktop: &Desktop, window: &Window, email: &str) {
    window.shows("code").await;
    let mails = desktop.sandbox.mail_to(email);
    let code = mails
        .last()
        .and_then(|mail| mail.code.clone())
        .expect("a mail with a code");
    window.type_into("#code", &code).await;
    window.click("#next").await;
}
