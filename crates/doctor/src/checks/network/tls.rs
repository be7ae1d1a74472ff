//! Whether encrypted connections come about, whose certificates are shown, and whether something
//! on the way opens them.

use std::net::IpAddr;
use std::sync::LazyLock;

use futures_util::future::join_all;
use portico_core::Code;
use portico_core::http::TlsFault;
use serde::Deserialize;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::{self, Evidence};
use crate::message::Message;
use crate::probe::LIMIT;
use crate::probe::dns::{AddressScope, address_scope, resolve};
use crate::probe::tcp::Unreachable;
use crate::probe::tls::{Certificate, Distrust, NoTls, ServerTls, handshake};
use crate::proxies::goes_direct;
use crate::remedy::{Act, Remedy};

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "network.tls",
    category: Category::Network,
    article: "proxy-and-tls",
    limit: LIMIT,
    depends_on: &["network.link"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let targets: Vec<Target> = context.targets().into_iter().filter(|t| t.tls).collect();
    if targets.is_empty() {
        return Finding::not_applicable(Message::new("tls-none"));
    }
    judge(&join_all(targets.iter().map(|target| see(context, target))).await)
}

/// A host, and what it showed.
#[derive(Debug, Clone)]
struct Host {
    name: String,
    seen: Result<ServerTls, NoTls>,
    /// It is in the organisation's own network, where authorities of its own are usual.
    inside: bool,
}

async fn see(context: &Context, target: &Target) -> Host {
    let seen = handshake(context, target).await;
    let is_strange = matches!(&seen, Ok(shown) if shown.here.is_ok() && !shown.expected);
    let inside = is_strange
        && (target.is_here()
            || (goes_direct(context, target).await
                && resolve(context, &target.host)
                    .await
                    .addresses()
                    .iter()
                    .copied()
                    .all(is_inside)));
    Host {
        name: target.host.clone(),
        seen,
        inside,
    }
}

fn is_inside(address: IpAddr) -> bool {
    address_scope(address) != AddressScope::Public
}

/// What a host's answer means, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// No certificate can be judged here.
    NoRoots,
    /// The certificate is not to be trusted.
    Distrusted(Rank),
    /// The two sides don't get on.
    Fault(TlsFault),
    /// The connection breaks off at the hello.
    Blocked,
    /// No answer to the hello, or a refusal: that may be the host's own.
    Unsure,
    /// Only this computer knows who vouches for it: something opens the connection, maybe.
    Opened,
    /// Only this computer knows who vouches for it, and the host is in the own network.
    OwnAuthority,
    Good,
    /// Nothing can be said of it here.
    NotSeen,
}

/// What is wrong with a certificate, the surest to name first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Expired,
    NotYetValid,
    WrongName,
    UnknownIssuer,
    Other,
}

impl Host {
    fn verdict(&self) -> Verdict {
        match &self.seen {
            Ok(shown) => match shown.here {
                Ok(()) if shown.wants_certificate => Verdict::Fault(TlsFault::ClientCertificate),
                Ok(()) if shown.expected => Verdict::Good,
                Ok(()) if self.inside => Verdict::OwnAuthority,
                Ok(()) => Verdict::Opened,
                Err(distrust) => Verdict::Distrusted(match distrust {
                    Distrust::Expired => Rank::Expired,
                    Distrust::NotYetValid => Rank::NotYetValid,
                    Distrust::WrongName => Rank::WrongName,
                    Distrust::UnknownIssuer => Rank::UnknownIssuer,
                    Distrust::Revoked | Distrust::Other => Rank::Other,
                }),
            },
            Err(NoTls::NoRoots) => Verdict::NoRoots,
            Err(NoTls::Fault(fault)) => Verdict::Fault(*fault),
            Err(NoTls::BrokenOff) => Verdict::Blocked,
            Err(NoTls::Silent | NoTls::Refused) => Verdict::Unsure,
            Err(NoTls::Unreachable(_) | NoTls::NotLooked) => Verdict::NotSeen,
        }
    }

    fn certificate(&self) -> Option<&Certificate> {
        self.seen.as_ref().ok().map(|shown| &shown.certificate)
    }

