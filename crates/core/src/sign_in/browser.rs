//! Google, SSO and any OpenID provider: the system browser, and the way back.
//!
//! A task of its own listens, polls the device grant, exchanges the code and stores the session,
//! so that the page in the browser is answered when all of that is finished. Dropping the flow
//! ends the task.
//!
//! A browser is started with an address of the listener, never with the authorization URL: what a
//! program is started with can be read by everybody on the computer.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use super::complete::{self, Arrived, Unfinished};
use super::{Answer, AnswerKind, Next, NotAsked, Setting, Step};
use crate::clock::Timestamp;
use crate::oauth::{Grant, Tokens};
use crate::problem::{Code, Problem};
use crate::profile::{Redirect, Switch};
use crate::redirect::RedirectUri;
use crate::redirect::loopback::{Arrival, Binding, Bound, Journey, Listener};
use crate::redirect::page::Page;
use crate::redirect::parse::{Callback, Expected};
use crate::secret::Secret;
use crate::text::Language;
use crate::views::{DeviceCodeView, HandoffView, MethodView as Method};

type DeviceDetails = oauth2::StandardDeviceAuthorizationResponse;

/// What is particular about one trip through the browser.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
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
    pub device_code: Option<DeviceCodeView>,
    /// Whether one may be asked for.
    pub device_code_offered: bool,
    /// What the person should know while waiting.
    pub notice: Option<Problem>,
}

impl Handoff {
    pub(super) fn view(&self, language: Language, now: Timestamp) -> HandoffView {
        let left = self.ends_at.signed_duration_since(now).num_seconds().max(0);
        HandoffView {
            url: self.url.to_string(),
            elsewhere: self.elsewhere.as_ref().map(Url::to_string),
            redirect_uri: self.redirect_uri.clone(),
            opened: self.opened,
            browser: self.browser.clone(),
            expires_in: u32::try_from(left).unwrap_or(u32::MAX),
            device_code: self.device_code.clone(),
            device_code_offered: self.device_code_offered,
            notice: self
                .notice
                .as_ref()
                .map(|problem| problem.view(language, now)),
        }
    }
}

/// A trip through the browser.
#[derive(Debug)]
pub(super) struct Flow {
    setting: Arc<Setting>,
    handoff: Box<Handoff>,
    pasted: mpsc::Sender<(Secret, oneshot::Sender<bool>)>,
    codes: mpsc::Sender<DeviceDetails>,
    news: mpsc::Receiver<News>,
    closing: Option<JoinHandle<()>>,
    _task: Task,
}

/// Ends with its owner.
#[derive(Debug)]
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[derive(Debug)]
enum News {
    /// Something to say while waiting.
    Notice(Problem),
    /// The code for another device is worth nothing any more; the browser still does.
    CodeOver(Problem),
    /// The end of the trip, and the page that is on its way to the browser.
    Ended(Box<Next>, Option<JoinHandle<()>>),
}

impl Flow {
    /// Prepares the way back, opens the browser, and waits in the background.
    pub(super) async fn start(setting: Arc<Setting>, way: Way) -> Next {
        // Who goes on in the browser does not come in with the password.
        let setting = match setting.method {
            Method::Password => Arc::new(Setting {
                method: Method::Browser,
                ..Setting::clone(&setting)
            }),
            Method::Google | Method::Sso | Method::Browser | Method::Device => setting,
        };
        let flow = match prepare(&setting, &way).await {
            Ok(prepared) => Self::launch(setting.clone(), prepared).await,
            Err(problem) => Err(problem),
        };
        match flow {
            Ok(flow) => Next::Browser(flow),
            Err(problem) => Next::Step(Step::Stopped(setting.tell(problem))),
        }
    }

