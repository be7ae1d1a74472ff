//! What waits for the browser while the person is there, and takes it from there to the end.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::authorization::{self, DeviceDetails};
use super::complete::{self, Arrived};
use super::{SignInContext, Step, Transition};
use super::{browser, unkept};
use crate::domain::DeviceCode;
use crate::oauth::{Grant, Tokens};
use crate::problem::{Code, Problem};
use crate::redirect::RedirectUri;
use crate::redirect::loopback::{Arrival, Listener};
use crate::redirect::page::Page;
use crate::redirect::parse::{Callback, Expected};
use crate::secret::Secret;
use crate::text::Language;

#[derive(Debug)]
pub(super) enum News {
    /// Something to say while waiting.
    Notice(Problem),
    /// The code for another device that was wanted.
    DeviceCode(DeviceCode),
    /// There is none, or it is worth nothing any more; the browser still does.
    NoDeviceCode(Problem),
    /// The end of the trip, and the page that is on its way to the browser.
    Ended(Box<Transition>, Option<JoinHandle<()>>),
}

/// The task that waits.
pub(super) struct BrowserTask {
    pub(super) context: Arc<SignInContext>,
    pub(super) redirect_uri: Option<RedirectUri>,
    pub(super) listener: Option<Listener>,
    pub(super) expected: Expected,
    pub(super) device: Option<DeviceDetails>,
    pub(super) deadline: Instant,
    pub(super) tell: mpsc::Sender<News>,
}

/// How the waiting ended.
enum RedirectOutcome {
    /// By the browser that was led on from here, or by the person's own hand.
    Back(Callback),
    /// By a browser that is not recognised, with a code that was worth something.
    ByUnknown(Result<Box<Arrived>, Problem>),
    ByDevice(Result<Tokens, Problem>),
    TooLate,
}

impl BrowserTask {
    pub(super) async fn run(
        mut self,
        mut pastes: mpsc::Receiver<(Secret, oneshot::Sender<bool>)>,
        mut codes: mpsc::Receiver<()>,
    ) {
        let Some(came) = self.come_back(&mut pastes, &mut codes).await else {
            return;
        };
        let context = self.context.clone();
        let arrived = match came {
            RedirectOutcome::Back(callback) => self.exchange(callback).await,
            RedirectOutcome::ByUnknown(arrived) => {
                arrived.map(|arrived| arrived.by_an_unknown_browser())
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
        codes: &mut mpsc::Receiver<()>,
    ) -> Option<RedirectOutcome> {
        let context = self.context.clone();
        let mut by_device = match self.device.take() {
            Some(details) => ByDevice::with(&context, details),
            None => ByDevice::none(),
        };
        let outcome = self.outcome(&mut by_device, pastes, codes).await;
        if !matches!(outcome, Some(RedirectOutcome::ByDevice(_))) {
            let wanted = context.wanted.clone();
            wanted.spawn(by_device.give_back(context));
        }
        outcome
    }

    async fn outcome(
        &mut self,
        by_device: &mut ByDevice,
        pastes: &mut mpsc::Receiver<(Secret, oneshot::Sender<bool>)>,
        codes: &mut mpsc::Receiver<()>,
    ) -> Option<RedirectOutcome> {
        let context = self.context.clone();
        loop {
            let arrival = async {
                match &mut self.listener {
                    Some(listener) => listener.next().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                arrival = arrival => match arrival {
                    Some(Arrival::Callback(callback)) => {
                        return Some(RedirectOutcome::Back(callback));
                    }
                    Some(Arrival::OfUnknown { callback, worthless }) => {
                        match self.exchange(callback).await {
                            Err(problem) if is_of_the_code(&problem) => {
                                tracing::info!(%problem, "an unknown browser brings a code that is worth nothing");
                                let _ = worthless.send(problem.clone());
                                let _ = self.tell.try_send(News::Notice(problem));
                            }
                            arrived => return Some(RedirectOutcome::ByUnknown(arrived.map(Box::new))),
                        }
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
                        return Some(RedirectOutcome::Back(callback));
                    }
                }
                Some(()) = codes.recv() => {
                    *by_device = ByDevice::fetched(&context, self.tell.clone());
                }
                tokens = &mut by_device.tokens => return Some(RedirectOutcome::ByDevice(tokens)),
                () = tokio::time::sleep_until(self.deadline) => return Some(RedirectOutcome::TooLate),
                () = context.wanted.cancelled() => return None,
            }
        }
    }

    async fn exchange(&self, callback: Callback) -> Result<Arrived, Problem> {
        let code = match callback {
            Callback::Code(code) => code,
            Callback::Refused(problem) => return Err(problem),
        };
        let context = &self.context;
        context.must_still_be_told_apart().await?;
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

/// Whether a failure may be that of a code which somebody has made up or got elsewhere. Whoever the
/// organisation keeps out has come with the code of this sign-in.
fn is_of_the_code(problem: &Problem) -> bool {
    !matches!(problem.code, Code::Cancelled | Code::PolicyForbids)
}

/// Waits until somebody has typed the code; for ever where there is none.
struct ByDevice {
    tokens: Pin<Box<dyn Future<Output = Result<Tokens, Problem>> + Send>>,
    /// Whether a request is under way.
    asks: watch::Receiver<bool>,
}

impl ByDevice {
    fn none() -> Self {
        Self {
            tokens: Box::pin(std::future::pending()),
            asks: watch::channel(false).1,
        }
    }

    fn with(context: &Arc<SignInContext>, details: DeviceDetails) -> Self {
        let (asking, asks) = watch::channel(true);
        let context = context.clone();
        let tokens = async move { context.client.device_tokens(&details, &asking).await };
        Self {
            tokens: Box::pin(tokens),
            asks,
        }
    }

    /// Gets a code first, and says which; or why there is none, or none any more, and waits for ever: the
    /// browser is still there.
    fn fetched(context: &Arc<SignInContext>, tell: mpsc::Sender<News>) -> Self {
        let (asking, asks) = watch::channel(false);
        let context = context.clone();
        let tokens = async move {
            let tokens = async {
                let details = authorization::device_code(&context).await?;
                let code = News::DeviceCode(browser::device_view(&details));
                // Nobody waits for it any more: then the sign-in was cancelled.
                let _ = tell.send(code).await;
                asking.send_replace(true);
                context.client.device_tokens(&details, &asking).await
            };
            match tokens.await {
                Ok(tokens) => Ok(tokens),
                Err(problem) => {
                    tracing::info!(%problem, "the device grant ended");
                    asking.send_replace(false);
                    let _ = tell.send(News::NoDeviceCode(problem)).await;
                    std::future::pending().await
                }
            }
        };
        Self {
            tokens: Box::pin(tokens),
            asks,
        }
    }

    /// Lets a request that is under way come to its end: it may bring tokens, which nobody wants.
    async fn give_back(mut self, context: Arc<SignInContext>) {
        let tokens = tokio::select! {
            biased;
            tokens = &mut self.tokens => tokens.ok(),
            _ = self.asks.wait_for(|asks| !asks) => None,
        };
        if let Some(tokens) = tokens {
            unkept::give_back(&context, &tokens).await;
        }
    }
}

/// The last page in the browser.
fn page_for(next: &Transition, language: Language) -> Page {
    match next {
        Transition::Step(Step::Done(session)) => Page::Success {
            email: session.record.person().into_owned(),
        },
        Transition::Step(Step::Stopped(problem)) => Page::failed(problem, language),
        _ => Page::Decide,
    }
}
