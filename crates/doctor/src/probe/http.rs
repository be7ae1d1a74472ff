//! A GET over plain HTTP to a public page whose answer is known. The sign-in's own client refuses
//! plain HTTP to anything but this computer, and it should: so this is a way of its own, which
//! follows no redirect, keeps no cookie, and says nothing of the person or the service. The time in
//! the query keeps caches from answering.

use chrono::{DateTime, Utc};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use portico_core::clock::Timestamp;
use tokio::time::timeout;
use url::{Host, Url};

use super::SILENCE;
use super::dns::{lead_nowhere, resolve};
use super::tcp::{connect_any, is_fixed};
use crate::context::{Context, Page, PageAnswer};

/// The most that is read of an answer, in bytes.
const LARGEST: usize = 4096;

/// Who answered in a page's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answered {
    /// The page itself.
    Page {
        /// When, by its own clock.
        date: Option<ServerTime>,
    },
    /// Somebody else.
    Other {
        /// Says outright that the network wants a sign-in (RFC 6585).
        outright: bool,
        /// Where it sends a browser.
        location: Option<Url>,
    },
    /// Nobody, or nobody from whose answer anything follows.
    Nobody,
}

/// A server's clock, and ours in the middle of the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ServerTime {
    pub(crate) theirs: DateTime<Utc>,
    pub(crate) ours: Timestamp,
}

impl ServerTime {
    /// Reads the `Date` of an answer; none when it comes from a cache, as then it is an old one, or
    /// when it took so long that it says little.
    pub(crate) fn of(headers: &HeaderMap, sent: Timestamp, received: Timestamp) -> Option<Self> {
        let took = received.signed_duration_since(sent);
        let cached = headers
            .get(header::AGE)
            .is_some_and(|age| age.as_bytes() != b"0");
        if cached || took.num_seconds().abs() > 5 {
            return None;
        }
        let date = headers.get(header::DATE)?.to_str().ok()?;
        Some(Self {
            theirs: DateTime::parse_from_rfc2822(date).ok()?.to_utc(),
            ours: sent + took / 2,
        })
    }

    /// By how many seconds their clock is ahead of ours. `Date` is cut to whole seconds.
    pub(crate) fn offset_seconds(&self) -> i64 {
        let milliseconds = self
            .theirs
            .signed_duration_since(self.ours)
            .num_milliseconds()
            + 500;
        milliseconds / 1000
    }
}

/// Asks for a page.
pub(crate) async fn ask(context: &Context, page: &Page) -> Answered {
    fetch(context, page).await.unwrap_or(Answered::Nobody)
}

async fn fetch(context: &Context, page: &Page) -> Option<Answered> {
    let host = page.url.host_str()?;
    let addresses = resolve(context, host).await;
    // A filter's own page is no portal.
    let meant = is_fixed(context, host) || !matches!(page.url.host()?, Host::Domain(_));
    if lead_nowhere(addresses.addresses()) && !meant {
        return None;
    }
    let port = page.url.port_or_known_default()?;
    let (stream, _) = connect_any(addresses.addresses(), port).await.ok()?;
    let sent = context.portico.clock().now();
    let exchange = async {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        // Ends with the connection.
        tokio::spawn(connection);
        let request = Request::get(format!("{}?{}", page.url.path(), sent.timestamp_millis()))
            .header(header::HOST, page.url.authority())
            .header(header::CACHE_CONTROL, "no-cache")
            .header(header::CONNECTION, "close")
            .body(Empty::<Bytes>::new())
            .ok()?;
        let answer = sender.send_request(request).await.ok()?;
        let (head, body) = answer.into_parts();
        Some((head, beginning_of(body).await))
    };
    let (head, body) = timeout(SILENCE, exchange).await.ok()??;
    let received = context.portico.clock().now();
    Some(judge(
        page,
        head.status,
        &head.headers,
        &body,
        ServerTime::of(&head.headers, sent, received),
    ))
}

