//! The device grant (RFC 8628): one device shows a code, a browser elsewhere approves it.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answer::{Answer, Refusal, json_answer};
use crate::authorize;
use crate::browser::{self, Interaction, Purpose, SignedIn};
use crate::clients::{self, Client};
use crate::clock::Seconds;
use crate::http::{Call, Parameters};
use crate::pages::{alert, button, escaped, field, form, main_button, page};
use crate::store::Record;
use crate::tokens::{Grant, invalid_grant};
use crate::{random, signin};

/// The grant type of a device's token request.
pub(crate) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

#[derive(Clone, Serialize, Deserialize)]
enum Decision {
    Waiting,
    Approved(SignedIn),
    Denied,
}

/// A device that waits, under the hash of its device code.
#[derive(Clone, Serialize, Deserialize)]
struct WaitingDevice {
    client_id: String,
    scope: String,
    jkt: Option<String>,
    user_code: String,
    decision: Decision,
    expires_at: Seconds,
    interval: Seconds,
    asked_at: Option<Seconds>,
}

impl Record for WaitingDevice {
    const KIND: &'static str = "waiting_device";
}

/// `POST /device_authorization`.
pub(crate) async fn begin(call: Call) -> Answer {
    let form = call.form()?;
    let client = clients::authenticated(&call, &form)?;
    let jkt = call.proof_if_any()?;
    let settings = call.app.settings();
    let device_code = call.app.new_secret("dc");
    let user_code = random::user_code();
    let waiting = WaitingDevice {
        client_id: client.id.to_owned(),
        scope: authorize::scope(call.provider, &form)?,
        jkt,
        user_code: user_code.clone(),
        decision: Decision::Waiting,
        expires_at: call.app.now() + settings.device_code_lifetime,
        interval: settings.device_poll_interval,
        asked_at: None,
    };
    call.app.store.put(&random::hash(&device_code), &waiting)?;
    let page = format!("{}/device", call.issuer());
    Ok(json_answer(&json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={user_code}"),
        "expires_in": settings.device_code_lifetime,
        "interval": waiting.interval,
    })))
}

/// The device's token request: the grant, once the person approved.
pub(crate) fn redeemed(
    call: &Call,
    form: &Parameters,
    client: &Client,
    jkt: Option<String>,
) -> Result<Grant, Refusal> {
    let (app, now) = (&call.app, call.app.now());
    let hash = random::hash(form.need("device_code")?);
    let unknown = || invalid_grant("the device code is unknown or used");
    let waiting: WaitingDevice = app.store.get(&hash)?.ok_or_else(unknown)?;
    if waiting.client_id != client.id {
        return Err(unknown());
    }
    if waiting.expires_at < now {
        return Err(Refusal::oauth(
            "expired_token",
            "the device code is too old",
        ));
    }
    if waiting.jkt.is_some() && waiting.jkt != jkt {
        return Err(invalid_grant(
            "the DPoP key is not the one that the device began with",
        ));
    }
    let too_soon = app.store.update::<WaitingDevice, bool>(&hash, |waiting| {
        let before = waiting.asked_at.replace(now);
        let too_soon = before.is_some_and(|before| now - before < waiting.interval);
        if too_soon {
            waiting.interval += 5;
        }
        too_soon
    })?;
    if too_soon == Some(true) {
        return Err(Refusal::oauth(
            "slow_down",
            "wait five seconds longer each time",
        ));
    }
    let who = match waiting.decision {
        Decision::Waiting => {
            return Err(Refusal::oauth(
                "authorization_pending",
                "nobody decided yet",
            ));
        }
        Decision::Denied => return Err(Refusal::oauth("access_denied", "the person said no")),
        Decision::Approved(who) => who,
    };
    app.store
        .take::<WaitingDevice>(&hash)?
        .ok_or_else(unknown)?;
    Ok(Grant {
        provider: call.provider,
        client_id: waiting.client_id,
        email: who.email,
        scope: waiting.scope,
        nonce: None,
        jkt,
        amr: who.amr,
        signed_in_at: who.at,
        through: who.through,
        remember_device: false,
        device: None,
        offline: true,
    })
}

