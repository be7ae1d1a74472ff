//! From a problem and findings to causes: the one that explains both best first, each with how sure
//! one can be and what it rests on. What only follows from another cause is left out.

mod earlier;

use portico_core::domain::InstallSource;
use portico_core::updates::list::Newer;
use portico_core::{Code, Problem};

use crate::cause::{Cause, Confidence};
use crate::check::{CheckResult, Finding, Status};
use crate::context::Context;
use crate::message::Message;
use crate::remedy::Remedy;

/// The causes, the best first.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The causes.
    pub causes: Vec<Explained>,
    /// What went wrong, if something did.
    pub problem: Option<Problem>,
    /// Whether that was at an earlier sign-in, and not just now.
    pub earlier: bool,
    /// The service's name as people say it.
    pub service: String,
    /// Whether any check could not be finished or not be done, so that "nothing" is not certain.
    pub incomplete: bool,
    /// A newer version of Portico that fixes what was found.
    pub newer: Option<Fixed>,
}

/// A newer version, and what it fixes of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The version.
    pub version: String,
    /// The codes of the problem and of causes that it fixes.
    pub codes: Vec<&'static str>,
    /// Where this copy came from, which says how to get the newer one.
    pub source: InstallSource,
}

/// A cause, and why it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The cause.
    pub cause: Cause,
    /// How sure.
    pub confidence: Confidence,
    /// The checks that it rests on; none when only the problem says so.
    pub because: Vec<&'static str>,
    /// What helps, the best first.
    pub remedies: Vec<Remedy>,
    /// What the findings say, the most certain last: the cause's words may use their values.
    pub(crate) message: Vec<(Confidence, Message)>,
}

/// What the table knows of a cause. Its place in the table says how near to the root it is.
struct Row {
    cause: Cause,
    /// The problems that it explains.
    explains: &'static [Code],
    /// What is only a consequence of it.
    hides: &'static [Cause],
    /// Whether it counts where nothing went wrong: it may be on purpose.
    alone: bool,
    /// Whether the problem alone makes it a cause, and how sure that is.
    of_itself: Option<Confidence>,
}

const fn row(cause: Cause, explains: &'static [Code], hides: &'static [Cause]) -> Row {
    Row {
        cause,
        explains,
        hides,
        alone: true,
        of_itself: None,
    }
}

/// What the service or this computer said itself: the problem is the cause.
const fn self_evident(code: Code, explains: &'static [Code], confidence: Confidence) -> Row {
    Row {
        of_itself: Some(confidence),
        ..row(Cause::Problem(code), explains, &[])
    }
}

/// The same of a problem that explains itself and perhaps a few others.
macro_rules! self_evident {
    ($code:ident, $confidence:expr $(; $($other:ident),+)?) => {
        self_evident(Code::$code, &[Code::$code $($(, Code::$other)+)?], $confidence)
    };
}

/// Everything that is about the way to the service.
const WAY: &[Code] = &[
    Code::NetworkUnreachable,
    Code::NetworkTimeout,
    Code::DnsBlocked,
    Code::TlsUntrusted,
    Code::TlsFailed,
    Code::ProxySettingInvalid,
    Code::ProxySignIn,
    Code::CaptivePortal,
    Code::GatewayAnswered,
    Code::BadResponse,
    Code::ServiceUnavailable,
    Code::BrowserTimeout,
    Code::SignInExpired,
];

/// Everything that a dead network makes fail.
const BEHIND_THE_NETWORK: &[Cause] = &[
    Cause::DnsDown,
    Cause::Problem(Code::DnsBlocked),
    Cause::Problem(Code::CaptivePortal),
    Cause::PortBlocked,
    Cause::Ipv6Broken,
    Cause::TlsBlocked,
    Cause::ProxyDead,
    Cause::PacUnreachable,
    Cause::PacBroken,
    Cause::ServiceDown,
    Cause::OnlyThisNetwork,
    Cause::Problem(Code::NetworkUnreachable),
    Cause::Problem(Code::NetworkTimeout),
];

