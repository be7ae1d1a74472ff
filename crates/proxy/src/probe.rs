//! Reaching a host by TCP, and asking a proxy for the way to one.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use http::HeaderValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::challenge::{self, Challenge};
use crate::near;
use crate::outside::Names;
use crate::proxy::{Proxy, Scheme};
use crate::way::Within;

/// The largest head of an answer that is read, in bytes.
const LARGEST_HEAD: usize = 16 * 1024;
/// How many addresses of one name are tried.
const ADDRESSES: usize = 8;

/// Why a host can't be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReached {
    /// Its name is not known.
    NoName,
    /// It refuses.
    Refused,
    /// It does not answer.
    Silent,
    /// It is nearer than it may be.
    Near,
}

/// What a proxy says when it is asked for the way to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The way is open.
    Open,
    /// It wants a sign-in (407).
    SignIn,
    /// It refuses.
    Refuses(u16),
    /// It would, and can't reach the host itself.
    CantReach(u16),
    /// It can't be reached.
    Dead(NotReached),
    /// It takes the question and does not answer in time.
    Silent,
    /// What it answers is no answer of a proxy.
    NoProxy,
    /// It is there; it was not asked, because it is asked in another way than with plain HTTP.
    There,
    /// It is on this computer or its link, and was named by somebody out there: nothing was sent.
    LeftAlone,
}

/// What was heard of a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What it says.
    pub answer: Answer,
    /// How it wants to know who asks, where it does (407).
    pub challenges: Vec<Challenge>,
}

/// Finds the addresses of a name or an address.
///
/// # Errors
/// When there are none.
pub async fn resolve(names: &dyn Names, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let host = host.trim_matches(['[', ']']);
    if near::is_localhost(host) {
        let here = near::LOCALHOST.map(|here| SocketAddr::new(here, port));
        return Ok(here.to_vec());
    }
    match host.parse() {
        Ok(address) => Ok(vec![SocketAddr::new(address, port)]),
        Err(_) => names.look_up(host, port).await,
    }
}

/// Connects to a host by the first of its addresses that answers.
///
/// # Errors
/// When none does within `limit`.
pub async fn connect(
    names: &dyn Names,
    host: &str,
    port: u16,
    limit: Duration,
) -> Result<TcpStream, NotReached> {
    connect_within(Within::Reach, names, host, port, limit).await
}

/// The same to those of its addresses that it may lead to.
///
/// # Errors
/// When none of them answers within `limit`, or there is none.
pub async fn connect_within(
    within: Within,
    names: &dyn Names,
    host: &str,
    port: u16,
    limit: Duration,
) -> Result<TcpStream, NotReached> {
    let connected = async {
        let found = resolve(names, host, port).await;
        let addresses = found.ok().filter(|found| !found.is_empty());
        let mut addresses = addresses.ok_or(NotReached::NoName)?;
        match within {
            Within::Reach => {}
            Within::TheOutside => addresses.retain(|address| !near::is_near(address.ip())),
        }
        if addresses.is_empty() {
            return Err(NotReached::Near);
        }
        let mut tries = JoinSet::new();
        for address in addresses.into_iter().take(ADDRESSES) {
            tries.spawn(TcpStream::connect(address));
        }
        let mut refused = false;
        while let Some(tried) = tries.join_next().await {
            match tried {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => refused |= error.kind() == io::ErrorKind::ConnectionRefused,
                Err(_) => {}
            }
        }
        Err(match refused {
            true => NotReached::Refused,
            false => NotReached::Silent,
        })
    };
    timeout(limit, connected)
        .await
        .unwrap_or(Err(NotReached::Silent))
}

/// The way to a host through a proxy. What has come from there by now is read first.
pub type Tunnel = BufReader<TcpStream>;

/// Asks a proxy for the way to a host, and closes it again unused.
pub async fn ask(
    within: Within,
    names: &dyn Names,
    proxy: &Proxy,
    target: (&str, u16),
    limit: Duration,
) -> Heard {
    let authorization = proxy.authorization();
    ask_as(within, names, proxy, authorization.as_ref(), target, limit).await
}

/// The same, told who asks in this way.
pub async fn ask_as(
    within: Within,
    names: &dyn Names,
    proxy: &Proxy,
    authorization: Option<&HeaderValue>,
    target: (&str, u16),
    limit: Duration,
) -> Heard {
    let (heard, _) = open(within, names, proxy, authorization, target, limit).await;
    heard
}

