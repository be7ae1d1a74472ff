//! Three listeners on 127.0.0.1, what each answers, and the faults that are about HTTP itself.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HOST, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::BodyExt as _;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::answer::json_with;
use crate::clock::http_date;
use crate::faults::{HttpFault, Place};
use crate::http::{Site, is_federation, read_body};
use crate::seen::SeenRequest;
use crate::{
    Provider, authorize, challenge, device_grant, device_page, devices, federation, idp, logout,
    metadata, reset, resources, signin, status, support, tokens, tools,
};

/// Listens on a port of 127.0.0.1; 0 takes a free one.
pub(crate) async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Serves one provider until `stop` changes.
pub(crate) fn serve(
    listener: TcpListener,
    site: Site,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<io::Result<()>> {
    let router = routes(site.provider)
        .layer(middleware::from_fn_with_state(site.clone(), at_the_door))
        .with_state(site);
    tokio::spawn(async move {
        let stopped = async move {
            // An error means that the sandbox was dropped, which also ends it.
            let _dropped = stop.changed().await;
        };
        axum::serve(listener, router)
            .with_graceful_shutdown(stopped)
            .await
    })
}

fn routes(provider: Provider) -> Router<Site> {
    let every = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(metadata::discovery),
        )
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::discovery),
        )
        .route("/jwks", get(metadata::keys))
        .route(
            "/authorize",
            get(authorize::authorize).post(authorize::authorize),
        )
        .route("/token", post(tokens::token))
        .route("/revoke", post(tokens::revoke))
        .route(
            "/userinfo",
            get(resources::userinfo).post(resources::userinfo),
        )
        .route(
            "/end_session",
            get(logout::end_session).post(logout::end_session),
        )
        .route("/style.css", get(tools::style));
    match provider {
        Provider::Service => every.merge(service_routes()),
        Provider::Google | Provider::Company => {
            every.route("/signin", get(idp::show).post(idp::submit))
        }
    }
}

fn service_routes() -> Router<Site> {
    Router::new()
        .route("/", get(tools::people))
        .route("/mailbox", get(tools::mailbox))
        .route("/faults", get(tools::faults).post(tools::switch_faults))
        .route("/status", get(status::show).post(status::switch))
        .route("/status/api/v2/{*document}", get(status::api))
        .route("/.well-known/webfinger", get(metadata::webfinger))
        .route("/par", post(authorize::push))
        .route("/challenge", post(challenge::challenge))
        .route("/login", get(signin::show).post(signin::submit))
        .route("/federation/callback", get(federation::returned))
        .route("/signed_out", get(logout::signed_out))
        .route("/device_authorization", post(device_grant::begin))
        .route("/device", get(device_page::show).post(device_page::submit))
        .route("/accounts", get(resources::accounts))
        .route("/hub/{id}", get(resources::hub))
        .route("/devices", get(devices::list))
        .route("/devices/{id}", delete(devices::forget))
        .route("/password_reset", post(reset::ask))
        .route("/forgot", get(reset::forgot).post(reset::forgot_submit))
        .route("/reset", get(reset::show).post(reset::submit))
        .route("/support", post(support::take_in))
}

/// What happens to every request before and after its handler.
async fn at_the_door(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let federated = is_federation(request.headers());
    let place = Place {
        provider: site.provider,
        path: &path,
        federated,
    };
    let mut response = match noted(&site, request).await {
        Ok(request) => admitted(&site, place, request, next).await,
        Err(status) => status.into_response(),
    };
    let date = http_date(site.app.shown_time(place));
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

async fn admitted(site: &Site, place: Place<'_>, request: Request, next: Next) -> Response {
    if !is_for_us(site, &request) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "This host is not served here.",
        )
            .into_response();
    }
    if !is_offered(site, place.path) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let posted = request.method() == Method::POST;
    let fault = site.app.faults.due(place, |kind| {
        kind.about_http()
            .filter(|fault| posted || *fault != HttpFault::RedirectOnPost)
    });
    match fault {
        None => next.run(request).await,
        Some(HttpFault::Slow(by)) => {
            tokio::time::sleep(by).await;
            next.run(request).await
        }
        Some(HttpFault::CutOff) => cut_off(next.run(request).await).await,
        Some(fault) => instead(site, fault),
    }
}

