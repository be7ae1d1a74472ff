//! Google, SSO and any OpenID provider: the system browser, and the way back.
//!
//! A task of its own listens, polls the device grant, exchanges the code and stores the session,
//! so that the page in the browser is answered when all of that is finished. Dropping the flow
//! ends the task.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use super::finish::{self, Arrived, Unfinished};
use super::{Answer, AnswerKind, Next, NotAsked, Setting, Step};
use crate::callback::{Callback, Expected};
use crate::clock::Timestamp;
use crate::loopback::{Arrival, Binding, Bound, Listener};
use crate::oauth::{Grant, Tokens};
use crate::page::Page;
use crate::problem::{Code, Problem};
use crate::profile::Redirect;
use crate::secret::Secret;
use crate::text::Language;
use crate::views::{DeviceCodeView, HandoffView};

/// How long a device code may delay the browser.
const DEVICE_CODE_LIMIT: Duration = Duration::from_secs(3);

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
    /// What to open.
    pub url: Url,
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
    /// What the person should know while waiting.
    pub notice: Option<Problem>,
}

impl Handoff {
    pub(super) fn view(&self, language: Language, now: Timestamp) -> HandoffView {
        let left = self.ends_at.signed_duration_since(now).num_seconds().max(0);
        HandoffView {
            url: self.url.to_string(),
            redirect_uri: self.redirect_uri.clone(),
            opened: self.opened,
            browser: self.browser.clone(),
            expires_in: u32::try_from(left).unwrap_or(u32::MAX),
            device_code: self.device_code.clone(),
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
    handoff: Handoff,
    pasted: mpsc::Sender<(Secret, oneshot::Sender<bool>)>,
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
    /// The end of the trip, and the page that is on its way to the browser.
    Ended(Box<Next>, Option<JoinHandle<()>>),
}

impl Flow {
    /// Prepares the way back, opens the browser, and waits in the background.
    pub(super) async fn start(setting: Arc<Setting>, way: Way) -> Next {
        match prepare(&setting, &way).await {
            Ok(prepared) => Next::Browser(Self::launch(setting, prepared).await),
            Err(problem) => Next::Step(Step::Stopped(setting.tell(problem))),
        }
    }

    async fn launch(setting: Arc<Setting>, prepared: Prepared) -> Self {
        let limit = setting.hints.limit;
        let mut handoff = Handoff {
            url: prepared.url.clone(),
            redirect_uri: prepared.redirect_uri.clone(),
            opened: false,
            browser: None,
            ends_at: setting.now() + limit,
            device_code: prepared.device.as_ref().map(device_view),
            notice: None,
        };
        let (pasted, pastes) = mpsc::channel(4);
        let (tell, news) = mpsc::channel(8);
        let language = setting.portico.language();
        let trip = Trip {
            setting: setting.clone(),
            redirect_uri: Url::parse(&prepared.redirect_uri).ok(),
            listener: prepared
                .bound
                .map(|bound| bound.serve(prepared.expected.clone(), language)),
            expected: prepared.expected,
            device: prepared.device,
            deadline: Instant::now() + limit,
            tell,
        };
        let task = Task(tokio::spawn(trip.run(pastes)));
        if setting.hints.open_browser && !prepared.device_only {
            open(&setting, &mut handoff).await;
        }
        Self {
            setting,
            handoff,
            pasted,
            news,
            closing: None,
            _task: task,
        }
    }

    pub(super) fn handoff(&self) -> Handoff {
        self.handoff.clone()
    }

    pub(super) fn closing(&mut self) -> Option<JoinHandle<()>> {
        self.closing.take()
    }

    /// Waits for the next thing to show. Cancel-safe.
    pub(super) async fn wait(&mut self) -> Next {
        match self.news.recv().await {
            Some(News::Notice(problem)) => {
                self.handoff.notice = Some(self.setting.tell(problem));
                Next::Step(Step::Browser(self.handoff.clone()))
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

    /// Takes a pasted address, or opens the browser once more.
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
            _ => return Err(NotAsked),
        }
        Ok(Step::Browser(self.handoff.clone()))
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
    url: Url,
    redirect_uri: String,
    bound: Option<Bound>,
    expected: Expected,
    device: Option<DeviceDetails>,
    device_only: bool,
}

async fn prepare(setting: &Setting, way: &Way) -> Result<Prepared, Problem> {
    let state = Secret::new(oauth2::CsrfToken::new_random().into_secret());
    let expected = Expected {
        state: state.clone(),
        issuer: setting
            .server
            .provider()
            .map(|provider| provider.issuer().to_owned()),
        issuer_required: setting.server.provider().is_some_and(|provider| {
            provider
                .extra()
                .authorization_response_iss_parameter_supported
                == Some(true)
        }),
    };
    if way.device_only {
        let device = device_code(setting).await?.ok_or_else(|| {
            Problem::new(Code::MethodNotAllowed).with_detail("the provider has no device grant")
        })?;
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
            device_only: true,
        });
    }
    let (bound, redirect_uri) = match &setting.profile.redirect {
        Redirect::Scheme(url) => (None, url.to_string()),
        Redirect::Loopback => bind(&Binding::AnyPort).await?,
        Redirect::Fixed(uris) => bind(&Binding::Fixed(uris.clone())).await?,
    };
    let beside = async {
        match setting.profile.device_grant {
            true => tokio::time::timeout(DEVICE_CODE_LIMIT, device_code(setting)).await,
            false => Ok(Ok(None)),
        }
    };
    let (url, device) = tokio::join!(
        authorization_url(setting, way, &redirect_uri, &state),
        beside
    );
    let device = match device {
        Ok(Ok(details)) => details,
        // It stands beside the browser only: without it the browser still does.
        Ok(Err(problem)) => {
            tracing::info!(%problem, "no device code");
            None
        }
        Err(_) => None,
    };
    Ok(Prepared {
        url: url?,
        redirect_uri,
        bound,
        expected,
        device,
        device_only: false,
    })
}

async fn bind(binding: &Binding) -> Result<(Option<Bound>, String), Problem> {
    let bound = Bound::bind(binding).await?;
    let redirect_uri = bound.redirect_uri().to_string();
    Ok((Some(bound), redirect_uri))
}

async fn device_code(setting: &Setting) -> Result<Option<DeviceDetails>, Problem> {
    let endpoint = match setting.server.provider() {
        Some(provider) => provider.device_endpoint()?,
        None => None,
    };
    match endpoint {
        Some(endpoint) => setting
            .client
            .device_code(endpoint, &setting.profile.scopes)
            .await
            .map(Some),
        None => Ok(None),
    }
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
    let scope = setting.profile.scopes.join(" ");
    let key = setting.client.dpop.as_ref().map(|key| key.thumbprint());
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("scope", &*scope),
        ("state", state.expose()),
        ("code_challenge", &*setting.challenge),
        ("code_challenge_method", "S256"),
    ];
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
    let pushed = provider.and_then(|provider| {
        provider
            .extra()
            .pushed_authorization_request_endpoint
            .as_ref()
    });
    if let Some(endpoint) = pushed {
        let request_uri = setting.client.push(endpoint, &fields).await?;
        fields = vec![("client_id", client_id)];
        url.query_pairs_mut()
            .extend_pairs(fields)
            .append_pair("request_uri", &request_uri);
        return Ok(url);
    }
    url.query_pairs_mut().extend_pairs(fields);
    Ok(url)
}

/// The task that waits.
struct Trip {
    setting: Arc<Setting>,
    redirect_uri: Option<Url>,
    listener: Option<Listener>,
    expected: Expected,
    device: Option<DeviceDetails>,
    deadline: Instant,
    tell: mpsc::Sender<News>,
}

/// How the waiting ended.
enum Came {
    Back(Callback),
    ByDevice(Result<Tokens, Problem>),
    TooLate,
}

impl Trip {
    async fn run(mut self, mut pastes: mpsc::Receiver<(Secret, oneshot::Sender<bool>)>) {
        let came = self.come_back(&mut pastes).await;
        let setting = self.setting.clone();
        let arrived = match came {
            Came::Back(callback) => self.exchange(callback).await,
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
                match finish::conclude(&setting, arrived).await {
                    Ok(session) => (Next::Step(Step::Done(session)), Page::Success { email }),
                    Err(Unfinished::Different(arrived)) => {
                        (Next::Different(setting.clone(), arrived), Page::Decide)
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
    ) -> Came {
        let setting = self.setting.clone();
        let device = self.device.take();
        let by_device = async {
            match &device {
                Some(details) => setting.client.device_tokens(details).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(by_device);
        let only_device = self.listener.is_none() && self.redirect_uri.is_none();
        let mut device_is_open = true;
        loop {
            let arrival = async {
                match &mut self.listener {
                    Some(listener) => listener.next().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                arrival = arrival => match arrival {
                    Some(Arrival::Callback(callback)) => return Came::Back(callback),
                    Some(Arrival::ForcedHttps) => {
                        let notice = News::Notice(Problem::new(Code::ForcedHttps));
                        // Whoever floods us with hellos must not keep the right redirect waiting.
                        let _ = self.tell.try_send(notice);
                    }
                    None => self.listener = None,
                },
                Some((text, taken)) = pastes.recv() => {
                    let parsed = self.redirect_uri.as_ref().and_then(|redirect_uri| {
                        Callback::parse_pasted(text.expose(), redirect_uri, &self.expected).ok()
                    });
                    let _ = taken.send(parsed.is_some());
                    if let Some(callback) = parsed {
                        return Came::Back(callback);
                    }
                }
                tokens = &mut by_device, if device_is_open => match tokens {
                    Err(problem) if !only_device => {
                        // The code beside the browser is over; the browser is not.
                        tracing::info!(%problem, "the device grant ended");
                        device_is_open = false;
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
        let redirect_uri = self.redirect_uri.as_ref().map(Url::as_str);
        let grant = Grant::Code {
            code: &code,
            verifier: &setting.verifier,
            redirect_uri,
        };
        let tokens = setting.client.tokens(grant).await?;
        Arrived::new(setting, tokens, Some(&setting.nonce), false).await
    }
}

fn stopped(setting: &Setting, problem: Problem, language: Language) -> (Next, Page) {
    let problem = setting.tell(problem);
    let page = Page::failed(&problem, language);
    (Next::Step(Step::Stopped(problem)), page)
}
