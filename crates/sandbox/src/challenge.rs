//! The challenge endpoint: e-mail and password asked for in the app's own window.
//!
//! Each answer of this endpoint brings a new `auth_session`; the one before is used up.

use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer, json_with};
use crate::authorize::{self, AuthorizationRequest};
use crate::browser::SignedIn;
use crate::clients::{self, Client};
use crate::clock::Seconds;
use crate::faults::FaultKind;
use crate::http::{Call, Parameters};
use crate::login::{Denial, Given, Progress, Rejected, Stage, Verdict, masked};
use crate::people::{COMPANY_DOMAIN, at_company, normal_email};
use crate::store::Record;
use crate::tokens::{self, Grant};
use crate::{Provider, devices, random};

/// A sign-in under way, under the hash of its newest `auth_session`.
#[derive(Serialize, Deserialize)]
struct ChallengeSession {
    /// As it will be handed to the browser, should the sign-in have to go on there.
    request: AuthorizationRequest,
    progress: Progress,
    /// The recognised device.
    device: Option<String>,
    remember_device: bool,
    expires_at: Seconds,
}

impl Record for ChallengeSession {
    const KIND: &'static str = "challenge_session";
}

/// `POST /challenge`.
pub(crate) async fn challenge(call: Call) -> Answer {
    let form = call.form()?;
    let jkt = call.proof()?;
    if call
        .app
        .faults
        .has(call.place(), &FaultKind::InvalidSession)
    {
        return Err(invalid_session());
    }
    if form.get("username").is_some() {
        begin(&call, &form, jkt)
    } else {
        go_on(&call, &form, jkt.as_deref()).await
    }
}

fn begin(call: &Call, form: &Parameters, jkt: Option<String>) -> Answer {
    let app = &call.app;
    let client = clients::authenticated(call, form)?;
    let email = normal_email(form.need("username")?);
    form.need("nonce")?;
    if form.get("redirect_uri").is_some() {
        return Err(Refusal::invalid("redirect_uri has no place here"));
    }
    let mut request = authorize::read(app, call.provider, &client, form)?;
    request.jkt.clone_from(&jkt);
    request.login_hint = Some(email.clone());
    if at_company(&email) {
        return to_web(
            call,
            request,
            Some("sso"),
            app.settings().web_with_request_uri,
        );
    }
    let fault = app.faults.due(call.place(), |kind| {
        if let FaultKind::RedirectToWeb { request_uri } = kind {
            Some(*request_uri)
        } else {
            None
        }
    });
    if let Some(with_request_uri) = fault {
        return to_web(call, request, None, with_request_uri);
    }
    let device = match form.get("auth_session") {
        Some(token) => Some(
            devices::recognised(app, token, &email, jkt.as_deref())?.ok_or_else(invalid_session)?,
        ),
        None => None,
    };
    let session = ChallengeSession {
        progress: Progress::new(email, device.is_some()),
        request,
        device,
        remember_device: false,
        expires_at: app.now() + app.settings().challenge_lifetime,
    };
    ask(call, &session, None)
}

async fn go_on(call: &Call, form: &Parameters, jkt: Option<&str>) -> Answer {
    let app = &call.app;
    let given = answer_in(form)?;
    let auth_session = form
        .get("auth_session")
        .ok_or_else(|| Refusal::invalid("auth_session is missing"))?;
    if let Some(id) = form.get("client_id")
        && Client::find(app, call.provider, id).is_none()
    {
        return Err(Refusal::oauth("invalid_client", "no such client"));
    }
    let hash = random::hash(auth_session);
    let session: Option<ChallengeSession> = app.store.take(&hash)?;
    let mut session = session.ok_or_else(invalid_session)?;
    if session.expires_at < app.now() || session.request.jkt.as_deref() != jkt {
        return Err(invalid_session());
    }
    if form
        .get("client_id")
        .is_some_and(|id| id != session.request.client_id)
    {
        return Err(invalid_session());
    }
    session.remember_device |= form.get("remember_device") == Some("true");
    match session.progress.answer(app, &given).await? {
        Verdict::Ask(rejected) => ask(call, &session, rejected.as_ref()),
        Verdict::Denied(denial) => denied(call, session, denial),
        Verdict::SlowDown(seconds) => {
            app.store.put(&hash, &session)?;
            Err(Refusal::oauth("slow_down", "wait a while")
                .with("retry_after", seconds)
                .header("retry-after", &seconds.to_string()))
        }
        Verdict::NotAsked => {
            app.store.put(&hash, &session)?;
            Err(Refusal::invalid("this is not what was asked for"))
        }
        Verdict::Done => done(call, session),
    }
}

