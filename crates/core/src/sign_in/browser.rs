//! Google, SSO and any OpenID provider: the system browser, and the way back.
//!
//! A task of its own listens, polls the device grant, exchanges the code and stores the session,
//! so that the page in the browser is answered when all of that is finished. It ends when nobody
//! wants the sign-in any more; what has begun with a code or may bring tokens comes to its end first.
//!
//! A browser is started with an address of the listener, never with the authorization URL: what a
//! program is started with can be read by everybody on the computer.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use super::complete::{self, Arrived};
use super::{Answer, AnswerKind, NotAsked, SignInContext, Step, Transition};
use crate::clock::Timestamp;
use crate::context::blocking;
use crate::domain::{DeviceCode, Method};
use crate::oauth::{Grant, Tokens};
use crate::problem::{Code, Problem};
use crate::profile::{Redirect, Switch};
use crate::redirect::RedirectUri;
use crate::redirect::loopback::{Arrival, Binding, Bound, Journey, Listener};
use crate::redirect::page::Page;
use crate::redirect::parse::{Callback, Expected};
use crate::secret::Secret;
use crate::text::Language;

type DeviceDetails = oauth2::StandardDeviceAuthorizationResponse;

/// What is particular about one trip through the browser.
#[derive(Debug, Clone, Default)]
pub(super) struct AuthorizationRequest {
    /// Which identity provider a broker should use.
    pub(super) hint: Option<String>,
    /// OpenID Connect's `prompt`.
    pub(super) prompt: Option<String>,
    /// A request that the service has pushed for us.
    pub(super) request_uri: Option<String>,
    /// No browser here at all: a code for another device.
    pub(super) device_only: bool,
}

/// Where the person goes, and for how long.
#[derive(Debug, Clone)]
pub struct Handoff {
    /// What to open on this computer. It says nothing of the sign-in, so that it may stand where
    /// others can read it, and leads on from there.
    pub url: Url,
    /// The authorization URL: for a browser that doesn't reach this computer, and whose last address
    /// is then pasted. None where [`Self::url`] can be opened anywhere.
    pub elsewhere: Option<Url>,
    /// Where the browser comes back to.
    pub redirect_uri: String,
    /// Whether a browser has been opened.
    pub opened: bool,
    /// Its name, where that is known.
    pub browser: Option<String>,
    /// When the waiting ends.
    pub ends_at: Timestamp,
    /// For another device.
    pub device_code: Option<DeviceCode>,
    /// Whether one may be asked for.
    pub device_code_offered: bool,
    /// What the person should know while waiting.
    pub notice: Option<Problem>,
}

/// A trip through the browser.
#[derive(Debug)]
pub(super) struct Flow {
    context: Arc<SignInContext>,
    handoff: Box<Handoff>,
    pasted: mpsc::Sender<(Secret, oneshot::Sender<bool>)>,
    codes: mpsc::Sender<DeviceDetails>,
    news: mpsc::Receiver<News>,
    closing: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum News {
    /// Something to say while waiting.
    Notice(Problem),
    /// The code for another device is worth nothing any more; the browser still does.
    CodeOver(Problem),
    /// The end of the trip, and the page that is on its way to the browser.
    Ended(Box<Transition>, Option<JoinHandle<()>>),
}

impl Flow {
    /// Prepares the way back, opens the browser, and waits in the background.
    pub(super) async fn start(
        context: Arc<SignInContext>,
        way: AuthorizationRequest,
    ) -> Transition {
        // Who goes on in the browser does not come in with the password.
        let context = match context.method {
            Method::Password => Arc::new(SignInContext {
                method: Method::Browser,
                ..SignInContext::clone(&context)
            }),
            Method::Google | Method::Sso | Method::Browser | Method::Device => context,
        };
        let flow = match prepare(&context, &way).await {
            Ok(prepared) => Self::launch(context.clone(), prepared).await,
            Err(problem) => Err(problem),
        };
        match flow {
            Ok(flow) => Transition::Browser(flow),
            Err(problem) => Transition::Step(Step::Stopped(context.tell(problem))),
        }
    }

