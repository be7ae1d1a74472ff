//! Quitting the window: no tokens live on that no one could take back later.

use std::time::{Duration, Instant};

use portico_sandbox::{Fault, FaultKind};
use test_support::Place;
use test_support::provider::{Behaviour, CLIENT, EMAIL, Provider, Revocation};

use crate::desktop::{Desktop, PATIENCE, Window};
use crate::{sign_in_as_ada, sign_out};

/// How long providers may keep the program from ending.
const LIMIT: Duration = Duration::from_secs(6);

/// Computers on which a session lasts until the window is quit.
async fn without_a_store() -> [(&'static str, Desktop); 2] {
    let memory = vec![("PORTICO_VAULT", "memory".to_owned())];
    [
        ("no keychain", Desktop::without_keychain().await),
        ("memory, as chosen", Desktop::with(memory).await),
    ]
}

fn sessions_on_disk(desktop: &Desktop) -> usize {
    let is_session = |path: &str| path.contains("/sessions/") && path.ends_with(".json");
    let files = desktop.files();
    let mut paths = files.iter().map(|(path, _)| path.to_string_lossy());
    paths.by_ref().filter(|path| is_session(path)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_lasts_until_the_window_is_quit_is_revoked_then() {
    for (what, desktop) in without_a_store().await {
        let window = desktop.open().await;
        window.says("lasts until you quit Portico").await;
        sign_in_as_ada(&desktop, &window).await;
        window.says("When you quit Portico").await;
        let home = window.text().await;
        assert!(!home.contains("When you sign out"), "{what}: {home}");
        assert_eq!(sessions_on_disk(&desktop), 0, "{what}");
        assert!(desktop.sandbox.requests_to("/revoke").is_empty(), "{what}");

        desktop.quit(window).await;

        let told = desktop.sandbox.requests_to("/revoke").len();
        assert_eq!(told, 2, "{what}: refresh and access token");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_that_only_memory_knows_of_is_told_again_before_the_end() {
    for (what, desktop) in without_a_store().await {
        let window = desktop.open().await;
        sign_in_as_ada(&desktop, &window).await;
        let down = Fault::new(FaultKind::TemporarilyUnavailable).at("/revoke");
        desktop.sandbox.set_fault(down);
        sign_out(&window).await;
        window.says("try again until you quit").await;
        let said = window.text().await;
        assert!(!said.contains("automatically"), "{what}: {said}");
        desktop.sandbox.clear_faults();
        let before = desktop.sandbox.requests_to("/revoke").len();

        desktop.quit(window).await;

        let told = desktop.sandbox.requests_to("/revoke").len();
        assert_eq!(told - before, 2, "{what}: refresh and access token");
    }
}

/// A provider that is silent keeps the program from ending for as long as is said, and no longer.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_provider_holds_up_the_end_no_longer_than_it_may() {
    let [_, (_, desktop)] = without_a_store().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    let slow = FaultKind::Slow(Duration::from_secs(60));
    desktop.sandbox.set_fault(Fault::new(slow).at("/revoke"));

    let took = desktop.quit(window).await;

    assert!(took < LIMIT + Duration::from_secs(4), "{took:?}");
    assert!(!desktop.sandbox.requests_to("/revoke").is_empty());
}

/// The legitimate twin: what the keychain holds outlives the window, and its end is at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_in_the_keychain_outlives_the_window() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    window.says("When you sign out").await;

    desktop.quit(window).await;

    assert!(desktop.sandbox.requests_to("/revoke").is_empty());
    let window = desktop.open().await;
    window.shows("home").await;
    assert!(window.text().await.contains("ada@example.com"));
    desktop.quit(window).await;
    assert!(desktop.sandbox.requests_to("/revoke").is_empty());
}

/// Goes through the browser, from the address screen on.
async fn through_browser(desktop: &Desktop, window: &Window) {
    window.click("#browser").await;
    window.shows("browser").await;
    let address = desktop.browsed_to().await;
    test_support::person::status(address.as_str()).await;
}

/// A window in which another person has come back with the address of who was here before, and that asks
/// about it.
async fn asked(desktop: &Desktop, provider: &Provider, after: Behaviour) -> Window {
    let issuer = provider.issuer();
    let profile = format!("name = \"hostile\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n");
    desktop.write("hostile.toml", &profile);
    let path = desktop.path("hostile.toml").display().to_string();
    let added = desktop.portico(&["profile", "add", &path]).wait().unwrap();
    assert!(added.success());
    let window = desktop.open().await;
    window.shows("welcome").await;
    window.click("[data-profile=hostile]").await;
    window.shows("address").await;
    through_browser(desktop, &window).await;
    window.shows("home").await;
    sign_out(&window).await;
    provider.become_(after);
    window.click("#another-address").await;
    through_browser(desktop, &window).await;
    window.shows("different-person").await;
    assert!(window.text().await.contains(EMAIL));
    window
}

fn tokens_told(provider: &Provider) -> Vec<String> {
    let told = provider.revocations().into_iter().flatten();
    told.filter(|(name, _)| name == "token")
        .map(|(_, token)| token)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn quitting_at_a_question_cancels_the_sign_in_and_its_tokens_are_taken_back() {
    let answering = |status, subject: &'static str| Behaviour {
        revocation: Some(Revocation::Answers(status, "")),
        claims: Some(Box::new(move |claims| claims["sub"] = subject.into())),
        userinfo: Some(Box::new(move |info| info["sub"] = subject.into())),
        ..Behaviour::default()
    };
    for is_up in [true, false] {
        let provider = Provider::start_at(Place::plain().await, answering(200, "first"));
        let desktop = Desktop::new().await;
        let status = if is_up { 200 } else { 503 };
        let window = asked(&desktop, &provider, answering(status, "second")).await;
        let before = tokens_told(&provider);
        assert!(!before.contains(&"refresh-2".to_owned()), "{before:?}");

        desktop.quit(window).await;

        let told = tokens_told(&provider);
        assert!(told.contains(&"refresh-2".to_owned()), "{is_up}: {told:?}");
        assert_eq!(
            sessions_on_disk(&desktop),
            1,
            "{is_up}: who was here before"
        );
        // What could not be told is set aside, and told by whoever comes next.
        provider.become_(answering(200, "second"));
        let window = desktop.open().await;
        let start = Instant::now();
        let wanted = if is_up { told.len() } else { told.len() + 2 };
        while tokens_told(&provider).len() < wanted {
            assert!(start.elapsed() < PATIENCE, "{is_up}: it is forgotten");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        desktop.quit(window).await;
        assert_eq!(tokens_told(&provider).len(), wanted, "{is_up}");
    }
}