/// Everything that something in the service's place makes fail.
const BEHIND_A_PORTAL: &[Cause] = &[
    Cause::Problem(Code::DnsBlocked),
    Cause::CertificateExpired,
    Cause::CertificateNotYetValid,
    Cause::CertificateWrongName,
    Cause::Problem(Code::TlsUntrusted),
    Cause::TlsInspection,
    Cause::Problem(Code::TlsFailed),
    Cause::TlsBlocked,
    Cause::PortBlocked,
    Cause::ServiceDown,
    Cause::OnlyThisNetwork,
    Cause::Problem(Code::NetworkUnreachable),
    Cause::Problem(Code::NetworkTimeout),
    Cause::Problem(Code::GatewayAnswered),
    Cause::Problem(Code::BadResponse),
];

/// Everything that a name that leads elsewhere makes fail.
const BEHIND_A_NAME: &[Cause] = &[
    Cause::PortBlocked,
    Cause::Ipv6Broken,
    Cause::CertificateExpired,
    Cause::CertificateNotYetValid,
    Cause::CertificateWrongName,
    Cause::Problem(Code::TlsUntrusted),
    Cause::TlsInspection,
    Cause::Problem(Code::TlsFailed),
    Cause::TlsBlocked,
    Cause::ServiceDown,
    Cause::OnlyThisNetwork,
    Cause::Problem(Code::NetworkUnreachable),
    Cause::Problem(Code::NetworkTimeout),
];

/// Everything that fails where only a proxy leads outside.
const BEHIND_THE_PROXY: &[Cause] = &[
    Cause::DnsDown,
    Cause::PortBlocked,
    Cause::Ipv6Broken,
    Cause::TlsBlocked,
    Cause::ServiceDown,
    Cause::OnlyThisNetwork,
    Cause::Problem(Code::NetworkUnreachable),
    Cause::Problem(Code::NetworkTimeout),
];

const BEHIND_A_CONNECTION: &[Cause] = &[
    Cause::ServiceDown,
    Cause::OnlyThisNetwork,
    Cause::Problem(Code::NetworkUnreachable),
    Cause::Problem(Code::NetworkTimeout),
    Cause::Problem(Code::BadResponse),
];

const BEHIND_A_CERTIFICATE: &[Cause] = &[
    Cause::Problem(Code::TlsUntrusted),
    Cause::TlsInspection,
    Cause::TlsBlocked,
    Cause::ServiceDown,
    Cause::OnlyThisNetwork,
    Cause::Problem(Code::NetworkUnreachable),
];

use Confidence::{Certain, Likely, Possible};