/// Writes the request down, with its body.
async fn noted(site: &Site, request: Request) -> Result<Request, StatusCode> {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await?;
    let pairs = |encoded: &[u8]| -> Vec<(String, String)> {
        form_urlencoded::parse(encoded).into_owned().collect()
    };
    let headers: Vec<_> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let is_form = headers
        .iter()
        .any(|(name, value)| name == "content-type" && value.contains("form-urlencoded"));
    site.app.witness.saw(SeenRequest {
        provider: site.provider,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
        form: if is_form { pairs(&body) } else { Vec::new() },
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    });
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// Refuses requests for other hosts: a name that was rebound to 127.0.0.1.
fn is_for_us(site: &Site, request: &Request) -> bool {
    let issuer = site.app.issuer(site.provider);
    let own = issuer.split_once("://").map_or(issuer, |(_, own)| own);
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let here = own.strip_prefix("127.0.0.1:");
    host.is_some_and(|host| {
        host == own || here.is_some_and(|port| host.strip_prefix("localhost:") == Some(port))
    })
}

/// Whether the settings have this endpoint.
fn is_offered(site: &Site, path: &str) -> bool {
    let settings = site.app.settings();
    match path {
        "/challenge" => settings.challenge_endpoint,
        "/par" => settings.pushed_requests,
        "/device" | "/device_authorization" => settings.device_grant,
        "/support" => settings.support,
        "/password_reset" => settings.password_reset,
        "/end_session" => settings.end_session && site.provider != Provider::Google,
        "/revoke" => settings.revocation,
        _ if path.starts_with("/devices") => settings.devices,
        _ => true,
    }
}

/// The answer that a fault gives in place of the right one.
fn instead(site: &Site, fault: HttpFault) -> Response {
    let json_error =
        |status: StatusCode, error: &str| json_with(status, &json!({ "error": error }));
    let html = |status: StatusCode, text: &'static str| {
        (status, [(CONTENT_TYPE, "text/html")], text).into_response()
    };
    match fault {
        HttpFault::ServerError(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            json_error(status, "server_error")
        }
        HttpFault::TooManyRequests(seconds) => {
            let mut response = json_error(StatusCode::TOO_MANY_REQUESTS, "slow_down");
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        HttpFault::Html => html(
            StatusCode::OK,
            "<!doctype html><title>Welcome</title><p>Welcome.",
        ),
        HttpFault::CaptivePortal => html(
            StatusCode::NETWORK_AUTHENTICATION_REQUIRED,
            "<!doctype html><title>Guest network</title><p>Accept the terms to go online.",
        ),
        HttpFault::NotJson => {
            ([(CONTENT_TYPE, "application/json")], "{\"error\": ").into_response()
        }
        HttpFault::Huge => {
            let filler = "x".repeat(5 << 20);
            (
                [(CONTENT_TYPE, "application/json")],
                format!("{{\"filler\":\"{filler}\"}}"),
            )
                .into_response()
        }
        HttpFault::RedirectOnPost => {
            let elsewhere = format!("{}/elsewhere", site.app.issuer(site.provider));
            (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, elsewhere)]).into_response()
        }
        HttpFault::Unavailable | HttpFault::Slow(_) | HttpFault::CutOff => {
            json_error(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
        }
    }
}

/// Sends half of an answer and breaks the connection.
async fn cut_off(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = body
        .collect()
        .await
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(whole.len().max(1)));
    let pieces = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) => Some((Ok::<Bytes, io::Error>(half), None)),
            None => {
                // The first half has to be on its way before the connection breaks.
                tokio::time::sleep(Duration::from_millis(20)).await;
                Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), None))
            }
        }
    });
    Response::from_parts(parts, Body::from_stream(pieces))
}
