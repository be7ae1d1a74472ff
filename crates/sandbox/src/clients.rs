//! The registered clients, and which redirect URIs each may use.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::answer::Refusal;
use crate::app::App;
use crate::http::{Call, Parameters};
use crate::random::same;
use crate::{Provider, random};

/// The public client of the desktop app, registered at all three providers.
pub const CLIENT_ID: &str = "portico-desktop";
/// A public client with a fixed list of redirect URIs, compared exactly.
pub const FIXED_CLIENT_ID: &str = "portico-fixed";
/// A client that has to send a secret, as "Google"'s desktop clients do.
pub const SECRET_CLIENT_ID: &str = "portico-with-secret";
/// The secret of that client.
pub const CLIENT_SECRET: &str = "sandbox-client-secret";
/// The redirect URIs of the client with a fixed list.
pub const FIXED_REDIRECT_URIS: [&str; 3] = [
    "http://localhost:7311/callback",
    "http://localhost:7312/callback",
    "http://localhost:7313/oauth-callback",
];

/// The account service, as a client of the two others.
pub(crate) const FEDERATION_CLIENT_ID: &str = "sandbox-account-service";
/// Where those two send the browser back to.
pub(crate) const FEDERATION_PATH: &str = "/federation/callback";

/// A registered client.
pub(crate) struct Client {
    pub(crate) id: &'static str,
    /// The name on consent pages.
    pub(crate) name: &'static str,
    secret: Option<String>,
    redirects: Redirects,
}

enum Redirects {
    /// A desktop app's: any port on the loopback addresses, and its own scheme (RFC 8252).
    Native,
    Exactly(Vec<String>),
}

impl Client {
    /// The client of this id at this provider.
    pub(crate) fn find(app: &App, provider: Provider, id: &str) -> Option<Self> {
        match id {
            CLIENT_ID => Some(Self {
                id: CLIENT_ID,
                name: "Portico",
                secret: None,
                redirects: Redirects::Native,
            }),
            FIXED_CLIENT_ID => Some(Self {
                id: FIXED_CLIENT_ID,
                name: "Portico (fixed ports)",
                secret: None,
                redirects: Redirects::Exactly(FIXED_REDIRECT_URIS.map(str::to_owned).to_vec()),
            }),
            SECRET_CLIENT_ID => Some(Self {
                id: SECRET_CLIENT_ID,
                name: "Portico (with a secret)",
                secret: Some(CLIENT_SECRET.to_owned()),
                redirects: Redirects::Native,
            }),
            FEDERATION_CLIENT_ID if provider != Provider::Service => Some(Self {
                id: FEDERATION_CLIENT_ID,
                name: "The account service (sandbox)",
                secret: Some(app.federation_secret.clone()),
                redirects: Redirects::Exactly(vec![format!(
                    "{}{FEDERATION_PATH}",
                    app.issuer(Provider::Service)
                )]),
            }),
            _ => None,
        }
    }

    pub(crate) fn may_redirect_to(&self, uri: &str) -> bool {
        match &self.redirects {
            Redirects::Native => is_native_redirect(uri),
            Redirects::Exactly(list) => list.iter().any(|known| known == uri),
        }
    }

    /// Whether the browser may be sent here after signing out.
    pub(crate) fn may_return_to(&self, app: &App, uri: &str) -> bool {
        let signed_out = format!("{}/signed_out", app.issuer(Provider::Service));
        self.may_redirect_to(uri) || (self.id == FEDERATION_CLIENT_ID && uri == signed_out)
    }
}