/// One row a cause, those nearest to the root first.
const TABLE: &[Row] = &[
    // What the service says of the person is certain, whatever the network does.
    self_evident!(NoAccounts, Certain),
    self_evident!(Deactivated, Certain),
    self_evident!(NotACustomer, Certain),
    self_evident!(Locked, Certain),
    self_evident!(SsoRequired, Certain),
    self_evident!(MethodNotAllowed, Certain),
    self_evident!(PasswordLeaked, Certain),
    self_evident!(TooManyTries, Certain),
    self_evident!(PolicyForbids, Certain),
    self_evident!(ProfileInvalid, Certain),
    self_evident!(AccessDenied, Certain),
    self_evident!(UnknownBrowser, Certain),
    self_evident!(WrongPerson, Certain),
    // This computer.
    self_evident!(StorageFull, Certain; StorageReadOnly, KeychainFull, Unexpected),
    self_evident!(StorageReadOnly, Certain; Unexpected),
    self_evident!(StorageExposed, Certain),
    self_evident!(StorageDamaged, Certain),
    self_evident!(KeychainMissing, Certain),
    self_evident!(KeychainLocked, Certain; KeychainMissing, KeychainSilent),
    self_evident!(KeychainFull, Certain),
    self_evident!(KeychainSilent, Certain),
    self_evident!(KeychainUnreadable, Certain),
    self_evident!(VaultLocked, Certain),
    Row {
        hides: &[
            Cause::CertificateExpired,
            Cause::CertificateNotYetValid,
            Cause::Problem(Code::TlsUntrusted),
            Cause::Problem(Code::IdTokenRejected),
        ],
        ..self_evident!(
            ClockSkew, Certain;
            TlsUntrusted, IdTokenRejected, CodeWrong, CodeExpired, TokenRefused, SignInExpired
        )
    },
    Row {
        hides: BEHIND_A_CERTIFICATE,
        ..self_evident!(CertificatesMissing, Certain; TlsUntrusted)
    },
    // The network, from the cable up.
    row(Cause::NoNetwork, WAY, BEHIND_THE_NETWORK),
    row(Cause::HostsFileEntry, WAY, BEHIND_A_PORTAL),
    Row {
        hides: BEHIND_A_PORTAL,
        ..self_evident(Code::CaptivePortal, WAY, Certain)
    },
    row(
        Cause::DnsDown,
        WAY,
        &[
            Cause::Problem(Code::DnsBlocked),
            Cause::PortBlocked,
            Cause::ServiceDown,
            Cause::OnlyThisNetwork,
            Cause::Problem(Code::NetworkUnreachable),
            Cause::Problem(Code::NetworkTimeout),
        ],
    ),
    Row {
        hides: BEHIND_A_NAME,
        ..self_evident(Code::DnsBlocked, WAY, Certain)
    },
    Row {
        hides: BEHIND_THE_PROXY,
        ..self_evident(Code::ProxySettingInvalid, WAY, Certain)
    },
    row(Cause::ProxyDead, WAY, BEHIND_A_CONNECTION),
    self_evident(Code::ProxySignIn, WAY, Certain),
    row(Cause::ProxyForbids, WAY, BEHIND_A_CONNECTION),
    row(Cause::PacUnreachable, WAY, BEHIND_A_CONNECTION),
    row(Cause::PacBroken, WAY, BEHIND_A_CONNECTION),
    row(Cause::PortBlocked, WAY, BEHIND_A_CONNECTION),
    row(Cause::CertificateExpired, WAY, BEHIND_A_CERTIFICATE),
    row(Cause::CertificateNotYetValid, WAY, BEHIND_A_CERTIFICATE),
    row(Cause::CertificateWrongName, WAY, BEHIND_A_CERTIFICATE),
    Row {
        alone: false,
        ..row(
            Cause::TlsInspection,
            WAY,
            &[Cause::Problem(Code::TlsUntrusted)],
        )
    },
    row(Cause::TlsBlocked, WAY, BEHIND_A_CONNECTION),
    self_evident(Code::TlsUntrusted, WAY, Likely),
    Row {
        hides: BEHIND_A_CONNECTION,
        ..self_evident(Code::TlsFailed, WAY, Likely)
    },
    row(
        Cause::Ipv6Broken,
        &[Code::NetworkTimeout, Code::NetworkUnreachable],
        &[],
    ),
    // What stands before the service, and answers in its place.
    Row {
        hides: &[Cause::ServiceDown, Cause::Problem(Code::BadResponse)],
        ..self_evident!(GatewayAnswered, Certain; BadResponse, ServiceUnavailable)
    },
    // The service.
    row(
        Cause::ServiceIncident,
        &[
            Code::ServiceUnavailable,
            Code::ServiceBusy,
            Code::BadResponse,
            Code::NetworkUnreachable,
            Code::NetworkTimeout,
            Code::WrongPassword,
            Code::TokenRefused,
            Code::BrowserTimeout,
            Code::SignInExpired,
        ],
        &[
            Cause::ServiceDown,
            Cause::Problem(Code::ServiceUnavailable),
            Cause::Problem(Code::BadResponse),
        ],
    ),
    row(
        Cause::ServiceMaintenance,
        &[
            Code::ServiceUnavailable,
            Code::ServiceBusy,
            Code::BadResponse,
            Code::NetworkTimeout,
        ],
        &[Cause::ServiceDown, Cause::Problem(Code::ServiceUnavailable)],
    ),
    row(
        Cause::ServiceDown,
        &[
            Code::ServiceUnavailable,
            Code::BadResponse,
            Code::NetworkTimeout,
            Code::NetworkUnreachable,
        ],
        &[
            Cause::Problem(Code::ServiceUnavailable),
            Cause::Problem(Code::BadResponse),
            Cause::Problem(Code::NetworkTimeout),
        ],
    ),
    self_evident!(IssuerMismatch, Certain; BadResponse),
    row(
        Cause::ServiceKeysUnusable,
        &[Code::IdTokenRejected, Code::BadResponse],
        &[Cause::Problem(Code::IdTokenRejected)],
    ),
    // The way back from the browser, and the browser.
    row(
        Cause::ProxyTakesLoopback,
        &[
            Code::BrowserTimeout,
            Code::LoopbackBlocked,
            Code::NetworkUnreachable,
        ],
        &[
            Cause::Problem(Code::LoopbackBlocked),
            Cause::Problem(Code::BrowserTimeout),
        ],
    ),
    Row {
        hides: &[Cause::Problem(Code::BrowserTimeout)],
        ..self_evident!(LoopbackBlocked, Certain; BrowserTimeout)
    },
    self_evident!(ForcedHttps, Certain; BrowserTimeout),
    row(
        Cause::BrowserMissing,
        &[Code::BrowserNotOpened, Code::BrowserTimeout],
        &[Cause::Problem(Code::BrowserNotOpened)],
    ),
    row(
        Cause::CookiesBlocked,
        BROWSER,
        &[
            Cause::ThirdPartyCookiesBlocked,
            Cause::ThirdPartyCookiesBlockedByPolicy,
            Cause::Problem(Code::BrowserTimeout),
        ],
    ),
    row(
        Cause::ThirdPartyCookiesBlockedByPolicy,
        BROWSER,
        &[Cause::ThirdPartyCookiesBlocked],
    ),
    row(Cause::ThirdPartyCookiesBlocked, BROWSER, &[]),
    row(Cause::BrowserUnsupported, BROWSER, &[]),
    // The person's own.
    row(
        Cause::AddressMistyped,
        &[
            Code::WrongPassword,
            Code::NoAccounts,
            Code::NotACustomer,
            Code::WrongPerson,
        ],
        &[],
    ),
    row(Cause::OnlyThisNetwork, WAY, &[]),
    // What remains when nothing explains it.
    self_evident!(WrongPassword, Likely),
    self_evident!(CodeWrong, Likely),
    self_evident!(CodeExpired, Certain),
    self_evident!(SignInExpired, Likely),
    self_evident!(SessionEndedUnused, Certain),
    self_evident!(SessionRevoked, Certain),
    self_evident!(SessionExpired, Certain),
    self_evident!(ServiceUnavailable, Likely),
    self_evident!(ServiceBusy, Certain),
    self_evident!(BadResponse, Possible),
    self_evident!(IdTokenRejected, Likely),
    self_evident!(TokenRefused, Likely),
    self_evident!(ScopeRefused, Certain),
    self_evident!(BrowserNotOpened, Likely),
    self_evident!(BrowserTimeout, Possible),
    self_evident!(NetworkUnreachable, Possible),
    self_evident!(NetworkTimeout, Possible),
];

