//! Every way to fail: a stable code, what to tell a person, which article.

mod code;

use std::error::Error;
use std::fmt;
use std::io;

pub use code::{Action, Code};

use crate::clock::{Timestamp, rfc3339};
use crate::fs::atomic::At;
use crate::text::{Args, Language, is_blank, is_hidden};
use crate::views::ProblemView;

/// The longest technical remark, in characters.
const MAX_DETAIL: usize = 2000;

/// Why something could not be done. Holds no secret.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// Seconds to wait before another try, where the service says so.
    pub retry_after: Option<u32>,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// What the words need to know.
    pub about: Box<About>,
    /// For support: technical, without secrets.
    pub detail: Option<String>,
    /// The service's own reference for its answer.
    pub correlation_id: Option<String>,
}

/// What a problem's words may mention.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The service's title.
    pub service: Option<String>,
    /// The person's address.
    pub address: Option<String>,
    /// The account that the service named.
    pub account: Option<String>,
    /// The domain whose SSO is wanted.
    pub domain: Option<String>,
    /// Who was asked for.
    pub asked: Option<String>,
    /// Who came back.
    pub came: Option<String>,
    /// The scopes that were asked for, with blanks between them.
    pub scopes: Option<String>,
    /// The host that was not reached or not understood.
    pub host: Option<String>,
    /// Why no encrypted connection came about, as it stands in the catalogue.
    pub tls: Option<&'static str>,
    /// Minutes by which the clock is off.
    pub clock_offset: Option<i64>,
    /// The file or folder that it is about.
    pub path: Option<String>,
    /// The command that helps.
    pub mend: Option<String>,
    /// Where the browser should go on, as the service asks.
    pub idp_hint: Option<String>,
}

impl Problem {
    /// A problem with nothing but its code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            retry_after: None,
            at: None,
            about: Box::default(),
            detail: None,
            correlation_id: None,
        }
    }

    /// Adds the technical cause, with everything below it.
    #[must_use]
    pub fn because(self, cause: &(dyn Error + 'static)) -> Self {
        let mut text = cause.to_string();
        let mut below = cause.source();
        while let Some(error) = below {
            let words = error.to_string();
            if !text.contains(&words) {
                text.push_str(": ");
                text.push_str(&words);
            }
            below = error.source();
        }
        self.with_detail(text)
    }

    /// Adds a technical remark. What it quotes may come from anywhere: it is cut to a sane length
    /// and loses what would steer a terminal.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        let mut detail: String = detail.into().chars().take(MAX_DETAIL).collect();
        detail.retain(|c| c == '\n' || !is_hidden(c));
        self.detail = Some(detail);
        self
    }

    /// Adds the host it is about.
    #[must_use]
    pub fn at_host(mut self, host: impl Into<String>) -> Self {
        self.about.host = Some(host.into());
        self
    }

    /// Adds how long to wait.
    #[must_use]
    pub fn wait(mut self, seconds: Option<u32>) -> Self {
        self.retry_after = seconds;
        self
    }

    /// Whether the network or the service is to blame, so that nothing is known about the session.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self.code,
            Code::ServiceUnavailable
                | Code::ServiceBusy
                | Code::BadResponse
                | Code::NetworkUnreachable
                | Code::NetworkTimeout
                | Code::DnsBlocked
                | Code::TlsUntrusted
                | Code::TlsFailed
                | Code::CertificatesMissing
                | Code::ProxySignIn
                | Code::CaptivePortal
                | Code::GatewayAnswered
        )
    }

    /// The problem in a person's words.
    #[must_use]
    pub fn view(&self, language: Language, now: Timestamp) -> ProblemView {
        let id = format!("problem-{}", self.code.as_str().replace('_', "-"));
        let args = self.args(language);
        let text = |attribute| {
            let text = language.text_or_id(&id, attribute, &args);
            match self.about.service() {
                Some(_) => text,
                // It may begin with words of ours instead of a name.
                None => capitalised(&text),
            }
        };
        ProblemView {
            code: self.code,
            title: text(None),
            why: text(Some("why")),
            next: text(Some("next")),
            article: self.code.article().to_owned(),
            action: self.code.action(),
            retry_after: self.retry_after,
            at: rfc3339(self.at.unwrap_or(now)),
            detail: self.detail.clone(),
            correlation_id: self.correlation_id.clone(),
        }
    }

    fn args(&self, language: Language) -> Args {
        let about = &self.about;
        let mut args = Args::default();
        let the_service = || language.plain("the-service");
        let service = about.service().map_or_else(the_service, str::to_owned);
        args.text("service", service);
        let wait = self.retry_after.filter(|seconds| *seconds > 0);
        let wait = wait.map(|seconds| language.duration(seconds));
        for (name, value) in [
            ("address", &about.address),
            ("account", &about.account),
            ("domain", &about.domain),
            ("asked", &about.asked),
            ("came", &about.came),
            ("scopes", &about.scopes),
            ("host", &about.host),
            ("path", &about.path),
            ("mend", &about.mend),
            ("wait", &wait),
        ] {
            args.text_if_any(name, value.as_deref());
        }
        args.text_if_any("tls", about.tls);
        args.number("offset", about.clock_offset.unwrap_or(0).saturating_abs());
        args
    }
}

impl About {
    fn service(&self) -> Option<&str> {
        self.service.as_deref().filter(|title| !is_blank(title))
    }
}

fn capitalised(sentence: &str) -> String {
    let mut rest = sentence.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Some(detail) => write!(f, "{} ({detail})", self.code),
            None => write!(f, "{}", self.code),
        }
    }
}

impl Error for Problem {}

