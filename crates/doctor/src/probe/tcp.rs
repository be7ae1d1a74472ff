//! Connections, straight or through the proxy that is in force.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::SILENCE;
use super::dns::{Answer, lead_nowhere, resolve};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::proxies::{ask, ways_to};

use futures_util::future::select_ok;
use portico_proxy::probe;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Why there is no connection to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoConnection {
    /// It says no.
    Refused,
    /// There is no way to it.
    Unreachable,
    /// It says nothing.
    Silent,
    /// Anything else.
    Failed,
}

impl NoConnection {
    pub(crate) fn word(self) -> &'static str {
        match self {
            NoConnection::Refused => "refused",
            NoConnection::Unreachable => "unreachable",
            NoConnection::Silent => "timed_out",
            NoConnection::Failed => "failed",
        }
    }
}

impl From<io::Error> for NoConnection {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => NoConnection::Refused,
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                NoConnection::Unreachable
            }
            io::ErrorKind::TimedOut => NoConnection::Silent,
            _ => NoConnection::Failed,
        }
    }
}

/// Connects to an address, and says how long that took.
pub(crate) async fn connect(address: SocketAddr) -> Result<(TcpStream, Duration), NoConnection> {
    let begun = Instant::now();
    match timeout(SILENCE, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => Ok((stream, begun.elapsed())),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(NoConnection::Silent),
    }
}

/// Connects to whichever of a host's addresses answers first: of each family the first two, as a
/// client would go on to a second one and hardly to a third.
pub(crate) async fn connect_any(
    addresses: &[IpAddr],
    port: u16,
) -> Result<(TcpStream, Duration), NoConnection> {
    let of_family = |v6: bool| {
        let family = addresses.iter().filter(move |a| a.is_ipv6() == v6);
        family.take(2)
    };
    let tries: Vec<_> = of_family(false)
        .chain(of_family(true))
        .map(|address| Box::pin(connect(SocketAddr::new(*address, port))))
        .collect();
    if tries.is_empty() {
        return Err(NoConnection::Unreachable);
    }
    select_ok(tries).await.map(|(first, _)| first)
}

/// A connection, whatever it goes through.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A connection, whatever it goes through.
pub(crate) type Stream = Box<dyn Duplex>;

/// Why there is no way to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreachable {
    /// Its name is not found, or could not be looked up.
    NoName,
    /// Its name leads nowhere, as a filter answers.
    NameBlocked,
    /// No connection.
    NoConnection(NoConnection),
    /// The proxy can't be reached, or does not speak HTTP.
    ProxyDead,
    /// The proxy answers with this status.
    ProxyRefuses(u16),
    /// The proxy is of a kind that is not spoken here.
    ProxyUnknown,
}

impl Unreachable {
    pub(crate) fn evidence(self) -> Evidence {
        match self {
            Unreachable::NoName => Evidence::word("no_address"),
            Unreachable::NameBlocked => Evidence::word("name_blocked"),
            Unreachable::NoConnection(why) => Evidence::word(why.word()),
            Unreachable::ProxyDead => Evidence::word("proxy_dead"),
            Unreachable::ProxyRefuses(status) => {
                Evidence::by_name([("proxy_refuses", Evidence::number(status.into()))])
            }
            Unreachable::ProxyUnknown => Evidence::word("not_looked_at"),
        }
    }
}

/// Connects to a host in the way that the sign-in takes, and says how long the connection took.
pub(crate) async fn open(
    context: &Context,
    target: &Target,
) -> Result<(Stream, Duration), Unreachable> {
    let ways = ways_to(context, target).await;
    let ways = ways.ok_or(Unreachable::ProxyUnknown)?;
    let begun = Instant::now();
    if let Some((said, tunnel)) = ask(context, &ways, target, SILENCE).await {
        let tunnel = tunnel.ok_or_else(|| no_way(said.heard.answer))?;
        return Ok((Box::new(tunnel), begun.elapsed()));
    }
    let answer = resolve(context, &target.host).await;
    let Answer::Found(addresses) = answer else {
        return Err(Unreachable::NoName);
    };
    if lead_nowhere(&addresses) && !target.is_here() && !is_fixed(context, &target.host) {
        return Err(Unreachable::NameBlocked);
    }
    let (stream, took) = connect_any(&addresses, target.port)
        .await
        .map_err(Unreachable::NoConnection)?;
    Ok((Box::new(stream), took))
}