/// The client of a back-channel request: it says who it is, and proves it if it has a secret.
pub(crate) fn authenticated(call: &Call, form: &Parameters) -> Result<Client, Refusal> {
    let basic = match call.authorization() {
        Some((scheme, value)) if scheme.eq_ignore_ascii_case("basic") => Some(
            basic_credentials(value)
                .ok_or_else(|| unknown_client("the Authorization header is not understood"))?,
        ),
        Some(_) | None => None,
    };
    if basic.is_some() && form.get("client_secret").is_some() {
        return Err(Refusal::invalid("the client proves itself in two ways"));
    }
    let (id, secret) = match &basic {
        Some((id, secret)) => (id.as_str(), Some(secret.as_str())),
        None => (form.need("client_id")?, form.get("client_secret")),
    };
    if form.get("client_id").is_some_and(|in_form| in_form != id) {
        return Err(Refusal::invalid(
            "client_id differs from the Authorization header",
        ));
    }
    let client = Client::find(&call.app, call.provider, id)
        .ok_or_else(|| unknown_client("no such client"))?;
    let proved = match (&client.secret, secret) {
        (None, None) => true,
        (Some(known), Some(given)) => same(&random::hash(known), &random::hash(given)),
        (None, Some(_)) | (Some(_), None) => false,
    };
    if proved {
        Ok(client)
    } else {
        Err(unknown_client("the client did not prove itself"))
    }
}

fn unknown_client(why: &str) -> Refusal {
    Refusal::oauth("invalid_client", why)
        .status(StatusCode::UNAUTHORIZED)
        .header("www-authenticate", "Basic realm=\"sandbox\"")
}

fn basic_credentials(encoded: &str) -> Option<(String, String)> {
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let plain = |text: &str| {
        let pair = format!("v={text}");
        form_urlencoded::parse(pair.as_bytes())
            .next()
            .map(|(_, value)| value.into_owned())
    };
    Some((plain(id)?, plain(secret)?))
}

/// `http://127.0.0.1:PORT/callback`, the same on `[::1]`, or `portico://callback`; the path may
/// have one more segment, the profile's name. Any port; nothing else may differ.
fn is_native_redirect(uri: &str) -> bool {
    if let Some(rest) = uri.strip_prefix("portico://callback") {
        return is_profile(rest);
    }
    let after_host = ["http://127.0.0.1", "http://[::1]"]
        .iter()
        .find_map(|host| uri.strip_prefix(host));
    let Some(after_host) = after_host else {
        return false;
    };
    let Some((port, path)) = after_host.split_once('/') else {
        return false;
    };
    let port_is_fine = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| !digits.starts_with(['0', '+']) && digits.parse::<u16>().is_ok());
    port_is_fine && path.strip_prefix("callback").is_some_and(is_profile)
}

/// Nothing, or `/` and a profile's name.
fn is_profile(rest: &str) -> bool {
    let is_name = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        (1..=64).contains(&name.len()) && name.bytes().all(plain)
    };
    rest.is_empty() || rest.strip_prefix('/').is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loopback_redirect_may_vary_in_its_port_only() {
        for good in [
            "http://127.0.0.1:49152/callback",
            "http://[::1]:1/callback",
            "http://127.0.0.1/callback",
            "http://127.0.0.1:5000/callback/my-profile",
            "portico://callback",
            "portico://callback/sandbox",
        ] {
            assert!(is_native_redirect(good), "{good}");
        }
        for bad in [
            "http://localhost:5000/callback",
            "https://127.0.0.1:5000/callback",
            "http://127.0.0.1:5000/callback?x=1",
            "http://127.0.0.1:5000/callback#x",
            "http://127.0.0.1:5000/callback/",
            "http://127.0.0.1:5000/callback/a/b",
            "http://127.0.0.1:5000/Callback",
            "http://127.0.0.1:70000/callback",
            "http://127.0.0.1:/callback",
            "http://127.0.0.1.example.com/callback",
            "http://user@127.0.0.1:5000/callback",
            "http://127.0.0.1:5000@evil.example/callback",
            "http://127.0.0.2:5000/callback",
            "portico://callback.evil",
            "portico://other",
        ] {
            assert!(!is_native_redirect(bad), "{bad}");
        }
    }
}
