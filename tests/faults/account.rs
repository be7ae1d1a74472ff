//! What the service says of the person.

use portico_sandbox::{Options, Sandbox};

use crate::lab::Lab;
use crate::seen::Seen;
use crate::table::faults;

/// Somebody who is refused by the sandbox, and then looks for the cause.
async fn refused(lab: &mut Lab, email: &str) -> Seen {
    // What the service said lies in the vault, and has to be there for the next program.
    let passphrase = lab.file("passphrase", "correct horse battery staple\n");
    lab.set("PORTICO_VAULT", "file");
    lab.set("PORTICO_VAULT_KEY_FILE", &passphrase.display().to_string());
    let sandbox = sandbox(lab).await;
    let person = sandbox.people().iter().find(|person| person.email == email);
    let password = person.unwrap().password.unwrap_or("none at all");
    let seen = lab.at_the_service(
        &["login", "sandbox", "--method", "password", "--email", email],
        &format!("{password}\n"),
    );
    assert_ne!(seen.code, 0, "{seen}");
    diagnosed(lab, email)
}

async fn sandbox(lab: &mut Lab) -> Sandbox {
    let sandbox = Sandbox::start(Options::memory()).await.unwrap();
    lab.set("PORTICO_SANDBOX", sandbox.issuer());
    sandbox
}

fn diagnosed(lab: &Lab, email: &str) -> Seen {
    let arguments = ["doctor", "--json", "--profile", "sandbox", "--email", email];
    lab.at_the_service(&arguments, "")
}

faults! {
    no_accounts: "Every account of the person is deleted" => "no_accounts", async |lab: &mut Lab| {
        refused(lab, "nils@example.com").await
    }

    deactivated: "The person is deactivated in the account" => "deactivated", async |lab: &mut Lab| {
        refused(lab, "dag@example.com").await
    }

    not_a_customer: "The person is only known from a form" => "not_a_customer", async |lab: &mut Lab| {
        refused(lab, "eva@example.com").await
    }

    locked: "The account is locked after too many attempts" => "locked", async |lab: &mut Lab| {
        refused(lab, "lars@example.com").await
    }

    sso_required: "The account only allows SSO" => "sso_required", async |lab: &mut Lab| {
        refused(lab, "rita@example.com").await
    }

    password_leaked: "The password is on a list of leaked passwords" => "password_leaked",
    async |lab: &mut Lab| {
        refused(lab, "petra@example.com").await
    }

    mistyped: "The address is mistyped" => "address_mistyped", async |lab: &mut Lab| {
        let _sandbox = sandbox(lab).await;
        diagnosed(lab, "ada@gmial.com")
    }
}
