//! A newer version in the real window, and that nobody is asked where that is off.

use std::time::{Duration, Instant};

use world::releases::{Answer, Publisher, Shelf, list_of};

use crate::desktop::{Desktop, PATIENCE};
use crate::sign_in_as_ada;

/// A desktop whose window asks a shelf of the test's.
async fn desktop() -> (Desktop, Shelf) {
    let publisher = Publisher::new();
    let signed = publisher.sign(&list_of(&["99.0.0"]));
    let shelf = Shelf::plain(Answer::Serve(signed)).await;
    let variables = vec![
        ("PORTICO_RELEASE_KEY", publisher.key()),
        ("PORTICO_RELEASES_URL", shelf.url()),
    ];
    (Desktop::with(variables).await, shelf)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_is_shown_and_can_be_put_away() {
    let (desktop, shelf) = desktop().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    window.find("[data-version='99.0.0']").await;
    window.shows("home").await;
    assert_eq!(shelf.asked().len(), 2);

    window.click("#dismiss-update").await;
    window.click("#go-settings").await;
    window.shows("settings").await;
    window.find("[data-version='99.0.0']").await;
    window.click("#check-update").await;
    let start = Instant::now();
    while shelf.asked().len() < 4 {
        assert!(start.elapsed() < PATIENCE, "nobody was asked");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    window.click("#go-home").await;
    window.shows("home").await;
    assert!(!window.text().await.contains("99.0.0"));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_it_asks_nobody() {
    let (desktop, shelf) = desktop().await;
    desktop.write("portico/config/settings.toml", "update_mode = \"off\"\n");
    let window = desktop.open().await;
    desktop.logs("newer versions are not asked for").await;
    assert!(desktop.log().contains("Setting"));
    sign_in_as_ada(&desktop, &window).await;
    window.close().await;
    assert!(shelf.asked().is_empty(), "{:?}", shelf.asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_something_keeps_up_to_date_asks_nobody() {
    let (desktop, shelf) = desktop().await;
    let window = desktop.open_packaged("deb\n").await;
    desktop.logs("newer versions are not asked for").await;
    assert!(desktop.log().contains("InstallSource"));
    window.close().await;
    assert!(shelf.asked().is_empty(), "{:?}", shelf.asked());
}
