//! What a browser is in the middle of (interactions), and who is signed in there (sessions).

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Refusal, see_other};
use crate::authorize::{AuthorizationRequest, Back, callback};
use crate::clock::Seconds;
use crate::http::{Call, Parameters};
use crate::login::Progress;
use crate::random;
use crate::store::Record;
use crate::tokens::{self, Grant};
use crate::{Provider, device_grant};

const INTERACTION_LIFETIME: Seconds = 1_800;

/// What a person signs in for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// An app sent the browser here.
    App(Box<AuthorizationRequest>),
    /// A device shows this code.
    Device { user_code: String },
}

/// A sign-in under way in a browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Interaction {
    pub(crate) id: String,
    pub(crate) provider: Provider,
    pub(crate) purpose: Purpose,
    /// How far sign-in by password is.
    pub(crate) progress: Option<Progress>,
    /// The address typed or chosen on an earlier page.
    pub(crate) email: Option<String>,
    /// Who proved who they are, and may still have to consent.
    pub(crate) signed_in: Option<SignedIn>,
    /// Whether the person wants none of the accounts that are signed in.
    pub(crate) other_account: bool,
    expires_at: Seconds,
}

impl Record for Interaction {
    const KIND: &'static str = "interaction";
}

impl Interaction {
    pub(crate) fn new(call: &Call, purpose: Purpose) -> Self {
        let email = match &purpose {
            Purpose::App(request) => request.login_hint.clone(),
            Purpose::Device { .. } => None,
        };
        Self {
            id: random::token("i"),
            provider: call.provider,
            purpose,
            progress: None,
            email,
            signed_in: None,
            other_account: false,
            expires_at: call.app.now() + INTERACTION_LIFETIME,
        }
    }

    /// The interaction that a page's query or form names.
    pub(crate) fn named_in(call: &Call, parameters: &Parameters) -> Result<Self, Refusal> {
        let id = parameters.get("interaction").unwrap_or_default();
        let found: Option<Self> = call.app.store.get(&random::hash(id))?;
        found
            .filter(|found| found.provider == call.provider && found.expires_at >= call.app.now())
            .ok_or_else(|| Refusal::page("Sign-in expired", "Go back to the app and start again."))
    }

    pub(crate) fn request(&self) -> Option<&AuthorizationRequest> {
        match &self.purpose {
            Purpose::App(request) => Some(request),
            Purpose::Device { .. } => None,
        }
    }

    pub(crate) fn prompts(&self, what: &str) -> bool {
        self.request().is_some_and(|request| request.prompts(what))
    }
}

pub(crate) fn keep(call: &Call, interaction: &Interaction) -> Result<(), Refusal> {
    Ok(call
        .app
        .store
        .put(&random::hash(&interaction.id), interaction)?)
}

pub(crate) fn forget(call: &Call, interaction: &Interaction) -> Result<(), Refusal> {
    call.app
        .store
        .remove::<Interaction>(&random::hash(&interaction.id))?;
    Ok(())
}

/// Keeps the interaction and shows the page that goes on with it.
pub(crate) fn go_on(call: &Call, interaction: &Interaction, page: &str) -> Answer {
    keep(call, interaction)?;
    Ok(see_other(&format!("{page}?interaction={}", interaction.id)))
}

/// Somebody who proved who they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    pub(crate) email: String,
    pub(crate) at: Seconds,
    pub(crate) amr: Vec<String>,
    /// The identity provider that vouched for them.
    pub(crate) through: Option<Provider>,
    /// Its ID token, to sign out there too.
    pub(crate) id_token: Option<String>,
}

/// Who is signed in in a browser, at one provider.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) people: Vec<SignedIn>,
}

impl Record for Session {
    const KIND: &'static str = "browser_session";
}

/// Cookies know no ports, so each provider's has a name of its own.
fn cookie_name(call: &Call) -> String {
    let port = call.issuer().rsplit(':').next().unwrap_or_default();
    format!("portico_sandbox_{port}")
}