async fn beginning_of(mut body: Incoming) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < LARGEST
        && let Some(Ok(frame)) = body.frame().await
    {
        if let Ok(data) = frame.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    bytes.truncate(LARGEST);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Who answered. As browsers have it: an error says nothing, whoever it comes from.
fn judge(
    page: &Page,
    status: StatusCode,
    headers: &HeaderMap,
    body: &str,
    date: Option<ServerTime>,
) -> Answered {
    let other = |outright| Answered::Other {
        outright,
        location: headers
            .get(header::LOCATION)
            .and_then(|location| page.url.join(location.to_str().ok()?).ok())
            .filter(|url| matches!(url.scheme(), "http" | "https")),
    };
    let right = match page.answer {
        // Some proxies make an empty page of none.
        PageAnswer::Nothing => {
            status == StatusCode::NO_CONTENT || (status == StatusCode::OK && body.len() <= 1)
        }
        PageAnswer::Text(text) => status == StatusCode::OK && body.contains(text),
    };
    if right {
        Answered::Page { date }
    } else if status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
        other(true)
    } else if status.is_success() || status.is_redirection() {
        other(false)
    } else {
        Answered::Nobody
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, answering, closed};

    async fn asked(answer: PageAnswer, reply: &str) -> Answered {
        let server = answering(reply).await;
        let (context, _folder) = testing::context();
        let url = Url::parse(&format!("http://{server}/page")).unwrap();
        ask(&context, &Page { url, answer }).await
    }

    fn is_page(answered: &Answered) -> bool {
        matches!(answered, Answered::Page { .. })
    }

    #[tokio::test]
    async fn the_page_itself_is_known_by_its_answer() {
        let empty = "HTTP/1.1 204 No Content\r\n\r\n";
        assert!(is_page(&asked(PageAnswer::Nothing, empty).await));
        let text = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nit is right.";
        assert!(is_page(&asked(PageAnswer::Text("right"), text).await));
        assert!(!is_page(&asked(PageAnswer::Text("wrong"), text).await));
        assert!(!is_page(&asked(PageAnswer::Nothing, text).await));
    }

    #[tokio::test]
    async fn a_redirect_is_somebody_elses_and_is_not_followed() {
        let elsewhere = closed().await;
        let reply = format!("HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/login?a=1\r\n\r\n");
        let answered = asked(PageAnswer::Nothing, &reply).await;
        let location = Url::parse(&format!("http://{elsewhere}/login?a=1")).ok();
        assert_eq!(
            answered,
            Answered::Other {
                outright: false,
                location
            }
        );
    }

    #[tokio::test]
    async fn where_it_leads_is_a_page_of_the_web_or_nowhere() {
        let reply = "HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\n\r\n";
        let answered = asked(PageAnswer::Nothing, reply).await;
        assert_eq!(
            answered,
            Answered::Other {
                outright: false,
                location: None
            }
        );
    }

    #[tokio::test]
    async fn a_network_that_wants_a_sign_in_may_say_so() {
        let reply = "HTTP/1.1 511 Network Authentication Required\r\ncontent-length: 0\r\n\r\n";
        let answered = asked(PageAnswer::Nothing, reply).await;
        assert_eq!(
            answered,
            Answered::Other {
                outright: true,
                location: None
            }
        );
    }

    #[tokio::test]
    async fn an_error_or_no_answer_says_nothing() {
        let reply = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(asked(PageAnswer::Nothing, reply).await, Answered::Nobody);
        assert_eq!(
            asked(PageAnswer::Nothing, "no http").await,
            Answered::Nobody
        );
    }

    #[tokio::test]
    async fn an_endless_answer_is_read_to_its_limit() {
        let reply = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n{}right",
            "x".repeat(2 * LARGEST)
        );
        let answered = asked(PageAnswer::Text("right"), &reply).await;
        assert_eq!(
            answered,
            Answered::Other {
                outright: false,
                location: None
            }
        );
    }

    #[test]
    fn a_date_from_a_cache_or_after_ages_is_none() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let sent = at("2026-01-01T12:00:00Z");
        let received = at("2026-01-01T12:00:02Z");
        let mut headers = HeaderMap::new();
        headers.insert("date", "Thu, 01 Jan 2026 12:05:00 GMT".parse().unwrap());
        let time = ServerTime::of(&headers, sent, received).unwrap();
        assert_eq!(
            time.offset_seconds(),
            299,
            "its half second counted, and half the way"
        );
        assert_eq!(
            ServerTime::of(&headers, sent, at("2026-01-01T12:00:09Z")),
            None
        );
        headers.insert("age", "7".parse().unwrap());
        assert_eq!(ServerTime::of(&headers, sent, received), None);
    }
}
