//! The ports that a listener takes, before anybody knows of them.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};
use url::{Host, Url};

use super::system;
use crate::problem::{Code, Problem};
use crate::redirect::RedirectUri;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Which redirect URI to bind for.
#[derive(Debug, Clone)]
pub enum Binding {
    /// `http://127.0.0.1:<any port>/callback` (RFC 8252 7.3).
    AnyPort,
    /// This address, on any port.
    AnyPortOf(RedirectUri),
    /// The first of these fixed ones whose port is free.
    Fixed(Vec<RedirectUri>),
}

/// A bound listener that does not answer yet.
#[derive(Debug)]
pub struct Bound {
    pub(super) sockets: Vec<TcpListener>,
    pub(super) redirect_uri: RedirectUri,
}

impl Bound {
    /// Binds both loopback addresses on one port.
    ///
    /// A computer without IPv6 is served on IPv4 alone.
    ///
    /// # Errors
    /// `loopback_blocked` when no port can be had.
    pub async fn bind(binding: &Binding) -> Result<Self, Problem> {
        let mut last = None;
        match binding {
            Binding::AnyPort | Binding::AnyPortOf(_) => {
                let redirect_uri = match binding {
                    Binding::AnyPortOf(uri) => uri.clone(),
                    Binding::AnyPort | Binding::Fixed(_) => {
                        parse("http://127.0.0.1/callback")?.into()
                    }
                };
                // The port that IPv4 got may be taken on IPv6: then another one is as good.
                for _ in 0..8 {
                    match bind_both(0, false) {
                        Ok((sockets, port)) => {
                            return Ok(Self {
                                sockets,
                                redirect_uri: redirect_uri.at_port(port),
                            });
                        }
                        Err(error) => last = Some(error),
                    }
                }
            }
            Binding::Fixed(uris) => {
                for uri in uris {
                    let by_name = !matches!(uri.url().host(), Some(Host::Ipv4(_)));
                    match bind_both(uri.port().unwrap_or(80), by_name) {
                        Ok((sockets, _)) => {
                            return Ok(Self {
                                sockets,
                                redirect_uri: uri.clone(),
                            });
                        }
                        Err(error) => last = Some(error),
                    }
                }
            }
        }
        let problem = Problem::new(Code::LoopbackBlocked);
        Err(match last {
            Some(error) => problem.because(&error),
            None => problem.with_detail("the profile has no redirect URI"),
        })
    }

    /// Where the browser is to come back to.
    #[must_use]
    pub fn redirect_uri(&self) -> &Url {
        self.redirect_uri.url()
    }

    /// The same as it is sent.
    #[must_use]
    pub(crate) fn written(&self) -> &RedirectUri {
        &self.redirect_uri
    }
}

/// `by_name`: the browser is sent to a name, and may ask for either address.
fn bind_both(port: u16, by_name: bool) -> io::Result<(Vec<TcpListener>, u16)> {
    let four = bind_one((Ipv4Addr::LOCALHOST, port).into())?;
    let port = four.local_addr()?.port();
    match bind_one((Ipv6Addr::LOCALHOST, port).into()) {
        Ok(six) => Ok((vec![four, six], port)),
        Err(error) if may_be_missed(&error, by_name) => Ok((vec![four], port)),
        // Somebody else sits on the same port of the other family and would get our redirect.
        Err(error) => Err(error),
    }
}

fn bind_one(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    system::claim(&socket)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Whether `[::1]` need not be listened on: this computer does not have it, or no browser is sent
/// there and nobody else is known to sit on it.
fn may_be_missed(error: &io::Error, by_name: bool) -> bool {
    is_absent(error)
        || (!by_name
            && !matches!(
                error.kind(),
                io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
            ))
}

/// Whether an address can't be bound because this computer does not have it, rather than because
/// somebody else does.
#[must_use]
pub fn is_absent(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrNotAvailable
        || error.raw_os_error() == Some(system::NO_SUCH_FAMILY)
}

fn parse(text: &str) -> Result<Url, Problem> {
    Url::parse(text).map_err(|error| Problem::new(Code::Unexpected).because(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_this_computer_does_not_have_may_be_missed_where_a_browser_goes_by_name() {
        let kind = |kind: io::ErrorKind| io::Error::from(kind);
        let no_family = io::Error::from_raw_os_error(system::NO_SUCH_FAMILY);
        for (error, by_name, by_number) in [
            (kind(io::ErrorKind::AddrNotAvailable), true, true),
            (no_family, true, true),
            (kind(io::ErrorKind::AddrInUse), false, false),
            // Windows, where somebody has the port for themselves.
            (kind(io::ErrorKind::PermissionDenied), false, false),
            (kind(io::ErrorKind::OutOfMemory), false, true),
            (io::Error::other("something else"), false, true),
        ] {
            assert_eq!(may_be_missed(&error, true), by_name, "{error}");
            assert_eq!(may_be_missed(&error, false), by_number, "{error}");
        }
    }

    #[tokio::test]
    async fn a_name_is_not_served_while_somebody_else_sits_on_one_of_its_addresses() {
        let squatter = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.unwrap();
        let port = squatter.local_addr().unwrap().port();
        let uri = RedirectUri::parse(&format!("http://localhost:{port}/callback")).unwrap();
        let bound = Bound::bind(&Binding::Fixed(vec![uri.clone()])).await;
        assert_eq!(bound.unwrap_err().code, Code::LoopbackBlocked);
        drop(squatter);
        Bound::bind(&Binding::Fixed(vec![uri])).await.unwrap();
    }
}
