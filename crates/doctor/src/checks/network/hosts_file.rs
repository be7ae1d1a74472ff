//! Whether this computer's hosts file sends a needed name elsewhere.

use std::net::IpAddr;

use futures_util::future::join_all;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::probe::LIMIT;
use crate::probe::dns::{AddressScope, address_scope};
use crate::probe::tcp::{is_fixed, open};
use crate::probe::tls::{self, Distrust, NoTls, ServerTls};
use crate::proxies::goes_direct;
use crate::remedy::{Act, Remedy};
use crate::system::ReadError;

/// Where the file is, below the system's root.
const PATH: &str = if cfg!(windows) {
    r"Windows\System32\drivers\etc\hosts"
} else {
    "etc/hosts"
};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.hosts_file",
    category: Category::Network,
    article: "another-network",
    limit: LIMIT,
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let (system, path) = (context.system.clone(), context.system.path(PATH));
    let file = path.clone();
    let read = tokio::task::spawn_blocking(move || system.read(&file));
    let text = match read.await {
        Ok(Ok(text)) => text,
        // None at all overrides nothing.
        Ok(Err(ReadError::Missing)) => return Finding::pass(),
        Ok(Err(ReadError::Denied(_) | ReadError::TooLarge)) | Err(_) => {
            return Finding::skipped(Message::new("hosts-file-not-read"));
        }
    };
    let mut targets = Vec::new();
    for target in context.targets() {
        // This computer's own name leads here anyway, a fixed one where it is set to, and a
        // proxy looks up names for us.
        let by_name = !target.is_here() && !is_fixed(context, &target.host);
        if by_name && goes_direct(context, &target).await {
            targets.push(target);
        }
    }
    let entries = targets.iter().flat_map(|target| entries(&text, target));
    let mut seen = join_all(entries.map(async |entry| {
        let serves = serves(context, &entry).await;
        (entry, serves)
    }))
    .await;
    // Where nothing works, an address where nobody answers is no news.
    if seen.iter().any(|(_, serves)| *serves == Serves::Nobody)
        && !others_answer(context, &seen).await
    {
        for (_, serves) in &mut seen {
            if *serves == Serves::Nobody {
                *serves = Serves::NotLooked;
            }
        }
    }
    judge(&seen).because("hosts_file", Evidence::path(&path, &context.system.home))
}

/// A line that gives a needed name an address.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    line: usize,
    address: IpAddr,
    target: Target,
}

/// What is behind the address of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Serves {
    /// Nothing: it leads nowhere.
    Nothing,
    /// The host itself.
    Itself,
    /// Something else.
    Otherwise,
    /// Nobody answers.
    Nobody,
    /// This computer could recognise no host at all.
    Unknowable,
    /// That can't be told: there is no network, or this run leaves it alone.
    NotLooked,
}

async fn serves(context: &Context, entry: &Entry) -> Serves {
    let is_here = entry.address.to_canonical().is_loopback();
    if address_scope(entry.address) == AddressScope::Nowhere && !is_here {
        return Serves::Nothing;
    }
    if is_here && entry.target.tls && !context.offline {
        // A service may run on this computer; whatever else answers here is not the host.
        return match by_answer(tls::look_at(context, &entry.target, entry.address).await) {
            known @ (Serves::Itself | Serves::Unknowable) => known,
            _ => Serves::Nothing,
        };
    }
    if context.offline || !entry.target.tls {
        return Serves::NotLooked;
    }
    by_answer(tls::look_at(context, &entry.target, entry.address).await)
}

fn by_answer(answer: Result<ServerTls, NoTls>) -> Serves {
    match answer {
        Ok(shown) => match shown.here {
            Ok(()) => Serves::Itself,
            Err(Distrust::WrongName) => Serves::Otherwise,
            // The line need not be the reason of anything else that is wrong with a certificate.
            Err(_) => Serves::NotLooked,
        },
        Err(NoTls::Unreachable(_)) => Serves::Nobody,
        // Nothing could be recognised, whatever the line says.
        Err(NoTls::NoRoots) => Serves::Unknowable,
        Err(_) => Serves::NotLooked,
    }
}

/// Whether any other host of the sign-in can be connected to.
async fn others_answer(context: &Context, seen: &[(Entry, Serves)]) -> bool {
    let mut others = context.targets();
    others.extend(context.status_url().as_ref().and_then(Target::of));
    others.retain(|other| {
        seen.iter()
            .all(|(entry, _)| entry.target.host != other.host)
    });
    let tries = others
        .iter()
        .map(async |other| open(context, other).await.is_ok());
    join_all(tries).await.contains(&true)
}

