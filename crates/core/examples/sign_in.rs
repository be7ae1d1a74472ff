//! The program of the README: an app of its own that signs in and prints a token.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "an app of its own"
)]

use std::time::Duration;

use portico_core::{Application, Hints, Portico, Profile};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [issuer, client_id] = ["ISSUER", "CLIENT_ID"].map(std::env::var);
    let profile = Profile::for_issuer(&issuer?, &client_id?)?;
    let notes = Portico::builder(Application::new("com.example.notes")?).open()?;

    let sign_in = notes.sign_in(profile, Hints::default());
    let session = sign_in
        .in_browser(|handoff| eprintln!("Sign in at {}", handoff.page().url))
        .await?;

    let account = Some(session.account());
    let token = notes
        .sessions()
        .access_token(account, None, Duration::ZERO)
        .await?;
    println!("{}", token.token.expose());
    Ok(())
}
