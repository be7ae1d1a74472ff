//! Misbehaviour by name, for one endpoint or all, for ever or a number of times.

use std::time::Duration;

use crate::Provider;
use parking_lot::Mutex;

/// A way to misbehave.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The answer comes late.
    Slow(Duration),
    /// The connection breaks in the middle of the answer's body.
    CutOffMidBody,
    /// This 5xx status, with a JSON error.
    ServerError(u16),
    /// 429 with `Retry-After` in seconds.
    TooManyRequests(u32),
    /// A web page where JSON is due, with status 200.
    HtmlInsteadOfJson,
    /// Text that is no JSON, declared as JSON.
    NotJson,
    /// A JSON answer of several MiB.
    HugeResponse,
    /// 511 and a network's sign-in page.
    CaptivePortal,
    /// POST requests are answered with a redirect elsewhere.
    RedirectOnPost,
    /// 503 `temporarily_unavailable`.
    TemporarilyUnavailable,
    /// `Date`, `iat` and `exp` are this far ahead.
    ClockAhead(Duration),
    /// `Date`, `iat` and `exp` are this far behind.
    ClockBehind(Duration),
    /// The metadata names another issuer.
    WrongIssInMetadata,
    /// The callback names another issuer.
    WrongIssInCallback,
    /// The callback names no issuer.
    MissingIssInCallback,
    /// The callback has another `state`.
    WrongState,
    /// The ID token's signature is another token's.
    IdTokenBadSignature,
    /// The ID token is for another client.
    IdTokenWrongAud,
    /// The ID token has another nonce.
    IdTokenWrongNonce,
    /// The ID token expired an hour ago.
    IdTokenExpired,
    /// The ID token is another issuer's.
    IdTokenWrongIss,
    /// The ID token is not signed.
    IdTokenAlgNone,
    /// There is no ID token.
    IdTokenMissing,
    /// `at_hash` belongs to another access token.
    IdTokenBadAtHash,
    /// The ID token is about another person.
    IdTokenOtherPerson,
    /// The ID token's header names a key that is not published.
    UnknownKid,
    /// The token endpoint answers `invalid_grant`.
    TokenRefused,
    /// The tokens are for whoever has them, although they were asked for with a key's proof.
    BearerTokens,
    /// A challenge of a type that nobody knows.
    UnknownChallenge,
    /// The challenge endpoint sends the user to the browser.
    RedirectToWeb {
        /// Whether with a pushed request.
        request_uri: bool,
    },
    /// The challenge endpoint answers `invalid_session`.
    InvalidSession,
    /// A DPoP nonce is asked for.
    DpopNonceRequired,
    /// Mails are not delivered.
    MailLost,
}

impl FaultKind {
    /// One of each, as the faults page offers them.
    pub fn all() -> Vec<Self> {
        vec![
            Self::Slow(Duration::from_secs(5)),
            Self::CutOffMidBody,
            Self::ServerError(500),
            Self::TooManyRequests(5),
            Self::HtmlInsteadOfJson,
            Self::NotJson,
            Self::HugeResponse,
            Self::CaptivePortal,
            Self::RedirectOnPost,
            Self::TemporarilyUnavailable,
            Self::ClockAhead(Duration::from_secs(3_600)),
            Self::ClockBehind(Duration::from_secs(3_600)),
            Self::WrongIssInMetadata,
            Self::WrongIssInCallback,
            Self::MissingIssInCallback,
            Self::WrongState,
            Self::IdTokenBadSignature,
            Self::IdTokenWrongAud,
            Self::IdTokenWrongNonce,
            Self::IdTokenExpired,
            Self::IdTokenWrongIss,
            Self::IdTokenAlgNone,
            Self::IdTokenMissing,
            Self::IdTokenBadAtHash,
            Self::IdTokenOtherPerson,
            Self::UnknownKid,
            Self::TokenRefused,
            Self::BearerTokens,
            Self::UnknownChallenge,
            Self::RedirectToWeb { request_uri: true },
            Self::InvalidSession,
            Self::DpopNonceRequired,
            Self::MailLost,
        ]
    }

