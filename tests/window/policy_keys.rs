//! What single keys of a policy do in the real window, beside what `policy` tests.

use std::os::unix::fs::PermissionsExt;

use portico_core::policy::Key;
use portico_core::policy::keys::TABLE;
use rustix::process::geteuid;
use serde_json::json;
use test_support::encrypted_sandbox;
use test_support::policy::{lines_of, whole_sample};
use test_support::releases::{Answer, Publisher, Shelf, list_of};

use crate::desktop::{Desktop, Window};
use crate::{give_mailed_code, sign_in_as_ada};

const FRESH: &str = "a_fresh_window_is_the_companys_and_what_is_set_is_locked";
const REFUSED: &str = "who_may_not_sign_in_is_told_by_whom_and_by_which_key";
const SHARED: &str = "a_shared_computer_keeps_nothing_and_says_when_a_session_ends";
const WAYS: &str =
    "only_the_ways_that_are_allowed_are_offered_and_pages_open_in_the_browser_that_is_ordered";
const VERSIONS: &str = "newer_versions_are_told_of_from_where_and_as_far_as_the_policy_says";
const LANGUAGE: &str =
    "the_window_speaks_the_language_that_is_recommended_and_logs_as_much_as_is_ordered";
/// It is listed with its value, and that is all that the window shows of it.
const LISTED: &str = "every_key_is_listed_with_its_value_and_its_line";

/// Which test shows what a key does in the window.
const SHOWN: &[(Key, &str)] = &[
    (Key::AllowedProfiles, REFUSED),
    (Key::AllowedIssuers, REFUSED),
    (Key::AllowedDomains, REFUSED),
    (Key::AllowedOrganizations, REFUSED),
    (Key::Profiles, FRESH),
    (Key::DefaultProfile, FRESH),
    (Key::UserProfiles, REFUSED),
    (Key::Methods, WAYS),
    (
        Key::SsoDomains,
        "the_people_of_a_domain_are_led_to_the_profile_that_is_theirs",
    ),
    (Key::LoginHint, FRESH),
    (Key::Vault, SHARED),
    (Key::SharedComputer, SHARED),
    (Key::IdleLimit, FRESH),
    (Key::SessionLimit, SHARED),
    // The window hands no token to anybody.
    (Key::TokenExport, LISTED),
    (Key::UpdateMode, FRESH),
    (Key::UpdateChannel, VERSIONS),
    (Key::UpdateUrl, VERSIONS),
    (Key::UpdateVersionLimit, VERSIONS),
    // Which way a request goes is core's alone: `tests/network` and `tests/proxy` see it leave. Here it is
    // seen that a wrong value lets nobody in.
    (Key::ProxyMode, REFUSED),
    (Key::ProxyServer, REFUSED),
    (Key::ProxyBypass, LISTED),
    (Key::ProxyPacUrl, REFUSED),
    (
        Key::ExtraCa,
        "whom_the_organisations_authority_vouches_for_is_signed_in_to",
    ),
    (Key::Browser, WAYS),
    (
        Key::Reports,
        "reports_stay_where_none_may_leave_and_are_not_made_where_there_may_be_none",
    ),
    (Key::SupportName, REFUSED),
    (Key::SupportText, REFUSED),
    (Key::SupportAddress, REFUSED),
    (Key::LogLevel, LANGUAGE),
    (Key::StartAtLogin, FRESH),
    // Where the icon is hidden its menu stays on the bus; who draws it is the desktop.
    (Key::Tray, LISTED),
    (Key::Language, LANGUAGE),
];

#[test]
fn each_key_has_a_test_of_what_it_does_in_the_window() {
    let here = [include_str!("policy_keys.rs"), include_str!("policy.rs")].concat();
    let shown: Vec<Key> = SHOWN.iter().map(|(key, _)| *key).collect();
    let all: Vec<Key> = TABLE.iter().map(|spec| spec.key).collect();
    assert_eq!(shown, all);
    for (key, test) in SHOWN {
        let test = format!("async fn {test}(");
        let is_one = here.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(is_one.contains(&test), "{key:?}: {test}");
    }
}