pub(crate) fn session(call: &Call) -> Result<Session, Refusal> {
    let Some(cookie) = call.cookie(&cookie_name(call)) else {
        return Ok(Session::default());
    };
    Ok(call
        .app
        .store
        .get(&random::hash(cookie))?
        .unwrap_or_default())
}

/// Ends the browser's session and returns who it was.
pub(crate) fn end_session(call: &Call) -> Result<Session, Refusal> {
    let Some(cookie) = call.cookie(&cookie_name(call)) else {
        return Ok(Session::default());
    };
    Ok(call
        .app
        .store
        .take(&random::hash(cookie))?
        .unwrap_or_default())
}

/// The person of this session that the request may use without asking again.
pub(crate) fn usable(
    call: &Call,
    interaction: &Interaction,
    session: &Session,
) -> Option<SignedIn> {
    if interaction.prompts("login") || interaction.prompts("select_account") {
        return None;
    }
    let request = interaction.request();
    let max_age = request.and_then(|request| request.max_age);
    let young = |who: &&SignedIn| max_age.is_none_or(|age| call.app.now() - who.at <= age);
    match request.and_then(|request| request.login_hint.as_deref()) {
        Some(hint) => session
            .people
            .iter()
            .filter(young)
            .find(|who| who.email == hint)
            .cloned(),
        None => match session.people.as_slice() {
            [only] => Some(only).filter(young).cloned(),
            _ => None,
        },
    }
}

/// Adds a person to the browser's session: the answer gets the cookie.
fn join_session(call: &Call, who: &SignedIn, response: &mut Response) -> Result<(), Refusal> {
    let mut session = end_session(call)?;
    session.people.retain(|other| other.email != who.email);
    if call.provider == Provider::Service {
        session.people.clear();
    }
    session.people.push(who.clone());
    let value = call.app.new_secret("bs");
    call.app.store.put(&random::hash(&value), &session)?;
    set_cookie(
        response,
        &format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax",
            cookie_name(call)
        ),
    );
    Ok(())
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// A browser in which somebody signed in before: no code by mail there.
#[derive(Serialize, Deserialize)]
struct KnownBrowser {
    email: String,
}

impl Record for KnownBrowser {
    const KIND: &'static str = "known_browser";
}

/// Whether this person completed a sign-in in this browser before.
pub(crate) fn is_known(call: &Call, email: &str) -> Result<bool, Refusal> {
    let Some(cookie) = call.cookie(&format!("{}_known", cookie_name(call))) else {
        return Ok(false);
    };
    let known: Option<KnownBrowser> = call.app.store.get(&random::hash(cookie))?;
    Ok(known.is_some_and(|known| known.email == email))
}

/// Recognises this browser from here on.
pub(crate) fn recognise(call: &Call, email: &str, response: &mut Response) -> Result<(), Refusal> {
    let value = call.app.new_secret("kb");
    call.app.store.put(
        &random::hash(&value),
        &KnownBrowser {
            email: email.to_owned(),
        },
    )?;
    let name = cookie_name(call);
    let cookie = format!("{name}_known={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    set_cookie(response, &cookie);
    Ok(())
}

/// Ends the interaction well: the app gets its code, the browser its session.
pub(crate) fn complete(call: &Call, interaction: &Interaction, who: &SignedIn) -> Answer {
    let mut response = match &interaction.purpose {
        Purpose::App(request) => {
            forget(call, interaction)?;
            let code = tokens::new_code(
                &call.app,
                Grant::of(call.provider, request, who),
                &request.code_challenge,
                request.redirect_uri.clone(),
            )?;
            callback(call, &Back::of(request), &[("code", &code)])
        }
        Purpose::Device { .. } => device_grant::ask(call, interaction, who)?,
    };
    join_session(call, who, &mut response)?;
    Ok(response)
}