/// What shows in the browser only.
const BROWSER: &[Code] = &[
    Code::BrowserTimeout,
    Code::AccessDenied,
    Code::SignInExpired,
    Code::WrongPerson,
];

/// What explains findings best, by what their run starts from and what is known of newer versions.
#[must_use]
pub fn about(context: &Context, found: &[CheckResult], newer: Option<&Newer>) -> Diagnosis {
    let diagnosis = of(&context.profile.title, context.problem.as_ref(), found);
    let diagnosis = match context.earlier {
        true => diagnosis.of_earlier(),
        false => diagnosis,
    };
    match newer {
        Some(newer) => diagnosis.with_newer(newer, context.portico.installed().source),
        None => diagnosis,
    }
}

/// The causes of a problem and findings; of the findings alone where nothing went wrong.
pub(crate) fn of(service: &str, problem: Option<&Problem>, found: &[CheckResult]) -> Diagnosis {
    let causes = causes(problem.map(|problem| problem.code), found);
    Diagnosis {
        causes,
        problem: problem.cloned(),
        earlier: false,
        service: service.to_owned(),
        incomplete: found.iter().any(|found| is_incomplete(&found.finding)),
        newer: None,
    }
}

impl Diagnosis {
    /// The same with a newer version where the list of releases names what was found, and only there.
    fn with_newer(mut self, newer: &Newer, source: InstallSource) -> Self {
        let problem = self.problem.iter().map(|problem| problem.code.as_str());
        let causes = self.causes.iter().map(|explained| explained.cause.as_str());
        let mut codes: Vec<&'static str> = Vec::new();
        for code in causes.chain(problem) {
            if newer.mends.contains(code) && !codes.contains(&code) {
                codes.push(code);
            }
        }
        if !codes.is_empty() {
            self.newer = Some(Fixed {
                version: newer.version().to_string(),
                codes,
                source,
            });
        }
        self
    }
}

