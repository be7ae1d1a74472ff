//! Which identity provider an address belongs to: the profile's table, WebFinger, the broker.

use serde::Deserialize;
use url::Url;

use crate::address;
use crate::domain::{Kind, Method};
use crate::http::Http;
use crate::profile::{Destination, Profile, Registration};
use crate::safe_url;

const ISSUER: &str = "http://openid.net/specs/connect/1.0/issuer";

/// The way that a sign-in takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// E-mail and password in the app.
    Native,
    /// The profile's own authorization server in the browser, with a hint for a broker.
    Browser {
        /// Which identity provider the broker should use.
        hint: Option<String>,
    },
    /// Another issuer in the browser, with our registration there.
    Direct(Box<Registration>),
    /// A code typed on another device.
    Device,
}

#[derive(Deserialize)]
struct WebFinger {
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    rel: String,
    href: Option<String>,
}

/// Finds the way, and the method that it counts as.
pub(crate) async fn route(
    http: &Http,
    profile: &Profile,
    method: Option<Method>,
    email: Option<&str>,
) -> (Method, Route) {
    let brokered = profile.kind == Kind::Native;
    let hint = |name: &str| brokered.then(|| name.to_owned());
    match method {
        Some(Method::Password) => (Method::Password, Route::Native),
        Some(Method::Device) => (Method::Device, Route::Device),
        Some(Method::Google) => (
            Method::Google,
            Route::Browser {
                hint: hint("google"),
            },
        ),
        Some(Method::Browser) => (Method::Browser, Route::Browser { hint: None }),
        Some(Method::Sso) => {
            let found = sso(http, profile, email).await;
            (
                Method::Sso,
                found.unwrap_or(Route::Browser { hint: hint("sso") }),
            )
        }
        None => match sso(http, profile, email).await {
            Some(route) => (Method::Sso, route),
            None if profile.methods.contains(&Method::Password) => {
                (Method::Password, Route::Native)
            }
            None => match profile.methods.first() {
                Some(Method::Google) => (
                    Method::Google,
                    Route::Browser {
                        hint: hint("google"),
                    },
                ),
                Some(Method::Sso) => (Method::Sso, Route::Browser { hint: hint("sso") }),
                Some(Method::Device) => (Method::Device, Route::Device),
                Some(Method::Browser | Method::Password) | None => {
                    (Method::Browser, Route::Browser { hint: None })
                }
            },
        },
    }
}

/// What the table or WebFinger says of an address.
async fn sso(http: &Http, profile: &Profile, email: Option<&str>) -> Option<Route> {
    let email = email?;
    let domain = address::domain(email)?;
    match profile.domains.get(&domain) {
        Some(Destination::Issuer(registration)) => {
            return Some(Route::Direct(registration.clone()));
        }
        Some(Destination::Hint(hint)) => {
            return Some(Route::Browser {
                hint: Some(hint.clone()),
            });
        }
        None => {}
    }
    if !profile.webfinger {
        return None;
    }
    let issuer = web_finger(http, &domain, email).await?;
    Some(chosen(profile, &issuer))
}

/// Where an issuer that somebody else has named leads: to one that knows us by a registration of its
/// own. Any other is a stranger, and only says that the profile's own server should use SSO.
fn chosen(profile: &Profile, issuer: &Url) -> Route {
    let same =
        |other: &Url| crate::oidc::issuer::trimmed(other) == crate::oidc::issuer::trimmed(issuer);
    if profile.issuer.as_ref().is_some_and(same) {
        return Route::Browser { hint: None };
    }
    let mut registrations = profile.registrations();
    match registrations.find(|it| same(&it.issuer)) {
        Some(registration) => Route::Direct(Box::new(registration)),
        None => {
            tracing::info!("WebFinger names an issuer that the profile has no registration at");
            let brokered = profile.kind == Kind::Native;
            Route::Browser {
                hint: brokered.then(|| "sso".to_owned()),
            }
        }
    }
}

/// RFC 7033. A domain without it, or one that does not answer, is no obstacle.
async fn web_finger(http: &Http, domain: &str, email: &str) -> Option<Url> {
    // A domain on this computer is one of a sandbox or a test.
    let origin = match domain.split(':').next() {
        Some("localhost" | "127.0.0.1") => format!("http://{domain}"),
        _ => format!("https://{domain}"),
    };
    let mut url = Url::parse(&origin)
        .ok()?
        .join("/.well-known/webfinger")
        .ok()?;
    url.query_pairs_mut()
        .append_pair("resource", &format!("acct:{}", address::comparable(email)))
        .append_pair("rel", ISSUER);
    let answer: WebFinger = match http.json(&url).await {
        Ok(answer) => answer,
        Err(problem) => {
            tracing::info!(%problem, "no answer from WebFinger");
            return None;
        }
    };
    issuer_in(answer, &url)
}

/// The issuer that an answer from there names, if a sign-in may go to it.
fn issuer_in(answer: WebFinger, from: &Url) -> Option<Url> {
    let link = answer.links.into_iter().find(|link| link.rel == ISSUER)?;
    let issuer = Url::parse(&link.href?).ok()?;
    // A stranger's domain may not send a sign-in to this computer's own ports.
    let here = safe_url::is_loopback(from);
    (safe_url::is_safe(&issuer) && (here || !safe_url::is_loopback(&issuer))).then_some(issuer)
}

/// The same for a document as it comes, for fuzzing.
pub(crate) fn issuer_in_document(from: &Url, body: &[u8]) -> Option<Url> {
    issuer_in(crate::http::object(body).ok()?, from)
}
