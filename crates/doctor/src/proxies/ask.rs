//! Asks a proxy for the way to a host, as the sign-in does: where the proxy wants to know who asks, core
//! says what it is told ([`portico_core::http::Http::open_told`]).
//!
//! The checks of a run look at many hosts at once. A wrong password that is sent for each of them may lock
//! somebody's account: so the first one waits for the proxy's word, and what it has refused is not told
//! it again in this run.

use std::time::{Duration, Instant};

use portico_core::http::Untold;
use portico_proxy::probe::{self, Answer, Heard, Tunnel};
use portico_proxy::{Proxy, Source, Way, Ways, Within};

use super::outside;
use crate::asked::Taken;
use crate::context::{Context, Target};

/// A proxy, and what it said.
#[derive(Debug, Clone)]
pub(crate) struct AtProxy {
    pub(crate) proxy: Proxy,
    pub(crate) source: Option<Source>,
    pub(crate) heard: Heard,
    /// Where it wants to know who asks: why it does not let through whoever that is.
    pub(crate) untold: Option<Untold>,
}

/// Asks one proxy after another until one is there; none when the way that is left is a direct one. Each
/// may take as long as `limit`, and more where it has to be told who asks.
pub(crate) async fn ask(
    context: &Context,
    ways: &Ways,
    target: &Target,
    limit: Duration,
) -> Option<(AtProxy, Option<Tunnel>)> {
    let begun = Instant::now();
    let mut last = None;
    for way in &ways.ways {
        let Way::Proxy(proxy) = way else {
            return None;
        };
        let question = Question {
            context,
            proxy,
            within: ways.within(),
            target,
            limit,
        };
        let (heard, untold, tunnel) = question.ask().await;
        let is_dead = matches!(heard.answer, Answer::Dead(_) | Answer::LeftAlone);
        let asked = AtProxy {
            proxy: proxy.clone(),
            source: ways.source.clone(),
            heard,
            untold,
        };
        last = Some((asked, tunnel));
        // What has been heard by then stands.
        if !is_dead || begun.elapsed() >= limit * 2 {
            break;
        }
    }
    last
}

struct Question<'a> {
    context: &'a Context,
    proxy: &'a Proxy,
    within: Within,
    target: &'a Target,
    limit: Duration,
}

type Said = (Heard, Option<Untold>, Option<Tunnel>);

impl Question<'_> {
    async fn ask(&self) -> Said {
        let stranger = match self.proxy.login {
            Some(_) => None,
            None => match self.open().await {
                (heard, tunnel) if heard.answer != Answer::SignIn => return (heard, None, tunnel),
                (heard, _) => Some(heard),
            },
        };
        let taken = self.context.ways.told(self.proxy);
        let mut taken = taken.lock().await;
        match &*taken {
            Taken::No(heard, untold) => (heard.clone(), untold.clone(), None),
            Taken::Yes => {
                drop(taken);
                self.tell(stranger).await
            }
            Taken::Unknown => {
                let said = self.tell(stranger).await;
                *taken = match said.0.answer {
                    Answer::SignIn => Taken::No(said.0.clone(), said.1.clone()),
                    _ => Taken::Yes,
                };
                said
            }
        }
    }

    /// Asks as it is set.
    async fn open(&self) -> (Heard, Option<Tunnel>) {
        let names = outside(self.context);
        let authorization = self.proxy.authorization();
        let (within, to) = (self.within, self.to());
        let told = authorization.as_ref();
        probe::open(within, names, self.proxy, told, to, self.limit).await
    }

    /// Tells who asks, where that is wanted; `stranger` is what somebody heard who has said nothing.
    async fn tell(&self, stranger: Option<Heard>) -> Said {
        let heard = match stranger {
            Some(heard) => heard,
            None => match self.open().await {
                (heard, tunnel) if heard.answer != Answer::SignIn => return (heard, None, tunnel),
                (heard, _) => heard,
            },
        };
        let (http, offered) = (outside(self.context), &heard.challenges);
        let told = http.open_told(self.within, self.proxy, offered, self.to(), self.limit);
        match told.await {
            Ok((answer, tunnel)) => (Heard { answer, ..heard }, None, tunnel),
            Err(untold) => (heard, Some(untold), None),
        }
    }

    fn to(&self) -> (&str, u16) {
        (&self.target.host, self.target.port)
    }
}
