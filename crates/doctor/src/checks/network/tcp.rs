//! Whether every host can be connected to, over IPv4 and over IPv6 each.

use std::net::{IpAddr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use futures_util::future::join_all;
use portico_core::Code;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::probe::LIMIT;
use crate::probe::dns::{is_global_v6, lead_nowhere, resolve};
use crate::probe::tcp::{NoConnection, connect_any, is_fixed};
use crate::proxies::goes_direct;
use crate::remedy::{Act, Remedy};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.tcp",
    category: Category::Network,
    article: "another-network",
    limit: LIMIT,
    depends_on: &["network.link"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let targets = context.targets();
    if targets.is_empty() {
        return Finding::not_applicable(Message::new("network-no-hosts"));
    }
    judge(&join_all(targets.iter().map(|target| reach(context, target))).await)
}

/// A host, and what came of connecting to it.
#[derive(Debug, Clone)]
struct Host {
    name: String,
    reach: Reach,
}

#[derive(Debug, Clone)]
enum Reach {
    /// That is the proxy's business.
    ByProxy,
    /// It has no address that leads anywhere: that is for the check of names.
    NoAddress,
    /// Tried.
    Tried {
        v4: Option<Tried>,
        v6: Option<Tried>,
        /// Whether this computer has a public IPv6 address and a way to the host's. None of that
        /// is fine: then a failure over IPv6 is none.
        has_v6: bool,
    },
}

type Tried = Result<Duration, NoConnection>;

impl Reach {
    fn tries(&self) -> impl Iterator<Item = Tried> {
        let (v4, v6) = match self {
            Reach::Tried { v4, v6, .. } => (*v4, *v6),
            Reach::ByProxy | Reach::NoAddress => (None, None),
        };
        v4.into_iter().chain(v6)
    }

    fn is_reached(&self) -> bool {
        self.tries().any(|tried| tried.is_ok())
    }

    fn is_cut_off(&self) -> bool {
        matches!(self, Reach::Tried { .. }) && !self.is_reached()
    }

    /// Whether IPv6 leads nowhere where IPv4 works and IPv6 should; none where that can't be told.
    fn is_v6_broken(&self) -> Option<bool> {
        match self {
            Reach::Tried {
                v4: Some(Ok(_)),
                v6: Some(v6),
                has_v6: true,
            } => Some(v6.is_err()),
            _ => None,
        }
    }
}

async fn reach(context: &Context, target: &Target) -> Host {
    let done = |reach| Host {
        name: target.host.clone(),
        reach,
    };
    if !goes_direct(context, target).await {
        return done(Reach::ByProxy);
    }
    let answer = resolve(context, &target.host).await;
    let addresses = answer.addresses();
    let meant = target.is_here() || is_fixed(context, &target.host);
    if addresses.is_empty() || (lead_nowhere(addresses) && !meant) {
        return done(Reach::NoAddress);
    }
    let (v6, v4): (Vec<IpAddr>, Vec<IpAddr>) = addresses.iter().partition(|a| a.is_ipv6());
    let has_v6 = v6.iter().any(|address| match address {
        IpAddr::V6(v6) => leaves_over_v6(*v6),
        IpAddr::V4(_) => false,
    });
    let over = async |addresses: Vec<IpAddr>| match addresses.is_empty() {
        true => None,
        false => Some(
            connect_any(&addresses, target.port)
                .await
                .map(|(_, took)| took),
        ),
    };
    let (v4, v6) = tokio::join!(over(v4), over(v6));
    done(Reach::Tried { v4, v6, has_v6 })
}

/// Whether this computer would send to an IPv6 address from a public one of its own. A datagram
/// socket that is connected sends nothing: it only asks the system which way it would take.
fn leaves_over_v6(address: Ipv6Addr) -> bool {
    let asked = || {
        let socket = UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))?;
        socket.connect(SocketAddr::new(address.into(), 443))?;
        socket.local_addr()
    };
    matches!(asked().map(|from| from.ip()), Ok(IpAddr::V6(from)) if is_global_v6(from))
}

