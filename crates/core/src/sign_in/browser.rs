//! Google, SSO and any OpenID provider: the system browser, and the way back.
//!
//! A task of its own listens, polls the device grant, exchanges the code and stores the session,
//! so that the page in the browser is answered when all of that is finished. It ends when nobody
//! wants the sign-in any more; what has begun with a code or may bring tokens comes to its end first.
//!
//! A browser is started with an address of the listener, never with the authorization URL: what a
//! program is started with can be read by everybody on the computer.

use std::sync::Arc;

use super::authorization::{self, AuthorizationRequest, DeviceDetails, Prepared, Way};
use super::browser_task::{BrowserTask, News};
use super::handoff::{BrowserHandoff, DeviceHandoff, Handoff, OtherDevice, Page};
use super::{Answer, AnswerKind, NotAsked, SignInContext, Step, Transition};
use crate::context::blocking;
use crate::domain::{DeviceCode, Method};
use crate::http;
use crate::problem::{Code, Problem};
use crate::redirect::RedirectUri;
use crate::redirect::loopback::Journey;
use crate::secret::Secret;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A trip through the browser.
#[derive(Debug)]
pub(super) struct Flow {
    context: Arc<SignInContext>,
    handoff: Box<Handoff>,
    pasted: mpsc::Sender<(Secret, oneshot::Sender<bool>)>,
    /// Has a code for another device fetched.
    codes: mpsc::Sender<()>,
    news: mpsc::Receiver<News>,
    closing: Option<JoinHandle<()>>,
    /// Whether the browser has still to be opened.
    opens: bool,
}

impl Flow {
    /// Prepares the way back, opens the browser, and waits in the background.
    pub(super) fn start(context: Arc<SignInContext>, way: AuthorizationRequest) -> Transition {
        // Who goes on in the browser does not come in with the password.
        let context = match context.method {
            Method::Password => Arc::new(SignInContext {
                method: Method::Browser,
                ..SignInContext::clone(&context)
            }),
            Method::Google | Method::Sso | Method::Browser | Method::Device => context,
        };
        let ours = context.clone();
        context.at_work(async move {
            let flow = match authorization::prepare(&ours, &way).await {
                Ok(prepared) => Self::launch(ours.clone(), prepared),
                Err(problem) => Err(problem),
            };
            match flow {
                Ok(flow) => Transition::Browser(flow),
                Err(problem) => Step::Stopped(ours.tell(problem)).into(),
            }
        })
    }

    fn launch(context: Arc<SignInContext>, prepared: Prepared) -> Result<Self, Problem> {
        let limit = context.hints.limit;
        let ends_at = context.now() + limit;
        let (handoff, redirect_uri, listener, device) = match prepared.way {
            Way::Browser {
                redirect_uri,
                bound,
            } => {
                let expected_at = RedirectUri::parse(&redirect_uri).ok();
                let journey = Journey {
                    to: prepared.url.clone(),
                    expected: prepared.expected.clone(),
                    comes_back: expected_at.as_ref() == Some(bound.written()),
                    limit,
                };
                let listener = bound.serve(journey, context.shared.language())?;
                let handoff = Handoff::Browser(BrowserHandoff {
                    page: Page::new(listener.start().clone()),
                    elsewhere: prepared.url,
                    redirect_uri,
                    other_device: offered(&context),
                    ends_at,
                });
                (handoff, expected_at, Some(listener), None)
            }
            Way::Device(details) => {
                let handoff = Handoff::Device(DeviceHandoff {
                    page: Page::new(prepared.url),
                    code: device_view(&details),
                    ends_at,
                });
                (handoff, None, None, Some(details))
            }
        };
        let (pasted, pastes) = mpsc::channel(4);
        let (codes, asked) = mpsc::channel(4);
        let (tell, news) = mpsc::channel(8);
        let only_device = device.is_some();
        let trip = BrowserTask {
            context: context.clone(),
            redirect_uri,
            listener,
            expected: prepared.expected,
            device,
            deadline: Instant::now() + limit,
            tell,
        };
        let person = context.person.clone();
        let trip = http::for_person(person, trip.run(pastes, asked));
        context.wanted.spawn(trip);
        Ok(Self {
            opens: context.hints.open_browser && !only_device,
            context,
            handoff: Box::new(handoff),
            pasted,
            codes,
            news,
            closing: None,
        })
    }

