//! `portico-sandbox`: runs the sandbox until Ctrl-C, and says what to try.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use portico_sandbox::{Options, Sandbox, SigningAlgorithm};
use serde_json::{Value, json};

/// A local account service, “Google” and a company's identity provider to try Portico on.
///
/// This is a sandbox: nothing in it is real. It listens on 127.0.0.1 only.
#[derive(Parser)]
#[command(name = "portico-sandbox", version)]
struct Arguments {
    /// Port of the account service; the other two take the next ports
    #[arg(long, default_value_t = 7300)]
    port: u16,
    /// Keep nothing: everything is gone at the end
    #[arg(long, conflicts_with = "data")]
    memory: bool,
    /// Folder for the database
    #[arg(long, value_name = "DIR", default_value = "target/sandbox")]
    data: PathBuf,
    /// Deliver mails to this SMTP server, such as smtp://127.0.0.1:1025
    #[arg(long, value_name = "URL")]
    smtp: Option<String>,
    /// Say what there is as one line of JSON
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let mut options = if arguments.memory {
        Options::memory()
    } else {
        std::fs::create_dir_all(&arguments.data)?;
        Options::file(arguments.data.join("sandbox.sqlite"))
    };
    options = options.at_port(arguments.port);
    options.smtp = arguments.smtp;
    options.settings.google_signs_with = SigningAlgorithm::Rs256;
    let sandbox = Sandbox::start(options).await?;
    if arguments.json {
        say(&described(&sandbox).to_string());
    } else {
        say(&introduction(&sandbox));
    }
    asked_to_end().await?;
    sandbox.stop().await;
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "what there is to try is this program's output"
)]
fn say(text: &str) {
    println!("{text}");
}

#[expect(
    clippy::print_stderr,
    reason = "why it stopped is for a person at a terminal"
)]
fn complain(error: &dyn std::error::Error) {
    eprintln!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  because: {error}");
        cause = error.source();
    }
}

/// Everything a program needs to drive the sandbox.
fn described(sandbox: &Sandbox) -> Value {
    let issuer = sandbox.issuer();
    json!({
        "sandbox": true,
        "issuer": issuer,
        "google_issuer": sandbox.google_issuer(),
        "company_issuer": sandbox.company_issuer(),
        "client_id": sandbox.client_id(),
        "mailbox": format!("{issuer}/mailbox"),
        "status": format!("{issuer}/status"),
        "faults": format!("{issuer}/faults"),
        "people": sandbox.people(),
    })
}

fn introduction(sandbox: &Sandbox) -> String {
    let issuer = sandbox.issuer();
    let mut text = format!(
        "This is a sandbox. Nothing in it is real; type no real password.\n\n\
         account service  {issuer}\n\
         “Google”         {}\n\
         company          {}\n\
         client id        {}\n\
         people           {issuer}/\n\
         mailbox          {issuer}/mailbox\n\
         status page      {issuer}/status\n\
         faults           {issuer}/faults\n\n",
        sandbox.google_issuer(),
        sandbox.company_issuer(),
        sandbox.client_id(),
    );
    for person in sandbox.people() {
        text += &format!("{:<22} {}\n", person.email, person.what);
        let passwords = [
            ("password", person.password),
            ("at “Google”", person.google_password),
            ("at the company", person.company_password),
            ("authenticator", person.totp_secret),
            ("backup code", person.backup_codes.first().copied()),
        ];
        for (name, value) in passwords {
            if let Some(value) = value {
                text += &format!("{:<22}   {name}: {value}\n", "");
            }
        }
    }
    text + "\nCtrl-C ends it."
}

/// Waits for Ctrl-C, and for SIGTERM where there are signals.
#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
async fn asked_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
