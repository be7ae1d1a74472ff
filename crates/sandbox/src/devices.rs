//! Devices that the service recognises: the token behind that, the list, and forgetting one.
//!
//! A device-recognition token is good for one person and one DPoP key.

use axum::http::StatusCode;
use axum::http::header::USER_AGENT;
use axum::response::IntoResponse as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::clock::{Seconds, rfc3339};
use crate::http::Call;
use crate::random;
use crate::resources;
use crate::store::Record;
use crate::tokens::Family;

#[derive(Serialize, Deserialize)]
struct Device {
    email: String,
    name: String,
    os: String,
    jkt: Option<String>,
    created_at: Seconds,
    last_seen_at: Seconds,
    token_hash: String,
}

impl Record for Device {
    const KIND: &'static str = "device";
}

/// Finds the device by the hash of its token.
#[derive(Serialize, Deserialize)]
struct DeviceToken {
    device: String,
}

impl Record for DeviceToken {
    const KIND: &'static str = "device_token";
}

/// The device that a token is for, if it is this person's and this key's.
pub(crate) fn recognised(
    app: &App,
    token: &str,
    email: &str,
    jkt: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let Some(found) = app.store.get::<DeviceToken>(&random::hash(token))? else {
        return Ok(None);
    };
    let device: Option<Device> = app.store.get(&found.device)?;
    let fits = device.is_some_and(|device| device.email == email && device.jkt.as_deref() == jkt);
    Ok(fits.then_some(found.device))
}

/// The device-recognition token that goes out with tokens: for a device that is to be
/// remembered, and again whenever the settings have it renewed.
pub(crate) fn recognition_token(
    call: &Call,
    family: &mut Family,
    first: bool,
) -> Result<Option<String>, Refusal> {
    let (app, now) = (&call.app, call.app.now());
    let grant = &mut family.grant;
    if let Some(id) = grant.device.clone() {
        let there = app
            .store
            .update::<Device, ()>(&id, |device| device.last_seen_at = now)?
            .is_some();
        let renew = there && app.settings().renew_device_token;
        return if renew {
            Ok(Some(new_token(app, &id)?))
        } else {
            Ok(None)
        };
    }
    if !first || !grant.remember_device {
        return Ok(None);
    }
    let id = random::id("dev");
    let (name, os) = described(call.header(&USER_AGENT).unwrap_or_default());
    let device = Device {
        email: grant.email.clone(),
        name,
        os: os.to_owned(),
        jkt: grant.jkt.clone(),
        created_at: now,
        last_seen_at: now,
        token_hash: String::new(),
    };
    app.store.put(&id, &device)?;
    grant.device = Some(id.clone());
    Ok(Some(new_token(app, &id)?))
}

/// Replaces a device's token: the one before is worth nothing from here on.
fn new_token(app: &App, device: &str) -> Result<String, Refusal> {
    let token = app.new_secret("drt");
    let hash = random::hash(&token);
    let before = app.store.update::<Device, String>(device, |device| {
        std::mem::replace(&mut device.token_hash, hash.clone())
    })?;
    if let Some(before) = before {
        app.store.remove::<DeviceToken>(&before)?;
    }
    app.store.put(
        &hash,
        &DeviceToken {
            device: device.to_owned(),
        },
    )?;
    Ok(token)
}

/// A name and a system for the list, from what the app calls itself.
fn described(user_agent: &str) -> (String, &'static str) {
    let known = [
        ("Windows", "Windows"),
        ("Mac", "macOS"),
        ("Linux", "Linux"),
        ("linux", "Linux"),
    ];
    let os = known
        .iter()
        .find(|(mark, _)| user_agent.contains(mark))
        .map_or("", |(_, os)| os);
    let app = user_agent
        .split(['/', ' '])
        .next()
        .filter(|app| !app.is_empty());
    let app = app.unwrap_or("An app");
    (
        if os.is_empty() {
            app.to_owned()
        } else {
            format!("{app} on {os}")
        },
        os,
    )
}

/// `GET /devices`.
pub(crate) async fn list(call: Call) -> Answer {
    let family = resources::authorized(&call)?;
    let devices: Vec<Value> = call
        .app
        .store
        .all::<Device>()?
        .into_iter()
        .filter(|(_, device)| device.email == family.grant.email)
        .map(|(id, device)| {
            json!({
                "id": id, "name": device.name, "os": device.os,
                "created_at": rfc3339(device.created_at),
                "last_seen_at": rfc3339(device.last_seen_at),
                "current": family.grant.device.as_deref() == Some(id.as_str()),
            })
        })
        .collect();
    Ok(json_answer(&json!({ "devices": devices })))
}

/// `DELETE /devices/{id}`.
pub(crate) async fn forget(call: Call) -> Answer {
    let family = resources::authorized(&call)?;
    let id = call.path.trim_start_matches("/devices/");
    let device: Option<Device> = call.app.store.get(id)?;
    let device = device
        .filter(|device| device.email == family.grant.email)
        .ok_or_else(|| {
            Refusal::oauth("not_found", "no such device").status(StatusCode::NOT_FOUND)
        })?;
    call.app.store.remove::<DeviceToken>(&device.token_hash)?;
    call.app.store.remove::<Device>(id)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