/// The one answer in a request.
fn answer_in(form: &Parameters) -> Result<Given<'_>, Refusal> {
    let mut answers = [
        form.get("password").map(Given::Password),
        form.get("email_code").map(Given::EmailCode),
        form.get("totp").map(Given::Totp),
        form.get("backup_code").map(Given::BackupCode),
        form.get("resend").map(|_| Given::ResendEmailCode),
    ]
    .into_iter()
    .flatten();
    match (answers.next(), answers.next()) {
        (Some(answer), None) if form.get("resend").is_none_or(|what| what == "email_code") => {
            Ok(answer)
        }
        _ => Err(Refusal::invalid("there has to be exactly one answer")),
    }
}

fn done(call: &Call, session: ChallengeSession) -> Answer {
    let who = SignedIn {
        email: session.progress.email.clone(),
        at: call.app.now(),
        amr: session.progress.amr.clone(),
        through: None,
        id_token: None,
    };
    let grant = Grant {
        remember_device: session.remember_device,
        device: session.device,
        ..Grant::of(Provider::Service, &session.request, &who)
    };
    let code = tokens::new_code(&call.app, grant, &session.request.code_challenge, None)?;
    Ok(json_answer(&json!({ "authorization_code": code })))
}

fn denied(call: &Call, session: ChallengeSession, denial: Denial) -> Answer {
    let settings = call.app.settings();
    if denial == Denial::SsoRequired && settings.sso_required_as_redirect {
        return to_web(
            call,
            session.request,
            Some("sso"),
            settings.web_with_request_uri,
        );
    }
    let refusal = Refusal::oauth("access_denied", denial.sentence())
        .status(StatusCode::FORBIDDEN)
        .with("reason", denial.reason());
    Err(match denial {
        Denial::Deactivated { account } => refusal.with("account", account),
        Denial::Locked { retry_after } => refusal
            .with("retry_after", retry_after)
            .header("retry-after", &retry_after.to_string()),
        Denial::SsoRequired => refusal
            .with("idp_hint", "sso")
            .with("domain", COMPANY_DOMAIN),
        Denial::NoAccounts | Denial::NotACustomer | Denial::PasswordLeaked => refusal,
    })
}

/// The sign-in goes on in the browser.
fn to_web(
    call: &Call,
    request: AuthorizationRequest,
    idp_hint: Option<&str>,
    with_request_uri: bool,
) -> Answer {
    let mut refusal = Refusal::oauth("redirect_to_web", "go on in the browser");
    if let Some(hint) = idp_hint {
        refusal = refusal.with("idp_hint", hint);
    }
    if with_request_uri && call.app.settings().pushed_requests {
        let request = AuthorizationRequest {
            idp_hint: idp_hint.map(str::to_owned),
            ..request
        };
        refusal = refusal.with(
            "request_uri",
            authorize::pushed(&call.app, call.provider, request)?,
        );
    }
    Err(refusal)
}

/// `insufficient_authorization`, with what is asked for.
fn ask(call: &Call, session: &ChallengeSession, rejected: Option<&Rejected>) -> Answer {
    let app = &call.app;
    let auth_session = app.new_secret("as");
    app.store.put(&random::hash(&auth_session), session)?;
    let mut body = json!({
        "error": "insufficient_authorization",
        "auth_session": auth_session,
        "challenge": challenge_of(call, &session.progress),
    });
    if let Some(rejected) = rejected {
        body["rejected"] = json!({
            "answer": rejected.answer,
            "reason": rejected.reason,
            "attempts_left": rejected.attempts_left,
        });
    }
    let response: Response = json_with(StatusCode::BAD_REQUEST, &body);
    Ok(response)
}

fn challenge_of(call: &Call, progress: &Progress) -> Value {
    let app = &call.app;
    if app.faults.has(call.place(), &FaultKind::UnknownChallenge) {
        return json!({ "type": "sandbox_riddle" });
    }
    match &progress.stage {
        Stage::Password => json!({ "type": "password" }),
        Stage::EmailCode(sent) => json!({
            "type": "email_code",
            "sent_to": masked(&progress.email),
            "length": app.settings().email_code_length,
            "expires_in": (sent.expires_at - app.now()).max(0),
            "resend_after": (sent.sent_at + app.settings().resend_after - app.now()).max(0),
        }),
        Stage::SecondFactor => {
            json!({ "type": "second_factor", "methods": progress.second_factors() })
        }
    }
}

fn invalid_session() -> Refusal {
    Refusal::oauth(
        "invalid_session",
        "auth_session is unknown, used, expired or another key's",
    )
}