    async fn launch(setting: Arc<Setting>, prepared: Prepared) -> Result<Self, Problem> {
        let limit = setting.hints.limit;
        let language = setting.portico.language();
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
            ends_at: setting.now() + limit,
            device_code: prepared.device.as_ref().map(device_view),
            device_code_offered: prepared.device.is_none() && has_device_code(&setting),
            notice: None,
        };
        let (pasted, pastes) = mpsc::channel(4);
        let (codes, asked) = mpsc::channel(4);
        let (tell, news) = mpsc::channel(8);
        let only_device = prepared.device.is_some();
        let trip = Trip {
            setting: setting.clone(),
            redirect_uri,
            listener,
            expected: prepared.expected,
            device: prepared.device,
            deadline: Instant::now() + limit,
            tell,
        };
        let task = Task(tokio::spawn(trip.run(pastes, asked)));
        if setting.hints.open_browser && !only_device {
            open(&setting, &mut handoff).await;
        }
        Ok(Self {
            setting,
            handoff: Box::new(handoff),
            pasted,
            codes,
            news,
            closing: None,
            _task: task,
        })
    }

    pub(super) fn handoff(&self) -> Handoff {
        Handoff::clone(&self.handoff)
    }

    pub(super) fn closing(&mut self) -> Option<JoinHandle<()>> {
        self.closing.take()
    }

    /// Waits for the next thing to show. Cancel-safe.
    pub(super) async fn wait(&mut self) -> Next {
        match self.news.recv().await {
            Some(News::Notice(problem)) => {
                self.handoff.notice = Some(self.setting.tell(problem));
                Next::Step(Step::Browser(self.handoff()))
            }
            Some(News::CodeOver(problem)) => {
                self.handoff.device_code = None;
                self.handoff.device_code_offered = true;
                self.handoff.notice = Some(self.setting.tell(problem));
                Next::Step(Step::Browser(self.handoff()))
            }
            Some(News::Ended(next, closing)) => {
                self.closing = closing;
                *next
            }
            None => {
                let ended = Problem::new(Code::Unexpected).with_detail("the waiting broke off");
                Next::Step(Step::Stopped(self.setting.tell(ended)))
            }
        }
    }

    /// Takes a pasted address, opens the browser once more, or gets a code for another device.
    pub(super) async fn answer(&mut self, answer: Answer) -> Result<Step, NotAsked> {
        match answer.kind {
            AnswerKind::OpenAgain => {
                self.handoff.notice = None;
                open(&self.setting, &mut self.handoff).await;
            }
            AnswerKind::Paste(text) => {
                let (taken, result) = oneshot::channel();
                let sent = self.pasted.send((text, taken)).await.is_ok();
                let fits = sent && result.await.unwrap_or(true);
                self.handoff.notice = (!fits).then(|| {
                    self.setting.tell(
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
        match device_code(&self.setting).await {
            Ok(details) => {
                self.handoff.device_code = Some(device_view(&details));
                self.handoff.device_code_offered = false;
                // Nobody waits for it any more: then the sign-in has just ended.
                let _ = self.codes.send(details).await;
            }
            Err(problem) => self.handoff.notice = Some(self.setting.tell(problem)),
        }
    }
}

impl From<Step> for Next {
    fn from(step: Step) -> Self {
        Next::Step(step)
    }
}

async fn open(setting: &Setting, handoff: &mut Handoff) {
    let (browser, url) = (setting.portico.browser().clone(), handoff.url.clone());
    let opened = setting
        .portico
        .blocking(move || {
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
            handoff.notice = Some(setting.tell(problem));
        }
    }
}

fn device_view(details: &DeviceDetails) -> DeviceCodeView {
    DeviceCodeView {
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

async fn prepare(setting: &Setting, way: &Way) -> Result<Prepared, Problem> {
    let state = Secret::new(oauth2::CsrfToken::new_random().into_secret());
    let expected = Expected {
        state: state.clone(),
        issuer: setting
            .server
            .provider()
            .map(|provider| provider.issuer().to_owned()),
        issuer_required: setting.issuer_required || setting.server.names_itself(),
    };
    if way.device_only {
        let device = device_code(setting).await?;
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
    let binding = match &setting.profile.redirect {
        // The browser starts here, and comes back by the app's own scheme.
        Redirect::Loopback | Redirect::Scheme(_) => Binding::AnyPort,
        Redirect::AnyPort(uri) => Binding::AnyPortOf(uri.clone()),
        Redirect::Fixed(uris) => Binding::Fixed(uris.clone()),
    };
    let bound = Bound::bind(&binding).await?;
    let redirect_uri = match &setting.profile.redirect {
        Redirect::Scheme(uri) => uri.as_str().to_owned(),
        Redirect::Loopback | Redirect::AnyPort(_) | Redirect::Fixed(_) => {
            bound.written().as_str().to_owned()
        }
    };
    Ok(Prepared {
        url: authorization_url(setting, way, &redirect_uri, &state).await?,
        redirect_uri,
        bound: Some(bound),
        expected,
        device: None,
    })
}

fn has_device_code(setting: &Setting) -> bool {
    setting.profile.device_grant && device_endpoint(setting).is_some()
}

fn device_endpoint(setting: &Setting) -> Option<&Url> {
    let provider = setting.server.provider()?;
    provider.metadata.device_authorization_endpoint.as_ref()
}

async fn device_code(setting: &Setting) -> Result<DeviceDetails, Problem> {
    let endpoint = match setting.server.provider() {
        Some(provider) => provider.device_endpoint()?,
        None => None,
    };
    let endpoint = endpoint.ok_or_else(|| {
        Problem::new(Code::MethodNotAllowed).with_detail("the provider has no device grant")
    })?;
    let client = &setting.client;
    client.device_code(endpoint, &setting.scopes).await
}

async fn authorization_url(
    setting: &Setting,
    way: &Way,
    redirect_uri: &str,
    state: &Secret,
) -> Result<Url, Problem> {
    let mut url = setting.server.authorization_endpoint().clone();
    let client_id = setting.client.client_id.as_str();
    if let Some(request_uri) = &way.request_uri {
        url.query_pairs_mut()
            .append_pair("client_id", client_id)
            .append_pair("request_uri", request_uri)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", state.expose());
        return Ok(url);
    }
    let scope = setting.scopes.join(" ");
    let key = setting.client.dpop.as_ref().map(|key| key.thumbprint());
    let key = key.transpose()?;
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("state", state.expose()),
        ("code_challenge", &*setting.challenge),
        ("code_challenge_method", "S256"),
    ];
    if !scope.is_empty() {
        fields.push(("scope", &*scope));
    }
    let provider = setting.server.provider();
    if provider.is_some() {
        fields.push(("nonce", setting.nonce.secret()));
        fields.push(("ui_locales", setting.portico.language().tag()));
        fields.extend(setting.email().map(|email| ("login_hint", email)));
        let prompt = way.prompt.as_deref();
        fields.extend(prompt.map(|prompt| ("prompt", prompt)));
    }
    // RFC 9449 10: whoever else has the code can't have tokens for it.
    fields.extend(key.as_ref().map(|key| ("dpop_jkt", &**key)));
    if let Some(hint) = &way.hint {
        fields.push((&setting.profile.idp_hint_parameter, hint));
    }
    match pushed(setting, &fields).await? {
        Some(request_uri) => url
            .query_pairs_mut()
            .append_pair("client_id", client_id)
            .append_pair("request_uri", &request_uri),
        None => url.query_pairs_mut().extend_pairs(fields),
    };
    Ok(url)
}

/// The request's `request_uri`, where it is pushed.
async fn pushed(setting: &Setting, fields: &[(&str, &str)]) -> Result<Option<String>, Problem> {
    let provider = setting.server.provider();
    let Some(metadata) = provider
        .map(|provider| &provider.metadata)
        .filter(|_| setting.profile.par == Switch::On)
    else {
        return Ok(None);
    };
    let required = metadata.require_pushed_authorization_requests;
    match &metadata.pushed_authorization_request_endpoint {
        Some(endpoint) => setting.client.push(endpoint, fields, required).await,
        None => Ok(None),
    }
}

/// The task that waits.
struct Trip {
    setting: Arc<Setting>,
    redirect_uri: Option<RedirectUri>,
    listener: Option<Listener>,
    expected: Expected,
    device: Option<DeviceDetails>,
    deadline: Instant,
    tell: mpsc::Sender<News>,
}

/// How the waiting ended.
enum Came {
    /// Whether the browser is the one that was led on from here.
    Back {
        callback: Callback,
        known: bool,
    },
    ByDevice(Result<Tokens, Problem>),
    TooLate,
}

impl Trip {
    async fn run(
        mut self,
        mut pastes: mpsc::Receiver<(Secret, oneshot::Sender<bool>)>,
        mut codes: mpsc::Receiver<DeviceDetails>,
    ) {
        let came = self.come_back(&mut pastes, &mut codes).await;
        let setting = self.setting.clone();
        let arrived = match came {
            Came::Back { callback, known } => {
                let arrived = self.exchange(callback).await;
                arrived.map(|arrived| match known {
                    true => arrived,
                    false => arrived.by_an_unknown_browser(),
                })
            }
            // RFC 8628 has no nonce.
            Came::ByDevice(Ok(tokens)) => Arrived::new(&setting, tokens, None, false).await,
            Came::ByDevice(Err(problem)) => Err(problem),
            Came::TooLate => Err(Problem::new(Code::BrowserTimeout)),
        };
        let language = setting.portico.language();
        let (next, page) = match arrived {
            Err(problem) => stopped(&setting, problem, language),
            Ok(arrived) => {
                let email = arrived.person().to_owned();
                match complete::conclude(&setting, arrived).await {
                    Ok(session) => (Next::Step(Step::Done(session)), Page::Success { email }),
                    Err(Unfinished::Different(arrived)) => {
                        let next = Next::Different(setting.clone(), arrived);
                        (next, Page::Decide)
                    }
                    Err(Unfinished::Problem(problem)) => stopped(&setting, problem, language),
                }
            }
        };
        let closing = self.listener.map(|listener| listener.finish(page));
        // Nobody waits for it any more: then the sign-in was cancelled.
        let _ = self.tell.send(News::Ended(Box::new(next), closing)).await;
    }

    async fn come_back(
        &mut self,
        pastes: &mut mpsc::Receiver<(Secret, oneshot::Sender<bool>)>,
        codes: &mut mpsc::Receiver<DeviceDetails>,
    ) -> Came {
        let setting = self.setting.clone();
        let only_device = self.device.is_some();
        let mut by_device = by_device(&setting, self.device.take());
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
                        return Came::Back { callback, known };
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
                        return Came::Back { callback, known: true };
                    }
                }
                Some(details) = codes.recv() => by_device = self::by_device(&setting, Some(details)),
                tokens = &mut by_device => match tokens {
                    Err(problem) if !only_device => {
                        tracing::info!(%problem, "the device grant ended");
                        by_device = self::by_device(&setting, None);
                        let _ = self.tell.try_send(News::CodeOver(problem));
                    }
                    tokens => return Came::ByDevice(tokens),
                },
                () = tokio::time::sleep_until(self.deadline) => return Came::TooLate,
            }
        }
    }

    async fn exchange(&self, callback: Callback) -> Result<Arrived, Problem> {
        let code = match callback {
            Callback::Code(code) => code,
            Callback::Refused(problem) => return Err(problem),
        };
        let setting = &self.setting;
        let redirect_uri = self.redirect_uri.as_ref().map(RedirectUri::as_str);
        let grant = Grant::Code {
            code: &code,
            verifier: &setting.verifier,
            redirect_uri,
        };
        let tokens = setting.client.tokens(grant).await?;
        Arrived::new(setting, tokens, Some(&setting.nonce), false).await
    }
}

type ByDevice = Pin<Box<dyn Future<Output = Result<Tokens, Problem>> + Send>>;

/// Waits until somebody has typed the code; for ever where there is none.
fn by_device(setting: &Arc<Setting>, details: Option<DeviceDetails>) -> ByDevice {
    let setting = setting.clone();
    Box::pin(async move {
        match details {
            Some(details) => setting.client.device_tokens(&details).await,
            None => std::future::pending().await,
        }
    })
}

fn stopped(setting: &Setting, problem: Problem, language: Language) -> (Next, Page) {
    let problem = setting.tell(problem);
    let page = Page::failed(&problem, language);
    (Next::Step(Step::Stopped(problem)), page)
}
