//! The way out: the provider's own page to sign out, opened by this user's browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::Url;

use super::{Binding, Bound, Site, accept_all, names, one_time};
use crate::platform::peer::Owner;
use crate::problem::{Code, Problem};
use crate::redirect::page::{self, Page};
use crate::text::Language;

/// How long the browser may take to come.
const LIMIT: Duration = Duration::from_secs(30);
/// How long its answer may take on its way out.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

/// A page that leads this user's browser on: so that a token in the target never stands in an argv.
#[derive(Debug)]
pub struct Leave {
    site: Arc<Door>,
    busy: watch::Sender<()>,
    came: watch::Receiver<bool>,
    accepting: JoinSet<()>,
}

#[derive(Debug)]
struct Door {
    start: Url,
    /// Holds the ID token.
    to: Url,
    /// Does not.
    to_for_strangers: Url,
    language: Language,
    came: watch::Sender<bool>,
    https: AtomicBool,
}

impl Leave {
    /// Waits at an address of its own. A browser of which the system does not say whose it is gets
    /// the other target, which holds no token.
    ///
    /// # Errors
    /// `loopback_blocked` when no port can be had.
    pub async fn to(to: Url, to_for_strangers: Url, language: Language) -> Result<Self, Problem> {
        let bound = Bound::bind(&Binding::AnyPort).await?;
        let (tell, came) = watch::channel(false);
        let (busy, idle) = watch::channel(());
        let site = Arc::new(Door {
            start: one_time(bound.redirect_uri())?,
            to,
            to_for_strangers,
            language,
            came: tell,
            https: AtomicBool::new(false),
        });
        let accepting = accept_all(bound.sockets, &site, &busy);
        drop(idle);
        Ok(Self {
            site,
            busy,
            came,
            accepting,
        })
    }

    /// What to open.
    #[must_use]
    pub fn start(&self) -> &Url {
        &self.site.start
    }

    /// Waits until this user's browser has been led on.
    ///
    /// # Errors
    /// `browser_timeout` or `forced_https` when it does not come within 30 s.
    pub(crate) async fn was_opened(mut self) -> Result<(), Problem> {
        let came = matches!(
            timeout(LIMIT, self.came.wait_for(|came| *came)).await,
            Ok(Ok(_))
        );
        if !came {
            return Err(Problem::new(match self.site.https.load(Ordering::SeqCst) {
                true => Code::ForcedHttps,
                false => Code::BrowserTimeout,
            }));
        }
        self.accepting.shutdown().await;
        if timeout(ON_ITS_WAY, self.busy.closed()).await.is_err() {
            tracing::debug!("connections without a request are left behind");
        }
        Ok(())
    }
}

impl Site for Door {
    async fn answer(&self, request: &Request<Incoming>, from: Owner) -> Response<String> {
        let status = match names(request, &self.start) {
            false => StatusCode::MISDIRECTED_REQUEST,
            true if request.uri().path() != self.start.path() => StatusCode::NOT_FOUND,
            true if request.method() != Method::GET => StatusCode::METHOD_NOT_ALLOWED,
            true => {
                let to = match from {
                    Owner::ThisUser => {
                        self.came.send_replace(true);
                        &self.to
                    }
                    Owner::Unknown | Owner::SomebodyElse => &self.to_for_strangers,
                };
                return page::lead_on(to, None, self.language);
            }
        };
        page::respond(status, &Page::NotFound, self.language, "")
    }

    fn forced_https(&self) {
        self.https.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    async fn leave() -> Leave {
        let to = |query: &str| Url::parse(&format!("https://id.example/end?{query}")).unwrap();
        Leave::to(to("id_token_hint=x"), to(""), Language::English)
            .await
            .unwrap()
    }

    async fn answer(leave: &Leave, path: &str) -> String {
        let port = leave.start().port().unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn silent_connections_do_not_keep_the_browser_out() {
        let leave = leave().await;
        let port = leave.start().port().unwrap();
        let mut silent = Vec::new();
        for _ in 0..40 {
            silent.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
        }
        assert!(answer(&leave, "/go/guessed").await.contains(" 404 "));
        let path = leave.start().path().to_owned();
        let led = answer(&leave, &path).await;
        assert!(
            led.contains("location: https://id.example/end?id_token_hint=x"),
            "{led}"
        );
        assert!(led.contains("cache-control: no-store"), "{led}");
        assert!(led.contains("referrer-policy: no-referrer"), "{led}");
        leave.was_opened().await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_who_comes_is_no_sign_out() {
        let problem = leave().await.was_opened().await.unwrap_err();
        assert_eq!(problem.code, Code::BrowserTimeout);
    }
}
