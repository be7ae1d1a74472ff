//! What a strict provider may choose, as switches that a test can turn while the sandbox runs.

use crate::keys::SigningAlgorithm;

/// The sandbox's choices. Durations are in seconds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Whether the service offers the challenge endpoint.
    pub challenge_endpoint: bool,
    /// Whether the service takes pushed authorization requests (RFC 9126).
    pub pushed_requests: bool,
    /// Whether the service offers the device grant (RFC 8628).
    pub device_grant: bool,
    /// Whether the service asks for DPoP at the token, challenge and PAR endpoints.
    pub dpop: bool,
    /// Whether a DPoP proof needs a nonce of the server's (RFC 9449, 8).
    pub require_dpop_nonce: bool,
    /// How far a DPoP proof's `iat` may lie from the sandbox's time, either way.
    pub dpop_tolerance: i64,
    /// Whether the service has a support endpoint.
    pub support: bool,
    /// Whether the service has an endpoint to reset a password.
    pub password_reset: bool,
    /// Whether the service lists and forgets devices.
    pub devices: bool,
    /// Whether the service ends browser sessions (RP-initiated logout).
    pub end_session: bool,
    /// Whether the service revokes tokens (RFC 7009).
    pub revocation: bool,
    /// The `methods` in the metadata's `portico` member.
    pub methods: Vec<String>,
    /// The name of the parameter that names an identity provider.
    pub idp_hint_parameter: String,
    /// Whether `redirect_to_web` comes with a `request_uri` (needs pushed requests).
    pub web_with_request_uri: bool,
    /// Whether "SSO required" is said as `redirect_to_web` instead of `access_denied`.
    pub sso_required_as_redirect: bool,
    /// Whether a device that is not recognised has to prove itself by e-mail.
    pub email_code_for_new_devices: bool,
    /// Digits of an e-mail code.
    pub email_code_length: usize,
    /// How long an e-mail code is good.
    pub email_code_lifetime: i64,
    /// How soon another e-mail code may be asked for.
    pub resend_after: i64,
    /// Wrong passwords, or wrong codes, before a pause.
    pub max_attempts: u32,
    /// How long that pause is.
    pub lock_time: i64,
    /// How long a challenge session is good.
    pub challenge_lifetime: i64,
    /// How long an authorization code is good.
    pub code_lifetime: i64,
    /// How long an access token is good.
    pub access_token_lifetime: i64,
    /// How long a refresh token is good.
    pub refresh_token_lifetime: i64,
    /// How long a refresh token that was replaced may still be used, for answers that got lost.
    pub refresh_grace: i64,
    /// How long an SSO session may stay unused.
    pub sso_idle_timeout: i64,
    /// The same for other sessions; `None`: as long as the refresh token is good.
    pub idle_timeout: Option<i64>,
    /// Whether each refresh replaces the device-recognition token.
    pub renew_device_token: bool,
    /// How often a device may ask whether it was approved.
    pub device_poll_interval: i64,
    /// How long a device's user code is good.
    pub device_code_lifetime: i64,
    /// How the service signs ID tokens.
    pub service_signs_with: SigningAlgorithm,
    /// How "Google" signs ID tokens.
    pub google_signs_with: SigningAlgorithm,
    /// How the company's identity provider signs ID tokens.
    pub company_signs_with: SigningAlgorithm,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            challenge_endpoint: true,
            pushed_requests: true,
            device_grant: true,
            dpop: true,
            require_dpop_nonce: false,
            dpop_tolerance: 60,
            support: true,
            password_reset: true,
            devices: true,
            end_session: true,
            revocation: true,
            methods: ["password", "google", "sso"].map(str::to_owned).to_vec(),
            idp_hint_parameter: "idp_hint".to_owned(),
            web_with_request_uri: true,
            sso_required_as_redirect: false,
            email_code_for_new_devices: true,
            email_code_length: 6,
            email_code_lifetime: 600,
            resend_after: 30,
            max_attempts: 5,
            lock_time: 900,
            challenge_lifetime: 1_800,
            code_lifetime: 60,
            access_token_lifetime: 1_800,
            refresh_token_lifetime: 28 * 86_400,
            refresh_grace: 10,
            sso_idle_timeout: 86_400,
            idle_timeout: None,
            renew_device_token: false,
            device_poll_interval: 5,
            device_code_lifetime: 600,
            service_signs_with: SigningAlgorithm::Es256,
            google_signs_with: SigningAlgorithm::Es256,
            company_signs_with: SigningAlgorithm::Es256,
        }
    }
}
