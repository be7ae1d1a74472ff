//! What each provider says about itself: discovery, keys, and whose address belongs where.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::authorize::scopes;
use crate::faults::FaultKind;
use crate::http::Call;
use crate::people::{COMPANY_DOMAIN, person};
use crate::{Provider, device_grant};

const ISSUER_REL: &str = "http://openid.net/specs/connect/1.0/issuer";

/// `GET /.well-known/openid-configuration`, and the name RFC 8414 gives it.
pub(crate) async fn discovery(call: Call) -> Answer {
    let (settings, issuer) = (call.app.settings(), call.issuer());
    let at = |path: &str| Value::from(format!("{issuer}{path}"));
    let wrong = call
        .app
        .faults
        .has(call.place(), &FaultKind::WrongIssInMetadata);
    let mut grants = vec!["authorization_code", "refresh_token"];
    let mut document = json!({
        "issuer": if wrong { at("/other") } else { issuer.into() },
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "scopes_supported": scopes(call.provider),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256"],
        "token_endpoint_auth_methods_supported":
            ["none", "client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash",
            "amr", "sid", "idp", "email", "email_verified", "name", "portico_idle_timeout"],
        "prompt_values_supported": ["none", "login", "select_account", "consent"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "ui_locales_supported": ["en"],
    });
    if settings.revocation {
        document["revocation_endpoint"] = at("/revoke");
    }
    if settings.end_session && call.provider != Provider::Google {
        document["end_session_endpoint"] = at("/end_session");
    }
    let takes_dpop = match call.provider {
        Provider::Service => settings.dpop,
        Provider::Google => false,
        Provider::Company => true,
    };
    if takes_dpop {
        document["dpop_signing_alg_values_supported"] = json!(["ES256"]);
    }
    if call.provider == Provider::Service {
        if settings.challenge_endpoint {
            document["authorization_challenge_endpoint"] = at("/challenge");
        }
        if settings.pushed_requests {
            document["pushed_authorization_request_endpoint"] = at("/par");
        }
        if settings.device_grant {
            document["device_authorization_endpoint"] = at("/device_authorization");
            grants.push(device_grant::GRANT_TYPE);
        }
        document["portico"] = own(&call);
    }
    document["grant_types_supported"] = json!(grants);
    Ok(json_answer(&document))
}

/// The profile's own member.
fn own(call: &Call) -> Value {
    let (settings, issuer) = (call.app.settings(), call.issuer());
    let at = |path: &str| format!("{issuer}{path}");
    let mut own = json!({
        "methods": settings.methods,
        "accounts_endpoint": at("/accounts"),
        "status_url": at("/status/api/v2/summary.json"),
    });
    if settings.password_reset {
        own["password_reset_endpoint"] = at("/password_reset").into();
    }
    if settings.devices {
        own["devices_endpoint"] = at("/devices").into();
    }
    if settings.support {
        own["support_endpoint"] = at("/support").into();
    }
    own
}

/// `GET /jwks`.
pub(crate) async fn keys(call: Call) -> Answer {
    call.app.key_made(call.provider).await?;
    Ok(json_answer(&call.app.keys.of(call.provider).published()?))
}

/// `GET /.well-known/webfinger` (RFC 7033): the issuer for an address.
pub(crate) async fn webfinger(call: Call) -> Answer {
    let parameters = call.query()?;
    let resource = parameters.need("resource")?;
    let email = resource
        .strip_prefix("acct:")
        .unwrap_or(resource)
        .to_lowercase();
    let not_found = || Refusal::oauth("not_found", "no such address").status(StatusCode::NOT_FOUND);
    let (_, domain) = email.rsplit_once('@').ok_or_else(not_found)?;
    let issuer = if domain == COMPANY_DOMAIN {
        call.app.issuer(Provider::Company)
    } else if person(&email).is_some() || domain == "example.com" {
        call.app.issuer(Provider::Service)
    } else {
        return Err(not_found());
    };
    let asked = parameters.get("rel").is_none_or(|rel| rel == ISSUER_REL);
    let links = if asked {
        json!([{ "rel": ISSUER_REL, "href": issuer }])
    } else {
        json!([])
    };
    let mut response = json_answer(&json!({ "subject": resource, "links": links }));
    let jrd = axum::http::HeaderValue::from_static("application/jrd+json");
    response.headers_mut().insert(CONTENT_TYPE, jrd);
    Ok(response.into_response())
}