    /// The fault of this name, with its usual size.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|kind| kind.name() == name)
    }

    /// Its name, on the faults page and in scripts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Slow(_) => "slow",
            Self::CutOffMidBody => "cut_off_mid_body",
            Self::ServerError(_) => "server_error",
            Self::TooManyRequests(_) => "too_many_requests",
            Self::HtmlInsteadOfJson => "html_instead_of_json",
            Self::NotJson => "not_json",
            Self::HugeResponse => "huge_response",
            Self::CaptivePortal => "captive_portal",
            Self::RedirectOnPost => "redirect_on_post",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::ClockAhead(_) => "clock_ahead",
            Self::ClockBehind(_) => "clock_behind",
            Self::WrongIssInMetadata => "wrong_iss_in_metadata",
            Self::WrongIssInCallback => "wrong_iss_in_callback",
            Self::MissingIssInCallback => "missing_iss_in_callback",
            Self::WrongState => "wrong_state",
            Self::IdTokenBadSignature => "id_token_bad_signature",
            Self::IdTokenWrongAud => "id_token_wrong_aud",
            Self::IdTokenWrongNonce => "id_token_wrong_nonce",
            Self::IdTokenExpired => "id_token_expired",
            Self::IdTokenWrongIss => "id_token_wrong_iss",
            Self::IdTokenAlgNone => "id_token_alg_none",
            Self::IdTokenMissing => "id_token_missing",
            Self::IdTokenBadAtHash => "id_token_bad_at_hash",
            Self::IdTokenOtherPerson => "id_token_other_person",
            Self::UnknownKid => "unknown_kid",
            Self::TokenRefused => "token_refused",
            Self::BearerTokens => "bearer_tokens",
            Self::UnknownChallenge => "unknown_challenge",
            Self::RedirectToWeb { .. } => "redirect_to_web",
            Self::InvalidSession => "invalid_session",
            Self::DpopNonceRequired => "dpop_nonce_required",
            Self::MailLost => "mail_lost",
        }
    }

    /// What this does to the HTTP answer, whatever that says.
    pub(crate) fn about_http(&self) -> Option<HttpFault> {
        match self {
            Self::Slow(by) => Some(HttpFault::Slow(*by)),
            Self::CutOffMidBody => Some(HttpFault::CutOff),
            Self::ServerError(status) => Some(HttpFault::ServerError(*status)),
            Self::TooManyRequests(seconds) => Some(HttpFault::TooManyRequests(*seconds)),
            Self::HtmlInsteadOfJson => Some(HttpFault::Html),
            Self::NotJson => Some(HttpFault::NotJson),
            Self::HugeResponse => Some(HttpFault::Huge),
            Self::CaptivePortal => Some(HttpFault::CaptivePortal),
            Self::RedirectOnPost => Some(HttpFault::RedirectOnPost),
            Self::TemporarilyUnavailable => Some(HttpFault::Unavailable),
            Self::ClockAhead(_)
            | Self::ClockBehind(_)
            | Self::WrongIssInMetadata
            | Self::WrongIssInCallback
            | Self::MissingIssInCallback
            | Self::WrongState
            | Self::IdTokenBadSignature
            | Self::IdTokenWrongAud
            | Self::IdTokenWrongNonce
            | Self::IdTokenExpired
            | Self::IdTokenWrongIss
            | Self::IdTokenAlgNone
            | Self::IdTokenMissing
            | Self::IdTokenBadAtHash
            | Self::IdTokenOtherPerson
            | Self::UnknownKid
            | Self::TokenRefused
            | Self::BearerTokens
            | Self::UnknownChallenge
            | Self::RedirectToWeb { .. }
            | Self::InvalidSession
            | Self::DpopNonceRequired
            | Self::MailLost => None,
        }
    }
}

/// A fault that is about HTTP itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum HttpFault {
    Slow(Duration),
    CutOff,
    ServerError(u16),
    TooManyRequests(u32),
    Html,
    NotJson,
    Huge,
    CaptivePortal,
    RedirectOnPost,
    Unavailable,
}

/// A misbehaviour, and where and how often it shows.
#[derive(Clone, Debug)]
pub struct Fault {
    kind: FaultKind,
    path: Option<String>,
    provider: Option<Provider>,
    times: Option<u32>,
}

impl Fault {
    /// Everywhere, until the faults are cleared. Requests of the account service to the two other
    /// providers are spared unless the fault names the provider.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            path: None,
            provider: None,
            times: None,
        }
    }

    /// Only at this path, such as `/token`. Callbacks count as `/authorize`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Only at this provider.
    #[must_use]
    pub fn from(mut self, provider: Provider) -> Self {
        self.provider = Some(provider);
        self
    }

    /// Only so often.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// A line for a person.
    pub(crate) fn described(&self) -> String {
        let place = self.path.as_deref().unwrap_or("everywhere");
        let provider = self.provider.map_or("all", Provider::name);
        let times = self
            .times
            .map_or(String::new(), |times| format!(", {times} more times"));
        format!("{} at {place} ({provider}){times}", self.kind.name())
    }

    fn shows_at(&self, place: Place<'_>) -> bool {
        let here = self.path.as_deref().is_none_or(|at| {
            let below = place.path.strip_prefix(at);
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let about_http = self.kind.about_http().is_some();
        let hidden = self.path.is_none() && about_http && !is_protocol(place.path);
        let provider_fits = match self.provider {
            Some(provider) => provider == place.provider,
            None => !place.federated,
        };
        here && !hidden && provider_fits
    }
}

/// Where something happens.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) provider: Provider,
    pub(crate) path: &'a str,
    /// Whether the account service itself is the client: then only faults that name the provider
    /// show, so that the others reach the app.
    pub(crate) federated: bool,
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self::new(kind)
    }
}

/// Pages for people, and the status page, stay up when the protocol's endpoints misbehave.
fn is_protocol(path: &str) -> bool {
    let for_people = ["/mailbox", "/faults", "/people", "/status", "/style.css"];
    path != "/" && !for_people.iter().any(|page| path.starts_with(page))
}

/// The faults that are switched on.
#[derive(Default)]
pub(crate) struct Faults {
    on: Mutex<Vec<Fault>>,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        self.on.lock().push(fault);
    }

    pub(crate) fn clear(&self) {
        self.on.lock().clear();
    }

    pub(crate) fn described(&self) -> Vec<String> {
        self.on.lock().iter().map(Fault::described).collect()
    }

    /// The first fault due here that `wanted` knows what to do with; it counts as shown.
    pub(crate) fn due<T>(
        &self,
        place: Place<'_>,
        wanted: impl Fn(&FaultKind) -> Option<T>,
    ) -> Option<T> {
        let mut on = self.on.lock();
        let (index, found) = on.iter().enumerate().find_map(|(index, fault)| {
            let found = fault.shows_at(place).then(|| wanted(&fault.kind)).flatten();
            found.map(|found| (index, found))
        })?;
        if let Some(times) = on[index].times.as_mut() {
            *times = times.saturating_sub(1);
            if *times == 0 {
                on.remove(index);
            }
        }
        Some(found)
    }

    /// Whether this very fault is due here; it counts as shown.
    pub(crate) fn has(&self, place: Place<'_>, kind: &FaultKind) -> bool {
        self.due(place, |due| (due == kind).then_some(())).is_some()
    }
}