    fn about(&self, id: &str) -> Message {
        let certificate = self.certificate();
        let issuer = certificate.and_then(|c| c.issuer.as_deref());
        let issuer = issuer.map(evidence::redacted);
        let vendor = certificate.and_then(|c| vendor_of(&c.names));
        Message::new(id)
            .with("host", self.name.as_str())
            .with_optional("issuer", issuer.as_deref())
            .with_optional("vendor", vendor)
    }

    fn evidence(&self) -> Evidence {
        let no = match &self.seen {
            Ok(shown) => return evidence_of(shown),
            Err(NoTls::Unreachable(no)) => no.evidence(),
            Err(NoTls::BrokenOff) => Evidence::word("broken_off"),
            Err(NoTls::Silent) => Evidence::word("timed_out"),
            Err(NoTls::Refused) => Evidence::word("refused"),
            Err(NoTls::Fault(fault)) => Evidence::word(word_for(*fault)),
            Err(NoTls::NoRoots) => Evidence::word("no_authorities_here"),
            Err(NoTls::NotLooked) => Evidence::word("not_looked_at"),
        };
        Evidence::by_name([("result", no)])
    }
}

fn word_for(fault: TlsFault) -> &'static str {
    match fault {
        TlsFault::ClientCertificate => "client_certificate",
        TlsFault::Version => "no_common_version",
        TlsFault::Name => "name_unknown",
        TlsFault::NoTls => "no_tls",
        TlsFault::Refused => "refused",
    }
}

fn evidence_of(shown: &ServerTls) -> Evidence {
    let result = match shown.here {
        Ok(()) if shown.wants_certificate => word_for(TlsFault::ClientCertificate),
        Ok(()) if shown.expected => "trusted",
        Ok(()) => "trusted_here_only",
        Err(Distrust::Expired) => "expired",
        Err(Distrust::NotYetValid) => "not_yet_valid",
        Err(Distrust::WrongName) => "wrong_name",
        Err(Distrust::UnknownIssuer) => "unknown_issuer",
        Err(Distrust::Revoked) => "revoked",
        Err(Distrust::Other) => "not_usable",
    };
    let certificate = &shown.certificate;
    let issuer = certificate.issuer.as_deref().map(Evidence::text);
    let vendor = vendor_of(&certificate.names).map(Evidence::word);
    let all = [
        ("result", Some(Evidence::word(result))),
        ("issued_by", issuer),
        ("vendor", vendor.filter(|_| !shown.expected)),
        ("valid_from", certificate.begins.map(Evidence::time)),
        ("expires_at", certificate.ends.map(Evidence::time)),
        ("protocol", shown.protocol.map(Evidence::word)),
    ];
    Evidence::by_name(
        all.into_iter()
            .filter_map(|(key, evidence)| Some((key, evidence?))),
    )
}

fn judge(hosts: &[Host]) -> Finding {
    let Some(worst) = hosts.iter().min_by_key(|host| host.verdict()) else {
        return Finding::not_applicable(Message::new("tls-none"));
    };
    let finding = match worst.verdict() {
        Verdict::NoRoots => Finding::fail(worst.about("tls-no-roots")).suspect(
            Cause::Problem(Code::CertificatesMissing),
            Confidence::Certain,
        ),
        Verdict::Distrusted(rank) => distrusted(worst, rank),
        Verdict::Fault(fault) => {
            let id = format!("tls-{}", fault.as_str());
            Finding::fail(worst.about(&id).with("tls", fault.as_str())).suspect(
                Cause::Problem(Code::TlsFailed),
                match fault {
                    TlsFault::ClientCertificate => Confidence::Certain,
                    // Something on the way may say so, too.
                    _ => Confidence::Likely,
                },
            )
        }
        Verdict::Blocked => Finding::fail(worst.about("tls-broken-off"))
            .suspect(Cause::TlsBlocked, Confidence::Likely)
            .remedy(Remedy::for_it("it-allow-hosts"))
            .remedy(Remedy::Act(Act::RunElsewhere)),
        Verdict::Unsure => Finding::warn(worst.about("tls-no-answer"))
            .suspect(Cause::TlsBlocked, Confidence::Possible)
            .remedy(Remedy::Act(Act::RunElsewhere)),
        Verdict::Opened => Finding::pass_with(worst.about("tls-opened"))
            .suspect(Cause::TlsInspection, Confidence::Possible)
            .remedy(Remedy::for_it("it-no-inspection")),
        Verdict::OwnAuthority => Finding::pass_with(worst.about("tls-own-authority")),
        Verdict::Good => Finding::pass(),
        Verdict::NotSeen => {
            let by_proxy = |host: &Host| {
                let no = &host.seen;
                matches!(
                    no,
                    Err(NoTls::Unreachable(
                        Unreachable::ProxyDead
                            | Unreachable::ProxyRefuses(_)
                            | Unreachable::ProxyUnknown
                    ))
                )
            };
            Finding::skipped(match hosts.iter().any(by_proxy) {
                true => Message::new("tls-proxy"),
                false => Message::new("tls-no-connection"),
            })
        }
    };
    finding.because(
        "hosts",
        Evidence::by_name(hosts.iter().map(|host| (&host.name, host.evidence()))),
    )
}