    async fn launch(context: Arc<SignInContext>, prepared: Prepared) -> Result<Self, Problem> {
        let limit = context.hints.limit;
        let language = context.shared.language();
        let redirect_uri = RedirectUri::parse(&prepared.redirect_uri).ok();
        let listener = match prepared.bound {
            Some(bound) => {
                let journey = Journey {
                    to: prepared.url.clone(),
                    expected: prepared.expected.clone(),
                    comes_back: redirect_uri.as_ref() == Some(bound.written()),
                    limit,
                };
                Some(bound.serve(journey, language)?)
            }
            None => None,
        };
        let start = listener.as_ref().map(|listener| listener.start().clone());
        let mut handoff = Handoff {
            elsewhere: start.is_some().then(|| prepared.url.clone()),
            url: start.unwrap_or(prepared.url),
            redirect_uri: prepared.redirect_uri,
            opened: false,
            browser: None,
            ends_at: context.now() + limit,
            device_code: prepared.device.as_ref().map(device_view),
            device_code_offered: prepared.device.is_none() && has_device_code(&context),
            notice: None,
        };
        let (pasted, pastes) = mpsc::channel(4);
        let (codes, asked) = mpsc::channel(4);
        let (tell, news) = mpsc::channel(8);
        let only_device = prepared.device.is_some();
        let trip = BrowserTask {
            context: context.clone(),
            redirect_uri,
            listener,
            expected: prepared.expected,
            device: prepared.device,
            deadline: Instant::now() + limit,
            tell,
        };
        tokio::spawn(trip.run(pastes, asked));
        if context.hints.open_browser && !only_device {
            open(&context, &mut handoff).await;
        }
        Ok(Self {
            context,
            handoff: Box::new(handoff),
            pasted,
            codes,
            news,
            closing: None,
        })
    }

    pub(super) fn handoff(&self) -> Handoff {
        Handoff::clone(&self.handoff)
    }

    pub(super) fn closing(&mut self) -> Option<JoinHandle<()>> {
        self.closing.take()
    }

    /// Waits for the end of a trip that was cancelled.
    pub(super) async fn end(&mut self) -> Transition {
        loop {
            match self.wait().await {
                Transition::Step(Step::Browser(_)) => {}
                end => return end,
            }
        }
    }

    /// Waits for the next thing to show. Cancel-safe.
    pub(super) async fn wait(&mut self) -> Transition {
        match self.news.recv().await {
            Some(News::Notice(problem)) => {
                self.handoff.notice = Some(self.context.tell(problem));
                Transition::Step(Step::Browser(self.handoff()))
            }
            Some(News::CodeOver(problem)) => {
                self.handoff.device_code = None;
                self.handoff.device_code_offered = true;
                self.handoff.notice = Some(self.context.tell(problem));
                Transition::Step(Step::Browser(self.handoff()))
            }
            Some(News::Ended(next, closing)) => {
                self.closing = closing;
                *next
            }
            None => {
                let ended = Problem::new(Code::Unexpected).with_detail("the waiting broke off");
                Transition::Step(Step::Stopped(self.context.tell(ended)))
            }
        }
    }

    /// Takes a pasted address, opens the browser once more, or gets a code for another device.
    pub(super) async fn answer(&mut self, answer: Answer) -> Result<Step, NotAsked> {
        match answer.kind {
            AnswerKind::OpenAgain => {
                self.handoff.notice = None;
                open(&self.context, &mut self.handoff).await;
            }
            AnswerKind::Paste(text) => {
                let (taken, result) = oneshot::channel();
                let sent = self.pasted.send((text, taken)).await.is_ok();
                let fits = sent && result.await.unwrap_or(true);
                self.handoff.notice = (!fits).then(|| {
                    self.context.tell(
                        Problem::new(Code::WrongAddressPasted).with_detail(
                            "the pasted address is not the one this sign-in waits for",
                        ),
                    )
                });
            }
            AnswerKind::DeviceCode if self.handoff.device_code_offered => {
                self.get_device_code().await;
            }
            // It is shown already.
            AnswerKind::DeviceCode if self.handoff.device_code.is_some() => {}
            _ => return Err(NotAsked),
        }
        Ok(Step::Browser(self.handoff()))
    }