/// Why a proxy that has said this opens no way.
fn no_way(said: probe::Answer) -> Unreachable {
    match said {
        probe::Answer::SignIn => Unreachable::ProxyRefuses(407),
        probe::Answer::Refuses(status) | probe::Answer::CantReach(status) => {
            Unreachable::ProxyRefuses(status)
        }
        probe::Answer::Silent => Unreachable::NoConnection(NoConnection::Silent),
        probe::Answer::Dead(_) | probe::Answer::NoProxy | probe::Answer::Open => {
            Unreachable::ProxyDead
        }
        // One that speaks TLS itself, or SOCKS; or one that is left alone.
        probe::Answer::There | probe::Answer::LeftAlone => Unreachable::ProxyUnknown,
    }
}

/// Whether a name's address is set for Portico, and to a place: then it is meant.
pub(crate) fn is_fixed(context: &Context, host: &str) -> bool {
    let fixed = &context.portico.http().network().resolve;
    fixed
        .iter()
        .any(|(name, address)| name == host && !address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use portico_core::http::Network;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::testing::{self, closed, serve};
    use url::Url;

    fn target(host: &str, port: u16) -> Target {
        Target {
            host: host.to_owned(),
            port,
            tls: true,
        }
    }

    fn by_proxy(proxy: &str) -> Network {
        Network {
            proxy: Url::parse(proxy).ok(),
            ..Network::default()
        }
    }

    #[tokio::test]
    async fn an_open_port_and_a_closed_one_differ() {
        let open = serve(|_| async {}).await;
        assert!(connect(open).await.is_ok());
        let shut = closed().await;
        assert_eq!(connect(shut).await.err(), Some(NoConnection::Refused));
    }

    #[tokio::test]
    async fn the_first_address_that_answers_is_taken() {
        let here = serve(|_| async {}).await;
        let both: [IpAddr; 2] = ["127.0.0.2".parse().unwrap(), here.ip()];
        assert!(connect_any(&both, here.port()).await.is_ok());
        assert!(connect_any(&[], here.port()).await.is_err());
    }

    #[tokio::test]
    async fn a_proxy_connects_for_us_and_is_told_who_we_are_only_if_its_address_says() {
        let proxy = serve(|mut stream| async move {
            let mut head = vec![0; 1024];
            let length = stream.read(&mut head).await.unwrap();
            let head = String::from_utf8_lossy(&head[..length]).to_ascii_lowercase();
            let known = head.contains("proxy-authorization: basic ywrhonmgcmv0");
            let answer = match head.starts_with("connect id.example.com:443 ") && known {
                true => "HTTP/1.1 200 OK\r\n\r\nhello",
                false => "HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n",
            };
            stream.write_all(answer.as_bytes()).await.unwrap();
        })
        .await;
        let target = target("id.example.com", 443);

        let (context, _folder) =
            testing::context_on(by_proxy(&format!("http://ada:s%20ret@{proxy}")));
        let (mut stream, _) = open(&context, &target).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        assert_eq!(said, "hello");

        let (context, _folder) = testing::context_on(by_proxy(&format!("http://{proxy}")));
        assert_eq!(
            open(&context, &target).await.err(),
            Some(Unreachable::ProxyRefuses(407))
        );
        let gone = closed().await;
        let (context, _folder) = testing::context_on(by_proxy(&format!("http://{gone}")));
        assert_eq!(
            open(&context, &target).await.err(),
            Some(Unreachable::ProxyDead)
        );
    }
}
