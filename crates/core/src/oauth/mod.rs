//! The authorization server's endpoints: tokens (code, refresh, device grant), PAR, revocation,
//! and requests with an access token.
//!
//! The `oauth2` crate builds the token requests and reads the answers. Added here: DPoP proofs and
//! nonces (RFC 9449), pushed authorization requests (RFC 9126), and one meaning for each failure.

pub mod dpop;
mod refusal;
mod resource;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, DeviceAuthorizationUrl,
    DeviceCodeErrorResponseType, EndpointNotSet, EndpointSet, PkceCodeVerifier, RedirectUrl,
    RefreshToken, RequestTokenError, Scope, StandardDeviceAuthorizationResponse,
    StandardRevocableToken, TokenResponse, TokenUrl,
};
use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use url::Url;

use crate::clock::{Clock, Timestamp, ends};
use crate::http::{self as door, Http, Repeat, Request, Response};
use crate::lenient;
use crate::oauth::dpop::DpopKey;
use crate::problem::{Code, Problem};
use crate::safe_url;
use crate::secret::Secret;
use crate::text::visible_line;

pub use resource::{Access, request_resource, resource, resource_to_show};

/// How often a device code is asked for at most, whatever the server says.
const LEAST_INTERVAL: Duration = Duration::from_secs(1);
/// A server that wants longer pauses than this does not mean it.
const MOST_INTERVAL: Duration = Duration::from_secs(300);
/// How long a device code lasts where its server does not say, in seconds.
const DEVICE_LIFETIME: u64 = 300;
/// How often it is asked for then (RFC 8628 3.2), in seconds.
const DEVICE_INTERVAL: u64 = 5;
/// The longest code that somebody would type, in bytes.
const MAX_USER_CODE: usize = 64;
/// The body stays out of the words: it may hold a token.
const UNREADABLE: &str = "the answer of the token endpoint can't be read";

/// A token response (RFC 6749 5.1), as servers write it. Its scopes are not read: what is wanted is
/// asked for, and what is missing shows where it is used.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct TokenAnswer {
    access_token: AccessToken,
    #[serde(deserialize_with = "token_type")]
    token_type: BasicTokenType,
    #[serde(default, deserialize_with = "lenient::as_seconds")]
    expires_in: Option<u64>,
    refresh_token: Option<RefreshToken>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    id_token: Option<String>,
    /// The device-recognition token.
    #[serde(default, deserialize_with = "lenient::as_text")]
    auth_session: Option<String>,
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// RFC 6749 7.1: in any case of letters.
fn token_type<'de, D: Deserializer<'de>>(from: D) -> Result<BasicTokenType, D::Error> {
    let name = String::deserialize(from)?;
    Ok(match name.eq_ignore_ascii_case("bearer") {
        true => BasicTokenType::Bearer,
        false => BasicTokenType::Extension(name),
    })
}

/// A device code (RFC 8628 3.2), as servers write it.
#[derive(Serialize, Deserialize)]
pub(crate) struct DeviceAnswer {
    device_code: String,
    user_code: String,
    #[serde(alias = "verification_url")]
    verification_uri: String,
    #[serde(alias = "verification_url_complete")]
    verification_uri_complete: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_seconds")]
    expires_in: Option<u64>,
    #[serde(default, deserialize_with = "lenient::as_seconds")]
    interval: Option<u64>,
}

impl DeviceAnswer {
    /// As the library reads it.
    pub(crate) fn plain(self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Self {
            expires_in: self.expires_in.or(Some(DEVICE_LIFETIME)),
            interval: self.interval.or(Some(DEVICE_INTERVAL)),
            ..self
        })
    }
}

type Library<Token = EndpointSet> = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    Token,
>;

/// What a token response holds.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// Whether it is bound to the DPoP key.
    pub bound: bool,
    /// The refresh token.
    pub refresh: Option<Secret>,
    /// The ID token.
    pub id_token: Option<Secret>,
    /// When the access token ends.
    pub expires_at: Option<Timestamp>,
    /// A new device-recognition token.
    pub device: Option<Secret>,
}