/// The lines for a host (hosts(5)): an address, then names, parted by blanks; `#` begins a comment.
fn entries(text: &str, target: &Target) -> Vec<Entry> {
    let host = target.host.trim_end_matches('.');
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().enumerate().filter_map(|(number, line)| {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let address = words.next()?.split('%').next()?.parse().ok()?;
        let names_it = words.any(|name| name.trim_end_matches('.').eq_ignore_ascii_case(host));
        names_it.then(|| Entry {
            line: number + 1,
            address,
            target: target.clone(),
        })
    });
    lines.collect()
}

fn judge(entries: &[(Entry, Serves)]) -> Finding {
    let first = |as_it: Serves| entries.iter().find(|(_, serves)| *serves == as_it);
    let about = |id: &str, entry: &Entry| {
        Message::new(id)
            .with("host", entry.target.host.as_str())
            .with("address", entry.address.to_string())
    };
    let wrong = first(Serves::Nothing).or_else(|| first(Serves::Otherwise));
    let finding = if let Some((entry, _)) = wrong {
        suspect(
            Finding::fail(about("hosts-file-wrong", entry)),
            Confidence::Certain,
        )
    } else if let Some((entry, _)) = first(Serves::Nobody) {
        suspect(
            Finding::fail(about("hosts-file-nobody", entry)),
            Confidence::Likely,
        )
    } else if let Some((entry, _)) = first(Serves::NotLooked) {
        // It may be there for a good reason: nobody is told to remove it.
        Finding::warn(about("hosts-file-unknown", entry))
            .suspect(Cause::HostsFileEntry, Confidence::Possible)
            .remedy(Remedy::Act(Act::RunAgain))
    } else if let Some((entry, _)) = first(Serves::Unknowable) {
        Finding::skipped(about("hosts-file-unknown", entry))
    } else if let Some((entry, _)) = first(Serves::Itself) {
        Finding::pass_with(about("hosts-file-works", entry))
    } else {
        return Finding::pass();
    };
    let lines = entries.iter().map(|(entry, _)| {
        let line = i64::try_from(entry.line).unwrap_or(i64::MAX);
        Evidence::by_name([
            ("line", Evidence::number(line)),
            ("address", Evidence::address(entry.address)),
            ("host", Evidence::host(&entry.target.host)),
        ])
    });
    finding.because("lines", Evidence::list(lines))
}

