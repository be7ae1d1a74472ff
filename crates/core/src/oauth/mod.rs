//! The authorization server's endpoints: tokens (code, refresh, device grant), PAR, revocation,
//! and requests with an access token.
//!
//! The `oauth2` crate builds the token requests and reads the answers. Added here: DPoP proofs and
//! nonces (RFC 9449), pushed authorization requests (RFC 9126), and one meaning for each failure.

mod answer;
mod device_code;
pub mod dpop;
mod proof;
mod refusal;
mod resource;
mod revocation;

use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, StandardRevocableToken,
    TokenResponse, TokenUrl,
};
use parking_lot::Mutex;
use serde::Deserialize;
use serde::de::IgnoredAny;
use url::Url;

use self::answer::TokenAnswer;
use self::proof::send_with_proof;

use crate::clock::{Clock, Timestamp, ends};
use crate::http::{self as door, Http, Repeat, Request, Response, Sent};
use crate::oauth::dpop::DpopKey;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::text::visible_line;

pub(crate) use device_code::{DeviceAnswer, is_sane};
pub use resource::{Access, resource_to_show};
pub(crate) use resource::{request_resource, resource};
pub use revocation::Revocation;

/// The body stays out of the words: it may hold a token.
const UNREADABLE: &str = "the answer of the token endpoint can't be read";

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
    /// The origin of the token endpoint that gave them.
    pub(crate) given_by: String,
    /// Why these tokens can't be used. They are there all the same, to be taken back.
    fault: Option<Problem>,
}