/// Asks a proxy for the way to a host, told who asks in this way: what it says, and the way where it is
/// open.
pub async fn open(
    within: Within,
    names: &dyn Names,
    proxy: &Proxy,
    authorization: Option<&HeaderValue>,
    (host, port): (&str, u16),
    limit: Duration,
) -> (Heard, Option<Tunnel>) {
    let mut reached = false;
    let asked = async {
        let connected = connect_within(within, names, &proxy.host, proxy.port, limit).await;
        let stream = match connected {
            Ok(stream) => stream,
            Err(NotReached::Near) => return (Heard::only(Answer::LeftAlone), None),
            Err(why) => return (Heard::only(Answer::Dead(why)), None),
        };
        reached = true;
        match proxy.scheme {
            Scheme::Http => tunnel(stream, authorization, host, port).await,
            Scheme::Https | Scheme::Socks4 | Scheme::Socks4a | Scheme::Socks5 => {
                (Heard::only(Answer::There), None)
            }
        }
    };
    let answer = timeout(limit, asked).await;
    answer.unwrap_or_else(|_| {
        let none = match reached {
            true => Answer::Silent,
            false => Answer::Dead(NotReached::Silent),
        };
        (Heard::only(none), None)
    })
}

async fn tunnel(
    stream: TcpStream,
    authorization: Option<&HeaderValue>,
    host: &str,
    port: u16,
) -> (Heard, Option<Tunnel>) {
    let mut stream = BufReader::new(stream);
    let authority = format!("{host}:{port}");
    let mut request = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n").into_bytes();
    if let Some(value) = authorization {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    if stream.write_all(&request).await.is_err() {
        return (Heard::only(Answer::NoProxy), None);
    }
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < LARGEST_HEAD {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    let heard = Heard {
        answer: judge(status(&head)),
        challenges: challenge::all(&head),
    };
    let way = (heard.answer == Answer::Open).then_some(stream);
    (heard, way)
}

impl Heard {
    fn only(answer: Answer) -> Self {
        Self {
            answer,
            challenges: Vec::new(),
        }
    }
}

/// The status of `HTTP/1.1 200 Connection established`.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split(' ');
    words
        .next()
        .filter(|version| version.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

fn judge(status: Option<u16>) -> Answer {
    match status {
        Some(200..=299) => Answer::Open,
        Some(407) => Answer::SignIn,
        Some(status @ 500..) => Answer::CantReach(status),
        Some(status) => Answer::Refuses(status),
        None => Answer::NoProxy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Behaviour, FakeProxy, Fixed};

    #[tokio::test]
    async fn this_computers_own_names_are_asked_of_nobody() {
        let names = Fixed::at("auth.localhost", [192, 0, 2, 1]);
        let found = resolve(&names, "auth.localhost", 7).await.unwrap();
        let found: Vec<_> = found.iter().map(SocketAddr::ip).collect();
        assert_eq!(found, near::LOCALHOST);
    }

    #[tokio::test]
    async fn a_proxy_of_this_computer_hears_nothing_when_somebody_out_there_names_it() {
        let target = ("id.example.com", 443);
        let limit = Duration::from_secs(2);
        let here = FakeProxy::start(Behaviour::Answer("200 OK")).await;
        let names = Fixed::at("far.example", [127, 0, 0, 1]);
        for name in ["127.0.0.1", "localhost", "far.example"] {
            let proxy = Proxy::parse(&format!("{name}:{}", here.port)).unwrap();
            let heard = ask(Within::TheOutside, &names, &proxy, target, limit).await;
            assert_eq!(heard.answer, Answer::LeftAlone, "{name}");
            assert!(here.heads().is_empty(), "{name}");
        }
        let proxy = Proxy::parse(&format!("far.example:{}", here.port)).unwrap();
        let heard = ask(Within::Reach, &names, &proxy, target, limit).await;
        assert_eq!(heard.answer, Answer::Open, "a proxy of the settings' own");
    }

    #[test]
    fn a_status_says_what_a_proxy_makes_of_the_question() {
        for (head, answer) in [
            ("HTTP/1.1 200 Connection established\r\n", Answer::Open),
            ("HTTP/1.0 200\r\n", Answer::Open),
            (
                "HTTP/1.1 407 Proxy Authentication Required\r\n",
                Answer::SignIn,
            ),
            ("HTTP/1.1 403 Forbidden\r\n", Answer::Refuses(403)),
            ("HTTP/1.1 302 Found\r\n", Answer::Refuses(302)),
            (
                "HTTP/1.1 503 Service Unavailable\r\n",
                Answer::CantReach(503),
            ),
            ("SSH-2.0-OpenSSH\r\n", Answer::NoProxy),
            ("HTTP/1.1 many\r\n", Answer::NoProxy),
            ("", Answer::NoProxy),
        ] {
            assert_eq!(judge(status(head.as_bytes())), answer, "{head}");
        }
    }
}