    /// Opens the browser, where that is wanted. Whoever breaks this off has the trip all the same.
    pub(super) async fn open(&mut self) {
        if std::mem::take(&mut self.opens) {
            open(&self.context, self.handoff.page_mut()).await;
        }
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
                self.handoff.page_mut().notice = Some(self.context.tell(problem));
                Transition::Step(Step::Browser(self.handoff()))
            }
            Some(News::DeviceCode(code)) => {
                self.handoff.set_other_device(OtherDevice::Code(code));
                Transition::Step(Step::Browser(self.handoff()))
            }
            Some(News::NoDeviceCode(problem)) => {
                self.handoff.set_other_device(offered(&self.context));
                self.handoff.page_mut().notice = Some(self.context.tell(problem));
                Transition::Step(Step::Browser(self.handoff()))
            }
            Some(News::Ended(next, closing)) => {
                self.closing = closing;
                *next
            }
            None => {
                let ended = Problem::new(Code::Unexpected)
                    .with_detail("waiting for the browser was interrupted");
                Transition::Step(Step::Stopped(self.context.tell(ended)))
            }
        }
    }

    /// Takes a pasted address, opens the browser once more, or has a code for another device fetched.
    pub(super) async fn answer(&mut self, answer: Answer) -> Result<Step, NotAsked> {
        match answer.kind {
            AnswerKind::OpenAgain => {
                self.handoff.page_mut().notice = None;
                open(&self.context, self.handoff.page_mut()).await;
            }
            AnswerKind::Paste(text) => {
                let (taken, result) = oneshot::channel();
                let sent = self.pasted.send((text, taken)).await.is_ok();
                let fits = sent && result.await.unwrap_or(true);
                self.handoff.page_mut().notice = (!fits).then(|| {
                    self.context.tell(
                        Problem::new(Code::WrongAddressPasted).with_detail(
                            "the pasted address is not the one this sign-in waits for",
                        ),
                    )
                });
            }
            // Whoever sees such a code can finish the sign-in with it: so there is none until it is
            // wanted.
            AnswerKind::DeviceCode if self.handoff.offers_device_code() => {
                self.handoff.page_mut().notice = None;
                // Nobody waits for it any more: then the sign-in has just ended.
                let state = match self.codes.send(()).await {
                    Ok(()) => OtherDevice::Awaited,
                    Err(_) => OtherDevice::NotOffered,
                };
                self.handoff.set_other_device(state);
            }
            AnswerKind::DeviceCode
                if self.awaits_code() || self.handoff.device_code().is_some() => {}
            _ => return Err(NotAsked),
        }
        Ok(Step::Browser(self.handoff()))
    }

    /// Whether a code for another device is on its way.
    pub(super) fn awaits_code(&self) -> bool {
        self.handoff.awaits_device_code()
    }
}

/// Before anybody has asked for a code.
fn offered(context: &SignInContext) -> OtherDevice {
    match authorization::has_device_code(context) {
        true => OtherDevice::Offered,
        false => OtherDevice::NotOffered,
    }
}

async fn open(context: &SignInContext, page: &mut Page) {
    let (browser, url) = (context.shared.browser(), page.url.clone());
    let opened = blocking(move || {
        browser
            .open(&url)
            .map_err(|error| Problem::new(Code::BrowserNotOpened).because(&error))
    })
    .await;
    match opened {
        Ok(opened) => {
            page.opened = true;
            page.browser = opened.name;
        }
        Err(problem) => {
            page.opened = false;
            page.notice = Some(context.tell(problem));
        }
    }
}

pub(super) fn device_view(details: &DeviceDetails) -> DeviceCode {
    DeviceCode {
        user_code: details.user_code().secret().clone(),
        verification_uri: details.verification_uri().to_string(),
        verification_uri_complete: details
            .verification_uri_complete()
            .map(|complete| complete.secret().clone()),
    }
}
