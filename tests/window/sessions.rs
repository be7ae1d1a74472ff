//! Who is signed out is who the vault has, whatever files say.

use std::time::{Duration, Instant};

use portico_core::fs::atomic;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use crate::desktop::{Desktop, PATIENCE, Window};
use crate::sign_in_as_ada;

/// Makes a session up beside ada's, in front, with an address and a name of its own.
fn plant(desktop: &Desktop, email: &str, account: &str) {
    let files = desktop.files();
    let is_session = |path: &str| path.contains("/data/sessions/") && path.ends_with(".json");
    let (path, content) = files
        .iter()
        .find(|(path, _)| is_session(&path.to_string_lossy()))
        .unwrap();
    let mut made: Value = serde_json::from_slice(content).unwrap();
    made["subject"] = json!("made-up");
    made["email"] = json!(email);
    made["account"] = json!(account);
    let parts = ["issuer", "client_id", "subject"].map(|name| made[name].as_str().unwrap());
    let hash = digest(&SHA256, parts.join("\n").as_bytes());
    let bytes = hash.as_ref().iter().take(16);
    let id: String = bytes.map(|byte| format!("{byte:02x}")).collect();
    let folder = path.parent().unwrap();
    atomic::write(
        &folder.join(format!("{id}.json")),
        made.to_string().as_bytes(),
    )
    .unwrap();
    atomic::write(&folder.join("in-front"), id.as_bytes()).unwrap();
}

/// A window that starts where ada is signed in and somebody else has been made up.
async fn opened(email: &str, account: &str) -> (Desktop, Window) {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    desktop.quit(window).await;
    let noted = "the vault was asked who is in front";
    let before = desktop.log().matches(noted).count();
    plant(&desktop, email, account);
    let window = desktop.open().await;
    let start = Instant::now();
    while desktop.log().matches(noted).count() == before {
        assert!(start.elapsed() < PATIENCE, "the vault was not asked");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    (desktop, window)
}

async fn revoked(desktop: &Desktop) {
    let start = Instant::now();
    while desktop.sandbox.requests_to("/revoke").len() < 2 {
        assert!(start.elapsed() < PATIENCE, "the real session lives on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_shows_and_signs_out_who_the_vault_has_in_front() {
    let mallory = "mallory@example.com";
    let (desktop, window) = opened(mallory, "sandbox:mallory@example.com").await;
    window.says("ada@example.com").await;
    window.click("#sign-out").await;
    window.click("#sign-out-here").await;
    revoked(&desktop).await;
    desktop.quit(window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tray_signs_out_who_the_vault_has_in_front() {
    for (email, account) in [
        ("ada@example.com", "sandbox:ada@example.com#1"),
        ("mallory@example.com", "sandbox:mallory@example.com"),
    ] {
        let (desktop, window) = opened(email, account).await;
        desktop.choose_in_tray("Sign out").await;
        revoked(&desktop).await;
        desktop.quit(window).await;
    }
}

/// The legitimate twin: the tray signs out whoever was chosen.
#[tokio::test(flavor = "multi_thread")]
async fn the_tray_signs_out_whoever_is_in_front() {
    let desktop = Desktop::new().await;
    let window = desktop.open().await;
    sign_in_as_ada(&desktop, &window).await;
    desktop.choose_in_tray("Sign out").await;
    revoked(&desktop).await;
    window.shows("address").await;
    desktop.quit(window).await;
}