/// What a service has made of taking a token back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// It is worthless.
    Done,
    /// The service does not do this.
    Refused,
    /// The service says that it is no token of its own, or none any more.
    Unknown,
}

/// This client at one authorization server.
#[derive(Debug, Clone)]
pub struct Client {
    /// The door to the network.
    pub http: Arc<Http>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The token endpoint.
    pub token_endpoint: Url,
    /// Our id.
    pub client_id: String,
    /// Our secret, where an organisation's own registration has one.
    pub client_secret: Option<Secret>,
    /// Whether the secret goes into a header and not into the body (RFC 6749 2.3.1).
    pub secret_in_header: bool,
    /// The key of this sign-in or session, where the server wants DPoP.
    pub dpop: Option<Arc<DpopKey>>,
}

/// The grants that end in a token response.
#[derive(Debug)]
pub enum Grant<'a> {
    /// An authorization code (RFC 6749 4.1.3, RFC 7636).
    Code {
        /// The code.
        code: &'a Secret,
        /// The PKCE verifier.
        verifier: &'a Secret,
        /// The redirect URI of the request; none for a code from the challenge endpoint.
        redirect_uri: Option<&'a str>,
    },
    /// A refresh token (RFC 6749 6).
    Refresh(&'a Secret),
}

impl Client {
    /// Exchanges a grant for tokens.
    ///
    /// # Errors
    /// `token_refused` when the server says no; the network's and the service's own problems.
    pub async fn tokens(&self, grant: Grant<'_>) -> Result<Tokens, Problem> {
        let library = self.library()?;
        let send = Sending {
            client: self,
            repeat: Repeat::Never,
            mend: |response| response,
        };
        let answer = match grant {
            Grant::Code {
                code,
                verifier,
                redirect_uri,
            } => {
                let mut request = library
                    .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
                    .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()));
                if let Some(uri) = redirect_uri {
                    let uri = RedirectUrl::new(uri.to_owned()).map_err(invalid)?;
                    request = request.set_redirect_uri(std::borrow::Cow::Owned(uri));
                }
                request.request_async(&send).await
            }
            Grant::Refresh(token) => {
                let token = RefreshToken::new(token.expose().to_owned());
                let answer = library
                    .exchange_refresh_token(&token)
                    .request_async(&send)
                    .await;
                if let Err(RequestTokenError::ServerResponse(refusal)) = &answer
                    && refusal::ends_a_session(refusal.error().as_ref())
                {
                    let word = refusal::described(refusal);
                    return Err(Problem::new(Code::SessionRevoked).with_detail(word));
                }
                answer
            }
        };
        self.read(&answer.map_err(|error| self.explain(error))?)
    }

    /// The tokens of an answer that is there already, read as one from the network is.
    pub(crate) async fn tokens_of(&self, answer: Response) -> Result<Tokens, Problem> {
        let answer = self
            .library()?
            .exchange_client_credentials()
            .request_async(&move |_| std::future::ready(self.whole(answer.clone())))
            .await;
        self.read(&answer.map_err(|error| self.explain(error))?)
    }

    /// Asks for a device code (RFC 8628 3.1).
    ///
    /// # Errors
    /// When the server does not give one.
    pub async fn device_code(
        &self,
        endpoint: &Url,
        scopes: &[String],
    ) -> Result<StandardDeviceAuthorizationResponse, Problem> {
        let library = self
            .library()?
            .set_device_authorization_url(DeviceAuthorizationUrl::from_url(endpoint.clone()));
        let send = Sending {
            client: self,
            repeat: Repeat::Safe,
            mend: plain_device_code,
        };
        let details = library
            .exchange_device_code()
            .add_scopes(scopes.iter().cloned().map(Scope::new))
            .request_async(&send)
            .await
            .map_err(|error| self.explain(error))?;
        match is_sane(&details, endpoint) {
            true => Ok(details),
            false => Err(unusable(endpoint, "the device code can't be used")),
        }
    }

    /// Waits until the person has typed the code somewhere (RFC 8628 3.4), as slowly as the
    /// server wishes. Dropping the future ends it; `asking` tells whether a request is under way then,
    /// which may bring tokens.
    ///
    /// # Errors
    /// `access_denied`, `sign_in_expired`, and the network's and the service's own problems.
    pub async fn device_tokens(
        &self,
        details: &StandardDeviceAuthorizationResponse,
        asking: &watch::Sender<bool>,
    ) -> Result<Tokens, Problem> {
        let library = self.library()?;
        let send = Sending {
            client: self,
            repeat: Repeat::Safe,
            mend: |response| response,
        };
        let clock = self.clock.clone();
        let answer = library
            .exchange_device_access_token(details)
            .set_time_fn(move || clock.now())
            .request_async(
                &send,
                async |pause: Duration| {
                    asking.send_replace(false);
                    tokio::time::sleep(pause.max(LEAST_INTERVAL)).await;
                    asking.send_replace(true);
                },
                None::<Duration>,
            )
            .await;
        let answer = answer.map_err(|error| match &error {
            RequestTokenError::ServerResponse(refusal) => match refusal.error() {
                DeviceCodeErrorResponseType::ExpiredToken => Problem::new(Code::SignInExpired),
                DeviceCodeErrorResponseType::AccessDenied => Problem::new(Code::AccessDenied),
                other => {
                    let word = refusal.error_description().map(String::as_str);
                    let word = describe(other.as_ref(), word);
                    Problem::new(refusal::code(other.as_ref())).with_detail(word)
                }
            },
            _ => self.explain_any(error),
        })?;
        self.read(&answer)
    }

    /// Revokes one token (RFC 7009 2). One path for every server: what decides is the answer.
    ///
    /// # Errors
    /// Whatever leaves it open whether the service does it: then it has to be told again.
    pub async fn revoke(
        &self,
        endpoint: &Url,
        hint: &str,
        token: &Secret,
    ) -> Result<Revocation, Problem> {
        let mut fields = vec![("token", token.expose()), ("token_type_hint", hint)];
        // Where the header names the client, the body does not: some servers refuse it twice.
        if self.client_secret.is_none() || !self.secret_in_header {
            fields.push(("client_id", &self.client_id));
        }
        let request = self.authenticated(endpoint, fields)?;
        let response = self.send_any(request, Repeat::Safe).await?;
        let refusal = door::object::<BasicErrorResponse>(response.body()).ok();
        match response.status() {
            status if status.is_success() => self.read_revocation(endpoint, &response, refusal),
            StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::GONE
            | StatusCode::NOT_IMPLEMENTED => Ok(Revocation::Refused),
            status if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                match refusal {
                    Some(refusal) => self.refused_revocation(&refusal),
                    None => Err(door::refused(endpoint, &response)),
                }
            }
            _ => Err(door::refused(endpoint, &response)),
        }
    }

    /// A service that has done it says little. A page is somebody else's word, and an error is one with
    /// any status.
    fn read_revocation(
        &self,
        endpoint: &Url,
        response: &Response,
        refusal: Option<BasicErrorResponse>,
    ) -> Result<Revocation, Problem> {
        let of_gateway = match response.body().trim_ascii().is_empty() {
            true => door::challenged(endpoint, response),
            false => door::of_gateway(endpoint, response),
        };
        let refusal = refusal.filter(|refusal| !refusal.error().as_ref().is_empty());
        match (of_gateway, refusal) {
            (Some(problem), _) => Err(problem),
            (None, Some(refusal)) => self.refused_revocation(&refusal),
            (None, None) => Ok(Revocation::Done),
        }
    }

    fn refused_revocation(&self, refusal: &BasicErrorResponse) -> Result<Revocation, Problem> {
        match refusal.error().as_ref() {
            "unsupported_token_type" => Ok(Revocation::Refused),
            // RFC 7009 2.2 has them say nothing; Google says it of what went with the refresh token.
            "invalid_token" => Ok(Revocation::Unknown),
            _ => Err(self.refusal(refusal)),
        }
    }

    /// Pushes an authorization request (RFC 9126); the answer is its `request_uri`, or none where
    /// the server keeps that endpoint closed and does not require it.
    ///
    /// # Errors
    /// When the server does not take the request.
    pub async fn push(
        &self,
        endpoint: &Url,
        fields: &[(&str, &str)],
        required: bool,
    ) -> Result<Option<String>, Problem> {
        #[derive(Deserialize)]
        struct Pushed {
            request_uri: String,
        }
        let request = self.authenticated(endpoint, fields.to_vec())?;
        let response = self.send_any(request, Repeat::Safe).await?;
        if let Some(problem) = door::challenged(endpoint, &response) {
            return Err(problem);
        }
        if !required && refusal::is_closed(response.status()) {
            let status = response.status();
            tracing::info!(%status, "the endpoint for pushed requests is closed: going on without");
            return Ok(None);
        }
        let response = refusal::in_one_form(self.working(response)?);
        if response.status().is_success() {
            let pushed: Pushed = door::parse_json(endpoint, &response)?;
            return Ok(Some(pushed.request_uri));
        }
        match serde_json::from_slice::<BasicErrorResponse>(response.body()) {
            Ok(refusal) => Err(self.refusal(&refusal)),
            Err(_) => Err(door::refused(endpoint, &response)),
        }
    }

    /// A form of our own, with our secret where there is one.
    fn authenticated<'f>(
        &'f self,
        endpoint: &Url,
        mut fields: Vec<(&'f str, &'f str)>,
    ) -> Result<Request, Problem> {
        let mut headers = Vec::new();
        match &self.client_secret {
            Some(secret) if self.secret_in_header => {
                let encoded = |text: &str| {
                    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
                };
                let pair = format!("{}:{}", encoded(&self.client_id), encoded(secret.expose()));
                let value = format!("Basic {}", STANDARD.encode(pair));
                headers.push((header::AUTHORIZATION, value));
            }
            Some(secret) => fields.push(("client_secret", secret.expose())),
            None => {}
        }
        door::post_form(endpoint, &fields, &headers)
    }

    /// Sends a request with this key's proof, once more with a nonce when the server wants one.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send_any(&self, request: Request, repeat: Repeat) -> Result<Response, Problem> {
        let (clock, key) = (&*self.clock, self.dpop.as_deref());
        send_with_proof(&self.http, clock, key, None, request, repeat).await
    }

    /// The same for answers that are only read when the service could do its work.
    ///
    /// # Errors
    /// When there is no answer, or one (429, 5xx) that only says that the service can't.
    pub async fn send_proved(&self, request: Request, repeat: Repeat) -> Result<Response, Problem> {
        self.working(self.send_any(request, repeat).await?)
    }

    fn working(&self, response: Response) -> Result<Response, Problem> {
        let status = response.status();
        // A server may word "not now" in its own JSON (`temporarily_unavailable`); it means this.
        match status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            true => Err(door::refused(&self.token_endpoint, &response)),
            false => Ok(response),
        }
    }

    fn library(&self) -> Result<Library, Problem> {
        let mut library = oauth2::Client::new(ClientId::new(self.client_id.clone()))
            .set_token_uri(TokenUrl::from_url(self.token_endpoint.clone()))
            .set_auth_type(match self.secret_in_header {
                true => AuthType::BasicAuth,
                false => AuthType::RequestBody,
            });
        if let Some(secret) = &self.client_secret {
            library = library.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        Ok(library)
    }

    /// The library reads the first document in a body and leaves what follows it, and letters that
    /// are none where it need not look.
    fn whole(&self, mut response: Response) -> Result<Response, Problem> {
        let mark = response.body().len() - door::without_mark(response.body()).len();
        response.body_mut().drain(..mark);
        // The library knows one status and one type.
        if response.status().is_success() && is_json(&response) {
            *response.status_mut() = StatusCode::OK;
            response.headers_mut().remove(header::CONTENT_TYPE);
        }
        let body = response.body();
        let is_whole = std::str::from_utf8(body)
            .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        match body.trim_ascii_start().starts_with(b"{") && !is_whole {
            true => Err(unusable(&self.token_endpoint, UNREADABLE)),
            false => Ok(response),
        }
    }

    fn read(&self, answer: &TokenAnswer) -> Result<Tokens, Problem> {
        let wrong = |detail| unusable(&self.token_endpoint, detail);
        // RFC 6749 7.1: a type that is not understood can't be used.
        let bound = match answer.token_type() {
            BasicTokenType::Bearer => false,
            BasicTokenType::Extension(name) if name.eq_ignore_ascii_case("dpop") => true,
            _ => {
                return Err(wrong("the token is of an unknown type"));
            }
        };
        let secret = |text: Option<&str>| match text {
            Some(text) if !text.bytes().all(is_visible) => {
                Err(wrong("a token holds characters that none may have"))
            }
            text => Ok(text.filter(|text| !text.is_empty()).map(Secret::new)),
        };
        if bound && self.dpop.is_none() {
            return Err(wrong("the token is bound to a key that was never sent"));
        }
        Ok(Tokens {
            access: secret(Some(answer.access_token().secret()))?
                .ok_or_else(|| wrong("the access token is empty"))?,
            bound,
            refresh: secret(answer.refresh_token().map(|token| token.secret().as_str()))?,
            id_token: secret(answer.id_token.as_deref())?,
            expires_at: ends(self.clock.now(), answer.expires_in()),
            device: secret(answer.auth_session.as_deref())?,
        })
    }

    fn explain(&self, error: RequestTokenError<Problem, BasicErrorResponse>) -> Problem {
        match error {
            RequestTokenError::ServerResponse(refusal) => self.refusal(&refusal),
            other => self.explain_any(other),
        }
    }

    fn refusal(&self, refusal: &BasicErrorResponse) -> Problem {
        let word = refusal.error().as_ref();
        let described = refusal::described(refusal);
        let (code, hint) = match (word, &self.dpop) {
            ("invalid_dpop_proof", Some(_)) if self.clock_is_off() => (Code::ClockSkew, ""),
            // Servers have many words for a proof that is missing.
            (_, None) if described.to_ascii_lowercase().contains("dpop") => {
                (Code::ProfileInvalid, refusal::WANTS_DPOP)
            }
            (word, _) => (refusal::code(word), ""),
        };
        let mut problem = Problem::new(code).with_detail(format!("{described}{hint}"));
        problem.about.clock_offset = self.clock_offset().map(|offset| offset / 60);
        problem
    }

    fn clock_is_off(&self) -> bool {
        self.clock_offset()
            .is_some_and(|offset| offset.saturating_abs() > 60)
    }

    fn clock_offset(&self) -> Option<i64> {
        self.http.clock_offset(&self.token_endpoint)
    }

    fn explain_any<E: oauth2::ErrorResponse + 'static>(
        &self,
        error: RequestTokenError<Problem, E>,
    ) -> Problem {
        let host = self.token_endpoint.host_str().unwrap_or_default();
        match error {
            RequestTokenError::Request(problem) => problem,
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Problem::new(Code::BadResponse)
                    .at_host(host)
                    .with_detail(UNREADABLE)
            }
            RequestTokenError::ServerResponse(_) => Problem::new(Code::TokenRefused).at_host(host),
        }
    }
}