    /// Whoever sees such a code can finish the sign-in with it: so there is none until it is wanted.
    async fn get_device_code(&mut self) {
        self.handoff.notice = None;
        match device_code(&self.context).await {
            Ok(details) => {
                self.handoff.device_code = Some(device_view(&details));
                self.handoff.device_code_offered = false;
                // Nobody waits for it any more: then the sign-in has just ended.
                let _ = self.codes.send(details).await;
            }
            Err(problem) => self.handoff.notice = Some(self.context.tell(problem)),
        }
    }
}

impl From<Step> for Transition {
    fn from(step: Step) -> Self {
        Transition::Step(step)
    }
}

async fn open(context: &SignInContext, handoff: &mut Handoff) {
    let (browser, url) = (context.shared.browser().clone(), handoff.url.clone());
    let opened = blocking(move || {
        browser
            .open(&url)
            .map_err(|error| Problem::new(Code::BrowserNotOpened).because(&error))
    })
    .await;
    match opened {
        Ok(opened) => {
            handoff.opened = true;
            handoff.browser = opened.name;
        }
        Err(problem) => {
            handoff.opened = false;
            handoff.notice = Some(context.tell(problem));
        }
    }
}

fn device_view(details: &DeviceDetails) -> DeviceCode {
    DeviceCode {
        user_code: details.user_code().secret().clone(),
        verification_uri: details.verification_uri().to_string(),
        verification_uri_complete: details
            .verification_uri_complete()
            .map(|complete| complete.secret().clone()),
    }
}

/// Everything that is ready before the browser opens.
struct Prepared {
    /// The authorization URL, or where to type the code.
    url: Url,
    redirect_uri: String,
    bound: Option<Bound>,
    expected: Expected,
    /// Only for who wants nothing else.
    device: Option<DeviceDetails>,
}

async fn prepare(context: &SignInContext, way: &AuthorizationRequest) -> Result<Prepared, Problem> {
    let state = Secret::new(oauth2::CsrfToken::new_random().into_secret());
    let expected = Expected {
        state: state.clone(),
        issuer: context
            .server
            .provider()
            .map(|provider| provider.issuer().to_owned()),
        issuer_required: context.issuer_required || context.server.names_itself(),
    };
    if way.device_only {
        let device = device_code(context).await?;
        let url = device
            .verification_uri_complete()
            .map(|uri| uri.secret().clone());
        let url = url.unwrap_or_else(|| device.verification_uri().to_string());
        return Ok(Prepared {
            url: Url::parse(&url)
                .map_err(|error| Problem::new(Code::BadResponse).because(&error))?,
            redirect_uri: String::new(),
            bound: None,
            expected,
            device: Some(device),
        });
    }
    let binding = match &context.profile.redirect {
        // The browser starts here, and comes back by the app's own scheme.
        Redirect::Loopback | Redirect::Scheme(_) => Binding::AnyPort,
        Redirect::AnyPort(uri) => Binding::AnyPortOf(uri.clone()),
        Redirect::Fixed(uris) => Binding::Fixed(uris.clone()),
    };
    let bound = Bound::bind(&binding).await?;
    let redirect_uri = match &context.profile.redirect {
        Redirect::Scheme(uri) => uri.as_str().to_owned(),
        Redirect::Loopback | Redirect::AnyPort(_) | Redirect::Fixed(_) => {
            bound.written().as_str().to_owned()
        }
    };
    Ok(Prepared {
        url: authorization_url(context, way, &redirect_uri, &state).await?,
        redirect_uri,
        bound: Some(bound),
        expected,
        device: None,
    })
}

fn has_device_code(context: &SignInContext) -> bool {
    context.profile.device_grant && device_endpoint(context).is_some()
}

fn device_endpoint(context: &SignInContext) -> Option<&Url> {
    let provider = context.server.provider()?;
    provider.metadata.device_authorization_endpoint.as_ref()
}

async fn device_code(context: &SignInContext) -> Result<DeviceDetails, Problem> {
    let endpoint = match context.server.provider() {
        Some(provider) => provider.device_endpoint()?,
        None => None,
    };
    let endpoint = endpoint.ok_or_else(|| {
        Problem::new(Code::MethodNotAllowed).with_detail("the provider has no device grant")
    })?;
    let client = &context.client;
    client.device_code(endpoint, &context.scopes).await
}

async fn authorization_url(
    context: &SignInContext,
    way: &AuthorizationRequest,
    redirect_uri: &str,
    state: &Secret,
) -> Result<Url, Problem> {
    let mut url = context.server.authorization_endpoint().clone();
    let client_id = context.client.client_id.as_str();
    if let Some(request_uri) = &way.request_uri {
        url.query_pairs_mut()
            .append_pair("client_id", client_id)
            .append_pair("request_uri", request_uri)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", state.expose());
        return Ok(url);
    }
    let scope = context.scopes.join(" ");
    let key = context.client.dpop.as_ref().map(|key| key.thumbprint());
    let key = key.transpose()?;
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("state", state.expose()),
        ("code_challenge", &*context.challenge),
        ("code_challenge_method", "S256"),
    ];
    if !scope.is_empty() {
        fields.push(("scope", &*scope));
    }
    let provider = context.server.provider();
    if provider.is_some() {
        fields.push(("nonce", context.nonce.secret()));
        fields.push(("ui_locales", context.shared.language().tag()));
        fields.extend(context.email().map(|email| ("login_hint", email)));
        let prompt = way.prompt.as_deref();
        fields.extend(prompt.map(|prompt| ("prompt", prompt)));
    }
    // RFC 9449 10: whoever else has the code can't have tokens for it.
    fields.extend(key.as_ref().map(|key| ("dpop_jkt", &**key)));
    if let Some(hint) = &way.hint {
        fields.push((&context.profile.idp_hint_parameter, hint));
    }
    match pushed(context, &fields).await? {
        Some(request_uri) => url
            .query_pairs_mut()
            .append_pair("client_id", client_id)
            .append_pair("request_uri", &request_uri),
        None => url.query_pairs_mut().extend_pairs(fields),
    };
    Ok(url)
}