fn causes(problem: Option<Code>, found: &[CheckResult]) -> Vec<Explained> {
    let mut causes: Vec<(usize, bool, Explained)> = Vec::new();
    for (place, row) in TABLE.iter().enumerate() {
        let explains = problem.is_none_or(|code| row.explains.contains(&code));
        if !row.alone && (problem.is_none() || !explains) {
            continue;
        }
        if let Some(explained) = row.seen(problem, found) {
            causes.push((place, explains, explained));
        }
    }
    let hidden: Vec<(Cause, Confidence)> = causes
        .iter()
        .filter_map(|(place, _, explained)| Some((TABLE.get(*place)?, explained.confidence)))
        .flat_map(|(row, sure)| row.hides.iter().map(move |cause| (*cause, sure)))
        .collect();
    causes.retain(|(_, _, explained)| {
        // What is only possible can't explain away what has been seen.
        let by = |(cause, sure): &(Cause, Confidence)| {
            *cause == explained.cause && (*sure > Possible || explained.confidence == Possible)
        };
        !hidden.iter().any(by)
    });
    causes.sort_by_key(|(place, explains, explained)| {
        (!explains, std::cmp::Reverse(explained.confidence), *place)
    });
    causes
        .into_iter()
        .map(|(_, explains, mut explained)| {
            // It is there, and it is not what this problem comes from.
            if !explains {
                explained.confidence = Possible;
            }
            explained
        })
        .collect()
}

fn is_incomplete(finding: &Finding) -> bool {
    match finding.status {
        Status::Pass | Status::Fail => false,
        Status::Warn => finding.suspects.is_empty(),
        Status::Skipped => !finding.not_applicable,
    }
}

impl Row {
    fn seen(&self, problem: Option<Code>, found: &[CheckResult]) -> Option<Explained> {
        let of_problem = match (problem, self.cause) {
            (Some(code), Cause::Problem(own)) if code == own => self.of_itself,
            _ => None,
        };
        let mut explained = Explained {
            cause: self.cause,
            confidence: of_problem.unwrap_or(Possible),
            because: Vec::new(),
            remedies: Vec::new(),
            message: Vec::new(),
        };
        for found in found {
            for suspicion in &found.finding.suspects {
                if suspicion.cause == self.cause {
                    explained.confidence = explained.confidence.max(suspicion.confidence);
                    explained.because.push(found.id);
                    for remedy in &found.finding.remedies {
                        if !explained.remedies.contains(remedy) {
                            explained.remedies.push(remedy.clone());
                        }
                    }
                    let message = found.finding.message.clone();
                    let message = message.map(|message| (suspicion.confidence, message));
                    explained.message.extend(message);
                }
            }
        }
        explained.message.sort_by_key(|(confidence, _)| *confidence);
        (of_problem.is_some() || !explained.because.is_empty()).then_some(explained)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use portico_core::Language;
    use portico_core::problem::Action;

    fn found(id: &'static str, cause: Cause, confidence: Confidence) -> CheckResult {
        let finding = Finding::fail(Message::new("cut-off")).suspect(cause, confidence);
        testing::result(id, finding)
    }

    fn codes(causes: &[Explained]) -> Vec<&'static str> {
        causes
            .iter()
            .map(|explained| explained.cause.as_str())
            .collect()
    }

    #[test]
    fn each_row_is_found_by_its_finding_and_explains_its_problems() {
        for row in TABLE {
            let findings = [found("app.any", row.cause, Certain)];
            if row.alone {
                assert_eq!(codes(&causes(None, &findings)), [row.cause.as_str()]);
            } else {
                assert!(causes(None, &findings).is_empty(), "{:?}", row.cause);
            }
            assert!(!row.explains.is_empty(), "{:?}", row.cause);
            for code in row.explains {
                let own = TABLE.iter().find(|own| own.cause == Cause::Problem(*code));
                if own.is_some_and(|own| own.hides.contains(&row.cause)) {
                    continue; // the problem is nearer to the root
                }
                let found = causes(Some(*code), &findings);
                let of_row = |explained: &&Explained| explained.cause == row.cause;
                let explained = found.iter().find(of_row).unwrap();
                assert_eq!(explained.because, ["app.any"], "{code}");
                assert_eq!(explained.confidence, Certain, "{code}");
            }
        }
    }

