//! What an organisation has set, in the real window: each window has an `/etc` of its own, which only
//! root can make.

use std::time::{Duration, Instant};

use rustix::process::geteuid;
use test_support::releases::{Answer, Publisher, Shelf, list_of};

use crate::desktop::{Desktop, PATIENCE, Window};
use crate::{give_mailed_code, sign_in_as_ada};

/// The policy of a company whose people have one profile, with the sandbox for its provider.
fn acme(issuer: &str, more: &str) -> String {
    format!(
        "allowed_profiles = [\"acme\"]\nuser_profiles = false\ndefault_profile = \"acme\"\n\
         update_mode = \"off\"\nstart_at_login = \"on\"\ntray = \"hide\"\n\
         support_name = \"Acme IT\"\nsupport_text = \"Call 1234.\"\n{more}\n\
         [[profiles]]\nname = \"acme\"\ntitle = \"Acme\"\nkind = \"native\"\n\
         issuer = \"{issuer}\"\nclient_id = \"portico-desktop\"\n\
         methods = [\"password\", \"sso\"]\n"
    )
}

async fn is_disabled(window: &Window, css: &str) -> bool {
    let found = window.find(css).await;
    found.attr("disabled").await.unwrap().is_some()
}

/// Waits for an element to be there or not, as long as a policy may take.
async fn becomes(window: &Window, css: &str, there: bool) {
    let start = Instant::now();
    let script = format!(
        "arguments[0](document.querySelector({}) !== null)",
        serde_json::json!(css)
    );
    while window.run(&script).await != there {
        assert!(start.elapsed() < PATIENCE, "{css}: {}", window.text().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let within = Duration::from_secs(15);
    assert!(start.elapsed() < within, "{css}: {:?}", start.elapsed());
}

/// A fresh home, and nothing but a policy: the company's own page comes first, the address is filled in,
/// and what is set is locked and says by whom.
#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_window_is_the_companys_and_what_is_set_is_locked() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let publisher = Publisher::new();
    let shelf = publisher.sign(&list_of(&["99.0.0"]));
    let shelf = Shelf::plain(Answer::Serve(shelf)).await;
    let desktop = Desktop::with(vec![
        ("PORTICO_RELEASE_KEY", publisher.key()),
        ("PORTICO_RELEASES_URL", shelf.url()),
    ])
    .await;
    let issuer = desktop.sandbox.issuer().to_owned();
    let hint = "login_hint = \"ada@example.com\"\nidle_limit = 900";
    desktop.set_policy(&acme(&issuer, hint));
    let window = desktop.open_under_policy().await;

    window.shows("address").await;
    assert!(window.text().await.contains("Acme"));
    assert_eq!(window.value("#email").await, "ada@example.com");
    window.click("#next").await;
    window.shows("password").await;
    window.type_into("#password", "correct horse ada").await;
    window.click("#next").await;
    give_mailed_code(&desktop, &window, "ada@example.com").await;
    window.shows("home").await;
    window.says("if it isn't used before then").await;

    window.click("#go-settings").await;
    window.shows("settings").await;
    for css in ["#start-with-system", "#update-mode"] {
        assert!(is_disabled(&window, css).await, "{css}");
    }
    for css in ["#start-locked", "#update-locked", "#add-locked"] {
        let hint = window.find(css).await.text().await.unwrap();
        assert!(hint.contains("Acme IT"), "{css}: {hint}");
    }
    for key in ["allowed_profiles", "tray", "login_hint", "support_name"] {
        window.find(&format!("[data-policy-key={key}]")).await;
    }
    let page = window.text().await;
    for words in ["Acme IT", "Call 1234.", "/etc/portico/policy.toml:1"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(desktop.has_any(".config/autostart"), "it starts at login");

    assert!(shelf.asked().is_empty(), "newer versions are asked for");

    // What goes is the person's again, in a window that runs.
    let loosened = acme(&issuer, "").replace("update_mode = \"off\"\n", "");
    desktop.set_policy(&loosened);
    becomes(&window, "#update-locked", false).await;
    becomes(&window, "#start-locked", true).await;
    window.close().await;
}

/// Tightening reaches a running window: who is outside is signed out, and told why.
#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_comes_ends_the_session_in_a_running_window() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desktop = Desktop::new().await;
    desktop.set_policy("");
    let window = desktop.open_under_policy().await;
    sign_in_as_ada(&desktop, &window).await;
    desktop.set_policy("allowed_domains = [\"example.com\"]\n");
    window.click("#go-settings").await;
    becomes(&window, "[data-policy-key=allowed_domains]", true).await;
    window.click("#go-home").await;
    window.shows("home").await;

    desktop.set_policy("allowed_domains = [\"acme.example\"]\nsupport_name = \"Acme IT\"\n");
    let start = Instant::now();
    while !window.text().await.contains("ended by your organisation") {
        let within = Duration::from_secs(15);
        assert!(start.elapsed() < within, "{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    while desktop.sandbox.requests_to("/revoke").is_empty() {
        assert!(start.elapsed() < PATIENCE, "the provider was not told");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    window.close().await;
}

/// Whatever asks for it, a link or the page itself: what the organisation does not allow is refused.
#[tokio::test(flavor = "multi_thread")]
async fn neither_a_link_nor_the_page_leads_past_the_policy() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desktop = Desktop::new().await;
    let issuer = desktop.sandbox.issuer().to_owned();
    desktop.set_policy(&acme(&issuer, "methods = [\"password\"]"));
    let window = desktop.open_under_policy().await;
    window.shows("address").await;
    desktop.start_again(&["portico://sign-in?profile=hubspot&email=ada%40example.com"]);
    window.shows("link").await;
    window.click("#accept-link").await;
    window.find("[data-profile=acme]").await;
    assert!(!window.text().await.contains("HubSpot"));

    let answered = window
        .run(&format!(
            "const done = arguments[0];
             const invoke = window.__TAURI_INTERNALS__.invoke;
             const outcome = (name, words) => invoke(name, words)
                 .then((it) => JSON.stringify(it) ?? 'done', (error) => JSON.stringify(error));
             (async () => done([
                 await outcome('start', {{ request: {{ profile: 'sandbox', email: 'ada@example.com' }} }}),
                 await outcome('start', {{ request: {{ profile: 'acme', method: 'sso' }} }}),
                 await outcome('choose_profile', {{ name: 'hubspot' }}),
                 await outcome('open_sign_in_page', {{ profile: 'hubspot' }}),
                 await outcome('add_issuer', {{ issuer: '{issuer}', clientId: 'x' }}),
             ]))();"
        ))
        .await;
    let all = answered.as_array().unwrap();
    assert_eq!(all.len(), 5);
    for outcome in all {
        let outcome = outcome.as_str().unwrap();
        assert!(outcome.contains("policy_forbids"), "{answered}");
    }
    assert!(desktop.sandbox.requests().is_empty());
    assert!(!desktop.path("browsed").exists(), "no page was opened");
    window.close().await;
}