/// The request's `request_uri`, where it is pushed.
async fn pushed(
    context: &SignInContext,
    fields: &[(&str, &str)],
) -> Result<Option<String>, Problem> {
    let provider = context.server.provider();
    let Some(metadata) = provider
        .map(|provider| &provider.metadata)
        .filter(|_| context.profile.par == Switch::On)
    else {
        return Ok(None);
    };
    let required = metadata.require_pushed_authorization_requests;
    match &metadata.pushed_authorization_request_endpoint {
        Some(endpoint) => context.client.push(endpoint, fields, required).await,
        None => Ok(None),
    }
}

/// The task that waits.
struct BrowserTask {
    context: Arc<SignInContext>,
    redirect_uri: Option<RedirectUri>,
    listener: Option<Listener>,
    expected: Expected,
    device: Option<DeviceDetails>,
    deadline: Instant,
    tell: mpsc::Sender<News>,
}

/// How the waiting ended.
enum RedirectOutcome {
    /// Whether the browser is the one that was led on from here.
    Back {
        callback: Callback,
        known: bool,
    },
    ByDevice(Result<Tokens, Problem>),
    TooLate,
}

impl BrowserTask {
    async fn run(
        mut self,
        mut pastes: mpsc::Receiver<(Secret, oneshot::Sender<bool>)>,
        mut codes: mpsc::Receiver<DeviceDetails>,
    ) {
        let Some(came) = self.come_back(&mut pastes, &mut codes).await else {
            return;
        };
        let context = self.context.clone();
        let arrived = match came {
            RedirectOutcome::Back { callback, known } => {
                let arrived = self.exchange(callback).await;
                arrived.map(|arrived| match known {
                    true => arrived,
                    false => arrived.by_an_unknown_browser(),
                })
            }
            // RFC 8628 has no nonce.
            RedirectOutcome::ByDevice(Ok(tokens)) => {
                Arrived::new(&context, tokens, None, false).await
            }
            RedirectOutcome::ByDevice(Err(problem)) => Err(problem),
            RedirectOutcome::TooLate => Err(Problem::new(Code::BrowserTimeout)),
        };
        let next = match arrived {
            Ok(arrived) => complete::conclude(&context, arrived).await,
            Err(problem) => Step::Stopped(context.tell(problem)).into(),
        };
        let page = page_for(&next, context.shared.language());
        let closing = self.listener.map(|listener| listener.finish(page));
        // Nobody waits for it any more: then the sign-in was cancelled.
        let told = self.tell.send(News::Ended(Box::new(next), closing)).await;
        if let Err(mpsc::error::SendError(News::Ended(next, _))) = told
            && let Transition::Different(context, arrived) = *next
        {
            arrived.give_back(&context).await;
        }
    }