fn distrusted(host: &Host, rank: Rank) -> Finding {
    let (message, cause) = match rank {
        Rank::Expired => ("tls-expired", Cause::CertificateExpired),
        Rank::NotYetValid => ("tls-not-yet-valid", Cause::CertificateNotYetValid),
        Rank::WrongName => ("tls-wrong-name", Cause::CertificateWrongName),
        Rank::UnknownIssuer => ("tls-unknown-issuer", Cause::Problem(Code::TlsUntrusted)),
        Rank::Other => ("tls-not-usable", Cause::Problem(Code::TlsUntrusted)),
    };
    let finding = Finding::fail(host.about(message)).suspect(cause, Confidence::Certain);
    match rank {
        Rank::Expired | Rank::NotYetValid => finding.remedy(Remedy::Act(Act::OpenClockSettings)),
        Rank::WrongName => finding.remedy(Remedy::Act(Act::RunElsewhere)),
        Rank::UnknownIssuer | Rank::Other => finding,
    }
    .remedy(Remedy::for_it("it-certificate"))
}

/// The product that calls itself so in a certificate; only a label.
fn vendor_of(names: &str) -> Option<&'static str> {
    let words = |text: &str| {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        format!(" {} ", words.join(" "))
    };
    let names = words(names);
    INSPECTORS
        .iter()
        .find(|inspector| inspector.words.iter().any(|w| names.contains(&words(w))))
        .map(|inspector| inspector.vendor.as_str())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inspector {
    vendor: String,
    words: Vec<String>,
}

