//! The pages of the two identity providers: "Google" with its chooser and consent, and the
//! company's plain one.

use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Refusal};
use crate::authorize;
use crate::browser::{self, Interaction, Session, SignedIn};
use crate::clients::Client;
use crate::http::{Call, Parameters};
use crate::pages::{alert, button, escaped, field, form, main_button, page};
use crate::people::{normal_email, person};
use crate::signin::login_required;
use crate::store::Record;
use crate::{Provider, random};

/// That somebody let an app know who they are.
#[derive(Serialize, Deserialize)]
struct Consent {}

impl Record for Consent {
    const KIND: &'static str = "consent";
}

/// Goes on with a good request: without asking where that is allowed, else on the page.
pub(crate) fn begin(call: &Call, mut interaction: Interaction) -> Answer {
    let session = browser::session(call)?;
    let usable = browser::usable(call, &interaction, &session);
    if let Some(who) = usable {
        if !needs_consent(call, &interaction, &who.email)? {
            return browser::complete(call, &interaction, &who);
        }
        interaction.signed_in = Some(who);
    }
    if interaction.prompts("none") {
        return Ok(login_required(call, &interaction));
    }
    browser::go_on(call, &interaction, "/signin")
}

/// `GET /signin`.
pub(crate) async fn show(call: Call) -> Answer {
    let interaction = Interaction::named_in(&call, &call.query()?)?;
    shown(&call, &interaction, None)
}

/// `POST /signin`.
pub(crate) async fn submit(call: Call) -> Answer {
    let form = call.page_form()?;
    let mut interaction = Interaction::named_in(&call, &form)?;
    if let Some(chosen) = form.get("account") {
        return choose(&call, interaction, chosen);
    }
    match form.get("action") {
        Some("cancel" | "deny") => authorize::cancelled(&call, &interaction),
        Some("other_account") => {
            interaction.other_account = true;
            interaction.email = None;
            browser::go_on(&call, &interaction, "/signin")
        }
        Some("approve") => approve(&call, &interaction),
        _ => identify(&call, interaction, &form),
    }
}

/// One of the accounts that are signed in.
fn choose(call: &Call, mut interaction: Interaction, chosen: &str) -> Answer {
    let session = browser::session(call)?;
    let found = session.people.into_iter().find(|who| who.email == chosen);
    interaction.email = Some(chosen.to_owned());
    match found {
        Some(who) if !interaction.prompts("login") => proceed(call, interaction, who),
        Some(_) | None => browser::go_on(call, &interaction, "/signin"),
    }
}

fn identify(call: &Call, mut interaction: Interaction, form: &Parameters) -> Answer {
    if let Some(email) = form.get("email") {
        interaction.email = Some(normal_email(email));
        interaction.other_account = true;
    }
    browser::keep(call, &interaction)?;
    let Some(email) = interaction.email.clone() else {
        return shown(call, &interaction, Some("Type your address."));
    };
    let Some(password) = form.get("password") else {
        return browser::go_on(call, &interaction, "/signin");
    };
    let known = person(&email).and_then(|who| who.password_at(call.provider));
    if !known.is_some_and(|known| random::same(&random::hash(known), &random::hash(password))) {
        return shown(
            call,
            &interaction,
            Some("The address or the password is wrong."),
        );
    }
    call.app.secret(password.to_owned());
    let who = SignedIn {
        email,
        at: call.app.now(),
        amr: vec!["pwd".to_owned()],
        through: None,
        id_token: None,
    };
    proceed(call, interaction, who)
}

fn proceed(call: &Call, mut interaction: Interaction, who: SignedIn) -> Answer {
    if needs_consent(call, &interaction, &who.email)? {
        interaction.signed_in = Some(who);
        return browser::go_on(call, &interaction, "/signin");
    }
    browser::complete(call, &interaction, &who)
}