/// A folder or file of Portico's own that could not be read or written.
impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::StorageFull,
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotADirectory => Code::StorageReadOnly,
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::FileTooLarge => Code::StorageDamaged,
            io::ErrorKind::WouldBlock => Code::StorageBusy,
            _ => Code::Unexpected,
        };
        let mut problem = Problem::new(code).because(&error);
        let at = error.get_ref().and_then(|inner| inner.downcast_ref::<At>());
        problem.about.path = at.map(|at| at.path.display().to_string());
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    /// The parts of `About` that words mention, each with what it may be.
    const KNOWN: [&str; 7] = [
        "Acme",
        "ada@example.com",
        "Analytical Engines",
        "example.com",
        "bo@example.com",
        "eve@example.com",
        "id.example.com",
    ];

    /// A problem of which as much is known as the bits say; the rest is absent or shows nothing.
    fn knowing(code: Code, bits: usize, rest: Option<&str>) -> Problem {
        let mut problem = Problem::new(code);
        let about = &mut problem.about;
        let parts = [
            &mut about.service,
            &mut about.address,
            &mut about.account,
            &mut about.domain,
            &mut about.asked,
            &mut about.came,
            &mut about.host,
        ];
        for (place, (part, value)) in parts.into_iter().zip(KNOWN).enumerate() {
            *part = match bits & (1 << place) {
                0 => rest.map(str::to_owned),
                _ => Some(value.to_owned()),
            };
        }
        problem
    }

    #[test]
    fn every_code_reads_well_in_every_language_whatever_is_known() {
        let everything = (1 << KNOWN.len()) - 1;
        for &language in Language::ALL {
            for &code in Code::ALL {
                let of = |problem: Problem| problem.view(language, SystemClock.now());
                let full = of(knowing(code, everything, None));
                for bits in 0..=everything {
                    for rest in [None, Some(""), Some(" \u{202e}")] {
                        let seconds = [None, Some(1), Some(60), Some(600)];
                        let view = of(knowing(code, bits, rest).wait(seconds[bits % 4]));
                        for (text, known) in [
                            (&view.title, &full.title),
                            (&view.why, &full.why),
                            (&view.next, &full.next),
                        ] {
                            let faults = faults(text, known);
                            assert!(faults.is_empty(), "{language:?} {code} {faults:?}: {text}");
                        }
                        assert!(!view.title.ends_with('.'), "{language:?} {}", view.title);
                        for sentence in [&view.why, &view.next] {
                            assert!(sentence.ends_with('.'), "{language:?} {sentence}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn how_long_to_wait_is_said_in_seconds_below_a_minute() {
        let next = |code, language, seconds| {
            let problem = Problem::new(code).wait(seconds);
            problem.view(language, SystemClock.now()).next
        };
        for code in [
            Code::TooManyTries,
            Code::Locked,
            Code::ServiceBusy,
            Code::ServiceUnavailable,
        ] {
            for (seconds, en, nb) in [
                (2, "2 seconds", "2 sekunder"),
                (60, "1 minute", "1 minutt"),
                (900, "15 minutes", "15 minutter"),
            ] {
                let english = next(code, Language::English, Some(seconds));
                assert!(english.contains(&format!(" {en}")), "{code}: {english}");
                let bokmal = next(code, Language::Bokmal, Some(seconds));
                assert!(bokmal.contains(&format!(" {nb}")), "{code}: {bokmal}");
            }
            for nothing in [None, Some(0)] {
                let text = next(code, Language::English, nothing);
                assert!(!text.contains("none") && !text.contains('0'), "{text}");
            }
        }
    }

    #[test]
    fn a_service_keeps_its_own_capitals_and_ours_gets_one() {
        let titled = |service: Option<&str>, language| {
            let mut problem = Problem::new(Code::ServiceUnavailable);
            problem.about.service = service.map(str::to_owned);
            problem.view(language, SystemClock.now()).title
        };
        let english = titled(None, Language::English);
        assert!(english.starts_with("The service "), "{english}");
        let bokmal = titled(None, Language::Bokmal);
        assert!(bokmal.starts_with("Tjenesten "), "{bokmal}");
        let named = titled(Some("ångström id"), Language::English);
        assert!(named.starts_with("ångström id "), "{named}");
    }

    /// What a text shows of having lacked something; `known` is the same with nothing lacking.
    fn faults(text: &str, known: &str) -> Vec<&'static str> {
        let shows_the_word = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| word == crate::text::NONE)
        };
        let traces = [
            "  ", " .", " ,", " :", "..", "()", "“”", "«»", "\"\"", "{", "}", "$", "problem-",
        ];
        let mut faults: Vec<_> = traces
            .into_iter()
            .filter(|trace| text.contains(trace))
            .collect();
        if text.is_empty() || text.trim() != text {
            faults.push("blank");
        }
        let begins_with_a_name = KNOWN.iter().any(|name| text.starts_with(name));
        if text.starts_with(char::is_lowercase) && !begins_with_a_name {
            faults.push("begins small");
        }
        if shows_the_word(text) && !shows_the_word(known) {
            faults.push("says none");
        }
        faults
    }

    #[test]
    fn a_code_is_written_as_it_is_sent() {
        for &code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn what_is_no_file_is_not_a_case_that_nobody_has_thought_of() {
        for kind in [io::ErrorKind::InvalidInput, io::ErrorKind::FileTooLarge] {
            assert_eq!(
                Problem::from(io::Error::from(kind)).code,
                Code::StorageDamaged
            );
        }
    }

    #[test]
    fn a_full_disk_has_its_own_code() {
        assert_eq!(
            Problem::from(io::Error::from(io::ErrorKind::StorageFull)).code,
            Code::StorageFull
        );
    }
}