static INSPECTORS: LazyLock<Vec<Inspector>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        inspector: Vec<Inspector>,
    }
    // A test reads the file too: it is part of the program, and good.
    toml::from_str(include_str!("../../../data/tls-inspectors.toml"))
        .map(|file: File| file.inspector)
        .unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use rcgen::date_time_ymd;

    use super::*;
    use crate::check::Status;
    use crate::testing::tls::{Authority, context_at, extra_roots_work};
    use crate::testing::{closed, serve, told};
    use portico_core::Language;
    use tokio::io::AsyncReadExt;

    fn shown(here: Result<(), Distrust>, expected: bool, issuer: &str) -> Result<ServerTls, NoTls> {
        Ok(ServerTls {
            protocol: Some("1.3"),
            certificate: Certificate {
                issuer: Some(issuer.to_owned()),
                names: issuer.to_owned(),
                ..Certificate::default()
            },
            here,
            expected,
            wants_certificate: false,
        })
    }

    fn host(seen: Result<ServerTls, NoTls>) -> Host {
        Host {
            name: "a.example".to_owned(),
            seen,
            inside: false,
        }
    }

    #[test]
    fn what_a_public_authority_vouches_for_passes() {
        let finding = judge(&[host(shown(Ok(()), true, "Let's Encrypt"))]);
        assert_eq!(told(&finding), (Status::Pass, "", None));
    }

    #[test]
    fn what_only_this_computer_trusts_is_named_and_no_alarm() {
        let finding = judge(&[
            host(shown(Ok(()), true, "Let's Encrypt")),
            host(shown(Ok(()), false, "Zscaler Inc., Zscaler Root CA")),
        ]);
        let cause = Some(("tls_inspection", Confidence::Possible));
        assert_eq!(told(&finding), (Status::Pass, "tls-opened", cause));
        let message = finding.message.unwrap().text(Language::English);
        assert!(message.contains("Zscaler"), "{message}");
    }

    #[test]
    fn an_authority_of_the_own_network_is_no_inspection() {
        let own = Host {
            inside: true,
            ..host(shown(Ok(()), false, "Example Corp CA"))
        };
        assert_eq!(
            told(&judge(&[own])),
            (Status::Pass, "tls-own-authority", None)
        );
    }

    #[test]
    fn each_fault_of_a_certificate_has_its_cause_and_the_worst_host_is_named() {
        for (distrust, cause) in [
            (Distrust::Expired, "certificate_expired"),
            (Distrust::NotYetValid, "certificate_not_yet_valid"),
            (Distrust::WrongName, "certificate_wrong_name"),
            (Distrust::UnknownIssuer, "tls_untrusted"),
            (Distrust::Revoked, "tls_untrusted"),
            (Distrust::Other, "tls_untrusted"),
        ] {
            let finding = judge(&[
                host(Err(NoTls::BrokenOff)),
                host(shown(Err(distrust), false, "Fortinet")),
            ]);
            assert_eq!(finding.status, Status::Fail);
            assert_eq!(finding.suspects[0].cause.as_str(), cause);
            assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        }
    }

    #[test]
    fn a_hello_without_an_answer_is_no_proof() {
        let cause = Some(("tls_blocked", Confidence::Possible));
        for no in [NoTls::Silent, NoTls::Refused] {
            let finding = judge(&[host(Err(no))]);
            assert_eq!(told(&finding), (Status::Warn, "tls-no-answer", cause));
        }
        let finding = judge(&[host(Err(NoTls::Unreachable(Unreachable::ProxyRefuses(
            407,
        ))))]);
        assert_eq!(told(&finding), (Status::Skipped, "tls-proxy", None));
        let finding = judge(&[host(Err(NoTls::Unreachable(Unreachable::NoName)))]);
        assert_eq!(told(&finding), (Status::Skipped, "tls-no-connection", None));
    }

    #[test]
    fn products_are_recognised_by_whole_words() {
        assert!(INSPECTORS.len() >= 20);
        for (names, vendor) in [
            ("FG60E\nFortinet\n", Some("Fortinet")),
            ("ESET, spol. s r. o.\nESET SSL Filter CA", Some("ESET")),
            ("DO_NOT_TRUST_FiddlerRoot", Some("Fiddler")),
            ("palo-alto decrypt", Some("Palo Alto Networks")),
            ("Preset Authority", None),
            ("Example Root", None),
        ] {
            assert_eq!(vendor_of(names), vendor, "{names}");
        }
    }

    #[tokio::test]
    async fn real_servers_are_judged() {
        if !extra_roots_work() {
            return; // under Wine
        }
        let authority = Authority::named("Example Root");
        let expired = |certificate: &mut rcgen::CertificateParams| {
            certificate.not_before = date_time_ymd(2020, 1, 1);
            certificate.not_after = date_time_ymd(2021, 1, 1);
        };
        let breaks = serve(|mut stream| async move {
            let mut hello = [0; 64];
            stream.read_exact(&mut hello).await.unwrap();
        });
        for (server, status, result) in [
            (
                authority.serve("id.example.com").await,
                Status::Pass,
                "trusted",
            ),
            (
                authority.serve("b.example").await,
                Status::Fail,
                "wrong_name",
            ),
            (
                authority.serve_with("id.example.com", expired).await,
                Status::Fail,
                "expired",
            ),
            (breaks.await, Status::Fail, "broken_off"),
            (closed().await, Status::Skipped, "refused"),
        ] {
            let (context, _folder) = context_at(server, &[&authority]);
            let finding = look(&context).await;
            let evidence = finding.evidence[0].1.value();
            assert_eq!(evidence["id.example.com"]["result"], result);
            assert_eq!(finding.status, status, "{result}");
        }
    }

    #[tokio::test]
    async fn a_service_without_tls_has_none_to_look_at() {
        let (mut context, _folder) = crate::testing::context();
        context.profile.issuer = url::Url::parse("http://127.0.0.1:9").ok();
        assert_eq!(look(&context).await.status, Status::Skipped);
    }
}