fn suspect(finding: Finding, confidence: Confidence) -> Finding {
    finding
        .suspect(Cause::HostsFileEntry, confidence)
        .remedy(Remedy::step("step-hosts-file"))
        .remedy(Remedy::for_it("it-hosts-file"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing::tls::{Authority, HOST, context_at, extra_roots_work};
    use crate::testing::{self, closed, serve};
    use portico_core::fs::atomic;

    fn target() -> Target {
        Target {
            host: HOST.to_owned(),
            port: 443,
            tls: true,
        }
    }

    fn found(text: &str) -> Vec<(usize, String)> {
        entries(text, &target())
            .into_iter()
            .map(|entry| (entry.line, entry.address.to_string()))
            .collect()
    }

    async fn looked(context: &Context, text: &str) -> Finding {
        let path = context.system.path(PATH);
        atomic::write(&path, text.as_bytes()).unwrap();
        look(context).await
    }

    #[test]
    fn a_line_may_be_written_in_many_ways() {
        let text = "\u{feff}0.0.0.0 id.example.com\r\n\
                    # 0.0.0.0 id.example.com\r\n\
                    ::\tother.example\tID.Example.COM. # why\r\n\
                    192.0.2.1 notid.example.com id.example.com.evil\r\n\
                    fe80::1%lo0 id.example.com\r\n\
                    no-address id.example.com\r\n\r\n";
        let expected = [(1, "0.0.0.0"), (3, "::"), (5, "fe80::1")];
        assert_eq!(
            found(text),
            expected.map(|(line, at)| (line, at.to_owned()))
        );
    }

    #[tokio::test]
    async fn a_file_without_needed_names_passes() {
        let (context, _folder) = testing::context();
        let finding = looked(&context, "127.0.0.1 localhost\n0.0.0.0 ads.example.com\n").await;
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(finding.message, None);
    }

    #[tokio::test]
    async fn a_missing_file_passes_and_one_that_cant_be_read_is_skipped() {
        let (context, _folder) = testing::context();
        assert_eq!(look(&context).await.status, Status::Pass);
        std::fs::create_dir_all(context.system.path(PATH)).unwrap();
        assert_eq!(look(&context).await.status, Status::Skipped);
    }

    #[tokio::test]
    async fn a_line_that_leads_nowhere_fails_and_is_shown() {
        let (mut context, _folder) = testing::context();
        context.offline = true;
        let finding = looked(&context, "# mine\n0.0.0.0\tid.example.com\n").await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].cause, Cause::HostsFileEntry);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        assert_eq!(
            *finding.evidence[0].1.value(),
            serde_json::json!([{"line": 2, "address": "0.0.0.0", "host": HOST}])
        );
    }

    #[tokio::test]
    async fn a_service_on_this_computer_is_told_from_a_filter() {
        if !extra_roots_work() {
            return; // under Wine
        }
        let authority = Authority::named("Example Root");
        for (server, expected) in [
            (authority.serve(HOST).await, Serves::Itself),
            (authority.serve("b.example").await, Serves::Nothing),
            (closed().await, Serves::Nothing),
        ] {
            let (mut context, _folder) = context_at(server, &[&authority]);
            let target = Target {
                port: server.port(),
                ..target()
            };
            let entry = entries("127.0.0.1 id.example.com", &target).remove(0);
            assert_eq!(serves(&context, &entry).await, expected);
            let null = entries("0.0.0.0 id.example.com", &target).remove(0);
            assert_eq!(serves(&context, &null).await, Serves::Nothing);
            context.offline = true;
            assert_eq!(serves(&context, &entry).await, Serves::NotLooked);
        }
    }

    #[tokio::test]
    async fn an_address_is_not_blamed_unseen() {
        let (mut context, _folder) = testing::context();
        context.offline = true;
        let finding = looked(&context, "192.0.2.9 id.example.com\n").await;
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(finding.suspects[0].confidence, Confidence::Possible);
        let breaks_it = Remedy::step("step-hosts-file");
        assert!(
            !finding.remedies.contains(&breaks_it),
            "it may be there for a reason"
        );
    }

    #[tokio::test]
    async fn what_is_behind_an_address_decides() {
        if !extra_roots_work() {
            return; // under Wine
        }
        let authority = Authority::named("Example Root");
        let gone = closed().await;
        for (server, serves_as, status) in [
            (authority.serve(HOST).await, Serves::Itself, Status::Pass),
            (
                authority.serve("b.example").await,
                Serves::Otherwise,
                Status::Fail,
            ),
            (gone, Serves::Nobody, Status::Fail),
        ] {
            let (context, _folder) = context_at(server, &[&authority]);
            let target = Target {
                port: server.port(),
                ..target()
            };
            // Seen from elsewhere it would lead out; on loopback only its answer counts.
            let looked = tls::look_at(&context, &target, server.ip()).await;
            assert_eq!(by_answer(looked), serves_as);
            let entry = entries("192.0.2.9 id.example.com", &target).remove(0);
            assert_eq!(judge(&[(entry, serves_as)]).status, status);
        }
    }

    #[test]
    fn a_computer_that_recognises_no_host_blames_no_line() {
        let entry = || entries("192.0.2.9 id.example.com", &target()).remove(0);
        let serves = by_answer(Err(NoTls::NoRoots));
        let finding = judge(&[(entry(), serves)]);
        assert_eq!(finding.status, Status::Skipped);
        assert!(finding.suspects.is_empty());
        let wrong = judge(&[(entry(), serves), (entry(), Serves::Nothing)]);
        assert_eq!(wrong.suspects[0].confidence, Confidence::Certain);
    }

    #[tokio::test]
    async fn where_nothing_works_an_address_where_nobody_answers_is_not_blamed() {
        let (mut context, _folder) = testing::context();
        let entry = entries("192.0.2.9 id.example.com", &target()).remove(0);
        let seen = [(entry, Serves::Nobody)];
        let other = closed().await;
        context.profile.hosts = vec![other.to_string()];
        assert!(!others_answer(&context, &seen).await);
        let other = serve(|_| async {}).await;
        context.profile.hosts = vec![other.to_string()];
        assert!(others_answer(&context, &seen).await);
    }
}