impl Tokens {
    /// Whether they can be used, by themselves.
    ///
    /// # Errors
    /// `bad_response`: a type that is not understood (RFC 6749 7.1), no access token, or characters
    /// that no token may hold.
    pub fn check(&self) -> Result<(), Problem> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// Whether there is nothing in them that could be taken back.
    pub(crate) fn are_none(&self) -> bool {
        self.access.expose().is_empty() && self.refresh.is_none()
    }
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
    /// `token_refused` when the server says no; the network's and the service's own problems. Tokens
    /// that can't be used are none of them: see [`Tokens::check`].
    pub async fn tokens(&self, grant: Grant<'_>) -> Result<Tokens, Problem> {
        let library = self.library()?;
        let send = Sending::by(self, Repeat::Never, |response| response);
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
                    let word = refusal::described(&send.sent(), refusal);
                    return Err(Problem::new(Code::SessionRevoked).with_detail(word));
                }
                answer
            }
        };
        Ok(self.read(&answer.map_err(|error| self.explain(error, &send.sent()))?))
    }

    /// The tokens of an answer that is there already, read as one from the network is.
    pub(crate) async fn tokens_of(&self, answer: Response) -> Result<Tokens, Problem> {
        let sent = Sent::for_answer(&answer);
        let answer = self
            .library()?
            .exchange_client_credentials()
            .request_async(&move |_| std::future::ready(self.whole(answer.clone())))
            .await;
        Ok(self.read(&answer.map_err(|error| self.explain(error, &sent))?))
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
        let response = refusal::in_one_form(working(endpoint, response)?);
        if response.status().is_success() {
            let pushed: Pushed = door::parse_json(endpoint, &response)?;
            return Ok(Some(pushed.request_uri));
        }
        match serde_json::from_slice::<BasicErrorResponse>(response.body()) {
            Ok(refusal) if !required && refusal::is_of_the_client(refusal.error().as_ref()) => {
                let error: &str = refusal.error().as_ref();
                tracing::info!(
                    error,
                    "pushed requests are not for this client: going on without"
                );
                Ok(None)
            }
            Ok(refusal) => Err(self.refusal(&Sent::for_answer(&response), &refusal)),
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
    pub(crate) async fn send_any(
        &self,
        request: Request,
        repeat: Repeat,
    ) -> Result<Response, Problem> {
        let (clock, key) = (&*self.clock, self.dpop.as_deref());
        send_with_proof(&self.http, clock, key, None, request, repeat).await
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
    /// are none where it need not look. What a body is, it says itself: tokens that came under any type
    /// have come.
    fn whole(&self, mut response: Response) -> Result<Response, Problem> {
        let mark = response.body().len() - door::without_mark(response.body()).len();
        response.body_mut().drain(..mark);
        let body = response.body();
        let is_whole = std::str::from_utf8(body)
            .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        let is_object = body.trim_ascii_start().starts_with(b"{");
        if is_object && !is_whole {
            return Err(unusable(&self.token_endpoint, UNREADABLE));
        }
        // The library knows one status and one type.
        if is_object && response.status().is_success() {
            *response.status_mut() = StatusCode::OK;
            response.headers_mut().remove(header::CONTENT_TYPE);
        }
        Ok(response)
    }

    fn read(&self, answer: &TokenAnswer) -> Tokens {
        let bound = match answer.token_type() {
            BasicTokenType::Bearer => Ok(false),
            BasicTokenType::Extension(name) if !name.eq_ignore_ascii_case("dpop") => {
                Err("the token is of an unknown type")
            }
            _ if self.dpop.is_none() => Err("the token is bound to a key that was never sent"),
            _ => Ok(true),
        };
        let secret = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Secret::new);
        let access = secret(Some(answer.access_token().secret()));
        let refresh = secret(answer.refresh_token().map(|token| token.secret().as_str()));
        let id_token = secret(answer.id_token.as_deref());
        let device = secret(answer.auth_session.as_deref());
        let is_sound = |it: &Option<Secret>| {
            it.as_ref()
                .is_none_or(|it| it.expose().bytes().all(is_visible))
        };
        let are_sound = [&access, &refresh, &id_token, &device]
            .into_iter()
            .all(is_sound);
        let fault = if !are_sound {
            Some("a token holds characters that none may have")
        } else if access.is_none() {
            Some("the access token is empty")
        } else {
            answer.fault.or(bound.err())
        };
        Tokens {
            access: access.unwrap_or_else(|| Secret::new("")),
            bound: bound.unwrap_or_default(),
            refresh,
            id_token,
            expires_at: ends(self.clock.now(), answer.expires_in()),
            device,
            given_by: self.token_endpoint.origin().ascii_serialization(),
            fault: fault.map(|detail| unusable(&self.token_endpoint, detail)),
        }
    }

    fn explain(
        &self,
        error: RequestTokenError<Problem, BasicErrorResponse>,
        sent: &Sent,
    ) -> Problem {
        match error {
            RequestTokenError::ServerResponse(refusal) => self.refusal(sent, &refusal),
            other => self.explain_any(other),
        }
    }

    fn refusal(&self, sent: &Sent, refusal: &BasicErrorResponse) -> Problem {
        let word = refusal.error().as_ref();
        let described = refusal::described(sent, refusal);
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

/// `VSCHAR` of RFC 6749 appendix A: tokens go into headers, and to other programs line by line.
fn is_visible(byte: u8) -> bool {
    (0x20..=0x7e).contains(&byte)
}

fn unusable(endpoint: &Url, detail: &str) -> Problem {
    Problem::new(Code::BadResponse)
        .at_host(endpoint.host_str().unwrap_or_default())
        .with_detail(detail)
}

fn working(endpoint: &Url, response: Response) -> Result<Response, Problem> {
    let status = response.status();
    // A server may word "not now" in its own JSON (`temporarily_unavailable`); it means this.
    match status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        true => Err(door::refused(endpoint, &response)),
        false => Ok(response),
    }
}

/// The library's way to our door.
struct Sending<'a> {
    client: &'a Client,
    repeat: Repeat,
    /// Makes an answer what the library reads.
    mend: fn(Response) -> Response,
    /// What was secret in the last request that was answered: the library keeps the words only.
    sent: Mutex<Sent>,
}

impl<'a> Sending<'a> {
    fn by(client: &'a Client, repeat: Repeat, mend: fn(Response) -> Response) -> Self {
        Self {
            client,
            repeat,
            mend,
            sent: Mutex::default(),
        }
    }

    fn sent(&self) -> Sent {
        self.sent.lock().clone()
    }
}

impl<'c> oauth2::AsyncHttpClient<'c> for Sending<'_> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Problem>> + Send + 'c>>;

    fn call(&'c self, request: Request) -> Self::Future {
        Box::pin(async move {
            let url = Url::parse(&request.uri().to_string()).map_err(invalid)?;
            let response = self.client.send_any(request, self.repeat).await?;
            *self.sent.lock() = Sent::for_answer(&response);
            if let Some(problem) = door::of_gateway(&url, &response) {
                return Err(problem);
            }
            if refusal::is_of_the_moment(response.status()) {
                return Err(Problem::new(Code::ServiceUnavailable)
                    .at_host(url.host_str().unwrap_or_default())
                    .with_detail(format!("{} answered {}", url.path(), response.status())));
            }
            let response = refusal::in_one_form(working(&url, response)?);
            self.client.whole(response).map(self.mend)
        })
    }
}

/// A server's error and its description, without what it was sent, cut to a sane length and to
/// printable text.
pub(crate) fn describe(sent: &Sent, error: &str, description: Option<&str>) -> String {
    let text = match description {
        Some(description) => format!("{error}: {description}"),
        None => error.to_owned(),
    };
    let text = sent.hide(&visible_line(&text));
    text.chars().take(300).collect()
}

fn invalid(error: url::ParseError) -> Problem {
    Problem::new(Code::ProfileInvalid).because(&error)
}
