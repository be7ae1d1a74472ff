//! Whose program is at the other end of a connection to a loopback address, and whose would be.
//!
//! Loopback is open to every user of a computer. The system knows who made the socket at the other
//! end: that is asked once for each connection, while it is open, because a closed one has no owner
//! any more.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

// The lists of the other two systems are read on each of them in tests.
#[cfg(any(target_os = "macos", test))]
mod pcblist;
#[cfg(any(windows, test))]
mod tcptable;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpStream;

/// Who is at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A program of the user that this one runs as.
    ThisUser,
    /// Another user's program, or one that has gone already: nobody to answer.
    SomebodyElse,
    /// The system does not say, or names who connects on behalf of others: a container or another
    /// system behind it, `ssh -L` through a daemon of root's.
    Unknown,
}

/// Looks once, away from the async threads.
pub(crate) async fn owner_of(stream: &TcpStream) -> Owner {
    let (Ok(theirs), Ok(ours)) = (stream.peer_addr(), stream.local_addr()) else {
        return Owner::SomebodyElse;
    };
    let theirs = plain(theirs);
    let ours = plain(ours);
    let seen = tokio::task::spawn_blocking(move || system::look(theirs, ours)).await;
    let owner = match seen {
        Ok(Ok(owner)) => owner,
        Ok(Err(error)) => {
            tracing::debug!(%error, "the system does not say whose a connection is");
            Owner::Unknown
        }
        Err(error) => {
            tracing::debug!(%error, "the look at a connection's owner broke off");
            Owner::Unknown
        }
    };
    match owner {
        // It has hung up meanwhile, and what it said is nobody's.
        Owner::Unknown if stream.peer_addr().is_err() => Owner::SomebodyElse,
        owner => owner,
    }
}

/// Whether another person's program answers at a port of these addresses of this computer, or of one of
/// them: they may be tried in any order. What serves everybody is nobody's in particular.
pub(crate) async fn is_another_persons(addresses: Vec<IpAddr>, port: u16) -> bool {
    let look = move || {
        let mut owners = addresses.into_iter().map(|at| listener(at, port));
        owners.any(|owner| owner == Owner::SomebodyElse)
    };
    let looked = tokio::task::spawn_blocking(look).await;
    looked.unwrap_or_else(|error| {
        tracing::debug!(%error, "the look at who listens broke off");
        false
    })
}

/// Who is connected to: who listens at exactly this address, else at all addresses.
fn listener(at: IpAddr, port: u16) -> Owner {
    let mut all = [
        IpAddr::from(Ipv4Addr::UNSPECIFIED),
        Ipv6Addr::UNSPECIFIED.into(),
    ];
    if at.is_ipv6() {
        all.reverse();
    }
    for place in std::iter::once(at).chain(all) {
        match system::listens(SocketAddr::new(place, port)) {
            Ok(None) => {}
            Ok(Some(owner)) => return owner,
            Err(error) => {
                tracing::debug!(%error, "the system does not say who listens");
                return Owner::Unknown;
            }
        }
    }
    Owner::Unknown
}

/// Without what only one family or one way of writing knows.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// Both ends of a connection.
    async fn pair(at: &str) -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind(at).await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap());
        let (client, (server, _)) = tokio::try_join!(client, listener.accept()).unwrap();
        (client, server)
    }

    #[tokio::test]
    async fn a_program_of_the_same_user_is_known_on_both_addresses() {
        for at in ["127.0.0.1:0", "[::1]:0"] {
            let (_client, server) = pair(at).await;
            // Wine's table has no processes in it.
            let wine = std::path::Path::new(r"C:\windows\system32\winecfg.exe").exists();
            let expected = if wine {
                Owner::Unknown
            } else {
                Owner::ThisUser
            };
            assert_eq!(owner_of(&server).await, expected, "{at}");
        }
    }

    #[test]
    fn who_listens_is_found_at_its_address_and_at_all_of_them() {
        let wine = std::path::Path::new(r"C:\windows\system32\winecfg.exe").exists();
        for (bound, connected) in [
            ("127.0.0.1:0", "127.0.0.1"),
            ("0.0.0.0:0", "127.0.0.1"),
            ("[::1]:0", "::1"),
            ("[::]:0", "::1"),
        ] {
            let listener = std::net::TcpListener::bind(bound).unwrap();
            let port = listener.local_addr().unwrap().port();
            let seen = super::listener(connected.parse().unwrap(), port);
            assert!(seen == Owner::ThisUser || wine, "{bound}: {seen:?}");
        }
    }

    #[tokio::test]
    async fn nobody_elses_is_what_this_user_has_or_nobody() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let both =
            || -> Vec<IpAddr> { vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()] };
        assert!(!is_another_persons(both(), port).await);
        drop(listener);
        assert!(!is_another_persons(both(), port).await);
    }

    #[tokio::test]
    async fn who_has_hung_up_is_nobody_to_answer() {
        let (client, server) = pair("127.0.0.1:0").await;
        drop(client);
        assert_eq!(owner_of(&server).await, Owner::SomebodyElse);

        let (client, server) = pair("127.0.0.1:0").await;
        client.set_zero_linger().unwrap();
        drop(client);
        assert_eq!(owner_of(&server).await, Owner::SomebodyElse);
    }
}