/// Whether an answer says that it is JSON, in one of the ways in which servers say it, or nothing.
fn is_json(response: &Response) -> bool {
    let Some(kind) = response.headers().get(header::CONTENT_TYPE) else {
        return true;
    };
    let kind = kind.to_str().unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.ends_with("/json") || kind.ends_with("+json") || kind == "text/plain"
}

/// `VSCHAR` of RFC 6749 appendix A: tokens go into headers, and to other programs line by line.
fn is_visible(byte: u8) -> bool {
    (0x20..=0x7e).contains(&byte)
}

/// Whether a device code can be shown, and its addresses opened.
pub(crate) fn is_sane(details: &StandardDeviceAuthorizationResponse, endpoint: &Url) -> bool {
    let code = details.user_code().secret();
    let complete = details
        .verification_uri_complete()
        .map(|uri| uri.secret().as_str());
    let mut addresses = [Some(details.verification_uri().as_str()), complete]
        .into_iter()
        .flatten();
    (1..=MAX_USER_CODE).contains(&code.len())
        && code.bytes().all(is_visible)
        && details.interval() <= MOST_INTERVAL
        && addresses
            .all(|text| Url::parse(text).is_ok_and(|url| safe_url::may_lead(endpoint, &url)))
}

fn unusable(endpoint: &Url, detail: &str) -> Problem {
    Problem::new(Code::BadResponse)
        .at_host(endpoint.host_str().unwrap_or_default())
        .with_detail(detail)
}

