//! Problems in a person's words.

use super::{ManagedByView, ProblemView};
use crate::clock::{Timestamp, rfc3339};
use crate::problem::{About, ManagedBy, Problem, TokensLeft};
use crate::text::{Args, Language, is_blank};

impl Problem {
    /// The problem in a person's words.
    #[must_use]
    pub fn view(&self, language: Language, now: Timestamp) -> ProblemView {
        let id = format!("problem-{}", self.code.as_str().replace('_', "-"));
        let args = self.args(language);
        let text = |attribute| {
            let text = language.text_or_id(&id, attribute, &args);
            self.about.capitalised(text)
        };
        let why = text(Some("why"));
        ProblemView {
            code: self.code,
            title: text(None),
            why: match self.tokens_left(language) {
                None => why,
                Some(left) => format!("{why} {left}"),
            },
            next: text(Some("next")),
            article: self.code.article().to_owned(),
            action: self.code.action(),
            retry_after: self.retry_after,
            at: rfc3339(self.at.unwrap_or(now)),
            detail: self.detail.clone(),
            correlation_id: self.correlation_id.clone(),
            managed_by: self.about.managed_by.as_ref().map(ManagedByView::from),
        }
    }

    /// That tokens have come which were not taken back, for faces that don't say why.
    #[must_use]
    pub fn tokens_left(&self, language: Language) -> Option<String> {
        let id = match self.about.leaves_tokens? {
            TokensLeft::NotOffered => "tokens-left",
            TokensLeft::NotTold => "tokens-not-told",
        };
        let text = language.text(id, &self.args(language));
        Some(self.about.capitalised(text))
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
            ("proxy", &about.proxy),
            ("place", &about.set_by),
            ("right", &about.right),
            ("wait", &wait),
        ] {
            args.text_if_any(name, value.as_deref());
        }
        let managed = about.managed_by.clone().unwrap_or_default();
        args.text_if_any("key", managed.key);
        for (name, value) in [
            ("manager", &managed.name),
            ("support", &managed.text),
            ("contact", &managed.address),
        ] {
            args.text_if_any(name, value.as_deref());
        }
        args.text_if_any("tls", about.tls);
        args.text_if_any("fault", about.fault);
        args.text_if_any("untold", about.untold);
        args.number("offset", about.clock_offset.unwrap_or(0).saturating_abs());
        args
    }
}

impl From<&ManagedBy> for ManagedByView {
    fn from(managed_by: &ManagedBy) -> Self {
        Self {
            key: managed_by.key.map(str::to_owned),
            origin: managed_by.origin.clone(),
            name: managed_by.name.clone(),
            text: managed_by.text.clone(),
            address: managed_by.address.clone(),
        }
    }
}

impl About {
    fn service(&self) -> Option<&str> {
        self.service.as_deref().filter(|title| !is_blank(title))
    }

    /// A sentence that may begin with words of ours instead of the service's name.
    fn capitalised(&self, sentence: String) -> String {
        match self.service() {
            Some(_) => sentence,
            None => capitalised(&sentence),
        }
    }
}

fn capitalised(sentence: &str) -> String {
    let mut rest = sentence.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};
    use crate::problem::Code;

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
}