fn judge(hosts: &[Host]) -> Finding {
    let tried: Vec<&Host> = hosts
        .iter()
        .filter(|host| matches!(host.reach, Reach::Tried { .. }))
        .collect();
    let cut_off: Vec<&Host> = tried
        .iter()
        .copied()
        .filter(|host| host.reach.is_cut_off())
        .collect();
    let about = |id: &str, host: &Host| Message::new(id).with("host", host.name.as_str());
    let v6: Vec<bool> = tried
        .iter()
        .filter_map(|h| h.reach.is_v6_broken())
        .collect();

    let finding = if let Some(first) = cut_off.first() {
        if cut_off.len() < tried.len() {
            Finding::fail(about("tcp-some", first))
                .suspect(Cause::PortBlocked, Confidence::Likely)
                .remedy(Remedy::for_it("it-open-port"))
                .remedy(Remedy::Act(Act::RunElsewhere))
        } else {
            let silent = |tried: Tried| tried == Err(NoConnection::Silent);
            let all_silent = cut_off.iter().flat_map(|h| h.reach.tries()).all(silent);
            let message = if all_silent { "tcp-silent" } else { "tcp-none" };
            Finding::fail(about(message, first))
                .suspect(Cause::Problem(Code::NetworkUnreachable), Confidence::Likely)
                .remedy(Remedy::Act(Act::RunElsewhere))
                .remedy(Remedy::for_it("it-open-port"))
        }
    } else if !v6.is_empty() && v6.iter().all(|broken| *broken) {
        // Of one host alone it may be the host's own fault.
        let sure = match v6.len() {
            1 => Confidence::Likely,
            _ => Confidence::Certain,
        };
        Finding::warn(Message::new("tcp-ipv6"))
            .suspect(Cause::Ipv6Broken, sure)
            .remedy(Remedy::for_it("it-ipv6"))
            .remedy(Remedy::Act(Act::RunElsewhere))
    } else if !tried.is_empty() {
        Finding::pass()
    } else if hosts
        .iter()
        .any(|host| matches!(host.reach, Reach::NoAddress))
    {
        Finding::skipped(Message::new("tcp-no-address"))
    } else {
        Finding::not_applicable(Message::new("tcp-by-proxy"))
    };
    finding.because(
        "hosts",
        Evidence::by_name(hosts.iter().map(|host| (&host.name, host.evidence()))),
    )
}