    /// How the waiting ends; none when it was cancelled.
    async fn come_back(
        &mut self,
        pastes: &mut mpsc::Receiver<(Secret, oneshot::Sender<bool>)>,
        codes: &mut mpsc::Receiver<DeviceDetails>,
    ) -> Option<RedirectOutcome> {
        let context = self.context.clone();
        let only_device = self.device.is_some();
        let mut by_device = by_device(&context, self.device.take());
        loop {
            let arrival = async {
                match &mut self.listener {
                    Some(listener) => listener.next().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                arrival = arrival => match arrival {
                    Some(Arrival::Callback { callback, known }) => {
                        return Some(RedirectOutcome::Back { callback, known });
                    }
                    Some(Arrival::Hearsay(problem)) => {
                        let _ = self.tell.try_send(News::Notice(problem));
                    }
                    Some(Arrival::ForcedHttps) => {
                        let notice = News::Notice(Problem::new(Code::ForcedHttps));
                        // Whoever floods us with hellos must not keep the right redirect waiting.
                        let _ = self.tell.try_send(notice);
                    }
                    None => self.listener = None,
                },
                Some((text, taken)) = pastes.recv() => {
                    let parsed = self.redirect_uri.as_ref().and_then(|uri| {
                        Callback::parse_pasted(text.expose(), uri.url(), &self.expected).ok()
                    });
                    let _ = taken.send(parsed.is_some());
                    if let Some(callback) = parsed {
                        // The person's own act, whatever browser it was.
                        return Some(RedirectOutcome::Back { callback, known: true });
                    }
                }
                Some(details) = codes.recv() => by_device = self::by_device(&context, Some(details)),
                tokens = &mut by_device.tokens => match tokens {
                    Err(problem) if !only_device => {
                        tracing::info!(%problem, "the device grant ended");
                        by_device = self::by_device(&context, None);
                        let _ = self.tell.try_send(News::CodeOver(problem));
                    }
                    tokens => return Some(RedirectOutcome::ByDevice(tokens)),
                },
                () = tokio::time::sleep_until(self.deadline) => return Some(RedirectOutcome::TooLate),
                () = context.wanted.cancelled() => {
                    let tokens = by_device.end().await;
                    return tokens.map(|it| RedirectOutcome::ByDevice(Ok(it)));
                }
            }
        }
    }

    async fn exchange(&self, callback: Callback) -> Result<Arrived, Problem> {
        let code = match callback {
            Callback::Code(code) => code,
            Callback::Refused(problem) => return Err(problem),
        };
        let context = &self.context;
        let redirect_uri = self.redirect_uri.as_ref().map(RedirectUri::as_str);
        let grant = Grant::Code {
            code: &code,
            verifier: &context.verifier,
            redirect_uri,
        };
        let tokens = context.client.tokens(grant).await?;
        Arrived::new(context, tokens, Some(&context.nonce), false).await
    }
}

/// Waits until somebody has typed the code; for ever where there is none.
struct ByDevice {
    tokens: Pin<Box<dyn Future<Output = Result<Tokens, Problem>> + Send>>,
    /// Whether a request is under way.
    asks: watch::Receiver<bool>,
}

fn by_device(context: &Arc<SignInContext>, details: Option<DeviceDetails>) -> ByDevice {
    let (asking, asks) = watch::channel(details.is_some());
    let context = context.clone();
    let tokens = Box::pin(async move {
        match details {
            Some(details) => context.client.device_tokens(&details, &asking).await,
            None => std::future::pending().await,
        }
    });
    ByDevice { tokens, asks }
}

impl ByDevice {
    /// Lets a request that is under way come to its end: it may bring tokens.
    async fn end(mut self) -> Option<Tokens> {
        tokio::select! {
            biased;
            tokens = &mut self.tokens => tokens.ok(),
            _ = self.asks.wait_for(|asks| !asks) => None,
        }
    }
}

/// The last page in the browser.
fn page_for(next: &Transition, language: Language) -> Page {
    match next {
        Transition::Step(Step::Done(session)) => Page::Success {
            email: session.record.person().to_owned(),
        },
        Transition::Step(Step::Stopped(problem)) => Page::failed(problem, language),
        _ => Page::Decide,
    }
}