/// The library's way to our door.
struct Sending<'a> {
    client: &'a Client,
    repeat: Repeat,
    /// Makes an answer what the library reads.
    mend: fn(Response) -> Response,
}

/// A device code as the library reads it.
fn plain_device_code(mut response: Response) -> Response {
    if response.status() == StatusCode::OK
        && let Ok(answer) = door::object::<DeviceAnswer>(response.body())
        && let Ok(plain) = answer.plain()
    {
        *response.body_mut() = plain;
    }
    response
}

impl<'c> oauth2::AsyncHttpClient<'c> for Sending<'_> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Problem>> + Send + 'c>>;

    fn call(&'c self, request: Request) -> Self::Future {
        Box::pin(async move {
            let url = Url::parse(&request.uri().to_string()).map_err(invalid)?;
            let response = self.client.send_any(request, self.repeat).await?;
            if let Some(problem) = door::of_gateway(&url, &response) {
                return Err(problem);
            }
            if refusal::is_of_the_moment(response.status()) {
                return Err(Problem::new(Code::ServiceUnavailable)
                    .at_host(url.host_str().unwrap_or_default())
                    .with_detail(format!("{} answered {}", url.path(), response.status())));
            }
            let response = refusal::in_one_form(self.client.working(response)?);
            self.client.whole(response).map(self.mend)
        })
    }
}

