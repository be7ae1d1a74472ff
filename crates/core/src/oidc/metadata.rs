//! An issuer's metadata (OpenID Connect Discovery 3, RFC 8414), as servers write it.
//!
//! A sign-in needs the issuer, two endpoints and the keys. Anything else that can't be used counts as
//! absent and is named, so that `portico profile check` and troubleshooting can say so.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::lenient;
use crate::problem::{Code, Problem};

/// What an issuer says of itself.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// The issuer, exactly as it writes itself.
    pub issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: Url,
    /// Where grants go.
    pub token_endpoint: Url,
    /// Its keys.
    pub jwks_uri: Url,
    /// What it tells of a person.
    pub userinfo_endpoint: Option<Url>,
    /// RFC 7009.
    pub revocation_endpoint: Option<Url>,
    /// RP-Initiated Logout.
    pub end_session_endpoint: Option<Url>,
    /// RFC 9126.
    pub pushed_authorization_request_endpoint: Option<Url>,
    /// RFC 8628.
    pub device_authorization_endpoint: Option<Url>,
    /// E-mail and password can be asked for in the app (first-party apps draft).
    pub authorization_challenge_endpoint: Option<Url>,
    /// What can be asked for; none where it does not say.
    pub scopes_supported: Option<Vec<String>>,
    /// What ID tokens are signed with; none where it does not say.
    pub id_token_signing_alg_values_supported: Option<Vec<String>>,
    /// How a client's secret is taken; none where it does not say.
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// What proofs may be signed with (RFC 9449).
    pub dpop_signing_alg_values_supported: Vec<String>,
    /// Whether it names itself in its answer (RFC 9207).
    pub authorization_response_iss_parameter_supported: bool,
    /// Whether requests have to be pushed (RFC 9126).
    pub require_pushed_authorization_requests: bool,
    /// The native sign-in profile's own members.
    pub portico: NativeMembers,
    /// The members that can't be used and count as absent.
    pub unusable: Vec<&'static str>,
}

/// The `portico` object of the native sign-in profile.
#[derive(Debug, Clone, Default)]
pub struct NativeMembers {
    /// Subset of `password`, `google`, `sso`.
    pub methods: Vec<String>,
    /// Where to ask for a mail to choose a new password.
    pub password_reset_endpoint: Option<Url>,
    /// The person's accounts.
    pub accounts_endpoint: Option<Url>,
    /// The devices that are recognised.
    pub devices_endpoint: Option<Url>,
    /// Takes reports.
    pub support_endpoint: Option<Url>,
    /// A Statuspage summary.
    pub status_url: Option<Url>,
}

/// The document as it came. A member that stands there twice makes it unreadable.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Document {
    issuer: Value,
    authorization_endpoint: Value,
    token_endpoint: Value,
    jwks_uri: Value,
    userinfo_endpoint: Value,
    revocation_endpoint: Value,
    end_session_endpoint: Value,
    pushed_authorization_request_endpoint: Value,
    device_authorization_endpoint: Value,
    authorization_challenge_endpoint: Value,
    scopes_supported: Value,
    id_token_signing_alg_values_supported: Value,
    token_endpoint_auth_methods_supported: Value,
    dpop_signing_alg_values_supported: Value,
    authorization_response_iss_parameter_supported: Value,
    require_pushed_authorization_requests: Value,
    portico: Native,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Native {
    methods: Value,
    password_reset_endpoint: Value,
    accounts_endpoint: Value,
    devices_endpoint: Value,
    support_endpoint: Value,
    status_url: Value,
}

impl TryFrom<Document> for Metadata {
    type Error = Problem;

    fn try_from(it: Document) -> Result<Self, Problem> {
        let mut members = Members::default();
        Ok(Self {
            issuer: needed("issuer", lenient::text(&it.issuer))?,
            authorization_endpoint: needed(
                "authorization_endpoint",
                address(&it.authorization_endpoint),
            )?,
            token_endpoint: needed("token_endpoint", address(&it.token_endpoint))?,
            jwks_uri: needed("jwks_uri", address(&it.jwks_uri))?,
            userinfo_endpoint: members.address("userinfo_endpoint", &it.userinfo_endpoint),
            revocation_endpoint: members.address("revocation_endpoint", &it.revocation_endpoint),
            end_session_endpoint: members.address("end_session_endpoint", &it.end_session_endpoint),
            pushed_authorization_request_endpoint: members.address(
                "pushed_authorization_request_endpoint",
                &it.pushed_authorization_request_endpoint,
            ),
            device_authorization_endpoint: members.address(
                "device_authorization_endpoint",
                &it.device_authorization_endpoint,
            ),
            authorization_challenge_endpoint: members.address(
                "authorization_challenge_endpoint",
                &it.authorization_challenge_endpoint,
            ),
            scopes_supported: members.list("scopes_supported", &it.scopes_supported),
            id_token_signing_alg_values_supported: members.list(
                "id_token_signing_alg_values_supported",
                &it.id_token_signing_alg_values_supported,
            ),
            token_endpoint_auth_methods_supported: members.list(
                "token_endpoint_auth_methods_supported",
                &it.token_endpoint_auth_methods_supported,
            ),
            dpop_signing_alg_values_supported: members
                .list(
                    "dpop_signing_alg_values_supported",
                    &it.dpop_signing_alg_values_supported,
                )
                .unwrap_or_default(),
            authorization_response_iss_parameter_supported: members.flag(
                "authorization_response_iss_parameter_supported",
                &it.authorization_response_iss_parameter_supported,
            ),
            require_pushed_authorization_requests: members.flag(
                "require_pushed_authorization_requests",
                &it.require_pushed_authorization_requests,
            ),
            portico: members.native(&it.portico),
            unusable: members.unusable,
        })
    }
}

/// Reads members, and notes which can't be used.
#[derive(Default)]
struct Members {
    unusable: Vec<&'static str>,
}

impl Members {
    fn address(&mut self, name: &'static str, value: &Value) -> Option<Url> {
        self.read(name, value, address)
    }

    fn list(&mut self, name: &'static str, value: &Value) -> Option<Vec<String>> {
        self.read(name, value, lenient::list)
    }

    fn flag(&mut self, name: &'static str, value: &Value) -> bool {
        self.read(name, value, lenient::flag).unwrap_or_default()
    }

    fn native(&mut self, it: &Native) -> NativeMembers {
        NativeMembers {
            methods: self
                .list("portico.methods", &it.methods)
                .unwrap_or_default(),
            password_reset_endpoint: self.address(
                "portico.password_reset_endpoint",
                &it.password_reset_endpoint,
            ),
            accounts_endpoint: self.address("portico.accounts_endpoint", &it.accounts_endpoint),
            devices_endpoint: self.address("portico.devices_endpoint", &it.devices_endpoint),
            support_endpoint: self.address("portico.support_endpoint", &it.support_endpoint),
            status_url: self.address("portico.status_url", &it.status_url),
        }
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        value: &Value,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        if value.is_null() {
            return None;
        }
        let read = read(value);
        if read.is_none() {
            self.unusable.push(name);
        }
        read
    }
}

/// An address that leads somewhere by itself.
fn address(value: &Value) -> Option<Url> {
    Url::parse(value.as_str()?.trim()).ok()
}

fn needed<T>(name: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| {
        Problem::new(Code::BadResponse).with_detail(format!("the metadata has no valid {name}"))
    })
}