/// A desktop under a policy, and its window.
async fn under(policy: &str, more: Vec<(&'static str, String)>) -> (Desktop, Window) {
    let desktop = Desktop::with(more).await;
    desktop.set_policy(policy);
    let window = desktop.open_under_policy().await;
    (desktop, window)
}

async fn has(window: &Window, css: &str) -> bool {
    let script = format!(
        "arguments[0](document.querySelector({}) !== null)",
        json!(css)
    );
    window.run(&script).await == true
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_is_listed_with_its_value_and_its_line() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let (desktop, window) = under("", Vec::new()).await;
    sign_in_as_ada(&desktop, &window).await;
    let sample = whole_sample();
    desktop.set_policy(&sample);
    window.click("#go-settings").await;
    for (key, line) in lines_of(&sample) {
        let listed = window.find(&format!("[data-policy-key={key}]")).await;
        let words = listed.text().await.unwrap();
        let origin = format!("/etc/portico/policy.toml:{line}");
        assert!(words.contains(&origin), "{key}: {words}");
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_ways_that_are_allowed_are_offered_and_pages_open_in_the_browser_that_is_ordered()
{
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desktop = Desktop::new().await;
    let notes = desktop.path("ordered-notes");
    let script = format!("#!/bin/sh\nprintf '%s' \"$1\" > {}\n", notes.display());
    desktop.write("ordered", &script);
    let ordered = desktop.path("ordered");
    std::fs::set_permissions(&ordered, PermissionsExt::from_mode(0o755)).unwrap();
    let policy = format!("browser = {:?}\n", ordered.display().to_string());
    desktop.set_policy(&policy);
    let window = desktop.open_under_policy().await;
    window.click("[data-profile]").await;
    window.shows("address").await;
    assert!(has(&window, "#google").await);
    window.close().await;

    desktop.set_policy(&format!("{policy}methods = [\"sso\"]\n"));
    let window = desktop.open_under_policy().await;
    window.shows("address").await;
    assert!(!has(&window, "#google").await);
    window.type_into("#email", "sam@company.example").await;
    window.click("#next").await;
    window.shows("browser").await;
    assert!(notes.exists(), "it opens the one that is ordered");
    assert!(!desktop.path("browsed").exists(), "and no other");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_computer_keeps_nothing_and_says_when_a_session_ends() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let policy =
        "shared_computer = true\nvault = \"memory\"\nidle_limit = 900\nsession_limit = 3600\n";
    let (desktop, window) = under(policy, Vec::new()).await;
    window.start_as("ada@example.com").await;
    window.shows("password").await;
    window.type_into("#password", "correct horse ada").await;
    window.click("#next").await;
    window.shows("code").await;
    assert!(!has(&window, "#remember").await);
    give_mailed_code(&desktop, &window, "ada@example.com").await;
    window.shows("home").await;
    let page = window.text().await;
    for words in ["When you quit Portico", "at the latest"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    window.close().await;

    let window = desktop.open_under_policy().await;
    assert!(
        !has(&window, "[data-screen=home]").await,
        "a session of memory came back"
    );
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_sign_in_is_told_by_whom_and_by_which_key() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let support = "support_name = \"Acme IT\"\nsupport_text = \"Call 1234.\"\n\
                   support_address = \"it@acme.example\"\n";
    let says = ["Acme IT", "Call 1234.", "it@acme.example"];
    for (policy, key) in [
        (
            "allowed_organizations = [\"acme\"]\n",
            "allowed_organizations",
        ),
        ("allowed_domains = [\"acme.example\"]\n", "allowed_domains"),
    ] {
        let (desktop, window) = under(&format!("{policy}{support}"), Vec::new()).await;
        window.start_as("ada@example.com").await;
        window.shows("password").await;
        window.type_into("#password", "correct horse ada").await;
        window.click("#next").await;
        give_mailed_code(&desktop, &window, "ada@example.com").await;
        window.shows("stopped").await;
        let page = window.text().await;
        for words in says.iter().chain([&key]) {
            assert!(page.contains(words), "{words}: {page}");
        }
        window.close().await;
    }
    // Where nobody may, the first screen says so.
    for (policy, key) in [
        (
            "allowed_issuers = [\"https://id.acme.example\"]\n",
            "allowed_issuers",
        ),
        ("allowed_profiles = [\"acme\"]\n", "allowed_profiles"),
        ("methods = []\n", "methods"),
        ("proxy_mode = \"telepathy\"\n", "proxy_mode"),
        ("proxy_server = \"a proxy\"\n", "proxy_server"),
        ("proxy_pac_url = \"the script\"\n", "proxy_pac_url"),
        ("vault = \"cellar\"\n", "vault"),
    ] {
        let (_desktop, window) = under(&format!("{policy}{support}"), Vec::new()).await;
        window.shows("welcome").await;
        let page = window.text().await;
        for words in says.iter().chain([&key]) {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!has(&window, "[data-profile=sandbox]").await, "{key}");
        window.close().await;
    }
    let (_desktop, window) = under("user_profiles = false\n", Vec::new()).await;
    window.find("[data-profile=hubspot]").await;
    assert!(has(&window, "#add-locked").await && !has(&window, "#other-provider").await);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn newer_versions_are_told_of_from_where_and_as_far_as_the_policy_says() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let publisher = Publisher::new();
    let mut list = list_of(&["99.2.0", "99.1.0"]);
    list["releases"][0]["channel"] = json!("beta");
    let own = Shelf::plain(Answer::Serve(publisher.sign(&list))).await;
    let copy = publisher.sign(&list_of(&["98.0.0"]));
    let copy = Shelf::plain(Answer::Serve(copy)).await;
    let of_copy = format!("update_url = {:?}\n", copy.url());
    for (policy, told) in [
        ("update_version_limit = \"98\"\n", None),
        ("update_channel = \"stable\"\n", Some("99.1.0")),
        ("update_channel = \"beta\"\n", Some("99.2.0")),
        (&*of_copy, Some("98.0.0")),
    ] {
        let before = own.asked().len();
        let places = vec![
            ("PORTICO_RELEASE_KEY", publisher.key()),
            ("PORTICO_RELEASES_URL", own.url()),
        ];
        let (desktop, window) = under(policy, places).await;
        sign_in_as_ada(&desktop, &window).await;
        window.click("#go-settings").await;
        window.shows("settings").await;
        window.click("#check-update").await;
        match told {
            Some(version) => window.find(&format!("[data-version='{version}']")).await,
            None => window.find("[data-testid=newest]").await,
        };
        let page = window.text().await;
        for version in ["98.0.0", "99.1.0", "99.2.0"] {
            let is_told = told == Some(version);
            assert_eq!(
                page.contains(version),
                is_told,
                "{policy} {version}: {page}"
            );
        }
        let is_asked = own.asked().len() > before;
        assert_eq!(is_asked, policy != of_copy, "{policy}");
        window.close().await;
    }
    assert!(!copy.asked().is_empty());
}

/// A server that only an authority of the organisation's vouches for.
#[tokio::test(flavor = "multi_thread")]
async fn whom_the_organisations_authority_vouches_for_is_signed_in_to() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let mut desktop = Desktop::new().await;
    let (sandbox, root) = encrypted_sandbox().await;
    let profile = format!(
        "[[profiles]]\nname = \"acme\"\nkind = \"native\"\nissuer = \"{}\"\n\
         client_id = \"{}\"\nmethods = [\"password\"]\n",
        sandbox.issuer(),
        sandbox.client_id()
    );
    desktop.sandbox = sandbox;
    desktop.write("etc-portico/acme.pem", &String::from_utf8(root).unwrap());
    let named = "extra_ca = [\"/etc/portico/acme.pem\"]\nsupport_name = \"Acme IT\"\n\
                 support_text = \"Call 1234.\"\ndefault_profile = \"acme\"\n";
    let (_, unnamed) = named.split_once('\n').unwrap();
    let file = desktop.path("etc-portico/acme.pem");
    let set_mode = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
    for (policy, words) in [
        (unnamed, &["127.0.0.1", "isn't trusted here"][..]),
        (named, &["extra_ca", "Acme IT", "Call 1234."]),
    ] {
        // Others may change it.
        set_mode(0o666);
        desktop.set_policy(&format!("{policy}{profile}"));
        let window = desktop.open_under_policy().await;
        window.shows("address").await;
        window.type_into("#email", "ada@example.com").await;
        window.click("#next").await;
        window.shows("stopped").await;
        let page = window.text().await;
        for words in words {
            assert!(page.contains(words), "{words}: {page}");
        }
        window.close().await;
    }

    set_mode(0o644);
    let window = desktop.open_under_policy().await;
    window.shows("address").await;
    window.type_into("#email", "ada@example.com").await;
    window.click("#next").await;
    window.shows("password").await;
    window.type_into("#password", "correct horse ada").await;
    window.click("#next").await;
    give_mailed_code(&desktop, &window, "ada@example.com").await;
    window.shows("home").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_stay_where_none_may_leave_and_are_not_made_where_there_may_be_none() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let support = "support_name = \"Acme IT\"\n";
    for (policy, is_made, may_leave) in [
        ("reports = \"off\"\n", false, false),
        ("reports = \"file\"\n", true, false),
        ("reports = \"send\"\n", true, true),
    ] {
        let (_desktop, window) = under(&format!("{policy}{support}"), Vec::new()).await;
        window.start_as("ada@example.com").await;
        window.shows("password").await;
        window.click("#trouble").await;
        window.shows("troubleshooting").await;
        window.find("#tool-report").await;
        assert_eq!(has(&window, "#report-locked").await, !is_made, "{policy}");
        let closed = has(&window, "#tool-report[aria-disabled=true]").await;
        assert_eq!(closed, !is_made, "{policy}");
        if is_made {
            window.click("#tool-report").await;
            window.find("#save-zip").await;
            assert_eq!(has(&window, "#send-locked").await, !may_leave, "{policy}");
        }
        window.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_speaks_the_language_that_is_recommended_and_logs_as_much_as_is_ordered() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    // Nobody here has chosen either; without the policy the log would not even say that it is shown.
    let nothing = vec![
        ("PORTICO_LANGUAGE", String::new()),
        ("PORTICO_LOG", "error".to_owned()),
    ];
    let policy = "language = \"nb\"\nlog_level = \"debug\"\n";
    let (_desktop, window) = under(policy, nothing).await;
    window.says("Hva vil du logge inn på?").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_people_of_a_domain_are_led_to_the_profile_that_is_theirs() {
    if !geteuid().is_root() {
        return; // only root can make what is root's
    }
    let desktop = Desktop::new().await;
    let profile = |name: &str, title: &str, issuer: &str| {
        format!(
            "[[profiles]]\nname = \"{name}\"\ntitle = \"{title}\"\nkind = \"native\"\n\
             issuer = \"{issuer}\"\nclient_id = \"portico-desktop\"\nmethods = [\"password\"]\n"
        )
    };
    let issuer = desktop.sandbox.issuer().to_owned();
    desktop.set_policy(&format!(
        "sso_domains = [\"example.com=acme\"]\n{}{}",
        profile("acme", "Acme of Norway", &issuer),
        profile("other", "Some other", "http://127.0.0.1:9")
    ));
    let window = desktop.open_under_policy().await;
    window.click("[data-profile=other]").await;
    window.shows("address").await;
    window.type_into("#email", "ada@example.com").await;
    window.click("#next").await;
    window.shows("password").await;
    window.says("Acme of Norway").await;
    assert!(!window.text().await.contains("Some other"));
    window.type_into("#password", "correct horse ada").await;
    window.click("#next").await;
    give_mailed_code(&desktop, &window, "ada@example.com").await;
    window.shows("home").await;
    window.close().await;
}
