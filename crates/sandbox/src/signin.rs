//! The account service's own sign-in page: password and codes, Google, single sign-on.

use axum::response::Response;

use crate::answer::{Answer, Refusal};
use crate::authorize::{self, Back, callback};
use crate::browser::{self, Interaction, Purpose, SignedIn};
use crate::http::{Call, Parameters};
use crate::login::{Denial, Given, Progress, Rejected, Stage, Verdict, is_sso, masked};
use crate::pages::{alert, button, escaped, field, form, main_button, page};
use crate::people::{at_company, normal_email};
use crate::{Provider, federation};

/// Goes on with a good request: to another provider, on without asking, or to the page.
pub(crate) async fn begin(call: &Call, interaction: Interaction) -> Answer {
    let request = interaction.request();
    match request.and_then(|request| request.idp_hint.as_deref()) {
        Some("google") => return federation::leave(call, interaction, Provider::Google),
        Some("sso") if interaction.email.as_deref().is_none_or(is_sso) => {
            return federation::leave(call, interaction, Provider::Company);
        }
        Some(_) | None => {}
    }
    let session = browser::session(call)?;
    if let Some(who) = browser::usable(call, &interaction, &session) {
        return browser::complete(call, &interaction, &who);
    }
    if interaction.prompts("none") {
        return Ok(login_required(call, &interaction));
    }
    browser::go_on(call, &interaction, "/login")
}

/// `login_required`, for requests that do not want a page.
pub(crate) fn login_required(call: &Call, interaction: &Interaction) -> Response {
    let back = match &interaction.purpose {
        Purpose::App(request) => Back::of(request),
        Purpose::Device { .. } => Back {
            redirect_uri: "/device".to_owned(),
            state: None,
        },
    };
    let refusal = Refusal::oauth("login_required", "nobody is signed in here");
    authorize::refused(call, &back, &refusal)
}

/// `GET /login`.
pub(crate) async fn show(call: Call) -> Answer {
    let interaction = Interaction::named_in(&call, &call.query()?)?;
    Ok(shown(&call, &interaction, None))
}

/// `POST /login`.
pub(crate) async fn submit(call: Call) -> Answer {
    let form = call.page_form()?;
    let mut interaction = Interaction::named_in(&call, &form)?;
    if let Some(email) = form.get("email") {
        interaction.email = Some(normal_email(email));
    }
    match form.get("action") {
        Some("cancel") => authorize::cancelled(&call, &interaction),
        Some("google") => federation::leave(&call, interaction, Provider::Google),
        Some("sso") => sso(&call, interaction),
        Some("start_over") => {
            interaction.progress = None;
            browser::go_on(&call, &interaction, "/login")
        }
        _ if interaction.email.as_deref().is_some_and(at_company)
            && interaction.progress.is_none() =>
        {
            sso(&call, interaction)
        }
        _ => password(&call, interaction, &form).await,
    }
}

fn sso(call: &Call, interaction: Interaction) -> Answer {
    if interaction.email.as_deref().is_some_and(is_sso) {
        return federation::leave(call, interaction, Provider::Company);
    }
    browser::keep(call, &interaction)?;
    let text = "Type your work address. No single sign-on is set up for this one.";
    Ok(shown(call, &interaction, Some(text)))
}

async fn password(call: &Call, mut interaction: Interaction, form: &Parameters) -> Answer {
    let Some(email) = interaction.email.clone() else {
        return Ok(shown(call, &interaction, Some("Type your e-mail address.")));
    };
    let mut progress = match interaction.progress.take() {
        Some(progress) => progress,
        None => Progress::new(email.clone(), browser::is_known(call, &email)?),
    };
    let Some(given) = given(&progress.stage, form) else {
        interaction.progress = Some(progress).filter(|at| !matches!(at.stage, Stage::Password));
        browser::keep(call, &interaction)?;
        return Ok(shown(call, &interaction, Some("Something is missing.")));
    };
    let verdict = progress.answer(&call.app, &given).await?;
    let amr = progress.amr.clone();
    interaction.progress = Some(progress).filter(|at| !matches!(at.stage, Stage::Password));
    match verdict {
        Verdict::Done => {
            let who = SignedIn {
                email,
                at: call.app.now(),
                amr,
                through: None,
                id_token: None,
            };
            let mut response = browser::complete(call, &interaction, &who)?;
            browser::recognise(call, &who.email, &mut response)?;
            Ok(response)
        }
        Verdict::Denied(denial) => denied(call, &interaction, denial),
        Verdict::Ask(None) => browser::go_on(call, &interaction, "/login"),
        Verdict::Ask(Some(rejected)) => {
            browser::keep(call, &interaction)?;
            Ok(shown(call, &interaction, Some(sentence(&rejected))))
        }
        Verdict::SlowDown(seconds) => {
            browser::keep(call, &interaction)?;
            Ok(shown(
                call,
                &interaction,
                Some(&format!("Wait {seconds} seconds.")),
            ))
        }
        Verdict::NotAsked => Ok(shown(call, &interaction, Some("Something is missing."))),
    }
}

