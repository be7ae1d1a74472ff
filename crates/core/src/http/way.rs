//! Which way a request goes, and what a proxy on it says.
//!
//! [`Http::asked_by_proxy`] is the one place where a proxy's 407 is answered: with what a
//! [`ProxySignIn`] gives, another answer where that was refused, and no further.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::HeaderValue;
use parking_lot::{Mutex, RwLock};
use portico_proxy::probe::{self, Answer, Heard, Tunnel};
use portico_proxy::{Challenge, Fault, Orders, Proxy, Resolver, Scheme, Way, Ways, Within};
use url::Url;

use super::clients::Through;
use super::error::{Failed, failed_through};
use super::proxy_auth::{NobodyAsks, ProxyAnswer, ProxyCredential, ProxySignIn, Untold, Wants};
use super::proxy_fault::ProxyFault;
use super::{Error, Http, Request};
use crate::platform::surroundings;

/// How long a proxy may take to say what it wants, or why not.
const QUESTION: Duration = Duration::from_secs(3);
/// So often one exchange tells a proxy who asks: by a ticket, by a password.
const MOST_ANSWERS: u32 = 3;

/// What the door knows of ways.
#[derive(Debug)]
pub(super) struct WayOut {
    resolver: OnceLock<Resolver>,
    orders: RwLock<Orders>,
    sign_in: RwLock<Arc<dyn ProxySignIn>>,
    /// The proxies that wanted to know who asks, and what they offered.
    asking: Mutex<HashMap<String, Vec<Challenge>>>,
}

impl Default for WayOut {
    fn default() -> Self {
        Self {
            resolver: OnceLock::new(),
            orders: RwLock::default(),
            sign_in: RwLock::new(Arc::new(NobodyAsks)),
            asking: Mutex::default(),
        }
    }
}

/// One way that is tried.
struct Try<'a> {
    proxy: &'a Proxy,
    set_by: String,
    within: Within,
    is_last: bool,
}

impl<'a> Try<'a> {
    fn of(proxy: &'a Proxy, ways: &Ways, is_last: bool) -> Self {
        let source = ways.source.as_ref();
        Self {
            proxy,
            set_by: source.map_or_else(String::new, ToString::to_string),
            within: ways.within(),
            is_last,
        }
    }
}

impl Http {
    /// Takes what an organisation has set for the way out.
    pub(crate) fn obey(&self, orders: Orders) {
        if let Some(resolver) = self.way_out.resolver.get() {
            resolver.obey(orders.clone());
        }
        *self.way_out.orders.write() = orders;
    }

    /// What an organisation has set for the way out.
    #[must_use]
    pub fn orders(&self) -> Orders {
        self.way_out.orders.read().clone()
    }

    /// Takes who answers proxies that want to know who asks.
    pub fn sign_in_to_proxies(&self, sign_in: Arc<dyn ProxySignIn>) {
        *self.way_out.sign_in.write() = sign_in;
    }

    /// Lets go of all connections to proxies, and of what they were told: the passwords are forgotten.
    pub(crate) fn forget_proxies(&self) {
        self.way_out.asking.lock().clear();
        self.clients().forget(|_| true);
    }

    /// The ways to an address, as every request there goes.
    ///
    /// # Errors
    /// When what is set can't be read.
    pub async fn ways(&self, url: &Url) -> Result<Ways, Fault> {
        self.resolver().ways(self, url).await
    }

    /// Begins to find out the way to an address, beside other work: a desktop's settings come from another
    /// program.
    pub(crate) fn read_ahead(self: &Arc<Self>, url: &Url) {
        let (http, url) = (self.clone(), url.clone());
        tokio::spawn(async move { http.resolver().read_ahead(&url).await });
    }

    fn resolver(&self) -> &Resolver {
        self.way_out.resolver.get_or_init(|| {
            let own = surroundings::of_this_computer;
            let seen = self.network.surroundings.clone().unwrap_or_else(own);
            let told = self.network.proxy.as_ref().map(Url::as_str);
            let resolver = Resolver::new(seen, told);
            resolver.obey(self.orders());
            resolver
        })
    }

    /// Sends a request by the first way that is there. Another one is taken where a proxy is dead, and
    /// never because of what one has said.
    pub(super) async fn send_on_its_way(
        &self,
        request: &Request,
        url: &Url,
        led: bool,
    ) -> Result<reqwest::Response, Error> {
        let host = url.host_str().unwrap_or_default();
        // While another program says what the desktop has set, whom the system trusts is read, which every
        // way needs. What is wrong with it is said when it is needed.
        let trust = async {
            let _ = self.clients().tls(&self.making(host));
        };
        let (ways, ()) = tokio::join!(self.ways(url), trust);
        let ways = ways.map_err(|fault| Error::ProxySetting {
            host: host.to_owned(),
            fault,
        })?;
        let resolver = self.resolver();
        let mut all = resolver.in_order(&ways).into_iter().peekable();
        let mut last = None;
        while let Some(way) = all.next() {
            let Way::Proxy(proxy) = &way else {
                return self.send_direct(request, url, led).await;
            };
            let this = Try::of(proxy, &ways, all.peek().is_none());
            match self.send_through(&this, request, url).await {
                Err(error @ Error::Proxy { .. }) if error.is_a_dead_proxy() => {
                    tracing::info!(host, proxy = proxy.shown(), "a proxy is dead");
                    resolver.note_dead(proxy);
                    last = Some(error);
                }
                other => {
                    resolver.note_alive(proxy);
                    return other;
                }
            }
        }
        match last {
            Some(error) => Err(error),
            None => self.send_direct(request, url, led).await,
        }
    }