impl Host {
    fn evidence(&self) -> Evidence {
        let of = |tried: &Tried| match tried {
            Ok(took) => Evidence::milliseconds(*took),
            Err(no) => Evidence::word(no.word()),
        };
        match &self.reach {
            Reach::ByProxy => Evidence::word("by_proxy"),
            Reach::NoAddress => Evidence::word("no_address"),
            Reach::Tried { v4, v6, has_v6 } => {
                let v4 = v4.as_ref().map(|tried| ("ipv4", of(tried)));
                let v6 = v6.as_ref().map(|tried| {
                    let none = tried.is_err() && !has_v6;
                    let none = none.then(|| Evidence::word("none_here"));
                    ("ipv6", none.unwrap_or_else(|| of(tried)))
                });
                Evidence::by_name(v4.into_iter().chain(v6))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing::tls::context_at;
    use crate::testing::{closed, serve};
    use portico_core::http::Network;

    const OK: Tried = Ok(Duration::from_millis(12));
    const SILENT: Tried = Err(NoConnection::Silent);
    const REFUSED: Tried = Err(NoConnection::Refused);

    fn host(v4: Option<Tried>, v6: Option<Tried>, has_v6: bool) -> Host {
        Host {
            name: "a.example".to_owned(),
            reach: Reach::Tried { v4, v6, has_v6 },
        }
    }

    fn told(hosts: &[Host]) -> (Status, String, Option<(&'static str, Confidence)>) {
        let finding = judge(hosts);
        let message = finding.message.map_or(String::new(), |message| message.id);
        let suspect = finding.suspects.first();
        (
            finding.status,
            message,
            suspect.map(|s| (s.cause.as_str(), s.confidence)),
        )
    }

    fn pass() -> (Status, String, Option<(&'static str, Confidence)>) {
        (Status::Pass, String::new(), None)
    }

    #[test]
    fn one_family_is_enough_where_there_is_but_one() {
        assert_eq!(told(&[host(Some(OK), None, false)]), pass());
        assert_eq!(told(&[host(None, Some(OK), true)]), pass());
        assert_eq!(told(&[host(Some(OK), Some(OK), true)]), pass());
    }

    #[test]
    fn no_ipv6_at_all_is_fine_and_ipv6_that_leads_nowhere_is_not() {
        let none = host(Some(OK), Some(Err(NoConnection::Unreachable)), false);
        assert_eq!(told(&[none.clone(), none]), pass());
        let broken = host(Some(OK), Some(SILENT), true);
        let message = || "tcp-ipv6".to_owned();
        let cause = Some(("ipv6_broken", Confidence::Likely));
        assert_eq!(
            told(std::slice::from_ref(&broken)),
            (Status::Warn, message(), cause)
        );
        let cause = Some(("ipv6_broken", Confidence::Certain));
        assert_eq!(
            told(&[broken.clone(), broken.clone()]),
            (Status::Warn, message(), cause)
        );
        let works = host(Some(OK), Some(OK), true);
        assert_eq!(told(&[broken, works]), pass(), "that one is the host's own");
    }

    #[test]
    fn one_host_cut_off_is_another_thing_than_all() {
        let cut_off = host(Some(SILENT), None, false);
        let refused = host(Some(REFUSED), None, false);
        let works = host(Some(OK), None, false);
        let cause = Some(("port_blocked", Confidence::Likely));
        let some = (Status::Fail, "tcp-some".to_owned(), cause);
        assert_eq!(told(&[works, cut_off.clone()]), some);
        let cause = Some(("network_unreachable", Confidence::Likely));
        let silent = (Status::Fail, "tcp-silent".to_owned(), cause);
        assert_eq!(told(std::slice::from_ref(&cut_off)), silent);
        let none = (Status::Fail, "tcp-none".to_owned(), cause);
        assert_eq!(told(&[cut_off, refused]), none);
    }

    #[test]
    fn what_is_not_tried_is_said_and_not_judged() {
        let without = |reach| Host {
            name: "a.example".to_owned(),
            reach,
        };
        let by_proxy = (Status::Skipped, "tcp-by-proxy".to_owned(), None);
        assert_eq!(told(&[without(Reach::ByProxy)]), by_proxy);
        let no_address = (Status::Skipped, "tcp-no-address".to_owned(), None);
        let both = [without(Reach::ByProxy), without(Reach::NoAddress)];
        assert_eq!(told(&both), no_address);
    }

    #[tokio::test]
    async fn an_open_port_passes_with_its_time_and_a_closed_one_fails() {
        let open = serve(|_| async {}).await;
        let (context, _folder) = context_at(open, &[]);
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Pass);
        let took = &finding.evidence[0].1.value()["id.example.com"]["ipv4"];
        assert!(took.as_str().unwrap().ends_with(" ms"), "{took}");

        let (context, _folder) = context_at(closed().await, &[]);
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(
            finding.evidence[0].1.value()["id.example.com"]["ipv4"],
            "refused"
        );
    }

    #[tokio::test]
    async fn what_goes_through_a_proxy_is_left_to_it() {
        let (context, _folder) = crate::testing::context_on(Network {
            proxy: url::Url::parse("http://127.0.0.1:9").ok(),
            ..Network::default()
        });
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Skipped);
        assert_eq!(finding.evidence[0].1.value()["id.example.com"], "by_proxy");
    }

    #[test]
    fn loopback_is_no_public_way_out() {
        assert!(!leaves_over_v6(Ipv6Addr::LOCALHOST));
    }
}
