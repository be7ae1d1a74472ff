//! Whether this program can listen on 127.0.0.1 and [::1] and be reached there, as the way back
//! from the browser needs it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use portico_core::Code;
use portico_core::profile::Redirect;
use portico_core::redirect::loopback::{Binding, Bound, is_absent};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;

/// How long a byte may take to this computer itself.
const TIMEOUT: Duration = Duration::from_millis(1500);

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "loopback.bind",
    category: Category::Loopback,
    article: "proxy-and-tls",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let (four, six, ports) = tokio::join!(
        round(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        round(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        fixed_ports(&context.profile.redirect),
    );
    judge(four, six, &ports)
}

/// What came of one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// A byte came through.
    Works,
    /// This computer does not have that address.
    NotThere,
    /// It can't be listened on.
    NotBound(io::ErrorKind),
    /// It is listened on and can't be reached.
    NotReached,
}

async fn round(address: IpAddr) -> Round {
    let listener = match TcpListener::bind((address, 0)).await {
        Ok(listener) => listener,
        // A system with IPv6 switched off has no such address, or no such family at all.
        Err(error) if address.is_ipv6() && is_absent(&error) => {
            tracing::debug!(%error, "no IPv6 loopback");
            return Round::NotThere;
        }
        Err(error) => return Round::NotBound(error.kind()),
    };
    let Ok(to) = listener.local_addr() else {
        return Round::NotReached;
    };
    match timeout(TIMEOUT, one_byte(&listener, to)).await {
        Ok(Ok(true)) => Round::Works,
        _ => Round::NotReached,
    }
}

/// Sends a byte from this program to itself.
async fn one_byte(listener: &TcpListener, to: SocketAddr) -> io::Result<bool> {
    let send = async {
        let mut stream = TcpStream::connect(to).await?;
        stream.write_all(b"p").await?;
        Ok::<_, io::Error>(stream)
    };
    let receive = async {
        let (mut stream, _) = listener.accept().await?;
        stream.read_u8().await
    };
    let (_sent, byte) = tokio::try_join!(send, receive)?;
    Ok(byte == b'p')
}

/// The ports that the provider insists on, and whether each is free for the sign-in.
async fn fixed_ports(redirect: &Redirect) -> Vec<(u16, bool)> {
    let Redirect::Fixed(addresses) = redirect else {
        return Vec::new();
    };
    let mut ports = Vec::new();
    for address in addresses {
        let bound = Bound::bind(&Binding::Fixed(vec![address.clone()])).await;
        ports.push((address.port().unwrap_or(80), bound.is_ok()));
    }
    ports
}

fn judge(four: Round, six: Round, ports: &[(u16, bool)]) -> Finding {
    let blocked = |id| {
        Finding::fail(Message::new(id))
            .suspect(Cause::Problem(Code::LoopbackBlocked), Confidence::Certain)
    };
    let finding = match (four, six) {
        (Round::Works, Round::Works | Round::NotThere) => {
            match !ports.is_empty() && ports.iter().all(|(_, free)| !free) {
                true => blocked("loopback-ports-taken")
                    .remedy(Remedy::step("step-close-port-owner"))
                    .remedy(Remedy::for_it("it-more-redirect-ports")),
                false => Finding::pass(),
            }
        }
        // Sign-in listens on both and tells the browser 127.0.0.1.
        (Round::Works, Round::NotBound(_) | Round::NotReached) => {
            Finding::pass_with(Message::new("loopback-four-only"))
        }
        (Round::NotBound(_) | Round::NotThere, _) => {
            blocked("loopback-not-bound").remedy(Remedy::for_it("it-allow-loopback"))
        }
        (Round::NotReached, _) => {
            blocked("loopback-not-reached").remedy(Remedy::for_it("it-allow-loopback"))
        }
    };
    let finding = finding.because(
        "loopback",
        Evidence::by_name([("127.0.0.1", came_of(four)), ("::1", came_of(six))]),
    );
    match ports {
        [] => finding,
        ports => finding.because(
            "ports",
            Evidence::by_name(ports.iter().map(|(port, free)| {
                let state = if *free { "free" } else { "taken" };
                (port.to_string(), Evidence::word(state))
            })),
        ),
    }
}

fn came_of(round: Round) -> Evidence {
    Evidence::word(match round {
        Round::Works => "works",
        Round::NotThere => "not_there",
        Round::NotBound(io::ErrorKind::PermissionDenied) => "not_allowed",
        Round::NotBound(_) => "not_bound",
        Round::NotReached => "not_reached",
    })
}

#[cfg(test)]
mod tests {
    use portico_core::redirect::RedirectUri;

    use super::*;
    use crate::check::Status;
    use crate::testing;

    #[tokio::test]
    async fn a_computer_that_reaches_itself_passes() {
        let (context, _folder) = testing::context();
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(finding.evidence[0].1.value()["127.0.0.1"], "works");
    }

    #[tokio::test]
    async fn one_taken_port_is_worth_a_note_and_all_taken_ones_stop_the_sign_in() {
        let owner = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let taken = owner.local_addr().unwrap().port();
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let other = free.local_addr().unwrap().port();
        drop(free);
        let uri = |port| RedirectUri::parse(&format!("http://localhost:{port}/callback")).unwrap();
        let (mut context, _folder) = testing::context();

        context.profile.redirect = Redirect::Fixed(vec![uri(taken), uri(other)]);
        let one = look(&context).await;
        assert_eq!(one.status, Status::Pass, "{one:?}");
        assert_eq!(one.evidence[1].1.value()[taken.to_string()], "taken");

        context.profile.redirect = Redirect::Fixed(vec![uri(taken)]);
        let all = look(&context).await;
        assert_eq!(all.status, Status::Fail);
        assert_eq!(all.suspects[0].cause, Cause::Problem(Code::LoopbackBlocked));
        drop(owner);
    }

    #[test]
    fn a_computer_without_ipv6_is_a_good_one_and_a_blocked_one_is_not() {
        let status = |four, six| judge(four, six, &[]).status;
        assert_eq!(status(Round::Works, Round::NotThere), Status::Pass);
        assert_eq!(status(Round::Works, Round::NotReached), Status::Pass);
        let denied = Round::NotBound(io::ErrorKind::PermissionDenied);
        assert_eq!(status(denied, Round::Works), Status::Fail);
        assert_eq!(status(Round::NotReached, Round::Works), Status::Fail);
        let finding = judge(Round::NotReached, Round::Works, &[]);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
    }
}