    #[test]
    fn every_cause_has_one_row_and_words_in_every_language() {
        for cause in Cause::ALL {
            let rows = TABLE.iter().filter(|row| row.cause == *cause).count();
            assert_eq!(rows, 1, "{}", cause.as_str());
        }
        for row in TABLE {
            let of_problem = match row.cause {
                Cause::Problem(code) => code.action() != Action::FindCause,
                _ => false,
            };
            let words = row.cause.message("Portico");
            assert!(words.is_some() || of_problem, "{}", row.cause.as_str());
            for &language in Language::ALL {
                for text in words.iter().flat_map(|words| {
                    [
                        words.text(language),
                        words.attribute(language, "next").unwrap(),
                    ]
                }) {
                    assert!(!text.contains('{'), "{language:?} {text}");
                }
            }
        }
    }

    #[test]
    fn what_a_row_hides_is_not_said_beside_it() {
        for row in TABLE {
            for hidden in row.hides {
                let findings = [
                    found("app.root", row.cause, Certain),
                    found("app.consequence", *hidden, Certain),
                ];
                let found = causes(Some(row.explains[0]), &findings);
                assert!(!codes(&found).contains(&hidden.as_str()), "{:?}", row.cause);
            }
        }
    }

    #[test]
    fn what_is_only_possible_hides_nothing_that_has_been_seen() {
        let down = found("service.discovery", Cause::ServiceDown, Certain);
        let script = |sure| found("network.proxy", Cause::PacUnreachable, sure);
        let of = |sure| codes(&causes(None, &[script(sure), down.clone()]));
        assert_eq!(of(Possible), ["service_down", "pac_unreachable"]);
        assert_eq!(of(Likely), ["pac_unreachable"]);
        // Where nothing has been seen, it comes before what it would explain.
        let alone = causes(Some(Code::NetworkTimeout), &[script(Possible)]);
        assert_eq!(codes(&alone), ["pac_unreachable"]);
    }

    #[test]
    fn a_script_that_cant_be_had_may_be_why_nobody_came_back_from_the_browser() {
        let script = found("network.proxy", Cause::PacUnreachable, Possible);
        let found = causes(Some(Code::BrowserTimeout), &[script]);
        assert_eq!(codes(&found), ["pac_unreachable", "browser_timeout"]);
    }

    #[test]
    fn no_two_rows_hide_each_other() {
        for row in TABLE {
            for hidden in row.hides {
                let other = TABLE.iter().find(|other| other.cause == *hidden);
                let other = other.unwrap_or_else(|| panic!("{hidden:?} has no row"));
                assert!(
                    !other.hides.contains(&row.cause),
                    "{:?} {hidden:?}",
                    row.cause
                );
            }
        }
    }

    #[test]
    fn what_explains_the_problem_comes_before_what_is_only_there() {
        let findings = [
            found("browser.cookies", Cause::ThirdPartyCookiesBlocked, Certain),
            found("app.clock", Cause::Problem(Code::ClockSkew), Likely),
        ];
        let found = causes(Some(Code::CodeWrong), &findings);
        assert_eq!(
            codes(&found),
            ["clock_skew", "code_wrong", "third_party_cookies_blocked"]
        );
        assert_eq!(found[2].confidence, Possible);
    }

    #[test]
    fn without_findings_the_problem_speaks_for_itself() {
        assert_eq!(codes(&causes(Some(Code::NoAccounts), &[])), ["no_accounts"]);
        assert_eq!(
            causes(Some(Code::NetworkTimeout), &[])[0].confidence,
            Possible
        );
        assert!(causes(Some(Code::Cancelled), &[]).is_empty());
        assert!(causes(None, &[]).is_empty());
    }

    #[test]
    fn two_checks_that_agree_are_one_cause() {
        let findings = [
            found("network.dns", Cause::Problem(Code::DnsBlocked), Likely),
            found(
                "network.allow_list",
                Cause::Problem(Code::DnsBlocked),
                Certain,
            ),
        ];
        let found = causes(None, &findings);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].confidence, Certain);
        assert_eq!(found[0].because, ["network.dns", "network.allow_list"]);
    }
}