/// A server's error and its description, cut to a sane length and to printable text.
pub(crate) fn describe(error: &str, description: Option<&str>) -> String {
    let text = match description {
        Some(description) => format!("{error}: {description}"),
        None => error.to_owned(),
    };
    visible_line(&text).chars().take(300).collect()
}

fn invalid(error: url::ParseError) -> Problem {
    Problem::new(Code::ProfileInvalid).because(&error)
}

async fn send_with_proof(
    http: &Http,
    clock: &dyn Clock,
    key: Option<&DpopKey>,
    bound: Option<&Secret>,
    request: Request,
    repeat: Repeat,
) -> Result<Response, Problem> {
    let Some(key) = key else {
        return Ok(http.send(request, repeat).await?);
    };
    let url = Url::parse(&request.uri().to_string()).map_err(invalid)?;
    // A proof counts once, so each try makes its own.
    let prove = || {
        let mut proved = request.clone();
        let proof = key.proof(request.method().as_str(), &url, clock.now(), bound)?;
        let proof = http::HeaderValue::from_str(&proof)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        proved.headers_mut().insert("DPoP", proof);
        Ok::<_, Problem>(proved)
    };
    let response = http.send_made(prove, repeat).await?;
    let Some(nonce) = response
        .headers()
        .get("DPoP-Nonce")
        .and_then(|nonce| nonce.to_str().ok())
    else {
        return Ok(response);
    };
    key.keep_nonce(&url, nonce);
    match wants_nonce(&response) {
        true => http.send_made(prove, repeat).await,
        false => Ok(response),
    }
}

/// RFC 9449 8 and 9: as JSON from the authorization server, as a challenge from a resource.
fn wants_nonce(response: &Response) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    let status = response.status();
    if status != StatusCode::BAD_REQUEST && status != StatusCode::UNAUTHORIZED {
        return false;
    }
    let challenged = response
        .headers()
        .get(header::WWW_AUTHENTICATE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("use_dpop_nonce"));
    challenged
        || serde_json::from_slice::<Refusal>(response.body())
            .is_ok_and(|refusal| refusal.error == "use_dpop_nonce")
}