    async fn send_through(
        &self,
        this: &Try<'_>,
        request: &Request,
        url: &Url,
    ) -> Result<reqwest::Response, Error> {
        let host = url.host_str().unwrap_or_default();
        if this.within == Within::TheOutside && this.proxy.is_near() {
            return Err(self.fault(this, host, ProxyFault::Near, None));
        }
        let origin = this.proxy.origin();
        let known = self.way_out.asking.lock().get(&origin).cloned();
        let first = match &known {
            Some(offered) => Some(self.asked_by_proxy(this, host, offered, None).await?),
            None => None,
        };
        let mut offered = known.unwrap_or_default();
        let mut told = first.as_ref().map(|answer| answer.credential);
        let mut sent = self.send_by(this, first, request, url).await;
        for _ in 0..MOST_ANSWERS {
            let Err(Failed::SignIn(source)) = sent else {
                break;
            };
            offered = self.offers(this, url).await;
            self.clients().forget(|through| through.is_told(this.proxy));
            let answer = self.asked_by_proxy(this, host, &offered, told).await?;
            if told == Some(answer.credential) {
                // What was refused is not told again.
                sent = Err(Failed::SignIn(source));
                break;
            }
            told = Some(answer.credential);
            sent = self.send_by(this, Some(answer), request, url).await;
            if sent.is_ok() {
                let mut asking = self.way_out.asking.lock();
                asking.insert(origin.clone(), offered.clone());
            }
        }
        match sent {
            Ok(response) => Ok(response),
            Err(Failed::SignIn(source)) => {
                self.way_out.asking.lock().remove(&origin);
                Err(self.wants_sign_in(this, host, &offered, Untold::default(), Some(source)))
            }
            Err(Failed::Proxy(fault, source)) => {
                let fault = self.seen_closer(this, url, fault).await;
                Err(self.fault(this, host, fault, Some(source)))
            }
            Err(Failed::Timeout) => Err(match self.heard(this, None, url).await.answer {
                Answer::Dead(_) => self.fault(this, host, ProxyFault::Dead, None),
                Answer::Silent => self.fault(this, host, ProxyFault::Silent, None),
                _ => Error::Timeout {
                    host: host.to_owned(),
                },
            }),
            Err(Failed::Beyond(error)) => Err(error),
        }
    }

    /// What to tell a proxy that wants to know who asks: the one place where 407 is answered.
    async fn asked_by_proxy(
        &self,
        this: &Try<'_>,
        host: &str,
        offered: &[Challenge],
        refused: Option<ProxyCredential>,
    ) -> Result<ProxyAnswer, Error> {
        let sign_in = self.way_out.sign_in.read().clone();
        let answer = sign_in.header(this.proxy, offered, refused).await;
        answer.map_err(|untold| {
            // The next exchange begins anew.
            self.way_out.asking.lock().remove(&this.proxy.origin());
            self.wants_sign_in(this, host, offered, untold, None)
        })
    }

    /// Makes sure that the proxy on the way to a host, where there is one, lets this person through. The
    /// host itself hears nothing.
    ///
    /// # Errors
    /// When the proxy wants to know who asks, and is not told.
    pub(crate) async fn pass_proxy(&self, url: &Url) -> Result<(), Error> {
        let Ok(ways) = self.ways(url).await else {
            return Ok(());
        };
        let host = url.host_str().unwrap_or_default();
        for way in self.resolver().in_order(&ways) {
            let Way::Proxy(proxy) = &way else {
                break;
            };
            let this = Try::of(proxy, &ways, true);
            match self.heard(&this, None, url).await {
                heard if heard.answer == Answer::SignIn => {
                    return self
                        .must_let_through(&this, host, heard.challenges, url)
                        .await;
                }
                heard if matches!(heard.answer, Answer::Dead(_) | Answer::LeftAlone) => {}
                _ => break,
            }
        }
        Ok(())
    }