fn approve(call: &Call, interaction: &Interaction) -> Answer {
    let Some(who) = &interaction.signed_in else {
        return shown(call, interaction, Some("Sign in first."));
    };
    call.app
        .store
        .put(&consent_id(interaction, &who.email), &Consent {})?;
    browser::complete(call, interaction, who)
}

/// "Google" asks once for each app; the company trusts its own.
fn needs_consent(call: &Call, interaction: &Interaction, email: &str) -> Result<bool, Refusal> {
    if call.provider == Provider::Company {
        return Ok(false);
    }
    let given: Option<Consent> = call.app.store.get(&consent_id(interaction, email))?;
    Ok(given.is_none() || interaction.prompts("consent"))
}

fn consent_id(interaction: &Interaction, email: &str) -> String {
    let client = interaction
        .request()
        .map_or("", |request| &request.client_id);
    format!("{:?} {email} {client}", interaction.provider)
}

fn shown(call: &Call, interaction: &Interaction, problem: Option<&str>) -> Answer {
    let session = browser::session(call)?;
    Ok(match call.provider {
        Provider::Google => google(call, interaction, &session, problem),
        Provider::Company | Provider::Service => company(interaction, problem),
    })
}

fn google(
    call: &Call,
    interaction: &Interaction,
    session: &Session,
    problem: Option<&str>,
) -> Response {
    if let Some(who) = &interaction.signed_in {
        return consent(call, interaction, who);
    }
    let hinted = interaction.email.as_deref();
    if !session.people.is_empty() && !interaction.other_account && hinted.is_none() {
        return chooser(interaction, session);
    }
    let (title, fields) = match hinted {
        Some(email) => {
            let name = field("email_shown", "Address", "email", email, "readonly");
            let more = "autocomplete=\"current-password\"";
            let password = field("password", "Password", "password", "", more);
            ("Welcome to “Google” (sandbox)", name + &password)
        }
        None => {
            let more = "autocomplete=\"username\"";
            (
                "Sign in with “Google” (sandbox)",
                field("email", "Address", "email", "", more),
            )
        }
    };
    let mut fields = fields + &main_button("next", "Next");
    if hinted.is_some() {
        fields += &button("other_account", "Use another account");
    }
    fields += &button("cancel", "Cancel");
    page(
        title,
        &(alert(problem) + &form("/signin", &interaction.id, &fields)),
    )
}

fn chooser(interaction: &Interaction, session: &Session) -> Response {
    let mut fields = String::new();
    for who in &session.people {
        let email = escaped(&who.email);
        fields += &format!(
            "<button class=\"account\" id=\"account-{email}\" name=\"account\" \
             value=\"{email}\">{email}</button>\n"
        );
    }
    fields += &button("other_account", "Use another account");
    fields += &button("cancel", "Cancel");
    page(
        "Choose an account",
        &form("/signin", &interaction.id, &fields),
    )
}

fn consent(call: &Call, interaction: &Interaction, who: &SignedIn) -> Response {
    let client = interaction
        .request()
        .and_then(|request| Client::find(&call.app, call.provider, &request.client_id));
    let name = client.map_or("An app", |client| client.name);
    let text = format!(
        "<p>{} wants to know the name and the address of {}.</p>\n",
        escaped(name),
        escaped(&who.email)
    );
    let fields = main_button("approve", "Allow") + &button("deny", "Do not allow");
    page(
        "“Google” (sandbox)",
        &(text + &form("/signin", &interaction.id, &fields)),
    )
}

fn company(interaction: &Interaction, problem: Option<&str>) -> Response {
    let email = interaction.email.as_deref().unwrap_or_default();
    let fields = field(
        "email",
        "Work address",
        "email",
        email,
        "autocomplete=\"username\"",
    ) + &field(
        "password",
        "Password",
        "password",
        "",
        "autocomplete=\"current-password\"",
    ) + &main_button("next", "Sign in")
        + &button("cancel", "Cancel");
    page(
        "The Company: sign in",
        &(alert(problem) + &form("/signin", &interaction.id, &fields)),
    )
}