fn given<'a>(stage: &Stage, form: &'a Parameters) -> Option<Given<'a>> {
    match stage {
        Stage::Password => form.get("password").map(Given::Password),
        Stage::EmailCode(_) if form.get("action") == Some("resend") => Some(Given::ResendEmailCode),
        Stage::EmailCode(_) => form
            .get("email_code")
            .map(|code| Given::EmailCode(code.trim())),
        Stage::SecondFactor => form
            .get("totp")
            .map(Given::Totp)
            .or_else(|| form.get("backup_code").map(Given::BackupCode)),
    }
}

/// Tells the app why the person does not get in, with a `reason` of the challenge endpoint's.
pub(crate) fn denied(call: &Call, interaction: &Interaction, denial: Denial) -> Answer {
    browser::forget(call, interaction)?;
    match &interaction.purpose {
        Purpose::App(request) => Ok(callback(
            call,
            &Back::of(request),
            &[
                ("error", "access_denied"),
                ("error_description", denial.sentence()),
                ("reason", denial.reason()),
            ],
        )),
        Purpose::Device { .. } => Err(Refusal::page("Not let in", denial.sentence())),
    }
}

fn sentence(rejected: &Rejected) -> &'static str {
    match (rejected.answer, rejected.reason) {
        ("password", _) => "The address or the password is wrong.",
        (_, "expired") => "This code is too old. Ask for another one.",
        _ => "This code is wrong.",
    }
}

fn shown(call: &Call, interaction: &Interaction, problem: Option<&str>) -> Response {
    let progress = interaction.progress.as_ref();
    let (title, fields) = match progress.map(|progress| &progress.stage) {
        None | Some(Stage::Password) => ("Sign in", start_fields(call, interaction)),
        Some(Stage::EmailCode(_)) => ("Check your mail", code_fields(interaction)),
        Some(Stage::SecondFactor) => ("Second factor", second_factor_fields()),
    };
    page(
        title,
        &format!(
            "{}{}",
            alert(problem),
            form("/login", &interaction.id, &fields)
        ),
    )
}

fn start_fields(call: &Call, interaction: &Interaction) -> String {
    let email = interaction.email.as_deref().unwrap_or_default();
    let methods = call.app.settings().methods;
    let offers = |method: &str| methods.iter().any(|offered| offered == method);
    let mut fields = field(
        "email",
        "E-mail",
        "email",
        email,
        "autocomplete=\"username\"",
    );
    fields += &field(
        "password",
        "Password",
        "password",
        "",
        "autocomplete=\"current-password\"",
    );
    fields += &main_button("next", "Sign in");
    if offers("google") {
        fields += &button("google", "Continue with “Google” (sandbox)");
    }
    if offers("sso") {
        fields += &button("sso", "Sign in with SSO");
    }
    fields += &button("cancel", "Cancel");
    fields + "<p><a id=\"forgot\" href=\"/forgot\">Forgot password</a></p>"
}

fn code_fields(interaction: &Interaction) -> String {
    let email = interaction.email.as_deref().unwrap_or_default();
    let intro = format!("<p>We sent a code to {}.</p>\n", escaped(&masked(email)));
    let more = "inputmode=\"numeric\" autocomplete=\"one-time-code\"";
    intro
        + &field("email_code", "Code", "text", "", more)
        + &main_button("next", "Go on")
        + &button("resend", "Send another code")
        + &button("start_over", "Use another address")
        + &button("cancel", "Cancel")
}

fn second_factor_fields() -> String {
    let more = "inputmode=\"numeric\" autocomplete=\"one-time-code\"";
    field("totp", "Code from your authenticator app", "text", "", more)
        + &field(
            "backup_code",
            "Or a backup code",
            "text",
            "",
            "autocomplete=\"off\"",
        )
        + &main_button("next", "Go on")
        + &button("start_over", "Use another address")
        + &button("cancel", "Cancel")
}