    async fn must_let_through(
        &self,
        this: &Try<'_>,
        host: &str,
        offered: Vec<Challenge>,
        url: &Url,
    ) -> Result<(), Error> {
        let mut told = None;
        for _ in 0..MOST_ANSWERS {
            let answer = self.asked_by_proxy(this, host, &offered, told).await?;
            let heard = self.heard(this, Some(&answer.header), url).await;
            if heard.answer != Answer::SignIn {
                let mut asking = self.way_out.asking.lock();
                asking.insert(this.proxy.origin(), offered);
                return Ok(());
            }
            if told == Some(answer.credential) {
                break;
            }
            told = Some(answer.credential);
        }
        Err(self.wants_sign_in(this, host, &offered, Untold::default(), None))
    }

    /// Asks a proxy that wants to know who asks for the way to a host, told so as for every request: what
    /// it says, and the way where it is open. For checks: nothing that it refuses is thrown away.
    ///
    /// # Errors
    /// Why it does not let through whoever asks.
    pub async fn open_told(
        &self,
        within: Within,
        proxy: &Proxy,
        offered: &[Challenge],
        target: (&str, u16),
        limit: Duration,
    ) -> Result<(Answer, Option<Tunnel>), Untold> {
        let sign_in = self.way_out.sign_in.read().clone();
        let mut told = None;
        loop {
            let answer = sign_in.header(proxy, offered, told).await?;
            let header = Some(&answer.header);
            let (heard, way) = probe::open(within, self, proxy, header, target, limit).await;
            if heard.answer != Answer::SignIn {
                return Ok((heard.answer, way));
            }
            match answer.credential {
                ProxyCredential::Ticket if told.is_none() => told = Some(ProxyCredential::Ticket),
                ProxyCredential::Ticket => return Err(Untold::default()),
                ProxyCredential::Password => {
                    return Err(Untold::because(
                        "password-refused",
                        "the password was refused",
                    ));
                }
            }
        }
    }

    async fn send_by(
        &self,
        this: &Try<'_>,
        answer: Option<ProxyAnswer>,
        request: &Request,
        url: &Url,
    ) -> Result<reqwest::Response, Failed> {
        let host = url.host_str().unwrap_or_default();
        let through = Through {
            proxy: this.proxy.clone(),
            within: this.within,
            header: answer.as_ref().map(|answer| answer.header.clone()),
            is_last: this.is_last,
        };
        let making = self.making(host);
        let once = answer.is_some_and(|answer| answer.credential == ProxyCredential::Ticket);
        let client = match once {
            true => self.clients().through_once(&making, &through),
            false => self.clients().through(&making, through),
        };
        let client = client.map_err(Failed::Beyond)?;
        let sent = self.sent_by(&client, request, url).await;
        sent.map_err(|error| failed_through(host, error))
    }

    /// What a proxy offers, asked without telling it anything.
    async fn offers(&self, this: &Try<'_>, url: &Url) -> Vec<Challenge> {
        let stranger = Proxy {
            login: None,
            ..this.proxy.clone()
        };
        let target = target_of(url);
        let asked = probe::ask(this.within, self, &stranger, target, self.patience());
        asked.await.challenges
    }

    /// What a proxy says when it is told who asks in this way, or as it is set.
    async fn heard(&self, this: &Try<'_>, told: Option<&HeaderValue>, url: &Url) -> Heard {
        let (target, limit) = (target_of(url), self.patience());
        match told {
            Some(_) => probe::ask_as(this.within, self, this.proxy, told, target, limit).await,
            None => probe::ask(this.within, self, this.proxy, target, limit).await,
        }
    }

    fn patience(&self) -> Duration {
        self.network.limit.unwrap_or(QUESTION).min(QUESTION)
    }

    /// With the status of a refusal, which the client keeps to itself.
    async fn seen_closer(&self, this: &Try<'_>, url: &Url, fault: ProxyFault) -> ProxyFault {
        if fault != ProxyFault::Refused(None) || this.proxy.scheme != Scheme::Http {
            return fault;
        }
        match self.heard(this, None, url).await.answer {
            Answer::Refuses(status) | Answer::CantReach(status) => {
                ProxyFault::Refused(Some(status))
            }
            _ => fault,
        }
    }

    fn fault(
        &self,
        this: &Try<'_>,
        host: &str,
        fault: ProxyFault,
        source: Option<reqwest::Error>,
    ) -> Error {
        Error::Proxy {
            host: host.to_owned(),
            proxy: this.proxy.shown(),
            set_by: this.set_by.clone(),
            fault,
            source,
        }
    }

    fn wants_sign_in(
        &self,
        this: &Try<'_>,
        host: &str,
        offered: &[Challenge],
        untold: Untold,
        source: Option<reqwest::Error>,
    ) -> Error {
        let schemes = offered.iter().map(|it| it.scheme.clone());
        Error::ProxySignIn {
            host: host.to_owned(),
            wants: Box::new(Wants {
                proxy: Some(this.proxy.shown()),
                set_by: Some(this.set_by.clone()),
                offered: schemes.collect(),
                untold,
            }),
            source,
        }
    }
}

fn target_of(url: &Url) -> (&str, u16) {
    let port = url.port_or_known_default().unwrap_or(443);
    (url.host_str().unwrap_or_default(), port)
}