/// `GET /device`: the code is typed here.
pub(crate) async fn show(call: Call) -> Answer {
    let parameters = call.query()?;
    Ok(code_page(
        parameters.get("user_code").unwrap_or_default(),
        None,
    ))
}

/// `POST /device`: the code that was typed, or the decision.
pub(crate) async fn submit(call: Call) -> Answer {
    let form = call.page_form()?;
    if form.get("interaction").is_some() {
        return decide(&call, &form);
    }
    let typed = form.get("user_code").unwrap_or_default();
    match waiting(&call, typed)? {
        Some((_, device)) => {
            let purpose = Purpose::Device {
                user_code: device.user_code,
            };
            signin::begin(&call, Interaction::new(&call, purpose)).await
        }
        None => Ok(code_page(
            typed,
            Some("There is no such code, or it is too old."),
        )),
    }
}

/// Asks whether the device may come in.
pub(crate) fn ask(
    call: &Call,
    interaction: &Interaction,
    who: &SignedIn,
) -> Result<Response, Refusal> {
    let Purpose::Device { user_code } = &interaction.purpose else {
        return Err(Refusal::page("Not a device", "No device is waiting."));
    };
    let mut interaction = interaction.clone();
    interaction.signed_in = Some(who.clone());
    browser::keep(call, &interaction)?;
    let text = format!(
        "<p>A device that shows <strong>{}</strong> wants to sign in as {}. Does yours show this \
         code?</p>\n",
        escaped(user_code),
        escaped(&who.email)
    );
    let fields = main_button("approve", "Yes, let it in") + &button("deny", "No");
    Ok(page(
        "Connect a device",
        &(text + &form("/device", &interaction.id, &fields)),
    ))
}

fn decide(call: &Call, form: &Parameters) -> Answer {
    let interaction = Interaction::named_in(call, form)?;
    let (Some(who), Purpose::Device { user_code }) =
        (interaction.signed_in.clone(), &interaction.purpose)
    else {
        return Err(Refusal::page("Not signed in", "Sign in first."));
    };
    let approved = form.get("action") == Some("approve");
    let Some((id, _)) = waiting(call, user_code)? else {
        return Ok(code_page("", Some("This code is too old.")));
    };
    let decision = if approved {
        Decision::Approved(who)
    } else {
        Decision::Denied
    };
    call.app
        .store
        .update::<WaitingDevice, ()>(&id, |device| device.decision = decision)?;
    browser::forget(call, &interaction)?;
    let text = if approved {
        "The device is signed in."
    } else {
        "The device stays out."
    };
    Ok(page(
        "Done",
        &format!("<p id=\"done\" role=\"status\">{text} You can close this page.</p>"),
    ))
}

/// The device that shows this code and waits for a decision.
fn waiting(call: &Call, user_code: &str) -> Result<Option<(String, WaitingDevice)>, Refusal> {
    let plain = |code: &str| {
        code.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_uppercase()
    };
    let typed = plain(user_code);
    Ok(call
        .app
        .store
        .all::<WaitingDevice>()?
        .into_iter()
        .find(|(_, device)| {
            matches!(device.decision, Decision::Waiting)
                && device.expires_at >= call.app.now()
                && random::same(&plain(&device.user_code), &typed)
        }))
}

fn code_page(value: &str, problem: Option<&str>) -> Response {
    let fields = field(
        "user_code",
        "The code on your device",
        "text",
        value,
        "autocomplete=\"off\"",
    ) + &main_button("next", "Go on");
    let form = format!("<form method=\"post\" action=\"/device\">{fields}</form>");
    page("Connect a device", &(alert(problem) + &form))
}
